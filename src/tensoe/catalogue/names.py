"""Folding of names: what makes two spellings the same word when searching, sorting and grouping."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

# Letters that Unicode does not decompose, as people without that keyboard type them.
_PLAIN_LETTERS = str.maketrans(
    {
        "ø": "o", "đ": "d", "ð": "d", "þ": "th", "ł": "l", "ħ": "h", "ŧ": "t", "ı": "i", "ŋ": "n",
        "æ": "ae", "œ": "oe", "ə": "e", "ɛ": "e", "ɔ": "o", "ƒ": "f", "ß": "ss",
        "&": " and ", "＆": " and ",
        "'": "", "’": "", "‘": "", "ʼ": "", "`": "", "´": "", "ʻ": "", "\u0640": "",
    }
)  # fmt: skip
_ACRONYM = re.compile(r"(?<![^\W_])(?:[^\W\d_]\.){2,}(?:[^\W\d_](?![^\W_]))?")
_ASCII_GAPS = re.compile(r"[^0-9a-z]+")
_ACCENTS = re.compile(
    "[\u0300-\u036f\u0591-\u05bd\u05bf-\u05c7\u064b-\u0652\u0670\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f]"
)
_DOLLAR_IN_WORD = re.compile(r"(?<=[^\W\d_])\$(?=[^\W\d_])")
_BANG_IN_WORD = re.compile(r"(?<=[^\W\d_])!(?=[^\W\d_])")


@lru_cache(maxsize=65536)
def fold(text: str) -> str:
    """The key of a name: lower case, no accents, no punctuation, single spaces.

    A name made of signs only (``!!!``, ``÷``) keeps them, so that it still has a key of its own; only blank text gives "".

    >>> fold("Beyoncé  Knowles"), fold("R.E.M."), fold("AC/DC"), fold("Simon & Garfunkel"), fold("A$AP Rocky")
    ('beyonce knowles', 'rem', 'ac dc', 'simon and garfunkel', 'asap rocky')
    """
    lowered = text.casefold()
    if not lowered.isascii():
        lowered = _ACCENTS.sub("", unicodedata.normalize("NFKD", lowered)).casefold()
    if "$" in lowered:
        lowered = _DOLLAR_IN_WORD.sub("s", lowered)
    if "!" in lowered:
        lowered = _BANG_IN_WORD.sub("i", lowered)
    if "." in lowered:
        lowered = _ACRONYM.sub(lambda found: found.group().replace(".", "") + " ", lowered)
    plain = lowered.translate(_PLAIN_LETTERS)
    if plain.isascii():
        key = _ASCII_GAPS.sub(" ", plain).strip()
    else:
        kept = "".join(sign if unicodedata.category(sign)[0] in "LMN" else " " for sign in plain)
        key = " ".join(unicodedata.normalize("NFC", kept).split())
    return key or " ".join(lowered.replace("\x00", "").split())
