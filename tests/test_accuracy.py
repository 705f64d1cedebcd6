"""The scores and grades that docs/accuracy.md publishes are those of the reader as it stands."""

import re
import runpy
from pathlib import Path

import pytest

from analysis.reading.confidence import GRADES

ACCURACY = runpy.run_path(str(Path(__file__).parents[1] / "docs" / "accuracy.py"))
ROWS = ACCURACY["PAGE"].read_text(encoding="utf-8").splitlines()


@pytest.mark.parametrize("row", [r for r in ROWS if r.startswith("| `")], ids=lambda row: row.split("|")[1].strip())
def test_published_scores_are_true(row: str) -> None:
    assert ACCURACY["scored"](row) == row, "python docs/accuracy.py writes it anew"


@pytest.mark.parametrize("row", [row for row in ROWS if re.match(r"\| (sure|likely|doubtful) ", row)])
def test_published_grades_are_true(row: str) -> None:
    assert ACCURACY["graded"](row) == row, "python docs/accuracy.py writes it anew"


def test_grades_tell_what_is_right() -> None:
    unseen = [ACCURACY["counted"]()[column] for column in ACCURACY["UNSEEN"]]
    right, wrong = ({g: sum(found[g, yes] for found in unseen) for g in GRADES} for yes in (True, False))
    shares = [right[grade] / (right[grade] + wrong[grade]) for grade in GRADES]
    assert shares == sorted(shares, reverse=True)
    assert shares[0] >= 0.75  # of some twenty claims: docs/accuracy.md says how much can be said
