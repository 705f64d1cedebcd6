"""Agreement of two reviewers: figures of the literature, what counts, and what cannot be told."""

import json
import math
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.agreement import agreement, coefficients, disagreements, report, side
from analysis.cli import main
from analysis.corrections import Correction, save

CASES = json.loads((Path(__file__).parent / "cases" / "agreement.json").read_text(encoding="utf-8"))
READING = (
    "low=300; high=300; value=300; qualifier=exact; unit=personnel; contributor=DEU; host={}; status={}; quote=300"
)


def rows(who: str, *told: tuple[int, str]) -> list[Correction]:
    """Return rows by which somebody accepts claims with a host, or rejects them."""
    made = []
    for start, host in told:
        verdict = ("300", "reject") if host == "-" else (READING.format(host, "present"), "accept")
        made.append(Correction("claim", f"a:{start}", "verdict", *verdict, who, "2026-11-22", "x"))
    return made


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_coefficients_are_those_of_the_literature(case: dict[str, Any]) -> None:
    pairs = list(zip(case.get("one", "").split(), case.get("other", "").split(), strict=True))
    pairs += [(a, b) for a, b, count in case.get("table", ()) for _ in range(count)]
    one, other = ({str(n): pair[side] for n, pair in enumerate(pairs)} for side in (0, 1))
    assert [round(value, 3) for value in coefficients(one, other, case["kind"])] == [case["kappa"], case["alpha"]]


@given(st.lists(st.tuples(st.sampled_from("abc"), st.sampled_from("abc")), min_size=1, max_size=12))
def test_both_are_symmetrical_and_at_most_one(pairs: list[tuple[str, str]]) -> None:
    one, other = ({str(n): pair[side] for n, pair in enumerate(pairs)} for side in (0, 1))
    there, back = coefficients(one, other), coefficients(other, one)
    for value, again in zip(there, back, strict=True):
        assert math.isnan(value) == (len({label for pair in pairs for label in pair}) == 1)
        assert math.isnan(value) or (value <= 1 and math.isclose(value, again, abs_tol=1e-12))
        assert math.isnan(value) or (math.isclose(value, 1) == (one == other))


def test_verdicts_and_fields_count_where_both_sides_have_them() -> None:
    one = side(rows("A", (1, "EST"), (2, "LVA"), (3, "-"), (4, "EST"), (9, "EST")))
    extra = Correction("claim", "a:5", "host", "LTU", "EST", "B", "2026-11-22", "x")
    other = side([*rows("B", (1, "EST"), (2, "EST"), (3, "EST"), (4, "EST"), (7, "-")), extra])
    table = agreement(one, other).set_index("field")
    assert table.loc["claim", ["claims", "alike"]].tolist() == [4, 3]
    assert table.loc["host", ["claims", "alike", "distance"]].tolist() == [3, 2, "list"]
    assert math.isnan(table.loc["unit", "kappa"])
    assert disagreements(one, other).to_numpy().tolist() == [
        ["a:2", "host", "LVA", "EST"],
        ["a:3", "claim", "no", "yes"],
    ]
    lines = list(report(one, other))
    assert lines[0] == "4 claims decided on by both sides, 1 by A alone, 2 by B alone"
    assert next(line for line in lines if line.startswith("unit")).split() == ["unit", "3", "3", "-", "-", "nominal"]
    assert lines[-2:] == ["a:2  host: A LVA, B EST", "a:3  claim: A no, B yes"]


def test_nothing_in_common_is_told() -> None:
    lines = list(report(side(rows("A", (1, "EST"))), side(rows("B", (2, "EST")))))
    assert lines[0] == "0 claims decided on by both sides, 1 by A alone, 1 by B alone"
    assert lines[1].startswith("nothing in common")
    assert len(lines) == 2


def test_the_command_says_the_same_at_every_run(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for name, told in (("one", [(1, "EST"), (2, "LVA"), (3, "-")]), ("two", [(1, "EST"), (2, "EST"), (3, "EST")])):
        save(rows(name, *told), tmp_path)
        (tmp_path / "corrections.csv").rename(tmp_path / f"{name}.csv")
    words = ["agreement", str(tmp_path / "one.csv"), str(tmp_path / "two.csv"), "--csv", str(tmp_path / "out.csv")]
    assert main(words) == 0
    said = capsys.readouterr().out
    assert "a:2  host: A LVA, B EST" in said
    for seed in ("1", "2"):
        command = [sys.executable, "-P", "-m", "analysis", *words]
        again = subprocess.run(command, capture_output=True, text=True, env={"PYTHONHASHSEED": seed, "PYTHONPATH": "."})
        assert again.stdout == said, again.stderr
    out = (tmp_path / "out.csv").read_text(encoding="utf-8").splitlines()
    assert out[:2] == ["field,claims,alike,distance,kappa,alpha", "claim,3,2,nominal,0.0,0.0"]
    (tmp_path / "two.csv").write_text("what\nclaim\n", encoding="utf-8")
    assert main(words) == 1
    assert f"{tmp_path / 'two.csv'}: missing: which, field" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"a\n1\n2,3\n", "is no table (Error tokenizing data. C error: Expected 1 fields in line 3, saw 2): it is"),
        (b"\xff\n", "is no table ('utf-8' codec can't decode byte 0xff in position 0: invalid start byte): it is kept"),
        (b"<<<<<<< mine\n", ", line 1: a merge was left undone"),
    ],
)
def test_a_file_that_is_no_corrections_is_named_as_it_was_given(
    content: bytes, says: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "my corrections.csv"
    path.write_bytes(content)
    assert main(["agreement", str(path), str(path)]) == 1
    (line,) = capsys.readouterr().err.splitlines()
    assert f": {path}{says if says[0] == ',' else f' {says}'}" in line
