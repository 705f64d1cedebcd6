"""Charts: tables of claims and levels in, plotly figures out; every mark carries the claims that it stands on.

Figures hold plain lists and a small template of their own, so their JSON is short and the same at every run and nbval
compares every plotted value. Words of articles are escaped. ``layout.meta`` says the chart in words for those who do
not see it. Each function takes tables as :func:`analysis.tables.read` gives them; ``customdata`` of a mark holds the
``claim_id`` of each claim behind it, joined by ``;``.
"""

from analysis.charts.beside import beside
from analysis.charts.claims import dating, overview, timeline
from analysis.charts.drawing import (
    BASIS,
    HINT,
    LAYER,
    STATES,
    STATUS,
    TEMPLATE,
    UNITS,
    amount,
    days,
    figure,
    force,
    place,
    records,
    seen,
    show,
    where,
)
from analysis.charts.parts import context, contributors, dumbbell, flows, plans
from analysis.charts.steps import levels

__all__ = [
    "BASIS",
    "HINT",
    "LAYER",
    "STATES",
    "STATUS",
    "TEMPLATE",
    "UNITS",
    "amount",
    "beside",
    "context",
    "contributors",
    "dating",
    "days",
    "dumbbell",
    "figure",
    "flows",
    "force",
    "levels",
    "overview",
    "place",
    "plans",
    "records",
    "seen",
    "show",
    "timeline",
    "where",
]
