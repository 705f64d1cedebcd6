"""The whole way on one page: a folder of articles in, a folder of tables out.

Each article is read by itself. A file that cannot be read is left out, with a line that names it, the place and the
remedy; the others go on. Nothing depends on the clock, the locale, the time zone or the working directory.
"""

import hashlib
import os
import re
import sys
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pandas as pd

from analysis import tables
from analysis.articles import Article, ArticleError
from analysis.articles.forms import FORMS, form_of
from analysis.articles.language import READ as UNDERSTOOD
from analysis.columns import READ
from analysis.corrections import NAME, Correction, CorrectionError, failed, load, read_corrected, unmet
from analysis.decisions import decided
from analysis.levels import LAYERS, STATES, levels
from analysis.reading import read_claims
from analysis.rows import add
from analysis.stories import stories
from analysis.vocabulary import Told

MANY = 50  # files from which on a terminal shows a progress bar
BROKEN = 20  # broken rows of a file that are told one by one
KEPT_BY_HAND = ("sources.csv", NAME)  # tables beside the articles, or among them


class BuildError(Told):
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
    built, sources, corrections = Built(), _sources(raw_dir), kept_corrections(raw_dir)
    blocks, claims = (_by_article(corrections, what) for what in ("block", "claim"))
    unfit: list[CorrectionError] = []
    rows: dict[str, list[dict[str, Any]]] = {name: [] for name in tables.WRITTEN}
    taken: set[str] = set()
    for path in progress(_files(raw_dir, processed_dir, built)):
        source = sources.get(path.name)
        try:
            raw = path.read_bytes()
        except OSError as error:
            built.left_out.append(f"{path.name}: cannot be read ({error.strerror}); change its permissions")
            continue
        if source and source["sha256"] != hashlib.sha256(raw).hexdigest():
            built.warnings.append(f"{path.name}: not the SHA-256 of sources.csv; restore it or correct the row")
        broken = 0
        for article in read_corrected(raw, path.name, source, blocks, unfit):
            if isinstance(article, Article) and article.article_id not in taken:
                taken.add(article.article_id)
                read = decided(article, read_claims(article), claims.get(article.article_id, ()), unfit)
                add(rows, article, read)
                continue
            if isinstance(article, Article):
                article = ArticleError(
                    f"{path.name}: {article.article_id} is another article's name too; rename the file"
                )
            broken += 1
            built.left_out += [str(article)] * (broken <= BROKEN)
        if broken > BROKEN:
            built.left_out.append(f"{path.name}: {broken - BROKEN:,} more rows are left out; mend them in the same way")
    if not rows["articles"]:
        none = f"{raw_dir}: no article to read; put some there, as .html, .pdf or .txt files"
        raise BuildError("\n".join([*built.left_out, none]))
    unfit += unmet(corrections, (row["article_id"] for row in rows["articles"]))
    if unfit:
        raise BuildError(str(failed(unfit)))
    _link(rows["articles"])
    for name in READ:
        names = rows[name][0] if rows[name] else tables.COLUMNS[name]
        built.frames[name] = tables.typed(name, {column: [row[column] for row in rows[name]] for column in names})
    built.frames["levels"] = levels(built.frames["claims"], built.frames["articles"])
    tables.write(built.frames, processed_dir)
    return built


def _files(raw_dir: Path, processed_dir: Path, built: Built) -> list[Path]:
    """Articles of a folder by name; what is none is left out."""
    files: dict[str, Path] = {}
    for path in sorted(raw_dir.iterdir()):
        if path.name.startswith(".") or path.name in KEPT_BY_HAND or path.absolute() == processed_dir.absolute():
            continue
        if trouble := file_trouble(path, files):
            built.left_out.append(f"{path.name if path.name.isprintable() else ascii(path.name)}: {trouble}")
        else:
            files[form_of(path.name)[0]] = path
    return list(files.values())


def file_trouble(path: Path, files: Mapping[str, Path]) -> str:
    """Reason why a file cannot be an article beside these files, by stem, and the remedy."""
    if path.is_dir():
        return "a folder; move its articles one level up"
    if not path.is_file():
        return "a link to nothing, or no ordinary file; remove it"
    try:
        stem, form, _ = form_of(path.name)
    except KeyError:
        return f"not supported ({path.suffix or 'no ending'}); save it as {', '.join(FORMS)} or one of these with .gz"
    if stem in files:
        same = "" if files[stem].name == path.name else " but for its ending"
        return f"has the same name as {files[stem].name}{same}; rename one of them"
    if not re.fullmatch(tables.COLUMNS["articles"]["article_id"]["pattern"], stem):
        return "rename it: letters, digits, spaces and . _ - + & ' ( ) , only, a letter or digit first"
    size = path.stat().st_size
    return f"{size:,} bytes, and at most {form.limit:,} are read; split it into parts" if size > form.limit else ""


def kept_corrections(raw_dir: Path) -> list[Correction]:
    """Rows of ``corrections.csv``, in the folder or beside it; none where there is no such file."""
    file = kept_file(raw_dir, NAME)
    return load(file.parent) if file else []


def _by_article(rows: Iterable[Correction], what: str) -> dict[str, list[Correction]]:
    """The rows on blocks, or on claims, by article."""
    found: dict[str, list[Correction]] = {}
    for row in rows:
        if row.what == what:
            found.setdefault(row.article_id, []).append(row)
    return found


def _sources(raw_dir: Path) -> Mapping[str, dict[str, str]]:
    """Rows of ``sources.csv``, in the folder or beside it, by file; none where there is no such file."""
    file = kept_file(raw_dir)
    if file is None:
        return {}
    known = tables.read("sources", file.parent).astype("str").fillna("").to_dict("records")
    return {row["source_file"]: {str(column): cell for column, cell in row.items()} for row in known}


def kept_file(raw_dir: Path, name: str = "sources.csv") -> Path | None:
    """The file of that name of a folder, in it or beside it; None where there is none."""
    places = (folder / name for folder in (raw_dir, raw_dir.absolute().parent))
    return next((file for file in places if file.is_file()), None)


def _link(articles: list[dict[str, Any]]) -> None:
    """Name in each row the story that it belongs to."""
    found = stories((row["article_id"], str(row["published_start"] or ""), row["text"]) for row in articles)
    for row in articles:
        row["story"] = found[row["article_id"]]


def progress(files: list[Path]) -> Iterable[Path]:
    """Files with a bar on a terminal, where there are many."""
    if len(files) <= MANY or not sys.stderr.isatty():
        return files
    from tqdm import tqdm  # loaded only where it shows

    return tqdm(files, unit=" files", leave=False)


def _nobodys(claims: pd.DataFrame) -> "pd.Series[bool]":
    """Which claims would make a level of a state's total, were their contributor known."""
    total = claims["measure"].eq("total") & claims["unit"].eq("personnel") & claims["status"].isin(LAYERS)
    return total & claims["contributor"].eq("") & claims["host"].isin(STATES) & claims["repeats"].eq("")


def worth_a_look(frames: Mapping[str, pd.DataFrame]) -> list[str]:
    """Lines on what a reader of the tables had better know."""
    articles, claims = frames["articles"], frames["claims"]
    foreign = articles[~articles["language"].isin(UNDERSTOOD)]
    found = {
        "printed date set aside": articles.loc[articles["date_conflict"] != "", "article_id"],
        "in another language than English, not read": foreign["article_id"]
        + " ("
        + foreign["language"].astype(str)
        + ")",
        "told in the same words as another": articles.loc[articles["story"] != articles["article_id"], "article_id"],
        "not dated": articles.loc[articles["published_start"].isna(), "article_id"],
        "claims without a host": claims.loc[claims["host"] == "", "claim_id"],
        "totals that make no level, for nobody says whose they are": claims.loc[_nobodys(claims), "claim_id"],
    }
    more = {what: f" and {len(ids) - 5} more" if len(ids) > 5 else "" for what, ids in found.items()}
    return [f"{what}: {', '.join(ids[:5])}{more[what]}" for what, ids in found.items() if len(ids)]
