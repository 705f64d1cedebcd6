"""Rules of one's own, which have the last word on a number: whose it is, where, in what state of being.

In: functions that ``rules.py`` of the user's own folder (:mod:`analysis.vocabulary.own`), or a cell of a notebook,
registers with :func:`rule`. Out: what they say, checked. ``docs/extend.md`` has an example.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from analysis.articles import Article
from analysis.reading import choice, status, where, whose
from analysis.vocabulary import Told, own, rows, split

if TYPE_CHECKING:
    from analysis.reading.claims import Claim

Rule = Callable[["Claim", Article], str | None]
STATUSES = ("present", "arriving", "planned", "proposed", "exercise", "past", "unclear")
BUILT_IN: dict[str, tuple[Callable[..., object], ...]] = {
    "contributor": (*whose.RULES, choice.weighed),
    "host": (*where.RULES, choice.weighed),
    "status": (*status.RULES, *status.VERB_RULES, status.without_verb, status.by_table),
}
_OWN: dict[str, dict[str, Rule]] = {field: {} for field in BUILT_IN}  # in the order in which they are asked


class RuleError(Told, ValueError):
    """A rule of one's own that cannot be used; names its file, its line, and the remedy."""


def rule(field: str) -> Callable[[Rule], Rule]:
    """Register a reading rule of one's own; of several for a field the first that applies counts.

    Parameters
    ----------
    field
        What the rule tells: ``"contributor"``, ``"host"`` or ``"status"``.

    Returns
    -------
    callable
        A decorator for a function of a :class:`~analysis.reading.Claim`, as it is read so far, and its
        :class:`~analysis.articles.Article`. The function returns the field's new value (codes joined by ``;``, or a
        status; status ``""``: no claim), or None where it does not apply. It may depend on nothing else.
    """

    def register(function: Rule) -> Rule:
        name = function.__name__
        trouble = (
            f"there is no field {field!r}: take {', '.join(_OWN)}"
            if field not in _OWN
            else "give it a name, with def"
            if not name.isidentifier()
            else "say in a docstring what is true of the language: explain shows it"
            if not function.__doc__
            else "it has to take a claim and an article"
            if len(inspect.signature(function).parameters) != 2
            else "a rule of the reader has this name: take another"
            if any(name == known.__name__ for known in BUILT_IN[field])
            else "another file has a rule of this name: take another"
            if name in _OWN[field] and _OWN[field][name].__module__ != function.__module__
            else ""
        )
        if trouble:
            raise RuleError(f"{_place(function)}: {trouble}")
        _OWN[field][name] = function
        return function

    return register


def _place(function: Rule, error: BaseException | None = None) -> str:
    """File, line and name of a rule, or the line at which it failed."""
    line, file = function.__code__.co_firstlineno, function.__code__.co_filename
    trace = error.__traceback__ if error else None
    while trace:
        line = trace.tb_lineno if trace.tb_frame.f_code.co_filename == file else line
        trace = trace.tb_next
    return f"{file}, line {line}, rule {function.__name__}"


def every() -> dict[str, dict[str, Rule]]:
    """All rules of one's own, by field and name."""
    own.module("rules")
    return _OWN


def ask(field: str, claim: Claim, article: Article) -> tuple[str, str] | None:
    """What the first rule that applies says of a field, and its name; RuleError where that cannot be meant."""
    for name, function in every()[field].items():
        try:
            said = function(claim, article)
        except Exception as error:
            told = f"{type(error).__name__}: {error}, at claim {claim.claim_id}; mend it"
            raise RuleError(f"{_place(function, error)}: {told}") from error
        if said is not None:
            if wrong := _wrong(field, said):
                raise RuleError(f"{_place(function)}: it says {said!r} at claim {claim.claim_id}; {wrong}")
            return ";".join(sorted(split(said))) if field != "status" else said, name
    return None


def _wrong(field: str, said: object) -> str:
    """Why a field cannot hold what a rule says of it."""
    if field == "status":
        return "" if said in (*STATUSES, "") else f"a status is {', '.join(STATUSES)}, or '' for no claim"
    known = {row["code"] for row in rows("countries")} | ({"NATO"} if field == "contributor" else set())
    fits = isinstance(said, str) and known.issuperset(split(said))
    return "" if fits else "write ISO 3166-1 codes joined by ; as EST;LVA, or None where it does not apply"


def docs() -> Iterator[tuple[tuple[str, str], str]]:
    """What each rule, the reader's or one's own, says of itself, by field and name."""
    for field, rules in BUILT_IN.items():
        for function in (*rules, *every()[field].values()):
            yield (field, function.__name__), " ".join((function.__doc__ or "").split())
