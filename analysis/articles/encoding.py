"""Bytes to text, and garbled words made right; each change is an edit, so that positions lead back to the bytes."""

import functools
import html
import re
import unicodedata
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from analysis.vocabulary import Told, fold, rows

Edit = tuple[int, int, str]  # start and end in the text before, and what stands there afterwards
LIMIT = 20_000_000  # bytes
LAYERS = 9  # times that a word may have been garbled
_MARKS = {b"\xef\xbb\xbf": "utf-8", b"\xff\xfe\0\0": "utf-32-le", b"\0\0\xfe\xff": "utf-32-be"}
_MARKS |= {b"\xff\xfe": "utf-16-le", b"\xfe\xff": "utf-16-be"}
_LETTERS = "àáâãäåæçèéêëìíîïðñòóôõöøùúûüýþÿāăąćčďđēėęěğģīįķĺļľłńņňőœŕřśşšťţūůűųźżžșțı"
_PRINT = {*_LETTERS, *_LETTERS.upper(), *"İß‘’“”„‚‹›–—‑…•€™\u2009\u202f", *map(chr, range(0xA0, 0xC0))}
# Code pages that UTF-8 is taken for; a word that makes sense in several comes from the one that leaves it shortest.
MISTAKEN = tuple("cp1252 cp1257 cp1250 cp1251 cp1253 cp1254 cp874 koi8-r".split())
MISTAKEN += ("mac_roman", "cp437", "cp850", "cp775")
_SCRIPTS = (re.compile("[\u0370-\u03ff]"), re.compile("[\u0400-\u052f]"), re.compile("[\u0e01-\u0e4e]"))
_PAGES = "cp1252 cp1257 cp1250 cp1254 cp1251 koi8-r koi8-u cp1253 cp874".split()  # the first of equals wins
# Letters of three scripts in the order of their frequency, as shares of the way through each list.
_COMMON = {
    letter: place / len(letters)
    for letters in (
        "оеаинтсрвлкмідпуяьыгзбйчхжшюцєїщэфёґъ",
        "αοιετσνηυρπκμλςάόίέωήδγύχθφώβξζψϊϋΐΰ",
        "านรอกเง่ม้ยลัวีดทสติะปบคหแจุพูชข์ใไื็ำโธผภศซถณษฟฐญฉฤฮฒ",
    )
    for place, letter in enumerate(letters)
}
_QUOTES = "‘’“”„‚‹›«»–—…\xa0•·€"
_TONES = "\u0e31\u0e34-\u0e3a\u0e47-\u0e4e"  # Thai marks, which no word begins with
_ODD = re.compile(rf"[^\w‘’'{_TONES}-](?=\w)|(?<=\w)[^\w‘’'{_TONES}-]|[\udc80-\udcff\x80-\x9f]|^[{_TONES}]|[๐-๙]")
_SUSPECT = re.compile(r"[^\0-%'-\x7f][^\0- ]*+")  # an ampersand or a sign beyond ASCII, with the rest of its word
_LOST = re.compile("[\udc80-\udcff]")  # bytes that no character came of, as "surrogateescape" keeps them
_ENTITY = re.compile(r"&(?:amp;|#38;|#[xX]26;)*((?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});)")
_CASE = re.compile("[^\\W\\d_A-Z](?<=[a-zß-öø-ÿα-ωа-яё-џ])[A-ZΑ-ΩА-ЯЁ-Џ]")  # a capital behind a small letter
_AROUND = ".,:!?\"'()"  # punctuation around a word


class ArticleError(Told, ValueError):
    """Input that cannot be read as an article; the message says what, where and what to do."""


@dataclass(frozen=True)
class Repair:
    """A word, or several in a row, as it came and as it was meant."""

    before: str
    after: str


def decode(raw: bytes, name: str) -> tuple[str, str, int]:
    """Text of a file, its encoding and the length of its byte order mark; broken bytes become lone surrogates."""
    if len(raw) > LIMIT:
        raise ArticleError(f"{name}: {len(raw):,} bytes, and at most {LIMIT:,} are read; split it into its articles")
    if not raw.strip():
        raise ArticleError(f"{name}: the file is empty; save the article in it as UTF-8 text")
    mark = next((m for m in _MARKS if raw.startswith(m)), b"")
    codec = _MARKS.get(mark) or _wide(raw) or "utf-8"
    try:
        text = raw[len(mark) :].decode(codec, "surrogateescape" if codec == "utf-8" else "strict")
    except UnicodeDecodeError as error:
        at = len(mark) + error.start
        raise ArticleError(f"{name}: broken {codec.upper()} at byte {at:,}; save it as UTF-8 text") from None
    if (lost := _LOST.findall(text)) and 2 * len(lost) > len(re.findall("[^\0-\x7f]", text)) and not mark:
        codec = _code_page(raw)
        text = raw.decode(codec, "surrogateescape")
    control = re.findall("[\1-\x08\x0e-\x1f\x7f]", text)
    if "\0" in text or len(control) * 20 > len(text):
        at = byte_offset(text, text.index("\0" if "\0" in text else control[0]), codec, len(mark))
        raise ArticleError(f"{name}: a binary file (control character at byte {at:,}); save it as UTF-8 text")
    return text, codec, len(mark)


def _wide(raw: bytes) -> str:
    """UTF-16 or UTF-32 without a mark, "" where it is neither: the order of bytes that gives text full of ASCII."""
    if b"\0" not in raw[:4000]:
        return ""
    for codec in ("utf-32-le", "utf-32-be", "utf-16-le", "utf-16-be"):
        try:
            text = raw.decode(codec)
        except UnicodeDecodeError:
            continue
        if 25 * len(re.findall("[ -~\r\n]", text)) > len(text) and "\0" not in text:
            return codec
    return ""


def _code_page(raw: bytes) -> str:
    """The code page of one byte a letter in which the words beyond ASCII look most like words."""
    seen = dict.fromkeys(re.findall(rb"(?<![^\0-@\[-`{-\x7f])[A-Za-z]*+[\x80-\xff][^\0-@\[-`{-\x7f]*+", raw))
    words = list(seen)[:500]
    return min(_PAGES, key=lambda codec: sum(_strange(word.decode(codec, "surrogateescape")) for word in words))


@functools.lru_cache(maxsize=1 << 14)
def _strange(word: str) -> float:
    """How unlike a word of any language it is: capitals within, signs between letters, letters in unknown company."""
    edged = word.strip(_QUOTES)
    scripts = sum(bool(script.search(edged)) for script in _SCRIPTS)
    strange = 3.0 * len(_CASE.findall(edged)) + 4 * len(_ODD.findall(edged)) + 3 * max(0, scripts - 1)
    if scripts:
        strange += 4 if re.search("[A-Za-z]", edged) else 0
        return strange + sum(_COMMON.get(c, 1.0) for c in edged.lower() if c > "\x7f")
    known, at = _company(), f" {edged.lower()} "
    strange += sum(len(run) - 2 for run in re.findall("[^\0-\x7f]{3,}", edged))
    pairs = (at[n : n + 2] for n in range(len(at) - 1) if not at[n : n + 2].isascii())
    return strange + (0.0 if known[edged.lower()] else sum(1 / (1 + known[pair]) for pair in pairs))


@functools.cache
def _company() -> Counter[str]:
    """How often letters beyond ASCII stand beside which others in the names of places and persons; and those names."""
    found = Counter[str]()
    for word in _every_name():
        at = f" {word.lower()} "
        found.update([word.lower(), *(pair for pair in map("".join, pairwise(at)) if not pair.isascii())])
    return found


def byte_offset(text: str, position: int, codec: str, mark: int) -> int:
    """Offset in the file of a position in its decoded text."""
    return mark + len(text[:position].encode(codec, "surrogateescape"))


def apply(text: str, edits: Sequence[Edit]) -> str:
    """Text with the edits made; they are in order and do not overlap."""
    parts: list[str] = []
    at = 0
    for start, end, new in edits:
        parts += text[at:start], new
        at = end
    return "".join(parts) + text[at:]


def origin(steps: Sequence[Sequence[Edit]], start: int, end: int) -> tuple[int, int]:
    """Span in the first text of a span in the text that these steps of edits led to."""

    def before(edits: Sequence[Edit], position: int) -> tuple[int, int]:
        longer = 0  # by how much the text has grown so far
        for first, last, new in edits:
            if position < first + longer + len(new):
                return (first, last) if position >= first + longer else (position - longer, position - longer + 1)
            longer += len(new) - (last - first)
        return position - longer, position - longer + 1

    end = max(start + 1, end)
    for edits in reversed(steps):
        start, end = before(edits, start)[0], before(edits, end - 1)[1]
    return start, end


def starts(steps: Sequence[Sequence[Edit]], positions: Sequence[int]) -> list[int]:
    """Where many positions, in order, begin in the first text: :func:`origin` in one walk over the edits."""
    for edits in reversed(steps):
        moved: list[int] = []
        longer = k = 0
        for position in positions:
            while k < len(edits) and position >= edits[k][0] + longer + len(edits[k][2]):
                longer += len(edits[k][2]) - (edits[k][1] - edits[k][0])
                k += 1
            inside = k < len(edits) and position >= edits[k][0] + longer
            moved.append(edits[k][0] if inside else position - longer)
        positions = moved
    return [*positions]


def lands(steps: Sequence[Sequence[Edit]], positions: Sequence[int]) -> list[int]:
    """Where places of the first text, in order, lie in the last: the way that :func:`starts` goes back."""
    for edits in steps:
        moved: list[int] = []
        longer = k = 0
        for position in positions:
            while k < len(edits) and edits[k][1] <= position:
                longer += len(edits[k][2]) - (edits[k][1] - edits[k][0])
                k += 1
            moved.append(min(position, edits[k][0] if k < len(edits) else position) + longer)
        positions = moved
    return [*positions]


def words(text: str) -> tuple[list[Edit], list[tuple[int, Repair]]]:
    """Edits that undo mojibake, HTML entities and lost letters word by word; the repairs, neighbours as one."""
    edits: list[Edit] = []
    repairs: list[tuple[int, list[str], list[str]]] = []
    for sign in _SUSPECT.finditer(text):
        start, end = sign.span()
        while start and text[start - 1] > " ":
            start -= 1
        if (new := _mend(word := text[start:end])) == word:
            continue
        old = _LOST.sub(lambda m: f"\\x{ord(m[0]) & 255:02x}", word)
        if unicodedata.normalize("NFC", old) != new:
            if not (edits and repairs and text[edits[-1][1] : start] == " "):
                repairs.append((start, [], []))
            repairs[-1][1].append(old.strip(_AROUND))
            repairs[-1][2].append(new.strip(_AROUND))
        edits.append((start, end, new))
    return edits, [(at, Repair(" ".join(before), " ".join(after))) for at, before, after in repairs]


@functools.lru_cache(maxsize=1 << 14)
def _mend(word: str) -> str:
    """The word as it was meant; one that makes sense as it stands comes back unchanged."""
    for _ in range(LAYERS):
        if (new := _unwrapped(word)) == word:
            break
        word = new
    return word


def _unwrapped(word: str) -> str:
    """The word with one layer of entities and mistaken code pages taken off."""
    new = _ENTITY.sub(lambda m: html.unescape(f"&{m[1]}").replace("\xa0", " "), _LOST.sub("\ufffd", word))
    new = min((_reread(new, page) for page in MISTAKEN), key=len)
    core = new.strip(_AROUND)
    if (at := core.find("\ufffd")) >= 0:  # a lost letter, where one known name fits
        fits = _lost_letters().get((at, fold(core[:at] + core[at + 1 :])), "")
        new = new.replace("\ufffd", fits) if len(fits) == 1 else new
    return unicodedata.normalize("NFC", new)


def _reread(word: str, page: str) -> str:
    """The word if it was UTF-8 taken for this code page; itself where that makes no sense."""
    pattern, byte = _page(page)

    def letter(match: re.Match[str]) -> str:
        new = _letters(match[0], byte)
        printed = new in _PRINT or match[0][0] == "Â"
        end_of_name = new.isupper() and match[0][-1] in "‘’“”–—…" and word[match.start() - 1 : match.start()].isupper()
        return new if printed and not end_of_name else match[0]  # the Ć’ of IBRAHIMOVIĆ’S is no Ò

    if not pattern.search(word):
        return word
    new = pattern.sub(letter, word)
    foreign = any(c > "\u036f" and c.isalpha() for c in new)  # genuine Thai, Greek or Cyrillic leaves letters over
    if new != word and not foreign and (re.search("[A-Za-z]", new) or not re.search(r"[^\W\d_]", new)):
        return new
    return _reread_whole(word, page)


def _letters(sequence: str, byte: dict[str, int]) -> str:
    """What the bytes behind these characters are in UTF-8."""
    return bytes(byte.get(c, ord(c) & 255) for c in sequence).decode("utf-8", "replace")


def _reread_whole(word: str, page: str) -> str:
    """The word if all of it was UTF-8 taken for this code page: a name of another script, or one garbled again."""
    pattern, byte = _page(page)
    new = word
    for layer in range(LAYERS):
        new, count = pattern.subn(lambda m: _letters(m[0], byte), new)
        if not count:
            break
        beyond = [c for c in new if c > "\x7f" and c not in _PRINT]
        scripts = {script for script in _SCRIPTS for c in beyond if script.match(c)}
        known = all(any(script.match(c) for script in scripts) for c in beyond)
        sure = layer or count > 2 or (count == 2 and _CASE.search(word))
        if known and sure and len(scripts) < 2 and not _CASE.search(new):
            return new
    return word


def garbled(sequence: bytes, codec: str) -> str:
    """What bytes beyond ASCII look like in this code page."""
    return "".join(bytes([b]).decode(codec, "ignore") or chr(b) for b in sequence)


@functools.cache
def _page(codec: str) -> tuple[re.Pattern[str], dict[str, int]]:
    """Pattern of UTF-8 sequences taken for a code page, and the byte behind each of its characters."""
    chars = [garbled(bytes([b]), codec) for b in range(0x80, 0x100)]
    tail, *leads = (re.escape("".join(chars[a:b])) for a, b in ((0, 0x40), (0x42, 0x60), (0x60, 0x70), (0x70, 0x75)))
    pattern = "|".join(f"[{lead}][{tail}\x80-\x9f]{{{n}}}" for n, lead in enumerate(leads, 1))
    return re.compile(pattern), {c: 0x80 + n for n, c in enumerate(chars)}


@functools.cache
def _every_name() -> frozenset[str]:
    """Words beyond ASCII in the names of places and persons."""
    names = [f"{row['name']};{row['aliases']}" for row in rows("places")] + [row["who"] for row in rows("timeline")]
    names += [row["name"] for row in rows("names")]
    return frozenset(word for word in re.split("[ ;-]", ";".join(names)) if not word.isascii())


@functools.cache
def _lost_letters() -> dict[tuple[int, str], str]:
    """Letters beyond ASCII by where they stand in a name and by what is left of it, folded, without them."""
    found: dict[tuple[int, str], str] = {}
    for name in sorted(_every_name()):
        for at in (n for n, letter in enumerate(name) if letter > "\x7f"):
            left = at, fold(name[:at] + name[at + 1 :])
            found[left] = "".join(sorted({*found.get(left, ""), name[at]}))
    return found
