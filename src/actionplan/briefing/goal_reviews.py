"""The goals in note 05 (guidelines 4.2.2, 1): all of them in a table, what has been done since last time, those that are followed
by words, and what has been decided.
"""

from collections.abc import Sequence

from markupsafe import Markup

from actionplan import danish
from actionplan.analyses.finding import Finding
from actionplan.analyses.goal_findings import moved
from actionplan.analyses.goal_readings import full_name
from actionplan.analyses.goal_records import Activity, Decision, Said, about
from actionplan.analyses.goal_reviews import Review, Since, sign
from actionplan.analyses.goal_status import Course
from actionplan.briefing import tables
from actionplan.briefing.blocks import Block, mark
from actionplan.briefing.cards import cards
from actionplan.briefing.plans import section
from actionplan.parameters.goals import Goal, shown_target
from actionplan.parameters.target_groups import same_name

NOTHING = "–"
ABILITY = {
    "passes": "når målet hver gang",
    "fails": "når ikke målet",
    "either": "når målet nogle gange",
}
"""What a steady process does with its target."""
NOT_SET = "ikke besluttet"
MOST_DECIDED = 3
"""So many of the latest decisions stand in the note."""
ALL_DECIDED = "Alle beslutninger om målene"


def status(reviews: Sequence[Review], findings: Sequence[Finding], heading: str, *, invented: bool) -> Block:
    """All goals in a table, with the finding of each. heading: what they come to together."""
    heads = ("Mål", "Nulpunkt, seneste og mål", "Udvikling, forslag og grund")
    rows = [row for review in reviews for row in _rows(review)]
    html = section(heading, cards("Status på indsatsmålene", heads, rows, invented=invented, shape="goals")).html
    return Block("table", heading, html, findings=tuple(findings))


def _rows(review: Review) -> list[tuple[str, ...]]:
    """A row for each measure in figures; one for a goal that has none."""
    goal, advice = review.goal, review.advice
    suggestion = Markup("<strong>{}</strong> {}").format(danish.stopped(advice.told), advice.reason)
    if review.ended:
        return [(_named(review, ""), NOTHING, suggestion)]
    if not review.courses:
        words = next((measure.name for measure in goal.measures if measure.in_words), "")
        return [(_named(review, words), _in_words(review), suggestion)]
    return [
        (
            _named(review, full_name(course.measure), _unit(course), again=place > 0),
            _figures(course),
            _development(course) + (Markup("") if place else Markup("<br>") + suggestion) + _words(review, course),
        )
        for place, course in enumerate(review.courses)
    ]


def _words(review: Review, course: Course) -> Markup:
    """What the group last said of a measure's figures since it met, on a line of its own; empty where it has said nothing."""
    said = [each for each in said_lately(review) if same_name(each.measure) == same_name(course.measure.name)]
    if not said:
        return Markup("")
    return Markup("<br>Gruppens ord: {} ({})").format(said[-1].words, danish.day(said[-1].day))


def _in_words(review: Review) -> str:
    """Where a goal without figures began, and what was last said of it."""
    lines = [f"Nulpunkt: {review.goal.baseline}"] if review.goal.baseline else []
    lines += [f"Senest: {said.words} ({danish.day(said.day)})" for said in review.said[-1:]]
    return Markup("<br>").join(lines) if lines else NOTHING


def _named(review: Review, measure: str, unit: str = "", *, again: bool = False) -> str:
    """A goal with what it is measured by, and in what, below. again: whether the row above is of the same goal."""
    name = "Samme mål" if again else review.goal.name
    told = Markup("<strong>{}. {}</strong>").format(review.goal.number, name)
    below = f"{measure} ({unit})" if unit else measure
    return told + Markup('<br><span class="who">{}</span>').format(danish.capital(below)) if below else told


def _unit(course: Course) -> str:
    """A measure's unit where its name doesn't hold it."""
    stem = course.measure.unit.casefold().rstrip(".")
    return "" if stem in course.measure.name.casefold() else course.measure.unit


def _figures(course: Course) -> str:
    """Baseline, latest figure and target, each on a line with its day."""
    begin, aim = course.began or NOT_SET, NOT_SET if course.target is None else course.told(course.target)
    latest = Markup("intet tal endnu")
    if course.series.values:
        shown = tables.shown(course.shown.draft.cells[-1][0], course.shown.columns[0].decimals)
        latest = Markup("<strong>{}</strong> ({})").format(shown, course.shown.rows[-1])
    by = f" ({danish.day(course.measure.by)})" if course.measure.by and course.target is not None else ""
    lines = (("Nulpunkt", begin), ("Senest", latest), ("Mål", f"{aim}{by}"))
    told = Markup("<br>").join(Markup('<span class="line">{}: {}</span>').format(name, value) for name, value in lines)
    return told + Markup("<br>{}").format(moves.strip()) if (moves := moved(course)) else told


def _development(course: Course) -> Markup:
    told = Markup('<span class="status">{}</span>').format(sign(course))
    reached = "når målet nu, men måske ikke næste gang" if course.doubt else "nået"
    below = reached if course.met else ABILITY.get(course.assurance, "")
    return told + Markup(' <span class="who">{}</span>').format(below) if below else told


def activities(reviews: Sequence[Review], since: Since, *, invented: bool) -> Block:
    """What has been done for each goal since the group met last, and for which goals nothing has been written: neither what was
    done nor words on how it goes, which stand with the goal's status."""
    running = [review for review in reviews if not review.ended]
    rows = [
        (f"{review.goal.number}. {review.goal.name}", Markup("<br>").join(map(_done, review.lately)))
        for review in running
        if review.lately
    ]
    count = sum(len(review.lately) for review in running)
    done = danish.counted(count, "en aktivitet", "aktiviteter") if count else "ingen aktiviteter"
    title = danish.capital(f"{done} {since.told}")
    idle = [str(review.goal.number) for review in running if not review.lately and not said_lately(review)]
    rest = Markup("<p>Der er ikke skrevet noget om mål {}.</p>").format(danish.joined(idle)) if idle else Markup("")
    spoken = [str(review.goal.number) for review in running if not review.lately and said_lately(review)]
    words = f"Om mål {danish.joined(spoken)} er der ingen aktiviteter, men ord, som står ved status."
    rest += Markup("<p>{}</p>").format(words) if spoken else Markup("")
    table = cards(f"Aktiviteter {since.told}", ("Mål", "Hvad er gjort"), rows, invented=invented) if rows else Markup("")
    return section(title, rest, table)


def said_lately(review: Review) -> tuple[Said, ...]:
    """What has been said of a goal since the group met last."""
    return tuple(each for each in review.said if each.day > review.since)


def _done(activity: Activity) -> Markup:
    return Markup('{}: {} <span class="who">({})</span>').format(danish.day(activity.day), activity.what, activity.who)


def in_words(reviews: Sequence[Review], *, invented: bool) -> Block | None:
    """The goals that are followed by words: the latest and the former ones; None where there is none."""
    rows = []
    for review in reviews:
        for measure in review.goal.measures:
            if measure.in_words and not review.ended:
                said = [each for each in review.said if same_name(each.measure) == same_name(measure.name)]
                told = [f"{each.words} ({danish.day(each.day)})" for each in reversed(said[-2:])]
                name = "" if len(review.goal.measures) == 1 else measure.name
                rows.append((_named(review, name), *told, *[NOTHING] * (2 - len(told))))
    if not any(row[1] != NOTHING for row in rows):
        return None
    heads = ("Mål", "Senest", "Før det")
    count = danish.counted(len(rows), "et mål", "mål")
    title = f"{danish.capital(count)} følges med ord"
    return section(title, cards("Status med ord", heads, rows, invented=invented, shape="said"))


def decided_target(goal: Goal, decision: Decision, threshold: int) -> str:
    """The target that a decision gave a goal, as readers may see it: by the measure that is the most careful where it may be
    several."""
    if decision.target is None:
        return ""
    told = [shown_target(measure, decision.target, threshold) for measure in goal.measures if about(decision, goal, measure)]
    return next((each for each in told if each != danish.exact(decision.target)), danish.exact(decision.target))


def decisions(reviews: Sequence[Review], threshold: int, *, invented: bool, annex: bool = False) -> Block | None:
    """What has been decided on the goals, the latest first; None where nothing has been written.

    The note has the latest few. annex: all of them; None where the note has them all.
    """
    taken = sorted(
        ((decision, review.goal) for review in reviews for decision in review.decided),
        key=lambda each: (each[0].day, -each[1].number),
        reverse=True,
    )
    if not taken or (annex and len(taken) <= MOST_DECIDED):
        return None
    latest, goal = taken[0]
    title = f"Senest besluttet: mål {goal.number} {_after(latest.told)} ({danish.day(latest.day)})"
    if not annex:
        lines = Markup("").join(
            Markup("<li>{}{}</li>").format(mark(invented and not place), _decided(decision, goal, threshold))
            for place, (decision, goal) in enumerate(taken[:MOST_DECIDED])
        )
        rest = f"De andre står i bilaget under »{ALL_DECIDED}«." if len(taken) > MOST_DECIDED else ""
        more = Markup('<p class="source">{}</p>').format(rest) if rest else Markup("")
        return section(title, Markup("<ul>{}</ul>").format(lines), more)
    rows = [
        (danish.day(decision.day), f"{goal.number}. {goal.name}", _taken(decision, goal, threshold), decision.words or NOTHING)
        for decision, goal in taken
    ]
    heads = ("Dato", "Mål", "Beslutning", "Hvorfor")
    return section(ALL_DECIDED, cards(ALL_DECIDED, heads, rows, invented=invented, shape="dated"))


def _taken(decision: Decision, goal: Goal, threshold: int) -> str:
    """What was decided on a goal, with the target where it got one."""
    target = f": {decided_target(goal, decision, threshold)}" if decision.target is not None else ""
    return danish.capital(decision.told) + target


def _decided(decision: Decision, goal: Goal, threshold: int) -> Markup:
    """A decision as a line: when, on which goal, what and why."""
    what = danish.stopped(_taken(decision, goal, threshold))
    told = Markup("{}, mål {}: <strong>{}</strong>").format(danish.day(decision.day), goal.number, what)
    return told + f" {decision.words}" if decision.words else told


def _after(told: str) -> str:
    """A decision after its goal in a sentence."""
    return {"fortsæt": "fortsætter", "justér": "justeres", "nyt måltal": "får et nyt måltal", "nået": "er nået"}.get(told, told)


def without_limits(reviews: Sequence[Review], *, invented: bool) -> Block | None:
    """For the annex: the figures of measures that have no chart, and why; None where there is none."""
    rows = []
    sources = []
    for review in reviews:
        for course in review.courses:
            if course.chart is None and (course.series.values or course.series.remarks):
                decimals = course.shown.columns[0].decimals
                told = [
                    f"{row}: {tables.shown(cells[0], decimals)}"
                    for row, cells in zip(course.shown.rows, course.shown.draft.cells, strict=True)
                ]
                rows.append(
                    (
                        _named(review, full_name(course.measure), _unit(course)),
                        Markup("<br>").join(told),
                        course.remarks,
                    )
                )
                sources.append(course.shown)
    if not rows:
        return None
    heads = ("Mål", "Tal", "Derfor er der ingen grænser")
    table = cards("Tal uden diagram", heads, rows, invented=invented, shape="uncharted")
    return section("Mål med for få eller for små tal til et diagram", table, tables.footnote(sources))
