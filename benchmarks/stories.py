"""Measure from which likeness on two articles are one story, and write the table of docs/method.md anew.

usage: python benchmarks/stories.py

The stories are articles of the project. Each is rewritten as newsrooms do it. The hard negatives are other stories in
the same words: the article with other names and numbers in it, reports filled in from one template, and two articles
that share their paragraphs of background.
"""

import json
import random
import re
from collections.abc import Callable, Iterator
from pathlib import Path

from analysis.stories import ALIKE, likeness, sketch

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent
PAGE = ROOT / "docs/method.md"
BEGIN, END = "<!-- made by benchmarks/stories.py -->\n", "<!-- end of it -->"
THRESHOLDS = (0.3, 0.4, 0.5, 0.55, 0.6, 0.65, 0.7, 0.8, 0.9)
SWAPS = (
    "said=stated=noted=added;troops=soldiers=forces;also=too=further;near=around=about=some;large=big=sizeable;"
    "but=yet=however;officials=sources=authorities;country=state=nation;while=as"
)
PLACES = "Adazi Amari Lielvarde Orzysz Pabrade Panevezys Riga Rukla Siauliai Tallinn Tapa Vilnius Voru".split()
NATIONS = "Belgium Britain Canada Croatia Czechia Denmark France Germany Italy Norway Poland Portugal Spain".split()
MINISTERS = "Anda Balsys", "Ilmar Kask", "Jonas Mikelis", "Kadri Laan", "Liga Ozola", "Tomas Urbonas"
SYLLABLES = "ba de fo gu ka le mi no pa ri sta tu ver wol zan".split()
SYNONYMS = {word: group.split("=") for group in SWAPS.split(";") for word in group.split("=")}
TEMPLATES = (HERE / "reports.txt").read_text(encoding="utf-8").strip().split("\n\n")  # {slots} are filled by filled()


def sentences(text: str) -> list[str]:
    """Sentences of a text, each with the blank space behind it."""
    return re.findall(r"\S.*?(?:[.!?][\"”]?(?:\s+|\Z)|\n+|\Z)", text, re.S)


def cut(text: str, rng: random.Random, share: float) -> str:
    """Only the beginning, as wires are cut."""
    told = sentences(text)
    return "".join(told[: max(2, round(share * len(told)))])


def swapped(text: str, rng: random.Random, share: float) -> str:
    """So many of the words by others: a synonym, or dropped, or one more before it."""

    def other(m: re.Match[str]) -> str:
        word = m[0]
        if rng.random() >= share:
            return word
        return rng.choice([*SYNONYMS.get(word, [word + "s", "the " + word, ""])])

    return re.sub(r"\b[a-z]{3,}\b", other, text)


def headline(text: str, rng: random.Random, others: list[str]) -> str:
    """Another headline and a standfirst above it."""
    head, _, body = text.partition("\n")
    return "\n".join([*sentences(rng.choice(others))[:2], body or head])


def inserted(text: str, rng: random.Random, others: list[str], share: float) -> str:
    """Paragraphs of its own or of another story put in."""
    told, foreign = sentences(text), sentences(rng.choice(others))
    at, size = rng.randint(1, len(told)), max(1, round(share * len(told)))
    return "".join([*told[:at], "\n", *foreign[:size], "\n", *told[at:]])


def quotes(text: str, rng: random.Random, others: list[str]) -> str:
    """Quotes translated anew."""
    return re.sub(r"[“\"][^“”\"]{20,}[”\"]", lambda m: swapped(m[0], rng, 0.6), text)


def shuffled(text: str, rng: random.Random, others: list[str]) -> str:
    """The same paragraphs in another order."""
    told = [s.strip() for s in sentences(text)]
    parts = [" ".join(told[n : n + 3]) for n in range(0, len(told), 3)]
    rng.shuffle(parts)
    return "\n".join(parts)


def updated(text: str, rng: random.Random, others: list[str]) -> str:
    """A later version: another lead, half of the numbers new, more at its end."""
    told = sentences(re.sub(r"\b\d{2,3}\b", lambda m: rng.choice([m[0], str(rng.randint(20, 990))]), text))
    return "".join([*sentences(rng.choice(others))[:2], *told[2:], *sentences(rng.choice(others))[2:5]])


REWRITES: dict[str, Callable[[str, random.Random, list[str]], str]] = {
    "cut to 70 %": lambda text, rng, _: cut(text, rng, 0.7),
    "cut to 40 %": lambda text, rng, _: cut(text, rng, 0.4),
    "other headline": headline,
    "paragraphs put in": lambda text, rng, others: inserted(text, rng, others, 0.25),
    "5 % of words": lambda text, rng, _: swapped(text, rng, 0.05),
    "10 % of words": lambda text, rng, _: swapped(text, rng, 0.1),
    "quotes anew": quotes,
    "other order": shuffled,
    "updated": updated,
    "several of these": lambda text, rng, others: headline(swapped(cut(text, rng, 0.6), rng, 0.05), rng, others),
}


def name(rng: random.Random) -> str:
    """A name that nobody bears."""
    return "".join(rng.choice(SYLLABLES) for _ in range(rng.randint(2, 3))).capitalize()


def renamed(text: str, rng: random.Random) -> str:
    """Another story in the same words: each name and each number is another one."""
    found: dict[str, str] = {}

    def other(m: re.Match[str]) -> str:
        return found.setdefault(m[0], str(rng.randint(2, 999)) if m[0][0].isdigit() else name(rng))

    return re.sub(r"(?<![.!?”\"\n] )(?<!\n)\b[A-Z][\w-]+|\d[\d,.]*\b", other, text)


def filled(template: str, rng: random.Random) -> str:
    """A report made from a template."""
    values: dict[str, Callable[[], str]] = {
        "unit": lambda: f"{rng.randint(1, 300)}th {name(rng)} {rng.choice(['Battalion', 'Brigade', 'Squadron'])}",
        "place": lambda: rng.choice(PLACES),
        "nation": lambda: rng.choice(NATIONS),
        "officer": lambda: f"Lieutenant Colonel {name(rng)} {name(rng)}",
        "minister": lambda: rng.choice(MINISTERS),
        "weekday": lambda: rng.choice(["Monday", "Tuesday", "Wednesday", "Thursday", "Friday"]),
        "date": lambda: f"{rng.randint(1, 28)} {rng.choice(['January', 'March', 'May', 'July', 'October'])}",
        "number": lambda: str(rng.randint(50, 1900)),
        "few": lambda: str(rng.randint(2, 30)),
    }
    place = values["place"]()
    return re.sub(r"\{(\w+)\}", lambda m: place if m[1] == "place" else values[m[1]](), template)


def pairs() -> Iterator[tuple[str, bool, str, str]]:
    """Kind, whether it is one story, and the texts of each pair."""
    held = json.loads((ROOT / "tests/gold/heldout.json").read_text(encoding="utf-8"))
    folders = (ROOT / "data/raw", ROOT / "tests/gold/dev/texts")
    paths = [path for folder in folders for path in sorted(folder.glob("*.txt")) if path.stem not in held]
    base = [path.read_text(encoding="utf-8", errors="replace").strip() for path in paths]
    rng = random.Random(20221122)
    for n, text in enumerate(base):
        others = base[:n] + base[n + 1 :]
        yield from ((kind, True, text, rewrite(text, rng, others)) for kind, rewrite in REWRITES.items())
        yield from (("renamed", False, text, renamed(text, rng)) for _ in range(3))
        first, second = rng.sample(others, 2)
        background = "".join(sentences(text)[-4:])
        yield "background", False, f"{first}\n{background}", f"{second}\n{background}"
    for template in TEMPLATES:
        reports = [filled(template, rng) for _ in range(40)]
        yield from (("template", False, a, b) for n, a in enumerate(reports) for b in reports[:n])


def table() -> str:
    """For each kind of pair the share that is linked from a likeness on, and the precision where both are as many."""
    found: dict[tuple[bool, str], list[float]] = {}
    for kind, same, one, other in pairs():
        for name in (kind, "**all**"):
            found.setdefault((same, name), []).append(likeness(sketch(one), sketch(other)))
    thresholds = [f"**{t}**" if t == ALIKE else f"{t}" for t in THRESHOLDS]
    lines = [["pair", "pairs", *thresholds], ["---"] * (len(THRESHOLDS) + 2)]
    shares = {key: [sum(likely >= t for likely in told) / len(told) for t in THRESHOLDS] for key, told in found.items()}
    for same, name in sorted(found, key=lambda key: (not key[0], key[1] == "**all**")):
        title = f"{'one story' if same else 'two stories'}: {name}"
        lines.append([title, str(len(found[same, name])), *(f"{share:.2f}" for share in shares[same, name])])
    both = zip(shares[True, "**all**"], shares[False, "**all**"], strict=True)
    lines.append(["precision", "", *(f"{right / (right + wrong):.2f}" for right, wrong in both)])
    return "".join(f"| {' | '.join(line)} |\n" for line in lines)


if __name__ == "__main__":
    before, _, rest = PAGE.read_text(encoding="utf-8").partition(BEGIN)
    PAGE.write_text(before + BEGIN + table() + END + rest.partition(END)[2], encoding="utf-8", newline="\n")
