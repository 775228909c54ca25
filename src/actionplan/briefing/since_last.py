"""What a note says of the last edition: which of its findings have moved since, by how much, and whether by more than chance.

The rule is in `actionplan.analyses.movement`. A note is never compared with an edition that was frozen from it as it is, so that
making it again on the day of the meeting changes nothing.
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
from actionplan.analyses.movement import COUNTED, SAME_PERIOD, Moved, Movements, movements
from actionplan.briefing import tables
from actionplan.briefing.blocks import Block, mark
from actionplan.briefing.goal_setting import Basis, below
from actionplan.briefing.plans import section, words_table
from actionplan.briefing.social_mapping import Topic
from actionplan.editions import Edition, editions, latest
from actionplan.workbook import Case

MOST: Final = 5
"""So many that have moved, are new or are gone stand in the note; all are in the annex."""
ANSWER: Final[Mapping[bool | None, str]] = {True: "Ja.", False: "Nej.", None: "Kan ikke afgøres."}
"""Whether a movement is by more than chance, in the table of the annex, and in the note's list:"""
TOLD: Final[Mapping[bool | None, str]] = {
    True: "Det er mere, end tilfældigheder kan give.",
    False: "Det er ikke mere, end tilfældigheder kan give.",
    None: "Om det er mere end tilfældigheder, kan ikke afgøres.",
}
RULE: Final = (
    "En forskel er mere, end tilfældigheder kan give, når den er større end de to tals usikkerhed tilsammen (95 pct.). Af 20 "
    "tal, der slet ikke har flyttet sig, kommer ét eller færre til at se sådan ud. Ofte er mange af de samme borgere talt med "
    "begge gange; så kan en forskel, der har noget på sig, være overset."
)


def shown(topics: Mapping[str, Topic], *others: Block | None) -> tuple[Finding, ...]:
    """All findings that a note's topics, and other blocks of it, show: those that an edition has of it."""
    blocks = [block for topic in topics.values() for block in (topic.block, topic.annex)]
    found = [finding for block in (*blocks, *others) if block is not None for finding in block.findings]
    return tuple({finding.id: finding for finding in found}.values())


def since_last(case: Case, number: str, findings: Sequence[Finding], root: Path, *, annex: bool = False) -> Block | None:
    """What has moved in a note, such as "01", since the last edition; None where there is none to compare with.

    findings: all that the note shows. root: the project's folder. annex: all that moved, where the note has the weightiest; None
    where the note has them all. Raises Refused where an edition can't be read.
    """
    return _since(case, findings, lambda edition: edition.of_note(number), root, annex=annex)


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

    return _since(basis.case, now, then, root, annex=annex)


def _told(chosen: Sequence[Challenge]) -> tuple[Finding, ...]:
    return tuple(replace(challenge.finding, headline=challenge.headline) for challenge in chosen)


def _since(
    case: Case, now: Sequence[Finding], then: Callable[[Edition], Sequence[Finding]], root: Path, *, annex: bool
) -> Block | None:
    """The block on the latest edition that is not of the note's own state."""
    for edition in latest(editions(root, case.slug), case.day, invented=case.invented):
        before = then(edition)
        if edition.day < case.day or not _same_state(now, before):
            return _block(case, edition, movements(now, before), annex=annex)
    return None


def _same_state(now: Sequence[Finding], before: Sequence[Finding]) -> bool:
    """Whether a reader would see the same findings; two blocks may word how sure one is in different ways."""
    return _seen(now) == _seen(before)


def _seen(findings: Sequence[Finding]) -> dict[str, tuple[str, float | None, str, str]]:
    return {each.id: (each.headline, each.value, each.unit, each.period) for each in findings}


def _block(case: Case, edition: Edition, found: Movements, *, annex: bool) -> Block | None:
    lists = (found.moved, found.new, found.gone)
    if not any(lists) and not found.unchanged:
        return None
    whole = sum(map(len, lists)) <= MOST
    if annex and whole:
        return None
    day = danish.day(edition.day)
    rule = [Markup('<p class="source">{}</p>').format(RULE)] if any(each.difference is not None for each in found.moved) else []
    if annex:
        return section(f"Alle ændringer siden udgaven af {day}", *_all(case, found), *rule)
    items = [_item(each) for each in found.moved] + _others(found)
    parts = [Markup("<p>{}{}</p>").format(mark(case.invented), _summary(found))]
    parts += [_list(items[:MOST])] if items else []
    return section(f"Siden udgaven af {day}", *parts, *(rule if whole else [Markup("<p>Alle ændringer står i bilaget.</p>")]))


def _all(case: Case, found: Movements) -> list[Markup]:
    """Everything that is not as it was: what has moved as a table, what is new or gone as a list."""
    heads = ("Resultat", "Før", "Nu", "Forskel", "Mere end tilfældigt?")
    rows = [_row(each) for each in found.moved]
    parts = [words_table("Resultater, der har flyttet sig", heads, rows, invented=case.invented)] if rows else []
    others = _others(found)
    return [*parts, _list(others)] if others else parts


def _list(items: Sequence[Markup]) -> Markup:
    return Markup("<ul>{}</ul>").format(Markup("").join(Markup("<li>{}</li>").format(item) for item in items))


def _item(each: Moved) -> Markup:
    """A movement in the note: what it is now, what it was, and whether that is more than chance."""
    bold = Markup("<strong>{}</strong>").format(danish.stopped(each.now.headline))
    if each.difference is None:
        return Markup("{} Før: {} {}").format(bold, danish.stopped(each.before.headline), each.reason)
    decimals = _decimals(each)
    figures = (_number(finding, decimals) for finding in (each.before, each.now))
    told = each.reason if each.reason in {COUNTED, SAME_PERIOD} else f"{TOLD[each.beyond_chance]} {each.reason}".rstrip()
    return Markup("{} Før {}, nu {}: {}. {}").format(bold, *figures, _difference(each, decimals), told)


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
    """A line of the table. Where there is no difference to tell, the former finding's own words stand beside the new one."""
    now, before, decimals = each.now, each.before, _decimals(each)
    then = before.headline if each.difference is None else _figure(before, decimals)
    told = f"{ANSWER[each.beyond_chance]} {each.reason}".rstrip()
    return now.headline, then, _figure(now, decimals), _difference(each, decimals), told


def _figure(finding: Finding, decimals: int) -> Markup:
    return below(_number(finding, decimals), *([tables.label(finding.period)] if finding.period else []))


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
    return f"{size} {'flere' if up else 'færre'}"
