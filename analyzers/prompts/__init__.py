"""What the texts of an app ask of a person: dialogs, pages, buttons, in Chinese and English.

`read_prompt` reads one text, `read_prompts` one screen; `read_control` says what a button does. The
rules' words are data (``analyzers/data/prompt_words.json``, each group with its reason). A text goes through
`plain` (one form of writing, with a map back), `page` (sentences, clauses, controls), `subject` (what it
speaks of), `consent` (what it asks), `telling` and `pressure` into a `reading`.
"""

from analyzers.prompts.consent import Wording
from analyzers.prompts.control import Act, read_control
from analyzers.prompts.liveness import liveness_action
from analyzers.prompts.reading import Reading, Subject, read_prompt, read_prompts
from analyzers.prompts.subject import Topic, result_share, speaks_of_camera, speaks_of_face

__all__ = [
    "Act",
    "Reading",
    "Subject",
    "Topic",
    "Wording",
    "liveness_action",
    "read_control",
    "read_prompt",
    "read_prompts",
    "result_share",
    "speaks_of_camera",
    "speaks_of_face",
]
