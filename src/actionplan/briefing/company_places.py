"""The blocks of note 02 on the places that companies say they will offer, and on cooperation today beside interest tomorrow."""

import math
from functools import partial
from pathlib import Path

from actionplan import danish
from actionplan.analyses import company_places as places
from actionplan.analyses import company_places_findings as findings
from actionplan.briefing import tables
from actionplan.briefing.blocks import Block
from actionplan.briefing.plans import words_table
from actionplan.briefing.social_mapping import Topic
from actionplan.briefing.survey_blocks import Given, each_row, full, words_block
from actionplan.publish import Header, Published, beside, cell_of, derived, estimates, totals
from actionplan.publish.estimates import ESTIMATED, HIGH, OFFERED
from actionplan.sources.reference import Ceiling
from actionplan.tables.cell import Cell, Missing

APPROACH = {
    (places.WORKS, places.WANTS): "Hold fast: Giv dem én fast kontakt, og spørg om flere pladser.",
    (places.WORKS, places.WANTS_NOT): "Ring: Hør, om noget gik skævt, og hvad der skal til.",
    (places.WORKS_NOT, places.WANTS): "Besøg dem nu: Foreslå en bestemt person til en bestemt opgave.",
    (places.WORKS_NOT, places.WANTS_NOT): "Orientér: Send et nyhedsbrev, og bed ikke om mere.",
}
"""How each group is approached, the workbook's own suggestion."""
GROUP_RULE = "Samarbejder i dag: har samarbejdet de seneste tre år eller har en aftale. Interesse: ja til mindst én model."


def offered(given: Given) -> Topic:
    """Places by model, low, middle and high, beside those in today's agreements; empty where no company offers any."""
    facts, survey = given.case.reference.cooperation, given.survey
    found = places.offers(survey, facts.ceiling)
    if not (found.whole > 0).any():
        return Topic(None, None)
    table = totals(places.places(survey, found, given.labels, given.threshold), given.threshold)
    finding = findings.places(table)
    behind = findings.places_behind(table, partial(places.people_a_year, facts))
    shown = [(Header("Lavt", "pladser"), cell_of(OFFERED))]
    if survey.weighted:
        shown += [(Header("Middel", "pladser"), cell_of(ESTIMATED)), (Header("Højt", "pladser"), cell_of(f"{ESTIMATED}, {HIGH}"))]
    short = derived(table, shown)
    agreements = given.case.tables["agreements"]
    note = _places_note(given, found.cut)
    if not agreements.frame.empty:
        source = f"Kommunens aftaler ({danish.joined([Path(file).name for file in agreements.files])})"
        today = totals(places.places_today(agreements.frame, given.labels, source, invented=agreements.invented), given.threshold)
        short = beside(short, derived(today, [(Header("I dag", "pladser"), cell_of(OFFERED))]))
        note += f" I dag: {source}; de kan være talt med i det tilbudte."
    title = finding.headline if finding else "Pladser, som virksomhederne siger, de vil tilbyde"
    reading = f"{finding.sentence} {behind}" if finding else ""
    block = tables.block(title, [short], reading=reading, note=note, findings=(finding,) if finding else ())
    return Topic(
        finding,
        block,
        _reckoning(given, table, facts.ceiling),
    )


def _reckoning(given: Given, table: Published, ceiling: Ceiling) -> Block:
    """The whole table with the rules it is made by, the law's ceiling among them."""
    per, above = danish.number(ceiling.employees_per_person), danish.number(ceiling.employees_per_person_above)
    law = (
        f"Lovens loft er én person for hver {per} ansatte op til {danish.number(ceiling.up_to_employees)}, dog mindst "
        f"{danish.counted(ceiling.at_least, 'en', '')}, og derefter én for hver {above} ({ceiling.source}). Personer, der "
        "allerede er i virksomheden på særlige vilkår, er ikke trukket fra."
    )
    return tables.block("Pladser: beregningen", [table], reading=f"{places.RULES} {law}", note=given.note)


def _places_note(given: Given, cut: int) -> str:
    told = ["Lavt: tilbudt af dem, der svarede."]
    if given.survey.weighted:
        told.append("Middel: regnet op til alle. Højt: usikkerhedens øvre grænse (95 pct.).")
    told += ["Der er spurgt om pladser i alt; delingen på modeller er regnet (se bilaget).", given.note]
    passed = given.few_or_counted(cut)
    if passed is None:
        told.append("Nogle få svar var over lovens loft og er sat ned til det.")
    elif passed:
        told.append(f"{danish.capital(danish.counted(passed, 'et svar', 'svar'))} var over lovens loft og er sat ned til det.")
    return " ".join(part for part in told if part)


def groups(given: Given) -> Topic:
    """Four groups of companies by cooperation today and interest tomorrow, and how each is approached."""
    survey = given.survey
    agreements = given.case.tables["agreements"].frame
    numbers = [] if agreements.empty else agreements["company_id"].astype("str").tolist()
    whole = estimates(places.cooperation(survey, numbers, given.threshold), given.threshold)
    table = whole.with_rows([places.WORKS, places.WORKS_NOT])
    finding = findings.groups(table, given.asked)
    if all(table.value(row, column) is None for row in table.rows for column in (places.WANTS, places.WANTS_NOT)):
        return Topic(None, None)
    rows = []
    for (row, column), how in APPROACH.items():
        share = table.cell(row, column)
        who = f"{danish.capital(row)}{' og' if (row == places.WORKS) == (column == places.WANTS) else ', men'} {column}"
        told = [tables.shown(share, 0)] + ([_companies(share, survey.companies)] if survey.companies else [])
        rows.append((who, *told, how))
    heads = ("Virksomhederne", "Pct.", *(["Virksomheder"] if survey.companies else []), "Sådan kan I gribe det an")
    body = words_table(table.draft.caption, heads, rows, invented=table.invented)
    rule = f"{GROUP_RULE} {'Antal er afrundet til nærmeste 10.' if survey.companies else ''}".strip()
    title = finding.headline if finding else table.draft.caption
    block = words_block(title, finding, body, [table], f"{rule} {given.note}".strip())
    return Topic(finding, block, full(table.draft.caption, each_row(table, "Af alle virksomheder: "), given.note))


def _companies(share: Cell, companies: int | None) -> str:
    if isinstance(share, Missing) or companies is None:
        return tables.shown(share, 0)
    return danish.number(10 * math.floor(share * companies / 1000 + 0.5))
