"""Edits that take an article's text out of what a form keeps around it: the tags of a page, Markdown, broken lines.

In: the decoded text of a file or a row. Out: edits, so that each word of the article leads back to its place, and what
was left out, with its place.
"""

import html
import itertools
import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Mapping
from typing import NamedTuple

from analysis.articles.encoding import Edit
from analysis.articles.furniture import Removed

Aside = list[tuple[int, Removed]]
Known = dict[str, str]  # what a file's metadata tells: title, author, publisher, published, url, language, id
OUTSIDE, RUNNING = "outside the article", "page head or foot"
_HIDDEN = "\u00ad\u200b-\u200f\u2060\ufeff"
_BLANK = re.compile(rf"[\s{_HIDDEN}]")
_TOKEN = re.compile(
    r"""<!--.*?(?:-->|\Z) | <(?P<skip>script|style|template|svg|title)\b.*?(?:</(?P=skip)\s*>|\Z) | <[/!?a-z][^<>]*>?
    | &(?:\#\w{1,8}|[a-z]\w{0,30}); | [^<&\s]+ | [<&]""",
    re.I | re.S | re.X,
)
_INLINE = re.compile(
    r"(?i)</?(?:a|abbr|b|bd[io]|big|cite|code|em|font|i|ins|kbd|mark|q|s|small|span|strong|su[bp]|u)\b"
)
_BARS = re.compile(
    r"^\|[ |:-]*\n|^\| *|(?<! ) *(?:\| *)?$|^ *- ", re.M
)  # trafilatura draws them around rows and in lists
_FAR = 400_000  # letters within which a line is looked for, one of thirty letters or more; a shorter one is near
_FRONT = re.compile(r"\A\ufeff?---[ \t]*\r?\n(.*?)^(?:---|\.\.\.)[ \t]*(?:\r?\n|\Z)", re.M | re.S)
_MARKDOWN = re.compile(
    r"""<(?P<auto>https?://[^<>\s]+)> | \\(?P<plain>[!-/:-@\[-`{-~])
    | !\[(?P<alt>[^\]\n]{0,999})\](?:\([^)\n]{0,999}\)|\[[^\]\n]{0,999}\])
    | \[(?=[^\]\n]{1,999}\][(\[]) | \](?:\([^)\n]{0,999}\)|\[[^\]\n]{0,999}\])  # a link
    | <!--.{0,9999}?--> | </?[A-Za-z][^<>\n]{0,999}>
    | ^[ ]{0,3}(?:[`~]{3}.*|=+[ \t]*|(?=[^\n|]*\|)[ \t|:-]+|(?:\*[ \t]*){3,}|(?:[-_][ \t]*){3,})$\n?
    | ^[ ]{0,3}\[[^\]\n]{1,999}\]:[ \t].*$
    | ^[ \t]*(?:\#{1,6}[ \t]+|>[ \t]?|[*+-][ \t]+|\|[ \t]*) | (?<![ \t])[ \t]+(?:\#+[ \t]*|\|[ \t]*)$
    | (?<![\w*])\*{1,3}(?=[^\s*]) | (?<=[^\s*])\*{1,3}(?![\w*]) | (?<!\w)_{1,3}(?=[^\W_])
    | (?<=[\w.,!?”"’])(?<!_)_{1,3}(?!\w) | `+""",
    re.M | re.X,
)
_OWN_LINE = re.compile(r"[ \t]*(?:[-*+•·–—|>#=~`]|\d{1,2}[.)][ \t]|[a-z][)][ \t]|\[|!\[|$)")  # no line that goes on
_TAILS = frozenset("based led strong backed made owned level term year month day wide scale range speed style".split())
_NUMBERS = re.compile(r"\d+")
_PAGE = re.compile(r"(?:[Pp]age )?(?:#|[-–] ?# ?[-–])(?: ?(?:/|of) ?#)?")  # a page's number


class Record(NamedTuple):
    """One article of a file: where its bytes are in what was unpacked, and the edits that make its text of them."""

    start: int
    end: int
    edits: list[Edit]
    known: Known
    aside: Aside  # what the form leaves out, with its place in the decoded bytes
    row: int = 0  # from 1, where a file holds many articles


def differing(text: str, new: str, places: dict[int, tuple[int, int]]) -> list[Edit]:
    """The edits that make ``new`` of ``text``: ``places`` says where its characters stand there, the others come in."""
    edits: list[Edit] = []
    at, fresh = 0, list[str]()
    for i, letter in enumerate(new):
        start, end = places.get(i, (-1, -1))
        if start < at:
            fresh.append(letter)
            continue
        same = text[start:end] == letter
        if not (same and text[at:start] == "".join(fresh)):
            edits.append((at, start if same else end, "".join(fresh) + ("" if same else letter)))
        at = end
        fresh.clear()
    return [*edits, (at, len(text), "".join(fresh))] if at < len(text) or fresh else edits


def page_edits(page: str, text: str) -> tuple[list[Edit], Aside]:
    """Edits that make of an HTML page the text taken from it, word by word in order; the blocks outside it."""
    letters, places = _letters(page)
    found: dict[int, int] = {}
    at = 0
    for line in re.finditer(r"\S.*", text):
        if (upto := _align(letters, at, text, line, found)) >= 0:
            at = upto
            continue
        start = _BLANK.sub("", line[0])[:24]
        at = max(at, letters.find(start, at, at + _FAR))  # the line as it begins, with something else within it
        for word in re.finditer(r"\S+", line[0]):
            if word[0] in "|-–—•":
                continue
            upto = _align(letters, at, text, word, found, line.start())
            at = max(at, upto)
    aside: Aside = []
    body = re.search(r"(?i)<body\b", page)
    last = bisect_left(places, (body.start() if body else 0, 0))
    for n in [*sorted(found.values()), len(letters)]:
        if n > last and re.search(r"[^\W_]", letters[last:n]):
            aside.append((places[last][0], Removed(OUTSIDE, _plain(page[places[last][0] : places[n - 1][1]]))))
        last = max(last, n + 1)
    return differing(page, text, {i: places[n] for i, n in found.items()}), aside


def _letters(page: str) -> tuple[str, list[tuple[int, int]]]:
    """The visible letters of a page without blanks, and the place of each."""
    letters, places = list[str](), list[tuple[int, int]]()
    for m in _TOKEN.finditer(page):
        token, (start, end) = m[0], m.span()
        if token[0] == "<" and len(token) > 1:
            continue
        entity = html.unescape(token) if token[0] == "&" else token
        for n, letter in enumerate(entity):
            if not _BLANK.match(letter):
                letters.append(letter)
                places.append((start, end) if entity != token else (start + n, start + n + 1))
    return "".join(letters), places


def _align(letters: str, at: int, text: str, piece: re.Match[str], found: dict[int, int], offset: int = 0) -> int:
    """Find the letters of a piece of text behind a place and note where; the place behind it, -1 where it is not."""
    run = [i for i in range(offset + piece.start(), offset + piece.end()) if not _BLANK.match(text[i])]
    sought = "".join(text[i] for i in run)
    n = letters.find(sought, at, at + (_FAR if len(sought) >= 30 else 200 + 40 * len(sought))) if sought else -1
    if n < 0:
        return -1
    found.update(zip(run, range(n, n + len(run)), strict=True))
    return n + len(run)


def _plain(page: str) -> str:
    """The words of a stretch of a page, a line for each block."""

    def words(m: re.Match[str]) -> str:
        if m["skip"] or m[0].startswith("<!--"):
            return ""
        if m[0][0] == "<" and len(m[0]) > 1:
            return "" if _INLINE.match(m[0]) else "\0"
        return html.unescape(m[0]).replace("\0", "")

    lines = (" ".join(line.split()) for line in _TOKEN.sub(words, page).split("\0"))
    return "\n".join(filter(None, lines))


def tidy(text: str) -> str:
    """The text of trafilatura as saved articles have it: rows of tables without outer bars, lists without hyphens."""
    return _BARS.sub("", text).strip()


def front_matter(text: str) -> tuple[int, dict[str, str]]:
    """End of the header of a Markdown file, and its entries; (0, {}) where there is none."""
    m = _FRONT.match(text)
    lines = (line.partition(":") for line in m[1].splitlines()) if m else ()
    return m.end() if m else 0, {key.strip(): value.strip(" \t'\"") for key, _, value in lines if value.strip()}


def markdown_edits(text: str) -> tuple[list[Edit], Aside]:
    """Edits that take the marks off a Markdown text and join its broken lines; its pictures' captions."""
    start, _ = front_matter(text)
    edits: list[Edit] = [(0, start, "")] * bool(start)
    aside: Aside = []
    for m in _MARKDOWN.finditer(text, start):
        kept = next((m.span(name) for name in ("auto", "plain") if m[name] is not None), (m.end(), m.end()))
        edits += [(a, b, "") for a, b in ((m.start(), kept[0]), (kept[1], m.end())) if a < b]
        if caption := (m["alt"] or "").strip():
            aside.append((m.start(), Removed("photo caption", caption)))
    for m in re.finditer(r"(?<=[^\s\\])(?<!  )\r?\n(?=[^\s])", text[start:]):
        a, b = m.start() + start, m.end() + start
        above = text[text.rfind("\n", 0, a) + 1 : a]
        if not _OWN_LINE.match(text, b) and not re.match(r" {0,3}#|.*\|", above):
            edits.append((a, b, " "))
    return _in_order(edits), aside


def line_edits(text: str) -> tuple[list[Edit], Aside]:
    """Edits that join the broken lines of a PDF or a mail and drop what stands at the head and foot of every page."""
    lines = [m.span() for m in re.finditer(r"[^\s][^\n\f]*", text)]
    width = sorted(b - a for a, b in lines)[-(len(lines) // 10) - 1] if lines else 0
    running = _running(text, lines)
    words = Counter(re.findall(r"\w+(?:-\w+)*", text))
    edits: list[Edit] = [(*lines[n], "") for n in running]
    body = [line for n, line in enumerate(lines) if n not in running]
    for (start, end), (after, upto) in itertools.pairwise(body):
        above, below, between = text[start:end].rstrip(), text[after:upto], text[end:after]
        full = end - start > 0.7 * width and between.count("\n") < 2 and "\f" not in between
        if (full or below[0].islower()) and not _OWN_LINE.match(below):
            hyphen = _hyphen(above, below, words)
            edits.append((start + len(above) - (hyphen == ""), after, " " if hyphen is None else ""))
    return _in_order(edits), [(lines[n][0], Removed(RUNNING, text[slice(*lines[n])].strip())) for n in sorted(running)]


def _hyphen(above: str, below: str, words: Mapping[str, int]) -> str | None:
    """What joins a word that a line's end cuts: "" for "battal-ion", "-" for "German-led"; None where none is cut."""
    rest = re.match(r"[^\W\d_]+", below)
    if above[-1] not in "-\u00ad\u2010" or not rest or not rest[0].islower():
        return None
    first = re.split(r"[\W\d_]", above[:-1])[-1]
    one = first and (words[first + rest[0]] or not (words[f"{first}-{rest[0]}"] or first[0].isupper()))
    return "" if one and rest[0] not in _TAILS else "-"


def _running(text: str, lines: list[tuple[int, int]]) -> set[int]:
    """Numbers of the lines that stand at the head or foot of most pages, their numbers aside, and of page numbers."""
    pages: list[list[int]] = [[]]
    for n, (start, _) in enumerate(lines):
        if n and "\f" in text[lines[n - 1][1] : start]:
            pages.append([])
        pages[-1].append(n)
    if len(pages) < 2:
        return set()
    edges = [{*page[:2], *page[-2:]} for page in pages]
    shape = {n: _NUMBERS.sub("#", text[slice(*lines[n])].strip()) for page in edges for n in page}
    often = Counter(itertools.chain.from_iterable({shape[n] for n in page} for page in edges))
    found = {n for n in shape if often[shape[n]] > max(1, len(pages) // 2)}
    return found | {n for page in pages for n in page[:1] + page[-1:] if _PAGE.fullmatch(shape[n])}


def _in_order(edits: Iterable[Edit]) -> list[Edit]:
    """Edits in order; of those that overlap the first, and the longest of these."""
    done: list[Edit] = []
    for start, end, new in sorted(edits, key=lambda e: (e[0], -e[1])):
        if not done or start >= done[-1][1]:
            done.append((start, end, new))
    return done
