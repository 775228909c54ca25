"""The seminar's screen for the company survey, driven as a person drives it: choose, look, save."""

import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from types import SimpleNamespace
from typing import Any, cast

import ipywidgets
import pytest
from bs4 import BeautifulSoup

from actionplan.analyses.company_interviews import Seen
from actionplan.briefing.blocks import Block
from actionplan.parameters.company_interviews import DIMENSIONS, CompanyInterviews, Weights
from actionplan.parameters.model import Parameters
from actionplan.problems import Refused
from actionplan.publish import Draft, Header, Published, official
from actionplan.seminar.company_survey import NUMBERS, Interest, Interviews, screen
from actionplan.workbook import Case

RESERVED, SMALL = (("attitude", "forbeholden"),), (("size", "6-9 ansatte"),)
PUBLIC_SMALL = (("sector", "offentlig"), ("size", "6-9 ansatte"))
ALL_VALUES, ALL_CELLS = Seen(25, 25, (), (), hidden=False), Seen(8, 8, (), (), hidden=False)
PLAN = CompanyInterviews(number=15, weights=Weights(sector=0, attitude=3))


@dataclass
class Screen:
    """The widgets by their labels, and what was asked of the callables."""

    plan: CompanyInterviews = PLAN
    survey: object = "answers"
    numbers: bool = True
    groups: tuple[str, ...] = ("Størrelse", "Sektor")
    values: Seen = ALL_VALUES
    cells: Seen = ALL_CELLS
    refusal: Refused | None = None
    asked: list[tuple[str, str]] = field(default_factory=list)
    covered: list[CompanyInterviews] = field(default_factory=list)
    saved: list[CompanyInterviews] = field(default_factory=list)
    broken: bool = False

    def __post_init__(self) -> None:
        parameters = Parameters(municipality="Odder", company_interviews=self.plan)
        case = cast(Case, SimpleNamespace(slug="odder", parameters=parameters, survey=self.survey))
        models = {"Én praktikant ad gangen": "single_trainee", "Åbne pladser": "open_places"}
        interest = Interest(models, {name: name.lower() for name in self.groups}, self.table)
        interviews = Interviews(self.coverage, self.save) if self.numbers else None
        self.box = screen(case, lambda: interest, lambda: interviews)

    def table(self, model: str, group: str) -> Published:
        if self.broken:
            raise RuntimeError("a bug")
        self.asked.append((model, group))
        columns = (Header("ja", "pct."),)
        cells = ((float(40 + len(self.asked)),),)
        return official(Draft("Interesse", "", (group,), columns, cells, "i dag", ("prøve",), False))

    def coverage(self, plan: CompanyInterviews) -> tuple[Seen, Seen]:
        self.covered.append(plan)
        return self.values, self.cells

    def save(self, plan: CompanyInterviews) -> None:
        if self.refusal:
            raise self.refusal
        self.saved.append(plan)

    def all(self, box: Any = None) -> Iterator[Any]:
        yield box or self.box
        for child in getattr(box or self.box, "children", ()):
            yield from self.all(child)

    def __getitem__(self, label: str) -> Any:
        (found,) = [each for each in self.all() if getattr(each, "description", "") == label]
        return found

    def press(self) -> None:
        self["Gem"].click()

    @property
    def page(self) -> BeautifulSoup:
        return BeautifulSoup("".join(each.value for each in self.all() if isinstance(each, ipywidgets.HTML)), "html.parser")

    def said(self) -> str:
        return " ".join(self.page.get_text(" ").split())


@pytest.fixture(autouse=True)
def _somebody_sits_there(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("JPY_SESSION_NAME", "02_company_survey.ipynb")


def test_model_and_grouping_show_their_table_at_once() -> None:
    seen = Screen()
    assert seen.asked == [("single_trainee", "størrelse")] and "41" in seen.page.select("td:not(:empty)")[0].text
    seen["Model"].value = "open_places"
    seen["Opdelt efter"].value = "sektor"
    assert seen.asked[1:] == [("open_places", "størrelse"), ("open_places", "sektor")]
    assert [cell.text for cell in seen.page.select("td:not(:empty)")] == ["43"]
    assert "Åbne pladser" in seen.said() and "Kilde: prøve." in seen.said()


def test_no_old_figure_stands_beside_a_new_choice_where_a_table_cannot_be_made() -> None:
    seen = Screen()
    seen.broken = True
    with pytest.raises(RuntimeError):
        seen["Model"].value = "open_places"
    assert seen.page.select("td:not(:empty)") == []


def test_where_answers_are_too_few_for_groups_a_sentence_stands_there() -> None:
    seen = Screen(groups=())
    assert "Der er for få svar til at dele dem op." in seen.said() and seen.asked == []


def test_the_screen_starts_with_the_number_and_weights_of_the_params() -> None:
    seen = Screen()
    assert seen["Antal virksomheder"].value == 15
    assert [seen[label].value for label in ("Sektor", "Størrelse", "Holdning")] == [0, 1, 3]
    assert seen.covered == [PLAN]


def test_every_change_shows_what_is_covered_then() -> None:
    seen = Screen()
    seen["Antal virksomheder"].value = 9
    seen["Branche"].value = 10
    expected = CompanyInterviews(number=9, weights=Weights(sector=0, attitude=3, industry=10))
    assert seen.covered[-1] == expected and len(seen.covered) == 3
    assert "De valgte dækker 25 af 25 svar og kendetegn og 8 af 8 kombinationer af sektor og størrelse." in seen.said()
    assert "Mangler" not in seen.said() and "vises ikke" not in seen.said()


def test_what_is_missing_is_named_with_why_and_that_rare_things_are_not_shown() -> None:
    seen = Screen(values=Seen(20, 23, (RESERVED,), (SMALL,), hidden=True), cells=Seen(6, 7, (PUBLIC_SMALL,), (), hidden=False))
    assert "Mangler, fordi der er valgt for få: forbeholden holdning; offentlig sektor og 6-9 ansatte." in seen.said()
    assert "Mangler, fordi ingen, der har svaret og må kontaktes, passer: 6-9 ansatte." in seen.said()
    assert "Hvad der gælder for under fem virksomheder, vises ikke her." in seen.said()


def test_without_cells_only_values_are_told() -> None:
    assert "De valgte dækker 25 af 25 svar og kendetegn. " in Screen(cells=Seen(0, 0, (), (), hidden=False)).said() + " "


def test_numbers_go_in_steps_of_three_and_one_between_them_is_told() -> None:
    assert all(number % 3 == 0 for number in NUMBERS) and (NUMBERS[0], NUMBERS[-1]) == (6, 60)
    seen = Screen(plan=CompanyInterviews(number=10))
    assert seen["Antal virksomheder"].value == 9
    assert "I params står 10. Her vælges i trin på tre, så der begyndes med 9." in seen.said()


def test_saving_hands_over_number_and_weights_and_says_where_they_are() -> None:
    seen = Screen()
    seen["Antal virksomheder"].value = 18
    seen.press()
    assert seen.saved == [CompanyInterviews(number=18, weights=PLAN.weights)]
    assert "Antal og vægte er gemt i params/odder.yml." in seen.said()
    seen["Sektor"].value = 2
    assert "er gemt i" not in seen.said()


def test_when_nothing_counts_it_is_told_and_neither_covered_nor_saved() -> None:
    seen = Screen(plan=CompanyInterviews(weights=Weights(sector=1, size=0, industry=0, attitude=0, interest=0, cooperation=0)))
    asked = len(seen.covered)
    seen["Sektor"].value = 0
    assert "Alle vægte er 0" in seen.said() and "De valgte dækker" not in seen.said() and len(seen.covered) == asked
    seen.press()
    alert = seen.page.select_one("[role=alert]")
    assert alert is not None and alert.text.startswith("Ikke gemt. Alle vægte er 0") and seen.saved == []


def test_a_refusal_is_told() -> None:
    seen = Screen(refusal=Refused.of("params/odder.yml", "Filen er skrivebeskyttet."))
    seen.press()
    assert "Ikke gemt. params/odder.yml: Filen er skrivebeskyttet." in seen.said() and "er gemt i" not in seen.said()


def test_without_the_companies_numbers_nobody_can_be_chosen_but_interest_is_shown() -> None:
    seen = Screen(numbers=False)
    assert "uden virksomhedernes numre" in seen.said() and len(seen.asked) == 1
    assert not [each for each in seen.all() if isinstance(each, ipywidgets.Button)]


def test_without_answers_there_is_a_sentence_and_nothing_is_asked() -> None:
    seen = Screen(survey=None)
    assert isinstance(seen.box, ipywidgets.HTML) and "Ingen virksomhed har svaret" in seen.said()
    assert not seen.asked and not seen.covered


def test_every_control_has_a_label_of_its_own_a_tooltip_and_room_for_the_label() -> None:
    controls = [each for each in Screen().all() if getattr(each, "description", "")]
    assert len(controls) == 2 + 1 + len(DIMENSIONS) + 1 == len({each.description for each in controls})
    for each in controls:
        assert each.tooltip
        if not isinstance(each, ipywidgets.Button):
            assert each.style.description_width == "11em" and len(each.description) <= 20


def test_in_a_build_a_sentence_stands_there_and_nothing_is_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("JPY_SESSION_NAME")
    seen = Screen()
    assert isinstance(seen.box, Block) and "JupyterLab" in seen.box.html and not seen.asked and not seen.covered


def test_a_build_shows_the_sentence_without_importing_what_only_a_person_needs() -> None:
    script = (
        "import sys; from actionplan.seminar.company_survey import screen; "
        "shown = screen(None, None, None); assert 'JupyterLab' in shown.html; assert 'ipywidgets' not in sys.modules"
    )
    run = subprocess.run([sys.executable, "-c", script], env={"PATH": ""}, check=False, capture_output=True, text=True)
    assert run.returncode == 0, run.stderr
