"""Confidence: the grade of a claim from its rules, and how often each grade is right."""

import re
from collections import Counter
from dataclasses import asdict
from pathlib import Path

import pytest

from analysis import read, score
from analysis.reading import where, whose
from analysis.reading.confidence import GRADES, confidence
from analysis.vocabulary import rows

HERE = Path(__file__).parent
PAGE = (HERE.parent / "docs/accuracy.md").read_text(encoding="utf-8")
RULE = "people; contributor: {}; host: {}; status: by_table (send, past: sent); date: publication"
UNSEEN = ("a1", "a2", "g", "i")  # beginnings of the articles that nobody looked into


@pytest.mark.parametrize(
    ("contributor", "host", "status", "at_home", "grade"),
    [
        ("modifier", "place_after", "present", False, "sure"),
        ("modifier", "place_after", "planned", False, "likely"),
        ("modifier", "place_after", "present", True, "likely"),
        ("nations", "place_after", "present", False, "likely"),
        ("carried", "place_after", "present", False, "doubtful"),
        ("modifier", "as_before", "present", False, "doubtful"),
        ("unheard of", "place_after", "present", False, "likely"),
    ],
)
def test_grades(contributor: str, host: str, status: str, at_home: bool, grade: str) -> None:
    assert confidence(RULE.format(contributor, host), status, at_home) == grade


def test_equipment_is_never_sure() -> None:
    rule = RULE.format("modifier", "place_after").replace("people", "equipment")
    assert confidence(rule, "present", False) == "likely"


def test_the_table_names_rules_that_exist() -> None:
    source = "".join(Path(module.__file__ or "").read_text(encoding="utf-8") for module in (whose, where))
    source += (Path(whose.__file__ or "").parent / "claims.py").read_text(encoding="utf-8")
    for row in rows("confidence"):
        assert row["says"] in ("named", "guessed")
        assert row["part"] in ("noun", "contributor", "host")
        if row["part"] != "noun":
            assert re.search(rf"\b{row['rule']}\b", source), row
    assert len({(row["part"], row["rule"]) for row in rows("confidence")}) == len(rows("confidence"))


def counted(names: list[Path], folder: Path) -> Counter[tuple[str, bool]]:
    """How many claims of each grade are strictly right, and wrong."""
    golds, found = score.read_gold(folder), Counter[tuple[str, bool]]()
    for path in names:
        claims = read(path)[1]
        said = [score.compared(asdict(claim), path.stem, claim.repeats) for claim in claims]
        pairs = score.match(golds[path.stem], said)
        right = {id(p) for g, p in pairs if all(score.agrees(g, p, a) for a in score.STRICT)}
        found.update((c.confidence, id(p) in right) for c, p in zip(claims, said, strict=True))
    return found


@pytest.mark.parametrize("row", [line for line in PAGE.splitlines() if re.match(r"\| (sure|likely|doubtful) ", line)])
def test_published_grades_are_true(row: str) -> None:
    grade, unseen, others = (cell.strip() for cell in row.strip("| ").split("|"))
    texts = sorted((HERE / "gold/own/texts").glob("*.txt"))
    held = [path for path in texts if path.stem.startswith(UNSEEN)]
    seen = [path for path in texts if path not in held]
    shares = []
    for cell, names in ((unseen, held), (others, seen)):
        found = counted(names, HERE / "gold/own")
        right, all_ = found[grade, True], found[grade, True] + found[grade, False]
        assert cell == f"{right} of {all_}"
        shares.append(right / all_)
    assert grade in GRADES
    assert grade != "sure" or shares[0] >= 0.98  # what the grade promises, where nobody has looked
