"""The choice where a rule only guesses: all whom the text has named, weighed against each other.

In: a :class:`~analysis.reading.actors.View` of one number phrase, the scene, and what a rule guessed. Out: the codes
that weigh most. Whatever is named has facts that speak for it or against it ("before, same clause, subject"); how much
each weighs, ``choice.csv`` says, as learned from hand-read articles by ``benchmarks/choice.py``.
"""

import bisect
import functools
from collections.abc import Mapping

from analysis.reading.actors import BALTIC, BASES, EAST, FLANK, HOME, LEADING, NATO, Codes, Scene, View
from analysis.vocabulary import rows

Facts = set[tuple[Codes, str]]
NAMES = ("carried", "in_the_sentence", "anyone", "unknown", "the named exercise's")
PLACES = {"as_before": 70, "carried": 70, "unknown": 70, "own_border": 250}
# Rules that only guess, and by how many hundredths another must outweigh them.
GUESSED = {"contributor": dict.fromkeys(NAMES, 100), "host": PLACES}
EU = ("EU",)
NEAR = FLANK | HOME  # where an article may place forces by being mostly about that state
ACTORS = frozenset(("subject", "modifier", "owner", "speaker", "predicate", "by"))  # roles
SPOKEN_OF = ("host", "place", "home", "base", "subject", "fresh", "topic")  # of the scene
SIZES = (50, 300, 2500, 9000)  # a team, a company, a battlegroup, a brigade or two; more are in whole armies only
SIZED = ("team", "company", "battlegroup", "brigade", "army")


@functools.cache
def weights(part: str) -> Mapping[str, int]:
    """How much each fact weighs for a ``contributor`` or a ``host``, in hundredths of a logarithm of odds."""
    return {row["fact"]: int(row["weight"]) for row in rows("choice") if row["part"] == part}


def is_guess(part: str, codes: Codes, rule: str) -> bool:
    """Whether a rule only guessed; not where it holds that nobody is meant: who gets or wants forces sends none."""
    return rule in GUESSED[part] and bool(codes or rule != "in_the_sentence")


def weighed(part: str, v: View, scene: Scene, other: Codes, guess: Codes, rule: str) -> Codes:
    """Whoever weighs most of all that are named, where that clearly outweighs what a rule would have guessed."""
    heavy, total = weights(part), {guess: 0}
    for codes, fact in facts(part, v, scene, other, guess):
        total[codes] = total.get(codes, 0) + heavy.get(fact, 0)
    if guess != EU:
        total.pop(EU, None)  # it has no forces and is no place
    if part == "host":  # no place: an alliance, several together, who leads a battlegroup
        leading = v.within(0, max(v.verb, 0), "subject") if v.word(v.verb) in LEADING else ()
        for codes in {NATO, other if len(other) > 1 else NATO, *(m.codes for m in leading)} - {guess}:
            total.pop(codes, None)
        if v.verb_kind == "leave" and other != guess and v.word(v.verb) != "left":
            total.pop(other, None)  # nobody withdraws from home
    best = max(sorted(total), key=total.__getitem__)
    return best if total[best] >= total[guess] + GUESSED[part][rule] else guess


def facts(part: str, v: View, scene: Scene, other: Codes, guess: Codes) -> Facts:
    """What speaks for or against each who may be meant, the guess among them.

    ``other`` is the contributor where the host is asked for, and the host where the contributor is.
    """
    told: Facts = {((), "nobody" if scene.host else "nobody, as before")}
    wanted = "at" if part == "host" else ACTORS
    beside = "no one beside"
    for m in v.found:
        based = part == "contributor" and m.role == "from" and m.actor.form == "place" and scene.contributor
        if m.codes and not based and m.role != "dateline":  # those who come from Vilseck need not be Germans
            side = "behind" if m.at >= v.last else "inside" if m.at >= v.first else "before"
            # "to be joined by 50 French soldiers": they are a number of their own.
            apart = m.role == "modifier" and side != "inside" and v.tokens[m.at - 1].kind == "num"
            role = "counted apart" if apart else m.role
            told.add((m.together, f"{side}, {'same' if m.clause == v.own else 'other'} clause, {role}"))
            beside = "another beside" if role in wanted else beside
    spoken = [(getattr(scene, name), f"{name}, {beside}") for name in SPOKEN_OF]
    if part == "host":
        if scene.home != other and not NEAR.issuperset(scene.home):
            del spoken[SPOKEN_OF.index("home")]  # that an ally far away is named most often places nobody there
        spoken += [(scene.exercise[0], "where the exercise is"), (scene.hosts.get(other, ()), "where they were")]
    else:
        spoken += [(scene.before[1], "number before"), (scene.guests.get(other, ()), "who was there")]
        told |= set() if scene.drill is None else {(scene.drill, "whose exercise")}
    told.update((codes, fact) for codes, fact in spoken if codes)
    size = bisect.bisect_right(SIZES, v.value)
    numbers = scene.told.total() if part == "contributor" else 0
    for codes in {guess, NATO, scene.contributor, *(codes for codes, _ in told)}:
        told.update((codes, fact) for fact in _of_its_kind(part, v.unit, SIZED[size], other, codes))
        if numbers:
            told.add((codes, f"{round(3 * scene.told[codes] / numbers)} thirds of the numbers before"))
    return told


@functools.lru_cache(maxsize=4096)
def _of_its_kind(part: str, unit: str, size: str, other: Codes, codes: Codes) -> tuple[str, ...]:
    """What speaks for or against a candidate by what is known of such states."""
    sides = (("nobody", ()), ("allies", NATO), ("Baltic", BALTIC), ("east", EAST))
    kind = next((name for name, members in sides if set(codes) <= set(members)), "other")
    if part == "contributor":
        return (f"{kind}, {unit}", *(("whose host",) if codes == other else ()))
    told = [f"{kind}, {unit}", f"{kind}, {size}, {'own' if codes == other else 'not own'}"]
    if len(other) == 1 and codes == other:
        told.append(f"{other[0]} at home")
    elif len(other) == 1 and BASES.issuperset(codes):
        told.append(f"{other[0]} in {' and '.join(codes) or 'no such state'}")
    return tuple(told)
