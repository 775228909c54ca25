"""What the published tables of `actionplan.analyses.comparisons` and `comparison_courses` say: one finding for each share, one
for all of them, and one for each course.

A share differs where it lies outside what chance and rounding give, and is unusual only where it also lies outside the limits of
a funnel plot that allow for how different the others are. Among too few others that isn't known, and nothing is called unusual.
"""

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from actionplan import danish
from actionplan.analyses.comparison_courses import FEWEST, GAP, Course
from actionplan.analyses.comparisons import (
    BETWEEN,
    CHANCE_FROM,
    CHANCE_TO,
    FIRST,
    GROWN,
    LAST,
    LIMITS,
    OF,
    OTHERS_FROM,
    OTHERS_TO,
    SHARE,
    TOGETHER,
    Field,
    Wording,
)
from actionplan.analyses.finding import Finding
from actionplan.analyses.social_mapping import Comparison
from actionplan.methods.direction import Direction
from actionplan.methods.rates import half, wilson
from actionplan.publish import Published

Told = tuple[Wording, Published]
"""A share's wording and its published line."""

RULE: Final = (
    "Andelen siges at være højere eller lavere, når forskellen er større, end tilfældigheder og afrunding giver, og usædvanlig, "
    "når den også ligger uden for tragtens 95 pct.-grænser, der tager højde for, hvor forskellige kommunerne er; »helt "
    "usædvanlig« er uden for 99,8 pct.-grænserne. Placeringen er et 95 pct.-interval."
)
RULE_FEW: Final = (
    "Der er under ti at sammenligne med, så grænserne viser kun, hvad tilfældigheder giver. Placeringen er et 95 pct.-interval."
)

RULE_OVER_TIME: Final = (
    "Forskellen til de andre er gjort op som gennemsnit for hvert kvartal. Den siges kun at have flyttet sig, når det seneste "
    "kvartal falder uden for de sædvanlige udsving fra kvartal til kvartal og ligger mere end 0,1 procentpoint fra gennemsnittet "
    "både før og efter afrunding. Forskellen ligner for det meste den fra kvartalet før, og derfor er grænserne for udsvingene "
    "gjort bredere. Reglen siger ikke, hvad årsagen er."
)
_REACH: Final = 1.96 / 3
"""The limits of a chart lie three standard errors from its mean, a margin two."""


def one(line: Published, comparison: Comparison, found: Field) -> Finding:
    """The finding on one share, with the margin of both chance and rounding. line: `comparisons.own_draft`, published."""
    own, wording = comparison.own, found.share.wording
    figures = {header.label: line.value(own, header.label) for header in line.columns}
    share, together = figures[SHARE], figures[TOGETHER]
    assert share is not None and together is not None
    others = int(figures[OF] or 0) - 1
    told = wording.told.format(month=line.draft.period, value=danish.percent(share))
    sentence = danish.stopped(f"{told} mod {danish.percent(together)} i {as_one(others)}")
    told_all = (sentence, reason(line, own), ranked(line, own), grown(line, own, wording))
    made = Finding.of(
        f"05.compare.{found.share.name}",
        (f"{danish.capital(wording.subject)} {placed(line, own)}", " ".join(filter(None, told_all))),
        share,
        line,
        RULE_FEW if is_few(line, own) else RULE,
        direction=direction(line, own),
        comparison=((TOGETHER, together),),
    )
    margin = half(wilson(found.own.count, found.own.base)) + found.own.slack
    return replace(made, period=found.period).sized(base=round(found.own.base), margin=100 * margin)


def overall(table: Published, comparison: Comparison, lines: Sequence[tuple[Wording, Published]]) -> Finding:
    """The finding on all shares. table: the lines gathered in one; lines: each with its wording."""
    own = comparison.own
    judged = [(wording, line) for wording, line in lines if not is_few(line, own)]
    apart = [(wording, line) for wording, line in judged or lines if direction(line, own) is not Direction.UNCLEAR]
    if not judged:
        most = max(int(line.value(own, OF) or 0) - 1 for _, line in lines)
        headline = f"{danish.capital(alike(most))} er for {'lidt' if most == 1 else 'få'} til at sige, hvad der er usædvanligt"
        told = f"{_sorted_out(apart, own)} end i" if apart else "ingen af tallene adskiller sig sikkert fra"
        sentence = f"{danish.capital(told)} {_those(most)}. Med så få kan det ikke siges, om en forskel er usædvanlig."
    else:
        unusual = [(wording, line) for wording, line in apart if degree(line, own)]
        headline = _how_many((len(unusual), len(apart), len(judged)))
        sentence = " ".join(_told(judged, unusual, [each for each in apart if each not in unusual], own))
    return Finding.of("05.compare.overall", (headline, sentence), None, table, RULE if judged else RULE_FEW, unit="")


def over_time(quarters: Published, comparison: Comparison, found: Course) -> Finding:
    """The finding on one course: the latest gap, with the usual swings from quarter to quarter as its margin.

    quarters: `comparison_courses.quarterly_draft`, published.
    """
    first, last = quarters.rows[0], quarters.rows[-1]
    mine, theirs = ([quarters.value(row, label) or 0.0 for row in (first, last)] for label in (comparison.own, TOGETHER))
    verb, how = _from_to(mine)
    again, theirs_told = _from_to(theirs)
    noun = "andelen" if found.share.wording.subject.startswith("andelen") else found.share.wording.subject
    told = f"Fra {first} til {last} {verb} {noun} {how} i kommunen og {'' if again == verb else f'{again} '}{theirs_told}"
    told += f" i {as_one(found.members)}."
    made = Finding.of(
        f"05.course.{found.share.name}",
        (_went(found), f"{told} {beside(found)}"),
        quarters.value(last, GAP),
        quarters,
        RULE_OVER_TIME,
        unit="procentpoint",
        direction=found.moved,
    )
    margin = None if found.chart is None else (found.chart.upper - found.chart.mean) * _REACH
    return replace(made, period=last).sized(margin=margin, about=comparison.group_told)


def beside(found: Course) -> str:
    """The gap at both ends, and whether it has moved, in sentences."""
    before, now = found.shown[0], found.shown[-1]
    if found.chart is None:
        of = danish.counted(len(found.quarters), "et helt kvartal", "hele kvartaler")
        enough = danish.counted(FEWEST, "", "").strip()
        why = f"Der er kun {of}; det kræver {enough} at sige, om forskellen har flyttet sig."
        return f"Kommunen ligger nu {_from_others(now)}. {why}{_year_before(found)}"
    same = f"Kommunen lå og ligger {_from_others(now)}."
    told = same if before == now else f"Kommunen lå {_from_others(before)} og ligger nu {_gap(now)}."
    usual = f"i gennemsnit for alle kvartalerne er det {_gap(found.chart.mean)}"
    if found.moved is not Direction.UNCLEAR:
        told += f" Det er mere end de sædvanlige udsving fra kvartal til kvartal ({sign(found, found.moved)}); {usual}."
    elif found.chart.labels[-1] != "common":
        told += (
            f" Det er for tæt på gennemsnittet for alle kvartalerne, {_gap(found.chart.mean)}, til at være en sikker flytning."
        )
    elif found.changed is Direction.UNCLEAR:
        almost = "" if before == now else "næsten "
        told += f" Forskellen er {almost}den samme, og det seneste kvartal er inden for de sædvanlige udsving."
    else:
        told += f" Det er inden for de udsving, forskellen har haft undervejs, så flytningen er ikke sikker; {usual}."
    if found.lacking:
        lacking = danish.capital(danish.counted(found.lacking, "et kvartal", "kvartaler"))
        told += f" {lacking} undervejs er ikke med, fordi tal er skjult eller mangler."
    return told


def _year_before(found: Course) -> str:
    """The gap of the same quarter a year before, as a sentence with a space before it; empty where it isn't known."""
    latest = found.quarters[-1]
    then = f"{int(latest[:4]) - 1}{latest[4:]}"
    if then not in found.quarters:
        return ""
    return f" I samme kvartal året før lå den {_from_others(found.shown[found.quarters.index(then)])}."


def sign(found: Course, moved: Direction) -> str:
    """What it means that a gap is higher or lower than usual, by sign and word: better or worse where that is given."""
    if moved not in {Direction.UP, Direction.DOWN}:
        return ""
    if found.share.better is Direction.UNCLEAR:
        return "højere" if moved is Direction.UP else "lavere"
    return "▲\u00a0bedre" if moved is found.share.better else "▼\u00a0dårligere"


def courses_told(courses: Sequence[Course]) -> str:
    """All courses in a sentence or three: which have moved, that the others haven't, and which can't be judged."""
    known = [each for each in courses if each.chart is not None]
    moved = [each for each in known if each.moved is not Direction.UNCLEAR]
    if not known:
        return "Der er endnu for få kvartaler til at sige, hvordan forskellen til de andre har udviklet sig."
    groups: dict[str, list[str]] = {}
    for each in moved:
        groups.setdefault(sign(each, each.moved), []).append(each.share.wording.subject)
    parts = [f"{danish.joined(subjects)} ({meaning})" for meaning, subjects in groups.items()]
    others = "lignende kommuner"
    if not moved:
        told = (
            f"Over tid har {'ingen af tallene' if len(known) > 1 else 'tallet ikke'} flyttet sig sikkert i forhold til {others}."
        )
    else:
        told = f"Over tid har {danish.joined(parts)} flyttet sig i forhold til {others}."
        if left := len(known) - len(moved):
            told += f" {'Det sidste tal' if left == 1 else 'De øvrige tal'} har ikke flyttet sig sikkert."
    if early := [each.share.wording.subject for each in courses if each.chart is None]:
        told += f" {danish.capital(danish.joined(early))} kan endnu ikke vurderes over tid."
    return told


def placed(line: Published, own: str) -> str:
    """Where the share lies, as the end of a headline."""
    higher = _higher(line, own)
    if is_few(line, own):
        few = _those(int(line.value(own, OF) or 0) - 1)
        return f"er {higher} end i {few}" if higher else f"adskiller sig ikke sikkert fra {few}"
    if not higher:
        return "adskiller sig ikke sikkert fra lignende kommuner under ét"
    if not degree(line, own):
        return f"er {higher} end i lignende kommuner under ét, men ikke usædvanligt {_high(line, own)}"
    return f"er {degree(line, own)} {_high(line, own)} blandt lignende kommuner"


def judged(line: Published, own: str) -> str:
    """The difference in a word or three, for a table."""
    if not degree(line, own):
        return _higher(line, own) or "usikker"
    return f"{degree(line, own)} {_high(line, own)}"


def reason(line: Published, own: str) -> str:
    """Why the headline says what it says, as a sentence; empty where the figures are shown as the same."""
    share, together = (round(line.value(own, label) or 0.0, 1) for label in (SHARE, TOGETHER))
    if direction(line, own) is Direction.UNCLEAR:
        return "" if share == together else "Forskellen er ikke større, end tilfældigheder og afrunding kan give."
    if is_few(line, own):
        return "Det er mere, end tilfældigheder giver, men med så få kan det ikke siges, om det er usædvanligt."
    low, high, _ = LIMITS[0]
    bottom, top = (line.value(own, label) or 0.0 for label in (low, high))
    ordinary = f"{danish.number(bottom, 1)} til {danish.percent(top)}" if round(bottom, 1) else f"0 til {danish.percent(top)}"
    if degree(line, own):
        return danish.stopped(f"Det almindelige for en kommune af den størrelse er {ordinary}")
    return f"Lignende kommuner er så forskellige, at {ordinary} er almindeligt for en kommune af den størrelse."


def direction(line: Published, own: str) -> Direction:
    """Whether the share lies over or under the others' by more than chance and rounding give; UNCLEAR otherwise."""
    return _beyond(line, own, CHANCE_FROM, CHANCE_TO)


def degree(line: Published, own: str) -> str:
    """How unusual the share is; empty where it isn't, or where the others are too few to tell."""
    if is_few(line, own) or direction(line, own) is Direction.UNCLEAR:
        return ""
    inner, outer = (_beyond(line, own, low, high) is not Direction.UNCLEAR for low, high, _ in LIMITS)
    return "helt usædvanligt" if outer else "usædvanligt" if inner else ""


def is_few(line: Published, own: str) -> bool:
    """Whether there are too few others to know how different municipalities are."""
    return line.value(own, BETWEEN) is None


def ranked(line: Published, own: str) -> str:
    """The rank with its uncertainty, as a sentence."""
    first, last, of = (int(line.value(own, label) or 0) for label in (FIRST, LAST, OF))
    if first == 1 and last == of:
        return f"Usikkerheden er for stor til at sige, hvilket nummer kommunen er af de {of}."
    if first == last:
        return f"Regnet fra den højeste andel er kommunen nr. {first} af {of}."
    return f"Regnet fra den højeste andel ligger kommunen mellem nr. {first} og nr. {last} af {of}."


def grown(line: Published, own: str, wording: Wording) -> str:
    """The latest year's change in the count and where it lies among those of the others; empty where it isn't known."""
    value, low, high = (line.value(own, label) for label in (GROWN, OTHERS_FROM, OTHERS_TO))
    if value is None:
        return ""
    told = f"På et år er {wording.counted} {_moved(value)}"
    if low is None or high is None:
        return danish.stopped(told)
    spread = f"{danish.number(low, 1)} til {danish.percent(high)}"
    if low <= value <= high:
        return f"{told}, som hos den midterste halvdel af de andre ({spread})."
    if round(value, 1) == 0:
        return f"{told}; hos den midterste halvdel af de andre gik det fra {spread}."
    if value > high:
        more = "en større stigning" if value > 0 else "et mindre fald"
    else:
        more = "et større fald" if value < 0 else "en mindre stigning"
    return f"{told}: {more} end hos den midterste halvdel af de andre ({spread})."


def alike(others: int) -> str:
    """So many comparable municipalities, as running text has them."""
    return danish.counted(others, "en lignende kommune", "lignende kommuner")


def as_one(others: int) -> str:
    """So many comparable municipalities taken together."""
    return "den ene lignende kommune" if others == 1 else f"{alike(others)} under ét"


def _those(others: int) -> str:
    """The others taken together, where they are so few that they are counted."""
    return "den ene lignende kommune" if others == 1 else f"de {alike(others)} under ét"


def _how_many(counts: tuple[int, int, int]) -> str:
    """The headline on all shares. counts: how many are unusual, how many differ, and how many there are."""
    unusual, apart, of = counts
    all_of_them = danish.counted(of, "", "").strip()
    if of == 1:
        told = "er usædvanligt blandt" if unusual else "afviger, men ikke usædvanligt meget, fra" if apart else ""
        return f"Tallet {told or 'adskiller sig ikke sikkert fra'} lignende kommuner"
    if not apart:
        return f"Ingen af de {all_of_them} tal adskiller sig sikkert fra lignende kommuner"
    number = f"{danish.capital(danish.counted(unusual or apart, 'et tal', 'tal'))} ud af {all_of_them}"
    if not unusual:
        return f"{number} afviger fra lignende kommuner, men ikke usædvanligt meget"
    return f"{number} er {'usædvanligt' if unusual == 1 else 'usædvanlige'} blandt lignende kommuner"


def _told(judged: Sequence[Told], unusual: Sequence[Told], differing: Sequence[Told], own: str) -> list[str]:
    """The sentences on all shares: the unusual ones, those that differ as municipalities do, and the rest."""
    told = []
    if unusual:
        told.append(danish.capital(f"{_sorted_out(unusual, own)}."))
    if differing:
        many = len(differing) > 1
        told.append(
            danish.capital(f"{_sorted_out(differing, own)} end i lignende kommuner under ét, men det er ")
            + f"ikke usædvanligt, for kommunerne er meget forskellige {'på de områder' if many else 'på det område'}."
        )
    left = len(judged) - len(unusual) - len(differing)
    if left and not told:
        told.append(f"{'Tallet' if left == 1 else 'Tallene'} adskiller sig ikke sikkert fra lignende kommuner under ét.")
    elif left:
        told.append(f"{'Det sidste tal' if left == 1 else 'De øvrige tal'} adskiller sig ikke sikkert fra de andres.")
    return told


def _sorted_out(apart: Sequence[Told], own: str) -> str:
    """Which shares are higher and which are lower, those alike named together."""
    groups: dict[tuple[str, str], list[str]] = {}
    for wording, line in apart:
        word = _high(line, own) if degree(line, own) else _higher(line, own)
        groups.setdefault((degree(line, own), word), []).append(wording.subject)
    parts = []
    for (how, word), subjects in groups.items():
        plural = "e" if how and len(subjects) > 1 else ""
        parts.append(f"{danish.joined(subjects)} er {how} {word}{plural}".replace("  ", " "))
    *most, last = parts
    return f"{', '.join(most)}, og {last}" if most else last


def _beyond(line: Published, own: str, low: str, high: str) -> Direction:
    share = line.value(own, SHARE) or 0.0
    if share > (line.value(own, high) or 0.0):
        return Direction.UP
    return Direction.DOWN if share < (line.value(own, low) or 0.0) else Direction.UNCLEAR


def _higher(line: Published, own: str) -> str:
    return {Direction.UP: "højere", Direction.DOWN: "lavere"}.get(direction(line, own), "")


def _high(line: Published, own: str) -> str:
    return "høj" if direction(line, own) is Direction.UP else "lav"


def _went(found: Course) -> str:
    """The headline of a course: what has become of the gap, by the figures that are shown."""
    others = "lignende kommuner" if found.members > 1 else "en lignende kommune"
    noun = found.share.wording.subject
    if found.chart is None:
        return f"Det er for tidligt at sige, om {noun} har flyttet sig i forhold til {others}"
    before, now, year = found.shown[0], found.shown[-1], found.quarters[0][:4]
    if found.moved is Direction.UNCLEAR and found.changed is Direction.UNCLEAR:
        return f"{danish.capital(noun)} ligger omtrent som i {year} i forhold til {others}"
    if found.moved is Direction.UNCLEAR:
        then = f"lå {_gap(before)} {'' if before else 'med '}{others} i {year}"
        return danish.capital(f"{noun} {then} og ligger nu {_gap(now, short=bool(before))}, men det kan være et udsving")
    lasting = found.moved is found.changed
    if not lasting:
        before = round(found.chart.mean, 1)
    if before * now < 0:
        was = f"{noun} er gået fra {_gap(before)} {others}" if lasting else f"{noun} plejer at ligge {_gap(before)} {others}"
        return danish.capital(f"{was} {f'i {year} til' if lasting else 'og ligger nu'} {_gap(now, short=True)}")
    how = "mindre" if abs(now) < abs(before) else "større"
    when = f"i {year}" if lasting else "i gennemsnit"
    then = f"{_gap(before)} {when} og {'ligger nu' if now else 'er nu'} {_gap(now, short=bool(before))}"
    return (
        f"Forskellen til {others} er {'blevet ' if lasting else ''}{how}{'' if lasting else ' end sædvanligt'}: {noun} lå {then}"
    )


def _from_to(shares: Sequence[float]) -> tuple[str, str]:
    """How a share went from the first to the last: the verb, and the rest."""
    before, now = (danish.number(share, 1) for share in shares)
    return ("blev", f"på {now} pct.") if before == now else ("gik", f"fra {before} til {now} pct.")


def _gap(gap: float, *, short: bool = False) -> str:
    """A gap as running text has it: "0,4 procentpoint over". short: without the unit, where it has just been said."""
    if not round(gap, 1):
        return "på niveau"
    return f"{danish.number(abs(gap), 1)}{'' if short else ' procentpoint'} {'over' if gap > 0 else 'under'}"


def _from_others(gap: float) -> str:
    """The same with whom it is from."""
    return f"{_gap(gap)} {'de andre' if round(gap, 1) else 'med de andre'}"


def _moved(value: float) -> str:
    if round(value, 1) == 0:
        return "uændret"
    return f"{'steget' if value > 0 else 'faldet'} {danish.percent(abs(value))}"
