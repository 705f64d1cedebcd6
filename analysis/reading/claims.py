"""The grammar that puts a claim together: how many of what, whose, where, in what state of being, and since when.

In: one clean :class:`~analysis.articles.Article`. Out: its claims in reading order, each with its span and the rule
that read it. Pure: no file, no frame, no other article.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from analysis.articles import Article
from analysis.reading import actors, status, when, where, whose
from analysis.reading.actors import NATO, Codes, Mention, Scene, View
from analysis.reading.numbers import quantities
from analysis.reading.phrases import Phrase, has_verb, is_military, phrase, role_of
from analysis.reading.tokens import Sentence, Token, sentences
from analysis.vocabulary import fold

RETRACTED = re.compile(
    r"(?:that|this|it|the (?:report|figure|number|claim|story)) (?:was|is|were) "
    r"(?:wrong|false|incorrect|untrue|a mistake|not true)"
)


@dataclass(frozen=True, slots=True)
class Claim:
    """One claim, with exactly the codebook's columns in its order (see ``docs/data-dictionary.md``)."""

    claim_id: str
    article_id: str
    sentence: str
    start: int
    end: int
    quote: str
    low: int | None
    high: int | None
    value: float
    qualifier: str
    unit: str
    contributor: str
    host: str
    place: str
    status: str
    measure: str
    since: date | None
    until: date | None
    date_basis: str
    repeats: str
    rule: str


@dataclass(slots=True)
class _Parsed:
    """A sentence with all that is known of it before its claims are put together."""

    text: str
    sentence: Sentence
    tokens: list[Token]
    clause: list[int]
    mentions: list[Mention]
    phrases: list[Phrase]


@dataclass(slots=True)
class _Topic:
    """What the paragraph is about: the exercise that it names and its dates."""

    line: int = -1
    exercise: bool = False
    dates: tuple[when.When, ...] = ()


def read_claims(article: Article) -> list[Claim]:
    """All claims of one article, in reading order.

    Parameters
    ----------
    article
        A clean article with its interval of publication (:func:`analysis.articles.read_article`).

    Returns
    -------
    list of Claim
        ``article.text[c.start:c.end] == c.quote`` holds for each. The same article always gives the same claims.
    """
    parsed = _parse(article.text)
    scene, topic = Scene(), _Topic()
    claims: list[Claim] = []
    for i, p in enumerate(parsed):
        following = parsed[i + 1] if i + 1 < len(parsed) else None
        if topic.line != p.sentence.line:
            topic = _Topic(p.sentence.line)
        made = _claims(article, p, scene, topic, following, claims)
        if following is None or not RETRACTED.match(fold(following.text)):
            claims += made
    return _with_repeats(claims)


def _parse(text: str) -> list[_Parsed]:
    """All sentences with their clauses, actors and number phrases."""
    decimal_points = bool(re.search(r"\d,\d{3}\b", text)) or not re.search(r"\b\d{1,3}\.\d{3}\b", text)
    parsed: list[_Parsed] = []
    military, unit = -9, ""
    for number, sentence in enumerate(sentences(text)):
        tokens = sentence.tokens
        phrases: list[Phrase] = []
        if is_military(tokens):
            military = number
        for q in quantities(tokens, decimal_points):
            found = phrase(tokens, q, phrases, unit, number - military <= 3)
            if found:
                phrases.append(found)
        unit = phrases[0].unit if phrases else unit
        parsed.append(
            _Parsed(
                text[sentence.start : sentence.end],
                sentence,
                tokens,
                actors.clauses(tokens),
                actors.mentions(tokens),
                phrases,
            )
        )
    return parsed


def _claims(
    article: Article, p: _Parsed, scene: Scene, topic: _Topic, following: _Parsed | None, seen: Sequence[Claim]
) -> list[Claim]:
    """The claims of one sentence; what it tells of host and contributor is kept in ``scene`` for the next."""
    published = (
        (article.published_start, article.published_end) if article.published_start and article.published_end else None
    )
    ahead = any(t.tags.get("cue") in ("future", "conditional") for t in p.tokens)
    dates = when.dates(fold(p.text), published, ahead) if published and (p.phrases or len(p.tokens) <= 12) else []
    _open_scene(p, scene, topic, dates)
    made: list[Claim] = []
    scene.before = (0, ())
    for f in p.phrases:
        verb = status.governing(p.tokens, p.clause, f.first, f.last)
        view = View(p.tokens, p.clause, p.mentions, f.first, f.last, f.role, f.nouns, verb.at if verb else -1)
        owner, path = whose.contributor(view, scene)
        host, place_path = where.host(view, owner, scene)
        interval, basis = _when(p, f, published, dates, topic)
        ahead = bool(published and interval and interval[0] > published[1])
        behind = bool(published and interval and (published[0] - interval[1]).days > 30)
        state, why = status.status(p.tokens, p.clause, f.first, f.last, ahead, behind)
        if state and (
            topic.exercise
            or "participants" in f.nouns
            or f.role == "bare"
            and made
            and path == "named_before"
            and made[-1].status == "exercise"
        ):
            state, why = "exercise", "the paragraph's exercise"
        ellipsis = f.role == "bare" and path == "named_before" and verb is None
        if state and made and (ellipsis or f.first and p.tokens[f.first - 1].tags.get("cue") == "beside"):
            state, why = made[-1].status, "like the number before"
        if state == "exercise" and place_path in ("unknown", "carried", "place_in_sentence"):
            host, place_path = _exercise_host(p, following, owner) or (host, place_path)
        if "respectively" in p.text and (listed := _respectively(p, f)):
            owner, host = (
                (listed, listed) if owner == host else (owner, listed) if set(listed) <= set(host) else (listed, host)
            )
            path = "respectively"
        scene.before = (f.last, owner)
        known = next((c for c in reversed(seen) if (c.unit, c.value) == (f.unit, f.quantity.value)), None)
        if known and f.first and p.tokens[f.first - 1].word in ("the", "these", "those"):  # "the 12 launchers"
            owner, host, state = tuple(known.contributor.split(";")), tuple(known.host.split(";")), known.status
            path = place_path = why = "the same as before"
        if not state:
            continue
        own = bool(owner) and owner == host
        nation = len(owner) == 1 and owner != NATO
        part = f.quantity.form == "share" or state == "exercise" and nation and not own
        size = status.measure(
            p.tokens, f.first, f.last, verb.form if verb else "", own, not nation and bool(owner), part
        )
        each = any(t.tags.get("cue") == "each" for t in p.tokens[f.last : f.last + 4])
        q = f.quantity
        start, end = p.tokens[q.first].start, p.tokens[q.last - 1].end
        since, until = interval or (None, None)
        places = [m for m in p.mentions if m.actor.form == "place" and set(m.codes) & set(host)]
        place = (
            min(places, key=lambda m: (m.clause != p.clause[f.first], abs(m.at - f.first))).actor.name if places else ""
        )
        for one in [(h,) for h in host] if each and len(host) > 1 else [host]:
            made.append(
                Claim(
                    f"{article.article_id}:{start}" + (f":{one[0]}" if one != host else ""),
                    article.article_id,
                    p.text,
                    start,
                    end,
                    article.text[start:end],
                    q.low,
                    q.high,
                    q.value,
                    q.qualifier,
                    f.unit or "personnel",
                    ";".join(owner),
                    ";".join(one),
                    place,
                    state,
                    size,
                    since,
                    until,
                    basis,
                    "",
                    f"{f.role}; contributor: {path}; host: {place_path}; status: {why}; date: {basis}",
                )
            )
        scene.host, scene.contributor = host or scene.host, owner or scene.contributor
        if host and state != "past":
            scene.hosts[owner] = host
        for token in p.tokens[max(0, f.first - 2) : f.last]:
            if owner and role_of(token) in ("formation", "group", "battlegroup"):
                scene.groups[token.word] = scene.groups["strength"] = owner
    _close_scene(p, scene)
    return made


def _open_scene(p: _Parsed, scene: Scene, topic: _Topic, dates: Sequence[when.When]) -> None:
    """Note datelines ("RIGA.", "TALLINN, April 18 (Agency) -") and headings ("Zapad-2017 (September 2017).")."""
    named = [m for m in p.mentions if m.codes != NATO]
    verbs = any("verb" in t.tags for t in p.tokens)
    first = named[0] if named else None
    if (
        first
        and first.actor.form in ("place", "capital", "name")
        and first.at + 1 < len(p.tokens)
        and all(t.kind in ("num", "punct") for t in p.tokens[: first.at])
        and p.tokens[first.at + 1].word in (".", ",", ":", "(", "-")
    ):
        shouted = p.text[
            p.tokens[first.at].start - p.sentence.start : p.tokens[first.at].end - p.sentence.start
        ].isupper()
        if shouted or not verbs:
            scene.host = scene.dateline = scene.place = first.codes
            scene.contributor = ()
    if len(p.tokens) <= 12 and not verbs and any(t.tags.get("cue") == "exercise" for t in p.tokens):
        topic.exercise, topic.dates = True, tuple(dates)
        scene.host = scene.contributor = ()


def _close_scene(p: _Parsed, scene: Scene) -> None:
    """Keep the places of a sentence for the next."""
    located = [m for m in p.mentions if m.role == "at" and m.codes != NATO]
    if located:
        narrowest = min(located, key=lambda m: len(m.codes))
        scene.place = actors.codes_of(actors.listed_with(narrowest, p.mentions, p.tokens))
        if not p.phrases and (is_military(p.tokens) or narrowest.actor.form != "capital"):
            scene.host = scene.place
        if any(role_of(t) in ("battlegroup", "formation") for t in p.tokens):
            scene.group_host = scene.place
    elif not scene.place:
        scene.place = next((m.codes for m in p.mentions if set(m.codes) & {"EST", "LTU", "LVA"}), ())
    for i, token in enumerate(p.tokens):
        if role_of(token) in ("battlegroup", "formation", "group", "force"):
            if actors.multinational(p.tokens, i):
                scene.groups[token.word] = scene.groups["strength"] = NATO
            elif own := [
                m for m in p.mentions if i - 4 <= m.at < i and m.role in ("modifier", "owner", "lead") and m.codes
            ]:
                scene.groups[token.word] = own[-1].codes
    subjects = [m for m in p.mentions if m.role in ("subject", "modifier", "owner") and m.codes and not p.phrases]
    if subjects and is_military(p.tokens):
        scene.contributor = actors.codes_of(actors.listed_with(subjects[0], p.mentions, p.tokens))


def _respectively(p: _Parsed, f: Phrase) -> Codes:
    """The state of a number in "Estonia, Latvia and Lithuania have 4,200, 6,600 and 23,000 respectively"."""
    for m in p.mentions:
        listed = actors.listed_with(m, p.mentions, p.tokens)
        if len(listed) == len(p.phrases) > 1 and listed[0] is m:
            return listed[p.phrases.index(f)].codes
    return ()


def _exercise_host(p: _Parsed, following: _Parsed | None, owner: Codes) -> tuple[Codes, str] | None:
    """Host of an exercise from the sentence after it: "These trainings focused on the Baltic nations and Poland"."""
    if following is None or not following.tokens or following.tokens[0].word not in ("these", "the", "this", "it"):
        return None
    if not any(t.tags.get("cue") == "exercise" for t in following.tokens):
        return None
    listed = [m for m in following.mentions if m.codes != NATO and m.codes != owner and m.role in ("at", "subject")]
    return (actors.codes_of(listed), "next sentence") if listed else None


def _when(
    p: _Parsed, f: Phrase, published: when.Interval | None, dates: Sequence[when.When], topic: _Topic
) -> tuple[when.Interval | None, str]:
    """The interval in which a number begins to hold, with its basis."""
    place = p.tokens[f.first].start - p.sentence.start
    own = p.clause[f.first]

    def clause_of(w: when.When) -> int:
        return p.clause[max((i for i, t in enumerate(p.tokens) if t.start - p.sentence.start <= w.start), default=0)]

    def said(w: when.When) -> bool:
        near = [
            t
            for t in p.tokens
            if 0 <= w.start - (t.end - p.sentence.start) < 14 or 0 <= t.start - p.sentence.start - w.end < 8
        ]
        return w.kind in ("weekday", "dmy", "mdy", "unit", "day") and any(has_verb(t, "speech") for t in near)

    usable = [w for w in dates if not said(w) and (clause_of(w) == own or w.start < 30 and w.kind != "weekday")]
    if not usable and topic.dates:
        narrowest = min(topic.dates, key=lambda w: w.until - w.since)
        return (narrowest.since, narrowest.until), narrowest.basis
    if not usable:
        return published, "publication"
    best = min(usable, key=lambda w: (clause_of(w) != own, abs(w.start - place)))
    return (best.since, best.until), best.basis


def _with_repeats(claims: list[Claim]) -> list[Claim]:
    """Point each later mention of the same number of the same thing to the first."""
    first: dict[tuple[object, ...], str] = {}
    done = []
    for claim in claims:
        key = (claim.unit, claim.value, claim.contributor, claim.host)
        seen = first.setdefault(key, claim.claim_id)
        done.append(claim if seen == claim.claim_id else replace(claim, repeats=seen))
    return done
