"""The score of predicted claims against gold files, by the rules of the codebook.

In: claims of both sides by article, in reading order. Out: the pairs that match, and a report. A prediction matches a
gold claim when unit and value agree (within 1 %) and the number phrases share a number or a number word or, failing
that, when the two are the closest unmatched pair with that value. Gold files hold no positions, so closeness is in
reading order; of claims with the same phrase ("each") the one with the same host comes first.
"""

import csv
import datetime
import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any, NamedTuple

from analysis.vocabulary import split

Claim = dict[str, Any]
Side = Mapping[str, list[Claim]]  # claims by article
COLUMNS = split("article_id;quote;low;high;value;qualifier;unit;contributor;host;status;measure;since;until;repeats")
TEXTS = split("quote;qualifier;unit;status;measure;since;until")
ATTRIBUTES = split("host;contributor;status;measure;qualifier;dates;bounds;repeats")
STRICT = split("contributor;host;status")
_FILLER = split(
    "a;an;the;of;or;and;so;than;to;up;at;as;about;around;approximately;close;some;nearly;almost;roughly;"
    "just;over;more;least;most;many;between;upwards;strong"
)


class Score(NamedTuple):
    """Number of gold articles and of predictions elsewhere; the claims of both sides and the pairs that match."""

    articles: int
    outside: int
    golds: list[Claim]
    preds: list[Claim]
    pairs: list[tuple[Claim, Claim]]


def compared(row: Mapping[str, Any], article: str, repeats: object) -> Claim:
    """One claim in the form in which both sides are compared."""
    cells = {k: "" if row[k] is None else str(row[k]).strip() for k in COLUMNS if k in row}
    low, high, value = (float(cells[k]) if cells[k] else None for k in ("low", "high", "value"))
    lists = {k: ";".join(sorted(set(split(cells[k])))) for k in ("contributor", "host")}
    texts = {k: cells[k] for k in TEXTS}
    return {**texts, **lists, "article": article, "value": value, "bounds": (low, high), "repeats": bool(repeats)}


def read_gold(folder: Path) -> Side:
    """Gold claims of a folder of JSON files."""
    files = [json.loads(path.read_text(encoding="utf-8")) for path in sorted(folder.glob("*.json"))]
    return {f["article_id"]: [compared(c, f["article_id"], c["repeats_first"]) for c in f["claims"]] for f in files}


def read_predictions(path: Path) -> Side:
    """Predicted claims of a CSV table, ordered by ``start`` where it has that column; ValueError where others lack."""
    preds: dict[str, list[Claim]] = {}
    with path.open(encoding="utf-8-sig", newline="") as file:
        reader = csv.DictReader(file)
        if missing := [c for c in COLUMNS if c not in (reader.fieldnames or [])]:
            raise ValueError(f"{path} lacks the columns: {', '.join(missing)}")
        for row in sorted(reader, key=lambda row: float((row.get("start") or "").strip() or 0)):
            claim = compared(row, row["article_id"], split(row["repeats"] or ""))
            preds.setdefault(row["article_id"], []).append(claim)
    return preds


def _words(quote: str) -> set[str]:
    """Numbers and number words of a phrase; '1,200', '1 200' and '1.200' are the same."""
    joined = re.sub(r"(?<=\d)[\s.,'](?=\d)", "", quote.lower())
    return set(re.findall(r"\d+|[^\W\d_]+", joined)).difference(_FILLER)


def match(golds: list[Claim], preds: list[Claim]) -> list[tuple[Claim, Claim]]:
    """Pairs of one article's claims, the best candidates first."""
    candidates = []
    for i, g in enumerate(golds):
        for j, p in enumerate(preds):
            if p["value"] is not None and g["unit"] == p["unit"] and abs(g["value"] - p["value"]) <= 0.01 * g["value"]:
                overlap = bool(_words(g["quote"]) & _words(p["quote"]))
                apart = abs((i + 0.5) / len(golds) - (j + 0.5) / len(preds))
                candidates.append((not overlap, overlap and g["host"] != p["host"], apart, i, j))
    pairs: dict[int, int] = {}
    for *_, i, j in sorted(candidates):
        if i not in pairs and j not in pairs.values():
            pairs[i] = j
    return [(golds[i], preds[j]) for i, j in pairs.items()]


def score(golds: Side, preds: Side) -> Score:
    """Match predictions with gold, article by article."""
    pairs = [pair for article, claims in golds.items() for pair in match(claims, preds.get(article, []))]
    outside = sum(len(claims) for article, claims in preds.items() if article not in golds)
    wanted, predicted = ([c for article in golds for c in side.get(article, [])] for side in (golds, preds))
    return Score(len(golds), outside, wanted, predicted, pairs)


def agrees(gold: Claim, pred: Claim, attribute: str) -> bool:
    """Tell whether a pair agrees; in dates if they overlap and the predicted interval is at most twice as long."""
    if attribute != "dates":
        return bool(gold[attribute] == pred[attribute])
    try:
        (a, b), (c, d) = ([datetime.date.fromisoformat(x[k]) for k in ("since", "until")] for x in (gold, pred))
    except ValueError:
        return False
    return a <= d and c <= b and (d - c).days + 1 <= 2 * ((b - a).days + 1)


def measure(result: Score, group: str, *named: str) -> list[float | None]:
    """Claims of a group in gold, predicted and right (matched, and agreeing in what is named), precision, recall, F1.

    A group is ``all``, a unit, or ``state``: personnel in a Baltic state. None stands for a division by nothing.
    """

    def has(claim: Claim) -> bool:
        baltic = claim["unit"] == "personnel" and not {"EST", "LVA", "LTU"}.isdisjoint(claim["host"].split(";"))
        return group in ("all", claim["unit"]) or (group == "state" and baltic)

    wanted, predicted = (sum(map(has, side)) for side in (result.golds, result.preds))
    right = sum(has(g) and all(agrees(g, p, a) for a in named) for g, p in result.pairs)
    parts = ((right, predicted), (right, wanted), (2 * right, predicted + wanted))
    return [wanted, predicted, right, *(part / whole if whole else None for part, whole in parts)]


def _line(label: str, width: int, cells: Iterable[str | float | None]) -> str:
    """One line of a table."""
    texts = ("-" if c is None else f"{c:.3f}" if isinstance(c, float) else str(c) for c in cells)
    return label.ljust(15) + "".join(text.rjust(width) for text in texts)


def report(result: Score) -> Iterator[str]:
    """Lines with the matches and the attributes by unit, and the strict measures."""
    yield f"{result.articles} articles; {result.outside} predictions in articles without gold left out\n"
    yield _line("claims", 11, split("gold;pred;match;prec;recall;f1;strict-f1"))
    attributes = [_line("attributes", 12, ATTRIBUTES)]
    for unit in ["all", *sorted({c["unit"] for c in result.golds + result.preds})]:
        yield _line(unit, 11, [*measure(result, unit), measure(result, unit, *STRICT)[-1]])
        hits = [pair for pair in result.pairs if unit in ("all", pair[0]["unit"])]
        shares = [sum(agrees(*pair, a) for pair in hits) / len(hits) if hits else None for a in ATTRIBUTES]
        attributes.append(_line(unit, 12, shares))
    yield from ("", *attributes, "", _line("measure", 11, split("gold;pred;right;prec;recall;f1")))
    yield _line("strict", 11, measure(result, "all", *STRICT))
    yield _line("state", 11, measure(result, "state", *STRICT))


def errors(result: Score) -> Iterator[str]:
    """Lines with every miss, false alarm and wrong attribute, article by article."""
    matched = {id(c) for pair in result.pairs for c in pair}
    found = []
    for kind, side in (("MISS", result.golds), ("FALSE", result.preds)):
        for c in (c for c in side if id(c) not in matched):
            what = f"{c['unit']} {c['value']} {c['contributor'] or '?'} in {c['host'] or '?'}, {c['status']}"
            found.append((c["article"], f"{kind:5}  {c['quote']!r}: {what}"))
    for g, p in result.pairs:
        for a in (a for a in ATTRIBUTES if not agrees(g, p, a)):
            got, want = (f"{c['since']}..{c['until']}" if a == "dates" else c[a] for c in (p, g))
            found.append((g["article"], f"WRONG  {g['quote']!r}: {a} is {got!r}, should be {want!r}"))
    yield from ("", *(f"{article}  {text}" for article, text in sorted(found, key=lambda line: line[0])))


def reviewed(processed_dir: Path, folder: Path) -> Iterator[str]:
    """Lines on how well the reader does on what was reviewed; ``folder`` is that of ``corrections.csv``.

    The reader's own readings are held against what reviewers made of them. A claim counts once it has a verdict, an
    article, for precision and recall, once each of its claims has one.
    """
    from analysis import tables
    from analysis.decisions import JUDGED
    from analysis.review import Item, Review

    review = Review(tables.read("articles", processed_dir), tables.read("claims", processed_dir), folder)
    by_article: dict[str, list[Item]] = {}
    for item in review.items.values():
        by_article.setdefault(item.read.article_id, []).append(item)
    seen = [item for item in review.items.values() if item.seen]
    kept = [(item.read, item.made) for item in seen if item.made and item.made.reviewed != "added"]
    counts = Counter(item.state for item in seen)
    whole = [article for article, items in by_article.items() if all(item.seen for item in items)]
    found = len(seen) - counts["added"]
    unfit = len({row.which for row in review.lost()}) + sum(bool(item.trouble) for item in review.items.values())
    odd = f"; decisions on {unfit} claims no longer fit and do not count" if unfit else ""
    yield f"{len(seen)} of {len(review.items)} claims seen; {len(whole)} of {len(review.texts)} articles wholly{odd}"
    states = ("accepted", "corrected", "rejected", "added")
    yield _line("", 11, [*states, "right"])
    yield _line("claims", 11, [*(counts[x] for x in states), counts["accepted"] / found if found else None])
    yield from ("", _line("field", 11, ["claims", "right"]))
    for name in JUDGED:
        right = sum(_same(read, made, name) for read, made in kept)
        yield _line(name, 11, [len(kept), right / len(kept) if kept else None])
    golds, preds = (
        {a: [compared(asdict(c), a, c.repeats) for c in map(side, by_article[a]) if c] for a in whole}
        for side in (lambda i: i.made, lambda i: None if i.read.reviewed == "added" else i.read)
    )
    yield "\nThe articles seen wholly, as read against as reviewed; recall holds where they were read for missed claims"
    yield from report(score(golds, preds))


def _same(read: Any, made: Any, name: str) -> bool:
    """Whether a field was read as it was decided; of a repeated claim only whether it is one."""
    one, other = getattr(read, name), getattr(made, name)
    return bool(one) == bool(other) if name == "repeats" else bool(one == other)
