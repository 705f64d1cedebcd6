"""The official record beside the news: one panel a state, the news as steps, figures of the record as marks.

Scope is matched by colour: a battlegroup's figures have the battlegroup's colour. No line joins figures of the record.
"""

from collections.abc import Sequence
from itertools import product
from typing import Any

import pandas as pd
import plotly.graph_objects as go

from analysis.charts.drawing import (
    GREY,
    STATES,
    Trace,
    days,
    figure,
    force,
    iso,
    month,
    place,
    records,
    sample,
    sources,
    span,
    where,
    wrapped,
)
from analysis.charts.steps import COLOURS, Panel, Scale, key, lines, plain, stacked
from analysis.levels import STALE, TOTALS
from analysis.record import amount

# Shape says who gave a figure and whether it was there, colour what is counted.
SYMBOLS = {
    (True, "in_place"): "square",
    (False, "in_place"): "square-open",
    (True, "planned"): "diamond-tall",
    (False, "planned"): "diamond-tall-open",
}
NAMES = {True: "official", False: "reported"}
NAMED = {"allied": "all allied", "contingent": "one nation's part"}


def beside(
    levels: pd.DataFrame,
    record: pd.DataFrame,
    claims: pd.DataFrame,
    articles: pd.DataFrame,
    states: Sequence[str] = STATES,
    *,
    start: pd.Timestamp | None = None,
    end: pd.Timestamp | None = None,
    events: bool = True,
    stale: int = STALE,
    title: str = "Allied troops: the news and the record",
) -> go.Figure:
    """What the news state beside what officials and others gave, by state over time on one scale.

    Of the news the totals are drawn; figures of the record for one nation's part are small and grey.

    Parameters
    ----------
    levels, claims, articles
        The tables of that name, or a choice from them; no levels draws the record alone.
    record
        As :func:`analysis.record.record` gives it.
    states
        Host states, a panel each.
    start, end
        First and last day of the chart; by default those of the data.
    events
        Whether events are marked.
    stale
        Months after which a number of the news is drawn thin and dotted.
    title
        Title of the chart.

    Examples
    --------
    >>> import analysis as bt
    >>> bt.chart.beside(states=["LVA"]).layout.meta["alt"]
    'Allied troops: the news and the record. Latvia: ...'
    """
    steps = levels[levels["state"].isin(states) & levels["series"].isin(TOTALS) & levels["layer"].ne("proposed")]
    figures = record[record["state"].isin(states) & record["series"].isin([*TOTALS, "contingent"])]
    figures = figures.assign(value=(figures["low"] + figures["high"]).astype("float64") / 2)
    time = span((steps["date"], figures["date"]), articles, start, end)
    if len(figures):  # the record reaches beyond the articles
        first, last = figures["date"].min() - pd.Timedelta(days=90), figures["date_until"].max() + pd.Timedelta(days=90)
        time = start or min(time[0], first), end or max(time[1], last)
    # No figure of the record is cut off; a number of the news beyond all of them stands at the edge.
    highest = [*figures["high"].dropna()] or [*steps["value"], 1]
    scale = Scale(1.12 * float(max(highest)), bool((steps["value"] > 1.12 * max(highest)).any()))
    own = {state: figures[figures["state"].eq(state)] for state in states}
    heads = {state: _heading(state, own[state]) for state in states}
    axes, notes, layout, height = stacked(heads, time, scale, events)
    told = sources(claims[claims["claim_id"].isin(set(";".join(steps["claim_ids"]).split(";")))], articles)
    known = lines(steps, stale)
    traces: list[Trace] = []
    for state, axis in zip(states, axes, strict=True):
        panel = Panel(axis, time, scale, told)
        for line in known.get(state, ()):
            panel.line(line)
        for row, labels in product(records(own[state][own[state]["series"].isin(TOTALS)]), panel.places):
            labels.mark(_middle(row), row.value, size=3)
        notes += panel.beyond()
        traces += [*_figures(own[state], axis), *panel.finished()]
    alt = ". ".join(plain(text) for text in heads.values()) + "."
    note = f"Record: {len(figures)} figures with their sources, data/reference/strength.csv."
    note += " Squares are in place, diamonds planned; grey ones count one nation's part."
    traces = [*key([t for t in traces if "lines" in t["mode"]]), *_legend(figures), *traces] if traces else []
    lead = "Steps: the news. Marks: official figures (filled) and others (open)"
    return figure(traces, title, articles, alt, height, 0, note, lead, annotations=notes, **layout)


def _heading(state: str, figures: pd.DataFrame) -> str:
    """Name of a state over the last figure in place of each series."""
    there = figures[figures["layer"].eq("in_place")].sort_values(["date", "record_id"])
    last = [row for series in TOTALS for row in records(there[there["series"].eq(series)].tail(1))]
    said = [
        f'<span style="color:{COLOURS[row.series]}">■</span> record: {force(row.series, row.contributor)} '
        f"{amount(row)} ({month(row.date, row.date_until)})"
        for row in last
    ]
    return "<br>".join([f"<b>{where(state)}</b>", *(said or ["no figure of the record"])])


def _figures(figures: pd.DataFrame, axis: str) -> list[Trace]:
    """Figures of the record as marks with their bounds; a click leads to the page that gives them."""
    traces: list[Trace] = []
    for series in ("contingent", *TOTALS):  # totals are drawn over their parts
        colour = COLOURS.get(series, GREY)
        for (official, layer), symbol in SYMBOLS.items():
            kind = figures["series"].eq(series) & figures["official"].eq(official) & figures["layer"].eq(layer)
            rows = records(figures[kind].sort_values(["date", "record_id"]))
            if not rows:
                continue
            half = [float(row.high - row.low) / 2 for row in rows]
            traces.append(
                {
                    "type": "scatter",
                    "mode": "markers",
                    "name": f"record, {NAMES[official]}: {NAMED.get(series, series)}, {layer.replace('_', ' ')}",
                    "x": [iso(_middle(row)) for row in rows],
                    "y": [row.value for row in rows],
                    "hovertext": [_box(row) for row in rows],
                    "hoverinfo": "text",
                    "customdata": [row.url for row in rows],
                    "marker": {"symbol": symbol, "size": 7 if series in COLOURS else 5, "color": colour}
                    | {"line": {"color": colour, "width": 1.2}},
                    "showlegend": False,
                    "yaxis": axis,
                    "cliponaxis": False,
                }
            )
            if any(half):
                traces[-1]["error_y"] = {"array": half, "width": 0, "thickness": 1.5}
    return traces


def _middle(row: Any) -> pd.Timestamp:
    """Day at which a figure is marked."""
    found: pd.Timestamp = row.date + (row.date_until - row.date) / 2
    return found


def _box(row: Any) -> str:
    """What the box of a figure says: number, scope, day, who gave it where, and the note."""
    kind = "in place" if row.layer == "in_place" else "planned"
    said = f"<b>{amount(row)}</b> {kind}, {place(row.state)}: {wrapped(row.force, 2)}, {place(row.contributor)}<br>"
    said += f"{days(row.date, row.date_until)}, {wrapped(row.publisher, 1)} ({row.record_id})"
    if row.series not in TOTALS:
        return said  # of the many parts the box is short; the table below has their titles and notes
    return said + f"<br><i>{wrapped(row.title, 2)}</i>" + (f"<br>{wrapped(row.note, 2)}" if row.note else "")


def _legend(figures: pd.DataFrame) -> list[Trace]:
    kinds = set(zip(figures["official"], figures["layer"], strict=True))
    names = {kind: f"{NAMES[kind[0]]}, {kind[1].replace('_', ' ')}" for kind in SYMBOLS if kind in kinds}
    return [sample(name, marker={"symbol": SYMBOLS[kind], "size": 8, "color": GREY}) for kind, name in names.items()]
