"""Confidence: the grade of a claim from its rules, and how often each grade is right."""

import re
from pathlib import Path

import pytest

from analysis.reading import where, whose
from analysis.reading.confidence import confidence
from analysis.vocabulary import rows

RULE = "people; contributor: {}; host: {}; status: by_table (send, past: sent); date: publication"


@pytest.mark.parametrize(
    ("contributor", "host", "status", "abroad", "grade"),
    [
        ("modifier", "place_after", "present", True, "sure"),
        ("modifier", "place_after", "planned", True, "likely"),
        ("modifier", "place_after", "present", False, "likely"),
        ("modifier", "pointed_at", "present", True, "likely"),
        ("nations", "place_after", "present", True, "likely"),
        ("carried", "place_after", "present", True, "doubtful"),
        ("modifier", "as_before", "present", True, "doubtful"),
        ("unheard of", "place_after", "present", True, "likely"),
    ],
)
def test_grades(contributor: str, host: str, status: str, abroad: bool, grade: str) -> None:
    assert confidence(RULE.format(contributor, host), status, abroad) == grade


def test_equipment_is_never_sure() -> None:
    rule = RULE.format("modifier", "place_after").replace("people", "equipment")
    assert confidence(rule, "present", True) == "likely"


def test_the_table_names_rules_that_exist() -> None:
    source = "".join(Path(module.__file__ or "").read_text(encoding="utf-8") for module in (whose, where))
    source += (Path(whose.__file__ or "").parent / "claims.py").read_text(encoding="utf-8")
    for row in rows("confidence"):
        assert row["says"] in ("named", "guessed")
        assert row["part"] in ("noun", "contributor", "host")
        if row["part"] != "noun":
            assert re.search(rf"\b{row['rule']}\b", source), row
    assert len({(row["part"], row["rule"]) for row in rows("confidence")}) == len(rows("confidence"))


def test_who_has_no_verb_is_never_sure() -> None:
    rule = RULE.format("modifier", "place_after").replace("by_table (send, past: sent)", "without_verb")
    assert confidence(rule, "present", True) == "likely"
