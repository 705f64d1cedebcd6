"""Charts: every mark leads to its claim and shows its number, and words of articles stay words."""

import json
import math
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pandas as pd
import plotly.graph_objects as go
import pytest

from analysis import charts, tables

HOSTILE = '<script>alert(1)</script> <img src=x onerror="alert(2)"> $\\alpha$ & </script>'
SINGLE = ("EST", "LVA", "LTU")


@pytest.fixture(scope="module")
def frames(root: Path) -> dict[str, pd.DataFrame]:
    return {name: tables.read(name, root / "data/processed") for name in ("articles", "claims", "levels", "evidence")}


@pytest.fixture(scope="module")
def figure(frames: dict[str, pd.DataFrame]) -> go.Figure:
    return charts.levels(frames["levels"], frames["claims"], frames["articles"], SINGLE)


def all_figures(frames: dict[str, pd.DataFrame]) -> list[go.Figure]:
    articles, claims, levels = frames["articles"], frames["claims"], frames["levels"]
    joint = sorted(state for state in levels["state"].unique() if ";" in state)
    return [
        charts.levels(levels, claims, articles, SINGLE),
        charts.levels(levels, claims, articles, joint, "Together"),
        charts.contributors(levels, articles, SINGLE),
        charts.overview(claims, articles),
        *(charts.dating(frames["evidence"], articles, article_id) for article_id in articles["article_id"]),
    ]


def marks(figure: go.Figure) -> Iterator[tuple[str, int, dict[str, Any]]]:
    """Claim, place in its trace and trace of each mark of the chart of levels."""
    for trace in figure.to_plotly_json()["data"]:
        if trace.get("mode", "").startswith("markers"):
            for i, claim_id in enumerate(trace["customdata"]):
                yield claim_id, i, trace


def spans(figure: go.Figure, claim_id: str) -> list[str]:
    """Ends of the thin line that shows when a claim's number may begin to hold."""
    found = [t for t in figure.to_plotly_json()["data"] if t["mode"] == "lines" and "name" not in t]
    return [x for t in found for x, owner in zip(t["x"], t["customdata"], strict=True) if owner == claim_id]


def panel(figure: go.Figure, trace: dict[str, Any]) -> str:
    return SINGLE[int(trace.get("yaxis", "y")[1:] or 1) - 1]


def test_every_claim_of_allied_personnel_in_one_baltic_state_has_its_mark(
    frames: dict[str, pd.DataFrame], figure: go.Figure
) -> None:
    claims = frames["claims"]
    wanted = claims["unit"].eq("personnel") & claims["host"].isin(SINGLE) & claims["repeats"].eq("")
    wanted &= ~claims["status"].isin(["exercise", "past"])
    drawn = [claim_id for claim_id, _, _ in marks(figure)]
    assert sorted(drawn) == sorted(claims[wanted]["claim_id"])


def test_a_mark_shows_number_bounds_days_and_status_of_its_claim(
    frames: dict[str, pd.DataFrame], figure: go.Figure
) -> None:
    claims = frames["claims"].set_index("claim_id")
    for claim_id, i, trace in marks(figure):
        claim = claims.loc[claim_id]
        assert trace["y"][i] == claim["value"]
        assert panel(figure, trace) == claim["host"]
        assert (trace["name"], trace["marker"]["symbol"]) == charts.STATUS[claim["status"]][:2]
        assert claim["since"] <= pd.Timestamp(trace["x"][i]) <= claim["until"]
        span = spans(figure, claim_id)
        assert span == [f"{claim[end]:%Y-%m-%d}" for end in ("since", "until")]
        low = claim["value"] - trace["error_y"]["arrayminus"][i]
        high = claim["value"] + trace["error_y"]["array"][i]
        assert low == (0 if pd.isna(claim["low"]) else claim["low"])
        assert high == (claim["value"] if pd.isna(claim["high"]) else claim["high"])
        assert claim["quote"] in trace["hovertext"][i]
        assert claim_id in trace["hovertext"][i]


def test_every_total_is_a_step_of_its_value_and_names_its_claims(
    frames: dict[str, pd.DataFrame], figure: go.Figure
) -> None:
    levels, known = frames["levels"], set(frames["claims"]["claim_id"])
    steps, told = set(), set()
    for trace in figure.to_plotly_json()["data"]:
        state = panel(figure, trace)
        if trace["mode"] == "lines" and "name" in trace:
            assert known.issuperset(";".join(trace["customdata"]).split(";"))
            steps.add((state, trace["x"][0], trace["y"][0], trace["customdata"][0]))
        if trace["mode"] == "text":
            told |= {(state, *row) for row in zip(trace["y"], trace["customdata"], strict=True)}
    totals = levels[levels["state"].isin(SINGLE) & levels["series"].eq("allied")]
    wanted = {(t.state, f"{t.date:%Y-%m-%d}", t.value, t.claim_ids) for t in totals.itertuples()}
    assert wanted <= steps
    assert {(state, value, ids) for state, _, value, ids in wanted} <= told


def test_joint_numbers_are_never_split(frames: dict[str, pd.DataFrame], figure: go.Figure) -> None:
    claims = frames["claims"]
    joint = set(claims[claims["host"].str.contains(";")]["claim_id"])
    assert joint
    for trace in figure.to_plotly_json()["data"]:
        ids = {claim_id for cell in trace.get("customdata", []) for claim_id in str(cell).split(";")}
        assert not ids & joint


def test_panels_share_one_scale_from_zero(figure: go.Figure) -> None:
    ranges = {tuple(axis.range) for axis in (figure.layout.yaxis, figure.layout.yaxis2, figure.layout.yaxis3)}
    assert len(ranges) == 1
    assert ranges.pop()[0] == 0


def test_figures_are_plain_json_the_same_each_time(frames: dict[str, pd.DataFrame]) -> None:
    first, again = ([json.dumps(f.to_plotly_json(), allow_nan=False) for f in all_figures(frames)] for _ in range(2))
    assert first == again


def test_a_figure_costs_little_beyond_its_data() -> None:
    figure = go.Figure({"data": [{"x": [1, 2], "y": [3, 4]}], "layout": {"template": charts.TEMPLATE}})
    assert len(json.dumps(figure.to_plotly_json())) < 1_000


def test_every_figure_says_itself_in_words(frames: dict[str, pd.DataFrame]) -> None:
    for figure in all_figures(frames):
        assert len(figure.layout.meta["alt"]) > 30


def test_nothing_chosen_is_said_in_a_sentence(frames: dict[str, pd.DataFrame]) -> None:
    none = {name: frame.iloc[:0] for name, frame in frames.items()}
    articles = frames["articles"]
    for figure in (
        charts.levels(none["levels"], none["claims"], articles, SINGLE),
        charts.levels(none["levels"], none["claims"], articles, [], "Together"),
        charts.contributors(none["levels"], articles),
        charts.overview(none["claims"], articles),
        charts.levels(none["levels"], none["claims"], none["articles"], SINGLE),
    ):
        assert any("No claims match" in note.text for note in figure.layout.annotations)


def test_words_of_articles_are_never_markup(frames: dict[str, pd.DataFrame]) -> None:
    claims = frames["claims"].assign(sentence=HOSTILE, quote=HOSTILE)
    articles = frames["articles"].assign(title=HOSTILE, publisher=HOSTILE)
    evidence = frames["evidence"].assign(quote=HOSTILE, note=HOSTILE)
    levels = frames["levels"].assign(explanation=HOSTILE)
    text = json.dumps(
        [
            f.to_plotly_json()
            for f in all_figures(dict(claims=claims, articles=articles, evidence=evidence, levels=levels))
        ]
    )
    assert "&lt;script&gt;" in text
    for markup in ("<script", "<img", "</script"):
        assert markup not in text


def test_claims_without_a_date_do_not_stop_the_chart(frames: dict[str, pd.DataFrame]) -> None:
    claims = frames["claims"].assign(since=pd.NaT, until=pd.NaT)
    figure = charts.levels(frames["levels"], claims, frames["articles"], SINGLE)
    assert not list(marks(figure))


@pytest.mark.parametrize("open_side", ["published_start", "published_end"])
def test_an_article_dated_on_one_side_only_has_its_chart(frames: dict[str, pd.DataFrame], open_side: str) -> None:
    articles = frames["articles"].assign(**{open_side: pd.NaT})
    for article_id in articles["article_id"]:
        (area,) = charts.dating(frames["evidence"], articles, article_id).layout.shapes
        assert area.x0 < area.x1


@pytest.mark.parametrize(
    ("low", "high", "value", "qualifier", "measure", "words"),
    [
        (1000, 1000, 1000, "exact", "total", "1,000"),
        (1000, 1000, 1000, "about", "total", "about 1,000"),
        (100, None, 100, "more_than", "contingent", "≥100"),
        (None, 200, 200, "up_to", "total", "≤200"),
        (50, 60, 55, "range", "increment", "50–60 more"),
    ],
)
def test_a_number_in_words_keeps_its_bounds(
    low: int | None, high: int | None, value: int, qualifier: str, measure: str, words: str
) -> None:
    frame = pd.DataFrame([{"low": low, "high": high, "value": value, "qualifier": qualifier, "measure": measure}])
    row = next(frame.astype({"low": "Int64", "high": "Int64"}).itertuples())
    assert charts.amount(row) == words


def lightness(colour: str) -> float:
    """Perceived lightness of a colour, 0 to 100 (CIE L*)."""
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts]
    y = sum(weight * part for weight, part in zip((0.2126, 0.7152, 0.0722), linear, strict=True))
    return 116 * math.cbrt(y) - 16 if y > 0.008856 else 903.3 * y


def test_marks_stand_out_on_white_and_on_black() -> None:
    for _, _, colour in charts.STATUS.values():
        assert 35 < lightness(colour) < 70


def test_shapes_alone_tell_the_status() -> None:
    symbols = [symbol for _, symbol, _ in charts.STATUS.values()]
    assert len(set(symbols)) == len(symbols)


def test_what_was_set_aside_is_hatched_and_struck_through(frames: dict[str, pd.DataFrame]) -> None:
    evidence, articles = frames["evidence"], frames["articles"]
    for article_id in articles["article_id"]:
        found = evidence[evidence["article_id"] == article_id]
        figure = charts.dating(evidence, articles, article_id).to_plotly_json()
        bars = {bar["name"]: bar for bar in figure["data"] if bar["type"] == "bar"}
        (words,) = [trace["text"] for trace in figure["data"] if trace["type"] == "scatter"]
        assert sum(len(bar["y"]) for bar in bars.values()) == len(found) == len(words)
        aside = [y for name, bar in bars.items() if name == "set aside" for y in bar["y"]]
        assert aside == [place for place, used in enumerate(found["used"]) if not used]
        assert aside == [place for place, told in enumerate(words) if told.startswith("<s>")]
        assert all(("pattern" in bar["marker"]) == (name == "set aside") for name, bar in bars.items())
        assert all(len(bar["hovertext"]) == len(bar["y"]) and min(bar["x"]) > 0 for bar in bars.values())
