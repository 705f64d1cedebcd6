"""Forms: whatever a file is saved as, the same article comes out and leads back to its bytes; broken files are told."""

import csv
import gzip
import io
import json
import random
import subprocess
import sys
from datetime import date
from email.message import EmailMessage
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

import analysis
from analysis.articles import Article, ArticleError, forms
from analysis.articles.forms import FORMS, read, unpacked
from analysis.articles.markup import OUTSIDE, RUNNING
from analysis.build import build
from analysis.reading import read_claims

HERE = Path(__file__).parent
TITLE = "More allied troops for Rukla"
BODY = [
    "RUKLA, Lithuania - Some 360 German soldiers arrived in Lithuania on Tuesday, the ministry said in Vilnius. "
    "They join the NATO battlegroup that has trained at Rukla with the Iron Wolf brigade.",
    "“Canada is sending 450 troops to Latvia”, the spokeswoman of Šiauliai’s air base added on the same day & hour.",
    "The soldiers are to stay for six months, and the ministry's officials expect more of them before winter comes.",
]
META = {"author": "Jane Doe", "publisher": "The Rukla Courier", "url": "https://courier.example/a", "day": "2022-02-22"}
STORY = {"headline": TITLE, "body": "\n\n".join(BODY), "source": META["publisher"], "byline": META["author"]}
STORY |= {"link": META["url"], "pubDate": f"{META['day']}T08:30:00+02:00"}


def html_page(body: list[str] = BODY, title: str = TITLE, day: str = META["day"], more: str = "") -> str:
    """Return a page of a newspaper around the paragraphs."""
    story = "".join(f"<p>{text.replace('&', '&amp;').replace('360', '3<b>60</b>')}</p>\n" for text in body)
    return f"""<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>{title} | The Rukla Courier</title>
<meta property="og:site_name" content="{META["publisher"]}"><meta property="og:title" content="{title}">
<meta property="article:published_time" content="{day}T08:30:00+02:00"><link rel="canonical" href="{META["url"]}">
<meta name="author" content="{META["author"]}"><script>var hidden = "<p>900 tanks</p>";</script></head>
<body><nav><a href="/">Home</a> <a href="/news">World news</a></nav>
<article><h1>{title}</h1>{story}</article>{more}
<aside><h3>Read more</h3><p>Elsewhere: 5,000 soldiers of the other story</p></aside>
<footer>&copy; 2022 The Rukla Courier</footer></body></html>"""


def mail(subtype: str, place: str = "") -> bytes:
    """Return a mail with the article, or a page as a browser saves it in one file."""
    message = EmailMessage()
    message["Subject"], message["From"] = TITLE, "Jane Doe <jane@courier.example>"
    message["Date"] = "22 Feb 2022 8:30 +0200"
    if place:
        message["Snapshot-Content-Location"] = place
    text = html_page() if subtype == "html" else "\n\n".join([TITLE, *map(broken, BODY)]) + "\n"
    message.set_content(text, subtype=subtype, cte="quoted-printable")
    return message.as_bytes()


def broken(text: str, width: int = 72) -> str:
    """Return a paragraph as lines of that width."""
    lines = [""]
    for word in text.split():
        lines = [*lines[:-1], f"{lines[-1]} {word}".strip()] if len(lines[-1] + word) < width else [*lines, word]
    return "\n".join(lines)


def pdf(pages: list[list[str]], **told: str) -> bytes:
    """Return a PDF with these lines on its pages."""
    objects = ["<< /Type /Catalog /Pages 2 0 R >>", "", "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>"]
    for lines in pages:
        shown = "".join(f"({line.translate({40: '', 41: ''})}) Tj T* " for line in lines)
        stream = f"BT /F1 10 Tf 12 TL 50 780 Td {shown}ET"
        objects.append(f"<< /Length {len(stream)} >>\nstream\n{stream}\nendstream")
        page = f"/Contents {len(objects)} 0 R /Resources << /Font << /F1 3 0 R >> >>"
        objects.append(f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] {page} >>")
    kids = " ".join(f"{n} 0 R" for n in range(5, len(objects) + 1, 2))
    objects[1] = f"<< /Type /Pages /Kids [{kids}] /Count {len(pages)} >>"
    objects.append("<< " + " ".join(f"/{key} ({value})" for key, value in told.items()) + " >>")
    out, places = "%PDF-1.4\n", []
    for n, content in enumerate(objects, 1):
        places.append(len(out))
        out += f"{n} 0 obj\n{content}\nendobj\n"
    table = "".join(f"{place:010} 00000 n \n" for place in places)
    root = f"<< /Size {len(objects) + 1} /Root 1 0 R /Info {len(objects)} 0 R >>"
    end = f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n{table}trailer\n{root}\nstartxref\n{len(out)}\n%%EOF"
    return (out + end).encode("cp1252")


def ascii_only(text: str) -> str:
    """Return the text without letters that the PDF's plain font lacks."""
    return text.translate({0x201C: '"', 0x201D: '"', 0x2019: "'", 0x160: "S"})


def table(rows: list[dict[str, str]], comma: str = ",") -> bytes:
    """Return rows as a CSV file."""
    out = io.StringIO()
    writer = csv.DictWriter(out, rows[0], delimiter=comma, lineterminator="\r\n")
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue().encode()


def parquet(rows: list[dict[str, object]]) -> bytes:
    """Return rows as a Parquet file."""
    out = io.BytesIO()
    pq.write_table(pa.Table.from_pylist(rows), out)
    return out.getvalue()


MARKDOWN = f"""---
title: "{TITLE}"
author: {META["author"]}
date: {META["day"]}
url: {META["url"]}
publisher: {META["publisher"]}
---
# {TITLE}

{broken(BODY[0]).replace("360", "**360**").replace("Iron Wolf", "[Iron Wolf](https://wolf.example)")}

![A tank of the brigade](tank.png)

> {BODY[1]}

{BODY[2]}
"""
PDF = pdf(
    [
        ["Ministry of Defence 2022", TITLE, "", *broken(ascii_only(BODY[0])).split("\n"), "Page 1"],
        ["Ministry of Defence 2022", *broken(ascii_only(f"{BODY[1]} {BODY[2]}")).split("\n"), "Page 2"],
    ],
    Title=TITLE, Author=META["author"], CreationDate="D:20220222083000Z",
)  # fmt: skip
SAVED: dict[str, bytes] = {
    "a.txt": "\n\n".join([TITLE, *BODY]).encode(),
    "a.md": MARKDOWN.encode(),
    "a.html": html_page().encode(),
    "a.htm": html_page().replace('"utf-8"', '"windows-1257"').encode("cp1257"),
    "a.mhtml": mail("html", META["url"]),
    "a.eml": mail("plain"),
    "b.eml": mail("html"),
    "a.pdf": PDF,
    "a.jsonl": (json.dumps(STORY) + "\n\n" + json.dumps(STORY, ensure_ascii=False)).encode(),
    "a.ndjson": json.dumps(STORY, ensure_ascii=False).encode("utf-16"),
    "a.csv": table([STORY | {"body": STORY["body"] + ' He said "no".'}, STORY]),
    "b.csv": table([STORY], ";"),
    "a.parquet": parquet([STORY | {"pubDate": date(2022, 2, 22), "vector": [1.0, 2.0]}]),
}
MANY = [name for name in SAVED if FORMS["." + name.split(".")[1]].many]
PLAIN = str.maketrans({"“": '"', "”": '"', "’": "'", "Š": "S"})


def articles(raw: bytes, name: str, source: dict[str, str] | None = None) -> list[Article]:
    """Return the articles of a file that has no others."""
    found = list(read(raw, name, source))
    assert [item for item in found if not isinstance(item, Article)] == []
    return [item for item in found if isinstance(item, Article)]


def errors(raw: bytes, name: str, source: dict[str, str] | None = None) -> list[str]:
    """Return what is told of a file's broken rows."""
    return [str(item) for item in read(raw, name, source) if isinstance(item, ArticleError)]


# Every form gives the same article


def test_every_form_is_tested() -> None:
    assert {"." + name.split(".")[1] for name in SAVED} | {".mht"} == set(FORMS)


@pytest.mark.parametrize("packed", [False, True], ids=["plain", "gz"])
@pytest.mark.parametrize("name", SAVED)
def test_the_same_article_comes_out_of_every_form(name: str, packed: bool) -> None:
    raw, name = (gzip.compress(SAVED[name]), f"{name}.gz") if packed else (SAVED[name], name)
    found = articles(raw, name)
    for number, article in enumerate(found, 1):
        row = 2 * number - 1 if "json" in name else number  # a line between them is empty
        assert article.article_id == (f"{name[0]}.{row}" if name.removesuffix(".gz") in MANY else name[0])
        assert article.source_file == name
        assert article.title == TITLE
        assert article.language == "en"
        for paragraph in BODY:
            assert paragraph.translate(PLAIN) in article.text.translate(PLAIN), article.text
        told = [(claim.quote, claim.contributor, claim.host) for claim in read_claims(article)]
        assert told == [("Some 360", "DEU", "LTU"), ("450", "CAN", "LVA")]
        assert str(article.published_start) == str(article.published_end) == META["day"] or name.startswith("a.txt")
        assert "900 tanks" not in article.text
        assert "5,000" not in article.text


@pytest.mark.parametrize("name", SAVED)
def test_each_word_leads_back_to_its_bytes(name: str) -> None:
    data = unpacked(SAVED[name], name)
    for article in articles(SAVED[name], name):
        for quote in ("RUKLA", "German", "Vilnius", "450", "Latvia”", "air base", "winter"):
            start = article.text.translate(PLAIN).index(quote.translate(PLAIN))
            first, last = article.raw_span(SAVED[name], start, start + len(quote))
            written = data[first:last].decode()
            escaped = json.loads(f'"{written}"') if "\\u" in written else written
            assert escaped.translate(PLAIN).replace("&amp;", "&") == quote.translate(PLAIN)
        start = article.text.index("360")
        first, last = article.raw_span(SAVED[name], start, start + 3)
        assert data[first:last].decode() in ("360", "3<b>60", "3<b>60</b>")


@pytest.mark.parametrize("name", [name for name in SAVED if name != "a.txt"])
def test_metadata_is_taken_over(name: str) -> None:
    (article, *_) = articles(SAVED[name], name)
    assert {"mhtml": META["url"]}.get(name[2:], article.url) == article.url
    if name not in ("a.pdf", "a.eml"):
        assert (article.publisher, article.url) == (META["publisher"], META["url"])
    assert article.author == META["author"]
    assert next(item.kind for item in article.evidence if item.used) == "metadata of the page"
    assert article.date_basis == "metadata"


def test_the_source_is_believed_before_the_page() -> None:
    source = {"publisher": "The Post", "title": "", "url": "https://post.example", "published": "2022-02-20"}
    (article,) = articles(SAVED["a.html"], "a.html", source)
    assert (article.publisher, article.title, article.url) == ("The Post", TITLE, "https://post.example")
    assert str(article.published_start) == "2022-02-20"
    assert "the page's metadata says '2022-02-22'; set aside" in article.date_conflict


# Pages


def test_a_pages_date_is_set_aside_like_a_printed_one() -> None:
    """The text is told in 2022, its page says 2017 as a printed date might."""
    text = (HERE.parent / "data/raw/003_d272d1f2ebf88e73.txt").read_text(encoding="utf-8")
    paragraphs = [line for line in text.split("\n") if len(line) > 60]
    (article,) = articles(html_page(paragraphs, "Germany sends more", "2017-07-11").encode(), "a.html")
    assert article.published_start == date(2022, 2, 22)
    assert article.date_conflict.startswith("the page's metadata says '2017-07-11'; set aside, since ")
    (told,) = [item for item in article.evidence if item.kind == "metadata of the page"]
    assert not told.used


def test_a_date_that_page_and_print_share_counts_once() -> None:
    text = "Posted: 2017-07-11\nPrime Minister Kaja Kallas met US Secretary of State Antony Blinken in Tallinn."
    record = json.dumps({"text": text, "date": "2017-07-11"}).encode()
    (article,) = articles(record, "a.jsonl")
    assert article.published_start
    assert article.published_start.year == 2021


def visible(article: Article) -> str:
    return " ".join([article.text, *(block.text for block in article.removed)])


def test_nothing_of_a_page_is_lost() -> None:
    (article,) = articles(SAVED["a.html"], "a.html")
    outside = [block.text for block in article.removed if block.reason == OUTSIDE]
    below = "Read more\nElsewhere: 5,000 soldiers of the other story\n© 2022 The Rukla Courier"
    assert outside == ["Home World news", below]
    assert article.text.startswith(TITLE)


WORDS = "Riga Šiauliai 1,200 soldiers & < > “so” it's the of und Ā".split()
words = st.lists(st.sampled_from(WORDS), min_size=1, max_size=30)


@given(st.lists(words, min_size=1, max_size=6), st.lists(words, max_size=4), st.randoms(use_true_random=False))
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_no_word_of_a_page_is_lost(story: list[list[str]], around: list[list[str]], rng: random.Random) -> None:
    def block(text: list[str]) -> str:
        tag = rng.choice(["p", "div", "li", "h2", "span"])
        inside = " ".join(text).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
        return f"<{tag}>{inside}</{tag}>" + " " * (tag == "span")  # two of these in a row are one line of words

    inner, outer = "".join(map(block, story)), "".join(map(block, around))
    raw = f"<html><body><div class='menu'>{outer}</div><article>{inner}</article></body></html>".encode()
    for item in read(raw, "a.html"):
        if isinstance(item, Article):
            shown = {word.strip("“”|") for word in visible(item).split()} | set("“”|&<>")
            assert [word for text in story + around for word in text if word.strip("“”") not in shown] == []
            spans = [item.raw_span(raw, at, at + 1) for at in range(len(item.text))]
            assert all(0 <= start <= end <= len(raw) for start, end in spans)


def test_a_short_page_and_one_without_an_article() -> None:
    (article,) = articles(b"<p>Canada is sending 450 troops to Latvia.</p>", "a.html")
    assert article.text == "Canada is sending 450 troops to Latvia."
    for empty in (b"<html><body></body></html>", b"<html><body><script>x = 1</script></body></html>"):
        assert errors(empty, "a.html") == ["a.html: no article is found in the page; save its text as .txt"]


def test_json_ld_dates_a_page() -> None:
    told = {"@context": "https://schema.org", "@type": "NewsArticle", "headline": TITLE, "datePublished": "2022-02-22"}
    told["author"] = {"@type": "Person", "name": "Anna Writer"}
    page = html_page().replace("article:published_time", "x").replace('name="author"', 'name="y"')
    page = page.replace("<script>", f'<script type="application/ld+json">{json.dumps(told)}</script><script>')
    (article,) = articles(page.encode(), "a.html")
    assert (str(article.published_start), article.author) == ("2022-02-22", "Anna Writer")


# PDF and Markdown


def test_lines_of_a_pdf_become_paragraphs() -> None:
    text = "The multinational battal-|ion of some 1,200 soldiers trained with the German-|led brigade at the base|"
    text += "of Rukla in Lithuania, where the battalion has been since the spring of that year.|A short heading|"
    text += "Another paragraph begins below it and is long enough to be broken over a line."
    lines = [line for part in text.split("|") for line in broken(part, 60).split("\n")]
    head, pages = "MINISTRY OF DEFENCE No 17", [lines[:3], lines[3:], ["The end of it all."]]
    raw = pdf([[head, *page, f"- {number} -"] for number, page in enumerate(pages, 1)])
    (article,) = articles(raw, "a.pdf")
    assert "multinational battalion of some 1,200 soldiers trained with the German-led brigade at the" in article.text
    assert "at the base of Rukla in Lithuania" in article.text
    assert "\nA short heading\nAnother paragraph begins below it and" in article.text
    assert [block.text for block in article.removed if block.reason == RUNNING] == [
        part for number in (1, 2, 3) for part in (head, f"- {number} -")
    ]
    end = article.text.index("end of it")
    first, _ = article.raw_span(raw, end, end + 3)
    assert unpacked(raw, "a.pdf")[:first].count(b"\f") == 2, "it stands on the third page"


def test_a_printed_page_and_a_files_name_are_no_metadata() -> None:
    told = {"Title": "Microsoft Word - a.docx", "Producer": "Skia/PDF", "CreationDate": "D:20220222"}
    raw = pdf([["Some 300 soldiers came to Riga."]], **told)
    (article,) = articles(raw, "a.pdf")
    assert (article.published_start, article.title) == (None, "")


@pytest.mark.parametrize(
    ("marked", "plain"),
    [
        ("# Troops #\n\nNews", "Troops\n\nNews"),
        ("*Some* **300** __men__ and ***women***", "Some 300 men and women"),
        ("snake_case and 5 * 3 * 2", "snake_case and 5 * 3 * 2"),
        ("[NATO](https://nato.int 'x') and [ref][1]\n\n[1]: https://x.example", "NATO and ref"),
        ("<https://nato.int> `code` &amp; \\*star\\*", "https://nato.int code & *star*"),
        ("- one\n- two\n1. three", "one\ntwo\n1. three"),
        ("A line\nbroken here.\n\nThen more.", "A line broken here.\n\nThen more."),
        ("A line  \nbroken on purpose", "A line\nbroken on purpose"),
        ("> quoted\n> twice", "quoted\ntwice"),
        ("```\ncode\n```\ntext", "code\ntext"),
        ("| Nation | Troops |\n|---|--:|\n| Latvia | 300 |", "Nation | Troops\nLatvia | 300"),
        ("Heading\n===\n\n---\n\nText <b>bold</b><!-- no -->", "Heading\n\nText bold"),
    ],
)  # fmt: skip
def test_markdown(marked: str, plain: str) -> None:
    (article,) = articles(marked.encode(), "a.md")
    assert article.text == plain


# Many articles in a file


@pytest.mark.parametrize("name", ["Text", "article_text", "BODY", "Full Text", "content"])
def test_columns_are_found_by_their_usual_names(name: str) -> None:
    (article,) = articles(table([{"Nr": "7", name: "Some 300 soldiers came.", "Published-At": "1645520400"}]), "a.csv")
    assert (article.text, str(article.published_start)) == ("Some 300 soldiers came.", "2022-02-22")


def test_columns_can_be_named() -> None:
    raw = json.dumps({"Volltext": "Some 300 soldiers came.", "text": "a stub", "Datum": "22.02.2022"}).encode()
    (article,) = articles(raw, "a.jsonl", {"columns": "text=Volltext;published=Datum"})
    assert (article.text, str(article.published_start)) == ("Some 300 soldiers came.", "2022-02-22")


@pytest.mark.parametrize(
    "told",
    ["2022-02-22", "2022-02-22T10:00:00Z", "20220222", "1645520400", 1645520400, 1645520400.5, 1645520400000,
     "Tue, 22 Feb 2022 10:00:00 GMT", "February 22, 2022", "22 February 2022"],
)  # fmt: skip
def test_time_stamps_of_every_kind(told: object) -> None:
    (article,) = articles(json.dumps({"text": "Some 300 soldiers came.", "date": told}).encode(), "a.jsonl")
    assert str(article.published_start) == str(article.published_end) == "2022-02-22"


def test_ids_are_the_rows_own_or_their_numbers() -> None:
    ids = ["lt-1", "", "lt-1", "7", "no/slash", "x" * 101, "ok (2)"]
    raw = "\n".join(json.dumps({"id": own, "text": f"Article {n}."}) for n, own in enumerate(ids)).encode()
    assert [a.article_id for a in articles(raw, "a.jsonl")] == ["a.lt-1", "a.2", "a.3", "a.4", "a.5", "a.6", "a.ok (2)"]


def test_values_of_odd_types() -> None:
    row = {"text": "A\ud800B", "source": {"title": "LETA"}, "authors": ["A. One", "B. Two"], "url": None, "date": {}}
    (article,) = articles(json.dumps(row).encode(), "a.jsonl")
    assert (article.text, article.publisher, article.author, article.url) == ("A\ufffdB", "LETA", "A. One, B. Two", "")


# What is broken


@pytest.mark.parametrize(
    ("name", "raw", "words"),
    [
        ("a.docx.gz", b"", None),
        ("a.html", b"\x00\x01\x02", ["a.html: ", "binary", "save"]),
        ("a.html", b"", ["a.html: ", "empty", "save"]),
        ("a.md", b"# \n\n![](x.png)", ["a.md: ", "save"]),
        ("a.pdf", b"%PDF-1.4 nothing", ["a.pdf: no PDF", ".txt"]),
        ("a.pdf", PDF[:400], ["a.pdf: no PDF", ".txt"]),
        ("a.pdf", pdf([[], []]), ["a.pdf: no text on its 2 pages", "OCR"]),
        ("a.eml", b"Subject: x\n\n", ["a.eml: no text in the mail", ".txt"]),
        ("a.mhtml", b"\xff\xfe\x00", ["a.mhtml: ", "save"]),
        ("a.jsonl", b"{}", ["a.jsonl, row 1: no text among ", "sources.csv"]),
        ("a.jsonl", b'\n{"text": " "}', ["a.jsonl, row 2: its text is empty", "delete"]),
        ("a.jsonl", b'{"text": 5}', ["a.jsonl, row 1: its text is empty or no text", "delete"]),
        ("a.jsonl", b'{"text": true, "id": 7}', ["a.jsonl, row 1: its text is empty or no text", "delete"]),
        ("a.jsonl", b"[1]\n", ["a.jsonl, row 1: no JSON object", "write"]),
        ("a.jsonl", b"{'text': 1}\n", ["a.jsonl, row 1: no JSON", "write"]),
        ("a.jsonl", b"[" * 100_000, ["a.jsonl, row 1: no JSON", "write"]),
        ("a.jsonl", b"\xff\xfeA", ["a.jsonl: broken utf-16", "byte 2", "UTF-8"]),
        ("a.csv", b"a,b\n1,2\n", ["a.csv, row 1: no text among a, b", "sources.csv"]),
        ("a.csv", b"id,text\n1\n", ["a.csv, row 1: 1 cells below 2 names", "quote"]),
        ("a.csv", b'id,text\n1,"never closed\n', ["a.csv, row 1: no row of a table", "quote"]),
        ("a.parquet", b"PAR1 PAR1", ["a.parquet: no Parquet file", "once more"]),
        ("a.parquet", SAVED["a.parquet"][:-30], ["a.parquet: no Parquet file", "once more"]),
        ("a.txt.gz", b"no gzip", ["a.txt.gz: damaged gzip", "once more"]),
        ("a.txt.gz", gzip.compress(b"Some 300 soldiers came.")[:-9], ["a.txt.gz: damaged gzip", "once more"]),
        ("a.txt.gz", gzip.compress(b"a" * 20_000_001), ["a.txt.gz: unpacks to more than 20,000,000", "split"]),
    ],
)  # fmt: skip
def test_what_is_broken_is_told_in_one_line(name: str, raw: bytes, words: list[str] | None) -> None:
    if words is None:
        with pytest.raises(KeyError):
            list(read(raw, name))
        return
    (line,) = errors(raw, name)
    assert "\n" not in line
    assert [word for word in words if word not in line] == []


def test_one_broken_row_leaves_the_others() -> None:
    good = json.dumps({"text": "Some 300 soldiers came."})
    assert len(list(read("\n".join([good, "{", good, "3", good]).encode(), "a.jsonl"))) == 5
    rows = 'id,text\n1,"A, one"\n2,"bad" one\n3,"C ""three"""\n4,"never closed\n5,E\n'
    found = list(read(rows.encode(), "a.csv"))
    texts = [item.text if isinstance(item, Article) else "" for item in found]
    assert texts == ["A, one", "", 'C "three"', "", "E"]


def test_a_file_with_more_pages_than_allowed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(forms, "PAGES", 1)
    assert errors(PDF, "a.pdf") == ["a.pdf: 2 pages, and at most 1 are read; split it"]


def test_a_parquet_file_that_unpacks_to_too_much(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(forms, "MANY", 1000)
    raw = parquet([{"text": "a" * 900}] * 3)
    assert errors(raw, "a.parquet") == ["a.parquet: unpacks to more than 1,000 bytes; split it into parts"]


@pytest.mark.parametrize("name", [*SAVED, "a.txt.gz"])
@given(raw=st.binary(max_size=200) | st.text(max_size=100).map(str.encode))
@example(raw=b"")
@example(raw=b"From: \xff\nContent-Type: text/html; charset=\xff\n\n<p>x")
@example(raw=b'<p>&#99999999;&#xd800;<title><!--<script><p a="<')
@example(raw=b'{"text": "\\ud800 x \\n", "date": "9999999999999", "id": {}}')
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_no_bytes_raise(name: str, raw: bytes) -> None:
    check(name, raw)


@pytest.mark.parametrize("name", SAVED)
@given(data=st.data())
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_no_damage_raises(name: str, data: st.DataObject) -> None:
    raw = SAVED[name]
    start = data.draw(st.integers(0, len(raw)))
    end = data.draw(st.integers(start, min(len(raw), start + 100)))
    check(name, raw[:start] + data.draw(st.binary(max_size=8)) + raw[end:])


def check(name: str, raw: bytes) -> None:
    """Read a file that may be broken in any way."""
    for item in read(raw, name):
        assert isinstance(item, Article | ArticleError)
        if isinstance(item, ArticleError):
            assert str(item).startswith(name)
            assert "\n" not in str(item)
        else:
            item.text.encode()
            assert item.text
            for start in range(0, len(item.text), 40):
                first, last = item.raw_span(raw, start, start + 1)
                assert 0 <= first <= last <= len(unpacked(raw, name))


@pytest.mark.parametrize(
    "unit", ["<p>", "<a ", "<!--", "&", "<script>", "<p>word</p>", "<title>", "a&amp;", "<b>x</b>"]
)
def test_pages_take_time_in_proportion(unit: str) -> None:
    page = f"<html><body><article><p>{BODY[0]}</p>{unit * (200_000 // len(unit))}</article></body></html>"
    assert len(list(read(page.encode(), "a.html"))) == 1


# The build


def test_a_folder_of_all_forms_is_built(tmp_path: Path) -> None:
    folder = tmp_path / "raw"
    folder.mkdir()
    for n, (name, raw) in enumerate(SAVED.items()):
        (folder / f"{n}-{name}").write_bytes(raw)
    (folder / "broken.jsonl").write_bytes(b"{}\n" * 25)
    built = build(folder, tmp_path / "tables")
    told = built.frames["articles"]
    assert len(told) == len(SAVED) + 2
    assert len(set(told["story"])) == 1
    assert set(built.frames["claims"].groupby("article_id").size()) == {2}
    assert len(built.left_out) == 21
    assert built.left_out[-1] == "broken.jsonl: 5 more rows are left out; mend them in the same way"


def test_the_names_of_two_files_may_meet(tmp_path: Path) -> None:
    (tmp_path / "raw").mkdir()
    (tmp_path / "raw" / "a.1.txt").write_text("One article.", encoding="utf-8")
    (tmp_path / "raw" / "a.jsonl").write_text('{"text": "Another article."}', encoding="utf-8")
    built = build(tmp_path / "raw", tmp_path / "tables")
    assert list(built.frames["articles"]["text"]) == ["One article."]
    assert built.left_out == ["a.jsonl: a.1 is another article's name too; rename the file"]


def test_columns_are_named_in_sources(tmp_path: Path) -> None:
    raw = table([{"Volltext": "Some 300 soldiers came."}])
    (tmp_path / "a.csv").write_bytes(raw)
    header = "source_file,publisher,title,author,url,published,retrieved,bytes,sha256,columns,rights,note"
    digest = forms.hashlib.sha256(raw).hexdigest()
    row = f"a.csv,,,,,,,{len(raw)},{digest},text=Volltext,,"
    (tmp_path / "sources.csv").write_text(f"{header}\n{row}\n", encoding="utf-8")
    assert list(build(tmp_path, tmp_path / "tables").frames["articles"]["text"]) == ["Some 300 soldiers came."]


def test_the_face_reads_a_file_of_any_form(tmp_path: Path) -> None:
    for name in ("a.html", "a.jsonl", "a.parquet"):
        (tmp_path / name).write_bytes(SAVED[name])
    article, claims = analysis.read(str(tmp_path / "a.html"))
    assert (article.title, len(claims)) == (TITLE, 2)
    assert len(analysis.read(tmp_path / "a.parquet")[1]) == 2
    with pytest.raises(ArticleError, match="holds many articles"):
        analysis.read(tmp_path / "a.jsonl")
    (tmp_path / "b.html").touch()
    with pytest.raises(ArticleError, match="empty"):
        analysis.read(tmp_path / "b.html")


def test_text_needs_no_heavy_library(root: Path, tmp_path: Path) -> None:
    code = (
        "import sys\nfrom pathlib import Path\nfrom analysis.build import build\n"
        f"build(Path('data/raw'), Path({str(tmp_path)!r}))\n"
        "print([m for m in ('trafilatura', 'lxml', 'pypdf', 'pyarrow.parquet', 'py3langid') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=root, capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"
