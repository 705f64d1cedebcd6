"""The tables: what is declared holds for every file that is written, and nothing else is written."""

import csv
import hashlib
import io
import json
import os
import runpy
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pandas.testing import assert_frame_equal

from analysis import tables
from analysis.tables import COLUMNS, KEYS, WRITTEN, TableError
from analysis.vocabulary import split

CODEBOOK = {
    "articles": "article_id source_file sha256 publisher title author published_start published_end date_basis "
    "date_conflict language encoding_repairs removed_blocks chars_raw chars_clean text",
    "claims": "claim_id article_id sentence start end quote low high value qualifier unit contributor host place "
    "status measure since until date_basis repeats rule",
}
FURTHER = {"url", "story", "force", "confidence", "reviewed"}  # of articles and claims, beyond the codebook
ARTICLE = {
    "article_id": "a1", "source_file": "a1.txt", "sha256": "0" * 64, "publisher": "", "title": "Ādaži, „800“",
    "author": None, "published_start": "2022-02-22", "published_end": "2022-02-22", "date_basis": "context",
    "url": "", "story": "a1", "date_conflict": "", "language": "en", "encoding_repairs": "", "removed_blocks": 1,
    "chars_raw": 90, "chars_clean": 17, "text": 'One.\nTwo, "three"',
}  # fmt: skip
CLAIM = {
    "claim_id": "a1:0", "article_id": "a1", "sentence": "Up to 7 or so.", "start": 0, "end": 7, "quote": "Up to 7",
    "low": None, "high": 7, "value": 3.5, "qualifier": "up_to", "unit": "personnel", "contributor": "DEU;GBR",
    "host": "", "place": "", "status": "present", "measure": "total", "since": "2022-02-01", "until": "2022-02-28",
    "date_basis": "stated", "repeats": "", "rule": "r", "force": "", "confidence": "likely",
    "reviewed": "",
}  # fmt: skip
LEVEL = {
    "state": "EST;LTU", "series": "allied", "contributor": "NATO", "layer": "in_place", "date": "2022-02-01",
    "ends": None, "date_until": "2022-02-28", "low": 1, "high": None, "value": 1.0, "derivation": "stated",
    "claim_ids": "a1:0;a1:9", "sources": 1, "conflict": False, "explanation": "-",
}  # fmt: skip
EVIDENCE = {
    "article_id": "a1", "item": 1, "kind": "event", "quote": "", "start": None, "end": "2022-02-23", "used": True,
    "note": "",
}  # fmt: skip
REMOVED = {"article_id": "a1", "block": 1, "reason": "social", "text": "@channel\n=1+1", "position": 0}


@pytest.fixture
def frames() -> dict[str, pd.DataFrame]:
    """Return small tables in which every kind of cell occurs."""
    again = CLAIM | {"claim_id": "a1:9", "start": 9, "end": 10, "repeats": "a1:0", "value": 4.0, "low": 4}
    rows = {"articles": [ARTICLE], "claims": [CLAIM, again], "removed": [REMOVED], "evidence": [EVIDENCE]}
    return {name: pd.DataFrame(cells) for name, cells in (rows | {"levels": [LEVEL]}).items()}


@pytest.fixture
def folder(frames: dict[str, pd.DataFrame], tmp_path: Path) -> Path:
    """Return a folder with those tables."""
    tables.write(frames, tmp_path / "tables")
    return tmp_path / "tables"


def contents(folder: Path) -> dict[str, bytes]:
    """Return the bytes of all files of a folder."""
    return {path.name: path.read_bytes() for path in folder.iterdir()}


@pytest.mark.parametrize("name", CODEBOOK)
def test_columns_are_the_codebooks_in_its_order(name: str) -> None:
    assert [c for c in COLUMNS[name] if c not in FURTHER] == CODEBOOK[name].split()


def test_declaration_is_complete() -> None:
    for name, columns in COLUMNS.items():
        assert KEYS[name], name
        for row in columns.values():
            assert row["description"], row
            assert row["type"] in ("string", "integer", "number", "date", "boolean", "list"), row
            assert not (row["allowed"] and row["pattern"]), row
            for rule in split(row["check"]):
                assert rule == "sorted" or (rule.split()[0] in (">", ">=", "<=") and rule.split()[1] in columns), row
            for key in split(row["key"]):
                table, _, target = key.partition(".")
                assert key == "primary" or target in COLUMNS[table], row


def test_files_are_plain(folder: Path) -> None:
    assert sorted(contents(folder)) == sorted([*(f"{name}.csv" for name in WRITTEN), "datapackage.json"])
    for name, content in contents(folder).items():
        assert b"\r" not in content, name
        assert content.endswith(b"\n"), name
        assert not content.startswith(b"\xef\xbb\xbf"), name
    alike = "up_to,personnel,DEU;GBR,,,present,total,2022-02-01,2022-02-28,stated"
    assert contents(folder)["claims.csv"].decode().splitlines()[1:] == [
        f"a1:0,a1,Up to 7 or so.,0,7,Up to 7,,7,3.5,{alike},,r,,likely,",
        f"a1:9,a1,Up to 7 or so.,9,10,Up to 7,4,7,4,{alike},a1:0,r,,likely,",
    ]
    assert contents(folder)["evidence.csv"].decode().splitlines()[1] == "a1,1,event,,,2022-02-23,true,"


def test_what_is_read_is_what_was_written(folder: Path, frames: dict[str, pd.DataFrame]) -> None:
    for name in WRITTEN:
        assert_frame_equal(tables.read(name, folder), tables.typed(name, frames[name]))
    claims = tables.read("claims", folder)
    assert (claims["low"].isna()[0], claims["low"][1], claims["host"][0]) == (True, 4, "")
    kinds = {"low": "Int64", "value": "float64", "since": "datetime64[us]", "unit": "category", "host": "str"}
    assert {column: str(claims[column].dtype) for column in kinds} == kinds
    assert tables.read("removed", folder)["text"][0] == "@channel\n=1+1"


def test_columns_may_come_in_any_order(folder: Path, frames: dict[str, pd.DataFrame], tmp_path: Path) -> None:
    shuffled = {name: frame[sorted(frame.columns)] for name, frame in frames.items()}
    tables.write(shuffled, tmp_path / "again")
    assert contents(tmp_path / "again") == contents(folder)


def test_no_cell_is_a_formula(frames: dict[str, pd.DataFrame], tmp_path: Path) -> None:
    starts = ["=1+1", "+1", "-1", "@x", "\tx"]
    rows = [ARTICLE | {"article_id": f"a{number}", "title": text, "text": text} for number, text in enumerate(starts)]
    frames["articles"] = pd.DataFrame(rows)
    tables.write(frames, tmp_path)
    for name in WRITTEN:
        for row in csv.reader((tmp_path / f"{name}.csv").read_text(encoding="utf-8").splitlines(keepends=True)):
            assert not [cell for cell in row if cell.startswith(tuple("=+-@\t\r"))], row
    assert list(tables.read("articles", tmp_path)["title"]) == starts


@given(st.text(st.characters(exclude_categories=["Cs", "Cc"], include_characters="\n\t"), min_size=1))
def test_any_text_comes_back_and_never_as_a_formula(text: str) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "removed.csv"
        path.write_bytes(tables._csv(tables.checked("removed", pd.DataFrame([REMOVED | {"text": text}]))))
        [row] = csv.DictReader(io.StringIO(path.read_text(encoding="utf-8"), newline=""))
        assert not row["text"].startswith(tuple("=+-@\t"))
        assert tables.read("removed", folder)["text"][0] == text


@pytest.mark.parametrize(
    ("name", "column", "value", "remedy"),
    [
        ("claims", "status", "presnt", "present or arriving"),
        ("claims", "status", "", "a value is required"),
        ("claims", "low", 2.5, "a whole number"),
        ("claims", "value", "many", "a number"),
        ("claims", "since", "22.02.2022", "a day, as"),
        ("claims", "since", "2022-03-01", "until"),
        ("claims", "end", 0, "> start"),
        ("claims", "high", 3, "<= high"),
        ("claims", "host", "Estonia", "follow"),
        ("claims", "host", "LTU;EST", "in order"),
        ("claims", "host", "EST;EST", "once"),
        ("claims", "claim_id", "a1:9", "once only"),
        ("claims", "article_id", "a2", "articles has no such article_id"),
        ("claims", "repeats", "a1:7", "claims has no such claim_id"),
        ("levels", "claim_ids", "a1:0;a1:8", "claims has no such claim_id"),
        ("levels", "state", "Poland", "follow"),
        ("levels", "date_until", "2022-01-31", ">= date"),
        ("evidence", "used", "perhaps", "true or false"),
        ("articles", "sha256", "abc", "follow"),
        ("articles", "article_id", "a;1", "follow"),
        ("articles", "title", "a\rb", "line feed"),
        ("removed", "article_id", "a2", "articles has no such article_id"),
    ],
)
def test_a_wrong_cell_is_named(
    name: str, column: str, value: Any, remedy: str, frames: dict[str, pd.DataFrame], tmp_path: Path
) -> None:
    frames[name] = frames[name].astype(object)
    frames[name].loc[0, column] = value
    with pytest.raises(TableError) as error:
        tables.write(frames, tmp_path)
    first = frames[name].iloc[0][KEYS[name][0]]
    assert remedy in str(error.value)
    assert f"table {name}, row 1 ({first}), column " in str(error.value) or "row 2 (a1:9)" in str(error.value)
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("change", [lambda f: f.assign(extra=1), lambda f: f.drop(columns="place")])
def test_an_undeclared_or_a_missing_column_fails(
    change: Callable[[pd.DataFrame], pd.DataFrame], frames: dict[str, pd.DataFrame], tmp_path: Path
) -> None:
    with pytest.raises(TableError, match=r"claims: (undeclared: extra|missing: place); its columns are claim_id"):
        tables.write(frames | {"claims": change(frames["claims"])}, tmp_path)


@pytest.mark.parametrize("call", range(1, 7))
def test_an_interrupted_write_leaves_the_old_tables(
    call: int, folder: Path, frames: dict[str, pd.DataFrame], monkeypatch: pytest.MonkeyPatch
) -> None:
    before, calls, write_bytes = contents(folder), [], Path.write_bytes

    def stops(path: Path, content: bytes) -> int:
        calls.append(path)
        if len(calls) == call:
            raise KeyboardInterrupt
        return write_bytes(path, content)

    monkeypatch.setattr(Path, "write_bytes", stops)
    frames["claims"]["rule"] = "another"
    with pytest.raises(KeyboardInterrupt):
        tables.write(frames, folder)
    assert contents(folder) == before


def test_leftovers_of_a_killed_write_are_cleaned(folder: Path, frames: dict[str, pd.DataFrame]) -> None:
    (folder / ".writing-x").mkdir()
    (folder / ".writing-x" / "claims.csv").write_text("half", encoding="utf-8")
    tables.write(frames, folder)
    assert not list(folder.glob(".*"))


def test_files_have_the_usual_permissions(folder: Path) -> None:
    mask = os.umask(0)
    os.umask(mask)
    assert {path.stat().st_mode & 0o777 for path in folder.iterdir()} == {0o666 & ~mask}


def test_empty_tables_keep_their_columns(frames: dict[str, pd.DataFrame], tmp_path: Path) -> None:
    empty = {name: frame.iloc[:0] for name, frame in frames.items()}
    tables.write(empty | {"articles": frames["articles"]}, tmp_path)
    assert list(tables.read("levels", tmp_path).columns) == list(COLUMNS["levels"])


def test_a_missing_and_a_damaged_table_are_named(folder: Path) -> None:
    (folder / "levels.csv").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(TableError, match=r"levels\.csv is no table"):
        tables.read("levels", folder)
    (folder / "levels.csv").unlink()
    with pytest.raises(TableError, match=r"levels\.csv is missing: python -m analysis build writes it"):
        tables.read("levels", folder)


@pytest.mark.parametrize("name", ["sources", "corrections", "strength"])
def test_no_build_is_advised_for_a_table_kept_by_hand(name: str, tmp_path: Path) -> None:
    path = tmp_path / f"{name}.csv"
    for content in (None, b"a\n1\n2,3\n", b"\xff\xfe\x00"):
        if content:
            path.write_bytes(content)
        with pytest.raises(TableError) as error:
            tables.read(name, tmp_path)
        assert str(error.value).startswith(f"{path} is ")
        assert str(error.value).endswith(": it is kept by hand; mend or restore it")
        assert "\n" not in str(error.value)


def test_what_is_wrong_with_the_columns_is_told_apart_and_with_the_file(tmp_path: Path) -> None:
    path = tmp_path / "mine.csv"
    path.write_text("source_file,what,which\n", encoding="utf-8")
    with pytest.raises(TableError) as error:
        tables.read("sources", path)
    assert str(error.value).startswith(f"{path}: missing: publisher, title")
    assert "; undeclared: what, which; its columns are source_file" in str(error.value)


def test_excels_byte_order_mark_is_no_column(folder: Path) -> None:
    path = folder / "claims.csv"
    path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes())
    assert len(tables.read("claims", folder)) == 2


def test_package_describes_the_files(folder: Path) -> None:
    package = json.loads((folder / "datapackage.json").read_text(encoding="utf-8"))
    assert [resource["name"] for resource in package["resources"]] == WRITTEN
    for resource in package["resources"]:
        content = (folder / resource["path"]).read_bytes()
        assert resource["bytes"] == len(content)
        assert resource["hash"] == f"sha256:{hashlib.sha256(content).hexdigest()}"
        assert [field["name"] for field in resource["schema"]["fields"]] == list(COLUMNS[resource["name"]])


@pytest.mark.filterwarnings("ignore")
def test_frictionless_finds_the_package_valid_and_tampering_out(folder: Path, root: Path) -> None:
    frictionless = pytest.importorskip("frictionless")
    for place in (folder, root / "data" / "processed"):
        report = frictionless.validate(str(place / "datapackage.json"))
        assert report.valid, report.flatten(["title", "note"])
    path = folder / "claims.csv"
    path.write_bytes(path.read_bytes().replace(b"present", b"presnet").replace(b"a1:0,a1,", b"a1:0,a2,"))
    found = {kind for (kind,) in frictionless.validate(str(folder / "datapackage.json")).flatten(["type"])}
    assert found >= {"hash-count"} or found >= {"constraint-error", "foreign-key"}


def test_data_dictionary_is_up_to_date(root: Path) -> None:
    dictionary = runpy.run_path(str(root / "docs" / "dictionary.py"))["dictionary"]()
    kept = (root / "docs" / "data-dictionary.md").read_text(encoding="utf-8")
    assert kept == dictionary, "python docs/dictionary.py writes it anew"


def test_every_declared_column_is_filled_somewhere(root: Path) -> None:
    # What is not known of the five articles; test data fills these columns elsewhere.
    unknown = {"sources.author", "sources.url", "sources.published", "sources.retrieved", "sources.columns"}
    unknown |= {"articles.author", "articles.url"}
    unknown |= {"claims.reviewed"} | {f"corrections.{column}" for column in COLUMNS["corrections"]}  # nothing corrected
    folders = {name: root / "data" / ("processed" if name in WRITTEN else "") for name in COLUMNS if name != "rejected"}
    folders["strength"] = root / "data" / "reference"
    known = {name: tables.read(name, folder) for name, folder in folders.items()}
    empty = {f"{n}.{c}" for n, f in known.items() for c in f if (f[c].isna() | (f[c].astype(object) == "")).all()}
    assert empty == unknown


def test_sources_name_every_raw_file(root: Path) -> None:
    sources = tables.read("sources", root / "data").set_index("source_file")
    raw = {path.name: path.read_bytes() for path in (root / "data" / "raw").glob("*.txt")}
    assert set(sources.index) == set(raw)
    for name, content in raw.items():
        assert (sources["bytes"][name], sources["sha256"][name]) == (len(content), hashlib.sha256(content).hexdigest())
