"""Archives: the same tables as the small build gives, whatever the form, the cuts, the workers and what goes wrong."""

import gzip
import hashlib
import json
import os
import random
import re
import shlex
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

import fsspec
import pandas as pd
import pyarrow
import pyarrow.parquet
import pytest

from analysis import archive, cli, exports, tables, vocabulary
from analysis.archive import part, records, sources
from analysis.archive.part import TABLES
from analysis.archive.whole import Linked, relink
from analysis.archive.workers import Processes
from analysis.build import build

NEWS = "The town council of Narva met on Monday. It closed two bridges and talked about prices, roads and schools. "
TROOPS = "Britain is sending {} soldiers to Estonia, the ministry said on 22 February 2022. They will come in May. "
Rows = list[dict[str, Any]]


def made_up(count: int, start: int = 0) -> Rows:
    """Return rows of an archive in which every third article states a number of troops."""
    return [
        {
            "id": f"n{n}",
            "title": f"Report {n}",
            "published": "2022-02-23",
            "url": f"https://news.test/{n}",
            "text": TROOPS.format(100 + n) + f"Report {n} names {n} more. " * 3 if n % 3 == 0 else f"{n}. " + NEWS * 6,
        }
        for n in range(start, start + count)
    ]


def lines(rows: Rows) -> bytes:
    """Return rows as JSON lines."""
    return b"".join(json.dumps(row, ensure_ascii=n % 2 == 0).encode() + b"\n" for n, row in enumerate(rows))


def warc_record(url: str, body: bytes, kind: str = "response", lie: int = 0, head: str = "200 OK") -> bytes:
    """Return a record of a WARC file, whose head may lie about its length."""
    http = f"HTTP/1.1 {head}\r\nContent-Type: text/html; charset=utf-8\r\nContent-Length: {len(body)}\r\n\r\n".encode()
    block = http + body
    fields = {
        "WARC-Type": kind,
        "WARC-Target-URI": url,
        "WARC-Record-ID": f"<urn:uuid:{hashlib.md5(url.encode()).hexdigest()}>",
        "Content-Type": "application/http; msgtype=response",
        "Content-Length": str(len(block) + lie),
    }
    return "\r\n".join(["WARC/1.0", *map(": ".join, fields.items()), "", ""]).encode() + block + b"\r\n\r\n"


def page(row: dict[str, Any]) -> bytes:
    """Return an article as a web page."""
    paragraphs = "".join(f"<p>{line}.</p>" for line in row["text"].split(". "))
    head = f"<title>{row['title']}</title><meta property='article:published_time' content='{row['published']}'>"
    return f"<html><head>{head}</head><body><article>{paragraphs}</article></body></html>".encode()


def extract(out: Path, *given: Path | str, workers: int = 1, **how: Any) -> tuple[archive.Extracted, list[str]]:
    """Extract, and return what was told beside."""
    told: list[str] = []
    return archive.extract(list(map(str, given)), out, workers, tell=told.append, **how), told


def contents(folder: Path) -> dict[str, bytes]:
    """Return the bytes of all files of a dataset."""
    files = (path for path in folder.rglob("*") if path.is_file() and path.name != ".lock")
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in files}


def by_id(frame: pd.DataFrame) -> pd.DataFrame:
    """Return a table in the order of its keys."""
    return frame.sort_values(list(frame.columns[:2]), ignore_index=True)


@pytest.fixture
def out(tmp_path: Path) -> Path:
    """Return the folder of the dataset."""
    return tmp_path / "dataset"


@pytest.fixture
def news(tmp_path: Path) -> Path:
    """Return an archive of JSON lines."""
    path = tmp_path / "news.jsonl"
    path.write_bytes(lines(made_up(60)))
    return path


# What comes out.


@pytest.mark.parametrize("form", ["jsonl", "txt"])
def test_the_tables_are_those_of_the_small_build(root: Path, tmp_path: Path, out: Path, form: str) -> None:
    raw = tmp_path / "raw"
    raw.mkdir()
    texts = [*sorted((root / "data/raw").glob("*.txt")), *sorted((root / "tests/gold/dev/texts").glob("*.txt"))[:12]]
    if form == "txt":
        for path in texts:
            shutil.copy(path, raw)
        (raw / "calm.txt").write_text(NEWS * 6, "utf-8")
    else:
        rows = [{"id": path.stem, "text": path.read_text("utf-8", "replace")} for path in texts]
        (raw / "all.jsonl").write_bytes(lines([*rows, *made_up(20), {"text": NEWS * 6}, {"text": ""}]))
    small = build(raw, tmp_path / "small").frames
    every, _ = extract(tmp_path / "every", raw, keep_all=True)
    for name in tables.WRITTEN:
        made = by_id(tables.read(name, tmp_path / "every"))
        pd.testing.assert_frame_equal(made, by_id(tables.read(name, tmp_path / "small")))
        tables.checked(name, made)
    done, _ = extract(out, raw)
    assert done.records == every.records == done.rows["articles"] + done.rows["rejected"]
    assert done.reasons["states no number"] > 0
    pd.testing.assert_frame_equal(by_id(tables.read("claims", out)), by_id(small["claims"]))
    pd.testing.assert_frame_equal(tables.read("levels", out), tables.read("levels", tmp_path / "small"))
    kept = tables.read("articles", out)
    whole = small["articles"][small["articles"]["article_id"].isin(kept["article_id"])]
    pd.testing.assert_frame_equal(by_id(kept), by_id(whole).astype(kept.dtypes.to_dict()))


def write(rows: Rows, form: str, folder: Path) -> Path:
    """Write rows in a form, as small parts where it is cut."""
    folder.mkdir(exist_ok=True)
    path = folder / f"news.{form}"
    if form.startswith("parquet"):
        pyarrow.parquet.write_table(pyarrow.Table.from_pylist(rows), path, row_group_size=16)
    elif form.startswith("csv"):
        pd.DataFrame(rows).to_csv(path, index=False)
    elif form.startswith("warc"):
        parts = [warc_record(row["url"], page(row)) for row in rows]
        parts.insert(3, warc_record("https://news.test/robots", b"none", "request"))
        path.write_bytes(b"".join(map(gzip.compress, parts) if form.endswith(".gz") else parts))
    else:
        encoding = "utf-16" if form == "ndjson" else "utf-8"
        data = lines(rows).decode().encode(encoding)
        path.write_bytes(gzip.compress(data) if form.endswith(".gz") else data)
    return path


@pytest.mark.parametrize("form", ["jsonl.gz", "ndjson", "csv", "csv.gz", "parquet", "warc", "warc.gz"])
def test_the_same_is_read_of_every_form(tmp_path: Path, news: Path, out: Path, form: str) -> None:
    extract(out, news)
    done, _ = extract(tmp_path / "other", write(made_up(60), form, tmp_path / "other form"))
    assert (done.records, done.rows["articles"], done.reasons) == (60, 20, {"states no number": 40})
    columns = ["quote", "value", "contributor", "host", "status", "since", "until"]
    mine, others = (tables.read("claims", folder)[columns] for folder in (out, tmp_path / "other"))
    order = ["value", "quote", "since"]
    pd.testing.assert_frame_equal(
        mine.sort_values(order, ignore_index=True), others.sort_values(order, ignore_index=True)
    )


@pytest.mark.parametrize("form", ["jsonl", "parquet", "csv"])
def test_workers_and_cuts_change_nothing(
    tmp_path: Path, out: Path, monkeypatch: pytest.MonkeyPatch, form: str
) -> None:
    told = made_up(60)
    for n, row in enumerate(told):
        row["text"] = row["text"].replace(". ", f'.\n"So many," it says, is {n} {"x" * n}.\n', 1)
    news = write(told, form, tmp_path / "news")
    extract(out, news)
    monkeypatch.setattr(sources, "SIZE", 4_000)
    monkeypatch.setattr(sources, "BLOCK", 1_000)
    extract(tmp_path / "one", news)
    extract(tmp_path / "two", news, workers=2)
    assert len(list((tmp_path / "one/articles").iterdir())) > 3
    assert contents(tmp_path / "one") == contents(tmp_path / "two")
    for name in ("articles", "claims", "removed", "evidence", "rejected", "levels"):
        pd.testing.assert_frame_equal(tables.read(name, tmp_path / "one"), tables.read(name, out))


@pytest.mark.parametrize("spoilt", ['", open', '"one"\n"two", "open', "\n\n"])
def test_a_table_with_a_quote_too_many_is_read_as_if_it_were_not_cut(
    tmp_path: Path, out: Path, monkeypatch: pytest.MonkeyPatch, spoilt: str
) -> None:
    news = write(made_up(60), "csv", tmp_path / "news")
    rows = news.read_text("utf-8").splitlines(keepends=True)
    news.write_text("".join([*rows[:20], f"{spoilt}\n", *rows[20:]]), "utf-8")
    extract(out, news)
    monkeypatch.setattr(sources, "SIZE", 4_000)
    monkeypatch.setattr(sources, "BLOCK", 1_000)
    extract(tmp_path / "cut", news)
    for name in ("articles", "claims", "rejected", "levels"):
        pd.testing.assert_frame_equal(by_id(tables.read(name, tmp_path / "cut")), by_id(tables.read(name, out)))


def test_small_files_share_parts_and_a_new_one_disturbs_few(tmp_path: Path, out: Path) -> None:
    raw = tmp_path / "raw"
    for n, row in enumerate(made_up(300)):
        (raw / str(n % 7)).mkdir(parents=True, exist_ok=True)
        (raw / str(n % 7) / f"report{n}.txt").write_text(row["text"], "utf-8")
    first, _ = extract(out, raw)
    assert first.records == 300
    assert 1 <= first.read_now <= 10
    (raw / "0/report0b.txt").write_text(TROOPS.format(77), "utf-8")
    second, told = extract(out, raw)
    assert (second.records, second.read_now) == (301, 1)
    assert told == ["1 parts are of files that have changed: they are read anew"]


def test_same_names_in_two_folders_get_their_folders_before_them(tmp_path: Path, out: Path) -> None:
    for year in ("2021", "2022"):
        write(made_up(3), "jsonl", tmp_path / "raw").rename(tmp_path / f"raw/{year}.jsonl")
        (tmp_path / year).mkdir()
        (tmp_path / f"raw/{year}.jsonl").rename(tmp_path / year / "news.jsonl")
    extract(out, f"{tmp_path}/20*")
    assert list(tables.read("articles", out)["article_id"]) == ["2021-news.n0", "2022-news.n0"]


def test_an_id_that_is_there_twice_is_taken_once(
    tmp_path: Path, out: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    rows = [row | {"id": "same"} if n % 6 == 0 else row for n, row in enumerate(made_up(60))]
    (tmp_path / "news.jsonl").write_bytes(lines(rows))
    small = build(write(rows, "jsonl", tmp_path / "raw").parent, tmp_path / "small").frames["articles"]
    monkeypatch.setattr(sources, "SIZE", 4_000)
    extract(out, tmp_path / "news.jsonl")
    assert sorted(tables.read("articles", out)["article_id"]) == sorted(
        small["article_id"][small["text"].str.contains("Britain")]
    )
    before = contents(out)
    assert extract(out, tmp_path / "news.jsonl")[0].read_now == 0
    assert contents(out) == before


def test_reprints_in_other_parts_are_one_story(tmp_path: Path, out: Path) -> None:
    told = made_up(3)[0]
    for name in ("a", "b"):
        (tmp_path / f"{name}.jsonl").write_bytes(lines([told, *made_up(3, 40 if name == "a" else 50)]))
    extract(out, tmp_path / "a.jsonl", tmp_path / "b.jsonl")
    articles = tables.read("articles", out).set_index("article_id")
    assert articles.loc["b.n0", "story"] == "a.n0"


def test_a_rewritten_part_has_the_bytes_of_one_that_was_right_at_once(out: Path, news: Path) -> None:
    extract(out, news)
    given, _ = archive.find([str(news)], out)
    (whole,) = sources.parts(given, archive._surveyed(given, out, Processes(1, print)))
    before = contents(out)
    stories = tables.read("articles", out).set_index("article_id")["story"].to_dict()
    assert not relink(Linked(whole, stories), str(out))
    assert relink(Linked(whole, dict.fromkeys(stories, "other")), str(out))
    assert relink(Linked(whole, stories), str(out))
    assert contents(out) == before


def test_addresses_that_are_no_paths(out: Path) -> None:
    with fsspec.open("memory://bucket/2022/news.jsonl", "wb") as file:
        file.write(lines(made_up(9)))
    done, _ = extract(out, "memory://bucket/2022")
    assert (done.records, done.rows["articles"]) == (9, 3)


def test_columns_with_unusual_names(tmp_path: Path, out: Path) -> None:
    path = tmp_path / "news.jsonl"
    path.write_bytes(lines([{"Volltext": row["text"], "Nr": row["id"]} for row in made_up(9)]))
    done, _ = extract(out, path, columns="text=Volltext;id=Nr")
    assert (done.rows["articles"], list(tables.read("articles", out)["article_id"])[1]) == (3, "news.n3")


def test_a_dry_run_writes_nothing(news: Path, out: Path) -> None:
    done = command("extract", news, "--output", out, "--dry-run")
    assert done.stdout.splitlines()[-1].startswith("1 files, ")
    assert not out.exists()


# What goes wrong.

BROKEN: dict[str, tuple[str, Callable[[], bytes], dict[int, str]]] = {
    "no JSON": ("news.jsonl", lambda: lines(made_up(3)) + b"{oops\n" + lines(made_up(3, 3)), {4: "no JSON"}),
    "missing columns": ("news.jsonl", lambda: lines([*made_up(2), {"id": "x", "body2": "no"}]), {3: "no text among"}),
    "a long line": (
        "news.jsonl",
        lambda: lines(made_up(1)) + b'{"text": "' + b"x" * 100_000_000 + b'"}\n' + lines(made_up(1, 3)),
        {2: "at most 20,000,000 are read"},
    ),
    "truncated gzip": ("news.jsonl.gz", lambda: gzip.compress(lines(made_up(900)))[:-900], {0: "damaged gzip"}),
    "bytes that are not gzip": ("news.jsonl.gz", lambda: lines(made_up(3)), {1: "damaged gzip"}),
    "a quote that nothing closes": (
        "news.csv",
        lambda: b'id,text\n1,"' + TROOPS.format(5).encode() + b'"\n2,"open\n3,"' + TROOPS.format(6).encode() + b'"\n',
        {2: "no row of a table"},
    ),
    "a row with too few cells": ("news.csv", lambda: b"id,text,title\n1,two\n", {1: "2 cells below 3 names"}),
}


@pytest.mark.parametrize("case", BROKEN)
def test_what_is_broken_is_rejected_in_its_place_and_the_rest_is_read(tmp_path: Path, out: Path, case: str) -> None:
    name, content, expected = BROKEN[case]
    (tmp_path / name).write_bytes(content())
    done, _ = extract(out, tmp_path / name)
    rejected = tables.read("rejected", out)
    broken = rejected[rejected["reason"] == "broken"]
    assert len(broken) == len(expected)
    for (row, words), told in zip(expected.items(), broken.to_dict("records"), strict=True):
        assert words in told["detail"]
        assert told["source_file"] == name
        assert row in (0, told["row"])
        assert "Traceback" not in told["detail"]
    assert done.records == len(rejected) + len(tables.read("articles", out))
    tables.checked("rejected", rejected)


ODD: dict[str, Callable[[list[dict[str, Any]]], list[Any]]] = {
    "alike": lambda rows: rows,
    "numbers for ids": lambda rows: [row | {"id": n} for n, row in enumerate(rows)],
    "ids twice, empty or none": lambda rows: [row | {"id": ["a", "b", "", None][n % 4]} for n, row in enumerate(rows)],
    "no ids": lambda rows: [{"text": row["text"]} for row in rows],
    "texts empty or none": lambda rows: [row | {"text": ["", None, row["text"]][n % 3]} for n, row in enumerate(rows)],
    "a better column in some": lambda rows: [row | {"body": "x"} for row in rows[:9]] + [{"body": TROOPS}] + rows[9:],
    "other cells": lambda rows: [row | {"tags": ["a"], "score": n / 2 if n % 2 else n} for n, row in enumerate(rows)],
    "cells of two kinds": lambda rows: [row | {"id": n if n % 2 else f"n{n}"} for n, row in enumerate(rows)],
    "a row of no text": lambda rows: [*rows[:5], {"text": 7, "id": "seven"}, *rows[5:]],
    "other letters": lambda rows: [row | {"text": f"Ādaži \u2009{row['text']} 😀"} for row in rows],
    "lone surrogates": lambda rows: [row | {"text": f"\ud800{row['text']}"} for row in rows],
    "two in a line": lambda rows: [*rows[:5], b'{"text": "a"} {"text": "b"}', *rows[5:]],
    "a newline in a text": lambda rows: [*rows[:5], b'{"text": "a\nb"}', *rows[5:]],
    "no UTF-8": lambda rows: [*rows[:5], b'{"text": "\xff", "id": "a"}', b'{"text": "a", "id": "b", "c": "\xff"}'],
    "words in escapes": lambda rows: [b'{"text": "Some 300 \\u0073oldiers."}', *rows, b'{"te\\u0078t": "An army."}'],
    "a word over two": lambda rows: [r | {"text": cut} for r in rows for cut in ("The arm", "y has 300 sold", "iers.")],
    "lines that are empty": lambda rows: [b"", *rows[:5], b" ", *rows[5:], b""],
}

PLAIN = ["alike", "numbers for ids", "ids twice, empty or none", "no ids", "texts empty or none", "other letters"]


@pytest.mark.parametrize("kind", ODD)
def test_records_at_a_glance_are_those_one_by_one(
    tmp_path: Path, out: Path, kind: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    rows = ODD[kind](made_up(30))
    told = [row if isinstance(row, bytes) else json.dumps(row).encode() for row in rows]
    (tmp_path / "news.jsonl").write_bytes(b"\n".join(told))
    if kind in PLAIN:
        pyarrow.parquet.write_table(pyarrow.Table.from_pylist(rows), tmp_path / "rows.parquet")
    given = sorted(map(str, tmp_path.glob("*.*")))
    extract(out, *given)
    with monkeypatch.context() as patch:
        patch.setattr(records, "_glanced", lambda *_: None)
        extract(tmp_path / "one by one", *given)
    for table in TABLES:
        one, other = (tables.read(table, folder) for folder in (out, tmp_path / "one by one"))
        pd.testing.assert_frame_equal(one, other)
    (planned,) = sources.parts(sources.find(given[:1], out)[0], {"news": sources.Survey("", ((0, -1, 0, -1),))})
    assert kind not in PLAIN or isinstance(next(records.records(planned, "")), records.Rows)


def damaged_parquet(rows: Rows) -> bytes:
    """Return a Parquet file with a page of zeros in the middle."""
    held = pyarrow.BufferOutputStream()
    pyarrow.parquet.write_table(pyarrow.Table.from_pylist(rows), held, row_group_size=10, compression="zstd")
    data = bytearray(held.getvalue().to_pybytes())
    at = pyarrow.parquet.read_metadata(pyarrow.BufferReader(bytes(data))).row_group(1).column(4)
    data[at.data_page_offset + 20 : at.data_page_offset + 60] = bytes(40)
    return bytes(data)


def test_no_row_of_a_damaged_parquet_file_is_lost(
    tmp_path: Path, out: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sources, "SIZE", 1)  # each row group a part
    (tmp_path / "news.parquet").write_bytes(damaged_parquet(made_up(30)))
    done, _ = extract(out, tmp_path / "news.parquet")
    assert (done.records, done.reasons["broken"]) == (30, 10)
    rejected = tables.read("rejected", out)
    assert list(rejected.loc[rejected["reason"] == "broken", "row"]) == list(range(11, 21))
    (tmp_path / "none.parquet").write_bytes(b"PAR1 no such thing")
    done, _ = extract(tmp_path / "second", tmp_path / "none.parquet")
    assert (done.records, done.reasons) == (1, {"broken": 1})


@pytest.mark.parametrize("lie", [-30, -3, 3, 400, 10**9])
@pytest.mark.parametrize("pack", [bytes, gzip.compress])
def test_a_record_that_lies_about_its_length_swallows_no_other(
    tmp_path: Path, out: Path, lie: int, pack: Callable[[bytes], bytes]
) -> None:
    rows = made_up(12)
    content = [warc_record(r["url"], page(r), lie=lie * (n == 6)) for n, r in enumerate(rows)]
    content.append(warc_record("https://news.test/gone", b"<p>gone</p>", head="404 Not Found"))
    path = tmp_path / ("a.warc" if pack is bytes else "a.warc.gz")
    path.write_bytes(b"".join(map(pack, content)))
    done, _ = extract(out, path)
    assert (done.records, done.rows["articles"]) == (13, 3)
    assert done.reasons == {"states no number": 8, "broken": 1, "no article": 1}
    rejected = tables.read("rejected", out)
    told = rejected[rejected["reason"] == "broken"].iloc[0]
    assert told["row"] == 7
    assert "a.warc" in told["detail"]
    assert path.suffix == ".gz" or content[6] in path.read_bytes()[told["start"] :][: len(content[6])]


def test_a_truncated_warc_file_is_told_once(tmp_path: Path, out: Path) -> None:
    rows = made_up(6)
    data = b"".join(gzip.compress(warc_record(row["url"], page(row))) for row in rows)
    (tmp_path / "a.warc.gz").write_bytes(data[:-50])
    done, _ = extract(out, tmp_path / "a.warc.gz")
    assert (done.records, done.reasons["broken"]) == (6, 1)
    assert "damaged gzip" in tables.read("rejected", out)["detail"].iloc[-1]


def test_a_fault_at_one_article_does_not_end_the_run(
    news: Path, out: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(article: Any) -> Any:
        if "n3" in article.article_id:
            raise RecursionError("too deep")
        return []

    monkeypatch.setattr(part, "read_claims", fails)
    done, _ = extract(out, news)
    assert done.records == 60
    assert done.reasons["broken"] == sum(f"n{n}".startswith("n3") for n in range(0, 60, 3))
    told = tables.read("rejected", out)["detail"]
    assert told[told != ""].str.contains(r"a fault of this program \(RecursionError: too deep\); report it").all()


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ("none.jsonl", "no such file or folder"),
        ("odd.docx", "not supported (.docx)"),
        ("nosuch://bucket/a.jsonl", "cannot be opened"),
    ],
)
def test_what_cannot_be_read_at_all_is_told_in_one_line(tmp_path: Path, out: Path, given: str, words: str) -> None:
    (tmp_path / "odd.docx").write_bytes(b"x")
    with pytest.raises(archive.ArchiveError, match="nothing to read") as error:
        extract(out, given if "://" in given else tmp_path / given)
    assert words in str(error.value).splitlines()[0]


# Stopping and going on.


def test_a_second_run_reads_nothing_and_mends_what_was_damaged(news: Path, out: Path) -> None:
    extract(out, news)
    before = contents(out)
    assert extract(out, news)[0].read_now == 0
    claims = next((out / "claims").iterdir())
    claims.write_bytes(claims.read_bytes()[:-9])
    (out / "articles/stray.parquet").write_bytes(b"left over")
    done, told = extract(out, news)
    assert (done.read_now, told) == (1, ["1 parts are not as they were written: they are read again"])
    assert contents(out) == before


def test_a_file_that_has_changed_is_read_anew(tmp_path: Path, news: Path, out: Path) -> None:
    extract(out, news)
    news.write_bytes(lines(made_up(30)))
    done, told = extract(out, news)
    assert (done.records, told) == (30, ["1 parts are of files that have changed: they are read anew"])
    extract(tmp_path / "fresh", news)
    assert contents(tmp_path / "fresh") == contents(out)


@pytest.mark.parametrize("moment", ["_with_files", "_link"])
@pytest.mark.parametrize("changed", [False, True])
def test_parts_that_are_read_before_their_file_is_hashed_are_kept_unless_it_changes(
    tmp_path: Path, news: Path, out: Path, monkeypatch: pytest.MonkeyPatch, moment: str, changed: bool
) -> None:
    def stopped(planned: Any, *_: Any) -> Iterator[Any]:
        yield from planned if moment == "_with_files" else ()
        raise KeyboardInterrupt

    monkeypatch.setattr(sources, "SIZE", 4_000)
    with monkeypatch.context() as patched:
        patched.setattr(archive, moment, stopped if moment == "_with_files" else lambda *_: next(stopped(())))
        with pytest.raises(KeyboardInterrupt):
            extract(out, news)
    if changed:
        news.write_bytes(lines(made_up(60, 3)))
    done, _ = extract(out, news)
    assert (done.read_now > 5) == changed
    assert changed or done.read_now == 0
    extract(tmp_path / "undisturbed", news)
    assert contents(out) == contents(tmp_path / "undisturbed")
    assert tables.read("articles", out)["sha256"].eq(hashlib.sha256(news.read_bytes()).hexdigest()).all()


def test_more_files_may_come_and_none_may_go(tmp_path: Path, news: Path, out: Path) -> None:
    extract(out, news)
    (tmp_path / "more.jsonl").write_bytes(lines(made_up(9, 100)))
    done, _ = extract(out, news, tmp_path / "more.jsonl")
    assert (done.records, done.read_now) == (69, 1)
    with pytest.raises(archive.ArchiveError, match="also holds more: name all"):
        extract(out, news)
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "elsewhere/news.jsonl").write_bytes(lines(made_up(5)))
    with pytest.raises(archive.ArchiveError, match="holds another news"):
        extract(out, tmp_path / "elsewhere/news.jsonl", tmp_path / "more.jsonl")


def test_other_rules_are_noticed(news: Path, out: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    extract(out, news)
    with pytest.raises(archive.ArchiveError, match="other keep-all"):
        extract(out, news, keep_all=True)
    monkeypatch.setattr(vocabulary, "digest", lambda: "another")
    with pytest.raises(archive.ArchiveError, match=r"other rules: take another folder, or remove .*manifest"):
        extract(out, news)
    shutil.rmtree(out / "manifest")
    assert extract(out, news)[0].read_now == 1


def test_a_folder_with_something_else_is_left_alone(news: Path, out: Path) -> None:
    out.mkdir()
    (out / "thesis.docx").write_bytes(b"years of work")
    with pytest.raises(archive.ArchiveError, match="holds something else"):
        extract(out, news)
    assert (out / "thesis.docx").exists()


def command(*args: Any, check: bool = True, **how: Any) -> "subprocess.CompletedProcess[str]":
    """Run the command line."""
    line = [sys.executable, "-m", "analysis", *map(str, args)]
    return subprocess.run(line, check=check, capture_output=True, text=True, env=environment(), **how)


def environment() -> dict[str, str]:
    """Return what makes other processes find this checkout."""
    return os.environ | {"PYTHONPATH": str(Path(__file__).resolve().parents[1])}


def started(*args: Any, **how: Any) -> "subprocess.Popen[str]":
    """Start the command line in a group of its own, which Ctrl-C reaches also where the tests run in the background."""
    line = [sys.executable, "-m", "analysis", *map(str, args)]
    pipe = subprocess.PIPE
    how |= {"start_new_session": True, "preexec_fn": partial(signal.signal, signal.SIGINT, signal.SIG_DFL)}
    return subprocess.Popen(line, stdout=pipe, stderr=pipe, text=True, env=environment(), **how)


def test_neither_dask_nor_pandas_is_loaded_before_the_reading(tmp_path: Path) -> None:
    code = "import sys; from analysis import archive; from analysis.archive import part; print(*sys.modules)"
    loaded = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True, env=environment())
    assert not {"dask", "distributed", "pandas", "trafilatura", "fastwarc"} & set(loaded.stdout.split())


def test_a_second_run_into_the_same_folder_is_refused(news: Path, out: Path) -> None:
    extract(out, news)
    with archive._locked(out):
        done = command("extract", news, "--output", out, check=False)
    assert done.returncode == 1
    told = f"{out}: another run writes there; wait for its end, or take another folder"
    assert done.stderr == f"python -m analysis: {told}\n"


@pytest.fixture
def long(tmp_path: Path) -> Path:
    """Return an archive that takes some seconds, in several files."""
    folder = tmp_path / "long"
    folder.mkdir()
    for n in range(6):
        rows = made_up(150, 150 * n)
        (folder / f"news{n}.jsonl.gz").write_bytes(gzip.compress(lines(rows), 1, mtime=0))
    return folder


def children(process: "subprocess.Popen[str]") -> Iterator[int]:
    """Processes that a process has started."""
    for path in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = path.read_text().rpartition(")")[2].split()
        except OSError:
            continue
        if int(fields[1]) == process.pid and b"spawn_main" in (path.parent / "cmdline").read_bytes():
            yield int(path.parent.name)


def until(found: Callable[[], bool]) -> None:
    """Wait for something, at most a minute."""
    end = time.monotonic() + 60
    while not found():
        assert time.monotonic() < end, "it has not come about"
        time.sleep(0.02)


def test_a_worker_that_is_killed_costs_its_part_only(tmp_path: Path, long: Path, out: Path) -> None:
    extract(tmp_path / "undisturbed", long)
    process = started("extract", long, "--output", out, "--workers", 2)
    until(lambda: any((out / ".writing").glob("*/articles.parquet")) if out.exists() else False)
    writing = next(path for path in (out / ".writing").iterdir())
    os.kill(int(writing.name.rpartition("-")[2]), signal.SIGKILL)
    told = process.communicate(timeout=100)[1]
    assert (process.returncode, "a worker was ended from outside at news" in told) == (0, True), told
    assert contents(out) == contents(tmp_path / "undisturbed")


def dies(task: str) -> None:
    """End the process that does this."""
    os.kill(os.getpid(), signal.SIGKILL)


def test_a_part_at_which_workers_die_again_and_again_ends_the_run() -> None:
    told: list[str] = []
    team = Processes(2, told.append)
    with pytest.raises(archive.ArchiveError, match=r"at part7 .*the 3rd time.*more memory"):
        list(team.run(dies, ["part7"]))
    team.close()
    assert len(told) == 2


def test_ctrl_c_ends_at_once_with_a_word(tmp_path: Path, long: Path, out: Path) -> None:
    process = started("extract", long, "--output", out, "--workers", 2)
    until(lambda: out.exists() and any((out / ".writing").glob("*")))
    os.killpg(process.pid, signal.SIGINT)
    told = process.communicate(timeout=30)[1]
    assert process.returncode == 130
    assert told == "python -m analysis: stopped; the same command goes on where this one was\n"
    assert list(children(process)) == []


def killed_and_restarted(times: int, long: Path, out: Path) -> None:
    """Kill a run at random moments, and let the last one end."""
    chance = random.Random(11)
    for _ in range(times):
        process = started("extract", long, "--output", out, "--workers", 2)
        time.sleep(chance.uniform(0.3, 3))
        process.kill()
        process.communicate(timeout=30)
    until(lambda: not any(path.name == ".lock" and busy(path) for path in out.glob(".lock")))
    command("extract", long, "--output", out, "--workers", 2)


def busy(lock: Path) -> bool:
    """Whether somebody holds a lock."""
    try:
        with archive._locked(lock.parent):
            return False
    except archive.ArchiveError:
        return True


def test_after_a_kill_the_dataset_is_that_of_an_undisturbed_run(tmp_path: Path, long: Path, out: Path) -> None:
    extract(tmp_path / "undisturbed", long)
    killed_and_restarted(2, long, out)
    assert contents(out) == contents(tmp_path / "undisturbed")


@pytest.mark.slow
def test_ten_kills_at_random_moments(tmp_path: Path, long: Path, out: Path) -> None:
    extract(tmp_path / "undisturbed", long)
    killed_and_restarted(10, long, out)
    assert contents(out) == contents(tmp_path / "undisturbed")


def test_a_disk_that_fills(tmp_path: Path, long: Path, out: Path) -> None:
    disk = tmp_path / "disk"
    disk.mkdir()
    if subprocess.run(["mount", "-t", "tmpfs", "-o", "size=96k", "tmpfs", disk], capture_output=True).returncode:
        pytest.skip("no small disk can be made here")
    try:
        done = command("extract", long, "--output", disk / "dataset", "--workers", 2, check=False)
        assert done.returncode == 1
        assert "No space left" in done.stderr or "has room" in done.stderr
        assert "Traceback" not in done.stderr
        subprocess.run(["mount", "-o", "remount,size=50m", disk], check=True)
        command("extract", long, "--output", disk / "dataset", "--workers", 2)
        extract(tmp_path / "undisturbed", long)
        mine, whole = contents(disk / "dataset"), contents(tmp_path / "undisturbed")
        assert {name: data for name, data in mine.items() if "sources" not in name} == {
            name: data for name, data in whole.items() if "sources" not in name
        }
    finally:
        subprocess.run(["umount", disk], check=True)


# Dask.


@pytest.mark.slow
def test_a_cluster_gives_the_same_dataset(tmp_path: Path, long: Path, out: Path) -> None:
    distributed = pytest.importorskip("distributed")
    with distributed.LocalCluster(n_workers=2, threads_per_worker=1, dashboard_address=":0") as cluster:
        extract(out, long, scheduler=cluster.scheduler_address)
    extract(tmp_path / "processes", long, workers=2)
    assert contents(out) == contents(tmp_path / "processes")


CLUSTER = """
import time
from distributed import LocalCluster
if __name__ == "__main__":
    with LocalCluster(n_workers=2, threads_per_worker=1, dashboard_address=":0") as cluster:
        print(cluster.scheduler_address, flush=True)
        time.sleep(300)
"""


@pytest.mark.slow
def test_a_scheduler_that_is_lost_is_told_and_the_work_goes_on_without(tmp_path: Path, long: Path, out: Path) -> None:
    pytest.importorskip("distributed")
    (tmp_path / "cluster.py").write_text(CLUSTER)
    line = [sys.executable, str(tmp_path / "cluster.py")]
    with subprocess.Popen(line, stdout=subprocess.PIPE, text=True, env=environment()) as cluster:
        assert cluster.stdout
        process = started("extract", long, "--output", out, "--scheduler", cluster.stdout.readline().strip())
        until(lambda: (out / "articles").exists() and any((out / "articles").iterdir()))
        cluster.kill()
    told = process.communicate(timeout=120)[1]
    assert process.returncode == 1
    assert "is lost; start it again, and the same command goes on" in told.splitlines()[-1]
    assert "Traceback" not in told
    command("extract", long, "--output", out, "--workers", 2)
    extract(tmp_path / "undisturbed", long)
    assert contents(out) == contents(tmp_path / "undisturbed")


@pytest.mark.slow
def test_no_scheduler_is_told_in_one_line(long: Path, out: Path) -> None:
    pytest.importorskip("distributed")
    done = command("extract", long, "--output", out, "--scheduler", "tcp://127.0.0.1:1", check=False)
    assert done.returncode == 1
    assert "no scheduler answers at tcp://127.0.0.1:1" in done.stderr.splitlines()[-1]


# What is made of a dataset.


def test_a_build_derives_the_levels_of_a_dataset_anew(news: Path, out: Path, tmp_path: Path) -> None:
    extract(out, news)
    before = contents(out)
    (out / "levels/levels.parquet").unlink()
    with pytest.raises(tables.TableError, match="extract writes"):
        tables.read("levels", out)
    done = command("build", "--raw-dir", tmp_path, "--processed-dir", out)
    assert "the dataset of an archive" in done.stdout
    assert contents(out) == before


def test_exports_of_a_dataset_name_it(news: Path, out: Path, tmp_path: Path) -> None:
    extract(out, news)
    frames = {name: tables.read(name, out) for name in tables.WRITTEN}
    made = exports.edition(out, {})
    written = exports.write_tables(out, frames, made, tmp_path / "data")
    assert ([path.name for path in written], made.dataset) == (["levels.parquet", "CITATION.txt"], "dataset")
    command_line = written[1].read_text("utf-8").split("cat ")[1].split("\n")[0]
    digest = subprocess.run(f"cat {command_line}", shell=True, check=True, capture_output=True, text=True, cwd=out)
    assert digest.stdout.split()[0] == made.data


def test_a_damaged_part_is_told_in_one_line(news: Path, out: Path) -> None:
    extract(out, news)
    next((out / "claims").iterdir()).write_bytes(b"PAR1 no more")
    with pytest.raises(tables.TableError, match=r"is no table .* extract writes it anew"):
        tables.read("claims", out)


def test_the_commands_of_the_docs_are_understood(root: Path) -> None:
    page = (root / "docs/scale.md").read_text("utf-8")
    lines = re.findall(r"^python -m analysis (.+?)(?: +#.*)?$", page, re.M)
    assert len(lines) > 3
    for line in lines:
        cli._parser().parse_args(shlex.split(line))
