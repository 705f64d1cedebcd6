"""Errors that a person can put right: a sentence that says where, what and how, and no traceback."""

import difflib
from collections.abc import Iterable


class Told(Exception):
    """Something that cannot be meant; notebooks show its sentence alone."""

    def _render_traceback_(self) -> list[str]:
        return [f"{type(self).__name__}: {self}"]


def nearest(value: str, allowed: Iterable[str]) -> str:
    """A hint at the allowed word that is meant: of the same letters, very like any, or like one of the first six."""
    words = {word.lower(): word for word in allowed}
    given = value.lower()
    near = [word for word in words if sorted(word) == sorted(given)]
    for among, alike in (words, 0.75), ([*words][:6], 0.6):
        near = near or difflib.get_close_matches(given, among, 1, alike)
    if not near:
        return ""
    word = words[min(near, key=lambda word: word[:1] != given[:1])]
    return f"; did you mean {word.title() if word.islower() and value[:1].isupper() else word!r}?"
