"""Who does what: tasks that nobody or several answer for."""

from handmade_papers import table
from hypothesis import given, settings
from hypothesis import strategies as st
from wordings import assert_good_danish

from actionplan.analyses.roles import Roles, finding, remarks, roles
from actionplan.tables.specs import ROLES

FINE = (("Match", "Sagsbehandler", "decides"), ("Match", "Jobkonsulent", "does"))


def held(*rows: tuple[str, str, str], invented: bool = False) -> Roles:
    return roles(table("roles", *rows, invented=invented))


def told(found: Roles) -> dict[str, str]:
    return {remark.id.removeprefix("03.roles."): f"{remark.headline}. {remark.sentence}" for remark in remarks(found)}


def test_holes_and_doubles_are_named_with_their_actors() -> None:
    found = held(
        *FINE,
        ("Bevilling", "Sagsbehandler", "decides"),
        ("Bevilling", "Jobkonsulent", "decides"),
        ("Bevilling", "Administration", "does"),
        ("Opfølgning", "Leder", "decides"),
        ("Kontakt", "Jobkonsulent", "does"),
        ("Kontakt", "Virksomhedsservice", "does"),
    )
    assert finding(found).headline == "To opgaver mangler en ansvarlig, og to har flere"
    assert finding(found).value == 3
    assert told(found) == {
        "holes": "To opgaver mangler en ansvarlig. Ingen beslutter »Kontakt«. Ingen udfører »Opfølgning«.",
        "doubles": "To opgaver har flere ansvarlige. Flere beslutter »Bevilling« (Sagsbehandler og Jobkonsulent). "
        "Flere udfører »Kontakt« (Jobkonsulent og Virksomhedsservice).",
        "clear": "Én opgave har én, der beslutter, og én, der udfører. Det gælder »Match«.",
    }
    assert [(remark.value, remark.unit) for remark in remarks(found)] == [(2, "opgaver"), (2, "opgaver"), (1, "opgaver")]
    assert all(remark.sources == found.sources for remark in remarks(found))
    assert "Jobkonsulent beslutter eller udfører flest opgaver, tre af fire." in finding(found).sentence


def test_a_task_that_nobody_is_asked_or_told_of_is_in_order() -> None:
    assert finding(held(*FINE)).headline == "Den ene opgave har én, der beslutter, og én, der udfører"
    assert told(held(*FINE)).keys() == {"clear"}
    both = held(*FINE, ("Kontakt", "Leder", "decides"), ("Kontakt", "Leder", "does"))
    assert finding(both).headline == "Begge opgaver har én, der beslutter, og én, der udfører"


def test_an_actor_or_task_spelt_in_two_ways_is_one() -> None:
    found = held(("Match", "Jobkonsulent", "does"), ("match", "JOBKONSULENT", "does"), ("Match ", "jobkonsulent", "decides"))
    assert (len(found.tasks), found.actors) == (1, ("Jobkonsulent",))
    assert found.cell(found.tasks[0], "Jobkonsulent") == ("decides", "does")
    assert found.doubles == ()


def test_several_who_are_asked_or_told_are_no_double() -> None:
    assert held(*FINE, *(("Match", actor, role) for actor in "ABC" for role in ("is_asked", "is_told"))).doubles == ()


def test_an_empty_table_says_nothing_and_an_invented_one_is_marked() -> None:
    assert remarks(held()) == ()
    assert finding(held(*FINE, invented=True)).invented
    assert remarks(held(*FINE, invented=True))[0].invented


@settings(max_examples=40, deadline=None)
@given(
    st.lists(
        st.tuples(st.sampled_from(["Match", "Kontakt", "Opfølgning"]), st.sampled_from("ABCDE"), st.sampled_from(list(ROLES))),
        min_size=1,
        unique=True,
    )
)
def test_every_row_is_in_the_matrix_and_all_of_it_reads_as_danish(rows: list[tuple[str, str, str]]) -> None:
    found = held(*rows)
    matrix = {(task.name, actor, role) for task in found.tasks for actor in found.actors for role in found.cell(task, actor)}
    assert matrix == set(rows)
    assert {task.name for task in (*found.holes, *found.doubles, *found.clear)} == {row[0] for row in rows}
    assert_good_danish(finding(found))
    assert all(0 <= remark.weight <= 1 for remark in remarks(found))
