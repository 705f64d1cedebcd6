"""Exports: the same rows in every form, nothing that a spreadsheet would run, the same bytes each time."""

import asyncio
import hashlib
import json
import os
import re
import subprocess
import sys
import zipfile
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from io import BytesIO
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import frictionless
import pandas as pd
import pyarrow.parquet
import pytest

from analysis import exports, tables
from analysis.build import build

HOSTILE = """=HYPERLINK("http://x.example","1,000 NATO troops reach Estonia")

22 February 2022

Some 800 British soldiers <script>hacked = 1</script> arrived in Estonia on Tuesday $\\alpha$, </mark> it said.

Advertisement

@SUM(1+1)*cmd|' /C calc'!A0 and -2 of 300 Danish soldiers are in Latvia, "he" said.
"""
NAME = "it's (1), a & b"
Cell = str | float | date | None


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with the tables of a hostile article."""
    made = tmp_path_factory.mktemp("hostile")
    (made / "raw").mkdir()
    (made / "raw" / f"{NAME}.txt").write_text(HOSTILE, encoding="utf-8")
    build(made / "raw", made / "tables")
    return made / "tables"


def frames_of(folder: Path) -> dict[str, pd.DataFrame]:
    return {name: tables.read(name, folder) for name in tables.WRITTEN}


def written(folder: Path, out: Path, **parameters: str) -> dict[str, bytes]:
    """Return the exported files of a folder of tables by name."""
    made = exports.edition(folder, parameters)
    return {path.name: path.read_bytes() for path in exports.write_tables(folder, frames_of(folder), made, out)}


def sheets(workbook: bytes) -> dict[str, list[list[Cell]]]:
    """Return the cells of each sheet of an Excel file by row, with no help from the library that wrote it."""
    space = {"m": "http://schemas.openxmlformats.org/spreadsheetml/2006/main"}
    archive = zipfile.ZipFile(BytesIO(workbook))
    names = [
        sheet.attrib["name"]
        for sheet in ElementTree.fromstring(archive.read("xl/workbook.xml")).iterfind(".//m:sheet", space)
    ]
    formats = ElementTree.fromstring(archive.read("xl/styles.xml")).findall("m:cellXfs/m:xf", space)
    found: dict[str, list[list[Cell]]] = {}
    for number, name in enumerate(names, 1):
        rows = ElementTree.fromstring(archive.read(f"xl/worksheets/sheet{number}.xml")).findall(".//m:row", space)
        found[name] = []
        for row in rows:
            cells: dict[int, Cell] = {}
            for cell in row.findall("m:c", space):
                assert cell.find("m:f", space) is None, "a formula"
                letters = re.sub(r"\d", "", cell.attrib["r"])
                at = sum((ord(letter) - 64) * 26**power for power, letter in enumerate(reversed(letters))) - 1
                value, text = cell.find("m:v", space), cell.find("m:is/m:t", space)
                if text is not None:
                    cells[at] = text.text or ""
                elif value is not None:
                    number_of = float(value.text or 0)
                    dated = int(formats[int(cell.attrib.get("s", 0))].attrib["numFmtId"]) > 0
                    cells[at] = date(1899, 12, 30) + timedelta(number_of) if dated else number_of
            found[name].append([cells.get(at) for at in range(max(cells, default=-1) + 1)])
    return found


def plain(value: Any) -> Cell:
    """Return a cell of a frame as an Excel file holds it."""
    if pd.isna(value) or value == "":
        return None
    if isinstance(value, date):
        return value.date() if isinstance(value, pd.Timestamp) else value
    return float(value) if isinstance(value, bool | int | float) else str(value)


def test_every_form_holds_the_same_rows(folder: Path, tmp_path: Path) -> None:
    files, frames = written(folder, tmp_path), frames_of(folder)
    book = sheets(files["baltic-troops.xlsx"])
    assert list(book) == ["about", "codebook", *frames]
    for name, frame in frames.items():
        assert files[f"{name}.csv"] == (folder / f"{name}.csv").read_bytes()
        table = pyarrow.parquet.read_table(BytesIO(files[f"{name}.parquet"]))
        head, *rows = book[name]
        assert table.column_names == head == list(frame.columns)
        for i, row in enumerate(frame.astype("object").itertuples(index=False)):
            wanted = [plain(value) for value in row]
            kept = [plain(table[c][i].as_py()) if table[c][i].as_py() is not None else None for c in head]
            assert kept == wanted
            cells = [cell.removeprefix(" ") if isinstance(cell, str) else cell for cell in rows[i]]
            assert cells + [None] * (len(wanted) - len(cells)) == wanted


def test_no_cell_begins_like_a_formula(folder: Path, tmp_path: Path) -> None:
    files = written(folder, tmp_path, own='=HYPERLINK("x")')
    texts = [
        c for rows in sheets(files["baltic-troops.xlsx"]).values() for row in rows for c in row if isinstance(c, str)
    ]
    assert any("HYPERLINK" in text for text in texts)
    assert [text for text in texts if text.startswith(tuple("=+-@\t\r"))] == []


def test_the_codebook_sheet_declares_every_column(folder: Path, tmp_path: Path) -> None:
    head, *rows = sheets(written(folder, tmp_path)["baltic-troops.xlsx"])["codebook"]
    assert head[:3] == ["table", "column", "type"]
    assert [(row[0], row[1]) for row in rows] == [
        (name, column) for name in tables.WRITTEN for column in tables.COLUMNS[name]
    ]


def test_parquet_knows_types_and_meanings(folder: Path, tmp_path: Path) -> None:
    schema = pyarrow.parquet.read_schema(BytesIO(written(folder, tmp_path)["claims.parquet"]))
    kinds = {c: str(schema.field(c).type) for c in ("claim_id", "start", "value", "since")}
    assert kinds == {"claim_id": "string", "start": "int64", "value": "double", "since": "date32[day]"}
    for name, row in tables.COLUMNS["claims"].items():
        assert schema.field(name).metadata[b"description"].decode() == row["description"]


def test_the_data_package_is_valid_and_tells_the_edition(folder: Path, tmp_path: Path) -> None:
    written(folder, tmp_path, states="EST")
    report = frictionless.validate(str(tmp_path / "datapackage.json"))
    assert report.valid, report.flatten(["rowNumber", "fieldNumber", "type", "note"])
    package = json.loads((tmp_path / "datapackage.json").read_text("utf-8"))
    assert package["parameters"] == {"states": "EST"}
    assert package["version"] == exports.__version__


def test_the_hash_is_that_of_the_files_one_after_another(folder: Path, tmp_path: Path) -> None:
    citation = written(folder, tmp_path, states="EST, LVA")["CITATION.txt"].decode()
    digest = hashlib.sha256(b"".join((folder / f"{name}.csv").read_bytes() for name in tables.WRITTEN)).hexdigest()
    assert f"sha256:{digest}" in citation
    assert f"cat {' '.join(f'{name}.csv' for name in tables.WRITTEN)} | sha256sum" in citation
    assert "states: EST, LVA" in citation


WRITE = """
import sys
from pathlib import Path
from analysis import exports, tables
folder, out = map(Path, sys.argv[1:])
frames = {name: tables.read(name, folder) for name in tables.WRITTEN}
exports.write_tables(folder, frames, exports.edition(folder, {}), out)
"""


def test_every_file_is_the_same_bytes_elsewhere_and_later(folder: Path, tmp_path: Path, root: Path) -> None:
    first = written(folder, tmp_path / "here")
    surroundings = {"PYTHONPATH": str(root), "TZ": "Pacific/Kiritimati", "PYTHONHASHSEED": "7", "LC_ALL": "C"}
    command = [sys.executable, "-c", WRITE, str(folder), str(tmp_path / "there")]
    subprocess.run(command, check=True, cwd=tmp_path, env=os.environ | surroundings)
    assert {path.name: path.read_bytes() for path in (tmp_path / "there").iterdir()} == first


def test_empty_tables_have_their_heads(folder: Path, tmp_path: Path) -> None:
    frames = {name: frame.iloc[:0] for name, frame in frames_of(folder).items()}
    files = exports.write_tables(folder, frames, exports.Edition(), tmp_path)
    book = sheets((tmp_path / "baltic-troops.xlsx").read_bytes())
    for name in frames:
        assert book[name] == [list(tables.COLUMNS[name])]
        assert pyarrow.parquet.read_table(tmp_path / f"{name}.parquet").num_rows == 0
    assert len(files) == 2 * len(frames) + 3


def test_what_excel_cannot_hold_is_cut_and_told(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    frames = frames_of(folder)
    frames["claims"] = pd.concat([frames["claims"]] * 5)
    monkeypatch.setattr(exports, "CELL", 80)
    monkeypatch.setattr(exports, "ROWS", 7)
    about, _, articles, claims, *_ = sheets(exports.excel(frames, exports.Edition())).values()
    assert about[-1][0] == "cut"
    assert str(about[-1][1]).startswith("articles, claims, ")
    assert len(claims) == 1 + 7
    assert max(len(cell) for cell in articles[1] if isinstance(cell, str)) == 80


def test_a_file_is_written_whole_or_not_at_all(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    kept = exports.put(tmp_path / "a.csv", "old")

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "replace", full)
    with pytest.raises(OSError, match="No space"):
        exports.put(kept, "new")
    assert kept.read_text() == "old"


# Pictures

BARS = {"type": "bar", "x": [1, 2], "y": [3, 4], "marker": {"pattern": {"shape": ["/", "x"]}}}
WORDS = {"text": f"abcdef-123456<br>{exports.HINT}", "x": 1, "y": 3}
FIGURE = {"data": [BARS, {"x": [1, 2], "y": [4, 3]}], "layout": {"height": 300, "annotations": [WORDS]}}


@pytest.mark.parametrize("what", ["kaleido", "Chromium"])
def test_without_kaleido_or_chromium_one_line_says_so(what: str, monkeypatch: pytest.MonkeyPatch) -> None:
    if what == "kaleido":
        monkeypatch.setattr("importlib.util.find_spec", lambda name: None)
    else:
        monkeypatch.setattr(exports, "browser", lambda: None)
    drawn, (line,) = exports.pictures({"a": FIGURE}, exports.Edition())
    assert not drawn
    assert what in line
    assert "install" in line


def test_no_chart_needs_no_browser(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(exports, "browser", lambda: pytest.fail("looked for a browser"))
    assert exports.pictures({}, exports.Edition()) == ({}, [])


def test_names_in_an_svg_are_settled_and_its_words_left_alone() -> None:
    svg = b'<g id="clip1a2b3cx" class="trace0d0d0d" x="url(#clip1a2b3cx)"/><p id="pabcdef-legend-123456"/>#1a2b3c'
    wanted = b'<g id="clip000000x" class="trace000001" x="url(#clip000000x)"/><p id="p000002-legend-000003"/>#1a2b3c'
    assert exports._settled(svg) == wanted


@pytest.mark.browser
def test_pictures_are_the_same_bytes_each_time(tmp_path: Path) -> None:
    if why := exports.missing():
        (pytest.fail if os.environ.get("CI") == "true" else pytest.skip)(why)
    made = exports.Edition("abc")
    first, failed = exports.pictures({"a": FIGURE}, made)
    again, _ = exports.write_pictures({"a": FIGURE, "broken": {"data": 1, "layout": {}}}, made, tmp_path)
    assert failed == []
    assert sorted(first) == ["a.png", "a.svg"]
    assert {path.name: path.read_bytes() for path in again} == first
    assert first["a.png"].startswith(b"\x89PNG")
    said = first["a.svg"].decode()
    assert "abcdef-123456" in said
    assert "data abc" in said
    assert exports.HINT not in said


def test_pictures_are_drawn_where_a_loop_runs_already() -> None:
    if why := exports.missing():
        (pytest.fail if os.environ.get("CI") == "true" else pytest.skip)(why)

    async def as_in_a_notebook() -> tuple[dict[str, bytes], list[str]]:
        return exports.pictures({"a": FIGURE}, exports.Edition("abc"))

    # In a thread of its own: earlier browser tests may have left a loop running in this one.
    with ThreadPoolExecutor(1) as beside:
        drawn, failed = beside.submit(lambda: asyncio.run(as_in_a_notebook())).result()
    assert (sorted(drawn), failed) == (["a.png", "a.svg"], [])


@pytest.mark.skipif(sys.platform == "win32", reason="a shell script stands in for the browser")
def test_a_browser_that_hangs_is_ended(tmp_path: Path, root: Path) -> None:
    stand_in = tmp_path / "chromium"
    stand_in.write_text(f"#!/bin/sh\necho $$ >{tmp_path}/pid\nexec sleep 300\n", encoding="utf-8")
    stand_in.chmod(0o755)
    code = f"""
from analysis import exports
exports.SECONDS, exports.browser = 2, lambda: {str(stand_in)!r}
print(exports.pictures({{"a": {{"data": [], "layout": {{}}}}}}, exports.Edition()))
"""
    command = [sys.executable, "-c", code]
    done = subprocess.run(
        command, capture_output=True, text=True, timeout=60, env=os.environ | {"PYTHONPATH": str(root)}
    )
    assert "Chromium did not go on" in done.stdout, done.stderr
    assert "Traceback" not in done.stderr
    state = ["ps", "-o", "stat=", "-p", (tmp_path / "pid").read_text().strip()]
    left = subprocess.run(state, capture_output=True, text=True).stdout.strip()
    assert left[:1] in ("", "Z"), "it still runs"


def test_what_the_last_run_made_and_this_one_did_not_is_taken_away_and_nothing_else(tmp_path: Path) -> None:
    out = tmp_path / "reports"
    names = ["index.html", "EST/03.html", "EST/03.ipynb", "LTU/03.html", "charts/a.svg", "charts/b.svg"]
    for name in names:
        (out / name).parent.mkdir(parents=True, exist_ok=True)
        (out / name).write_text(f"made {name}", encoding="utf-8")
    exports.clear(out, [out / name for name in names])
    (out / "LTU/notes.txt").write_text("mine", encoding="utf-8")
    (out / "charts/b.svg").write_text("edited by hand", encoding="utf-8")
    (tmp_path / "beside.txt").write_text("made", encoding="utf-8")
    digest = hashlib.sha256(b"made").hexdigest()
    with (out / exports.LIST).open("a", encoding="utf-8") as listed:
        listed.write(f"{digest}  ../beside.txt\nno line of ours\n")
    exports.clear(out, [out / "index.html"])
    left = sorted(path.relative_to(tmp_path).as_posix() for path in tmp_path.rglob("*") if path.is_file())
    kept = [f"reports/{name}" for name in (exports.LIST, "LTU/notes.txt", "charts/b.svg", "index.html")]
    assert left == ["beside.txt", *kept]
    assert not (out / "EST").exists()
    assert (out / exports.LIST).read_text(encoding="utf-8").split("  ")[1:] == ["index.html\n"]
