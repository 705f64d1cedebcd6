"""The scores that docs/accuracy.md publishes are those of the reader as it stands; held-out rows are history."""

import csv
import json
import re
from dataclasses import asdict, fields
from pathlib import Path

import pytest

from analysis import score
from analysis.articles import read_article
from analysis.reading import Claim, read_claims

HERE = Path(__file__).parent
HELD = set(json.loads((HERE / "gold/heldout.json").read_text(encoding="utf-8")))
PAGE = (HERE.parent / "docs/accuracy.md").read_text(encoding="utf-8")
ROWS = [line for line in PAGE.splitlines() if line.startswith("| `")]
COLUMNS = ("host", "contributor", "status", "measure", "dates")


def texts(row: str) -> dict[str, Path]:
    """Texts of the articles that a row of the table is about, by id."""
    if "`seed`" in row:
        return {path.stem: path for path in (HERE.parent / "data/raw").glob("*.txt")}
    folder = "dev" if "`dev`" in row else "own"
    found = {path.stem: path for path in (HERE / "gold" / folder / "texts").glob("*.txt")}
    if "fifth fold" in row:
        return {name: path for name, path in found.items() if name in HELD}
    first, last = (*re.findall(r"\b[abcefghi]\d\d\b", row), "d01", "d99")[:2]
    return {name: path for name, path in found.items() if first <= name <= last and name not in HELD}


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.split("|")[1].strip())
def test_published_scores_are_true(row: str, tmp_path: Path) -> None:
    cells = [cell.strip() for cell in row.strip("| ").split("|")]
    articles = texts(row)
    folder = HERE / "gold" / ("seed" if "`seed`" in row else "dev" if "`dev`" in row else "own")
    read = (read_claims(read_article(path.read_bytes(), path.name)) for _, path in sorted(articles.items()))
    claims = [claim for found in read for claim in found]
    names = [field.name for field in fields(Claim)]
    with (tmp_path / "claims.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, names)
        writer.writeheader()
        writer.writerows({k: "" if v is None else v for k, v in asdict(c).items()} for c in claims)
    golds = {name: found for name, found in score.read_gold(folder).items() if name in articles}
    report = list(score.report(score.score(golds, score.read_predictions(tmp_path / "claims.csv"))))
    lines = {line.split()[0]: line.split() for line in report if line}
    totals, attributes = (line.split() for line in report if line.startswith("all "))
    head = next(line.split() for line in report if line.startswith("attributes"))
    wanted = [str(len(articles)), totals[1], totals[6], lines["strict"][6], lines["state"][6]]
    wanted += [attributes[head.index(column)] for column in COLUMNS]
    assert cells[1:3] == wanted[:2]
    assert [float(cell) for cell in cells[3:]] == pytest.approx([float(w) for w in wanted[2:]], abs=0.0051)
