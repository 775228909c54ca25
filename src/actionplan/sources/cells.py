"""A file that somebody dropped into a folder, as a header and rows of text: CSV of any dialect, or XLSX.

What the cells mean is for `actionplan.tables`. Here a file is either read cell for cell or refused: a row that was torn
apart by a stray delimiter must never reach a table with its values in the wrong columns.
"""

import codecs
import csv
import io
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from actionplan.characters import bearable
from actionplan.names import quoted
from actionplan.problems import Refused
from actionplan.sources.mistakes import Mistakes
from actionplan.sources.spreadsheet import Record, sheet_records

INVENTED_MARK = "# Opdigtede data"
INVENTED_LINE = f"{INVENTED_MARK} – fremstillet til at vise arbejdsbogen frem. Slet ikke denne linje."
"""The first line of a shipped file with invented content."""
"""What the first line of a file with invented content begins with."""

_MARK = re.compile(r"#\s*opdigtede\s+data", re.IGNORECASE)
_DELIMITERS = {";": "semikolon", ",": "komma", "\t": "tabulator", "|": "lodret streg"}
_SAMPLE = 50
_NOT_TEXT = re.compile("[\x00-\x08\x0e-\x1f\x7f\ufeff]")
_MISREAD = re.compile("Ã[¦¸¥†˜…©¼¶¤\x85\x86\x98]|\ufffd")
_BINARY = (b"PK\x03\x04", bytes.fromhex("d0cf11e0a1b11ae1"), b"%PDF", b"\x89PNG", b"\xff\xd8\xff", b"\x1f\x8b")


@dataclass(frozen=True)
class Cells:
    """One file's text. header: the column names, each once, none empty. rows: (line, cells), as many cells as names; line
    is the physical line (or spreadsheet row) where the row starts. delimiter: empty for a spreadsheet."""

    header: list[str]
    rows: list[Record]
    invented: bool
    header_line: int
    delimiter: str


def read_cells(path: Path, shown: str) -> Cells:
    """Reads a CSV or XLSX file (by its suffix) as text.

    shown: the file as messages name it. Cells are stripped; blank lines and columns that have neither name nor content are
    left out. Raises Refused with every problem of the file's form.
    """
    mistakes = Mistakes(shown)
    data = _content(path, shown)
    delimiter = ""
    if path.suffix.lower() == ".xlsx":
        records: Iterable[Record] = [(line, [_plain_text(cell) for cell in row]) for line, row in sheet_records(data, shown)]
    else:
        text = _plain_text(_decoded(data, shown))
        delimiter = _delimiter(text)
        records = _records(text, delimiter, mistakes)
    cells = _cells(records, delimiter, mistakes)
    if mistakes:
        raise Refused(mistakes.problems())
    if cells is None:
        raise Refused.of(shown, "Filen er tom. Skriv kolonnernes navne i første linje, eller slet filen.")
    return cells


def _content(path: Path, shown: str) -> bytes:
    try:
        return path.read_bytes()
    except FileNotFoundError as error:
        raise Refused.of(shown, "Filen findes ikke. Læg den i mappen, eller ret navnet.") from error
    except OSError as error:
        message = "Filen kan ikke læses. Den er nok åben i et andet program, fx Excel. Luk den der, og prøv igen."
        raise Refused.of(shown, message) from error


def _decoded(data: bytes, shown: str) -> str:
    utf_16 = data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    for encoding in ("utf-16",) if utf_16 else ("utf-8-sig", "cp1252"):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\x00" not in text and not data.startswith(_BINARY):
            return text
    raise Refused.of(
        shown, "Filen er ikke tekst, selv om den hedder .csv. Åbn den i Excel, og gem den som »CSV UTF-8« eller .xlsx."
    )


def _plain_text(text: str) -> str:
    r"""One kind of line end (\n), and none of the invisible control characters that exports leave behind."""
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    return _NOT_TEXT.sub("", text) if _NOT_TEXT.search(text) else text


def _delimiter(text: str) -> str:
    """The delimiter with which the first rows agree best with the header; of equals, the one giving most columns."""

    def merit(delimiter: str) -> tuple[float, int]:
        reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, skipinitialspace=True)
        widths: list[int] = []
        try:
            for record in islice(reader, _SAMPLE):
                if any(cell.strip() for cell in record) and not _MARK.match(record[0].strip()) and not _declares(record):
                    widths.append(len(record))
        except csv.Error:
            pass  # a cell too long to be one: the rows up to there decide
        if not widths or widths[0] == 1:
            return (0.0, 0)
        return (sum(width == widths[0] for width in widths) / len(widths), widths[0])

    for line in islice(io.StringIO(text), 3):
        if declared := re.fullmatch(r"\"?sep=([;,\t|])\"?", line.strip("\n ").lower()):
            return declared[1]
    return max(_DELIMITERS, key=merit)


def _declares(record: list[str]) -> bool:
    """Whether this is Excel's own first line, `sep=;`."""
    return record[0].strip().lower() in {"sep=", *(f"sep={delimiter}" for delimiter in _DELIMITERS)} and not any(record[1:])


def _records(text: str, delimiter: str, mistakes: Mistakes) -> Iterator[Record]:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True, skipinitialspace=True)
    line = 1
    try:
        for record in reader:
            if record and not (line <= 2 and _declares(record)):
                yield line, record
            line = reader.line_num + 1
    except csv.Error:
        mistakes.add(
            "quotes",
            'Et anførselstegn (") er ikke sluttet, eller der står tekst lige efter det. '
            "Slet det, eller skriv det to gange, hvis det hører til teksten.",
            line,
        )


def _cells(records: Iterable[Record], delimiter: str, mistakes: Mistakes) -> Cells | None:
    header: list[str] = []
    header_line = 0
    rows: list[Record] = []
    invented = misread = False
    for line, record in records:
        cells = [bearable(cell).strip() for cell in record]
        first = next(filter(None, cells), "")
        if not first:
            continue
        if _MARK.match(first):  # anywhere, since sorting in Excel moves the mark down among the rows
            invented = True
            continue
        if not misread and (found := _MISREAD.search("\n".join(cells))):
            misread = True
            mistakes.add(
                "misread",
                f"Æ, ø og å er blevet til tegn som »{found[0]}«, fordi filen er gemt i et andet tegnsæt, end den er læst i. "
                "Hent udtrækket igen, og gem det som »CSV UTF-8« eller .xlsx.",
                line,
            )
        if not header:
            header, header_line = _without_tail(cells), line
        elif len(cells) == len(header):
            rows.append((line, cells))
        elif not delimiter and len(cells) < len(header):
            rows.append((line, cells + [""] * (len(header) - len(cells))))
        elif len(cells) > len(header) and not any(cells[len(header) :]):
            rows.append((line, cells[: len(header)]))
        else:
            mistakes.add("width", _torn(len(cells), len(header), delimiter), line)
    if not header:
        return None
    return _named(Cells(header, rows, invented, header_line, delimiter), mistakes)


def _without_tail(cells: list[str]) -> list[str]:
    last = max(position for position, cell in enumerate(cells) if cell)
    return cells[: last + 1]


def _torn(found: int, expected: int, delimiter: str) -> str:
    amount = "1 celle" if found == 1 else f"{found} celler"
    text = f"Linjen har {amount}, men overskriften har {expected}."
    if not delimiter:
        return f"{text} Giv hver kolonne en overskrift, eller slet det, der står uden for tabellen."
    if expected == 1:
        return f"{text} Overskriften skal stå i filens første linje. Slet titler og bemærkninger over og under tabellen."
    name = _DELIMITERS[delimiter]
    if found > expected and delimiter == ",":
        return f"{text} Et komma i et tal eller en tekst deler cellen. Gem filen med semikolon mellem kolonnerne."
    if found > expected:
        return f"{text} Der er {name} i en tekst. Slet det, eller sæt teksten i anførselstegn."
    return f"{text} Der mangler {name} mellem celler, eller en tekst er brudt over to linjer. Saml linjen, eller ret den."


def _named(cells: Cells, mistakes: Mistakes) -> Cells:
    """The cells without empty columns; notes columns with content but no name, and names that stand twice."""
    seen: dict[str, str] = {}
    kept: list[int] = []
    for position, name in enumerate(cells.header):
        if name:
            kept.append(position)
            if name.casefold() in seen:
                message = f"Kolonnen {quoted(name)} står to gange i overskriften. Slet den ene, eller giv den et andet navn."
                mistakes.add("twice", message, cells.header_line, name)
            seen[name.casefold()] = name
            continue
        used = next((line for line, row in cells.rows if row[position]), None)
        if used is not None:
            where = f"Kolonne nummer {position + 1} har ingen overskrift, men noget i linje {used}."
            mistakes.add("nameless", f"{where} Giv den et navn, eller slet den.", cells.header_line)
    if len(kept) == len(cells.header):
        return cells
    rows = [(line, [row[position] for position in kept]) for line, row in cells.rows]
    return Cells([cells.header[position] for position in kept], rows, cells.invented, cells.header_line, cells.delimiter)
