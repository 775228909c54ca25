"""`make revise`: begins next year's goals from this year's (guidelines 4.2.4, 5), and keeps the former plan whole.

Baselines move on to the latest figures, goals that are met and closed or dropped are left out, and what has passed is left for
the seminar. Next year's goals count from its first day; until then the former plan is followed up (`workbook.Case.in_force`).
The former goals file stays byte for byte in data/<municipality>/planer/, so that measurements of former years still have their
goals. The note on fulfilment is written first, as it can't be made of goals that have moved on.
"""

import os
import re
import uuid
from collections.abc import Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any, Final

from actionplan import danish, staging
from actionplan.analyses.fulfilment import fulfilment
from actionplan.analyses.goal_findings import amount
from actionplan.analyses.goal_reviews import Review
from actionplan.analyses.goal_status import Course
from actionplan.briefing import follow_up
from actionplan.meeting_papers import write_memo
from actionplan.parameters import goals_writer
from actionplan.parameters.editing import encoded, replace_file
from actionplan.parameters.files import params_paths
from actionplan.parameters.goals import LONGEST_SENTENCE, shown_figure
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
STILL: Final = (
    "Til og med {day} følger notat 05 og skærmen til møder stadig den tidligere plan. Et nyt måltal, som I beslutter inden da, "
    "skal I også skrive i {file}."
)
REST: Final = "(Resten står i den tidligere plan.)"
WHOLE: Final = "Det tidligere nulpunkt med ord står i den tidligere plan."
_SENTENCES: Final = re.compile(r"(?<=[.!?]) +(?=[A-ZÆØÅ»])")
"""Where a sentence ends and another begins; an abbreviation before a name may look so too, and nothing is lost by it."""
NOT_RIGHT: Final = "Filen blev ikke skrevet rigtigt, og den gamle står der endnu. Kør kommandoen igen."


@dataclass(frozen=True)
class Revised:
    """Next year's goals. remarks: comments for the file above each goal, by its number, and above all of them by "". open: what
    the seminar has to decide, by goal, in Danish sentences."""

    document: Document
    remarks: Mapping[str, tuple[str, ...]]
    open: Mapping[int, str]


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
    later = [plan for plan in sorted(plans.glob("[0-9][0-9][0-9][0-9].goals.yml")) if plan.name >= former.name]
    begun = later == [former] and former.read_bytes() == bytes_of(goals, file)  # and cut off before the goals moved on
    if later and not begun:
        last = later[-1]
        told = ALREADY.format(year=int(last.name.removesuffix(".goals.yml")) + 1, file=file)
        raise Refused.of(last.relative_to(root).as_posix(), told)
    case = open_case(path, root, today)
    if not case.goals.goals:
        raise Refused.of(file, NO_GOALS)
    kept = former.relative_to(root).as_posix()
    basis = follow_up.basis(case, root)
    if not basis.records.measured and basis.records.decisions.empty:
        raise Refused.of(file, NOTHING_WRITTEN)
    seen = goals_writer.on_disk(goals, root)
    made = revised(seen.document, basis.reviews, (year, today), kept, case.parameters.threshold)
    goals_writer.check(made.document, file)
    before = bytes_of(goals, file)
    text, encoding = decoded(before, file)
    after = encoded(
        with_remarks(goals_writer.with_document(text, file, seen.document, made.document), made, file), encoding, file
    )
    staging.make(plans, root)
    memo = write_memo(root, basis)
    try:
        replace_file(
            goals, file, (before, after), lambda new: new.read_bytes() == after, NOT_RIGHT, lambda: _keep(former, before)
        )
    except Refused:
        if goals.read_bytes() != after:  # a plan kept beside goals that haven't moved on would bar the next run
            former.unlink(missing_ok=True)
        raise
    still = STILL.format(day=danish.day(date(year - 1, 12, 31)), file=file)
    lines = _told(made, basis.reviews, (file, kept, memo.path.relative_to(root).as_posix()), year)
    return [*lines, still] if year > today.year else lines


def revised(document: Document, reviews: Sequence[Review], when: tuple[int, date], kept: str, threshold: int) -> Revised:
    """A year's goals from those of the year before. when: the year, and today. kept: where the former plan lies. threshold: the
    smallest count of persons or companies that words may tell."""
    year, today = when
    made = deepcopy(document)
    goals: dict[str, Any] = made["mål"]
    ended = [review for review in reviews if review.ended]
    for review in ended:
        del goals[str(review.goal.number)]
    remarks = {"": _remarks(ended, year, kept)}
    left: dict[int, str] = {}
    for review in reviews:
        if review.ended:
            continue
        number = str(review.goal.number)
        moved = _move_on(goals[number], review, max(today, date(year, 1, 1)), threshold)
        undecided = _undecided(goals[number], review, date(year, 1, 1))
        told = [] if moved else [f"Mål {number}: Der er ingen status, der kan vises, så nulpunktet er det samme som før."]
        told += [f"Skal besluttes for mål {number}: {undecided}"] if undecided else []
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


def _move_on(goal: dict[str, Any], review: Review, begins: date, threshold: int) -> bool:
    """Moves a goal's baselines on to the latest figures and words, with their days, and its targets to those that were decided.
    What the baseline was in words stays after them. begins: the day from which all that counts. Returns whether there was any
    status to move to."""
    told = []
    for measure in goal.get("måltal", ()):
        course = _course(review, measure)
        if course is None or course.latest is None:
            continue
        measure["nulpunkt"] = course.latest
        since = begins
        if course.moves:
            measure["mål"] = course.moves[-1].after
            since += timedelta(days=course.moves[-1].day == begins)  # what is decided on that very day, but later, counts again
        measure["gælder_fra"] = f"{since:%d-%m-%Y}"
        was = _was(course, threshold)
        name = f" ({measure['navn']})" if len(review.courses) > 1 else ""
        told.append(f"{danish.capital(course.when)}: {amount(course.latest, course)}{was}{name}.")
    if review.said and not review.courses:
        told.append(f"{danish.day(review.said[-1].day)}: {danish.stopped(review.said[-1].words)}")
    words = " ".join(told)
    if words and len(words) <= LONGEST_SENTENCE:
        goal["nulpunkt"] = _with_former(words, goal.get("nulpunkt"))
    return bool(told)


def _was(course: Course, threshold: int) -> str:
    """What the baseline was, in words that everybody may read; empty where there was none."""
    figure = course.measure.baseline
    if figure is None:
        return ""
    return f" mod {shown_figure(course.measure, figure, threshold)} i den tidligere plan"


def _with_former(words: str, former: str | None) -> str:
    """A new baseline in words with the former one after it: all of that, or its first sentences and where the others stand."""
    if not former or former in words:
        return words
    sentences = _SENTENCES.split(former)
    made = [f"{words} Tidligere: {former}"]
    made += [f"{words} Tidligere: {' '.join(sentences[:kept])} {REST}" for kept in range(len(sentences) - 1, 0, -1)]
    return next((each for each in [*made, f"{words} {WHOLE}"] if len(each) <= LONGEST_SENTENCE), words)


def _undecided(goal: dict[str, Any], review: Review, begins: date) -> str:
    """Takes out targets that are reached and dates that have passed when the year begins; what is then to be decided, in Danish
    sentences. Empty where nothing is."""
    told: list[str] = []
    wanted: list[tuple[str, str]] = []
    reached = 0
    for measure in goal.get("måltal", ()):
        course = _course(review, measure)
        by = next((each.by for each in review.goal.measures if same_name(each.name) == same_name(measure["navn"])), None)
        name = f" ({measure['navn']})" if len(goal["måltal"]) > 1 else ""
        if course is not None and course.met:
            was = measure.pop("mål")
            told.append(f"Måltallet {was if isinstance(was, str) else danish.exact(was)}{name} er nået.")
            wanted.append(("nyt", f"måltal{name}"))
            reached += 1
        if by is not None and by < begins:
            del measure["inden"]
            wanted.append(("ny", "frist" if wanted and wanted[-1][1] == f"måltal{name}" else f"frist for måltallet{name}"))
    if review.goal.end is not None and review.goal.end < begins:
        del goal["slut"]
        wanted.append(("ny", "slutdato"))
    new = f"fastsæt {_new(wanted)}" if wanted else ""
    judged, suggestion = fulfilment(review), review.advice.suggestion
    if suggestion == "adjust":
        told += [f"{danish.capital(judged.told)}."] if judged.outcome == "not" else []
        told += [review.advice.why, f"Justér målet eller indsatsen{new and f', og {new}'}."]
    elif judged.outcome == "not":
        told += [f"{danish.capital(judged.told)}. {judged.why}", f"Fortsæt, justér eller luk målet{new and f', og {new}'}."]
    elif judged.outcome == "open" and suggestion != "not_begun":
        told += [f"{danish.capital(judged.told)}. {judged.why}", f"Beslut, om målet fortsætter{new and f', og {new}'}."]
    elif reached:
        told.append(f"Luk målet, eller {new}.")
    elif new:
        told.append(f"{danish.capital(new)}.")
    return " ".join(told)


def _new(wanted: Sequence[tuple[str, str]]) -> str:
    """What has to be settled anew, in words. wanted: each with its form of "new", said where it is another than before."""
    before = ["", *(form for form, _ in wanted)]
    return danish.joined([each if form == was else f"{form} {each}" for was, (form, each) in zip(before, wanted, strict=False)])


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
    """Puts the former plan where it stays, whole or not at all."""
    former.parent.mkdir(parents=True, exist_ok=True)
    new = former.with_name(f".{former.stem}-{uuid.uuid4().hex}")
    try:
        with new.open("xb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        new.replace(former)
    finally:
        new.unlink(missing_ok=True)


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
        told += [f"- mål {number}: {what}" for number, what in made.open.items()]
        told.append("Kommentarerne i filen siger det samme ved hvert mål. Slet dem, når I har besluttet.")
    return told
