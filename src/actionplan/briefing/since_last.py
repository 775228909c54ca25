"""What a note says of the last edition: which of its findings have moved since, by how much, and whether by more than chance.

The rule is in `actionplan.analyses.movement`. A note is never compared with an edition that was frozen from it as it is, so that
making it again on the day of the meeting changes nothing. What has moved is what a reader looks for, so a few lines on it always
stand in the note; the whole of it has its place in the annex.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Final

from markupsafe import Markup

from actionplan import danish
from actionplan.analyses import challenges as ranking
from actionplan.analyses.challenges import Challenge
from actionplan.analyses.finding import PERCENT, Finding
from actionplan.analyses.movement import COUNTED, Moved, Movements, movements
from actionplan.briefing import tables
from actionplan.briefing.blocks import Block, mark
from actionplan.briefing.cards import cards
from actionplan.briefing.goal_setting import Basis, below
from actionplan.briefing.plans import section
from actionplan.briefing.social_mapping import Topic
from actionplan.build import NOTEBOOKS
from actionplan.editions import Edition, editions, latest
from actionplan.workbook import Case

MOST: Final = 3
"""So many of those that have moved are named in the note, as far as they are told in so many letters:"""
LONGEST: Final = 210
ANSWER: Final[Mapping[bool | None, str]] = {True: "Ja.", False: "Nej.", None: "Kan ikke afgøres."}
"""Whether a movement is by more than chance."""
RULE: Final = (
    "En forskel er mere, end tilfældigheder kan give, når den er større end de to tals usikkerhed tilsammen (95 pct.). Af 20 "
    "tal, der slet ikke har flyttet sig, kommer ét eller færre til at se sådan ud. Ofte er mange af de samme borgere talt med "
    "begge gange; så kan en forskel, der har noget på sig, være overset."
)
CHARTS: Final = (
    "For mål med et kontroldiagram skal diagrammet også vise en ændring, og usikkerheden er den, tallene svinger med. Er "
    "diagrammet begyndt forfra siden da, fx med en ny plan, afgør de to tal det alene."
)

LISTS: Final = "Er det optalt på kommunens egen liste, er der intet tilfældigt ved en forskel."


def shown(topics: Mapping[str, Topic], *others: Block | None) -> tuple[Finding, ...]:
    """All findings that a note's topics, and other blocks of it, show: those that an edition has of it."""
    blocks = [block for topic in topics.values() for block in (topic.block, topic.annex)]
    found = [finding for block in (*blocks, *others) if block is not None for finding in block.findings]
    return tuple({finding.id: finding for finding in found}.values())


def since_last(case: Case, number: str, findings: Sequence[Finding], root: Path, *, annex: bool = False) -> Block | None:
    """What has moved in a note, such as "01", since the last edition; None where there is none to compare with.

    findings: all that the note shows. root: the project's folder. annex: everything that has moved, and by which rule; None where
    nothing has. Otherwise at most four lines: how much has moved, and the weightiest. Raises Refused where an edition can't be
    read.
    """
    return _since(case, number, findings, lambda edition: edition.of_note(number), root, annex=annex)


def challenges_since_last(basis: Basis, root: Path, *, annex: bool = False) -> Block | None:
    """The same for the challenges of note 04: those that are chosen now, and those that were chosen by the findings of then."""
    changes = basis.case.goals.changes
    now = _told(basis.challenges.chosen)

    def then(edition: Edition) -> tuple[Finding, ...]:
        found = tuple(edition.findings.values())
        chosen = _told(ranking.challenges(found, changes).chosen)
        known = {finding.id: replace(finding, headline=basis.headline(finding)) for finding in found}
        still = [known[finding.id] for finding in now if finding.id in known]
        return tuple({finding.id: finding for finding in (*still, *chosen)}.values())

    return _since(basis.case, "04", now, then, root, annex=annex)


def _told(chosen: Sequence[Challenge]) -> tuple[Finding, ...]:
    return tuple(replace(challenge.finding, headline=challenge.headline) for challenge in chosen)


def _since(
    case: Case, number: str, now: Sequence[Finding], then: Callable[[Edition], Sequence[Finding]], root: Path, *, annex: bool
) -> Block | None:
    """The block on the latest edition that is not of the note's own state."""
    for edition in latest(editions(root, case.slug), case.day, invented=case.invented):
        before = then(edition)
        if edition.day < case.day or not _same_state(now, before):
            found = movements(now, before)
            return _annex(case, edition, found) if annex else _note(case, number, edition, found)
    return None


def _same_state(now: Sequence[Finding], before: Sequence[Finding]) -> bool:
    """Whether a reader would see the same findings; two blocks may word how sure one is in different ways."""
    return _seen(now) == _seen(before)


def _seen(findings: Sequence[Finding]) -> dict[str, tuple[str, float | None, str, str]]:
    return {each.id: (each.headline, each.value, each.unit, each.period) for each in findings}


def _note(case: Case, number: str, edition: Edition, found: Movements) -> Block | None:
    """The few lines in the note: how many have moved by more than chance, the weightiest of them, and where all stand."""
    sure = [each for each in found.moved if each.beyond_chance]
    others = (
        ("ændret", "ændret", len(found.moved) - len(sure)),
        ("nyt", "nye", len(found.new)),
        ("ikke med mere", "ikke med mere", len(found.gone)),
    )
    rest = [f"{danish.counted(count, 'et ', '').strip()} {many if count > 1 else one}" for one, many, count in others if count]
    if not sure and not rest:
        told = [Markup("Intet resultat har flyttet sig.")] if found.unchanged else []
    else:
        moved = _results(len(sure)) if sure else "Intet resultat"
        told = [Markup("{} har flyttet sig mere, end tilfældigheder kan give.").format(moved)]
    if named := _weightiest(sure):
        most = Markup("; ").join(Markup("<strong>{}</strong> ({})").format(*each) for each in named)
        told.append(Markup("{}: {}.").format("Mest" if len(named) < len(sure) else "Det er", most))
    if rest:
        told.append(Markup("{} er {}.").format("Desuden" if sure else "I alt", danish.joined(rest)))
    if sure or rest:
        file = next(name for name in NOTEBOOKS if name.startswith(number))
        told.append(Markup('Alle ændringer står i bilaget (<a href="{0}_bilag.html">{0}_bilag.html</a>).').format(file))
    html = Markup("<p>{}{}</p>").format(mark(case.invented), Markup(" ").join(told))
    return section(f"Siden udgaven af {danish.day(edition.day)}", html) if told else None


def _weightiest(sure: Sequence[Moved]) -> list[tuple[str, str]]:
    """The names of those that have moved most, and by how much: one, and more while there is room."""
    named: list[tuple[str, str]] = []
    for each in sure[:MOST]:
        pair = each.now.headline.rstrip("."), _difference(each, _decimals(each))
        if named and sum(len(text) for one in (*named, pair) for text in one) > LONGEST:
            break
        named.append(pair)
    return named


def _annex(case: Case, edition: Edition, found: Movements) -> Block | None:
    """Everything that is not as it was, and the rule: what has moved as a table, what is new or gone as a list."""
    others = _others(found)
    if not found.moved and not others:
        return None
    heads = ("Resultat", "Før", "Nu", "Forskel", "Mere end tilfældigt?")
    parts = [Markup("<p>{}{}</p>").format(mark(case.invented and not found.moved), _summary(found))]  # the table bears it too
    if found.moved:
        rows = [_row(each) for each in found.moved]
        parts.append(cards("Resultater, der har flyttet sig", heads, rows, invented=case.invented))
    if others:
        items = Markup("").join(Markup("<li>{}</li>").format(item) for item in others)
        parts.append(Markup("<ul>{}</ul>").format(items))
    rules = [RULE] if any(each.difference is not None for each in found.moved) else []
    rules += [LISTS] if any(each.reason == COUNTED for each in found.moved) else []
    rules += [CHARTS] if any(each.now.signal for each in found.moved) else []
    parts += [Markup('<p class="source">{}</p>').format(" ".join(rules))] if rules else []
    return section(f"Alle ændringer siden udgaven af {danish.day(edition.day)}", *parts)


def _others(found: Movements) -> list[Markup]:
    return [
        Markup("{}: {}").format(kind, danish.stopped(finding.headline))
        for kind, those in (("Nyt", found.new), ("Ikke med mere", found.gone))
        for finding in those
    ]


def _summary(found: Movements) -> str:
    """How many have moved, in Danish sentences."""
    numbers = {answer: sum(each.beyond_chance is answer for each in found.moved) for answer in (True, False, None)}
    told = []
    if numbers[True]:
        told.append(f"{_results(numbers[True])} har flyttet sig mere, end tilfældigheder kan give.")
    if numbers[False]:
        told.append(f"{_results(numbers[False])} har flyttet sig, men ikke mere, end tilfældigheder kan give.")
    if numbers[None]:
        again = "er også ændret" if numbers[True] or numbers[False] else "er ændret"
        told.append(f"{_results(numbers[None])} {again}, men om det er mere end tilfældigheder, kan ikke afgøres.")
    if not found.moved:
        told.append("Intet resultat har flyttet sig.")
    for those, one, many in ((found.new, "er nyt", "er nye"), (found.gone, "er ikke med mere", "er ikke med mere")):
        if those:
            told.append(f"{_results(len(those))} {one if len(those) == 1 else many}.")
    if found.unchanged:
        told.append(f"{_results(found.unchanged)} er {'uændret' if found.unchanged == 1 else 'uændrede'}.")
    return " ".join(told)


def _results(count: int) -> str:
    return danish.capital(danish.counted(count, "et resultat", "resultater"))


def _row(each: Moved) -> tuple[str, ...]:
    """A line of the table. A figure that was of something else stands with what it was of, and words beside the new ones."""
    now, before, decimals = each.now, each.before, _decimals(each)
    then = before.headline if before.value is None else _figure(before, decimals, each.difference is None)
    told = f"{ANSWER[each.beyond_chance]} {each.reason}".rstrip()
    return now.headline, then, _figure(now, decimals), _difference(each, decimals), told


def _figure(finding: Finding, decimals: int, other: bool = False) -> Markup:
    """A figure with its period, and with what it is of where that is another thing."""
    told = (tables.label(finding.period), finding.about if other else "")
    return below(_number(finding, decimals), *filter(None, told))


def _number(finding: Finding, decimals: int) -> str:
    if finding.value is None:
        return "–"
    number = danish.number(finding.value, decimals)
    return number if number == "1" and finding.unit != PERCENT else f"{number} {finding.unit}"  # "1 opgaver" is no Danish


def _decimals(each: Moved) -> int:
    return int(any(value is not None and value != round(value) for value in (each.now.value, each.before.value)))


def _difference(each: Moved, decimals: int) -> str:
    if each.difference is None or each.now.value is None or each.before.value is None:
        return "–"
    printed = round(each.now.value, decimals) - round(each.before.value, decimals)  # what a reader gets who subtracts
    size, up = danish.number(abs(printed), decimals), printed > 0
    if each.now.unit == PERCENT:
        return f"{size} procentpoint {'højere' if up else 'lavere'}"
    if decimals:
        return f"{size} {'højere' if up else 'lavere'}"
    more = "mere" if size == "1" else "flere"
    return f"{size} {more if up else 'færre'}"
