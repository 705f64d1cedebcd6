"""Military presence in the Baltic states as news articles state it: every number with its sentence, place and date.

>>> import analysis
>>> claims = analysis.claims()  # a table, one row per stated number; so are articles, removed, evidence and levels
>>> article, stated = analysis.read("Some 360 German soldiers arrived in Lithuania on Tuesday, the ministry said.")
>>> [(claim.quote, claim.contributor, claim.host) for claim in stated]
[('Some 360', 'DEU', 'LTU')]

``docs/data-dictionary.md`` says what every column means.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pandas as pd

    from analysis.articles import Article
    from analysis.reading import Claim

__all__ = ["articles", "claims", "evidence", "levels", "read", "removed"]
__version__ = "0.1.0"
PROJECT = Path(__file__).resolve().parents[1]
RAW, PROCESSED = PROJECT / "data" / "raw", PROJECT / "data" / "processed"


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


def read(source: str | Path) -> tuple[Article, list[Claim]]:
    """Read one article: a path (as text it ends in ``.txt``) or its text; gives the clean article and its claims."""
    from analysis.articles import read_article
    from analysis.reading import read_claims

    path = Path(source) if isinstance(source, Path) or source.endswith(".txt") else None
    article = read_article(path.read_bytes(), path.name) if path else read_article(str(source).encode(), "text.txt")
    return article, read_claims(article)
