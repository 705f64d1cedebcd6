"""State of being of a number: present, arriving, planned, proposed, exercise or past.

In: the tokens of a sentence and the place of a number phrase in it. Out: the status in the codebook's words with the
rule that decided. First the verb that governs the number is found (:func:`governing`), with the tense that its
auxiliaries give it; then the rules are tried in order, and last the verb's class and tense are looked up in
``vocabulary/status.csv``.
"""

import functools
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise, takewhile

from analysis.reading import actors
from analysis.reading.actors import AUXILIARIES, BASES, DETERMINERS, LEAVING, PLACE_NOUNS, POSSESSIVES
from analysis.reading.numbers import GOING
from analysis.reading.phrases import is_compared
from analysis.reading.tokens import Token, Tokens, parting
from analysis.vocabulary import rows, words

TENSES = ("past", "perfect", "present", "progressive", "future", "conditional", "infinitive")
AHEAD = ("future", "infinitive", "conditional", "progressive")
IRREGULAR_PAST = words("irregular past")
BRINGING = words("bringing verb")
ROTATING = ("rotate", "rotates", "rotating")
CONSCRIPTS = words("drafted") & words("trained")
RETURNING = ("return", "returns", "returning", "returned")
INTRANSITIVE = words("intransitive verb")
FINITE = frozenset(("will", "shall", "'ll", "is", "are", "was", "were"))
NOT_FINITE = ("be", "been", "being", "having", "possible", "proposed")
SILENT = ("", "speech")  # classes of verbs that say nothing of where forces are
BEFORE_NOUNS = DETERMINERS | frozenset("of in for on at with under from by into onto own no any new".split())
RELATIVES = ("who", "which", "that", "whom")
SENDING = ("send", "provide", "dispatch", "decide", "wish")
WHEREABOUTS = (*SENDING, "arrive", "stand", "leave")
ENDS = frozenset("and it they that when once while because until".split())  # of a noun phrase
SEQUENCES = ("after", "before", "since")
STATES = ("present", "arriving", "past", "proposed", "planned")
ATTRIBUTES = {w: status for status in STATES for w in words(f"{status} adjective")}
MISSIONS = words("no exercise")
TERMS = words("term of service")
EXTENDING = ("extend", "prolong")
NOW = words("now")
LIKELY = words("predicate of the possible")
VISITING = words("visiting verb")
SHOULD = frozenset(("should", "want", "wants", "want to", "wants to"))
DENIED = ""
UNTRUE = ("untrue", "false", "wrong", "incorrect")
ACTS = ("leave", "send", "dispatch", "provide", "grow", "draft", "buy")
FOUNDING = words("founding verb")
BEGUN = words("beginning verb") & IRREGULAR_PAST | {"started", "opened"}
BESIDES = (" in addition to", " on top of", " besides", " apart from", " as well as")
SENT_NEXT = (["and", "will", "be"], ["and", "is", "being"], ["and", "are", "being"])
PLANS = words("plan")
DECISIONS = words("decision")
SENT = words("what is sent")
MOVES = words("act of sending")
UNITS = ("battlegroup", "formation", "group")


@dataclass(slots=True)
class Verb:
    """A verb with its class and tense at a token; ``negated`` when a negation governs it.

    ``kind`` is "act" for a verb of which only the auxiliary is known ("will defend"), which stands at ``at`` then.
    """

    at: int
    kind: str
    tense: str
    negated: bool
    form: str

    def __str__(self) -> str:
        return f"{self.kind}, {self.tense}: {self.form}"


@functools.cache
def table() -> dict[tuple[str, str], str]:
    """Status by class and tense of the verb."""
    return {(r["class"], tense): r[tense] for r in rows("status") for tense in TENSES}


def _said(tokens: Iterable[Token], *wanted: str) -> bool:
    """Whether one of the words stands among the tokens."""
    return not {t.word for t in tokens}.isdisjoint(wanted)


def _is_past(form: str) -> bool:
    """Whether a verb's form is its past or its participle: "sent", "deployed"."""
    return form in IRREGULAR_PAST or form.endswith("ed")


def _is_adverb(token: Token) -> bool:
    """Whether a word may stand before its verb: "has already been sent", "would more than double"."""
    known = token.word in actors.ADVERBS or token.cue == "negation" or token.hedge in ("about", "more_than")
    return known or token.word.endswith("ly") and not token.noun


def _is_gerund(form: str) -> bool:
    """Whether a verb's form is its gerund: "sending", "pulling out"; not "bring"."""
    first = form.partition(" ")[0]
    return first.endswith("ing") and first not in ("bring", "swing")


def _negates(tokens: Tokens, j: int) -> bool:
    """Whether a negation stands at token ``j``; "will not only send" denies nothing."""
    return tokens.cues[j] == "negation" and tokens.words[j + 1 : j + 2] != ["only"]


def _auxiliaries(tokens: Tokens, i: int) -> tuple[list[str], bool, int]:
    """Cues of the auxiliaries before the verb at ``i``, whether it is negated, and the first token of the group."""
    cues: list[str] = []
    negated, j = False, i - 1
    while j >= 0:
        token = tokens[j]
        negated |= _negates(tokens, j) or token.word == "to" and j > 0 and tokens[j - 1].cue == "negation"
        if token.word == "to":
            return [*cues, "infinitive"], negated, j
        if token.cue in AUXILIARIES or token.cue == "aspect":
            cues.append("progressive" if token.word == "being" else token.cue)
        elif not _is_adverb(token):
            break
        j -= 1
    if not cues and tokens[-1].word == "?":  # "Will Germany send 500 soldiers?"
        cues = [t.cue for t in tokens[max(0, i - 6) : i] if t.cue in AUXILIARIES]
    return cues, negated, j + 1


def verb_at(tokens: Tokens, i: int) -> Verb:
    """The verb at token ``i`` with the tense that its auxiliaries give it."""
    kind, form = tokens[i].verb_kind, tokens[i].verb_form
    first, following = form.partition(" ")[0], tokens[i + 1 : i + 9]
    next_ = following[0].word if following else ""
    trained = following[1:3] if next_ in DETERMINERS else following[:1]
    if next_ in ("patrols", "missions", "sorties"):
        kind = "stand"  # "have flown patrols out of Siauliai"
    elif first in BRINGING and any(t.word in ("home", "away", "back") or t.cue == "out" for t in following):
        kind = "leave"  # "to bring 700 soldiers home"
    elif first == "be" and next_ == "home" and not _said(following[1:2], "to"):
        kind = "leave"  # "are to be home by Christmas", but "is home to 300 soldiers"
    elif form == "committed to" and following and following[0].actor:
        kind = "provide"  # "will be committed to Estonia"
    elif first == "left" and i and tokens[i - 1].cue == "be":
        kind = "stand"  # "only 11,600 were left"
    elif first in words("travelling verb") and kind != "leave" and _said(following[:6], "to", "into"):
        kind = "send"  # "350 soldiers flew to Latvia", but "fly over Estonia"
    elif kind == "arrive" and following and following[0].cue == "out":
        kind = "leave"  # "crossed out of Lithuania"
    elif first in RETURNING and next_ == "with":
        kind = "arrive"  # "Portugal returns with four F-16s"
    elif first in RETURNING and not _goes_to(tokens[:i], following):
        kind = "leave"  # "the troops return in December", "returned to their barracks"
    elif first.startswith(("complet", "finish")) and _said(following, "month", "months", *MISSIONS):
        kind = "leave"  # "have completed their six-month tour"
    elif first.startswith(EXTENDING) and not TERMS.isdisjoint(t.word for t in following[:5]):
        kind = "stay"  # "to extend the deployment of 270 soldiers"
    elif first == "spent" and _said(following, "month", "months", "weeks"):
        kind = "leave"  # "spent six months at Rukla"
    elif first in ROTATING and next_ in ("in", "through", "at", "on"):
        kind = "stand"  # "are rotating through the Baltic states"
    elif kind == "exercise" and _takes_part_in_work(following):
        kind = "stand"  # "took part in guarding the border"
    elif kind == "exercise" and _in_a_force(following):
        kind = "stand"  # "are to participate in the battlegroup"
    elif kind == "exercise" and (_to_a_mission(tokens, i) or _on_a_mission(tokens, i)):
        kind = "stand"  # "took part in the air policing mission"
    elif first in ("involve", "involves", "involving") and (
        _said(tokens[:i], *PLANS, *words("project")) or _said(tokens[max(0, i - 2) : i], *MISSIONS)
    ):
        kind = "act"  # "a plan that will involve 2,200 Canadians", "an operation involving 500"
    elif first == "asked" and (_said(following[:1], *words("question")) or _said(tokens[max(0, i - 1) : i], "when")):
        kind = "speech"  # "when asked", "asked whether 500 were enough"
    elif kind == "drill" and (_said(following, "since") or i and tokens[i - 1].word.startswith("contin")):
        kind = "stand"  # "has been training in Latvia since May", "continues to train"
    elif kind == "drill" and any(t.actor or t.noun or t.word in words("trained") for t in trained):
        kind = "stand"  # "train Lithuanian soldiers", "their counterparts"
    cues, negated, start = _auxiliaries(tokens, i)
    passive = bool({"be", "progressive"} & set(cues)) and _is_past(first)
    if passive and (kind == "drill" or first in ("received", "welcomed", "greeted")):
        kind = "stand" if kind == "drill" else "act"  # "are being trained", "were received by the minister"
    return Verb(i, kind, _tense(tokens, i, kind, first, cues, start), negated, form)


def _takes_part_in_work(following: Sequence[Token]) -> bool:
    """Whether a gerund behind "take part" tells what is done, and no training: "in guarding the border"."""
    ahead = [t for t in following[:3] if t.word != "in" and not _is_adverb(t)][:1]
    drilled = _said(ahead, "training", "exercising")
    drilled |= any(t.cue or t.verb_kind in ("drill", "exercise") for t in ahead)
    return not drilled and any(_is_gerund(t.word) for t in ahead)


def _in_a_force(following: Sequence[Token]) -> bool:
    """Whether a gathering that is joined is a force and no exercise."""
    joined = next((t for t in following[1:6] if t.noun or t.cue == "exercise"), None)
    return _said(following[:1], "in") and joined is not None and joined.role == "battlegroup"


def _to_a_mission(tokens: Tokens, i: int) -> bool:
    """Whether a mission is named behind a verb, before any exercise: "to take part in Nato or EU operations"."""
    following = takewhile(lambda t: t.cue != "exercise", tokens[i + 1 : i + 14])
    named = [word for t in following for word in (t.word, t.word.rpartition(" ")[2])]  # "international operations"
    return not MISSIONS.isdisjoint(named)


def _on_a_mission(tokens: Tokens, i: int) -> bool:
    """Whether "in which" takes up a mission before a verb: "an operation in which 340 sailors take part"."""
    which = next((j for j in range(i - 1, 1, -1) if tokens.words[j] == "which"), 0)
    return not MISSIONS.isdisjoint(tokens.words[max(0, which - 7) : which])


def _named(tokens: Sequence[Token]) -> set[str]:
    """The states that are named among tokens."""
    return {code for t in tokens if t.actor for code in t.actor.codes}


def _goes_to(before: Sequence[Token], following: Sequence[Token]) -> bool:
    """Whether a verb of motion leads on to a place that is not the movers' own: "to Latvia", not "to its base"."""
    to = next((i for i, t in enumerate(following) if t.word in ("to", "into")), -1)
    movers = (t.actor for t in before if t.actor and t.actor.form in ("adjective", "people", "force"))
    home = {code for actor in movers for code in actor.codes}
    ahead = following[to + 1 : to + 3]
    far = _named(ahead)
    if any(t.verb_kind for t in ahead[:1]) or home & far or far and not far & (BASES | actors.HOME):
        return False  # "with no plans to replace it", "the British are returning to the UK"
    return to >= 0 and not _said(following[to + 1 : to + 3], *POSSESSIVES, "base", "barracks", "garrison")


def _tense(tokens: Tokens, i: int, kind: str, first: str, cues: Sequence[str], start: int) -> str:
    """Tense of the verb form ``first`` at token ``i``, whose auxiliaries begin at ``start``."""
    past, group = _is_past(first), tokens[start:i]
    if any(t.cue == "aspect" and t.word.startswith("contin") for t in group):
        return "progressive" if kind == "stand" else "present"  # "will continue to host", "continues to provide"
    if "conditional" in cues and not ("future" in cues and _said(group, "able to")):
        # "said it would send": reported speech shifts "will" back
        told = (j for j, t in enumerate(tokens[:start]) if t.verb_kind in ("speech", "decide") or t.word in DECISIONS)
        reported = any(tokens[j].word not in ("say", "says") and not _nominal(tokens, j) for j in told)
        ours = _said(tokens[max(0, start - 1) : start], "we", "i")  # "We would take more," he said
        reported = (reported or _told_behind(tokens, i) and not ours) and not _said(tokens[:start], "if", "unless")
        # "said it would send"; but "said it would be ready to send".
        shifted = reported and _said(group, "would") and cues.count("conditional") == 1
        return "future" if shifted and kind != "wish" else "conditional"
    if "future" in cues or kind == "stand" and tokens.cues[i + 1 : i + 2] == ["future"]:
        return "future"
    thought = start and tokens[start - 1].verb_kind == "speech" and tokens[start - 1].word != "told"
    if "infinitive" in cues and not thought:
        return "infinitive"
    if "aspect" in cues or "progressive" in cues:
        return "progressive"
    if "perfect" in cues:  # "has been sending 3,000 soldiers"
        return "progressive" if kind in ("send", "dispatch") and _is_gerund(first) else "perfect"
    if cues == ["be"] and tokens[i - 1].word == "be" and (shared := _shared(tokens, i)):
        return shared  # "will leave and be replaced by 150 Belgians"
    if past and "be" in cues:
        return "past" if _said(group, "was", "were") else "perfect"
    if _is_gerund(first) and _said(tokens[i - 1 : i], *words("meaning verb")):
        return "future"  # "which means doubling the force to 3,000"
    if _is_gerund(first):
        opens = next((j for j in range(i - 1, max(0, i - 8), -1) if tokens[j].word == "with"), i)
        opens = opens if tokens[opens - 1].word == "," else i  # "will grow, with the reserve doubling to 20,000"
        aside = opens > 1 and tokens[opens - 1].word in (",", "while")  # ", bringing them to"
        if aside and kind in ("provide", "grow", "send"):
            acting = (j for j in range(opens - 2, -1, -1) if tokens[j].verb_kind not in SILENT)
            acting = (j for j in acting if not any(_relative(tokens, k) for k in range(max(0, j - 3), j)))
            head = next((j for j in acting if not _nominal(tokens, j)), -1)  # "in the coming weeks, bringing"
            tense = verb_at(tokens, head).tense if head >= 0 else ""
            beside = tokens[opens - 1].word == "while" and tense == "infinitive"  # "to raise it to 9 while cutting"
            return tense if beside or tense in ("future", "conditional", "progressive") else "present"
        return "progressive" if "be" in cues else "present"
    if i > 1 and not past and tokens[i - 1].word in ("and", "or", "then") and not first.endswith("s"):
        return _shared(tokens, i) or "present"  # "will fly to Riga and join 300 others"
    near = max(1, i - 24)  # "will see 150 paratroopers arrive"
    seen = tokens.cues[tokens.words.index("see", near) - 1] if "see" in tokens.words[near:i] else ""
    return seen if seen in ("future", "conditional") else "past" if past else "present"


def _relative(tokens: Tokens, k: int) -> bool:
    """Whether a relative pronoun stands at token ``k``; "that" opens what is said in "also that it would add"."""
    return tokens[k].word in RELATIVES and not (tokens[k].word == "that" and tokens.word(k + 1) in actors.PRONOUNS)


def _told_behind(tokens: Tokens, i: int) -> bool:
    """Whether the sentence of the verb at ``i`` ends in who said so: "would receive two more, the minister added"."""
    added = (", added",)  # "Shoigu added" behind a comma
    ends = ((j, f"{tokens[j - 2].word} {tokens[j].word}") for j in range(len(tokens) - 1, i, -1))
    spoken = (j for j, end in ends if tokens[j].verb_kind == "speech" or end in added)
    told = next((j for j in spoken if _is_past(tokens[j].word)), 0)
    return "," in tokens.words[max(i, told - 8) : told] and not any(tokens.verbs[told + 1 :])


def _shared(tokens: Tokens, i: int) -> str:
    """The tense of the verb before token ``i`` whose auxiliary a second verb shares, "" for none."""
    near = range(i - 1, max(-1, i - 17), -1)
    at = next((j for j in near if tokens[j].cue in ("future", "conditional")), i)
    first = next((j for j in range(at + 1, i) if tokens[j].verb_kind), i)
    return verb_at(tokens, first).tense if first < i else tokens[at].cue if at < i else ""


def _nominal(tokens: Tokens, j: int) -> bool:
    """Whether what may be a verb is a noun or an adjective here: "the number", "a military base", "deployed troops"."""
    word = tokens[j].word
    before, named = tokens[j - 1], tokens[j].capital and tokens[j - 1].capital and tokens[-1].kind == "punct"
    compound = before.word == "-" and before.end == tokens[j].start
    hyphen = tokens[j + 1] if j + 2 < len(tokens) and tokens[j + 1].word == "-" else None
    compound |= hyphen is not None and tokens[j].end == hyphen.start and hyphen.end == tokens[j + 2].start
    if word.endswith("ing") and before.kind == "punct" and _said(tokens[j + 1 : j + 2], '"', "\u201d"):
        return True  # 'a possible "fighting" force'
    if j and (compound or named or word == "like" and before.word == ","):
        return True  # "British-led", "land-based", "at Eindhoven Air Base."; but not in headlines
    if word.endswith("ed"):
        # "Deployed troops", "the expected 2,000", but "relieved troops from France".
        after = tokens[j + 1] if j + 1 < len(tokens) else tokens[j]
        named = before.word in DETERMINERS and (after.kind == "num" or after.kind == "word" and not after.cue)
        return j > 0 and named or after.noun and tokens[j].verb_kind != "replace"  # "a trained reserve"
    if not j or _is_past(word) or tokens[j].cue == "future" or word == "would":
        return False  # "the minister will"
    if tokens[j].verb_kind == "drill" and _said(tokens[j + 1 : j + 2], *PLACE_NOUNS):
        return True  # "the Grafenwöhr training area"
    adjective = before.kind == "word" and not before.known and not word.endswith("s") and not before.word.endswith("s")
    described = adjective and j > 1 and tokens[j - 2].word in DETERMINERS
    # "247 ships", "130 land vehicles", "take command".
    counted = before.numeral and any(t.noun for t in tokens[j : j + 2]) or before.word.startswith("tak")
    if before.word == "that" and word.endswith("s"):
        return False  # "that numbers"
    if before.word in ("total", "troop", "force", "personnel", "manpower") and word.startswith("number"):
        return True  # "the total number", "has raised its troop numbers"
    if j > 1 and before.actor and before.actor.form == "adjective":
        ruled = tokens[j - 2].word in ("under", "in", "with", "from", "by", "at")
        if word == "total" or ruled:
            return True  # "bringing the Dutch total to 340", "under German command"
    after = tokens[j + 1] if j + 1 < len(tokens) else tokens[j]
    governs = after.word in DETERMINERS or after.kind == "num" or after.number or after.hedge
    if tokens[j].verb_kind == "leave" and _is_gerund(word) and before.word not in DETERMINERS and governs:
        return described  # "a treaty on withdrawing its last 900 soldiers"
    return before.word in BEFORE_NOUNS or before.kind == "poss" or counted or described


def _finite(tokens: Tokens, j: int) -> bool:
    """Whether a verb begins at token ``j``, with its auxiliary or itself."""
    return tokens[j].cue in AUXILIARIES or tokens[j].verb_kind not in SILENT and not _nominal(tokens, j)


def _verb(tokens: Tokens, j: int, end: int) -> Verb:
    """The verb that begins at token ``j`` and ends before ``end``; of class "act" where only its auxiliary is known."""
    if tokens[j].cue not in AUXILIARIES:
        return verb_at(tokens, j)
    helper, k = j, j + 1
    while k < min(j + 7, end):
        token = tokens[k]
        if token.cue in AUXILIARIES:
            helper = k if token.verb_kind else helper
        elif token.verb_kind not in SILENT and not _nominal(tokens, k):
            return verb_at(tokens, k)
        elif not (_is_adverb(token) or token.cue == "aspect" or token.verb_kind == "speech" or token.word == "to"):
            break
        k += 1
    unknown = k < len(tokens) and tokens[k].kind == "word" and not (tokens[k].known or tokens[k].word in DETERMINERS)
    if unknown if tokens[j].cue == "perfect" else not tokens[helper].verb_kind:
        cues, negated, start = _auxiliaries(tokens, k)
        would = tokens[j].word == "would"  # "confirmed that Poland would hand 14"
        tense = _tense(tokens, k, "act", tokens[k].word, cues, start) if would and k < len(tokens) else tokens[j].cue
        return Verb(j, "act", tense, negated, tokens[j].word)
    return verb_at(tokens, helper)


def _predicate(tokens: Tokens, clause: Sequence[int], first: int, last: int) -> int:
    """The finite verb whose subject the phrase is ("500 soldiers from Kansas will arrive"), -1 for none."""
    before = zip(tokens.verbs[:first], clause, strict=False)
    acted = any(kind and kind not in SILENT and part == clause[first] for kind, part in before)
    bracketed = False  # "four jets from XI(F) Squadron landed"
    placed = False  # "soldiers based in Germany moved to Latvia"
    for j in range(last, min(last + 14, len(tokens))):
        token = tokens[j]
        bracketed = token.word == "(" or bracketed and tokens[j - 1].word != ")"
        if bracketed:
            continue
        if token.word == ",":
            inserted = "," in (tokens[first - 1].word, tokens[first - 2].word)
            ends = (k for k in range(j + 1, min(j + 14, len(tokens))) if tokens[k - 1].word == "," and inserted)
            ends = (k for k in ends if clause[k] == clause[first] and not _is_gerund(tokens[k].word))
            if k := next((k for k in ends if _finite(tokens, k)), 0):
                return k  # "the group, numbering 230 troops, is deploying", "a unit, 20 in all, two cooks, will"
            return _resumed(tokens, clause, j)
        if clause[j] != clause[first] or token.word in ENDS or acted and token.word in SEQUENCES:
            return -1  # "will send 500 soldiers after its minister was received"
        if token.cue in AUXILIARIES and token.word not in NOT_FINITE:
            return j
        if token.verb_kind in SILENT or _nominal(tokens, j) or _is_gerund(token.word):
            continue
        form = token.verb_form.partition(" ")[0]
        if form == "left" and _said(tokens[max(0, first - 4) : first], "has", "have", "had", "there"):
            continue  # "has 2,000 men left", "there may be 4,000 soldiers left"
        if form in INTRANSITIVE or j == last and not _is_past(form) or placed and _is_past(form):
            return j
        placed = token.verb_kind == "stand" and _is_past(form) and tokens.cues[j + 1 : j + 2] == ["at"]
    return -1


def _resumed(tokens: Tokens, clause: Sequence[int], j: int) -> int:
    """The verb behind what stands in commas, or -1: "300 soldiers, stationed there since May, have left"."""
    form = tokens[j + 1].verb_form.partition(" ")[0] if j + 1 < len(tokens) else ""
    far = len(tokens) if form == "including" else min(j + 15, len(tokens))
    ends = (k for k in range(j + 3, far) if tokens[k - 1].word == ",")
    ends = (k for k in ends if not (tokens[k].actor and tokens[k + 1 :] and tokens[k + 1].word == ","))
    end = next((k for k in ends if form != "including" or _finite(tokens, k)), -1)
    finite = tokens[end].cue in AUXILIARIES or tokens[end].verb_form in INTRANSITIVE
    # "two tanks, backed by a dozen lorries, completed".
    inserted = _is_past(form) and tokens.words[j + 2 : j + 3] in (["by"], ["with"], ["in"], ["from"], ["at"])
    finite |= inserted and _is_past(tokens[end].verb_form.partition(" ")[0]) and _finite(tokens, end)
    return end if finite and clause[end] == clause[j] else -1


def _aside(tokens: Tokens, first: int, last: int) -> int:
    """The "with" that tells beside the sentence what a state has, or 0: "France, with 300 soldiers in Mali, ..."."""
    j = next((j for j in range(first - 1, max(1, first - 4), -1) if tokens[j].word == "with"), 0)
    actor = tokens[j - 2].actor if j > 1 and tokens[j - 1].word == "," else None
    drills = "exercise" in tokens.cues[:j]  # "the drills begin in Estonia, with 1,500 soldiers from Poland"
    state = actor is not None and actor.form != "force" and not drills
    return j if state and "," in tokens.words[last : last + 8] else 0


def absolutes(tokens: Tokens, clause: Sequence[int]) -> Sequence[int]:
    """The clauses, where a "with" that has a predicate of its own begins another: ", with 200 expected in May"."""
    parts = clause
    for i in (i for i, word in enumerate(tokens.words) if word == "with") if "with" in tokens.words else ():
        end = next((j for j in range(i, len(tokens)) if clause[j] != clause[i]), len(tokens))
        number = next((j for j in range(i + 1, min(i + 5, end)) if tokens[j].numeral), end)
        stop = next((j for j in range(number, end) if tokens[j].word == ","), end)
        resumes = any(tokens[j - 1].word == "," and tokens[j].cue in AUXILIARIES for j in range(number + 1, end))
        told = any(_is_predicate(tokens, j) for j in range(number + 1, min(number + 9, stop)))
        if told and not resumes:
            parts = [*parts[:i], *(max(parts) + 1 for _ in range(i, end)), *parts[end:]]
    return parts


def _is_predicate(tokens: Tokens, j: int) -> bool:
    """Whether what is expected, or is so already, stands behind a noun: "due in May", "already there", "on alert"."""
    token = tokens[j]
    awaited = token.verb_kind == "decide" and _is_past(token.verb_form.partition(" ")[0])
    finite = not {token.word.split()[0], tokens[j - 1].word}.isdisjoint(FINITE)
    return awaited or token.cue in ("future", *STATES) and not finite or token.verb_form == "arriving"


def governing(tokens: Tokens, clause: Sequence[int], first: int, last: int) -> Verb | None:
    """The verb that governs the number phrase ``first``..``last``.

    It is the one whose subject the phrase is, else the nearest to its left in the clause, else to its right.
    """
    n = len(tokens)
    if j := _aside(tokens, first, last):
        return Verb(j, "stand", "present", negated=False, form="with")
    if first > 1 and tokens[first - 1].word == "(" and tokens[first - 2].noun:
        close = tokens.words.index(")", first) if ")" in tokens.words[first:] else first
        if not any(tokens.verbs[first:close]):
            return governing(tokens, clause, first - 2, first - 1)  # "will get a brigade (5,000 soldiers) by 2027"
    hung = last + (last + 1 < n and tokens[last].word == "of")  # "250 tanks, 28 of which arrived in June"
    if last < n and tokens[last].word == "with" and "who" in tokens.words[last : last + 6]:
        hung = last = tokens.words.index("who", last)  # "120 soldiers with 14 tanks who have been there will leave"
    related = last < n and tokens[hung].word in RELATIVES
    clauses = {clause[hung if hung > last else min(first, n - 1)], clause[hung] if related else -1}
    j = next((j for j in range(first - 1, 0, -1) if tokens[j].word not in DETERMINERS), 0)
    if j and tokens[j - 1].word.endswith("to") and tokens[j].verb_kind not in SILENT:
        return verb_at(tokens, j)  # "a plan to send 150 soldiers is before parliament"
    if j > 1 and tokens[j - 1].cue == "future" and tokens[j - 2].word in RELATIVES and tokens[j].verb_kind:
        return verb_at(tokens, j)  # "a brigade that will number 5,000 was welcomed"
    if (at := _predicate(tokens, clause, first, last)) >= 0:
        return _acted_upon(tokens, j, last, at) or _verb(tokens, at, n)

    def usable(j: int) -> bool:
        kind, cue = tokens.verbs[j], tokens.cues[j]
        verbal = kind != "" or cue in ("future", "conditional") if cue in AUXILIARIES else kind not in SILENT
        if cue == "perfect" and "speech" in tokens.verbs[j + 1 : j + 2 + _is_adverb(tokens[min(j + 1, n - 1)])]:
            return False  # "had told reporters of 800 infantry for the Baltic states"
        if cue == "conditional" and _is_adverb(tokens[j]) and tokens.cues[j - 1] == "be":
            return False  # "Its strength is probably 5,500"
        return verbal and clause[j] in clauses and not _nominal(tokens, j)

    for j in range(first - 1, -1, -1):
        if usable(j) and tokens[j].word not in words("describing verb"):  # "a brigade numbering 3,000 will train"
            aside = j > 1 and tokens[j - 1].word == "," and tokens[j].verb_form.partition(" ")[0].endswith("ed")
            aside = aside and tokens[clause.index(clause[j])].word not in RELATIVES
            end = _resumed(tokens, clause, j - 1) if aside else -1  # "a company, equipped with 13 tanks, will go"
            return _verb(tokens, end, n) if end > last else _verb(tokens, j, first)
    end = next((j for j in range(last, n) if tokens[j].word in ("they", "how") and not tokens[j - 1].cue), n)
    right = [j for j in range(last, end) if usable(j) and not _in_brackets(tokens, last, j)]
    if right and all(tokens[j].word in words("describing verb") for j in right):  # "300 lorries, including ..., will"
        right = [j for j in range(right[-1] + 1, n) if _finite(tokens, j)][:1] or right
    right = [j for j in right if tokens[j].word not in words("describing verb")] or [
        j for j in right if tokens[j].word != "including"
    ]
    if related and right:  # "a headquarters that can lead a task force has gone to Germany"
        at = _verb(tokens, right[0], n).at
        main = (j for j in right if j > at and (tokens[j].cue in AUXILIARIES or tokens[j].verb_form in INTRANSITIVE))
        right = [j for j in main if tokens[j - 1].word not in ("and", ",") and not _said(tokens[at:j], ",")] or right
    inserted = first and tokens[first - 1].word in ("with", ",", "in addition to")  # "..., with 130 men, will go"
    listed = [t.word == "," or t.kind == "num" or bool(t.hedge) for t in tokens[last : last + 2]]
    inserted = inserted or not first and listed == [True, True]  # "900 Americans, 150 British, ... will"
    if not right and inserted and not any(tokens.verbs[:first]):
        right = [j for j in range(last, n) if tokens[j].verb_kind not in SILENT]
    return _verb(tokens, right[0], n) if right else None


def _acted_upon(tokens: Tokens, j: int, last: int, at: int) -> Verb | None:
    """The gerund at ``j`` that is the subject of the verb at ``at``: "withdrawing 9,500 soldiers would weaken Nato"."""
    before = tokens[j - 1]
    opens = j == 0 or before.kind == "punct" or before.word == "that" or before.verb_kind == "speech"
    apart = tokens.words[last:at].count(",") % 2 or "that" in tokens.words[j:last]
    if apart or not (opens and tokens[j].verb_kind in ACTS and _is_gerund(tokens[j].word)):
        return None
    told, own = _verb(tokens, at, len(tokens)).tense, verb_at(tokens, j)
    return replace(own, tense=told) if told in ("future", "conditional") else own


def _in_brackets(tokens: Tokens, last: int, j: int) -> bool:
    """Whether the verb at ``j`` only tells who says so: "4,800 people by 2027, we are told"."""
    return "speech" in tokens.verbs[j : j + 3] and tokens[j].cue == "be" and j > last + 1 and tokens[j - 2].word == ","


@dataclass(slots=True)
class Case:
    """One number phrase in its sentence, as the rules for its status see it.

    ``first`` and ``last`` bound the noun phrase that the number counts. ``ahead`` tells whether the number's date lies
    after the article's publication, ``due`` whether it does or is a term that ends then ("by 2026"), ``age`` how many
    days before it the date ends. ``words`` are those of the sentence, ``near`` the tokens of its clause, ``cues`` the
    first of them with each cue.
    """

    tokens: Tokens
    clause: Sequence[int]
    first: int
    last: int
    verb: Verb | None
    ahead: bool
    due: bool
    age: int
    word: Callable[[int], str] = field(init=False)  # the word at a token
    words: list[str] = field(init=False)
    near: list[Token] = field(init=False)
    cues: dict[str, Token] = field(init=False)

    def __post_init__(self) -> None:
        own = self.clause[self.first]
        self.word, self.words = self.tokens.word, self.tokens.words
        self.near = [t for t, c in zip(self.tokens, self.clause, strict=True) if c == own]
        self.cues = {t.cue: t for t in reversed(self.near) if t.cue}

    def before(self, verb: Verb) -> Iterator[Verb]:
        """The verbs on which another depends, the nearest first: "agreed" for "send" in "agreed with Riga to send"."""
        own = self.clause[self.first]
        at = (j for j in range(verb.at - 1, -1, -1) if self.tokens.verbs[j] and self.clause[j] == own)
        return (v for v in (verb_at(self.tokens, j) for j in at) if v.kind not in ("speech", "stand"))


def attribute(c: Case) -> str | None:
    """An adjective of the noun: "the promised 500 soldiers", "the 300 incoming troops", "the newly arrived 150"."""
    if c.word(c.first - 1) in NOW or c.word(c.last) in NOW and c.word(c.last + 1) in ("in", "at", "there", "on"):
        return "present"  # "the battlegroup, currently about 1,700 troops", "the 4,600 conscripts now in the barracks"
    v = c.verb
    apposed = c.word(c.last) == "," and c.word(c.last + 1) in NOW
    apposed = apposed and not any(cue in STATES for cue in c.tokens.cues[c.last + 2 : c.last + 3])
    if apposed and (v is None or v.tense in ("past", "perfect")):
        return "present"  # "The 1,200-strong group, currently made up of Danes, began its service in 2017"
    over = v is None or (v.tense == "past" or _said(c.tokens[max(0, v.at - 3) : v.at], "was", "were", "had"))
    left = c.near[: c.near.index(c.tokens[c.first])]
    if left and left[0].word in RELATIVES:  # "the outgoing unit, which had 500 soldiers"
        left = c.tokens[max(0, c.clause.index(c.clause[c.first]) - 5) : c.first]
    if c.word(c.first - 1) == "of" and c.word(c.first - 2) in MOVES | SENT and not (v and v.form in BEGUN):
        ahead = ATTRIBUTES.get(c.word(c.first - 3), "")  # "The planned stationing of 750 soldiers is controversial"
        if ahead in ("planned", "proposed"):
            return ahead
    if c.words[max(0, c.first - 2) : c.first] == ["return", "of"] and "from" in c.words[c.last : c.last + 2]:
        return "past"  # "The return of 480 soldiers from Estonia"
    if c.words[max(0, c.first - 2) : c.first] == ["without", "the"]:
        return "present"  # "Without the 143 soldiers from Spain we would be alone"
    if c.word(c.last) in ("it", "they") and c.tokens.verbs[c.last + 1 : c.last + 2] == ["decide"]:
        return "planned"  # "960 of the 2,200 soldiers it promised"
    if c.word(c.last) in ("it", "they") and c.tokens.verbs[c.last + 1 : c.last + 2] == ["leave"]:
        return "past"  # "is not replacing the 370 soldiers it withdrew"
    if over and _said(left, "outgoing", "departing"):
        return "past"  # "The outgoing Danes were guarding the airspace with four F-16s"
    if v and (v.kind, v.tense) == ("stand", "present") and v.at < c.first:  # "The planned deployment comprises 500"
        sent = SENT | words("count noun")
        named = (a.word for a, b in pairwise(c.tokens[: v.at]) if b.word in sent or b.role in UNITS)
        if ahead := next((ATTRIBUTES[word] for word in named if ATTRIBUTES.get(word) in ("planned", "proposed")), ""):
            return ahead
    start = c.first - (c.word(c.first - 2) in DETERMINERS or c.first == 1)
    told = next((ATTRIBUTES[t.word] for t in c.tokens[start : c.last] if t.word in ATTRIBUTES), None)
    if c.word(c.last) in ATTRIBUTES and c.word(c.last + 1) in ("by", "for", "in", "last", "earlier"):
        return ATTRIBUTES[c.word(c.last)]  # "the 450 soldiers promised by Canada"
    return told or ("present" if c.word(c.first - 1) == "arrived" else None)


def is_exercise(tokens: Tokens, i: int) -> bool:
    """Whether an exercise is named at token ``i`` and does not only tell when or why: "stayed after the drills"."""
    return tokens[i].cue == "exercise" and not _outside(tokens, i)


def _outside(tokens: Tokens, i: int) -> bool:
    """Whether the event named at token ``i`` only tells when or why: "before Zapad", "when the drills were over"."""
    left = tokens.words[max(0, i - 7) : i]
    cut = max((k for k, word in enumerate(left) if word in (",", ";", "in", "at", "to")), default=-1)
    if _said(tokens[i + 1 : i + 2], *PLACE_NOUNS, "ground", "grounds"):
        return True  # "came by rail from the Bergen exercise area", "will live at a training ground"
    if tokens.roles[i + 1 : i + 2] and tokens.roles[i + 1] in (*UNITS, "force"):
        return True  # "a multinational manoeuvre formation"
    over = _said(tokens[i + 1 : i + 2], "over") or "when" in left and _said(tokens[i + 1 : i + 4], "over", "ended")
    return over or bool(words("outside an event") & set(left[cut + 1 :]))


def manoeuvres(c: Case) -> str | None:
    """An exercise in the clause: "3,000 troops take part in the drills", "Reforger, to which NATO sent 125,000"."""
    if "exercise" not in c.tokens.cues and "exercise" not in c.tokens.verbs:
        return None
    v = c.verb
    gone = v and (v.kind == "arrive" and _left_again(c) or (v.kind, v.tense) == ("leave", "perfect"))
    if v and (v.form == "with" or gone):
        return None
    heads = (i for i in range(min(8, len(c.words) - 2)) if is_exercise(c.tokens, i))
    if v and v.at < c.first and c.word(v.at - 1) == "," and any(c.word(i + 2) in RELATIVES for i in heads):
        return "exercise"  # "The exercise, which began on Friday, features 5,000 troops"
    own = c.clause[c.first]
    start = c.clause.index(own)
    link = c.last + 3 * (c.word(c.last) == "from")  # "13,000 soldiers from 14 states who are to come to Siil"
    behind = c.clause[link] if c.word(link) in RELATIVES else own
    since = 0 if {"which", "where", ":"} & set(c.words[max(0, start - 1) : start + 3]) else start
    end = _next_predicate(c.tokens, c.last) if v and v.at < c.first else len(c.tokens)
    for i, token in enumerate(c.tokens[:end]):
        near = c.clause[i] in (own, behind)
        drilled = near and token.verb_kind == "exercise" == verb_at(c.tokens, i).kind
        if drilled or (near or since <= i < start) and is_exercise(c.tokens, i):
            return "exercise"
    return None


def _next_predicate(tokens: Tokens, i: int) -> int:
    """Where behind token ``i`` another predicate begins: ", and a frigate follows the drills", ", and held drills"."""
    joint = [j for j in range(i, len(tokens) - 1) if tokens[j].word == "and" and tokens[j - 1].word == ","]
    then = (j for j in joint if any(t.verb_kind and _is_past(t.word) for t in tokens[j + 1 : j + 4]))
    other = (j for j in joint if tokens[j + 1].word in ("a", "an", "one", "it", "they"))
    return min(next(other, len(tokens)), next(then, len(tokens)))


def besides(c: Case) -> str | None:
    """Those of whom the reader knows: "in addition to the 91 that it has", "will join the 450 Canadians there".

    Those that others will join or visit are there, too: "Spain's 350 soldiers will be joined by 250 more".
    """
    before = f" {' '.join(c.words[max(0, c.first - 4) : c.first])}"
    the = c.word(c.first - 1) in DETERMINERS
    known = before.endswith(" besides") or the and before.rpartition(" ")[0].endswith(BESIDES)
    serving = any(t.verb_kind in ("stand", "stay") and _is_gerund(t.word) for t in c.tokens[c.last : c.last + 2])
    known |= serving and before.endswith(BESIDES)  # "on top of 200 Danes serving in Estonia"
    v = c.verb
    acts = v is not None and (v.kind == "act" or v.form == "be")  # "will be visiting the 270 soldiers"
    known |= v is not None and acts and v.at < c.first and _said(c.tokens[v.at : c.first], *VISITING)
    those = the or "allied" in c.tokens.cues[c.first : c.last]  # "it would join some 1,400 allied soldiers"
    joined = v is not None and those and v.form.startswith("join") and 0 < c.first - v.at <= 3
    joined = joined and v is not None and v.tense in ("future", "conditional")
    joined |= v is not None and v.form == "joined" and c.last <= v.at and "by" in c.words[v.at + 1 : v.at + 5]
    return (relative(c) or "present") if known or joined else None


def told_by_a_word(c: Case) -> str | None:
    """Words of the clause: "360 soldiers already en route", "350 being sent", "5,000 troops on high alert"."""
    for token in c.tokens[c.last : c.last + (6 if c.word(c.last) == "from" else 4)]:
        if token.cue in STATES and not _ahead(c, token):
            return token.cue
        if token.word == "," or token.verb_kind and token.cue not in ("be", "perfect"):
            break
    if c.cues.keys().isdisjoint(STATES[1:]):
        return None
    start, last = c.tokens[c.first].start, c.tokens[min(c.last + 12, len(c.tokens)) - 1].start
    resumes = (i for i in range(c.last, len(c.tokens) - 1) if c.word(i) in ("and", "but") and _resumes(c.tokens, i))
    last = min(last, c.tokens[next(resumes, -1)].start)  # "will send 800 and keep them on alert at home"
    for cue in STATES[1:]:
        until = start if cue in ("past", "planned") or c.cues.get(cue, c.tokens[0]).word == "first of" else last
        if cue == "planned" and c.verb and c.verb.kind == "leave":
            continue  # "agreed on withdrawing 900 soldiers": announced withdrawals are past
        if cue in c.cues and _anothers(c, c.cues[cue]):
            continue
        if cue in c.cues and c.cues[cue].start <= until and not (_apart(c, c.cues[cue]) or _ahead(c, c.cues[cue])):
            v = c.verb  # "is considering the withdrawal of 800 soldiers"
            wished = cue == "past" and v and v.kind == "wish" and c.tokens[v.at].start < c.cues[cue].start
            return "proposed" if wished else cue
    return None


def _anothers(c: Case, cue: Token) -> bool:
    """Whether a cue tells of the number before, not of this one: "130 jets on high alert and 140 ships at sea"."""
    start, behind = c.tokens[c.first].start, [t for t in c.near if t.start > cue.start][:1]
    counted = any(t.numeral and t.start < cue.start for t in c.near) and cue.start < start
    return counted and [t.word for t in behind] == ["and"] and not c.tokens.verbs[c.first - 1]


def _resumes(tokens: Tokens, i: int) -> bool:
    """Whether a second predicate follows an "and": "and keeps 800 at home", ", and talks on their departure go on"."""
    other = tokens[i - 1].word == "," and any(t.cue in ("be", "perfect", "future") for t in tokens[i + 2 : i + 8])
    return bool(tokens[i + 1].verb_kind) or other


def _ahead(c: Case, cue: Token) -> bool:
    """Whether what a cue tells is only to be so: "should be in place by May", "there will be 75 at any one time"."""
    v = c.verb
    if v is not None and v.kind == "grow" and "wartime" in cue.word:
        return True  # "decided to enlarge the wartime structure to 43,000"
    told = cue.cue == "arriving" or cue.word in ("in place", "on the ground") or cue.word.startswith("at any")
    ahead = told and v is not None and v.kind == "stand" and v.tense in ("future", "conditional", "infinitive")
    return ahead and v is not None and c.tokens[v.at].start <= cue.start


def _apart(c: Case, cue: Token) -> bool:
    """Whether a comma parts a cue from the verb behind it: "put forces on standby, with Denmark sending four jets"."""
    start = c.tokens[c.verb.at].start if c.verb else 0
    return any(t.word == "," for t in c.near if cue.start < t.start < start)


def relative(c: Case) -> str | None:
    """A relative clause right behind the noun: "tanks that Estonia is to receive", "troops who will serve"."""
    start, end = c.last + (c.word(c.last) == ","), len(c.tokens)
    if c.word(c.last) in ("of", "in", "from"):  # "the 80 men of the contingent in Poland, who got home at the weekend"
        near = range(c.last, min(c.last + 16, end))
        who = (j for j in near if c.tokens[j].verb_kind or c.tokens[j].kind == "num" or c.word(j) == "who")
        j = next(who, end)
        start = j if c.word(j) == "who" else start
    if c.word(start) not in RELATIVES:
        return None
    j = next((j for j in range(start, end) if c.clause[j] == c.clause[start] and _finite(c.tokens, j)), end)
    if c.tokens.cues[j : j + 2] == ["be", "arriving"]:
        return "arriving"  # "troops from a division who are heading to Poland"
    verb = _verb(c.tokens, j, end) if j < end else None
    kinds = WHEREABOUTS if j == start + 1 else SENDING  # with another subject the noun is the object
    if verb is None or verb.negated or verb.kind not in kinds or verb.at > start + 10:
        return None
    beside = c.verb is not None and c.verb.at < c.first and c.verb.kind not in ("leave", "wish", "replace")
    if beside and verb.tense == "perfect" and verb.kind in ("arrive", "stand") and c.tokens[j].cue == "perfect":
        return "present"  # "will supply the thousands who have come", "will be joined by 1,700 who have been there"
    if c.verb is not None and c.verb.kind not in ("stand", "act", "grow", "arrive"):
        return None
    came = c.verb is not None and c.verb.kind == "arrive" and c.verb.tense in ("past", "perfect") and j == start + 1
    if came and verb.kind != "leave":
        return None  # "With them came 70 lorries, which will be used until spring"
    if verb.kind == "provide" and j == start + 1 and "be" not in c.tokens.cues[j : verb.at]:
        return None  # "soldiers who may bring their families"
    found = leaving_for(c, verb) or table()[verb.kind, verb.tense]
    there = verb.tense in ("past", "perfect") and (  # "join 300 who arrived in May", "meet 80 who were sent ahead"
        verb.kind == "arrive" or verb.kind in ("send", "dispatch") and c.verb is not None and c.verb.kind == "act"
    )
    return None if found == "present" and not there else found


def changed(c: Case) -> str | None:
    """The number from which a change starts: "to raise it from 1,000", "to double the 300 troops", "up from 850"."""
    v, before = c.verb, c.word(c.first - 1)
    if before in words("current") | {"'s", "the", "of"} and "from" in c.words[max(0, c.first - 5) : c.first]:
        before = "from"  # "will increase from today's 16,000 to 25,000"
    if before in ("original", "initial") and c.word(c.first - 2) in DETERMINERS and "of" in c.words[: c.first]:
        return "past"  # "of the original 30,000 soldiers only 6,000 are there"
    if before in ("originally", "initially") and c.word(c.first - 2) == ",":
        return "past"  # "The contingent, originally 160 soldiers, now has 150"
    begun = any(c.word(i) == "as" and c.word(i - 1) in BEGUN for i in range(c.first - 4, c.first))
    founded = c.age > 365 and v is not None and v.tense == "past" and v.form in FOUNDING
    begun |= before == "with" and (c.word(c.first - 2) in BEGUN or founded)
    compared = is_compared(c.tokens, c.first - 1)
    wished = v is not None and _is_gerund(v.form) and next(c.before(v), v).kind in ("wish", "decide")
    fell = not wished and (v is None or v.tense not in ("future", "conditional"))  # not "considers doubling"
    compared |= before == "from" and c.word(c.first - 2) == "," and "grow" in c.tokens.verbs[: c.first] and fell
    ahead = v is not None and v.tense in ("future", "conditional") and before != "from"
    tail = takewhile(lambda t: t.word not in ("-", ","), c.tokens[c.last : c.last + 13])
    if compared and (ahead and c.age <= 30 or _said(tail, *NOW, "at present")):
        return "present"  # "will bring 600 soldiers, compared with some 1,000 now"
    if before == "of" and c.word(c.first - 2) in words("cut") and "proposed" not in c.tokens.cues:
        return "past"  # "reported a cut of about 800 soldiers"
    if begun or compared:
        return "past"  # "began with 350 soldiers", "as a force of 350", "was established in 2017 with 1,100"
    if v and v.form.startswith("add") and before in (*DETERMINERS, "to") and "to" in c.words[v.at : c.first]:
        return "present"  # "would add 100 soldiers to the 600 now there"
    of_the = c.word(0) == "of" and c.first <= 2 and c.word(c.last) in RELATIVES
    if of_the and _said(c.tokens[c.last :], "left", "remain", "remained", "remaining"):
        return "past"  # "Of the 30,000 that stood there in January, 6,000 are left"
    if v is None:
        return None
    if _is_cut(c, v, before):
        return "past"  # announced withdrawals are past
    if before == "from" and v.at >= c.last and not words("change").isdisjoint(c.words[: c.first]):
        ahead = v.kind in ("decide", "wish") or v.tense in AHEAD
        return "present" if ahead else "past"  # "An increase from 500 to 900 is planned"
    moved = before == "from" and v.form.split()[0] in GOING and "to" in c.words[c.last : c.last + 2]  # "go from 455 to"
    start = before in ("from", "than") or before in DETERMINERS - {"a", "an"} and v.at == c.first - 2
    held = POSSESSIVES | {"the"}
    held_ = before == "of" and c.first - v.at <= 5 and c.word(v.at + 1) in held  # "cut its force of 900"
    start |= held_ and c.word(c.first - 2) not in MOVES  # "extended the deployment of 900"
    if v.at >= c.last and v.form in words("resizing"):  # "the battlegroup of 1,100 will be expanded"
        start |= _said(c.tokens[v.at - 3 : v.at], "be", "being")
    rest = v.kind == "leave" and v.at < c.first and any(t.numeral for t in c.tokens[v.at : c.first - 2])
    of = next((i for i in range(c.first - 1, max(0, c.first - 4), -1) if c.word(i) == "of"), 0)
    if of and c.tokens[of - 1].numeral and v.kind == "leave" and v.at >= c.last and v.tense in AHEAD:
        return "present"  # "Half of the 1,200 soldiers there will go home"
    if not (start and (v.kind == "grow" or moved or rest)):  # "take 900 soldiers out of the 3,000-strong contingent"
        return None
    return "present" if v.tense in AHEAD or wished else "past"


def _is_cut(c: Case, v: Verb, before: str) -> bool:
    """Whether so many leave: "will reduce its force by 500", "a cut of its force by 500", "an order to cut 500"."""
    cuts = v.form in words("reducing verb")
    named = before == "by" and not words("cut").isdisjoint(c.words[max(0, c.first - 9) : c.first])
    if not (cuts and (before == "by" or v.at == c.first - 1) or named) or v.tense == "conditional":
        return False
    leading = next(c.before(v), v)
    if _is_gerund(v.form) and (leading.kind == "wish" or c.tokens.cues[v.at - 1] == "proposed"):
        return False  # "has considered cutting the contingent by 300", "talked about reducing it by 1,000"
    return v.tense != "infinitive" or c.word(v.at - 2) in DECISIONS or leading.kind == "decide"


def doubtful(c: Case) -> str | None:
    """A doubt in words: "it does not say whether they are here", "it is unclear whether 300 soldiers are there"."""
    for w in (w for w, word in enumerate(c.words) if word == "whether") if "whether" in c.words else ():
        stands = c.word(w + 1) in ("they", "these", "those") if w >= c.last else c.verb and c.verb.kind == "stand"
        if stands and any(t.cue == "negation" or t.word in ("unclear", "unknown") for t in c.tokens[max(0, w - 6) : w]):
            return "unclear" if c.verb is None or c.verb.tense not in ("future", "conditional") else None
    return None


def refused(c: Case) -> str | None:
    """A plan that was turned down makes no claim: "rejected a request from Latvia for 720 soldiers"."""
    at = next((i for i, word in enumerate(c.words[: c.first]) if word in words("dropping verb")), c.first)
    plan = next((i for i in range(at, c.first) if c.word(i).split()[0] in PLANS), c.first)
    apart = any(t.numeral or t.word == "," for t in c.tokens[at : c.first]) or "negation" in c.tokens.cues[:at]
    return DENIED if plan < c.first and not apart else None


def without_verb(c: Case) -> str:
    """No verb: "200 in Lithuania from May", "40 tanks for Estonia"."""
    behind = range(c.last, len(c.words))
    if any(c.word(i - 1) == "and" and c.tokens.cues[i : i + 2] == ["be", "arriving"] for i in behind):
        return "arriving"  # "loaded 14 tanks and are on their way"
    moved = c.word(c.first - 1) == "of" and c.word(c.first - 2) in MOVES and not _said(c.near, "ended", "over")
    if moved and "speech" in c.tokens.verbs[: c.first - 2] and not c.age > 0:
        return "planned"  # "confirmed the deployment of four battalions"
    if c.age > 30 and not (moved or _said(c.near, "since")):
        return "past"  # but "the deployment of 500 soldiers began in May"
    given = c.word(c.last) == "for" and any(t.actor for t in c.tokens[c.last : c.last + 4])
    given |= c.word(c.last) == "to" and c.word(c.last + 1) in words("beginning verb")  # "300 Danes to begin a tour"
    given |= ["to", "get"] in (c.words[i : i + 2] for i in range(c.first - 4, c.first - 1))  # "Latvia to get 500 more"
    return "planned" if c.due or given else "present"


def hypothetical(c: Case, v: Verb) -> str | None:
    """A condition: "if Norway sent 150 soldiers, ..."."""
    left = c.words[: c.first]
    if c.near[0].word in ("should", "were") and v.at < c.first and "," in c.words[c.last :]:
        return "proposed"  # "Should Norway send 400 soldiers, others would follow"
    open_ = v.tense == "past" or v.tense == "present" and c.due  # "if a third of them are there by 2025"
    doubts = ("if", "unless", "whether") if v.kind in SENDING else ("if", "unless") if open_ else ()
    tail = c.words[c.last : c.words.index(";", c.last) if ";" in c.words[c.last :] else None]
    opened = tail if v.tense in ("future", "conditional", "infinitive") else ()
    ifs = [i for i, word in enumerate(opened) if word in ("if", "unless", "should")]
    ifs = [i for i in ifs if tail[i + 2 : i + 3] != [","]]  # not "and, if needed, fight"
    if any(not words("need").isdisjoint(tail[i : i + 5]) for i in ifs):
        return "proposed"  # "will send 200 more if needed"
    at = max((i for i, word in enumerate(left if doubts else ()) if word in doubts), default=-1)
    return "proposed" if at >= 0 and "," not in left[at:] else None


def denied(c: Case, v: Verb) -> str | None:
    """A negation denies the number, but for those who do not leave: "there are no plans to send 500 soldiers"."""
    here = _said(c.tokens[max(0, c.first - 5) : c.first], "current", "existing")
    if v.kind == "stay" and (here or c.word(v.at - 2) == "whether"):
        return "present"  # "has not decided whether to keep the 500", "no promise to keep the current level of 500"
    if c.word(v.at + 1) == "not" and v.at == c.first - 2 and v.form != "with":
        return DENIED  # "there are not 10,000"
    dropped = not words("dropping verb").isdisjoint(c.words[c.first :])
    if dropped and (v.tense == "infinitive" or any(w.split()[0] in PLANS for w in c.words[: c.first])):
        return DENIED  # "A plan to summon 5,000 reservists was dropped"
    opens = "it" in c.words[:2] and (c.word(0) == "it" or c.tokens[0].kind == "punct")  # also in quotation marks
    that = next((i for i in range(1, c.first) if c.word(i) == "that"), 0) if opens else 0
    if that and (c.word(that - 1) in UNTRUE or c.word(that - 1) == "true" and "not" in c.words[:that]):
        return DENIED  # "It is not true that Denmark has 740 soldiers there"
    told = _reported(c)  # "denied reports that 4,000 reservists were called up", "has no sign that"
    behind = (i for i in range(c.last, len(c.words)) if c.word(i) in words("denying verb"))
    denial = any(c.tokens[i - 1].cue == "be" for i in behind)
    denial |= any(c.tokens[i].cue == "be" and c.word(i + 1) in UNTRUE for i in range(c.last, len(c.words)))
    denial |= not words("denying verb").isdisjoint(c.words[: max(0, told)])
    if told >= 0 and (c.word(told - 1) == "no" or denial):
        return DENIED if v.kind != "leave" else "present"
    if "why" in c.words[: v.at] and c.words[-1] == "?":
        return "proposed"  # "Why should they not put 1,000 soldiers there?"
    if v.kind == "replace" and v.negated:
        return "present"  # "the 1,000 will not be replaced once they go home"
    if c.word(c.first - 3) == "none" or c.word(c.first - 2) == "none of":
        return "present"  # "none of the 300 soldiers was hurt"
    own, lead = c.clause[c.first], next(c.before(v), v)
    if out := next((b for b in (v, lead) if b.form.startswith(("rule", "ruling"))), None):
        return "proposed" if out.negated else DENIED  # "did not rule out sending 500"
    if "negation" not in c.tokens.cues:
        return None
    if v.negated and v.at >= c.last and (v.kind == "act" or v.form.split()[0] in ("moved", "move", *GOING)):
        return "present" if c.word(c.first - 1) in DETERMINERS else None  # "The 600 will not be moved", "not strike"
    joint = max((j for j, word in enumerate(c.words[: v.at]) if word in ("and", "but", ",", ";")), default=0)
    dashes = (j for j in range(joint + 1, v.at) if parting(c.tokens, j))
    joint = max(dashes, default=joint)  # "have never been so many - there are 15,000 of them"
    between = any(_negates(c.tokens, j) and c.clause[j] == own for j in range(joint, v.at))
    none = v.tense == "infinitive" and any(t.cue == "negation" and t.word[:3] == "no " for t in c.tokens[: v.at])
    if v.negated or between or none or lead.negated and lead.at > joint:
        return "present" if v.kind == "leave" or any(b.kind == "leave" for b in c.before(v)) else DENIED
    return None


def _reported(c: Case) -> int:
    """Where the report or rumour stands that a number before "that" or in "of" is told by, -1 for none."""
    that = next((i for i in range(c.first - 1, 0, -1) if c.word(i) in ("that", "of", "about")), 0)
    return next((i for i in range(that - 1, max(-1, that - 9), -1) if c.word(i) in words("rumour")), -1)


def wished_or_decided(c: Case, v: Verb) -> str | None:
    """What hangs on a verb of wishing or deciding: "asked Berlin to send 500", "considers sending", "hopes that"."""
    kept = (i for i, word in enumerate(c.words[: v.at]) if word in words("fulfilling verb"))
    if v.tense in ("infinitive", "future") and any(w.split()[0] in PLANS for i in kept for w in c.words[i + 2 : i + 3]):
        return "present"  # "has kept its promise to send 900"
    if c.tokens[v.at].cue == "be" and v.at < c.first and c.word(v.at + 1) == "for" and c.word(v.at - 1) in PLANS:
        return "planned" if c.word(v.at - 1).startswith("plan") else "proposed"  # "The plan is for 500 soldiers to"
    that = max((i for i, word in enumerate(c.words[: c.first]) if word == "that"), default=0)
    over = [] if c.tokens[that - 1].actor else c.tokens[max(0, that - 4) : that]  # "decided on Tuesday that"
    matrix = next((t for t in reversed(over) if t.verb_kind or t.cue == "conditional"), c.tokens[0])
    if that and v.tense != "past" and (matrix.verb_kind == "wish" or matrix.cue == "conditional"):
        return "proposed"
    if v.tense == "conditional" and that and matrix.verb_kind == "decide" and _is_past(matrix.verb_form):
        return "planned"  # "parliament decided that up to 500 may serve abroad"
    may_be = v.tense == "conditional" and "may" in c.words[c.last : v.at]
    if may_be and not DECISIONS.isdisjoint(c.words[: c.first]):
        return "proposed"  # "a decision on deploying 1,000 soldiers may be made at the summit"
    may = c.tokens[c.first].hedge == "up_to" and _said(c.tokens[c.last : v.at], "may")  # "up to 200 soldiers may serve"
    if v.tense == "conditional" and v.kind != "wish" and (may or not words("mandate").isdisjoint(c.words)):
        return "planned"  # "under the mandate up to 600 soldiers may serve abroad"
    if v.tense == "infinitive" and not {"discussions", "talks", "option"}.isdisjoint(c.words[: v.at]):
        return "proposed"  # "there are discussions taking place to send 900"
    if v.tense == "infinitive" and c.word(v.at - 2) in LIKELY and v.at < c.first:
        return "proposed"  # "it will be possible to keep 900 abroad"
    asked = v.tense == "conditional" and c.word(v.at - 1).split(" ")[0] in (*PLANS, "proposals", "requests")
    hung = v.tense == "infinitive" or _is_gerund(v.form)
    lead = next(c.before(v), v) if asked or hung else v
    if asked and lead.kind == "decide" and lead.tense in ("past", "perfect"):
        return "planned"  # "parliament approved a proposal to send up to 800"
    if hung and lead.form == "voted on" and c.word(lead.at + 1)[-3:] == "day":
        lead = replace(lead, kind="decide")  # "voted on Thursday to raise it"
    near = hung and lead is not v and (v.tense == "infinitive" or lead.at >= v.at - 2)
    if not near or lead.kind not in ("wish", "decide"):
        return None
    if v.kind == "leave" and lead.kind == "decide" and lead.tense in ("past", "perfect"):
        return None  # "ordered 3,000 troops to be withdrawn": announced withdrawals are past
    theirs = c.word(c.first - 1) in ("the", *POSSESSIVES) or v.form.startswith(EXTENDING)
    if v.kind == "stay" and theirs:
        return None  # "wants Berlin to keep its 800 soldiers there", "voted to extend the mission of 270"
    open_ = lead.kind == "wish" or lead.tense in ("conditional", "future", "infinitive")
    return "proposed" if open_ else "planned"  # "are expected to agree on sending" is not yet agreed


def bargained(c: Case) -> str | None:
    """What is talked about may be: "is in talks with Latvia on stationing 180 soldiers there"."""
    at = next((i for i, word in enumerate(c.words[: c.first]) if word in ("talks", "negotiations")), c.first)
    on = next((i for i in range(at, c.first) if c.word(i) in ("on", "about", "over")), c.first)
    between = c.tokens[at : c.first]
    apart = any(t.numeral or t.word == "," or t.verb_kind in ("speech", "decide") for t in between)
    named = any(_is_gerund(t.word) or t.word in MOVES for t in c.tokens[on : c.first])
    return "proposed" if on < c.first and named and not apart else None


def goes_on(c: Case, v: Verb) -> str | None:
    """What those who have come so far do next: "crossed the Atlantic and are being sent on to Poland"."""
    if v.at < c.last or v.tense not in ("past", "perfect") or v.negated:
        return None
    end = c.words.index(";", v.at) if ";" in c.words[v.at :] else len(c.words)
    joint = (j + 1 for j in range(v.at, end - 2) if c.word(j) in ("and", "but"))
    j = next((j for j in joint if c.tokens[j].cue in ("be", "future")), 0)
    then = _verb(c.tokens, j, len(c.tokens)) if j else v
    if then.kind not in ("send", "dispatch", "arrive") or then.tense not in ("progressive", "future"):
        return None
    return table()[then.kind, then.tense] if then.tense == "progressive" or v.kind in ("act", "leave") else None


def bought(c: Case, v: Verb) -> str | None:
    """Equipment ordered is planned: "has ordered 54 tanks"."""
    if c.tokens[c.last - 1].unit in ("", "personnel", "formation"):
        return None
    if c.word(c.last) == "ordered":
        return "planned"  # "42 vehicles ordered in Spain"
    behind = c.tokens[c.last : c.last + 10]
    places = (j for j, t in enumerate(behind) if t.actor or t.cue == "region")
    sent = any("to" in [t.word for t in behind[max(0, j - 2) : j]] for j in places)  # "to the Baltic region"
    near = c.words[max(0, c.first - 10) : c.first - 1]
    deal = {"of": near[-1:], "for": near}.get(c.word(c.first - 1), [])  # "the contract with Hanwha is for 12 howitzers"
    done = v.form.startswith("order") and v.tense in ("past", "perfect", "present")
    done |= v.kind in ("act", "stand") and not {*deal}.isdisjoint(words("purchase"))
    return "planned" if done and not sent else None


def purpose(c: Case, v: Verb) -> str | None:
    """Those for whom something is done are there: "sent to support 900 US forces"."""
    kept = v.kind in ("stand", "arrive") or v.form == "reinforce"
    kept = kept and c.word(c.first - 1) != "by"  # "will be based at Tapa, to be joined by 50 others"
    return "present" if kept and v.tense == "infinitive" and v.at < c.first and any(c.before(v)) else None


def replaced(c: Case, v: Verb) -> str | None:
    """A number that takes over from others ("500 Danes will relieve the Swedes"), or that others take over from."""
    if v.kind != "replace":
        return None
    if v.form.startswith("hand") and c.word(v.at + 1) == "to" and v.at < c.first:
        return table()["arrive", v.tense]  # "will hand over to some 700 Danes"
    passive = not _is_gerund(v.form) and "be" in c.tokens.cues[max(0, v.at - 3) : v.at]
    if passive and v.form.startswith("hand") and v.at >= c.last:
        return table()["provide", v.tense]  # "Three systems will be handed over in 2025"
    between = c.words[v.at : c.first]
    if "with" in between or (v.at > c.first) != passive or passive and "by" in between:
        tense = "future" if c.ahead and v.tense == "present" else v.tense  # "takes over on 1 May"
        return table()["arrive", tense] if c.age <= 365 or v.tense != "present" else None
    done = v.tense == "infinitive" and next(c.before(v), v).tense in ("past", "perfect")  # "came to replace"
    return "past" if done or v.tense not in ("future", "conditional", "infinitive") else "present"


def possible(c: Case, v: Verb) -> str | None:
    """A predicate that tells only of what may be: "800 soldiers were ready", "another 14 vehicles are likely"."""
    if v.form in words("relying verb") and _said(c.tokens[max(0, v.at - 2) : v.at], "can"):
        return "present"  # "can count on 7,900 volunteers"
    if c.word(c.last) in ("ready", "available") and v.at < c.first and (v.kind, v.tense) == ("stand", "present"):
        return "proposed"  # "holds 400 soldiers ready for Latvia"
    believed = v.kind == "stand" and _said(c.tokens[max(0, v.at - 2) : v.at], "may", "might") and v.at < c.first
    if believed and not (c.ahead or c.due) and v.form in ("have", "number", "be"):
        return "present"  # "the corps may have as many as 12,000 men"
    coming = c.word(c.first - 1) == "of" and c.word(c.first - 2) in MOVES and v.at >= c.last and v.kind == "stand"
    if coming and "speech" in c.tokens.verbs[v.at + 1 : v.at + 3] and v.tense in ("past", "perfect") and c.age <= 0:
        return "planned"  # "The arrival of 450 soldiers next month has been confirmed"
    settled = v.tense == "future" and c.due  # "is meant to be ready by 2016"
    if c.tokens[v.at].cue != "be" or v.kind != "stand" or settled:
        return None
    following = next((t.word for t in c.tokens[v.at + 1 :] if t.word in LIKELY or not _is_adverb(t)), "")
    if following == "ready" and c.word(c.words.index("ready", v.at) + 1) not in ("to", "for", "in"):
        return None  # "Our 240 soldiers in Latvia are ready"
    return "proposed" if following in LIKELY else None


def shifted_back(c: Case, v: Verb) -> str | None:
    """Reported speech shifts the tense back ("he said there were 500"), unless a date or a word tells the past."""
    if c.word(v.at - 1) == "used to" or v.form == "been" and c.word(v.at + 1) == "to":
        return "past"  # "has been to the site twice"
    if v.kind == "stand" and "no longer" in (c.word(v.at - 1), c.word(v.at + 1)):
        return "past"  # "720 British troops are no longer in Latvia"
    had = _said(c.tokens[max(0, v.at - 3) : v.at], "had")
    told = v.tense == "past" or had
    if v.kind == "grow" and had:
        reported = "speech" in c.tokens.verbs[: v.at] or _said(c.near, *NOW)
        return None if reported else "past"  # "had grown to 1,700"
    if v.kind not in ("stand", "stay") or not told:
        return None
    if had and not (_said(c.near, "since") or _said(c.tokens[c.last : v.at], "begun")):
        return "past"  # "had consisted of 140 airmen"
    then = c.word(c.first - 1) == "when" or _said(c.near, "before") or _said(c.tokens[c.last :], "then", "when")
    then |= " ".join(c.words[:3]).startswith("at the time")
    then |= c.word(v.at - 1) == "once"  # "30,000 Russians who once stood opposite Estonia"
    then |= c.age > (365 if "asof" in c.tokens.cues else 30) or c.word(0) == "when"
    then |= any(c.word(i) == "when" and c.word(i - 1) in ("and", "but") for i in range(1, c.first))
    return "past" if "formerly" in c.cues or then or _for_a_while(c) else "present"


def _for_a_while(c: Case) -> bool:
    """Whether the clause tells how long something lasted: "came for a month"."""
    following = (c.near[i + 1 : i + 3] for i, t in enumerate(c.near) if t.word == "for")
    return any(t.word in words("period") for pair in following for t in pair)


def _left_again(c: Case) -> bool:
    """Whether those counted have gone: "came in May and left in August"."""
    leaving = (i for i in range(c.last, len(c.tokens)) if c.tokens[i].verb_kind == "leave")
    return any(not verb_at(c.tokens, i).negated for i in leaving)


def over(c: Case, v: Verb) -> str | None:
    """People who came long ago, or for a while only, are no longer there: "sent 455 in 2017", "came for a month"."""
    lasting = v.kind == "grow" or v.form in FOUNDING
    chronicle = v.tense in ("present", "perfect") and not lasting and c.age > 365
    if chronicle and not _said(c.near, "since") and c.word(0) != "since":
        return "past"
    if v.kind == "grow" and v.tense == "past" and c.age > 365:
        return "past"  # "rose to 1,700 in March 2022", three years later
    if v.form == "peaked" and c.age > 30:
        return "past"
    first = "formerly" in c.tokens.cues[max(0, v.at - 4) : c.first]  # "Initially Canada sent 450", "had at first sent"
    sent = v.tense == "past" or v.tense == "perfect" and "had" in c.words[max(0, v.at - 3) : v.at]
    if v.kind == "send" and sent and (first or c.word(v.at - 1) in ("previously", "formerly")):
        return "past"  # "Denmark previously deployed 750 there"
    if v.tense == "past" and c.near[0].word in ("who", "which") and _left_again(c):
        return "past"  # "The Belgians, who provided 100 drivers, went home in September"
    if v.kind not in ("send", "arrive", "dispatch", "draft") or c.age <= 30:
        return None
    if c.word(c.last) == "of" and any(t.numeral for t in c.tokens[c.last + 1 : c.last + 3]):
        return None  # "About 20,000 of the 100,000 there were sent after 2022"
    rotates = c.tokens[c.last - 1].unit in ("", "personnel", "aircraft")
    people = rotates and "battlegroup" not in c.tokens.roles[: c.last]
    again = _left_again(c)
    if not (people or again):
        return None
    gone = v.tense == "past" and (again or c.age > 300 or v.kind == "draft" or _for_a_while(c))
    return "past" if gone or v.tense == "present" else None


def term(c: Case, v: Verb) -> str | None:
    """What should be so by a day is planned: "By April Tapa should hold 800 British troops"."""
    kept = v.kind == "stay" and v.tense in ("future", "infinitive")  # "to keep a brigade there by 2027"
    if v.tense == "present" and v.kind in ("arrive", "grow", "send", "dispatch") and c.due:
        return "planned"  # "so that we reach 8,000 by the end of the year"
    should = v.tense == "conditional" or v.kind == "wish"
    if not kept and not (should and _said(c.tokens[max(0, v.at - 4) : v.at + 1], *SHOULD)):
        return None
    at = (i + 1 for i, t in enumerate(c.tokens) if t.word == "by")
    by = any(t.kind == "num" or t.word in actors.MONTHS for i in at for t in c.tokens[i : i + 5])
    return "planned" if by or c.due and not kept else None


def leaving_for(c: Case, v: Verb) -> str | None:
    """Who leaves for a place is sent there ("30 soldiers will leave for Lithuania"); who is left there stays."""
    decided = v.kind == "decide" and v.at < c.first and c.word(c.last) == "to"
    if decided and c.tokens.verbs[c.last + 1 : c.last + 2] == ["leave"]:
        gone = verb_at(c.tokens, c.last + 1)  # "expects the last 900 to leave Latvia", but "to leave for Latvia"
        return leaving_for(c, gone) or table()["leave", "future"]
    if v.kind != "leave":
        return None
    if v.at >= c.last and v.form in words("losing verb"):
        return "present"  # "The division, some 6,000 men strong, has lost hundreds"
    if c.first - 3 <= v.at < c.first and v.form in LEAVING:
        remaining = v.at == c.first - 1 and (c.word(v.at - 1) == "which" or v.form == "leaving")  # "which left 1,000"
        return "present" if remaining or c.word(c.last) in ("in", "at", "on", "there", "behind") else None
    far = v.at + (10 if v.form in LEAVING else 4)  # "left their base on Friday for"
    goal = next((i for i in range(v.at, min(far, len(c.words))) if c.word(i) == "for"), 0)
    left, to = (_named(c.tokens[i:j]) for i, j in ((v.at, goal), (goal, goal + 4)))
    home = v.form.endswith(("home", "back")) or left & BASES and to and not to & BASES  # "will leave Poland for Kansas"
    away = goal and not home
    return table()["dispatch", v.tense] if away else None


def by_table(c: Case, v: Verb) -> str:
    """What class and tense of the verb say; who is there only from a later day on is planned."""
    serving = v.kind == "drill" and _said(c.near, *CONSCRIPTS)  # "300 conscripts began training in May"
    found = table().get(("stand" if serving else v.kind, v.tense), "present")
    if (v.kind, v.tense) == ("stand", "present") and v.at < c.first and (sent := _sent_before(c, v)):
        return sent
    if v.kind == "stay" and v.form.startswith(EXTENDING) and v.tense != "conditional" and v.at < c.first:
        return "present"  # "voted to extend the deployment of 900 soldiers"
    done = v.form == "be" and v.tense == "future" and v.at >= c.last and c.word(v.at + 1)[-2:] == "ed"
    if done and not c.tokens[v.at + 1].known and c.word(c.first - 1) in ("the", "its"):
        found = "present"  # "The 44 vehicles will be modernised"
    if v.kind == "stand" and v.tense == "present":
        ends = (j + 3 for j in range(c.last, len(c.words) - 3) if c.words[j : j + 3] in SENT_NEXT)
        then = (j for j in ends if _is_past(c.word(j).split()[0]))
        for j in (j for j in then if c.tokens[j].verb_kind not in ("arrive", "replace")):
            if c.word(j - 1) == "be" or c.tokens[j].verb_kind in SENDING:
                return "planned" if c.word(j - 1) == "be" else "arriving"  # "has 500 people and is being moved by rail"
    if v.tense == "progressive" and v.form in words("verb of founding"):
        return "arriving"  # "A corps of two brigades is being formed"
    if (v.kind, v.tense) == ("stand", "present") and v.at < c.first and c.word(c.last) in ("coming", "heading"):
        return "arriving"  # "There are 70 Danes coming to Latvia"
    to = c.last + (c.word(c.last) == "more")
    coming = c.word(to) == "to" and not {"arrive", "send"}.isdisjoint(c.tokens.verbs[to + 1 : to + 3])
    if v.kind == "stand" and coming and v.at < c.first:
        return "planned"  # "has 40 soldiers there and 110 more to join them"
    turned = c.tokens[v.at + 1 : v.at + 4] if v.kind == "act" and v.at >= c.last else ()
    if _said(turned, "become", "turned", "converted", "transformed") and _said(c.tokens[: c.first], "the", "its"):
        return "present"  # "The battalion of 900 soldiers is to become a brigade"
    known = v.form.startswith("join") or v.form in ("lead", "command", "reinforce") and c.word(c.first - 1) == "the"
    group = c.tokens[c.first - 2 if c.word(c.first - 1) == "of" and c.first > 1 else c.last - 1].role
    if known and v.at < c.first and group in ("battlegroup", "formation"):
        return "present"  # "is joining a 1,000-strong battlegroup", "will lead the 1,000-strong battlegroup"
    if found == "arriving" and v.tense == "present" and c.word(v.at - 1) in words("generic") | words("habit"):
        return "present"  # "1,000 soldiers routinely deploy to Lithuania"
    if found == "arriving" and c.word(v.at - 1) == "been" and c.age > 90 and _said(c.near, "since"):
        return "present"  # "has been sending 250 soldiers since 2017"
    if found == "arriving" and c.age > 7 and v.tense == "present":
        return "present"  # "with the Dutch sending 150 soldiers last month"
    own = v.form == "with" and c.word(c.first - 1) in DETERMINERS  # "with its 1,700 soldiers, will be placed under"
    ahead = c.ahead and not own and v.tense not in ("past", "perfect")  # "of those planned for 2027, 13,000 have come"
    return "planned" if ahead and found in ("present", "arriving") else found


def _sent_before(c: Case, v: Verb) -> str:
    """What is said of the subject's coming: "The force that Norway is sending to Latvia consists of 800"; else ""."""
    lead = next((b for b in c.before(v) if b.at > v.at - 8), v)
    sent = lead.kind in ("send", "dispatch") and lead.tense in ("progressive", "future")
    return table()[lead.kind, lead.tense] if sent and {",", "and", "but"}.isdisjoint(c.words[lead.at : v.at]) else ""


RULES = (attribute, manoeuvres, refused, bargained, changed, besides, told_by_a_word, relative, doubtful)
VERB_RULES = (
    hypothetical, denied, wished_or_decided, goes_on, bought, purpose, replaced, possible, shifted_back, over, term,
    leaving_for,
)  # fmt: skip


def status(case: Case) -> tuple[str, str, Verb | None]:
    """Status of a number phrase, the rule that decided, and the verb; status "" when the number is denied."""
    v, first = case.verb, case.first
    left = case.words[2:first]
    colon = first - 1 - left[::-1].index(":") if ":" in left else 0
    if colon and (v is None or v.at >= case.last) and not any(case.tokens.verbs[colon:first]):
        head = governing(case.tokens, case.clause, colon - 1, colon)  # "will be bigger: 200 in Lithuania, if all agree"
        v = case.verb = head if head and (v is None or head.tense in ("future", "infinitive")) else v
    for rule in RULES:
        if (found := rule(case)) is not None:
            return found, rule.__name__, v
    if v is None:
        return without_verb(case), "without_verb", None
    for verb_rule in VERB_RULES:
        if (found := verb_rule(case, v)) is not None:
            return found, verb_rule.__name__, v
    return by_table(case, v), "by_table", v
