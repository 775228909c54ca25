"""The seminar's screen for target groups, driven as a person drives it: choose, look, save."""

import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

import ipywidgets
import pandas as pd
import pytest
from bs4 import BeautifulSoup

from actionplan.analyses.social_mapping import Comparison
from actionplan.briefing.blocks import Block
from actionplan.parameters.model import Parameters
from actionplan.parameters.target_groups import Readiness, TargetGroup
from actionplan.problems import Refused
from actionplan.publish import Draft, Header, Published, official
from actionplan.seminar.controls import live
from actionplan.seminar.target_group import AGES_FROM, AGES_TO, MONTHS, builder, screen
from actionplan.sources.reference import read_reference
from actionplan.survey.questionnaire import questionnaire
from actionplan.tables.figures import Figures
from actionplan.tables.parse import Table
from actionplan.tables.specs import SPECS
from actionplan.workbook import Case

ROOT = Path(__file__).parents[2]
QUOTED = TargetGroup(
    name="Kvinder over 50",
    benefits=("a-dagpenge",),
    sex="female",
    age=(50, 54),
    months=(12.0, None),
    match_groups=("Jobparat",),
    ready={"single_trainee": Readiness(40.0)},
)
SICK = TargetGroup(name="Sygemeldte", benefits=("sygedagpenge",), months=(6.0, None))
FINER = TargetGroup(name="Lige 52", age=(52, 52))


def case_with(*groups: TargetGroup, people: bool = True) -> Case:
    day = pd.Timestamp("2024-01-01")
    support = pd.DataFrame(
        [
            ("A1", "female", 1970, "dagpenge", "jobparat", day, pd.NaT),
            ("A2", "male", 1980, "sygedagpenge", None, day, pd.NaT),
            ("A3", "male", 2000, "uddannelseshjælp", "uddannelsesparat", day, pd.NaT),
        ][: 3 if people else 0],
        columns=[column.name for column in SPECS["support_spells"].columns],
    ).astype({"start": "datetime64[us]", "end": "datetime64[us]"})
    offers = pd.DataFrame(columns=[column.name for column in SPECS["offer_spells"].columns]).astype(
        {"start": "datetime64[us]", "end": "datetime64[us]"}
    )
    tables = {
        name: Table(SPECS[name], frame, False, (f"data/odder/{name}.csv",))
        for name, frame in (("support_spells", support), ("offer_spells", offers))
    }
    parameters = Parameters(
        municipality="Odder", target_groups=groups, extract={"first": date(2023, 1, 1), "last": date(2026, 7, 31)}
    )
    comparison = Comparison("Odder", "Hele landet", (), "", False)
    return Case(
        "odder",
        parameters,
        tables,
        Figures({}, {}, {}, {}),
        comparison,
        read_reference(ROOT),
        questionnaire(ROOT),
        date(2026, 11, 21),
    )


@dataclass
class Screen:
    """The widgets by their labels, and what was asked of table and save."""

    case: Case
    refusal: Refused | None = None
    asked: list[TargetGroup] = field(default_factory=list)
    saved: list[TargetGroup] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.box = builder(self.case, self.table, self.save)

    def table(self, group: TargetGroup) -> Published:
        self.asked.append(group)
        columns = (Header("Borgere", "personer"),)
        return official(
            Draft("Størrelse", "", (group.name,), columns, ((float(1000 + len(self.asked)),),), "i dag", ("prøve",), False)
        )

    def save(self, group: TargetGroup) -> None:
        if self.refusal:
            raise self.refusal
        self.saved.append(group)

    def __getitem__(self, label: str) -> Any:
        (found,) = [each for each in self.box.children if getattr(each, "description", "") == label]
        return found

    def press(self) -> None:
        (button,) = [each for each in self.box.children if isinstance(each, ipywidgets.Button)]
        button.click()

    @property
    def button(self) -> str:
        (button,) = [each for each in self.box.children if isinstance(each, ipywidgets.Button)]
        return str(button.description)

    @property
    def page(self) -> BeautifulSoup:
        return BeautifulSoup(
            "".join(each.value for each in self.box.children if isinstance(each, ipywidgets.HTML)), "html.parser"
        )

    @property
    def cell(self) -> str | None:
        """The figure in the table, None where no table is shown."""
        found = self.page.select_one("td:not(:empty)")
        return found.text if found else None

    def said(self) -> str:
        return self.page.get_text(" ")


Open = Callable[..., Screen]


def test_every_change_of_a_filter_shows_the_table_of_that_group_at_once() -> None:
    seen = Screen(case_with())
    assert seen.asked == [] and seen.cell is None and "Vælg mindst ét kendetegn" in seen.said()
    seen["Ydelse"].value = ("dagpenge", "kontanthjælp")
    assert (seen.cell, seen.asked[-1].benefits) == ("1.001", ("dagpenge", "kontanthjælp"))
    for label, value in (
        ("Køn", "female"), ("Alder fra", 50), ("Alder til og med", 54), ("Varighed mindst", 12.0), ("Varighed under", 24.0),
        ("Visitation", ("jobparat",)), ("Tilbud", False),
    ):  # fmt: skip
        seen[label].value = value
    assert seen.cell == "1.008"
    assert seen.asked[-1] == TargetGroup(
        name="Valgt nu", benefits=("dagpenge", "kontanthjælp"), sex="female", age=(50, 54), months=(12.0, 24.0),
        match_groups=("jobparat",), in_offer=False,
    )  # fmt: skip
    assert "Dagpenge eller kontanthjælp, kvinder, 50-54 år, 12-24 måneder, jobparat, ikke i tilbud." in seen.said()


def test_only_the_datas_own_words_can_be_chosen_and_ages_and_durations_only_in_steps() -> None:
    seen = Screen(case_with())
    assert seen["Ydelse"].options == ("dagpenge", "kontanthjælp", "sygedagpenge")
    assert seen["Visitation"].options == ("jobparat", "uddannelsesparat")
    assert [value for _, value in seen["Alder fra"].options] == [None, *AGES_FROM]
    assert [value for _, value in seen["Alder til og med"].options] == [None, *AGES_TO]
    assert all(age % 5 == 0 for age in AGES_FROM) and all(age % 5 == 4 for age in AGES_TO)
    for label in ("Varighed mindst", "Varighed under"):
        assert [value for _, value in seen[label].options] == [None, *MONTHS]


@pytest.mark.parametrize(
    ("chosen", "told"),
    [
        ({"Alder fra": 50, "Alder til og med": 44}, "Ingen er både mindst 50 og højst 44 år"),
        (
            {"Varighed mindst": 12.0, "Varighed under": 12.0},
            "Ingen har fået ydelsen i både mindst 12 måneder og under 12 måneder",
        ),
    ],
)
def test_limits_that_leave_nobody_are_told_and_neither_counted_nor_saved(chosen: dict[str, float], told: str) -> None:
    seen = Screen(case_with())
    seen["Navn"].value = "Unge"
    for label, value in chosen.items():
        seen[label].value = value
    assert seen.cell is None and told in seen.said()
    seen.press()
    assert f"Ikke gemt. {told}" in seen.said() and seen.saved == []


def test_the_screen_starts_with_the_first_group_of_the_plan_and_lists_them_all() -> None:
    seen = Screen(case_with(FINER, QUOTED, SICK))
    assert (seen["Målgruppe"].value, seen["Navn"].value, seen["Ydelse"].value) == (QUOTED.name, QUOTED.name, ("dagpenge",))
    assert (seen["Alder fra"].value, seen["Alder til og med"].value, seen["Visitation"].value) == (50, 54, ("jobparat",))
    assert len(seen.asked) == 1
    assert [item.text for item in seen.page.select("ul li")] == [
        f"{group.name}: {group.told()}" for group in (FINER, QUOTED, SICK)
    ]


def test_choosing_a_saved_group_shows_it_and_a_new_one_begins_empty() -> None:
    seen = Screen(case_with(QUOTED, SICK))
    seen["Målgruppe"].value = SICK.name
    assert (seen["Ydelse"].value, seen["Køn"].value, seen["Varighed mindst"].value) == (("sygedagpenge",), None, 6.0)
    assert len(seen.asked) == 2 and seen.asked[-1] == SICK
    seen["Målgruppe"].value = ""
    assert (seen["Navn"].value, seen["Ydelse"].value, seen["Varighed mindst"].value, seen.cell) == ("", (), None, None)


def test_a_group_with_finer_limits_is_not_counted_here() -> None:
    seen = Screen(case_with(SICK, FINER))
    asked = len(seen.asked)
    seen["Målgruppe"].value = FINER.name
    assert "»Lige 52« er skrevet i params med andre grænser" in seen.said()
    assert all(group != FINER for group in seen.asked[asked:])


def test_saving_a_new_group_hands_it_over_lists_it_and_says_where_it_is() -> None:
    seen = Screen(case_with(SICK))
    seen["Målgruppe"].value = ""
    seen["Køn"].value = "male"
    seen["Navn"].value = " »Mænd« "
    assert seen.button == "Gem »Mænd« som ny målgruppe"
    seen.press()
    assert seen.saved == [TargetGroup(name="Mænd", sex="male")]
    assert "»Mænd« er gemt i params/odder.yml." in seen.said()
    assert [item.text for item in seen.page.select("ul li")][-1] == "Mænd: mænd"
    assert (seen["Målgruppe"].value, seen.button) == ("Mænd", "Ret »Mænd«")
    assert seen.page.select_one("[role=status]") is not None
    seen["Køn"].value = "female"
    assert "er gemt" not in seen.said()


def test_changing_a_saved_group_keeps_who_is_ready_and_does_not_add_another() -> None:
    seen = Screen(case_with(QUOTED, SICK))
    assert seen.button == f"Ret »{QUOTED.name}«"
    seen["Varighed mindst"].value = 24.0
    seen.press()
    assert [(group.months, group.ready) for group in seen.saved] == [((24.0, None), QUOTED.ready)]
    assert f"»{QUOTED.name}« er rettet i params/odder.yml." in seen.said()
    assert len(seen.page.select("ul li")) == 2


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("", "Giv målgruppen et navn først"),
        ("Hans 010190-1234", "Teksten ligner et cpr-nummer"),
        ("x" * 161, "161 tegn"),
    ],
)
def test_a_name_that_cannot_be_one_is_told_and_nothing_is_saved(name: str, told: str) -> None:
    seen = Screen(case_with())
    seen["Køn"].value = "male"
    seen["Navn"].value = name
    seen.press()
    alert = seen.page.select_one("[role=alert]")
    assert alert is not None and alert.text.startswith("Ikke gemt.") and told in alert.text
    assert seen.saved == [] and "010190" not in seen.said()


def test_a_refusal_is_told_and_the_group_is_not_listed() -> None:
    seen = Screen(case_with(), Refused.of("params/odder.yml", "Der er allerede fem målgrupper."))
    seen["Navn"].value = "Mænd"
    seen["Køn"].value = "male"
    seen.press()
    assert "Ikke gemt. params/odder.yml: Der er allerede fem målgrupper." in seen.said()
    assert seen.page.select("ul li") == [] and seen.button.startswith("Gem")


def test_a_group_without_any_filter_is_not_saved() -> None:
    seen = Screen(case_with())
    seen["Navn"].value = "Alle"
    seen.press()
    assert "Ikke gemt. Vælg mindst ét kendetegn" in seen.said() and seen.saved == []


def test_what_a_person_types_is_text_and_never_html() -> None:
    seen = Screen(case_with())
    seen["Navn"].value = "<script>x</script>"
    seen["Køn"].value = "male"
    seen.press()
    assert seen.page.select("script") == [] and "<script>x</script>" in seen.said()


def test_no_old_figure_stands_beside_new_filters_where_a_table_cannot_be_made() -> None:
    seen = Screen(case_with())
    seen["Køn"].value = "male"
    assert seen.cell is not None

    def fails(_: TargetGroup) -> Published:
        raise RuntimeError("a bug")

    seen.box = builder(seen.case, fails, seen.save)
    with pytest.raises(RuntimeError):
        seen["Køn"].value = "male"
    assert seen.cell is None


def test_every_control_has_a_label_and_a_tooltip_and_room_for_the_label() -> None:
    seen = Screen(case_with(SICK))
    controls = [each for each in seen.box.children if not isinstance(each, ipywidgets.HTML)]
    assert len(controls) == 11
    for each in controls:
        assert each.description and each.tooltip
        if not isinstance(each, ipywidgets.Button):
            assert each.style.description_width == "11em" and len(each.description) <= 20


@pytest.mark.parametrize("people", [True, False])
def test_without_data_on_persons_there_is_a_sentence_and_no_control(people: bool) -> None:
    shown = builder(case_with(people=people), lambda _: pytest.fail("asked"), lambda _: None)
    assert isinstance(shown, ipywidgets.HTML) != people
    if not people:
        assert "Der er ingen oplysninger om forløb" in shown.value and "Hent et udtræk" in shown.value


@pytest.mark.parametrize(
    ("variable", "expected"), [("JPY_SESSION_NAME", True), ("VOILA_BASE_URL", True), ("JPY_PARENT_PID", False)]
)
def test_a_person_sits_there_where_a_jupyter_server_or_voila_started_the_kernel(
    monkeypatch: pytest.MonkeyPatch, variable: str, expected: bool
) -> None:
    monkeypatch.delenv("JPY_SESSION_NAME", raising=False)
    assert not live()
    monkeypatch.setenv(variable, "01_social_mapping.ipynb")
    assert live() == expected
    shown = screen(case_with(SICK), Screen(case_with()).table, lambda _: None)
    assert isinstance(shown, ipywidgets.VBox if expected else Block)


def test_a_build_shows_one_sentence_without_importing_what_only_a_person_needs() -> None:
    script = (
        "import sys; from actionplan.seminar.target_group import screen; "
        "shown = screen(None, None, None); assert 'JupyterLab' in shown.html; assert 'ipywidgets' not in sys.modules"
    )
    run = subprocess.run([sys.executable, "-c", script], env={"PATH": ""}, check=False, capture_output=True, text=True)
    assert run.returncode == 0, run.stderr
