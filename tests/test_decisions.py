"""Decisions on claims: what reviewers change, accept, reject and add; rows that do not fit; merges; a kill."""

import csv
import io
import itertools
import json
import os
import random
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis import tables
from analysis.articles import read_article
from analysis.build import BuildError, build
from analysis.corrections import Correction, CorrectionError, load, save
from analysis.decisions import JUDGED, changed, decided, fields, parsed, reading
from analysis.reading import read_claims

CASES = json.loads((Path(__file__).parent / "cases" / "decisions.json").read_text(encoding="utf-8"))
ARTICLE = read_article(CASES["text"].encode(), "a.txt")
READ = read_claims(ARTICLE)
NAMES = list(tables.COLUMNS["corrections"])


def built(folder: Path, rows: list[list[str]]) -> dict[str, Any]:
    """Build the article with rows of which, field, expected, value and who."""
    (folder / "raw").mkdir(exist_ok=True)
    (folder / "raw" / "a.txt").write_text(CASES["text"], encoding="utf-8")
    full = [["claim" if which != "a" or field != "removed" else "block", which, field, *rest, "2026-11-22", "seen"]
            for which, field, *rest in rows]  # fmt: skip
    out = io.StringIO()
    csv.writer(out, lineterminator="\n").writerows([NAMES, *full])
    (folder / "corrections.csv").write_text(out.getvalue(), encoding="utf-8")
    return build(folder / "raw", folder / "processed").frames


def cells(frames: dict[str, Any]) -> dict[str, dict[str, str]]:
    """Return the claims as text, by id."""
    rows = frames["claims"].astype("object").where(frames["claims"].notna(), None).to_dict("records")
    plain = [
        {name: "" if v is None else tables.text(v).removesuffix(" 00:00:00") for name, v in r.items()} for r in rows
    ]
    return {row["claim_id"]: row for row in plain}


@pytest.fixture(scope="module")
def unreviewed(tmp_path_factory: pytest.TempPathFactory) -> dict[str, dict[str, str]]:
    """Return the claims as they are read."""
    return cells(built(tmp_path_factory.mktemp("plain"), []))


@pytest.mark.parametrize("case", [c for c in CASES["cases"] if "changed" in c], ids=lambda c: c["name"])
def test_a_decision_does_what_it_says_and_nothing_else(
    case: dict[str, Any], tmp_path: Path, unreviewed: dict[str, dict[str, str]]
) -> None:
    made = cells(built(tmp_path, case["rows"]))
    for claim_id, told in case["changed"].items():
        rule = told.get("rule", "")
        if rule.startswith("*"):
            assert made[claim_id]["rule"].startswith(unreviewed[claim_id]["rule"])
            assert made[claim_id].pop("rule").endswith(rule[1:])
        was = unreviewed.get(claim_id, dict.fromkeys(tables.COLUMNS["claims"], "") | {"claim_id": claim_id})
        expected = was | told
        assert made[claim_id] == {name: expected[name] for name in made[claim_id]}
    assert set(unreviewed) - set(made) == set(case["gone"])
    for claim_id in set(made) - set(case["changed"]):
        assert made[claim_id] == unreviewed[claim_id]
    assert [int(row["start"]) for row in made.values()] == sorted(int(row["start"]) for row in made.values())


@pytest.mark.parametrize("case", [c for c in CASES["cases"] if "told" in c], ids=lambda c: c["name"])
def test_a_row_that_does_not_fit_is_told_and_nothing_is_built(case: dict[str, Any], tmp_path: Path) -> None:
    with pytest.raises((BuildError, CorrectionError)) as error:
        built(tmp_path, case["rows"])
    lines = str(error.value).splitlines()
    assert len(lines) == len(case["told"])
    for line, told in zip(lines, case["told"], strict=True):
        assert line.startswith(f"corrections.csv, {told}")
    assert not [*(tmp_path / "processed").glob("*.csv")]


def test_levels_hover_and_article_page_show_what_a_reviewer_did(tmp_path: Path) -> None:
    from analysis import charts, pages

    frames = built(
        tmp_path, [["a:242", "value", "1000", "1100", "JD"], ["a:201", "verdict", "about 40", "reject", "JD"]]
    )
    level = frames["levels"][frames["levels"]["state"] == "LVA"].iloc[0]
    assert (level["value"], level["explanation"]) == (1100, "“more than 1,000” (CAN, corrected) is stated")
    assert "corrected by a reviewer" in charts.levels(frames["levels"], frames["claims"], frames["articles"]).to_json()
    page = pages.story(ARTICLE.text, charts.records(frames["claims"]), [])
    assert "corrected by a reviewer" in page
    assert "value corrected by JD" in page


@given(st.permutations([row for case in CASES["cases"] if "changed" in case for row in case["rows"]][:6]))
def test_the_order_of_rows_is_of_no_account(rows: list[list[str]]) -> None:
    made, errors = [], []
    for order in (rows, sorted(rows)):
        found: list[CorrectionError] = []
        made.append(decided(ARTICLE, READ, [Correction("claim", *row) for row in order], found))
        errors.append(sorted({error.args[0].split(":")[0] for error in found}))
    assert made[0] == made[1]


@given(
    st.dictionaries(st.sampled_from(("low", "high", "value")), st.integers(0, 9999).map(str), min_size=1),
    st.sampled_from(READ),
)
def test_a_reading_in_one_line_comes_back_and_bounds_follow(given_: dict[str, str], claim: Any) -> None:
    new = changed(claim, parsed(given_))
    told = fields(reading(new))
    assert {name: told.get(name, "") for name in JUDGED} == {name: tables.text(getattr(new, name)) for name in JUDGED}
    assert {name: told[name] for name in given_} == given_
    assert told["quote"] == claim.quote
    if "value" not in given_ and new.low is not None and new.high is not None:
        assert new.value == (new.low + new.high) / 2
        assert (new.low == new.high) == (new.qualifier in ("exact", "about"))


def rows_of(who: str, claim_ids: list[str]) -> list[Correction]:
    """Return rows by which somebody accepts claims."""
    told = {claim.claim_id: reading(claim) for claim in READ}
    return [
        Correction("claim", c, "verdict", told[c], "accept", who, "2026-11-22", "as it says, =1+1") for c in claim_ids
    ]


@given(st.permutations(rows_of("JD", [c.claim_id for c in READ]) + rows_of("MK", [c.claim_id for c in READ])))
@settings(max_examples=10)
def test_the_same_decisions_are_the_same_bytes(rows: list[Correction]) -> None:
    folder = Path(os.environ["PYTEST_DECISIONS"])
    save(rows, folder)
    first = (folder / "corrections.csv").read_bytes()
    assert load(folder) == sorted(rows, key=lambda row: (int(row.which.split(":")[1]), row.who))
    save(load(folder), folder)
    assert (folder / "corrections.csv").read_bytes() == first


@pytest.fixture(autouse=True)
def _folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PYTEST_DECISIONS", str(tmp_path))


def git(folder: Path, *words: str) -> subprocess.CompletedProcess[str]:
    """Run git with nobody's settings."""
    own = {"GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_SYSTEM": os.devnull, "HOME": str(folder)}
    own |= {f"GIT_{part}_{what}": "x" for part in ("AUTHOR", "COMMITTER") for what in ("NAME", "EMAIL")}
    done = subprocess.run(["git", *words], cwd=folder, env=os.environ | own, capture_output=True, text=True)
    assert done.returncode == 0 or words[0] == "merge", done.stderr
    return done


@pytest.mark.skipif(not shutil.which("git"), reason="needs git")
@pytest.mark.parametrize("union", [True, False])
@pytest.mark.parametrize(
    ("common", "one", "two"),
    [
        ([], [0, 1], [2, 3]),
        ([], [0, 2], [1, 3]),
        ([0, 3], [0, 1, 3], [0, 2, 3]),
        ([], [0, 1], [0, 1]),
        ([0, 1], [0, 1, 2], [1]),
    ],
)
def test_git_merges_two_reviewers(
    tmp_path: Path, root: Path, union: bool, common: list[int], one: list[int], two: list[int]
) -> None:
    """Which claims both, one and the other have seen; with our .gitattributes nobody's row is lost."""
    ids = [claim.claim_id for claim in READ]
    git(tmp_path, "init", "-q", "-b", "main")
    if union:
        shutil.copy(root / ".gitattributes", tmp_path)
    before = rows_of("A", [ids[n] for n in common])
    for branch, who, seen in (("main", "A", common), ("b", "B", two), ("main", "A", one)):
        if (tmp_path / "corrections.csv").is_file():
            git(tmp_path, "checkout", "-q", *(["-b"] if branch == "b" else []), branch)
        kept = [row for row in before if row.which in {ids[n] for n in seen}]
        save(kept + rows_of(who, [ids[n] for n in seen if n not in common]), tmp_path)
        git(tmp_path, "add", "-A")
        git(tmp_path, "commit", "-q", "--allow-empty", "-m", branch)
    merged = git(tmp_path, "merge", "-q", "b")
    wanted = {("A", ids[n]) for n in one} | {("A" if n in common else "B", ids[n]) for n in two}
    if union:
        assert merged.returncode == 0, merged.stdout
    if merged.returncode == 0:
        rows = load(tmp_path)
        assert {(row.who, row.which) for row in rows} >= wanted - {("A", ids[n]) for n in set(common) - set(two)}
        errors: list[CorrectionError] = []
        assert decided(ARTICLE, READ, rows, errors)
        assert not errors
    else:
        with pytest.raises(CorrectionError, match="a merge was left undone; keep the rows, delete its marks"):
            load(tmp_path)


WRITER = """
import sys
from pathlib import Path
from analysis.corrections import Correction, save
rows, folder = [], Path(sys.argv[1])
for n in range(10**6):
    rows.append(Correction("claim", f"a:{n}", "verdict", "quote=" + "x" * 400, "accept", "JD", "2026-11-22", "seen"))
    if n > 300:
        rows = rows[-300:]
    save(rows, folder)
    print(n, flush=True)
"""


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="needs a kill that cannot be caught")
def test_a_kill_in_the_middle_of_a_decision_loses_nothing(tmp_path: Path) -> None:
    chance, told = random.Random(7), 0
    for _ in range(8):
        command = [sys.executable, "-P", "-c", WRITER, str(tmp_path)]
        with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as writer:
            assert writer.stdout is not None
            said = writer.stdout.readline()
            time.sleep(chance.random() / 20)
            writer.kill()
            said += writer.stdout.read()
        last = int(said.split()[-1])
        told = max(told, last)
        there = [int(row.which.split(":")[1]) for row in load(tmp_path)]
        assert there == list(range(there[0], there[0] + len(there)))
        assert last <= there[-1] <= last + 1  # each decision that was told is there, at most one more
    assert told > 1
    assert list(itertools.islice(tmp_path.glob(".saving-*"), 2))[1:] == []


def test_the_rows_of_the_workbench_page_do_what_it_says(tmp_path: Path, root: Path) -> None:
    page = (root / "docs" / "workbench.md").read_text(encoding="utf-8")
    text, rows = (page.partition(f"```{kind}\n")[2].partition("```")[0] for kind in ("text", "csv"))
    (tmp_path / "raw").mkdir()
    (tmp_path / "raw" / "rukla.txt").write_text(text, encoding="utf-8")
    assert len(build(tmp_path / "raw", tmp_path / "tables").frames["claims"]) == 2
    (tmp_path / "corrections.csv").write_text(rows, encoding="utf-8")
    claims = build(tmp_path / "raw", tmp_path / "tables").frames["claims"]
    assert [*claims["reviewed"]] == ["accepted", "corrected", "added"]
    (tmp_path / "corrections.csv").write_text(rows.replace("host=LTU", "host=LVA", 1), encoding="utf-8")
    with pytest.raises(BuildError) as error:
        build(tmp_path / "raw", tmp_path / "tables")
    assert str(error.value) in page
