"""What the survey among companies says, once its tables have passed the gate: one finding each.

A share is of all companies where the answers are weighted, and else of those who answered alone, which each sentence says. A
difference between groups is called one only where it is larger than chance gives.
"""

import math
from collections.abc import Mapping, Sequence
from itertools import combinations
from statistics import NormalDist

from actionplan import danish
from actionplan.analyses.company_answers import CHOSEN, SIDES, YES
from actionplan.analyses.finding import Finding
from actionplan.analyses.lives_findings import DIFFERENCE_RULE
from actionplan.analyses.survey_words import (
    Asked,
    alike,
    between,
    doubt,
    estimated,
    following,
    margin,
    most_chosen,
    named,
    percent,
    ranked,
    value,
    whole,
)
from actionplan.methods.direction import Direction
from actionplan.names import slug
from actionplan.parameters.delivery import Delivery
from actionplan.publish import Published
from actionplan.tables.cell import Missing

SEVERAL = "Hver virksomhed kunne give flere svar."
NEXT = 2
"""So many answers are named after the one that most gave."""


def experience(table: Published, row: str, reasons: Published | None, asked: Asked) -> Finding | None:
    """The share that has worked together with the jobcentre, and why others have not. reasons: the choices as rows."""
    share = table.value(row, YES) if row in table.rows else None
    if share is None:
        return None
    headline = f"{percent(share)} af {asked.companies} har samarbejdet med {asked.jobcentre} om målgruppen"
    sentence = f"Det gælder de seneste tre år; »ved ikke« er ikke talt med.{doubt(table, row, YES)}"
    if reasons is not None and (most := most_chosen(reasons)):
        often = named(reasons, alike(reasons, most, CHOSEN), CHOSEN)
        among = " De andre svarer oftest" if whole(reasons, CHOSEN) else " Af de grunde, der kan vises, nævner de andre oftest"
        sentence += f"{among} {often}."
    return estimated("02.experience", (headline, sentence), table, (row, YES), asked)


def assessment(table: Published, asked: Asked) -> Finding | None:
    """How those with experience judge the cooperation. table: one row with the columns `SIDES`."""
    if not table.rows:
        return None
    row, (worst, _, best) = table.rows[0], SIDES
    share, against = table.value(row, best), table.value(row, worst)
    if share is None:
        return None
    headline = f"{percent(share)} af dem, der har samarbejdet med {asked.jobcentre}, synes, at det har været godt"
    sentence = "" if against is None else f"{percent(against)} synes, at det har været dårligt. "
    sentence += f"Andelene er af dem, der tog stilling.{doubt(table, row, best)}"
    return estimated("02.assessment", (headline, sentence), table, (row, best), asked)


def attitude(table: Published, asked: Asked) -> Finding | None:
    """What most companies agree in, and the other statements. table: statements by the columns `SIDES`."""
    best = SIDES[-1]
    known = ranked(table, best)
    if not known:
        return None
    told = [f"at {row.removeprefix('… ')}" for row in known]
    share = value(table, known[0], best)
    headline = f"{percent(share)} af {asked.companies} mener, {told[0]}"
    against = [table.value(row, SIDES[0]) for row in known]
    first = "" if against[0] is None else f"{percent(against[0])} mener det modsatte. "
    others = [
        f"{percent(value(table, row, best))} mener, {what}{'' if no is None else f' (modsat {percent(no)})'}"
        for row, what, no in zip(known[1:], told[1:], against[1:], strict=True)
    ]
    also = first + (f"{danish.stopped(danish.capital(', og '.join(others)))} " if others else "")
    sentence = f"{also}Andelene er af dem, der tog stilling.{doubt(table, known[0], best)}"
    return estimated("02.attitude", (headline, sentence), table, (known[0], best), asked)


def contact(wanted: Published, today: Published, ways: Mapping[str, str], asked: Asked) -> Finding | None:
    """How companies want to be contacted, beside how they are today.

    wanted, today: ways of contact as rows, the share in the first column. ways: row to what companies then want, as a verb.
    """
    column, used = wanted.columns[0].label, today.columns[0].label
    known = ranked(wanted, column)
    if not known:
        return None
    first, *rest = known
    share = value(wanted, first, column)
    headline = f"{percent(share)} af {asked.companies} {ways[first]}"
    now = today.value(first, used) if first in today.rows else None
    told = []
    if rest:
        told.append(f"{following(wanted, known, column)} {named(wanted, alike(wanted, rest, column), column)}.")
    if now is not None:
        told.append(f"Det seneste år har {percent(now)} haft kontakt i form af »{first}«.")
    sentence = f"{' '.join(told)}{doubt(wanted, first, column)}".strip()
    return estimated("02.contact", (headline, sentence), wanted, (first, column), asked)


def support(table: Published, asked: Asked) -> Finding | None:
    """What would make it easier for most companies to take somebody in. table: the choices as rows."""
    most = most_chosen(table)
    if not most:
        return None
    share = value(table, most[0], CHOSEN)
    subject = danish.capital(most[0]) + ("," if ", " in most[0] else "")
    headline = f"{subject} ville gøre det lettere for {percent(share)} af {asked.companies} at tage en borger imod"
    after = most[1 : NEXT + 1]
    after += [row for row in most[NEXT + 1 :] if value(table, row, CHOSEN) == value(table, after[-1], CHOSEN)]
    if after and value(table, after[0], CHOSEN) == share:
        after = alike(table, after, CHOSEN)
    listed = danish.joined([f"»{row}« ({percent(value(table, row, CHOSEN))})" for row in after])
    sentence = f"{following(table, most, CHOSEN)} {listed}." if listed else SEVERAL
    sentence += doubt(table, most[0], CHOSEN)
    return estimated("02.support", (headline, sentence), table, (most[0], CHOSEN), asked)


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
    share = value(table, row, CHOSEN)
    headline = f"{percent(share)} af {asked.companies} {danish.telling('forventer', row)}"
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
        share_of_first = percent(value(table, most[0], CHOSEN))
        told = danish.telling("forventer", most[0])
        often = (
            f"Flest {told} ({share_of_first})."
            if whole(table, CHOSEN) and value(table, most[0], CHOSEN) > share
            else f"{share_of_first} {told}."
        )
        sentence = f"{often} {sentence}"
    words = (headline, f"{sentence}{doubt(table, row, CHOSEN)}".strip())
    return estimated("02.expectations", words, table, (row, CHOSEN), asked)


def interest(models: Published, some: Published, asked: Asked) -> Finding | None:
    """The share interested in at least one model, and in which most. some: one row; hidden where it would tell of few."""
    known = by_interest(models)
    any_row = some.rows[0] if some.rows else ""
    share = some.value(any_row, YES) if any_row else None
    if share is not None:
        headline = f"{percent(share)} af {asked.companies} har interesse for {any_row}"
        sentence = f"{_most_and_least(models)}{doubt(some, any_row, YES)}".strip()
        return estimated("02.interest", (headline, sentence), some, (any_row, YES), asked)
    if not known:
        return None
    share = value(models, known[0], YES)
    headline = f"{percent(share)} af {asked.companies} har interesse for {known[0]}"
    sentence = f"{_most_and_least(models)}{doubt(models, known[0], YES)}".strip()
    return estimated("02.interest", (headline, sentence), models, (known[0], YES), asked)


def by_interest(models: Published) -> list[str]:
    """The models whose share is shown and not 0, the one that most are interested in first."""
    return ranked(models, YES)


def _most_and_least(models: Published) -> str:
    """Which models most and fewest say yes to, of those that can be told of."""
    known = by_interest(models)
    if len(known) < 2:
        return ""
    most, least = alike(models, known, YES), alike(models, known[::-1], YES)
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
        high, low = sorted((one, other), key=lambda row: -value(table, row, YES))
        if apart(table, high, low, len(pairs)):
            found.append((value(table, high, YES) - value(table, low, YES), name, table, high, low))
    if not found:
        headline = f"Interessen for {model} er ikke klart forskellig fra gruppe til gruppe"
        names = danish.joined([name for name, _ in tables], "eller")
        sentence = f"Efter {names} er der ingen forskel, der er større, end tilfældigheder kan give."
        return Finding.of(
            "02.interest_groups", (headline, sentence), None, pairs[0][1], DIFFERENCE_RULE, direction=Direction.UNCLEAR
        )
    _, name, table, high, low = max(found, key=lambda each: each[0])
    share = value(table, high, YES)
    headline = f"{danish.capital(group_told(name, high))} har oftere interesse for {model} end {group_told(name, low)}"
    sure_of = [between(table, row, YES) for row in (high, low)]
    against = f"Det er {percent(share)}{sure_of[0]} mod {percent(value(table, low, YES))}{sure_of[1]}"
    sentence = danish.stopped(against if asked.weighted else f"{against} af dem, der svarede")
    made = Finding.of("02.interest_groups", (headline, sentence), share, table, DIFFERENCE_RULE, direction=Direction.UP)
    return made.sized(margin=margin(table, high, YES, asked), about=f"{model}: {high}")


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
    reach = math.hypot(value(table, high, YES) - one[0], other[1] - value(table, low, YES))
    wider = NormalDist().inv_cdf(1 - 0.025 / comparisons) / NormalDist().inv_cdf(0.975)
    return value(table, high, YES) - value(table, low, YES) > wider * reach


def _interval(table: Published, row: str) -> tuple[float, float] | None:
    low, high = table.cell(row, f"{YES}, fra"), table.cell(row, f"{YES}, til")
    return None if isinstance(low, Missing) or isinstance(high, Missing) else (low, high)
