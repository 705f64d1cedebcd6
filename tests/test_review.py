"""The review: what is to be seen, what a decision writes, undo, others' rows; the panel; the score of the reader."""

import json
import os
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from analysis import score, tables
from analysis.build import build
from analysis.cli import main
from analysis.corrections import CorrectionError, load
from analysis.decisions import reading
from analysis.panel import Panel, panel
from analysis.review import Review, open_review

TEXT = json.loads((Path(__file__).parent / "cases" / "decisions.json").read_text(encoding="utf-8"))["text"]
OTHER = """Patrols 🛩 over <b>Estonia</b>

TALLINN, March 4, 2023 - $x^2$ <script>alert(1)</script> About 150 French soldiers are in Tapa, Estonia, on Saturday.
"""
FIRST = ["a:49", "a:130", "a:201", "a:242"]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return a folder with two articles and their tables."""
    (tmp_path / "raw").mkdir()
    (tmp_path / "raw" / "a.txt").write_text(TEXT, encoding="utf-8")
    (tmp_path / "raw" / "b.txt").write_text(OTHER, encoding="utf-8")
    build(tmp_path / "raw", tmp_path / "tables")
    return tmp_path


@pytest.fixture
def review(folder: Path) -> Review:
    return open_review(folder / "tables", folder, folder, "JD")


def rows(folder: Path) -> list[list[str]]:
    """Return which, field, expected and value of each row."""
    return [[row.which, row.field, row.expected, row.value] for row in load(folder)]


def marks(claims: Any) -> dict[str, str]:
    """Return what a reviewer did with each claim."""
    return {claim_id: done if isinstance(done, str) else "" for claim_id, done in claims["reviewed"].items()}


def rebuilt(folder: Path) -> Any:
    return build(folder / "raw", folder / "tables").frames["claims"].set_index("claim_id")


def test_everything_is_to_be_seen_in_reading_order(review: Review) -> None:
    assert review.queue[:4] == FIRST
    assert review.at == "a:49"
    counts = review.counts()
    assert 0 <= counts.pop("uncertain") <= 5
    assert counts == {"not yet seen": 5, "disagrees with the record": 0, "no longer fits": 0, "seen": 0, "all": 5}


@pytest.mark.parametrize(
    ("cells", "many"),
    [({}, 0), ({"confidence": "doubtful"}, 5), ({"status": "unclear"}, 5), ({"host": ""}, 5), ({"contributor": ""}, 5)],
)
def test_what_is_doubtful_unclear_or_of_nobody_is_uncertain(folder: Path, cells: dict[str, str], many: int) -> None:
    articles, claims = (tables.read(name, folder / "tables") for name in ("articles", "claims"))
    review = Review(articles, claims.assign(**{"confidence": "sure", **cells}), folder, "JD")
    assert review.counts()["uncertain"] == many
    review.accept()
    assert review.counts()["uncertain"] == max(0, many - 1)  # what was seen is certain


def test_each_decision_is_on_disk_at_once_and_the_next_claim_is_shown(review: Review, folder: Path) -> None:
    told = reading(review.items["a:49"].read)
    review.accept()
    assert rows(folder) == [["a:49", "verdict", told, "accept"]]
    assert review.at == "a:130"
    review.reject("a headline")
    assert rows(folder)[1] == ["a:130", "verdict", "Some 300", "reject"]
    assert load(folder)[1].why == "a headline"
    review.change({"host": "LVA", "status": "past"}, "the other camp")
    assert [row[1:] for row in rows(folder)[2:4]] == [["host", "LTU", "LVA"], ["status", "present", "past"]]
    assert "host=LVA" in rows(folder)[4][2]
    claims = rebuilt(folder)
    assert marks(claims) == {
        "a:49": "accepted", "a:201": "corrected", "a:242": "", "b:88": ""}  # fmt: skip
    assert claims.loc["a:201", ["host", "status"]].tolist() == ["LVA", "past"]
    again = open_review(folder / "tables", folder, folder, "JD")  # after a restart all of it is still known
    assert [item.state for item in again.items.values()] == [
        "accepted", "rejected", "corrected", "not yet seen", "not yet seen"]  # fmt: skip
    assert again.items.keys() == review.items.keys()


REVIEWER = """
import sys, time
from pathlib import Path
from analysis.review import open_review
folder, who, turn = Path(sys.argv[1]), sys.argv[2], int(sys.argv[3])
review = open_review(folder / "tables", folder, folder, who)
(folder / f"{who}.ready").touch()
while not (folder / "go").exists():
    time.sleep(0.001)
for claim_id in list(review.items)[turn::2]:
    review.go(claim_id)
    review.accept()
"""


def test_two_who_decide_in_the_same_instant_lose_nothing(root: Path, tmp_path: Path) -> None:
    (tmp_path / "raw").mkdir()
    told = [f"Some {300 + n} German soldiers arrived in Rukla, Lithuania." for n in range(24)]
    (tmp_path / "raw/a.txt").write_text("VILNIUS, March 3, 2023 - " + "\n\n".join(told), encoding="utf-8")
    claims = build(tmp_path / "raw", tmp_path / "tables").frames["claims"]
    assert len(claims) == 24
    command = [sys.executable, "-P", "-c", REVIEWER, str(tmp_path)]
    env = {**os.environ, "PYTHONPATH": str(root)}
    running = [subprocess.Popen([*command, who, turn], env=env) for who, turn in (("A", "0"), ("B", "1"))]
    while not all((tmp_path / f"{who}.ready").exists() for who in "AB"):
        assert all(one.poll() is None for one in running)
        time.sleep(0.01)
    (tmp_path / "go").touch()
    assert [one.wait() for one in running] == [0, 0]
    assert [(row.which, row.who) for row in load(tmp_path)] == [
        (claim_id, "AB"[n % 2]) for n, claim_id in enumerate(claims["claim_id"])
    ]


def test_only_what_does_not_follow_is_written(review: Review, folder: Path) -> None:
    review.change({"value": "350"})
    assert [row[1:] for row in rows(folder)[:-1]] == [["value", "300", "350"]]
    review.go("a:130")
    review.change({"low": "100", "high": "400", "value": "300"})
    written = [row[1:] for row in rows(folder) if row[0] == "a:130" and row[1] != "verdict"]
    assert written == [["high", "300", "400"], ["low", "300", "100"], ["value", "300", "300"]]
    assert rebuilt(folder).loc["a:130", ["low", "high", "value", "qualifier"]].tolist() == [100, 400, 300, "range"]


def test_a_claim_that_was_missed_is_added_changed_and_taken_away(review: Review, folder: Path) -> None:
    start = review.texts["a"].text.index("two hundred")
    cells = {"unit": "personnel", "status": "present", "measure": "contingent", "host": "LVA"}
    made = review.add("a", start - 1, start + 12, cells)  # blanks around the words do not count
    assert (made, review.items[made].state, review.items[made].made.quote) == (f"a:{start}", "added", "two hundred")
    assert rebuilt(folder).loc[made, ["value", "host", "reviewed"]].tolist() == [200, "LVA", "added"]
    review.go(made)
    review.change({"host": "EST;LVA"})
    assert rebuilt(folder).loc[made, "host"] == "EST;LVA"
    review.go(made)
    review.reject()
    assert rows(folder) == []
    for first, last, more, told in (
        (start, start, cells, "select the words"),
        (49, 57, cells, "its words overlap those of a:49|these words are a claim already"),
        (start, start + 11, {"unit": "personnel"}, "lacks status and measure"),
        (start, start + 11, cells | {"value": "many"}, "it has to be a number"),
    ):
        with pytest.raises(CorrectionError, match=told):
            review.add("a", first, last, {} if first == 49 else more)
    assert rows(folder) == []


def test_what_the_tables_do_not_allow_is_refused_and_not_written(review: Review, folder: Path) -> None:
    for cells in ({"low": "400"}, {"host": "Estonia"}, {"since": "2024-01-01"}, {"value": ""}, {"unit": "men"}):
        with pytest.raises(CorrectionError):
            review.change(cells | ({"high": "300"} if "low" in cells else {}))
    review.who = " "
    with pytest.raises(CorrectionError, match="say who you are first"):
        review.accept()
    assert not (folder / "corrections.csv").exists()
    assert review.at == "a:49"


STEPS: dict[str, Callable[[Review], Any]] = {
    "accept": lambda r: r.accept(),
    "reject": lambda r: r.reject(),
    "change": lambda r: r.change({"value": "77"}),
    "host": lambda r: r.change({"host": "EST"}),
    "next": lambda r: r.step(),
    "previous": lambda r: r.step(-1),
    "back": lambda r: r.take_back(),
    "seen": lambda r: r.show("seen"),
    "all": lambda r: r.show("all"),
}


@given(st.lists(st.sampled_from(sorted(STEPS)), max_size=8))
@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_undo_takes_back_every_decision_and_the_build_always_agrees(folder: Path, names: list[str]) -> None:
    (folder / "corrections.csv").unlink(missing_ok=True)
    claims = tables.read("claims", folder / "tables")
    review = Review(tables.read("articles", folder / "tables"), claims[claims["reviewed"].isna()], folder, "JD")
    for name in names:
        STEPS[name](review)
        assert review.item
    if (folder / "corrections.csv").is_file():
        made = build(folder / "raw", folder / "other").frames["claims"].set_index("claim_id")
        assert marks(made) == {c: i.made.reviewed for c, i in review.items.items() if i.made}
    while review.undo():
        pass
    assert review.counts()["seen"] == 0
    assert review.rows == []


def test_a_decision_replaces_those_it_contradicts_and_keeps_those_that_agree(review: Review, folder: Path) -> None:
    review.accept()
    other = open_review(folder / "tables", folder, folder, "MK")
    other.go("a:49")
    other.accept()
    assert [(row.which, row.who) for row in load(folder)] == [("a:49", "JD"), ("a:49", "MK")]
    review.go("a:49")
    review.change({"host": "EST"})  # what MK wrote in the meantime is known
    assert {row.who for row in load(folder)} == {"JD"}
    review.undo()
    assert [(row.which, row.who) for row in load(folder)] == [("a:49", "JD"), ("a:49", "MK")]


def test_what_no_longer_fits_is_to_be_seen_again(review: Review, folder: Path) -> None:
    review.accept()
    review.reject()
    path = folder / "corrections.csv"
    damaged = path.read_text(encoding="utf-8").replace("host=LTU", "host=POL").replace("a:130", "a:131")
    path.write_text(damaged, encoding="utf-8")
    again = open_review(folder / "tables", folder, folder, "JD")
    assert (again.items["a:49"].state, again.items["a:49"].seen) == ("no longer fits", False)
    assert "host POL / LTU" in again.items["a:49"].trouble
    assert [row.which for row in again.lost()] == ["a:131"]
    told = next(score.reviewed(folder / "tables", folder))
    assert told.endswith("; decisions on 2 claims no longer fit and do not count")
    again.show("no longer fits")
    assert again.at == "a:49"
    again.accept()
    again.forget_lost()
    assert again.lost() == []
    assert marks(rebuilt(folder))["a:49"] == "accepted"


def test_claims_that_disagree_with_the_record_are_found(folder: Path) -> None:
    head = tables.COLUMNS["strength"]
    cells = {"record_id": "r1", "as_of": "2023-03-03", "precision": "day", "host": "LTU", "contributor": "DEU",
             "personnel_low": "900", "personnel_high": "900", "kind": "contingent", "series": "battlegroup",
             "force": "x", "status": "present", "official": "yes", "publisher": "x", "title": "x",
             "url": "https://x.org/", "note": ""}  # fmt: skip
    series = tables.read("levels", folder / "tables").query("state == 'LTU'")["series"].iloc[0]
    tables.save("strength", {name: [(cells | {"series": str(series)})[name]] for name in head}, folder)
    review = open_review(folder / "tables", folder, folder, "JD")
    assert review.apart & {"a:49"}
    review.show("disagrees with the record")
    assert review.at in review.apart


def test_a_thousand_claims_are_reviewed(tmp_path: Path, root: Path) -> None:
    (tmp_path / "raw").mkdir()
    for n in range(260):
        (tmp_path / "raw" / f"n{n}.txt").write_text(TEXT.replace("Rukla", f"Rukla {n}"), encoding="utf-8")
    build(tmp_path / "raw", tmp_path / "tables")
    review = open_review(tmp_path / "tables", tmp_path, root / "data" / "reference", "JD")
    assert review.counts()["all"] > 1000
    for _ in range(5):
        review.accept()
    assert review.counts()["seen"] == 5


@pytest.fixture
def shown(folder: Path) -> Panel:
    return panel(folder / "tables", folder / "raw", folder, "JD")


def press(shown: Panel, what: str, **more: Any) -> dict[str, Any]:
    """Return what is to be seen after a key."""
    shown.act({"do": what, **more})
    return dict(shown.view)


def test_the_panel_does_what_is_pressed(shown: Panel, folder: Path) -> None:
    assert (shown.view["id"], shown.view["seen"], shown.view["all"], shown.view["place"]) == ("a:49", 0, 5, "1 of 5")
    assert press(shown, "accept", fields={}, why="")["message"] == "accepted a:49"
    assert press(shown, "accept", fields={"host": "LVA"}, why="so")["message"] == "corrected a:130"
    assert press(shown, "reject")["message"] == "rejected a:201"
    assert press(shown, "undo")["seen"] == 2
    assert press(shown, "accept", fields={"value": "x"})["trouble"]
    assert press(shown, "filter", filter="seen")["counts"]["seen"] == 2
    view = press(shown, "go", id="a:49")
    assert (view["state"], view["rows"][0].startswith("JD, "), view["rows"][0][-29:]) == (
        "accepted", True, "accept (as the sentence says)")  # fmt: skip
    text = shown.article["text"]
    start = text.index("two hundred")
    view = press(shown, "missed", start=start, end=start + 11)
    assert (view["draft"], view["fields"]["value"], view["quote"]) == (True, "200", "two hundred")
    assert "lacks" in press(shown, "accept", fields={})["message"]
    assert shown.view["draft"]
    cells = {"unit": "personnel", "status": "present", "measure": "contingent"}
    assert press(shown, "accept", fields=cells)["message"] == f"added a:{start}"
    assert press(shown, "missed", start=0, end=0)["trouble"]
    assert press(shown, "rebuild")["message"].startswith("the tables are built: 6 claims")
    assert tables.read("claims", folder / "tables")["reviewed"].notna().sum() == 3
    assert press(shown, "next")["trouble"] is False
    assert press(shown, "clear")["trouble"] is False
    assert press(shown, "who", who="")["who"] == ""
    assert press(shown, "accept")["message"].startswith("say who you are first")


def test_words_of_articles_reach_the_browser_as_they_are(shown: Panel) -> None:
    press(shown, "go", id="b:88")
    assert "<script>alert(1)</script>" in shown.article["text"]
    script = Panel._esm
    assert not [
        word for word in ("innerHTML", "outerHTML", "insertAdjacentHTML", "document.write") if word in str(script)
    ]


def test_the_face_asks_for_the_articles_with_the_tables(folder: Path) -> None:
    import analysis as bt

    with pytest.raises(CorrectionError, match="name raw_dir too"):
        bt.review("JD", folder / "tables")
    assert bt.review("JD", folder / "tables", folder / "raw").view["who"] == "JD"


def test_the_reader_is_scored_on_what_was_reviewed(
    review: Review, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    words = ["score", "--reviewed", "--raw-dir", str(folder / "raw"), "--processed-dir", str(folder / "tables")]
    assert main(words) == 2
    assert "review some claims first" in capsys.readouterr().err
    review.accept()
    review.change({"host": "EST"})
    review.reject()
    start = review.texts["a"].text.index("two hundred")
    review.add("a", start, start + 11, {"unit": "personnel", "status": "present", "measure": "contingent"})
    part = list(score.reviewed(folder / "tables", folder))
    assert part[0] == "4 of 6 claims seen; 0 of 2 articles wholly"
    review.go("a:242")
    review.accept()
    rebuilt(folder)  # the reader is scored on its own readings, also where the tables hold the corrected ones
    assert main(words) == 0
    lines = [line.split() for line in capsys.readouterr().out.splitlines()]
    assert lines[0] == "5 of 6 claims seen; 1 of 2 articles wholly".split()
    assert lines[1:3] == ["accepted corrected rejected added right".split(), "claims 2 1 1 1 0.500".split()]
    fields = {line[0]: line[1:] for line in lines if line}
    assert (fields["place"], fields["since"]) == (["3", "1.000"], ["3", "1.000"])
    assert ["host", "3", "0.667"] in lines
    assert ["personnel", "4", "4", "3", "0.750", "0.750", "0.750", "0.500"] in lines
