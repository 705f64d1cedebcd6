"""Review: claims looked at one by one, each decision a row of ``corrections.csv`` at once.

In: the tables of articles and claims, and the corrections as they are on disk. Out: :class:`Review`, which knows what
was seen, what is to be seen next, and how to take a decision back. No widget: :mod:`analysis.panel` shows it. What is
judged is what the reader reads; a decision replaces what was decided on that claim before, unless both agree.
"""

import dataclasses
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Any

import pandas as pd

from analysis import tables
from analysis.articles import Article
from analysis.corrections import NAME, Correction, CorrectionError, failed, kept, load, save
from analysis.decisions import JUDGED, changed, decided, line, parsed, reading, suggested
from analysis.levels import levels
from analysis.reading import Claim, read_claims
from analysis.record import beside, record

FILTERS = ("not yet seen", "uncertain", "disagrees with the record", "no longer fits", "seen", "all")
GIVEN = ("value", "low", "high", "qualifier", *JUDGED[4:], "date_basis")  # what gives most comes first
WHY = {"accept": "as the sentence says", "change": "misread", "reject": "no claim", "add": "missed"}


@dataclasses.dataclass(frozen=True)
class Item:
    """A claim under review: as it was read, as it was decided (None: rejected), what was done, what does not fit."""

    read: Claim
    made: Claim | None
    seen: bool = False  # somebody gave a verdict on the whole of it
    trouble: str = ""

    @property
    def state(self) -> str:
        """What was done, in a word."""
        if self.trouble:
            return "no longer fits"
        return (self.made.reviewed or "not yet seen") if self.made else "rejected"

    @property
    def shown(self) -> Claim:
        """The claim as it stands."""
        return self.made or self.read


def stored(row: Mapping[str, Any]) -> Article:
    """An article as its table keeps it, to be read again."""
    told: dict[str, Any] = {name: _plain(row[name]) for name in ("published_start", "published_end")}
    texts = ("article_id", "source_file", "sha256", "publisher", "title", "author", "date_conflict", "language", "url")
    told |= {name: str(_plain(row[name]) or "") for name in (*texts, "date_basis", "text")}
    empty: dict[str, Any] = {"standfirst": "", "dateline": "", "chars_raw": 0} | dict.fromkeys(
        ("encoding_repairs", "removed", "evidence", "steps"), ()
    )
    return Article(**empty, **told)


def _plain(cell: Any) -> Any:
    """A cell of a frame as a plain value."""
    if cell is None or cell is pd.NaT or cell is pd.NA or cell != cell:
        return None
    return cell.date() if isinstance(cell, pd.Timestamp) else cell


def _claim(row: Mapping[str, Any]) -> Claim:
    """A row of the claims table as the reader gave it."""
    words = {name for name, column in tables.COLUMNS["claims"].items() if column["type"] in ("string", "list")}
    cells: dict[str, Any] = {str(name): _plain(cell) for name, cell in row.items()}
    cells |= {name: "" for name in words if cells[name] is None}
    return Claim(**cells)


def readings(articles: pd.DataFrame, claims: pd.DataFrame, rows: Iterable[Correction]) -> dict[str, list[Claim]]:
    """The claims of each article as the reader reads them, without anybody's decisions.

    Articles with rows on their claims are read again; the table tells of the others.
    """
    again = {row.article_id for row in rows if row.what == "claim"}
    again |= {*claims.loc[claims["reviewed"].notna(), "article_id"]}
    read: dict[str, list[Claim]] = {article_id: [] for article_id in articles["article_id"]}
    for row in claims[~claims["article_id"].isin(again)].to_dict("records"):
        read[row["article_id"]].append(_claim({str(name): cell for name, cell in row.items()}))
    for row in articles[articles["article_id"].isin(again)].to_dict("records"):
        read[row["article_id"]] = read_claims(stored({str(name): cell for name, cell in row.items()}))
    return read


def disagreeing(levels_: pd.DataFrame, strength: pd.DataFrame) -> set[str]:
    """Claims behind the levels that do not meet the bounds of the official record on the same line and day."""
    compared = beside(levels_, record(strength))
    apart = compared["least"].gt(0).fillna(False) | compared["most"].lt(0).fillna(False)
    return {claim_id for ids in compared.loc[apart, "claim_ids"] for claim_id in ids.split(";") if claim_id}


class Review:
    """The claims of some articles under review.

    Parameters
    ----------
    articles, claims
        The tables of that name.
    folder
        Where ``corrections.csv`` is, or is to be.
    who
        Initials or a name, which every row carries.
    apart
        Claims that disagree with the record (:func:`disagreeing`).
    """

    def __init__(
        self,
        articles: pd.DataFrame,
        claims: pd.DataFrame,
        folder: Path,
        who: str = "",
        apart: Iterable[str] = (),
    ) -> None:
        self.folder, self.who, self.apart, self.filter = folder, who, {*apart}, FILTERS[0]
        self.rows = load(folder) if (folder / NAME).is_file() else []
        self.texts = {
            row["article_id"]: stored({str(name): cell for name, cell in row.items()})
            for row in articles.to_dict("records")
        }
        self._read = readings(articles, claims, self.rows)
        self._items: dict[str, dict[str, Item]] = {}
        self._past: list[tuple[str, list[Correction]]] = []
        self._refresh(self.texts)
        self.at = next(iter(self.queue), next(self._ids(), ""))

    # What is there

    def _ids(self) -> Iterator[str]:
        return (claim_id for items in self._items.values() for claim_id in items)

    @property
    def items(self) -> dict[str, Item]:
        """All claims by id, article by article in reading order."""
        return {claim_id: item for items in self._items.values() for claim_id, item in items.items()}

    @property
    def queue(self) -> list[str]:
        """Claims that pass the filter."""
        return [claim_id for claim_id, item in self.items.items() if self._passes(self.filter, item)]

    @property
    def item(self) -> Item | None:
        """The claim that is looked at."""
        return self._items.get(self.at.partition(":")[0], {}).get(self.at)

    def counts(self) -> dict[str, int]:
        """How many claims pass each filter."""
        items = self.items.values()
        return {name: sum(self._passes(name, item) for item in items) for name in FILTERS}

    def lost(self) -> list[Correction]:
        """Rows on claims that are no longer read, or on articles that are not there."""
        known = self.items
        return [row for row in self.rows if row.what == "claim" and row.which not in known]

    def _passes(self, name: str, item: Item) -> bool:
        """Whether a claim passes a filter."""
        if name == "uncertain":
            c = item.shown
            return not item.seen and (
                c.confidence == "doubtful" or c.status == "unclear" or not (c.contributor and c.host)
            )
        if name == "disagrees with the record":
            return item.read.claim_id in self.apart
        if name == "no longer fits":
            return bool(item.trouble)
        return name == "all" or item.seen == (name == "seen")

    def _refresh(self, article_ids: Iterable[str]) -> None:
        """Work out anew what the rows make of the claims of some articles."""
        about: dict[str, list[Correction]] = {}
        for row in self.rows:
            if row.what == "claim":
                about.setdefault(row.article_id, []).append(row)
        for article_id in article_ids:
            errors: list[CorrectionError] = []
            rows, read = about.get(article_id, []), {c.claim_id: c for c in self._read[article_id]}
            made = {c.claim_id: c for c in decided(self.texts[article_id], [*read.values()], rows, errors)}
            numbers = {row.number: row.which for row in rows}
            trouble = {numbers[error.number]: str(error).partition(": ")[2] for error in errors}
            seen = {row.which for row in rows if row.field in ("verdict", "quote")} - trouble.keys()
            both = sorted({**made, **read}.values(), key=lambda claim: claim.start)  # read ones as they were read
            self._items[article_id] = {
                c.claim_id: Item(c, made.get(c.claim_id), c.claim_id in seen, trouble.get(c.claim_id, "")) for c in both
            }

    # Going about

    def go(self, claim_id: str) -> None:
        """Look at a claim."""
        if claim_id in self.items:
            self.at = claim_id

    def show(self, name: str) -> None:
        """Take another filter, and go to its first claim where this one does not pass it."""
        self.filter = name
        if self.at not in (queue := self.queue) and queue:
            self.at = queue[0]

    def step(self, by: int = 1) -> None:
        """Go to the next claim that passes the filter, or to the one before; round at the ends."""
        order = {claim_id: n for n, claim_id in enumerate(self._ids())}
        here, queue = order.get(self.at, -1), self.queue
        ahead = [c for c in queue if order[c] > here] if by > 0 else [c for c in reversed(queue) if order[c] < here]
        if ahead or queue:
            self.at = ahead[0] if ahead else queue[0 if by > 0 else -1]

    # Deciding

    def accept(self, why: str = "") -> None:
        """Say that the claim is right as it stands."""
        self.change({}, why)

    def change(self, cells: Mapping[str, str], why: str = "") -> None:
        """Give fields of the claim other values, and say that it is right with them; CorrectionError where not."""
        first, base, added = self._stands()
        try:
            wanted = changed(base, parsed(cells))
        except ValueError as error:
            raise CorrectionError(str(error)) from None
        rows = [self._row(self.at, "quote", "", line(first.quote), why)] if added else []
        self._decide([*rows, *self._difference(first, wanted, added, why)])

    def reject(self, why: str = "") -> None:
        """Say that the claim is none; one that was added is taken away again."""
        item = self._item()
        verdict = self._row(self.at, "verdict", line(item.read.quote), "reject", why)
        self._decide([] if item.read.reviewed == "added" else [verdict])

    def add(self, article_id: str, start: int, end: int, cells: Mapping[str, str], why: str = "") -> str:
        """Add a claim that was missed, for words of an article, and give its id."""
        text = self.texts[article_id].text
        words = text[start:end]
        start, end = start + len(words) - len(words.lstrip()), end - len(words) + len(words.rstrip())
        if start >= end:
            raise CorrectionError("select the words that state the number first")
        suffixes = ["", *(f":{cells[name]}" for name in ("host", "contributor") if len(cells.get(name, "")) == 3)]
        names = [f"{article_id}:{start}{suffix}" for suffix in suffixes]
        free = [name for name in names if name not in self.items]
        if not free:
            raise CorrectionError("these words are a claim already; change that one")
        first = suggested(self.texts[article_id], start, end, free[0])
        try:
            wanted = changed(first, parsed(cells))
        except ValueError as error:
            raise CorrectionError(str(error)) from None
        rows = [self._row(free[0], "quote", "", line(text[start:end]), why)]
        self._decide([*rows, *self._difference(first, wanted, True, why)], free[0])
        return free[0]

    def take_back(self) -> None:
        """Delete what was decided on this claim."""
        self._decide([])

    def undo(self) -> bool:
        """Take the last decision of this session back; False where there is none."""
        if not self._past:
            return False
        with kept(self.folder):
            self._reload()
            claim_id, before = self._past.pop()
            self._write(claim_id, before)
        self.at = claim_id if claim_id in self.items else next(self._ids(), "")
        return True

    def forget_lost(self) -> None:
        """Delete the rows on claims that are no longer read."""
        with kept(self.folder):
            self._reload()
            lost = self.lost()
            self._save([row for row in self.rows if row not in lost])

    def _item(self) -> Item:
        item = self.item
        if item is None:
            raise CorrectionError("there is no claim to decide on")
        return item

    def _stands(self) -> tuple[Claim, Claim, bool]:
        """The claim as it was found, as its rows make it, and whether it was added; what no longer fits is left out."""
        item = self._item()
        own = [row for row in self.rows if row.which == self.at and row.field not in ("verdict", "quote")]
        claim, added = item.read, item.read.reviewed == "added"
        first = suggested(self.texts[claim.article_id], claim.start, claim.end, self.at) if added else claim
        return first, changed(first, parsed({} if item.trouble else {row.field: row.value for row in own})), added

    def _difference(self, first: Claim, wanted: Claim, added: bool, why: str) -> list[Correction]:
        """Rows that make one claim of another, without those that follow from the others, and the verdict."""
        given: dict[str, Any] = {}
        made = first
        while odd := [name for name in GIVEN if getattr(made, name) != getattr(wanted, name) and name not in given]:
            given[odd[0]] = getattr(wanted, odd[0])
            made = changed(first, given)
        rows = [
            self._row(first.claim_id, name, "" if added else tables.text(getattr(first, name)), tables.text(value), why)
            for name, value in given.items()
        ]
        return [*rows, self._row(first.claim_id, "verdict", reading(wanted), "accept", why)]

    def _row(self, which: str, field: str, expected: str, value: str, why: str) -> Correction:
        if not self.who.strip():
            raise CorrectionError("say who you are first: every decision carries initials or a name")
        told = line(why) or WHY["add" if field == "quote" else value if field == "verdict" else "change"]
        return Correction("claim", which, field, expected, value, line(self.who), date.today().isoformat(), told)

    def _decide(self, rows: list[Correction], claim_id: str = "") -> None:
        """Put a decision on a claim in the place of those before, check it, write it, and go on."""
        claim_id = claim_id or self.at
        with kept(self.folder):
            self._reload()
            before = [row for row in self.rows if row.what == "claim" and row.which == claim_id]
            others = [row for row in before if row.who != line(self.who)]
            if not rows or self._errors(claim_id, others + rows):
                others = []
            if errors := self._errors(claim_id, rows):
                raise CorrectionError(str(failed(errors)).partition(": ")[2])
            self._write(claim_id, others + rows)
        self._past.append((claim_id, before))
        self.at = claim_id
        self.step()

    def _errors(self, claim_id: str, rows: list[Correction]) -> list[CorrectionError]:
        """What would be wrong with these rows on a claim."""
        article_id, errors = claim_id.partition(":")[0], list[CorrectionError]()
        decided(self.texts[article_id], self._read[article_id], rows, errors)
        return errors

    def _write(self, claim_id: str, rows: list[Correction]) -> None:
        """Make these the rows on a claim, on disk and here."""
        self._save([row for row in self.rows if row.what != "claim" or row.which != claim_id] + rows)

    def _save(self, rows: list[Correction]) -> None:
        touched = {row.article_id for row in {*rows} ^ {*self.rows}}
        save(rows, self.folder)
        self.rows = load(self.folder)
        self._refresh(touched & self.texts.keys())

    def _reload(self) -> None:
        """Take up what others have written in the meantime."""
        now = load(self.folder) if (self.folder / NAME).is_file() else []
        touched = {row.article_id for row in {*now} ^ {*self.rows}}
        self.rows = now
        self._refresh(touched & self.texts.keys())


def open_review(processed_dir: Path, folder: Path, reference_dir: Path, who: str = "") -> Review:
    """A review of the tables of a folder; TableError or CorrectionError where one is damaged.

    ``folder`` is that of ``corrections.csv``, ``reference_dir`` that of the official record, which may be missing.
    """
    articles, claims = (tables.read(name, processed_dir) for name in ("articles", "claims"))
    apart = set[str]()
    if (reference_dir / "strength.csv").is_file():
        apart = disagreeing(levels(claims, articles), tables.read("strength", reference_dir))
    return Review(articles, claims, folder, who, apart)
