"""Articles: bytes become clean text that leads back to them; what is garbled is repaired, what is furniture is gone."""

import json
import re
import sys
import time
import unicodedata
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from analysis.articles import Article, ArticleError, Repair, read_article
from analysis.articles.encoding import LIMIT
from analysis.vocabulary import rows, split

HERE = Path(__file__).parent
CASES = json.loads((HERE / "cases" / "articles.json").read_text(encoding="utf-8"))
HELD_OUT = set(json.loads((HERE / "gold" / "heldout.json").read_text(encoding="utf-8")))
RAW = {
    path.stem: path
    for folder in (HERE.parent / "data" / "raw", HERE / "gold" / "dev" / "texts")
    for path in sorted(folder.glob("*.txt"))
    if path.stem not in HELD_OUT
}
GOLD = {path.stem: path for path in sorted((HERE / "gold").glob("*/*.json")) if path.stem in RAW}
NAMES = sorted(
    {row["name"] for row in rows("places")}
    | {alias for row in rows("places") for alias in split(row["aliases"])}
    | {row["who"] for row in rows("timeline") if row["kind"] == "office"}
    | {"Ülemiste", "Õismäe", "Žaliakalnis", "Москва", "Київ", "Αθήνα", "กรุงเทพมหานคร", "Łódź", "Çeşme", "Reykjavík"}
)
HIDDEN = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff]")
printable = st.text(st.characters(codec="utf-8", exclude_categories=["Cs"]), max_size=200)


def article(text: str) -> Article:
    return read_article(text.encode(), "case.txt")


def gold(stem: str) -> dict:
    return json.loads(GOLD[stem].read_text(encoding="utf-8"))


def well_formed(text: str) -> bool:
    controls = [c for c in text if c != "\n" and unicodedata.category(c) == "Cc"]
    lines = text.split("\n")
    return (
        unicodedata.is_normalized("NFC", text)
        and not controls
        and not HIDDEN.search(text)
        and text == text.strip()
        and text[:1] not in ("=", "+", "-", "@")
        and all(line == line.rstrip() for line in lines)
        and "\n\n\n" not in text
    )


# The gold articles


@pytest.mark.parametrize("stem", RAW)
def test_gold_article(stem: str) -> None:
    raw, wanted = RAW[stem].read_bytes(), gold(stem)
    read = read_article(raw, f"{stem}.txt")
    assert well_formed(read.text)
    assert read.language == "en"
    assert read.title == (wanted["title"] or "")
    assert read.article_id == stem
    repairs = {repair.before: repair.after for repair in read.encoding_repairs}
    assert wanted["repaired"].items() <= repairs.items()
    blocks = [block.text for block in read.removed]
    assert [start for start in wanted["removed"] if not any(start in block for block in blocks)] == []
    assert [start for start in wanted["removed"] if start in read.text and len(start) > 10] == []
    assert article(read.text).text == read.text
    at = 0
    for claim in wanted["claims"]:
        found = read.text.find(claim["quote"], at)
        at = found if found >= 0 else read.text.index(claim["quote"])
        start, end = read.raw_span(raw, at, at + len(claim["quote"]))
        assert article("x " + raw[start:end].decode()).text == "x " + claim["quote"]


@pytest.mark.parametrize("stem", [stem for stem in RAW if "_" in stem])
def test_spans_of_the_five_articles_are_exact(stem: str) -> None:
    """Where nothing was repaired, the bytes of a word are the word."""
    raw = RAW[stem].read_bytes()
    read = read_article(raw, "x.txt")
    mended = {repair.after for repair in read.encoding_repairs}
    for word in re.finditer(r"\S+", read.text):
        start, end = read.raw_span(raw, *word.span())
        assert raw[start:end].decode() == word[0] or any(name in word[0] for name in mended)


def test_removed_blocks_stand_in_reading_order() -> None:
    read = read_article(RAW["d07"].read_bytes(), "x.txt")
    raw = RAW["d07"].read_text(encoding="utf-8")
    places = [raw.index(block.text.split("\n")[0]) for block in read.removed]
    assert places == sorted(places)
    assert len(places) > 8


@pytest.mark.parametrize("stem", RAW)
def test_a_removed_block_has_its_place_in_the_clean_text(stem: str) -> None:
    raw = RAW[stem].read_bytes()
    read = read_article(raw, "x.txt")
    assert [block.position for block in read.removed] == sorted(block.position for block in read.removed)
    for block in read.removed:
        first = re.findall(r"\w+", block.text)[0].encode()
        before, after = read.text[: block.position].rstrip(), read.text[block.position :].lstrip()
        start = read.raw_span(raw, len(before) - 1, len(before))[1] if before else 0
        here = len(read.text) - len(after)
        end = read.raw_span(raw, here, here + 1)[0] if after else len(raw)
        assert first in raw[start:end] or read.encoding_repairs


# Encodings


@pytest.mark.parametrize(("before", "after"), CASES["mojibake"])
def test_mojibake(before: str, after: str) -> None:
    read = article(f"Here {before} it is.")
    assert read.text == f"Here {after} it is."
    assert len(read.encoding_repairs) == 1


@pytest.mark.parametrize("word", CASES["genuine"])
def test_genuine_words_are_left_alone(word: str) -> None:
    read = article(f"Here {word} it is.")
    assert read.text == f"Here {word} it is."
    assert read.encoding_repairs == ()


@pytest.mark.parametrize("codec", ["cp1252", "cp1257", "cp1250", "cp1251", "cp1253", "cp874", "mac_roman"])
def test_names_survive_being_read_as_another_code_page(codec: str) -> None:
    def misread(name: str) -> str:
        return "".join(bytes([b]).decode(codec, "ignore") or chr(b) for b in name.encode())

    for name in (name for name in NAMES if max(name) < "\u0180"):
        assert article(f"In {misread(name)}, too.").text == f"In {name}, too."


@given(st.lists(st.sampled_from(NAMES), min_size=1, max_size=5), st.sampled_from([" ", ", ", "’s ", " – ", "”, ", "/"]))
def test_genuine_names_are_never_touched(names: list[str], between: str) -> None:
    text = f"From {between.join(names)}."
    assert article(text).text == unicodedata.normalize("NFC", text)
    assert article(text).encoding_repairs == ()


def test_neighbours_are_one_repair() -> None:
    assert article("So said Jฤ\x81nis Bฤ“rziล\x86ลก, he.").encoding_repairs == (
        Repair("Jฤ\x81nis Bฤ“rziล\x86ลก", "Jānis Bērziņš"),
    )


@pytest.mark.parametrize("codec", ["utf-8", "utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be"])
def test_byte_order_marks(codec: str) -> None:
    raw = "\ufeffŠiauliai has\r\n1 200 soldiers.\r\n".encode(codec)
    read = read_article(raw, "x.txt")
    assert read.text == "Šiauliai has\n1 200 soldiers."
    start, end = read.raw_span(raw, *re.search("1 200", read.text).span())
    assert raw[start:end].decode(codec) == "1 200"


def test_old_code_pages() -> None:
    assert read_article("“Müller”, café, 5 €".encode("cp1252"), "x.txt").text == "“Müller”, café, 5 €"
    assert read_article("Anušauskas ir Žemaitytė".encode("cp1257"), "x.txt").text == "Anušauskas ir Žemaitytė"


def test_broken_utf_8_is_read_and_recorded() -> None:
    raw = "Ādaži and Šiauliai have ".encode() + b"1\x92200 soldiers"
    read = read_article(raw, "x.txt")
    assert read.text == "Ādaži and Šiauliai have 1\ufffd200 soldiers"
    assert read.encoding_repairs == (Repair("1\\x92200", "1\ufffd200"),)
    start, end = read.raw_span(raw, len(read.text) - 8, len(read.text))
    assert raw[start:end] == b"soldiers"


@pytest.mark.parametrize(
    ("raw", "told"),
    [
        (b"", "empty"),
        (b" \r\n\t", "empty"),
        (b"PK\x03\x04\x00\x00 archive", "byte 4"),
        (b"\xff\xfeA", "byte 2"),
        (b"\x01\x02\x03\x04 text", "byte 0"),
        (b"x" * (LIMIT + 1), "20,000,000"),
        (b"We value your privacy\nAccept all\n", "no article"),
    ],
)
def test_what_is_no_article_is_told_in_one_sentence(raw: bytes, told: str) -> None:
    with pytest.raises(ArticleError) as error:
        read_article(raw, "scan.txt")
    message = str(error.value)
    assert message.startswith("scan.txt: ")
    assert told in message
    assert re.search("save|split", message)
    assert "\n" not in message


# Properties


@given(st.binary(max_size=300))
@settings(max_examples=300, deadline=None)
def test_any_bytes(raw: bytes) -> None:
    try:
        read = read_article(raw, "x.txt")
    except ArticleError:
        return
    assert well_formed(read.text)


@given(printable)
@settings(max_examples=300, deadline=None)
def test_any_text(text: str) -> None:
    raw = f"Rukla {text} 1,200 soldiers".encode()
    try:
        read = read_article(raw, "x.txt")
    except ArticleError:
        assume("binary file" not in str(sys.exc_info()[1]))
        raise
    assert well_formed(read.text)
    assert article(read.text).text == read.text
    spans = [read.raw_span(raw, at, at + 1) for at in range(len(read.text))]
    assert all(0 <= start < end <= len(raw) for start, end in spans)
    assert all(before[0] <= after[0] for before, after in pairwise(spans))
    if read.text.endswith("1,200 soldiers"):
        start, end = read.raw_span(raw, len(read.text) - 14, len(read.text) - 9)
        assert raw[start:end] == b"1,200"


@given(st.sampled_from(sorted(RAW)), st.data())
@settings(max_examples=60, deadline=None)
def test_mangled_articles_stay_well_formed(stem: str, data: st.DataObject) -> None:
    raw = RAW[stem].read_bytes()
    start = data.draw(st.integers(0, len(raw)))
    end = data.draw(st.integers(start, min(len(raw), start + 200)))
    mangled = raw[:start] + data.draw(st.sampled_from([b"", b"\xff", b"\r\n\r\n", "\u200b\u00a0".encode()])) + raw[end:]
    read = read_article(mangled, "x.txt")
    assert well_formed(read.text)
    assert article(read.text).text == read.text


def test_hidden_characters_and_blank_lines() -> None:
    text = "\ufeff=1+1\t is \u200bwhat\u00ad ever\x07\r\n\r\n \r\n\r\nstands\u2028here  \r\n"
    assert article(text).text == "1+1  is what ever\n\nstands\nhere"
    assert article("Cafe\u0301").text == "Café"
    assert article("Cafe\u0301").encoding_repairs == ()


HOSTILE = ["a\n", "“", "&amp;", "READ ALSO\n", " ", "(Photo by ", "Ã¼", "on 5 May ", "READ ALSO\nA\nB.\n"]


@pytest.mark.parametrize("unit", HOSTILE)
def test_time_grows_with_length_only(unit: str) -> None:
    def seconds(length: int) -> float:
        story = "Some 300 soldiers came to Riga on Friday, the army told the readers of its newsletter in town.\n"
        raw = (story + unit * (length // len(unit)) + "x").encode()
        start = time.process_time()
        read_article(raw, "x.txt")
        return time.process_time() - start

    seconds(1000)
    assert seconds(160_000) < 60 * max(seconds(10_000), 0.001)  # 16 times the text


# Furniture and head


@pytest.mark.parametrize("case", CASES["furniture"], ids=[case["name"] for case in CASES["furniture"]])
def test_furniture(case: dict) -> None:
    read = article(case["text"])
    blocks = "\n".join(block.text for block in read.removed)
    assert [start for start in case["removed"] if start not in blocks or start in read.text.split("\n")] == []
    assert [start for start in case["kept"] if start not in read.text] == []
    assert bool(case["removed"]) <= bool(read.removed)


@pytest.mark.parametrize("case", CASES["head"], ids=[case["title"] or "none" for case in CASES["head"]])
def test_head(case: dict) -> None:
    read = article(case["text"])
    assert {"publisher": read.publisher, "title": read.title, "author": read.author} == {
        key: case[key] for key in ("publisher", "title", "author")
    }


def test_the_source_is_believed() -> None:
    source = {"publisher": "The Post", "title": "A title", "author": "A. Writer", "published": ""}
    read = read_article(b"Another title\n\nBy Jane Doe\n\nSome 300 soldiers came.", "x.txt", source)
    assert (read.publisher, read.title, read.author) == ("The Post", "A title", "A. Writer")


def test_other_languages_are_told_apart() -> None:
    text = "Lietuvos kariuomenė skelbia, kad į Ruklą atvyko 300 karių. Jie liks šešis mėnesius."
    assert article(text).language == "lt"
