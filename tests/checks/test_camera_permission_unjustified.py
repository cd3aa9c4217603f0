"""camera-permission-unjustified: whether anything in reach uses the camera."""

from askings import asking, request
from builders import code, packer, sdk
from handlings import CAMERA, camera, grant, verdict, world

CHECK = "camera-permission-unjustified"
IDLE = {"sdks": (), "permissions": (CAMERA,)}
ASKED = asking(prompts=(), captures=(), permissions=(request(),))
SILENT = asking(prompts=(), captures=(), permissions=())


def test_asked_for_and_used_by_nothing():
    app = world(asking=ASKED, **IDLE)
    assert verdict(CHECK, app) == ("likely-violation", "asked for and nothing uses it")


def test_merged_in_and_never_asked_for():
    assert verdict(CHECK, world(asking=SILENT, **IDLE))[0] == "not-applicable"


def test_used_by_the_app():
    app = world(asking=ASKED, handling={"cameras": (camera(purpose="scan"),)}, **IDLE)
    assert verdict(CHECK, app)[0] == "compliant"


def test_used_by_an_unclear_library_only():
    use = camera(library=True, purpose="unknown")
    app = world(asking=ASKED, handling={"cameras": (use,)}, **IDLE)
    assert verdict(CHECK, app)[0] == "needs-manual-review"


def test_used_by_a_page():
    app = world(asking=ASKED, handling={"grants": (grant(),)}, **IDLE)
    assert verdict(CHECK, app)[0] == "compliant"


def test_used_by_a_face_sdk():
    app = world(asking=ASKED, **{**IDLE, "sdks": (sdk(),)})
    assert verdict(CHECK, app)[0] == "compliant"


def test_not_declared():
    assert verdict(CHECK, world(permissions=()))[0] == "not-applicable"


def test_hidden_code_is_not_assessed():
    app = world(code=code("packed"), packers=(packer(),), **IDLE)
    assert verdict(CHECK, app)[0] == "not-assessed"


def test_a_limit_is_no_accusation():
    assert verdict(CHECK, world(state="partial", asking=ASKED, **IDLE))[0] == "not-assessed"
