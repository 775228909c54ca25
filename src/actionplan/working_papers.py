"""Files for the analyst's own work, beside the notes: the questionnaire in its forms, and the list of companies to interview.

They lie in a folder of the municipality's data that the workbook does not read, since `reports/` can always be cleared. A
file that somebody may have typed into is never overwritten.
"""

from collections.abc import Mapping
from datetime import date
from pathlib import Path

from actionplan import danish, staging
from actionplan.analyses import company_interviews
from actionplan.browser import Browser
from actionplan.browsers import get_browser
from actionplan.parameters.files import params_paths
from actionplan.parameters.reader import read_parameters
from actionplan.problems import Refused
from actionplan.replacing import replace_all
from actionplan.survey import interview_list
from actionplan.survey.forms import answer_sheet, limesurvey, paper_form
from actionplan.survey.questionnaire import questionnaire
from actionplan.tables.names import file_stem
from actionplan.tables.specs import SURVEY_RESPONSES
from actionplan.workbook import known_municipalities, open_case

FORMS, LIST = "spoergeskema", "interviewliste"
PAPER, LIMESURVEY = "spoergeskema.pdf", "limesurvey.txt"
SHEET = f"{file_stem(SURVEY_RESPONSES)}.xlsx"
COMPANIES = "virksomheder.xlsx"


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
        pdf = browser.print(paper_form(form, f"{parameters.municipality} Kommune", bodies))
    made: dict[str, bytes] = {PAPER: pdf, LIMESURVEY: limesurvey(form, bodies).encode("utf-8")}
    kept = (folder / SHEET).exists()
    if not kept:
        made[SHEET] = answer_sheet(form, bodies)
    _write(folder, made)
    shown = folder.relative_to(root).as_posix()
    sheet = f"{SHEET}, som er der i forvejen og ikke er ændret" if kept else SHEET
    return [
        f"Klar i {shown}: {PAPER} til tryk og {LIMESURVEY} til LimeSurvey.",
        f"Svar på papir skrives ind i {sheet}. Flyt den til data/{path.stem}, når alle svar er skrevet ind. "
        "Svarer nogle online, så skriv i stedet svarene på papir ind i skemaet online.",
    ]


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
    _write(folder, {COMPANIES: interview_list.workbook(choice, case.name, case.parameters.bodies, day)})
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


def _write(folder: Path, made: Mapping[str, bytes]) -> None:
    """Puts the files in place, all of them or none."""
    with staging.folder(folder) as place:
        new = Path(place)
        for name, content in made.items():
            (new / name).write_bytes(content)
        replace_all([(new / name, folder / name) for name in made], new / "former")
