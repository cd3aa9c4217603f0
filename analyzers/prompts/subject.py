"""What a page speaks of: faces, the camera, the rules in general."""

from typing import Literal, NamedTuple

from analyzers.prompts.liveness import name_words
from analyzers.prompts.page import Page
from analyzers.prompts.plain import Plain, plain
from analyzers.prompts.words import Span, blanked, group

Topic = Literal["face", "camera", "general", "other"]
"""What a text is about; strongest first."""

_LONGEST_NAME = 80


class Subjects(NamedTuple):
    """Where a page speaks of what, in order of place."""

    face: tuple[Span, ...]
    """Faces, without those of a phone's unlock and those said not to be taken."""
    offered: tuple[Span, ...]
    """The same without those that are said to be outside the consent asked for."""
    camera: tuple[Span, ...]
    """The camera as something to be allowed or used; as a tool or place to look it is left out beside faces."""
    general: tuple[Span, ...]
    """Agreements, policies, other personal information; pointing to them is left out beside faces."""
    processing: tuple[Span, ...]
    """Statements that faces are taken or used."""
    unlock: bool
    denied: tuple[Span, ...]
    retouch: bool


def subjects_of(page: Page) -> Subjects:
    """Find what a page speaks of."""
    readable = page._replace(text=_without_look_alikes(page))
    denied = tuple(group("face_denied").spans(readable))
    shown = readable._replace(text=blanked(readable.text, iter(denied)))
    unlock = _is_unlock(readable)
    face = () if unlock else tuple(sorted(group("face").spans(shown)))
    offered = shown._replace(text=blanked(shown.text, group("not_asked").spans(shown)))
    camera = page
    general = page._replace(text=blanked(page.text, group("face_doc").spans(page)))
    if face and not group("os_permission").within(page):
        camera = page._replace(text=blanked(page.text, group("camera_means").spans(page)))
    cameras = tuple(sorted(group("camera").spans(camera)))
    if face or cameras:
        general = general._replace(text=blanked(general.text, group("reference").spans(general)))
    return Subjects(
        face,
        () if unlock else tuple(sorted(group("face").spans(offered))),
        cameras,
        tuple(sorted([*group("general_doc").spans(general), *_asked_data(readable)])),
        () if unlock else tuple(sorted(group("face_processing").spans(offered))),
        unlock,
        denied,
        group("retouch").within(page),
    )


def speaks_of_face(text: str) -> bool:
    """Whether a text or a name speaks of a person's face, as data, as a technique or as what is shown.

    Typefaces, surfaces, emoticons, idioms, cosmetics and names of slimming effects are none; unlocking the
    phone by face is one.
    """
    words = _words(text)
    readable = words._replace(text=_without_look_alikes(words))
    return group("face").within(readable) or group("unlock").within(readable)


def speaks_of_camera(text: str) -> bool:
    """Whether a text or a name speaks of the camera."""
    return group("camera").within(_words(text))


def result_share(text: str) -> bool:
    """Whether a text offers to make a result readable by a link, or to share it."""
    words = plain(text)
    return group("result_share").within(words) and not group("result_private").within(words)


def _words(text: str) -> Plain:
    stripped = text.strip()
    if len(stripped) <= _LONGEST_NAME and stripped.isascii() and " " not in stripped:
        return plain(name_words(stripped))
    return plain(text)


def _without_look_alikes(text: Plain | Page) -> str:
    return blanked(text.text, group("not_face").spans(text))


def _is_unlock(readable: Page) -> bool:
    """Whether the faces spoken of are the phone's own business."""
    if not group("unlock").within(readable):
        return False
    rest = readable._replace(text=blanked(readable.text, group("unlock").spans(readable)))
    rest = rest._replace(text=blanked(rest.text, group("face_denied").spans(rest)))
    return not group("own_capture").within(rest)


def _asked_data(page: Page) -> list[Span]:
    """Other personal information asked for where no face is spoken of."""
    return [
        span
        for span in group("personal_data_asked").spans(page)
        if not group("face").within(page, *page.sentence(span[0]))
    ]
