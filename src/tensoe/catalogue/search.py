"""From what a person typed to what the database is asked: every word, each as a prefix, accents ignored."""

from __future__ import annotations

from tensoe.catalogue.names import fold

LARGEST_CHARACTER = "\U0010ffff"
MAXIMUM_WORDS = 12


def make_search_query(text: str) -> str | None:
    """The ``tsquery`` in which every word of ``text`` must begin a word; None when nothing was typed.

    >>> make_search_query("Béyonce  hal")
    "'beyonce':* & 'hal':*"
    """
    words = fold(text).split()[:MAXIMUM_WORDS]
    if not words:
        return None
    return " & ".join("'" + word.replace("\\", "\\\\").replace("'", "''") + "':*" for word in words)


def make_prefix_range(text: str) -> tuple[str, str]:
    """The first key that begins with ``text``, and one after the last, in code point order.

    >>> first, last = make_prefix_range("Sín")
    >>> first <= "sinnerman" < last, first <= "so what" < last
    (True, False)
    """
    key = fold(text)
    return key, key + LARGEST_CHARACTER
