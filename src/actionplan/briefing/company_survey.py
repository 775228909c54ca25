"""The frame of note 02, the company survey: its head, who has answered, what to talk about, and what it is built on.

Where nobody has answered yet, the note plans the survey instead (`actionplan.briefing.plans`).
"""

from collections.abc import Callable
from dataclasses import replace

from markupsafe import Markup

from actionplan import danish
from actionplan.analyses import representativeness
from actionplan.analyses.guidelines import NOTE_PLANS
from actionplan.analyses.labour_market import Industries
from actionplan.analyses.representativeness import ANSWERED, DIMENSIONS
from actionplan.analyses.respondents import Survey
from actionplan.analyses.survey_weights import CROSSED, MOST
from actionplan.briefing import blocks, plans, tables
from actionplan.briefing.blocks import Block
from actionplan.briefing.social_mapping import Topic
from actionplan.publish import TOTAL, Header, Published, cell_of, counts, derived, gathered, share_of
from actionplan.tables.specs import SPECS
from actionplan.workbook import Case

MESSAGES = (
    "places", "interest", "expectations", "groups", "support", "response", "interest_by", "attitudes", "experience", "contact",
    "bottlenecks", "labour_market", "industries",
)  # fmt: skip
"""The topics whose findings become key messages, the most important first."""


PLANNED = "Der er endnu ingen svar på spørgeskemaet. Resten af notatet er planen for det."
"""What stands in a note that knows the companies and has asked none of them."""


def topics(case: Case) -> dict[str, Topic]:
    """Who has answered, by name; empty where nobody has or there is no list of companies."""
    survey, companies = case.survey, case.companies
    if survey is None or companies is None:
        return {"response": Topic(None, None)}
    threshold = case.parameters.threshold
    industries = Industries.of(companies, threshold)
    rows_of = {"industry": dict(sorted(industries.row_of.items(), key=lambda each: industries.rows.index(each[1])))}
    passed = {
        name: counts(representativeness.answered(survey, companies, name, rows_of.get(name)), threshold)
        for name in DIMENSIONS
        if name == "industry" or representativeness.countable(companies, name, threshold)
    }
    finding = representativeness.response(survey, passed)
    shown = {name: _rates(table) for name, table in passed.items() if name != "experience"}
    # Numbers by experience are left out: beside its shares elsewhere they would tell of how many it is not known.
    rows = [(row, shown[name], row) for name in ("size", "sector") if name in shown for row in shown[name].rows if row != TOTAL]
    whole = shown.get("sector", shown["industry"])
    together = gathered([*rows, (TOTAL, whole, TOTAL)], caption="Virksomheder og svar", row_heading="Gruppe")
    verdicts = [representativeness.verdict(name, table) for name, table in passed.items()]
    body = Markup("<ul>{}</ul>").format(Markup("").join(Markup("<li>{}</li>").format(told) for told in verdicts))
    heading = finding.headline if finding else "Hvem har svaret"
    before = Markup("<p>{} {}</p>").format(finding.sentence if finding else "", representativeness.precision(survey))
    html = Markup('<section><div class="short"><h2>{}</h2>{}{}</div>{}{}</section>').format(
        heading, before, tables.html(together), body, tables.footnote([together])
    )
    block = Block("table", heading, str(html), findings=(finding,) if finding else ())
    annex = tables.block("Hvem har svaret: brancher", [shown["industry"]])
    return {"response": Topic(finding, block, annex)}


def _rates(table: Published) -> Published:
    return derived(
        table,
        [
            (Header("Virksomheder", "virksomheder"), cell_of(TOTAL)),
            (Header("Svar", "svar"), cell_of(ANSWERED)),
            (Header("Svarprocent", "pct."), share_of((ANSWERED,), (TOTAL,))),
        ],
    )


def head(case: Case) -> Block:
    """The title block; the period is that of the answers."""
    return blocks.head(case, NOTE_PLANS["02"].subject, danish.day(case.survey.last) if case.survey and case.survey.last else "")


def messages(case: Case, topics: dict[str, Topic]) -> Block:
    """The key messages; where nobody has answered, that the note is a plan."""
    known = tuple(topics[name].finding for name in MESSAGES if name in topics)
    if case.survey is None and not any(known):
        return plans.state(case, "02")
    return blocks.key_messages(known, nothing="Svarene er for få til at sige noget sikkert.")


def state(case: Case, topics: dict[str, Topic]) -> Block | None:
    """That nobody has been asked yet, where the key messages are on the local labour market."""
    if case.survey is not None or not any(topics[name].finding for name in MESSAGES if name in topics):
        return None
    return blocks.text("Hvor vi er", (f"Notatet viser det lokale arbejdsmarked. {PLANNED}",))


def market(case: Case, topics: dict[str, Topic]) -> Block | None:
    """The local labour market: as background to answers a sentence on each finding, otherwise its chart.

    Sizes and sectors stand beside the answers already, so the chart would say them twice.
    """
    if case.survey is None:
        return topics["labour_market"].block
    told = [topics[name].finding for name in ("labour_market", "bottlenecks", "industries")]
    known = tuple(finding for finding in told if finding is not None)
    items = [f"{danish.stopped(finding.headline)} {finding.sentence}" for finding in known]
    if not items:
        return None
    made = blocks.text("Det lokale arbejdsmarked", items=tuple(items))
    return replace(made, findings=known)


def market_tables(case: Case, topics: dict[str, Topic], name: str, *, annex: bool) -> Block | None:
    """The chart or the table of industries by name, in the annex where there are answers and in the note where there are none."""
    if annex != (case.survey is not None) or (name == "labour_market" and not annex):
        return None
    return topics[name].block


def plan(case: Case, part: str) -> Block | None:
    """A part of the plan for a survey that nobody has answered yet; None where somebody has."""
    if case.survey is not None:
        return None
    made: dict[str, Callable[[], Block | None]] = {
        "wanted": lambda: plans.wanted(case, "02"),
        "answers": lambda: plans.answers(case),
        "who_and_when": lambda: plans.who_and_when(case, "02"),
        "steps": lambda: plans.steps(case, "02"),
        "collected": lambda: plans.collected(case, "02"),
    }
    return made[part]()


def questions(case: Case, topics: dict[str, Topic]) -> Block:
    """Questions for the steering group, chosen by what was found."""
    if case.survey is None:
        return plans.questions(case, "02")
    found = {name: topic.finding for name, topic in topics.items() if topic.finding is not None}
    fill = case.parameters.bodies.fill
    asked = []
    if "places" in found:
        asked.append("Er pladserne nok til de borgere, vi vil hjælpe, og til hvilken af de fire modeller vil vi bruge kræfterne?")
    if "groups" in found:
        asked.append("Hvem besøger de virksomheder, der vil, men ikke er med i dag, og hvornår?")
    if "expectations" in found:
        asked.append("Hvad af det, virksomhederne forventer, vil vi love dem, og hvad siger vi nej til på forhånd?")
    if "support" in found:
        asked.append("Hvad koster den støtte, virksomhederne ønsker sig, og hvem kan beslutte den?")
    asked += [
        "Hvilke virksomheder mangler vi at høre fra, og hvem kender dem?",
        fill("Hvordan får {jobcentre} og virksomhederne det samme billede af, hvad der skal til?"),
    ]
    return blocks.text("Til drøftelse", items=tuple(asked[:5]), ordered=True)


def unknown(case: Case) -> Block | None:
    """What the note cannot know, and how to find out, one sentence each; None where it is a plan alone."""
    survey = case.survey
    if survey is None:
        return None
    missing = [spec for spec in SPECS.values() if "02" in spec.notebooks and not case.collected(spec.name)]
    if case.companies is not None:
        missing = [spec for spec in missing if spec.name != "workplaces"]  # which stand in for a list that is not there
    told = [
        f"{danish.capital(spec.holds or spec.danish)} kan {danish.telling('vise', spec.gives)}. {spec.collect}"
        for spec in missing
    ]
    fitted = () if survey.weighting is None else tuple(FITTED[name] for name in survey.weighting.fitted)
    alike = f" end dem, der ligner dem på {danish.joined(fitted)}" if fitted else ""
    told += [
        f"De, der ikke har svaret, kan mene noget andet{alike}. Ring til nogle få af dem, og spørg.",
        "At ville er ikke at gøre. Om pladserne bliver til noget, ses først, når en virksomhed spørges om en bestemt borger.",
    ]
    return blocks.text("Det ved vi ikke endnu", (), tuple(told))


def foundation(case: Case) -> Block:
    """Data foundation: sources, dates, how many answers count, weights, what is hidden."""
    survey, companies, threshold = case.survey, case.companies, case.parameters.threshold
    hidden = f"Tal med under {threshold} virksomheder bag er skjult, og andre med dem, så de ikke kan regnes ud."
    if survey is None:
        plan = plans.foundation("02")
        if companies is None:
            return plan
        source = danish.stopped("; ".join(companies.sources))
        known = f"Det lokale arbejdsmarked er talt op i kommunens egen liste. Kilde: {source}"
        return blocks.text("Datagrundlag", items=(known, hidden, PLANNED))
    asked = f" blandt {danish.number(survey.companies)} virksomheder med mere end fem ansatte" if survey.companies else ""
    when = f" fra {survey.period}" if survey.period else ""
    sources = [*survey.sources, *(companies.sources if companies else ())]
    sure = "Hvor der er en usikkerhed, er den på 95 pct. " if survey.weighted else ""
    told = (
        f"Spørgeskemaundersøgelse{asked}{when}. {_received(survey, threshold)}",
        _weights(survey),
        f"{sure}{hidden} Ingen virksomhed kan kendes i notatet.",
        f"Kilder: {danish.stopped(danish.joined([danish.small(source) for source in dict.fromkeys(sources)]))}",
        f"Fælles med beskæftigelsesplanen: {danish.stopped(case.parameters.employment_plan_shares or 'ikke oplyst endnu')}",
    )
    return blocks.text("Datagrundlag", items=told)


def _received(survey: Survey, threshold: int) -> str:
    """How many answers count, and what became of the others."""

    def size(count: int) -> str:
        return plans.size(count, threshold)

    received = survey.received
    told = [f"{danish.number(received.counted)} svar tæller med."]
    if received.repeated:
        told.append(f"Har en virksomhed svaret flere gange, gælder det nyeste hele svar ({size(received.repeated)} er udeladt).")
    if received.strangers:
        told.append(f"Svar fra virksomheder, der ikke er på listen, er ikke med ({size(received.strangers)}).")
    if received.small:
        told.append(f"Svar fra virksomheder med højst fem ansatte er ikke med ({size(received.small)}).")
    if received.unplaced:
        told.append(f"Svar, der ikke kan placeres på listen, er ikke med ({size(received.unplaced)}).")
    if received.partial:
        told.append(f"Svar, der ikke er gjort færdige, tæller med i de spørgsmål, de har svaret på ({size(received.partial)}).")
    if not survey.named:
        told.append("Svarene er uden numre, så det kan ikke ses, om en virksomhed har svaret to gange eller ikke er på listen.")
    return " ".join(told)


FITTED = {
    CROSSED: "sektor og størrelse",
    "sector": "sektor",
    "size": "størrelse",
    "industry": "branche",
    "experience": "kendt erfaring",
}
"""What the weights are fitted to, in a sentence."""


def _weights(survey: Survey) -> str:
    """How the weights were made, and how uneven they are."""
    weighting = survey.weighting
    if weighting is None:
        return "Der er ingen liste over alle virksomheder, så svarene er ikke vægtet. Tallene gælder kun dem, der har svaret."
    if not weighting.fitted:
        return "Der er for få svar til at vægte dem efter størrelse, sektor og branche. Alle svar vejer det samme."
    told = (
        f"Svarene er vægtet efter {danish.joined([FITTED[name] for name in weighting.fitted])}, så de ligner alle virksomheder."
    )
    if weighting.together:
        together = danish.joined([FITTED[name] for name in weighting.together])
        told += f" Grupper med få svar er lagt sammen ({together})."
    if weighting.cut:
        cut = danish.counted(weighting.cut, "en vægt", "vægte")
        told += f" {danish.capital(cut)} er skåret ned til {danish.number(MOST)} gange gennemsnittet."
    return (
        f"{told} Den største vægt er {danish.number(weighting.largest, 1)} gange gennemsnittet, og svarene er lige så sikre som "
        f"{danish.number(weighting.effective)} svar, der vejer det samme."
    )
