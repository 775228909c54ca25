"""How large the plan can be, in note 04: how far its places reach, what limits it, and the trade with municipal places (3.2.3).

Everything is reckoned by `actionplan.analyses.dimensioning`, from tables that have passed the gate (who is ready, note 01; the
places that companies offer, note 02) and from what the municipality has written in its goals file.
"""

import math
from collections.abc import Mapping, Sequence
from itertools import pairwise

from markupsafe import Markup

from actionplan import danish
from actionplan.analyses import company_places
from actionplan.analyses.dimensioning import (
    CONSULTANTS,
    MENTORS,
    MILLION,
    MODELS,
    MONEY,
    PEOPLE,
    SCENARIOS,
    TEN_THOUSAND,
    Demand,
    Reckoning,
    Scenario,
    Setting,
    Spread,
    Use,
    about,
    reckon,
    setting,
)
from actionplan.analyses.dimensioning_law import Law, law
from actionplan.analyses.target_groups import READY, SIZE
from actionplan.briefing.blocks import Block, mark
from actionplan.briefing.citizens import group_sizes
from actionplan.briefing.dimensioning_trade import closing, trade_told
from actionplan.briefing.plans import section, words_table
from actionplan.parameters.dimensioning import Dimensioning
from actionplan.parameters.target_groups import Model
from actionplan.publish import totals
from actionplan.publish.estimates import ESTIMATED, HIGH, OFFERED
from actionplan.workbook import Case

QUESTION = "Hvor mange pladser rækker planen til?"
SURVEY = "virksomhedernes svar på spørgeskemaet (notat 02)"
MUNICIPALITY = "kommunens egne tal"
CAUTION = (
    "Lavt skøn regner med få pladser, få personer pr. plads og mange timer og kroner. Højt skøn er omvendt. Det er "
    "forudsætninger og ikke en prognose."
)
RULES = (
    "Personer om året er pladser på én gang gange personer pr. plads og år, dog højst så mange, som er klar til modellen. Ingen "
    "tæller to gange i samme målgruppe, men en borger kan være i flere målgrupper; derfor er antallet, der er klar, det højeste, "
    "det kan være. Ingen model får flere pladser, end virksomhederne tilbyder, og end der er borgere til. Er der ikke timer "
    "eller penge nok til dem, er alle modeller sat lige meget ned. Den grænse binder først, som planen bruger den største del af."
)
"""How it is reckoned, for readers."""
DASH = "»–«: ikke oplyst, eller skjult, fordi det er for få. Tal fra notat 01 er afrundet."
OWN_CEILING = (
    "Tilbudte pladser, der er et skøn, er ikke holdt op mod lovens loft over praktikanter i en virksomhed ({source}). Det må "
    "kommunen selv se efter."
)
FULL_TIME_PLACES = (
    "Loftet gælder fuldtidspersoner. Tilbudte pladser fra spørgeskemaet er sat ned til loftet, som om hver plads var på fuld "
    "tid; med færre timer kan der være flere."
)
TURNED = (
    "Når en plads tager flere personer om året, skal der færre pladser til de borgere, der er klar. Derfor kan der være færre "
    "pladser, der kan bruges, og mangle flere borgere i det høje skøn."
)
TINY = 1e-6
"""What a reckoned number may be above a whole one without being the next."""
_TIED = {PEOPLE: "Borgere, der er klar", "places": "Virksomhedernes pladser"}


def demand_of(case: Case) -> tuple[Demand, ...]:
    """The target groups of the params as note 01 shows them: rounded, and without what it hides; none without data on persons."""
    if case.lives is None or case.lives.support.empty or not case.parameters.target_groups:
        return ()
    sizes = group_sizes(case, case.parameters.target_groups)
    found = []
    for group in sizes.rows:
        people = sizes.value(group, SIZE)
        ready = {model: count for model, column in READY.items() if (count := sizes.value(group, column)) is not None}
        if people is not None and ready:
            found.append(Demand(group, people, ready))
    return tuple(found)


def supply_of(case: Case) -> Mapping[Model, Spread]:
    """The places that companies say they will offer, as note 02 shows them: low, middle and high; none without answers."""
    if case.survey is None:
        return {}
    labels: dict[str, str] = {model: case.reference.cooperation.models[model].label for model in MODELS}
    threshold = case.parameters.threshold
    offers = company_places.offers(case.survey, case.reference.cooperation.ceiling)
    table = totals(company_places.places(case.survey, offers, labels, threshold), threshold)
    found = {}
    for model in MODELS:
        label = labels[model]
        low = table.value(label, OFFERED)
        if low is not None:
            middle = table.value(label, ESTIMATED)
            middle = low if middle is None else middle
            high = table.value(label, f"{ESTIMATED}, {HIGH}")
            found[model] = Spread(low, middle, middle if high is None else high, SURVEY)
    return found


def counted_by(case: Case) -> tuple[str, ...]:
    """The names of all groups that note 01 counts, those that it hides too; none without data on persons."""
    if case.lives is None or case.lives.support.empty:
        return ()
    return tuple(group.name for group in case.parameters.target_groups)


def sizes_of(case: Case) -> tuple[int, ...]:
    """The number of employees in each company on the municipality's list; none without a list."""
    return () if case.companies is None else tuple(case.companies.frame["employees"].tolist())


def setting_of(case: Case, dimensioning: Dimensioning | None = None) -> Setting:
    """What the plan, or another choice for it, is held against. dimensioning: in place of the goals file's, as at the seminar."""
    told = case.goals.dimensioning if dimensioning is None else dimensioning
    return setting(
        told,
        case.reference.cooperation,
        demand_of(case),
        supply_of(case),
        counted=counted_by(case),
        threshold=case.parameters.threshold,
    )


def reach(case: Case) -> Block:
    """How far the plan's places reach: low, middle and high side by side with each limit, the trade, and what would close the
    gap. Where the plan has chosen no companies, what has to be told."""
    found = setting_of(case)
    if not any(found.plan.companies.values()):
        before = "Det kan regnes ud, når dette er valgt eller oplyst, senest på seminaret:"
        items = Markup("").join(Markup("<li>{}</li>").format(each) for each in found.not_known)
        return section(QUESTION, Markup("<p>{}{}</p><ul>{}</ul>").format(mark(case.invented), before, items))
    answers = {scenario: reckon(found, found.plan, scenario) for scenario in SCENARIOS}
    middle = answers["middle"]
    heads = ("Tal og grænser", *(danish.capital(word) for word in SCENARIOS.values()))
    table = words_table("Planens pladser og grænser", heads, _rows(answers), invented=case.invented)
    told = [_reached(middle), *([trade_told(middle.municipal, answers, found)] if middle.municipal else [])]
    parts = [Markup("<p>{}</p>").format(each) for each in told]
    if middle.closes:
        wanted = danish.number(about(middle.demand or 0.0))
        items = Markup("").join(Markup("<li>{}</li>").format(each) for each in middle.closes)
        parts.append(Markup("<p>Skal alle {} nås på et år, skal der mere til:</p><ul>{}</ul>").format(wanted, items))
    if broken := case_law(case, found).broken:
        parts.append(Markup("<p>{}</p>").format(" ".join(broken)))
    note = " ".join((_note(found), *_turned(answers)))
    return section(heading(middle), parts[0], table, *parts[1:], Markup('<p class="source">{}</p>').format(note))


def in_brief(case: Case) -> tuple[str, ...]:
    """For the plan's text, a sentence each: what sets the limit, who loses a municipal place, and that something is not told.
    Nothing where the plan has chosen no companies."""
    found = setting_of(case)
    if not any(found.plan.companies.values()):
        return ()
    middle = reckon(found, found.plan, "middle")
    number = found.municipal.number
    ready = " borgere, der er klar" if " af " in _of_ready(middle) and "der er klar" not in heading(middle) else ""
    told = [danish.stopped(f"{heading(middle)}{ready}")]
    told += [closing(middle.municipal, f" af de {danish.number(number)}" if number else "")] if middle.municipal else []
    if count := len(found.not_known):
        told.append(f"{danish.capital(danish.counted(count, 'en ting', 'ting'))} er ikke oplyst og derfor ikke regnet med.")
    return tuple(told)


def case_law(case: Case, found: Setting) -> Law:
    """How the plan's places stand to the law's ceiling, against the companies on the municipality's list where it has one."""
    return law(found, found.plan, sizes_of(case))


def heading(answer: Reckoning) -> str:
    """The finding: which limit sets the end, and how many are reached of those who are ready."""
    reached = _of_ready(answer)
    worst = next(iter(answer.exceeded), None)
    if worst is None:
        told = {use.key for use in answer.uses if use.available is not None}
        everything = {CONSULTANTS, MENTORS, MONEY} <= told and len(told) == len(answer.uses)
        if answer.demand is not None and about(answer.matched) >= about(answer.demand):
            reached = f"alle de borgere, der er klar: {reached}"
        if everything:
            return f"Der er timer, penge og pladser nok til planen, som når {reached}"
        return f"Så vidt det er oplyst, når planen {reached}"
    if worst.key.startswith(PEOPLE):
        return f"Planen har flere pladser til {_model_of(worst)}, end der er borgere til, og når {reached}"
    return f"{worst.label} sætter grænsen: planen når {reached}"


def _of_ready(answer: Reckoning) -> str:
    if answer.demand is None or about(answer.persons) != about(answer.matched):
        return f"omkring {danish.number(about(answer.persons))} personer om året"
    return f"omkring {danish.number(about(answer.matched))} af {danish.number(about(answer.demand))}"


def _model_of(use: Use) -> str:
    """The model's label, which ends the limit's own."""
    return use.label.rpartition(" til ")[2]


def _reached(answer: Reckoning) -> str:
    """What the plan chooses and reaches, in persons and apart from that in full-time persons."""
    places = danish.number(about(answer.places))
    persons = danish.number(about(answer.persons))
    told = f"Planen har omkring {places} pladser på én gang. Med middeltallene når den omkring {persons} personer om året"
    if answer.demand is not None:
        told += f"; {danish.number(about(answer.demand))} er klar til en plads"
    if about(answer.planned) > about(answer.persons):
        told += f". Pladserne kunne tage {danish.number(about(answer.planned))}, hvis intet satte grænsen"
    if answer.full_time is not None:
        told += f". Praktikanternes tid svarer til {danish.number(about(answer.full_time))} fuldtidspersoner"
    return f"{told}."


def _rows(answers: Mapping[Scenario, Reckoning]) -> list[tuple[str, ...]]:
    """Places and persons, then every limit with what is needed, what there is and a word for it."""
    each = list(answers.values())
    rows = [
        ("Pladser, der kan bruges", *(danish.number(about(answer.allowed)) for answer in each)),
        ("Personer om året", *(danish.number(about(answer.persons)) for answer in each)),
    ]
    if each[0].full_time is not None:
        rows.append(("Fuldtidspersoner", *(danish.number(about(answer.full_time or 0.0)) for answer in each)))
    for kind in ("places", PEOPLE):
        if any(_kind(use) == kind for use in each[0].uses):
            rows.append((_TIED[kind], *(_together([use for use in answer.uses if _kind(use) == kind]) for answer in each)))
    single = [use.key for use in each[0].uses if _kind(use) == use.key]
    for key in single:
        uses = [next(use for use in answer.uses if use.key == key) for answer in each]
        label = "Penge, mio. kr. om året" if key == MONEY else f"{uses[0].label} om ugen"
        rows.append((label, *(_told(use) for use in uses)))
    return rows


def _kind(use: Use) -> str:
    if use.key in MODELS:
        return "places"
    return PEOPLE if use.key.startswith(PEOPLE) else use.key


def _together(uses: Sequence[Use]) -> str:
    """The limits of the models in one cell: whether they hold, and what is lacking to which model."""
    short = [f"{_up(use.lacking)} til {_model_of(use)}" for use in uses if use.over]
    if short:
        return f"mangler {danish.joined(short)}"
    if all(use.available is None for use in uses):
        return "ikke oplyst"
    return "der er borgere nok" if _kind(uses[0]) == PEOPLE else "rækker"


def _told(use: Use) -> str:
    """A limit in a cell: what is needed of what there is, and a word for whether it is enough."""
    say = _millions if use.key == MONEY else _up
    if use.available is None:
        return f"{say(use.needed)}; ikke oplyst, hvad der er"
    sign = f"mangler {say(use.lacking)}" if use.over else "rækker"
    return f"{say(use.needed)} af {say(use.available)}: {sign}"


def _up(value: float) -> str:
    """A need in whole numbers, upwards, as what is lacking must not be shown as nothing."""
    return danish.number(math.ceil(value - TINY))


def _millions(value: float) -> str:
    return danish.number(math.ceil(value / TEN_THOUSAND - TINY) * TEN_THOUSAND / MILLION, 2)


def _note(found: Setting) -> str:
    """What must be told with the answer: that it rests on assumptions, and that something is not reckoned with."""
    left_out = ""
    if count := len(found.not_known):
        left_out = f" {danish.capital(danish.counted(count, 'en ting', 'ting'))} er ikke oplyst og ikke regnet med; se bilaget."
    return f"{CAUTION}{left_out}"


def _turned(answers: Mapping[Scenario, Reckoning]) -> tuple[str, ...]:
    """A sentence where the cautious answer has the larger figure of places or of citizens lacking, which looks like a slip."""
    each = list(answers.values())
    lacking = [sum(use.lacking for use in answer.uses if _kind(use) == PEOPLE) for answer in each]
    falling = any(about(one.allowed) > about(two.allowed) for one, two in pairwise(each))
    rising = any(one < two - TINY for one, two in pairwise(lacking))
    return (TURNED,) if falling or rising else ()


def foundation(case: Case) -> Block | None:
    """For the annex: all assumptions with source, who is ready, the places offered, and how it is reckoned; None where the plan
    has chosen no companies."""
    found = setting_of(case)
    if not any(found.plan.companies.values()):
        return None
    parts = [
        Markup("<p>{}</p>").format(RULES),
        words_table(
            "Forudsætninger og rammer",
            ("Forudsætning", "Lavt", "Middel", "Højt", "Kilde"),
            _assumptions(found),
            invented=case.invented,
        ),
        words_table(
            "Pladser i planen og hos virksomhederne, på én gang",
            ("Model", "Virksomheder i planen", "Pladser i hver", "Tilbudt, lavt", "Middel", "Højt", "Kilde"),
            _offered(found),
            invented=case.invented,
        ),
    ]
    if found.demand:
        heads = ("Målgruppe", "Borgere", *(f"Klar til model {number}" for number in range(1, len(MODELS) + 1)), "Kilde")
        named = danish.joined([f"{number} {found.labels[model]}" for number, model in enumerate(MODELS, 1)])
        parts.append(words_table("Borgere, der er klar", heads, _ready(found), invented=case.invented))
        parts.append(Markup('<p class="source">{}</p>').format(f"Modellerne er {named}. {DASH}"))
    if any(spread.source != SURVEY for spread in found.supply.values()):
        parts.append(Markup("<p>{}</p>").format(OWN_CEILING.format(source=found.ceiling.source)))
    if told := case_law(case, found).told:
        full_time = FULL_TIME_PLACES if any(spread.source == SURVEY for spread in found.supply.values()) else ""
        parts.append(Markup("<p>{}</p>").format(" ".join(filter(None, (*told, full_time)))))
    if found.left_out:
        parts.append(Markup("<p>{}</p>").format(" ".join(found.left_out)))
    if found.not_known:
        items = Markup("").join(Markup("<li>{}</li>").format(each) for each in found.not_known)
        parts.append(Markup("<p>Det er ikke oplyst og ikke regnet med:</p><ul>{}</ul>").format(items))
    return section("Dimensionering: forudsætninger og beregning", *parts)


def _assumptions(found: Setting) -> list[tuple[str, ...]]:
    spreads = (
        ("Personer pr. plads og år", found.people_per_place),
        ("Mentortimer om ugen pr. praktikant", found.mentor_hours),
        ("Jobkonsulenttimer om ugen pr. plads", found.consultant_hours),
        ("Kroner om året pr. plads", found.price),
        ("En praktikants timer om ugen", found.weekly_hours),
    )
    rows: list[tuple[str, ...]] = [
        (label, *_ends(spread), danish.capital(spread.source)) for label, spread in spreads if spread is not None
    ]
    municipal = found.municipal
    single = (
        ("Jobkonsulenternes timer om ugen til pladserne", found.hours),
        ("Mentorernes timer om ugen", found.mentors),
        ("Kroner om året til pladser i virksomheder", found.budget),
        ("Kommunale aktiveringspladser i dag", municipal.number),
        ("Kroner om året pr. kommunal plads", municipal.price),
        ("Personer pr. kommunal plads og år", municipal.people),
    )
    own = danish.capital(MUNICIPALITY)
    return rows + [(label, "–", danish.exact(value), "–", own) for label, value in single if value is not None]


def _ends(spread: Spread) -> tuple[str, str, str]:
    """The three figures; the ends are left empty where the source gives one figure."""
    ends = [danish.exact(end) if end != spread.middle else "–" for end in (spread.low, spread.high)]
    return ends[0], danish.exact(spread.middle), ends[1]


def _offered(found: Setting) -> list[tuple[str, ...]]:
    rows = []
    for model in MODELS:
        companies, supply = found.plan.companies[model], found.supply.get(model)
        told: tuple[str, ...] = ("ikke oplyst", "–", "–", "–")
        if supply is not None:
            told = (*(danish.exact(end) for end in (supply.low, supply.middle, supply.high)), danish.capital(supply.source))
        each = danish.exact(found.plan.places[model]) if companies else "–"
        rows.append((danish.capital(found.labels[model]), danish.number(companies), each, *told))
    return rows


def _ready(found: Setting) -> list[tuple[str, ...]]:
    return [
        (
            group.name,
            danish.number(group.people),
            *(danish.number(group.ready[model]) if model in group.ready else "–" for model in MODELS),
            danish.capital(MUNICIPALITY if group.name in found.by_hand else "notat 01"),
        )
        for group in found.demand
    ]
