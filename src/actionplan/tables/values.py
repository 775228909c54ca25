"""What one cell's text means, by the kind of its column: a value, nothing, or a Danish sentence on what is wrong.

Only the form is read here. Whether a value is possible (its range, the order of dates) is for `actionplan.tables.schemas`.
"""

import difflib
import re
from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import datetime

from actionplan.civil_numbers import is_civil_number
from actionplan.danish import MONTHS, joined
from actionplan.names import quoted
from actionplan.tables.names import accepted_words, plain
from actionplan.tables.schemas import CIVIL_NUMBER
from actionplan.tables.shape import Column, Kind


@dataclass(frozen=True)
class Wrong:
    """A cell that cannot be read. kind: what mistakes of the same sort have in common."""

    kind: str
    message: str


Value = str | int | float | bool | datetime | None
Reader = Callable[[str], Value | Wrong]

_EXCEL_ERROR = re.compile(r"#(#+|N/A|I/T|REF!|V[ÆA]RDI!|VALUE!|DIV(ISION)?/0!|NA(VN|ME)\?|NUM(MER)?!|NULL?!)", re.IGNORECASE)
_SHORTENED = re.compile(r"[0-9]([.,][0-9]+)?E\+[0-9]+", re.IGNORECASE)
_SPACES = str.maketrans("", "", " \u00a0\u202f'")
_SIGN = str.maketrans({"\u2212": "-", "\u2013": "-"})
_WHOLE = re.compile(r"[+-]?[0-9]+")
_GROUPED = re.compile(r"[+-]?[1-9][0-9]{0,2}(\.[0-9]{3})+")
_DOUBTFUL = re.compile(r"[+-]?[1-9][0-9]{0,2}[.,][0-9]{3}")
_NO_FRACTION = re.compile(r"([+-]?[0-9]+)[.,]0+")
_ENGLISH_THOUSANDS = re.compile(r"[+-]?[1-9][0-9]{0,2},000")
_LARGEST = 15  # digits that a float keeps exactly
_CLOCK = r"(?:[T ][0-9]{1,2}[:.][0-9]{2}(?:[:.][0-9]{2}(?:[.,][0-9]+)?)?Z?)?"
_ISO = re.compile(r"([0-9]{4})([-/.]?)([0-9]{2})\2([0-9]{2})" + _CLOCK)
_DAY_FIRST = re.compile(r"([0-9]{1,2})[-/.]([0-9]{1,2})[-/.]([0-9]{4})" + _CLOCK)
_SHORT_YEAR = re.compile(r"[0-9]{1,2}[-/.][0-9]{1,2}[-/.][0-9]{2}")
_IN_WORDS = re.compile(r"([0-9]{1,2})[. -]+([a-z]+)[. -]+([0-9]{4})")
_YEAR_MONTH = re.compile(r"([0-9]{4})(?:[-/.]?m|[-/.])?([0-9]{2})")
_MONTH_YEAR = re.compile(r"([0-9]{1,2})[-/.]([0-9]{4})")
_MONTH_IN_WORDS = re.compile(r"([a-z]+)[. -]+([0-9]{4}|[0-9]{2})")
_EXCEL_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}|[0-9]{1,2}-([a-z]{3})|([a-z]{3})-[0-9]{2}", re.IGNORECASE)
_MONTH_OF_WORD = {word: number for number, name in enumerate(MONTHS, start=1) for word in (name, name[:3])} | {"sept": 9}
_YES_NO = {
    **dict.fromkeys(("ja", "j", "x", "1", "true", "sand", "yes", "y"), True),
    **dict.fromkeys(("nej", "n", "0", "false", "falsk", "no"), False),
}
_OPEN_END = "9999"


def reader(column: Column, texts: Collection[str], delimiter: str = ";") -> Reader:
    """A function that reads one cell of the column; the empty text is nothing (None).

    texts: the column's different texts, which decide what a point in a number means. delimiter: that of the file.
    """
    read = _readers(column, texts, delimiter)
    strict = column.kind not in {"text", "code", "pseudonym"}

    def read_cell(text: str) -> Value | Wrong:
        if not text or (strict and text == ".."):  # ".." is Statistics Denmark's "not known"
            return None
        if _EXCEL_ERROR.fullmatch(text):
            return Wrong("excel", f"{quoted(text)} er en fejl i et Excel-ark og ikke en værdi. Ret cellen, og gem filen igen.")
        if strict and is_civil_number(text):
            return Wrong("civil", f"{CIVIL_NUMBER} Slet eller ret det.")
        return read(text)

    return read_cell


def _readers(column: Column, texts: Collection[str], delimiter: str) -> Reader:
    match column.kind:
        case "number":
            return _number_reader(texts, delimiter)
        case "choice":
            return _choice_reader(column)
        case "date" if not column.required:
            return _date_or_open
        case kind:
            return _READERS[kind]


def _text(text: str) -> Value | Wrong:
    return text


def _code(text: str) -> Value | Wrong:
    if _SHORTENED.fullmatch(text):
        return Wrong(
            "shortened",
            f"{quoted(text)} er et nummer, som Excel har forkortet. Gør kolonnen til tekst, og hent den igen.",
        )
    if (found := _EXCEL_DATE.fullmatch(text)) and all(part is None or part.lower() in _MONTH_OF_WORD for part in found.groups()):
        message = f"{quoted(text)} er nok noget som »1-5«, som Excel har gjort til en dato. Gør kolonnen til tekst, og ret det."
        return Wrong("excel date", message)
    return text


def _count(text: str) -> Value | Wrong:
    bare = text.translate(_SPACES).translate(_SIGN)
    if _GROUPED.fullmatch(bare):
        bare = bare.replace(".", "")
    elif (found := _NO_FRACTION.fullmatch(bare)) and not _ENGLISH_THOUSANDS.fullmatch(bare):
        bare = found[1]
    if not _WHOLE.fullmatch(bare):
        return Wrong("count", f"{quoted(text)} er ikke et helt tal. Skriv antallet med cifre, fx 12.")
    return _too_large(text) if len(bare) > _LARGEST else int(bare)


def _too_large(text: str) -> Wrong:
    return Wrong("large", f"{quoted(text)} er for stort et tal. Ret det.")


def _year(text: str) -> Value | Wrong:
    if re.fullmatch(r"[0-9]{4}", text):
        return int(text)
    return Wrong("year", f"{quoted(text)} er ikke et årstal. Skriv året med fire cifre, fx 1978.")


def _number_reader(texts: Collection[str], delimiter: str) -> Reader:
    """Reads decimal numbers in the convention that the column shows.

    "1.234,5", "1.234.567" and "12,5" show that a comma comes before decimals, "1,234.5", "1,234,567" and "12.5" that a
    point does. "1.234" is read as the rest of the column is written, and is wrong where the rest shows nothing, or both:
    a guess would be a thousandfold mistake. "1,234" is then 1,234 as Danish programs write it, and wrong as well where the
    file has commas between its columns, as English programs write.
    """
    shown = {mark for text in texts for mark in (_decimal_mark(_bare(text)),) if mark}
    mark = shown.pop() if len(shown) == 1 else None

    def read(text: str) -> Value | Wrong:
        bare = _bare(text)
        own = _decimal_mark(bare) or mark
        if own is None and ("." in bare or (delimiter == "," and "," in bare)) and _DOUBTFUL.fullmatch(bare):
            one, other = re.sub("[.,]", "", bare), bare.replace(".", ",")
            message = f"{quoted(text)} kan både være {one} og {other}. Skriv det uden tusindtalsseparator, fx 1234 eller 1,2340."
            return Wrong("ambiguous", message)
        thousands = "," if own == "." else "."
        pattern = rf"[+-]?([0-9]+|[0-9]{{1,3}}(\{thousands}[0-9]{{3}})+)?(\{own or ','}[0-9]+)?"
        if not re.fullmatch(pattern, bare) or not re.search("[0-9]", bare):
            extra = " Skriv 0, hvis det er nul, og lad cellen være tom, hvis tallet ikke kendes." if bare == "-" else ""
            return Wrong("number", f"{quoted(text)} er ikke et tal. Skriv det med cifre, fx 12,5.{extra}")
        value = float(bare.replace(thousands, "").replace(",", "."))
        return _too_large(text) if abs(value) >= 10.0**_LARGEST else value

    return read


def _bare(text: str) -> str:
    return text.translate(_SPACES).translate(_SIGN).removesuffix("%")


def _decimal_mark(bare: str) -> str | None:
    """The decimal mark that a number shows beyond doubt."""
    if "," in bare and "." in bare:
        return "," if bare.rfind(",") > bare.rfind(".") else "."
    for mark, other in ((",", "."), (".", ",")):
        if bare.count(mark) > 1:
            return other
        if mark in bare:
            return None if _DOUBTFUL.fullmatch(bare) else mark
    return None


def _date(text: str) -> Value | Wrong:
    lower = text.casefold()
    if found := _ISO.fullmatch(text):
        year, month, day = found[1], found[3], found[4]
    elif found := _DAY_FIRST.fullmatch(text):
        day, month, year = found.groups()
    elif (found := _IN_WORDS.fullmatch(lower)) and found[2] in _MONTH_OF_WORD:
        day, month, year = found[1], str(_MONTH_OF_WORD[found[2]]), found[3]
    elif _SHORT_YEAR.fullmatch(text):
        return Wrong("short year", f"{quoted(text)} har et årstal med to cifre. Skriv året med fire cifre, fx 21-11-2026.")
    else:
        return Wrong("date", f"{quoted(text)} er ikke en dato. Skriv dag, måned og år, fx 21-11-2026.")
    try:
        value = datetime(int(year), int(month), int(day))
    except ValueError:
        return Wrong("no such day", f"{quoted(text)} findes ikke i kalenderen. Skriv dag, måned og år, fx 21-11-2026.")
    if not 1900 <= value.year <= 2100:
        return Wrong(
            "far",
            f"{quoted(text)} ligger uden for årene 1900 til 2100. Ret datoen.",
        )
    return value


def _date_or_open(text: str) -> Value | Wrong:
    """As `_date`, and a day in the year 9999, which registers write where nothing has ended, is nothing."""
    return None if text.startswith(_OPEN_END) or re.search(rf"[-/. ]{_OPEN_END}\b", text) else _date(text)


def _month(text: str) -> Value | Wrong:
    lower = text.casefold()
    if found := _YEAR_MONTH.fullmatch(lower):
        year, month = int(found[1]), int(found[2])
    elif found := _MONTH_YEAR.fullmatch(lower):
        year, month = int(found[2]), int(found[1])
    elif (found := _MONTH_IN_WORDS.fullmatch(lower)) and found[1] in _MONTH_OF_WORD:
        year, month = int(found[2]) + (2000 if len(found[2]) == 2 else 0), _MONTH_OF_WORD[found[1]]
    elif isinstance(day := _date(text), datetime) and day.day == 1:  # Excel makes 2026-07 the first of July
        year, month = day.year, day.month
    else:
        return Wrong("month", f"{quoted(text)} er ikke en måned. Skriv år og måned, fx 2026M07.")
    if not (1 <= month <= 12 and 1900 <= year <= 2100):
        return Wrong("no such month", f"{quoted(text)} er ikke en mulig måned. Skriv år og måned, fx 2026M07.")
    return f"{year}M{month:02d}"


def _flag(text: str) -> Value | Wrong:
    value = _YES_NO.get(text.casefold())
    return Wrong("flag", f"{quoted(text)} er hverken ja eller nej. Skriv »ja« eller »nej«.") if value is None else value


def _choice_reader(column: Column) -> Reader:
    words = accepted_words(column.choices)

    def read(text: str) -> Value | Wrong:
        value = words.get(plain(text))
        if value is not None:
            return value
        near = difflib.get_close_matches(plain(text), words, n=1)
        hint = f" Mente du »{column.choices[words[near[0]]]}«?" if near else ""
        allowed = joined([f"»{word}«" for word in column.choices.values()], "eller")
        return Wrong("choice", f"{quoted(text)} er ikke et af kolonnens ord.{hint} Skriv {allowed}.")

    return read


_READERS: dict[Kind, Reader] = {
    "text": _text,
    "code": _code,
    "pseudonym": _code,
    "count": _count,
    "year": _year,
    "date": _date,
    "month": _month,
    "flag": _flag,
}
