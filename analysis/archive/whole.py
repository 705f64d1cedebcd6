"""What is made of all parts when they are read: stories over all articles, and the levels.

Each function does a piece of it, in a worker: sketches of a part, the stories into a part, the levels of some states.
"""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import Any, NamedTuple

import pyarrow
import pyarrow.parquet
from pyarrow.compute import and_, equal, if_else, is_in, or_

from analysis.archive.part import RECEIPTS, digest, identity, publish, schema, writer
from analysis.archive.sources import Part

NEEDED = (  # columns of claims, for levels
    *("claim_id", "article_id", "start", "quote", "low", "high", "value", "unit", "contributor", "host", "status"),
    *("measure", "since", "until", "date_basis", "repeats", "rule", "force"),
)
ALONE = ("EST", "LTU", "LVA")  # states whose levels are derived each for itself, where claims are many
ALL, MANY = "all", 50_000  # claims
DATED = ("article_id", "story", "published_start")  # of articles


class Linked(NamedTuple):
    """The stories of a part's articles."""

    part: Part
    stories: Mapping[str, str]

    @property
    def name(self) -> str:
        """The part's."""
        return self.part.name


def sketches(name: str, output: str) -> list[tuple[str, str, Any]]:
    """Day, id and sketch of each article of a part, by which stories are found."""
    from analysis.stories import sketch

    found = []
    file = pyarrow.parquet.ParquetFile(Path(output) / "articles" / f"{name}.parquet")
    for batch in file.iter_batches(256, columns=["article_id", "published_start", "text"]):
        for row in batch.to_pylist():
            found.append((str(row["published_start"] or "9999"), row["article_id"], sketch(row["text"] or "")))
    return found


def relink(task: Linked, output: str) -> bool:
    """Write the stories of a part's articles, and their file's SHA-256, into it; whether any was another before."""
    folder, name = Path(output), task.name
    receipt = json.loads((folder / RECEIPTS / f"{name}.json").read_text("utf-8"))
    file = pyarrow.parquet.ParquetFile(folder / "articles" / f"{name}.parquet")
    ids = file.read(columns=["article_id", "story"]).to_pydict()
    same = all(task.stories[key] == story for key, story in zip(*ids.values(), strict=True))
    if same and receipt["about"] == identity(task.part):
        return False
    beside = folder / ".writing" / f"{name}-{os.getpid()}"
    beside.mkdir(parents=True, exist_ok=True)
    with writer(beside / "articles.parquet", schema("articles")) as out:
        for group in range(file.num_row_groups):
            rows = file.read_row_group(group)
            new = {"story": [task.stories[key] for key in rows["article_id"].to_pylist()]}
            if task.part.sources[0].many:
                new["sha256"] = [task.part.sha256] * len(rows)
            for column, cells in new.items():
                at = rows.schema.get_field_index(column)
                rows = rows.set_column(at, column, pyarrow.array(cells, pyarrow.string()))
            out.write_table(rows)
    receipt["about"], receipt["sha256"]["articles"] = identity(task.part), digest(beside / "articles.parquet")
    publish(beside, folder, receipt)
    shutil.rmtree(beside)
    return True


def states(output: Path) -> list[str]:
    """What :func:`derived` is to be called with: the states one by one only where claims are many."""
    claims = sum(pyarrow.parquet.read_metadata(path).num_rows for path in (output / "claims").glob("*.parquet"))
    return [*ALONE, ""] if claims > MANY else [ALL]


def derived(state: str, output: str) -> pyarrow.Table:
    """The levels of a state, or of all; with "" of those not derived alone. No level is made of claims of two."""
    import pandas as pd

    from analysis import tables
    from analysis.levels import levels

    found = {"claims": [schema("claims").empty_table().select(NEEDED)], "articles": list[pyarrow.Table]()}
    found["articles"].append(schema("articles").empty_table().select(DATED))
    for path in sorted((Path(output) / "claims").glob("*.parquet")):
        claims = _bearing(pyarrow.parquet.ParquetFile(path).read(NEEDED, use_threads=False), state)
        if len(claims):
            of_articles = pyarrow.parquet.ParquetFile(Path(output) / "articles" / path.name)
            articles = of_articles.read(DATED, use_threads=False)
            found["claims"].append(claims)
            found["articles"].append(articles.filter(is_in(articles["article_id"], claims["article_id"])))
    claims, articles = (tables.framed(name, pyarrow.concat_tables(parts)) for name, parts in found.items())
    none = {column: list[str]() for column in tables.COLUMNS["levels"]}
    made = tables.typed("levels", levels(claims, articles) if len(claims) else none)
    cells = {c: [None if pd.isna(v) or v == "" else v for v in made[c].astype("object")] for c in made}
    return pyarrow.Table.from_pydict(cells, schema("levels"))


def _bearing(claims: pyarrow.Table, state: str) -> pyarrow.Table:
    """The claims that may bear on the levels of a state, and all that repeat them."""
    from analysis.levels import EASTERN, LAYERS, STATES

    hosts = []
    for host in claims["host"].unique().drop_null().to_pylist():
        where = {*host.split(";")}
        apart = state == ALL or not state and host not in ALONE
        if host == state or apart and (where <= {*STATES} or where <= {*EASTERN}):
            hosts.append(host)
    claims = claims.filter(equal(claims["unit"], "personnel"))
    here = and_(is_in(claims["host"], pyarrow.array(hosts, "string")), is_in(claims["status"], pyarrow.array(LAYERS)))
    also = is_in(claims["repeats"], claims["claim_id"].filter(here), skip_nulls=True)
    claims = claims.filter(or_(here, also))
    rules = if_else(equal(claims["status"], "past"), claims["rule"], None)  # no others are asked for, and they are long
    return claims.set_column(NEEDED.index("rule"), "rule", rules)
