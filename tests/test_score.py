"""The score: the same text as the scorer that came with the gold, and its rules one by one."""

from pathlib import Path
from typing import Any

import pytest

from analysis import score
from analysis.cli import main

CASES = Path(__file__).parent / "cases"
GOLD = Path(__file__).parent / "gold" / "seed"


def claim(**other: Any) -> score.Claim:
    """Return a claim of 800 British personnel in Estonia, changed as told."""
    usual = {
        "quote": "some 800", "qualifier": "about", "unit": "personnel", "status": "present", "measure": "contingent",
        "since": "2022-02-01", "until": "2022-02-10", "contributor": "GBR", "host": "EST", "article": "a",
        "value": 800.0, "bounds": (800.0, 800.0), "repeats": False,
    }  # fmt: skip
    return usual | other


def strict(golds: list[score.Claim], preds: list[score.Claim], group: str = "all") -> list[float | None]:
    """Return the strict measures of one article."""
    return score.measure(score.score({"a": golds}, {"a": preds}), group, *score.STRICT)


@pytest.mark.parametrize("name", ["noisy", "empty"])
@pytest.mark.parametrize("option", ["", "--errors"])
def test_prints_what_the_given_scorer_printed(name: str, option: str, capsys: pytest.CaptureFixture[str]) -> None:
    # The expected texts are that scorer's own output on these tables, kept when both came to this project.
    assert main(["score", str(CASES / f"score_{name}.csv"), str(GOLD), *option.split()]) == 0
    assert capsys.readouterr().out == (CASES / f"score_{name}{option}.txt").read_text(encoding="utf-8")


def test_all_right_is_one() -> None:
    assert strict([claim()], [claim()]) == [1, 1, 1, 1.0, 1.0, 1.0]


@pytest.mark.parametrize("attribute", score.STRICT)
def test_a_wrong_strict_attribute_is_not_right(attribute: str) -> None:
    assert strict([claim()], [claim(**{attribute: "XXX"})])[2] == 0


@pytest.mark.parametrize("attribute", ["measure", "qualifier", "repeats", "bounds"])
def test_other_attributes_leave_strict_alone(attribute: str) -> None:
    assert strict([claim()], [claim(**{attribute: "other"})])[2] == 1


@pytest.mark.parametrize(("value", "right"), [(807.9, 1), (808.1, 0), (None, 0)])
def test_values_agree_within_one_percent(value: float | None, right: int) -> None:
    assert strict([claim()], [claim(value=value)])[2] == right


def test_units_have_to_agree() -> None:
    assert strict([claim()], [claim(unit="ship")])[2] == 0


def test_each_claim_is_matched_once() -> None:
    assert strict([claim()], [claim(), claim()]) == [1, 2, 1, 0.5, 1.0, pytest.approx(2 / 3)]


def test_the_phrase_decides_before_the_order() -> None:
    golds = [claim(quote="800", host="EST"), claim(quote="eight hundred", host="LVA")]
    assert strict(golds, [golds[1], golds[0]])[2] == 2


def test_of_the_same_phrase_the_same_host_comes_first() -> None:
    golds = [claim(host="EST"), claim(host="LTU"), claim(host="LVA")]
    assert strict(golds, golds[::-1])[2] == 3


@pytest.mark.parametrize("quote", ["1,200", "1 200", "1.200", "1'200"])
def test_digits_are_the_same_however_grouped(quote: str) -> None:
    golds = [claim(quote="1200", host="EST"), claim(quote="other", host="LVA")]
    assert strict(golds, [claim(quote="another", host="LVA"), claim(quote=quote, host="EST")])[2] == 2


@pytest.mark.parametrize(
    ("since", "until", "agree"),
    [
        ("2022-02-10", "2022-02-20", True),
        ("2022-02-11", "2022-02-12", False),
        ("2022-02-01", "2022-02-20", True),
        ("2022-02-01", "2022-02-21", False),
        ("", "", False),
    ],
)
def test_dates_agree_when_they_overlap_and_are_not_vague(since: str, until: str, agree: bool) -> None:
    assert score.agrees(claim(), claim(since=since, until=until), "dates") is agree


def test_state_counts_personnel_in_the_baltic_states_only() -> None:
    golds = [claim(), claim(host="POL"), claim(unit="tank"), claim(host="LVA;POL")]
    assert strict(golds, golds, "state")[:3] == [2, 2, 2]


def test_predictions_without_gold_are_left_out() -> None:
    result = score.score({"a": [claim()]}, {"a": [claim()], "b": [claim(), claim()]})
    assert (result.outside, len(result.preds)) == (2, 1)


def test_nothing_predicted_divides_by_nothing() -> None:
    assert strict([claim()], []) == [1, 0, 0, None, 0.0, 0.0]
    assert "- " in "".join(score.report(score.score({"a": [claim()]}, {})))


def test_missing_columns_are_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "p.csv").write_text("article_id,quote\n", encoding="utf-8")
    assert main(["score", str(tmp_path / "p.csv"), str(GOLD)]) == 2
    assert "lacks the columns: low, high" in capsys.readouterr().err


def test_a_folder_without_gold_and_a_broken_gold_file_are_named(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    table = str(CASES / "score_empty.csv")
    assert main(["score", table, str(tmp_path)]) == 2
    assert f"no gold files in {tmp_path}" in capsys.readouterr().err
    (tmp_path / "a.json").write_text("{", encoding="utf-8")
    assert main(["score", table, str(tmp_path)]) == 2
    assert "cannot be scored" in capsys.readouterr().err
