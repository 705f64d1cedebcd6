"""Charts: every plotted point leads to its claims and shows their number, and words of articles stay words."""

import itertools
import json
from collections.abc import Callable, Iterator
from dataclasses import asdict
from pathlib import Path
from typing import Any

import pandas as pd
import plotly.graph_objects as go
import pytest
from colorspacious import cspace_convert, deltaE

import analysis
from analysis import charts, listings, tables
from analysis.charts import drawing, parts, steps
from analysis.levels import ALONE, LAYERS, conflicts
from analysis.levels import levels as derived
from analysis.vocabulary import rows, split

HOSTILE = '<script>alert(1)</script> <img src=x onerror="alert(2)"> $\\alpha$ & </script>'
TOTALS = ("allied", "battlegroup", "brigade")
Frames = dict[str, pd.DataFrame]
Trace = dict[str, Any]


def joint(frames: Frames) -> list[str]:
    """States for which numbers are stated together."""
    return sorted(s for s in frames["levels"]["state"].unique() if ";" in s and {*s.split(";")} <= {*charts.STATES})


DRAWN: dict[str, Callable[[Frames], go.Figure]] = {
    "levels": lambda f: charts.levels(f["levels"], f["claims"], f["articles"]),
    "levels without events": lambda f: charts.levels(f["levels"], f["claims"], f["articles"], events=False),
    "levels together": lambda f: charts.levels(f["levels"], f["claims"], f["articles"], joint(f)),
    "contributors": lambda f: charts.contributors(f["levels"], f["claims"], f["articles"], [*charts.STATES, *joint(f)]),
    "flows": lambda f: charts.flows(f["levels"], f["claims"], f["articles"], [*charts.STATES, *joint(f)]),
    "dumbbell": lambda f: charts.dumbbell(f["levels"], f["claims"], f["articles"], [*charts.STATES, *joint(f)]),
    "context": lambda f: charts.context(f["levels"], f["claims"], f["articles"]),
    "timeline": lambda f: charts.timeline(f["claims"], f["articles"]),
    "overview": lambda f: charts.overview(f["claims"], f["articles"]),
}


def read(*texts: Path) -> Frames:
    """Articles, claims and levels of some texts."""
    articles, claims = [], []
    for path in texts:
        article, found = analysis.read(path)
        claims += [asdict(claim) for claim in found]
        articles.append(
            {"article_id": article.article_id, "title": article.title, "publisher": article.publisher}
            | {"text": article.text}
            | {"published_start": article.published_start, "published_end": article.published_end}
        )
    days = ["published_start", "published_end"]
    frames = {"articles": pd.DataFrame(articles), "claims": pd.DataFrame(claims)}
    frames["articles"][days] = frames["articles"][days].astype("datetime64[us]")
    frames["claims"] = tables.typed("claims", frames["claims"])
    frames["levels"] = derived(frames["claims"], frames["articles"])
    return frames


@pytest.fixture(scope="module")
def five(root: Path) -> Frames:
    return {name: tables.read(name, root / "data/processed") for name in ("articles", "claims", "levels", "evidence")}


@pytest.fixture(scope="module")
def many(root: Path) -> Frames:
    """About three hundred claims."""
    return read(*sorted((root / "tests/gold/dev/texts").glob("*.txt")))


@pytest.fixture(scope="module")
def single(root: Path) -> list[Frames]:
    """Some articles, each by itself."""
    return [read(path) for path in sorted((root / "tests/gold/dev/texts").glob("d0*.txt"))]


@pytest.fixture(params=["five", "many"])
def frames(request: pytest.FixtureRequest) -> Frames:
    found: Frames = request.getfixturevalue(request.param)
    return found


def drawn(figure: go.Figure) -> list[Trace]:
    """The traces of a figure that show data: no keys of the legend."""
    return [trace for trace in figure.to_plotly_json()["data"] if list(trace["x"]) != [None]]


def points(figure: go.Figure) -> Iterator[tuple[Trace, int, list[str]]]:
    """Each plotted point that stands on claims: trace, place in it and the claims."""
    for trace in drawn(figure):
        for i, ids in enumerate(trace.get("customdata", ())):
            if ids is not None:
                yield trace, i, split(ids)


def marks(figure: go.Figure) -> Iterator[tuple[Trace, int, str]]:
    """Each mark: trace, place in it and the cell with its claims."""
    for trace in drawn(figure):
        if "markers" in trace.get("mode", ""):
            yield from ((trace, i, ids) for i, ids in enumerate(trace["customdata"]))


def panel(trace: Trace) -> str:
    return charts.STATES[int(trace.get("yaxis", "y")[1:] or 1) - 1]


# From the point to the sentence


@pytest.mark.parametrize("name", DRAWN)
def test_every_point_leads_to_claims_whose_sentences_hold_their_quotes(name: str, frames: Frames) -> None:
    claims = frames["claims"].set_index("claim_id")
    found = list(points(DRAWN[name](frames)))
    assert found
    for _, _, ids in found:
        for claim_id in ids:
            assert claims["quote"][claim_id] in claims["sentence"][claim_id]


Number = tuple[float, float | None, float | None]  # value, least, greatest


def known(low: Any, high: Any) -> tuple[float | None, float | None]:
    return (None if pd.isna(low) else float(low), None if pd.isna(high) else float(high))


class Again:
    """What the sentences of some claims say, worked out again from these claims alone."""

    def __init__(self, frames: Frames) -> None:
        self.frames = frames
        self.claims, self.articles = frames["claims"].set_index("claim_id", drop=False), frames["articles"]
        self.texts = frames["articles"].set_index("article_id")["text"]
        self.made: dict[str, list[Any]] = {}

    def of(self, ids: str) -> pd.DataFrame:
        """Return the claims, having looked at each where it stands in its article."""
        found = self.claims.loc[split(ids)]
        for c in found.itertuples():
            assert self.texts[c.article_id][c.start : c.end] == c.quote
            assert c.sentence in self.texts[c.article_id]
        return found

    def levels(self, ids: str) -> list[Any]:
        """Return all levels that these claims make when there are no others, and that stand on all of them."""
        if ids not in self.made:
            rows_ = derived(self.of(ids), self.articles)
            self.made[ids] = [r for r in rows_.itertuples() if set(split(r.claim_ids)) == set(split(ids))]
        return self.made[ids]

    def numbers(self, ids: str) -> set[Number]:
        return {(r.value, *known(r.low, r.high)) for r in self.levels(ids)}


def bounds(trace: Trace, i: int, axis: str) -> Number:
    """The number of a mark, and as bounds the ends of its bar, the number itself where the bar has no such side."""
    value, bar = float(trace[axis][i]), trace.get(f"error_{axis}")
    return value, value - bar["arrayminus"][i] if bar else None, value + bar["array"][i] if bar else None


def walked(name: str, trace: Trace, again: Again) -> str:
    """Work out all points of a trace again; gives what kind of trace it is."""
    cells, mode = trace.get("customdata"), trace.get("mode", "bars")
    if cells is None:
        assert mode in ("text", "none") or trace["hoverinfo"] == "skip", "a mark that leads nowhere"
        return "leads the eye"
    for i, ids in enumerate(cells):
        if ids is None:
            assert trace["x"][i] is None, "a gap"
        elif mode == "bars":
            held = again.of(ids)
            assert trace["x"][i] == len(held)
            assert {charts.STATUS[status][0] for status in held["status"]} == {trace["name"]}
            assert all(
                trace["y"][i] in ([charts.place(h) for h in split(host)] or ["not stated"]) for host in held["host"]
            )
        elif name == "timeline" or trace.get("meta") == {"foot": True}:
            (c,) = again.of(ids).itertuples()
            assert c.since <= pd.Timestamp(trace["x"][i]) <= c.until
        elif (
            "part of" in trace.get("name", "")
            or trace["line" if mode == "lines" else "marker"]["color"] == drawing.GREY
        ):
            (c,) = again.of(ids).itertuples()
            assert c.since <= pd.Timestamp(trace["x"][i]) <= c.until
            value, low, high = bounds(trace, i, "y")
            assert value == c.value
            assert (low, high) in [(None, None), tuple(c.value if b is None else b for b in known(c.low, c.high))]
        elif name == "flows":
            ((value, low, high),) = again.numbers(ids)
            assert trace["marker"]["size"][i] == value
            row = pd.Series({"value": value, "low": low, "high": high})
            assert trace["text"][i] == charts.amount(row)
        else:
            value, low, high = bounds(trace, i, "x" if "error_x" in trace else "y")
            found = {
                (v, *((None, None) if low is None else (v if one is None else one for one in (least, most))))
                for v, least, most in again.numbers(ids)
            }
            if mode == "lines":  # at the end of a step its line rises to the next number
                assert value in {v for v, *_ in found}
            else:
                assert (value, low, high) in found
    return "stands on claims"


@pytest.fixture(scope="module", params=["five", "many"])
def again(request: pytest.FixtureRequest) -> Again:
    return Again(request.getfixturevalue(request.param))


@pytest.mark.parametrize("name", DRAWN)
def test_every_plotted_point_is_worked_out_again_from_the_sentences_that_it_leads_to(name: str, again: Again) -> None:
    kinds = [walked(name, trace, again) for trace in drawn(DRAWN[name](again.frames))]
    assert "stands on claims" in kinds


def test_a_point_that_is_not_what_its_sentences_say_is_found(five: Frames) -> None:
    again = Again(five)
    found = 0
    for name in DRAWN:
        for trace in drawn(DRAWN[name](five)):
            axis = "x" if "error_x" in trace or trace.get("type") == "bar" else "y"
            if trace.get("customdata") is None or name in ("timeline", "flows") or trace.get("meta"):
                continue
            wrong = trace | {axis: [None if one is None else one + 1 for one in trace[axis]]}
            with pytest.raises(AssertionError):
                walked(name, wrong, again)
            found += 1
    assert found > 20


def test_every_step_is_a_row_of_levels(frames: Frames) -> None:
    levels = frames["levels"]
    wanted = levels[levels["state"].isin(charts.STATES) & levels["series"].isin(TOTALS)]
    rows_ = {(r.state, r.value, r.claim_ids) for r in wanted.itertuples()}
    starts = {(r.state, f"{r.date:%Y-%m-%d}", r.value, r.claim_ids) for r in wanted.itertuples()}
    figure, found = DRAWN["levels"](frames), set()
    for trace, i, ids in points(figure):
        if trace["mode"] == "lines" and "name" in trace:
            assert (panel(trace), trace["y"][i], ";".join(ids)) in rows_
        if trace["mode"] == "markers" and "," in trace["name"] and "part of" not in trace["name"]:
            found.add((panel(trace), trace["x"][i], trace["y"][i], ";".join(ids)))
    assert found == starts


def test_no_line_joins_layers_or_series(frames: Frames) -> None:
    lines: dict[tuple[str, str], set[tuple[str, str, str]]] = {}
    levels = frames["levels"]
    line_of: dict[tuple[str, str], set[tuple[str, str, str]]] = {}
    for r in levels.itertuples():
        line_of.setdefault((r.state, r.claim_ids), set()).add((r.series, r.contributor, r.layer))
    for n, trace in enumerate(drawn(DRAWN["levels"](frames))):
        if trace["mode"] == "lines" and "name" in trace:
            known = [line_of[panel(trace), ids] for ids in trace["customdata"] if ids]
            assert set.intersection(*known), trace["name"]
            lines[str(n), trace["name"]] = set.intersection(*known)
    assert lines


def test_a_line_is_solid_for_what_is_in_place_and_fresh_alone(frames: Frames) -> None:
    levels = frames["levels"]
    fresh = {
        (r.state, r.value, r.claim_ids): r.date_until + pd.DateOffset(months=12)
        for r in levels[levels["layer"].eq("in_place")].itertuples()
    }
    for trace in drawn(DRAWN["levels"](frames)):
        if trace["mode"] == "lines" and "name" in trace and "dash" not in trace["line"]:
            assert trace["name"].endswith("in place")
            for x, y, ids in zip(trace["x"], trace["y"], trace["customdata"], strict=True):
                assert x is None or pd.Timestamp(x) <= fresh[panel(trace), y, ids]


def test_every_claim_of_allied_personnel_in_one_state_is_in_a_step_or_has_a_mark(frames: Frames) -> None:
    c = frames["claims"]
    wanted = c["unit"].eq("personnel") & c["host"].isin(charts.STATES) & c["repeats"].eq("") & c["since"].notna()
    wanted &= c["status"].ne("past") & c["contributor"].ne(c["host"]) & ~c["contributor"].isin(["RUS", "BLR"])
    told = {claim_id for _, _, ids in points(DRAWN["levels"](frames)) for claim_id in ids}
    assert set(c[wanted]["claim_id"]) <= told


def test_a_mark_of_a_claim_shows_its_number_bounds_days_and_status(frames: Frames) -> None:
    claims = frames["claims"].set_index("claim_id")
    for trace, i, claim_id in marks(DRAWN["levels"](frames)):
        if "part of" not in trace["name"]:
            continue
        claim = claims.loc[claim_id]
        assert (panel(trace), trace["y"][i]) == (claim["host"], claim["value"])
        assert claim["since"] <= pd.Timestamp(trace["x"][i]) <= claim["until"]
        low, high = (trace["error_y"][side][i] for side in ("arrayminus", "array"))
        assert trace["y"][i] - low == (claim["value"] if pd.isna(claim["low"]) else claim["low"])
        assert trace["y"][i] + high == (claim["value"] if pd.isna(claim["high"]) else claim["high"])
        assert trace["marker"]["symbol"] == charts.STATUS[claim["status"]][1]


@pytest.mark.parametrize("name", ["levels", "levels together", "contributors", "flows", "dumbbell", "context"])
def test_a_level_is_drawn_at_its_number_and_says_it_with_quote_article_date_status_and_derivation(
    name: str, frames: Frames
) -> None:
    claims, levels = frames["claims"].set_index("claim_id"), frames["levels"]
    known = {(r.claim_ids, r.value, r.derivation, charts.LAYER[r.layer]) for r in levels.itertuples()}
    for trace, i, ids in marks(DRAWN[name](frames)):
        if "part of" in trace["name"] or trace["name"] == "exercise":
            continue
        claim = claims.loc[split(ids)[0]]
        said = trace["hovertext"][i]
        rows_ = {row for row in known if row[0] == ids and f": {row[2]}<br>" in said and f", {row[3]}, in" in said}
        assert rows_
        if name not in ("flows",):
            value = trace["x" if "error_x" in trace else "y"][i]
            assert value in {row[1] for row in rows_}
        assert claim["quote"].split()[0] in said
        assert charts.BASIS[claim["date_basis"]] in said
        assert f"claim {split(ids)[0]}" in said
        assert charts.STATUS[claim["status"]][0] in said


def test_joint_numbers_are_never_split(frames: Frames) -> None:
    claims = frames["claims"]
    together = set(claims[claims["host"].str.contains(";")]["claim_id"])
    assert together
    for _, _, ids in points(DRAWN["levels"](frames)):
        assert not set(ids) & together


# Bounds


def test_bounds_are_bands_that_fade_where_they_are_open(many: Frames) -> None:
    levels = many["levels"]
    here = levels[levels["state"].isin(charts.STATES) & levels["series"].isin(TOTALS)]
    closed = here[here["low"].lt(here["high"]).fillna(False)]
    opened = here[here["low"].isna() | here["high"].isna()]
    bands = [trace for trace in drawn(DRAWN["levels"](many)) if trace.get("fill")]
    heights = [y for trace in bands if "fillcolor" in trace for y in trace["y"]]
    assert len(closed)
    assert len(opened)
    assert {int(r.low) for r in closed.itertuples()} | {int(r.high) for r in closed.itertuples()} == set(heights) - {
        None
    }
    fading = [trace for trace in bands if "fillgradient" in trace]
    assert sorted(trace["y"][0] for trace in fading) == sorted(opened["value"])
    for trace in fading:
        up = trace["y"][2] > trace["y"][0]
        shades = [share for share, colour in trace["fillgradient"]["colorscale"] if colour.endswith(",0)")]
        assert shades == [1 if up else 0]


@pytest.mark.parametrize("many_", [3, 100, 101, 5000])
def test_a_long_line_is_thinned_and_keeps_its_bounds_and_its_last_number(many_: int) -> None:
    date = pd.date_range("2014-01-01", periods=many_, freq="D")
    low = pd.Series([*range(many_)]) * 7 % 1000
    line = pd.DataFrame({"date": date, "low": low, "high": low + 50, "value": low + 10, "n": range(many_)})
    line = line.astype({"low": "Int64", "high": "Int64"})
    thin = steps.thinned(charts.records(line))
    assert len(thin) <= 100
    assert (len(thin) < many_) == (many_ > 100)
    assert (min(r.low for r in thin), max(r.high for r in thin)) == (low.min(), low.max() + 50)
    assert thin[-1].n == many_ - 1
    last = 0
    for r in thin:  # each with the bounds of all that it stands for
        assert (r.low, r.high) == (low[last : r.n + 1].min(), low[last : r.n + 1].max() + 50)
        last = r.n + 1


@pytest.mark.parametrize("many_", [500, 501, 5000])
def test_of_many_claims_neighbours_share_a_mark_and_none_is_lost(five: Frames, many_: int) -> None:
    dated = five["claims"][lambda claims: claims["since"].notna() & claims["repeats"].eq("")]
    copies = [dated.assign(claim_id=dated["claim_id"] + f"+{n}") for n in range(-(-many_ // len(dated)))]
    for n, copy in enumerate(copies):
        copy[["since", "until"]] += pd.Timedelta(days=n * 11 % 700)
    claims = pd.concat(copies, ignore_index=True).iloc[:many_]
    figure = charts.timeline(claims, five["articles"])
    marks = [trace for trace in figure.data if trace.mode == "markers"]
    sizes = [len(ids.split(";")) for trace in marks for ids in trace.customdata]
    most = -(-many_ // 500)
    assert max(sizes) == most
    assert len(sizes) == many_ if many_ == 500 else len(sizes) < 0.8 * many_
    ids = [one for trace in marks for cell in trace.customdata for one in cell.split(";")]
    assert sorted(ids) == sorted(claims["claim_id"])
    assert figure.layout.meta["alt"].startswith(f"All claims over time. {many_:,} claims: ")
    if most > 2:
        assert any(box.endswith(f"<br>and {most - 2} more claims") for trace in marks for box in trace.hovertext)
    days = claims.set_index("claim_id")[["since", "until"]]
    for trace in figure.data:  # a bar spans the days of all of its claims
        if trace.mode == "lines":
            first, last, cell = trace.x[0], trace.x[1], trace.customdata[0].split(";")
            assert (first, last) == (
                f"{days.loc[cell, 'since'].min():%Y-%m-%d}",
                f"{days.loc[cell, 'until'].max():%Y-%m-%d}",
            )


def test_a_number_far_beyond_the_others_stands_at_the_edge_and_flattens_none(five: Frames) -> None:
    levels = five["levels"]
    row = levels[levels["series"].eq("battlegroup")].tail(1)
    copies = [row.assign(date=day, ends=pd.NaT, date_until=day) for day in pd.date_range("2018-01-01", periods=30)]
    wild = pd.concat(
        [levels, *copies, row.assign(date=pd.Timestamp("2020-01-01"), value=90000.0, low=90000, high=90000)]
    )
    figure = charts.levels(wild, five["claims"], five["articles"])
    assert figure.layout.yaxis.range[1] < 5000
    assert any("90,000" in note.text and note.text.startswith("↑") for note in figure.layout.annotations)


# How it looks


@pytest.mark.parametrize("name", DRAWN)
def test_axes_of_numbers_begin_at_zero_and_panels_share_one_scale(name: str, frames: Frames) -> None:
    layout = DRAWN[name](frames).to_plotly_json()["layout"]
    if name.startswith("levels"):
        ranges = {tuple(layout[axis]["range"]) for axis in layout if axis.startswith("yaxis")}
        assert len(ranges) == 1
        assert ranges.pop()[0] == 0
    if name in ("contributors", "dumbbell", "context"):
        assert layout["xaxis"]["range"][0] == 0


@pytest.mark.parametrize("name", DRAWN)
def test_a_figure_is_plain_json_the_same_each_time(name: str, frames: Frames) -> None:
    first, again = (json.dumps(DRAWN[name](frames).to_plotly_json(), allow_nan=False) for _ in range(2))
    assert first == again


@pytest.mark.parametrize("name", DRAWN)
def test_a_figure_says_itself_in_words_and_numbers_and_names_its_source(name: str, frames: Frames) -> None:
    figure = DRAWN[name](frames)
    alt = figure.layout.meta["alt"]
    assert len(alt) > 30
    assert any(sign.isdigit() for sign in alt)
    assert "<" not in alt
    assert any(f"Source: {len(frames['articles'])} news articles" in note.text for note in figure.layout.annotations)


def test_figures_of_three_hundred_claims_stay_small(many: Frames) -> None:
    assert len(many["claims"]) > 250
    for name, draw in DRAWN.items():
        assert len(json.dumps(draw(many).to_plotly_json())) < 200_000, name


def test_a_figure_costs_little_beyond_its_data() -> None:
    figure = go.Figure({"data": [{"x": [1, 2], "y": [3, 4]}], "layout": {"template": charts.TEMPLATE}})
    assert len(json.dumps(figure.to_plotly_json())) < 1_000


def test_events_are_those_of_the_timeline_and_can_be_turned_off(many: Frames) -> None:
    dated = {row["what"]: row["from"] for row in rows("timeline")}
    assert [row["label"] for row in rows("milestones") if row["what"] not in dated] == []
    figure = DRAWN["levels"](many)
    wanted = {dated[row["what"]] for row in rows("milestones")}
    assert {shape.x0 for shape in figure.layout.shapes} == wanted
    for row in rows("milestones"):
        assert any(f"{dated[row['what']][:4]} {row['label']}" == note.text for note in figure.layout.annotations)
    assert not DRAWN["levels without events"](many).layout.shapes


def test_start_and_end_are_the_ends_of_the_axis_of_time(many: Frames) -> None:
    first, last = pd.Timestamp("2018-03-01"), pd.Timestamp("2022-03-01")
    for figure in (
        charts.levels(many["levels"], many["claims"], many["articles"], start=first, end=last),
        charts.timeline(many["claims"], many["articles"], start=first, end=last),
    ):
        assert list(figure.layout.xaxis.range) == ["2018-03-01", "2022-03-01"]


def test_a_longer_time_until_stale_makes_longer_solid_lines(five: Frames) -> None:
    def solid(stale: int) -> str:
        figure = charts.levels(five["levels"], five["claims"], five["articles"], ["EST"], stale=stale)
        return max(x for t in drawn(figure) if t.get("name") == "battlegroup, in place" for x in t["x"] if x)

    assert solid(12) == "2018-12-31"
    assert solid(24) == "2019-12-31"


@pytest.mark.parametrize("width", [drawing.PHONE, drawing.WIDE])
def test_labels_do_not_cover_each_other(width: int, frames: Frames) -> None:
    figure = DRAWN["levels"](frames)
    time = tuple(pd.Timestamp(day) for day in figure.layout.xaxis.range)
    place = drawing.Labels(width, steps.PANEL, time, figure.layout.yaxis.range)
    found: dict[str, list[drawing.Box]] = {}
    for trace in drawn(figure):
        if trace["mode"] == "text" and (width == drawing.WIDE or "meta" not in trace):
            words = zip(*(trace[k] for k in ("x", "y", "text", "textposition")), strict=True)
            boxes = [place.box(pd.Timestamp(x), y - place.lift(at), text.strip(), at) for x, y, text, at in words]
            found.setdefault(trace["yaxis"], []).extend(boxes)
    assert len(found) == 3
    for boxes in found.values():
        assert not any(drawing.overlap(one, other) for one, other in itertools.combinations(boxes, 2))


PALETTES = {
    "levels": [*steps.COLOURS.values(), drawing.GREY],
    "status": [charts.STATUS[status][2] for status in ("present", "arriving", "planned", "proposed", "exercise")],
    "parts": sorted({look["color"] for look in parts.LOOKS.values()} | {drawing.GREY}),
}
VISIONS = [None, "protanomaly", "deuteranomaly", "tritanomaly"]


def seen(colour: str, vision: str | None) -> list[float]:
    """A colour as a kind of vision sees it."""
    rgb = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    if not vision:
        return rgb
    space = {"name": "sRGB1+CVD", "cvd_type": vision, "severity": 100}
    return [min(1.0, max(0.0, float(part))) for part in cspace_convert(rgb, space, "sRGB1")]


@pytest.mark.parametrize("vision", VISIONS)
@pytest.mark.parametrize("palette", PALETTES)
def test_colours_used_together_are_told_apart_with_every_vision(palette: str, vision: str | None) -> None:
    for one, other in itertools.combinations(PALETTES[palette], 2):
        assert deltaE(seen(one, vision), seen(other, vision), input_space="sRGB1") > 15, (one, other)


@pytest.mark.parametrize("back", ["#ffffff", "#14171c"])
def test_marks_stand_out_on_white_and_in_the_dark(back: str) -> None:
    for colour in {colour for palette in PALETTES.values() for colour in palette}:
        light, dark = sorted((luminance(colour), luminance(back)), reverse=True)
        assert (light + 0.05) / (dark + 0.05) > (3 if back == "#ffffff" else 2.5), colour


def luminance(colour: str) -> float:
    parts_ = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts_]
    return sum(weight * part for weight, part in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


def test_article_pages_mark_a_status_in_the_colour_of_the_charts(root: Path) -> None:
    css = (root / "analysis/templates/assets/page.css").read_text(encoding="utf-8")
    for status, (_, _, colour) in charts.STATUS.items():
        assert f".{status} {{ --own: {colour};" in css


def test_shapes_alone_tell_the_status() -> None:
    symbols = [symbol for _, symbol, _ in charts.STATUS.values()]
    assert len(set(symbols)) == len(symbols)
    assert {steps.SHAPES[LAYERS[s]] for s in ("present", "planned", "proposed")} == {
        charts.STATUS[s][1] for s in ("present", "planned", "proposed")
    }


# What it says


def test_announced_and_arrived_says_what_followed_on_the_same_line(root: Path) -> None:
    frames = read(*(root / f"tests/gold/dev/texts/{name}.txt" for name in ("d08", "d12")))
    (note,) = [n.text for n in DRAWN["dumbbell"](frames).layout.annotations if "150 for" in n.text]
    assert note == "<b>German brigade</b> 150 for Dec 2024 → 150 (Mar 2025)"


def test_a_plan_that_nobody_knows_came_is_told_as_such(five: Frames) -> None:
    figure = DRAWN["dumbbell"](five)
    said = [note.text.replace("<br>", " ") for note in figure.layout.annotations]
    assert "<b>Canada</b> 450 for 2017 → none known" in said
    assert "Of 8 plans 1 are followed" in figure.layout.meta["alt"]


def test_who_was_where_on_a_day(five: Frames) -> None:
    figure = charts.flows(five["levels"], five["claims"], five["articles"], date=pd.Timestamp("2017-06-01"))
    assert figure.layout.meta["alt"] == "Who was where on 1 Jun 2017. Belgium in Lithuania ≥100."
    none = charts.flows(five["levels"].iloc[:0], five["claims"], five["articles"])
    assert none.layout.meta["alt"].startswith("Who was where. ")  # no day that nothing tells


def test_levels_are_told_in_words_with_their_claims(five: Frames) -> None:
    words = listings.levels(five["levels"].assign(explanation="<b>")).markup
    assert words.count("<li>") == len(five["levels"])
    assert "<b>Estonia, United Kingdom: 800 more</b> planned, 22 Feb 2022<small>increments alone: &lt;b&gt;" in words
    assert all(f"<small>{ids}</small>" in words for ids in five["levels"]["claim_ids"])


def test_codes_of_tables_stand_in_the_words_of_the_charts(five: Frames) -> None:
    columns = ["host", "contributor", "status", "date_basis", "quote"]
    claim = five["claims"].iloc[[0]].assign(host="EST;LVA", contributor="", status="present", date_basis="relative")
    cells = "<td>Estonia, Latvia</td><td></td><td>in place</td><td>date worked out from the text</td><td>1,200"
    assert cells in listings.table(claim, columns).markup
    unknown = listings.table(claim.assign(host="<x>", status="gone"), columns).markup
    assert "<td>&lt;x&gt;</td><td></td><td>gone</td>" in unknown
    assert "<th>in place</th>" in listings.counts(claim, "contributor", "status").markup


def test_conflicts_are_told_in_words(many: Frames) -> None:
    found = conflicts(many["levels"], many["articles"])
    shown = listings.conflicts(found)
    assert len(found)
    assert shown.markup.count("<tr>") == len(found) + 1
    assert "battlegroup, in place" in shown.markup
    assert listings.conflicts(found.iloc[:0]).words == "No two sources disagree."


# Hostile words, nothing, and one article


@pytest.mark.parametrize("name", DRAWN)
def test_nothing_chosen_is_said_in_a_sentence(name: str, five: Frames) -> None:
    none = {key: frame.iloc[:0] for key, frame in five.items()}
    for empty in (none, none | {"articles": five["articles"]}):
        figure = DRAWN[name](empty)
        assert [note.text for note in figure.layout.annotations] == ["No claims match this choice of parameters."]
        assert figure.layout.height < 200


@pytest.mark.parametrize("name", DRAWN)
def test_one_article_makes_every_chart(name: str, single: list[Frames]) -> None:
    for one in single:
        assert DRAWN[name](one).layout.meta["alt"]


@pytest.mark.parametrize("name", DRAWN)
def test_words_of_articles_are_never_markup(name: str, five: Frames) -> None:
    hostile = five | {
        "claims": five["claims"].assign(sentence=HOSTILE, quote=HOSTILE),
        "articles": five["articles"].assign(title=HOSTILE, publisher=HOSTILE),
        "levels": five["levels"].assign(explanation=HOSTILE, derivation="increments alone"),
    }
    text = json.dumps(DRAWN[name](hostile).to_plotly_json())
    for markup in ("<script", "<img", "</script"):
        assert markup not in text
    if name not in ("overview",):
        assert "&lt;script&gt;" in text


def test_evidence_is_shown_with_what_it_allows(five: Frames) -> None:
    for article_id in five["articles"]["article_id"]:
        figure = charts.dating(five["evidence"], five["articles"], article_id)
        assert len(figure.layout.meta["alt"]) > 30


@pytest.mark.parametrize("open_side", ["published_start", "published_end"])
def test_an_article_dated_on_one_side_only_has_its_chart(five: Frames, open_side: str) -> None:
    articles = five["articles"].assign(**{open_side: pd.NaT})
    for article_id in articles["article_id"]:
        (area,) = charts.dating(five["evidence"], articles, article_id).layout.shapes
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


@pytest.mark.parametrize(("low", "value", "words"), [(800, 800, "800 more"), (50, 55, "55 (≥50) more")])
def test_what_comes_on_top_of_an_unknown_number_is_no_strength(low: int, value: int, words: str) -> None:
    row = pd.DataFrame([{"low": low, "high": pd.NA, "value": value, "derivation": ALONE}])
    assert charts.amount(next(row.itertuples())) == words


def test_every_colour_of_a_panel_stands_in_its_heading(frames: Frames) -> None:
    figure = charts.levels(frames["levels"], frames["claims"], frames["articles"])
    heads = {note.y: note.text for note in figure.layout.annotations if note.text.startswith("<b>")}
    for trace in drawn(figure):
        if trace["mode"] == "lines" and trace["line"]["color"] in steps.COLOURS.values():
            assert trace["line"]["color"] in heads[figure.layout["yaxis" + trace["yaxis"][1:]].domain[1]]


def test_what_was_set_aside_is_hatched_and_struck_through(five: Frames) -> None:
    evidence, articles = five["evidence"], five["articles"]
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
