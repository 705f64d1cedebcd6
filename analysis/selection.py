"""What is explored: a frozen selection, and the claims, chart, code and parameters that follow from it.

In: the tables and the notebooks' parameters. Out: a :class:`View`. Nothing here knows of widgets: the same selection
gives the same view in a script, in a test and in the panel of :mod:`analysis.explore`.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import pandas as pd
import plotly.graph_objects as go

from analysis import PROCESSED, charts, listings, tables
from analysis.charts import STATES, STATUS, place
from analysis.exports import edition
from analysis.levels import LAYERS, STALE
from analysis.levels import series as series_of
from analysis.notebooks import SCOPE, SERIES, Parameters, check
from analysis.vocabulary import split

Frames = Mapping[str, pd.DataFrame]  # articles, claims and levels by name


@dataclass(frozen=True)
class Chart:
    """A chart that can be explored: its name in words, what draws it, the tables and the parameters that it takes."""

    words: str
    draw: Callable[..., go.Figure]
    takes: Sequence[str]
    options: Sequence[str]


_DRAWN = ("known", "claims", "articles", "places")
_TIME = ("start", "end", "events")
CHARTS = {  # by their names on the face of the library
    "levels": Chart("Levels", charts.levels, ("known", "chosen", *_DRAWN[2:]), (*_TIME, "stale", "unit")),
    "timeline": Chart("All claims", charts.timeline, ("chosen", "articles"), _TIME),
    "contributors": Chart("Who sends how many", charts.contributors, _DRAWN, ("stale", "unit")),
    "announced": Chart("Announced and arrived", charts.dumbbell, _DRAWN, ("unit",)),
    "context": Chart("What stands beside", charts.context, (*_DRAWN[:3], "states"), ("stale", "unit")),
}
SERIES_WORDS = {name: charts.force(name, "") for name in SERIES} | {"contingent": "contingents", "brigade": "brigades"}
SCOPE_WORDS = {"each": "one state", "together": "several states together"}
SAVED = ("states", "start", "end", "status", "contributors", "series", "scope", "events", "stale_months", "unit")
AROUND = 240  # letters of the text shown before and after a sentence
SHOWN = 20  # claims of a point whose sentences are shown


def load(chosen: Parameters) -> Frames:
    """The tables of a folder; the levels derived anew where they are not those of the table."""
    articles, claims, levels = (tables.read(name, chosen.processed_dir) for name in ("articles", "claims", "levels"))
    levels = levels if chosen.usual else chosen.derive(claims, articles)
    return {"articles": articles, "claims": claims, "levels": levels, "rows": listed(claims)}


def listed(claims: pd.DataFrame) -> pd.DataFrame:
    """Claims in words, as the table beside the chart has them, by date; indexed as they are."""
    columns = {
        "from": claims["since"].dt.strftime("%Y-%m-%d").fillna(""),
        "where": claims["host"].map(place),
        "whose": claims["contributor"].map(place),
        "number": claims["value"],
        "as printed": claims["quote"],
        "unit": claims["unit"].str.replace("_", " "),
        "status": claims["status"].map({name: words for name, (words, *_) in STATUS.items()}),
        "sentence": claims["sentence"].map(listings.shorten),
        "claim": claims["claim_id"],
    }
    return pd.DataFrame(columns).sort_values(["from", "claim"], kind="stable")


@dataclass(frozen=True)
class Selection:
    """What is looked at: the parameters of a notebook and one of :data:`CHARTS`."""

    chosen: Parameters
    chart: str = "levels"

    def change(self, **values: Any) -> "Selection":
        """The same with some parameters, or the chart, changed; ParameterError where that cannot be meant."""
        chart = values.pop("chart", self.chart)
        return Selection(check(vars(self.chosen) | values), chart)

    def view(self, frames: Frames) -> "View":
        """What is then to be seen of these tables."""
        return View(self, frames, self.chosen.claims(frames["claims"]), self.chosen.levels(frames["levels"]))

    def options(self) -> dict[str, Any]:
        """The options of the chart that differ from what it does by itself."""
        p = self.chosen
        values = {"start": p.start, "end": p.end, "events": p.events, "stale": p.stale_months, "unit": p.unit}
        usual = {"start": None, "end": None, "events": True, "stale": STALE, "unit": "personnel"}
        return {k: v for k, v in values.items() if k in CHARTS[self.chart].options and v != usual[k]}


@dataclass(frozen=True, eq=False)
class View:
    """Claims and levels of a selection, and the chart of them."""

    selection: Selection
    frames: Frames
    claims: pd.DataFrame
    levels: pd.DataFrame

    @cached_property
    def places(self) -> list[str]:
        """The panels: states, and several together where levels are told for them."""
        p = self.selection.chosen
        joint = sorted(s for s in self.levels["state"].unique() if ";" in s and {*split(s)} <= {*p.states})
        return [*p.states] * ("each" in p.scope) + joint * ("together" in p.scope)

    @cached_property
    def figure(self) -> go.Figure:
        """The chart."""
        given = {**self.frames, "known": self.levels, "chosen": self.claims, "places": self.places}
        given["states"] = self.selection.chosen.states
        chart = CHARTS[self.selection.chart]
        return chart.draw(*(given[name] for name in chart.takes), **self.selection.options())

    @cached_property
    def json(self) -> bytes:
        """The chart as it crosses to a browser: bytes, for text would be escaped once more."""
        return str(self.figure.to_json()).encode()

    @property
    def words(self) -> str:
        """How much of the tables it is."""
        shown = {"claims": self.claims, "levels": self.levels}
        claims, levels = (f"{len(rows):,} of {len(self.frames[name]):,} {name}" for name, rows in shown.items())
        many = self.claims["article_id"].nunique()
        return f"{claims} from {f'{many:,} articles' if many != 1 else 'one article'} · {levels}"

    @cached_property
    def rows(self) -> pd.DataFrame:
        """The claims as the table beside the chart has them, in words, by date."""
        return self.frames["rows"].loc[lambda rows: rows.index.isin(self.claims.index)]

    def sentences(self, claim_ids: Sequence[str]) -> listings.Listing:
        """Claims in their sentences, with the text around them."""
        every = self.frames["claims"]
        found = every[every["claim_id"].isin(claim_ids[:SHOWN])]
        return listings.sentences(found, self.frames["articles"], AROUND)

    def at(self, trace: int, point: int) -> list[str]:
        """The claims behind a point."""
        known = self.figure.data[trace].customdata
        return split(known[point]) if known is not None and point < len(known) and known[point] else []

    def points(self, claim_ids: Iterable[str]) -> list[list[int] | None]:
        """For each trace its points that stand on any of these claims; None for a trace without points to choose."""
        every = self.frames["claims"]
        first = every.loc[every["claim_id"].isin({*claim_ids}), "repeats"]
        wanted = {*claim_ids, *first} - {""}  # where a number is repeated, its first mention is drawn
        found: list[list[int] | None] = []
        for trace in self.figure.data:
            marks = trace.customdata is not None and "markers" in (trace.mode or "")
            hits = [i for i, ids in enumerate(trace.customdata or ()) if marks and not wanted.isdisjoint(split(ids))]
            found.append(hits if marks else None)
        return found

    def code(self) -> str:
        """The same chart in pandas and plotly, to go on from."""
        p, folder = self.selection.chosen, self.selection.chosen.processed_dir
        where = "" if folder == PROCESSED else repr(str(folder))
        lines = [f"articles, claims, levels = bt.articles({where}), bt.claims({where}), bt.levels({where})"]
        if not p.usual:
            lines.append(f"levels = bt.levels(claims, {[*p.hosts]}, unit={p.unit!r}, stale_months={p.stale_months})")
        lines += _filter("chosen", "claims", _claims_kept(p)) + _filter("known", "levels", _levels_kept(p))
        names = {"places": repr(self.places), "states": repr([*p.states])}
        given = [names.get(name, name) for name in CHARTS[self.selection.chart].takes]
        given += [f"{name}={_literal(value)}" for name, value in self.selection.options().items()]
        lines.append(f"figure = bt.chart.{self.selection.chart}({', '.join(given)})")
        body = "\n".join([*lines, "figure"])
        loads = ["import pandas as pd\n"] * ("pd." in body) + ["import analysis as bt"]
        loads += ["from analysis.levels import series"] * ("series(" in body)
        return "\n".join([*loads, "", body, ""])

    def yaml(self) -> str:
        """The parameters as ``python -m analysis run -f`` and papermill take them, with what they were chosen from."""
        import yaml

        p = self.selection.chosen
        values = {name: getattr(p, name) for name in SAVED}
        values = {k: list(v) if isinstance(v, tuple) else v for k, v in values.items()}
        values |= {name: f"{p_:%Y-%m-%d}" for name in ("start", "end") if (p_ := values[name]) is not None}
        if p.processed_dir != PROCESSED:
            values["processed_dir"] = str(p.processed_dir)
        made = edition(p.processed_dir, {})
        head = f"# {self.words}\n# baltic-troops {made.version}, data sha256:{made.data}\n"
        head += f"# {CHARTS[self.selection.chart].words}\n# python -m analysis run -f FILE draws it again\n"
        return head + str(yaml.safe_dump(values, sort_keys=False, allow_unicode=True))


def _literal(value: Any) -> str:
    return f'pd.Timestamp("{value:%Y-%m-%d}")' if isinstance(value, pd.Timestamp) else repr(value)


def _filter(name: str, table: str, conditions: Sequence[str]) -> list[str]:
    """Lines of code that choose rows of a table."""
    if len(conditions) < 2:
        return [f"{name} = {table}[{conditions[0]}]" if conditions else f"{name} = {table}"]
    return [f"{name} = {table}[", *(f"    {'& ' * (i > 0)}({one})" for i, one in enumerate(conditions)), "]"]


def _scope(p: Parameters, column: str) -> list[str]:
    return [] if {*p.scope} == {*SCOPE} else [f'{"~" * (p.scope == ("each",))}{column}.str.contains(";")']


def _claims_kept(p: Parameters) -> list[str]:
    """Conditions in code for what :meth:`Parameters.claims` chooses."""
    found = [f'claims["host"].str.contains("{"|".join(p.states)}")']
    found += [f'claims["status"].isin({[*p.status]})'] * ({*p.status} != {*STATUS})
    found += [f'claims["contributor"].str.contains("{"|".join(p.contributors)}")'] * bool(p.contributors)
    hosts = f", {[*p.hosts]}" * (p.hosts != STATES)
    found += [f"series(claims{hosts}).isin({[*p.series]})"] * bool(p.series) + _scope(p, 'claims["host"]')
    found += [f'~claims["until"].lt("{p.start:%Y-%m-%d}")'] if p.start is not None else []
    return found + ([f'~claims["since"].gt("{p.end:%Y-%m-%d}")'] if p.end is not None else [])


def _levels_kept(p: Parameters) -> list[str]:
    """Conditions in code for what :meth:`Parameters.levels` chooses."""
    others = [state for state in p.hosts if state not in p.states]
    layers = list(dict.fromkeys(LAYERS[status] for status in p.status if status in LAYERS))
    found = [f'~levels["state"].str.contains("{"|".join(others)}")'] * bool(others)
    found += [f'levels["layer"].isin({layers})'] * ({*layers} != {*LAYERS.values()})
    found += [f'levels["contributor"].str.contains("{"|".join(p.contributors)}")'] * bool(p.contributors)
    found += [f'levels["series"].isin({[*p.series]})'] * bool(p.series) + _scope(p, 'levels["state"]')
    if p.start is not None:
        first = f'"{p.start:%Y-%m-%d}"'
        found.append(f'~(levels["date_until"] + pd.DateOffset(months={p.stale_months})).lt({first})')
        found.append(f'~levels["ends"].lt({first})')
    return found + ([f'~levels["date"].gt("{p.end:%Y-%m-%d}")'] if p.end is not None else [])


def facets(frames: Frames, hosts: Sequence[str] = STATES) -> dict[str, dict[str, tuple[str, int]]]:
    """What may be chosen of each parameter: its name in words, and how many claims have it."""
    claims = frames["claims"]
    there, whose = (Counter(code for cell in claims[name] for code in split(cell)) for name in ("host", "contributor"))
    status, series = Counter(claims["status"]), Counter(series_of(claims, hosts))
    together = int(claims["host"].str.contains(";").sum())
    nations = sorted(whose, key=lambda code: (code != "NATO", place(code)))
    return {
        "states": {code: (place(code), there[code]) for code in hosts},
        "scope": {
            name: (words, together if name == "together" else len(claims) - together)
            for name, words in SCOPE_WORDS.items()
        },
        "status": {name: (words, status[name]) for name, (words, *_) in STATUS.items() if status[name]},
        "series": {name: (SERIES_WORDS[name], series[name]) for name in SERIES if series[name]},
        "contributors": {code: (place(code), whose[code]) for code in nations},
    }
