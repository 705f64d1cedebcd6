"""What surrounds an article on its page (appeals, menus, captions, teasers, comments), known by shape and by cues."""

import functools
import itertools
import re
from collections.abc import Iterator
from dataclasses import dataclass

from ahocorasick_rs import AhoCorasick

from analysis.articles.dating import DATE
from analysis.articles.encoding import Edit
from analysis.vocabulary import fold, rows

Block = tuple[int, int, str]  # start, end, reason
_LINE = re.compile(r"\S[^\n]*")
_GLUED = re.compile(r"[.!?](?<=[a-z].)(?<!www\.)(?=[A-Z][a-z])")  # where no blank stands between two sentences
_NUMBER = re.compile(r"\d+(?:[.,]\d+)*(?:[km]\b)?")
_PROSE = re.compile(r"(?:.{61}.*[.!]|.{45}.*[a-z#]\.)['\"’”)]*\Z", re.S)  # long, or a sentence
_PIECED = re.compile(r"\s\s|[|·•›»>]")
_PIECES = re.compile(r"\s\s+|\s*[|·•›»>]\s*")
_CLOCK = re.compile(r"[T,\s]*(?:at\s+)?\d\d?[:.]\d\d(?:[:.]\d\d)?(?:\s*[ap]\.?m\.?)?\s*|\s*", re.I)
_QUOTED = re.compile(r"“[^”\n]{0,500}”|\"[^\"\n]{0,500}\"")
_ADDRESS = re.compile(r"\b(?:[Yy]our?s?|[Ww]e|[Oo]ur|us)\b")  # the reader, not the US
_SAID = re.compile(r"\b(?:said|says|told|tells|added|asked|warned)\b")  # a reporter's sentence
_ASKING = ("appeal", "newsletter", "cookie notice")
_LABEL = re.compile(r"[^\W\d_][^\d.!?:,;]{1,24}")
_TRAIL = re.compile("[>›»](?<= .) ")
_CAMEL = re.compile("(?<=[a-z])(?=[A-Z])")
_PHOTO = "(?i:photo(?:graph|s)?|picture|image|pic|credit)"
_INITIAL, _OWNER = r"[A-Z]\. ?[A-Z]\w+", "[A-Z][^()/]{1,30}"  # | A. Name/Agency
_AGE = "(?:[mhd]|minutes?|hours?|days?|weeks?|months?|years?)"
_SHAPED = re.compile(r"[@°→»←‹«|+/:]|\A\W*\d|\AFollow")  # what one of the shapes below may be found in
_SHAPES = (  # of whole lines
    (re.compile(r"\d:\d\d\Z|\d?\d:\d\d(?::\d\d)? ?/ ?\d?\d:\d\d(?::\d\d)?\Z"), "video timing"),
    (re.compile(r"[←‹«]\s\D{1,80}\Z|\D{1,80}\s[→»]\Z"), "navigation"),
    (re.compile(r"[^/\d.]{2,30}(?: / [^/\d.]{2,30})+\Z"), "menu or share bar"),  # crumbs: Home / World / Europe
    (re.compile(r"\D{0,40}[-+−]?\d\d? ?°[CF]?\D{0,15}\Z"), "weather"),
    (re.compile(r".{0,60}https?://\S+\Z"), "link"),
    (re.compile(r"[▌▶►|•(]\s?\d{1,2} ?/ ?\d{1,2}\)? \D"), "caption of a gallery"),
    (re.compile(r"\D+\b[Ss]ource: (?:[A-Z]\. ?)*[A-Z][^.!?\d]{2,45}\Z"), "photo caption"),
    (re.compile(rf".*{_PHOTO}(?: by)?: (?:[A-Z]\. ?)*[A-Z][^.!?\d]{{2,45}}\Z"), "photo caption"),
    (re.compile(rf".*(?:\([A-Z][\w.]* [^()/]{{2,30}}|\| {_INITIAL}) ?/ ?{_OWNER}\)?\Z"), "photo caption"),
    (re.compile(r"\D{0,120}[\w.]+@[\w-]+\.\w+\D{0,40}\Z|.{0,80}\+\d{1,3} \d[\d ]{5,}.{0,20}\Z"), "contact"),
    (re.compile(rf"\W*\d+ ?{_AGE}(?: ago)?\b(?: • )?(?:\d+ min read)?\Z"), "reading time"),
    (re.compile(r"Follow (?:us|@\w+|[A-Z][\w ]{1,30}) on "), "newsletter"),
)
_MARGIN = " :.!>()[]#…-*•|–—\u00a0"  # stands around a heading


@dataclass(frozen=True)
class Removed:
    """A block that is not article text, and why."""

    reason: str
    text: str
    position: int = 0  # in the clean text, where it would stand


@functools.cache
def cues(where: str) -> dict[str, str]:
    """Cues of one kind with their reasons, the longest first."""
    found = [(row["cue"], row["reason"]) for row in rows("furniture") if row["where"] == where]
    return dict(sorted(found, key=lambda cue: -len(cue[0])))


def furniture(
    text: str, keep: tuple[str, ...] = (), remove: tuple[str, ...] = ()
) -> tuple[list[Edit], list[tuple[int, Removed]]]:
    """Edits that take out what is not the article, and the removed blocks with their places.

    A block that begins with words of ``keep`` stays; a line that begins with words of ``remove`` goes.
    """
    parts = [*_parts(text)]
    folded = fold(text)
    plain = [_NUMBER.sub("#", folded[a:b]) for a, b in parts]
    prose = [bool(_PROSE.match(p)) for p in plain]
    within = _within("\n".join(plain))
    found: dict[int, Block] = {n: (*parts[n], reason) for n, reason in _labels(text, parts, prose).items()}
    at, begun = 0, False  # begun: a paragraph of the story has been seen
    while at < len(parts):
        begun = begun or (at > 0 and at - 1 not in found and prose[at - 1])
        upto, reason = _section(plain, prose, at, begun)
        found |= {n: (*parts[n], reason) for n in range(at, upto)}
        if upto == at and at not in found and (block := _alone(text, *parts[at], plain[at], *within)):
            found[at] = block
        at = max(upto, at + 1)
    for n in range(1, len(parts) - 1):  # a paragraph of an appeal without a cue of its own
        around = n not in found and [found[m][2] for m in (n - 1, n + 1) if m in found] == ["appeal", "appeal"]
        if around and _ADDRESS.search(_QUOTED.sub("", text[slice(*parts[n])])):
            found[n] = (*parts[n], "appeal")
    last = len(parts)
    while last and plain[last - 1].endswith(("…", "...")) and last - 1 not in found:
        last -= 1  # beginnings of other stories, each broken off
    found |= {n: (*parts[n], "teasers") for n in range(last, len(parts)) if len(parts) - last > 1}
    last = len(parts)
    while last and last - 1 not in found and len(plain[last - 1]) <= 40 and not re.search("[#.!?:]", plain[last - 1]):
        last -= 1  # labels at the foot of the page, below what has been removed
    found |= {n: (*parts[n], "page footer") for n in range(last, len(parts)) if last - 1 in found}
    found |= {n: (*part, "correction") for n, part in enumerate(parts) if remove and text.startswith(remove, part[0])}
    blocks: list[Block] = []
    for start, end, reason in sorted(found.values()):
        if blocks and blocks[-1][2] == reason and not text[blocks[-1][1] : start].strip():
            start = blocks.pop()[0]
        blocks.append((start, end, reason))
    blocks = [block for block in blocks if not (keep and text.startswith(keep, block[0]))]
    return [(a, b, "") for a, b, _ in blocks], [(a, Removed(reason, text[a:b].strip())) for a, b, reason in blocks]


@functools.cache
def _finder() -> tuple[list[str], AhoCorasick]:
    """Cues that stand within a line, those of appeals last, and their matcher."""
    found = [*cues("inline"), *cues("appeal")]
    return found, AhoCorasick(found)


def _within(plain: str) -> tuple[list[str], list[str]]:
    """The cues that a text has: those of credits within a line, and those of appeals."""
    every, finder = _finder()
    found = sorted({n for n, _, _ in finder.find_matches_as_indexes(plain, overlapping=True)})
    return [every[n] for n in found if n < len(cues("inline"))], [every[n] for n in found if n >= len(cues("inline"))]


def _parts(text: str) -> Iterator[tuple[int, int]]:
    """The lines of a text, split where sentences are glued."""
    for line in _LINE.finditer(text):
        start, end = line.span()
        for glued in _GLUED.finditer(text, start, end):
            yield start, glued.end()
            start = glued.end()
        yield start, end


def _labels(text: str, parts: list[tuple[int, int]], prose: list[bool]) -> dict[int, str]:
    """Labels of menus and tags: three and more short ones in a row, above the headline or below the story."""
    first, last = (prose.index(True), len(prose) - prose[::-1].index(True)) if True in prose else (0, len(parts))
    digits = max((n for n in range(last, len(parts)) if _NUMBER.search(text[slice(*parts[n])])), default=last)
    labels = [bool(_LABEL.fullmatch(text, a, b)) for a, b in parts]
    runs = [list(run) for label, run in itertools.groupby(range(len(parts)), labels.__getitem__) if label]
    menus = {n: "menu or share bar" for run in runs for n in run if len(run) > 2 and run[-1] + 1 < first}
    return menus | {n: "tags" for run in runs for n in run if len(run) > 2 and run[0] >= max(last, digits)}


def _known(heading: str, where: str) -> bool:
    """Whether a heading is among the cues of a kind; one with a star tells only how it begins."""
    return heading in cues(where) or (len(heading) < 80 and heading.startswith(_stems(where, "#" in heading)))


@functools.cache
def _stems(where: str, counted: bool) -> tuple[str, ...]:
    """Beginnings of headings of a kind; of one with a number only those that have one themselves."""
    return tuple(cue[:-1] for cue in cues(where) if cue[-1] == "*" and ("#" in cue or not counted))


def _section(plain: list[str], prose: list[bool], at: int, begun: bool) -> tuple[int, str]:
    """End of the section that the heading at this part opens, and its reason; the part itself where it opens none."""
    key = plain[at].strip(_MARGIN)
    if begun and (_known(key, "rest") or _known(plain[at].strip(), "rest")):
        return len(plain), cues("rest").get(key, "comments")
    if key in cues("next"):
        return min(at + 2, len(plain)), cues("next")[key]
    if prose[at] or not _known(key, "list"):
        return at, ""
    end = at + 1
    worded = [prose[n] for n in range(end, min(len(plain), end + 60)) if plain[n].strip(_MARGIN)]  # no lone bullets
    summed_up = worded[:4] == [False, True] * 2 and not any(a and b for a, b in itertools.pairwise(worded))
    while begun and end < len(plain) and not _known(plain[end].strip(_MARGIN), "rest"):
        if prose[end] and not (summed_up and not any(prose[end + 1 : end + 2])):
            break
        end += 1
    return end, "teasers"


def _alone(text: str, start: int, end: int, plain: str, inline: list[str], appeal: list[str]) -> Block | None:
    """The block that this part is, or begins with, judged by itself; inline and appeal are cues that the text has."""
    line = text[start:end]
    if (label := _stamp().match(line)) and (day := DATE.match(line, label.end())):
        clock = _CLOCK.match(line, day.end())
        upto = clock.end() if clock else day.end()
        alone = len(line) - upto < 50 and line[upto : upto + 1] in "|·•,(-–—"
        return start, end if alone else start + upto, "printed date"
    for cue in _lines(plain[0]) if plain.startswith(_lines(plain[0])) and len(plain) < 1000 else ():
        reason = cues("line")[cue]
        ends = not (cue[-1].isalnum() and plain[len(cue) : len(cue) + 1].isalnum())
        if plain.startswith(cue) and ends and not (reason in _ASKING and _SAID.search(plain)):
            return start, end, reason
    shaped = len(plain) < 200 and _SHAPED.search(line)
    shape = next((reason for shape, reason in _SHAPES if shape.match(line)), "") if shaped else ""
    if shape and (shape == "photo caption" or not DATE.search(line)):
        return start, end, shape
    if _is_bar(plain, line):
        return start, end, "menu or share bar"
    credit = next((c for c in inline if c in plain), "")
    if credit and (credit[0] != "(" or line[fold(line).find(credit) + 1].isupper()):
        upto = (line.find(")", fold(line).find(credit)) + 1) or len(line)
        return start, end if len(line) - upto < 80 else start + upto, cues("inline")[credit]
    if any(c in plain for c in appeal) and _ADDRESS.search(_QUOTED.sub("", line)) and not _SAID.search(plain):
        asked = [any(c in sentence for c in appeal) for sentence in re.split(r"(?<=[.!?]) ", plain)]
        return (start, end, "appeal") if 2 * sum(asked) >= len(asked) else None
    return None


def _is_bar(plain: str, line: str) -> bool:
    """Whether a part is a row of links."""
    labels = _link_words(" " in plain.strip())
    if len(plain) < 80 and all(word.strip(_MARGIN) in labels for word in plain.split()):
        return True
    trail = "#" not in plain and _TRAIL.search(plain)
    if len(plain) >= 200 and not trail:
        return False
    apart = plain if " " in plain else fold(_CAMEL.sub("|", line))
    pieces = [p.strip(_MARGIN) for p in (_PIECES.split(apart) if _PIECED.search(apart) else [apart])]
    if trail and all(len(p) <= 30 for p in pieces):
        return True
    return len(plain) < 200 and 2 * sum(p in labels for p in pieces) >= len(pieces) and not DATE.search(line)


@functools.cache
def _link_words(sections: bool) -> frozenset[str]:
    """What links are called; sections only where there is more than one word."""
    return frozenset(cues("bar")) | frozenset(cues("section") if sections else ())


@functools.cache
def _lines(initial: str) -> tuple[str, ...]:
    """Cues of lines that begin with this character."""
    return tuple(cue for cue in cues("line") if cue[0] == initial)


@functools.cache
def _stamp() -> re.Pattern[str]:
    """Pattern of the label before a printed date."""
    weekday = r"(?:(?:mon|tue|wed|thu|fri|sat|sun)[a-z]*,?\s+)?"
    return re.compile(rf"(?:{'|'.join(cues('stamp'))})\b\s?:?\s+(?:on:?\s+)?{weekday}", re.I)
