"""Explore: controls beside a live chart, the table of its claims and their sentences, linked both ways.

In: the tables and a :class:`analysis.selection.Selection`. Out: a panel for JupyterLab, which carries what is ticked
and pointed at into a selection, and its view back to the browser; it decides nothing by itself.
"""

import gc
import html
import itertools
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

import anywidget
import ipywidgets as widgets
import pandas as pd
import plotly.graph_objects as go
from itables.widget import ITable

from analysis.charts.drawing import UNITS, month, span
from analysis.exports import put
from analysis.notebooks import ParameterError, Parameters, check
from analysis.selection import CHARTS, SHOWN, Frames, Selection, facets, load

FILES = Path(__file__).parent
TITLES = {
    "states": "Where",
    "scope": "Told for",
    "status": "Status",
    "series": "Kind of force",
    "contributors": "Whose forces",
}
TABLE: dict[str, Any] = {  # options of the table of claims, which hands over all rows and shows them in pages
    "maxBytes": 0,
    "maxColumns": 0,
    "showIndex": False,
    "select": True,
    "pageLength": 10,
    "autoWidth": False,  # else every cell of thousands of rows is measured
    "deferRender": True,
    "lengthMenu": [10, 25, 100],
    "classes": "display compact",
    "language": {"search": "Find:", "info": "Claims _START_ to _END_ of _TOTAL_", "emptyTable": "No claims."},
    "style": "table-layout:auto;width:100%;margin:0",
    "allow_html": False,
}
ROWS = 200  # claims that the table holds at once: a browser takes half a second to set out a thousand
SORTED = {
    "by date": ("from", True),
    "newest first": ("from", False),
    "largest first": ("number", False),
    "by place": ("where", True),
    "by nation": ("whose", True),
    "by status": ("status", True),
}
KEPT = 16  # views that are kept, to come back to at once
TURN = {"left": "claims before these", "right": "claims after these"}
HINT = "<p>Choose a mark of the chart, or a row of the table: the sentences behind it are shown here.</p>"
LIVE = "Static here: make lab opens this notebook in JupyterLab, where running it shows the controls."
CODE = "Runs in a notebook cell or a script; pandas and plotly lead on from there."


class Drawing(anywidget.AnyWidget):
    """The chart of the panel: sends figures to the browser, and tells which point of which trace was chosen there."""

    _esm = FILES / "explore.js"
    _css = FILES / "explore.css"

    def __init__(self, chosen: Callable[[int, int], None]) -> None:
        super().__init__()
        self._chosen, self.number, self._figure = chosen, 0, b""
        self.on_msg(lambda _, told, __: self.act(told))

    def act(self, told: Mapping[str, Any]) -> None:
        """Do what a browser asks for: ``hello`` to see the chart, or a ``point`` of a ``trace`` that was chosen."""
        if told["do"] == "hello":
            self.send({"do": "draw", "number": self.number}, [self._figure])
        elif told["number"] == self.number:  # else it was chosen in a chart that has gone
            self._chosen(told["trace"], told["point"])

    def draw(self, figure: bytes) -> None:
        """Show this figure, whatever was shown before."""
        self.number += 1
        self._figure = figure
        self.act({"do": "hello"})

    def light(self, points: Sequence[Sequence[int] | None], some: bool) -> None:
        """Light up these points of each trace, None for one that has none to choose; all of them unless ``some``."""
        marks = {trace: lit for trace, lit in enumerate(points) if lit is not None}
        style = {
            "selectedpoints": [lit if some else None for lit in marks.values()],
            "selected.marker.size": [14 if lit and some else None for lit in marks.values()],
            "unselected.marker.opacity": 0.2 if some else None,
        }
        self.send({"do": "light", "traces": [*marks], "style": style})


class Checks:
    """Boxes to tick, each with the number of its claims; while none is ticked, nothing is left out."""

    def __init__(self, title: str, options: Mapping[str, tuple[str, int]], changed: Callable[[], None]) -> None:
        self.boxes = {
            value: widgets.Checkbox(description=f"{words} ({many:,})", indent=False)
            for value, (words, many) in options.items()
        }
        for box in self.boxes.values():
            box.observe(lambda _: changed(), "value")
        rows = widgets.VBox([*self.boxes.values()]).add_class("boxes")
        self.widget = widgets.VBox([widgets.HTML(f"<b>{title}</b>"), rows])

    @property
    def value(self) -> tuple[str, ...]:
        """What is ticked."""
        return tuple(value for value, box in self.boxes.items() if box.value)

    def tick(self, values: Iterable[str]) -> None:
        """Tick these; none where it would be all."""
        wanted = {*values}
        for value, box in self.boxes.items():
            box.value = value in wanted and not wanted >= {*self.boxes}


class Rows:
    """The table of claims: few as they are; of many a part at a time, to turn, while all are sorted and searched.

    ``chosen`` is told the claims whose rows were chosen.
    """

    def __init__(self, chosen: Callable[[list[str]], None]) -> None:
        self.rows = self.found = pd.DataFrame({"claim": []})
        self.first, self._quiet, self._chosen, self._options = 0, False, chosen, TABLE
        self.table = ITable()
        self.back, self.on = (widgets.Button(icon=f"chevron-{way}", tooltip=words) for way, words in TURN.items())
        self.find = widgets.Text(placeholder="in all claims, then Enter", description="Find:", continuous_update=False)
        self.sort = widgets.Dropdown(options=[*SORTED], layout={"width": "auto"})
        self.words = widgets.HTML()
        self.pager = widgets.HBox([self.find, self.sort, self.back, self.on, self.words]).add_class("pager")
        self.widget = widgets.VBox([self.pager, self.table])
        self.table.observe(lambda change: self._row(change["new"]), "selected_rows")
        self.find.observe(lambda _: self._search(), "value")
        self.sort.observe(lambda _: self._search(), "value")
        self.back.on_click(lambda _: self.turn(self.first - ROWS))
        self.on.on_click(lambda _: self.turn(self.first + ROWS))

    def show(self, rows: pd.DataFrame) -> None:
        """Show these rows, from the first on, none of them chosen."""
        self.rows, many = rows, len(rows) > ROWS
        self.pager.layout.display = None if many else "none"
        # The table's own search and order see only the part that it holds.
        self._options = TABLE | ({"layout": {"topEnd": None}, "ordering": False} if many else {})
        if self.find.value:
            self.find.value = ""  # which searches
        else:
            self._search()

    def turn(self, first: int, choose: Sequence[str] = ()) -> None:
        """Show the part that begins with this row, the rows of some claims chosen."""
        self.first, self._quiet = first, True
        part = self.found[first : first + ROWS]
        with pd.option_context("display.float_format", "{:,.0f}".format):
            self.table.update(part, **self._options, selected_rows=self._places(choose))
        self.back.disabled, self.on.disabled = first <= 0, first + ROWS >= len(self.found)
        shown = f"{first + 1:,} to {first + len(part):,} of {len(self.found):,} claims"
        self.words.value = shown if len(part) else "No claim has these words."
        self._quiet = False

    def choose(self, claim_ids: Sequence[str]) -> None:
        """Choose the rows of these claims, and turn to the first of them."""
        at = next((i for i, one in enumerate(self.found["claim"].tolist()) if one in {*claim_ids}), self.first)
        if not self.first <= at < self.first + ROWS:
            self.turn(at // ROWS * ROWS, claim_ids)
        else:
            self._quiet, self.table.selected_rows = True, self._places(claim_ids)
            self._quiet = False

    def _places(self, claim_ids: Sequence[str]) -> list[int]:
        shown, wanted = self.found["claim"][self.first : self.first + ROWS].tolist(), {*claim_ids}
        return [i for i, one in enumerate(shown) if one in wanted]

    def _row(self, rows: Sequence[int]) -> None:
        """A row was chosen."""
        if not self._quiet:
            self._chosen(self.found["claim"].iloc[[self.first + row for row in rows]].tolist())

    def _search(self) -> None:
        """Leave the rows that hold what is looked for, in the order that is wanted."""
        words = self.find.value.strip().casefold()
        texts = self.rows.astype("str").agg(" ".join, axis=1).str.casefold() if words else None
        found = self.rows if texts is None else self.rows[texts.str.contains(words, regex=False)]
        column, up = SORTED[self.sort.value]
        self.found = found.sort_values(column, ascending=up, kind="stable")
        self.turn(0)


class Explorer:
    """The panel, and what is chosen in it: ``selection``, its ``view`` and the ``claim_ids`` that are lit."""

    def __init__(self, frames: Frames, selection: Selection) -> None:
        self.frames, self.selection, self.view = frames, selection, selection.view(frames)
        self._views = {selection: self.view}
        self.claim_ids: list[str] = []
        self._quiet = False
        self.hosts = selection.chosen.hosts
        self._levels = {_basis(selection.chosen): frames["levels"]}
        self.checks = {name: Checks(TITLES[name], o, self._ticked) for name, o in facets(frames, self.hosts).items()}
        time = span((frames["claims"]["since"], frames["claims"]["until"]), frames["articles"], None, None)
        periods = pd.period_range(time[0], time[1], freq="M")
        months = [(month(one.start_time, one.end_time), one) for one in periods]
        self.time = widgets.SelectionRangeSlider(options=months, index=(0, len(months) - 1), continuous_update=False)
        self.events = widgets.Checkbox(description="mark events", indent=False)
        units = frames["claims"]["unit"].value_counts()
        counted = [(f"{words} ({units.get(name, 0):,})", name) for name, words in UNITS.items()]
        self.unit = widgets.Dropdown(options=counted)
        self.chart = widgets.ToggleButtons(
            options=[(chart.words, name) for name, chart in CHARTS.items()], style={"button_width": "auto"}
        )
        self.words, self.sentences, self.code, self.told = (widgets.HTML() for _ in range(4))
        self.show = widgets.ToggleButton(description="Show code", icon="code")
        self.save = widgets.Button(description="Save as parameters", icon="save")
        self.name = widgets.Text("explored.yaml", layout={"width": "12em"})
        self.drawing = Drawing(self._point)
        self.drawing.draw(self.view.json)
        self.rows = Rows(self.light)
        self.rows.show(self.view.rows)
        self._follow()
        self.panel = self._laid_out()
        for control in (self.time, self.events, self.unit, self.chart):
            control.observe(lambda _: self._ticked(), "value")
        self.show.observe(lambda _: self._words(), "value")
        self.save.on_click(lambda _: self.save_as(self.name.value))

    def choose(self, **changes: Any) -> None:
        """Change parameters, or the ``chart``, as the controls do: ``choose(states=["EST"], start=2017)``."""
        self.selection = self.selection.change(**changes)
        chosen, basis = self.selection.chosen, _basis(self.selection.chosen)
        if basis not in self._levels:
            self._levels[basis] = chosen.derive(self.frames["claims"], self.frames["articles"])
        self.frames = {**self.frames, "levels": self._levels[basis]}
        seen = self._views.get(self.selection)
        self.view = seen or self.selection.view(self.frames)
        self._views = dict([*self._views.items()][-KEPT + 1 :]) | {self.selection: self.view}
        self.claim_ids = []
        self.drawing.draw(self.view.json)
        self._follow()
        self.rows.show(self.view.rows)  # last, for of many claims it takes longest

    def light(self, claim_ids: Sequence[str]) -> None:
        """Light up the points that stand on these claims, choose their rows, and show their sentences."""
        self.claim_ids = list(claim_ids)
        self._words()
        self.rows.choose(claim_ids)
        self.drawing.light(self.view.points(claim_ids), bool(claim_ids))

    def save_as(self, name: str) -> None:
        """Write the parameters into a file of the folder that the notebook is in."""
        path = Path(Path(name.strip() or "explored").name).with_suffix(".yaml")
        numbered = (path.with_stem(f"{path.stem}-{number}") for number in itertools.count(2))
        text = self.view.yaml().encode()
        free = next(one for one in itertools.chain([path], numbered) if not one.exists() or one.read_bytes() == text)
        other = "" if free == path else f"{path.name} holds another choice and stays. "
        command = f"python -m analysis run -f {put(free, text).resolve()}"
        self.told.value = f"{html.escape(other)}<code>{html.escape(command)}</code> draws it again."

    def _ticked(self) -> None:
        """Carry what the controls say into a selection; days that were given stay until the slider is moved."""
        if self._quiet:
            return
        changes: dict[str, Any] = {name: checks.value for name, checks in self.checks.items()}
        changes["states"] = changes["states"] or self.hosts
        if self.time.index != self._index(self.selection):
            (first, last), (left, right) = self.time.value, self.time.index
            changes["start"] = first.start_time if left else None
            changes["end"] = last.end_time.normalize() if right < len(self.time.options) - 1 else None
        self.choose(**changes, events=self.events.value, unit=self.unit.value, chart=self.chart.value)

    def _index(self, selection: Selection) -> tuple[int, int]:
        """The slider's months of a selection."""
        months, p = [one for _, one in self.time.options], selection.chosen
        first = 0 if p.start is None else sum(one < p.start.to_period("M") for one in months)
        last = len(months) if p.end is None else sum(one <= p.end.to_period("M") for one in months)
        return min(first, len(months) - 1), max(last - 1, 0)

    def _follow(self) -> None:
        """Set controls and words to the selection."""
        p, self._quiet = self.selection.chosen, True
        for name, checks in self.checks.items():
            checks.tick(getattr(p, name))
        self.time.index, self.events.value, self.unit.value = self._index(self.selection), p.events, p.unit
        self.chart.value, self._quiet = self.selection.chart, False
        self._words()

    def _words(self) -> None:
        """All that is told in words."""
        self.words.value = f"<p role='status'>{html.escape(self.view.words)}</p>"
        self.code.value = f"<p>{CODE}</p><pre>{html.escape(self.view.code())}</pre>" if self.show.value else ""
        drawn = any(self.view.points(self.claim_ids))
        many = len(self.claim_ids)
        more = f"<p>The first {SHOWN} of {many:,} claims.</p>" if many > SHOWN else ""
        more += "<p>This chart has no mark for it.</p>" if many and not drawn else ""
        self.sentences.value = more + self.view.sentences(self.claim_ids).markup if many else HINT

    def _point(self, trace: int, point: int) -> None:
        """A point was chosen."""
        self.light(self.view.at(trace, point))

    def _laid_out(self) -> Any:
        """All widgets in their places."""
        boxes = {name: checks.widget for name, checks in self.checks.items()}
        when = widgets.VBox([widgets.HTML("<b>When</b>"), self.time, self.events])
        what = widgets.VBox([widgets.HTML("<b>Levels of</b>"), self.unit])
        hint = widgets.HTML("<small>Where nothing is ticked, nothing is left out.</small>")
        rest = [boxes[name] for name in boxes if name != "states"]
        left = widgets.VBox([hint, boxes["states"], when, what, *rest]).add_class("controls")
        drawn = widgets.VBox([go.FigureWidget()]).add_class("drawn")
        middle = widgets.VBox([self.chart, self.words, drawn]).add_class("seen")
        right = widgets.VBox([widgets.HTML("<b>Sentences</b>"), self.sentences]).add_class("sentences")
        sides = widgets.HBox([left, middle, right]).add_class("sides")
        keep = widgets.HBox([self.show, self.save, self.name, self.told]).add_class("keep")
        parts = [self.drawing, sides, keep, self.code.add_class("code"), self.rows.widget]
        return widgets.VBox(parts).add_class("bt-explore").add_class("mathjax_ignore")

    def _repr_mimebundle_(self, **_: Any) -> dict[str, Any]:
        """The panel, and for what cannot show it the chart alone: the same at every run."""
        figure = self.selection.view(self.frames).figure
        still = {"application/vnd.plotly.v1+json": figure.to_plotly_json(), "text/plain": f"{self.view.words}. {LIVE}"}
        live: dict[str, Any] = self.panel._repr_mimebundle_()
        return live | still


def _basis(chosen: Parameters) -> tuple[Any, ...]:
    """What levels are derived by."""
    return chosen.hosts, chosen.stale_months, chosen.unit


def explorer(processed_dir: str | Path | None, parameters: Mapping[str, Any]) -> Explorer:
    """The panel for the tables of a folder, with ``chart`` and these parameters chosen."""
    given = {name: value for name, value in parameters.items() if name != "chart"}
    chosen = check(given | ({"processed_dir": processed_dir} if processed_dir else {}))
    chart = parameters.get("chart", "levels")
    if chart not in CHARTS:
        raise ParameterError(f"chart may be {', '.join(CHARTS)}, not {chart!r}")
    panel = Explorer(load(chosen), Selection(chosen, chart))
    gc.unfreeze()
    gc.collect()
    gc.freeze()  # else all that stays of many claims is searched for garbage between two clicks, for 0.2 s each time
    return panel
