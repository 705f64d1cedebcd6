"""What the head of an article prints (publisher, title, standfirst, byline, dateline), known by place and form."""

import itertools
import re
from collections import Counter
from collections.abc import Sequence

from analysis.articles.dating import DATE
from analysis.articles.furniture import Removed, cues
from analysis.vocabulary import fold

_AGENCY = re.compile(r"^(\S[^\n(/]{2,45})[(/]([A-Z][\w&. -]{2,30})[)/](?=\s*[-–—:]|\.?$|\.\s)", re.M)  # in a dateline
_PERSON = r"[^\W\d_a-z][\w.'’-]+(?: [^\W\d_a-z][\w.'’-]+){1,3}?"
_JOB = r" (?:[A-Z][\w-]+ ){0,2}(?:Editor|Reporter|Correspondent|Writer|Staff)\b"
_BYLINE = re.compile(rf"^By ({_PERSON}(?:(?:,| and|, and) {_PERSON})*)(?=,|$| [|•·-]| in | for |{_JOB})", re.M)
# TALLINN, April 18 (Agency) - ; the place in capitals, or with an agency, a date or both behind it
_NAMES = r"[A-Z][\w.’'-]*(?: [A-Z][\w.’'-]*){0,3}"
_PLACE = rf"{_NAMES}(?:[,/] ?{_NAMES}){{0,2}}"
_MONTH = r"[A-Z][a-z]{2,8}\.?"
_DATELINE = re.compile(
    rf"((?:[A-Z]{{2}}[A-Z.’'/, -]{{1,40}}(?:{_PLACE})?|{_PLACE}(?=,? ?(?:\([A-Z]|{_MONTH} \d|\d)))"
    rf"(?:,? (?:{_MONTH} \d\d?|\d\d? {_MONTH})(?:,? \d{{4}})?)?(?: ?[(/][^()/\n]{{2,40}}[)/])?) ?[-–—:]+ ?(?=\S)"
)
_DIGIT = re.compile(r"\d")
_ENDS = re.compile(r"[.:]['\"’”)]*$")
_DAY = re.compile(r"\b(?:mon|tue|wed|thu|fri|sat|sun)[a-z]*day\b|\d\d?[:.]\d\d", re.I)
_CAPITALS = re.compile(r"(?:The )?[A-Z][\w’-]+(?: (?:of|and|&|the|for) [A-Z][\w’-]+| [A-Z][\w’-]+){0,5}")
_NAMING = ("appeal", "newsletter", "copyright", "contact")  # furniture that names the outlet
_VERBS = re.compile(r"\b(?:Follow|Subscribe to|Support|Copyright|Join|Read|Contact) ")
_MORE_FROM = re.compile(r"more from (?:the )?(.+)", re.I)
_STEM = re.compile(r"\b[a-z]{5}")
_SMALL = ("of", "the", "for", "and", "&", "in", "on")


def _is_name(line: str) -> bool:
    """Whether a line is a publisher's name: capitalised, with a word such as "Courier" last or "Ministry" first."""
    words = [word for word in line.split() if word not in _SMALL]
    if not words or words[0] == "By" or not 2 <= len(line.split()) <= 8 or any(word[0].islower() for word in words):
        return False
    plain = [word for word in map(fold, words) if word != "the"]
    before_of = map(fold, re.findall(r"(?<!\w)(\w++) of ", line) if line.startswith("The ") else ())
    known = not cues("masthead").keys().isdisjoint((*plain[-1:], *before_of))
    return bool(plain) and (known or cues("masthead").get(plain[0]) == "office")


def _is_dated(line: str) -> bool:
    """Whether a line only prints a date, beside a place, a name or a clock."""
    if not _DIGIT.search(line) or (apart := DATE.sub("", line)) == line:
        return False
    rest = [part for part in map(str.strip, re.split("[|•·]", apart)) if not _is_name(part)]
    return len(_DAY.sub("", " ".join(rest))) < 25


def _publisher(lines: list[str], head: list[str], text: str, removed: Sequence[Removed]) -> str:
    """The outlet, as a masthead, a dateline's agency or the page around the article names it."""
    names = filter(_is_name, (part.strip() for line in lines + head for part in re.split("[|,]", line)))
    agencies = (m[2] for m in _AGENCY.finditer(text[:3000]) if m[1].split()[0].isupper() or DATE.search(m[1]))
    if (name := next(itertools.chain(names, agencies), None)) is not None:
        return name
    told = [block.text for block in removed if block.reason in _NAMING]
    told += [m[1] for block in removed if (m := _MORE_FROM.match(block.text))]
    lines = _VERBS.sub("", "\n".join(told)).split("\n")
    around = Counter(m[0] for line in lines for m in _CAPITALS.finditer(line) if _is_name(m[0]))
    return next((name for name, _ in around.most_common(1)), "")


def _standfirst(below: list[str], head: list[str]) -> str:
    """The line below the title, where it is no sentence of the story, or a byline or a date follows it."""
    first, second = [*below, "", ""][:2]
    if not (second and (first in head or (len(first) < 250 and (_BYLINE.match(second) or _is_dated(second))))):
        return ""
    named = all(word[0].isupper() for word in first.split() if len(word) > 3) and len(first.split()) < 6
    other = DATE.search(first) or _is_name(first) or first.lower().startswith("by ") or _DATELINE.match(first)
    return "" if named or other else first


def read_head(text: str, stamps: list[str], removed: Sequence[Removed]) -> dict[str, str]:
    """What the head of the page prints: publisher, title, standfirst, author and dateline, "" where it does not."""
    lines = [line for line in text[:3000].split("\n") if line][:9]
    head = list(itertools.takewhile(lambda line: not _ENDS.search(line), lines))
    publisher = _publisher(stamps, head, text, removed)
    titles = [line for line in head if not (_is_dated(line) or _is_name(line) or _BYLINE.match(line))]
    kickers = [t for t in titles[:-1] if fold(t).strip(" :") in cues("kicker") or (t.isupper() and len(t.split()) < 3)]
    titles = [line for line in titles if line not in kickers]
    story = fold(text[text.find(titles[-1]) + len(titles[-1]) :][:2000]) if titles else ""
    stems = [{*_STEM.findall(fold(line))} for line in titles]  # the first five letters of each word
    if titles and stems[0].isdisjoint(m[0] for m in _STEM.finditer(story)):  # a leftover of the page's menu
        told = {*_STEM.findall(story)}
        titles = [line for _, line in sorted(zip(stems, titles, strict=True), key=lambda two: len(two[0] & told) < 2)]
    title = [*titles, *kickers, *filter(_is_name, head), ""][0]
    author = _BYLINE.search("\n".join(lines))
    below = lines[lines.index(title) + 1 :] if title in lines else lines
    dateline = next((m[1].strip() for line in below[:4] if (m := _DATELINE.match(line))), "")
    standfirst = _standfirst(below[:2], head)
    if publisher.isupper() and " " in publisher:
        publisher = " ".join(w.lower() if w.lower() in _SMALL else w.title() for w in publisher.split())
    named = {"publisher": publisher, "title": title, "author": author[1] if author else ""}
    return named | {"standfirst": standfirst, "dateline": dateline}
