"""What all charts share: the template, words for numbers and days, labels that do not collide, events, hover boxes.

In: values and rows of tables. Out: words and pieces of figures, as plain dictionaries. Sizes are in pixels of a chart
on a phone (:data:`PHONE`) and on a wider page (:data:`WIDE`); what fits there fits wherever there is more room.
"""

import functools
import html
import textwrap
from collections import namedtuple
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from types import SimpleNamespace
from typing import Any

import pandas as pd
import plotly.graph_objects as go

from analysis.levels import ALONE
from analysis.vocabulary import rows, split

Trace = dict[str, Any]
# Told apart with every kind of colour vision, on white and on black (a test simulates it); shapes say the same again.
BLUE, ORANGE, GREEN, PURPLE, GREY = "#398bf6", "#e3780c", "#317348", "#7a5497", "#7d838c"
STATUS = {
    "present": ("in place", "circle", BLUE),
    "arriving": ("on the way", "triangle-up", GREEN),
    "planned": ("planned", "diamond-open", ORANGE),
    "proposed": ("proposed", "square-open", PURPLE),
    "exercise": ("exercise", "star-open", GREY),
    "past": ("no longer there", "x-thin-open", GREY),
    "unclear": ("unclear", "hexagon-open", GREY),
}
LAYER = {"in_place": "in place", "planned": "planned", "proposed": "proposed"}
BASIS = {"stated": "date stated", "relative": "date worked out from the text", "publication": "the article’s own date"}
MONTHS = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split()
HINT = "Point at a mark for the words that it stands on."
STATES = ("EST", "LVA", "LTU")  # from north to south
UNITS = {
    "personnel": "troops",
    "vehicle": "vehicles",
    "tank": "tanks",
    "aircraft": "aircraft",
    "ship": "ships",
    "missile_system": "missile systems",
    "formation": "formations",
}
BALTIC = "EST;LTU;LVA"
PHONE, WIDE = 270, 610  # width of a plot in a window of 390 and of 736 pixels
LETTER, LINE = 6.3, 15  # width of a letter and height of a line in the template's font
EDGE, EVENT = 46, 12  # pixels left of a plot, for its numbers, and of a row of event names
FOLD = 46  # letters in a line over a chart on a phone
_AXIS = {"gridcolor": "rgba(125,131,140,.25)", "linecolor": GREY, "zeroline": False}
TEMPLATE = {
    "layout": {
        "font": {"family": "system-ui, sans-serif", "size": 12, "color": "#5c636c"},
        "paper_bgcolor": "rgba(0,0,0,0)",
        "plot_bgcolor": "rgba(0,0,0,0)",
        "hovermode": "closest",
        "hoverlabel": {"align": "left"},
        "xaxis": _AXIS,
        "yaxis": _AXIS,
        "margin": {"l": EDGE, "r": 14},
        "legend": {"orientation": "h", "yanchor": "bottom", "x": 0, "entrywidth": 0, "title": {"side": "top"}}
        | {"traceorder": "normal"},
        "annotationdefaults": {"showarrow": False, "align": "left"},
    }
}


# Words


@functools.cache
def _countries(column: str) -> dict[str, str]:
    return {row["code"]: split(row[column])[0] for row in rows("countries") if row[column]}


def place(codes: str) -> str:
    """Countries in words.

    >>> place("EST;LVA")
    'Estonia, Latvia'
    """
    return ", ".join(_countries("name").get(code, code) for code in split(codes))


def where(codes: str) -> str:
    """Host states as a heading has them.

    >>> where("EST;LTU;LVA")
    'the three states together'
    """
    return "the three states together" if codes == BALTIC else place(codes)


def number_of(unit: str) -> str:
    """What is counted, for the line under a title that speaks of troops; "" where these are.

    >>> number_of("tank")
    'Number of tanks'
    """
    return "" if unit == "personnel" else f"Number of {UNITS[unit]}"


def force(series: str, contributor: str) -> str:
    """A line in words.

    >>> force("brigade", "DEU"), force("battlegroup", "NATO"), force("contingent", "CAN")
    ('German brigade', 'battlegroup', 'Canada')
    """
    if series == "contingent":
        return place(contributor)
    words = {"allied": "all allied", "next_door": "forces next door", "own": "own forces"}.get(series)
    words = words or series.removeprefix("own_").replace("_", " ")
    adjective = _countries("adjective").get(contributor, "") if series in ("brigade", "air_policing") else ""
    return f"{adjective} {words}".strip()


def records(frame: pd.DataFrame) -> list[Any]:
    """Rows of a table with their cells as attributes; the tables' declaration says of which type each is."""
    cells = (frame[name].to_numpy("object") for name in frame)
    return list(map(_row(*frame)._make, zip(frame.index, *cells, strict=True)))


@functools.cache
def _row(*columns: str) -> Any:
    """A class of rows with these columns."""
    return namedtuple("Row", ["Index", *columns])


def _date(day: pd.Timestamp) -> str:
    """A day in words, the same in every locale."""
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"


def days(start: Any, end: Any) -> str:
    """A closed interval of days in words.

    >>> days(pd.Timestamp("2017-01-01"), pd.Timestamp("2017-12-31"))
    '2017'
    """
    if pd.isna(start) and pd.isna(end):
        return "no date"
    if pd.isna(start) or pd.isna(end):
        return f"from {_date(start)}" if pd.notna(start) else f"until {_date(end)}"
    if (start.month, start.day, end.month, end.day, start.year) == (1, 1, 12, 31, end.year):
        return f"{start.year}"
    first, last = _date(start), _date(end)
    return first if first == last else f"{first} – {last}"


def month(start: pd.Timestamp, end: pd.Timestamp) -> str:
    """The same, short: no nearer than the month.

    >>> month(pd.Timestamp("2022-02-22"), pd.Timestamp("2022-02-22"))
    'Feb 2022'
    """
    if (start.year, start.month) == (end.year, end.month):
        return f"{MONTHS[start.month - 1]} {start.year}"
    return f"{start.year}" if start.year == end.year else f"{start.year}–{end.year}"


def amount(row: Any) -> str:
    """A number with its bounds: ``about 1,000``, ``≥100``, ``≤200``, ``50–60``; "more" behind what comes on top.

    A number that is not its only bound, as where sources differ, is told with it: ``1,200 (≥1,000)``.
    """
    low, high = (None if pd.isna(bound) else f"{int(bound):,}" for bound in (row.low, row.high))
    text = f"{row.value:,.0f}"
    alone = getattr(row, "derivation", "") == ALONE
    if low != high and not (alone and low == text):  # what comes is known, what it comes on top of is not
        bound = f"≥{low}" if high is None else f"≤{high}" if low is None else f"{low}–{high}"
        text = bound if low and high or text in (low, high) else f"{text} ({bound})"
    elif getattr(row, "qualifier", "") == "about":
        text = f"about {text}"
    return f"{text} more" if alone or getattr(row, "measure", "") == "increment" else text


@functools.lru_cache(8192)
def wrapped(text: str, lines: int = 8, width: int = 46) -> str:
    """Words in short lines and not too many of them; never markup."""
    short = textwrap.wrap(text, width, max_lines=lines, placeholder=" …")
    return "<br>".join(html.escape(line, quote=False) for line in short)


def pale(colour: str, share: float) -> str:
    """A colour let through to a share."""
    return f"rgba({','.join(str(int(colour[i : i + 2], 16)) for i in (1, 3, 5))},{share})"


def iso(day: pd.Timestamp) -> str:
    """A day as plotly takes it."""
    return str(day.isoformat()[:10])


# Hover boxes


TOLD = "claim_id article_id quote sentence unit status contributor host since until date_basis".split()
TOLD += ["confidence", "reviewed"]


def sources(claims: pd.DataFrame, articles: pd.DataFrame) -> Mapping[str, str]:
    """What a hover box says of each claim, by its id: quote, sentence, article, date and its basis, status."""
    return _Sources(claims, articles)


class _Sources(Mapping[str, str]):
    """The same, told when it is asked for: of many claims few are."""

    def __init__(self, claims: pd.DataFrame, articles: pd.DataFrame) -> None:
        # Arrays, for of a column of arrow one cell costs as much as fifty of an array.
        self.cells = {column: claims[column].to_numpy() for column in TOLD if column in claims}
        self.titles, self.publishers = articles["title"].to_numpy(), articles["publisher"].to_numpy()
        self.claims = {claim_id: row for row, claim_id in enumerate(self.cells["claim_id"])}
        self.articles = {article_id: row for row, article_id in enumerate(articles["article_id"].to_numpy())}

    def __len__(self) -> int:
        return len(self.claims)

    def __iter__(self) -> Iterator[str]:
        return iter(self.claims)

    def __contains__(self, claim_id: object) -> bool:
        return claim_id in self.claims

    def __getitem__(self, claim_id: str) -> str:
        row = self.claims[claim_id]
        claim = SimpleNamespace(**{column: cells[row] for column, cells in self.cells.items()})
        article = self.articles[claim.article_id]
        title, publisher = self.titles[article], self.publishers[article]
        whose = place(claim.contributor) or "contributor not stated"
        title = wrapped(title or claim.article_id, 2)
        title += f" ({wrapped(publisher, 1)})" if publisher else ""
        trust = seen(claim) or f"reading {claim.confidence}"
        return (
            f"<b>“{wrapped(claim.quote, 2)}”</b> {claim.unit}, {STATUS[claim.status][0]}<br>"
            f"{wrapped(' in '.join((whose, place(claim.host) or 'a place not stated')))}<br>"
            f"{wrapped(claim.sentence)}<br><i>{title}</i><br>"
            f"{days(pd.Timestamp(claim.since), pd.Timestamp(claim.until))} ({BASIS[claim.date_basis]}); {trust}<br>"
            f"claim {claim.claim_id}"
        )


def seen(claim: Any) -> str:
    """What a reviewer did with a claim, "" where nobody has seen it."""
    done = getattr(claim, "reviewed", "")
    return f"{done} by a reviewer" if isinstance(done, str) and done else ""


def box(row: Any, told: Mapping[str, str], most: int = 2) -> str:
    """What a hover box says of a level: number, line, date, derivation, and of its first claims all that is told."""
    ids = split(row.claim_ids)
    said = (
        f"<b>{amount(row)}</b> {force(row.series, row.contributor)}, {LAYER[row.layer]}, in {where(row.state)}<br>"
        f"from {days(row.date, row.date_until)}: {row.derivation}<br>"
    )
    if row.derivation != "stated":
        said += wrapped(row.explanation, 6) + "<br>"
    said += "<br>".join(told[claim_id] for claim_id in ids[:most] if claim_id in told)
    return said + (f"<br>and {len(ids) - most} more claims" if len(ids) > most else "")


# Labels

Box = tuple[float, float, float, float]  # left, lower, right and upper edge in pixels
SIDES = [f"{height} {side}" for height in ("top", "bottom", "middle") for side in ("right", "left")]


@dataclass
class Labels:
    """Places for words beside marks in one panel, so that they cover neither marks and lines nor each other.

    ``width`` and ``height`` are the panel's in pixels, ``x`` and ``y`` the ranges of its axes.
    """

    width: float
    height: float
    x: tuple[pd.Timestamp, pd.Timestamp]
    y: tuple[float, float]

    def __post_init__(self) -> None:
        self.taken: list[Box] = []
        self.left, self.wide = self.x[0].value, self.x[1].value - self.x[0].value

    def at(self, x: Any, y: float) -> tuple[float, float]:
        """Pixels of a point, from the lower left corner."""
        across = (x.value - self.left) / self.wide
        return across * self.width, (y - self.y[0]) / (self.y[1] - self.y[0]) * self.height

    def mark(self, x: Any, y: float, until: Any = None, size: float = 5) -> None:
        """Keep the place of a mark, or of a level line until a day, free of words."""
        (left, middle), (right, _) = self.at(x, y), self.at(x if until is None else until, y)
        side = size if until is None else 0
        self.taken.append((left - side, middle - size, right + side, middle + size))

    def box(self, x: Any, y: float, text: str, side: str) -> Box:
        """Room that words need on a side of a mark, as plotly names it: left, lower, right and upper edge."""
        across, up = self.at(x, y)
        low = up + {"t": 3, "b": -3 - LINE, "m": -LINE / 2}[side[0]]
        wide = LETTER * len(text)
        left = across + 5 if side.endswith("right") else across - 5 - wide
        return left, low, left + wide, low + LINE

    def lift(self, side: str) -> float:
        """How far words are drawn from their point, up or down, so that they do not touch its line."""
        return {"t": 3, "b": -3, "m": 0}[side[0]] * (self.y[1] - self.y[0]) / self.height

    def put(self, x: Any, y: float, text: str) -> str:
        """Side of a mark on which there is room for words, which they then take; "" where there is none."""
        for side in SIDES:
            one = self.box(x, y, text, side)
            inside = one[0] >= 0 and one[2] <= self.width + 12 and one[1] >= 0 and one[3] <= self.height + 4
            if inside and not any(overlap(one, other) for other in self.taken):
                self.taken.append(one)
                return side
        return ""


def overlap(one: Box, other: Box) -> bool:
    """Whether two boxes cover each other."""
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


def texts(words: Sequence[tuple[Any, float, str]], panels: Sequence[Labels], axis: str) -> list[Trace]:
    """Words at points, as many as a phone has room for, and apart those for which only a wider page has.

    ``panels`` are the same panel on pages of growing width. A narrow page leaves out the traces whose ``meta`` says so.
    """
    traces = []
    left = list(words)
    for number, panel in enumerate(panels):
        put = [(word, panel.put(*word)) for word in left]
        found = [(word, side) for word, side in put if side]
        left = [word for word, side in put if not side]
        for later in panels[number + 1 :]:  # what a phone shows a wider page shows, too
            later.taken += [later.box(*word, side) for word, side in found]
        if found:
            trace: Trace = {
                "type": "scatter",
                "mode": "text",
                "x": [iso(x) for (x, _, _), _ in found],
                "y": [round(y + panel.lift(side), 3) for (_, y, _), side in found],
                "text": [f"\u00a0{text}\u00a0" for (_, _, text), _ in found],
                "textposition": [side for _, side in found],
                "hoverinfo": "skip",
                "showlegend": False,
                "cliponaxis": False,
                "yaxis": axis,
            }
            traces.append(trace | ({"meta": {"wide": True}} if number else {}))
    return traces


# Figures


def heading_note(text: str, top: float) -> Trace:
    """Words over a panel that ends at this share of the height, from its left edge on."""
    found = {"text": text, "xref": "paper", "x": 0, "xanchor": "left", "yref": "paper", "y": top}
    return found | {"yanchor": "bottom"}


def spans(lines: Sequence[tuple[Any, Any, float, str]], look: Trace) -> Trace:
    """Level lines in time, each from a day to a day at a height, with the claims that it stands on."""
    return {
        "type": "scatter",
        "mode": "lines",
        "x": [x for first, last, _, _ in lines for x in (iso(first), iso(last), None)],
        "y": [end for _, _, y, _ in lines for end in (y, y, None)],
        "customdata": [one for _, _, _, ids in lines for one in (ids, ids, None)],
        "hoverinfo": "skip",
        "line": look,
    }


def bounds(rows: Sequence[Any], thickness: float) -> Trace:
    """Bars from the numbers of rows to their bounds, none where these are open."""
    low = [float(row.value - row.low) if pd.notna(row.low) else 0.0 for row in rows]
    high = [float(row.high - row.value) if pd.notna(row.high) else 0.0 for row in rows]
    return {"symmetric": False, "arrayminus": low, "array": high, "width": 0, "thickness": thickness}


def sample(name: str, **look: Any) -> Trace:
    """An entry of the legend in grey, for what has several colours in the chart."""
    mode = "+".join(
        kind for kind in ("lines", "markers") if kind[:-1] in look or kind[:-1] == "line" and "line" in look
    )
    look = {kind: {"color": GREY, **style} for kind, style in look.items()}
    return {"type": "scatter", "mode": mode, "name": name, "x": [None], "y": [None], "hoverinfo": "skip"} | look


@functools.cache
def milestones() -> tuple[tuple[str, pd.Timestamp], ...]:
    """Events that charts of time show, as ``milestones.csv`` names them: short name and first day."""
    dated = {row["what"]: pd.Timestamp(row["from"]) for row in rows("timeline")}
    return tuple((row["label"], dated[row["what"]]) for row in rows("milestones"))


def event_lines(
    time: tuple[pd.Timestamp, pd.Timestamp], axes: Sequence[str], pixels: float
) -> tuple[list[Trace], list[Trace], int]:
    """Event lines through the panels of some axes, named over the first in as many rows as a phone needs.

    ``pixels`` is the height of the first panel. Gives shapes, annotations and the number of rows.
    """
    taken: list[list[tuple[float, float]]] = []
    shapes: list[Trace] = []
    notes: list[Trace] = []
    for label, day in [(label, day) for label, day in milestones() if time[0] <= day <= time[1]]:
        text = f"{day.year} {label}"
        across, wide = (day - time[0]) / (time[1] - time[0]) * PHONE, len(text) * LETTER * 10 / 12
        left = across if across + wide < PHONE + 10 else across - wide
        row = next((r for r, row in enumerate(taken) if all(left > b + 4 or left + wide < a - 4 for a, b in row)), None)
        if row is None:
            row = len(taken)
            taken.append([])
        taken[row].append((left, left + wide))
        for axis in axes:
            top = 1 + (EVENT * (row + 0.6) / pixels if axis == axes[0] else 0)
            line = {"color": GREY, "width": 1, "dash": "dot"}
            shapes.append(
                {"type": "line", "x0": iso(day), "x1": iso(day), "yref": f"{axis} domain", "y0": 0, "y1": top}
            )
            shapes[-1] |= {"line": line, "layer": "below"}
        side = "left" if left == across else "right"
        notes.append({"text": text, "x": iso(day), "yref": f"{axes[0]} domain", "y": 1, "yshift": EVENT * row})
        notes[-1] |= {"yanchor": "bottom", "xanchor": side, "font": {"size": 10}, "borderpad": 0}
    return shapes, notes, len(taken)


def newest(days_: pd.Series) -> pd.Timestamp:
    """The last of some days: how far data reach."""
    day = days_.max()
    return day if pd.notna(day) else pd.Timestamp("2026-01-01")


def reach(levels: pd.DataFrame) -> pd.Timestamp:
    """Day of the newest number in place, from which older ones are judged to be only the last known."""
    return newest(levels.loc[levels["layer"].eq("in_place"), "date"])


def span(
    days_: Sequence["pd.Series[pd.Timestamp]"],
    articles: pd.DataFrame,
    start: pd.Timestamp | None,
    end: pd.Timestamp | None,
) -> tuple[pd.Timestamp, pd.Timestamp]:
    """Time that a chart shows: the days given, or those of the data with the events within a year of them.

    Where no days are given it begins with the first event at the earliest and ends three years after the newest article
    at the latest, for articles name days of other centuries, too.
    """
    first_event = milestones()[0][1]
    bounds = first_event - pd.Timedelta(days=90), newest(articles["published_start"]) + pd.Timedelta(days=3 * 366)
    known = pd.concat([some[some.between(*bounds)] for some in days_])
    first, last = (known.min(), known.max()) if len(known) else bounds
    year = pd.Timedelta(days=366)
    around = [day for _, day in milestones() if first - year <= day <= last + year]
    pad = max((last - first) / 25, pd.Timedelta(days=45))
    return start or min([first, *around]) - pad, end or max([last, *around]) + pad * 2


def figure(
    traces: Sequence[Trace],
    title: str,
    articles: pd.DataFrame,
    alt: str,
    height: float,
    rows_: int = 0,
    note: str = "",
    lead: str = "",
    **layout: Any,
) -> go.Figure:
    """Traces under a title and over a source line; in place of nothing a sentence that says so.

    Parameters
    ----------
    traces
        What is drawn, as plotly takes it.
    title, lead, note
        Words over the chart, in the line below its title, and under it.
    articles
        The articles that the source line counts.
    alt
        The chart in words, for those who do not see it.
    height
        Height of the panels alone, in pixels.
    rows_
        Lines of words between panels and legend.
    **layout
        What else plotly's layout takes.

    Examples
    --------
    >>> import analysis as bt
    >>> bar = {"type": "bar", "x": ["2017", "2022"], "y": [3, 5]}
    >>> bt.chart.figure([bar], "Claims by year", bt.articles(), "3 in 2017, 5 in 2022.", 200).layout.meta["alt"]
    'Claims by year. 3 in 2017, 5 in 2022.'
    """
    below = _below(note, articles)
    notes = [below, *layout.pop("annotations", [])]
    if not traces:
        alt, height, rows_ = "No claims match this choice of parameters.", 40, 0
        notes = [{"text": alt, "xref": "paper", "yref": "paper", "x": 0, "y": 0.5}]
        layout = {"xaxis": {"visible": False}, "yaxis": {"visible": False}}
    lines, leads = textwrap.wrap(title, FOLD - 4), textwrap.wrap(lead, FOLD)
    words = f"<b>{'<br>'.join(lines)}</b>"
    words += f'<br><span style="font-size:12px">{"<br>".join(leads)}</span>' * bool(leads)
    heading: Trace = {"text": words, "font": {"size": 14}}
    keyed = {trace["name"] for trace in traces if trace.get("name") and trace.get("showlegend", True)}
    beside = max(1, int(PHONE // (46 + LETTER * max(map(len, keyed), default=1))))  # entries in a row on a phone
    above = 14 + 18 * len(lines + leads) + 20 * -(-len(keyed) // beside) + EVENT * rows_
    bottom = 48 + 14 * below["text"].count("<br>")
    if keyed:  # the legend takes as many rows as the page is narrow, and its title stands over them
        layout["legend"] = {"y": 1 + (10 + EVENT * rows_) / height, "title": heading}
    else:
        layout["title"] = heading | {"x": 0, "xanchor": "left", "xref": "paper", "yref": "container", "yanchor": "top"}
        layout["title"]["y"] = round(1 - 20 / (height + bottom + above), 4)
    return go.Figure(
        {
            "data": list(traces),
            "layout": {
                "template": TEMPLATE,
                "height": round(height + bottom + above),
                "margin": {"t": 8 if keyed else above, "b": bottom, **layout.pop("margin", {})},
                "meta": {"alt": f"{title}. {alt}"},
                "showlegend": bool(keyed),
                "annotations": notes,
                **layout,
            },
        }
    )


def _below(note: str, articles: pd.DataFrame) -> Trace:
    """What stands under a chart: a note, what it was drawn from, and a hint."""
    dated = days(articles["published_start"].min(), articles["published_start"].max())
    many = f"{len(articles)} news articles" if len(articles) != 1 else "one news article"
    said = "<br>".join([*textwrap.wrap(note, FOLD), f"Source: {many}, {dated}.", HINT])
    place = {"xref": "paper", "x": 0, "xanchor": "left", "yref": "paper", "y": 0, "yshift": -26, "yanchor": "top"}
    return {"text": said, **place, "font": {"size": 11}}


def show(figure: go.Figure) -> None:
    """Show a figure in a notebook as plotly's own kind of output, with its text alternative.

    Publishing it directly spares the start-up of plotly's renderers, which load far more than they need here.

    Parameters
    ----------
    figure
        A figure with the text alternative that :func:`figure` gives it.

    Examples
    --------
    >>> import analysis as bt
    >>> bt.chart.show(bt.chart.overview())
    {...}
    """
    from IPython.display import display

    bundle = {
        "application/vnd.plotly.v1+json": figure.to_plotly_json()
        | {"config": {"displayModeBar": False, "responsive": True}},
        "text/plain": figure.layout.meta["alt"],
    }
    display(bundle, raw=True)
