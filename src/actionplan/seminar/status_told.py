"""What the status board shows of a goal (guidelines 4.2.2, 1 a to d): where it began, what has been done since last time, the
course of its figures with sign and word, what was decided last, and what is suggested.

All figures are those that note 05 would show, as the screen hangs on a wall.
"""

from typing import Final

from markupsafe import Markup

from actionplan import danish
from actionplan.analyses.goal_findings import moved
from actionplan.analyses.goal_readings import full_name
from actionplan.analyses.goal_reviews import Review, Since, sign
from actionplan.analyses.goal_status import Course
from actionplan.briefing import tables
from actionplan.briefing.goal_reviews import decided_target
from actionplan.parameters.target_groups import same_name

MOST_FIGURES: Final = 6
"""So many of the latest figures stand on the wall; all are in the note."""
STYLE: Final = """<style>
.seminar .widget-html-content .status-figures { list-style: none; display: flex; flex-wrap: wrap; gap: 2px 22px; padding: 0; }
.seminar .status-figures li { text-align: center; }
.seminar .status-figures b { display: block; font-size: calc(1.3 * var(--seminar-type)); line-height: 1.2; font-weight: 400; }
.seminar .status-figures li:last-of-type b { font-weight: 700; }
.seminar .status-figures small { font-size: calc(0.8 * var(--seminar-type)); }
.seminar .status-note p { margin: 0; }
.seminar .status-short > input { max-width: 12em; }
.seminar .status-words { margin-top: -12px; padding-top: 6px; }
.seminar .status-row { align-items: flex-end; }
.seminar .status-row > .seminar-field { flex: 1 1 14em; }
.seminar .status-row > .status-short { flex: 0 0 12em; }
.seminar .status-row > .jupyter-button { margin-bottom: 6px; }
@media (max-width: 700px) {
  .seminar .widget-html-content .status-figures { gap: 2px 12px; }
  .seminar .seminar-foot .jupyter-button { font-size: 16px; padding: 4px 8px; }
  .seminar .widget-html-content h2 { font-size: 22px; }
}
</style>"""
_BY_ITSELF: Final = "Tallene kommer af sig selv: {source}. Der skal ikke skrives noget."
_NOTHING_DONE: Final = "Der er ikke skrevet nogen aktiviteter."


def panel(review: Review, since: Since, threshold: int) -> Markup:
    """What the meeting needs to know of a goal before it talks about it. threshold: the smallest count that may be shown."""
    goal = review.goal
    parts = [_line("Ansvarlig", goal.responsible)] if goal.responsible else []
    if goal.baseline:
        parts.append(_line("Nulpunkt med ord", goal.baseline))
    parts += [_course(course) for course in review.courses]
    for measure in goal.measures:
        said = [told for told in review.said if same_name(told.measure) == same_name(measure.name)]
        if said:
            parts.append(_line(f"{measure.name}, med ord {danish.day(said[-1].day)}", said[-1].words))
    done = [f"{danish.day(each.day)}, {danish.small(each.who)}: {each.what}" for each in review.lately]
    parts.append(_line(f"Gjort {since.told}", *(done or [_NOTHING_DONE])))
    for decision in [each for each in review.decided if each.day < review.day][-1:]:
        target = decided_target(goal, decision, threshold)
        told = f"{decision.told} {target}".rstrip()
        why = f" {danish.capital(decision.words)}" if decision.words else ""
        parts.append(_line(f"Sidst besluttet, {danish.day(decision.day)}", danish.stopped(told) + why))
    suggested = Markup('<p role="status"><strong>Forslag: {}</strong> {}</p>')
    parts.append(suggested.format(danish.stopped(review.advice.told), review.advice.reason))
    return Markup("<div>{}</div>").format(Markup("").join(parts))


def _line(lead: str, *told: str) -> Markup:
    """Something to know, under a word for it; several things as a list."""
    if len(told) == 1:
        return Markup("<p><strong>{}:</strong> {}</p>").format(lead, danish.stopped(told[0]))
    items = Markup("").join(Markup("<li>{}</li>").format(danish.stopped(each)) for each in told)
    return Markup("<p><strong>{}:</strong></p><ul>{}</ul>").format(lead, items)


def _course(course: Course) -> Markup:
    """A measure: baseline and target, the latest figures in order of time, and what the last of them says."""
    measure = course.measure
    begin = course.began or "ikke besluttet"
    aim = "ikke besluttet" if course.target is None else course.told(course.target)
    by = f" inden {danish.day(measure.by)}" if measure.by and course.target is not None else ""
    unit = "" if measure.unit.casefold().rstrip(".") in measure.name.casefold() else f" ({measure.unit})"
    lead = Markup("<p><strong>{}{}:</strong> nulpunkt {}, mål {}{}.{}</p>")
    told = lead.format(full_name(measure), unit, begin, aim, by, moved(course))
    told += _figures(course)
    # Of a register's figures the source below tells enough; of typed ones what is not counted yet.
    remarks = course.remarks if course.chart is None else "" if measure.series else " ".join(course.series.remarks)
    reached = " Målet er nået." if course.met and not course.doubt else ""
    told += Markup("<p><strong>{}.</strong>{} {}</p>").format(sign(course), reached, remarks)
    if measure.series is not None:
        told += Markup("<p>{}</p>").format(_BY_ITSELF.format(source=course.series.source or measure.series.told))
    return told


def _figures(course: Course) -> Markup:
    """The latest figures, each above what it is of."""
    decimals = course.shown.columns[0].decimals
    cells = [
        Markup("<li><b>{}</b> <small>{}</small></li>").format(tables.shown(cell, decimals), row)
        for row, (cell,) in list(zip(course.shown.rows, course.shown.draft.cells, strict=True))[-MOST_FIGURES:]
    ]
    return Markup('<ul class="status-figures">{}</ul>').format(Markup("").join(cells)) if cells else Markup("")
