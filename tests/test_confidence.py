"""Confidence: the grade of a claim from learned weights of how it came about."""

import json
import os
import subprocess
import sys
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from analysis.articles import read_article
from analysis.reading import Claim, confidence, read_claims
from analysis.vocabulary import rows

ROOT = Path(__file__).parents[1]
NAMED = "Some 800 British soldiers serve in Estonia."
GUESSED = "British and German ministers met in Riga. They spoke of Russia. About 800 soldiers were to follow."


def claims(text: str) -> list[Claim]:
    """Claims of a text of one day."""
    day = date(2022, 6, 1)
    return read_claims(replace(read_article(b"A text.", "a.txt"), text=text, published_start=day, published_end=day))


def test_the_table_is_whole_numbers_one_for_each_fact() -> None:
    facts = [row["fact"] for row in rows("confidence")]
    assert len(set(facts)) == len(facts) > 100
    assert all(int(row["weight"]) for row in rows("confidence"))


def test_what_the_clause_names_is_surer_than_a_guess() -> None:
    named, guessed = (confidence.GRADES.index(claims(text)[-1].confidence) for text in (NAMED, GUESSED))
    assert named < guessed


@pytest.mark.parametrize(
    ("total", "grade"),
    [(least + more, grade) for grade, least in confidence.LEAST.items() for more in (0, 1)]
    + [(confidence.LEAST["sure"] - 1, "likely"), (confidence.LEAST["likely"] - 1, "doubtful"), (-1000, "doubtful")],
)
def test_grades_by_weight(total: int, grade: str) -> None:
    assert confidence.grade(["one", "other", "unheard of"], {"one": total - 7, "other": 7}) == grade


@pytest.mark.parametrize(
    ("text", "grade"),
    [
        (NAMED, "sure"),
        ("Britain has 800 soldiers in Estonia, Canada 450 in Latvia.", "likely"),  # a number without a noun
        ("Some 800 British soldiers serve in Estonia. About 90 sailors take part in the drills.", "likely"),
    ],
)
def test_what_is_never_sure(text: str, grade: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(confidence, "grade", lambda told, heavy: _grade(told, dict.fromkeys(told, 100)))
    assert claims(text)[-1 if "450" in text else 0].confidence == grade


_grade = confidence.grade


def test_each_claim_has_facts_of_its_own_sentence_and_of_its_article() -> None:
    alone, beside = claims(NAMED), claims(f"{NAMED} Some 300 French soldiers serve in Estonia.")
    assert alone[0].confidence in confidence.GRADES
    assert [c.value for c in beside] == [800, 300]


@pytest.mark.slow
def test_the_weights_are_those_that_are_learned() -> None:
    code = "import confidence, json; print(json.dumps(confidence.weights(confidence.read())))"
    command = [sys.executable, "-c", code]
    environment = os.environ | {"PYTHONPATH": str(ROOT)}
    done = subprocess.run(command, cwd=ROOT / "benchmarks", env=environment, check=True, capture_output=True)
    learned = json.loads(done.stdout)
    stored = {row["fact"]: int(row["weight"]) for row in rows("confidence")}
    far = [fact for fact in learned.keys() | stored if abs(learned.get(fact, 0) - stored.get(fact, 0)) > 10]
    assert len(far) <= len(stored) / 50, "the rules have changed: python benchmarks/confidence.py --write"
