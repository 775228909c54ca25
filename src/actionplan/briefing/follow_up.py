"""The frame of note 05, the follow-up (guidelines 4.2.2): its head and messages, the goals' charts, the first meeting's own
agenda.

The goals' tables are in `actionplan.briefing.goal_reviews`, what the meeting decides in `actionplan.briefing.to_decide`, and what
the note is built on in `actionplan.briefing.goal_foundation`.

Where there are no goals yet, the note plans the work instead (`actionplan.briefing.plans`).
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from pathlib import Path

from markupsafe import Markup

from actionplan import danish
from actionplan.analyses import goal_findings, meetings
from actionplan.analyses.finding import Finding
from actionplan.analyses.first_meeting import proposals, to_settle, without_baseline, without_plan
from actionplan.analyses.goal_records import Records, Shown, key
from actionplan.analyses.goal_reviews import Review, Since, reviews
from actionplan.analyses.goal_status import Course
from actionplan.analyses.guidelines import NOTE_PLANS
from actionplan.briefing import blocks, control_charts, control_numbers, general_status, goal_reviews, plans
from actionplan.briefing.blocks import Block
from actionplan.briefing.cards import cards
from actionplan.briefing.plans import section
from actionplan.editions import counted_by, editions, last_edition
from actionplan.parameters.goals import shown_figure
from actionplan.workbook import Case

NUMBER = "05"
LATELY = timedelta(days=183)
"""What counts as last time where no meeting and no edition is known."""


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
        """Whether there is any figure or word on a goal."""
        return self.records.measured

    @property
    def told(self) -> tuple[Finding, ...]:
        """The key messages: what the first meeting has to settle, at others where the goals are."""
        goals = [review.goal for review in self.reviews]
        return to_settle(goals, self.case.day, invented=self.case.invented) if self.first_meeting else self.summary

    @property
    def charted(self) -> tuple[tuple[Review, Course, Finding], ...]:
        """The measures with a chart, their goal and its finding: those that the goals are told by first, and of these the ones
        of goals that want a decision most."""
        found = dict(zip((review.goal.number for review in self.reviews), self.findings, strict=True))
        ordered = sorted((review for review in self.reviews if not review.ended), key=lambda review: review.weight)
        every = [(review, course) for review in ordered for course in review.courses if course.chart is not None]
        every.sort(key=lambda each: each[1] is not goal_findings.lead(each[0]))
        return tuple((review, course, _titled(found[review.goal.number], review, course)) for review, course in every)


def basis(case: Case, root: Path, written: date | None = None) -> Basis:
    """Reviews every goal on the note's day. root: the project's folder, for the editions. written: the last day whose rows count,
    where that is before the note's. Raises Refused as `last_edition`."""
    records = Records.until(case.tables, written or case.day, invented=case.invented, registered=case.registered)
    records = replace(records, counted=shown_before(case, root))
    last = since(case, root)
    made = reviews(case.in_force.goals, records, case.parameters.threshold, last.day, case.day)
    source = records.source
    found = tuple(goal_findings.goal_finding(review, source, case.day, invented=case.invented) for review in made)
    return Basis(case, records, last, made, found, goal_findings.summary(made, source, case.day, invented=case.invented))


def shown_before(case: Case, root: Path) -> Shown:
    """How editions have shown the goals' figures, also those of a later day. Raises Refused as `last_edition`."""
    handed_out = [edition for edition in editions(root, case.slug) if edition.invented == case.invented]
    measures = [key(goal, measure) for goal in case.in_force.goals for measure in goal.measures if not measure.in_words]
    origins = {measure: found.origin if (found := case.registered.get(measure)) else "" for measure in measures}
    return counted_by(handed_out, origins)


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
    """The goal's finding; for a measure that it isn't told by, the headline is of that measure."""
    if course is goal_findings.lead(review):
        return finding
    told = {"worse": "er blevet dårligere", "better": "er blevet bedre", "chance": "svinger kun tilfældigt"}
    few = "ændrer sig for langsomt til en dom" if course.slow else "har for få tal til en dom"
    how = told.get(course.variation, few)
    latest = "" if course.latest is None else f": {goal_findings.amount(course.latest, course)}"
    aim = f", og målet er {course.told(course.target)}" if latest and course.target is not None else ""
    return replace(finding, headline=f"Mål {review.goal.number} {how} på et andet måltal{latest}{aim}")


def head(basis: Basis) -> Block:
    """The title block, with the first message for the municipality's index."""
    latest = basis.records.latest
    made = blocks.head(basis.case, NOTE_PLANS[NUMBER].subject, danish.day(latest) if latest is not None else "")
    html = made.html.replace("<header>", '<header class="follow-up">')  # the style sheet sets this note closer than the others
    return replace(made, html=html, about=(*made.about, ("message", basis.told[0].headline if basis.told else "")))


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
    rows = [_to_settle(review, basis.case.parameters.threshold) for review in basis.reviews]
    heads = ("Mål", "Ansvarlig", "Tids- og ressourceplan", "Nulpunkt i tal og ord")
    told = (
        "Det første møde aftaler, hvem der er ansvarlig for hvert mål, hvornår gruppen mødes, hvad der mangler af tid og "
        "ressourcer, og hvor hvert mål begynder."
    )
    table = cards("Det skal det første møde fastlægge", heads, rows, invented=basis.case.invented, shape="settled")
    return section("Dagsorden for det første møde", Markup("<p>{}</p>").format(told), table)


def _to_settle(review: Review, threshold: int) -> tuple[str, ...]:
    goal = review.goal
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
        f"{known} Mangler: {danish.joined(unknown)}. {proposals(review.courses)}".strip() if unknown else known,
    )


def status(basis: Basis) -> Block | None:
    """All goals in a table; None before anything has been measured, and without goals."""
    if basis.planned_only or not basis.measured:
        return None
    return goal_reviews.status(basis.reviews, basis.findings, _heading(basis), invented=basis.case.invented)


def _heading(basis: Basis) -> str:
    suggested = [review.advice.suggestion for review in basis.reviews if not review.ended]
    running = len(suggested)
    if not running:
        return "Alle planens mål er slut"
    if all(each == "not_begun" for each in suggested):
        return "Målene er ikke begyndt endnu" if running > 1 else "Målet er ikke begyndt endnu"
    counts = {finding.id.removeprefix("05."): int(finding.value or 0) for finding in basis.summary}
    told = [
        f"{danish.counted(count, 'et ', '').strip()} {word}"
        for name, word in (("met", "nået"), ("better", "blevet bedre"), ("worse", "blevet dårligere"))
        if (count := counts.get(name, 0))
    ]
    if basis.first_meeting and not told:
        return "Her begynder målene" if running > 1 else "Her begynder målet"
    of = danish.counted(running, "et mål", "mål")
    return f"Af {of} er {danish.joined(told)}" if told else "Intet mål er nået eller har flyttet sig mere end tilfældigt"


def activities(basis: Basis) -> Block | None:
    """What has been done since last time; None without goals, and where the first meeting has nothing to tell of."""
    if basis.planned_only or (basis.first_meeting and not any(review.lately for review in basis.reviews)):
        return None
    return goal_reviews.activities(basis.reviews, basis.since, invented=basis.case.invented)


def chart(basis: Basis, place: int) -> Block | None:
    """The chart of the goal that is in this place (0 first) by how much it wants a decision; None where there are not so many."""
    return control_charts.chart(*basis.charted[place][1:]) if place < len(basis.charted) else None


def other_charts(basis: Basis, first: int) -> tuple[Block, ...]:
    """For the annex: the charts from a place on."""
    return tuple(control_charts.chart(course, finding) for _, course, finding in basis.charted[first:])


def numbers(basis: Basis) -> Block | None:
    """For the annex: the figures of all charts; None where there is none."""
    return control_numbers.numbers([(review.goal.number, course) for review, course, _ in basis.charted])


def without_limits(basis: Basis) -> Block | None:
    """For the annex: figures without a chart, and why."""
    return goal_reviews.without_limits(basis.reviews, invented=basis.case.invented)


def in_words(basis: Basis) -> Block | None:
    """The goals that are followed by words; None before anything has been said."""
    if not basis.measured:
        return None
    return goal_reviews.in_words(basis.reviews, invented=basis.case.invented)


def decisions(basis: Basis, *, annex: bool = False) -> Block | None:
    """What has been decided on the goals lately. annex: everything, where that is more."""
    return goal_reviews.decisions(basis.reviews, basis.case.parameters.threshold, invented=basis.case.invented, annex=annex)


def general(basis: Basis) -> Block | None:
    """The general qualitative status; None without goals."""
    return None if basis.planned_only else general_status.block(basis.case)
