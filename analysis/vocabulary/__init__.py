"""Vocabularies: CSV files that a researcher can read and extend, and the one loader for them.

In: the CSV files of this folder (each described in ``README.md`` beside them) and those of the user's own folder, which
are laid over them (:mod:`analysis.vocabulary.own`). Out: rows as dictionaries, and :func:`fold`, under which every
lookup is made.
"""

import csv
import functools
from importlib import resources

from analysis.vocabulary import own
from analysis.vocabulary.folding import fold, split
from analysis.vocabulary.own import Row, VocabularyError, digest
from analysis.vocabulary.told import Told, nearest

__all__ = ["Row", "Told", "VocabularyError", "digest", "fold", "nearest", "rows", "split", "words"]


@functools.cache
def rows(name: str) -> tuple[Row, ...]:
    """Rows of one vocabulary, the user's own first, then in file order; ``name`` is e.g. ``"countries"``."""
    text = resources.files(__name__).joinpath(f"{name}.csv").read_text(encoding="utf-8")
    return own.laid_over(name, tuple(csv.DictReader(text.splitlines())))


@functools.cache
def words(kind: str) -> frozenset[str]:
    """Words of one kind from ``words.csv``, e.g. ``"place"`` (port, base, region ...)."""
    return frozenset(row["word"] for row in rows("words") if row["kind"] == kind)
