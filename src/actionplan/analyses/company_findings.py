"""What the survey among companies says, once its tables have passed the gate: one finding each.

A share is of all companies where the answers are weighted, and else of those who answered alone, which each sentence says. A
difference between groups is called one only where it is larger than chance gives.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from statistics import NormalDist

from actionplan import danish
from actionplan.analyses.company_answers import CHOSEN, SIDES, YES
from actionplan.analyses.company_places import WANTS, WANTS_NOT, WORKS, WORKS_NOT
from actionplan.analyses.finding import Finding
from actionplan.analyses.lives_findings import DIFFERENCE_RULE
from actionplan.methods.direction import Direction
from actionplan.names import slug
from actionplan.parameters.delivery import Delivery
from actionplan.publish import TOTAL, Published
from actionplan.publish.estimates import ANSWERS, COMPANIES, ESTIMATED, OFFERED
from actionplan.tables.cell import Missing

SEVERAL = "Hver virksomhed kunne give flere svar."
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
    sentence = "Det gælder de seneste tre år."
    if reasons is not None and (most := most_chosen(reasons)):
        sentence += f" De andre svarer oftest »{most[0]}« ({_percent(_chosen(reasons, most[0]))})."
    return Finding.of("02.experience", (headline, sentence), share, table, sure(table, row, YES, asked))


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
    sentence += f"Spørgsmålet er stillet til de virksomheder, der har samarbejdet med {asked.jobcentre} de seneste tre år."
    return Finding.of("02.assessment", (headline, sentence), share, table, sure(table, row, best, asked))


def attitude(table: Published, asked: Asked) -> Finding | None:
    """What most companies agree in, and the other statements. table: statements by the columns `SIDES`."""
    best = SIDES[-1]
    known = sorted((row for row in table.rows if table.value(row, best) is not None), key=lambda row: -_value(table, row, best))
    if not known:
        return None
    told = [f"at {row.removeprefix('… ')}" for row in known]
    share = _value(table, known[0], best)
    headline = f"{_percent(share)} af {asked.companies} mener, {told[0]}"
    others = [f"{_percent(_value(table, row, best))} mener, {what}" for row, what in zip(known[1:], told[1:], strict=True)]
    sentence = danish.stopped(danish.capital(", og ".join(others))) if others else "Resten er uenige eller midt imellem."
    return Finding.of("02.attitude", (headline, sentence), share, table, sure(table, known[0], best, asked))


def contact(wanted: Published, today: Published, ways: Mapping[str, str], asked: Asked) -> Finding | None:
    """How companies want to be contacted, beside how they are today.

    wanted, today: ways of contact as rows, the share in the first column. ways: row to what companies then want, as a verb.
    """
    column, used = wanted.columns[0].label, today.columns[0].label
    known = [row for row in wanted.rows if wanted.value(row, column) is not None]
    if not known:
        return None
    first, *rest = sorted(known, key=lambda row: -_value(wanted, row, column))
    share = _value(wanted, first, column)
    headline = f"{_percent(share)} af {asked.companies} {ways[first]}"
    now = today.value(first, used) if first in today.rows else None
    told = []
    if rest:
        told.append(f"Dernæst kommer »{rest[0]}« ({_percent(_value(wanted, rest[0], column))}).")
    if now is not None:
        told.append(f"Det seneste år har {_percent(now)} haft kontakt i form af »{first}«.")
    sentence = " ".join(told) or "Det er det svar, flest har givet."
    return Finding.of("02.contact", (headline, sentence), share, wanted, sure(wanted, first, column, asked))


def support(table: Published, asked: Asked) -> Finding | None:
    """What would make it easier for most companies to take somebody in. table: the choices as rows."""
    most = most_chosen(table)
    if not most:
        return None
    share = _chosen(table, most[0])
    subject = danish.capital(most[0]) + ("," if ", " in most[0] else "")
    headline = f"{subject} ville gøre det lettere for {_percent(share)} af {asked.companies} at tage imod"
    listed = danish.joined([f"»{row}« ({_percent(_chosen(table, row))})" for row in most[1 : NEXT + 1]])
    sentence = f"Dernæst kommer {listed}. {SEVERAL}" if listed else SEVERAL
    return Finding.of("02.support", (headline, sentence), share, table, sure(table, most[0], CHOSEN, asked))


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
        sentence = f"Flest {danish.telling('forventer', most[0])} ({_percent(_chosen(table, most[0]))}). {sentence}"
    return Finding.of(
        "02.expectations", (headline, f"{sentence} {SEVERAL}".strip()), share, table, sure(table, row, CHOSEN, asked)
    )


def interest(models: Published, some: Published, asked: Asked) -> Finding | None:
    """The share interested in at least one model, and in which most. some: one row; hidden where it would tell of few."""
    known = by_interest(models)
    ordered = [f"»{row}« ({_percent(_value(models, row, YES))})" for row in known]
    any_row = some.rows[0] if some.rows else ""
    share = some.value(any_row, YES) if any_row else None
    if share is not None:
        headline = f"{_percent(share)} af {asked.companies} har interesse for {any_row}"
        sentence = f"Flest siger ja til {ordered[0]}" if ordered else ""
        sentence += f", færrest til {ordered[-1]}." if len(ordered) > 1 else "." if ordered else ""
        return Finding.of("02.interest", (headline, sentence), share, some, sure(some, any_row, YES, asked))
    if not known:
        return None
    share = _value(models, known[0], YES)
    headline = f"{_percent(share)} af {asked.companies} har interesse for {known[0]}"
    sentence = (
        f"Det er den model, flest siger ja til. Dernæst kommer {ordered[1]}." if len(known) > 1 else "Den er der spurgt om."
    )
    return Finding.of("02.interest", (headline, sentence), share, models, sure(models, known[0], YES, asked))


def by_interest(models: Published) -> list[str]:
    """The models whose share is shown, the one that most are interested in first."""
    return sorted((row for row in models.rows if models.value(row, YES) is not None), key=lambda row: -_value(models, row, YES))


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
        told = (headline, sentence)
        return Finding.of("02.interest_groups", told, None, pairs[0][1], DIFFERENCE_RULE, direction=Direction.UNCLEAR)
    _, name, table, high, low = max(found, key=lambda each: each[0])
    share = _value(table, high, YES)
    headline = f"{danish.capital(group_told(name, high))} har oftere interesse for {model} end {group_told(name, low)}"
    against = f"Det er {_percent(share)} mod {_percent(_value(table, low, YES))}"
    sentence = danish.stopped(against if asked.weighted else f"{against} af dem, der svarede")
    return Finding.of("02.interest_groups", (headline, sentence), share, table, DIFFERENCE_RULE, direction=Direction.UP)


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


def places(table: Published, people: tuple[float, str] | None) -> Finding | None:
    """The places that companies say they will offer, for all models together. people: per year, and the assumption in words."""
    low, middle = table.value(TOTAL, OFFERED), table.value(TOTAL, ESTIMATED)
    if low is None:
        return None
    ends = [table.value(TOTAL, f"{ESTIMATED}, {end}") for end in ("fra", "til")]
    companies = table.value(TOTAL, COMPANIES)
    behind = "" if companies is None else f" Bag tallet er omkring {danish.number(companies)} virksomheder."
    if middle is None:
        headline = f"De virksomheder, der svarede, tilbyder omkring {danish.number(low)} pladser, hvis de holder, hvad de siger"
        told = (headline, f"Tallet siger ikke, hvad de andre virksomheder vil tilbyde.{behind}")
        return Finding.of("02.places", told, low, table, "Gælder kun de virksomheder, der svarede.", unit="pladser")
    headline = f"Virksomhederne vil tilbyde omkring {danish.number(middle)} pladser på et år, hvis de holder, hvad de siger"
    uncertainty = "Det er, hvad virksomhederne siger, og ikke en prognose."
    between = ""
    if ends[0] is not None and ends[1] is not None:
        between = f"mellem {danish.number(ends[0])} og {danish.number(ends[1])}"
        uncertainty = f"Med 95 pct. sikkerhed {between} pladser, hvis de andre er som dem, der svarede. {uncertainty}"
    sentence = (
        f"De virksomheder, der svarede, har selv tilbudt omkring {danish.number(low)} pladser, og det er regnet op til alle"
    )
    sentence += f" ({between}).{behind}" if between else f".{behind}"
    if people is not None:
        sentence += f" Med en forudsætning om {people[1]} svarer det til omkring {danish.number(people[0])} personer om året."
    return Finding.of("02.places", (headline, sentence), middle, table, uncertainty, unit="pladser")


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
    answers = [count for row in table.rows if (count := table.value(row, ANSWERS)) is not None]
    uncertainty = sure(table, WORKS_NOT, WANTS, asked, answers=sum(answers) if len(answers) == len(table.rows) else None)
    return Finding.of("02.groups", (headline, sentence.strip()), new, table, uncertainty)


def most_chosen(table: Published) -> list[str]:
    """The choices whose share is shown, the one that most chose first."""
    known = [row for row in table.rows if table.value(row, CHOSEN) is not None]
    return sorted(known, key=lambda row: -_chosen(table, row))


def sure(table: Published, row: str, column: str, asked: Asked, *, answers: float | None = None) -> str:
    """How sure a share is: its interval and the answers behind it.

    answers: how many, where the share is of more than the row's."""
    count = table.value(row, ANSWERS) if answers is None else answers
    behind = "" if count is None else f"{danish.number(count)} svar"
    if not asked.weighted:
        return f"Gælder kun de virksomheder, der svarede{f' ({behind})' if behind else ''}."
    ends = [table.value(row, f"{column}, {end}") for end in ("fra", "til")]
    if ends[0] is None or ends[1] is None:
        return f"{danish.capital(behind)}; usikkerheden kan ikke regnes ud." if behind else "Usikkerheden kan ikke regnes ud."
    between = f"Med 95 pct. sikkerhed mellem {danish.number(ends[0])} og {_percent(ends[1])}"
    return f"{between}; {behind}." if behind else between


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
