"""Whose forces a number counts: the rules for the contributor, tried in order.

In: a :class:`~analysis.reading.actors.View` of one number phrase and the :class:`~analysis.reading.actors.Scene`. Out:
country codes and the name of the rule that found them. A rule returns None where it does not apply.
"""

import re
from itertools import pairwise, takewhile

from analysis.reading import actors
from analysis.reading.actors import BALTIC, BASES, EAST, NAMED, NATO, Codes, Mention, Scene, View, codes_of
from analysis.reading.tokens import NO_NUMBER
from analysis.vocabulary import words

MORE = frozenset(("further", "another", "additional"))
HOSTING = words("verb of a host")
GENERIC = words("any group")
RECEIVING = words("receiving verb")
NOT_ACTING = ("for", "to", "of", "in", "with", "from", "than")  # before a pronoun
DRAFTED = words("drafted")
RAISING = words("raising verb")
ON_CALL = words("on call") - {"readiness", "standby"}
QUOTES = ('"', "\u201c", "\u201e")
NUMBER = words("count noun")
NATIONS = words("counted nations")
CONTAINING = words("containing verb")
ITS = frozenset(("its", "their"))
SINGLE = ("contingent", "detachment", "rotation", "shift")  # one nation's
GIVING = frozenset("provide provides provided contribute contributes contributed supplies supplied".split())
HAVING = ("has", "have", "hosts", "host")


def _nations(v: View) -> list[Mention]:
    return [m for m in v.inside if m.codes != NATO and m.role != "lead"]


def multinational_group(v: View, scene: Scene) -> Codes | None:
    """A battlegroup or an allied force is NATO's, unless its members or its keeper are named in the sentence."""
    if v.words[max(0, v.first - 2) : v.first] == ["one", "of"] and scene.groups.get("strength") == NATO:
        return NATO  # "it is one of eight"
    if v.role == "whole" and v.word(v.first - 2) == "of" and (v.tokens[v.first - 3].number or NO_NUMBER)[0] == "share":
        return _members(v)  # "Denmark provides a third of a 1,200-strong brigade"
    inside, states = v.inside, _nations(v)
    allied = not states and (inside or "allied" in v.tokens.cues[v.first : v.last])
    named = v.role not in ("bare", "sized") and any("battle" in noun and "group" in noun for noun in v.nouns)
    if v.role == "share" or not (v.role == "battlegroup" or named or allied):
        return None
    keeper = [m for m in v.near(0, max(v.verb, 0), "subject") if m.codes != NATO and v.verb < v.first]
    if v.role == "battlegroup" and keeper and v.word(v.verb) in words("keeping verb"):
        return keeper[-1].together
    if v.role == "people" and inside and keeper and v.verb_kind in ("send", "dispatch"):
        return keeper[-1].together  # "Denmark is to send 800 Nato troops to Latvia"
    if v.role == "people" and (listed := _listed_from(v)):
        return listed[0].together  # "600 allied troops from Germany and Belgium are there"
    return _members(v)


def _members(v: View) -> Codes:
    """The states of a multinational group, where they are told behind its number; else NATO."""
    cue = next((i for i in range(v.last, len(v.tokens)) if v.tokens[i].cue == "member"), len(v.tokens))
    members = [
        m
        for m in v.found
        if m.at > cue and m.codes != NATO and m.role != "at" and m.actor.form not in ("place", "force")
        and v.word(m.at - 1) != "former"  # "soldiers from six nations at a former Soviet range"
    ]
    hosting = not RECEIVING.isdisjoint(v.words[: v.first])  # "Romania hosts 4,000 Nato troops"
    before = [] if hosting else v.within(0, v.first, "modifier", "owner", "subject")
    return codes_of([*members, *before]) if members else NATO


def made_up_of(v: View, scene: Scene) -> Codes | None:
    """Those whose parts make up the number: "1,100 soldiers, including 900 Americans and 200 British"."""
    at = v.last + (v.word(v.last) == ",")
    if v.role != "people" or _nations(v) or v.tokens.cues[at : at + 1] != ["member"]:
        return None
    parts = v.within(at, len(v.tokens), "modifier", "subject", "predicate")
    parts = [m for m in parts if m.actor.form in ("adjective", "people", "name") and m.codes != NATO]
    digits = [re.sub(r"\D", "", t.word) if t.kind == "num" else "" for t in v.tokens]
    counts = {m.codes: int("".join(digits[max(at, m.at - 2) : m.at]) or 0) for m in parts}
    whole = int("".join(digits[v.first : v.last]) or 0)
    return codes_of(parts) if 0.8 * whole <= sum(counts.values()) and 0 not in counts.values() else None


def force(v: View, scene: Scene) -> Codes | None:
    """A unit's country is its own, wherever it is based."""
    forces = [m for m in v.found if v.first <= m.at < v.stop and m.actor.form == "force"]
    between = v.tokens[v.last : forces[0].at] if forces else []
    bases = {m.at for m in forces if v.word(m.at) == "raf" and any(t.capital for t in v.tokens[m.at + 1 : m.at + 2])}
    forces = [m for m in forces if m.at not in bases]  # "RAF Lakenheath"
    if "mercenaries" in v.nouns and not forces and not _nations(v):
        return scene.sides.get(True) or ("RUS",)  # Wagner's
    apart = any(t.cue in ("at", "beside") or t.word == "part" or t.word in actors.OPENERS for t in between)
    if not forces or v.role == "share" or apart:
        return None  # "six fighters to the air policing mission", "as part of the reaction force"
    return forces[0].codes


def _number_of(v: View) -> int:
    """Token of "of" in "the number of professional soldiers has risen from 8,000", else the number's own."""
    left = v.words[: v.first]
    ofs = range(v.first - 1, 0, -1) if "of" in left else ()
    return next((i for i in ofs if left[i] == "of" and left[i - 1] in NUMBER), v.first)


def modifier(v: View, scene: Scene) -> Codes | None:
    """The nation within the phrase: "800 British soldiers", "puts the number of Russian soldiers at 800"."""
    nations = _nations(v)
    if v.role == "bare" and not nations:
        of = _number_of(v)
        nations = v.within(of, min(of + 4, v.first), "modifier")[-1:]
        if of < v.first and (v.tokens[of + 1].cue == "allied" or v.word(of + 1) == "foreign") and not nations:
            return NATO  # "will raise the number of allied troops to 2,000"
    of = next((i for i in range(v.last + 2, v.last + 4) if v.tokens[i : i + 1] and v.tokens[i].numeral), 0)
    if not nations and v.word(v.last) == "of" and of:
        nations = v.within(of + 1, of + 4, "modifier")[:1]  # "10,500 of the (planned) 100,000 American troops"
    owner = v.within(v.first - 2, v.first - 1, "owner") if v.role == "people" and not nations else []
    if owner and not {"allied", "foreign"} & {*v.words[v.first : v.last]} and owner[0].codes != NATO:
        return owner[0].codes  # "If Russia attacked, Estonia's 7,700 active personnel would"
    behind = v.within(v.last, v.last + 1, "modifier", "predicate", "other")
    if behind and behind[0].actor.form == "adjective" and v.tokens[v.last - 1].kind == "num":
        nations = behind  # "800 Romanian and 130 Croatian soldiers"
    buyers = v.within(0, v.first, "subject", "owner") if v.bought else []  # "will buy 44 German tanks"
    if not nations or v.role == "share" or buyers and buyers[-1].codes != NATO:
        return None
    return nations[-1].together


def _listed_from(v: View) -> list[Mention]:
    """The nations of a list behind the verb: "1,200 troops will take part, from Germany, Norway and Belgium"."""
    behind = v.near(v.last, len(v.tokens), "from") if v.verb_kind in ("exercise", "stand", "arrive") else []
    whole = v.role == "whole" and v.verb >= v.last and v.tokens.cues[v.verb] == "member"  # "The battalion includes"
    if "member" in v.tokens.cues[v.last :] and not whole:
        return []  # of a group: "half of a battlegroup that includes troops from Belgium and Norway"
    # Not "stationed there, supported by a company each from Denmark and France".
    helped = next((i for i in range(v.last, len(v.words)) if v.word(i)[-2:] == "by"), len(v.words))
    return [m for m in behind if len(m.together) > 1 and m.actor.form == "name" and m.at < helped]


def origin(v: View, scene: Scene) -> Codes | None:
    """The nation behind the noun: "soldiers from Belgium"; not where they leave, nor who sells."""
    expected = v.verb >= v.last and v.verb_kind in ("arrive", "decide", "wish")  # "450 troops are expected from Canada"
    expected |= v.verb >= v.last and v.word(v.verb) in ("are", "were")  # "Four of the planes are from Canada"
    expected |= v.verb == v.last and v.verb_kind == "send"  # "15 tanks shipped from Edmonton"
    after = v.within(v.last, v.stop, "from", "by")
    who = v.last + (v.word(v.last) == ",")  # "about 1,100 soldiers, who come from Britain and France"
    if not after and v.word(who) in ("who", "which") and v.tokens.verbs[who + 1 : who + 2] == ["arrive"]:
        after = v.within(who + 2, who + 5, "from")
    reached = 5 if v.verb_kind == "arrive" else 3  # "will come from NATO members Latvia and Lithuania"
    after = after or v.within(v.verb, v.verb + reached * expected, "from") or _listed_from(v)
    sender = v.near(0, v.verb, "subject") if v.verb_kind in ("send", "dispatch") and v.verb < v.first else []
    sent = sender and sender[-1].codes != NATO and len(sender[-1].codes) == 1 and v.word(v.verb) not in RECEIVING
    if sent and {",", "by", "with"}.isdisjoint(v.words[v.verb : v.first]):
        return None  # "Washington has sent 200 paratroopers from Italy"
    left = v.within(v.verb, v.verb + 4, "out") if v.verb_kind == "leave" else []
    away = left and not after and v.word(left[0].at + 1) == "for" and not v.within(0, v.bound, *NAMED)
    if away and scene.contributor != ("USA",) and not (actors.BASES | actors.HOME) & set(left[0].codes):
        return left[0].codes  # "1,800 soldiers left Germany for Latvia"
    left = left if after and after[0].at < v.verb else []
    if left and after[0].codes != left[0].codes and not actors.HOME & set(after[0].codes):
        return after[0].codes  # "570 soldiers from Spain left Lithuania"
    if not after or v.withdrawn or v.verb_kind == "leave" or v.word(v.last) == "home":
        return None
    if not words("most").isdisjoint(v.words[v.last : after[0].at]):
        return None  # "1,000 troops, mostly from Britain", "with others from Spain"
    if any(t.kind == "num" for t in v.tokens[v.last : after[0].at]):
        return None  # "Of the 1,022 soldiers, 450 are from Germany"
    if v.word(after[0].at) in words("American garrison abroad"):
        return ("USA",)  # "Two transport planes from Ramstein landed in Riga"
    reach = v.word(after[-1].at + 1) == "to" and bool(v.within(after[-1].at + 2, after[-1].at + 4, "at"))
    if not actors.BUYING.isdisjoint(v.words[: v.first]) or reach and after[0].actor.form in ("place", "name"):
        return None  # "eight battlegroups from Estonia to Bulgaria"
    known = scene.contributor or scene.subject or v.within(0, v.bound, "subject", "speaker", "modifier")
    home = after[0].actor.form == "name" and not (actors.FLANK | actors.HOME) & set(after[0].codes)
    if home and scene.contributor != ("USA",) and not v.within(0, v.bound, *NAMED, "speaker"):
        known = ()  # "1,250 soldiers will move from Britain to Latvia": only Americans have bases in other countries
    ends = ("planned", "arriving")  # "from Spain to be deployed to Latvia"
    path = takewhile(lambda t: not t.verb_kind and t.word != "," and t.cue not in ends, v.tokens[v.last : v.last + 12])
    there = any(w == "there" and cue != "be" for w, cue in zip(v.words, v.tokens.cues[1 : v.first], strict=False))
    onward = known and (there or any(t.word == "to" for t in path))  # "from Italy to Latvia"
    expected = expected or bool(v.near(0, v.bound, "subject", "modifier"))
    if v.word(after[-1].at + 1) == "and" and not NATIONS.isdisjoint(v.words[after[-1].at + 2 : after[-1].at + 6]):
        return NATO  # "from Germany and eight partners"
    if onward and len(after[0].together) < 2:
        return None
    lead = v.near(0, v.last, "lead") if v.role == "whole" and v.verb >= v.last else []
    # "The British-led battle group, 1,200 strong, includes soldiers from France and Denmark".
    return tuple(sorted({*after[0].together, *(code for m in lead for code in m.codes)}))


def homeward(v: View, scene: Scene) -> Codes | None:
    """The nation that they go home to: "The 300 soldiers stationed in Latvia are returning to Denmark"."""
    verb = v.tokens[v.verb].verb_form if v.verb >= v.last else ""
    back = verb.startswith("return") or verb.endswith((" back", " home"))
    goal = [m for m in v.within(v.verb, v.verb + 5, "at") if v.word(m.at - 1 - (v.word(m.at - 1) == "the")) == "to"]
    away = back and goal and goal[0].actor.form == "name" and (actors.FLANK | actors.HOME).isdisjoint(goal[0].codes)
    return goal[0].codes if away and not v.within(0, v.last, "subject", "modifier", "owner") else None


def nations(v: View, scene: Scene) -> Codes | None:
    """Several states that are only counted: "1,700 troops from ten nations", "Ten Nato members have sent"."""
    if NATIONS.isdisjoint(v.words) or v.first and "them" in v.words[v.last - 1 : v.last + 2]:
        return None  # "from 14 nations, 1,900 of them Canadians"
    whole = max(v.last, v.verb) if v.role == "whole" else v.last  # "the 1,400-strong unit is made up of men from ten"
    far = 5 if CONTAINING.isdisjoint(v.words[whole : whole + 9]) else 9  # "which will include men from other states"
    held = v.words[whole : whole + far] if v.role == "whole" else []  # "a 3,000-strong brigade with men from 12"
    behind = whole + next((k for k, word in enumerate(held) if word.endswith("from")), 0)
    after = v.word(behind).endswith("from")
    span = range(behind + 1, behind + 7) if after else range(v.bound)
    at = next((i for i in span if v.word(i) in NATIONS and (after or v.clause[i] == v.own)), 0)
    start = behind + 1 if after else max(0, at - 2)
    if any(m.at == at for m in v.found):
        return None  # "the two countries" just named
    others = not after and v.word(at - 1) == "other" and v.verb > at  # "with other countries expected to send 150"
    several = after and v.role == "whole" and not {"several", "many", "other"}.isdisjoint(v.words[start:at])
    counted = others or several or any(t.numeral for t in v.tokens[start:at])
    named = any(m.codes != NATO or v.word(m.at - 1) == "to" for m in v.found if start <= m.at < at)
    oblique = not (after or others) and (v.tokens[start - 1].cue or v.word(start - 1) in ("of", "with"))
    every = "all" in v.words[start:at]  # "from all 32 member states": the alliance's own
    if not counted or named or oblique or every:
        return None
    told = v.within(at + 2, at + 4, "subject", "from", "other") if after and v.word(at + 1) in ("-", ":", "(") else []
    return told[0].together if told and len(told[0].together) > 2 else NATO  # "from 15 countries - Canada, Albania"


def allies(v: View, scene: Scene) -> Codes | None:
    """Behind the noun stands an alliance: "troops from all member states", "jets of the alliance", "under Nato"."""
    after = v.tokens[v.last : v.stop]
    behind = v.words[v.last : v.stop]
    partner = {"partner", "ally", "member"} & {*behind}  # "a battalion from its Nato partner Estonia"
    named = any(t.actor and t.actor.codes == NATO for t in after) and "to" not in behind and not partner
    nation = [m for m in v.within(v.last, v.stop, "modifier") if named and not set(m.codes) & {*NATO, *BALTIC}]
    if nation and v.tokens[nation[0].at + 1].actor:
        return nation[0].codes  # "250 soldiers from the German Nato brigade"
    start = v.last + bool(v.tokens[v.last : v.last + 1] and v.verb == v.last)  # "1,700 soldiers serve under Canadian"
    under = v.words[start : start + 4] if not v.within(0, v.first, "modifier", "owner") else []
    led = under[:1] == ["under"] and not actors.COMMANDS.isdisjoint(under)  # "1,700 troops under German command"
    if behind[:2] == ["of", "the alliance"] or named and behind[0] in ("from", "under") or led:
        return NATO
    ends = (i for i in range(v.last, v.stop) if v.tokens[i].numeral)
    allied = "allied" in v.tokens.cues[v.last : next(ends, v.stop)]  # not "4,000 reservists and 900 allied soldiers"
    return NATO if allied and not v.near(0, v.bound, "subject") else None


def group_of_size(v: View, scene: Scene) -> Codes | None:
    """The nation of a group with a size: "a Danish company of 150", "a Danish battalion with 14 tanks"."""
    if v.word(v.first - 1) in ("-", "(", ",") and v.tokens[v.first - 2].role in ("group", "force", "formation"):
        named = v.within(v.first - 6, v.first - 2, "modifier", "owner")
        if named and named[-1].codes != NATO and v.verb < named[-1].at:
            return named[-1].together  # "wants a US battalion - about 500 men -", "a German contingent, 1,800 men"
    beside = v.within(v.first - 2, v.first - 1, "by", "led", "subject")
    link = v.word(v.first - 1) if v.tokens[v.first - 2].noun or beside else ""
    if link == "by" and scene.before[0] and v.verb < beside[0].at if beside else False:
        return beside[0].codes  # "Slovenia is represented by 49 soldiers and Albania by 18"
    if link == "with" and beside:
        return beside[0].together  # "is led by Spain with six fighters"
    roles = v.tokens.roles[: v.first - 1]  # "turns the battle groups in Latvia and Estonia into brigades with 4,000"
    grown = roles[-1:] == ["formation"] and "battlegroup" in roles
    if link == "with":
        named = v.near(v.first - 5, v.first - 1, "modifier", "owner")
        hosted = v.tokens[v.first - 2].role == "battlegroup"  # "Britain leads Estonia's battlegroup with 850 soldiers"
        grown = grown and not named
        return NATO if grown else named[-1].codes if named and not hosted else None
    if v.role != "sized" and link != "of":
        return None
    acting = () if v.word(v.verb) in HOSTING else ("subject",)  # "Lithuania is to host a brigade of 4,800"
    named = v.near(v.first - 8, v.first, "modifier", "owner", "lead", *acting)
    part = v.word(v.first - 2) in SINGLE  # "Britain's Nato contingent of 730"
    named = [m for m in named if not part or m.codes != NATO] or named
    group = actors.multinational(v.tokens, v.first - 2) and not (part and named)
    joined = v.word(0).split()[0] in ("together", "with", "alongside")
    partners = v.within(0, named[-1].at, "from") if named and joined else []
    if partners and named[-1].role in ("subject", "from"):  # "Together with troops from Italy, Canada forms"
        return codes_of([*partners, named[-1]])
    sent = v.verb_kind in ("send", "dispatch") and named  # "Britain sends a second battlegroup of 850"
    leads = v.word(v.verb) in actors.LEADING  # "France leads a group of 1,000"
    if named and named[-1].role != "lead" and not leads and (sent or link != "of" or not group):
        return named[-1].together
    told = v.word(v.first - 2) in SINGLE or v.word(v.first - 3) == "the"  # "The battalion of 240 soldiers"
    known = _known_group(scene, v.word(v.first - 2)) if told and not named else ()
    grown = grown and "into" in v.words[v.first - 4 : v.first - 2]
    return known or (NATO if named or group or grown else None)  # "The French have moved in. A detachment of 300"


def _own_or_given(v: View, scene: Scene, codes: Codes, at: int) -> Codes:
    """Whose forces those are that a state has, or gets from whom the text speaks of; equipment it buys is its own."""
    if RECEIVING.isdisjoint(v.words[at : v.first if at < v.first else at + 5]):
        return codes
    giver = set(scene.contributor) - set(BALTIC if v.unit not in ("personnel", "formation") else codes)
    sent = v.unit == "personnel" or v.verb_kind not in ("wish", "buy")
    if giver and sent and not set(codes) & set(scene.contributor):
        return scene.contributor
    return () if v.unit in ("personnel", "formation") else codes


def keeper(v: View, scene: Scene) -> Codes | None:
    """The subject of a relative clause: "65,000 troops that Russia keeps", "the tanks that Estonia will receive"."""
    if v.word(v.last) == "," and v.word(v.last + 1) == "which" and v.unit != "personnel":
        named = v.within(v.last + 2, v.last + 4, "subject")  # "87 tanks, which the United States will bring"
        auxiliary = v.tokens.cues[named[0].at + 1 : named[0].at + 2] if named else []
        return named[0].together if auxiliary in (["future"], ["perfect"]) else None
    start = v.last + 2 if v.word(v.last + 1) == "," else v.last  # "that, by its own account, Russia keeps"
    start = next((i for i in range(start, start + 8) if v.word(i) == ","), v.last) if start > v.last else start
    found = next(iter(v.within(start, start + 3, "subject", "modifier")), None)
    direct = found is not None and found.at - (v.word(found.at - 1) == "the") == v.last  # "soldiers Spain is sending"
    if found is None or v.role == "bare" or v.word(v.last) not in ("that", "which") and not direct:
        return None
    return _own_or_given(v, scene, found.codes, found.at)


def of_them(v: View, scene: Scene) -> Codes | None:
    """Those spoken of, whoever hosts a part of them: "Poland alone has more than 10,000 of them"."""
    them = v.word(v.last) == "of" and v.word(v.last + 1) in ("them", "these", "those")
    hosts = v.near(0, v.first, "subject") if them and v.word(v.verb) in HAVING else []
    if not hosts or len(hosts[-1].codes) != 1 or hosts[-1].codes == scene.contributor or not scene.contributor:
        return None
    return scene.contributor if scene.host != scene.contributor else None


def of_its_own(v: View, scene: Scene) -> Codes | None:
    """What a state has "of its own", whomever the sentence names besides: "Poland, an ally, has 100,000 of its own"."""
    if not v.of_its_own:
        return None
    found = v.within(0, v.first, "subject", "owner", "modifier") or v.within(0, v.first, "at")
    named = [m for m in found if m.codes != NATO]
    return named[-1].codes if named else None


def possessed(v: View, scene: Scene) -> Codes | None:
    """Whose "its soldiers" are: of whom the sentence before speaks ("700 of its soldiers", "Its army has")."""
    thanked = v.word(v.first - 1) in ITS and v.word(v.first - 2) == "for"
    if thanked and (given := [m for m in v.found if m.at == v.first - 3 and m.codes != NATO]):
        return given[0].codes  # "We are grateful to Spain for its 550 soldiers"
    ours = "our" in v.words[max(0, v.first - 1) : v.last] and v.words[0] in QUOTES
    told = v.within(v.last, len(v.words), "speaker", "owner") if ours else []
    if told and told[0].codes != NATO:
        return told[0].codes  # "210 of our soldiers are in Latvia," Britain's foreign minister said
    if ITS.isdisjoint(v.words):
        return None
    opens = (i for i in range(2) if v.word(i) in ITS and _holds(v, i + 1))
    at = next(opens, next((i for i in range(v.first - 1, v.last + 2) if v.word(i) in ITS), -1))
    own = v.word(at + 1) == "own" and bool(v.within(0, at, "subject"))  # "leads a battlegroup, with 240 of its own"
    if at >= 0 and not own and "battlegroup" in v.tokens.roles[:at] and "in" not in v.words[at:v.first]:
        part = v.role == "share" or v.first < at and v.word(v.first + 1) == "of"
        return None if part else NATO  # "leads the battlegroup and provides half of its 1,200 troops"
    if at < 0 or v.within(0, v.last, "subject", "owner", "modifier", "speaker", "by"):
        return None
    return scene.topic or scene.subject or None


def _holds(v: View, i: int) -> bool:
    """Whether an army or some other force is named at token ``i`` or the one behind: "its army", "its 300-strong"."""
    near = [t for t in v.tokens[i : i + 2] if t.word not in NUMBER]
    return any(t.word in actors.ARMIES or t.role in actors.HELD for t in near)


def named_before(v: View, scene: Scene) -> Codes | None:
    """An ellipsis: ", Canada 450 to Latvia", "Canada (some 800)"."""
    more = v.role == "bare" and v.word(v.first - 1) in MORE and scene.before[0] > 0
    if more and "with" in v.words[scene.before[0] : v.first] and not v.within(scene.before[0], v.first, *NAMED):
        return scene.before[1]  # "around 700 Danes are in Latvia, along with a further 300 in Poland"
    if v.base:
        return NATO  # "battlegroups in Estonia (led by Britain, 800 troops), Latvia (1,200)"
    apart = v.word(v.first - 1) in ("-", "'s") and scene.before[0] > 0
    roles = ("subject", "modifier", "speaker", "owner")[: 3 + apart]  # "and the Portuguese – four", "Romania's 70,000"
    # "American ones 450", "the Netherlands another 250 and Norway a further 180".
    end = v.first - (v.word(v.first - 1) in MORE | {"ones", "one"})
    beside = v.within(end - 1 - (apart or v.word(end - 1) == "a"), end, *roles)
    hosts = v.role == "bare" and scene.before[1] and not HOSTING.isdisjoint(v.words[: v.first]) and not v.bought
    if beside and hosts and v.unit == "personnel":
        return scene.before[1]  # "Poland hosts 10,000 Americans, Romania around 2,400"
    if v.role == "bare" and v.word(v.first - 1) in (":", "|", ",") and v.near(v.last, v.last + 4, "led"):
        return NATO  # "Latvia: 1,512, led by Canada"
    if beside and beside[0].role == "owner" and scene.before[1] == NATO and set(beside[0].codes) <= BASES:
        return NATO  # "the largest with 1,900, ahead of Lithuania's 1,600"
    if beside and (v.role == "bare" and (scene.before[0] or v.first <= 2) or scene.before[0] and v.verb < v.first - 1):
        return beside[0].together  # "Spain sent 300, Italy and Poland 160 each", "..., the Poles 14 tanks"
    if v.role == "bare" and v.word(v.first - 1) == ":":  # "Its backbone is German: 780"
        told = v.within(0, v.first, "subject") if v.bought else v.within(0, v.first, "predicate")
        told = told or v.within(0, v.first, "subject", "speaker", "modifier")
        told = [m for m in told if m.actor.form != "leader"]  # "Lukashenko: no more than 13,000 at the drills"
        return told[-1].codes if told else None
    came = v.within(v.first - 2, v.first - 1, "from") if v.word(v.first - 1) == ":" else []
    if came:
        return came[0].codes  # "The second largest contingent comes from Spain: 300 soldiers"
    if v.word(v.first - 1) != "(":
        return None
    bracketed = [m for m in v.found if m.at == v.first - 2 and m.actor.form != "place"]
    grouped = "battlegroup" in v.tokens.roles[max(0, v.first - 6) : v.first]
    return bracketed[0].codes if bracketed else NATO if grouped else None


def predicate(v: View, scene: Scene) -> Codes | None:
    """A predicate: "some 850 of these are German", "270 of them Dutch", "2,300, all of them Estonians"."""
    whole = [v.word(v.last), v.word(v.last + 1)] == [",", "all"] and v.role != "share"
    most = v.word(v.last) == "," and v.word(v.last + 1) in ("nearly", "almost") and v.word(v.last + 2) == "all"
    whole |= most
    apposed = v.within(v.last + 2, v.last + 3 + 2 * whole + most, "modifier", "subject", "other", "predicate")
    if apposed and (whole or v.word(v.last) == "of" and v.word(v.last + 1) in ("them", "these", "those", "whom")):
        return apposed[0].codes
    if v.words[max(0, v.first - 2) : v.first] == ["of", "the"] and any(t.kind == "num" for t in v.tokens[: v.first]):
        return None  # "1,000 of the 1,200 soldiers are British"
    whom = v.clause[v.last + 1] if v.word(v.last + 1) == "whom" else v.own  # "2,000 of whom are Canadian"
    found = [m for m in v.within(v.last, len(v.tokens), "predicate") if m.codes != NATO and m.clause in (v.own, whom)]
    whole = sum(t.numeral for t in v.tokens[v.first : v.last]) > 1
    if not found or v.role == "people" and found[0].at > v.last + 4 and not whole:
        return None  # but "300 of the 1,700 soldiers in the battlegroup are Spaniards"
    return None if any(t.kind == "num" for t in v.tokens[v.last : found[0].at]) else found[0].codes


def of_the_group(v: View, scene: Scene) -> Codes | None:
    """The group that the counted are of: "1,600 soldiers in the battlegroup", "2,000 soldiers make up the brigade"."""
    if any(m.codes != NATO for m in v.within(v.first - 2, v.first, "owner")):
        return None  # "Germany's 800-strong contingent forms the core of the battlegroup"
    behind = v.verb >= v.last
    if behind and v.near(0, v.first, "modifier", "owner"):
        return None  # "Bundeswehr soldiers, more than 450 in all, form the core of the battlegroup"
    forming = behind and v.tokens[v.verb].verb_form in words("forming verb")
    joined = behind and v.role != "bare" and v.verb_kind in ("arrive", "stand")  # "have come with the group"
    joined = joined and v.word(v.last) not in ("in", "of", "from")
    start = v.verb if forming else v.verb + 1 if joined else v.last
    partitive = v.role == "share" or v.word(v.last + 1) in ("these", "those", "them", "whom")
    if partitive or not forming and v.word(start) not in ("in", "of", "from", "with"):
        return None
    behind |= v.word(v.verb) in HOSTING  # "Lithuania hosts 1,600 soldiers of a German-led battlegroup"
    if not behind and v.word(v.first - 1) != "the" and any(m.codes != NATO for m in v.near(0, v.verb, "subject")):
        return None  # "Norway has 200 soldiers in the battlegroup"
    there = {code for m in v.within(start, len(v.tokens), "at", "lead", "led") for code in m.codes}
    told = [m for m in v.within(0, v.first, "speaker", "owner") if joined and len(m.codes) == 1 and m.codes != NATO]
    if told and not forming and there and there.isdisjoint(told[-1].codes):
        return told[-1].codes  # "Poland's minister said 180 soldiers serve in the Canadian-led group in Latvia"
    for i in range(start + 1, min(start + 9, len(v.tokens))):
        if v.tokens[i].role in actors.GROUPS and v.tokens[i + 1 : i + 2] and v.tokens[i + 1].kind == "poss":
            continue  # "of the battlegroup's British contingent"
        if v.tokens[i].role in actors.GROUPS:
            named = v.within(max(v.last, i - 4), i, "modifier", "owner")
            known = _known_group(scene, v.word(i)) if v.word(i - 1) in ("the", "this", "its", "their") else ()
            return NATO if actors.multinational(v.tokens, i) else named[-1].codes if named else known or None
        token = v.tokens[i]
        beside = token.word == "allied" and v.word(i + 1).endswith("s")  # "sail with allied groups"
        stops = token.word not in ("-", "led") and (token.kind == "punct" or token.verb_kind)
        if v.within(i, i + 1, "at") or beside or stops:
            return None
    return None


def with_which(v: View, scene: Scene) -> Codes | None:
    """Who comes or is there with a number: "With 750 soldiers a Danish battalion lands in Riga"."""
    if v.word(0) == "with" and v.verb_kind == "arrive" and v.verb < v.first:
        return next((m.codes for m in v.within(1, v.verb, "other", "modifier")), None)  # "With the Danes come 12 tanks"
    told = v.near(max(v.verb, 0), v.first, "predicate") if v.word(v.first - 1) == "with" else []
    if told and told[-1].codes != NATO:
        return told[-1].codes  # "The largest contingent is Italian, with 650 soldiers"
    opens = v.word(v.first - 1) == "with" and v.word(v.first - 2) in ("", "|", ":")
    end = max(v.verb, v.last) if opens else v.last
    if named := v.within(v.last, end, "subject", "modifier", "owner"):
        return named[0].together
    groups = (_known_group(scene, v.word(i)) for i in range(v.last + 1, end) if v.word(i - 1) == "the")
    return next((codes for codes in groups if codes), None)  # "With 300 soldiers, the detachment will stay"


def battlegroup_subject(v: View, scene: Scene) -> Codes | None:
    """A battlegroup as subject: "the battlegroup at Rukla counts 1,500 soldiers"."""
    if v.word(0) == "led" and not _nations(v) and v.tokens.roles[v.last + 1 : v.last + 5].count("battlegroup"):
        return NATO  # "Led by Spain and made up of 230 soldiers, the battlegroup is"
    shared = v.shared
    span = [i for i in range(v.first if v.role == "whole" else v.bound) if v.clause[i] == v.own or i in shared]
    if v.word(v.first - 1) == ":" and v.role == "people":  # "The battlegroup is declared ready: 1,158 soldiers"
        span = [*range(v.first - 1)]
    comma = v.first - 1 - (v.word(v.first - 1) in ("now", "currently", "today", "altogether"))
    comma = comma if v.word(comma) == "," else 0
    if v.role == "people" and "battlegroup" in v.tokens.roles[max(0, comma - 4) : comma]:
        return NATO  # "by the battlegroup in Rukla, currently 1,700 troops"
    groups = (i for i in span if v.tokens[i].noun and actors.multinational(v.tokens, i))
    if (group := next((i for i in groups if not actors.depends(v.tokens, i)), None)) is None:
        return None
    others = v.near(0, group, "subject", "modifier", "owner", "by")
    nearer = v.near(group, v.bound, "subject", "modifier")  # "Since the groups came, the US Army has kept"
    if nearer and v.word(0) in words("background") and v.verb > nearer[-1].at and "," in v.words[group : nearer[-1].at]:
        return None
    if others and any(v.tokens.verbs[others[0].at : group]):
        return NATO if v.word(group - 2) in ("and", "but", "while") and v.verb > group else None
    return NATO  # also in "10,000 are in Poland, and the battle group numbers 1,000"


def _known_group(scene: Scene, word: str) -> Codes:
    """Whose a group spoken of before is; "the unit" is any kind of group, but a contingent is one nation's."""
    known = scene.groups.get(word) or scene.groups.get("strength" if word in GENERIC else "") or ()
    return () if known == NATO and word in SINGLE else known


def altogether(v: View, scene: Scene) -> Codes | None:
    """The sum of a group's members: "All in all 300 vehicles are at Rukla", "bringing the unit to 1,200"."""
    if v.role == "bare" and v.word(v.first - 1) in ("totalling", "totaling") and v.word(v.first - 2) == ",":
        there = {code for m in v.located for code in m.codes}
        named = [m for m in v.within(0, v.first, *NAMED, "beside") if there.isdisjoint(m.codes)]
        return codes_of(named) or None  # "Spain has 350 soldiers at Adazi beside Italians and Poles, totalling 700"
    if NATO not in scene.groups.values() or v.role in ("battlegroup", "share"):
        return None
    before = [v.word(i) for i in range(v.first - 4, v.first)]
    raised = before[0] in RAISING and before[1::2] == ["the", "to"] and before[2] != "contingent"
    if raised or before[1:] == ["full", "strength", "of"]:
        return NATO
    left = (two for two in pairwise(v.tokens[: v.first + 1]) if two[1].word != "arms")  # not "combined arms"
    if v.near(0, v.bound, "subject"):
        return None  # "In total, the Germans have 600 soldiers there"
    summed = any(t.word in words("sum") or t.word == "all" and (then.number or then.word == "in") for t, then in left)
    return NATO if summed else None


def led_group(v: View, scene: Scene) -> Codes | None:
    """The battlegroup that somebody leads, as the sentence before says: "It is 630 strong", "400 belong to it"."""
    if not scene.led or v.within(0, v.last, *NAMED, "speaker"):
        return None
    sized = v.role == "whole" or v.verb_kind == "grow" or v.word(v.verb) in words("forming verb") | CONTAINING
    serving = ((v.word(i), v.word(i + 1)) for i in range(v.verb, v.verb + 3) if v.verb >= v.last)
    return NATO if v.word(0) == "it" and sized or {("to", "it"), ("in", "it")} & {*serving} else None


def the_group(v: View, scene: Scene) -> Codes | None:
    """A group spoken of before: "the brigade", "its strength"; "Canada said its contingent" is Canada's own."""
    named = v.near(0, v.bound, "subject", "modifier", "owner", "by")
    shared = v.shared
    for i in (i for i in range(v.bound) if v.clause[i] == v.own or i in shared):
        name, at = actors.unit_name(v.tokens, i)
        if v.word(at - 1) not in ("the", "its", "their", "this") or actors.depends(v.tokens, at):
            continue
        if i > 1 and v.word(i - 2).endswith("ed") and v.word(i - 2) not in ("totalled", "numbered"):
            continue  # "those who reinforced the mission"
        if named and (v.tokens.verbs[i - 2] or any(m.at > i or not any(v.tokens.verbs[m.at : i]) for m in named)):
            continue  # but "the year in which Latvia became a member the mission had four jets"
        its = v.within(0, i, "subject", "speaker") if v.word(i - 1) in ("its", "their") else []
        if its and v.tokens.roles[i] in ("group", "force"):
            return its[-1].together
        if codes := _known_group(scene, name):
            own = its or v.within(i + 1, i + 5, "from")  # "the detachment from Skrydstrup"
            return own[-1].together if own else codes
    return None


def grown(v: View, scene: Scene) -> Codes | None:
    """Whose force is made larger, by whomever: "they will enlarge Estonia's army to 43,000", "the alliance's force"."""
    if not 0 <= v.verb < v.first or v.verb_kind != "grow" and v.word(v.verb) not in RAISING:
        return None
    if not actors.OWNING.isdisjoint(v.words[v.verb : v.first]) or v.word(v.first - 1) not in ("to", "by", "from"):
        return None  # "The Dutch will increase the number of their troops in a Nato battlegroup to 350"
    named = v.near(v.verb, v.first, "owner", "modifier")
    return named[0].together if named else NATO if "the alliance" in v.words[v.verb : v.first] else None


def antecedent(v: View, scene: Scene) -> Codes | None:
    """What a relative clause hangs on: "the brigade, which has 3,000 soldiers", "Spain, with 3,800 troops abroad"."""
    start = v.clause.index(v.own)
    opener = v.word(start)
    if v.word(start - 1) == "and" and v.word(before := v.clause.index(v.clause[start - 1])) == opener and before:
        start = before  # "a group that Canada leads and that numbers 1,700"
    if opener == "which" and v.word(start - 1) == "for":  # "Latvia takes part in the mission in Mali, for which 40"
        named = v.within(0, start, "subject") if not v.near(start, v.bound, *NAMED) else []
        return named[-1].together if named else None
    if start == 0 or opener not in ("which", "who", "that", "where", "whose", "with") or v.bought:
        return None
    if opener == "that" and v.tokens.verbs[start - 1] == "speech":
        return None  # "Moscow has said that some 12,700 will"
    if opener == "where" and v.word(start + 1) in actors.PRONOUNS:
        return None  # "Britain leads the group in Estonia, where it keeps 800"
    own = v.near(start + 1, v.bound, "subject", "modifier", "owner") if opener != "whose" else []
    if own and not any(t.verb_kind and not t.cue for t in v.tokens[own[-1].at : v.bound]):
        return None  # "believes that Russia has assembled", "to which Poland has sent"
    for i in range(start - 1, max(-1, start - 7), -1):
        giving = ["led", "by"] if v.verb_kind in ("provide", "send") else []  # "led by Canada, which sends 900"
        near = i == start - 1 and opener == "who" or i > start - 3 and opener == "whose"
        giving += ["by"] * (i == start - 2 and opener == "which")  # "will be replaced by Spain, which will have 410"
        giving += ["other", "beside"] * near  # "with the British who will send three", "from Spain, whose four jets"
        named = v.within(i, i + 1, "subject", "modifier", "owner", "from", *giving)
        named = [m for m in named if opener != "where" or m.actor.form != "place"]
        if v.word(i - 1) == "the" and (known := _known_group(scene, v.word(i))):
            return known
        if not named and v.tokens[i].noun and actors.multinational(v.tokens, i):
            return NATO
        if named:
            single = v.word(start + 1) in ("has", "is", "was", "keeps", "hosts", "had")
            return named[0].codes if single else named[0].together
    return None


def home_army(v: View, scene: Scene) -> Codes | None:
    """Conscripts and reservists serve their own state: "3,900 conscripts are to be called up in Lithuania"."""
    called = v.verb >= 0 and v.tokens[v.verb].verb_form in words("calling verb")
    of = _number_of(v)
    if not called and DRAFTED.isdisjoint(v.nouns) and DRAFTED.isdisjoint(v.words[of : of + 3]):
        return None
    named = v.near(0, v.bound, "subject", "owner", "modifier") or v.within(0, v.bound, "subject")
    named = named or v.within(0, len(v.tokens), "at")
    named = named or [m for m in v.within(0, v.first, "speaker") if m.actor.form == "leader"]
    its = scene.subject if not {"its", "their"}.isdisjoint(v.words[: v.first]) else ()
    it = any(v.word(i) == "it" and v.clause[i] == v.own for i in range(v.bound))
    its = its or (it and scene.topic) or ()  # "At home it is calling up 1,700 reservists"
    spoken = scene.subject if len(scene.subject) == 1 and {*BALTIC}.issuperset(scene.subject) else ()
    return named[0].together if named else its or spoken or scene.home or scene.subject or None


def state_body(v: View, scene: Scene) -> Codes | None:
    """The army or government of the state that the text speaks of: "The government plans a force of 61,000"."""
    at = v.body
    if at < 0 or v.near(0, v.first, "subject", "modifier", "owner", "by"):
        return None
    named = v.within(0, at, "subject", "owner", "speaker") if v.word(at - 1) != "the" else []
    named = [m for m in v.within(at, at + 3, "at", "venue", "from") if m.actor.form == "capital"] or named
    codes = named[-1].together if named else scene.subject or scene.home
    if any(_estimates(v, m, scene) for m in v.within(0, at, "speaker")):
        return scene.contributor
    abroad = any(m.codes == codes for m in v.near(at, v.first, "at"))
    if abroad and not named and scene.contributor:
        return scene.contributor  # "the Army more than doubled its strength in the country"
    return codes if codes == scene.contributor else _own_or_given(v, scene, codes, at)


def asked(v: View, scene: Scene) -> Codes | None:
    """Who is asked for forces: "Estonia has asked Britain for another 500 troops"."""
    asking = v.verb_kind == "wish" and v.word(v.verb).startswith("ask") and v.unit in ("personnel", "formation")
    named = [m for m in v.found if v.verb < m.at < v.first and m.codes] if asking else []
    return named[-1].codes if named and "for" in v.words[named[-1].at : v.first] else None


def receiver(v: View, scene: Scene) -> Codes | None:
    """The subject that gets forces sends none: "Latvia will get 600 more soldiers"."""
    named = v.near(0, v.first, "subject", "modifier", "owner")
    if named and named[-1].role == "subject" and v.verb < v.first and v.passive_giving:
        others = {m.codes for m in v.within(named[-1].at + 1, v.verb, "subject", "modifier")}
        return None if others else scene.contributor if scene.contributor != named[-1].codes else ()
    told = v.words[named[-1].at : v.verb] if named and v.verb_kind in ("send", "dispatch") else []
    if ("the alliance", "to") in pairwise(told):
        return NATO  # "Poland wants the alliance to deploy two brigades"
    got = [t.verb_kind for t in v.tokens[named[-1].at : v.first] if t.word in RECEIVING] if named else []
    if not got or named[-1].role != "subject" and got[-1] not in ("speech", "decide"):
        return None  # "the Russian army will get three divisions": its own
    if named[-1].codes == NATO and v.verb_kind == "wish" or named[-1].actor.form == "force":
        return None  # what the alliance wants it has to find itself
    if v.verb_kind == "wish" and any(m.codes != named[-1].codes for m in v.near(v.last, v.last + 4, "at") if m.codes):
        return None  # "the Russians would need 50,000 men in Belarus"
    return _own_or_given(v, scene, named[-1].together, named[-1].at)


def _dummy(v: View, i: int) -> bool:
    """Whether "it" at token ``i`` means nobody: "it was decided to send 500", "it has been announced that"."""
    told = v.tokens[i + 2 : i + 5] if {"is", "was", "be", "been"} & {*v.words[i + 1 : i + 3]} else []
    taken = ("decided to", "agreed to", "planned to")
    return any(t.verb_kind in ("speech", "decide") and t.word[-3:] != "ing" or t.word in taken for t in told)


def pronoun(v: View, scene: Scene) -> Codes | None:
    """Whom a pronoun before the verb means: "the US said that it will send 3,000 troops"."""
    said = (i for i in range(v.bound - 1, -1, -1) if v.clause[i] == v.own and v.word(i) in ("it", "they", "we"))
    said = (i for i in said if v.word(i - 1) not in NOT_ACTING and not _dummy(v, i))
    at = next(said, v.bound)
    named = v.near(min(at, v.bound - 3), v.bound, "subject", "modifier", "owner", "by")
    if named or at == v.bound or v.word(at + 1) == ",":  # "as the ministry put it, ..." speaks of nobody
        return None
    meant = [m for m in v.within(0, v.bound, "subject", "speaker") if m.codes != NATO]
    if v.word(at) == "we" and v.word(v.verb) == "take" and scene.contributor:
        return scene.contributor  # "We would gladly take 2,000 more," Tomczyk said
    if v.word(at) == "we":  # "We have 1,300 soldiers there," Scholz said
        meant = v.within(0, len(v.tokens), "speaker") or meant
    topic = scene.topic if v.own == 0 and scene.topic is not None else scene.contributor or None
    if "our" in v.words[: at + 2] and v.own and scene.home:
        topic = scene.home  # "we need our own National Guard, and it has 10,000 men and women"
    allied = any(m.codes == NATO for m in v.within(0, at, "subject", "speaker")) or "the alliance" in v.words[:at]
    if allied and not meant and v.word(at) == "it":
        return NATO  # "Nato said that it will send 900 soldiers"
    clause = v.clause[at] if at < v.bound else 0
    beside = [m for m in v.within(0, at, "modifier") if m.codes != NATO] if v.word(at) == "it" and clause else []
    if beside and not meant and ";" in v.words[beside[-1].at : at]:
        return beside[-1].codes  # "A US battalion has been there since May; it has 300 soldiers"
    codes = meant[-1].together if meant else topic
    return _own_or_given(v, scene, codes, at) if codes else codes


def subject(v: View, scene: Scene) -> Codes | None:
    """The subject of the clause: "Britain will send 800 soldiers"."""
    named = v.near(0, v.bound, "subject", "modifier", "owner", "by")
    aside = [m for m in named if m.codes == NATO and m.role == "modifier" and v.word(m.at - 2) in ("for", "of", "in")]
    named = [m for m in named if m not in aside] or named  # "a milestone for the Nato mission when four jets landed"
    named = [m for m in named if v.word(m.at - 1 - (v.word(m.at - 1) == "the")) != "not"] or named  # "Spain, not Italy"
    said = max((i for i in range(v.bound - 1) if v.tokens.verbs[i] == "speech"), default=-1)
    named = [m for m in named if m.at > said] or named  # "Nato noted US forces remain near 100,000"
    last = named[-1].at if named else -1
    heads = [i for i in range(last + 1, v.bound) if v.clause[i] == v.own and not v.tokens[i + 1].noun]
    heads = [i for i in heads if v.tokens[i].cue == "allied" or v.word(i) == "the alliance"]
    if any(not actors.depends(v.tokens, i) for i in heads):
        return NATO  # also in "its allies", "Germany and five partners"
    own = "beside" in v.tokens.cues[v.last :] and v.word(v.first - 1) == "with"  # "with 800, beside Danish troops"
    groups = (i for i in range(v.bound, v.first) if v.tokens.roles[i] in ("battlegroup", "formation"))
    if not own and v.word(v.verb) in actors.LEADING and any(actors.multinational(v.tokens, i) for i in groups):
        return NATO  # "Canada leads a battle group of ten nations with 1,700 soldiers"
    shared = range(0) if named else v.shared
    named = named or v.within(shared.start, shared.stop, "subject")
    if not named and v.word(0) == "having" and "," in v.words[v.last :]:
        named = v.within(v.words.index(",", v.last), len(v.words), "subject")[:1]  # "Having sent 500, Denmark wants"
    if not named:
        return NATO if v.near(0, v.bound, "lead") else None
    alone = named[-1].role == "owner" and v.tokens.cues[named[-1].at + 2 :][:1] == ["be"]
    if alone and "battlegroup" in v.tokens.roles[: named[-1].at]:
        return NATO  # "Of the eight battlegroups, Latvia's is the largest with 1,900 troops"
    if named[-1].role == "owner" and v.word(named[-1].at + 2)[-3:] == " to" and v.verb > named[-1].at:
        return named[-1].codes  # "Latvia welcomed Canada's decision to send 1,200 troops"
    beside = v.within(1, 4, "beside") if v.word(0).startswith("together") and v.clause[1] == v.own - 1 else []
    acting = [m for m in named if m.role == "subject"]
    if beside and acting:
        return codes_of([*beside, acting[-1]])  # "Together with Belgium, Denmark has stationed 300 soldiers there"
    return (acting or named)[-1].together


def put_at(v: View, scene: Scene) -> Codes | None:
    """Who reckons with a number does not send it: "Vilnius puts the figure at 100,000"."""
    between = v.words[max(v.verb, 0) : v.first]
    put = v.word(v.verb).startswith(("put", "estimate")) and between[-1:] == ["at"] and "of" not in between
    put = put and not words("estimated").isdisjoint(between)
    put |= v.role == "bare" and actors.supposed(v.tokens, v.first)
    return scene.contributor or None if put else None


def doer(v: View, scene: Scene) -> Codes | None:
    """The doer behind a passive verb: "800 soldiers were sent by Britain", "two battalions come from Germany"."""
    came = v.verb_kind == "arrive" or v.word(v.verb) == "drawn"
    there = v.word(v.verb - 1) == "there" and v.word(0) == "from"  # "From Luxembourg there are 22"
    if (came or there) and 0 <= v.verb < v.first:  # "From Germany came 12 launchers"
        found = v.near(0, v.verb, "from")
    else:
        found = v.near(v.last, len(v.tokens), "by", "led", *(["from"] if came else []))
        found = [m for m in found if m.role != "from" or m.actor.form != "place" or not scene.contributor]
        found = [m for m in found if m.role != "by" or words("event").isdisjoint(v.words[m.at - 6 : m.at])]
        found = [m for m in found if m.role != "from" or not v.bought]  # "launchers, ordered from the United States"
    return NATO if found and found[0].role == "led" else found[0].together if found else None


def of_allies(v: View, scene: Scene) -> Codes | None:
    """A list's heading tells that they are the allies': "led by Canada; 1,900 troops", "Allied units: 1,500 in"."""
    allied = (i for i, cue in enumerate(v.tokens.cues[: v.first]) if cue == "allied")
    named = v.within(0, v.first, "subject", "modifier", "owner", "speaker")
    headed = not named and any(t.role or t.unit for i in allied for t in v.tokens[i + 1 : i + 2])
    listed = headed and v.role == "bare" and ":" in v.words[: v.first]
    listed |= v.verb < 0 and not named and scene.contributor == NATO and bool(v.within(0, 1, "dateline"))
    return NATO if listed or v.verb < 0 and v.within(0, v.first, "led") else None


def in_the_sentence(v: View, scene: Scene) -> Codes | None:
    """Whoever the sentence names before the number, outside its clause; nobody's where a force is only wished for."""
    start = v.clause.index(v.own) if v.role == "bare" else 0
    if any(v.tokens[i].cue == "allied" and v.tokens[i + 1].role == "people" for i in range(start)):
        return NATO  # "never hosted so many allied soldiers - 3,000 are in the country"
    backward = not actors.PRONOUNS.isdisjoint(v.words[: v.first + 1])
    named = [m for m in v.within(0, v.first, "subject", "modifier", "owner") if m.actor.form != "place"]
    named = [m for m in named if not _estimates(v, m, scene)]
    named = [m for m in named if m.codes != NATO or m.role != "owner"] or named  # "on NATO's eastern flank"
    if named and not backward:
        return named[-1].together
    meant = (i for i in range(v.first) if v.word(i) in ("it", "we") and v.clause[i] == 0)
    if not named and scene.topic and any(v.tokens[i + 1].cue != "be" or v.word(i) == "we" for i in meant):
        return scene.topic  # "This year it will choose; roughly 100 are needed"
    if v.verb_kind == "wish" and v.unit in ("personnel", "formation") and v.word(v.verb) not in words("giving verb"):
        return ()
    told = [m for m in v.within(0, v.first, "speaker") if ":" not in v.words[m.at + 1 : m.at + 4]]  # who heads a line
    told = [m for m in told if m.codes != NATO and not (backward and m.clause != v.own)]
    told = [m for m in told if not _estimates(v, m, scene)]
    others = (i for i in range(v.clause.index(v.own)) if v.tokens[i].cue == "allied" and v.word(i - 1) == "other")
    if not named and any(v.word(i + 1) in actors.ALLIES and not actors.depends(v.tokens, i) for i in others):
        return NATO  # "Other allied nations have sent units at times, but a battalion of 1,000 would be new"
    told = told or ([] if scene.contributor else v.near(0, v.first, "speaker"))
    return told[-1].together if told else None


def _estimates(v: View, m: Mention, scene: Scene) -> bool:
    """Whether a speaker only reckons with what the other side has: "Lithuania's intelligence puts them at 6,000"."""
    other = bool(scene.contributor) and (set(scene.contributor) <= EAST) > (set(m.codes) <= EAST)
    return other and ("intelligence" in v.words[m.at : m.at + 4] or v.verb_kind in ("decide", "provide"))


def on_call(v: View, scene: Scene) -> Codes | None:
    """A spearhead or reaction force that nobody is named for is the alliance's."""
    called = (t.word in ON_CALL and c == v.own for t, c in zip(v.tokens, v.clause, strict=True))
    return NATO if v.unit == "personnel" and any(called) else None


def foreign(v: View, scene: Scene) -> Codes | None:
    """Foreign troops are not those of the state they are in, nor of others that are named: "3,000 foreign troops"."""
    around = v.words[v.first : v.last + 3]
    return () if "foreign" in around or "from" in around and "other" in around else None


def carried(v: View, scene: Scene) -> Codes | None:
    """Whoever the sentences before speak of."""
    return scene.contributor or None


def anyone(v: View, scene: Scene) -> Codes | None:
    """Whoever is named in the sentence at all, or in the ones before, or is at home where the number is."""
    speakers = [m for m in v.found if m.role in ("speaker", "subject", "modifier", "owner") and m.codes != NATO]
    speakers = [m for m in speakers if m.role != "speaker" or ":" not in v.words[m.at + 1 : m.at + 4]]
    named = [m.codes for m in v.found if m.role != "dateline"]  # where news is told, nobody acts
    at_home = scene.home if scene.home in named else None
    return speakers[0].together if speakers else scene.subject or at_home


RULES = (
    multinational_group, made_up_of, force, modifier, origin, homeward, of_them, of_its_own, nations, allies,
    group_of_size, keeper, named_before, predicate, with_which, of_the_group, grown, battlegroup_subject, possessed,
    altogether, led_group, the_group, home_army, state_body, asked, receiver, put_at, antecedent, pronoun, subject,
    doer, on_call, foreign, of_allies, in_the_sentence, carried, anyone,
)
GUESSES = (altogether, pronoun, in_the_sentence, carried, anyone)


def that_may_be_there(v: View, codes: Codes, scene: Scene) -> Codes:
    """A guess, or whoever else the text speaks of: none but Russians and Belarusians stand in their two countries.

    Those who arrive in a country, or are its guests, come from another.
    """
    there = {code for m in v.near(0, len(v.tokens), "at") for code in m.codes if code != "UKR"}
    come = v.verb_kind in ("arrive", "send", "dispatch") and v.unit != "formation"
    hosted = not HOSTING.isdisjoint(v.words[max(0, v.first - 3) : v.first])  # "Vilnius, which hosts 1,600 troops"
    there |= set(codes) if hosted else set()
    if (come or hosted) and codes and set(codes) <= there <= {*BALTIC}:
        return next(((code,) for code in reversed(scene.recent) if code not in there), ())
    left = {code for m in v.within(0, len(v.tokens), "out", "from") for code in m.codes if v.word(m.at + 1) != "for"}
    left = left if v.verb_kind == "leave" or "leave" in v.tokens.verbs else set()
    left |= there if "withdrawal" in v.words or "pullout" in v.words else set()
    if codes and set(codes) <= left <= {*BALTIC}:  # whoever is withdrawn from a country is a guest there
        known = (scene.contributor, scene.sides.get(True, ()), ("RUS",) if scene.soviet else ())
        return next((other for other in known if other and left.isdisjoint(other)), ())
    if not there or not codes or (set(codes) <= EAST) == (there <= EAST):
        return codes
    others = ((code,) for code in reversed(scene.recent) if code not in EAST | {*BALTIC, "UKR"})
    return scene.sides.get(there <= EAST) or (("RUS",) if there <= EAST else next(others, codes))


def _of_several(v: View, codes: Codes) -> bool:
    """Whether a nation is said to have sent a part of the number: "it has 1,000 soldiers, 850 of them German"."""
    if v.unit != "personnel" or len(codes) != 1:
        return False
    whole = next((i for i in range(v.first - 1, max(0, v.first - 5), -1) if v.word(i) == "of"), 0)
    given = whole and 0 <= v.verb < whole and v.tokens[whole - 1].kind == "num" and v.word(v.verb) in GIVING
    if given and not _nations(v):
        return True  # "Denmark provides 750 of the 970 soldiers"
    most = next((i for i in range(v.last, v.last + 8) if v.word(i) in words("most")), 0)  # "are mostly British"
    share = whole and v.role != "share" and v.tokens[whole - 1].numeral and v.word(whole - 1) != "one"
    if most or share:  # "Half of the 1,200 soldiers are German"
        end = len(v.tokens) if share else most + 7
        behind = v.within(v.last, end, "predicate", "from")  # not "primarily from the 82nd Airborne Division"
        return any(m.codes == codes and m.actor.form not in ("force", "place") for m in behind)
    of = (i for i in range(v.last + 1, len(v.words)) if v.words[i : i + 2] in (["of", "them"], ["of", "whom"]))
    at = next((i for i in of if v.tokens[i - 1].kind == "num"), len(v.words))
    named = v.within(at + 2, at + 4, "predicate", "modifier", "subject", "other")
    return bool(named) and named[0].codes == codes


def contributor(v: View, scene: Scene) -> tuple[Codes, str]:
    """Country codes of the contributor and the rule that found them; ``((), "unknown")`` where none applies."""
    for rule in RULES:
        codes = rule(v, scene)
        if codes is not None:
            codes = tuple(c for c in codes if c != "EU") or codes  # "EU countries, the Pentagon": it sends none itself
            if _of_several(v, codes):
                return NATO, nations.__name__
            return (that_may_be_there(v, codes, scene) if rule in GUESSES else codes), rule.__name__
    return (), "unknown"
