"""Measure what is taken for the article on saved pages: our way, trafilatura's, both, and a rule of length.

usage: python benchmarks/furniture.py

``tests/pages`` holds invented pages in the manner of different outlets, as a browser saves them, and in ``gold.json``
every line of them as article or furniture, and which lines of the article make claims. Ours sees only the text of the
page, as it is when somebody copies it. The rule of length keeps paragraphs of 80 characters and more that end as a
sentence does. Where trafilatura is not installed it is left out. ``docs/cleaning.md`` has the table.
"""

import json
import re
from collections.abc import Callable, Iterable
from html.parser import HTMLParser
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path

from analysis.articles import ArticleError, read_article

PAGES = Path(__file__).parents[1] / "tests/pages"
GOLD = json.loads((PAGES / "gold.json").read_text(encoding="utf-8")) if (PAGES / "gold.json").exists() else {}
INLINE = frozenset("a abbr b bdi cite code em font i mark q s small span strong sub sup time u".split())


class _Text(HTMLParser):
    """The text of a page as a browser copies it: one line for each block."""

    def __init__(self) -> None:
        super().__init__()
        self.parts: list[str] = []
        self.hidden = ""

    def handle_starttag(self, tag: str, attrs: object) -> None:
        """Begin a line at a block."""
        self.hidden = self.hidden or (tag if tag in ("script", "style", "title") else "")
        self.parts.append("" if tag in INLINE else "\n")

    def handle_endtag(self, tag: str) -> None:
        """End the line of a block."""
        self.hidden = "" if tag == self.hidden else self.hidden
        self.parts.append("" if tag in INLINE else "\n")

    def handle_data(self, data: str) -> None:
        """Take the words of what is not hidden."""
        self.parts.append("" if self.hidden else re.sub(r"\s+", " ", data))


def page_text(page: str) -> str:
    """Text of a page, its lines those of its blocks."""
    parser = _Text()
    parser.feed(page)
    lines = (re.sub(" +", " ", line).strip() for line in "".join(parser.parts).split("\n"))
    return "\n\n".join(line for line in lines if line)


def ours(text: str) -> str:
    """What our way leaves of a text."""
    try:
        return read_article(text.encode(), "page.txt").text
    except ArticleError:
        return ""


def long_paragraphs(text: str) -> str:
    """Paragraphs that are long and end as sentences do."""
    return "\n".join(line for line in text.split("\n") if len(line) >= 80 and re.search(r"[.!?][\"”’)]*$", line))


def trafilatura() -> Callable[[str], str]:
    """Trafilatura's text of a page."""
    extract = import_module("trafilatura").extract
    return lambda page: extract(page, include_comments=False) or ""


def ways() -> dict[str, Callable[[str], str]]:
    """What takes the article from a page, by name."""
    found: dict[str, Callable[[str], str]] = {"ours": lambda page: ours(page_text(page))}
    if find_spec("trafilatura"):
        extract = trafilatura()
        found |= {"trafilatura": extract, "trafilatura, then ours": lambda page: ours(extract(page))}
    return found | {"paragraph length": lambda page: long_paragraphs(page_text(page))}


def _plain(text: str) -> str:
    return " ".join(text.split())


def measured(way: Callable[[str], str], half: int) -> tuple[int, int, int]:
    """Per cent of the furniture's lines removed and of the article's kept, and lines with claims that are lost."""
    gone = kept = lost = furniture = body = 0
    for name, gold in GOLD.items():
        if gold["half"] == half:
            left = way((PAGES / f"{name}.html").read_text(encoding="utf-8"))
            lines, whole = {_plain(line) for line in left.split("\n")}, _plain(left)
            gone += sum(not _stays(line, lines, whole) for line in gold["furniture"])
            kept += sum(_plain(line) in whole for line in gold["body"])
            lost += sum(_plain(line) not in whole for line in gold["claims"])
            furniture, body = furniture + len(gold["furniture"]), body + len(gold["body"])
    return 100 * gone // furniture, 100 * kept // body, lost


def _stays(line: str, lines: Iterable[str], whole: str) -> bool:
    """Whether a line of furniture is left; a short one only as a line of its own, for its words may occur elsewhere."""
    return _plain(line) in (whole if len(line) > 40 else lines)


def main() -> None:
    """Print the table."""
    for name, way in ways().items():
        cells = [
            str(cell)
            for half in (1, 2)
            if any(g["half"] == half for g in GOLD.values())
            for cell in measured(way, half)
        ]
        print(f"| {' | '.join([name, *cells])} |", flush=True)


if __name__ == "__main__":
    main()
