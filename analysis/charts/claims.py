"""Charts of claims and of articles: all claims over time, by host and status, and how an article was dated."""

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

import pandas as pd
import plotly.graph_objects as go

from analysis.charts.drawing import (
    BLUE,
    GREEN,
    ORANGE,
    STATUS,
    WIDE,
    Trace,
    days,
    event_lines,
    figure,
    iso,
    place,
    records,
    sources,
    span,
    spans,
    wrapped,
)
from analysis.vocabulary import split

MARKS = 500  # claims up to which each has a mark of its own: more would cover each other
TOLD = 2  # claims of a mark that its box tells of
LISTED = 100  # claims up to which a bar leads to them
DEEP, THICK, HEAD = 24, 9, 24  # rows of a status at most, pixels of a row and of a heading


def timeline(
    claims: pd.DataFrame,
    articles: pd.DataFrame,
    *,
    start: pd.Timestamp | None = None,
    end: pd.Timestamp | None = None,
    events: bool = True,
) -> go.Figure:
    """All claims over time, a band for each status; a bar spans the days on which a number may begin to hold.

    Parameters
    ----------
    claims, articles
        The tables of that name, or a choice from them.
    start, end
        First and last day of the chart; by default those of the data.
    events
        Whether events are marked.

    Examples
    --------
    >>> import analysis as bt
    >>> bt.chart.timeline(bt.claims().query("host == 'LVA'")).layout.meta["alt"]
    'All claims over time. 2 claims: 1 in place, 1 on the way.'
    """
    dated = claims[claims["since"].notna() & claims["until"].notna() & claims["repeats"].eq("")]
    time = span((dated["since"], dated["until"]), articles, start, end)
    shown = dated["until"].ge(time[0]) & dated["since"].le(time[1])
    beyond, dated = int((~shown).sum()), dated[shown]
    told = sources(dated, articles)
    dated = dated[["claim_id", "status", "since", "until"]].sort_values(["since", "claim_id"])
    dated = dated.assign(middle=dated["since"] + (dated["until"] - dated["since"]) / 2)
    counts = {status: int(dated["status"].eq(status).sum()) for status in STATUS}
    most = -(-len(dated) // MARKS)
    bands = {s: _joined(records(dated[dated["status"].eq(s)]), time, most) for s, many in counts.items() if many}
    places = {status: _stacked(rows, time) for status, rows in bands.items()}
    height = float(sum(HEAD + THICK * (max(at) + 2) for at in places.values())) or 1.0
    shapes, notes, above = event_lines(time, ["y"], height) if events else ([], [], 0)
    traces: list[Trace] = []
    top = height
    for status, rows in bands.items():
        top -= HEAD
        many = f"{counts[status]:,} claims" if counts[status] > 1 else "one claim"
        head = {"text": f"<b>{STATUS[status][0]}</b> · {many}", "xref": "paper", "x": 0, "xanchor": "left", "y": top}
        notes.append(head | {"yanchor": "bottom"})
        traces += _band(status, rows, [top - THICK * (row + 0.5) for row in places[status]], told)
        top -= THICK * (max(places[status]) + 2)
    undated = int((claims["repeats"].eq("") & (claims["since"].isna() | claims["until"].isna())).sum())
    left = [f"{undated:,} claims without a date"] * bool(undated) + [f"{beyond:,} of other times"] * bool(beyond)
    said = ", ".join(f"{counts[status]:,} {STATUS[status][0]}" for status in bands)
    return figure(
        traces,
        "All claims over time",
        articles,
        f"{len(dated):,} claims: {said}.",
        height,
        above,
        f"Not shown: {' and '.join(left)}." if left else "",
        "Each mark is a number in a sentence" if most < 2 else f"Each mark: up to {most} numbers of the same days",
        annotations=notes,
        shapes=shapes,
        xaxis={"type": "date", "range": [iso(time[0]), iso(time[1])]},
        margin={"l": 8},
        yaxis={"range": [0, height], "showticklabels": False, "showgrid": False},
    )


def _band(status: str, rows: Sequence[Any], at: Sequence[float], told: Mapping[str, str]) -> list[Trace]:
    """The claims of a status, each at its height: bars over their days, where these are several, and marks."""
    name, symbol, colour = STATUS[status]
    lines = [(c.since, c.until, y, c.claim_id) for c, y in zip(rows, at, strict=True) if c.until > c.since]
    marks = {
        "type": "scatter",
        "mode": "markers",
        "name": name,
        "x": [iso(row.middle) for row in rows],
        "y": at,
        "hovertext": [_box(row, told) for row in rows],
        "hoverinfo": "text",
        "customdata": [row.claim_id for row in rows],
        "marker": {"symbol": symbol, "size": 7, "color": colour, "line": {"width": 1.5, "color": colour}},
        "cliponaxis": False,
        "showlegend": False,
    }
    return [spans(lines, {"color": colour, "width": 2}) | {"showlegend": False}, marks] if lines else [marks]


def _joined(rows: Sequence[Any], time: tuple[pd.Timestamp, pd.Timestamp], most: int) -> Sequence[Any]:
    """Claims that stand side by side, up to so many in one that has the bounds of all."""
    if most < 2:
        return rows
    wide = (time[1] - time[0]) * 9 / WIDE
    groups: list[list[Any]] = []
    for row in sorted(rows, key=lambda row: row.middle):
        if not groups or len(groups[-1]) == most or row.middle > groups[-1][0].middle + wide:
            groups.append([])
        groups[-1].append(row)
    found = []
    for same in groups:
        since, until = min(row.since for row in same), max(row.until for row in same)
        ids = ";".join(row.claim_id for row in same)
        found.append(same[0]._replace(since=since, until=until, middle=since + (until - since) / 2, claim_id=ids))
    return sorted(found, key=lambda row: row.since)


def _box(row: Any, told: Mapping[str, str]) -> str:
    """What the box of a mark says: all of its first claims."""
    ids = split(row.claim_id)
    more = [f"and {len(ids) - TOLD:,} more claims"] * (len(ids) > TOLD)
    return "<br>".join([*(told[one] for one in ids[:TOLD]), *more])


def _stacked(rows: Sequence[Any], time: tuple[pd.Timestamp, pd.Timestamp]) -> list[int]:
    """Row of each claim within its band, so that bars and marks cover each other as little as can be."""
    gap = (time[1] - time[0]) * 9 / WIDE
    ends: list[pd.Timestamp] = []
    found = []
    for row in rows:
        first, last = min(row.since, row.middle - gap / 2), max(row.until, row.middle + gap / 2)
        free = next((i for i, end in enumerate(ends) if end < first), len(ends))
        if free == DEEP:
            free = ends.index(min(ends))
        ends[free : free + 1] = [last]
        found.append(free)
    return found


def overview(claims: pd.DataFrame, articles: pd.DataFrame) -> go.Figure:
    """How many claims name each host, by status; a claim for several states counts for each.

    Parameters
    ----------
    claims, articles
        The tables of that name, or a choice from them.

    Examples
    --------
    >>> import analysis as bt
    >>> bt.chart.overview().layout.meta["alt"]
    'Number of claims by host and status. 27 claims on 7 hosts.'
    """
    hosts = claims.assign(state=claims["host"].map(split)).explode("state")
    hosts = hosts.assign(state=[place(s) if isinstance(s, str) and s else "not stated" for s in hosts["state"]])
    order = list(hosts["state"].value_counts(ascending=True).sort_index(kind="stable").sort_values(kind="stable").index)
    traces = []
    for status, (name, _, colour) in STATUS.items():
        held = hosts[hosts["status"] == status].groupby("state")["claim_id"].agg(list).reindex(order).dropna()
        if len(held):
            traces.append(
                {
                    "type": "bar",
                    "orientation": "h",
                    "name": name,
                    "y": list(held.index),
                    "x": [len(ids) for ids in held],
                    "customdata": [";".join(ids) if len(ids) <= LISTED else "" for ids in held],
                    "marker": {"color": colour, "pattern": {"shape": PATTERNS.get(status, "")}},
                    "hoverinfo": "x+name",
                }
            )
    return figure(
        traces,
        "Number of claims by host and status",
        articles,
        f"{len(claims)} claims on {len(order)} hosts.",
        26 * max(len(order), 2),
        barmode="stack",
        xaxis={"dtick": max(1, len(claims) // 10)},
        margin={"l": 8},
        yaxis={"automargin": True, "categoryorder": "array", "categoryarray": order},
    )


PATTERNS = {"arriving": "/", "planned": "x", "proposed": ".", "past": "\\", "unclear": "+"}  # none where not listed


def _told(row: Any) -> str:
    """What the box of a piece of evidence says: its words, what they lead to, the days, whether it was set aside."""
    aside = "" if row.used else ", set aside"
    return f"<b>“{wrapped(row.quote)}”</b><br>{row.kind}: {wrapped(row.note)}<br>{days(row.start, row.end)}{aside}"


def dating(evidence: pd.DataFrame, articles: pd.DataFrame, article_id: str) -> go.Figure:
    """The days that each piece of evidence allows for an article, hatched if set aside, and where all are true.

    Parameters
    ----------
    evidence, articles
        The tables of that name.
    article_id
        Which article.

    Examples
    --------
    >>> import analysis as bt
    >>> bt.chart.dating(article_id="003_d272d1f2ebf88e73").layout.meta["alt"]
    "003_d272d1f2ebf88e73: published 22 Feb 2022 (green). 8 pieces of evidence. ..."
    """
    article = articles[articles["article_id"] == article_id].iloc[0]
    found = evidence[evidence["article_id"] == article_id]
    time = _window(found, article)
    places = list(enumerate(records(found)))
    traces = [
        _bars([(at, row) for at, row in places if row.used], time, "allows these days", BLUE, ""),
        _bars([(at, row) for at, row in places if not row.used], time, "set aside", ORANGE, "/"),
        *_over_bars(records(found), time.start),
    ]
    return figure(
        [trace for trace in traces if trace],
        f"{article_id}: published {days(article.published_start, article.published_end)} (green)",
        articles[articles["article_id"] == article_id],
        f"{len(found)} pieces of evidence. {article.date_conflict}",
        34 * max(len(found), 2),
        shapes=_published(article, time),
        xaxis={"type": "date", "range": [iso(time.start), iso(time.end)]},
        margin={"l": 8},
        yaxis={"range": [len(found) - 0.6, -0.9], "showticklabels": False, "showgrid": False},
    )


class _Window(NamedTuple):
    """First and last day of a chart, and how wide a single day is drawn, so that it can be seen."""

    start: pd.Timestamp
    end: pd.Timestamp
    thin: pd.Timedelta


def _window(found: pd.DataFrame, article: Any) -> _Window:
    """What the chart of an article's evidence shows: all of it, with some room beside."""
    known = [day for day in (article.published_start, article.published_end) if pd.notna(day)]  # one side may be open
    bounds = [day for day in [*found["start"], *found["end"], *known] if pd.notna(day)]
    start, end = min(bounds, default=pd.Timestamp("2014-01-01")), max(bounds, default=pd.Timestamp("2026-01-01"))
    if known:  # an office may have begun long before; what was set aside stays in sight
        aside, near = found[~found["used"]], pd.Timedelta(days=730)
        start = max(start, min([known[0] - near, *aside["start"].dropna()]))
        end = min(end, max([known[-1] + near, *aside["end"].dropna()]))
    pad = (end - start) / 12 + pd.Timedelta(days=20)
    return _Window(start - pad, end + pad, pad / 8)


def _bars(places: Sequence[tuple[int, Any]], time: _Window, name: str, colour: str, pattern: str) -> Trace:
    """The days that some pieces of evidence allow, each in its place; nothing for none."""
    if not places:
        return {}
    first = [max(row.start, time.start) if pd.notna(row.start) else time.start for _, row in places]
    last = [min(row.end, time.end) if pd.notna(row.end) else time.end for _, row in places]
    length = [max(until - since, time.thin) for since, until in zip(first, last, strict=True)]
    hatch = {"shape": pattern, "size": 5, "fillmode": "replace", "solidity": 0.4} if pattern else {}
    return {
        "type": "bar",
        "orientation": "h",
        "name": name,
        "base": [iso(day) for day in first],
        "x": [long / pd.Timedelta(milliseconds=1) for long in length],
        "y": [place for place, _ in places],
        "width": 0.28,
        "marker": {"color": colour, "line": {"color": colour, "width": 1}, "pattern": hatch},
        "hovertext": [_told(row) for _, row in places],
        "hoverinfo": "text",
    }


def _over_bars(rows: Sequence[Any], start: pd.Timestamp) -> Sequence[Trace]:
    """The words of each piece of evidence over its bar, from the left edge on, so that a phone has room for both."""
    quotes = [(wrapped(row.quote, 1), row) for row in rows]
    words = [f"{quote if row.used else f'<s>{quote}</s>'} <i>{row.kind}</i>" for quote, row in quotes]
    look = {"type": "scatter", "mode": "text", "textposition": "top right", "hoverinfo": "skip", "showlegend": False}
    at = {"x": [iso(start)] * len(words), "y": [place - 0.16 for place in range(len(words))], "text": words}
    return [look | at | {"cliponaxis": False}] if words else []


def _published(article: Any, time: _Window) -> Sequence[Trace]:
    """The days on which an article was published, over the height of the chart."""
    if pd.isna(article.published_start) and pd.isna(article.published_end):
        return []
    x0 = article.published_start if pd.notna(article.published_start) else time.start
    x1 = article.published_end + pd.Timedelta(days=1) if pd.notna(article.published_end) else time.end
    across = {"type": "rect", "xref": "x", "yref": "paper", "y0": 0, "y1": 1}
    look = {"fillcolor": GREEN, "opacity": 0.3, "line": {"width": 0}}
    return [across | look | {"x0": iso(x0), "x1": iso(max(x1, x0 + time.thin))}]
