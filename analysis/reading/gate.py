"""The gate: whether an article is worth reading, by one pass of a multi-pattern matcher over its text.

In: the text of an article. Out: yes or no. Most articles of an archive are about other things and cost no more than
this pass; a yes is generous, for what is counted is decided later.
"""

import functools
import re
from collections.abc import Iterator

from ahocorasick_rs import AhoCorasick, Implementation, MatchKind

from analysis.vocabulary import rows, words

_END = re.compile(r"[.!?;](?!\w)|\n")  # of a sentence
REACH = 80  # characters between a word of armed forces and a number
NEXT = 40  # characters between a number and what it counts
SHORT = 500  # characters: a text that someone hands in to be read


@functools.cache
def _armed() -> AhoCorasick:
    """The words that are only used of armed forces."""
    nouns = {r["noun"] for r in rows("units") if r["unit"] and not r["civil"]}
    return _matcher(nouns | words("military") | {"nato", "-strong"})


@functools.cache
def _countable() -> AhoCorasick:
    """All nouns that a number may count."""
    return _matcher({r["noun"] for r in rows("units") if r["unit"]})


def _matcher(phrases: set[str]) -> AhoCorasick:
    """A matcher for the longest of some phrases; as a table of states it takes longer to make, half as long to run."""
    return AhoCorasick(sorted(phrases), matchkind=MatchKind.LeftmostLongest, implementation=Implementation.DFA)


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
    lower = text.lower()
    found: dict[str, tuple[int, int]] = {}
    for start, end in _whole(_armed(), lower):
        found[lower[start:end]] = start, end
        if len(found) > 2:
            return True
    if len(text) < SHORT:
        return bool(found)
    near = [
        _END.split(lower[max(0, start - REACH) : start])[-1] + _END.split(lower[start : end + REACH])[0]
        for start, end in found.values()
    ]
    behind = (part[m.end() : m.end() + NEXT] for part in near for m in _number().finditer(part))
    return any(True for part in behind for _ in _whole(_countable(), part))


def _whole(matcher: AhoCorasick, lower: str) -> Iterator[tuple[int, int]]:
    """Where the matcher's words stand as whole words; letters behind a model's designation are no word ("F-16AM")."""
    for _, start, end in matcher.find_matches_as_indexes(lower):
        if (lower[end - 1].isdigit() or not lower[end : end + 1].isalnum()) and (
            lower[start] == "-" or not (start and lower[start - 1].isalnum())
        ):
            yield start, end
