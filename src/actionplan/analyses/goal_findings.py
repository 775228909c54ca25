"""What the follow-up found, worded from the goals' reviews: one finding for each goal, and what they come to together."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from functools import partial
from math import ceil
from typing import Final

from actionplan import danish
from actionplan.analyses.finding import Finding
from actionplan.analyses.goal_readings import EACH, full_name
from actionplan.analyses.goal_reviews import Review
from actionplan.analyses.goal_status import MOST_DECIMALS, Course
from actionplan.analyses.movement import CHANCE
from actionplan.methods.control_chart import Chart
from actionplan.methods.direction import Direction
from actionplan.parameters.goals import PERCENT

GOALS: Final = "Kommunens mål"
"""The source where nothing has been written down."""
_SINGLE: Final = 1.96 / 3
"""Limits lie three standard deviations from the mean, a 95 per cent interval of a single figure 1.96 of them."""
_OWN_LIST: Final = "Optalt efter den regel, der står i datagrundlaget."
_LIMITS: Final = "Vurderet efter reglerne for kontroldiagrammer, som står i datagrundlaget."


def amount(value: float, course: Course) -> str:
    """A figure of a measure with its unit: "60,1 dage", "8 personer i kvartalet"."""
    unit = course.measure.unit
    # The unit is written as for many: "virksomheder".
    named = f"({unit})" if value == 1 and unit != PERCENT else unit
    return f"{danish.exact(round(value, MOST_DECIMALS))} {named}{EACH.get(course.measure.months, '')}"


def lead(review: Review) -> Course | None:
    """The measure that a goal's status is told by: the one that its sign stands for; None where it has none in figures."""
    known = [course for course in review.courses if course.series.values] or list(review.courses)
    return next((course for course in known if course.variation == review.variation), known[0] if known else None)


def goal_finding(review: Review, source: str, day: date, *, invented: bool) -> Finding:
    """Where one goal stands on a day. source: of the measurements, as a reader wants it; a register tells its own."""
    course = None if review.ended else lead(review)
    direction = {"better": Direction.UP, "worse": Direction.DOWN, "chance": Direction.UNCLEAR}
    value = course.latest if course else None
    found = Finding(
        id=f"05.goal.{review.goal.number}",
        headline=_headline(review, course),
        sentence=f"{_sentence(review, course)}Forslag: {danish.stopped(review.advice.told)} {review.advice.reason}",
        value=value,
        unit=course.measure.unit if course and value is not None else "",
        period=course.when if course and value is not None else danish.day(day),
        source=(course.series.source if course else "") or source or GOALS,
        uncertainty=_uncertainty(review, course),
        direction=direction.get(review.variation, Direction.UNKNOWN).value,
        invented=invented,
        about=_about(course) if course else "",
        phase=_phase(course) if course else "",
    )
    if course is None or value is None:
        return found
    found = replace(found, step=float(course.step))
    if course.recent is None or course.slow:
        return found
    return replace(found, margin=_margin(course.recent, course.step), signal=_signal(course))


def _margin(made: Chart, step: int) -> float:
    """Half the 95 per cent interval of a single figure. step: what figures are rounded to; then it is whole, as a finer one would
    tell of the figures behind."""
    found = _SINGLE * (made.upper - made.mean)
    return float(ceil(found + step / 2)) if step else found


def _about(course: Course) -> str:
    """What the figure is of: the measure, what was counted by which filter where nobody typed it, and since when it has been
    counted so, as a figure from before is of something else."""
    series = course.series
    known = series.origin, f"talt som efter {danish.day(series.broken)}" if series.broken else ""
    told = ", ".join(filter(None, known))
    return f"{full_name(course.measure)} ({told})" if told else full_name(course.measure)


def _phase(course: Course) -> str:
    """The latest figure's `Finding.phase`: since when baseline and target hold, where the figures from before have their own
    limits. Those that a register counts on days have the same limits all along."""
    since = course.measure.since
    return since.isoformat() if since is not None and course.fresh and not course.stock else ""


def _signal(course: Course) -> str:
    """What the chart says of the latest figure, as `Finding.signal`; better may be more or fewer."""
    ways = {"better": course.measure.direction, "worse": "down" if course.measure.direction == "up" else "up"}
    return ways.get(course.variation, CHANCE)


def _headline(review: Review, course: Course | None) -> str:
    suggestion, which = review.advice.suggestion, f"Mål {review.goal.number}"
    plain = {
        "dropped": "er udgået",
        "closed": "er nået og lukket",
        "not_begun": "er ikke begyndt",
        "talk": "følges med ord",
        "aim": "mangler et måltal",
        "close": "er nået",
        "late": "er ikke nået til tiden",
    }
    moved = {"worse": "er blevet dårligere", "better": "er blevet bedre"}
    if suggestion in plain:
        told = plain[suggestion]
    elif review.variation in moved:
        told = moved[review.variation]
    elif suggestion == "adjust":
        told = "nås ikke, hvis intet ændres"
    elif review.variation == "chance":
        reached = any(each.doubt for each in review.courses)
        told = "når målet nu, men kan svinge tilbage" if reached else "svinger kun tilfældigt"
    elif course and course.new:
        told = "har en ny plan og for få tal til en dom"
    elif course and course.doubt:
        told = "når målet med den seneste måling"
    else:
        told = "har for få tal til en dom" if course and course.few else "har for små tal til en dom"
        told = "har næsten samme tal hver gang" if course and course.alike else told
        told = "ændrer sig for langsomt til en dom" if course and course.slow else told
    aim = _aim(course) if course and suggestion not in {"dropped", "closed", "not_begun", "talk", "aim"} else ""
    return f"{which} {told}{f': {aim}' if aim else ''}"


def _aim(course: Course) -> str:
    """The latest figure against the target, "60,1 dage, og målet er 30"; empty without a figure."""
    if course.latest is None:
        return ""
    told = amount(course.latest, course)
    return told if course.target is None else f"{told}, og målet er {course.told(course.target)}"


def _sentence(review: Review, course: Course | None) -> str:
    """The goal's name, where it began and where it is; empty where no figure can be told."""
    name = danish.stopped(review.goal.name)
    if course is None or course.latest is None:
        return f"{name} "
    otherwise = ", da der blev talt anderledes" if course.crossed else ""
    began = f" mod {course.began} ved nulpunktet{otherwise}" if course.began else ""
    aim = "" if course.target is None else f" Målet er {course.told(course.target)}{_by(course)}."
    return f"{name} {danish.capital(course.when)}: {amount(course.latest, course)}{began}.{aim}{moved(course)}{_shifted(course)} "


def _shifted(course: Course) -> str:
    return f" {course.shift}" if course.shift else ""


def _by(course: Course) -> str:
    return f" inden {danish.day(course.measure.by)}" if course.measure.by else ""


def moved(course: Course) -> str:
    """That the target has been moved, as a sentence with a space before it: " Målet blev hævet fra 40 til 55 den 29. januar
    2026."

    Empty where it has not. A first target that nothing came before is no move.
    """
    known = [move for move in course.moves if move.before is not None and move.before != move.after]
    if not known:
        return ""
    told = [
        f"{_way(move.before, move.after, course)} fra {course.told(move.before)} til {course.told(move.after)} "
        f"den {danish.day(move.day)}"
        for move in known
        if move.before is not None
    ]
    return f" Målet blev {danish.joined(told)}."


def _way(before: float, after: float, course: Course) -> str:
    """Which way a target was moved. Where fewer is better, a higher one is easier, which its number doesn't tell."""
    told = "hævet" if after > before else "sænket"
    if course.measure.direction == "up":
        return told
    return f"{told} ({'lempet' if after > before else 'skærpet'})"


def _uncertainty(review: Review, course: Course | None) -> str:
    if review.ended:
        return "Det er besluttet."
    if course is None:
        return "Ord og ikke tal; det er gruppens egen vurdering."
    return _LIMITS if course.recent is not None and not course.slow else course.why


def summary(reviews: Sequence[Review], source: str, day: date, *, invented: bool) -> tuple[Finding, ...]:
    """How many goals are met, have become worse or better, should be adjusted, and for how many it can't be told: at most five
    findings, none where there are no goals. source, day: as for `goal_finding`."""
    running = [review for review in reviews if not review.ended]
    if not reviews:
        return ()
    met = [each for each in running if each.advice.suggestion == "close"]
    rest = [each for each in running if each not in met]
    worse, better = ([each for each in rest if each.variation == which] for which in ("worse", "better"))
    adjust = [each for each in rest if each.advice.suggestion in {"adjust", "late"}]
    early = [
        each
        for each in rest
        if each.advice.suggestion in {"too_early", "talk", "aim", "not_begun"} and each not in worse + better
    ]

    sources = dict.fromkeys((source, *(course.series.source for each in running for course in each.courses)))
    finding = partial(count_finding, day=day, source="; ".join(filter(None, sources)), invented=invented)
    headline = _counted(met, "er nået", "Ingen mål er nået endnu")
    made = [finding("met", (headline, _running(reviews, met)), len(met), uncertainty=_OWN_LIST)]
    if worse:
        made.append(finding("worse", (_counted(worse, "er blevet dårligere"), _changes(worse)), len(worse)))
    if better:
        made.append(finding("better", (_counted(better, "er blevet bedre"), _changes(better)), len(better)))
    if adjust:
        made.append(finding("adjust", (_counted(adjust, "bør justeres"), _why(adjust, worse, better)), len(adjust)))
    if early:
        reasons: dict[str, list[Review]] = {}
        for each in early:
            reasons.setdefault(each.advice.why, []).append(each)
        told = " ".join(f"{danish.capital(_numbers(together))}: {why}" for why, together in reasons.items())
        headline = f"Om {danish.counted(len(early), 'et mål', 'mål')} kan tallene ikke sige noget: {_numbers(early)}"
        made.append(finding("early", (headline, told), len(early), uncertainty=_OWN_LIST))
    return tuple(made)


def count_finding(
    name: str, words: tuple[str, str], count: int, *, day: date, source: str = "", uncertainty: str = _LIMITS, invented: bool
) -> Finding:
    """A finding that counts goals on a day. words: headline and sentence. source: of what the count rests on, the municipality's
    goals where it is empty."""
    return Finding(
        id=f"05.{name}",
        headline=words[0],
        sentence=words[1],
        value=float(count),
        unit="mål",
        period=danish.day(day),
        source=source or GOALS,
        uncertainty=uncertainty,
        invented=invented,
        margin=0.0,
    )


def _numbers(reviews: Sequence[Review]) -> str:
    return f"mål {danish.joined([str(each.goal.number) for each in reviews])}"


def _counted(reviews: Sequence[Review], told: str, nothing: str = "") -> str:
    """ "To mål er blevet bedre: mål 1 og 7". nothing: stands there where there is none."""
    if not reviews:
        return nothing
    return f"{danish.capital(danish.counted(len(reviews), 'et mål', 'mål'))} {told}: {_numbers(reviews)}"


def _running(reviews: Sequence[Review], met: Sequence[Review]) -> str:
    """How many goals are under way, which are met by how much, and how many are over."""
    ended, every = [each for each in reviews if each.ended], danish.counted(len(reviews), "et mål", "mål")
    running = danish.capital(danish.counted(len(reviews) - len(ended), "et ", "").strip())
    all_of_them = f"Alle planens {every}" if len(reviews) > 1 else "Planens ene mål"
    over: dict[str, list[Review]] = {}
    for each in ended:
        over.setdefault(danish.small(each.advice.told), []).append(each)
    *first, last = [f"{running} af planens {every} er i gang", *(f"{_numbers(those)} er {how}" for how, those in over.items())]
    told = f"{', '.join(first)}, og {last}." if ended else f"{all_of_them} er i gang."
    by = [f"{each.goal.name}: {_aim(course)}." for each in met if (course := lead(each)) is not None]
    return " ".join([told, *by])


def _changes(reviews: Sequence[Review]) -> str:
    told = []
    for each in reviews:
        course = lead(each)
        if course is not None and course.latest is not None:
            began = f" mod {course.began} ved nulpunktet" if course.began else ""
            told.append(f"{each.goal.name}: {amount(course.latest, course)}{began}{_urgent(each)}")
    return f"{' '.join(told)} {'Ændringerne' if len(told) > 1 else 'Ændringen'} er mere end tilfældigheder."


def _urgent(review: Review) -> str:
    """What a goal that has moved wants at once all the same, as the end of a sentence: that its target is missed, its deadline
    near or over, or that nothing has been done for long."""
    advice, link = review.advice, ", men" if review.variation == "better" else ", og"
    fails = advice.suggestion == "adjust" and review.variation == "better"
    reasons = [
        "målet nås ikke, hvis intet mere ændres" if fails else "",
        "tiden er gået" if advice.suggestion == "late" else "",
        danish.small(advice.near).removesuffix("."),
    ]
    told = danish.joined([reason for reason in reasons if reason])
    return " ".join(filter(None, (f"{link} {told}." if told else ".", advice.quiet)))


def _why(adjust: Sequence[Review], worse: Sequence[Review], better: Sequence[Review]) -> str:
    """Why these goals should be adjusted, those of one reason together."""
    fails = [each for each in adjust if each.advice.suggestion == "adjust" and each not in worse]
    late = [each for each in adjust if each.advice.suggestion == "late"]
    told = []
    if same := [each for each in fails if each not in better]:
        told.append(f"{danish.capital(_numbers(same))} svinger kun tilfældigt og når ikke målet, hvis intet ændres.")
    if gained := [each for each in fails if each in better]:
        told.append(f"{danish.capital(_numbers(gained))} er blevet bedre, men når ikke målet, hvis intet mere ændres.")
    if gone := [each for each in adjust if each in worse]:
        told.append(f"{danish.capital(_numbers(gone))} går den forkerte vej.")
    if late:
        told.append(f"For {_numbers(late)} er tiden gået.")
    return " ".join(told)
