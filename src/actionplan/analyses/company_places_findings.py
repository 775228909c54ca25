"""What the survey says of places and of cooperation, once its tables have passed the gate: one finding each."""

from collections.abc import Callable

from actionplan import danish
from actionplan.analyses.company_places import WANTS, WANTS_NOT, WORKS, WORKS_NOT
from actionplan.analyses.finding import Finding
from actionplan.analyses.survey_words import Asked, doubt, estimated, percent
from actionplan.methods.rates import Interval, half
from actionplan.publish import TOTAL, Published
from actionplan.publish.estimates import COMPANIES, ESTIMATED, OFFERED, totals_step


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
    headline = f"{percent(new)} af {asked.companies} {WORKS_NOT}, men {WANTS} for at gøre det"
    sentence = ""
    going = table.value(WORKS, WANTS)
    if going is not None:
        sentence = f"{percent(going)} samarbejder allerede og vil gerne fortsætte."
    if leaving is not None:
        sentence += f" {percent(leaving)} samarbejder i dag, men har ikke sagt ja til nogen af de fire modeller."
    sentence = f"{sentence}{doubt(table, WORKS_NOT, WANTS)}".strip()
    return estimated("02.groups", (headline, sentence), table, (WORKS_NOT, WANTS), asked)
