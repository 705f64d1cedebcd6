"""Charts of the latest numbers: by contributor, announced against arrived, who is where, and what stands around.

Each row has its words above its marks, so that a phone has the whole width for both.
"""

import itertools
import textwrap
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd
import plotly.graph_objects as go

from analysis.charts.drawing import (
    BALTIC,
    BLUE,
    GREY,
    LAYER,
    LETTER,
    LINE,
    ORANGE,
    PURPLE,
    STATES,
    Trace,
    amount,
    bounds,
    box,
    days,
    figure,
    force,
    heading_note,
    month,
    newest,
    number_of,
    pale,
    place,
    reach,
    records,
    sources,
    where,
)
from analysis.levels import LINE as LINES
from analysis.levels import STALE, arrivals

LOOKS = {
    "in place": {"symbol": "circle", "color": BLUE},
    "last known": {"symbol": "circle-open", "color": BLUE},
    "planned": {"symbol": "diamond-open", "color": ORANGE},
    "proposed": {"symbol": "square-open", "color": PURPLE},
}
AHEAD, NONE = "still ahead", "none known"  # what came of a plan
HEAD, STEM, PLANS = 24, 18, 12  # pixels of a heading and of marks; plans of a state that are shown
NATIONAL = ("contingent", "brigade", "air_policing")  # series in which one nation may have a line
CIRCLE = 44  # pixels across the largest circle
LETTERS = 50  # in a line across a phone


@dataclass(frozen=True)
class Bar:
    """A row of a panel: its name and words, and levels by how they are drawn."""

    name: str
    words: str
    marks: Sequence[tuple[str, Any]]  # names of LOOKS and rows of the levels table

    def lines(self) -> list[str]:
        """The words as they stand above the marks, in lines that a phone has room for."""
        lines = textwrap.wrap(f"{self.name} {self.words}", LETTERS)
        bold, rest = lines[0][: len(self.name)], lines[0][len(self.name) :]
        return [f"<b>{bold}</b>{rest}", *lines[1:]]


def _bars(
    panels: Mapping[str, Sequence[Bar]], told: Mapping[str, str], stems: bool = True
) -> tuple[list[Trace], Trace, float]:
    """Rows of marks under their words, a panel for each heading: traces, layout and height."""
    panels = {heading: bars for heading, bars in panels.items() if bars}
    lines = {heading: [bar.lines() for bar in bars] for heading, bars in panels.items()}
    sizes = {heading: [STEM + LINE * len(words) for words in found] for heading, found in lines.items()}
    height = float(sum(HEAD + sum(rows) for rows in sizes.values())) or 1.0
    shown = [row for bars in panels.values() for bar in bars for _, row in bar.marks]
    top = 1.06 * max((row.value if pd.isna(row.high) else float(row.high) for row in shown), default=1) or 1.0
    traces: list[Trace] = []
    notes: list[Trace] = []
    layout: Trace = {"xaxis": {"range": [0, top], "tickformat": ",", "nticks": 5, "tickangle": 0}, "margin": {"l": 8}}
    seen: set[str] = set()
    used = 0.0
    for number, (heading, bars) in enumerate(panels.items()):
        axis = f"y{number + 1}" if number else "y"
        above = round(1 - (used + HEAD) / height, 6)
        used += HEAD + sum(sizes[heading])
        layout[f"yaxis{number + 1}" if number else "yaxis"] = {
            "domain": [max(0.0, round(1 - used / height, 6)), above],
            "range": [sum(sizes[heading]), 0],
            "showticklabels": False,
            "showgrid": False,
        }
        feet = list(itertools.accumulate(sizes[heading]))
        at = [foot - STEM / 2 for foot in feet]
        notes.append(heading_note(f"<b>{heading}</b>", above) | {"font": {"size": 13}, "yshift": 2})
        notes += [
            heading_note("<br>".join(words), foot - STEM) | {"yref": axis, "borderpad": 0}
            for words, foot in zip(lines[heading], feet, strict=True)
        ]
        spans = [
            (y, sorted([0.0] * stems + [row.value for _, row in bar.marks])) for y, bar in zip(at, bars, strict=True)
        ]
        traces.append(_quiet([(v[0], v[-1], y) for y, v in spans], axis, {"color": GREY, "width": 1 if stems else 2}))
        marks = [(name, y, row) for y, bar in zip(at, bars, strict=True) for name, row in bar.marks]
        opened = [(row.value, row.value + top / 22, y) for _, y, row in marks if pd.isna(row.high)]
        opened += [(row.value - top / 22, row.value, y) for _, y, row in marks if pd.isna(row.low)]
        if opened:
            traces.append(_quiet(opened, axis, {"color": GREY, "width": 5, "dash": "1px,2px"}))
        for look in LOOKS:
            drawn = [(y, row) for name, y, row in marks if name == look]
            if drawn:
                traces.append(_marks(look, drawn, told, axis, look not in seen))
                seen.add(look)
    layout["xaxis"]["anchor"] = f"y{len(panels)}" if len(panels) > 1 else "y"
    return traces, layout | {"annotations": notes}, height


def _quiet(lines: Sequence[tuple[float, float, float]], axis: str, look: Trace) -> Trace:
    """Level lines that only lead the eye."""
    x = [end for first, last, _ in lines for end in (max(0, first), last, None)]
    y = [end for _, _, at in lines for end in (at, at, None)]
    found = {"type": "scatter", "mode": "lines", "x": x, "y": y, "line": look, "hoverinfo": "skip"}
    return found | {"showlegend": False, "yaxis": axis}


def _marks(look: str, drawn: Sequence[tuple[float, Any]], told: Mapping[str, str], axis: str, key: bool) -> Trace:
    rows = [row for _, row in drawn]
    return {
        "type": "scatter",
        "mode": "markers",
        "name": look,
        "showlegend": key,
        "legendrank": 1000 + list(LOOKS).index(look),
        "x": [row.value for row in rows],
        "y": [y for y, _ in drawn],
        "error_x": bounds(rows, 4),
        "hovertext": [box(row, told) for row in rows],
        "hoverinfo": "text",
        "customdata": [row.claim_ids for row in rows],
        "marker": {**LOOKS[look], "size": 10, "line": {"width": 2, "color": LOOKS[look]["color"]}},
        "cliponaxis": False,
        "yaxis": axis,
    }


def _look(row: Any, fresh: pd.Timestamp) -> str:
    """How a level is drawn, by layer and age."""
    return "last known" if row.layer == "in_place" and row.date_until < fresh else LAYER[row.layer]


def _latest(levels: pd.DataFrame) -> pd.DataFrame:
    """The last number of each line: those in place, and those planned that nothing has taken up."""
    levels = levels[levels["layer"].eq("in_place") | levels["layer"].eq("planned") & levels["ends"].isna()]
    return levels.sort_values("date").groupby(LINES, observed=True).tail(1)


def _numbers(rows: Sequence[Any], fresh: pd.Timestamp) -> str:
    """Numbers of a line in words, with their date where it is not that of the next."""
    words = []
    for row, after in itertools.pairwise([*rows, None]):
        when = month(row.date, row.date_until)
        same = after is not None and when == month(after.date, after.date_until)
        words.append(f"{amount(row)} {_look(row, fresh)}" + ("" if same else f" ({when})"))
    return ", ".join(words)


def contributors(
    levels: pd.DataFrame,
    claims: pd.DataFrame,
    articles: pd.DataFrame,
    states: Sequence[str] = STATES,
    *,
    stale: int = STALE,
    unit: str = "personnel",
) -> go.Figure:
    """Each nation's latest contingent and brigade by state, in place and planned, with bounds and dates.

    Parameters
    ----------
    levels, claims, articles
        The tables of that name, or a choice from them.
    states
        Host states, a panel each; a joint state such as ``"EST;LTU;LVA"`` is one like any other.
    stale
        Months after which a number is only the last known.
    unit
        What the levels count.

    Examples
    --------
    >>> import analysis as bt
    >>> bt.chart.contributors().layout.meta["alt"]
    'Who sends how many: ... Estonia: United Kingdom 800 more planned (Feb 2022). Latvia: Canada 450 planned (2017)...'
    """
    found = levels[levels["state"].isin(states) & levels["series"].isin(NATIONAL) & levels["contributor"].ne("NATO")]
    fresh = reach(levels) - pd.DateOffset(months=stale)
    panels: dict[str, list[Bar]] = {}
    said = []
    for state in states:
        lines = []
        for _, line in _latest(found[found["state"].eq(state)]).groupby(LINES[:3], sort=True, observed=True):
            rows = [row for row in records(line.sort_values("layer")) if row.value > 0]
            if not rows:
                continue  # all have left
            name = force(rows[0].series, rows[0].contributor)
            numbers = _numbers(rows, fresh)
            lines.append((max(row.value for row in rows), name, numbers, [(_look(row, fresh), row) for row in rows]))
        lines.sort(key=lambda one: (-one[0], one[1]))
        title = where(state)[:1].upper() + where(state)[1:]
        panels[title] = [Bar(name, numbers, marks) for _, name, numbers, marks in lines]
        said.append(f"{title}: {'; '.join(f'{name} {numbers}' for _, name, numbers, _ in lines) or 'none is told'}")
    traces, layout, height = _bars(panels, sources(claims, articles))
    return figure(
        traces,
        "Who sends how many: the last number of each contributor",
        articles,
        ". ".join(said) + ".",
        height,
        lead=number_of(unit),
        **layout,
    )


def dumbbell(
    levels: pd.DataFrame,
    claims: pd.DataFrame,
    articles: pd.DataFrame,
    states: Sequence[str] = STATES,
    *,
    unit: str = "personnel",
) -> go.Figure:
    """What was announced beside what came: for each plan the number in place that followed on the same line.

    A plan of all allied forces for which no such total followed is held against the battlegroup, and that is said.

    Parameters
    ----------
    levels, claims, articles
        The tables of that name, or a choice from them.
    states
        Host states, a panel each; a joint state such as ``"EST;LTU;LVA"`` is one like any other.
    unit
        What the levels count.

    Examples
    --------
    >>> import analysis as bt
    >>> bt.chart.announced().layout.meta["alt"]
    'Announced and arrived. Of ... plans ...'
    """
    told = plans(levels, articles)
    panels: dict[str, list[Bar]] = {}
    left_out = 0
    for state in states:
        here = [one for one in told if one[0].state == state]
        left_out += max(0, len(here) - PLANS)
        panels[where(state)[:1].upper() + where(state)[1:]] = [
            Bar(
                force(plan.series, plan.contributor),
                f"{amount(plan)} for {month(plan.date, plan.date_until)} → {words}",
                [("planned", plan), *([("in place", came)] if came else [])],
            )
            for plan, came, words in here[-PLANS:]
        ]
    fates = [words for plan, _, words in told if plan.state in states]
    missing, ahead = fates.count(NONE), fates.count(AHEAD)
    come = len(fates) - missing - ahead
    known = newest(articles["published_start"])
    traces, layout, height = _bars(panels, sources(claims, articles), stems=False)
    alt = (
        f"Of {len(fates)} plans {come} are followed by a number in place, {missing} are not known to have come and "
        f"{ahead} lie ahead of {days(known, known)}."
    )
    note = f"The last {PLANS} plans of each state; {left_out:,} older ones are in the table." if left_out else ""
    return figure(
        traces,
        "Announced and arrived",
        articles,
        alt,
        height,
        0,
        note,
        "What was planned → what is known to have come" + f": {number_of(unit).lower()}" * (unit != "personnel"),
        **layout,
    )


def plans(levels: pd.DataFrame, articles: pd.DataFrame) -> list[tuple[Any, Any, str]]:
    """Each plan by day: its row, that of what came (:func:`analysis.levels.arrivals`) or None, and that in words."""
    known = newest(articles["published_start"])
    found = arrivals(levels)
    came = {row.Index: row for row in records(levels.loc[found["came"].dropna().unique()])}
    told = []
    for plan in records(found):
        arrived = None if pd.isna(plan.came) else came[plan.came]
        words = AHEAD if plan.date > known else NONE
        if arrived:
            other = f"{force(arrived.series, arrived.contributor)} " if arrived.series != plan.series else ""
            words = f"{other}{amount(arrived)} ({month(arrived.date, arrived.date_until)})"
        told.append((plan, arrived, words))
    return told


def flows(
    levels: pd.DataFrame,
    claims: pd.DataFrame,
    articles: pd.DataFrame,
    states: Sequence[str] = STATES,
    date: pd.Timestamp | None = None,
    *,
    stale: int = STALE,
    unit: str = "personnel",
) -> go.Figure:
    """Who had how many troops where on a day: contributors by host states, areas as large as the numbers.

    A matrix and no bands between two columns: bands add up to a whole, and these numbers do not; a matrix can also be
    read on a phone. By default the day is that of the newest number.

    Parameters
    ----------
    levels, claims, articles
        The tables of that name, or a choice from them.
    states
        Host states, a panel each; a joint state such as ``"EST;LTU;LVA"`` is one like any other.
    date
        The day that is asked for.
    stale
        Months after which a number is only the last known.
    unit
        What the levels count.

    Examples
    --------
    >>> import analysis as bt
    >>> import pandas as pd
    >>> bt.chart.flows(date=pd.Timestamp("2017-06-01")).layout.meta["alt"]
    'Who was where on 1 Jun 2017. Belgium in Lithuania ≥100; United States in the three states together 24–99.'
    """
    there = levels[levels["layer"].eq("in_place") & levels["value"].gt(0) & levels["state"].isin(states)]
    there = there[there["series"].isin(NATIONAL) & there["contributor"].ne("NATO")]
    day = date if date is not None else reach(levels)
    held = there[there["date"].le(day) & ~there["ends"].le(day)]
    held = held.assign(row=[force(r.series, r.contributor) for r in records(held)])
    held = held.assign(column=[_column(state) for state in held["state"]])
    held = held.sort_values("date").drop_duplicates(["row", "column"], keep="last")
    order = list(held.groupby("row")["value"].sum().sort_values(kind="stable").index)
    columns = [_column(state) for state in states if ";" not in state or held["state"].eq(state).any()]
    fresh, told = day - pd.DateOffset(months=stale), sources(claims, articles)
    most = float(held["value"].max())
    traces = [
        _circles(records(held[held["date_until"].ge(fresh)]), "in place", pale(BLUE, 0.35), most, told),
        _circles(records(held[held["date_until"].lt(fresh)]), "last known", "rgba(0,0,0,0)", most, told),
    ]
    said = "; ".join(
        f"{r.row} in {where(r.state)} {amount(r)}" for r in records(held.sort_values("value", ascending=False))
    )
    known = date is not None or len(held) > 0
    return figure(
        [trace for trace in traces if trace],
        f"Who was where on {days(day, day)}" if known else "Who was where",
        articles,
        f"{said}.",
        38 * max(len(order), 1) + 20,
        rows_=2,
        lead=number_of(unit),
        note="Areas are as large as the numbers, which are never added up.",
        annotations=[heading_note(name, y) | {"yref": "y", "yanchor": "middle"} for y, name in enumerate(order)],
        margin={"l": 8},
        xaxis={"side": "top", "categoryorder": "array", "categoryarray": columns, "tickangle": 0, "showgrid": False}
        | {"range": [-0.5 - len(columns) / 2, len(columns) - 0.3]},
        shapes=[_band(y) for y in range(len(order) - 1, -1, -2)],
        yaxis={"categoryorder": "array", "categoryarray": order, "showticklabels": False, "showgrid": False}
        | {"range": [-0.6, len(order) - 0.4]},
    )


def _circles(rows: Sequence[Any], name: str, colour: str, most: float, told: Mapping[str, str]) -> Trace:
    """Numbers of a matrix as circles, the largest of them all as wide as :data:`CIRCLE`; nothing for none."""
    if not rows:
        return {}
    size = {"size": [row.value for row in rows], "sizemode": "area", "sizeref": most / CIRCLE**2 * 2, "sizemin": 4}
    return {
        "type": "scatter",
        "mode": "markers+text",
        "name": name,
        "x": [row.column for row in rows],
        "y": [row.row for row in rows],
        "text": [amount(row) for row in rows],
        "textposition": [_beside(row, most) for row in rows],
        "hovertext": [box(row, told) for row in rows],
        "hoverinfo": "text",
        "customdata": [row.claim_ids for row in rows],
        "marker": {"symbol": "circle", **size, "color": colour, "line": {"width": 1.5, "color": BLUE}},
        "cliponaxis": False,
    }


def _beside(row: Any, most: float) -> str:
    """Where the number of a circle stands: within it, or beside it where it is too small."""
    return "middle center" if CIRCLE * (row.value / most) ** 0.5 > 0.95 * LETTER * len(amount(row)) else "middle right"


def _band(y: int) -> Trace:
    """A pale band behind a row, for lines would run through its words."""
    found = {"type": "rect", "xref": "paper", "x0": 0, "x1": 1, "yref": "y", "y0": y - 0.5, "y1": y + 0.5}
    return found | {"fillcolor": pale(GREY, 0.12), "line": {"width": 0}, "layer": "below"}


def _column(state: str) -> str:
    """Heading of a narrow column."""
    return "all<br>three" if state == BALTIC else place(state).replace(", ", "<br>")


def context(
    levels: pd.DataFrame,
    claims: pd.DataFrame,
    articles: pd.DataFrame,
    states: Sequence[str] = STATES,
    *,
    stale: int = STALE,
    unit: str = "personnel",
) -> go.Figure:
    """What the allied forces stand beside: the states' own forces, and Russian and Belarusian forces next door.

    Parameters
    ----------
    levels, claims, articles
        The tables of that name, or a choice from them.
    states
        Host states, a panel each; a joint state such as ``"EST;LTU;LVA"`` is one like any other.
    stale
        Months after which a number is only the last known.
    unit
        What the levels count.

    Examples
    --------
    >>> import analysis as bt
    >>> bt.chart.context().layout.meta["alt"]
    'Around them: own forces and neighbours. ...Russia ... in place (Feb 2022).'
    """
    last = _latest(levels)
    fresh = reach(levels) - pd.DateOffset(months=stale)
    own = last[last["series"].str.startswith("own") & last["state"].isin(states)]
    near = last[last["series"].eq("next_door")]
    panels: dict[str, list[Bar]] = {}
    for heading, rows in (("Own forces", own), ("On their own side of the border", near)):
        lines = rows.sort_values([*LINES[:3], "layer"]).groupby(LINES[:3], sort=True, observed=True)
        panels[heading] = []
        for _, line in lines:
            drawn = records(line)
            first = drawn[0]
            name = place(first.contributor)
            kind = "" if first.series in ("own", "next_door") else f"{first.series.removeprefix('own_')} "
            kind += (
                f"in {place(first.state)} " if first.series == "next_door" and first.state != first.contributor else ""
            )
            panels[heading].append(Bar(name, kind + _numbers(drawn, fresh), [(_look(r, fresh), r) for r in drawn]))
    traces, layout, height = _bars(panels, sources(claims, articles))
    said = "; ".join(f"{bar.name} {bar.words}" for bars in panels.values() for bar in bars)
    title = "Around them: own forces and neighbours"
    return figure(traces, title, articles, f"{said}.", height, lead=number_of(unit), **layout)
