"""The language of a text: English is known by its little words, any other by the model of py3langid."""

import functools
import re
from typing import Protocol

READ = ("en", "und")  # languages in which claims are read; what cannot be told may be English
SAMPLE = 2_000  # characters that are looked at
FOREIGN = 0.001  # likelihood of English under which a text is none; our shortest sentences reach 0.02, others 0.000001
_LITTLE = frozenset("the and that with from which were their this".split())
_WORD = re.compile(r"[^\W\d_]+")
_PLAIN = re.compile("[a-z]+")  # the same in ASCII, found in half the time
# Europe's, its neighbours' and those of the world press: a small choice keeps short English from looking like another.
_LANGUAGES = (
    "ar be bg bs ca cs da de el en es et fa fi fr ga he hr hu is it ja ka ko lt lv mk mt nl no pl pt ro ru sk sl sq sr "
    "sv tr uk zh"
).split()


class _Model(Protocol):
    """What is used of py3langid."""

    def rank(self, text: str) -> list[tuple[str, float]]:
        """The languages chosen, the likeliest first, and how likely each is."""


def language(text: str, told: str = "") -> str:
    """ISO 639-1 code of a text's language; "und" where neither the text tells it nor ``told``, the page's own word.

    >>> language("Britain is sending 800 soldiers to Estonia, and the ministry said that more will come.")
    'en'
    >>> language("Į Ruklą atvyko 300 Vokietijos karių, pranešė Krašto apsaugos ministerija.")
    'lt'
    >>> language("NATO 1,200")
    'und'
    """
    sample = text[:SAMPLE]
    words = (_PLAIN if sample.isascii() else _WORD).findall(sample.lower())
    if sum(map(_LITTLE.__contains__, words)) > max(3, len(words) * 0.06):
        return "en"
    if len(words) > 3:
        ranked = _model().rank(sample)
        if dict(ranked)["en"] < FOREIGN or ranked[0][0] == "en" and ranked[0][1] > 0.9:
            return ranked[0][0]
    return told[:2].lower() if told[:2].lower() in _LANGUAGES else "und"


@functools.cache
def _model() -> _Model:
    """The model, loaded when a text needs it."""
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    model = LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
    model.set_languages(_LANGUAGES)
    found: _Model = model
    return found
