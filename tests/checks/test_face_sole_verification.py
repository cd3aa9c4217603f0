"""face-sole-verification: other ways at the same step."""

from askings import capture, prompt, verdict, way

CHECK = "face-sole-verification"


def test_no_other_way():
    assert verdict(CHECK) == ("likely-violation", "no other way found in the app")


def test_another_way_beside_it():
    assert verdict(CHECK, captures=(capture(alternatives=("短信验证码登录",)),))[0] == "compliant"


def test_another_way_that_is_only_named():
    assert verdict(CHECK, prompts=(prompt(alternative=True),))[0] == "not-assessed"


def test_a_face_that_opens_nothing():
    twin = capture(ways=(way("ask", steps=("open com.example.Main", "touch “测颜值”")),))
    plain = prompt(words="我们将采集您的人脸信息，是否同意？")
    assert verdict(CHECK, captures=(twin,), prompts=(plain,))[0] == "not-assessed"


def test_a_way_that_was_not_followed():
    assert verdict(CHECK, captures=(capture(resolved=False),))[0] == "not-assessed"
