"""Danish civil registration numbers (CPR): found by their shape, and taken out of everything that is shown.

A number is ten digits, DDMMYYNNNN, that begin with a possible date. The check digit (modulus 11) is not asked for, since
numbers given out since 2007 need not satisfy it. People also write the date with separators and with four-digit years.
"""

import re
from collections.abc import Iterator

_LIKE = re.compile(
    r"(?<![0-9])(?<![0-9][.,])"  # not inside a longer number, nor its decimals
    r"([0-9]{2})([ \u00a0./-]?)([0-9]{2})\2(?:19|20)?([0-9]{2})"
    r"[\s\u00a0]?[-\u2010-\u2015\u2212]?[\s\u00a0]?[0-9]{4}(?![0-9])"
)
_WHOLE = re.compile(r"[0-9]{6}[ -]?[0-9]{4}")
_DAYS = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
HIDDEN = "(skjult)"


def holds_civil_number(text: str) -> bool:
    """Whether something in the text may be a civil registration number."""
    return next(_found(text), None) is not None


def is_civil_number(text: str) -> bool:
    """Whether the text as a whole may be a civil registration number."""
    return _WHOLE.fullmatch(text) is not None and holds_civil_number(text)


def without_civil_numbers(text: str) -> str:
    """The text with everything that may be a civil registration number replaced, fit for a message."""
    end, parts = 0, []
    for match in _found(text):
        parts += [text[end : match.start()], HIDDEN]
        end = match.end()
    return "".join([*parts, text[end:]])


def _found(text: str) -> Iterator[re.Match[str]]:
    position = 0
    while match := _LIKE.search(text, position):
        day, month, year = int(match[1]), int(match[3]), int(match[4])
        possible = 1 <= month <= 12 and 1 <= day <= _DAYS[month - 1] and ((day, month) != (29, 2) or year % 4 == 0)
        if possible:
            yield match
        # An impossible date may overlap a possible one, so the search goes on at its next character.
        position = match.end() if possible else match.start() + 1
