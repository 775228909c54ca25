"""The companies to interview as a sheet for the project group: whom, why and how, and what the choice does not cover.

It holds single companies' answers, so it says of itself that it is internal. No note is made from it.
"""

import io
from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from actionplan import danish
from actionplan.analyses.company_interviews import (
    CLOSE,
    GROUP_LEAST,
    GROUP_MOST,
    NONE,
    OTHERS,
    POSITIVE,
    RESERVED,
    SEVERAL,
    SMALL,
    WHY,
    Choice,
    kind,
    told,
)
from actionplan.parameters.company_interviews import DIMENSIONS
from actionplan.parameters.model import Bodies
from actionplan.survey.sheets import put

COMPANIES_SHEET, GAPS_SHEET, RULE_SHEET = "Virksomheder", "Ikke dækket", "Regel"
INVENTED = "Opdigtede data. Virksomhederne findes ikke."
INTERNAL = (
    "Internt arbejdspapir for projektgruppen: Listen viser enkelte virksomheders svar. Den må ikke gives videre, og intet "
    "fra den må stå i et notat."
)
LOOK_UP = "Slå navn og telefon op i jeres egen liste."
CONSENTED = {True: "ja", False: "har ikke svaret, så spørg først"}
_TOP = Alignment(wrap_text=True, vertical="top")

_COLUMNS = {
    "nr.": 5,
    "virksomhed": 13,
    "sektor": 11,
    "størrelse": 18,
    "branche": 24,
    "holdning": 13,
    "modeller af interesse": 30,
    "samarbejde": 18,
    "hvorfor valgt": 44,
    "må kontaktes": 17,
    "form": 30,
    "leder: dato og funktion": 22,
    "medarbejderrepræsentant: dato og funktion": 22,
}
_UNKNOWN = "ikke oplyst"


def workbook(choice: Choice, municipality: str, bodies: Bodies, day: date) -> bytes:
    """The list as XLSX with three sheets: the companies, what they do not cover and why, and the rule they were chosen by.

    municipality: its name as a heading has it ("Odder Kommune"). day: when the list was made.
    """
    book = Workbook()
    companies = book.worksheets[0]
    companies.title = COMPANIES_SHEET
    _sheet(companies, choice, f"Virksomheder til interview, {municipality}", _COLUMNS, _companies(choice), LOOK_UP)
    gaps = book.create_sheet(GAPS_SHEET)
    heading = "Det, som ingen af de valgte virksomheder dækker" if choice.gaps else "De valgte virksomheder dækker det hele."
    columns = {"hvad": 18, "værdi": 48, "hvorfor": 72}
    _sheet(gaps, choice, heading, columns if choice.gaps else {}, _gaps(choice))
    rule = book.create_sheet(RULE_SHEET)
    _sheet(rule, choice, "Sådan er virksomhederne valgt", {"emne": 30, "forklaring": 100}, _rule(choice, bodies, day))
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


def _companies(choice: Choice) -> Iterable[Sequence[str | int]]:
    for rank, each in enumerate(choice.companies, start=1):
        about = {dimension: value or _UNKNOWN for dimension, value in each.profile.items()}
        yield (
            rank,
            each.company,
            about["sector"],
            about["size"],
            about["industry"],
            about["attitude"],
            each.models or about["interest"],
            about["cooperation"],
            each.reason,
            CONSENTED[each.consented],
            each.form,
            "",
            "",
        )


def _gaps(choice: Choice) -> Iterable[Sequence[str | int]]:
    return ((danish.capital(kind(gap.part)), told(gap.part), WHY[gap.why]) for gap in choice.gaps)


def _rule(choice: Choice, bodies: Bodies, day: date) -> Iterable[Sequence[str | int]]:
    small, least, most = danish.number(SMALL * 100), danish.number(RESERVED, 1), danish.number(POSITIVE, 1)
    weights = [f"{DIMENSIONS[dimension]} {weight}" for dimension, weight in choice.plan.weights.by_dimension().items()]
    chosen, candidates = (danish.number(count) for count in (len(choice.companies), choice.candidates))
    return (
        ("Listen er lavet", danish.day(day)),
        ("Svar fra", choice.period or _UNKNOWN),
        ("Valgt", f"{chosen} af de {candidates} virksomheder, der kan vælges. Planlagt i params: {choice.plan.number}."),
        (
            "Hvem kan vælges",
            "De virksomheder, der har svaret på spørgeskemaet og ikke har sagt nej til at blive kontaktet. "
            f"{danish.capital(danish.counted(choice.declined, 'en virksomhed', 'virksomheder'))} har sagt nej og kommer aldrig "
            "på listen. Virksomheder, der ikke har svaret på det spørgsmål, kan være med. Spørg dem først.",
        ),
        (
            "Reglen",
            "Der vælges én virksomhed ad gangen: hver gang den, der føjer mest nyt til. Først tæller værdier, som ingen af de "
            "valgte har, fx »offentlig sektor«, med egenskabens vægt. Står flere lige, tæller kombinationer af to værdier, som "
            "ingen af de valgte har, med summen af de to vægte. Når alt er dækket én gang, begynder det forfra blandt resten.",
        ),
        ("Vægte", f"{danish.capital(danish.joined(weights))}. En egenskab med vægten 0 tæller ikke."),
        (
            "Lige gode virksomheder",
            f"Er to virksomheder lige gode, afgør en lodtrækning med det faste tal {choice.seed}, hvem der kommer først. "
            "De samme svar og de samme vægte giver derfor den samme liste.",
        ),
        ("Branche", f"Brancher med under {small} pct. af virksomhederne er slået sammen til »{OTHERS}«."),
        (
            "Holdning",
            "Gennemsnittet af de to spørgsmål om holdninger, hvor 1 er helt uenig og 5 er helt enig. "
            f"Positiv: {most} eller mere. Forbeholden: {least} eller mindre. Blandet: derimellem. »Ved ikke« tæller ikke med.",
        ),
        ("Samarbejdsmodel", "Den mest krævende af de fire modeller, som virksomheden siger ja til."),
        (
            "Samarbejde",
            bodies.fill(
                "Tæt: virksomheden har en aftale med {jobcentre} eller har samarbejdet på "
                f"mindst {danish.counted(SEVERAL, 'en måde', 'måder')} i de seneste tre år. Noget: den har samarbejdet på én "
                "måde. Intet: den har ikke samarbejdet."
            ),
        ),
        ("Både tæt og intet samarbejde", _both(choice)),
        (
            "Hvem I taler med",
            "Tal i hver virksomhed med både en leder og en tillidsvalgt eller anden medarbejderrepræsentant, hver for sig. "
            "Interviewet kan holdes i telefonen eller på virksomheden. Skriv dato og funktion på listen, aldrig navne.",
        ),
        (
            "Gruppeinterview",
            f"Er der mindst {danish.counted(GROUP_LEAST, 'en virksomhed', 'virksomheder')} af samme branche eller størrelse, "
            f"foreslås ét fælles interview med op til {danish.counted(GROUP_MOST, 'en', 'af dem')}. Det kan slutte med en "
            f"drøftelse af, hvilken rolle og hvilket ansvar virksomheden, {bodies.jobcentre} og borgeren har i et forløb.",
        ),
        (
            "Hvis en virksomhed siger nej",
            "Sæt antallet op i params, og lav listen igen. De første på listen er de samme, og den næste træder til.",
        ),
        ("Fortroligt", INTERNAL),
    )


def _both(choice: Choice) -> str:
    """Whether the choice has what the guidelines want of it most: companies that cooperate closely and such that don't at all."""
    there = {each.profile["cooperation"] for each in choice.companies}
    missing = [value for value in (CLOSE, NONE) if value not in there]
    wanted = "Retningslinjerne vil have begge dele med."
    return f"{wanted} Listen har begge dele." if not missing else f"{wanted} På listen mangler: {danish.joined(missing)}."


def _sheet(
    sheet: Worksheet,
    choice: Choice,
    heading: str,
    columns: Mapping[str, int],
    rows: Iterable[Sequence[str | int]],
    *more: str,
) -> None:
    """Writes lines about the sheet, `more` the last of them, then a table with these headings and widths."""
    above = [*([INVENTED] if choice.invented else []), heading, INTERNAL, *more]
    for row, line in enumerate(above, start=1):
        put(sheet, row, 1, line)
        sheet.cell(row, 1).font = Font(bold=line in {INVENTED, heading}, size=14 if line == heading else 11)
    head = len(above) + 2
    for column, (title, width) in enumerate(columns.items(), start=1):
        put(sheet, head, column, danish.capital(title))
        cell = sheet.cell(head, column)
        cell.font, cell.fill, cell.alignment = Font(bold=True), PatternFill("solid", fgColor="DCE6F1"), _TOP
        sheet.column_dimensions[get_column_letter(column)].width = width
    for row, values in enumerate(rows, start=head + 1):
        for column, value in enumerate(values, start=1):
            put(sheet, row, column, value)
            sheet.cell(row, column).alignment = _TOP
    sheet.freeze_panes = f"A{head + 1}"
    sheet.print_title_rows = f"{head}:{head}"
    sheet.page_setup.orientation, sheet.page_setup.paperSize = "landscape", sheet.PAPERSIZE_A4
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
