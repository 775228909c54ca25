"""The sheet of statements: who takes part in an interview, and how its themes are spelled."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from actionplan.invented.frames import frame
from actionplan.tables.parse import Table
from actionplan.tables.specs import INTERVIEWS
from actionplan.tables.talks import spelled_alike, theme_key

HEADER = "interview;informant;status;deltagere;tema;retning;udsagn;må_citeres\n"
SAID = "mentor;hæmmer;Min nabo Ib drikker.;ja\n"


@pytest.mark.parametrize(
    ("second", "place", "message"),
    [
        (
            "M1;sagsbehandler;;6",
            "»informant«",
            "Interview »M1« har to slags informanter: »leder i jobcentret« og »sagsbehandler«. "
            "Giv hver slags sit løbenummer og sit deltagerantal.",
        ),
        (
            "M1;leder i jobcentret;i aktivering;6",
            "»status«",
            "Interview »M1« har to slags status: »ikke en borger« og »i aktivering«. "
            "Giv hver slags sit løbenummer og sit deltagerantal.",
        ),
        (
            "M1;leder i jobcentret;;5",
            "»deltagere«",
            "Interview »M1« har to deltagerantal: 6 og 5. "
            "Skriv det samme antal i alle linjer, eller giv hvert interview sit løbenummer.",
        ),
    ],
)
def test_an_interview_with_two_kinds_of_people_is_told_once_at_its_first_other_row(
    folder, second: str, place: str, message: str
) -> None:
    rows = ["M1;leder i jobcentret;ikke en borger;6", "M2;sagsbehandler;;1", second, second]
    folder.put("interviewudsagn.csv", HEADER + "".join(f"{row};{SAID}" for row in rows))
    assert folder.sentences() == [f"data/odder/interviewudsagn.csv, linje 4, {place}: {message}"]


def test_what_follows_from_two_kinds_of_informants_is_not_told_as_well(folder) -> None:
    rows = ["M1;borger;i aktivering;6", "M1;leder i jobcentret;ikke en borger;1", "M2;sagsbehandler;;2", "M2;sagsbehandler;;3"]
    folder.put("interviewudsagn.csv", HEADER + "".join(f"{row};{SAID}" for row in rows))
    assert [sentence.split(":")[0] for sentence in folder.sentences()] == [
        "data/odder/interviewudsagn.csv, linje 3, »informant«",
        "data/odder/interviewudsagn.csv, linje 5, »deltagere«",
    ]


def test_a_status_that_only_one_row_tells_is_the_interviews(folder) -> None:
    rows = ["B1;borger;;1", "B1;borger;i aktivering;1", "B1;borger;;1"]
    folder.put("interviewudsagn.csv", HEADER + "".join(f"{row};{SAID}" for row in rows))
    assert folder.sentences() == []


def test_a_theme_is_spelled_as_it_is_first_whatever_its_capitals(folder) -> None:
    themes = ["Fast kontaktperson", "Mentor", "mentor", "FAST  kontaktperson", "mento\u0301r", "Ment\u00f3r"]
    rows = [f"B{number};borger;;1;{theme};fremmer;Ja.;ja\n" for number, theme in enumerate(themes)]
    folder.put("interviewudsagn.csv", HEADER + "".join(rows))
    first, second, third = "Fast kontaktperson", "Mentor", "mento\u0301r"
    assert folder.tables()["interviews"].frame["theme"].tolist() == [first, second, second, first, third, third]


@settings(max_examples=20, deadline=None)
@given(st.lists(st.text("aAåÅ e", min_size=1), min_size=1, max_size=6))
def test_themes_are_as_many_as_differ_in_more_than_spelling_and_none_becomes_another(themes: list[str]) -> None:
    rows = [("B1", "citizen", None, 1, theme, "wish", "Ja.", True) for theme in themes]
    table = Table(INTERVIEWS, frame(INTERVIEWS, rows), invented=True, files=("x.csv",))
    alike = spelled_alike(table)
    found = alike.frame["theme"].tolist()
    assert [theme_key(theme) for theme in found] == [theme_key(theme) for theme in themes]
    assert len(set(found)) == len({theme_key(theme) for theme in themes})
    assert found[0] == themes[0]
    assert (alike.frame.dtypes == table.frame.dtypes).all()
