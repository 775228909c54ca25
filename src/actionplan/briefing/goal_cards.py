"""The goals in note 04 (guidelines 3.2.3): the overall objective and the goals in one table, what the seminar has to decide
still, and for the annex each goal whole.
"""

from collections.abc import Callable, Sequence
from datetime import date

from markupsafe import Markup

from actionplan import danish
from actionplan.analyses.challenges import Challenge, unanswered
from actionplan.briefing import blocks
from actionplan.briefing.blocks import Block, mark
from actionplan.briefing.goal_setting import Basis, below
from actionplan.briefing.plans import section, words_table
from actionplan.parameters.goals import KINDS, PERCENT, Goal, Measure, missing, remark, shown_figure, shown_target
from actionplan.tables.specs import MODELS

NOT_DECIDED = "ikke besluttet endnu"
FEW_LETTERS = 90
"""About as much of a milestone as the table of goals has room for; the whole of it stands in the annex."""
TO_DECIDE = (
    "Den overordnede målsætning i en eller to sætninger.",
    "Hvilke udfordringer der skal have et mål, og hvilke der må vente.",
    "Hvilke samarbejdsmodeller der satses på, og hvor mange virksomheder og borgere det gælder.",
    "For hvert mål: udfordring, indsats, delmål på kort og langt sigt, succeskriterier, nulpunkt og måltal.",
    "For hvert mål: tidsplan, penge og folk, ansvarlig og samarbejdspartnere.",
)
"""What guidelines 3.2.3 want of the goals, where none has been written."""


def goals(basis: Basis) -> Block:
    """The objective and the goals in a table, under a heading that says how many challenges have one; and how far they are."""
    case = basis.case
    objective = case.goals.objective
    told = Markup("<p>Målsætningen: {}</p>").format(objective) if objective else Markup("")
    if not case.goals.goals:
        rest = "Her skal de stå med delmål, ansvarlig og tid, når seminaret har besluttet dem."
        return section("Der er ikke lagt mål ind endnu", told, Markup("<p>{}</p>").format(rest))
    rows = [_row(basis, goal) for goal in case.goals.goals]
    heads = ("Mål", "Delmål på kort sigt", "Delmål på langt sigt og måltal", "Ansvarlig og tid")
    more = " ".join(filter(None, (_progress(basis), "Hvert mål står helt i bilaget.", remark(basis.running))))
    return section(
        _heading(basis),
        told,
        words_table("Indsatsmålene indtil nu", heads, rows, invented=case.invented),
        Markup("<p>{}</p>").format(more),
    )


def _heading(basis: Basis) -> str:
    running, count = len(basis.running.goals), len(basis.challenges.chosen)
    if not running:
        return "Alle mål er slut"
    if not count:
        return f"{danish.capital(danish.counted(running, 'et mål', 'mål'))} er skrevet ind"
    met = count - len(_unanswered(basis))
    if count == 1:
        return "Udfordringen har et mål" if met else "Udfordringen har ikke noget mål endnu"
    if met == count:
        return "Alle udfordringer har mindst ét mål"
    if not met:
        return "Ingen af udfordringerne har et mål endnu"
    return f"{danish.capital(danish.counted(met, 'af', 'af'))} de {danish.counted(count, '', 'udfordringer')} har et mål"


def _progress(basis: Basis) -> str:
    """How many goals have begun and ended before the note's day, and that the seminar decides on them; empty where none has."""
    goals, running = basis.case.goals.goals, basis.running.goals
    counts = (
        ("begyndt", sum(goal.start is not None and goal.start < basis.case.day for goal in running)),
        ("slut", len(goals) - len(running)),
    )
    told = [(count, how) for how, count in counts if count]
    if not told:
        return ""
    (count, how), *rest = told
    begun = f"{danish.capital(danish.counted(count, 'et mål', 'mål'))} er {how}"
    ended = "".join(f", og {danish.counted(number, 'et ', '').strip()} er {what}" for number, what in rest)
    who = "det" if sum(number for number, _ in told) == 1 else "de"
    return f"{begun}{ended}. Seminaret afgør, om {who} skal fortsætte."


def _unanswered(basis: Basis) -> list[tuple[int, Challenge]]:
    """The challenges that no goal answers that is still running, with the note's numbers."""
    left = unanswered(basis.running, basis.challenges)
    return [(number, challenge) for number, challenge in basis.numbered() if challenge in left]


def _row(basis: Basis, goal: Goal) -> tuple[str, ...]:
    kind = [KINDS[goal.kind]] if goal.kind else []
    threshold = basis.case.parameters.threshold
    aims = [f"{measure.name}: {aim}" for measure in goal.measures if (aim := _aim(measure, threshold, unit=_is_new(measure)))]
    responsible = goal.responsible or f"ansvarlig {NOT_DECIDED}"
    time = f"sluttede {_month(goal.end)}" if goal.end and basis.has_ended(goal) else _time(goal, _month)
    return (
        below(f"{goal.number}. {goal.name}", *kind, *filter(None, [_answers(basis, goal)])),
        _few(goal.milestones.short_term),
        below(_few(goal.milestones.long_term), *aims),
        Markup("<br>").join([danish.stopped(danish.capital(responsible)), danish.capital(time)]),
    )


def _answers(basis: Basis, goal: Goal) -> str:
    """What a goal answers, in a few words: the note's numbers of challenges, and the notes of other findings; the employment
    plan; decisions."""
    numbers = [str(number) for number, challenge in basis.numbered() if challenge.finding.id in goal.answers]
    answered = [f"udfordring {danish.joined(numbers)}"] if numbers else []
    shown = {challenge.finding.id for _, challenge in basis.numbered()}
    notes = [id[:2] for id in goal.answers if id not in shown and basis.finding(id)]
    found = [f"{_results(notes.count(note))} i notat {note}" for note in sorted(set(notes))]
    found += [unmade] if (unmade := _unmade(basis, goal)) else []
    answered += [danish.joined(found)] if found else []
    told = [f"Svarer på {' samt '.join(answered)}"] if answered else []
    told += ["Udmønter beskæftigelsesplanen"] if goal.employment_plan else []
    told += [f"Bygger på {danish.counted(len(goal.decisions), 'en beslutning', 'beslutninger')}"] if goal.decisions else []
    return ". ".join(told)


def _results(count: int) -> str:
    return "et resultat" if count == 1 else danish.counted(count, "", "resultater")


def _unmade(basis: Basis, goal: Goal) -> str:
    """What a goal answers in notes that have not been made, which can't be named yet; empty where there is nothing."""
    unmade = [id[:2] for id in goal.answers if id[:2] in basis.not_made]
    return f"{_results(len(unmade))} i notat {danish.joined(sorted(set(unmade)))}, som ikke er lavet endnu" if unmade else ""


def _few(milestones: Sequence[str]) -> str:
    """The first milestone in a few words, and how many more there are."""
    if not milestones:
        return danish.capital(NOT_DECIDED)
    first, *more = milestones
    if len(first) > FEW_LETTERS:
        first = f"{first[:FEW_LETTERS].rsplit(' ', 1)[0].rstrip(',;:.')} …"
    return f"{first} (og {len(more)} til)" if more else first


def _aim(measure: Measure, threshold: int, *, unit: bool = True) -> str:
    """A measure's way in a few words, "fra 20 til 35 virksomheder"; empty where no target has been set. unit: with it."""
    if measure.target is None:
        return ""
    begin = f"fra {shown_figure(measure, measure.baseline, threshold)} " if measure.baseline is not None else ""
    # The unit is written as for many: "virksomheder".
    of = f"({measure.unit})" if measure.target == 1 and measure.unit != PERCENT else measure.unit
    return f"{begin}til {shown_target(measure, measure.target, threshold)}{f' {of}' if unit else ''}"


def _is_new(measure: Measure) -> bool:
    """Whether a measure's unit tells more than its name."""
    return measure.unit.casefold().rstrip(".") not in measure.name.casefold()


def _month(day: date) -> str:
    return danish.month(f"{day.year}M{day.month:02}")


def _time(goal: Goal, told: Callable[[date], str] = danish.day) -> str:
    """A goal's time. told: how a day is written."""
    if goal.start and goal.end:
        return " til ".join(dict.fromkeys([told(goal.start), told(goal.end)]))
    if goal.start:
        return f"fra {told(goal.start)}"
    return f"senest {told(goal.end)}" if goal.end else f"tidsplan {NOT_DECIDED}"


def decide(basis: Basis) -> Block | None:
    """What the seminar has to decide still; None where every goal is whole and every challenge has one. Goals that have ended
    need nothing more."""
    goals = basis.case.goals
    if not goals.goals:
        return blocks.text("Det skal seminaret beslutte", items=TO_DECIDE[1:] if goals.objective else TO_DECIDE)
    items = [] if goals.objective else [TO_DECIDE[0]]
    if left := _unanswered(basis):
        named = danish.joined([f"{number} (»{challenge.headline}«)" for number, challenge in left])
        have = "Skal den have et mål eller vente?" if len(left) == 1 else "Skal de have et mål eller vente?"
        items.append(f"Intet mål svarer på udfordring {named}. {have}")
    items += [
        f"Mål {goal.number}, {goal.name}: {danish.joined(lacks)}." for goal in basis.running.goals if (lacks := missing(goal))
    ]
    told = Markup("{}{}").format(mark(basis.case.invented), "Det mangler endnu:")
    return blocks.text("Det skal seminaret beslutte", (told,), tuple(items)) if items else None


def cards(basis: Basis) -> Block | None:
    """For the annex: each goal whole, in the order of guidelines 3.2.3; None where there is none."""
    if not basis.case.goals.goals:
        return None
    heads = ("Punkt", "Indhold")
    parts = [
        Markup("<section>{}</section>").format(
            words_table(f"Mål {goal.number}: {goal.name}", heads, _card(basis, goal), invented=basis.case.invented)
        )
        for goal in basis.case.goals.goals
    ]
    return section("Indsatsmålene ét for ét", *parts)


def _card(basis: Basis, goal: Goal) -> list[tuple[str, str]]:
    found = [found for id in goal.answers if (found := basis.finding(id))]
    answers = [f"{basis.headline(each)} (notat {each.id[:2]})" for each in found]
    answers += [danish.capital(unmade)] if (unmade := _unmade(basis, goal)) else []
    answers += [f"Beskæftigelsesplanen: {aim}" for aim in goal.employment_plan]
    answers += [f"Beslutning: {decision}" for decision in goal.decisions]
    return [
        ("Slags", KINDS[goal.kind] if goal.kind else NOT_DECIDED),
        ("Svarer på", _lines(answers)),
        ("Udfordring", goal.challenge or NOT_DECIDED),
        ("Indsats", goal.effort or NOT_DECIDED),
        ("Delmål på kort sigt", _lines(goal.milestones.short_term)),
        ("Delmål på langt sigt", _lines(goal.milestones.long_term)),
        ("Succeskriterier", _lines(goal.success_criteria)),
        ("Nulpunkt", goal.baseline or NOT_DECIDED),
        ("Måltal", _lines([_measure(measure, basis.case.parameters.threshold) for measure in goal.measures])),
        ("Tid", _time(goal)),
        ("Penge", goal.money or NOT_DECIDED),
        ("Folk", goal.staff or NOT_DECIDED),
        ("Ansvarlig", goal.responsible or NOT_DECIDED),
        ("Partnere", _lines(goal.partners)),
    ]


def _lines(each: Sequence[str]) -> str:
    return Markup("<br>").join(each) if each else NOT_DECIDED


def _measure(measure: Measure, threshold: int) -> str:
    model = next((f", model {label}" for label in MODELS.values() if label.startswith(str(measure.model))), "")
    day = danish.day(measure.by) if measure.by else ""
    if measure.in_words:
        aim, by = "følges med ord", f" til {day}"
    elif measure.target is None:
        aim, by = f"måltallet er {NOT_DECIDED}", f"; det skal nås inden {day}"
    else:
        aim, by = _aim(measure, threshold), f" inden {day}"
    fetched = "" if measure.series is None else f" (tallene hentes fra {measure.series.told})"
    return f"{measure.name}{model}: {aim}{by if day else ''}{fetched}"
