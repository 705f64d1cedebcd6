"""How sure a reading is: a grade from facts of how a claim came about, each with a learned weight.

In: the claims of an article, with the sentence and draft of each. Out: ``sure``, ``likely`` or ``doubtful``.
``confidence.csv`` tells how much each fact speaks for a reading that is right in all its fields, as learned from
hand-read articles by ``benchmarks/confidence.py``; ``docs/accuracy.md`` tells how often each grade is right.
"""

from __future__ import annotations

import functools
from bisect import bisect
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from analysis.reading.actors import BALTIC, EAST, POINTERS, Codes
from analysis.vocabulary import rows, split

if TYPE_CHECKING:
    from analysis.reading.claims import Claim, Parsed, _Draft
    from analysis.reading.phrases import Phrase

GRADES = ("sure", "likely", "doubtful")
LEAST = {"sure": 200, "likely": 80}  # hundredths of a logarithm of odds
ACTING = frozenset("subject modifier owner speaker from by predicate lead led".split())
NEVER_SURE = ("noun bare", "noun whole", "noun share", "among drills")  # no noun of its own; perhaps an exercise
NEAR = 5  # words
SHARES, MANY = (0.2, 0.4, 0.7), ("few", "some", "many", "most")  # of an article's claims


@functools.cache
def weights() -> Mapping[str, int]:
    """How much each fact weighs, in hundredths of a logarithm of odds."""
    return {row["fact"]: int(row["weight"]) for row in rows("confidence")}


def graded(claims: Sequence[Claim], made: Mapping[int, tuple[Parsed, _Draft]]) -> list[Claim]:
    """The claims with their grades; ``made`` holds what each was made of, by where its number starts."""
    heavy = weights()
    for c, told in facts(claims, made):
        object.__setattr__(c, "confidence", grade(told, heavy))  # a copy takes as long as the facts
    return list(claims)


def grade(told: Sequence[str], heavy: Mapping[str, int]) -> str:
    """Grade of a claim from its facts and their weights.

    >>> grade(["named", "far"], {"named": 300, "far": -200})
    'likely'
    """
    total = sum([heavy.get(fact, 0) for fact in told])
    if total >= LEAST["sure"] and not any(fact.startswith(NEVER_SURE) for fact in told):
        return "sure"
    return "likely" if total >= LEAST["likely"] else "doubtful"


def reasons(told: Sequence[str], most: int = 3) -> str:
    """The facts that weigh most for a claim and against it."""
    heavy = sorted((weights().get(fact, 0), fact) for fact in told)
    sides = {
        "For it": [fact for weight, fact in heavy[::-1] if weight > 0],
        "Against it": [fact for weight, fact in heavy if weight < 0],
    }
    return ". ".join(f"{side}: {'; '.join(found[:most])}" for side, found in sides.items() if found)


def facts(claims: Sequence[Claim], made: Mapping[int, tuple[Parsed, _Draft]]) -> Iterator[tuple[Claim, list[str]]]:
    """Each claim with what speaks for or against its reading."""
    hosts = Counter([c.host for c in claims])
    drills = any([c.status == "exercise" for c in claims])
    before = "nothing"
    for c in claims:
        told = _of_one(c, *made[c.start])
        many = MANY[bisect(SHARES, hosts[c.host] / len(claims))]
        told += [f"after {before}: {c.status}", f"host of {many} claims of the text"]
        if drills and c.status != "exercise":
            told.append(f"among drills: {c.status}")
        before = c.status
        yield c, told


def _of_one(c: Claim, p: Parsed, draft: _Draft) -> list[str]:
    """Facts of one number in its sentence."""
    f, v, state, cues = draft.phrase, draft.verb, c.status, p.tokens.cues
    people = c.unit if c.unit in ("personnel", "formation") else "equipment"
    owner, host = (_named(p, f, tuple(split(codes))) for codes in (c.contributor, c.host))
    who = _kind(c.contributor)
    abroad = "home" if c.contributor == c.host else "abroad"
    verb = f"{v.kind} {v.tense}" if v else "none"
    own = p.clause[f.first]
    acting = [m.codes for m in p.mentions if m.clause == own and m.role in ACTING and m.codes]
    rivals = sum([";".join(codes) not in (c.contributor, c.host) for codes in acting])
    return [
        f"contributor by {draft.owner_rule}: {who}",
        f"contributor by {draft.owner_rule}: {owner}",
        f"contributor {owner}: {f.role}",
        f"contributor {owner}: rivals {min(2, rivals)}",
        f"contributor {owner}: host {host}",
        f"host by {draft.host_rule}: {host}",
        f"host by {draft.host_rule}: {_kind(c.host)}, {abroad}",
        f"status by {draft.why}: {state}",
        f"verb {verb}: {state}",
        f"verb {verb}: {people}",
        f"noun {f.role}: {people}",
        f"measure {c.measure}: {who}, {abroad}",
        f"date {c.date_basis}: {state}",
        f"numbers in the sentence {min(4, len(p.phrases))}: {state}",
        f"sentence of {min(5, len(cues) // 10)}0 words or more",
        *{f"beside {cue}: {state}" for cue, clause in zip(cues, p.clause, strict=True) if cue and clause == own},
    ]


def _named(p: Parsed, f: Phrase, codes: Codes) -> str:
    """Where a sentence names somebody: inside the number phrase, before it or behind it, in its clause or another."""
    own = p.clause[f.first]
    named = [(m.clause != own, abs(m.at - f.first), m.at) for m in p.mentions if codes in (m.together, m.codes)]
    if not named or not codes:
        return "not named"
    apart, away, at = min(named)
    if p.tokens.words[at] in POINTERS:
        return "pointed at"
    side = "behind" if at >= f.last else "inside" if at >= f.first else "before"
    return side + (", other clause" if apart else ", near" if away < NEAR else "")


@functools.lru_cache(maxsize=1000)
def _kind(codes: str) -> str:
    """Who is meant, roughly."""
    if len(codes) != 3:
        return "several" if ";" in codes else codes or "nobody"
    return "Baltic" if codes in BALTIC else "east" if codes in EAST else "one"
