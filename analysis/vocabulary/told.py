"""Errors that a person can put right: a sentence that says where, what and how, and no traceback."""


class Told(Exception):
    """Something that cannot be meant; notebooks show its sentence alone."""

    def _render_traceback_(self) -> list[str]:
        return [f"{type(self).__name__}: {self}"]
