"""The columns of all tables, each declared once in ``columns.csv``; without pandas, for whoever reads an archive."""

import csv
from pathlib import Path

from analysis.vocabulary import Row

with Path(__file__).with_name("columns.csv").open(encoding="utf-8", newline="") as _file:
    _ROWS: list[Row] = list(csv.DictReader(_file))
MEANING = {row["table"]: row["description"] for row in _ROWS if row["type"] == "table"}
COLUMNS = {name: {r["column"]: r for r in _ROWS if r["table"] == name and r["column"]} for name in MEANING}
KEYS = {name: [c for c, row in columns.items() if "primary" in row["key"]] for name, columns in COLUMNS.items()}
WRITTEN = [name for name, text in MEANING.items() if "kept by hand" not in text and "of an archive" not in text]
READ = ("articles", "claims", "removed", "evidence")  # tables that an article has rows in
