"""Number phrases: tokens of a sentence into quantities with bounds.

In: the tokens of one sentence. Out: :class:`Quantity` objects in reading order, each with its token range. Every form
of the codebook is read (digits, words, ranges, bounds, hedges on both sides, vague numbers, shares of a stated base);
what a number counts is decided later.
"""

import re
import sys
from collections.abc import Sequence
from dataclasses import dataclass, replace

from analysis.reading.tokens import NO_NUMBER, Number, Token
from analysis.vocabulary import words

REASON = 10**8  # no army ever counted so many: what lies beyond is kept as stated, marked, and makes no level
BEFORE_BASE = frozenset("the a an its their all these those some about".split())
STRONG = words("strong noun")  # "a 550-member battalion"
GREATEST = sys.float_info.max
LARGEST = 2**53  # the largest whole number that every reader of the tables keeps exactly; beyond it there are no bounds
SHORT = {"k": 1000, "m": 10**6}  # right behind digits: "1.5M troops"
GOING = ("go", "goes", "going", "gone", "went")
OF_WHOM = (["of", "whom"], ["of", "which"])


@dataclass(slots=True)
class Quantity:
    """A number phrase: tokens ``first`` up to ``last`` (exclusive) with closed bounds, None on an open side."""

    first: int
    last: int
    low: int | None
    high: int | None
    value: float
    qualifier: str
    form: str  # plain, strong ("1,200-strong"), share
    core: int  # the token at which the number itself begins, after its hedge


@dataclass(slots=True)
class _Core:
    last: int
    value: float
    high: float = 0  # upper bound of a vague number
    share: bool = False
    scaled: bool = False


def _digits(word: str, decimal_points: bool) -> float:
    """Value of printed digits; ``1.200`` is 1.2 only in a text that writes thousands with commas."""
    if word.isdecimal():
        return float(word)
    if word[-3:-2] == "," or word[-2:-1] == ",":
        word = word.replace(",", ".")  # "5,8 thousand"
    plain = word.replace(",", "").replace(" ", "").replace("'", "")
    head, _, tail = plain.partition(".")
    thousands = "." in plain and len(tail.split(".")[-1]) == 3 and not decimal_points
    return float(plain.replace(".", "")) if thousands else float(f"{head}.{tail.replace('.', '') or 0}")


def _word(tokens: Sequence[Token], i: int) -> Number:
    """The number word at token ``i``, its kind "" where there is none."""
    return (tokens[i].number if i < len(tokens) else None) or NO_NUMBER


def _core(tokens: Sequence[Token], i: int, decimal_points: bool) -> _Core | None:
    """The bare number that begins at token ``i``, without hedges and ranges."""
    if i >= len(tokens):
        return None
    kind, value, high = _word(tokens, i)
    if tokens[i].kind == "num":
        value, last = _digits(tokens[i].word, decimal_points), i + 1
        scale = SHORT.get(tokens[last].word, 0) if last < len(tokens) and tokens[last].start == tokens[i].end else 0
        if scale:
            return _Core(last + 1, value * scale, scaled=True)
        while _word(tokens, last)[0] == "scale":
            value, last = value * _word(tokens, last)[1], last + 1
        return _Core(last, value, scaled=last > i + 1)
    following = [t.word for t in tokens[i + 1 : i + 3]]
    if kind == "whole" and value >= 100 and following[:1] == ["and"] and _word(tokens, i + 2)[0] == "unit":
        rest = _core(tokens, i + 2, decimal_points)
        if rest and rest.value < min(value, 100):
            return _Core(rest.last, value + rest.value)  # "a hundred and ten"
    more = i > 0 and tokens[i - 1].word in ("additional", "extra", "another", "further")
    if kind == "scale" and (more or following == ["-", "odd"]):
        return _Core(i + 1, value)  # "an additional thousand soldiers", "the thousand-odd troops"
    if kind in ("whole", "vague", "share"):
        return _Core(i + 1, value, high, kind == "share")
    return _spelt(tokens, i) if kind == "unit" else None


def _spelt(tokens: Sequence[Token], i: int) -> _Core:
    """The number whose words begin at token ``i``: "twenty-five", "three hundred and sixty thousand"."""
    total, group, last, scaled = 0.0, 0.0, i, False
    while last < len(tokens):
        kind, number, _ = _word(tokens, last)
        if kind == "unit" and (group % 100 == 0 or group % 100 >= 20 and number < 10 > group % 10 == 0):
            group += number
        elif kind == "scale" and group:
            scaled = True
            total, group = (total + group * number, 0.0) if number >= 1000 else (total, group * number)
        elif not _joins(tokens, last, group) or not (group >= 20 or scaled or _word(tokens, last + 1)[0] == "scale"):
            break  # but "one-hundred fifty"
        last += 1
    return _Core(last, total + group, scaled=scaled)


def _joins(tokens: Sequence[Token], i: int, group: float) -> bool:
    """Whether a hyphen or "and" at token ``i`` joins what follows to the number ``group``."""
    hyphen, (kind, number, _) = tokens[i].word == "-", _word(tokens, i + 1)
    fits = number < 10 and group % 10 == 0 or not hyphen and group % 100 == 0
    return (hyphen or tokens[i].word == "and") and (kind == "unit" and fits or hyphen and kind == "scale")


def _hedge_before(tokens: Sequence[Token], i: int) -> tuple[int, str]:
    """First token of the hedges right before token ``i`` and the qualifier of the outermost; "" when there is none."""
    first, qualifier = i, ""
    if i > 1 and tokens[i - 1].word == "." and tokens[i - 1].end - tokens[i - 2].start <= 7:
        first -= bool(tokens[i - 2].hedge)  # "approx. 200", "c. 40"
    while first and (hedge := tokens[first - 1].hedge):
        if tokens[first - 1].word == "about" and (first < i or tokens[max(0, first - 2)].word in words("talk")):
            break  # "concerns about nearly 150,000 soldiers"
        first, qualifier = first - 1, hedge if qualifier in ("", "about") else qualifier
    return first, qualifier


def _range_end(tokens: Sequence[Token], first: int, low: _Core, qualifier: str, decimal_points: bool) -> _Core | None:
    """The second number of a range ("50-60", "15,000 to 20,000", "between 150 and 200")."""
    joint = tokens[low.last].word if low.last < len(tokens) else ""
    ranged = qualifier == "range"  # "between 1,200 and 1,500", also "between 1,200 to 1,500", "between 300-800"
    if joint not in ("-", "to", "or", "and") or joint == "and" and not ranged or ranged and joint == "or":
        return None
    start = first - 1 - (first > 1 and tokens[first - 1].word in ("'s", "current", "present"))
    start -= start > 0 and tokens[start].word in ("today", "now", "the", "its", "today's")
    growing = (t.verb_kind == "grow" or t.word in GOING or t.word in words("change") for t in tokens[:first])
    grows = tokens[start].word == "from" and any(growing)
    if joint == "to" and grows and not tokens[max(0, first - 2)].word.startswith(("rang", "vary", "vari")):
        return None  # a change from one number to another
    start = low.last + 1
    while joint == "to" and start < len(tokens) and tokens[start].hedge:
        start += 1  # "from 70,000 to as many as 100,000"
    second = _core(tokens, start, decimal_points)
    if joint == "to" and second and tokens[first - 1].word == "by" and second.value > 2.5 * low.value:
        return None  # "rose by 504 to 15,577", not "by 400 to 600"
    dated = first > 0 and tokens[first - 1].word in ("in", "since", "from", "by")
    if joint == "to" and 1900 <= low.value <= 2100 and dated:
        return None  # "from 393 in 1954 to 47,017", "by 2026 to 2,200"
    if joint == "-" and tokens[low.last].start > tokens[low.last - 1].end and tokens[low.last - 1].kind == "num":
        return None  # a dash between words: "3 April 2023 - Four fighters"
    if joint == "to" and second and second.value < low.value:
        return None  # "cut from 800 to 500 soldiers"
    return second if second and not second.share and not second.high else None


def _share(tokens: Sequence[Token], share: _Core, decimal_points: bool, previous: float) -> _Core | None:
    """A share with its base in the same sentence: "half of the 1,100", "half of that"."""
    i = share.last
    if i < len(tokens) and tokens[i].word == "of":
        i += 1
    who = i + 1 < len(tokens) and tokens[i + 1].word == "who"  # "a tenth of those who came"
    word = tokens[i].word if i < len(tokens) else ""
    whole = word in ("which", "whom") and i > share.last or word in ("that", "those", "these", "them") and not who
    if previous and whole:
        return _Core(i + 1, share.value * previous)  # "24 tanks, half of which", "half of that"
    owned = next((j + 1 for j in range(i, min(i + 4, len(tokens))) if tokens[j].kind == "poss"), i)
    i = owned if i > share.last else i  # "half of the battalion's more than 500"
    while i < len(tokens) and (tokens[i].word in BEFORE_BASE or tokens[i].hedge and i > share.last):
        i += 1
    base = _core(tokens, i, decimal_points)
    year = base is not None and 1900 <= base.value <= 2100 and "," not in tokens[i].word  # "the first half of 2024"
    if base is None or base.share or base.high or year or i == share.last:
        return None
    strong = base.last + 1 < len(tokens) and tokens[base.last].word == "-" and tokens[base.last + 1].word == "strong"
    return _Core(base.last + 2 * strong, share.value * base.value)


def decimal_points(text: str) -> bool:
    """Whether ``1.200`` is a decimal number in a text: not where thousands are written with points."""
    return bool(re.search(r"\d,\d{3}\b", text)) or not re.search(r"\b\d{1,3}\.\d{3}\b", text)


def quantities(tokens: Sequence[Token], decimal_points: bool = True) -> list[Quantity]:
    """All number phrases of a sentence, in reading order; a share is followed by its base.

    Parameters
    ----------
    tokens
        Tokens of one sentence.
    decimal_points
        Whether ``1.200`` is a decimal number in this text; False where thousands are written with points.

    Returns
    -------
    list of Quantity
        With bounds as the codebook rules: ``exact`` and ``about`` have low = high = value.
    """
    found: list[Quantity] = []
    last = 0
    for i in [i for i, t in enumerate(tokens) if t.numeral]:
        core = _core(tokens, i, decimal_points) if i >= last else None
        if core is None:
            continue
        core = _scaled_later(tokens, core, decimal_points)
        first, hedge = _hedge_before(tokens, i)
        if core.share:
            previous = next((q.value for q in reversed(found) if q.value > 2 and not 1900 <= q.value <= 2100), 0.0)
            of_first = tokens[0].word == "of" and last and tokens[first - 1].word == ","  # "Of 1,200, a third are ..."
            whom = of_first or [t.word for t in tokens[max(0, first - 2) : first]] in OF_WHOM
            half = _Core(core.last, core.value * previous) if previous and whom else None  # "1,200, of whom half are"
            share = _share(tokens, core, decimal_points, previous) or half
            if share and share.value <= LARGEST:
                part = round(share.value)
                found.append(Quantity(first, share.last, part, part, part, "about", "share", i))
            last = core.last
            continue
        last, low, high, qualifier = _bounds(tokens, first, core, hedge, decimal_points)
        value = min((low + high) / 2 if qualifier == "range" else low, GREATEST)
        if not qualifier:
            continue
        last, qualifier, form = _ending(tokens, last, qualifier)
        # Half a soldier is a percentage or a length.
        if value > 0 and (value == int(value) or qualifier == "range"):
            least = round(low) if low <= LARGEST and qualifier != "up_to" else None
            most = round(high) if high <= LARGEST and qualifier != "more_than" else None
            value = int(value) if value == int(value) and value <= LARGEST else value
            found.append(Quantity(first, last, least, most, value, qualifier, form, i))
    return found


def _scaled_later(tokens: Sequence[Token], core: _Core, decimal_points: bool) -> _Core:
    """A number whose thousands stand behind the next: "from 10.9 to 14.5 thousand"."""
    to = core.last + 1 if tokens[core.last : core.last + 1] and tokens[core.last].word == "to" else 0
    then = _core(tokens, to, decimal_points) if to and not core.scaled and 0 < core.value < 1000 else None
    bare = _digits(tokens[to].word, decimal_points) if then and then.scaled and tokens[to].kind == "num" else 0
    return replace(core, value=core.value * then.value / bare) if then and bare else core


def _bounds(
    tokens: Sequence[Token], first: int, core: _Core, hedge: str, decimal_points: bool
) -> tuple[int, float, float, str]:
    """End, bounds and qualifier of a number or of the range that it begins; "" where nothing is bounded."""
    second = _range_end(tokens, first, core, hedge, decimal_points)
    if second:
        low, end = core.value, core.last + 2
        if second.scaled and not core.scaled and low < 1000:  # "3-4 thousand"
            bare = _core(tokens[:end], end - 1, decimal_points)
            low *= second.value / (bare.value if bare else 1)
        wrong = "" if low > second.value else "exact"  # "beat them 5-3": no range
        return second.last, low, second.value, "range" if low < second.value else wrong
    if core.high:
        return core.last, core.value, core.high, "vague"
    return core.last, core.value, core.value, "" if hedge == "range" else hedge or "exact"  # "between 2 vehicles"


def _ending(tokens: Sequence[Token], last: int, qualifier: str) -> tuple[int, str, str]:
    """End, qualifier and form of a number with what is joined to it: "-strong", "-odd", "+", "or so"."""
    after, then = [*(t.word for t in tokens[last : last + 2]), "", ""][:2]
    if after == "-" and then in STRONG:
        return last + 2, qualifier, "strong"
    if after == "-" and then in ("odd", "plus"):
        return last + 2, "about" if then == "odd" else "more_than", "plain"
    if after == "+":
        return last + 1, "more_than", "plain"
    if qualifier == "exact" and after and (later := tokens[last].hedge_after):
        return last + 1, later, "plain"
    return last, qualifier, "strong" if after == "strong" else "plain"
