"""Corrections: the rows of ``corrections.csv`` over what was found; a row that no longer meets what it expects fails.

In: the file, in the raw folder or beside it, kept by hand. Out: its rows, and articles read with them. A row says what
is corrected (``block``), in which article, in which field (``removed``), how the block now begins (``expected``), what
is to be done (``keep`` it in the text or ``remove`` it), who decided it, when and why.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from analysis import tables
from analysis.articles import Article, ArticleError
from analysis.articles.forms import form_of, read


class CorrectionError(ValueError):
    """A correction does not fit what it corrects; names the row and the remedy."""


@dataclass(frozen=True)
class Correction:
    """One row: ``number`` is its line in the file, the header being the first."""

    number: int
    what: str
    which: str
    field: str
    expected: str
    value: str

    def stale(self, trouble: str, remedy: str) -> CorrectionError:
        """Error that names this row."""
        where = f"corrections.csv, line {self.number} ({self.which})"
        return CorrectionError(f"{where}: {trouble}; {remedy} or delete the row")


def load(folder: Path) -> list[Correction]:
    """Corrections of a folder in file order; TableError where a row is not as declared."""
    rows = tables.read("corrections", folder).astype("str").to_dict("records")
    return [
        Correction(number, *(row[name].strip() for name in ("what", "which", "field", "expected", "value")))
        for number, row in enumerate(rows, 2)
    ]


def read_corrected(
    raw: bytes, name: str, source: Mapping[str, str] | None, rows: Mapping[str, list[Correction]]
) -> Iterator[Article | ArticleError]:
    """The articles of a file with their corrections; CorrectionError where a row does not do what it is there for."""
    stem = form_of(name)[0]
    mine = {which: rows[which] for which in rows if which == stem or which.startswith(f"{stem}.")}
    if not mine:
        yield from read(raw, name, source)
        return
    asked = {
        which: {value: tuple(row.expected for row in own if row.value == value) for value in ("keep", "remove")}
        for which, own in mine.items()
    }
    for before, after in zip(read(raw, name, source), read(raw, name, source, asked), strict=True):
        if isinstance(before, Article) and isinstance(after, Article):
            for row in mine.get(before.article_id, []):
                _check(row, before, after)
        yield after


def _check(row: Correction, before: Article, after: Article) -> None:
    """Raise CorrectionError for a row that finds nothing to do, or is not able to do it."""
    removed = [[block.text for block in article.removed] for article in (before, after)]
    gone, still = (any(text.startswith(row.expected) for text in texts) for texts in removed)
    if row.value == "keep" and not gone:
        raise row.stale(f"no removed block begins with {row.expected!r}", "copy its first words from removed.csv")
    if row.value == "keep" and still:
        raise row.stale(f"the block {row.expected!r} is taken out all the same", "save the article as text with it")
    if row.value == "remove" and not any(line.startswith(row.expected) for line in before.text.split("\n")):
        raise row.stale(f"no line begins with {row.expected!r}", "copy its first words from articles.csv")


def unmet(rows: Iterable[Correction], articles: Iterable[str]) -> None:
    """Raise CorrectionError for a row whose article is not among these."""
    known = set(articles)
    for row in rows:
        if row.which not in known:
            raise row.stale("there is no such article", "write its article_id")
