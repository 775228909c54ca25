"""What the published tables of `actionplan.analyses.comparisons` say: one finding for each share and one for all of them.

A municipality stands out only where it lies outside the limits of a funnel plot that were widened by how different the others
are. Among too few others that isn't known, and the sentence claims no more than that the difference is larger than chance gives.
"""

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from actionplan import danish
from actionplan.analyses.comparisons import (
    FIRST,
    GROWN,
    LAST,
    LIMITS,
    OF,
    OTHERS_FROM,
    OTHERS_TO,
    SHARE,
    TOGETHER,
    WIDENED,
    Field,
    Wording,
)
from actionplan.analyses.finding import Finding
from actionplan.analyses.social_mapping import Comparison
from actionplan.methods.direction import Direction
from actionplan.methods.rates import half, wilson
from actionplan.publish import Published

RULE: Final = (
    "Kommunen siges kun at skille sig ud, når den ligger uden for tragtens 95 pct.-grænser, som er gjort bredere, når "
    "kommunerne er mere forskellige, end tilfældigheder giver; »klart« står der kun uden for 99,8 pct.-grænserne. Nummeret er et "
    "95 pct.-interval."
)
RULE_FEW: Final = (
    "Der er under ti at sammenligne med, så grænserne viser kun, hvad tilfældigheder giver. Nummeret er et 95 pct.-interval."
)


def one(line: Published, comparison: Comparison, found: Field) -> Finding:
    """The finding on one share, with the margin of both chance and rounding. line: `comparisons.own_draft`, published."""
    own, wording = comparison.own, found.share.wording
    figures = {header.label: line.value(own, header.label) for header in line.columns}
    share, together = figures[SHARE], figures[TOGETHER]
    assert share is not None and together is not None
    others = int(figures[OF] or 0) - 1
    told = wording.told.format(month=line.draft.period, value=danish.percent(share))
    sentence = danish.stopped(f"{told} mod {danish.percent(together)} i {alike(others)} under ét")
    sentence += f" {ranked(line, own)} {grown(line, own, wording)}"
    made = Finding.of(
        f"05.compare.{found.share.name}",
        (f"{danish.capital(wording.subject)} {placed(line, own)}", sentence.strip()),
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
    elif not apart:
        headline = f"{own} skiller sig ikke ud fra lignende kommuner"
        told = danish.joined([wording.subject for wording, _ in judged])
        sentence = danish.capital(f"{told} ligger inden for det, man ser i lignende kommuner.")
    else:
        number = danish.capital(danish.counted(len(apart), "et tal", "tal"))
        headline = f"{number} ud af {danish.counted(len(judged), 'en', '').strip()} skiller sig ud fra lignende kommuner"
        sentence = danish.capital(f"{_sorted_out(apart, own)} end i lignende kommuner.")
    return Finding.of("05.compare.overall", (headline, sentence), None, table, RULE if judged else RULE_FEW, unit="")


def placed(line: Published, own: str) -> str:
    """Where the share lies, as the end of a headline."""
    if is_few(line, own):
        few = _those(int(line.value(own, OF) or 0) - 1)
        told = "adskiller sig ikke sikkert fra" if direction(line, own) is Direction.UNCLEAR else f"{_degree(line, own)} end i"
        return f"{told} {few}"
    if direction(line, own) is Direction.UNCLEAR:
        return "ligger inden for det, man ser i lignende kommuner"
    return f"{_degree(line, own)} end i lignende kommuner"


def direction(line: Published, own: str) -> Direction:
    """Whether the share lies over or under the inner limits; UNCLEAR between them."""
    return _beyond(line, own, 0)


def is_few(line: Published, own: str) -> bool:
    """Whether there are too few others to know how different municipalities are."""
    return line.value(own, WIDENED) is None


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


def _those(others: int) -> str:
    """The others taken together, where they are so few that they are counted."""
    return "den ene lignende kommune" if others == 1 else f"de {alike(others)} under ét"


def _sorted_out(apart: Sequence[tuple[Wording, Published]], own: str) -> str:
    """Which shares are higher and which are lower, those alike named together."""
    groups: dict[str, list[str]] = {}
    for wording, line in apart:
        groups.setdefault(_degree(line, own), []).append(wording.subject)
    parts = [f"{danish.joined(subjects)} {degree}" for degree, subjects in groups.items()]
    *most, last = parts
    return f"{', '.join(most)}, og {last}" if most else last


def _beyond(line: Published, own: str, limit: int) -> Direction:
    low, high, _ = LIMITS[limit]
    share = line.value(own, SHARE) or 0.0
    if share > (line.value(own, high) or 0.0):
        return Direction.UP
    return Direction.DOWN if share < (line.value(own, low) or 0.0) else Direction.UNCLEAR


def _degree(line: Published, own: str) -> str:
    """Higher or lower, and clearly so beyond the outer limits of a funnel that tells what is unusual."""
    clearly = "klart " if _beyond(line, own, 1) is not Direction.UNCLEAR and not is_few(line, own) else ""
    return f"er {clearly}{'højere' if direction(line, own) is Direction.UP else 'lavere'}"


def _moved(value: float) -> str:
    if round(value, 1) == 0:
        return "uændret"
    return f"{'steget' if value > 0 else 'faldet'} {danish.percent(abs(value))}"
