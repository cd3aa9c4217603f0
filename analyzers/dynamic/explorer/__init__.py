"""The walker of screens: six scripted paths over an app, each from a clean state.

`walk` goes one path once and logs what it does and sees; what it means is read later, from the log.
"""

from analyzers.dynamic.explorer.hints import hints_of
from analyzers.dynamic.explorer.manual import manual
from analyzers.dynamic.explorer.stage import Hints, Memory, Plan, Stage
from analyzers.dynamic.explorer.walking import walk, ways

__all__ = ["Hints", "Memory", "Plan", "Stage", "hints_of", "manual", "walk", "ways"]
