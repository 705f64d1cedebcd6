"""The whole way on one page: a folder of articles in, a folder of tables out.

Each article is read by itself. A file that cannot be read is left out, with a line that names it, the place and the
remedy; the others go on. Nothing depends on the clock, the locale, the time zone or the working directory.
"""

import os
import re
import sys
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

import pandas as pd

from analysis import tables
from analysis.articles import Article, ArticleError, read_article
from analysis.articles.encoding import LIMIT
from analysis.levels import levels
from analysis.reading import Claim, read_claims

MANY = 50  # articles from which on a terminal shows a progress bar


class BuildError(Exception):
    """Nothing was built and the old tables are as they were; says why and what to do."""


@dataclass
class Built:
    """Tables of a build, and lines on the files that were left out and on what does not fit ``sources.csv``."""

    frames: dict[str, pd.DataFrame] = field(default_factory=dict)
    left_out: list[str] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)


def build(raw_dir: Path, processed_dir: Path) -> Built:
    """Read every article of a folder and write the tables; BuildError or TableError where that cannot be done."""
    if not raw_dir.is_dir():
        raise BuildError(f"{raw_dir} is no folder; name the one with the articles")
    processed_dir.mkdir(parents=True, exist_ok=True)
    if not os.access(processed_dir, os.W_OK):
        raise BuildError(f"{processed_dir} cannot be written to: change its permissions or take another folder")
    built, sources = Built(), _sources(raw_dir)
    rows: dict[str, list[dict[str, Any]]] = {name: [] for name in tables.WRITTEN}
    for path in _progress(_files(raw_dir, processed_dir, built)):
        source = sources.get(path.name)
        try:
            article = read_article(path.read_bytes(), path.name, source)
        except ArticleError as error:
            built.left_out.append(str(error))
        except OSError as error:
            built.left_out.append(f"{path.name}: cannot be read ({error.strerror}); change its permissions")
        else:
            _add(rows, article, read_claims(article))
            if source and source["sha256"] != article.sha256:
                built.warnings.append(f"{path.name}: not the SHA-256 of sources.csv; restore it or correct the row")
    if not rows["articles"]:
        raise BuildError("\n".join([*built.left_out, f"{raw_dir}: no article to read; put some there as .txt files"]))
    for name in ("articles", "claims", "removed", "evidence"):
        columns = rows[name][0] if rows[name] else tables.COLUMNS[name]
        built.frames[name] = tables.typed(name, {column: [row[column] for row in rows[name]] for column in columns})
    built.frames["levels"] = levels(built.frames["claims"], built.frames["articles"])
    tables.write(built.frames, processed_dir)
    return built


def _files(raw_dir: Path, processed_dir: Path, built: Built) -> list[Path]:
    """Articles of a folder by name; what is none is left out."""
    files: dict[str, Path] = {}
    for path in sorted(raw_dir.iterdir()):
        if path.name.startswith(".") or path.name == "sources.csv" or path.absolute() == processed_dir.absolute():
            continue
        if trouble := _trouble(path, files.get(path.stem)):
            built.left_out.append(f"{path.name if path.name.isprintable() else ascii(path.name)}: {trouble}")
        else:
            files[path.stem] = path
    return list(files.values())


def _trouble(path: Path, twin: Path | None) -> str:
    """Reason why a file cannot be an article, and the remedy."""
    if path.is_dir():
        return "a folder; move its articles one level up"
    if not path.is_file():
        return "a link to nothing, or no ordinary file; remove it"
    if path.suffix.lower() != ".txt":
        return f"not yet supported ({path.suffix or 'no ending'}); save it as UTF-8 text that ends in .txt"
    if twin:
        return f"has the same name as {twin.name} but for its ending; rename one of them"
    if not re.fullmatch(tables.COLUMNS["articles"]["article_id"]["pattern"], path.stem):
        return "rename it: letters, digits, spaces and . _ - + & ' ( ) , only, a letter or digit first"
    size = path.stat().st_size
    return f"{size:,} bytes, and at most {LIMIT:,} are read; split it into its articles" if size > LIMIT else ""


def _sources(raw_dir: Path) -> Mapping[str, dict[str, str]]:
    """Rows of ``sources.csv``, in the folder or beside it, by file; none where there is no such file."""
    folder = next((f for f in (raw_dir, raw_dir.absolute().parent) if (f / "sources.csv").is_file()), None)
    if folder is None:
        return {}
    known = tables.read("sources", folder).astype("str").fillna("").to_dict("records")
    return {row["source_file"]: {str(column): cell for column, cell in row.items()} for row in known}


def _add(rows: dict[str, list[dict[str, Any]]], article: Article, claims: Iterable[Claim]) -> None:
    """Put an article and what was read from it into the tables."""
    repairs = "; ".join(f"{r.before} → {r.after}" for r in article.encoding_repairs)
    counts = {"encoding_repairs": repairs, "removed_blocks": len(article.removed), "chars_clean": len(article.text)}
    own = {column: getattr(article, column) for column in tables.COLUMNS["articles"] if column not in counts}
    rows["articles"].append(own | counts)
    rows["claims"] += map(asdict, claims)
    key = {"article_id": article.article_id}
    rows["removed"] += (key | {"block": number} | asdict(block) for number, block in enumerate(article.removed, 1))
    rows["evidence"] += (key | {"item": number} | asdict(item) for number, item in enumerate(article.evidence, 1))


def _progress(files: list[Path]) -> Iterable[Path]:
    """Files with a bar on a terminal, where there are many."""
    if len(files) <= MANY or not sys.stderr.isatty():
        return files
    from tqdm import tqdm  # loaded only where it shows

    return tqdm(files, unit=" articles", leave=False)


def worth_a_look(frames: Mapping[str, pd.DataFrame]) -> list[str]:
    """Lines on what a reader of the tables had better know."""
    articles, claims = frames["articles"], frames["claims"]
    found = {
        "printed date set aside": articles.loc[articles["date_conflict"] != "", "article_id"],
        "not dated": articles.loc[articles["published_start"].isna(), "article_id"],
        "claims without a host": claims.loc[claims["host"] == "", "claim_id"],
    }
    more = {what: f" and {len(ids) - 5} more" if len(ids) > 5 else "" for what, ids in found.items()}
    return [f"{what}: {', '.join(ids[:5])}{more[what]}" for what, ids in found.items() if len(ids)]
