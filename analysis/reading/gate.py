"""The gate: whether an article is worth reading, by one pass of a multi-pattern matcher over its text.

In: the text of an article. Out: yes or no. Most articles of an archive are about other things and cost no more than
this pass; a yes is generous, for what is counted is decided later.
"""

import functools
import re
from collections.abc import Iterator

from ahocorasick_rs import BytesAhoCorasick, Implementation, MatchKind

from analysis.vocabulary import rows, words

_END = re.compile(r"[.!?;](?!\w)|\n")  # of a sentence
REACH = 80  # characters between a word of armed forces and a number
NEXT = 40  # characters between a number and what it counts
SHORT = 500  # characters: a text that someone hands in to be read


@functools.cache
def _armed() -> BytesAhoCorasick:
    """The words that are only used of armed forces, and phrases in which they are not ("fire brigade")."""
    nouns = {r["noun"] for r in rows("units") if r["unit"] and not r["civil"]}
    return _matcher(nouns | words("military") | words("unarmed") | {"nato", "-strong"})


@functools.cache
def _countable() -> BytesAhoCorasick:
    """All nouns that a number may count."""
    return _matcher({r["noun"] for r in rows("units") if r["unit"]})


def _matcher(phrases: set[str]) -> BytesAhoCorasick:
    """A matcher for the longest of some phrases; as a table of states it takes longer to make, half as long to run."""
    patterns = [phrase.encode() for phrase in sorted(phrases)]
    return BytesAhoCorasick(patterns, matchkind=MatchKind.LeftmostLongest, implementation=Implementation.DFA)


@functools.cache
def _number() -> re.Pattern[str]:
    """Digits, and the words of numbers."""
    spelt = sorted((r["word"] for r in rows("numbers")), key=len, reverse=True)
    return re.compile(r"\d|\b(?:" + "|".join(map(re.escape, spelt)) + r")\b")


def gate(text: str) -> bool:
    """Whether a text may hold a claim.

    Three different words of armed forces are enough; fewer have to share a sentence with a number that something
    to be counted follows ("a fire brigade was called out 937 times" does not).

    Parameters
    ----------
    text
        Clean text of an article, of any length.
    """
    lower = text.encode(errors="replace").lower()  # bytes are found and put into lower case in half the time
    found: dict[str, tuple[int, int]] = {}
    for start, end in _whole(_armed(), lower):
        if (word := lower[start:end].decode()) not in words("unarmed"):
            found[word] = start, end
            if len(found) > 2:
                return True
    if len(text) < SHORT:
        return bool(found)
    near = [
        _END.split(lower[:start].decode()[-REACH:])[-1] + _END.split(lower[start:].decode()[: end - start + REACH])[0]
        for start, end in found.values()
    ]
    behind = (part[m.end() : m.end() + NEXT].encode() for part in near for m in _number().finditer(part))
    return any(True for part in behind for _ in _whole(_countable(), part))


def _whole(matcher: BytesAhoCorasick, lower: bytes) -> Iterator[tuple[int, int]]:
    """Where the matcher's words stand as whole words; letters behind a model's designation are no word ("F-16AM")."""
    for _, start, end in matcher.find_matches_as_indexes(lower):
        # No letter takes more than four bytes.
        before = lower[max(0, start - 4) : start].decode(errors="ignore")[-1:]
        after = lower[end : end + 4].decode(errors="ignore")[:1]
        if (lower[end - 1 : end].isdigit() or not after.isalnum()) and (
            lower.startswith(b"-", start) or not before.isalnum()
        ):
            yield start, end
