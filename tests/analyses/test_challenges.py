"""Which findings are a municipality's essential challenges: by one rule, whatever the order, and with the analyst's changes."""

import random
from collections.abc import Callable
from typing import Any

import pytest
from handmade_survey import survey_of
from wordings import MADE_UP, REAL

from actionplan.analyses import challenges as module
from actionplan.analyses import company_answers, company_findings, social_mapping, social_mapping_findings
from actionplan.analyses.challenges import (
    RULE,
    Challenge,
    Challenges,
    DeadPointer,
    answered,
    challenges,
    dead_pointers,
    unanswered,
)
from actionplan.analyses.finding import Finding
from actionplan.analyses.social_mapping import GROUP, Comparison
from actionplan.analyses.survey_words import Asked
from actionplan.parameters.delivery import Delivery
from actionplan.parameters.goals import Changes, Goal, Goals
from actionplan.publish import Draft, Header, distribution, estimates, official
from actionplan.tables.figures import Figures

COUNTRY = "Hele landet"
OVER, UNDER, ABOUT = "højere end på landsplan", "lavere end på landsplan", "omtrent som på landsplan"
FEW_ANSWERED = "Gælder kun de virksomheder, der svarede (omkring 30 svar)."


def finding(
    id: str, value: float | None = None, headline: str = "Et resultat", country: float | None = None, **more: Any
) -> Finding:
    comparison = () if country is None else ((COUNTRY, country), (GROUP, 99.0))
    given: dict[str, Any] = {
        "sentence": "Det er sådan.",
        "source": "En kilde",
        "uncertainty": "Optalt.",
        "invented": False,
    } | more
    return Finding(id=id, headline=headline, value=value, comparison=comparison, **given)


def rate(name: str, value: float, country: float, place: str = "", moves: str = "unclear") -> Finding:
    return finding(f"01.{name}", value, f"Tallet er {value} pct. og {place}", country, direction=moves)


def effort(name: str, *, strength: bool = False) -> Finding:
    return finding(f"03.{name}", strength=strength)


def chosen(*findings: Finding, **changes: Any) -> Challenges:
    return challenges(findings, Changes(**changes))


def ids(found: tuple[Challenge, ...]) -> list[str]:
    return [challenge.finding.id for challenge in found]


def why(one: Finding, *others: Finding) -> str | None:
    found = {challenge.finding.id: challenge.why for challenge in chosen(one, *others).chosen}
    return found.get(one.id)


CITIZENS = (
    rate("recipients", 3.1, 2.1, OVER),
    rate("activation", 8.8, 15.9, f"er {UNDER}", "down"),
    rate("ordinary_hours", 8.5, 10.3, f"er {UNDER}", "up"),
    finding("01.long_term", 125.0, "Flere er langtidsledige: 125 i juli 2026", direction="up"),
    finding("01.offers", 15.0, "15 pct. af tilbuddene er praktik, en mindre andel end på landsplan", 32.0, direction="down"),
)
COMPANIES = (
    finding("02.experience", 32.0),
    finding("02.support", 54.0),
    finding("02.expectations", 50.0, "50 pct. forventer svar samme dag, men jobcentret kan ikke levere det"),
    finding("02.groups", 29.0),
)
EFFORT = tuple(effort(name) for name in ("way.waits", "views.better", "documents.old", "roles.holes", "way.breaks"))
STRENGTHS = tuple(
    effort(name, strength=True) for name in ("views.works", "roles.clear", "documents.fresh", "partners.clear", "way.one_each")
)
EVERYTHING = (*CITIZENS, *COMPANIES, *EFFORT, *STRENGTHS)


@pytest.mark.parametrize(
    ("one", "expected"),
    [
        (rate("recipients", 3.1, 2.1, OVER), OVER),
        (rate("recipients", 2.4, 2.1, OVER, "down"), f"{OVER}, men faldende"),
        (rate("unemployment", 4.0, 3.0, OVER, "up"), f"{OVER} og stigende"),
        (rate("unemployment", 2.6, 3.0, UNDER, "up"), f"stigende, men {UNDER}"),
        (rate("unemployment", 2.1, 3.0, UNDER, "down"), None),
        (rate("activation", 13.1, 15.6, ABOUT), None),
        (rate("activation", 16.1, 15.6, OVER, "down"), f"faldende, men {OVER}"),
        (rate("ordinary_hours", 8.5, 10.3, f"er {UNDER}", "up"), f"{UNDER}, men stigende"),
        (CITIZENS[4], "en mindre andel end på landsplan"),
        (CITIZENS[3], "stigende"),
        (finding("01.long_term", 210.0, direction="down"), None),
        (finding("01.after_offers", 33.0, direction="down"), None),
        (finding("01.interviews.barriers"), "sagt i interviewene"),
    ],
)
def test_a_figure_on_citizens_counts_where_it_is_worse_than_the_countrys_or_moves_the_wrong_way(
    one: Finding, expected: str | None
) -> None:
    assert why(one, finding("01.target_groups", 650.0)) == expected


@pytest.mark.parametrize(
    ("one", "expected"),
    [
        (finding("02.experience", 32.0), "32 pct. har samarbejdet"),
        (finding("02.experience", 41.0), None),
        (finding("02.attitude", 38.0), "38 pct. er enige"),
        (finding("02.support", 54.0), "ville hjælpe 54 pct."),
        (finding("02.groups", 29.0), "en mulighed: interesserede, som ikke samarbejder i dag"),
        (finding("02.groups", 24.0), None),
        (finding("02.experience", 32.0, uncertainty=FEW_ANSWERED), "32 pct. af dem, der svarede, har samarbejdet"),
        (finding("02.support", 54.0, uncertainty=FEW_ANSWERED), "ville hjælpe 54 pct. af dem, der svarede"),
        (COMPANIES[2], "forventes af 50 pct., men kan ikke leveres"),
        (finding("02.expectations", 50.0, "50 pct. forventer svar samme dag"), None),
        (finding("02.register", 34.0), "34 pct. har erfaring"),
        (finding("02.industries", -8.0, direction="down"), "faldende"),
        (finding("02.industries", 8.0, direction="up"), None),
        (finding("02.places", 900.0), None),
        (finding("02.experience"), None),
    ],
)
def test_companies_answers_count_where_many_lack_something_or_few_have_it(one: Finding, expected: str | None) -> None:
    assert why(one) == expected


def test_what_another_source_tells_already_is_not_told_twice_even_where_the_first_is_left_out() -> None:
    both = finding("02.register", 34.0), finding("02.experience", 32.0)
    assert ids(chosen(*both).chosen) == ["02.experience"]
    assert ids(chosen(*both, dropped=("02.experience",)).chosen) == []


def test_the_notes_own_words_are_what_the_rule_reads(figures_of: Callable[..., Figures]) -> None:
    """The place beside the country and an unmet expectation are told in headlines alone, so their wording matters here."""

    def activation(own: float, comparison: Comparison = REAL) -> Finding:
        followed = social_mapping.ACTIVATION
        courses = zip(comparison.areas, (own, 20.0, 20.0), strict=True)
        figures = figures_of(
            {(area, followed.measure, followed.breakdown, followed.category): [level] * 60 for area, level in courses}
        )
        course, by_year = (
            make(figures, comparison, followed) for make in (social_mapping.rate_course, social_mapping.rate_by_year)
        )
        made = social_mapping_findings.rate(official(course), official(by_year), comparison, social_mapping_findings.ACTIVATION)
        assert made is not None
        return made

    def visitation(ready: float) -> Finding:
        headers = tuple(Header(area, "fuldtidspersoner") for area in REAL.areas)
        cells = (ready, 50.0, 500.0), (100 - ready, 50.0, 500.0)
        draft = Draft("Tabel", "", ("Aktivitetsparat", "Jobparat"), headers, cells, "juli 2026", ("Kilden",), False)
        made = social_mapping_findings.visitation(distribution(draft), REAL, "2026M07", "Aktivitetsparat", "Sådan.")
        assert made is not None
        return made

    def expectation(answer: str, *, weighted: bool = True) -> Finding:
        table = estimates(
            company_answers.chosen(survey_of([(60, {"expectations": ["sameday"]})], companies=1000), "expectations", 5), 5
        )
        said = [Delivery.model_validate({"forventning": "svar samme dag", "svar": answer, "hvordan": None})]
        made = company_findings.expectations(table, said, Asked(weighted=weighted, jobcentre="jobcentret"))
        assert made is not None
        return made

    assert why(activation(10.0)) == UNDER
    assert why(activation(10.0, MADE_UP)) == "lavere end i Eksempelland"
    assert why(activation(30.0)) is why(activation(20.0)) is None
    assert why(visitation(80.0)) == "en større andel end på landsplan"
    (few,) = chosen(visitation(20.0)).chosen
    assert few.headline == "20 fuldtidspersoner er aktivitetsparate, 20 pct. af kontanthjælpsmodtagerne"
    assert few.why == "målgruppens størrelse; andelen er mindre end på landsplan"
    unweighted = "forventes af 100 pct. af dem, der svarede, men kan ikke leveres"
    assert why(expectation("nej", weighted=False)) == unweighted
    assert why(expectation("nej")) == "forventes af 100 pct., men kan ikke leveres"
    assert why(expectation("delvis")) == "forventes af 100 pct., men kan kun delvis leveres"
    assert why(expectation("ja")) is None


def test_within_an_area_the_weightiest_comes_first() -> None:
    assert ids(chosen(*CITIZENS).chosen) == [
        "01.activation",  # worse and falling
        "01.offers",  # half of the country's weighs more than one and a half times as much
        "01.recipients",
        "01.ordinary_hours",
        "01.long_term",  # nothing to compare with
    ]
    moving = [
        rate("unemployment", 9.0, 3.0, OVER),  # most are not whom the plan is for
        rate("recipients", 3.1, 3.0, ABOUT, "up"),  # by chance alone above the country
        CITIZENS[3],
        rate("activation", 15.0, 15.6, f"er {UNDER}"),
    ]
    assert ids(chosen(*moving).chosen) == ["01.activation", "01.long_term", "01.recipients", "01.unemployment"]
    assert ids(chosen(*COMPANIES).chosen) == ["02.experience", "02.support", "02.expectations", "02.groups"]
    assert ids(chosen(*EFFORT).chosen) == [
        "03.views.better",
        "03.way.breaks",
        "03.roles.holes",
        "03.way.waits",
        "03.documents.old",
    ]
    unknown = effort("partners.something_new")
    assert ids(chosen(unknown, *EFFORT).chosen)[-1] == unknown.id
    assert why(unknown) == "fundet på listen over samarbejdspartnere"


def test_no_area_crowds_out_another_and_the_order_of_reading_does_not_matter() -> None:
    found = chosen(*EVERYTHING)
    areas = [challenge.area for challenge in found.chosen]
    assert areas == ["borgerne", "virksomhederne", "indsatsen"] * 2 + ["borgerne", "virksomhederne"]
    assert ids(found.others) == [
        "03.roles.holes",
        "01.ordinary_hours",
        "02.groups",
        "03.way.waits",
        "01.long_term",
        "03.documents.old",
    ]
    assert [one.id for one in found.strengths] == [
        "03.views.works", "03.roles.clear", "03.partners.clear", "03.documents.fresh",
    ]  # fmt: skip
    shuffled = list(EVERYTHING)
    for seed in range(5):
        random.Random(seed).shuffle(shuffled)
        assert chosen(*shuffled) == found
    alone = chosen(*CITIZENS, *COMPANIES[:1])
    assert [challenge.area for challenge in alone.chosen].count("virksomhederne") == 1
    assert len(alone.chosen) == 6


def test_the_size_of_the_target_group_always_counts_and_stands_alone_where_nothing_is_worse() -> None:
    better = rate("unemployment", 2.0, 3.0, UNDER, "down")
    visitation = finding(
        "01.visitation",
        48.0,
        "48 pct. af kontanthjælpsmodtagerne er aktivitetsparate, en mindre andel end på landsplan",
        67.0,
        sentence="Det er 1.173 fuldtidspersoner. På landsplan er andelen 67 pct.",
        direction="down",
    )
    groups = finding("01.target_groups", 650.0, "Den største målgruppe er på omkring 650 borgere")
    (only,) = chosen(better, visitation).chosen
    assert (only.finding.id, only.area) == ("01.visitation", "borgerne")
    assert only.why == "målgruppens størrelse; andelen er mindre end på landsplan"
    assert only.headline == "1.173 fuldtidspersoner er aktivitetsparate, 48 pct. af kontanthjælpsmodtagerne"
    assert [one.headline for one in chosen(visitation, reworded={visitation.id: "Mange er langt fra et job"}).chosen] == [
        "Mange er langt fra et job"
    ]
    assert why(rate("recipients", 2.0, 2.1, ABOUT)) == "målgruppens størrelse; andelen er omtrent som på landsplan"
    assert why(rate("recipients", 2.0, 2.1)) == "målgruppens størrelse, selv om tallet ikke er klart dårligere end landets"
    assert why(groups, better, visitation) == "målgruppens størrelse"
    assert ids(chosen(better, visitation, groups).chosen) == ["01.target_groups"]
    assert ids(chosen(better, visitation, groups, dropped=(groups.id,)).chosen) == ["01.visitation"]
    assert ids(chosen(visitation, *CITIZENS[:2]).chosen) == ["01.activation", "01.recipients", "01.visitation"]
    assert ids(chosen(better).chosen) == ["01.unemployment"]
    (voted,) = chosen(better, visitation, pinned=(visitation.id,)).chosen
    assert (voted.headline, voted.why) == (only.headline, f"fremhævet af kommunen; {only.why}"), "a vote changes no words"
    assert chosen() == Challenges((), (), ())


def test_the_analyst_pins_drops_and_rewords() -> None:
    background, strength = finding("02.places", 900.0), "03.views.works"
    pinned = (background.id, strength, "01.offers", "02.nothing")
    found = chosen(
        *EVERYTHING,
        background,
        pinned=pinned,
        dropped=("01.activation", "03.roles.clear"),
        reworded={"01.offers": "For få er i virksomheder", "03.partners.clear": "Partnerne er kendt"},
    )
    assert ids(found.chosen)[:3] == list(pinned[:3])
    assert [challenge.pinned for challenge in found.chosen] == [True] * 3 + [False] * 5
    assert [challenge.why for challenge in found.chosen[:3]] == [
        "fremhævet af kommunen",
        "fremhævet af kommunen",
        "fremhævet af kommunen; en mindre andel end på landsplan",
    ]
    offers = found.chosen[2]
    assert (offers.headline, offers.reworded, found.chosen[0].reworded) == ("For få er i virksomheder", True, False)
    assert offers.finding == CITIZENS[4]
    assert [challenge.area for challenge in found.chosen].count("borgerne") == 3
    assert not {"01.activation", "03.roles.clear"} & {
        *ids(found.chosen),
        *ids(found.others),
        *(one.id for one in found.strengths),
    }
    assert "Partnerne er kendt" in [one.headline for one in found.strengths]
    assert strength not in [one.id for one in found.strengths]
    many = tuple(one.id for one in EVERYTHING[:9])
    assert ids(chosen(*EVERYTHING, pinned=many).chosen) == list(many)


def test_a_pointer_to_what_is_gone_is_named_with_its_place_and_the_nearest_id() -> None:
    goals = Goals(
        changes=Changes(pinned=("03.way.break",), dropped=("02.support",), reworded={"01.long_terms": "Flere er ledige længe"}),
        goals=(
            Goal(number=3, name="Flere pladser", answers=("02.groups", "02.place")),
            Goal(number=4, name="Et andet mål", answers=("02.interest",)),
        ),
    )
    places = finding("02.places", 900.0)
    assert dead_pointers(goals, (*EVERYTHING, places)) == [
        DeadPointer("fremhæv", "03.way.break", " Mente du »03.way.breaks«?"),
        DeadPointer("omskriv", "01.long_terms", " Mente du »01.long_term«?"),
        DeadPointer("mål 3", "02.place", " Mente du »02.places«?"),
        DeadPointer("mål 4", "02.interest", dead_pointers(goals, (*EVERYTHING, places))[3].suggestion),
    ]
    unread = dead_pointers(goals, (*CITIZENS, *EFFORT), unmade=("02",))
    assert [pointer.id for pointer in unread] == ["03.way.break", "01.long_terms"]
    assert dead_pointers(goals, (), unmade=("01", "02", "03")) == []


def test_each_challenge_is_told_with_the_goals_that_answer_it() -> None:
    goals = Goals(
        goals=(
            Goal(number=2, name="Et mål", answers=("02.groups", "03.way.breaks")),
            Goal(number=1, name="Et andet mål", answers=("03.way.breaks", "03.documents.old")),
            Goal(number=3, name="Et tredje mål", decisions=("Udvalget, 14. april 2026, punkt 5",)),
        )
    )
    found = chosen(COMPANIES[3], *EFFORT[3:])
    assert answered(goals, found) == {"02.groups": (2,), "03.way.breaks": (1, 2), "03.roles.holes": ()}
    assert ids(unanswered(goals, found)) == ["03.roles.holes"]


def test_the_rule_is_short_and_its_orders_name_each_finding_once() -> None:
    assert len(RULE) < 800
    for order in (module.EFFORT, module.STRENGTHS):
        assert len(set(order)) == len(order)
    assert {".".join(id.split(".")[:2]) for id in (*module.EFFORT, *module.STRENGTHS)} == set(module.POINTED_AT)
