"""Face data sent to an untrusted certificate.

Only a run can tell: it meets the app with a certificate that nobody trusts. A CA that the device trusts, or the
app's own pinning switched off, is no such trial.

- A face was read with it: ``violation``; the code that accepts any certificate counts as the matching trace.
- The handshake was accepted at a host of faces, its payload not identified: ``likely-violation``.
- Only other flows accept it: ``needs-manual-review``; refused: ``compliant``.
- No session, or no such trial in it: ``not-assessed``.
"""

from analyzers.artifacts import DynamicArtifact, StaticArtifact
from scanner.outcome import Outcome
from scanner.runs.traffic import untrusted
from scanner.weighing import unrun, weigh


def judge(static: StaticArtifact, dynamic: DynamicArtifact | None = None) -> Outcome:
    """The runs' answer, with the code that accepts any certificate beside it."""
    gaps = static.handling.trust
    traced = any(g.on_face_path == "yes" and g.reachable and not g.debug_only for g in gaps)
    return weigh(unrun(), dynamic, untrusted, traced=traced)
