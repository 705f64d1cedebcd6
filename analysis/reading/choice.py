"""The choice where a rule only guesses: all whom the text has named, weighed against each other.

In: a :class:`~analysis.reading.actors.View` of one number phrase, the scene, and what a rule guessed. Out: the codes
that weigh most. Whatever is named has facts that speak for it or against it ("before, same clause, subject"); how much
each weighs, ``choice.csv`` says, as learned from hand-read articles by ``benchmarks/choice.py``.
"""

import functools
from collections.abc import Mapping

from analysis.reading.actors import BALTIC, HOME, NATO, Codes, Scene, View
from analysis.vocabulary import rows, words

Facts = set[tuple[Codes, str]]
GUESSED = {  # rules that only guess
    "contributor": frozenset(("pronoun", "carried", "in_the_sentence", "anyone", "unknown", "the named exercise's")),
    "host": frozenset(("as_before", "carried", "unknown")),
}
LEAD = {"contributor": 150, "host": 100}  # hundredths by which another must outweigh a guess
PLACES = frozenset(("at", "near", "from", "out", "venue", "by"))  # roles
ACTORS = frozenset(("subject", "modifier", "owner", "speaker", "predicate", "by"))
SPOKEN_OF = ("host", "contributor", "group_host", "place", "home", "base", "subject", "fresh", "topic")  # of the scene
BALTIC_STATES = frozenset(BALTIC)
HOW_MANY = ("nobody", "one state", "two states", "three states")


@functools.cache
def weights(part: str) -> Mapping[str, int]:
    """How much each fact weighs for a ``contributor`` or a ``host``, in hundredths of a logarithm of odds."""
    return {row["fact"]: int(row["weight"]) for row in rows("choice") if row["part"] == part}


def is_guess(part: str, codes: Codes, rule: str) -> bool:
    """Whether a rule only guessed; not where it holds that nobody is meant: who gets or wants forces sends none."""
    return rule in GUESSED[part] and bool(codes or rule not in ("pronoun", "in_the_sentence"))


def weighed(part: str, v: View, scene: Scene, owner: Codes, guess: Codes) -> Codes:
    """Whoever weighs most of all that are named, where that clearly outweighs what a rule would have guessed."""
    heavy, total = weights(part), {guess: 0}
    for codes, fact in facts(part, v, scene, owner):
        total[codes] = total.get(codes, 0) + heavy.get(fact, 0)
    if part == "host" and guess != NATO:
        total.pop(NATO, None)  # an alliance is no place
    if part == "host" and v.word(v.verb) in words("leading verb"):  # nor is who leads a battlegroup its host
        for m in v.within(0, max(v.verb, 0), "subject"):
            if m.codes != guess:
                total.pop(m.codes, None)
    if len(owner) > 1 and owner != guess:
        total.pop(owner, None)  # several together are at none of their homes
    best = max(sorted(total), key=total.__getitem__)
    lead = LEAD[part] * (2 if part == "host" and guess and best == owner else 1)  # who was abroad is not soon at home
    return best if total[best] >= total[guess] + lead else guess


def facts(part: str, v: View, scene: Scene, owner: Codes) -> Facts:
    """What speaks for or against each who may be meant; ``owner`` is the contributor where the host is asked for."""
    told: Facts = {((), "nobody" if scene.host else "nobody, as before")}
    places: list[tuple[int, Codes]] = []
    actors: list[tuple[int, Codes]] = []
    for m in v.found:
        based = part == "contributor" and m.role == "from" and m.actor.form == "place" and scene.contributor
        if m.codes and not based:  # those who come from Vilseck need not be Germans
            side = "behind" if m.at >= v.last else "inside" if m.at >= v.first else "before"
            # "to be joined by 50 French soldiers": they are a number of their own.
            apart = m.role == "modifier" and side != "inside" and v.tokens[m.at - 1].kind == "num"
            role = "counted apart" if apart else m.role
            told.add((m.together, f"{side}, {'same' if m.clause == v.own else 'other'} clause, {role}"))
            away = min(abs(m.at - v.first), abs(m.at - v.last)), m.together
            if m.role in PLACES:
                places.append(away)
            if role in ACTORS:
                actors.append(away)
    for kind, named in (("place", places), ("actor", actors)):
        if named:
            told.add((nearest := min(named)[1], f"nearest {kind}"))
            if all(codes == nearest for _, codes in named):
                told.add((nearest, f"only {kind}"))
    if part == "host":
        beside = "a place" if any(m.role == "at" and m.codes for m in v.found) else "no place"
    else:
        beside = "an actor" if actors else "no actor"
    for name in SPOKEN_OF:
        if codes := getattr(scene, name):
            told.add((codes, f"{name}, {beside}"))
    if scene.before[1]:
        told.add((scene.before[1], "number before"))
    if scene.drill is not None:
        told.add((scene.drill, "whose exercise"))
    if scene.exercise[0]:
        told.add((scene.exercise[0], "where the exercise is"))
    if owner:
        abroad = "several" if len(owner) > 1 or owner == NATO else "home" if set(owner) <= HOME else "far"
        told |= {(owner, f"owner {abroad}, {beside}"), (scene.hosts.get(owner, ()), f"where the owner was, {beside}")}
    told.add((NATO, "group before" if "battlegroup" in v.tokens.roles[: v.first] else "no group"))
    for codes in {codes for codes, _ in told}:
        told.add((codes, _kind(codes)))
    return told


@functools.lru_cache(maxsize=1000)
def _kind(codes: Codes) -> str:
    """How many states are meant, and whether all are Baltic."""
    return ("Baltic, " if codes and BALTIC_STATES.issuperset(codes) else "") + HOW_MANY[min(3, len(codes))]
