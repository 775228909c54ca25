"""Interviews coded in Taguette: its export of all highlights, and what their tags mean, as rows of the table `interviews`.

Taguette (https://www.taguette.org) exports CSV and XLSX with the columns id, document, tag and content, a row for each tag of a
highlight. What is peculiar to it (version 1.5.2):

* A highlight without a tag is left out, and one of more than 32,767 characters has an empty cell in XLSX.
* The export of one tag holds all that begin with its name, and a highlight with two of them has each of its rows twice.
* Where a word is bold or the like, the text has a space on both sides of it, also before a full stop.
* Every project begins with the tag "interesting", which is described as "Further review required".
* Hierarchies are a manner of writing: "you can use any punctuation". Nothing but the name is stored.

The rules of coding, which the guide tells the analyst:

* A tag that is a word of `POLARITY` in Danish is a direction, "må citeres" lets the statement be quoted, and every other tag is
  a theme. Letters' case and spaces do not matter.
* A direction points for all themes of its highlight. "mentor.hæmmer" is a theme and its own direction in one tag, so that one
  highlight can hinder by one theme and help by another; "hæmmer.mentor" says the same. A theme without a direction is neutral.
* "Tema", "Retning" and "Citat" as the first part are headings and left out: "Tema/mentor" is mentor. Any other hierarchy is one
  theme with its whole name, since the same last word under two headings can be two things; "samarbejde.mentor" is written
  "samarbejde: mentor".
* A tag that can be meant in two ways is refused: a direction between two parts or with other punctuation ("mentor (hæmmer)"), two
  directions, a heading alone or with something else than it promises, a misspelt direction. "ønskejob" is a word of its own.
* A highlight gives a row for each theme and direction of it. Notes count different interviews, so nobody counts twice.
"""

import html
import re
import unicodedata
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from difflib import get_close_matches
from pathlib import Path
from typing import Literal

import pandas as pd

from actionplan.danish import joined
from actionplan.names import did_you_mean, quoted
from actionplan.problems import Problem, Refused
from actionplan.sources.cells import Cells, read_cells
from actionplan.sources.mistakes import Mistakes
from actionplan.sources.spreadsheet import sheet_records
from actionplan.tables.names import file_stem, plain
from actionplan.tables.parse import Table, parse
from actionplan.tables.schemas import DTYPES
from actionplan.tables.shape import Column, TableSpec
from actionplan.tables.specs import INTERVIEWS, POLARITY, TAGUETTE_INTERVIEWS
from actionplan.tables.talks import theme_key

HIGHLIGHTS = TableSpec(
    "taguette_highlights",
    "Udtræk fra Taguette",
    "ét mærke på ét markeret stykke",
    (
        Column("id", "id", "code", "Det markerede stykkes nummer i Taguette."),
        Column("document", "document", "text", "Dokumentets navn i Taguette."),
        Column("tag", "tag", "code", "Mærket.", required=False),
        Column("content", "content", "text", "Det markerede stykke. Er det meget langt, så hent udtrækket som CSV."),
    ),
    gives=INTERVIEWS.gives,
    collect=INTERVIEWS.collect,
    guideline=INTERVIEWS.guideline,
    notebooks=(),
    about_people=True,
)
"""The export as it is. It is no table of a municipality's own and stands in no list of them."""

Export = Literal["highlights", "other"]

_HOW = "Vælg »See all highlights« under »Highlights« i Taguette, og hent dem som Excel eller CSV under »Export this view«."
OTHER_EXPORT = f"Filen er et andet udtræk fra Taguette end det, der skal bruges. {_HOW} Flyt denne fil til en undermappe."
NAMED_AS_LIST = "Filen er udtrækket fra Taguette og ikke listen over dokumenter. Kald den noget andet, fx all_tags.csv."
LIST = f"{file_stem(TAGUETTE_INTERVIEWS)}.csv"

_HEADER = {column.name for column in HIGHLIGHTS.columns}
_CODEBOOK = {"tag", "numberofhighlights"}
_STEMS = {"alltags", "codebook"}
_PAGES = (".html", ".htm")
_OTHERS = (*_PAGES, ".docx", ".pdf", ".odt", ".rtf", ".txt", ".qdc", ".sqlite3")
_PEEK = 1_000

MAY_QUOTE = "må citeres"
_WORDS = {plain(word): word for word in (*POLARITY.values(), MAY_QUOTE)}
_DIRECTIONS = {word: value for value, word in POLARITY.items()}
_TAGUETTES_OWN = "interesting"
_SEPARATOR = r"(?:\s*[-=]?[./:>|]+\s*|\s+[-–—]\s+)"
_HEADING = re.compile(rf"(tema|retning|citat)(?:er)?(?:{_SEPARATOR}|$)", re.IGNORECASE)
_PROMISES = {"retning": "Retning.hæmmer", "citat": "Citat.må citeres"}  # headings that no theme can follow alone
_FIRST_PART = re.compile(rf"(.*?\S){_SEPARATOR}(\S.*)")
_LAST_PART = re.compile(rf"(.*[^\s./:>|=-]){_SEPARATOR}(\S.*)")
_VERBS = {"fremmer", "haemmer"}  # no part of a theme, as "et ønske om job" is one, also where only a space stands beside them
_SLIP = 2  # so many letters too many are a slip and no word
_ENDING = re.compile(rf"\w{{0,{_SLIP}}}|rnes?")  # so "ønskerne" is misspelt, and "ønskejob" is not
_HIERARCHY = re.compile(r"(?<=\w\w)\.(?=\w\w)")  # and not the points of "m.v."
_MARKUP = re.compile(r"</?(?:a|b|blockquote|br|div|em|h[1-6]|i|li|ol|p|span|strong|sub|sup|u|ul)\b[^<>]*>", re.IGNORECASE)
_LOOSE = re.compile(r"\s+(?=[,;:!?)\]«]|\.(?!\.))|(?<=[(\[»])\s+")


def export_in(path: Path) -> Export | None:
    """Which of Taguette's exports a file is, by its content and only in part by its name; None for any other file.

    "highlights" can be read. "other" is what an analyst might drop into the folder instead: codebook, a document, the project,
    or the highlights as text.
    """
    suffix = path.suffix.lower()
    if suffix in {".csv", ".xlsx"}:
        header = _header(path)
        return "highlights" if header >= _HEADER else "other" if header >= _CODEBOOK else None
    named = suffix in _OTHERS and (plain(path.stem) in _STEMS or suffix in {".qdc", ".sqlite3"})
    return "other" if named or (suffix in _PAGES and b".taglist {" in _beginning(path)) else None


def _header(path: Path) -> set[str]:
    """The names in the first line that is no remark; empty where the file cannot be read, which its reader will tell."""
    if path.suffix.lower() == ".xlsx":
        try:
            lines = [row for _, row in sheet_records(path.read_bytes(), path.name)]
        except (OSError, Refused):
            return set()
    else:
        # The names are ASCII, so they are the same in every encoding but for UTF-16's empty bytes and the mark at the start.
        text = _beginning(path).lstrip(b"\xef\xbb\xbf\xff\xfe").replace(b"\x00", b"").decode("latin-1")
        lines = [re.split("[,;\t|]", line) for line in text.splitlines()]
    return next(({plain(name) for name in line} for line in lines if not re.match(r"\W*(#|sep=|$)", "".join(line))), set())


def _beginning(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            return file.read(_PEEK)
    except OSError:
        return b""


@dataclass(frozen=True)
class Statement:
    """One highlight. themes: each with its directions (keys of `POLARITY`). line: its first in the export."""

    document: str
    text: str
    themes: Mapping[str, tuple[str, ...]]
    may_quote: bool
    line: int


@dataclass(frozen=True)
class Coded:
    """One export of highlights. file: as messages name it. invented: the file says so itself."""

    statements: tuple[Statement, ...]
    file: str
    invented: bool


def read_highlights(path: Path, shown: str) -> Coded:
    """Reads an export of highlights, from all tags or one. shown: the file as messages name it.

    Raises Refused with every problem of the file's form, civil registration numbers among them; where there is none, with
    every highlight that has no theme or two contents, and every tag that cannot be read. No message repeats a statement.
    """
    table = parse(_tidy(read_cells(path, shown)), HIGHLIGHTS, shown)
    mistakes = Mistakes(shown)
    statements = _statements(table.frame, mistakes)
    if mistakes:
        raise Refused(mistakes.problems())
    return Coded(tuple(statements), shown, table.invented)


def _tidy(cells: Cells) -> Cells:
    """The cells with content as text, and letters as one sign each."""
    contents = {position for position, name in enumerate(cells.header) if plain(name) == "content"}
    rows = [
        (line, [_text(cell) if position in contents else _composed(cell) for position, cell in enumerate(row)])
        for line, row in cells.rows
    ]
    return replace(cells, rows=rows)


def _text(content: str) -> str:
    """Content on one line, without markup and the spaces that Taguette puts around what is bold."""
    if _MARKUP.search(content):
        content = html.unescape(_MARKUP.sub(" ", content))
    return _LOOSE.sub("", " ".join(_composed(content).split()))


@dataclass(frozen=True)
class _Meaning:
    """What a tag says: a theme, a direction (key of `POLARITY`), both, or that the statement may be quoted."""

    theme: str | None = None
    direction: str | None = None
    may_quote: bool = False
    wrong: str | None = None
    """Why it cannot be read and what to do, as the sentence goes on after the tag."""


def _meaning(tag: str) -> _Meaning:
    rest, heading = tag, None
    while rest and (found := _HEADING.match(rest)):
        rest, heading = rest[found.end() :], found[1].casefold()
    if plain(rest) == _TAGUETTES_OWN:
        return _Meaning()
    words = set[str]()
    while rest:
        parts = _LAST_PART.fullmatch(rest)
        before, last = parts.groups() if parts and plain(rest) not in _WORDS else ("", rest)
        if plain(last) not in _WORDS:
            break
        words.add(_WORDS[plain(last)])
        rest = before
    parts = _FIRST_PART.fullmatch(rest)
    if parts and words <= {MAY_QUOTE} and _WORDS.get(plain(parts[1])) in _DIRECTIONS:
        words.add(_WORDS[plain(parts[1])])
        rest = parts[2]
    wrong = _wrong(heading, words, rest)
    direction = next((_DIRECTIONS[word] for word in words if word in _DIRECTIONS), None)
    return _Meaning(tag if wrong else _HIERARCHY.sub(": ", rest) or None, direction, MAY_QUOTE in words, wrong)


def _wrong(heading: str | None, words: set[str], theme: str) -> str | None:
    """What is wrong with a tag of this heading, these words and this theme. words and theme can be empty."""
    again = "og hent udtrækket igen."
    if len(words - {MAY_QUOTE}) > 1:
        return f"har flere retninger. Sæt et mærke for hver, fx »mentor.fremmer« og »mentor.hæmmer«, {again}"
    apart = {plain(piece) for piece in re.split(r"[^\w\s]|_", theme)} | ({plain(word) for word in theme.split()} & _VERBS)
    if plain(MAY_QUOTE) in apart:
        return f"siger ikke klart, om stykket må citeres. Kald det »{MAY_QUOTE}«, eller slet det i Taguette, {again}"
    if apart & _WORDS.keys():
        return f"blander tema og retning. Skriv temaet først: mentor.hæmmer, eller giv temaet et andet navn i Taguette, {again}"
    for part in re.split(_SEPARATOR, theme):
        if near := _misspelt(plain(part)):
            return f"ligner »{near}«. Ret mærket i Taguette, eller giv temaet et andet navn, {again}"
    if heading and not words and (not theme or heading in _PROMISES):
        told = "passer ikke til sin overskrift" if theme else "er kun en overskrift"
        return f"{told}. Ret mærket i Taguette til fx »{_PROMISES.get(heading, 'Tema.mentor')}«, {again}"
    return None


def _misspelt(part: str) -> str | None:
    """The direction or "må citeres" that a plain word should have been; None also for a word made of a direction and another."""
    for word, told in _WORDS.items():
        begins = part.startswith(word) and not _ENDING.fullmatch(part.removeprefix(word))
        ends = part.endswith(word) and len(part.removesuffix(word)) > _SLIP
        if told in _DIRECTIONS and (begins or ends):
            return None
    near = get_close_matches(part, _WORDS, n=1, cutoff=0.8)
    return _WORDS[near[0]] if near else None


def _statements(frame: pd.DataFrame, mistakes: Mistakes) -> list[Statement]:
    """The highlights of an export in its order; notes what their tags cannot mean."""
    found = []
    told = set[str]()
    for _, rows in frame.groupby("id", sort=False):
        (line, document, text), *others = zip(rows.index, rows["document"], rows["content"], strict=True)
        for at, *other in others:
            if other != [document, text]:
                message = (
                    f"Stykket har samme id som linje {line}, men en anden tekst eller et andet dokument. Hent udtrækket igen."
                )
                mistakes.add("two contents", message, at, "id")
        tags = rows["tag"].dropna()
        meanings = [_meaning(tag) for tag in tags]
        for at, tag, meaning in zip(tags.index, tags, meanings, strict=True):
            if meaning.wrong and tag not in told:
                told.add(tag)
                mistakes.add(meaning.wrong, f"Mærket {quoted(tag)} {meaning.wrong}", at, "tag")
        themes = _themes(meanings)
        if not themes:
            advice = "Sæt et mærke med temaet på i Taguette, og hent udtrækket igen."
            mistakes.add("no theme", f"Et markeret stykke i {quoted(document)} har intet tema. {advice}", line)
        found.append(Statement(document, text, themes, any(meaning.may_quote for meaning in meanings), line))
    return found


def _themes(meanings: Sequence[_Meaning]) -> dict[str, tuple[str, ...]]:
    """The themes of one highlight with their directions, each once and in the order of `POLARITY`."""
    alone = {meaning.direction for meaning in meanings if meaning.theme is None}
    own: dict[str, set[str | None]] = {}
    for meaning in meanings:
        if meaning.theme is not None:
            own.setdefault(meaning.theme, set()).add(meaning.direction)
    return {
        theme: tuple(direction for direction in POLARITY if direction in directions | alone) or ("neutral",)
        for theme, directions in own.items()
    }


def coded_interviews(exports: Sequence[Coded], documents: Table, typed: Table) -> Table:
    """The table `interviews` with what was coded in Taguette after what was typed in a sheet.

    exports: each with statements. documents: the table `taguette_interviews`. typed: the table `interviews` as a file holds
    it, its themes spelled alike, or empty. A theme that only differs in capitals is spelled as in the sheet, or as first in the
    exports. The index counts the rows, since the lines of several files are not different; `files` are those that hold
    statements. Raises Refused with all of these: a document in two exports or without a line in the list, an interview number
    that stands in the sheet as well or for different people.
    """
    problems: list[Problem] = []
    spelled = {theme_key(theme): theme for theme in typed.frame["theme"]}
    rows: list[tuple[str, str, str, str, bool]] = []
    first_in: dict[str, str] = {}
    for export in exports:
        mistakes = Mistakes(export.file)
        lines: dict[str, int] = {}
        for statement in export.statements:
            lines.setdefault(statement.document, statement.line)
            meant = dict.fromkeys(
                (spelled.setdefault(theme_key(theme), theme), direction)
                for theme, directions in statement.themes.items()
                for direction in directions
            )
            rows += [(statement.document, *each, statement.text, statement.may_quote) for each in meant]
        for document, line in lines.items():
            first = first_in.setdefault(document, export.file)
            if first != export.file:
                told = f"{quoted(document)} er også i {quoted(Path(first).name)}. Behold ét udtræk, det med alle mærker."
                mistakes.add("twice", told, line, "document")
        _unlisted(lines, documents.frame, mistakes)
        problems += mistakes.problems()
    problems += _numbers(documents, typed, first_in)
    if problems:
        raise Refused(problems)
    frame = pd.concat([typed.frame, _frame(rows, documents.frame)], ignore_index=True)
    return Table(
        INTERVIEWS,
        frame.set_axis(pd.RangeIndex(1, len(frame) + 1, name="line")),
        typed.invented or any(export.invented for export in exports),
        (*(() if typed.frame.empty else typed.files), *(export.file for export in exports)),
    )


def _unlisted(lines: Mapping[str, int], documents: pd.DataFrame, mistakes: Mistakes) -> None:
    """Notes the documents of an export that the list does not name, or all in one sentence where there is no list."""
    if documents.empty and lines:
        header = ";".join(column.danish for column in TAGUETTE_INTERVIEWS.columns)
        told = (
            f"Det står ikke nogen steder, hvem der taler. Skriv {LIST} med overskriften {header} og en linje for hvert dokument"
        )
        mistakes.add("no list", f"{told}: {joined([quoted(name) for name in lines])}.")
        return
    listed = [_composed(name) for name in documents["document"]]
    for name, line in lines.items():
        if name not in listed:
            told = f"{quoted(name)} står ikke i {LIST}.{did_you_mean(name, listed)} Ret navnet i listen, eller tilføj en linje."
            mistakes.add("unlisted", told, line, "document")


def _numbers(documents: Table, typed: Table, coded: Collection[str]) -> list[Problem]:
    """Interview numbers that stand in the sheet as well, or for two interviews with different people."""
    if documents.frame.empty:
        return []
    mistakes = Mistakes(documents.files[0])
    in_sheet = set(typed.frame["interview_id"])
    seen: dict[str, tuple[int, tuple[str, ...]]] = {}
    columns = ("document", "interview_id", "informant", "status", "group_size")
    cells = zip(*(documents.frame[name].astype("str") for name in columns), strict=True)
    for line, (document, number, *who) in zip(documents.frame.index, cells, strict=True):
        if number in in_sheet and _composed(document) in coded:
            sheet = quoted(Path(typed.files[0]).name)
            told = f"{quoted(number)} står også i {sheet}. Giv det ene interview et andet løbenummer, eller slet det ene sted."
            mistakes.add("in sheet", told, line, "interview")
        before, others = seen.setdefault(number, (line, tuple(who)))
        if others != tuple(who):
            told = (
                f"Linjen har samme interview som linje {before}, men informant, status eller antal deltagere er forskelligt. "
                "Ret løbenummeret, eller gør linjerne ens."
            )
            mistakes.add("two interviews", told, line, "interview")
    return mistakes.problems()


def _frame(rows: Sequence[tuple[str, str, str, str, bool]], documents: pd.DataFrame) -> pd.DataFrame:
    """Rows (document, theme, direction, text, may quote) as rows of the table `interviews`."""
    names = ("document", "theme", "polarity", "statement", "may_quote")
    said = pd.DataFrame(rows, columns=list(names))
    who = documents.assign(document=documents["document"].map(_composed)).drop_duplicates("document")
    frame = said.merge(who, on="document", how="left", validate="many_to_one")
    return frame[[column.name for column in INTERVIEWS.columns]].astype(
        {column.name: DTYPES[column.kind] for column in INTERVIEWS.columns}
    )


def _composed(name: str) -> str:
    """The name with each letter as one sign: in a Mac's file names å is a and a ring."""
    return unicodedata.normalize("NFC", name)
