"""The frame of note 05, the follow-up (guidelines 4.2.2): its head and messages, the goals' charts, the first meeting's own
agenda, what to talk about, and what it is built on. The goals' tables are in `actionplan.briefing.goal_reviews`.

Where there are no goals yet, the note plans the work instead (`actionplan.briefing.plans`).
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path

from markupsafe import Markup

from actionplan import danish
from actionplan.analyses import goal_findings, meetings
from actionplan.analyses.finding import Finding
from actionplan.analyses.first_meeting import to_settle, without_baseline, without_plan
from actionplan.analyses.goal_advice import RULE
from actionplan.analyses.goal_records import Records
from actionplan.analyses.goal_reviews import Review, Since, reviews
from actionplan.analyses.goal_status import FEWEST, PLURAL, Course
from actionplan.analyses.guidelines import NOTE_PLANS
from actionplan.briefing import blocks, control_charts, general_status, goal_reviews, plans
from actionplan.briefing.blocks import Block, mark
from actionplan.briefing.plans import section, words_table
from actionplan.editions import last_edition
from actionplan.parameters.goals import Goal, shown_figure
from actionplan.tables.cell import Missing
from actionplan.workbook import Case

NUMBER = "05"
LATELY = timedelta(days=183)
"""What counts as last time where no meeting and no edition is known."""
MOST_QUESTIONS = 6
"""At most so many about the goals."""
PLAN_ONLY = (
    "Notatet bygger på det, kommunen har skrevet om opgaverne, på offentlige tal til sammenligningen, hvis de er der, og på "
    "afsnit 4.2 i »Guidelines til handlingsplan for samarbejdet mellem jobcenter og virksomheder« (Discus og CABI). Der er "
    "ingen mål at følge op på endnu."
)


@dataclass(frozen=True)
class Basis:
    """What note 05 is made of: the municipality, what has been written about its goals, and where each of them stands.

    since: last time. findings: one for each goal, in the goals' order. summary: what they come to together.
    """

    case: Case
    records: Records
    since: Since
    reviews: tuple[Review, ...]
    findings: tuple[Finding, ...]
    summary: tuple[Finding, ...]

    @property
    def planned_only(self) -> bool:
        """Whether there are no goals yet."""
        return not self.reviews

    @property
    def first_meeting(self) -> bool:
        """Whether the group has not met yet, or nothing has been measured, so that the meeting has an agenda of its own."""
        follow_up = self.case.parameters.follow_up
        planned = bool(follow_up.dates) or follow_up.first_meeting is not None
        return bool(self.reviews) and (not self.measured or (planned and meetings.is_first(follow_up, self.case.day)))

    @property
    def measured(self) -> bool:
        """Whether any figure or word has been written about a goal."""
        return not self.records.measurements.empty

    @property
    def told(self) -> tuple[Finding, ...]:
        """The key messages: what the first meeting has to settle, at others where the goals are."""
        goals = [review.goal for review in self.reviews]
        return to_settle(goals, self.case.day, invented=self.case.invented) if self.first_meeting else self.summary

    @property
    def charted(self) -> tuple[tuple[Course, Finding], ...]:
        """The measures with a chart and their goal's finding, those of goals that want a decision most first."""
        found = dict(zip((review.goal.number for review in self.reviews), self.findings, strict=True))
        ordered = sorted((review for review in self.reviews if not review.ended), key=lambda review: review.weight)
        return tuple(
            (course, _titled(found[review.goal.number], review, course))
            for review in ordered
            for course in review.courses
            if course.chart is not None
        )


def basis(case: Case, root: Path) -> Basis:
    """Reviews every goal on the note's day. root: the project's folder, for the editions. Raises Refused as `last_edition`."""
    records = Records.until(case.tables, case.day, invented=case.invented)
    last = since(case, root)
    made = reviews(case.goals.goals, records, case.parameters.threshold, last.day, case.day)
    source = records.source
    found = tuple(goal_findings.goal_finding(review, source, case.day, invented=case.invented) for review in made)
    return Basis(case, records, last, made, found, goal_findings.summary(made, source, case.day, invented=case.invented))


def since(case: Case, root: Path) -> Since:
    """What counts as last time: the group's last meeting, else the last edition, else half a year ago."""
    met = meetings.last_meeting(case.parameters.follow_up, case.day)
    if met is not None:
        return Since(met, f"siden mødet {danish.day(met)}")
    edition = last_edition(root, case.slug, case.day)
    if edition is not None and edition.invented == case.invented:
        return Since(edition.day, f"siden udgaven af {danish.day(edition.day)}")
    return Since(case.day - LATELY, "i de seneste seks måneder")


def _titled(finding: Finding, review: Review, course: Course) -> Finding:
    """The goal's finding; under a measure that it isn't told by, its headline names that measure."""
    if course is goal_findings.lead(review):
        return finding
    return replace(finding, headline=f"Mål {review.goal.number}: {danish.small(course.measure.name)}")


def head(basis: Basis) -> Block:
    """The title block, with the first message for the municipality's index."""
    days = basis.records.measurements["date"]
    period = danish.day(days.max().date()) if len(days) else ""
    made = blocks.head(basis.case, NOTE_PLANS[NUMBER].subject, period)
    return replace(made, about=(*made.about, ("message", basis.told[0].headline if basis.told else "")))


def messages(basis: Basis) -> Block:
    """The key messages; at the first meeting what it has to settle, and without goals that the note is a plan."""
    if basis.planned_only:
        return plans.state(basis.case, NUMBER)
    return blocks.key_messages(basis.told, nothing="")


def plan(basis: Basis, part: str) -> Block | None:
    """A part of the plan for the work, where there are no goals yet."""
    made: dict[str, Callable[[], Block | None]] = {
        "wanted": lambda: plans.wanted(basis.case, NUMBER),
        "who_and_when": lambda: plans.who_and_when(basis.case, NUMBER),
        "steps": lambda: plans.steps(basis.case, NUMBER),
        "collected": lambda: plans.collected(basis.case, NUMBER),
    }
    return made[part]() if basis.planned_only else None


def tasks(basis: Basis) -> Block | None:
    """For the annex: who answers for the follow-up, and who is in the groups; without goals the plan tells that."""
    return None if basis.planned_only else plans.who_and_when(basis.case, NUMBER)


def first_meeting(basis: Basis) -> Block | None:
    """The first meeting's agenda, goal by goal; None at later meetings."""
    if not basis.first_meeting:
        return None
    rows = [_to_settle(review.goal, basis.case.parameters.threshold) for review in basis.reviews]
    heads = ("Mål", "Ansvarlig", "Tids- og ressourceplan", "Nulpunkt i tal og ord")
    told = (
        "Det første møde aftaler, hvem der er ansvarlig for hvert mål, hvornår gruppen mødes, hvad der mangler af tid og "
        "ressourcer, og hvor hvert mål begynder."
    )
    table = words_table("Det skal det første møde fastlægge", heads, rows, invented=basis.case.invented)
    return section("Dagsorden for det første møde", Markup("<p>{}</p>").format(told), table)


def _to_settle(goal: Goal, threshold: int) -> tuple[str, ...]:
    lacks, unknown = without_plan(goal), without_baseline(goal)
    figures = [
        f"{shown_figure(measure, measure.baseline, threshold)} {measure.unit}"
        for measure in goal.measures
        if measure.baseline is not None
    ]
    known = " ".join(filter(None, [danish.stopped(danish.joined(figures)) if figures else "", goal.baseline or ""]))
    return (
        f"{goal.number}. {goal.name}",
        goal.responsible or "Skal findes",
        f"Mangler: {danish.joined(lacks)}" if lacks else "Står i planen",
        f"{known} Mangler: {danish.joined(unknown)}".strip() if unknown else known,
    )


def status(basis: Basis) -> Block | None:
    """All goals in a table; None before anything has been measured, and without goals."""
    if basis.planned_only or not basis.measured:
        return None
    return goal_reviews.status(basis.reviews, basis.findings, _heading(basis), invented=basis.case.invented)


def _heading(basis: Basis) -> str:
    running = sum(not review.ended for review in basis.reviews)
    if not running:
        return "Alle planens mål er slut"
    counts = {finding.id.removeprefix("05."): int(finding.value or 0) for finding in basis.summary}
    told = [
        f"{danish.counted(count, 'et ', '').strip()} {word}"
        for name, word in (("met", "nået"), ("better", "blevet bedre"), ("worse", "blevet dårligere"))
        if (count := counts.get(name, 0))
    ]
    of = danish.counted(running, "et mål", "mål")
    return f"Af {of} er {danish.joined(told)}" if told else "Intet mål er nået eller har flyttet sig mere end tilfældigt"


def activities(basis: Basis) -> Block | None:
    """What has been done since last time; None without goals, and where the first meeting has nothing to tell of."""
    if basis.planned_only or (basis.first_meeting and not any(review.lately for review in basis.reviews)):
        return None
    return goal_reviews.activities(basis.reviews, basis.since, invented=basis.case.invented)


def chart(basis: Basis, place: int) -> Block | None:
    """The chart of the goal that is in this place (0 first) by how much it wants a decision; None where there are not so many."""
    return control_charts.chart(*basis.charted[place]) if place < len(basis.charted) else None


def other_charts(basis: Basis, first: int) -> tuple[Block, ...]:
    """For the annex: the charts from a place on."""
    return tuple(control_charts.chart(*each) for each in basis.charted[first:])


def without_limits(basis: Basis) -> Block | None:
    """For the annex: figures without a chart, and why."""
    return goal_reviews.without_limits(basis.reviews, invented=basis.case.invented)


def in_words(basis: Basis) -> Block | None:
    """The goals that are followed by words; None before anything has been said."""
    if not basis.measured:
        return None
    return goal_reviews.in_words(basis.reviews, invented=basis.case.invented)


def decisions(basis: Basis) -> Block | None:
    """What has been decided on the goals."""
    return goal_reviews.decisions(basis.reviews, basis.case.parameters.threshold, invented=basis.case.invented)


def general(basis: Basis) -> Block | None:
    """The general qualitative status; None without goals."""
    return None if basis.planned_only else general_status.block(basis.case)


def questions(basis: Basis) -> Block:
    """What the meeting has to talk about and decide: what follows from each goal's status; without goals, of the plan."""
    if basis.planned_only:
        return plans.questions(basis.case, NUMBER)
    if basis.first_meeting:
        told: tuple[str, ...] = (
            "Hvem er ansvarlig for hvert mål, og hvem indkalder til møderne?",
            "Hvornår mødes gruppen: hver måned i begyndelsen og hver anden måned senere?",
            "Hvilke tal kan vi få hver måned uden ekstra arbejde, og hvem skriver dem ind?",
            "Er nulpunkterne rigtige, eller skal de måles igen?",
        )
    else:
        told = (*_on_goals(basis)[:MOST_QUESTIONS], *_on_the_whole(basis))
    marked = Markup("{}{}").format(mark(basis.case.invented), "Mødet skal tage stilling til:")
    return blocks.text("Til mødet", (marked,), told, ordered=True)


def _on_goals(basis: Basis) -> list[str]:
    running = [review for review in basis.reviews if not review.ended]

    def those(holds: Callable[[Review], bool]) -> str:
        return danish.joined([str(review.goal.number) for review in running if holds(review)])

    asked = (
        (
            lambda each: each.advice.suggestion == "late",
            "Tiden er gået for mål {}. Skal fristen forlænges, eller skal målet lukkes?",
        ),
        (
            lambda each: bool(each.advice.near),
            "Fristen er nær, og mål {} er ikke nået. Kan det nås, eller skal fristen eller måltallet ændres?",
        ),
        (
            lambda each: each.advice.suggestion == "adjust" and each.variation == "worse",
            "Hvorfor er mål {} blevet dårligere, og hvad ændrer vi: målet, aktiviteterne eller begge dele?",
        ),
        (
            lambda each: each.advice.suggestion == "adjust" and each.variation != "worse",
            "Mål {} nås ikke med det, der gøres nu. Skal der gøres noget andet, eller er måltallet sat forkert?",
        ),
        (lambda each: each.advice.suggestion == "close", "Mål {} er nået. Skal det lukkes, eller skal måltallet skærpes?"),
        (lambda each: each.advice.suggestion == "talk", "Er vi på vej med mål {}, når vi læser ordene, og hvad mangler?"),
        (
            lambda each: bool(each.advice.quiet),
            "Der er ikke gjort noget længe for mål {}. Hvad er det næste skridt, og hvem tager det?",
        ),
        (lambda each: each.advice.suggestion == "too_early", "Kan vi få flere tal for mål {}, eller følge det på en anden måde?"),
    )
    return [question.format(numbers) for holds, question in asked if (numbers := those(holds))]


def _on_the_whole(basis: Basis) -> list[str]:
    left = general_status.unanswered(basis.case)
    return [f"Hvad siger gruppen om {danish.joined(left)}?"] if left else []


def foundation(basis: Basis) -> Block:
    """What the note is built on, the rules for suggestions and charts, and what is added up or withheld."""
    if basis.planned_only:
        return blocks.text("Datagrundlag", (PLAN_ONLY,))
    case = basis.case
    told = [_rows(basis)]
    if basis.measured:
        told += [RULE, *([control_charts.RULE] if basis.charted else [])]
        told.append(
            f"Med færre end {danish.counted(FEWEST, '', '').strip()} tal tegnes ingen grænser, for så kan intet mønster ses."
        )
    courses = [course for review in basis.reviews if not review.ended for course in review.courses]
    added = [course for course in courses if course.series.months]
    if added:
        names = danish.joined([f"»{course.measure.name}« ({PLURAL[course.series.months]})" for course in added])
        told.append(f"Små tal er lagt sammen, også nulpunkt og mål: {names}.")
    if any(cell is Missing.WITHHELD for course in courses for (cell,) in course.shown.draft.cells):
        told.append(f"»skjult«: Tal fra 1 til {case.parameters.threshold - 1} personer eller virksomheder vises ikke.")
    return blocks.text("Datagrundlag", items=tuple(told))


def _rows(basis: Basis) -> str:
    """How much has been written, as a sentence."""
    records = basis.records
    counts = [
        danish.counted(len(frame), one, many)
        for frame, one, many in (
            (records.measurements, "en måling", "målinger"),
            (records.activities, "en aktivitet", "aktiviteter"),
            (records.decisions, "en beslutning", "beslutninger"),
        )
        if len(frame)
    ]
    written = f"Gruppen har skrevet {danish.joined(counts)} ind." if counts else "Der er ikke skrevet noget ind om målene endnu."
    return f"{written} Mål, nulpunkter og måltal er kommunens egne."
