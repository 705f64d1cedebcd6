"""Kind of force that a number counts: cases as data."""

import json
from pathlib import Path
from typing import Any

import pytest

from analysis.reading.scope import forces
from analysis.vocabulary import fold, rows

CASES: list[dict[str, Any]] = json.loads((Path(__file__).parent / "cases/forces.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["text"][:40])
def test_kind_of_force(case: dict[str, Any]) -> None:
    text = fold(case["text"])
    spans = [(text.index(n.lower()), text.index(n.lower()) + len(n), shared) for n, shared in case["numbers"]]
    assert forces(text, spans, case.get("before", ""))[0] == case["want"]


def test_what_was_spoken_of_last_is_kept() -> None:
    assert forces("the brigade is ready.", [], "battlegroup") == ([], "brigade")
    assert forces("nothing of that kind.", [], "battlegroup") == ([], "battlegroup")


def test_vocabulary_of_forces() -> None:
    table = rows("scopes")
    assert len({fold(row["phrase"]) for row in table}) == len(table)
    assert {row["only"] for row in table} <= {"", "shared"}
    declared = {"battlegroup", "brigade", "air_policing", "guard", "reserve", "conscripts"}
    assert {row["force"] for row in table} == declared
