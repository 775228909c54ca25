"""`make revise`: begins next year's goals from this year's (guidelines 4.2.4, 5), and keeps the former plan whole.

Baselines move on to the latest figures, goals that are met and closed or dropped are left out, and what has passed is left for
the seminar. The former goals file stays byte for byte in data/<municipality>/planer/, so that measurements of former years still
have their goals. The note on fulfilment is written first, as it can't be made of goals that have moved on.
"""

from collections.abc import Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, Final

from actionplan import danish
from actionplan.analyses.goal_findings import amount
from actionplan.analyses.goal_reviews import Review
from actionplan.analyses.goal_status import Course
from actionplan.briefing import follow_up
from actionplan.meeting_papers import write_memo
from actionplan.parameters import goals_writer
from actionplan.parameters.editing import encoded, replace_file
from actionplan.parameters.files import params_paths
from actionplan.parameters.goals import LONGEST_SENTENCE
from actionplan.parameters.goals_reader import GOALS, goals_path
from actionplan.parameters.goals_writer import Document
from actionplan.parameters.messages import line_of
from actionplan.parameters.reader import bytes_of, decoded
from actionplan.parameters.syntax import parse
from actionplan.parameters.target_groups import same_name
from actionplan.parameters.values import read_whole_number
from actionplan.problems import Refused
from actionplan.workbook import FORMER_PLANS, known_municipalities, open_case

NO_GOALS: Final = "Der er ingen mål at revidere. Skriv dem i filen, eller hold seminaret om mål først."
NOTHING_WRITTEN: Final = (
    "Der er ikke skrevet nogen målinger eller beslutninger ned, så der er intet at revidere ud fra. Følg målene op først."
)
WRONG_YEAR: Final = "Planen kan revideres til {years}. Skriv et af de år."
ALREADY: Final = (
    "Målene er allerede revideret til {year}, og den tidligere plan ligger her. Ret videre i {file}. Vil I begynde forfra, så "
    "flyt den tidligere plan tilbage som {file}."
)
NOT_RIGHT: Final = "Filen blev ikke skrevet rigtigt, og den gamle står der endnu. Kør kommandoen igen."


@dataclass(frozen=True)
class Revised:
    """Next year's goals. remarks: comments for the file above each goal, by its number, and above all of them by "". open: what
    the seminar has to decide, by goal, in Danish."""

    document: Document
    remarks: Mapping[str, tuple[str, ...]]
    open: Mapping[int, tuple[str, ...]]


def revise(root: Path, municipality: str, year: int, today: date) -> list[str]:
    """Makes a municipality's goals those of a year. Returns what to tell the analyst.

    Raises Refused, with nothing changed, where there are no goals, where nothing has been followed up, where any file of the
    municipality has a mistake, for another year than this one and the next, and where the goals have been revised to it already.
    """
    (path,) = params_paths(root, lambda: known_municipalities(root), municipality)
    goals = goals_path(path)
    file = goals.relative_to(root).as_posix()
    if year not in (today.year, today.year + 1):
        raise Refused.of(file, WRONG_YEAR.format(years=f"{today.year} eller {today.year + 1}"))
    plans = root / "data" / path.stem / FORMER_PLANS
    former = plans / f"{year - 1}.goals.yml"
    if later := [plan for plan in sorted(plans.glob("*.goals.yml")) if plan.name >= former.name]:
        last = later[-1]
        told = ALREADY.format(year=int(last.name.removesuffix(".goals.yml")) + 1, file=file)
        raise Refused.of(last.relative_to(root).as_posix(), told)
    case = open_case(path, root, today)
    if not case.goals.goals:
        raise Refused.of(file, NO_GOALS)
    kept = former.relative_to(root).as_posix()
    basis = follow_up.basis(case, root)
    if basis.records.measurements.empty and basis.records.decisions.empty:
        raise Refused.of(file, NOTHING_WRITTEN)
    seen = goals_writer.on_disk(goals, root)
    made = revised(seen.document, basis.reviews, (year, today), kept)
    goals_writer.check(made.document, file)
    before = bytes_of(goals, file)
    text, encoding = decoded(before, file)
    after = encoded(
        with_remarks(goals_writer.with_document(text, file, seen.document, made.document), made, file), encoding, file
    )
    memo = write_memo(root, basis)
    try:
        replace_file(
            goals, file, (before, after), lambda new: new.read_bytes() == after, NOT_RIGHT, lambda: _keep(former, before)
        )
    except Refused:
        if goals.read_bytes() == before:
            former.unlink(missing_ok=True)
        raise
    return _told(made, basis.reviews, (file, kept, memo.path.relative_to(root).as_posix()), year)


def revised(document: Document, reviews: Sequence[Review], when: tuple[int, date], kept: str) -> Revised:
    """A year's goals from those of the year before. when: the year, and today. kept: where the former plan lies."""
    year, today = when
    made = deepcopy(document)
    goals: dict[str, Any] = made["mål"]
    ended = [review for review in reviews if review.ended]
    for review in ended:
        del goals[str(review.goal.number)]
    remarks = {"": _remarks(ended, year, kept)}
    left: dict[int, tuple[str, ...]] = {}
    for review in reviews:
        if review.ended:
            continue
        number = str(review.goal.number)
        moved = _move_on(goals[number], review, today)
        undecided = _undecided(goals[number], review, date(year, 1, 1))
        told = [] if moved else [f"Mål {number}: Der er ingen status, der kan vises, så nulpunktet er det samme som før."]
        told += [f"Skal besluttes for mål {number}: {danish.joined(undecided)}."] if undecided else []
        remarks[number] = tuple(told)
        if undecided:
            left[review.goal.number] = undecided
    gone = {review.goal.number for review in ended}
    made["rækkefølge"] = [each for each in made.get("rækkefølge", []) if int(each) not in gone]
    return Revised(made, remarks, left)


def _remarks(ended: Sequence[Review], year: int, kept: str) -> tuple[str, ...]:
    """What is said above all of a year's goals."""
    told = [f"mål {each.goal.number} »{each.goal.name}« ({danish.small(each.advice.told)})" for each in ended]
    return (
        f"Målene er ført videre til {year}. Den tidligere plan ligger i {kept}.",
        "Nulpunkterne er flyttet frem til den seneste status. Delmålene er den tidligere plans: behold, ret eller slet dem.",
        *([f"Ikke med i {year}: {danish.joined(told)}."] if told else []),
    )


def _move_on(goal: dict[str, Any], review: Review, today: date) -> bool:
    """Moves a goal's baselines on to the latest figures and words, with their days, and its targets to those that were decided.
    Returns whether there was any status to move to."""
    told = []
    for measure in goal.get("måltal", ()):
        course = _course(review, measure)
        if course is None or course.latest is None:
            continue
        before, months = measure.get("nulpunkt"), course.series.months
        # What was added up to a longer period goes back to what one reading is, as the file tells of readings.
        measure["nulpunkt"] = round(course.latest / months, 1) if months else course.latest
        measure["gælder_fra"] = f"{today:%d-%m-%Y}"
        if course.moves:
            measure["mål"] = course.moves[-1].after / (months or 1)
        was = f" mod {before} i den tidligere plan" if before and not months else ""
        name = f" ({measure['navn']})" if len(review.courses) > 1 else ""
        told.append(f"{danish.day(course.series.days[-1])}: {amount(course.latest, course)}{was}{name}.")
    if review.said and not review.courses:
        told.append(f"{danish.day(review.said[-1].day)}: {danish.stopped(review.said[-1].words)}")
    words = " ".join(told)
    if words and len(words) <= LONGEST_SENTENCE:
        goal["nulpunkt"] = words
    return bool(told)


def _undecided(goal: dict[str, Any], review: Review, begins: date) -> tuple[str, ...]:
    """Takes out targets that are reached and dates that have passed when the year begins; what is then to be decided, in
    Danish."""
    told: list[str] = []
    for measure in goal.get("måltal", ()):
        course = _course(review, measure)
        by = next((each.by for each in review.goal.measures if same_name(each.name) == same_name(measure["navn"])), None)
        name = f" ({measure['navn']})" if len(goal["måltal"]) > 1 else ""
        if course is not None and course.met:
            reached = measure.pop("mål")
            reached = reached if isinstance(reached, str) else danish.exact(reached)
            told.append(f"et nyt måltal{name} eller at lukke målet, for {reached} er nået")
        if by is not None and by < begins:
            del measure["inden"]
            told.append(f"en ny dato for måltallet{name}")
    if review.goal.end is not None and review.goal.end < begins:
        del goal["slut"]
        told.append("en ny slutdato")
    return tuple(told)


def _course(review: Review, measure: Mapping[str, Any]) -> Course | None:
    return next((each for each in review.courses if same_name(each.measure.name) == same_name(measure["navn"])), None)


def with_remarks(text: str, made: Revised, file: str) -> str:
    """The text of the new goals file with the remarks as comments above what they are about."""
    document = parse(text, file, GOALS.same_key, GOALS.help)
    items = document.content.get("mål")
    places = [(line_of(("mål",), document), "")]
    for place, item in enumerate(items if isinstance(items, list) else []):
        places.append((line_of(("mål", place), document), str(read_whole_number(item["nummer"]))))
    newline = "\r\n" if "\r\n" in text else "\n"
    lines = text.splitlines(keepends=True)
    for line, number in reversed(places):  # from the end, so that no line moves before its turn
        if line is not None:
            below = lines[line - 1]
            indent = below[: len(below) - len(below.lstrip())]
            lines[line - 1 : line - 1] = [f"{indent}# {remark}{newline}" for remark in made.remarks[number]]
    return "".join(lines)


def _keep(former: Path, content: bytes) -> None:
    former.parent.mkdir(parents=True, exist_ok=True)
    with former.open("xb") as file:
        file.write(content)


def _told(made: Revised, reviews: Sequence[Review], files: tuple[str, str, str], year: int) -> list[str]:
    file, kept, memo = files
    ended = [str(review.goal.number) for review in reviews if review.ended]
    count = danish.capital(danish.counted(len(reviews) - len(ended), "et mål", "mål")) if made.document["mål"] else "Ingen mål"
    gone = f" Mål {danish.joined(ended)} er ikke med." if ended else ""
    told = [
        f"{count} går videre til {year} i {file}, med nulpunkter efter den seneste status.{gone}",
        f"Den tidligere plan ligger hel i {kept}, og opfyldelsen af den står i {memo}.",
    ]
    if made.open:
        told.append("Seminaret skal beslutte:")
        told += [f"- mål {number}: {danish.joined(what)}" for number, what in made.open.items()]
        told.append("Kommentarerne i filen siger det samme ved hvert mål. Slet dem, når I har besluttet.")
    return told
