"""Where the counted forces are or go: the rules for the host, tried in order.

In: a :class:`~analysis.reading.actors.View` of one number phrase, its contributor and the scene. Out: country codes and
the name of the rule that found them. A rule returns None where it does not apply, and () where no state is meant.
"""

import functools
from itertools import takewhile

from analysis.reading import actors
from analysis.reading.actors import BALTIC, BASES, EAST, HOME, NATO, POSSESSIVES, Codes, Mention, Scene, View, codes_of
from analysis.reading.status import SENT
from analysis.vocabulary import rows, split, words

COUNTING = words("counting verb")
LED: dict[Codes, Codes] = {("CAN",): ("LVA",), ("DEU",): ("LTU",), ("GBR",): ("EST",)}  # framework nations
ALERTS = ("alert", "standby", "ready", "readiness", "notice", "on call", "called upon")
COMPLETE = ("combat", "operational", "full", "complete", "peak")  # "reaches full combat readiness"
GROUP_HOSTS = {r["name"]: tuple(split(r["host"])) for r in rows("forces") if r["host"]}
SERVICES = frozenset(r["name"] for r in rows("forces") if r["kind"] in ("service", "army"))
BASED = ("based", "headquartered", "stationed", "now", "currently")
NOW = frozenset(("now", "at the moment", "at present", "currently", "still", "moment", "present", "until"))
MOVING = ("send", "dispatch", "arrive", "leave")
BORDERING = HOME | set("POL FIN NOR ROU SVK HUN MDA TUR GEO ARM AZE CHN".split())  # on Russia, Belarus or Ukraine
ONWARD = ("on", "onward", "onwards", "further", "there")
THANKS = frozenset("thank thanks thanked thanking grateful praised welcomed".split())
VISITS = frozenset("visit visiting visited trip".split())
REQUESTS = frozenset("request requests invitation appeal plea wish".split())
GUARDS = ("service", "agency", "police")  # "Ukraine's border service said"
KEEPING = ("has", "have", "wants", "fields", "musters", "numbers")
ASKING = words("asking verb")
ON_CALL = words("on call")
HOSTS = BASES | {"BLR"}
OCCUPIED = frozenset(map(str, range(1989, 2000)))  # years in which forces of Moscow stood in the Baltic states
BESIDE = ("speaker", "venue", "dateline", "near", "border")  # roles of states that forces are not in
PLACES = ("venue", "at", "near", "subject", "from", "speaker")


def _of_a_part(v: View, m: Mention) -> bool:
    """Whether only a part of the counted is at a place behind the number: "120 soldiers, 50 of them in Mali"."""
    them = (i for i in range(max(v.last + 2, m.at - 4), m.at) if v.word(i) in words("partitive"))
    return any(v.word(i - 1) == "of" for i in them)


def _of_the_next(v: View, m: Mention) -> bool:
    """Whether another number with a verb of its own stands before a place: "to 300,000, and 800 will go to Latvia"."""
    joint = next((i for i in range(v.last, m.at) if v.word(i) == "," and v.word(i + 1) == "and"), m.at)
    finite = (i for i in range(joint, m.at) if v.tokens.cues[i] in actors.AUXILIARIES)
    return any(t.numeral for i in finite for t in v.tokens[joint:i])


def _path(v: View) -> int:
    """Where behind the number "through" or "via" tells a place that is only passed, the sentence's end for nowhere."""
    return next((i for i in range(v.last, len(v.words)) if v.words[i] in ("through", "via")), len(v.words))


def _part(v: View) -> int:
    """Where a part of the counted is told: "Of the 30,000 stationed there, four fifths have gone to Ukraine".

    Also "brings the force to 1,000, with 150 of its soldiers in Poland".
    """
    numbers = [i for i in range(v.last, len(v.words)) if v.tokens[i].numeral]
    if v.word(0) == "of" and v.verb >= v.last:
        return next(iter(numbers), len(v.words))
    return next((i for i in numbers if [v.word(i - 2), v.word(i - 1)] == [",", "with"]), len(v.words))


def _for_now(v: View, m: Mention) -> bool:
    """Whether those to come are at a place only for now: "will bring 850 troops, who are now training in Germany"."""
    if not 0 <= v.verb < v.first:
        return False
    led, told = slice(max(0, v.verb - 4), v.verb + 1), v.words[v.last : m.at]
    if "to" not in v.words[led] and {"future", "conditional"}.isdisjoint(v.tokens.cues[led]):
        return False
    still = "present" in v.tokens.cues[v.last : m.at + 5] or not NOW.isdisjoint([*told, *v.words[m.at + 1 : m.at + 5]])
    return still and {"to", "for"}.isdisjoint(told)


def _goal(v: View, m: Mention, how: str = "") -> bool:
    """Whether "to" leads to a place: "to Poland", or ``how`` it does: "back to the United States"."""
    to = m.at - 1 - (v.word(m.at - 1) == "the")
    return v.word(to) == "to" and how in ("", v.word(to - 1))


@functools.lru_cache(1)  # two rules ask for them, one after the other
def _after(v: View, whose: Codes) -> list[Mention]:
    """Those behind the number in its clause; not where they were before: "troops now in Italy will go to Latvia"."""
    path, part = _path(v), _part(v)
    behind = [m for m in v.located if v.last <= m.at < part]
    behind = list(takewhile(lambda m: not (_of_a_part(v, m) or _of_the_next(v, m)), behind))
    if not behind:
        return behind
    goal = next((m.at + 1 for m in behind if m.at > path and v.word(m.at + 1) in ("to", "into")), 0)
    passed = [m for m in behind if path < m.at <= path + 6 and v.word(path - 1)[:5] != "rotat"]
    onward_ = len(passed) < len(behind) or "region" in v.words[v.last : path]  # "on their way to the region via Riga"
    behind = [m for m in behind if goal or m not in passed] if onward_ else behind
    left = v.within(v.last, len(v.words), "out", "from") if v.verb_kind == "leave" else []
    if left:  # "will leave Poland for Fort Riley", "from Germany, a step that has unsettled allies in Bucharest"
        behind = [m for m in behind if m.at < left[0].at or m.codes != whose and m.at < left[0].at + 5]
    behind = [m for m in behind if not path < m.at < goal]  # "through the port of Bremerhaven in Germany to Poland"
    link = v.last + (v.word(v.last) == ",")  # "soldiers whom it sends to Poland", "jets, which are at Siauliai"
    back = v.verb >= 0 and v.tokens[v.verb].verb_form.endswith(("back", "home"))  # "have gone back to Poland"
    behind = [m for m in behind if m.codes != whose or not _goal(v, m, "back")]
    if v.word(v.verb) in ("are", "were") and v.verb == v.last and v.word(v.last + 1) == "from":
        behind = [m for m in behind if m.codes != whose]  # "40 soldiers are from the 5th Division in eastern Canada"
    if v.word(v.verb)[:6] == "return":  # "a British battalion based in Estonia is returning to the UK"
        behind = [m for m in behind if m.codes != whose or m.at < v.verb]
    behind = [m for m in behind if not _for_now(v, m) and not (back and m.at > v.verb and _goal(v, m))]
    after = [m for m in behind if m.clause == v.own]
    if not after and v.word(link) in actors.RELATIVES:
        after = [m for m in behind if m.clause == v.clause[link]]
        if after and v.verb > after[0].at and v.verb_kind in MOVING[:3] and v.word(after[0].at - 2) in BASED:
            after = after[1:]  # "The 390 soldiers, who are based in Germany, will arrive"
    if after and not after[0].codes and any(
        v.word(i) == "," and v.word(i + 1).endswith("ing") for i in range(v.last, after[0].at)
    ):
        return []  # "will involve 14,000 soldiers, underscoring the strength of Nato on the eastern flank"
    if after and not after[0].codes:  # "patrol the skies over the Black Sea from a base in Romania"
        exact = [m for m in after if m.at <= after[0].at + 3 and v.word(m.at - 1) == "of"]  # "the Baltic Sea island of"
        if not exact and v.word(after[0].at).startswith("international"):  # "serve in international operations in Iraq"
            exact = [m for m in after if m.codes]
        after = exact or [m for m in after if "from" in (v.word(i) for i in range(m.at - 5, m.at))] or after
    final = [m for m in behind if v.word(m.at - 1) == "to" and v.word(m.at - 2) in ONWARD]
    if after and final:
        return final  # "reached the German port of Bremerhaven and are being sent on to Poland"
    at = after[0].at - (v.word(after[0].at - 3) in NOW) if after else 0
    aside = v.word(after[0].at - 2) in BASED and v.word(at - 3) == "," if after else False
    if aside and any(m.at < v.first for m in v.located):
        after = [m for m in after if m.codes != after[0].codes]  # "begins in Poland with 150 men, based in Vicenza"
    if len(after) < 2 or v.word(v.first - 1) == "the" and v.word(v.first - 2) == "of":
        return after  # "half of the 12,000 stationed there have been sent to Ukraine"
    moving = v.verb_kind in (*MOVING, "drill", "exercise")
    moved = after[0].at < v.verb and moving  # "paratroopers from a base in Italy landed at Riga"
    onward = [m for m in after[1:] if moved and m.at > v.verb or {"to", "for"} & {v.word(m.at - 1), v.word(m.at - 2)}]
    based = moved or v.verb != after[0].at - 2 and v.word(after[0].at - 2) in BASED
    based = based or v.verb_kind == "leave"  # "left Bavaria for Estonia"
    based = based or v.word(after[0].at - 1) in ("through", "via", "across")  # "from Germany through Poland to Latvia"
    away = [m for m in after if not aside or m.codes != after[0].codes]  # ", now based in Germany, reached Romania"
    return onward if onward and based else away


def own_border(v: View, whose: Codes, scene: Scene) -> Codes | None:
    """Forces massed at their own border stand in their own country."""
    borders = [i for i, cue in enumerate(v.tokens.cues) if cue == "border" and v.clause[i] == v.own]
    crossed = ("crossed", "cross", "crossing")
    borders = [i for i in borders if v.word(i) != "borders" or not v.within(i + 1, i + 2, "subject", "other")]  # a verb
    borders = [i for i in borders if v.word(i + 1) not in GUARDS and not {*crossed} & {*v.words[max(0, i - 3) : i]}]
    near = (m.codes for m in v.found if m.role == "near" and m.actor.form in ("name", "group"))
    told = v.words.index(",", v.last) if "," in v.words[v.last :] else len(v.words)
    if v.word(v.clause.index(v.own)) == "where":
        borders = [i for i in borders if i < told]  # "Tapa, where 470 Norwegians are based, lies near the border"
    if not whose or not borders and all(codes == whose for codes in near):
        return None
    start = v.last if borders and borders[0] >= v.last else 0  # "1,000 are in Ukraine and 20,000 near its border"
    opens = v.clause.index(v.own) + 1  # "In Latvia 3,000 stand near the border"
    here = [m for m in v.located if m.clause == v.own and (m.at >= start or m.at == opens)]
    town = [m.codes for m in v.near(start, len(v.words), "near") if m.actor.form == "place" and m.codes != whose]
    if town and EAST.issuperset(town[0]) == EAST.issuperset(whose):
        return town[0]  # "Russian paratroopers near Grodno, 30 km from the Polish border"
    placed = any("member" not in v.tokens.cues[v.last : m.at] for m in here)  # "near Ukraine, including 300 in Belarus"
    return whose if BORDERING.issuperset(whose) and not placed else None


def others_border(v: View, whose: Codes, scene: Scene) -> Codes | None:
    """The side of others' border on which forces stand: "Russian troops near the Belarusian-Ukrainian border"."""
    for i in (i for i, cue in enumerate(v.tokens.cues) if whose and cue == "border" and v.clause[i] == v.own):
        sides = {code for t in v.tokens[max(0, i - 3) : i] if t.actor for code in t.actor.codes}
        side = sides & EAST if EAST.issuperset(whose) else sides - EAST
        if len(sides) == 2 and len(side) == 1 and sides.isdisjoint(whose):
            return tuple(side)
    return None


def abroad(v: View, whose: Codes, scene: Scene) -> Codes | None:
    """Abroad is nowhere, whatever is told of a part: "700 serve abroad, the largest group in Afghanistan"."""
    if v.word(v.verb) == "crossed" and "border" in v.tokens.cues[v.verb + 2 : v.verb + 3] and not v.located:
        return ()  # "30,000 Russian soldiers have crossed the border"
    at = next((i for i, word in enumerate(v.words[v.last : v.last + 6], v.last) if word in ("abroad", "overseas")), 0)
    at *= v.word(at - 1) != "from"  # "3,000 of them come from abroad"
    then = v.word(at + 1) == "," and v.word(at + 2) in ("to", "in")  # "sent abroad, to Latvia"
    return () if at and v.clause[at] == v.own and not then else None


def sent_to(v: View, whose: Codes, scene: Scene) -> Codes | None:
    """Where a deployment leads of which the number is a part: "The deployment to Latvia includes 450 from Alberta"."""
    if v.verb_kind != "stand" or not 0 <= v.verb < v.first:
        return None
    sent = [m for m in v.within(0, v.verb, "at") if _goal(v, m) and v.word(m.at - 2) in SENT]
    return sent[-1].together if sent else None


def listed(v: View, whose: Codes, scene: Scene) -> Codes | None:
    """The host before the number in a list of battlegroups: "battlegroups in Estonia (800 troops), Latvia (1,200)"."""
    return (v.base or None) if whose == NATO else None


def place_after(v: View, whose: Codes, scene: Scene) -> Codes | None:
    """The place behind the number: "450 troops to Latvia", "two each at Siauliai, Amari and Fetesti"."""
    after = _after(v, whose) if not (v.verb_kind == "buy" and its_own(v, whose, scene)) or v.sent_on else []
    if after and "each" in v.cues(v.last, v.last + 2):
        return codes_of(after)
    behind = [m for m in v.located if m.at >= v.last and v.word(m.at + 1) != "in"] if v.unit == "formation" else []
    if after and _counts(v) == len({m.codes for m in behind}) > 1:
        return codes_of(behind)  # "three, to be led by the United States in Poland, Germany in Lithuania"
    return after[0].together if after and v.tokens[after[0].at].capital else None


def _counts(v: View) -> float:
    """The number counted, where it is one word."""
    number = v.tokens[v.first].number
    return number[1] if number else float(v.word(v.first)) if v.word(v.first).isdecimal() else 0


def pointed_at(v: View, whose: Codes, scene: Scene) -> Codes | None:
    """A place behind the number that has been named before: "900 soldiers in the country", "200 are there"."""
    after = _after(v, whose)
    if after and not after[0].codes and v.verb_kind == "grow":  # "doubles its force in Latvia by 900, as in all Europe"
        after = [m for m in v.located if v.verb < m.at < v.first and m.clause == v.own and m.codes][-1:] or after
    return after[0].together if after else None


def place_left(v: View, whose: Codes, scene: Scene) -> Codes | None:
    """The place that forces leave, unless it is their own country: "700 soldiers out of Romania"."""
    left = [m for m in v.within(v.last, len(v.tokens), "out", "from") if m.codes != whose]
    home = v.verb >= 0 and "back" in v.words[v.verb + 1 :]  # "moved from Vilseck back to"
    home |= v.word(v.last) == "home"  # "brought 730 soldiers home from Latvia"
    gone = home or v.withdrawn or v.verb_kind == "leave"
    return left[0].together if left and (left[0].role == "out" or gone) else None


def place_before(v: View, whose: Codes, scene: Scene) -> Codes | None:
    """The place before the number: "In Lithuania, where just over 1,000 troops serve"."""
    if any(t.cue == "proposed" and t.word[:3] == "on " for t in v.tokens[v.last : v.last + 2]):
        return None  # "to Poland and Romania, with 8,500 others on alert"
    before = [m for m in v.located if m.at < v.last and m.clause == v.own]
    beside = ("based", "grateful")  # "the Americans, based in Texas", "We are grateful to Spain for its 550"
    before = [m for m in before if m.codes != whose or v.word(m.at - 2) not in beside]
    if v.verb_kind == "grow" and not actors.ARMIES.isdisjoint(v.words[v.verb : v.first]):
        before = [m for m in before if m.at > v.verb]  # "As Nato arms in the Baltics, Moscow will expand its army to"
    return before[-1].together if before else None


def place_where(v: View, whose: Codes, scene: Scene) -> Codes | None:
    """What a relative clause hangs on: "they will turn to Mali, where Denmark keeps 100 soldiers"."""
    start = v.clause.index(v.own)
    told = v.verb_kind in ("wish", "decide", "")
    led = v.word(start) == "which" and v.word(start - 1) in ("for", "to")  # "the mission in Mali, for which 95 are due"
    hangs = led or v.word(start) == "where"
    start -= 2 * led
    if hangs and v.word(start - 1) == "and":  # "Belarus, which borders Lithuania and where Russia keeps 900"
        start = max((i for i in range(start) if v.word(i) in ("which", "where")), default=start)
    hung = v.within(start - 3, start + 1, *PLACES[told:], *["other"] * (v.word(start) == "where")) if hangs else []
    return hung[-1].together if hung and hung[-1].actor.form not in ("adjective", "people", "leader") else None


def named_host(v: View, whose: Codes, scene: Scene) -> Codes | None:
    """The subject that hosts, gets or loses them: "Latvia, which hosts 600 Americans", "Tapa should hold 800"."""
    if hosted := [m for m in v.within(0, v.first, "by") if "hosted" in v.words[max(0, m.at - 5) : m.at]]:
        return hosted[-1].together  # "The exercise, hosted by the three Baltic states, brings together 10,000"
    listed = v.within(0, v.first, "subject") if whose == NATO and v.word(v.first - 1) == ":" and v.first < 4 else []
    if listed:
        return listed[0].codes  # "Latvia: 1,512, led by Canada"
    elided = v.word(v.verb) == "" and not words("verb of a host").isdisjoint(v.words[: v.first])
    beside = v.within(v.first - 1, v.first, "subject") if elided else []
    if beside and beside[0].codes != whose:
        return beside[0].together  # "Poland hosts 10,000 Americans, Romania around 2,400"
    start = v.clause.index(v.own) - 3  # of a relative clause, the name that it hangs on
    start = 0 if ":" in v.words[start + 2 : start + 4] else start  # "Lithuania hosts the largest: 1,700 troops"
    named = [m for m in v.within(start, v.first, "subject") if m.codes != NATO and m.actor.form != "people"]
    named = [m for m in named if m.clause == v.own or m.at < start + 3]  # not "the group, which Paris leads, has 500"
    named = [m for m in named if v.word(m.at + 2) != "based"]  # "the Texas-based brigade has 3,300 soldiers"
    verbs = {*v.words[max(0, v.first - 4) : v.first], v.word(v.verb)}
    if not named and v.word(v.verb) in words("verb of a host"):  # "Latvia says it would take in 3,000"
        told = v.within(0, v.verb, "speaker") or v.within(v.last, len(v.words), "speaker")
        named = [m for m in told if m.codes != NATO]
    if not named:
        return None
    codes = named[-1].together
    shared = whose == NATO and v.word(named[-1].at + 1) == "and"  # "Germany and five partners have 1,600 there"
    inside = v.within(v.first, v.last, "modifier")  # "expects 500 German soldiers"
    had = not verbs.isdisjoint(("has", "have", "had", "keep")) or bool(verbs & words("awaiting verb") and inside)
    foreign = bool(whose and had) and not set(whose) & set(codes)
    foreign = foreign and not shared and v.word(start + 3) not in ("which", "where")  # "in which Germany has 800"
    place = named[-1].actor.form == "place" and named[-1].clause == v.own
    return codes if place or verbs & words("hosting verb") or foreign else None


def named_group(v: View, whose: Codes, scene: Scene) -> Codes | None:
    """The state in a group's name: "the Estonian battlegroup", "the Lithuania Brigade", "Battle Group Poland"."""
    ahead = [m for m in v.within(v.last, len(v.tokens), "modifier", "owner", "lead", "led") if m.clause != v.own]
    for m in [*v.near(0, len(v.tokens), "modifier", "owner", "lead", "led"), *ahead]:
        led = m.role in ("lead", "led") and m.codes in LED
        if led and (whose == NATO or m.at > v.last and not set(whose) & set(LED[m.codes])):
            return LED[m.codes]  # "the size of the Canadian-led battlegroup", "150 soldiers in the German-led one"
        after = m.at + 1 + (m.role == "owner")
        if m.actor.form == "force" and m.actor.name in GROUP_HOSTS:
            return GROUP_HOSTS[m.actor.name]
        counted = m.role == "owner" and after == v.first and whose == NATO  # "Latvia's 1,700 allied soldiers"
        grouped = after < len(v.tokens) and v.tokens[after].role == "battlegroup"
        alone = m.role == "owner" and whose == NATO and v.tokens.cues[after : after + 1] == ["be"]
        counted |= alone and not v.within(v.first - 2, v.first, "owner")  # "Latvia's is the largest with 1,900"
        if (counted or grouped) and set(m.codes) <= set(BALTIC):
            return m.codes  # those are led by others
    return None


def own_army(v: View, whose: Codes, scene: Scene) -> Codes | None:
    """A country's own army, conscripts or reserves: "its own forces", "the Latvian army", "the British Army"."""
    if len(whose) != 1 or whose == NATO:
        return None
    part = v.tokens.cues[v.first - 1 : v.first] == ["member"]  # "3,500, including 1,500 Canadian Armed Forces members"
    if not (part or actors.ARMIES.isdisjoint(v.nouns)) or v.words[:2] == ["at", "home"]:
        return whose
    abroad_ = v.verb_kind not in ("stand", "grow") or "arriving" in v.tokens.cues
    abroad_ |= not words("contribution").isdisjoint(v.words[: v.first])
    has = v.verb_kind == "grow" or v.word(v.verb) in COUNTING  # not "the Air Force was guarding the skies with six"
    left = [t for t, c in zip(v.tokens[: v.last], v.clause, strict=False) if c == v.own]
    army = any(t.word in actors.ARMIES or t.actor and t.actor.name in SERVICES for t in left)
    states = v.within(0, v.first, "subject") if "abroad" not in " ".join(v.words) else []
    army |= any(v.word(m.at) == "country" and m.codes == whose for m in states)  # "The country, which has 64 fighters"
    return whose if has and army and not abroad_ else None


def _of_another(v: View, m: Mention) -> bool:
    """Whether a place behind the number is another's, in the same clause: "has 7,000 and will send 300 to Latvia"."""
    between = zip(v.tokens[v.last : m.at], v.clause[v.last : m.at], strict=True)
    told = m.at > v.last and m.clause != v.own and "each" not in v.words[v.last : m.at]
    return told and any(t.numeral and c == m.clause for t, c in between)


def place_in_sentence(v: View, whose: Codes, scene: Scene) -> Codes | None:
    """The nearest place of the sentence in another clause."""
    places = [m for m in v.located if m.codes and m.codes != whose]
    path, part = _path(v), _part(v)
    passed = [m for m in places if path < m.at <= path + 8]  # "which came through Antwerp, Belgium, and are in Poland"
    onward = bool(passed) and v.word(passed[-1].at + 1) == "to"  # "through Gdansk to sites in five nations"
    onward |= "region" in v.words[v.last : path]
    places = [m for m in places if m not in passed or len(passed) == len(places) and not onward]
    others = (_of_a_part, _of_another, _of_the_next, _for_now)
    places = [m for m in places if m.at <= part and not any(other(v, m) for other in others)]
    based = [m for m in places if v.word(m.at - 2) == "based"]  # "of the 173rd Brigade, which is based in Italy"
    far = [m.codes for m in based if m.at < v.first or not HOSTS.issuperset(m.codes)]
    places = [m for m in places if m.clause == v.own or m.codes not in far]
    stays = len(whose) == 1 and whose[0] in HOME and v.verb_kind not in MOVING
    if not places or stays:
        return None
    if ";" in v.words[v.last :] and any(m.at < v.first for m in places):  # "In Latvia, Italy has 900; in Estonia"
        places = [m for m in places if m.at < v.words.index(";", v.last)]
    parts = [m for m in places if m.at > v.last and v.word(v.clause.index(m.clause)) == ":"]
    if parts and v.own == v.clause[v.clause.index(parts[0].clause) - 1]:
        return codes_of(parts)  # "Six came: two each at Siauliai, at Amari and at Fetesti"
    return min(places, key=lambda m: (abs(m.clause - v.own), min(abs(m.at - v.first), abs(m.at - v.last)))).together


def _at_its_border(v: View, i: int) -> bool:
    """Whether what is named at token ``i`` has a border behind it: "the alliance's eastern border"."""
    return "border" in v.tokens.cues[i + 1 : i + 4]


def region(v: View, whose: Codes, scene: Scene) -> Codes | None:
    """A region is no state: "battlegroups between the Gulf of Finland and the Black Sea"."""
    named = [i for i, cue in enumerate(v.tokens.cues) if cue == "region" and v.clause[i] == v.own]
    named = [i for i in named if v.word(i - 1 - (v.word(i - 1) == "in")) not in actors.SUPERLATIVES]  # "best in Europe"
    named = [i for i in named if (v.word(i - 1), v.word(i)) != ("from", "abroad")]
    named += [i for i in range(v.last, len(v.words)) if v.word(i) == "region" and v.word(i + 1) in ("via", "through")]
    if whose == NATO and "east" in v.words:  # "doubled its battlegroups in the east"
        east = (i for i, word in enumerate(v.words) if word == "east" and v.clause[i] == v.own)
        named += [i for i in east if v.word(i - 1) == "the" and v.word(i + 1) != "of"]
    named = [i for i in named if v.word(i) != "the alliance" or v.word(i - 1) == "of" or _at_its_border(v, i)]
    return () if named and not v.of_its_own else None


def on_call(v: View, whose: Codes, scene: Scene) -> Codes | None:
    """Forces on alert, on standby or of the NATO Response Force are nowhere yet."""
    own = whose and HOME.issuperset(whose) and "proposed" not in v.tokens.cues  # a reaction force of its own
    if own or v.verb_kind == "exercise" or "proposed" not in v.tokens.cues and ON_CALL.isdisjoint(v.words):
        return None
    alert = [t.cue == "proposed" and any(part in t.word for part in ALERTS) for t in v.tokens]  # not "under discussion"
    start = v.clause.index(v.own)  # "the Response Force, which is 40,000 strong"
    called = (i for i, t in enumerate(v.tokens) if alert[i] or t.word in ON_CALL and v.word(i - 1) not in COMPLETE)
    if "at home" in " ".join(v.words[v.last : v.last + 8]):
        return whose  # "1,000 more are on alert at home"
    if v.word(v.first - 1) in ("whom", "which"):
        return None  # "from 6,000 to 17,000 in the border zone, of whom 9,000 would be held in reserve"
    return () if any(v.clause[i] == v.own or start - 2 <= i < start for i in called) else None


def wished(v: View, whose: Codes, scene: Scene) -> Codes | None:
    """The country that asks for the forces of others: "Estonia wants 1,000 more US troops"."""
    at = next((i for i in range(v.verb, max(-1, v.verb - 8), -1) if v.word(i) in ASKING), -1)  # "asked Britain to send"
    asking = at >= 0 and v.tokens[at].verb_kind == "wish" and (at == v.verb or any(at < m.at < v.verb for m in v.found))
    named = v.within(0, at, "subject", "speaker", "owner") if asking else []
    we = "we" in v.words[: v.first]  # "We would take 2,000 more," a minister in Warsaw said
    if we and (v.word(v.verb) == "take" or asking and not named):
        named = v.within(v.last, len(v.tokens), "speaker", "owner")
    named = [m for m in named if m.codes not in (NATO, whose)]
    return named[-1].codes if named else None


def told_by(v: View, whose: Codes, scene: Scene) -> Codes | None:
    """The host that speaks of what others send it: "Lithuania says Germany is to send 4,000 troops"."""
    given = "us" in v.words[max(0, v.verb) : v.first]  # "Spain has promised us 360 soldiers," the Latvian minister said
    if not given and v.verb_kind not in MOVING[:3] or v.unit not in ("personnel", "formation") or whose == NATO:
        return None
    met = [m for m in v.within(0, v.verb, "other") if v.word(m.at + 1) in ("counterpart", "colleague")]
    if met and met[0].codes != whose and HOSTS.issuperset(met[0].codes):
        return met[0].codes  # "told her Estonian counterpart that 900 soldiers would arrive"
    owned = bool(v.near(0, v.verb, "owner"))  # "Latvia welcomed Canada's decision to send 1,200 troops"
    named = v.within(0, v.verb, "speaker", *["subject"] * owned)
    if not named and ("us" in v.words[v.verb : v.first] or v.verb_kind != "arrive"):
        named = v.within(v.last, len(v.words), "speaker")
    named = [m for m in named if m.codes != whose and len(m.codes) == 1]
    return named[0].codes if named and named[0].codes[0] in HOSTS else None


def visited(v: View, whose: Codes, scene: Scene) -> Codes | None:
    """The host that asks, or where forces are promised: "at the request of Latvia", "during a visit to Latvia"."""
    named = v.within(0, len(v.words), "speaker", "subject", "owner")
    named = [m for m in named if HOSTS.issuperset(m.codes) and m.codes != whose]
    if named and not THANKS.isdisjoint(v.words[: v.first]):
        return named[0].codes  # "The Latvian minister thanked Denmark for its 840 soldiers"
    if v.verb_kind not in ("decide", "arrive", "send") or v.unit not in ("personnel", "formation") or whose == NATO:
        return None
    others = [m for m in v.found if HOSTS.issuperset(m.codes) and m.codes != whose]
    named = [m for m in others if m.actor.form in ("name", "capital")]
    told = [m for m in named if v.word(m.at - 1) in ("of", "from") and v.word(m.at - 2) in REQUESTS]
    met = [m for m in others if v.word(m.at - 2) == "with" and v.word(m.at - 1) in actors.DETERMINERS]
    told += [m for m in met if v.word(m.at + 1) in actors.SPEAKERS]  # "in a phone call with the Latvian president"
    told += [m for m in named if not VISITS.isdisjoint((v.word(m.at - 2), v.word(m.at - 1)))]
    sides = [m for m in named if m.role == "subject" and v.verb_kind == "decide" and m.at < v.verb]
    told += [m for m in sides if set(whose) < set(m.together)]  # "Norway and Estonia agreed on the stationing of"
    told += [m for m in named if m.role == "venue" and "speaking" in (v.word(m.at - 2), v.word(m.at - 3))]
    return told[0].codes if told else None


def its_own(v: View, whose: Codes, scene: Scene) -> Codes | None:
    """What a state buys, asks others for or raises is its own, at home: "Poland has asked the Americans for 500"."""
    verb = v.tokens[v.verb].verb_form if v.verb >= 0 else ""
    asked = v.verb_kind == "buy" or verb in ASKING or verb.startswith("order") or v.bought
    arms = asked and v.unit not in ("personnel", "formation")
    arms = arms and (v.body >= 0 or bool(v.within(0, v.first, "subject", "owner")))
    raised = verb in words("founding verb") and v.word(v.first - 1) == "of"  # "would like to set up a brigade of 4,000"
    return whose if (arms or raised) and len(whose) == 1 and whose != NATO else None


def at_sea(v: View, whose: Codes, scene: Scene) -> Codes | None:
    """Ships, and those aboard, are in no state but their own unless a port is named: "will supply three warships"."""
    if v.unit != "ship" and words("crew").isdisjoint(v.nouns) or HOME.issuperset(whose):
        return None
    if v.unit == "ship" and whose != NATO and POSSESSIVES & {*v.words[max(0, v.first - 1) : v.last + 2]}:
        return whose  # "two of its five frigates"
    ships = v.unit == "ship" or "baltic" in v.words or any(t.unit == "ship" for t in v.tokens)
    return () if ships and actors.PLACE_NOUNS.isdisjoint(v.words) else None


def given_away(v: View, whose: Codes, scene: Scene) -> Codes | None:
    """Arms given away go to Ukraine, in a text that has named it, where nobody else is told to get them."""
    given = v.word(v.verb).startswith("donat") or v.word(v.verb).endswith(" away")
    arms = given and v.unit not in ("personnel", "formation") and whose != ("UKR",)
    return ("UKR",) if arms and "UKR" in scene.recent else None


def left_behind(v: View, whose: Codes, scene: Scene) -> Codes | None:
    """Where forces stood that Russia took home by 1999: "agreed with Latvia on withdrawing its last 900 soldiers"."""
    then = scene.soviet or not OCCUPIED.isdisjoint(v.words)
    if whose != ("RUS",) or not (then or v.verb_kind == "leave"):
        return None
    named = [m for m in v.found if m.actor.form in ("name", "place", "group") and m.role not in BESIDE]
    named = [m for m in named if BASES.issuperset({*m.together} - {*whose}) and m.codes != whose]
    if v.verb_kind != "leave":
        named = [m for m in named if m.role in ("subject", "owner") and scene.hosts.get(whose) != whose]
    if named or not then:
        nearest = min(named, key=lambda m: abs(m.at - v.first), default=None)
        left = nearest.together if nearest else scene.left if BASES.issuperset(scene.left) else ()
        return tuple(code for code in left if code not in whose) or None
    known = (scene.hosts.get(whose, ()), scene.place)
    return next((codes for codes in known if codes and BASES.issuperset(codes)), None)


def overhead(v: View, whose: Codes, scene: Scene) -> Codes | None:
    """The country whose sky is watched: "three launchers are protecting Ukrainian airspace"."""
    watched = [m for m in v.near(0, len(v.tokens), "modifier", "owner") if v.word(m.at + 1) in words("sky")]
    return watched[0].codes if watched and v.unit == "missile_system" and watched[0].codes != NATO else None


def as_before(v: View, whose: Codes, scene: Scene) -> Codes | None:
    """Where the same contributor's forces were last, or those that it relieves: "230 Czechs relieve the Norwegians"."""
    units = (v.word(i) for i in range(1, v.bound) if v.clause[i] == v.own and v.word(i - 1) == "the")
    if unit := next((word for word in units if scene.group_hosts.get(word)), ""):
        return scene.group_hosts[unit]  # "The battalion takes along 44 vehicles"
    others = [m.codes for m in v.found if v.verb_kind == "replace" and whose != NATO and not set(m.codes) & HOME]
    return next((scene.hosts[codes] for codes in (whose, *others) if codes and codes in scene.hosts), None)


def at_home(v: View, whose: Codes, scene: Scene) -> Codes | None:
    """Forces of the region, what a state buys, and what its army has in all, are at home unless placed elsewhere."""
    placed = scene.contributor == whose and scene.host not in ((), whose)
    body = v.verb_kind not in MOVING and v.body >= 0
    sent = v.verb_kind in ("send", "dispatch") or v.word(v.verb).startswith("offer")
    own = set(whose) <= HOME and not sent or len(whose) == 1 and whose != NATO and (v.bought or body)
    return whose if whose and own and not placed else None


def carried(v: View, whose: Codes, scene: Scene) -> Codes | None:
    """Where the text was last: with the battlegroup or at a place; else at home, of an army that its state has."""
    group = "battlegroup" in v.tokens.roles or "group" in v.tokens.roles
    guests = v.verb_kind in ("send", "decide", "wish") and scene.host == scene.contributor != whose
    if guests and len(scene.subject) == 1 and {*BALTIC}.issuperset(scene.subject) and scene.subject != whose:
        return scene.subject  # "Latvia welcomed the decision. Germany will send 1,800 soldiers"
    for codes in (scene.group_host if group else (), scene.host, scene.place):
        if codes and codes != whose:
            return codes
    keeps = len(whose) == 1 and whose != NATO and v.word(v.verb) in KEEPING and v.first - v.verb <= 2 and not group
    return whose if keeps else None


RULES = (
    others_border, own_border, abroad, sent_to, listed, place_after, pointed_at, place_left, place_before, place_where,
    named_host, named_group, own_army, on_call, place_in_sentence, wished, region, told_by, visited, its_own, at_sea,
    given_away, overhead, left_behind, as_before, at_home, carried,
)  # fmt: skip


def host(v: View, whose: Codes, scene: Scene) -> tuple[Codes, str]:
    """Country codes of the host and the rule that found them; ``((), "unknown")`` where none applies."""
    for rule in RULES:
        codes = rule(v, whose, scene)
        if codes is not None:
            return tuple(c for c in codes if len(c) == 3), rule.__name__  # NATO and the EU are no places
    return (), "unknown"
