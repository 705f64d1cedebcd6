"""State of being of a number: present, arriving, planned, proposed, exercise or past, and how it is measured.

In: the tokens of a sentence and the place of a number phrase in it. Out: status and measure in the codebook's words,
each with the words that decided. The table verb class x tense -> status is ``vocabulary/status.csv``.
"""

import functools
from collections.abc import Sequence
from dataclasses import dataclass

from analysis.reading.actors import DETERMINERS
from analysis.reading.tokens import Token
from analysis.vocabulary import rows, words

TENSES = ("past", "perfect", "present", "progressive", "future", "conditional", "infinitive")
IRREGULAR_PAST = words("irregular past")


@dataclass(frozen=True, slots=True)
class Verb:
    """A verb with its class and tense at a token; ``negated`` when a negation governs it."""

    at: int
    kind: str
    tense: str
    negated: bool
    form: str


@functools.cache
def _table() -> dict[tuple[str, str], str]:
    return {(r["class"], tense): r[tense] for r in rows("status") for tense in TENSES}


def verb_at(tokens: Sequence[Token], i: int) -> Verb:
    """The verb at token ``i`` with the tense that its auxiliaries give it."""
    kind, form = tokens[i].verb_kind, tokens[i].verb_form
    if form.split()[0] in words("bringing verb") and any(t.word == "home" for t in tokens[i + 1 : i + 9]):
        kind = "leave"  # "to bring 700 soldiers home"
    cues: list[str] = []
    negated = infinitive = False
    for j in range(i - 1, max(-1, i - 8), -1):
        token, cue = tokens[j], tokens[j].cue
        if cue == "negation":
            negated = True
        elif cue in ("future", "conditional", "perfect", "be"):
            cues.append(cue if token.word != "being" else "progressive")
        elif token.word == "to" and j == i - 1:
            infinitive = True
        elif (
            token.kind == "punct"
            and token.word not in ("-", "'")
            or token.word in ("and", "that", "of", "in", "from")
            or token.verb_kind
            and (not infinitive or not cue)
        ):
            break
    first = form.split()[0]
    past = first in IRREGULAR_PAST or first.endswith("ed")
    reported = any(t.verb_kind == "speech" and t.word not in ("say", "says") for t in tokens[:i])
    would = any(t.word == "would" for t in tokens[max(0, i - 4) : i])
    if "conditional" in cues and would and reported and kind != "wish":
        tense = "future"  # "said it would send": reported speech shifts "will" back
    elif "conditional" in cues:
        tense = "conditional"
    elif "future" in cues or any(t.cue == "future" for t in tokens[i + 1 : i + 2]):
        tense = "future"
    elif infinitive and tokens[i - 2].word in (
        "thought",
        "believed",
        "said",
        "reported",
        "estimated",
        "known",
        "understood",
    ):
        tense = "present"
    elif infinitive:
        tense = "infinitive"
    elif "progressive" in cues or (first.endswith("ing") and "be" in cues):
        tense = "progressive"
    elif "perfect" in cues or (past and "be" in cues):
        tense = "perfect"
    elif first.endswith("ing"):
        tense = "progressive" if kind == "grow" else "present"
    else:
        tense = "past" if past else "present"
    return Verb(i, kind, tense, negated, form)


def governing(tokens: Sequence[Token], clause: Sequence[int], first: int, last: int) -> Verb | None:
    """The verb that governs the number phrase ``first``..``last``: to its left in the clause, else to its right."""
    own = clause[min(first, len(clause) - 1)]

    def usable(j: int) -> bool:
        verb = tokens[j].verb_kind
        if tokens[j].noun and j and tokens[j - 1].word in DETERMINERS:
            return False  # "the number", "that deployment"
        if verb in ("", "speech") or clause[j] != own:
            return False
        if tokens[j].cue in ("be", "perfect"):  # an auxiliary of the verb that follows
            return not any(
                t.verb_kind and t.verb_kind != "speech"
                for t in tokens[j + 1 : min(j + 4, first if j < first else len(tokens))]
            )
        return not (tokens[j].word.endswith("ed") and j + 1 < len(tokens) and tokens[j + 1].noun)

    left = [j for j in range(first - 1, -1, -1) if usable(j)]
    right = [j for j in range(last, len(tokens)) if usable(j)]
    if not left and not right and not any(t.verb_kind for t in tokens[:first]):  # "..., with 130 men, will go"
        right = [j for j in range(last, len(tokens)) if tokens[j].verb_kind and tokens[j].verb_kind != "speech"]
    if left:
        return verb_at(tokens, left[0])
    if len(right) > 1 and right[0] == last and tokens[last].word.endswith("ed"):
        right = right[1:]  # "the 350 soldiers promised this month are now in place"
    return verb_at(tokens, right[0]) if right else None


def status(
    tokens: Sequence[Token], clause: Sequence[int], first: int, last: int, verb: Verb | None, ahead: bool, behind: bool
) -> tuple[str, str]:
    """Status of a number phrase and the words that decided; status "" when the number is denied.

    Parameters
    ----------
    tokens, clause
        The sentence and the clause number of each token.
    first, last
        Token range of the noun phrase that the number counts.
    verb
        The verb that governs it (:func:`governing`), None for none.
    ahead, behind
        Whether the number's date lies after the article's publication, or well before it.
    """
    own = clause[first]
    for token in tokens[last : last + 4]:  # "some 360 soldiers already en route"
        cue = token.cue
        if cue in ("arriving", "planned", "present", "proposed"):
            return cue, token.word
        if token.word == "," or token.verb_kind and cue not in ("be", "perfect"):
            break
    if last + 1 < len(tokens) and tokens[last].word == "being" and tokens[last + 1].verb_kind:
        return "arriving", tokens[last + 1].word
    near = [t for t, c in zip(tokens, clause, strict=True) if c == own]
    for token in near:
        if token.cue == "exercise" or token.verb_kind == "exercise":
            return "exercise", token.word
    for token in near:
        cue = token.cue
        if cue in ("arriving", "past") and token.start < tokens[first].start + 1 or cue in ("proposed",):
            return cue, token.word
    later = next((t for t in tokens[last : last + 12] if t.cue == "arriving" and t.word != "first of"), None)
    if later and clause[tokens.index(later)] == own:
        return "arriving", later.word
    if verb is None and first > 1 and tokens[first - 1].word == ":":  # "The next one will be bigger: 200 in Lithuania"
        verb = governing(tokens, clause, first - 2, first - 1)
    if (
        tokens[first - 1].word != ","
        and any(t.word in words("generic") for t in tokens[max(0, first - 4) : first])
        and any(t.word in ("which", "that") for t in tokens[max(0, first - 6) : first])
    ):
        return "", "what such a unit usually has"
    modal = {t.cue for t, c in zip(tokens[:first], clause, strict=False) if c == own}
    if verb is None and any(t.cue == "out" for t in tokens[last : last + 3]):
        return "past", "out of"
    if verb is None and modal & {"future", "conditional"}:
        return ("planned" if "future" in modal else "proposed"), "a verb not known"
    if verb is None:
        return ("planned", "a date ahead") if ahead else ("present", "no verb")
    word = f"{verb.kind}, {verb.tense}: {verb.form}"
    before = [
        verb_at(tokens, j)
        for j in range(verb.at - 1, -1, -1)
        if tokens[j].verb_kind and clause[j] == own and tokens[j].verb_kind not in ("speech", "stand")
    ]
    joint = max((j for j in range(verb.at) if tokens[j].word in ("and", "but", ",", ";")), default=0)
    denied = any(
        t.cue == "negation" and c == own
        for t, c in zip(tokens, clause, strict=True)
        if tokens[joint].start <= t.start < tokens[verb.at].start
    )
    if verb.negated or any(v.negated and v.at > joint for v in before[:1]) or denied:
        return ("present", word) if verb.kind == "leave" or any(v.kind == "leave" for v in before) else ("", word)
    if verb.tense == "infinitive" and verb.kind in ("stand", "arrive", "replace") and before[:1] and verb.at < first:
        return "present", word  # purpose: "sent to support 900 US forces"
    if verb.tense == "infinitive" and before and before[0].kind in ("wish", "decide"):
        return ("proposed" if before[0].kind == "wish" or before[0].tense == "conditional" else "planned"), word
    if first > 1 and tokens[first - 1].word == "from" and tokens[first - 2].word in ("up", "down"):
        return "past", "up from"
    if verb.kind == "grow" and tokens[first - 1].word in ("from", "than") and first:
        return ("present" if verb.tense in ("future", "infinitive", "conditional", "progressive") else "past"), word
    if verb.kind == "replace":
        return _replaced(tokens, verb, first), word
    if verb.kind == "stand" and (
        verb.tense == "past"
        or verb.tense == "perfect"
        and any(t.word in ("was", "were") for t in tokens[max(0, verb.at - 3) : verb.at])
    ):
        formerly = any(t.cue == "formerly" for t in near)
        return ("past" if behind or formerly else "present"), word  # reported speech shifts the tense back
    found = _table().get((verb.kind, verb.tense), "present")
    if verb.kind == "leave" and any(t.word == "for" for t in tokens[verb.at : verb.at + 4]):
        found = _table()["send", verb.tense]  # "will leave next week for Lithuania"
    if ahead and found == "present":
        return "planned", word
    return found, word


def _replaced(tokens: Sequence[Token], verb: Verb, first: int) -> str:
    """Status of a number that takes over from others, or that others take over from."""
    ahead = verb.tense in ("future", "conditional", "infinitive")
    passive = any(t.cue == "be" for t in tokens[max(0, verb.at - 3) : verb.at])
    newcomer = (verb.at > first) != passive or (
        passive and first and any(t.word == "by" for t in tokens[verb.at : first])
    )
    if newcomer:
        return _table()["arrive", verb.tense]
    return "present" if ahead else "past"


def measure(tokens: Sequence[Token], first: int, last: int, verb: str, whole: bool) -> str:
    """Measure of a number: increment by its words, else total for a whole and contingent for a part."""
    by = first and tokens[first - 1].word == "by" and any(t.verb_kind == "grow" for t in tokens[:first])
    more = any(t.cue == "increment" and t.word != "reinforcement" for t in tokens[max(0, first - 2) : last + 1])
    if by or more or verb in words("increment verb"):
        return "increment"
    return "total" if whole else "contingent"
