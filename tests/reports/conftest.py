"""One browser for the tests of a module."""

from browser import chromium

__all__ = ["chromium"]
