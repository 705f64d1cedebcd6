"""The review panel: what :mod:`analysis.review` knows, shown in a notebook, and what is pressed there, done.

In: a :class:`~analysis.review.Review`. Out: a widget. Words of articles reach the browser as text and are set as text.
"""

import functools
from collections.abc import Callable, Mapping
from importlib import resources
from pathlib import Path
from typing import Any

import anywidget

from analysis import tables
from analysis.build import BuildError, build, kept_file
from analysis.corrections import NAME, Correction, CorrectionError
from analysis.decisions import JUDGED, fields, reading, suggested
from analysis.reading import Claim
from analysis.review import FILTERS, Item, Review, open_review
from analysis.vocabulary import rows, split

_ASSETS = resources.files("analysis") / "templates" / "assets"
KEYS = {  # what a key does, in the order of the buttons
    "accept": ("a", "right as shown"),
    "change": ("c", "edit the fields, Enter saves"),
    "reject": ("r", "no claim"),
    "missed": ("m", "add the words selected in the article"),
    "undo": ("u", "take the last decision back"),
    "previous": ("p", ""),
    "next": ("n", ""),
}


@functools.cache
def _constants() -> dict[str, Any]:
    """What the panel offers: words of the codebook, countries, filters and keys."""
    columns = tables.COLUMNS["claims"]
    countries = sorted((row["name"], row["code"]) for row in rows("countries"))
    return {
        "fields": [
            {"name": name, "kind": columns[name]["type"], "meaning": columns[name]["description"]} for name in JUDGED
        ],
        "allowed": {name: split(columns[name]["allowed"]) for name in JUDGED if columns[name]["allowed"]},
        "countries": [[code, name] for name, code in countries],
        "filters": list(FILTERS),
        "keys": [[name, key, hint] for name, (key, hint) in KEYS.items()],
    }


class Panel(anywidget.AnyWidget):
    """One claim at a time, its sentence in its article, its fields, and the keys to decide on it.

    Parameters
    ----------
    review
        The claims under review.
    rebuild
        Builds the tables anew, says what came of it, and gives the review of the new tables.
    """

    _esm = (_ASSETS / "review.js").read_text(encoding="utf-8")
    _css = (_ASSETS / "review.css").read_text(encoding="utf-8")

    def __init__(self, review: Review, rebuild: Callable[[], tuple[Review, str]]) -> None:
        super().__init__()
        self.article: dict[str, Any] = {}
        self.view: dict[str, Any] = {}
        self.review, self._rebuild = review, rebuild
        self._draft: Claim | None = None  # words selected in the article, not yet a claim
        self._show("")
        self.on_msg(lambda _, told, __: self.act(told))

    def act(self, told: Mapping[str, Any]) -> None:
        """Do what was pressed: ``{"do": "accept"}``, with ``fields``, ``why`` and whatever else it takes."""
        name, message, trouble = str(told.get("do")), "", False
        try:
            message = getattr(self, f"_on_{name}")(told) or ""
        except (CorrectionError, tables.TableError, BuildError) as error:
            message, trouble = str(error), True
        except OSError as error:
            message, trouble = f"{error.filename or NAME}: {error.strerror}; nothing was decided", True
        self._show(message, trouble)

    def _on_hello(self, _: Mapping[str, Any]) -> None:
        """A browser shows the panel and asks what there is."""

    def _on_who(self, told: Mapping[str, Any]) -> None:
        self.review.who = str(told["who"])

    def _on_filter(self, told: Mapping[str, Any]) -> str:
        self.review.show(str(told["filter"]))
        return "" if self.review.queue else f"no claim is “{self.review.filter}”"

    def _on_go(self, told: Mapping[str, Any]) -> None:
        self._draft = None
        self.review.go(str(told["id"]))

    def _on_next(self, _: Mapping[str, Any]) -> None:
        self._draft = None
        self.review.step()

    def _on_previous(self, _: Mapping[str, Any]) -> None:
        self._draft = None
        self.review.step(-1)

    def _on_accept(self, told: Mapping[str, Any]) -> str:
        at, cells = self.review.at, {str(name): str(cell) for name, cell in told.get("fields", {}).items()}
        why = str(told.get("why", ""))
        if self._draft:
            made = self.review.add(self._draft.article_id, self._draft.start, self._draft.end, cells, why)
            self._draft = None
            return f"added {made}"
        self.review.change(cells, why)
        return f"{'corrected' if cells else 'accepted'} {at}"

    def _on_reject(self, told: Mapping[str, Any]) -> str:
        at = self.review.at
        self.review.reject(str(told.get("why", "")))
        return f"rejected {at}"

    def _on_missed(self, told: Mapping[str, Any]) -> None:
        item = self.review.item
        text = item and self.review.texts[item.read.article_id]
        start, end = int(told["start"]), int(told["end"])
        if not text or not text.text[start:end].strip():
            raise CorrectionError("select the words of a number in the article first, then press m")
        self._draft = suggested(text, start, end)

    def _on_cancel(self, _: Mapping[str, Any]) -> None:
        self._draft = None

    def _on_undo(self, _: Mapping[str, Any]) -> str:
        self._draft = None
        return "taken back" if self.review.undo() else "nothing to take back in this session"

    def _on_clear(self, _: Mapping[str, Any]) -> str:
        at = self.review.at
        self.review.take_back()
        self.review.go(at)
        return f"deleted what was decided on {at}"

    def _on_forget(self, _: Mapping[str, Any]) -> str:
        self.review.forget_lost()
        return "deleted the rows on claims that are no longer read"

    def _on_rebuild(self, _: Mapping[str, Any]) -> str:
        old = self.review
        self.review, message = self._rebuild()
        self.review.who, self.review.filter = old.who, old.filter
        self.review.go(old.at)
        return message

    def _show(self, message: str, trouble: bool = False) -> None:
        """Send what there is to see."""
        review, item = self.review, self.review.item
        counts = review.counts()
        view: dict[str, Any] = {
            "who": review.who,
            "message": message,
            "trouble": trouble,
            "seen": counts["seen"],
            "all": counts["all"],
            "filter": review.filter,
            "counts": counts,
            "lost": list(dict.fromkeys(row.which for row in review.lost())),
        }
        if item:
            text = review.texts[item.read.article_id]
            page = {"id": text.article_id, "title": text.title, "publisher": text.publisher, "text": text.text}
            days = dict.fromkeys(map(str, filter(None, (text.published_start, text.published_end))))
            self.article = page | {"published": " to ".join(days)}
            view |= self._claim(item)
        self.view = view
        # Sent, no trait: the words of articles stay out of saved notebooks.
        self.send({"constants": _constants(), "article": self.article, "view": view})

    def _claim(self, item: Item) -> dict[str, Any]:
        """What there is to see of a claim, or of the draft of one."""
        review, shown = self.review, self._draft or item.shown
        near = {c: i for c, i in review.items.items() if i.read.article_id == shown.article_id}
        queue = review.queue
        order = queue.index(review.at) + 1 if review.at in queue else 0
        return {
            "id": "" if self._draft else review.at,
            "draft": bool(self._draft),
            "quote": shown.quote,
            "start": shown.start,
            "end": shown.end,
            "sentence": shown.sentence,
            "fields": fields(reading(shown)),
            "read": {} if self._draft else fields(reading(item.read)),
            "state": "missed by the reader" if self._draft else item.state,
            "stateTrouble": "" if self._draft else item.trouble,
            "confidence": "" if self._draft else shown.confidence,
            "rule": "" if self._draft else shown.rule,
            "rows": [] if self._draft else [_told(row) for row in review.rows if row.which == review.at],
            "marks": [[i.read.start, i.read.end, c, i.state] for c, i in near.items()],
            "place": f"{order} of {len(queue)}" if order else f"{len(queue)}",
            "repeats": [[c, i.read.quote] for c, i in near.items() if i.made and i.read.start < shown.start],
        }


def _told(row: Correction) -> str:
    """A row of the file in words."""
    said = f"{row.field} {row.expected or 'empty'} → {row.value or 'empty'}"
    said = {"verdict": row.value, "quote": "added"}.get(row.field, said)
    return f"{row.who}, {row.when}: {said} ({row.why})"


def panel(processed_dir: Path, raw_dir: Path, reference_dir: Path, who: str = "") -> Panel:
    """The panel on the tables of a folder, whose articles are in ``raw_dir``."""
    kept = kept_file(raw_dir, NAME)
    folder = kept.parent if kept else raw_dir.absolute().parent

    def again() -> tuple[Review, str]:
        built = build(raw_dir, processed_dir)
        lines = [f"the tables are built: {len(built.frames['claims'])} claims, {len(built.frames['levels'])} levels"]
        return open_review(processed_dir, folder, reference_dir, who), "; ".join([*lines, *built.left_out])

    return Panel(open_review(processed_dir, folder, reference_dir, who), again)
