"""Corrections: a removed block comes back, a line goes, and a row that no longer fits stops the build."""

import json
from pathlib import Path

import pytest

from analysis import tables
from analysis.build import BuildError, build
from analysis.corrections import CorrectionError

TEXT = """Soldiers come to Rukla

By Jane Doe

Some 300 soldiers came to Rukla on Friday, the army told reporters in Vilnius.

Read more: 40 tanks have come as well, by rail, and are being unloaded in Jonava.

The commander, a quiet man, thanked the 1,200 soldiers of the battlegroup for their patience.

Win 50 tickets to the museum of beekeeping with the word that you find in our puzzle.
"""
HEADER = "what,which,field,expected,value,who,when,why\n"


def built(folder: Path, *rows: str) -> dict:
    raw = folder / "raw"
    raw.mkdir(exist_ok=True)
    (raw / "a.txt").write_text(TEXT, encoding="utf-8")
    (folder / "corrections.csv").write_text(HEADER + "".join(f"{row}\n" for row in rows), encoding="utf-8")
    return build(raw, folder / "processed").frames


def test_without_rows_nothing_changes(tmp_path: Path) -> None:
    frames = built(tmp_path)
    assert "Read more" in frames["removed"]["text"].iloc[0]
    assert "Win 50 tickets" in frames["articles"]["text"].iloc[0]


@pytest.mark.parametrize("folder", [".", "raw"])
def test_a_block_comes_back_and_a_line_goes(tmp_path: Path, folder: str) -> None:
    (tmp_path / "raw").mkdir()
    rows = ["block,a,removed,Read more: 40,keep,JD,2026-11-22,a sentence of the story"]
    rows += ["block,a,removed,Win 50,remove,JD,2026-11-22,an advertisement"]
    frames = built(tmp_path, *rows)
    (tmp_path / "corrections.csv").rename(tmp_path / folder / "corrections.csv")
    frames = build(tmp_path / "raw", tmp_path / "processed").frames
    assert list(frames["removed"]["reason"]) == ["correction"]
    text = frames["articles"]["text"].iloc[0]
    assert "Read more: 40 tanks" in text
    assert "Win 50" not in text
    assert list(frames["claims"]["quote"]) == ["Some 300", "40", "1,200"]
    assert all(text[c.start : c.end] == c.quote for c in frames["claims"].itertuples())


@pytest.mark.parametrize(
    ("row", "told"),
    [
        ("block,a,removed,Read on,keep,JD,2026-11-22,x", "line 2 (a): no removed block begins with 'Read on'; copy"),
        ("block,a,removed,Win 60,remove,JD,2026-11-22,x", "line 2 (a): no line begins with 'Win 60'; copy its first"),
        ("block,b,removed,Win 50,remove,JD,2026-11-22,x", "line 2 (b): there is no such article; write its article_id"),
    ],
)
def test_a_row_that_no_longer_fits_stops_the_build(tmp_path: Path, row: str, told: str) -> None:
    built(tmp_path)
    before = {path.name: path.read_bytes() for path in (tmp_path / "processed").iterdir()}
    with pytest.raises(BuildError) as error:
        built(tmp_path, row)
    assert str(error.value).startswith("corrections.csv, " + told)
    assert "\n" not in str(error.value)
    assert {path.name: path.read_bytes() for path in (tmp_path / "processed").iterdir()} == before


@pytest.mark.parametrize(
    ("row", "told"),
    [
        ("page,a,removed,Win,keep,JD,2026-11-22,x", "column what: 'page': write block or claim"),
        ("block,a,removed,Win,hide,JD,2026-11-22,x", "column value: 'hide': write keep or remove"),
        ("block,a,removed,Win,keep,JD,22.11.2026,x", "column when: '22.11.2026': it has to be a day"),
        ("block,a,removed,Win,keep,,2026-11-22,x", "column who"),
        ("block,a,removed,,keep,JD,2026-11-22,x", "column expected"),
    ],
)
def test_a_row_that_is_not_as_declared_is_named(tmp_path: Path, row: str, told: str) -> None:
    with pytest.raises((tables.TableError, CorrectionError), match=r"corrections\.csv, row 1|line 2 \(a\)") as error:
        built(tmp_path, row)
    assert told in str(error.value)


def test_one_article_of_a_file_of_many_is_corrected(tmp_path: Path) -> None:
    rows = ["block,many.2,removed,Read more: 40,keep,JD,2026-11-22,a sentence of the story"]
    (tmp_path / "raw").mkdir()
    lines = "".join(json.dumps({"text": TEXT.replace("Rukla", place)}) + "\n" for place in ("Tapa", "Rukla"))
    (tmp_path / "raw" / "many.jsonl").write_text(lines, encoding="utf-8")
    frames = built(tmp_path, *rows)
    removed = frames["removed"].groupby("article_id").size()
    assert removed.to_dict() == {"a": 1, "many.1": 1}


def test_what_a_page_shows_outside_its_article_comes_back(tmp_path: Path) -> None:
    story = "".join(f"<p>{line}</p>" for line in TEXT.split("\n\n")[2:4:2])
    aside = "<p>Norway keeps 150 soldiers in Lithuania, the ministry added later.</p>"
    page = f"<html><body><article><h1>Soldiers come to Rukla</h1>{story}</article><aside>{aside}</aside></body></html>"
    (tmp_path / "raw").mkdir()
    (tmp_path / "raw" / "p.html").write_text(page, encoding="utf-8")
    first = built(tmp_path)
    assert "Norway" not in "".join(first["articles"]["text"])
    assert any(text.startswith("Norway") for text in first["removed"]["text"])
    frames = built(tmp_path, "block,p,removed,Norway keeps,keep,JD,2026-11-22,a sentence of the story")
    text = dict(zip(frames["articles"]["article_id"], frames["articles"]["text"], strict=True))["p"]
    assert text.endswith("Norway keeps 150 soldiers in Lithuania, the ministry added later.")
    claims = frames["claims"][frames["claims"]["article_id"] == "p"]
    assert list(claims["contributor"])[-1] == "NOR"
    assert all(text[c.start : c.end] == c.quote for c in claims.itertuples())
