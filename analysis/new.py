"""A new notebook from the template, numbered and executed, so that ``run`` and the tests take it up at once.

In: a name and a title. Out: a notebook beside the others. Nothing is ever written over.
"""

import json
import re
from pathlib import Path
from typing import Any

from analysis import notebooks
from analysis.vocabulary import Told

NAME = re.compile(r"(?:(\d\d)_)?([a-z][a-z0-9_]*)")
# Kind, tag and source of each cell; {title} is the notebook's.
CELLS = (
    ("markdown", "", "# {title}\n\nWhat is asked here, in a paragraph: it stands on the index page, too."),
    ("code", "", "import analysis as bt"),
    (
        "markdown",
        "setup",
        "The parameters: those of the other notebooks, of which you may take out what you do not need.",
    ),
    (
        "code",
        "parameters",
        "# Parameters: papermill's are put behind this cell\n"
        'states = ["EST", "LVA", "LTU"]  # or any others\n'
        'start = None  # first day, month or year: "2017", "2017-05" or "2017-05-31"\n'
        "end = None  # last day, month or year\n"
        'status = ["present", "arriving", "planned", "proposed", "exercise", "past", "unclear"]\n'
        "contributors = []  # ISO 3166-1 codes or NATO; empty: all\n"
        "events = True  # mark what happened\n"
        "stale_months = 12  # after which a number is only the last known\n"
        'unit = "personnel"  # or vehicle, tank, aircraft, ship, missile_system, formation\n'
        "raw_dir = None  # folder with the articles\n"
        "processed_dir = None  # folder with the tables",
    ),
    ("markdown", "setup", "The next cell checks them and takes the claims and levels that they choose."),
    (
        "code",
        "",
        "p = bt.parameters(globals())\n"
        "articles, every = bt.articles(p.processed_dir), bt.claims(p.processed_dir)\n"
        "claims, levels = p.claims(every), p.levels(p.derive(every, articles))\n"
        'print(f"{len(claims)} of {len(every)} claims, {len(levels)} levels")',
    ),
    ("markdown", "", "## A chart\n\nWhat it shows, and what it does not."),
    (
        "code",
        "",
        'time = {"start": p.start, "end": p.end, "events": p.events, "stale": p.stale_months, "unit": p.unit}\n'
        "bt.chart.show(bt.chart.levels(levels, claims, articles, p.states, **time))",
    ),
    ("markdown", "", "## From point to sentence\n\nThe sentences of these claims, with the number marked."),
    ("code", "", "bt.sentences(claims, articles)"),
)


class NewError(Told):
    """A notebook that is not made; says why and what to do."""


def new(name: str, title: str = "") -> Path:
    """Write a notebook from the template and give its path; NewError at a bad name, or one that is taken.

    Parameters
    ----------
    name
        Small letters, digits and ``_``, a letter first; a number of two digits may stand before, ``05_exercises``.
    title
        Heading of the notebook; by default its name in words.
    """
    stem = name.removesuffix(".ipynb")
    if not (match := NAME.fullmatch(stem)):
        raise NewError(f"{name!r} is no name for a notebook: write small letters, digits and _, as in troop_exercises")
    number, word = match.groups()
    folder = notebooks.NOTEBOOKS
    there = sorted(folder.glob("*.ipynb"))
    if taken := [path for path in there if re.sub(r"^\d+_", "", path.stem) == word or path.stem[:3] == f"{number}_"]:
        raise NewError(f"{taken[0]} is there: take another name or number, or delete it")
    numbers = [int(path.stem[:2]) for path in there if path.stem[:2].isdigit()]
    path = folder / f"{number or f'{max(numbers, default=0) + 1:02d}'}_{word}.ipynb"
    text = " ".join((title or word.replace("_", " ").capitalize()).split())
    cells = [_cell(number, *cell, text) for number, cell in enumerate(CELLS)]
    kernel = {"display_name": "Python 3", "language": "python", "name": "python3"}
    made = {
        "cells": cells,
        "metadata": {"kernelspec": kernel, "language_info": {"name": "python"}},
        "nbformat": 4,
        "nbformat_minor": 5,
    }
    with path.open("x", encoding="utf-8", newline="\n") as file:
        file.write(json.dumps(made, indent=1, ensure_ascii=False, sort_keys=True) + "\n")
    return path


def _cell(number: int, kind: str, tag: str, source: str, title: str) -> dict[str, Any]:
    """One cell; a code cell is not executed yet."""
    cell: dict[str, Any] = {
        "cell_type": kind,
        "id": f"cell-{number:02d}",
        "metadata": {"tags": [tag]} if tag else {},
        "source": source.replace("{title}", title),
    }
    return cell | ({"execution_count": None, "outputs": []} if kind == "code" else {})
