"""Edits that take an article's text out of what a form keeps around it: the tags of a page, Markdown, broken lines.

In: the decoded text of a file or a row. Out: edits, so that each word of the article leads back to its place, and what
was left out, with its place.
"""

import html
import itertools
import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from analysis.articles.encoding import Edit
from analysis.articles.furniture import Removed

Aside = list[tuple[int, Removed]]
Known = dict[str, str]  # what a file's metadata tells: title, author, publisher, published, url, language, id
OUTSIDE, RUNNING = "outside the article", "page head or foot"
_HIDDEN = "\u00ad\u200b-\u200f\u2060\ufeff"
_SOFT, _BLANK = re.compile(rf"[{_HIDDEN}]"), re.compile(rf"[\s{_HIDDEN}]")
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


def page_edits(page: str, text: str) -> tuple[list[Edit], Aside]:
    """Edits that make of an HTML page the text taken from it, word by word in order; the blocks outside it."""
    letters, starts, ends = _letters(page)
    found = _found(letters, text)
    body = re.search(r"(?i)<body\b", page)
    last, aside = bisect_left(starts, body.start() if body else 0), list[tuple[int, Removed]]()
    for first, after, n in [*found, (0, 0, len(letters))]:
        if n > last and re.search(r"[^\W_]", letters[last:n]):
            aside.append((starts[last], Removed(OUTSIDE, _plain(page[starts[last] : ends[n - 1]]))))
        last = max(last, n + after - first)
    edits: list[Edit] = []
    at = told = 0  # ends of what is done in page and text
    for start, end, a, b in _places(page, text, found, starts, ends):
        if a < at:
            continue  # the second letter that one entity stands for
        between, same = text[told:start], page[a:b] == text[start:end]
        if not (same and page[at:a] == between):
            edits.append((at, a if same else b, between if same else text[told:end]))
        at, told = b, end
    return [*edits, (at, len(page), text[told:])], aside


def _letters(page: str) -> tuple[str, list[int], list[int]]:
    """The visible letters of a page without blanks, and where each starts and ends."""
    letters, starts, ends = list[str](), list[int](), list[int]()
    for m in _TOKEN.finditer(page):
        token, (start, end) = m[0], m.span()
        if token[0] == "<" and len(token) > 1:
            continue
        shown = html.unescape(token) if token[0] == "&" else token
        plain = shown if shown.isascii() and shown is token else _BLANK.sub("", shown)
        letters.append(plain)
        if plain == token:
            starts += range(start, end)
            ends += range(start + 1, end + 1)
        elif shown is token:
            kept = [n for n in range(start, end) if not _BLANK.match(page[n])]
            starts += kept
            ends += (n + 1 for n in kept)
        else:
            starts += [start] * len(plain)
            ends += [end] * len(plain)
    return "".join(letters), starts, ends


def _found(letters: str, text: str) -> list[tuple[int, int, int]]:
    """Start and end of each word of a text that is found on the page, in order, and its place among the letters."""
    found: list[tuple[int, int, int]] = []
    at = 0
    for line in re.finditer(r"\S.*", text):
        words = [(m.start() + line.start(), m.end() + line.start()) for m in re.finditer(r"\S+", line[0])]
        sought = "".join(line[0].split())
        n = letters.find(sought, at, at + (_FAR if len(sought) >= 30 else 200 + 40 * len(sought)))
        if n < 0:  # with something else within it
            at = max(at, letters.find(sought[:24], at, at + _FAR))
        for start, end in words:
            place = n if n >= 0 else letters.find(text[start:end], at, at + 200 + 40 * (end - start))
            if place >= 0 and (n >= 0 or text[start:end] not in "|-–—•"):
                found.append((start, end, place))
                at = place + end - start
                n = at if n >= 0 else n
    return found


def _places(
    page: str, text: str, found: list[tuple[int, int, int]], starts: list[int], ends: list[int]
) -> Iterator[tuple[int, int, int, int]]:
    """Start and end in text and page of each word; of each of its letters where the page has more between them."""
    for start, end, n in found:
        a, b = starts[n], ends[n + end - start - 1]
        if page[a:b] == text[start:end]:
            yield start, end, a, b
        else:
            yield from ((start + k, start + k + 1, starts[n + k], ends[n + k]) for k in range(end - start))


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
    return _BARS.sub("", _SOFT.sub("", text)).strip()


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
