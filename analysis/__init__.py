"""Military presence in the Baltic states as news articles state it: every number with its sentence, place and date.

>>> import analysis
>>> claims = analysis.claims()  # a table, one row per stated number; so are articles, removed, evidence and levels
>>> article, stated = analysis.read("Some 360 German soldiers arrived in Lithuania on Tuesday, the ministry said.")
>>> [(claim.quote, claim.contributor, claim.host) for claim in stated]
[('Some 360', 'DEU', 'LTU')]

``docs/data-dictionary.md`` says what every column means.
"""

from __future__ import annotations

import itertools
import sys
from collections.abc import Callable
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pandas as pd

    from analysis.articles import Article
    from analysis.reading import Claim
    from analysis.reading.explain import Explanation

__all__ = ["articles", "claims", "evidence", "explain", "levels", "read", "removed", "rule"]
__version__ = "0.1.0"
PROJECT = Path(__file__).resolve().parents[1]
RAW, PROCESSED, REFERENCE = (PROJECT / "data" / name for name in ("raw", "processed", "reference"))


class _Face(ModuleType):
    """Package in which the import of the module ``levels`` does not hide the function of that name."""

    def __setattr__(self, name: str, value: object) -> None:
        if name not in __all__ or not isinstance(value, ModuleType):
            super().__setattr__(name, value)


sys.modules[__name__].__class__ = _Face


def _table(name: str) -> Callable[[str | Path | None], pd.DataFrame]:
    """Make the function that reads a table."""

    def read_table(processed_dir: str | Path | None = None) -> pd.DataFrame:
        from analysis import tables  # loads pandas, which takes longer than all else

        return tables.read(name, processed_dir or PROCESSED)

    read_table.__name__ = read_table.__qualname__ = name
    read_table.__doc__ = f"Table ``{name}``, by default the project's; ``docs/data-dictionary.md`` tells its columns."
    return read_table


articles, claims, removed, evidence, levels = map(_table, ("articles", "claims", "removed", "evidence", "levels"))


def _article(source: str | Path) -> Article:
    """Clean one article, given as :func:`read` takes it."""
    from analysis.articles import ArticleError, read_article
    from analysis.articles.forms import ENDINGS, read

    if not isinstance(source, Path) and ("\n" in source or not source.lower().endswith(ENDINGS)):
        return read_article(source.encode(), "text.txt")
    path = Path(source)
    found = list(itertools.islice(read(path.read_bytes(), path.name), 2))
    if len(found) > 1:
        raise ArticleError(f"{path.name} holds many articles: python -m analysis build makes tables of them")
    if isinstance(found[0], ArticleError):
        raise found[0]
    return found[0]


def read(source: str | Path) -> tuple[Article, list[Claim]]:
    """Read one article: a path of any form (``"one.html"``) or its text; gives the clean article and its claims."""
    from analysis.reading import read_claims

    article = _article(source)
    return article, read_claims(article)


def rule(field: str) -> Callable[[Callable[[Claim, Article], str | None]], Callable[[Claim, Article], str | None]]:
    """Register a reading rule of one's own, which has the last word on a field: a decorator.

    Parameters
    ----------
    field
        ``"contributor"``, ``"host"`` or ``"status"``.
    """
    from analysis.reading import rule

    return rule(field)


def explain(source: str | Path | Article, processed_dir: str | Path | None = None) -> Explanation:
    """How claims came about: all of an article (given as :func:`read` takes or gives it), or one, by its ``claim_id``.

    >>> (sentence,) = explain("Some 360 German soldiers arrived in Lithuania on Tuesday.").sentences
    >>> sentence.tables["“Some 360” is text:0"][3][:3]
    ('contributor', 'DEU', 'modifier')
    """
    from dataclasses import replace
    from difflib import get_close_matches

    from analysis.articles import read_article
    from analysis.reading.explain import UnknownClaim, explanation, is_claim_id

    if not isinstance(source, str) or not is_claim_id(source):
        return explanation(_article(source) if isinstance(source, str | Path) else source)
    name = source.partition(":")[0]
    kept = articles(processed_dir)
    for row in kept[kept["article_id"] == name].to_dict("records"):
        start, end = (row[x].date() if row[x] == row[x] else None for x in ("published_start", "published_end"))
        clean = read_article(row["text"].encode(), f"{name}.txt")
        article = replace(clean, published_start=start, published_end=end)
        if (found := explanation(article, source)).sentences:
            return found
    nearest = ", ".join(get_close_matches(source, claims(processed_dir)["claim_id"], 3, 0))
    raise UnknownClaim(f"no claim {source!r} is read; nearest: {nearest or 'none'}; if they are old, build the tables")
