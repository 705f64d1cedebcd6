"""The rows that an article makes in the tables: the same for a folder and for an archive, and without pandas."""

from collections.abc import Iterable
from operator import attrgetter
from typing import Any

from analysis.articles import Article
from analysis.columns import COLUMNS
from analysis.reading import Claim

_CLAIM = attrgetter(*COLUMNS["claims"])


def add(rows: dict[str, list[dict[str, Any]]], article: Article, claims: Iterable[Claim]) -> None:
    """Put an article and what was read from it into the rows of the tables that it has any in (``columns.READ``)."""
    repairs = "; ".join(f"{r.before} → {r.after}" for r in article.encoding_repairs)
    counts = {"encoding_repairs": repairs, "removed_blocks": len(article.removed), "chars_clean": len(article.text)}
    counts["story"] = article.article_id
    own = {column: getattr(article, column) for column in COLUMNS["articles"] if column not in counts}
    rows["articles"].append(own | counts)
    rows["claims"] += (dict(zip(COLUMNS["claims"], _CLAIM(claim), strict=True)) for claim in claims)
    key = {"article_id": article.article_id}
    rows["removed"] += (key | {"block": number} | vars(block) for number, block in enumerate(article.removed, 1))
    rows["evidence"] += (key | {"item": number} | vars(item) for number, item in enumerate(article.evidence, 1))
