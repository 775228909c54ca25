"""Danish as readers expect it: 1.234,5 · 21. november 2026 · 1 kommune, 2 kommuner · a, b og c."""

from calendar import monthrange
from collections.abc import Sequence
from datetime import date

MONTHS = (
    "januar", "februar", "marts", "april", "maj", "juni",
    "juli", "august", "september", "oktober", "november", "december",
)  # fmt: skip
_CLAUSES = frozenset(
    ["at", "om", "hvad", "hvem", "hvis", "hvor", "hvordan", "hvorfor", "hvornår", "hvilken", "hvilket", "hvilke"]
)
_INFINITIVES = frozenset(["have", "høre", "få", "vide", "kende", "kunne", "blive"])
"""After "at" these begin no clause: "forventer at have én at ringe til"."""
MINUS = "\u2212"
_SMALL = ("nul", "én", "to", "tre", "fire", "fem", "seks", "syv", "otte", "ni", "ti", "elleve", "tolv")


def number(value: float, decimals: int = 0) -> str:
    """A number with Danish separators and a real minus sign; never "−0"."""
    text = f"{abs(value):,.{decimals}f}".translate(str.maketrans(",.", ".,"))
    negative = value < 0 and any(digit in text for digit in "123456789")
    return MINUS + text if negative else text


def exact(value: float) -> str:
    """A number with the decimals that it has, six at most: "12", "16,6"."""
    return number(value, next((places for places in range(6) if round(value, places) == value), 6))


def percent(value: float, decimals: int = 1) -> str:
    """A share as running text wants it: "3,4 pct."."""
    return f"{number(value, decimals)} pct."


def day(value: date) -> str:
    """A date in full: "21. november 2026"."""
    return f"{value.day}. {MONTHS[value.month - 1]} {value.year}"


def days(first: date, last: date) -> str:
    """A span of days, no longer than needed: "1. september til 13. november 2026"; one day alone where they are the same."""
    if first == last:
        return day(first)
    start = day(first) if first.year != last.year else day(first).removesuffix(f" {first.year}")
    return f"{start} til {day(last)}"


def span(first: date, last: date, between: str = " til ") -> str:
    """A span of days, in months where these are whole: "august 2023 til juli 2026", otherwise as `days`."""
    if first.day != 1 or last.day != monthrange(last.year, last.month)[1]:
        return days(first, last)
    told = [month(f"{each.year}M{each.month:02}") for each in (first, last)]
    return between.join(dict.fromkeys(told))


def month(period: str) -> str:
    """A month such as "2026M07" in words: "juli 2026"."""
    return f"{MONTHS[int(period[5:]) - 1]} {period[:4]}"


def counted(count: int, one: str, many: str) -> str:
    """A count with its noun; up to twelve in words: "én kommune", "13 kommuner"."""
    word = _SMALL[count] if 0 <= count < len(_SMALL) else number(count)
    if count == 1 and one.startswith("et "):
        return "ét " + one.removeprefix("et ")
    return f"{word} {one.removeprefix('en ') if count == 1 else many}"


def joined(words: Sequence[str], last: str = "og") -> str:
    """A list in a sentence: "a, b og c"; empty for no words."""
    if len(words) < 2:
        return "".join(words)
    return f"{', '.join(words[:-1])} {last} {words[-1]}"


def capital(text: str) -> str:
    """The text with its first letter upper case and the rest as it was."""
    return text[:1].upper() + text[1:]


def small(text: str) -> str:
    """The text with its first letter lower case and the rest as it was."""
    return text[:1].lower() + text[1:]


def stopped(text: str) -> str:
    """The sentence with a full stop, but never two after an abbreviation such as "pct."."""
    return text if text.endswith((".", "?", "!")) else f"{text}."


def telling(verb: str, what: str) -> str:
    """A verb with what it tells; with a comma where that is a clause: "vise, hvad …" but "vise ledighed"."""
    first, second, *_ = (*what.split(" ", 2), "")
    clause = first in _CLAUSES and not (first == "at" and second in _INFINITIVES)
    return f"{verb}, {what}" if clause else f"{verb} {what}"
