"""Write the scores and grades of docs/accuracy.md anew from the reader as it stands: ``python docs/accuracy.py``.

Rows that begin with a set of gold are counted; those of held-out sets as first measured are history and stay.
"""

import csv
import functools
import json
import re
import tempfile
from collections import Counter
from dataclasses import asdict, fields
from pathlib import Path

from analysis import score
from analysis.articles import read_article
from analysis.reading import Claim, read_claims

ROOT = Path(__file__).resolve().parents[1]
PAGE = Path(__file__).with_name("accuracy.md")
GOLD = ROOT / "tests" / "gold"
COLUMNS = ("host", "contributor", "status", "measure", "qualifier", "dates")
UNSEEN = {"never worked on": ("g", "q")}  # beginnings of own articles, by column


@functools.cache
def read(path: Path) -> tuple[Claim, ...]:
    """Claims of one article, the whole way from its bytes."""
    return tuple(read_claims(read_article(path.read_bytes(), path.name)))


def texts(row: str) -> dict[str, Path]:
    """Texts of the articles that a row of the scores is about, by id."""
    if "`seed`" in row:
        return {path.stem: path for path in (ROOT / "data" / "raw").glob("*.txt")}
    folder = "dev" if "`dev`" in row else "own"
    held = set(json.loads((GOLD / "heldout.json").read_text(encoding="utf-8")))
    found = {path.stem: path for path in (GOLD / folder / "texts").glob("*.txt")}
    if "`dev`, whole" in row:
        return found
    if "fifth fold" in row:
        return {name: path for name, path in found.items() if name in held}
    first, last = (*re.findall(r"\b[a-z]\d\d\b", row), "d01", "d99")[:2]
    return {name: path for name, path in found.items() if first <= name <= last and name not in held}


def scored(row: str) -> str:
    """A row of the scores as the reader gives it."""
    articles, label = texts(row), row.split("|")[1].strip()
    folder = GOLD / ("seed" if "`seed`" in row else "dev" if "`dev`" in row else "own")
    names = [field.name for field in fields(Claim)]
    with tempfile.TemporaryDirectory() as place:
        table = Path(place) / "claims.csv"
        with table.open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, names)
            writer.writeheader()
            claims = (claim for _, path in sorted(articles.items()) for claim in read(path))
            writer.writerows({k: "" if v is None else v for k, v in asdict(c).items()} for c in claims)
        predictions = score.read_predictions(table)
    golds = {name: found for name, found in score.read_gold(folder).items() if name in articles}
    report = list(score.report(score.score(golds, predictions)))
    lines = {line.split()[0]: line.split() for line in report if line}
    totals, attributes = (line.split() for line in report if line.startswith("all "))
    head = next(line.split() for line in report if line.startswith("attributes"))
    cells = [totals[6], lines["strict"][6], lines["state"][6], *(attributes[head.index(c)] for c in COLUMNS)]
    return "| " + " | ".join([label, str(len(articles)), totals[1], *(f"{float(c):.2f}" for c in cells)]) + " |"


@functools.cache
def counted() -> dict[str, Counter[tuple[str, bool]]]:
    """How many claims of each grade are strictly right, and wrong, by column of the table of grades."""
    golds = score.read_gold(GOLD / "own")
    found = {column: Counter[tuple[str, bool]]() for column in (*UNSEEN, "worked on")}
    for path in sorted((GOLD / "own" / "texts").glob("*.txt")):
        column = next((c for c, begins in UNSEEN.items() if path.stem.startswith(begins)), "worked on")
        said = [score.compared(asdict(claim), path.stem, claim.repeats) for claim in read(path)]
        pairs = score.match(golds[path.stem], said)
        right = {id(p) for g, p in pairs if all(score.agrees(g, p, a) for a in score.STRICT)}
        found[column].update((c.confidence, id(p) in right) for c, p in zip(read(path), said, strict=True))
    return found


def graded(row: str) -> str:
    """A row of the grades as the reader gives it."""
    grade = row.split("|")[1].strip()
    shares = (f"{c[grade, True]} of {c[grade, True] + c[grade, False]}" for c in counted().values())
    return "| " + " | ".join([grade, *shares]) + " |"


def page(text: str) -> str:
    """The page with all that is counted in it counted again."""
    text = re.sub(r"^\| `.*$", lambda row: scored(row[0]), text, flags=re.M)
    return re.sub(r"^\| (?:sure|likely|doubtful) .*$", lambda row: graded(row[0]), text, flags=re.M)


if __name__ == "__main__":
    PAGE.write_text(page(PAGE.read_text(encoding="utf-8")), encoding="utf-8")
    print(PAGE)
