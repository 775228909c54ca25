"""The tables as an analyst meets them: the data dictionary, header-only templates, and files in the shipped form.

The shipped form opens right in a Danish Excel by a double click: CSV with semicolons, decimal comma, UTF-8 with BOM,
Danish headers and words.
"""

import csv
import io
from decimal import Decimal
from pathlib import Path
from typing import Any

import pandas as pd

from actionplan.danish import joined, number
from actionplan.parameters.model import Bodies
from actionplan.sources.cells import INVENTED_LINE, INVENTED_MARK
from actionplan.sources.spreadsheet import decimal_text
from actionplan.survey.questionnaire import Question, Questionnaire, named
from actionplan.tables.names import accepted_headers, file_stem, plain
from actionplan.tables.schemas import limits
from actionplan.tables.shape import Column, Kind, TableSpec
from actionplan.tables.specs import INTERVIEWS, SPECS, SURVEY_RESPONSES, TAGUETTE_INTERVIEWS

_WRITTEN: dict[Kind, str] = {
    "text": "fri tekst uden CPR-numre",
    "code": "et ord eller nummer",
    "pseudonym": "et løbenummer",
    "count": "et helt tal",
    "number": "et tal, fx 12,5",
    "date": "en dato, fx 21-11-2026",
    "month": "en måned, fx 2026M07",
    "year": "et årstal med fire cifre",
    "flag": "ja eller nej",
    "choice": "",
}

_SURVEY = """\
Kolonnerne kan også hedde det, der spørges om, og et spørgsmål med flere svar kan have en kolonne for hvert svar, fx
`støtte [mindre papir]` med et x. Filen kan også være det, LimeSurvey, SurveyXact, Microsoft Forms eller Google Forms giver; fra
SurveyXact enten Excel-filen eller de tre CSV-filer, hvis navne ender på dataset, structure og labels.
"""

_CODED = f"""\
Listen hører til Taguettes eget udtræk af alle markerede stykker (CSV eller XLSX). Læg udtrækket i mappen, som det er; det må
hedde hvad som helst. Hvert stykke bliver til rækker i [{INTERVIEWS.danish}](#{INTERVIEWS.name}), en for hvert tema og hver
retning. Hvordan mærkerne læses, står i vejledningens afsnit 3.
"""

_INTRODUCTION = f"""\
<!-- Siden er skrevet af actionplan.tables.dictionary. Ret tabellerne i specs.py og ikke her. -->

# Data: hvad der kan lægges i mapperne

Hver kommune har sin egen mappe, fx `data/odder/`. Læg filerne direkte i den. Alt er frivilligt: Et notat siger selv, hvad det
bygger på, og hvad det ikke kan vide. `data/reference/` er fælles for alle kommuner og skal ikke ændres.

Arbejdsbogen retter aldrig i filerne. Kan en fil ikke være rigtig, står der fil, linje, kolonne, hvad der blev fundet, og hvad
der skal gøres. Alle fejl kommer på én gang, og notaterne laves først, når de er rettet.

## Sådan må filerne se ud

- **Navn.** Tabellens navn, fx `ydelsesforloeb.csv` eller `support_spells.csv`, og én fil pr. tabel. CSV- og Excel-filer med andre
  navne afvises, så en stavefejl ikke gør, at tal mangler. Kun udtræk fra SurveyXact og Taguette må hedde noget andet.
  Undermapper og andre slags filer bliver ikke læst.
- **Form.** CSV eller Excel (.xlsx). CSV må have semikolon, komma, tabulator eller lodret streg mellem kolonnerne og være gemt
  som UTF-8, UTF-16 eller Windows-1252. I et regneark læses det første synlige ark, der ikke er tomt.
- **Overskrift.** Den første linje er kolonnernes navne. Store og små bogstaver, mellemrum og bindestreger er uden betydning, og
  æ, ø og å kan skrives ae, oe og aa. Rækkefølgen er fri. Andre kolonner må gerne være der og bliver ikke brugt, men heller
  ikke de må indeholde CPR-numre.
- **Tal.** Med eller uden punktum som tusindtalsseparator og med komma før decimaler: 1.234,5. Også 1234.5 kan læses. I en kolonne
  med hele tal er »1.234« det samme som 1234. I en kolonne med decimaltal læses det, som resten af kolonnen er skrevet. Viser
  resten ikke, hvad punktum betyder, afvises det.
- **Datoer.** 21-11-2026, 21.11.2026, 21/11-2026, 2026-11-21 eller 21. november 2026. Skriv altid året med fire cifre.
- **Måneder.** 2026M07, 2026-07 eller juli 2026.
- **Ja og nej.** ja/nej, x, 1/0 eller sand/falsk. Er der kun sat krydser i en kolonne, er de tomme celler nej.
- **Tomme celler** betyder, at værdien ikke kendes. Skriv 0, når tallet er nul. I kolonner, der ikke er tekst, betyder også
  »..«, at værdien ikke kendes. En slutdato i år 9999 betyder, at forløbet er i gang.
- **Tomme linjer** springes over. En fil med kun en overskrift er en tabel, der ikke er samlet ind endnu.

## Personer

Skriv aldrig CPR-numre. Giv hver person et løbenummer, som er det samme i alle tabeller, og gem nøglen et andet sted. Alt, der
ligner et CPR-nummer, bliver afvist og aldrig gentaget i en meddelelse. P-numre må stå i kolonnen `virksomhed`.

## Opdigtede data

En fil med opdigtet indhold begynder med en linje, der starter med `{INVENTED_MARK}`. Det følger med til alt, der laves
af filen, og opdigtede og virkelige tal bliver aldrig blandet.

## Tabellerne
"""


def dictionary(form: Questionnaire) -> str:
    """The data dictionary (`data/README.md`) in Danish Markdown, from `SPECS` and the questionnaire with usual names."""
    form = named(form, Bodies())
    rows = [f"| [{spec.danish}](#{spec.name}) | `{file_stem(spec)}` | {spec.gives} |" for spec in SPECS.values()]
    overview = ["| Tabel | Fil | Giver |", "|---|---|---|", *rows]
    return "\n".join([_INTRODUCTION, *overview, "", *(_section(spec, form) for spec in SPECS.values())]).rstrip() + "\n"


def _section(spec: TableSpec, form: Questionnaire) -> str:
    notes = f"notat {joined(spec.notebooks)}" if spec.notebooks else "alle notater, der bygger på interviews"
    lines = [
        f'### <a id="{spec.name}"></a>{spec.danish}',
        "",
        f"`{file_stem(spec)}.csv` eller `.xlsx` (også `{spec.name}`). En række er {spec.row}.",
        "",
        f"- **Giver:** {spec.gives}.",
        f"- **Sådan fås den:** {spec.collect}",
        f"- **Hører til:** retningslinjernes afsnit {spec.guideline}; {notes}.",
    ]
    if spec.about_people:
        lines.append("- **Handler om personer:** Små antal vises ikke i notaterne.")
    if spec.key:
        lines.append(f"- **Må kun stå én gang:** samme {joined([spec.column(name).danish for name in spec.key])}.")
    for start, end in spec.periods:
        less = "ligge før" if spec.column(start).kind == "date" else "være mindre end"
        lines.append(f"- **Rækkefølge:** {spec.column(end).danish} må ikke {less} {spec.column(start).danish}.")
    lines += ["", "| Kolonne | Udfyldes | Indhold | Skrives som | Må også hedde |", "|---|---|---|---|---|"]
    for column in spec.columns:
        also = ", ".join(f"`{name}`" for name in accepted_headers(column)[1:] if plain(name) != plain(column.danish))
        filled = "altid" if column.required else "frivilligt"
        lines.append(f"| `{column.danish}` | {filled} | {column.about} | {_written(column)} | {also} |")
    if spec is SURVEY_RESPONSES:
        lines += [
            f"| `{each.header}` | frivilligt | {each.wording} | {_answers(each)} | `{each.id}` |" for each in form.questions
        ]
        lines += ["", _SURVEY]
    if spec is TAGUETTE_INTERVIEWS:
        lines += ["", _CODED]
    return "\n".join([*lines, ""])


def _answers(question: Question) -> str:
    """What may be written as an answer to a question, by code or label."""
    if question.kind == "number":
        return "et helt tal" if question.maximum is None else f"et helt tal, højst {number(question.maximum)}"
    if question.kind == "text":
        return _WRITTEN["text"]
    if question.kind == "scale":
        points = [f"»{choice.label}« ({choice.code})" for choice in question.choices]
        outside = [] if question.outside is None else [f"»{question.outside.label}«"]
        return f"{joined([*points, *outside], 'eller')}, som ord eller tal"
    several = ", flere med semikolon imellem" if question.kind == "multiple" else ""
    return joined([f"»{choice.label}«" for choice in question.answers], "eller") + several


def _written(column: Column) -> str:
    if column.kind == "choice":
        return joined([f"»{word}«" for word in column.choices.values()], "eller")
    return ", ".join(filter(None, [_WRITTEN[column.kind], limits(column)]))


def template(spec: TableSpec) -> str:
    """A file of the table with nothing but its header, ending in a line feed. Write it with encoding "utf-8-sig"."""
    return ";".join(column.danish for column in spec.columns) + "\n"


def write_table(frame: pd.DataFrame, spec: TableSpec, path: Path, invented: bool) -> None:
    """Writes a table's frame as a CSV file in the shipped form, so that reading it gives the same frame but for its index.

    frame: the columns of `spec` in the types of `schemas.DTYPES`. invented: whether the file says that its content is.
    """
    text = io.StringIO()
    if invented:
        text.write(INVENTED_LINE + "\n")
    text.write(template(spec))
    columns = [[_cell(value, column) for value in frame[column.name]] for column in spec.columns]
    csv.writer(text, delimiter=";", lineterminator="\n").writerows(zip(*columns, strict=True))
    path.write_text(text.getvalue(), encoding="utf-8-sig", newline="\n")


def _cell(value: Any, column: Column) -> str:
    if pd.isna(value):
        return ""
    match column.kind:
        case "number":
            return decimal_text(Decimal(repr(float(value))))
        case "date":
            return f"{value:%d-%m-%Y}"
        case "flag":
            return "ja" if value else "nej"
        case "choice":
            return column.choices[value]
        case _:
            return str(value)
