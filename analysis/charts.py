"""Charts: tables of claims and levels in, plotly figures out; every mark carries the claims that it stands on.

Figures hold plain lists and a small template of their own, so their JSON is short and the same at every run and nbval
compares every plotted value. Words of articles are escaped. ``layout.meta`` says the chart in words for those who do
not see it. Each function takes tables as :func:`analysis.tables.read` gives them.
"""

import functools
import html
import textwrap
from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import Any

import pandas as pd
import plotly.graph_objects as go

from analysis.vocabulary import rows, split

Trace = dict[str, Any]
# Okabe and Ito's colours, told apart with every kind of colour vision; the shapes say the same once more.
BLUE, ORANGE, GREEN, PINK, GREY = "#0072b2", "#d55e00", "#009e73", "#cc79a7", "#7d838c"
BALTIC = "EST;LTU;LVA"
STATUS = {
    "present": ("in place", "circle", BLUE),
    "arriving": ("on the way", "triangle-up", GREEN),
    "planned": ("planned", "diamond-open", ORANGE),
    "proposed": ("proposed", "square-open", PINK),
    "exercise": ("exercise", "star-open", GREY),
    "past": ("no longer there", "x-thin-open", GREY),
    "unclear": ("unclear", "hexagon-open", GREY),
}
GROUPS = {
    "in_place": ("total in place", "solid", BLUE),
    "with_planned": ("with those under way or planned", "dash", ORANGE),
}
SHORT = {"in_place": "in place", "with_planned": "with planned"}
BASIS = {"stated": "date stated", "relative": "date worked out from the text", "publication": "the article’s own date"}
MONTHS = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split()
WORKED_OUT = ("sum of contingents", "total plus increment")  # numbers that no claim's mark shows
OLD = "last known, over a year old"
FRESH = pd.Timedelta(days=365)  # a year on, a level is only the last known
SHORT_TIME = pd.Timedelta(days=40)  # up to which the line of a claim's days is no longer than its mark
LABELLED = 24  # marks up to which each has its number beside it
HINT = "Point at a mark for the words that it stands on."
_AXIS = {"gridcolor": "rgba(125,131,140,.25)", "linecolor": GREY, "zeroline": False, "automargin": True}
TEMPLATE = {
    "layout": {
        "font": {"family": "system-ui, sans-serif", "size": 12, "color": "#5c636c"},
        "paper_bgcolor": "rgba(0,0,0,0)",
        "plot_bgcolor": "rgba(0,0,0,0)",
        "hovermode": "closest",
        "hoverlabel": {"align": "left"},
        "xaxis": _AXIS,
        "yaxis": _AXIS,
        "margin": {"l": 8, "r": 12, "t": 8, "b": 70},
        "legend": {"orientation": "h", "yanchor": "bottom", "x": 0, "title": {"side": "top"}},
    }
}


@functools.cache
def _names() -> dict[str, str]:
    return {row["code"]: row["name"] for row in rows("countries")}


def place(codes: str) -> str:
    """Countries in words.

    >>> place("EST;LVA")
    'Estonia, Latvia'
    """
    names = _names()
    return ", ".join(names.get(code, code) for code in split(codes))


def records(frame: pd.DataFrame) -> list[Any]:
    """Rows of a table with their cells as attributes; the tables' declaration says of which type each is."""
    return list(frame.itertuples())


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


def amount(row: Any) -> str:
    """A number with its bounds: ``about 1,000``, ``≥100``, ``≤200``, ``50–60``; "more" behind what comes on top."""
    low, high = (None if pd.isna(bound) else f"{int(bound):,}" for bound in (row.low, row.high))
    text = f"{row.value:,.0f}"
    if low != high:
        text = f"≥{low}" if high is None else f"≤{high}" if low is None else f"{low}–{high}"
    elif getattr(row, "qualifier", "") == "about":
        text = f"about {text}"
    return f"{text} more" if getattr(row, "measure", "") == "increment" else text


def _wrap(text: str, lines: int = 8) -> str:
    """Words for a hover box: never markup, in short lines, not too many."""
    short = textwrap.wrap(text, 46, max_lines=lines, placeholder=" …")
    return "<br>".join(html.escape(line, quote=False) for line in short)


def _day(day: pd.Timestamp) -> str:
    return f"{day:%Y-%m-%d}"


def _hover(claim: Any) -> str:
    """What the box of a claim's mark says: quote, sentence, article, date and its basis, status."""
    title = _wrap(claim.title or claim.article_id, 2) + (f" ({_wrap(claim.publisher, 1)})" if claim.publisher else "")
    return (
        f"<b>“{_wrap(claim.quote)}”</b> {claim.unit}, {STATUS[claim.status][0]}<br>"
        f"{place(claim.contributor) or 'contributor not stated'} in {place(claim.host) or 'a place not stated'}<br>"
        f"{_wrap(claim.sentence)}<br><i>{title}</i><br>"
        f"{days(claim.since, claim.until)} ({BASIS[claim.date_basis]})<br>claim {claim.claim_id}"
    )


def _points(claims: pd.DataFrame, articles: pd.DataFrame) -> pd.DataFrame:
    """Claims with the middle of their time, the length of their bounds, label and hover."""
    known = articles[["article_id", "title", "publisher"]]
    frame = claims.dropna(subset=["since", "until"]).merge(known, on="article_id", validate="m:1")
    half = (frame["until"] - frame["since"]) / 2
    label = [f"{amount(c)}, {place(c.contributor)}" if len(c.contributor) == 3 else amount(c) for c in records(frame)]
    return frame.assign(
        middle=(frame["since"] + half).map(_day),
        down=(frame["value"] - frame["low"].astype("float64").fillna(0)),
        up=(frame["high"].astype("float64").fillna(frame["value"]) - frame["value"]),
        label=label,
        hover=[_hover(c) for c in records(frame)],
    )


def _error(minus: Iterable[float], plus: Iterable[float]) -> Trace:
    return {"symmetric": False, "arrayminus": list(minus), "array": list(plus), "width": 0, "thickness": 2}


def _marks(points: pd.DataFrame, seen: set[str], middle: str, **more: Any) -> list[Trace]:
    """Claims as marks shaped by status, with their bounds and the time in which they begin to hold.

    ``middle`` divides the labels: those after it stand to the left of their marks.
    """
    traces = []
    for status in [s for s in STATUS if (points["status"] == s).any()]:
        group = points[points["status"] == status].sort_values(["middle", "claim_id"])
        name, symbol, colour = STATUS[status]
        heights = [
            "middle" if c.until - c.since < SHORT_TIME and c.measure != "total" else "top" for c in records(group)
        ]
        sides = ["left" if x > middle else "right" for x in group["middle"]]
        traces.append(
            {
                "type": "scatter",
                "mode": "markers+text" if len(points) <= LABELLED else "markers",
                "name": name,
                "legendgroup": status,
                "showlegend": status not in seen,
                "x": list(group["middle"]),
                "y": list(group["value"]),
                "error_y": _error(group["down"], group["up"]),
                "text": list(group["label"]),
                "textposition": [f"{h} {s}" for h, s in zip(heights, sides, strict=True)],
                "hovertext": list(group["hover"]),
                "hoverinfo": "text",
                "customdata": list(group["claim_id"]),
                "marker": {"symbol": symbol, "size": 10, "color": colour, "line": {"width": 2, "color": colour}},
                "cliponaxis": False,
                **more,
            }
        )
        traces.append(_spans(group, colour, more))
        seen.add(status)
    return traces


def _spans(group: pd.DataFrame, colour: str, more: Trace) -> Trace:
    """The days in which numbers may begin to hold, as thin lines: plotly draws no error bars along dates."""
    x = [day for c in records(group) for day in (_day(c.since), _day(c.until), None)]
    y = [value for c in records(group) for value in (c.value, c.value, None)]
    line = {"color": colour, "width": 1}
    ids = [claim_id for c in records(group) for claim_id in (c.claim_id, c.claim_id, None)]
    quiet = {"hoverinfo": "skip", "showlegend": False, "customdata": ids}
    return {"type": "scatter", "mode": "lines", "x": x, "y": y, "line": line} | quiet | more


def _figure(
    traces: Sequence[Trace], title: str, articles: pd.DataFrame, alt: str, height: int, **layout: Any
) -> go.Figure:
    """The traces under a title and over a source line; in place of nothing a sentence that says so."""
    dated = days(articles["published_start"].min(), articles["published_end"].max())
    many = f"{len(articles)} news articles" if len(articles) != 1 else "one news article"
    notes = [
        {
            "text": f"Source: {many}, {dated}.<br>{HINT}",
            "xref": "paper",
            "yref": "paper",
            "x": 1,
            "xanchor": "right",
            "y": 0,
            "yshift": -28,
            "yanchor": "top",
            "align": "right",
            "showarrow": False,
        },
        *layout.pop("annotations", []),
    ]
    if not traces:
        text = "No claims match this choice of parameters."
        notes.append({"text": text, "xref": "paper", "yref": "paper", "x": 0.5, "y": 0.5, "showarrow": False})
        alt = text
    legend = {"y": 1 + 34 / max(height - 150, 60), "title": {"text": f"<b>{title}</b>"}}
    return go.Figure(
        {
            "data": list(traces),
            "layout": {
                "template": TEMPLATE,
                "height": height,
                "meta": {"alt": f"{title}. {alt}"},
                "showlegend": bool(traces),
                "legend": legend,
                "annotations": notes,
                **layout,
            },
        }
    )


def _steps(found: pd.DataFrame, end: pd.Timestamp, axis: str, group: str, seen: set[str]) -> list[Trace]:
    """A series as step lines with the band of its bounds, thin and dotted where it is only the last known.

    Its words stand in the middle of each step, for at the ends the marks of claims have theirs.
    """
    name, dash, colour = GROUPS[group]
    rows_ = records(found.sort_values("date"))
    traces: list[Trace] = []
    words: list[tuple[str, float, str, str, str]] = []
    for row, after in pairwise([*rows_, None]):
        stop = after.date if after else end
        fresh = min(row.date_until + FRESH, stop)
        text = f"<b>{amount(row)}</b> {name}<br>from {days(row.date, row.date_until)}: {row.derivation}<br>"
        derived = f"<b>{amount(row)}</b>" if row.derivation in WORKED_OUT and fresh > row.date else ""
        middle = _day(row.date + (max(fresh, row.date) - row.date) / 2)
        words.append((middle, row.value, derived, text + _wrap(row.explanation), row.claim_ids))
        for first, last, width, label in (
            (row.date, fresh, 3 if group == "in_place" else 2, name),
            (max(fresh, row.date), stop, 1.5, OLD),
        ):
            if first >= last:
                continue
            rise = [after.value] if after and last == stop else []
            traces.append(
                {
                    "type": "scatter",
                    "mode": "lines",
                    "name": label,
                    "legendgroup": label,
                    "showlegend": label not in seen,
                    "legendrank": 3 if label == OLD else 1 + (group != "in_place"),
                    "x": [_day(first), _day(last)] + [_day(last)] * len(rise),
                    "y": [row.value, row.value, *rise],
                    "hoverinfo": "skip",
                    "customdata": [row.claim_ids] * 2 + [after.claim_ids for _ in rise],
                    "line": {"color": colour, "dash": "dot" if label == OLD else dash, "width": width},
                    "yaxis": axis,
                }
            )
            seen.add(label)
        if pd.notna(row.low) and pd.notna(row.high) and row.low < row.high:
            x0, x1 = _day(row.date), _day(fresh)
            traces.append(
                {
                    "type": "scatter",
                    "mode": "none",
                    "x": [x0, x1, x1, x0],
                    "y": [int(row.low), int(row.low), int(row.high), int(row.high)],
                    "fill": "toself",
                    "fillcolor": "rgba(213,94,0,.25)" if group == "with_planned" else "rgba(0,114,178,.25)",
                    "hoverinfo": "skip",
                    "showlegend": False,
                    "yaxis": axis,
                }
            )
    if words:
        columns = dict(
            zip(("x", "y", "text", "hovertext", "customdata"), map(list, zip(*words, strict=True)), strict=True)
        )
        look = {"textposition": "top center", "textfont": {"color": colour}, "hoverinfo": "text", "showlegend": False}
        traces.append({"type": "scatter", "mode": "text", "cliponaxis": False, "yaxis": axis} | columns | look)
    return traces


def levels(
    levels: pd.DataFrame,
    claims: pd.DataFrame,
    articles: pd.DataFrame,
    states: Sequence[str] = ("EST", "LVA", "LTU"),
    title: str = "Allied troops, as news articles state them",
) -> go.Figure:
    """Troops per state over time: totals as steps with their bounds, claims as marks; one panel a state, one scale.

    A joint state such as ``"EST;LTU;LVA"`` is a panel like any other and is never split.
    """
    wanted = claims["unit"].eq("personnel") & claims["host"].isin(states) & claims["repeats"].eq("")
    wanted &= ~claims["status"].isin(["exercise", "past"]) & ~claims["contributor"].isin(["RUS", "BLR"])
    points = _points(claims[wanted & (claims["contributor"] != claims["host"])], articles)
    totals = levels[levels["state"].isin(states) & levels["series"].eq("allied")]
    start = min([*points["since"], *totals["date"]], default=pd.Timestamp("2014-01-01"))
    end = max([*points["until"], *totals["date_until"]], default=pd.Timestamp("2026-01-01"))
    start, end = start - (end - start) / 30, end + (end - start) / 12 + pd.Timedelta(days=60)
    middle = _day(start + (end - start) / 2)
    top = 1.15 * max([*(points["value"] + points["up"]), *totals["value"]], default=1)
    seen: set[str] = set()
    traces: list[Trace] = []
    notes: list[Trace] = []
    said: list[str] = []
    layout: Trace = {
        "xaxis": {"range": [_day(start), _day(end)], "anchor": f"y{len(states)}" if len(states) > 1 else "y"}
    }
    step = 1 / max(len(states), 1)
    for i, state in enumerate(states):
        axis = f"y{i + 1}" if i else "y"
        top_edge = 1 - i * step
        domain = [max(0.0, top_edge - step + (0.07 if i + 1 < len(states) else 0)), top_edge - 0.03]
        layout[f"yaxis{i + 1}" if i else "yaxis"] = {
            "domain": domain,
            "range": [0, top],
            "tickformat": ",",
            "nticks": 5,
            "title": {"text": "troops"},
        }
        latest: dict[str, str] = {}  # by amount, so that what is in place is not told once more as planned
        for group in reversed(GROUPS):  # what is in place is drawn over what is planned
            found = totals[(totals["state"] == state) & (totals["status_group"] == group)]
            traces += _steps(found, end, axis, group, seen)
            if len(found):
                last = found.sort_values("date").iloc[-1]
                latest = {amount(last): f"{amount(last)} {SHORT[group]} ({days(last.date, last.date_until)})"} | {
                    number: words for number, words in latest.items() if number != amount(last)
                }
        traces += _marks(points[points["host"] == state], seen, middle, yaxis=axis)
        said.append(f"{place(state)}: {', '.join(latest.values()) or 'no total is stated'}")
        notes.append(
            {
                "text": " · ".join([f"<b>{place(state)}</b>", *(latest.values() or ["no total is stated"])]),
                "xref": "paper",
                "x": 0,
                "align": "left",
                "yref": "paper",
                "y": top_edge - 0.03,
                "yanchor": "bottom",
                "showarrow": False,
            }
        )
    return _figure(
        traces, title, articles, "; ".join(said) + ".", 170 + 215 * max(len(states), 1), annotations=notes, **layout
    )


def contributors(
    levels: pd.DataFrame, articles: pd.DataFrame, states: Sequence[str] = ("EST", "LVA", "LTU")
) -> go.Figure:
    """Each nation's latest contingent per state, with its bounds: in place, and with more under way or planned."""
    found = levels[levels["state"].isin(states) & ~levels["series"].isin(["allied", "own"])]
    found = found.sort_values("date").groupby(["state", "series", "status_group"], observed=True).tail(1)
    found = found.sort_values("status_group").drop_duplicates(["state", "series", "value", "low", "high"])
    found = found.sort_values(["state", "value"], ascending=[False, True])
    names = [
        f"{place(r.series)} in<br>{'the Baltic states' if r.state == BALTIC else place(r.state)}"
        for r in records(found)
    ]
    traces = []
    for group, (name, _, colour) in GROUPS.items():
        rows_ = [(r, n) for r, n in zip(records(found), names, strict=True) if r.status_group == group]
        if not rows_:
            continue
        low = [r.value - r.low if pd.notna(r.low) else r.value for r, _ in rows_]
        high = [r.high - r.value if pd.notna(r.high) else 0 for r, _ in rows_]
        traces.append(
            {
                "type": "scatter",
                "mode": "markers+text",
                "name": name.removeprefix("total "),
                "x": [r.value for r, _ in rows_],
                "y": [n for _, n in rows_],
                "error_x": _error(map(float, low), map(float, high)),
                "text": [f"{amount(r)} ({r.date.year})" for r, _ in rows_],
                "textposition": "top right",
                "hovertext": [
                    f"<b>{amount(r)}</b> {SHORT[group]}<br>{days(r.date, r.date_until)}: {r.derivation}<br>"
                    + _wrap(r.explanation)
                    for r, _ in rows_
                ],
                "hoverinfo": "text",
                "customdata": [r.claim_ids for r, _ in rows_],
                "marker": {
                    "symbol": "circle" if group == "in_place" else "diamond-open",
                    "size": 10,
                    "color": colour,
                    "line": {"width": 2, "color": colour},
                },
                "cliponaxis": False,
            }
        )
    order = list(dict.fromkeys(names))
    said = [
        f"{n.replace('<br>', ' ')}: {amount(r)} {SHORT[r.status_group]}"
        for r, n in zip(records(found), names, strict=True)
    ]
    top = 1.3 * max([*found["value"], *found["high"].dropna().astype("float64")], default=1)
    return _figure(
        traces,
        "Troops by contributor, the latest number of each contingent",
        articles,
        "; ".join(said) + ".",
        170 + 48 * max(len(order), 2),
        xaxis={"range": [0, top], "tickformat": ",", "nticks": 5, "tickangle": 0},
        yaxis={"categoryorder": "array", "categoryarray": order},
    )


def overview(claims: pd.DataFrame, articles: pd.DataFrame) -> go.Figure:
    """How many claims name each host, by status; a claim for several states counts for each."""
    hosts = claims.assign(state=claims["host"].map(split)).explode("state")
    hosts = hosts.assign(state=[place(s) if isinstance(s, str) and s else "not stated" for s in hosts["state"]])
    order = list(hosts["state"].value_counts(ascending=True).sort_index(kind="stable").sort_values(kind="stable").index)
    traces = []
    for status, (name, _, colour) in STATUS.items():
        counts = hosts[hosts["status"] == status]["state"].value_counts().reindex(order).dropna()
        if len(counts):
            traces.append(
                {
                    "type": "bar",
                    "orientation": "h",
                    "name": name,
                    "y": list(counts.index),
                    "x": [int(n) for n in counts],
                    "marker": {"color": colour, "pattern": {"shape": PATTERNS[status]}},
                    "hoverinfo": "x+name",
                }
            )
    return _figure(
        traces,
        "Number of claims by host and status",
        articles,
        f"{len(claims)} claims on {len(order)} hosts.",
        190 + 30 * max(len(order), 2),
        barmode="stack",
        xaxis={"dtick": max(1, len(claims) // 10)},
        yaxis={"categoryorder": "array", "categoryarray": order},
    )


PATTERNS = {
    "present": "",
    "arriving": "/",
    "planned": "x",
    "proposed": ".",
    "exercise": "",
    "past": "\\",
    "unclear": "+",
}


def _told(row: Any) -> str:
    """What the box of a piece of evidence says: its words, what they lead to, the days, whether it was set aside."""
    aside = "" if row.used else ", set aside"
    return f"<b>“{_wrap(row.quote)}”</b><br>{row.kind}: {_wrap(row.note)}<br>{days(row.start, row.end)}{aside}"


def dating(evidence: pd.DataFrame, articles: pd.DataFrame, article_id: str) -> go.Figure:
    """The days that each piece of evidence allows for an article, hatched if set aside, and where all are true."""
    article = articles[articles["article_id"] == article_id].iloc[0]
    found = evidence[evidence["article_id"] == article_id]
    bounds = [
        d for d in [*found["start"], *found["end"], article.published_start, article.published_end] if pd.notna(d)
    ]
    start, end = min(bounds, default=pd.Timestamp("2014-01-01")), max(bounds, default=pd.Timestamp("2026-01-01"))
    known = [day for day in (article.published_start, article.published_end) if pd.notna(day)]  # one side may be open
    if known:  # an office may have begun long before; what was set aside stays in sight
        aside = found[~found["used"]]
        near = pd.Timedelta(days=730)
        start = max(start, min([known[0] - near, *aside["start"].dropna()]))
        end = min(end, max([known[-1] + near, *aside["end"].dropna()]))
    pad = (end - start) / 12 + pd.Timedelta(days=20)
    traces: list[Trace] = []
    for used, name, colour, pattern in ((True, "allows these days", BLUE, ""), (False, "set aside", ORANGE, "/")):
        bars = [(place, row) for place, row in enumerate(records(found)) if row.used == used]
        first = [max(row.start, start - pad) if pd.notna(row.start) else start - pad for _, row in bars]
        last = [min(row.end, end + pad) if pd.notna(row.end) else end + pad for _, row in bars]
        length = [max(until - since, pad / 8) for since, until in zip(first, last, strict=True)]
        if bars:
            hatch = {"shape": pattern, "size": 5, "fillmode": "replace", "solidity": 0.4} if pattern else {}
            look = {"color": colour, "line": {"color": colour, "width": 1}, "pattern": hatch}
            traces.append(
                {
                    "type": "bar",
                    "orientation": "h",
                    "name": name,
                    "base": [_day(day) for day in first],
                    "x": [days_long / pd.Timedelta(milliseconds=1) for days_long in length],
                    "y": [place for place, _ in bars],
                    "width": 0.28,
                    "marker": look,
                    "hovertext": [_told(row) for _, row in bars],
                }
            )
    shapes = []
    if known:
        x0 = article.published_start if pd.notna(article.published_start) else start - pad
        x1 = article.published_end + pd.Timedelta(days=1) if pd.notna(article.published_end) else end + pad
        shapes.append(
            {
                "type": "rect",
                "xref": "x",
                "yref": "paper",
                "x0": _day(x0),
                "x1": _day(max(x1, x0 + pad / 8)),
                "y0": 0,
                "y1": 1,
                "fillcolor": GREEN,
                "opacity": 0.3,
                "line": {"width": 0},
            }
        )
    for trace in traces:
        trace["hoverinfo"] = "text"
    if traces:  # each bar's words stand over it, from the left edge on, so that a phone has room for both
        quotes = [(_wrap(row.quote, 1), row) for row in records(found)]
        words = [f"{quote if row.used else f'<s>{quote}</s>'} <i>{row.kind}</i>" for quote, row in quotes]
        traces.append(
            {
                "type": "scatter",
                "mode": "text",
                "x": [_day(start - pad)] * len(words),
                "y": [place - 0.16 for place in range(len(words))],
                "text": words,
                "textposition": "top right",
                "hoverinfo": "skip",
                "showlegend": False,
                "cliponaxis": False,
            }
        )
    title = f"{article_id}: published {days(article.published_start, article.published_end)} (green)"
    return _figure(
        traces,
        title,
        articles[articles["article_id"] == article_id],
        f"{len(found)} pieces of evidence. {article.date_conflict}",
        160 + 34 * max(len(found), 2),
        shapes=shapes,
        xaxis={"type": "date", "range": [_day(start - pad), _day(end + pad)]},
        yaxis={"range": [len(found) - 0.6, -0.9], "showticklabels": False, "showgrid": False},
    )


def show(figure: go.Figure) -> None:
    """Show a figure in a notebook as plotly's own kind of output, with its text alternative.

    Publishing it directly spares the start-up of plotly's renderers, which load far more than they need here.
    """
    from IPython.display import display

    bundle = {
        "application/vnd.plotly.v1+json": figure.to_plotly_json()
        | {"config": {"displayModeBar": False, "responsive": True}},
        "text/plain": figure.layout.meta["alt"],
    }
    display(bundle, raw=True)
