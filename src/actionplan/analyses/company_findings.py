"""What the survey among companies says, once its tables have passed the gate: one finding each.

A share is of all companies where the answers are weighted, and else of those who answered alone, which each sentence says. A
difference between groups is called one only where it is larger than chance gives.
"""

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from statistics import NormalDist

from actionplan import danish
from actionplan.analyses.company_answers import CHOSEN, SIDES, YES
from actionplan.analyses.company_places import WANTS, WANTS_NOT, WORKS, WORKS_NOT
from actionplan.analyses.finding import Finding
from actionplan.analyses.lives_findings import DIFFERENCE_RULE
from actionplan.methods.direction import Direction
from actionplan.methods.rates import Interval, half
from actionplan.names import slug
from actionplan.parameters.delivery import Delivery
from actionplan.publish import TOTAL, Published
from actionplan.publish.estimates import ANSWERS, COMPANIES, ESTIMATED, OFFERED, shares_step, totals_step
from actionplan.tables.cell import Missing

SEVERAL = "Hver virksomhed kunne give flere svar."
MANY = 100
"""From so many answers on, a share stands in a sentence without its interval."""
WIDE = 20
"""As many per cent as the interval of `MANY` answers is wide at most: where their number is not told, that decides."""
NEXT = 2
"""So many answers are named after the one that most gave."""


@dataclass(frozen=True)
class Asked:
    """Whom the figures are of. weighted: all companies, and not only those who answered. jobcentre: what it is called."""

    weighted: bool
    jobcentre: str

    @property
    def companies(self) -> str:
        """Whose shares they are."""
        return "virksomhederne" if self.weighted else "de virksomheder, der svarede,"


def experience(table: Published, row: str, reasons: Published | None, asked: Asked) -> Finding | None:
    """The share that has worked together with the jobcentre, and why others have not. reasons: the choices as rows."""
    share = table.value(row, YES) if row in table.rows else None
    if share is None:
        return None
    headline = f"{_percent(share)} af {asked.companies} har samarbejdet med {asked.jobcentre} om målgruppen"
    sentence = f"Det gælder de seneste tre år; »ved ikke« er ikke talt med.{doubt(table, row, YES)}"
    if reasons is not None and (most := most_chosen(reasons)):
        often = named(reasons, _alike(reasons, most, CHOSEN), CHOSEN)
        among = " De andre svarer oftest" if whole(reasons, CHOSEN) else " Af de grunde, der kan vises, nævner de andre oftest"
        sentence += f"{among} {often}."
    return _estimated("02.experience", (headline, sentence), table, (row, YES), asked)


def assessment(table: Published, asked: Asked) -> Finding | None:
    """How those with experience judge the cooperation. table: one row with the columns `SIDES`."""
    if not table.rows:
        return None
    row, (worst, _, best) = table.rows[0], SIDES
    share, against = table.value(row, best), table.value(row, worst)
    if share is None:
        return None
    headline = f"{_percent(share)} af dem, der har samarbejdet med {asked.jobcentre}, synes, at det har været godt"
    sentence = "" if against is None else f"{_percent(against)} synes, at det har været dårligt. "
    sentence += f"Andelene er af dem, der tog stilling.{doubt(table, row, best)}"
    return _estimated("02.assessment", (headline, sentence), table, (row, best), asked)


def attitude(table: Published, asked: Asked) -> Finding | None:
    """What most companies agree in, and the other statements. table: statements by the columns `SIDES`."""
    best = SIDES[-1]
    known = _ranked(table, best)
    if not known:
        return None
    told = [f"at {row.removeprefix('… ')}" for row in known]
    share = _value(table, known[0], best)
    headline = f"{_percent(share)} af {asked.companies} mener, {told[0]}"
    against = [table.value(row, SIDES[0]) for row in known]
    first = "" if against[0] is None else f"{_percent(against[0])} mener det modsatte. "
    others = [
        f"{_percent(_value(table, row, best))} mener, {what}{'' if no is None else f' (modsat {_percent(no)})'}"
        for row, what, no in zip(known[1:], told[1:], against[1:], strict=True)
    ]
    also = first + (f"{danish.stopped(danish.capital(', og '.join(others)))} " if others else "")
    sentence = f"{also}Andelene er af dem, der tog stilling.{doubt(table, known[0], best)}"
    return _estimated("02.attitude", (headline, sentence), table, (known[0], best), asked)


def contact(wanted: Published, today: Published, ways: Mapping[str, str], asked: Asked) -> Finding | None:
    """How companies want to be contacted, beside how they are today.

    wanted, today: ways of contact as rows, the share in the first column. ways: row to what companies then want, as a verb.
    """
    column, used = wanted.columns[0].label, today.columns[0].label
    known = _ranked(wanted, column)
    if not known:
        return None
    first, *rest = known
    share = _value(wanted, first, column)
    headline = f"{_percent(share)} af {asked.companies} {ways[first]}"
    now = today.value(first, used) if first in today.rows else None
    told = []
    if rest:
        told.append(f"{_next(wanted, known, column)} {named(wanted, _alike(wanted, rest, column), column)}.")
    if now is not None:
        told.append(f"Det seneste år har {_percent(now)} haft kontakt i form af »{first}«.")
    sentence = f"{' '.join(told)}{doubt(wanted, first, column)}".strip()
    return _estimated("02.contact", (headline, sentence), wanted, (first, column), asked)


def support(table: Published, asked: Asked) -> Finding | None:
    """What would make it easier for most companies to take somebody in. table: the choices as rows."""
    most = most_chosen(table)
    if not most:
        return None
    share = _chosen(table, most[0])
    subject = danish.capital(most[0]) + ("," if ", " in most[0] else "")
    headline = f"{subject} ville gøre det lettere for {_percent(share)} af {asked.companies} at tage en borger imod"
    after = most[1 : NEXT + 1]
    after += [row for row in most[NEXT + 1 :] if _chosen(table, row) == _chosen(table, after[-1])]
    if after and _chosen(table, after[0]) == share:
        after = _alike(table, after, CHOSEN)
    listed = danish.joined([f"»{row}« ({_percent(_chosen(table, row))})" for row in after])
    sentence = f"{_next(table, most, CHOSEN)} {listed}." if listed else SEVERAL
    sentence += doubt(table, most[0], CHOSEN)
    return _estimated("02.support", (headline, sentence), table, (most[0], CHOSEN), asked)


def expectations(table: Published, delivers: Sequence[Delivery], asked: Asked) -> Finding | None:
    """The expectation that most companies have and that cannot be met; the commonest one where all can, or nothing is said.

    table: the expectations as rows. delivers: what the municipality says of them.
    """
    most = most_chosen(table)
    if not most:
        return None
    said = {slug(each.expectation): each for each in delivers}
    answers = {row: said[slug(row)].answer for row in most if slug(row) in said}
    unmet = next((row for kind in ("no", "partly") for row in most if answers.get(row) == kind), None)
    row = unmet or most[0]
    share = _chosen(table, row)
    headline = f"{_percent(share)} af {asked.companies} {danish.telling('forventer', row)}"
    if unmet is not None:
        cannot = "kan ikke levere det" if answers[unmet] == "no" else "kan kun delvis levere det"
        headline = f"{headline}, men {asked.jobcentre} {cannot}"
        how = said[slug(unmet)].how
        sentence = f"Kommunens forklaring: {danish.stopped(danish.capital(how))}" if how else "Kommunen har ikke skrevet hvorfor."
    elif answers:
        sentence = f"Kommunen oplyser, at {asked.jobcentre} kan levere det." if row in answers else ""
    else:
        sentence = f"Kommunen har ikke oplyst, hvad {asked.jobcentre} kan levere."
    if unmet != most[0] and unmet is not None:
        share_of_first = _percent(_chosen(table, most[0]))
        told = danish.telling("forventer", most[0])
        often = (
            f"Flest {told} ({share_of_first})."
            if whole(table, CHOSEN) and _chosen(table, most[0]) > share
            else f"{share_of_first} {told}."
        )
        sentence = f"{often} {sentence}"
    words = (headline, f"{sentence}{doubt(table, row, CHOSEN)}".strip())
    return _estimated("02.expectations", words, table, (row, CHOSEN), asked)


def interest(models: Published, some: Published, asked: Asked) -> Finding | None:
    """The share interested in at least one model, and in which most. some: one row; hidden where it would tell of few."""
    known = by_interest(models)
    any_row = some.rows[0] if some.rows else ""
    share = some.value(any_row, YES) if any_row else None
    if share is not None:
        headline = f"{_percent(share)} af {asked.companies} har interesse for {any_row}"
        sentence = f"{_most_and_least(models)}{doubt(some, any_row, YES)}".strip()
        return _estimated("02.interest", (headline, sentence), some, (any_row, YES), asked)
    if not known:
        return None
    share = _value(models, known[0], YES)
    headline = f"{_percent(share)} af {asked.companies} har interesse for {known[0]}"
    sentence = f"{_most_and_least(models)}{doubt(models, known[0], YES)}".strip()
    return _estimated("02.interest", (headline, sentence), models, (known[0], YES), asked)


def by_interest(models: Published) -> list[str]:
    """The models whose share is shown and not 0, the one that most are interested in first."""
    return _ranked(models, YES)


def _most_and_least(models: Published) -> str:
    """Which models most and fewest say yes to, of those that can be told of."""
    known = by_interest(models)
    if len(known) < 2:
        return ""
    most, least = _alike(models, known, YES), _alike(models, known[::-1], YES)
    of = "Flest" if whole(models, YES) else "Af de modeller, der kan vises, siger flest"
    if set(most) == set(least):
        return f"Lige mange siger ja til {named(models, most, YES)}."
    says = f"{of} siger ja til" if whole(models, YES) else f"{of} ja til"
    return f"{says} {named(models, most, YES)}, færrest til {named(models, least[::-1], YES)}."


def interest_groups(tables: Sequence[tuple[str, Published]], model: str, asked: Asked) -> Finding | None:
    """The largest difference in interest in a model between two groups of companies that is larger than chance gives.

    tables: by "størrelse", "sektor" and "branche", groups as rows. Nothing where no two groups can be compared.
    """
    pairs = [
        (name, table, one, other)
        for name, table in tables
        for one, other in combinations([row for row in table.rows if _interval(table, row) is not None], 2)
    ]
    if not pairs:
        return None
    found = []
    for name, table, one, other in pairs:
        high, low = sorted((one, other), key=lambda row: -_value(table, row, YES))
        if apart(table, high, low, len(pairs)):
            found.append((_value(table, high, YES) - _value(table, low, YES), name, table, high, low))
    if not found:
        headline = f"Interessen for {model} er ikke klart forskellig fra gruppe til gruppe"
        names = danish.joined([name for name, _ in tables], "eller")
        sentence = f"Efter {names} er der ingen forskel, der er større, end tilfældigheder kan give."
        return Finding.of(
            "02.interest_groups", (headline, sentence), None, pairs[0][1], DIFFERENCE_RULE, direction=Direction.UNCLEAR
        )
    _, name, table, high, low = max(found, key=lambda each: each[0])
    share = _value(table, high, YES)
    headline = f"{danish.capital(group_told(name, high))} har oftere interesse for {model} end {group_told(name, low)}"
    sure_of = [_between(table, row, YES) for row in (high, low)]
    against = f"Det er {_percent(share)}{sure_of[0]} mod {_percent(_value(table, low, YES))}{sure_of[1]}"
    sentence = danish.stopped(against if asked.weighted else f"{against} af dem, der svarede")
    made = Finding.of("02.interest_groups", (headline, sentence), share, table, DIFFERENCE_RULE, direction=Direction.UP)
    return made.sized(margin=_margin(table, high, YES, asked), about=f"{model}: {high}")


def group_told(name: str, group: str) -> str:
    """A group of companies in a sentence: "private virksomheder", "virksomheder med 6-9 ansatte"."""
    if name == "sektor":
        return f"{ {'privat': 'private', 'offentlig': 'offentlige'}.get(group, group) } virksomheder"
    return f"virksomheder med {group}" if name == "størrelse" else f"virksomheder i »{group}«"


def apart(table: Published, high: str, low: str, comparisons: int) -> bool:
    """Whether two groups' shares differ by more than chance, as far as their intervals tell (5 per cent level, Bonferroni).

    The difference's interval is put together from those of the shares (method of variance estimates recovery: Zou and Donner,
    Statistics in Medicine 27, 2008), widened for the number of comparisons.
    """
    one, other = _interval(table, high), _interval(table, low)
    if one is None or other is None:
        return False
    reach = math.hypot(_value(table, high, YES) - one[0], other[1] - _value(table, low, YES))
    wider = NormalDist().inv_cdf(1 - 0.025 / comparisons) / NormalDist().inv_cdf(0.975)
    return _value(table, high, YES) - _value(table, low, YES) > wider * reach


def places(table: Published) -> Finding | None:
    """The places that companies say they will offer, for all models together."""
    low, middle = table.value(TOTAL, OFFERED), table.value(TOTAL, ESTIMATED)
    if low is None:
        return None
    if middle is None:
        headline = f"De virksomheder, der svarede, tilbyder omkring {danish.number(low)} pladser, hvis de holder, hvad de siger"
        told = (headline, "Tallet siger ikke, hvad de andre virksomheder vil tilbyde.")
        made = Finding.of("02.places", told, low, table, "Gælder kun de virksomheder, der svarede.", unit="pladser")
        return made.sized(step=totals_step(low), about=OFFERED)
    ends = [table.value(TOTAL, f"{ESTIMATED}, {end}") for end in ("fra", "til")]
    headline = f"Virksomhederne kan tilbyde omkring {danish.number(middle)} pladser på et år, hvis resten er som dem, der svarede"
    uncertainty = "Det er, hvad virksomhederne siger, og ikke en prognose."
    projected = f"omkring {danish.number(middle)}"
    if ends[0] is not None and ends[1] is not None:
        projected = f"mellem {danish.number(ends[0])} og {danish.number(ends[1])}"
        uncertainty = f"Med 95 pct. sikkerhed {projected} pladser, hvis de andre er som dem, der svarede. {uncertainty}"
    sentence = (
        f"De, der svarede, har selv tilbudt omkring {danish.number(low)}. Regnet op til alle er det {projected}, hvis de holder, "
        "hvad de siger."
    )
    made = Finding.of("02.places", (headline, sentence), middle, table, uncertainty, unit="pladser")
    margin = None if ends[0] is None or ends[1] is None else half(Interval(ends[0], ends[1]))
    return made.sized(margin=margin, step=totals_step(middle), about=ESTIMATED)


def places_behind(table: Published, people: Callable[[float, float], tuple[float, float, str]]) -> str:
    """How many companies stand behind the places, and how many persons would use them, in Danish sentences.

    people: from a low and a high number of places to how many persons would use them in a year, and the assumption in words.
    """
    told = []
    if (companies := table.value(TOTAL, COMPANIES)) is not None:
        told.append(f"Bag tallet står omkring {danish.number(companies)} virksomheder.")
    low, middle = table.value(TOTAL, OFFERED), table.value(TOTAL, ESTIMATED)
    if low is not None and middle is not None:
        high = table.value(TOTAL, f"{ESTIMATED}, til")
        few, many, assumed = people(low, middle if high is None else high)
        persons = f"omkring {danish.number(few)}" if few == many else f"mellem {danish.number(few)} og {danish.number(many)}"
        told.append(f"Med {assumed} svarer det til {persons} personer om året.")
    return " ".join(told)


def groups(table: Published, asked: Asked) -> Finding | None:
    """Those who want to and are not asked today, and those who cooperate and want no more. table: `WORKS` by `WANTS`."""
    new, leaving = table.value(WORKS_NOT, WANTS), table.value(WORKS, WANTS_NOT)
    if new is None:
        return None
    headline = f"{_percent(new)} af {asked.companies} {WORKS_NOT}, men {WANTS} for at gøre det"
    sentence = ""
    going = table.value(WORKS, WANTS)
    if going is not None:
        sentence = f"{_percent(going)} samarbejder allerede og vil gerne fortsætte."
    if leaving is not None:
        sentence += f" {_percent(leaving)} samarbejder i dag, men har ikke sagt ja til nogen af de fire modeller."
    sentence = f"{sentence}{doubt(table, WORKS_NOT, WANTS)}".strip()
    return _estimated("02.groups", (headline, sentence), table, (WORKS_NOT, WANTS), asked)


def most_chosen(table: Published) -> list[str]:
    """The choices whose share is shown and not 0, the one that most chose first."""
    return _ranked(table, CHOSEN)


def whole(table: Published, column: str) -> bool:
    """Whether no row is hidden. Where one is, it may be the largest or the smallest, so nothing may be called that."""
    return all(table.cell(row, column) is not Missing.WITHHELD for row in table.rows)


def named(table: Published, rows: Sequence[str], column: str) -> str:
    """Rows with the same share, with that share: "»a« (5 pct.)", "»a« og »b« (begge 5 pct.)"."""
    each = {1: "", 2: "begge "}.get(len(rows), "hver ")
    return f"{danish.joined([f'»{row}«' for row in rows])} ({each}{_percent(_value(table, rows[0], column))})"


def doubt(table: Published, row: str, column: str) -> str:
    """A sentence with the interval of a share, with a space before it, where few answers or an unknown number are behind it."""
    between = _between(table, row, column)
    told = danish.stopped(f"kan være{between.replace(' (', ' ').removesuffix(')')}")
    return f" De {_percent(_value(table, row, column))} er usikre og {told}" if between else ""


def share_told(table: Published, column: str) -> str | None:
    """The share of a table of one row, with its interval where it needs one; None where it is hidden or nobody was asked."""
    row = table.rows[0] if table.rows else None
    share = None if row is None else table.value(row, column)
    return None if row is None or share is None else f"{_percent(share)}{_between(table, row, column)}"


def _between(table: Published, row: str, column: str) -> str:
    """ " (mellem 31 og 66 pct.)" where a share has an interval and needs it."""
    ends = [table.value(row, f"{column}, {end}") for end in ("fra", "til")]
    if ends[0] is None or ends[1] is None:
        return ""
    answers = _answers(table, row)
    if ends[1] - ends[0] < WIDE if answers is None else answers >= MANY:
        return ""
    return f" (mellem {danish.number(ends[0])} og {_percent(ends[1])})"


def _answers(table: Published, row: str) -> float | None:
    return table.value(row, ANSWERS) if ANSWERS in {header.label for header in table.columns} else None


def _ranked(table: Published, column: str) -> list[str]:
    known = [row for row in table.rows if table.value(row, column)]
    return sorted(known, key=lambda row: -_value(table, row, column))


def _alike(table: Published, ranked: Sequence[str], column: str) -> list[str]:
    """The first row and those with the same printed share."""
    return [row for row in ranked if _value(table, row, column) == _value(table, ranked[0], column)]


def _next(table: Published, ranked: Sequence[str], column: str) -> str:
    if _value(table, ranked[0], column) == _value(table, ranked[1], column):
        return "Lige så mange svarer"
    return "Dernæst kommer" if whole(table, column) else "Af de andre svar, der kan vises, kan nævnes"


def sure(table: Published, row: str, column: str, asked: Asked) -> str:
    """How sure a share is: its interval and the answers behind it."""
    count = _answers(table, row)
    behind = "" if count is None else f"omkring {danish.number(count)} svar"
    if not asked.weighted:
        return f"Gælder kun de virksomheder, der svarede{f' ({behind})' if behind else ''}."
    ends = [table.value(row, f"{column}, {end}") for end in ("fra", "til")]
    if ends[0] is None or ends[1] is None:
        return f"{danish.capital(behind)}; usikkerheden kan ikke regnes ud." if behind else "Usikkerheden kan ikke regnes ud."
    between = f"Med 95 pct. sikkerhed mellem {danish.number(ends[0])} og {_percent(ends[1])}"
    return f"{between}; {behind}." if behind else danish.stopped(between)


def _estimated(id: str, told: tuple[str, str], table: Published, cell: tuple[str, str], asked: Asked) -> Finding:
    """The finding on one share, by its row and column, with how sure it is."""
    row, column = cell
    made = Finding.of(id, told, _value(table, row, column), table, sure(table, row, column, asked))
    return made.sized(margin=_margin(table, row, column, asked), step=shares_step(table), about=row)


def _margin(table: Published, row: str, column: str, asked: Asked) -> float | None:
    """Half the interval of a share, and half the per cent that it is rounded to; None where it is of those alone who answered."""
    low, high = (table.value(row, f"{column}, {end}") for end in ("fra", "til"))
    if not asked.weighted or low is None or high is None:
        return None
    return half(Interval(low, high)) + max(1, shares_step(table)) / 2


def _interval(table: Published, row: str) -> tuple[float, float] | None:
    low, high = table.cell(row, f"{YES}, fra"), table.cell(row, f"{YES}, til")
    return None if isinstance(low, Missing) or isinstance(high, Missing) else (low, high)


def _value(table: Published, row: str, column: str) -> float:
    found = table.value(row, column)
    assert found is not None, "only rows with a figure are told"
    return found


def _chosen(table: Published, row: str) -> float:
    return _value(table, row, CHOSEN)


def _percent(share: float) -> str:
    return danish.percent(share, 0)
