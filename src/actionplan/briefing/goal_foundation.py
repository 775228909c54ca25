"""What note 05 is built on, and the rules by which goals are judged (guidelines 3.2.5)."""

from typing import Final

from actionplan import danish
from actionplan.analyses.goal_advice import RULE
from actionplan.analyses.goal_limits import FEWEST
from actionplan.analyses.goal_series import QUARTERLY, ROUNDED, WHOLE_COURSE
from actionplan.analyses.goal_status import Course
from actionplan.briefing import blocks, control_charts
from actionplan.briefing.blocks import Block
from actionplan.briefing.follow_up import Basis
from actionplan.parameters.goals import counts_somebody
from actionplan.tables.cell import Missing

PLAN_ONLY: Final = (
    "Notatet bygger på det, kommunen har skrevet om opgaverne, på offentlige tal og på afsnit 4.2 i »Guidelines til "
    "handlingsplan« (Discus og CABI). Der er ingen mål at følge op på endnu."
)
RULES: Final = "Sådan er målene vurderet"
"""The title of the annex's block of rules."""
IN_SHORT: Final = "»Mere end tilfældigt«: Tallet bryder det mønster, det ellers svinger i. Det siger ikke, hvad årsagen er."


def of_the_plan(basis: Basis) -> Block | None:
    """What the note is built on where there are no goals yet; None where there are."""
    return blocks.text("Datagrundlag", (PLAN_ONLY,)) if basis.planned_only else None


def foundation(basis: Basis) -> Block | None:
    """What the note is built on, what is withheld, and where the rules stand; None where there are no goals yet."""
    if basis.planned_only:
        return None
    case = basis.case
    told = [_rows(basis)]
    if basis.measured:
        told.append(f"{IN_SHORT} Reglerne: »{RULES}« i bilaget.")
    courses = [course for review in basis.reviews if not review.ended for course in review.courses]
    told += _registered(basis)
    if any(cell is Missing.WITHHELD for course in courses if _own(course) for (cell,) in course.shown.draft.cells):
        told.append(f"»skjult«: Tal fra 1 til {case.parameters.threshold - 1} personer eller virksomheder vises ikke.")
    return blocks.text("Datagrundlag", items=tuple(told))


def rules(basis: Basis) -> Block | None:
    """For the annex: the rules for suggestions and for charts; None before anything has been measured, and without goals."""
    if basis.planned_only or not basis.measured:
        return None
    few = f"Med færre end {danish.counted(FEWEST, '', '').strip()} tal tegnes ingen grænser, for så kan intet mønster ses."
    return blocks.text(RULES, items=(RULE, *([control_charts.RULE] if basis.charted else []), few, *_on_days(basis)))


def _on_days(basis: Basis) -> list[str]:
    """What else to bear in mind of figures of days: they hang together."""
    courses = [course for review in basis.reviews if not review.ended for course in review.courses if course.series.values]
    typed = any(
        course.recent is not None and course.measure.series is None and not course.series.months and _somebody(course)
        for course in courses
    )
    fetched = any(course.stock for course in courses)
    return [*([control_charts.STOCK_RULE] if fetched else []), *([control_charts.HANG_TOGETHER] if typed else [])]


def _somebody(course: Course) -> bool:
    return counts_somebody(course.measure.unit)


def _own(course: Course) -> bool:
    """Whether its figures are the municipality's own; what an authority withholds it tells itself."""
    return course.measure.series is None or course.measure.series.jobindsats is None


def _registered(basis: Basis) -> list[str]:
    """Where the figures that nobody types come from, and how they are counted."""
    found = [
        (review.goal.number, course, course.measure.series)
        for review in basis.reviews
        if not review.ended
        for course in review.courses
        if course.measure.series is not None and course.series.values
    ]
    if not found:
        return []
    sources: dict[str, list[str]] = {}
    for goal, course, _ in found:
        sources.setdefault(course.series.source, []).append(f"mål {goal} ({course.series.about})")
    told = [f"{source}: {danish.joined(about)}." for source, about in sources.items()]
    flows = [series.flow for *_, series in found]
    rules = [
        *([] if all(flows) else [QUARTERLY]),
        *([WHOLE_COURSE] if any(flows) else []),
        *([ROUNDED] if any(course.series.gate == "rounded" for _, course, _ in found) else []),
    ]
    return [" ".join(("Disse tal bliver hentet, og gruppen skriver dem ikke ind.", *told, *rules))]


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
    source = f" Kilde: {danish.stopped(records.source)}" if len(records.measurements) else ""
    return f"{written} Mål, nulpunkter og måltal er kommunens egne.{source}"
