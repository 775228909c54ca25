"""What the tables on single lives say, once they have passed the gate: one finding each.

Every sentence is made from published tables, so it cannot tell more than they do. A difference is called one only where it is
larger than chance gives, and never an effect: those who are in one kind of offer are not like those in another.
"""

from collections.abc import Sequence

from actionplan import danish
from actionplan.analyses import flows
from actionplan.analyses.finding import Finding
from actionplan.analyses.lives import NO_BENEFIT
from actionplan.methods.direction import Direction, shares_apart
from actionplan.methods.rates import Interval, byar, half
from actionplan.publish import TOTAL, Published, plus
from actionplan.tables.cell import Missing

DIFFERENCE_RULE = "En forskel nævnes kun, når den er større end den, tilfældigheder giver (5 pct.-niveau)."
COUNTED = "Optalt; ingen stikprøve."
OFF_BENEFIT = (flows.JOB, flows.EDUCATION, NO_BENEFIT, flows.LEFT_BENEFITS)
"""What counts as having left the benefits, among the categories of `actionplan.analyses.flows`."""
NO_EFFECT = "Forskellen viser ikke, hvad tilbuddet gør, for det er ikke de samme borgere, der får de forskellige tilbud."
ENOUGH = 30
"""Kinds of offer with fewer courses are not compared in a finding."""


def long_duration(bands: Published, long: Sequence[str], told: str) -> Finding | None:
    """The share of all who have been on the same benefit for long. bands: persons by benefit (rows) and band (columns).

    long: the bands' labels; told: what they are together ("mindst to år").
    """
    if TOTAL not in bands.rows:
        return None
    count, base = plus([bands.cell(TOTAL, band) for band in long]), bands.cell(TOTAL, TOTAL)
    if isinstance(count, Missing) or isinstance(base, Missing) or not base:
        return None
    share = 100 * count / base
    headline = f"{danish.percent(share, 0)} har fået den samme ydelse i {told}"
    sentence = f"Det er {danish.number(count)} af de {danish.number(base)} borgere i opgørelsen {_on(bands)}."
    shares = {
        row: 100 * part / whole
        for row in bands.rows[:-1]
        for part, whole in [(plus([bands.cell(row, band) for band in long]), bands.cell(row, TOTAL))]
        if not isinstance(part, Missing) and not isinstance(whole, Missing) and whole >= ENOUGH
    }
    if len(shares) > 1:
        most = max(shares, key=lambda row: shares[row])
        least = min(shares, key=lambda row: shares[row])
        sentence += (
            f" Andelen er størst for {most} ({danish.percent(shares[most], 0)}) "
            f"og mindst for {least} ({danish.percent(shares[least], 0)})."
        )
    return Finding.of("01.duration", (headline, sentence), share, bands, COUNTED).sized(base=base)


def taking_part(table: Published, rows: Sequence[tuple[str, str]], inside: str) -> Finding | None:
    """How taking part in offers goes with duration on the commonest benefit.

    table: persons in and outside offers with totals. rows: per band, shortest first, the row's label and the band's. inside: the
    column of those in an offer.
    """
    known = [
        (label, band, count, base)
        for label, band in rows
        for count, base in [(table.value(label, inside), table.value(label, TOTAL))]
        if count is not None and base is not None and base >= ENOUGH
    ]
    if len(known) < 2:
        return None
    (label, band, count, base), (late_label, late_band, late_count, late_base) = known[0], known[-1]
    share, late_share = 100 * count / base, 100 * late_count / late_base
    direction = shares_apart(late_count, late_base, count, base)
    benefit = label.rsplit(",", 1)[0]
    headline = {
        Direction.UP: f"De, der har fået {benefit} længst, er oftere i tilbud end de nye",
        Direction.DOWN: f"De, der har fået {benefit} længst, er sjældnere i tilbud end de nye",
    }.get(direction, "Deltagelsen i tilbud hænger ikke klart sammen med varigheden")
    sentence = (
        f"Den {table.draft.period} var {danish.percent(share, 0)} i tilbud blandt dem, der havde fået {benefit} i {band}, "
        f"og {danish.percent(late_share, 0)} blandt dem, der havde fået den i {late_band}."
    )
    top, top_band, top_count, top_base = max(known, key=lambda each: each[2] / each[3])
    if top not in {known[0][0], known[-1][0]}:
        sentence += f" Andelen er størst, {danish.percent(100 * top_count / top_base, 0)}, efter {top_band}."
    made = Finding.of("01.taking_part", (headline, sentence), late_share, table, DIFFERENCE_RULE, direction=direction)
    return made.sized(base=late_base, about=late_label)


def in_companies(table: Published, running: Published, private: str, public: str) -> Finding | None:
    """The share of a year's offers that took place in companies, private and public, and of those that run on the last day.

    table: courses begun, by kind and sector. running: shares of the running ones by sector, the last day last.
    """
    if TOTAL not in table.rows:
        return None
    private_count, public_count, base = (table.value(TOTAL, column) for column in (private, public, TOTAL))
    if private_count is None or public_count is None or not base:
        return None
    share = 100 * (private_count + public_count) / base
    headline = f"{danish.percent(share, 0)} af de tilbud, der begyndte det seneste år, var på en arbejdsplads"
    sentence = (
        f"Fra {table.draft.period} begyndte {danish.number(base)} forløb. {danish.percent(100 * private_count / base, 0)} var i "
        f"private og {danish.percent(100 * public_count / base, 0)} i offentlige virksomheder."
    )
    now = plus([running.cell(running.rows[-1], place) for place in (private, public)]) if running.rows else Missing.UNKNOWN
    if not isinstance(now, Missing):
        sentence += f" Af de tilbud, der var i gang ved periodens slutning, var det {danish.stopped(danish.percent(now, 0))}"
    return Finding.of("01.company_offers", (headline, sentence), share, table, COUNTED).sized(base=base)


def after_offers(after: Published, months: int) -> Finding | None:
    """What follows which offer: the share that has left the benefits, for the kind with the highest beside the commonest other.

    after: courses by kind of offer (rows) and support basis that many months later (columns), with totals.
    """
    known = [column.label for column in after.columns if column.label in OFF_BENEFIT]
    left: dict[str, tuple[float, float]] = {}
    for row in after.rows:
        count, base = plus([after.cell(row, column) for column in known]), after.cell(row, TOTAL)
        if row != TOTAL and not isinstance(count, Missing) and not isinstance(base, Missing) and base >= ENOUGH:
            left[row] = (count, base)
    if not left or not known:
        return None
    common = max(left, key=lambda row: left[row][1])
    ordered = sorted((row for row in left if row != common), key=lambda row: left[row][0] / left[row][1])
    apart = {row: shares_apart(*left[row], *left[common], comparisons=len(ordered)) for row in ordered}
    what, where = _left(known), f"{_months(months)} efter"
    if ordered and apart[ordered[-1]] is Direction.UP:
        best, other, direction = ordered[-1], common, Direction.UP
        share = 100 * left[best][0] / left[best][1]
        headline = f"{danish.percent(share, 0)} er {what} {where} {best}"
        sentence = f"{_told(left[best], after)} Efter {other} er det {_percent(left[other])}. {NO_EFFECT}"
        made = Finding.of("01.after_offers", (headline, sentence), share, after, DIFFERENCE_RULE, direction=direction)
        return made.sized(base=left[best][1], about=best)
    every = plus([after.cell(TOTAL, column) for column in known]) if TOTAL in after.rows else Missing.UNKNOWN
    base = after.cell(TOTAL, TOTAL) if TOTAL in after.rows else Missing.UNKNOWN
    if isinstance(every, Missing) or isinstance(base, Missing) or not base:
        return None
    share = 100 * every / base
    headline = f"{danish.percent(share, 0)} er {what} {where} et tilbud"
    sentence = _told((every, base), after)
    direction = Direction.UNCLEAR if ordered else Direction.UNKNOWN
    if ordered and apart[ordered[0]] is Direction.DOWN:
        direction = Direction.DOWN
        sentence += (
            f" Efter {ordered[0]} er det {_percent(left[ordered[0]])}., efter {common} {_percent(left[common])}. {NO_EFFECT}"
        )
    elif ordered:
        sentence += " Mellem tilbuddene er der ingen forskelle, der er større, end tilfældigheder kan give."
    made = Finding.of("01.after_offers", (headline, sentence), share, after, DIFFERENCE_RULE, direction=direction)
    return made.sized(base=base, about=TOTAL)


def _told(left: tuple[float, float], after: Published) -> str:
    count, base = left
    noun = "afsluttede forløb" if after.columns[0].unit == "forløb" else "borgere"
    from_when = f", regnet fra deres {flows.LATEST.lower()}" if after.draft.row_heading == flows.LATEST else ""
    return f"Det gælder {danish.number(count)} af {danish.number(base)} {noun}{from_when}."


def _percent(left: tuple[float, float]) -> str:
    return f"{danish.number(100 * left[0] / left[1])} pct"


def before_and_after(ways: Published, last: str, months: int) -> Finding | None:
    """What people live of the last time they are looked up. ways: shares by category (columns), a row for each time."""
    known = [header.label for header in ways.columns if header.label in OFF_BENEFIT]
    share = plus([ways.cell(last, label) for label in known]) if known and last in ways.rows else Missing.UNKNOWN
    if isinstance(share, Missing):
        return None
    headline = f"{_months(months).capitalize()} efter et tilbud er {danish.percent(share, 0)} {_left(known)}"
    same = ways.value(last, "samme ydelse") if any(header.label == "samme ydelse" for header in ways.columns) else None
    sentence = "Det er alle tilbud under ét."
    if same is not None:
        sentence += f" {danish.percent(same, 0)} får samme ydelse som før tilbuddet."
    return Finding.of("01.before_and_after", (headline, sentence), share, ways, COUNTED)


def time_on_support(read: Published, medians: Published, label: str, *, month: int = 12) -> Finding | None:
    """How soon people leave the benefits. read: per cent still there by month; medians: median months with its interval."""
    still = read.value(str(month), label) if str(month) in read.rows else None
    median, low, high = (medians.value(label, header.label) if label in medians.rows else None for header in medians.columns[:3])
    if median is not None:
        headline = f"Halvdelen af nye forløb på ydelse slutter inden for {_months(round(median))}"
        sentence = "Tiden er regnet fra den første dag på ydelse. De lange forløb, der var begyndt før udtrækket, er ikke med."
        if low is not None and high is not None:
            sentence += f" Usikkerheden går fra {danish.number(low)} til {danish.number(high)} måneder."
        if still is not None:
            sentence += f" Efter {_months(month)} er {danish.percent(still, 0)} stadig på ydelse."
        made = Finding.of(
            "01.time_on_support", (headline, sentence), median, read, "95 pct.-interval (Kaplan-Meier).", unit="måneder"
        )
        return made if low is None or high is None else made.sized(margin=half(Interval(low, high)))
    if still is None:
        return None
    headline = f"{danish.percent(still, 0)} er stadig på ydelse efter {_months(month)}"
    sentence = "Tiden er regnet fra den første dag på ydelse. Så længe udtrækket rækker, er mere end halvdelen stadig på ydelse."
    return Finding.of("01.time_on_support", (headline, sentence), still, read, "95 pct.-interval (Kaplan-Meier).")


def typical_course(courses: Published, months: int) -> Finding | None:
    """The commonest course. courses: persons by type of course, the commonest first, with their total."""
    rows = [row for row in courses.rows if row != TOTAL]
    column = courses.columns[0].label
    count = courses.value(rows[0], column) if rows else None
    base = courses.value(TOTAL, column) if TOTAL in courses.rows else None
    if count is None or not base:
        return None
    share = 100 * count / base
    headline = f"Det mest almindelige forløb over {_months(months)}: {rows[0]} ({danish.percent(share, 0)})"
    sentence = f"{danish.number(count)} af de {danish.number(base)} borgere, der fik ydelse ved begyndelsen, havde det forløb."
    return Finding.of("01.typical_course", (headline, sentence), share, courses, COUNTED).sized(base=base, about=rows[0])


def target_groups(table: Published, persons: str, in_company: str, step: int) -> tuple[Finding, ...]:
    """One finding per target group whose size is shown. table: rounded counts by group (rows). step: what they are rounded to."""
    found = []
    for number, row in enumerate(table.rows, 1):
        size, helped = table.value(row, persons), table.value(row, in_company)
        if size is None or not size:
            continue
        sentence = f"{danish.capital(_on(table))} var der omkring {danish.number(size)} borgere i målgruppen."
        if helped is not None:
            sentence += f" Omkring {danish.number(helped)} af dem har været i tilbud i en virksomhed det seneste år."
        headline = f"{row}: omkring {danish.number(size)} borgere"
        made = Finding.of(f"01.target_group.{number}", (headline, sentence), size, table, "Afrundede antal.", unit="personer")
        found.append(made.sized(margin=half(byar(size)) + step / 2, step=step, about=row))
    return tuple(found)


def target_groups_together(found: Sequence[Finding], table: Published, all_persons: str) -> Finding | None:
    """The largest target group beside everybody on benefits, for the key messages."""
    if not found:
        return None
    largest = max(found, key=lambda finding: finding.value or 0)
    name, size = largest.headline.rsplit(":", 1)[0], largest.value or 0
    headline = f"Den største målgruppe, »{name}«, er på omkring {danish.number(size)} borgere"
    everybody = next((table.value(row, all_persons) for row in table.rows), None)
    sentence = largest.sentence
    if everybody:
        sentence += f" Det er {danish.percent(100 * size / everybody, 0)} af alle på ydelse i opgørelsen."
    made = Finding.of("01.target_groups", (headline, sentence), size, table, "Afrundede antal.", unit="personer")
    return made.sized(margin=largest.margin, step=largest.step, about=largest.about)


def _left(known: Sequence[str]) -> str:
    """What those have in common who have left the benefits, in words that the columns allow."""
    if flows.LEFT_BENEFITS in known:
        return flows.LEFT_BENEFITS
    if NO_BENEFIT in known:
        return NO_BENEFIT if len(known) == 1 else "i job, i uddannelse eller uden ydelse"
    return f"i {danish.joined(list(known), 'eller')}"


def _months(count: int) -> str:
    return danish.counted(count, "en måned", "måneder")


def _on(table: Published) -> str:
    return f"den {table.draft.period}"
