"""What a privacy policy says about faces: ``analyze(data, name)`` gives a `PolicyArtifact`.

A file goes through `source` (bytes to text, with a map back), `units` (its outline), `mentions` (in what
way each sentence speaks of faces), `clause` (whether a part of it is about faces alone) and `assemble`.
"""

from analyzers.artifacts import PolicyArtifact

__all__ = ["analyze"]


def analyze(data: bytes, name: str) -> PolicyArtifact:
    """Read a policy.

    :param data: the file as it was saved, at most 8 MiB.
    :param name: file name or URL; only its ending is used, to tell HTML from plain text.
    :raises PolicyUnreadable: ``policy-empty``, ``policy-not-text`` (binary, PDF, DOCX),
        ``policy-encoding`` or ``policy-too-large``. Nothing else is raised for any input.
    """
    from analyzers.policy.assemble import assemble  # the parser and the model load when first used
    from analyzers.policy.source import read

    return assemble(read(data, name))
