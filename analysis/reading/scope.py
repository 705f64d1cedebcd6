"""What kind of force a number counts: a battlegroup, a brigade, reservists ..., so that unlike wholes share no line.

In: a folded sentence with the spans of its numbers. Out: kinds of ``scopes.csv``, "" where the text tells none.
"""

import functools
import re
from collections.abc import Sequence

from ahocorasick_rs import AhoCorasick, Implementation

from analysis.vocabulary import fold, rows

Number = tuple[int, int, bool]  # start, end, and whether it counts the forces of several nations together
TAKEN_UP = re.compile(
    r"\W*(?:(?:so far|now|today|currently|meanwhile|then|by \d{4}),? )?"
    r"(?:it|they|its|their|(?:of )?(?:these|those|them|whom)|the (?:unit|force|group|contingent|total|number)s?)\b"
)
_JOINS = re.compile(r"\b(?:in|of|to|from|for|with|into|join\w*|reinforc\w*|includ\w*|within|as)\b")
_ENDS = re.compile(r"[;:(]|\b(?:while|whereas|but|alongside|besides|next to|in addition to|on top of|becom\w+)\b")
_APART = re.compile(r"[,;:.()]|\b(?:in|to|from|for|with|and|as|at|on|by|are|is|were|have|has|will)\b")
_NAMED = re.compile(r"\b\d+(?:st|nd|rd|th)(?: [a-z]+){0,3} $")  # "150 soldiers of the 173rd Airborne Brigade"
_ALL = re.compile(r"\b(?:allied|nato|foreign|alliance) (?:[a-z]+ )?(?:troops|soldiers|forces|personnel|presence)\b")
_WORD = re.compile(r"\w")
_NEAR, _FAR = 30, 110  # characters between a number and the noun of it, and the force that it belongs to


@functools.cache
def _lexicon() -> tuple[AhoCorasick, list[tuple[str, bool]]]:
    kinds = {fold(row["phrase"]): (row["force"], row["only"] == "shared") for row in rows("scopes")}
    return AhoCorasick(list(kinds), implementation=Implementation.DFA), list(kinds.values())


def _named(folded: str) -> list[tuple[int, int, str, bool]]:
    """The kinds that a sentence names as whole words, the longest at each place: start, end, kind, only of several."""
    finder, kinds = _lexicon()
    found: list[tuple[int, int, str, bool]] = []
    hits = finder.find_matches_as_indexes(folded, overlapping=True)
    for n, a, b in sorted(hits, key=lambda hit: (hit[1], -hit[2])) if hits else ():
        whole = not (_WORD.match(folded, a - 1) if a else None) and not _WORD.match(folded, b)
        if whole and not (found and a < found[-1][1]):
            found.append((a, b, *kinds[n]))
    return found


def forces(folded: str, numbers: Sequence[Number], before: str) -> tuple[list[str], str]:
    """Kind of force that each number of a sentence counts, and the kind that was spoken of last.

    Parameters
    ----------
    folded
        The sentence under :func:`analysis.vocabulary.fold`.
    numbers
        Its number phrases, in order.
    before
        Kind that the sentences before spoke of, "" for none; "it" and "the unit" take it up.

    >>> forces("the battle group has 1,700 troops, of them 800 canadians", [(21, 26, True), (43, 46, False)], "")
    (['battlegroup', 'battlegroup'], 'battlegroup')
    """
    every = _named(folded)
    last = before if numbers and TAKEN_UP.match(folded) else ""
    found: list[str] = []
    for n, (start, end, shared) in enumerate(numbers):
        hits = [(a, b, kind) for a, b, kind, only in every if shared or not only]
        left = numbers[n - 1][1] if n else 0
        right = numbers[n + 1][0] if n + 1 < len(numbers) else len(folded)
        own = [k for a, _, k in hits if start <= a <= end + _NEAR and a < right and not _APART.search(folded[end:a])]
        whole = [k for a, b, k in hits if left <= a and b <= start <= b + _FAR and not _ENDS.search(folded[b:start])]
        within = [
            k
            for a, _, k in hits
            if end <= a < min(right, end + _FAR) and _JOINS.search(folded[end:a])
            if not _ENDS.search(folded[end:a]) and not _NAMED.search(folded[:a])
        ]
        carried = before if shared and not _ALL.search(folded) else ""
        last = next(filter(None, [*own, *whole[-1:], *within, last, carried]), "")
        found.append(last)
    lasting = [kind for _, _, kind, only in every if not only]
    return found, lasting[-1] if lasting else next(filter(None, reversed(found)), before)
