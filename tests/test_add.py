"""Adding articles: copied whole or not at all, each with its row; twins and colliding names are refused by name."""

import csv
import json
import os
from pathlib import Path

import pytest

from analysis import tables
from analysis.add import add
from analysis.build import build
from analysis.cli import main

TEXT = "VILNIUS, Feb. 22, 2022. Some 360 German soldiers arrived in Lithuania, the ministry said.\n"
PAGE = """<html><head><title>=Troops | Courier</title><meta property="og:site_name" content="Courier">
<meta property="og:title" content="=Troops arrive"><meta name="author" content="Jane Doe"></head><body><article>
<p>Canada is sending 450 troops to Latvia, and the ministry said that they will stay.</p></article></body></html>"""


@pytest.fixture
def saved(tmp_path: Path) -> Path:
    """Return a folder with a text, a page and a file of many articles."""
    folder = tmp_path / "saved"
    (folder / "deep").mkdir(parents=True)
    (folder / "one.txt").write_text(TEXT, encoding="utf-8")
    (folder / "deep" / "page.html").write_text(PAGE, encoding="utf-8")
    rows = [{"text": f"Poland has {n} soldiers in Latvia, the ministry said on Monday."} for n in (200, 300)]
    (folder / "many.jsonl").write_text("\n".join([*map(json.dumps, rows), "{"]), encoding="utf-8")
    (folder / ".hidden.txt").write_text("hidden", encoding="utf-8")
    return folder


@pytest.fixture
def raw(tmp_path: Path) -> Path:
    """Return the folder of articles, not there yet."""
    return tmp_path / "articles"


def sources(raw: Path) -> list[dict[str, str]]:
    with (raw / "sources.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_files_and_folders_are_added(saved: Path, raw: Path, tmp_path: Path) -> None:
    result = add([saved], raw)
    assert result.refused == []
    assert result.added == [
        "page: not dated; 1 claim",
        "many.1: not dated; 1 claim",
        "many.2: not dated; 1 claim",
        "left out: many.jsonl, row 3: no JSON (JSONDecodeError: Expecting property name enclosed in double quotes: "
        "line 1 ...); write one object on each line",
        "one: 2022-02-22 by dateline; 1 claim",
    ]
    assert [row["source_file"] for row in sources(raw)] == ["page.html", "many.jsonl", "one.txt"]
    told = tables.read("sources", raw).set_index("source_file")
    assert tuple(told.loc["page.html", ["publisher", "title", "author"]]) == ("Courier", "=Troops arrive", "Jane Doe")
    assert told.loc["one.txt", "bytes"] == len(TEXT.encode())
    assert (raw / "one.txt").read_text(encoding="utf-8") == TEXT
    built = build(raw, tmp_path / "tables")
    assert built.warnings == []
    assert len(built.frames["claims"]) == 4


def test_twins_and_collisions_are_refused(saved: Path, raw: Path) -> None:
    add([saved / "one.txt"], raw)
    before = (raw / "sources.csv").read_bytes()
    (saved / "two.txt").write_text(TEXT, encoding="utf-8")
    (saved / "three.txt").write_text(TEXT.replace(" ", "  "), encoding="utf-8")
    (saved / "one.md").write_text("Another text.", encoding="utf-8")
    (saved / "deep" / "one.txt").write_text("Yet another text.", encoding="utf-8")
    (saved / "bad name?.txt").write_text("A text.", encoding="utf-8")
    (saved / "empty.txt").touch()
    (saved / "odd.docx").write_bytes(b"PK")
    names = [
        "one.txt",
        "two.txt",
        "three.txt",
        "one.md",
        "deep/one.txt",
        "bad name?.txt",
        "empty.txt",
        "odd.docx",
        "no.txt",
    ]
    result = add([saved / name for name in names], raw)
    assert result.added == []
    wanted = ["the same bytes as one.txt", "the same text as one,", "same name as one.txt but", "same name as one.txt;",
              "rename it", "is empty", "not supported (.docx)", "no file there"]  # fmt: skip
    assert [words for words in wanted if not any(words in line for line in result.refused)] == []
    assert len(result.refused) == len(names)
    assert (raw / "sources.csv").read_bytes() == before
    assert sorted(path.name for path in raw.iterdir()) == ["one.txt", "sources.csv"]


def test_rows_that_are_there_stay_byte_for_byte(saved: Path, raw: Path) -> None:
    raw.mkdir()
    head = "source_file,note,publisher,title,author,url,published,retrieved,bytes,sha256,columns,rights"
    old = f'\ufeff{head}\n"z.txt","a ""note""",,,,,,,1,{"0" * 64},,mine'
    (raw.parent / "sources.csv").write_text(old, encoding="utf-8")
    add([saved / "one.txt"], raw)
    new = (raw.parent / "sources.csv").read_text(encoding="utf-8")
    assert new.startswith(f"{old}\none.txt,,")
    assert not (raw / "sources.csv").exists()


def test_a_damaged_sources_file_stops_before_anything_is_copied(saved: Path, raw: Path) -> None:
    raw.mkdir()
    (raw / "sources.csv").write_text("source_file\nx.txt\n", encoding="utf-8")
    with pytest.raises(tables.TableError, match="sources"):
        add([saved], raw)
    assert [path.name for path in raw.iterdir()] == ["sources.csv"]


def test_columns_are_noted(saved: Path, raw: Path, tmp_path: Path) -> None:
    (saved / "a.csv").write_text("Volltext;Datum\nSome 300 soldiers came to Riga.;22.02.2022\n", encoding="utf-8")
    assert add([saved / "a.csv"], raw).refused[0].startswith("a.csv, row 1: no text among Volltext, Datum; name it")
    result = add([saved / "a.csv"], raw, "text=Volltext;published=Datum")
    assert result.added == ["a.1: 2022-02-22 by metadata; 1 claim"]
    assert list(build(raw, tmp_path / "tables").frames["articles"]["article_id"]) == ["a.1"]


def test_a_crash_between_leaves_nothing_half_done(saved: Path, raw: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    replace = os.replace

    def full(source: Path, target: Path) -> None:
        raise OSError(28, "No space left on device", str(target))

    monkeypatch.setattr(os, "replace", full)
    assert add([saved / "one.txt"], raw).refused == [
        "one.txt: cannot be added (No space left on device); see that it may be read and that there is room"
    ]
    assert not (raw / "one.txt").exists()

    def stopped(source: Path, target: Path) -> None:
        if Path(target).name == "sources.csv":
            raise KeyboardInterrupt
        replace(source, target)

    monkeypatch.setattr(os, "replace", stopped)
    with pytest.raises(KeyboardInterrupt):
        add([saved / "one.txt"], raw)
    assert (raw / "one.txt").read_text(encoding="utf-8") == TEXT, "copied, but without its row"
    assert not (raw / "sources.csv").exists()
    monkeypatch.setattr(os, "replace", replace)
    assert add([saved / "one.txt"], raw).added == ["one: 2022-02-22 by dateline; 1 claim"]
    assert [row["source_file"] for row in sources(raw)] == ["one.txt"]
    assert [path.name for path in raw.iterdir() if path.name.startswith(".")] == []


def test_stopping_keeps_the_rows_of_what_was_copied(saved: Path, raw: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[Path] = []
    read_bytes = Path.read_bytes

    def stop(path: Path) -> bytes:
        seen.append(path)
        if path.name == "one.txt":
            raise KeyboardInterrupt
        return read_bytes(path)

    monkeypatch.setattr(Path, "read_bytes", stop)
    with pytest.raises(KeyboardInterrupt):
        add([saved], raw)
    assert [row["source_file"] for row in sources(raw)] == ["page.html", "many.jsonl"]


def test_the_command(saved: Path, raw: Path, capsys: pytest.CaptureFixture[str]) -> None:
    pattern = str(saved / "*.txt")
    assert main(["add", pattern, "--raw-dir", str(raw)]) == 0
    said = capsys.readouterr()
    assert said.out == f"one: 2022-02-22 by dateline; 1 claim\nnext: python -m analysis build --raw-dir {raw}\n"
    assert main(["add", pattern, str(saved / "deep"), "--raw-dir", str(raw)]) == 1
    said = capsys.readouterr()
    assert said.err == "python -m analysis: one.txt: the same bytes as one.txt, which is there already\n"
    assert said.out.startswith("page: not dated")


def test_an_article_in_another_language_and_one_with_a_conflict(saved: Path, raw: Path, root: Path) -> None:
    (saved / "lt.txt").write_text("Į Ruklą atvyko 300 Vokietijos karių, pranešė ministerija.", encoding="utf-8")
    (line,) = add([saved / "lt.txt"], raw).added
    assert line == "lt: not dated; 0 claims; in lt, not read"
    (line,) = add([root / "data/raw/003_d272d1f2ebf88e73.txt"], raw).added
    assert "prints 'date 2017-07-11'; set aside, since " in line
