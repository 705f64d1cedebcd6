"""Rows of a table ("Estonia | United Kingdom | about 1,300"): what its head says of a number in a cell.

In: the tokens of a sentence that is a row, and the row above. Out: the number phrases of its cells, and the
contributor and host that stand in other cells.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from analysis.reading.actors import NATO, Codes, Mention
from analysis.reading.numbers import Quantity
from analysis.reading.phrases import Phrase
from analysis.reading.tokens import Token, Tokens
from analysis.vocabulary import words

FEWEST = 100  # people that a table counts without a word


@dataclass(frozen=True, slots=True)
class Row:
    """A row: token ranges of its cells, and the tokens of each cell of the table's head."""

    cells: tuple[tuple[int, int], ...]
    head: tuple[Sequence[Token], ...]

    def cell(self, i: int) -> int:
        """Number of the cell that holds token ``i``."""
        return next(k for k, (first, last) in enumerate(self.cells) if first <= i <= last)


def row(tokens: Tokens, above: Row | None) -> Row | None:
    """The row that a sentence is, None for other sentences; the first of a table is its head."""
    if "|" not in tokens.words:
        return None
    bars = [i for i, word in enumerate(tokens.words) if word == "|"]
    cells = tuple((first + 1, last) for first, last in pairwise([-1, *bars, len(tokens)]))
    if above and len(above.cells) == len(cells):
        return Row(cells, above.head)
    return Row(cells, tuple(tokens[first:last] for first, last in cells))


def _year(token: Token) -> bool:
    """Whether a token is a year."""
    return token.word.isdigit() and 1900 <= int(token.word) <= 2100


def counted(table: Row, tokens: Sequence[Token], q: Quantity, near: bool) -> Phrase | None:
    """A number that fills its cell, counted as the head of its column or of its row says.

    Without a head it counts people where its row names a state, ``near`` words of armed forces: "Estonia | 2,000".
    """
    k = table.cell(q.first)
    head, (start, end) = table.head[k], table.cells[k]
    if any(t.word not in (".", "c") for t in tokens[start : q.first]) or q.last != end:
        return None
    if bare := tokens[q.first] in head or [t.kind for t in head if not _year(t)] == ["num"]:  # a table without a head
        head = ()
        if not k or 1900 <= q.value <= 2100 and "," not in tokens[q.first].word:
            return None
    unit = next((t.unit or "personnel" for t in head if t.noun), "")
    unit = unit or next((t.unit for t in tokens[slice(*table.cells[0])][::-1] if t.unit), "")
    listed = bare and near and q.value >= FEWEST and any(t.actor for t in tokens[slice(*table.cells[0])])
    return Phrase(q, q.first, q.last, unit or "personnel", "cell") if unit or any(map(_year, head)) or listed else None


def told(table: Row, mentions: Iterable[Mention], at: int) -> tuple[Codes, Codes]:
    """Contributor and host of the number at token ``at``, each () where no cell tells it."""
    k = table.cell(at)
    owner: Codes = ()
    host: Codes = ()
    for m in mentions:
        other = table.cell(m.at)
        named = {t.word for t in table.head[other]}
        if other == k or m.codes == NATO:
            continue
        if m.role == "led":  # "Estonia (led by UK) | 2,000": its battlegroup
            owner = NATO
            continue
        if named & words("contributor column"):
            owner = owner or m.codes
        elif named & words("host column") or other == 0:
            host = host or m.codes
    head = table.head[k]
    allied = any(t.role == "battlegroup" or t.cue == "allied" or t.actor and t.actor.codes == NATO for t in head)
    return (NATO if allied else owner), host
