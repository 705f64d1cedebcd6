"""Learn the weights of ``choice.csv`` from the articles with hand-read answers, and say what they are worth.

usage: python benchmarks/choice.py [--write]

A linear model: each fact that speaks for a candidate has a weight, the sum is turned into a probability over all the
candidates of a number, and the weights are those under which the hand-read answers are most probable, drawn towards 0.
They are learned from all numbers, not from guesses alone. The table says how often contributor and host are right where
rules only guess: by the rule alone, by weights learned from the other sets of articles, and by those learned from all.
``--write`` writes the weights. Articles held out (g, q) are never read.
"""

import csv
import math
import sys
from collections import Counter
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from pathlib import Path

import pandas as pd

from analysis import score
from analysis.articles import read_article
from analysis.reading import choice, claims
from analysis.reading.actors import Codes, Scene
from analysis.vocabulary import split

HERE = Path(__file__).resolve().parent
GOLD = HERE.parent / "tests/gold"
TABLE = HERE.parent / "analysis/vocabulary/choice.csv"
PULL, RARE, STEPS, RATE, UNIT = 4, 10, 300, 0.05, 100
REAL = 5  # times that a real article counts
PARTS = ("contributor", "host")


@dataclass
class Case:
    """One number of a hand-read article: its set, the candidates with their facts, the vote, the answer."""

    group: str
    part: str
    facts: dict[Codes, list[str]]
    vote: Codes
    lead: int | None  # by how much another must outweigh the vote, None where it is no guess
    answer: Codes


def groups() -> dict[str, list[Path]]:
    """Texts by set; all but those that are held out."""
    found: dict[str, list[Path]] = {"seed": sorted((HERE.parent / "data/raw").glob("*.txt"))}
    found["dev"] = sorted((GOLD / "dev/texts").glob("*.txt"))
    for path in sorted((GOLD / "own/texts").glob("[!gq]*.txt")):
        found.setdefault(path.stem[0], []).append(path)
    return found


def cases() -> list[Case]:
    """Every number that the reader finds and that has an answer; the rules alone decide meanwhile."""
    made: list[Case] = []
    seen: dict[tuple[str, int], tuple[dict[Codes, list[str]], Codes, int | None]] = {}

    def watch(draft: claims._Draft, scene: Scene) -> None:
        at = draft.view.tokens[draft.view.first].start
        for part in PARTS:
            guess, rule = (draft.owner, draft.owner_rule) if part == "contributor" else (draft.host, draft.host_rule)
            other = draft.host if part == "contributor" else draft.owner
            told: dict[Codes, list[str]] = {guess: []}
            for codes, fact in sorted(choice.facts(part, draft.view, scene, other, guess)):
                told.setdefault(codes, []).append(fact)
            lead = choice.GUESSED[part][rule] if choice.is_guess(part, guess, rule) else None
            seen[part, at] = told, guess, lead

    weigh, claims._weighed = claims._weighed, watch
    for group, paths in groups().items():
        folder = {"seed": "seed", "dev": "dev"}.get(group, "own")
        golds = score.read_gold(GOLD / folder)
        for path in paths:
            seen.clear()
            found = claims.read_claims(read_article(path.read_bytes(), path.name))
            said = [score.compared(asdict(c), path.stem, c.repeats) | {"start": c.start} for c in found]
            times = Counter(c["start"] for c in said)
            for gold, claim in score.match(golds.get(path.stem, []), said):
                for part in PARTS:
                    if times[claim["start"]] == 1 and (part, claim["start"]) in seen:
                        made.append(Case(group, part, *seen[part, claim["start"]], tuple(split(gold[part]))))
    claims._weighed = weigh
    return made


def learned(known: Iterable[Case], pull: float = PULL) -> dict[str, int]:
    """Weights of facts, in hundredths."""
    known = [c for c in known if c.answer in c.facts for _ in range(REAL if c.group == "seed" else 1)]
    count = Counter(fact for c in known for fact in {f for facts in c.facts.values() for f in facts})
    index = {fact: i for i, fact in enumerate(sorted(f for f, n in count.items() if n >= RARE))}
    spoken: list[tuple[int, int]] = []  # candidate and fact
    case, right = [], []
    for number, c in enumerate(known):
        for codes, facts in c.facts.items():
            spoken += [(len(case), index[f]) for f in facts if f in index]
            case.append(number)
            right.append(codes == c.answer)
    candidate, fact = (pd.Series(column) for column in zip(*spoken, strict=True))
    of_case, wanted = pd.Series(case), pd.Series(right, dtype=float)
    weight, mean, square = (pd.Series(0.0, range(len(index))) for _ in range(3))
    for step in range(1, STEPS + 1):  # Adam
        total = weight.take(fact).groupby(candidate.to_numpy()).sum().reindex(of_case.index, fill_value=0.0)
        raised = math.e ** (total - total.groupby(of_case).transform("max"))
        chance = raised / raised.groupby(of_case).transform("sum")
        slope = (chance - wanted).take(candidate).groupby(fact.to_numpy()).sum() + pull * weight
        mean, square = 0.9 * mean + 0.1 * slope, 0.999 * square + 0.001 * slope**2
        weight -= RATE * (mean / (1 - 0.9**step)) / ((square / (1 - 0.999**step)) ** 0.5 + 1e-8)
    return {name: units for name, i in index.items() if (units := round(UNIT * weight[i]))}


def right(known: Iterable[Case], weights: dict[str, int]) -> int:
    """How many are right by weights."""

    def chosen(c: Case) -> Codes:
        total = {codes: sum(weights.get(fact, 0) for fact in facts) for codes, facts in c.facts.items()}
        best = max(sorted(total), key=total.__getitem__)
        return best if total[best] >= total[c.vote] + (c.lead or 0) else c.vote

    return sum(chosen(c) == c.answer for c in known)


def main(write: bool) -> None:
    """Print the table, and write the weights."""
    known = cases()
    lines = []
    print(f"{'guessed':22}{'numbers':>9}{'rule':>9}{'others':>9}{'all':>9}")
    for part in PARTS:
        mine = [c for c in known if c.part == part]
        weights = learned(mine)
        lines += [[part, fact, weight] for fact, weight in weights.items()]
        totals = Counter[str]()
        for group in groups():
            guessed = [c for c in mine if c.group == group and c.lead is not None]
            others = learned(c for c in mine if c.group != group)
            cells = {"n": len(guessed), "rule": sum(c.vote == c.answer for c in guessed)}
            cells |= {"others": right(guessed, others), "all": right(guessed, weights)}
            totals.update(cells)
            print(f"{part + ' ' + group:22}" + "".join(f"{n:9}" for n in cells.values()))
        print(f"{part:22}" + "".join(f"{n:9}" for n in totals.values()))
    if write:
        with TABLE.open("w", encoding="utf-8", newline="") as file:
            csv.writer(file, lineterminator="\n").writerows([["part", "fact", "weight"], *lines])


if __name__ == "__main__":
    main("--write" in sys.argv)
