"""Write the two corpora that ``reading.py`` measures on, the same at every call.

usage: python benchmarks/corpora.py FOLDER ARTICLES

``dense``: ARTICLES that are full of claims, clean, out of our own; ``mixed``: ten times as many, nearly all of them
general news, each about 3 kB of invented sentences from ``news.txt`` on one topic.
"""

import random
import re
import sys
from pathlib import Path

from analysis.articles import read_article

HERE = Path(__file__).resolve().parent
SOURCES = [HERE.parent / "tests/gold/dev/texts", HERE.parent / "data/raw"]
DENSE = 50  # one article in so many of the mix is full of claims
LENGTH = 2900  # characters at which an article of general news ends with its paragraph
# What a slot of news.txt holds, unless it is the name of a list there: a number from this range.
RANGES = {
    "digit": (1, 9),
    "few": (2, 40),
    "day": (1, 28),
    "hour": (10, 23),
    "minutes": (10, 59),
    "age": (18, 91),
    "hundreds": (41, 999),
    "thousands": (1000, 99999),
    "year": (1950, 2024),
}
BLOCKS = re.split(r"^= ", (HERE / "news.txt").read_text(encoding="utf-8"), flags=re.M)[1:]
LISTS = {name: re.split(r" \| |\n", members.strip()) for name, members in (block.split("\n", 1) for block in BLOCKS)}
TOPICS = [name.removesuffix(" headline") for name in LISTS if name.endswith(" headline")]


def filled(text: str, rng: random.Random) -> str:
    """Text with every slot filled, also those of what is filled in."""

    def value(slot: re.Match[str]) -> str:
        if slot[1] in LISTS:
            return filled(rng.choice(LISTS[slot[1]]), rng)
        number = rng.randint(*RANGES[slot[1]])
        return f"{number:,}" if slot[1] == "thousands" else str(number)

    return re.sub(r"\{(\w+)\}", value, text)


def news(rng: random.Random) -> str:
    """One article of general news: headline, dateline and paragraphs on one topic, no sentence twice."""
    topic = rng.choice(TOPICS)
    first, *others = rng.sample(LISTS[f"{topic} text"], k=len(LISTS[f"{topic} text"]))
    others += LISTS["general text"]
    rng.shuffle(others)
    told = [first, *others]
    parts = [filled(rng.choice(LISTS[f"{topic} headline"]), rng)]
    lead = filled("{city}, {month} {day} ({agency}) - ", rng)
    while told and sum(map(len, parts)) < LENGTH:
        size = rng.randint(1, 3)
        paragraph = [filled(sentence, rng) for sentence in told[:size]]
        parts.append(lead + " ".join(sentence[0].upper() + sentence[1:] for sentence in paragraph))
        told, lead = told[size:], ""
    return "\n\n".join(parts)


def main(folder: str, articles: str) -> None:
    """Write the articles as numbered files into two folders."""
    rng = random.Random(3)
    clean = [read_article(p.read_bytes(), p.name).text for source in SOURCES for p in sorted(source.glob("*.txt"))]
    # Shuffled turn by turn, so that a short beginning holds each article as often as the others.
    dense = [text for _ in range(0, int(articles), len(clean)) for text in rng.sample(clean, k=len(clean))]
    mixed = (news(rng) if number % DENSE else rng.choice(clean) for number in range(10 * int(articles)))
    for name, texts in (("dense", dense[: int(articles)]), ("mixed", mixed)):
        place = Path(folder, name)
        place.mkdir()
        for number, text in enumerate(texts):
            (place / f"{number:05}.txt").write_text(text, encoding="utf-8", newline="")


if __name__ == "__main__":
    main(*sys.argv[1:])
