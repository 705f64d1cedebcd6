"""Measure how text is mended: our way beside ftfy on garbled names, beside two detectors on code pages.

usage: python benchmarks/cleaning.py

The names are those of ``tests/cases/names.json``, each in sentences of English. A contender that is not installed is
left out: ``pip install ftfy chardet charset-normalizer`` brings all. ``docs/cleaning.md`` has the tables.
"""

import json
from collections.abc import Callable, Iterator
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from analysis.articles import ArticleError
from analysis.articles.encoding import apply, decode, words

NAMES = json.loads((Path(__file__).parents[1] / "tests/cases/names.json").read_text(encoding="utf-8"))
GARBLED = "latin-1 cp1252 cp1250 cp1254 cp1257 cp1251 cp1253 cp874 koi8-r mac_roman cp437 cp850 cp775 iso8859-2".split()
SAVED = "cp1252 latin-1 cp1257 cp1250 cp1254 cp1251 koi8-r koi8-u cp1253 cp874".split()
SENTENCES = ("In {} they met.", "“{}’s army,” he said – 1 200 of them.")
ONE = "Reporters in {} were told on Friday that 300 soldiers would stay.\n“They are ready – all of them,” he said."
THREE = "Reporters in {} were told on Friday. {}’s forces stay in place, and {} (the head of it) agreed: all stays."
PLAIN = str.maketrans("“”’–", '""\'-')  # what older pages have for them


def misread(text: str, page: str, times: int = 1) -> str:
    """Text whose UTF-8 has been taken for a code page, so many times."""
    for _ in range(times):
        text = "".join(bytes([b]).decode(page, "ignore") or chr(b) for b in text.encode())
    return text


def garbled(page: str, times: int) -> Iterator[tuple[str, str]]:
    """Sentences with a name, as they came and as they were meant."""
    for name in (name for names in NAMES.values() for name in names):
        for text in (sentence.format(name) for sentence in SENTENCES):
            if not text.isascii():
                yield misread(text, page, times), text


def saved(page: str, count: int) -> Iterator[tuple[bytes, str]]:
    """Texts with one or three names of a language in the bytes of a code page that holds them, and as meant."""
    for names in NAMES.values():
        beyond = [name for name in names if not name.isascii()]
        for n in range(len(beyond)):
            text = (ONE if count == 1 else THREE).format(*(beyond * 2)[n : n + count])
            text = text.translate(PLAIN) if page in ("latin-1", "koi8-r", "koi8-u") else text
            try:
                raw = text.encode(page)
            except UnicodeEncodeError:
                continue
            if not raw.isascii():
                yield raw, text


def mended(text: str) -> str:
    """Text as our way mends it."""
    return apply(text, words(text)[0])


def decoded(raw: bytes) -> str:
    """Text of these bytes as our way reads them."""
    try:
        return decode(raw, "case.txt")[0]
    except ArticleError:
        return ""


def share(right: int, of: int) -> str:
    """A share in per cent, rounded down so that 100 means all."""
    return f"{100 * right // of}" if of else "-"


def row(page: str, cases: list[list[tuple[Any, str]]], ways: list[Callable[[Any], str]]) -> str:
    """One line of a table: for each list of cases and each way the share that came out right."""
    cells = [share(sum(way(came) == meant for came, meant in case), len(case)) for case in cases for way in ways]
    return f"| {' | '.join([page, str(len(cases[0])), *cells])} |"


def main() -> None:
    """Print both tables."""
    ways: dict[str, Callable[[str], str]] = {"ours": mended}
    if find_spec("ftfy"):
        ftfy = import_module("ftfy")
        plain = ftfy.TextFixerConfig(uncurl_quotes=False, fix_latin_ligatures=False, fix_character_width=False)
        ways["ftfy"] = lambda text: ftfy.fix_text(text, plain)
    print("garbled once and twice:", *ways)
    for page in GARBLED:
        print(row(page, [list(garbled(page, times)) for times in (1, 2)], list(ways.values())), flush=True)
    pages: dict[str, Callable[[bytes], str]] = {"ours": decoded}
    if find_spec("chardet"):
        detect = import_module("chardet").detect
        pages["chardet"] = lambda raw: raw.decode(detect(raw)["encoding"] or "ascii", "replace")
    if find_spec("charset_normalizer"):
        from_bytes = import_module("charset_normalizer").from_bytes
        pages["charset-normalizer"] = lambda raw: str(from_bytes(raw).best())
    print("one name and three names:", *pages)
    for page in SAVED:
        print(row(page, [list(saved(page, count)) for count in (1, 3)], list(pages.values())), flush=True)


if __name__ == "__main__":
    main()
