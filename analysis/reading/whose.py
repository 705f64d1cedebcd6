"""Whose forces a number counts: the rules for the contributor, tried in order.

In: a :class:`~analysis.reading.actors.View` of one number phrase and the :class:`~analysis.reading.actors.Scene`. Out:
country codes and the name of the rule that found them. A rule returns None where it does not apply.
"""

from analysis.reading.actors import NATO, Codes, Mention, Scene, View, codes_of, depends, multinational
from analysis.vocabulary import words

WHOLES = words("whole verb")
KEEPING = words("keeping verb")
PRONOUNS = frozenset("it they them we these those he she there another".split())


def _stop(v: View) -> int:
    """Token at which what follows the noun ends: a mark, a verb, or five words on."""
    end = min(v.last + 5, len(v.tokens))
    return next((i for i in range(v.last, end) if v.word(i) in (",", ";", "(") or v.tokens[i].verb_kind), end)


def _inside(v: View) -> list[Mention]:
    """Actors within the number phrase itself."""
    return v.within(v.first, v.last, "modifier", "subject", "owner", "other", "predicate", "lead")


def _nations(v: View) -> list[Mention]:
    return [m for m in _inside(v) if m.codes != NATO and m.role != "lead"]


def multinational_group(v: View, scene: Scene) -> Codes | None:
    """A battlegroup or an allied force is NATO's, unless its members or its keeper are named in the sentence."""
    allied = "allied" in v.cues(v.first, v.last) or len(_inside(v)) > len(_nations(v))
    named = v.role not in ("bare", "sized") and any("battle" in noun and "group" in noun for noun in v.nouns)
    if v.role == "share" or not (v.role == "battlegroup" or named or allied and not _nations(v)):
        return None
    keeper = [m for m in v.near(0, max(v.verb, 0), "subject") if m.codes != NATO]
    if v.role == "battlegroup" and keeper and v.word(v.verb) in KEEPING:
        return v.list_of(keeper[-1])
    cue = next((i for i in range(v.last, len(v.tokens)) if v.tokens[i].cue == "member"), len(v.tokens))
    members = [
        m
        for m in v.found
        if m.at > cue and m.codes != NATO and m.role != "at" and m.actor.form not in ("place", "force")
    ]
    return codes_of([*members, *v.within(0, v.first, "modifier", "owner", "subject")]) if members else NATO


def force(v: View, scene: Scene) -> Codes | None:
    """A unit's country is its own, wherever it is based."""
    forces = [m for m in v.found if v.first <= m.at < _stop(v) and m.actor.form == "force"]
    return forces[0].codes if forces and v.role != "share" else None


def modifier(v: View, scene: Scene) -> Codes | None:
    """The nation within the phrase: "800 British soldiers"."""
    nations = _nations(v)
    return v.list_of(nations[-1]) if nations and v.role != "share" else None


def origin(v: View, scene: Scene) -> Codes | None:
    """The nation behind the noun: "soldiers from Belgium", "tanks, shipped from Canada"; not where they leave."""
    stop = _stop(v)
    onward = any(t.word == "to" for t in v.tokens[v.last : v.last + 8])  # "move 800 troops from Italy to Latvia"
    moved = v.verb_kind == "leave" or onward and (v.role == "bare" or v.verb_kind == "send" and v.verb < v.first)
    after = [
        m
        for m in v.within(v.last, stop, "from", "by")
        if not moved and not any(t.word in ("to", "in") for t in v.tokens[v.last : m.at])
    ]
    if not after and v.word(v.last) == "," and v.word(v.last + 2) == "from" and v.tokens[v.last + 1].verb_kind:
        after = v.within(v.last, v.last + 5, "from")
    return v.list_of(after[0]) if after else None


def allies(v: View, scene: Scene) -> Codes | None:
    """Behind the noun stands an alliance: "troops from all 32 member states"."""
    stop = _stop(v)
    after = [t.word for t in v.tokens[v.last : v.last + 5]]
    if (
        after[:1] == ["from"]
        and {"countries", "nations", "states"} & set(after)
        and "exercise" in v.cues(0, len(v.tokens))
    ):
        return ()  # an exercise of "18,000 troops from 19 countries"
    named = v.word(v.last) == "from" and any(
        m.codes == NATO and "to" not in [t.word for t in v.tokens[v.last : m.at]]
        for m in v.found
        if v.last <= m.at < stop
    )
    return NATO if named or "allied" in v.cues(v.last, stop) else None


def group_of_size(v: View, scene: Scene) -> Codes | None:
    """The nation of a group with a size: "a Danish company of 150", "a NATO battlegroup of 1,138 soldiers"."""
    grouped = v.word(v.first - 1) == "of" and v.first > 1 and v.tokens[v.first - 2].noun
    if v.role != "sized" and not grouped:
        return None
    named = v.near(max(0, v.first - 6), v.first, "modifier", "owner", "subject", "lead")
    if grouped and multinational(v.tokens, v.first - 2):
        return NATO
    if named and named[-1].role != "lead":
        return named[-1].codes
    return NATO if named or multinational(v.tokens, v.first - 2) else None


def keeper(v: View, scene: Scene) -> Codes | None:
    """The subject of a relative clause: "the 65,000 troops that Russia keeps"."""
    found = next(iter(v.within(v.last, v.last + 3, "subject", "modifier")), None)
    follows = found and (v.word(v.last) in ("that", "which") or found.at == v.last)
    return found.codes if found and follows and v.role != "bare" else None


def named_before(v: View, scene: Scene) -> Codes | None:
    """An ellipsis: ", Canada 450 to Latvia", "Canada (some 800)"."""
    beside = v.within(v.first - 1, v.first, "subject", "modifier", "speaker")
    if beside and v.role == "bare" and (scene.before[0] or v.first <= 2):
        return beside[0].codes
    if v.role == "bare" and v.word(v.first - 1) == ":":  # "Its backbone is German: 780"
        told = v.within(0, v.first, "predicate") or v.within(0, v.first, "subject", "speaker", "modifier")
        return told[-1].codes if told else None
    bracketed = [m for m in v.found if m.at == v.first - 2] if v.word(v.first - 1) == "(" else []
    return bracketed[0].codes if bracketed else None


def owner(v: View, scene: Scene) -> Codes | None:
    """The possessor: "Russia's 12,000 troops"."""
    found = v.within(max(0, v.first - 3), v.first, "owner")
    return v.list_of(found[-1]) if found else None


def predicate(v: View, scene: Scene) -> Codes | None:
    """A predicate: "some 850 of these are German", "270 of them Dutch"."""
    apposed = v.within(v.last + 2, v.last + 3, "modifier", "subject", "other", "predicate")
    if apposed and v.word(v.last) == "of" and v.word(v.last + 1) in ("them", "these", "those", "whom"):
        return apposed[0].codes
    found = [m for m in v.near(v.last, len(v.tokens), "predicate") if m.codes != NATO]
    if not found or v.role == "people" and found[0].at > v.last + 4:
        return None
    return None if any(t.kind == "num" for t in v.tokens[v.last : found[0].at]) else found[0].codes


def of_the_battlegroup(v: View, scene: Scene) -> Codes | None:
    """The whole that the counted belong to: "1,600 soldiers in the battlegroup"."""
    joined = [v.word(v.last), v.word(v.last + 1)] in (["in", "the"], ["of", "the"])
    nouns = range(v.last + 2, min(v.last + 9, len(v.tokens)))
    return (
        NATO
        if joined
        and v.role != "share"
        and any(v.tokens[i].noun and multinational(v.tokens, i) for i in nouns)
        else None
    )


def coordination(v: View, scene: Scene) -> Codes | None:
    """The contributor of the number just before: "100 Belgian troops and five dozen vehicles"."""
    end, codes = scene.before
    between = {t.word for t in v.tokens[end : v.first]}
    return codes if codes and 0 < end <= v.first and between <= {"and", ",", "with", "as", "well"} else None


def battlegroup_subject(v: View, scene: Scene) -> Codes | None:
    """A battlegroup as subject: "the battlegroup at Rukla counts 1,500 soldiers"."""
    group = next(
        (
            i
            for i in range(v.bound)
            if v.clause[i] == v.own
            and v.tokens[i].noun
            and multinational(v.tokens, i)
            and not depends(v.tokens, i)
        ),
        None,
    )
    others = v.near(0, group or 0, "subject", "modifier", "owner", "by")
    return (
        None if group is None or any(v.tokens[i].verb_kind for m in others for i in range(m.at, group)) else NATO
    )


def the_group(v: View, scene: Scene) -> Codes | None:
    """A group spoken of before: "the brigade", "its strength"."""
    if v.near(0, v.bound, "subject", "modifier", "owner", "by"):
        return None
    known = (
        t.word
        for i, t in enumerate(v.tokens[: v.bound])
        if v.clause[i] == v.own
        and t.word in scene.groups
        and v.word(i - 1) in ("the", "its", "their", "this")
        and not depends(v.tokens, i)
    )
    return next((scene.groups[word] for word in known), None)


def antecedent(v: View, scene: Scene) -> Codes | None:
    """What a relative clause hangs on: "the brigade, which has 3,000 soldiers"."""
    start = next((i for i in range(v.first) if v.clause[i] == v.own), v.first)
    if start == 0 or v.word(start) not in ("which", "who", "that", "where", "whose"):
        return None
    if v.word(start) == "that" and v.within(start + 1, start + 3, "subject", "modifier", "owner"):
        return None  # "believes that Russia has assembled"
    for i in range(start - 1, max(-1, start - 7), -1):
        if v.word(i) in scene.groups and v.word(i - 1) == "the":
            return scene.groups[v.word(i)]
        if v.tokens[i].noun and multinational(v.tokens, i):
            return NATO
        if found := v.within(i, i + 1, "subject", "modifier", "owner", "from", "speaker"):
            single = v.word(start + 1) in ("has", "is", "was", "keeps", "hosts", "had")
            return found[0].codes if single else v.list_of(found[0])
    return None


def pronoun(v: View, scene: Scene) -> Codes | None:
    """Whom a pronoun before the verb means: "the US said that it will send 3,000 troops"."""
    named = [m for m in v.near(v.bound - 3, v.bound, "subject", "modifier", "owner", "by")]
    whole = v.verb >= 0 and v.tokens[v.verb].verb_form.partition(" ")[0] in WHOLES
    whole = whole or "member" in v.cues(v.bound, v.first)
    if not named and whole and v.word(v.bound - 1) in ("it", "is") and scene.groups.get("strength") == NATO:
        return NATO  # "Canada leads the battlegroup. It is made up of 1,700 soldiers"
    if named or not any(t.word in ("it", "they", "he", "she", "we") for t in v.tokens[max(0, v.bound - 4) : v.bound]):
        return None
    meant = [m for m in v.within(0, v.bound, "subject", "speaker") if m.codes != NATO]
    return v.list_of(meant[-1]) if meant else scene.contributor or None


def subject(v: View, scene: Scene) -> Codes | None:
    """The subject of the clause: "Britain will send 800 soldiers"."""
    named = v.near(0, v.bound, "subject", "modifier", "owner", "by")
    if not named:
        return NATO if v.role == "whole" and v.near(0, v.bound, "lead") else None
    close = [m for m in named if m.at >= v.bound - 3 and m.role == "subject"]
    return v.list_of(close[-1] if close else next((m for m in named if m.role == "subject"), named[0]))


def doer(v: View, scene: Scene) -> Codes | None:
    """The doer behind a passive verb: "800 soldiers were sent by Britain", "two battalions come from Germany"."""
    came = v.verb >= v.last and v.word(v.verb) in ("come", "comes", "came", "coming", "drawn")
    found = v.near(v.last, len(v.tokens), "by", "led", *(["from"] if came else []))
    return v.list_of(found[0]) if found else None


def elsewhere(v: View, scene: Scene) -> Codes | None:
    """Whoever the sentence, or those before it, speak of; nobody's where a force is only wished for."""
    if v.role == "bare" and v.verb < 0 and scene.before[1]:
        return scene.before[1]
    backward = any(t.word in PRONOUNS for t in v.tokens[: v.first + 1])
    named = v.within(0, v.first, "subject", "modifier", "owner")
    if named and not backward:
        return v.list_of(named[-1])
    if v.verb_kind == "wish":
        return ()
    told = v.near(0, v.first, "speaker") or [
        m for m in v.within(0, v.first, "speaker") if m.codes != NATO and not backward
    ]
    if told:
        return v.list_of(told[-1])
    if scene.contributor:
        return scene.contributor
    speakers = [m for m in v.found if m.role in ("speaker", "subject", "modifier", "owner") and m.codes != NATO]
    return v.list_of(speakers[0]) if speakers else scene.subject or None


RULES = (
    multinational_group,
    force,
    modifier,
    origin,
    allies,
    group_of_size,
    keeper,
    named_before,
    owner,
    predicate,
    of_the_battlegroup,
    coordination,
    battlegroup_subject,
    the_group,
    antecedent,
    pronoun,
    subject,
    doer,
    elsewhere,
)


def contributor(v: View, scene: Scene) -> tuple[Codes, str]:
    """Country codes of the contributor and the rule that found them; ``((), "unknown")`` where none applies."""
    for rule in RULES:
        codes = rule(v, scene)
        if codes is not None:
            return codes, rule.__name__
    return (), "unknown"
