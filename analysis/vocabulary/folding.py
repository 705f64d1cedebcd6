"""How words are compared: lower case, letters without diacritics, plain quotes and dashes; and cells that are lists."""

import functools
import re
import sys
import unicodedata


def split(cell: str) -> list[str]:
    """Members of a list cell, which are separated by semicolons."""
    return [part.strip() for part in cell.split(";") if part.strip()]


_BEYOND_ASCII = re.compile(r"[^\0-\x7f]")


@functools.cache
def _folding() -> dict[str, str]:
    """Plain lower-case form of each letter and mark beyond ASCII, one character for one, so that spans stay true."""
    table = dict.fromkeys("’‘ʼ", "'") | dict.fromkeys("‐‑‒–—−", "-") | dict.fromkeys("\u00a0\u2009\u202f", " ")
    for code in range(0xC0, min(0x2000, sys.maxunicode)):
        base = unicodedata.normalize("NFD", chr(code))[0].lower()
        if len(base) == 1 and base != chr(code):
            table[chr(code)] = base
    return table | dict(zip("łŁøØđĐ", "llooDD".lower(), strict=True))


def fold(text: str) -> str:
    """Lower case without diacritics, typographic quotes and dashes made plain; the length never changes.

    >>> fold("Ādaži, Ämari – Šiauliai’s")
    "adazi, amari - siauliai's"
    """
    table = _folding()
    plain = text if text.isascii() else _BEYOND_ASCII.sub(lambda m: table.get(m[0], m[0]), text)
    folded = plain.lower()
    return folded if len(folded) == len(text) else "".join(c.lower() if len(c.lower()) == 1 else c for c in plain)
