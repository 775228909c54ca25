"""`make meeting`: the Word files of the group's meetings, in data/<municipality>/moeder/: agenda and minutes, and in spring the
note on fulfilment that the steering group needs in May or June.

The folder is the municipality's own memory, which the workbook doesn't read. A file that somebody has edited is never written
over (`actionplan.sealed`).
"""

from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import count
from pathlib import Path
from typing import Final

from actionplan import danish, staging
from actionplan.analyses import meetings
from actionplan.briefing import action_plan_word, follow_up, meeting_pieces
from actionplan.briefing.action_plan_word import BadTemplate
from actionplan.briefing.follow_up import Basis
from actionplan.briefing.meeting_template import STANDARD
from actionplan.briefing.plan_pieces import Plan
from actionplan.parameters.files import params_paths
from actionplan.parameters.goals_reader import goals_path
from actionplan.problems import Refused
from actionplan.replacing import replace_all
from actionplan.sealed import as_made
from actionplan.seminar import told_at_meeting
from actionplan.seminar.session import FOLDER as SEMINAR
from actionplan.workbook import Case, known_municipalities, open_case

FOLDER: Final = "moeder"
OWN_TEMPLATE: Final = "moede_skabelon.docx"
"""A municipality's own template, in its data folder."""
MEMO: Final = "opfyldelse"
SPRING: Final = (3, 6)
"""The months in which the note on fulfilment goes with a meeting: the steering group meets in May or June."""
NO_GOALS: Final = "Der er ingen mål at mødes om endnu. Skriv dem i filen, eller hold seminaret om mål først."
NO_MEETING: Final = "Der er ikke aftalt noget møde fra {day} og frem. Skriv første_møde, eller skriv flere mødedatoer."


@dataclass(frozen=True)
class Written:
    """A paper that has been written or was there already. told: what to tell the analyst of it."""

    path: Path
    told: str


def write_papers(root: Path, municipality: str, today: date, day: date | None = None) -> list[str]:
    """Writes the papers of a meeting to data/<m>/moeder: of the day given, otherwise of the next meeting.

    Returns what to tell the analyst. Raises Refused where the municipality's files can't be right, where there are no goals and
    where no day is known, and InUse.
    """
    (path,) = params_paths(root, lambda: known_municipalities(root), municipality)
    case = open_case(path, root, today)
    if not case.goals.goals:
        raise Refused.of(goals_path(path).relative_to(root).as_posix(), NO_GOALS)
    meeting = day or meetings.next_meeting(case.parameters.follow_up, today)
    if meeting is None:
        raise Refused.of(path.relative_to(root).as_posix(), NO_MEETING.format(day=danish.day(today)), column="opfølgning")
    there = replace(case, day=meeting)
    told = told_at_meeting.told_at(root, case.slug, meeting)
    before = follow_up.basis(_known_before(there, root, told), root, meeting - timedelta(days=1))
    basis = follow_up.basis(there, root)
    paper = meeting_pieces.paper(before, basis, told)
    written = [write(root, case, f"{meeting.isoformat()}_dagsorden_og_referat", paper, meeting)]
    if SPRING[0] <= meeting.month <= SPRING[1] and basis.measured:
        written.append(write_memo(root, basis))
    return [each.told for each in written]


def _known_before(case: Case, root: Path, told: told_at_meeting.Told) -> Case:
    """A meeting's case without the figures that were told at it."""
    if not told:
        return case
    kept = root / "data" / case.slug / SEMINAR
    measured = told_at_meeting.known_before(case.tables["measurements"], told, kept, case.day)
    return replace(case, tables={**case.tables, "measurements": measured})


def write_memo(root: Path, basis: Basis) -> Written:
    """Writes the note on how far each goal is fulfilled: data/<m>/moeder/<year>_opfyldelse.docx."""
    day = basis.case.day
    return write(root, basis.case, f"{day.year}_{MEMO}", meeting_pieces.memo(basis), day)


def write(root: Path, case: Case, stem: str, plan: Plan, day: date) -> Written:
    """Writes a paper into the municipality's folder of meetings, never over one that somebody has edited. Raises InUse."""
    folder = root / "data" / case.slug / FOLDER
    file, problem = _word(plan, day, root / "data" / case.slug / OWN_TEMPLATE, root)
    names = (f"{stem}{'' if number == 1 else f'_{number}'}.docx" for number in count(1))
    edited: list[str] = []
    for name in names:
        path = folder / name
        if not path.is_file() or as_made(path):
            break
        edited.append(name)
    shown = path.relative_to(root).as_posix()
    if not path.is_file() or path.read_bytes() != file:
        _put(path, file, root)
    told = [f"Klar: {shown}."]
    if edited:
        is_are = "er rettet i Word og bliver, som den er" if len(edited) == 1 else "er rettet i Word og bliver, som de er"
        told.append(f"{danish.joined(edited)} {is_are}.")
    return Written(path, " ".join([*told, *([problem] if problem else [])]))


def _word(plan: Plan, day: date, own: Path, root: Path) -> tuple[bytes, str]:
    """The paper on the municipality's own template where it has one, and what is wrong with that, or nothing."""
    template = own if own.is_file() else STANDARD
    try:
        return action_plan_word.word(plan, day, {}, template.read_bytes()), ""
    except BadTemplate as bad:
        made = action_plan_word.word(plan, day, {}, STANDARD.read_bytes())
        return made, f"{own.relative_to(root).as_posix()}: {bad} Standardskabelonen er brugt."


def _put(path: Path, file: bytes, root: Path) -> None:
    with staging.folder(path.parent, root) as place:
        new = Path(place) / path.name
        new.write_bytes(file)
        replace_all([(new, path)], Path(place) / "former")
