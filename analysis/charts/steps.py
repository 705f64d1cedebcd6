"""Levels over time: one panel a state, one scale, lines as steps that are solid only for what is in place and fresh.

Colour says which forces, line and shape say how surely they are there. No line joins layers or series.
"""

import itertools
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import pandas as pd
import plotly.graph_objects as go

from analysis.charts.drawing import (
    BLUE,
    EVENT,
    GREEN,
    GREY,
    LAYER,
    LINE,
    ORANGE,
    PHONE,
    STATES,
    STATUS,
    UNITS,
    WIDE,
    Labels,
    Trace,
    amount,
    bounds,
    box,
    event_lines,
    figure,
    force,
    heading_note,
    iso,
    month,
    pale,
    place,
    reach,
    records,
    sample,
    sources,
    span,
    spans,
    texts,
    where,
)
from analysis.levels import LINE as KEY
from analysis.levels import STALE, TOTALS
from analysis.vocabulary import split

COLOURS = {"allied": BLUE, "battlegroup": ORANGE, "brigade": GREEN}
DASHES: dict[str, Trace] = {
    "in_place": {"width": 3},
    "planned": {"width": 2, "dash": "dash"},
    "proposed": {"width": 1.5, "dash": "4px,6px"},
}
SHAPES = {"in_place": "circle", "planned": "diamond-open", "proposed": "square-open"}
OLD: Trace = {"width": 1, "dash": "dot"}
STEPS = 100  # numbers of a line up to which each is a step: more marks would cover each other
MARKS = 300  # claims up to which those that make no step have marks: more would cover each other
LABELLED = 12  # marks of a line, or of claims in a panel, up to which each has its number beside it
PANEL, GAP = 170, 16  # pixels


def levels(
    levels: pd.DataFrame,
    claims: pd.DataFrame,
    articles: pd.DataFrame,
    states: Sequence[str] = STATES,
    *,
    start: pd.Timestamp | None = None,
    end: pd.Timestamp | None = None,
    events: bool = True,
    stale: int = STALE,
    unit: str = "personnel",
    title: str = "",
) -> go.Figure:
    """Troops by state over time: totals and brigades as steps with their bounds, other claims as marks, one scale.

    Parameters
    ----------
    levels, claims, articles
        The tables of that name, or a choice from them.
    states
        Host states, a panel each; a joint state such as ``"EST;LTU;LVA"`` is a panel like any other, never split.
    start, end
        First and last day of the chart; by default those of the data.
    events
        Whether events are marked.
    stale
        Months after which a number is drawn thin and dotted; a plan that nobody took up again ends there.
    unit
        What the levels count (:func:`analysis.levels.levels`).
    title
        Title; by default it says what is counted where.

    Examples
    --------
    >>> import analysis as bt
    >>> british = bt.levels(bt.claims().query("contributor == 'GBR'"), "Estonia")
    >>> bt.chart.levels(british).layout.meta["alt"]
    'Allied troops in the Baltic states. Estonia · no total is stated...'
    """
    steps = levels[levels["state"].isin(states) & levels["series"].isin(TOTALS)]
    told = _told(claims[claims["unit"].eq(unit)], states)
    drawn = {claim_id for ids in steps["claim_ids"] for claim_id in split(ids)}
    alone = told[told["status"].ne("past")].loc[lambda rows: [one not in drawn for one in rows["claim_id"].tolist()]]
    alone = alone.assign(middle=_middle(alone))
    marked = alone[alone["status"].ne("exercise")] if len(alone) <= MARKS else alone.iloc[:0]
    exercises = alone[alone["status"].eq("exercise")]
    time = span((steps["date"], alone["middle"]), articles, start, end)
    scale = Scale.of(steps, marked)
    known = lines(steps, stale)
    fresh = reach(levels) - pd.DateOffset(months=stale)
    heads = {state: heading(state, known.get(state, ()), fresh) for state in states}
    axes, notes, layout, height = stacked(heads, time, scale, events)
    texts_ = sources(told, articles)
    traces: list[Trace] = []
    for state, axis in zip(states, axes, strict=True):
        panel = Panel(axis, time, scale, texts_)
        panel.marks(marked[marked["host"].eq(state)])
        panel.exercises(exercises[exercises["host"].eq(state)])
        for line in known.get(state, ()):
            panel.line(line)
        notes += panel.beyond()
        traces += panel.finished()
    alt = ". ".join(plain(text) for text in heads.values()) + "."
    note = _note(steps, alone, scale, bool(len(marked)))
    traces = [*key(traces), *traces] if traces else []
    title = title or f"Allied {UNITS[unit]} in {_all_of(states)}"
    lead = f"Number of {UNITS[unit]}, as news articles state them"
    return figure(traces, title, articles, alt, height, 0, note, lead, annotations=notes, **layout)


def lines(steps: pd.DataFrame, stale: int) -> Mapping[str, Sequence[Sequence[Any]]]:
    """The lines of each state, those in place last and so over the rest, each as its rows by date.

    ``old`` of a row is the day from which it is only the last known.
    """
    steps = steps.assign(old=steps["date_until"] + pd.DateOffset(months=stale))
    found: dict[tuple[Any, ...], list[Any]] = {}
    for row in records(steps):
        found.setdefault(tuple(getattr(row, name) for name in KEY), []).append(row)
    by_state: dict[str, list[list[Any]]] = {}
    for line in sorted(found.values(), key=lambda line: [*LAYER].index(line[0].layer), reverse=True):
        by_state.setdefault(line[0].state, []).append(sorted(line, key=lambda row: row.date))
    return by_state


def _all_of(states: Sequence[str]) -> str:
    """Several host states as a title has them."""
    return "the Baltic states" if {*split(";".join(states))} <= {*STATES} else place(";".join(states))


def stacked(
    heads: Mapping[str, str], time: tuple[pd.Timestamp, pd.Timestamp], scale: "Scale", events: bool
) -> tuple[list[str], list[Trace], Trace, float]:
    """Panels one above the other on one scale, each under its heading: their axes, notes, layout and height of all."""
    axes = [f"y{i + 1}" if i else "y" for i in range(len(heads))]
    shapes, notes, rows = event_lines(time, axes, PANEL) if events and axes else ([], [], 0)
    tops, height = heights([1 + text.count("<br>") for text in heads.values()], EVENT * rows)
    layout: Trace = {"xaxis": {"type": "date", "range": [iso(time[0]), iso(time[1])]}, "shapes": shapes}
    layout["xaxis"]["anchor"] = axes[-1] if axes else "y"
    for i, (text, top) in enumerate(zip(heads.values(), tops, strict=True)):
        layout[f"yaxis{i + 1}" if i else "yaxis"] = {
            "domain": [max(0.0, round(top - PANEL / height, 6)), top],
            "range": [0, scale.top],
            "tickformat": ",",
            "nticks": 5,
        }
        notes.append(heading_note(text, top) | ({"yshift": EVENT * rows} if not i else {}))
    return axes, notes, layout, height


def heights(lines: Sequence[int], first: int) -> tuple[list[float], float]:
    """Upper edge of each panel below a heading of so many lines, as a share of the height of all, and that height.

    ``first`` is what the first panel has above it besides.
    """
    used, tops = float(first - GAP if lines else PANEL), []
    for many in lines:
        used += GAP + LINE * many
        tops.append(used)
        used += PANEL
    return [round(1 - top / used, 6) for top in tops], used


def _told(claims: pd.DataFrame, states: Sequence[str]) -> pd.DataFrame:
    """Claims on allied forces in these states, each once."""
    kept = claims["host"].isin(states) & claims["repeats"].eq("")
    kept &= ~claims["contributor"].isin(["RUS", "BLR"]) & claims["contributor"].ne(claims["host"])
    return claims[kept & claims["since"].notna() & claims["until"].notna()]


@dataclass(frozen=True)
class Scale:
    """Top of the axes of numbers: a few numbers far beyond all others stand at the edge and do not flatten them."""

    top: float
    cut: bool

    @classmethod
    def of(cls, steps: pd.DataFrame, claims: pd.DataFrame) -> "Scale":
        """The scale for levels and claims; what is only proposed stretches it for nobody."""
        firm = steps[steps["layer"].ne("proposed")]
        values = [*firm["value"], *claims.loc[claims["status"].ne("proposed"), "value"]] or [*steps["value"], 1]
        ordered = pd.Series(values, dtype="float64")
        usual, most = 1.5 * ordered.quantile(0.95), ordered.max()
        return cls(1.18 * min(usual, most) if most > usual else 1.18 * most or 1.0, most > usual)


def heading(state: str, known: Sequence[Sequence[Any]], fresh: pd.Timestamp) -> str:
    """Name of a state over its last numbers: those in place, and those planned that nothing has taken up.

    Of a series that has neither it has the last one: on a phone nothing else may say what its colour stands for.
    """
    parts: list[str] = []
    named: set[str] = set()
    for layer, series in itertools.product(LAYER, TOTALS):
        rows = [row for line in known if (line[0].layer, line[0].series) == (layer, series) for row in line]
        ahead = [row for row in rows if layer == "planned" and pd.isna(row.ends) and row.date_until >= fresh]
        if layer != "in_place" and (ahead or series in named):
            rows = ahead
        named |= {series} if rows else set()
        for row in sorted(rows, key=lambda row: row.date)[-1:]:
            day, old = month(row.date, row.date_until), layer == "in_place" and row.date_until < fresh
            told = f", last known {day}" if old else f" {LAYER[layer]} ({day})"
            square = f'<span style="color:{COLOURS[series]}">■</span>'
            parts.append(f"{square} {force(series, row.contributor)} {amount(row)}{told}")
    found = [f"<b>{where(state)[:1].upper()}{where(state)[1:]}</b>", *parts]
    return "<br>".join(found if parts else [found[0] + " · no total is stated"])


def plain(text: str) -> str:
    """A heading as words without markup, for the text alternative."""
    name, _, rest = re.sub(r"</?b>|<span[^>]*>■</span> ", "", text).partition("<br>")
    return f"{name}: {rest.replace('<br>', ', ')}" if rest else name


def _note(steps: pd.DataFrame, alone: pd.DataFrame, scale: Scale, grey: bool) -> str:
    """What a reader has to know of what is not drawn as usual."""
    said = ["Grey marks count a part, such as one nation’s."] if grey else []
    if len(steps) and steps.groupby(KEY, observed=True).size().max() > STEPS:
        said.append(f"Lines of more than {STEPS} numbers show {STEPS}, with the bounds of all.")
    if len(alone) > MARKS:
        said.append(f"The marks of {len(alone):,} claims that are part of no total are left out.")
    if scale.cut:
        said.append("Numbers beyond the scale stand at its upper edge.")
    return " ".join(said)


def key(traces: Sequence[Trace]) -> list[Trace]:
    """Legend for the lines and shapes that a chart has."""
    shapes, dashes, folds = set(), set(), set()
    for trace in traces:
        mark = trace.get("marker", {}).get("symbol")
        shapes |= {mark} if isinstance(mark, str) else set(mark or ())
        if trace["mode"] == "lines":
            dashes.add(trace["line"].get("dash", "" if trace["line"]["width"] < 4 else "broad"))
        folds.add(trace.get("fill"))
    found = []
    for layer, name in (("in_place", "in place"), ("planned", "planned"), ("proposed", "proposed")):
        line = DASHES[layer] if DASHES[layer].get("dash", "") in dashes else None
        symbol = {"symbol": SHAPES[layer], "size": 7} if SHAPES[layer] in shapes else None
        look = {kind: style for kind, style in (("line", line), ("marker", symbol)) if style}
        found += [sample(name, **look)] if look else []
    if "triangle-up" in shapes:
        found.append(sample("on the way", marker={"symbol": "triangle-up", "size": 7}))
    if "dot" in dashes:
        found.append(sample("last known", line=OLD))
    if "broad" in dashes:
        found.append(sample("start uncertain", line={"width": 6, "color": pale(GREY, 0.4)}))
    if "star-open" in shapes:
        found.append(sample("exercise", line={"width": 4, "color": pale(GREY, 0.5)}))
    return found


def thinned(line: Sequence[Any], most: int = STEPS) -> Sequence[Any]:
    """A line of at most so many numbers: of each equal stretch of time the last, with the bounds of all in it."""
    if len(line) <= most:
        return line
    first, all_ = line[0].date, line[-1].date - line[0].date
    found = []
    for _, stretch in itertools.groupby(line, lambda row: min(int((row.date - first) / all_ * most), most - 1)):
        rows = list(stretch)
        low, high = ([getattr(row, name) for row in rows if pd.notna(getattr(row, name))] for name in ("low", "high"))
        bounds_ = (pick(some) if len(some) == len(rows) else pd.NA for pick, some in ((min, low), (max, high)))
        found.append(rows[-1]._replace(date=rows[0].date, **dict(zip(("low", "high"), bounds_, strict=True))))
    return found


@dataclass
class Panel:
    """The traces of one panel, as they are drawn, and the places that its words may take."""

    axis: str
    time: tuple[pd.Timestamp, pd.Timestamp]
    scale: Scale
    told: Mapping[str, str]
    traces: list[Trace] = field(default_factory=list)
    words: list[tuple[int, Any, float, str]] = field(default_factory=list)  # the lower the number, the sooner placed
    over: list[tuple[pd.Timestamp, float, str]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.places = [Labels(width, PANEL, self.time, (0, self.scale.top)) for width in (PHONE, WIDE)]

    def _add(self, trace: Trace) -> None:
        self.traces.append({"type": "scatter", **trace, "showlegend": False, "yaxis": self.axis})

    def line(self, line: Sequence[Any]) -> None:
        """One line as steps: solid, dashed or dotted by its layer, thin and dotted where it is only the last known."""
        rows = thinned(line)
        series, layer = rows[0].series, rows[0].layer
        colour = COLOURS[series]
        fresh: list[tuple[Any, Any, Any]] = []
        old: list[tuple[Any, Any, Any]] = []
        for row, after in itertools.pairwise([*rows, None]):
            stop = min(x for x in (row.ends, after and after.date, self.time[1]) if pd.notna(x) and x is not None)
            until = min(row.old, stop)
            rise = after if after is not None and after.date == stop else None
            _segment(fresh, row, row.date, until, rise if until == stop else None)
            if until < stop and layer == "in_place":
                _segment(old, row, until, stop, rise)
            for labels in self.places:
                labels.mark(row.date, row.value, stop if layer == "in_place" else until, 3)
                labels.mark(row.date, row.value)
        name = f"{force(series, rows[0].contributor)}, {layer.replace('_', ' ')}"
        self._bounds(rows, colour)
        for points, look, more in ((old, OLD, ", last known"), (fresh, DASHES[layer], "")):
            if points:
                x, y, ids = (list(column) for column in zip(*points, strict=True))
                self._add(
                    {"mode": "lines", "name": name + more, "x": x, "y": y, "customdata": ids, "hoverinfo": "skip"}
                    | {"line": {"color": colour, **look}}
                )
        self._starts(rows, colour)
        self._add(
            {
                "mode": "markers",
                "name": name,
                "x": [iso(row.date) for row in rows],
                "y": [row.value for row in rows],
                "hovertext": [box(row, self.told) for row in rows],
                "hoverinfo": "text",
                "customdata": [row.claim_ids for row in rows],
                "marker": {"symbol": SHAPES[layer], "size": 7 if len(rows) <= LABELLED else 5, "color": colour}
                | {"line": {"color": colour, "width": 1.5}},
                "cliponaxis": False,
            }
        )
        self._words(rows)

    def _words(self, rows: Sequence[Any]) -> None:
        """Numbers of a line for its labels; the last one, or the last in place, is told with the line's name."""
        last = rows[-1]
        before = None
        for row in rows:
            number = amount(row)
            said = {"in_place": "", "planned": " planned", "proposed": " proposed"}[row.layer]
            if row is last:
                text = f"{force(row.series, row.contributor)} {number}{said}"
                rank = 0 if row.layer == "in_place" else 1
            else:
                text, rank = number + said, 2 if row.layer == "in_place" else 3
            if number != before or row is last:
                if row.value > self.scale.top:
                    self.over.append((row.date, row.value, f"{number}{said}"))
                elif row is last or len(rows) <= LABELLED:
                    self.words.append((rank, row.date, row.value, text))
            before = number

    def _starts(self, rows: Sequence[Any], colour: str) -> None:
        """The days on which numbers may have begun to hold, where it is not one, as broad pale lines."""
        lines = [(row.date, row.date_until, row.value, row.claim_ids) for row in rows if row.date_until > row.date]
        if lines:
            self._add(spans(lines, {"color": pale(colour, 0.4), "width": 6}))

    def _bounds(self, rows: Sequence[Any], colour: str) -> None:
        """Bounds of numbers as bands, which fade where they are open."""
        closed: list[tuple[Any, Any]] = []
        for row in rows:
            stop = min(x for x in (row.ends, row.old, self.time[1]) if pd.notna(x))
            left, right = iso(row.date), iso(max(stop, row.date + pd.Timedelta(days=20)))
            if pd.notna(row.low) and pd.notna(row.high):
                if row.low < row.high:
                    low, high = int(row.low), int(row.high)
                    closed += [(left, low), (right, low), (right, high), (left, high), (left, low), (None, None)]
                continue
            reach = 0.14 * self.scale.top
            edge = max(0.0, row.value - reach) if pd.isna(row.low) else row.value + reach
            shades = [[0, pale(colour, 0.4)], [1, pale(colour, 0)]]
            if edge < row.value:
                shades = [[0, pale(colour, 0)], [1, pale(colour, 0.4)]]
            self._add(
                {
                    "mode": "none",
                    "x": [left, right, right, left],
                    "y": [row.value, row.value, edge, edge],
                    "fill": "toself",
                    "fillgradient": {"type": "vertical", "colorscale": shades},
                    "hoverinfo": "skip",
                }
            )
        if closed:
            x, y = (list(column) for column in zip(*closed[:-1], strict=True))
            self._add({"mode": "none", "x": x, "y": y, "fill": "toself", "fillcolor": pale(colour, 0.25)})
            self.traces[-1]["hoverinfo"] = "skip"

    def marks(self, claims: pd.DataFrame) -> None:
        """Claims that make no step here, such as contingents: parts of a total, never added to it."""
        for status in [status for status in STATUS if claims["status"].eq(status).any()]:
            rows = records(claims[claims["status"].eq(status)].sort_values(["since", "claim_id"]))
            at = [row.middle for row in rows]
            lines = [(row.since, row.until, row.value, row.claim_id) for row in rows if row.until > row.since]
            if lines:
                self._add(spans(lines, {"color": GREY, "width": 1}))
            self._add(
                {
                    "mode": "markers",
                    "name": f"part of a total, {STATUS[status][0]}",
                    "x": [iso(x) for x in at],
                    "y": [row.value for row in rows],
                    "error_y": bounds(rows, 1.5),
                    "hovertext": [self.told[row.claim_id] for row in rows],
                    "hoverinfo": "text",
                    "customdata": [row.claim_id for row in rows],
                    "marker": {
                        "symbol": STATUS[status][1],
                        "size": 7 if len(claims) <= LABELLED else 5,
                        "color": GREY,
                        "line": {"color": GREY, "width": 1.5},
                    },
                    "cliponaxis": False,
                }
            )
            for x, row in zip(at, rows, strict=True):
                for labels in self.places:
                    labels.mark(x, row.value)
                said = f"{place(row.contributor) if len(row.contributor) == 3 else ''} {amount(row)}".strip()
                if row.value > self.scale.top:
                    self.over.append((x, row.value, f"{said} {STATUS[status][0]}"))
                elif len(claims) <= LABELLED:
                    self.words.append((4, x, row.value, said))

    def exercises(self, claims: pd.DataFrame) -> None:
        """Exercises as spans of time at the foot of the panel: they are no level, and their height says nothing."""
        rows = records(claims.sort_values(["since", "claim_id"]))
        ends: list[Any] = []
        step = self.scale.top * 0.045
        for row in rows:
            free = next((i for i, day in enumerate(ends) if day < row.since), len(ends))
            ends[free : free + 1] = [row.until + (self.time[1] - self.time[0]) / 60]
            height = step * (0.5 + free % 4)
            self._add(
                {
                    "mode": "lines+markers",
                    "name": "exercise",
                    "x": [iso(row.since), iso(row.until)],
                    "y": [height, height],
                    "hovertext": [self.told[row.claim_id]] * 2,
                    "hoverinfo": "text",
                    "customdata": [row.claim_id] * 2,
                    "marker": {"symbol": "star-open", "size": 5, "color": GREY},
                    "line": {"color": pale(GREY, 0.5), "width": 4},
                    "meta": {"foot": True},
                }
            )
            for labels in self.places:
                labels.mark(row.since, height, row.until, 3)

    def finished(self) -> list[Trace]:
        """All traces of the panel with its words, those of the totals placed first."""
        words = [(x, y, text) for _, x, y, text in sorted(self.words, key=lambda word: word[0]) if self._inside(x)]
        return [*self.traces, *texts(words[:200], self.places, self.axis)]

    def _inside(self, x: pd.Timestamp) -> bool:
        return self.time[0] <= x <= self.time[1]

    def beyond(self) -> list[Trace]:
        """Notes at the upper edge for numbers beyond the scale, as many as have room; no other word is put there."""
        notes: list[Trace] = []
        free = 0.0
        for x, _, text in sorted(self.over):
            text = f"↑ {text}"
            across, wide = (x - self.time[0]) / (self.time[1] - self.time[0]) * PHONE, 5.4 * len(text)
            side = "left" if across + wide < PHONE + 12 else "right"
            left = across if side == "left" else across - wide
            if not self._inside(x) or left < free:
                continue
            free = left + wide + 6
            for labels in self.places:
                at = labels.at(x, 0)[0] - (0 if side == "left" else wide)
                labels.taken.append((at, labels.height - LINE, at + wide, labels.height))
            notes.append({"text": text, "x": iso(x), "xanchor": side, "yref": f"{self.axis} domain", "y": 1})
            notes[-1] |= {"yanchor": "top", "font": {"size": 10}}
        return notes


def _middle(claims: pd.DataFrame) -> "pd.Series[pd.Timestamp]":
    """Day at which each claim is marked: the middle of its days, or the end of a plan's."""
    days = claims["until"] - claims["since"]
    ahead = claims["status"].isin(("planned", "proposed")) & (days.dt.days > 31)
    return (claims["since"] + days / 2).mask(ahead, claims["until"])


def _segment(points: list[tuple[Any, Any, Any]], row: Any, first: Any, last: Any, rise: Any) -> None:
    """Add a level stretch to a line, joined to what is before where that ends there, and rise to the next number."""
    if first >= last:
        return
    begin = (iso(first), row.value, row.claim_ids)
    if points and points[-1][:2] != begin[:2]:
        points.append((None, None, None))
    if not points or points[-1][:2] != begin[:2]:
        points.append(begin)
    points.append((iso(last), row.value, row.claim_ids))
    if rise is not None:
        points.append((iso(last), rise.value, rise.claim_ids))
