"""The face, ``import analysis as bt``: few names, each with an example; claims to levels to chart in three lines."""

import doctest
import inspect
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

import analysis as bt
from analysis.face import FaceError
from analysis.levels import STATES
from analysis.notebooks import ParameterError

EVIL = "HELSINKI, 12 March 2024 - <script>alert(1)</script> $x_1$ Canada has <b>450</b> soldiers in Latvia & 'more'."


def public() -> dict[str, Any]:
    """Return every public function of the face and of its charts by name."""
    charts = {f"chart.{name}": getattr(bt.chart, name) for name in dir(bt.chart)}
    return {name: getattr(bt, name) for name in dir(bt) if name != "chart"} | charts


def test_tab_completion_shows_about_twenty_names() -> None:
    assert sorted(dir(bt)) == sorted(bt.__all__)
    assert 15 <= len(dir(bt)) <= 22
    assert {"articles", "claims", "levels", "read", "explain", "chart", "rule"} <= {*dir(bt)}
    assert all(callable(function) for function in public().values())


@pytest.mark.parametrize("name", sorted(public()))
def test_every_public_function_tells_its_parameters_and_has_an_example(name: str) -> None:
    function = public()[name]
    words = inspect.getdoc(function) or ""
    taken = [parameter for parameter in inspect.signature(function).parameters.values()]
    section = words.partition("Parameters\n----------\n")[2].partition("\n\n")[0]
    told = [one.strip(" *") for line in section.splitlines() if line[:1] != " " for one in line.split(",")]
    assert [p.name for p in taken if p.name not in told] == []
    assert [one for one in told if one not in {p.name for p in taken}] == []
    assert doctest.DocTestParser().get_examples(words), f"{name} has no example"


def test_claims_to_levels_to_chart_in_three_lines() -> None:
    claims = bt.claims()
    belgian = claims[claims["contributor"] == "BEL"]
    figure = bt.chart.levels(bt.levels(belgian), belgian)
    cited = {one for trace in figure.to_plotly_json()["data"] for one in trace.get("customdata") or () if one}
    assert cited == {"000_bf12ae8141c43a43:389"}


def test_a_chart_finds_what_it_is_not_given() -> None:
    claims, articles, levels = bt.claims(), bt.articles(), bt.levels()
    whole = bt.chart.contributors(levels, claims, articles)
    assert bt.chart.contributors(levels) == whole == bt.chart.contributors()
    vehicles = bt.levels(claims, unit="vehicle")
    british = claims[claims["contributor"] == "GBR"]
    assert bt.chart.contributors(claims=british) == bt.chart.contributors(bt.levels(british), british)
    assert "vehicles" in json.dumps(bt.chart.levels(vehicles).to_plotly_json()["layout"])
    assert "Romania" in json.dumps(bt.chart.levels(bt.levels(claims, "Romania")).to_plotly_json()["layout"])


def test_levels_without_a_choice_are_the_table_and_with_one_are_derived(tmp_path: Path) -> None:
    table = bt.levels()
    pd.testing.assert_frame_equal(bt.levels(bt.claims()), table)
    assert {*bt.levels(states="EST")["state"]} == {"EST", "BLR", "RUS"}
    assert {*bt.levels(states=["POL"])["state"]} - {"BLR", "RUS"} == {"POL"}
    assert len(bt.levels(unit="ship")) == 0
    assert list(bt.levels(unit="ship").dtypes) == list(table.dtypes)
    bt.rebuild(processed_dir=tmp_path)
    pd.testing.assert_frame_equal(bt.levels(tmp_path), table)
    assert {*STATES} >= {s for s in table["state"] if ";" not in s} - {"BLR", "RUS"}


def test_tables_remember_their_folder(tmp_path: Path) -> None:
    raw = tmp_path / "raw"
    raw.mkdir()
    (raw / "a.txt").write_text("RIGA, 12 March 2024 - Spain has 320 soldiers in Latvia.", encoding="utf-8")
    bt.rebuild(raw, tmp_path / "tables")
    claims = bt.claims(tmp_path / "tables")
    assert "one news article" in json.dumps(bt.chart.timeline(claims[claims["value"] > 100]).to_plotly_json())
    assert "Spain" in bt.chart.contributors(bt.levels(claims)).layout.meta["alt"]
    assert "Spain in Latvia" in bt.sentences(claims).markup
    assert len(bt.conflicts(bt.levels(claims))) == 0


@pytest.mark.parametrize(
    ("call", "error", "words"),
    [
        (lambda: bt.levels(states="Finnland"), ParameterError, "did you mean 'Finland'"),
        (lambda: bt.levels(unit="boats"), ParameterError, "unit may be personnel, vehicle"),
        (lambda: bt.levels(bt.read("Canada has 450 soldiers in Latvia.").table), FaceError, "give articles="),
        (lambda: bt.chart.levels(bt.levels().assign(claim_ids="x:1")), FaceError, "give levels claims="),
        (lambda: bt.chart.levels(bt.claims()), FaceError, "levels without column state: give bt.levels()"),
        (lambda: bt.chart.levels("levels"), FaceError, "levels without column state: give bt.levels()"),
        (lambda: bt.levels(bt.claims().drop(columns="host")), FaceError, "levels: claims without column host"),
        (lambda: bt.levels(bt.claims(), articles=bt.claims()[["host"]]), FaceError, "without column article_id"),
        (lambda: bt.conflicts(bt.claims()), FaceError, "conflicts: levels without column state: give bt.levels()"),
        (lambda: bt.compare(bt.claims()), FaceError, "compare: levels without column state: give bt.levels()"),
        (lambda: bt.sentences(bt.levels()), FaceError, "sentences: claims without column claim_id: give bt.claims()"),
        (lambda: bt.chart.levles, AttributeError, "did you mean 'levels'"),
        (lambda: bt.words("place"), FaceError, "did you mean 'places'"),
        (lambda: bt.dictionary("claim"), FaceError, "there are sources, corrections, articles"),
        (lambda: bt.claim, AttributeError, "did you mean 'claims'"),
    ],
)
def test_what_cannot_be_meant_is_told_in_one_line(call: Any, error: type[Exception], words: str) -> None:
    with pytest.raises(error) as told:
        call()
    assert words in str(told.value)
    assert len(str(told.value).splitlines()) == 1


def test_a_reading_unpacks_and_shows_itself() -> None:
    reading = bt.read("RUKLA, 12 March 2024 - Some 360 German soldiers arrived in Lithuania, and 40 may follow.")
    article, claims = reading
    assert [claim.quote for claim in claims] == ["Some 360", "40"]
    assert reading.table["value"].to_list() == [360, 40]
    assert "Germany in Lithuania" in repr(reading)
    shown = reading._repr_html_()
    for words in ("<mark class=", "Some 360", "Germany in Lithuania", "how it was read", article.text[-9:]):
        assert words in shown
    assert len(bt.levels(reading.table, articles=pd.DataFrame([{
        "article_id": "text", "story": "text", "published_start": pd.Timestamp("2024-03-12"),
    }]))) > 0  # fmt: skip


def test_a_reading_shows_markup_of_an_article_as_text() -> None:
    shown = bt.read(EVIL)._repr_html_()
    assert "<script" not in shown
    assert "<b>450" not in shown
    assert "&lt;script&gt;" in shown
    assert "mathjax_ignore" in shown


def test_a_reading_without_claims_says_so() -> None:
    assert "0 claims" in bt.read("It rained in Riga.")._repr_html_()


def test_importing_the_face_loads_nothing_heavy() -> None:
    code = "import analysis, sys; print([m for m in ('pandas', 'plotly', 'trafilatura') if m in sys.modules])"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True).stdout == "[]\n"
