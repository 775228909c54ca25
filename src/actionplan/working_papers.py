"""Files for the analyst's own work, beside the notes: the questionnaire in its forms, the list of companies to interview, and
what is printed and sent out: interview guides, leaflet and newsletters.

They lie in a folder of the municipality's data that the workbook does not read, since `reports/` can always be cleared. A
file that somebody may have typed into is never overwritten.
"""

from collections.abc import Mapping
from datetime import date
from pathlib import Path

from actionplan import danish, staging
from actionplan.analyses import company_interviews
from actionplan.browser import Browser, Renderer, count_pages
from actionplan.browsers import get_browser
from actionplan.parameters.files import params_paths
from actionplan.parameters.model import Parameters
from actionplan.parameters.reader import read_all_parameters, read_parameters
from actionplan.printables import guides, information
from actionplan.printables.guides import Guides
from actionplan.printables.information import Information
from actionplan.problems import Refused
from actionplan.replacing import replace_all
from actionplan.survey import interview_list
from actionplan.survey.forms import answer_sheet, limesurvey, paper_form
from actionplan.survey.questionnaire import questionnaire
from actionplan.tables.names import file_stem
from actionplan.tables.specs import SURVEY_RESPONSES
from actionplan.workbook import known_municipalities, open_case

FORMS, LIST, PRINTABLES = "spoergeskema", "interviewliste", "tryksager"
PAPER, LIMESURVEY = "spoergeskema.pdf", "limesurvey.txt"
SHEET = f"{file_stem(SURVEY_RESPONSES)}.xlsx"
COMPANIES = "virksomheder.xlsx"
CODEBOOK = "temaer-til-taguette.csv"
SHEET_PAGES = 2
"""A guide and the leaflet are one sheet each, printed on both sides."""


def write_questionnaire(root: Path, municipality: str) -> list[str]:
    """Writes the questionnaire to data/<m>/spoergeskema: on paper (PDF), as a sheet for typing in, and for LimeSurvey.

    A sheet that is there already stays. Returns what to tell the analyst. Raises Refused for an unknown municipality, a params
    file or a questionnaire that can't be right, and BrowserMissing, InUse.
    """
    path = _params(root, municipality)
    parameters = read_parameters(path, root, known_municipalities(root))
    form, bodies = questionnaire(root), parameters.bodies
    folder = root / "data" / path.stem / FORMS
    with Browser(get_browser()) as browser:
        name = f"{parameters.municipality} Kommune"
        pdf = browser.print(paper_form(form, name, bodies, invented=parameters.fictional))
    made: dict[str, bytes] = {PAPER: pdf, LIMESURVEY: limesurvey(form, bodies).encode("utf-8")}
    kept = (folder / SHEET).exists()
    if not kept:
        made[SHEET] = answer_sheet(form, bodies)
    _write(folder, made, root)
    shown = folder.relative_to(root).as_posix()
    sheet = f"{SHEET}, som er der i forvejen og ikke er ændret" if kept else SHEET
    return [
        f"Klar i {shown}: {PAPER} til tryk og {LIMESURVEY} til LimeSurvey.",
        f"Svar på papir skrives ind i {sheet}. Flyt den til data/{path.stem}, når alle svar er skrevet ind. "
        "Svarer nogle online, så skriv i stedet svarene på papir ind i skemaet online.",
    ]


def write_printables(root: Path, municipality: str | None, day: date) -> list[str]:
    """Writes interview guides, leaflet and newsletters to data/<m>/tryksager; municipality None: for all of params.

    A newsletter that is there already stays, since somebody may have edited it. Returns what to tell the analyst. Raises Refused
    for an unknown municipality and for params or texts that can't be right, and BrowserMissing, InUse.
    """
    known = known_municipalities(root)
    found, told_of = guides.interview_guides(root), information.information(root)
    everybody = read_all_parameters(root, known, municipality)
    with Browser(get_browser()) as browser:
        return [
            line
            for stem, parameters in everybody.items()
            for line in _printables(root, stem, parameters, (found, told_of), browser, day)
        ]


def _printables(
    root: Path, stem: str, parameters: Parameters, texts: tuple[Guides, Information], browser: Renderer, day: date
) -> list[str]:
    """Writes one municipality's printables; what to tell of them."""
    found, told_of = texts
    folder = root / "data" / stem / PRINTABLES
    made = {guide.file: browser.print(guides.guide_page(guide, found, parameters)) for guide in found.guides}
    made[information.LEAFLET] = browser.print(information.leaflet_page(told_of, parameters))
    long = {name: count_pages(pdf) for name, pdf in made.items()}
    made[CODEBOOK] = guides.codebook(found).encode("utf-8-sig")
    kept = [letter.path for letter in told_of.newsletters if (folder / letter.path).exists()]
    for letter in told_of.newsletters:
        if letter.path not in kept:
            text = information.newsletter(letter, told_of, parameters, day)
            made[letter.path] = text.replace("\n", "\r\n").encode("utf-8-sig")  # so that every Notepad shows its lines
    _write(folder, made, root)
    shown, count = folder.relative_to(root).as_posix(), danish.counted(len(found.guides), "en interviewguide", "interviewguider")
    lines = [f"Klar i {shown}: {count} og {information.LEAFLET} til tryk, tekster til nyhedsbreve og temaer til Taguette."]
    if lacks := information.lacking(parameters):
        file = f"params/{stem}.yml"
        lines.append(f"I {file} mangler {danish.joined(lacks)}. Står det der, kommer det med i {information.LEAFLET}.")
    lines += [f"{name} var der i forvejen og er ikke ændret. Slet filen, hvis du vil have en ny." for name in kept]
    for name, pages in long.items():
        if pages > SHEET_PAGES:
            file = information.FILE if name == information.LEAFLET else guides.FILE
            lines.append(f"{name} fylder {pages} sider og kan ikke være på ét ark. Gør teksten kortere i {file}.")
    return lines


def write_interview_list(root: Path, municipality: str, day: date) -> list[str]:
    """Writes whom to interview among those who answered to data/<m>/interviewliste (guidelines 2.2.3).

    Returns what to tell the analyst. Raises Refused where the municipality's files can't be right, where nobody has answered,
    and where there is a list already: it has been worked with since.
    """
    path = _params(root, municipality)
    case = open_case(path, root, day)
    folder = root / "data" / path.stem / LIST
    file = (folder / COMPANIES).relative_to(root).as_posix()
    pool = None if case.survey is None else company_interviews.pool(case.survey, case.tables["agreements"].frame, case.companies)
    if pool is None:
        told = "Der er ingen svar på spørgeskemaet at vælge efter. Læg dem i mappen først."
        raise Refused.of(f"data/{path.stem}/{file_stem(SURVEY_RESPONSES)}.csv", told)
    if (folder / COMPANIES).exists():
        raise Refused.of(file, "Listen findes allerede og er ikke ændret. Omdøb eller flyt den, hvis du vil have en ny.")
    choice = company_interviews.choice(pool, case.parameters.company_interviews)
    _write(folder, {COMPANIES: interview_list.workbook(choice, case.name, case.parameters.bodies, day)}, root)
    chosen = danish.counted(len(choice.companies), "en virksomhed", "virksomheder")
    return [
        f"Klar: {file} med {chosen}. {_gaps(len(choice.gaps))}",
        "Listen viser enkelte virksomheders svar. Den er til projektgruppen alene og må ikke stå i et notat.",
    ]


def _gaps(count: int) -> str:
    if not count:
        return "De dækker alle de kendetegn, som svarene har."
    return f"{danish.capital(danish.counted(count, 'et kendetegn', 'kendetegn'))} er ikke dækket; se det andet ark."


def _params(root: Path, municipality: str) -> Path:
    (path,) = params_paths(root, lambda: known_municipalities(root), municipality)
    return path


def _write(folder: Path, made: Mapping[str, bytes], root: Path) -> None:
    """Puts the files in place, all of them or none."""
    with staging.folder(folder, root) as place:
        new = Path(place)
        for name, content in made.items():
            (new / name).write_bytes(content)
        replace_all([(new / name, folder / name) for name in made], new / "former")
