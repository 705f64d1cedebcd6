"""What is explored: the same selection gives the same chart in the panel, from its code and from its parameters."""

import json
import os
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
import yaml
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

import analysis as bt
from analysis import PROCESSED, pages, tables
from analysis.build import build
from analysis.charts import STATES, STATUS
from analysis.explore import Drawing, Explorer
from analysis.notebooks import SCOPE, SERIES, ParameterError, Parameters, check
from analysis.selection import CHARTS, Selection, View, facets, listed, load

CHOICES = st.fixed_dictionaries(
    {},
    optional={
        "states": st.lists(st.sampled_from(STATES), unique=True),
        "status": st.lists(st.sampled_from([*STATUS]), unique=True),
        "contributors": st.lists(st.sampled_from(["NATO", "DEU", "GBR", "CAN", "USA", "RUS"]), unique=True),
        "series": st.lists(st.sampled_from(SERIES), unique=True),
        "scope": st.lists(st.sampled_from(SCOPE), unique=True),
        "start": st.sampled_from([None, "2017", "2017-03", "2022-02-22"]),
        "end": st.sampled_from([None, "2022-02", "2023", "2022-02-22"]),
        "events": st.booleans(),
        "stale_months": st.sampled_from([6, 12, 90]),
        "unit": st.sampled_from(["personnel", "vehicle"]),
    },
)


def seen(chart: str = "levels", **values: Any) -> View:
    chosen = check(values)
    return Selection(chosen, chart).view(load(chosen))


QUICK = settings(max_examples=12, deadline=None, phases=[Phase.explicit, Phase.reuse, Phase.generate])


@QUICK
@given(CHOICES, st.sampled_from([*CHARTS]))
def test_the_code_makes_the_same_chart(values: Mapping[str, Any], chart: str) -> None:
    view = seen(chart, **values)
    scope: dict[str, Any] = {}
    exec(compile(view.code(), "code", "exec"), scope)
    assert scope["figure"].to_json() == view.figure.to_json()


@QUICK
@given(CHOICES)
def test_the_parameters_lead_back_to_the_selection(values: Mapping[str, Any]) -> None:
    view = seen(**values)
    assert check(yaml.safe_load(view.yaml())) == view.selection.chosen


def test_saved_parameters_draw_the_same_levels_in_the_notebook(
    root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    panel = bt.explore(states=["LTU", "EST"], start="2016-05", contributors=["NATO", "GBR"], scope="each")
    panel.save_as("../my choice")
    (file,) = tmp_path.iterdir()
    assert file.name == "my choice.yaml"
    assert str(file) in panel.told.value
    command = [sys.executable, "-m", "analysis", "run", "03", "-f", file.name, "--no-build", "--out", "out"]
    env = {**os.environ, "PYTHONPATH": str(root)}
    ran = subprocess.run(command, cwd=tmp_path, env=env, capture_output=True, text=True)
    assert ran.returncode == 0, ran.stderr
    made = pages.figures(json.loads(Path("out/03_troop_levels.ipynb").read_text("utf-8")))[0]
    assert made["data"] == panel.view.figure.to_plotly_json()["data"]
    assert made["data"]


@pytest.mark.parametrize("chart", [*CHARTS])
def test_every_point_leads_to_its_claims_and_back(chart: str) -> None:
    view, points = seen(chart), 0
    known = set(view.frames["claims"]["claim_id"])
    for number, trace in enumerate(view.figure.data):
        for point in range(len(trace.customdata or ()) if "markers" in (trace.mode or "") else 0):
            ids = view.at(number, point)
            assert ids
            assert set(ids) <= known
            assert point in (view.points(ids)[number] or [])
            points += 1
    assert points > 1
    assert not any(view.points([]))


def test_a_repeated_number_lights_up_its_first_mention() -> None:
    view = seen("timeline")
    repeats = view.frames["claims"].set_index("claim_id")["repeats"]
    claim_id, first = next((a, b) for a, b in repeats.items() if b)
    assert view.points([claim_id]) == view.points([first])
    assert any(view.points([claim_id]))


def test_the_text_of_articles_is_shown_as_text(tmp_path: Path) -> None:
    words = '<script>hacked = 1</script> <img src=x onerror="hacked = 2"> $\\alpha$ </mark></div>'
    (tmp_path / "raw").mkdir()
    (tmp_path / "raw/a.txt").write_text(
        f"{words}\n\n22 February 2022\n\nSome 800 British soldiers {words} arrived in Estonia on Tuesday.\n", "utf-8"
    )
    build(tmp_path / "raw", tmp_path / "tables")
    panel = bt.explore(tmp_path / "tables")
    (claim_id,) = panel.view.claims["claim_id"]
    panel.light([claim_id])
    panel.show.value = True
    shown = panel.sentences.value + panel.code.value + panel.words.value + panel.told.value
    assert "<script" not in shown
    assert "<img" not in shown
    assert "&lt;script&gt;" in shown
    assert "mathjax_ignore" in panel.panel._dom_classes  # a $ is no formula
    assert "<script" not in str(panel.rows.table._dt_args)
    assert "<img" not in panel.view.figure.to_json().replace("\\u003c", "<")


@pytest.fixture
def sent(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, Any]]:
    """What drawings have sent to the browser: charts to draw, and points to light."""
    found: list[tuple[str, Any]] = []

    def send(_: Drawing, content: Mapping[str, Any], buffers: Sequence[bytes] = ()) -> None:
        found.append((content["do"], json.loads(buffers[0]) if buffers else content))

    monkeypatch.setattr(Drawing, "send", send)
    return found


def test_controls_bring_about_a_selection_and_follow_it(sent: list[tuple[str, Any]]) -> None:
    panel = bt.explore(start="2017-01-15")
    assert panel.checks["states"].value == ()  # nothing ticked, nothing left out
    panel.checks["states"].boxes["LVA"].value = True
    panel.chart.value = "timeline"
    assert panel.selection == Selection(check({"states": ["LVA"], "start": "2017-01-15"}), "timeline")  # the day stays
    assert sent[-1] == ("draw", json.loads(panel.view.figure.to_json()))
    assert panel.words.value.endswith(f"<p role='status'>{panel.view.words}</p>")
    panel.time.index = (panel.time.index[0] + 2, panel.time.index[1])
    assert panel.selection.chosen.start == pd.Timestamp("2017-03-01")
    assert panel.selection.chosen.end is None
    panel.checks["states"].boxes["LVA"].value = False
    assert panel.selection.chosen.states == STATES
    panel.choose(status=["planned"], end="2022-02")
    assert panel.checks["status"].value == ("planned",)
    assert panel.time.value[1] == pd.Period("2022-02")


def test_a_row_lights_its_point_and_a_point_chooses_its_row(sent: list[tuple[str, Any]]) -> None:
    panel = bt.explore(chart="timeline")
    row = list(panel.view.rows["claim"]).index("003_d272d1f2ebf88e73:1171")
    panel.rows.table.selected_rows = [row]
    assert panel.claim_ids == ["003_d272d1f2ebf88e73:1171"]
    assert "<mark>800</mark> British soldiers" in panel.sentences.value
    lit = [(number, hits) for number, hits in enumerate(panel.view.points(panel.claim_ids)) if hits]
    ((trace, (point,)),) = lit
    (_, told) = sent[-1]
    assert told["do"] == "light"
    style = dict(zip(told["traces"], told["style"]["selectedpoints"], strict=True))
    assert style == {one: [point] if one == trace else [] for one in style}
    panel.rows.table.selected_rows = []
    assert {*sent[-1][1]["style"]["selectedpoints"]} == {None}  # none is lit, none is pale
    panel.drawing.act({"do": "point", "number": panel.drawing.number, "trace": trace, "point": point})
    assert panel.rows.table.selected_rows == [row]
    panel.choose(states=["LTU"])  # what is lit goes with the chart that it was lit in
    assert (panel.claim_ids, panel.rows.table.selected_rows) == ([], [])
    panel.drawing.act({"do": "point", "number": panel.drawing.number - 1, "trace": trace, "point": point})
    assert panel.claim_ids == []


def test_the_output_that_is_kept_is_the_same_at_every_run() -> None:
    first, second = (bt.explore(states=["EST"])._repr_mimebundle_() for _ in "ab")
    assert first.pop("application/vnd.jupyter.widget-view+json") != second.pop(
        "application/vnd.jupyter.widget-view+json"
    )
    assert str(first) == str(second)
    assert "make lab" in first["text/plain"]


def test_counts_say_how_many_claims_each_box_has() -> None:
    frames = load(check({}))
    for name, options in facets(frames).items():
        for value, (words, many) in options.items():
            values = {name: [value]} | ({} if name == "states" else {"states": [*STATES]})
            claims = check(values).claims(frames["claims"])
            assert len(claims) <= many, (name, value, words)
    assert facets(frames)["states"]["EST"] == ("Estonia", len(check({"states": "EST"}).claims(frames["claims"])))


@pytest.mark.parametrize("given", [{"chart": "pie"}, {"states": "Narnia"}, {"start": "soon"}, {"colour": "red"}])
def test_what_cannot_be_meant_is_told(given: dict[str, Any]) -> None:
    with pytest.raises(ParameterError):
        bt.explore(**given)


def test_no_claims_and_no_marks_are_told_in_words() -> None:
    panel = bt.explore(start="2099")
    assert panel.view.words.startswith("0 of 27 claims")
    assert "No claims match" in panel.view.figure.layout.meta["alt"]
    assert list(panel.view.rows["claim"]) == []
    panel = bt.explore()
    vehicles = panel.view.claims.loc[panel.view.claims["unit"].eq("vehicle"), "claim_id"]
    panel.light(list(vehicles))
    assert "no mark" in panel.sentences.value


def many(count: int) -> dict[str, pd.DataFrame]:
    """The project's claims over and over, at other days, in as many articles more."""
    claims, articles = tables.read("claims", PROCESSED), tables.read("articles", PROCESSED)
    made: dict[str, list[pd.DataFrame]] = {"claims": [], "articles": []}
    for n in range(-(-count // len(claims))):
        shift = pd.Timedelta(days=(n * 37) % 3000 - 1500)
        for name, frame in (("claims", claims), ("articles", articles)):
            ids = [c for c in ("claim_id", "article_id", "repeats", "story") if c in frame]
            dates = [c for c in frame if str(frame[c].dtype).startswith("datetime")]
            other = {c: frame[c].str.replace("_", f"_{n:04d}", n=1) for c in ids} | {c: frame[c] + shift for c in dates}
            made[name].append(frame.assign(**other))
    found = {name: pd.concat(frames, ignore_index=True) for name, frames in made.items()}
    found["claims"] = found["claims"].iloc[:count]
    found["levels"] = check({}).derive(found["claims"], found["articles"])
    return found | {"rows": listed(found["claims"])}


def test_ten_thousand_claims_cross_to_the_browser_once(sent: list[tuple[str, Any]]) -> None:
    frames = many(10_000)
    panel = Explorer(frames, Selection(check({})))
    sent.clear()
    listed_: list[str] = []
    panel.rows.table.observe(lambda change: listed_.append(change["name"]), "_dt_args")
    start = time.process_time()
    panel.checks["states"].boxes["EST"].value = True
    print(f"{len(panel.view.claims):,} of 10,000 claims in {time.process_time() - start:.2f} s")
    assert 0 < len(panel.view.claims) < 10_000
    assert [name for name, _ in sent] == ["draw"]
    assert listed_ == ["_dt_args"]
    assert len(panel.view.rows) == len(panel.view.claims)
    ids = panel.view.rows["claim"].tolist()
    panel.light([ids[3], ids[1410]])  # the table shows the first of them
    assert panel.rows.table.selected_rows == [3]
    assert panel.sentences.value.count("<mark>") == 2
    panel.light([ids[1410]])
    assert (panel.rows.first, panel.rows.table.selected_rows) == (1400, [10])
    assert panel.rows.words.value == f"1,401 to 1,600 of {len(ids):,} claims"
    assert (panel.rows.back.disabled, panel.rows.on.disabled) == (False, False)
    panel.rows.table.selected_rows = [11]
    assert panel.claim_ids == [ids[1411]]
    panel.rows.back.click()
    assert (panel.rows.first, panel.rows.back.disabled, panel.rows.table.selected_rows) == (1200, False, [])
    panel.rows.sort.value = "largest first"  # of all claims, not of those shown
    numbers = panel.rows.found["number"].tolist()
    assert (panel.rows.first, panel.rows.back.disabled) == (0, True)
    assert numbers == sorted(panel.view.rows["number"], reverse=True)
    panel.rows.find.value = ids[1410].upper()
    assert panel.rows.found["claim"].tolist() == [ids[1410]]
    panel.rows.find.value = "no such words"
    assert panel.rows.words.value == "No claim has these words."
    panel.choose(states=["LTU"], status=["exercise"], end=2020)  # few enough for one part
    assert panel.rows.pager.layout.display == "none"
    assert panel.rows.find.value == ""


def test_what_was_seen_before_is_not_drawn_anew() -> None:
    panel = bt.explore()
    first = panel.view
    panel.choose(states=["EST"])
    panel.choose(states=["EST", "LVA", "LTU"])
    assert panel.view is first
    for months in range(1, 18):  # more than are kept
        panel.choose(stale_months=months)
    assert panel.view is not first
    assert len(panel._views) == 16


def test_levels_of_another_unit_are_derived_once(monkeypatch: pytest.MonkeyPatch) -> None:
    panel = bt.explore()
    troops = panel.view.levels
    derived: list[str] = []
    derive = Parameters.derive

    def counted(chosen: Parameters, *tables_: pd.DataFrame) -> pd.DataFrame:
        derived.append(chosen.unit)
        return derive(chosen, *tables_)

    monkeypatch.setattr(Parameters, "derive", counted)
    panel.unit.value = "vehicle"
    assert panel.view.figure.layout.meta["alt"].startswith("Allied vehicles")
    assert not panel.view.levels.equals(troops)
    panel.unit.value = "personnel"
    assert panel.view.levels.equals(troops)
    panel.choose(unit="vehicle")
    assert panel.unit.value == "vehicle"
    assert derived == ["vehicle"]
    assert panel.view.levels.equals(seen(unit="vehicle").levels)


def test_saved_parameters_overwrite_no_others(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    panel = bt.explore()
    for states in (["EST"], ["LVA"], ["LVA"]):
        panel.choose(states=states)
        panel.save.click()
    assert "explored.yaml holds another choice and stays" in panel.told.value
    saved = {path.name: yaml.safe_load(path.read_text("utf-8"))["states"] for path in tmp_path.iterdir()}
    assert saved == {"explored.yaml": ["EST"], "explored-2.yaml": ["LVA"]}
