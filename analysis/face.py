"""What ``import analysis as bt`` does by hand: show an article as it is read, levels of a choice, charts of a table.

In: tables as :func:`analysis.claims` and the others give them, which remember the folder that they come from. Out: the
same kinds of tables, and figures.
"""

import functools
import html
import inspect
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, NamedTuple

import pandas as pd
import plotly.graph_objects as go

from analysis import PROCESSED, REFERENCE, _table, charts, notebooks, pages, record, tables
from analysis.articles import Article
from analysis.charts import STATES, STATUS, days, place, records
from analysis.levels import EASTERN, STALE
from analysis.reading import Claim
from analysis.reading.explain import explanation
from analysis.vocabulary import Told, VocabularyError, nearest, own, rows, split

Folder = str | Path | None
FOLDER = "processed_dir"  # what a frame remembers, beside unit and stale
DRAWN: dict[str, Callable[..., go.Figure]] = {
    "levels": charts.levels,
    "contributors": charts.contributors,
    "flows": charts.flows,
    "announced": charts.dumbbell,
    "context": charts.context,
    "timeline": charts.timeline,
    "overview": charts.overview,
    "dating": charts.dating,
    "beside": charts.beside,
}
STYLE = "".join(f".bt-read .{status}{{--own:{colour}}}" for status, (_, _, colour) in STATUS.items()) + (
    ".bt-read mark{background:color-mix(in srgb,var(--own) 20%,transparent);color:inherit;"
    "border-bottom:3px solid var(--own);padding:0 .1em}.bt-read sup{font-size:.72em;line-height:0}"
    ".bt-read sup a,.bt-read b a{text-decoration:none;padding:0 .15em}.bt-read p{margin:0 0 .9em}"
    ".bt-read .row{display:grid;grid-template-columns:minmax(0,2fr) minmax(0,1fr);gap:0 2em;max-width:68em}"
    ".bt-read .notes{list-style:none;margin:0 0 .9em;padding:0;font-size:.85em;line-height:1.4}"
    ".bt-read .notes li{border-left:3px solid var(--own);padding-left:.6em;margin-bottom:.6em}"
    ".bt-read .notes details{overflow-wrap:anywhere}.bt-read del{display:none}"
)


class FaceError(Told, ValueError):
    """Tables or names that do not go together; says what to give instead."""


class Reading(NamedTuple):
    """One article as it was read; unpacks into ``article, claims``, and a notebook shows it with the claims marked."""

    article: Article
    claims: list[Claim]

    @property
    def table(self) -> pd.DataFrame:
        """The claims as a table."""
        return tables.typed(
            "claims", {c: [getattr(claim, c, "") for claim in self.claims] for c in tables.COLUMNS["claims"]}
        )

    def __repr__(self) -> str:
        a = self.article
        many = f"{len(self.claims)} claims" if len(self.claims) != 1 else "one claim"
        dated = days(a.published_start, a.published_end)
        lines = [f"{a.title or a.article_id}, {dated}: {many}"]
        for c in self.claims:
            whose, where = place(c.contributor) or "contributor not stated", place(c.host) or "a place not stated"
            lines.append(f"  “{c.quote}” {c.unit}: {whose} in {where}, {STATUS[c.status][0]}, {c.measure}")
        return "\n".join(lines)

    def _repr_html_(self) -> str:
        body = pages.story(self.article.text, records(self.table), ())
        head, *_ = repr(self).splitlines()
        return (
            f'<div class="bt-read mathjax_ignore tex2jax_ignore"><style>{STYLE}</style><h3>{html.escape(head)}</h3>'
            f"{body}<details><summary>how each number was read</summary>"
            f"{explanation(self.article)._repr_html_()}</details></div>"
        )


def fit(what: str, **given: Any) -> None:
    """FaceError at a table that is not of its name; of claims and levels every column is needed."""
    for name, table in given.items():
        needed = tables.COLUMNS[name] if name in ("claims", "levels") else tables.KEYS[name]
        lacks = [column for column in needed if column not in getattr(table, "columns", ())]
        if table is not None and lacks:
            raise FaceError(f"{what}: {name} without column {lacks[0]}: give bt.{name}(), or rows of it")


def levels(
    claims: pd.DataFrame | Folder, states: Any, unit: str, stale_months: int, articles: pd.DataFrame | None
) -> pd.DataFrame:
    """Levels of some claims, or the table where nothing is chosen (:func:`analysis.levels`)."""
    p = notebooks.check({"states": states, "unit": unit, "stale_months": stale_months})
    if not isinstance(claims, pd.DataFrame):
        if p.usual and states is None:
            return _table("levels", claims)
        claims = _table("claims", claims)
    fit("levels", claims=claims, articles=articles)
    folder = claims.attrs.get(FOLDER)
    articles = _table("articles", folder) if articles is None else articles
    if unknown := sorted({*claims["article_id"]} - {*articles["article_id"]}):
        raise FaceError(f"claims of {unknown[0]} need their article: give articles=, a table in which it is")
    found = p.levels(p.derive(claims, articles)).reset_index(drop=True)
    found.attrs |= {FOLDER: folder or str(PROCESSED), "unit": p.unit, "stale": p.stale_months}
    return found


def official() -> pd.DataFrame:
    """The official record (:func:`analysis.official`)."""
    return record.record(tables.read("strength", REFERENCE))


def words(name: str) -> pd.DataFrame:
    """Rows of a vocabulary (:func:`analysis.words`)."""
    known = sorted(path.stem for path in own.HERE.glob("*.csv"))
    if name not in known:
        near = nearest(name, known)
        raise FaceError(f"there is no vocabulary {name!r}{near}; there are {', '.join(known)}")
    return pd.DataFrame(rows(name))


def dictionary(name: str) -> pd.DataFrame:
    """What the columns of a table mean (:func:`analysis.dictionary`)."""
    if name not in tables.COLUMNS:
        raise FaceError(f"there is no table {name!r}; there are {', '.join(tables.COLUMNS)}")
    told = pd.DataFrame(list(tables.COLUMNS[name].values()))
    return told[["column", "type", "unit", "allowed", "description"]].set_index("column")


# Charts


class Charts:
    """The charts, and those of one's own; each takes the tables that it is given and finds the others by itself.

    ``bt.chart.levels(levels)`` draws levels with the claims that they stand on; without levels, those of the table.
    """

    def __getattr__(self, name: str) -> Callable[..., go.Figure]:
        if name in ("figure", "show"):
            return getattr(charts, name)  # type: ignore[no-any-return]
        known = DRAWN | _own_charts()
        if name not in known:
            near = nearest(name, known)
            raise AttributeError(f"there is no chart {name!r}{near}; there are {', '.join(known)}")
        return _finding(known[name])

    def __dir__(self) -> list[str]:
        return sorted([*DRAWN, *_own_charts(), "figure", "show"])

    def __repr__(self) -> str:
        return f"charts: {', '.join(dir(self))}"


def _own_charts() -> dict[str, Callable[..., go.Figure]]:
    """Functions of ``charts.py`` of the user's own folder."""
    module = own.module("charts")
    made = vars(module).items() if module else ()
    found: dict[str, Callable[..., go.Figure]] = {
        name: function
        for name, function in made
        if inspect.isfunction(function) and function.__module__ == "own_charts" and not name.startswith("_")
    }
    if taken := [name for name in found if name in DRAWN or name in ("figure", "show")]:
        line = found[taken[0]].__code__.co_firstlineno
        raise VocabularyError(f"{own.files()['charts.py']}, line {line}: a chart {taken[0]!r} is there: rename yours")
    return found


def _finding(draw: Callable[..., go.Figure]) -> Callable[..., go.Figure]:
    """Make a chart find what it is not given: tables, host states, unit."""
    signature = inspect.signature(draw)

    @functools.wraps(draw)
    def drawn(*given: Any, **more: Any) -> go.Figure:
        bound = signature.bind_partial(*given, **more)
        had = bound.arguments
        fit(f"chart {draw.__name__}", **{name: table for name, table in had.items() if name in tables.WRITTEN})
        for name in signature.parameters:
            if had.get(name) is None and (found := _found(name, had, draw.__name__)) is not None:
                had[name] = found
        return draw(*bound.args, **bound.kwargs)

    kept = signature.parameters.values()
    shown = [p.replace(default=None) if p.name in (*tables.WRITTEN, "record", "states") else p for p in kept]
    order = [p if p.default is None else p.replace(kind=p.KEYWORD_ONLY) for p in shown]
    drawn.__signature__ = signature.replace(parameters=sorted(order, key=lambda p: p.kind))  # type: ignore[attr-defined]
    return drawn


def _found(name: str, had: Mapping[str, Any], chart: str) -> Any:
    """What a chart takes by this name where it is not given; None where that is for the chart to say."""
    first = next((value for value in had.values() if isinstance(value, pd.DataFrame)), pd.DataFrame())
    folder, shown = first.attrs.get(FOLDER), had.get("levels")
    if name == "record":
        return official()
    if name == "states" and shown is not None:
        return hosts(shown)
    if name in ("unit", "stale"):
        return first.attrs.get(name)
    if name == "levels" and "claims" in had:
        unit, stale = had.get("unit", "personnel"), had.get("stale", STALE)
        return levels(had["claims"], None, unit, stale, had.get("articles"))
    if name == "claims" and shown is not None:
        every, stood = _table("claims", folder), {one for ids in shown["claim_ids"] for one in split(ids)}
        if lost := sorted(stood - {*every["claim_id"]}):
            raise FaceError(f"claim {lost[0]} of these levels is not in {folder or PROCESSED}: give {chart} claims=")
        return every[every["claim_id"].isin(stood)]
    return _table(name, folder) if name in tables.WRITTEN else None


def hosts(levels: pd.DataFrame) -> list[str]:
    """Host states of some levels in the order of charts: each by itself, then those told together."""
    there = sorted({str(state) for state in levels["state"]} - {*EASTERN}, key=lambda state: (";" in state, state))
    return [*STATES, *(s for s in there if ";" in s)] if {*split(";".join(there))} <= {*STATES} else there


def compare(levels: pd.DataFrame | None, stale_months: int = STALE) -> pd.DataFrame:
    """The record with what the news say of the same line (:func:`analysis.compare`)."""
    fit("compare", levels=levels)
    return record.beside(_table("levels", None) if levels is None else levels, official(), stale_months)


