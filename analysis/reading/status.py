"""State of being of a number: present, arriving, planned, proposed, exercise or past.

In: the tokens of a sentence and the place of a number phrase in it. Out: the status in the codebook's words with the
rule that decided. First the verb that governs the number is found (:func:`governing`), with the tense that its
auxiliaries give it; then the rules are tried in order, and the last of them looks the verb's class and tense up in
``vocabulary/status.csv``.
"""

import functools
from collections.abc import Sequence
from dataclasses import dataclass, field

from analysis.reading.actors import DETERMINERS
from analysis.reading.phrases import MONTHS
from analysis.reading.tokens import Token
from analysis.vocabulary import rows, words

TENSES = ("past", "perfect", "present", "progressive", "future", "conditional", "infinitive")
IRREGULAR_PAST = words("irregular past")
BRINGING = words("bringing verb")
INTRANSITIVE = words("intransitive verb")
AUXILIARIES = ("future", "conditional", "perfect", "be")
RELATIVES = ("who", "which", "that", "whom")
SENDING = ("send", "provide", "dispatch", "decide", "wish")
WHEREABOUTS = (*SENDING, "arrive", "stand", "leave")
AWAY = ("home", "away", "back")
FLYING = ("fly", "flies", "flying", "flew", "flown")
ADVERBS = words("adverb")
BEFORE_NOUNS = DETERMINERS | {"of", "in", "for", "on", "at", "with", "under", "from", "own", "no", "any", "new"}
PARTICIPLES = ("en", "ed", "wn")  # endings of verbs that the vocabulary does not know
DESCRIBING = words("describing verb")
WHILES = words("period")
DAYS_OF_A_YEAR = 365
DENIED = ""
ATTRIBUTES = {w: status for status in ("planned", "proposed", "arriving", "past") for w in words(f"{status} adjective")}
OUTSIDE = words("outside an event")
NOW = frozenset(("already", "now", "currently", "today"))
DOUBTS = frozenset(("unclear", "uncertain", "unknown", "open"))
UNTRUE = frozenset(("false", "untrue", "wrong", "incorrect", "unfounded", "baseless"))
SHOULD = frozenset(("should", "would", "want", "wants", "want to", "wants to"))
COMPARED = {("up", "from"), ("down", "from"), ("compared", "with"), ("compared", "to"), ("against", "just")}
LIKELY = words("predicate of the possible")


@dataclass(frozen=True, slots=True)
class Verb:
    """A verb with its class and tense at a token; ``negated`` when a negation governs it.

    ``kind`` is "act" for a verb of which only the auxiliary is known ("will defend"), which stands at ``at`` then.
    """

    at: int
    kind: str
    tense: str
    negated: bool
    form: str


@functools.cache
def _table() -> dict[tuple[str, str], str]:
    return {(r["class"], tense): r[tense] for r in rows("status") for tense in TENSES}


def _is_past(form: str) -> bool:
    """Whether a verb's form is its past or its participle: "sent", "deployed"."""
    return form in IRREGULAR_PAST or form.endswith("ed")


def _is_adverb(token: Token) -> bool:
    """Whether a word may stand between an auxiliary and its verb: "has already been sent", "would more than double"."""
    return (
        token.word in ADVERBS
        or token.cue == "negation"
        or token.hedge in ("about", "more_than")
        or token.word.endswith("ly")
        and not token.noun
    )


def _asked(tokens: Sequence[Token], i: int) -> str:
    """Cue of the auxiliary with which a question begins: "Will Germany send 500 soldiers?"."""
    start = next((j for j in range(i, max(-1, i - 8), -1) if tokens[j].kind == "punct"), -1) + 1
    return tokens[start].cue if tokens[start].cue in AUXILIARIES and tokens[-1].word == "?" else ""


def _auxiliaries(tokens: Sequence[Token], i: int) -> tuple[list[str], bool, int]:
    """Cues of the auxiliaries before the verb at ``i``, whether it is negated, and the first token of the group."""
    cues: list[str] = []
    negated = False
    j = i - 1
    while j >= 0:
        token = tokens[j]
        negated |= token.cue == "negation" or token.word == "to" and j > 0 and tokens[j - 1].cue == "negation"
        if token.word == "to":
            return [*cues, "infinitive"], negated, j
        if token.cue in AUXILIARIES or token.cue == "aspect":
            cues.append("progressive" if token.word == "being" else token.cue)
        elif not _is_adverb(token):
            break
        j -= 1
    if not cues and (asked := _asked(tokens, i - 1)):
        cues.append(asked)
    return cues, negated, j + 1


def verb_at(tokens: Sequence[Token], i: int) -> Verb:
    """The verb at token ``i`` with the tense that its auxiliaries give it."""
    kind, form = tokens[i].verb_kind, tokens[i].verb_form
    first = form.split()[0] if form else ""
    following = tokens[i + 1 : i + 9]
    if first in BRINGING and any(t.word in AWAY or t.cue == "out" for t in following):
        kind = "leave"  # "to bring 700 soldiers home"
    elif first == "left" and i and tokens[i - 1].cue == "be":
        kind = "stand"  # "only 11,600 were left"
    elif first in FLYING and any(t.word in ("to", "into") for t in following[:6]):
        kind = "send"  # "350 soldiers flew to Latvia"
    elif kind == "drill" and any(t.actor or t.noun for t in following[:1 + (following[:1] != [] and following[0].word in DETERMINERS)]):
        kind = "stand"  # "train Lithuanian soldiers"
    cues, negated, start = _auxiliaries(tokens, i)
    return Verb(i, kind, _tense(tokens, i, kind, first, cues, start), negated, form)


def _tense(tokens: Sequence[Token], i: int, kind: str, first: str, cues: Sequence[str], start: int) -> str:
    """Tense of the verb form ``first`` at token ``i``, whose auxiliaries begin at ``start``."""
    if any(t.cue == "aspect" and t.word.startswith("contin") for t in tokens[start:i]):
        return "progressive"  # "will continue to host"
    if "conditional" in cues:
        # "said it would send": reported speech shifts "will" back
        reported = any(t.verb_kind in ("speech", "decide") and t.word not in ("say", "says") for t in tokens[:start])
        would = any(t.word == "would" for t in tokens[start:i])
        return "future" if would and reported and kind != "wish" else "conditional"
    if "future" in cues or kind == "stand" and any(t.cue == "future" for t in tokens[i + 1 : i + 2]):
        return "future"
    if "infinitive" in cues:
        if start and tokens[start - 1].verb_kind == "speech" and tokens[start - 1].word != "told":
            return "perfect" if "perfect" in cues else "present"  # "is thought to have"
        return "infinitive"
    past = _is_past(first)
    if past and "be" in cues and tokens[start].word == "be":
        return "infinitive"  # "proposes that 150 soldiers be sent"
    if first.endswith("ing") and "be" in cues and "perfect" in cues:
        return "perfect"  # "has been serving"
    if "aspect" in cues or "progressive" in cues or first.endswith("ing") and "be" in cues:
        return "progressive"
    if "perfect" in cues or past and "be" in cues:
        return "perfect"
    if first.endswith("ing"):
        return "progressive" if kind == "grow" else "present"
    return _coordinated(tokens, i, past) or ("past" if past else "present")


def _coordinated(tokens: Sequence[Token], i: int, past: bool) -> str:
    """Tense that a verb takes over from the one it is joined to: "will fly to Riga and join 300 others"."""
    if i < 2 or tokens[i - 1].word not in ("and", "or", "then", "but") or tokens[i].word.endswith("s"):
        return ""
    j = next((j for j in range(i - 2, max(-1, i - 16), -1) if tokens[j].verb_kind or tokens[j].cue in AUXILIARIES), -1)
    if j < 0 or tokens[j].verb_kind == "speech":
        return ""
    tense = verb_at(tokens, j).tense if tokens[j].verb_kind else tokens[j].cue
    return tense if tense in (("perfect",) if past else ("future", "conditional", "infinitive")) else ""


def _nominal(tokens: Sequence[Token], j: int) -> bool:
    """Whether a word that may be a verb is a noun or an adjective here: "the number", "in support of", "deployed troops"."""
    word, before, after = tokens[j].word, tokens[j - 1] if j else None, tokens[j + 1] if j + 1 < len(tokens) else None
    if word.endswith("ed"):
        return bool(after and after.noun)
    if before is None or _is_past(word):
        return False
    if word.endswith("ing"):
        return before.word in DETERMINERS or before.word == "remaining"
    if before.word in BEFORE_NOUNS or before.kind == "poss":
        return True
    adjective = not (before.known or word.endswith("s") or before.word.endswith("s")) and before.kind == "word"
    return adjective and j > 1 and tokens[j - 2].word in DETERMINERS  # "a military base"


def _main(tokens: Sequence[Token], j: int, end: int) -> int:
    """The verb of the auxiliary at ``j``, before token ``end``: itself where the vocabulary knows none."""
    for k in range(j + 1, min(j + 7, end)):
        token = tokens[k]
        if token.verb_kind and token.verb_kind != "speech" and token.cue not in AUXILIARIES and not _nominal(tokens, k):
            return k
        if not (_is_adverb(token) or token.cue in AUXILIARIES or token.cue == "aspect" or token.verb_kind == "speech"):
            if token.word != "to":
                break
    return j


def _verb(tokens: Sequence[Token], j: int, end: int) -> Verb:
    """The verb with an auxiliary or main verb at ``j``; of class "act" where only its auxiliary is known."""
    head = _main(tokens, j, end) if tokens[j].cue in AUXILIARIES else j
    if head != j:
        return verb_at(tokens, head)
    chain = j + 1
    while chain < end and (_is_adverb(tokens[chain]) or tokens[chain].cue in AUXILIARIES):
        chain += 1
    last = tokens[chain - 1]
    unknown = chain < len(tokens) and tokens[chain].kind == "word" and not tokens[chain].known
    modal = tokens[j].cue in ("future", "conditional")
    if modal and last.verb_kind and last.cue in AUXILIARIES:
        return verb_at(tokens, max(k for k in range(j, chain) if tokens[k].verb_kind))  # "will be in place"
    if modal or tokens[j].cue == "perfect" and unknown and tokens[chain].word.endswith(PARTICIPLES):
        cues, negated, _ = _auxiliaries(tokens, chain)
        return Verb(j, "act", tokens[j].cue, negated, f"{tokens[j].word} {tokens[chain].word}" if unknown else last.word)
    return verb_at(tokens, j)


def _insertion(tokens: Sequence[Token], j: int) -> int:
    """The auxiliary behind an insertion that the comma at ``j`` opens: "15 tanks, with 130 crew, will go"; else 0."""
    ends = (k for k in range(j + 2, min(j + 14, len(tokens) - 1)) if tokens[k].word == ",")
    k = next(ends, 0)
    inside = any(t.verb_kind or t.word == "and" for t in tokens[j:k])
    return k + 1 if k and tokens[k + 1].cue in AUXILIARIES and not inside else 0


def _predicate(tokens: Sequence[Token], clause: Sequence[int], first: int, last: int) -> int:
    """The finite verb whose subject the phrase is ("500 soldiers from Kansas will arrive"), -1 for none."""
    for j in range(last, min(last + 14, len(tokens))):
        token = tokens[j]
        if token.word == "," and (k := _insertion(tokens, j)):
            return k
        if token.word == "," and first and "," in (tokens[first - 1].word, tokens[first - 2].word):
            resumes = j + 1 < len(tokens) and _finite(tokens, j + 1)  # "the group, numbering 230 troops, is deploying"
            return j + 1 if resumes else -1
        if clause[j] != clause[first] or token.word in (",", "and", "it", "they", "that"):
            return -1
        if token.cue in AUXILIARIES and token.word not in ("be", "been", "being", "having", "possible", "proposed"):
            return j
        if token.verb_kind in ("", "speech") or _nominal(tokens, j) or token.word.endswith("ing"):
            continue
        form = token.verb_form.split()[0]
        if form in INTRANSITIVE or j == last and not _is_past(form):
            return j
    return -1


def _finite(tokens: Sequence[Token], j: int) -> bool:
    """Whether a verb of a clause begins at token ``j``, with its auxiliary or itself."""
    return tokens[j].cue in AUXILIARIES or tokens[j].verb_kind not in ("", "speech") and not _nominal(tokens, j)


def governing(tokens: Sequence[Token], clause: Sequence[int], first: int, last: int) -> Verb | None:
    """The verb that governs the number phrase ``first``..``last``.

    It is the one whose subject the phrase is, else the nearest to its left in the clause, else to its right.
    """
    own = clause[min(first, len(clause) - 1)]
    j = first - 1
    while j > 0 and (tokens[j].word in DETERMINERS or tokens[j].cue == "increment"):
        j -= 1
    for_it = j > 0 and tokens[j].word in ("for", "of") and tokens[j - 1].verb_kind in ("wish", "decide")
    if for_it:
        return verb_at(tokens, j - 1)  # "its request for 300 soldiers has been heard"
    if 0 < j < first and tokens[j].verb_kind not in ("", "speech") and tokens[j].cue not in AUXILIARIES:
        if tokens[j - 1].word == "to" or tokens[j - 1].cue == "future":
            return verb_at(tokens, j)  # "the plan to send 150 soldiers was welcomed"
    if (j := _predicate(tokens, clause, first, last)) >= 0:
        return _verb(tokens, j, len(tokens))

    def usable(j: int) -> bool:
        token = tokens[j]
        if clause[j] != own or _nominal(tokens, j):
            return False
        if token.cue in AUXILIARIES:
            following = next((t for t in tokens[j + 1 : first if j < first else len(tokens)] if not _is_adverb(t)), None)
            spoken = following is not None and following.verb_kind == "speech" and token.cue != "be"
            return not spoken and (token.verb_kind != "" or token.cue in ("future", "conditional"))
        return token.verb_kind not in ("", "speech")

    for j in range(first - 1, -1, -1):
        if usable(j) and tokens[j].word not in DESCRIBING:  # "a brigade numbering 3,000 will train"
            return _verb(tokens, j, first)
    right = [j for j in range(last, len(tokens)) if usable(j)]
    inserted = first and tokens[first - 1].word in ("with", ",")  # "..., with 130 men, will go"
    if not right and inserted and not any(t.verb_kind for t in tokens[:first]):
        right = [j for j in range(last, len(tokens)) if tokens[j].verb_kind and tokens[j].verb_kind != "speech"]
    if len(right) > 1 and right[0] == last and tokens[last].word.endswith("ed"):
        right = right[1:]  # "the 350 soldiers promised this month are now in place"
    return _verb(tokens, right[0], len(tokens)) if right else None


@dataclass(slots=True)
class Case:
    """One number phrase and the verb that governs it, as the rules for its status see it.

    ``first`` and ``last`` bound the noun phrase that the number counts. ``ahead`` tells whether the number's date lies
    after the article's publication, ``due`` whether it does or is a term that ends then ("by 2026"), ``age`` how many
    days before it the date ends. ``near`` are the tokens of its clause, ``cues`` the first of them with each cue.
    """

    tokens: Sequence[Token]
    clause: Sequence[int]
    first: int
    last: int
    verb: Verb | None
    ahead: bool
    due: bool
    age: int
    near: list[Token] = field(default_factory=list)
    cues: dict[str, Token] = field(default_factory=dict)

    def __post_init__(self) -> None:
        own = self.clause[self.first]
        self.near = [t for t, c in zip(self.tokens, self.clause, strict=True) if c == own]
        for token in self.near:
            if token.cue:
                self.cues.setdefault(token.cue, token)

    def word(self, i: int) -> str:
        """The word at a token, "" outside the sentence."""
        return self.tokens[i].word if 0 <= i < len(self.tokens) else ""

    def before(self, verb: Verb) -> list[Verb]:
        """The verbs on which another depends, the nearest first: "agreed" for "send" in "agreed with Riga to send"."""
        own = self.clause[self.first]
        at = (j for j in range(verb.at - 1, -1, -1) if self.tokens[j].verb_kind and self.clause[j] == own)
        return [verb_at(self.tokens, j) for j in at if self.tokens[j].verb_kind not in ("speech", "stand")]


def attribute(c: Case) -> str | None:
    """An adjective of the noun: "the promised 500 soldiers", "the 300 incoming troops", "the newly arrived 150"."""
    start = c.first - (c.word(c.first - 2) in DETERMINERS or c.first == 1)
    for token in c.tokens[start : c.last]:
        if token.word in ATTRIBUTES:
            return ATTRIBUTES[token.word]
    arrived = c.word(c.first - 1) == "arrived" or c.word(c.first - 2) in ("newly", "recently")
    return "present" if arrived and not (c.verb and c.verb.kind == "leave") else None


def told_behind(c: Case) -> str | None:
    """Words right behind the noun: "some 360 soldiers already en route", "350 troops being sent"."""
    for token in c.tokens[c.last : c.last + 4]:
        if token.cue in ("arriving", "planned", "present", "proposed"):
            return token.cue
        if token.word == "," or token.verb_kind and token.cue not in ("be", "perfect"):
            break
    being = c.last + 1 < len(c.tokens) and c.word(c.last) == "being" and c.tokens[c.last + 1].verb_kind
    return "arriving" if being else None


def outside(tokens: Sequence[Token], i: int) -> bool:
    """Whether the exercise named at token ``i`` only tells when or why: "stayed after the drills", "before Zapad"."""
    left = [t.word for t in tokens[max(0, i - 7) : i]]
    cut = max((k for k, word in enumerate(left) if word in (",", ";", "in", "at", "to")), default=-1)
    ended = [t.word for t in tokens[i + 1 : i + 2]] == ["over"] or "when" in left and any(t.word in ("over", "ended") for t in tokens[i + 1 : i + 4])
    return ended or bool(OUTSIDE & set(left[cut + 1 :]))


def manoeuvres(c: Case) -> str | None:
    """An exercise in the clause: "3,000 troops take part in the drills"."""
    own = c.clause[c.first]
    start = c.clause.index(own)
    since = start - 4 if {c.word(start), c.word(start + 1)} & {"which", "where"} else start  # "Reforger, to which"
    named = any(
        t.cue == "exercise" and (c.clause[i] == own or since <= i < start) and not outside(c.tokens, i)
        for i, t in enumerate(c.tokens)
    )
    return "exercise" if named or any(t.verb_kind == "exercise" for t in c.near) else None


def relative(c: Case) -> str | None:
    """A relative clause right behind the noun: "the twelve tanks that Estonia is to receive", "troops who will serve"."""
    start = c.last + (c.word(c.last) == ",")
    if c.word(start) not in RELATIVES or c.verb is not None and c.verb.kind not in ("stand", "act", "grow"):
        return None
    own, end = c.clause[start], len(c.tokens)
    j = next((j for j in range(start, end) if c.clause[j] == own and _finite(c.tokens, j)), end)
    verb = _verb(c.tokens, j, end) if j < end else None
    kinds = WHEREABOUTS if j == start + 1 else SENDING  # in "the tanks that Estonia is to receive" the noun is the object
    if verb is None or verb.negated or verb.kind not in kinds or verb.at > start + 10:
        return None
    found = _table()[verb.kind, verb.tense]
    return None if found == "present" else found


def told_by_a_word(c: Case) -> str | None:
    """Words of the clause: "on the way are 360 soldiers", "5,000 troops on high alert"."""
    start = c.tokens[c.first].start
    for cue in ("arriving", "past", "proposed", "planned"):
        if cue in c.cues and (cue == "proposed" or c.cues[cue].start <= start):
            return cue
    own = c.clause[c.first]
    behind = (j for j in range(c.last, min(c.last + 12, len(c.tokens))) if c.clause[j] == own)
    return "arriving" if any(c.tokens[j].cue == "arriving" and c.word(j) != "first of" for j in behind) else None


def usual(c: Case) -> str | None:
    """What such a unit usually has is no claim: "a battalion, which normally has 600 soldiers"."""
    generic = any(t.word in words("generic") for t in c.tokens[max(0, c.first - 4) : c.first])
    relative = any(t.word in ("which", "that") for t in c.tokens[max(0, c.first - 6) : c.first])
    return DENIED if generic and relative and c.word(c.first - 1) != "," else None


def up_from(c: Case) -> str | None:
    """What a number is compared with: "up from 850", "compared with 4,000 in January"."""
    before = (c.word(c.first - 2), c.word(c.first - 1))
    return "past" if before in COMPARED else None


def untrue(c: Case) -> str | None:
    """A report that is called false: "reports that 300 soldiers were there were false"."""
    told = any(t.word in ("reports", "claims", "rumours", "rumors", "allegations", "it") for t in c.tokens[: c.first])
    return DENIED if told and any(t.word in UNTRUE for t in c.tokens[c.last :]) else None


def doubtful(c: Case) -> str | None:
    """A doubt in words: "it does not say whether they are here", "it is unclear whether 300 soldiers are there"."""
    for w, token in enumerate(c.tokens):
        if token.word != "whether" or not any(t.cue == "negation" or t.word in DOUBTS for t in c.tokens[max(0, w - 6) : w]):
            continue
        about = c.word(w + 1) in ("they", "these", "those") if w >= c.last else c.verb and c.verb.kind == "stand"
        if about:
            return "unclear"
    return None


def without_verb(c: Case) -> str:
    """No verb: "700 soldiers out of Romania", "200 in Lithuania from May"."""
    if any(t.cue == "out" for t in c.tokens[c.last : c.last + 3]):
        return "past"
    if c.age > 30 and not any(t.word == "since" for t in c.near):
        return "past"
    return "planned" if c.due else "present"


def denied(c: Case, v: Verb) -> str | None:
    """A negation denies the number, but for those who do not leave: "there are no plans to send 500 soldiers"."""
    own, before = c.clause[c.first], c.before(v)
    joint = max((j for j in range(v.at) if c.word(j) in ("and", "but", ",", ";")), default=0)
    between = any(c.tokens[j].cue == "negation" and c.clause[j] == own for j in range(joint, v.at))
    none = v.tense == "infinitive" and any(t.cue == "negation" and t.word[:3] == "no " for t in c.tokens[: v.at])
    if c.first > 2 and c.word(c.first - 3) == "none" or c.word(c.first - 2) == "none of":
        return "present"  # "none of the 300 soldiers was hurt"
    if v.negated or between or none or any(b.negated and b.at > joint for b in before[:1]):
        return "present" if v.kind == "leave" or any(b.kind == "leave" for b in before) else DENIED
    return None


def purpose(c: Case, v: Verb) -> str | None:
    """Those for whom something is done are there: "sent to support 900 US forces"."""
    found = v.tense == "infinitive" and v.kind in ("stand", "arrive", "replace") and v.at < c.first and c.before(v)
    return "present" if found else None


def wished_or_decided(c: Case, v: Verb) -> str | None:
    """What hangs on a verb of wishing or deciding: "asked Berlin to send 500", "considers sending", "hopes that"."""
    that = max((i for i in range(1, c.first) if c.word(i) == "that"), default=0)
    matrix = c.tokens[that - 1]
    if that and v.tense != "past" and (matrix.verb_kind == "wish" or matrix.cue == "conditional"):
        return "proposed"
    before = c.before(v)
    near = range(max(0, v.at - 2), v.at)
    gerund = v.form.endswith("ing") and before[:1] and before[0].at in near
    if v.tense != "infinitive" and not gerund or not before or before[0].kind not in ("wish", "decide"):
        return None
    return "proposed" if before[0].kind == "wish" or before[0].tense == "conditional" else "planned"


def hypothetical(c: Case, v: Verb) -> str | None:
    """A condition: "if Norway sent 150 soldiers, ..."."""
    left = [t.word for t in c.tokens[: c.first]]
    at = max((i for i, word in enumerate(left) if word in ("if", "unless", "whether")), default=len(left))
    return "proposed" if at < len(left) and "," not in left[at:] and v.kind in SENDING else None


def bought(c: Case, v: Verb) -> str | None:
    """Equipment ordered is planned: "has ordered 54 tanks"."""
    equipment = c.tokens[c.last - 1].unit not in ("", "personnel", "formation")
    return "planned" if equipment and v.form.startswith("order") and v.tense in ("past", "perfect", "present") else None


def changed(c: Case, v: Verb) -> str | None:
    """The number from which a change starts: "to raise the force from 1,000 to 2,200"."""
    whole = c.word(c.first - 1) in DETERMINERS and v.at == c.first - 2  # "to double the 300-strong contingent"
    if v.kind == "grow" and (whole or c.word(c.first - 1) in ("from", "than")):
        return "present" if v.tense in ("future", "infinitive", "conditional", "progressive") else "past"
    return None


def replaced(c: Case, v: Verb) -> str | None:
    """A number that takes over from others ("500 Danes will relieve the Swedes"), or that others take over from."""
    if v.kind != "replace":
        return None
    passive = any(t.cue == "be" for t in c.tokens[max(0, v.at - 3) : v.at])
    newcomer = (v.at > c.first) != passive or passive and any(t.word == "by" for t in c.tokens[v.at : c.first])
    if newcomer:
        return _table()["arrive", v.tense]
    return "present" if v.tense in ("future", "conditional", "infinitive") else "past"


def shifted_back(c: Case, v: Verb) -> str | None:
    """Reported speech shifts the tense back ("he said there were 500"), unless a date or a word tells the past."""
    if c.word(v.at - 1) == "used to":
        return "past"
    were = any(t.word in ("was", "were") for t in c.tokens[max(0, v.at - 3) : v.at])
    if v.kind not in ("stand", "stay") or not (v.tense == "past" or v.tense == "perfect" and were):
        return None
    return "past" if c.age > 30 or "formerly" in c.cues else "present"


def over(c: Case, v: Verb) -> str | None:
    """People who came long ago, or for a while only, are no longer there: "sent 455 in 2017", "came for a month"."""
    if v.tense == "present" and c.age > DAYS_OF_A_YEAR and not any(t.word == "since" for t in c.near):
        return "past"  # the present tense of a chronicle
    if v.kind not in ("send", "arrive", "dispatch") or c.age <= 30 or c.tokens[c.last - 1].unit not in ("", "personnel"):
        return None
    passive = v.tense == "perfect" and any(t.word in ("was", "were") for t in c.tokens[max(0, v.at - 3) : v.at])
    told = v.tense == "past" or passive
    while_only = any(
        a.word == "for" and {b.word, d.word} & WHILES
        for a, b, d in zip(c.near, c.near[1:], c.near[2:], strict=False)
    )
    return "past" if told and (while_only or c.age > DAYS_OF_A_YEAR) or v.tense == "present" else None


def term(c: Case, v: Verb) -> str | None:
    """What should be so by a day is planned: "By April Tapa should hold 800 British troops"."""
    at = (i + 1 for i, t in enumerate(c.tokens) if t.word == "by")
    by = any(t.kind == "num" or t.word in MONTHS for i in at for t in c.tokens[i : i + 5])
    if not (c.due or by):
        return None
    if by and v.kind == "stay" and v.tense in ("future", "infinitive"):
        return "planned"  # "to keep a brigade there by 2027"
    should = any(t.word in SHOULD for t in c.tokens[max(0, v.at - 4) : v.at + 1])
    return "planned" if should and (v.tense == "conditional" or v.kind == "wish") else None


def possible(c: Case, v: Verb) -> str | None:
    """A predicate that tells only of what may be: "800 soldiers were ready", "another 14 vehicles are likely"."""
    following = next((t.word for t in c.tokens[v.at + 1 :] if not _is_adverb(t)), "")
    may_be = following == "ready" or c.tokens[v.at].cue == "be" and following in LIKELY
    return "proposed" if v.kind == "stand" and may_be else None


def leaving_for(c: Case, v: Verb) -> str | None:
    """Who leaves for a place is sent there ("30 soldiers will leave for Lithuania"); who is left there stays."""
    if v.form in ("leave", "leaves", "leaving", "left") and c.first - 3 <= v.at < c.first:
        return "present" if c.word(c.last) in ("in", "at", "on", "there", "behind") else None
    leaves = v.kind == "leave" and any(t.word == "for" for t in c.tokens[v.at : v.at + 4])
    return _table()["send", v.tense] if leaves else None


def by_table(c: Case, v: Verb) -> str:
    """What class and tense of the verb say; who is there only from a later day on is planned."""
    found = _table().get((v.kind, v.tense), "present")
    now = any(t.word in NOW for t in c.tokens[min(v.at, c.last) : max(v.at, c.last) + 2])
    return "planned" if c.ahead and found == "present" and v.tense != "past" and not now else found


RULES = (
    attribute,
    manoeuvres,
    told_behind,
    told_by_a_word,
    relative,
    usual,
    up_from,
    untrue,
    doubtful,
)
VERB_RULES = (
    hypothetical,
    denied,
    wished_or_decided,
    bought,
    purpose,
    changed,
    replaced,
    possible,
    shifted_back,
    over,
    term,
    leaving_for,
)


def status(
    tokens: Sequence[Token], clause: Sequence[int], first: int, last: int, verb: Verb | None, ahead: bool, due: bool, age: int
) -> tuple[str, str]:
    """Status of a number phrase and the rule that decided with its verb; status "" when the number is denied."""
    if verb is None and first > 1 and tokens[first - 1].word == ":":  # "The next one will be bigger: 200 in Lithuania"
        verb = governing(tokens, clause, first - 2, first - 1)
    case = Case(tokens, clause, first, last, verb, ahead, due, age)
    told = f" ({verb.kind}, {verb.tense}: {verb.form})" if verb else ""
    for rule in RULES:
        if (found := rule(case)) is not None:
            return found, rule.__name__ + told
    if verb is None:
        return without_verb(case), "without_verb"
    for verb_rule in VERB_RULES:
        if (found := verb_rule(case, verb)) is not None:
            return found, verb_rule.__name__ + told
    return by_table(case, verb), "by_table" + told


def measure(tokens: Sequence[Token], first: int, last: int, verb: str, whole: bool) -> str:
    """Measure of a number: increment by its words, else total for a whole and contingent for a part."""
    by = first and tokens[first - 1].word == "by" and any(t.verb_kind == "grow" for t in tokens[:first])
    more = any(t.cue == "increment" and t.word != "reinforcement" for t in tokens[max(0, first - 2) : last + 1])
    if by or more or verb in words("increment verb"):
        return "increment"
    return "total" if whole else "contingent"
