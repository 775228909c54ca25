"""The files that are shipped, and those that a new municipality gets."""

import re
from datetime import date
from pathlib import Path

import pytest

from actionplan.names import slug
from actionplan.parameters.company_interviews import Weights
from actionplan.parameters.delivery import Delivery
from actionplan.parameters.follow_up import Taken
from actionplan.parameters.model import KEYS
from actionplan.parameters.reader import read_all_parameters
from actionplan.parameters.scaffold import scaffold, template
from actionplan.parameters.target_groups import MODEL_KEYS, TargetGroup
from actionplan.parameters.values import keys_of
from actionplan.problems import Refused
from actionplan.sources import reference

REAL = (
    "Albertslund", "Aalborg", "Ballerup", "Greve", "Horsens", "Kalundborg",
    "Norddjurs", "Odder", "Rudersdal", "Vejle", "Vesthimmerlands", "Viborg",
)  # fmt: skip
TODAY = date(2026, 11, 21)
TABLES = {"virksomheder.csv": "navn;værdi\n", "svar.csv": "\ufeffsvar\n"}


@pytest.fixture(scope="module")
def all_known(project: Path) -> dict[str, str]:
    return {each.slug: each.name for each in reference.read_reference(project).municipalities}


def test_the_twelve_and_the_fictional_municipality_are_shipped_and_right(project: Path, all_known: dict[str, str]) -> None:
    shipped = read_all_parameters(project, all_known)
    assert {parameters.municipality for parameters in shipped.values()} == {*REAL, "Eksempelby"}
    assert [name for name, parameters in shipped.items() if parameters.fictional] == ["eksempelby"]


def test_nothing_is_invented_about_a_real_municipality(project: Path, all_known: dict[str, str]) -> None:
    shipped = read_all_parameters(project, all_known)
    for name in REAL:
        written = shipped[slug(name)].model_dump(exclude_defaults=True)
        assert written == {"municipality": name}


@pytest.mark.parametrize("name", REAL)
def test_a_shipped_file_is_what_a_new_municipality_gets(project: Path, name: str) -> None:
    assert (project / "params" / f"{slug(name)}.yml").read_text(encoding="utf-8") == template(slug(name), name, TODAY)


def test_the_example_is_filled_in_everywhere_and_stands_in_the_middle_of_its_work(
    project: Path, all_known: dict[str, str]
) -> None:
    example = read_all_parameters(project, all_known, "eksempelby")["eksempelby"]
    assert example.steering_group and example.project_group and example.coordinator and example.companies_over_five
    assert len(example.comparison) == 4 and example.country == "Eksempelland"
    plans = [plan for _, plan in example.tasks.planned()]
    assert all(plan.responsible and plan.start and plan.end and plan.status for plan in plans)
    for plan in plans:
        expected = "done" if plan.end and plan.end < TODAY else "under_way" if plan.start and plan.start <= TODAY else "not_begun"
        assert plan.status == expected
    assert {plan.status for plan in plans} == {"done", "under_way", "not_begun"}


def test_no_params_file_is_longer_than_eighty_lines_before_its_target_groups_or_wider_than_a_screen(project: Path) -> None:
    files = [path for path in (project / "params").glob("*.yml") if not path.name.endswith(".goals.yml")]
    assert len(files) >= 13
    for path in files:
        lines = path.read_text(encoding="utf-8").splitlines()
        groups = [number for number, line in enumerate(lines) if line.startswith("# Hvem handler planen om?")]
        assert min(groups, default=len(lines)) <= 80
        assert max(map(len, lines)) <= 140


def test_what_a_new_municipality_gets_is_eighty_lines_at_most() -> None:
    lines = template("odder", "Odder", TODAY).splitlines()
    assert len(lines) <= 80
    assert max(map(len, lines)) <= 140


def test_a_new_municipality_has_a_line_for_every_key_but_those_of_fictional_ones_of_a_running_plan_and_of_empty_lists() -> None:
    text = template("odder", "Odder", TODAY)
    of_groups = {*keys_of(TargetGroup), *MODEL_KEYS, *keys_of(Delivery), *keys_of(Weights), "vægte", *keys_of(Taken), "hjul"}
    missing = [key for key in KEYS.values() if not re.search(rf"^ *{key}:|[{{ ]{key}: ", text, re.MULTILINE)]
    assert set(missing) == {"land"} | {key for key in missing if key in of_groups}


def test_the_example_in_a_new_file_can_be_used_as_it_is(tmp_path: Path, known: dict[str, str]) -> None:
    (made,) = scaffold("Kolding", tmp_path, known, TODAY, {})
    text = made.read_text(encoding="utf-8")
    example = re.search(r"^#( +- \{navn: .*\n)", text, re.MULTILINE)
    assert example
    made.write_text(text.replace("målgrupper:\n", f"målgrupper:\n{example[1]}"), encoding="utf-8")
    (group,) = read_all_parameters(tmp_path, known)["kolding"].target_groups
    assert (group.benefits, group.age, group.months) == (("kontanthjælp",), (None, 29), (12.0, None))


def test_the_examples_target_groups_are_as_many_as_the_guidelines_say_and_show_every_way_to_tell_who_is_ready(
    project: Path, all_known: dict[str, str]
) -> None:
    example = read_all_parameters(project, all_known, "eksempelby")["eksempelby"]
    assert 3 <= len(example.target_groups) <= 5
    ready = [who for group in example.target_groups for who in group.ready.values()]
    assert any(who.share is not None for who in ready) and any(who.match_groups for who in ready)
    assert (example.extract.first, example.extract.last) == (date(2023, 1, 1), date(2026, 7, 31))


def test_file_names_are_made_the_same_way_for_params_and_for_reference_data(all_known: dict[str, str]) -> None:
    assert len(all_known) == 98
    assert {slug(name): name for name in all_known.values()} == all_known
    assert all(slug(name) == reference.slug(name) for name in all_known.values())


@pytest.mark.parametrize("written", ["kolding", "Kolding", "KOLDING KOMMUNE"])
def test_a_new_municipality_gets_its_files_and_builds_at_once(tmp_path: Path, known: dict[str, str], written: str) -> None:
    made = scaffold(written, tmp_path, known, TODAY, TABLES)
    there = sorted(path for path in tmp_path.rglob("*") if path.is_file())
    assert sorted(made) == there
    assert [path.relative_to(tmp_path).as_posix() for path in there] == [
        "data/kolding/svar.csv", "data/kolding/virksomheder.csv", "params/kolding.yml",
    ]  # fmt: skip
    assert read_all_parameters(tmp_path, known)["kolding"].municipality == "Kolding"


def test_a_name_with_danish_letters_gives_a_plain_file_name(tmp_path: Path, known: dict[str, str]) -> None:
    made = scaffold("høje-taastrup", tmp_path, known, TODAY, {})
    assert made == [tmp_path / "params" / "hoeje-taastrup.yml"]
    assert 'kommune: "Høje-Taastrup"' in made[0].read_text(encoding="utf-8")
    assert (tmp_path / "data" / "hoeje-taastrup").is_dir()


def test_csv_files_begin_with_one_byte_order_mark_so_that_excel_sees_danish_letters(
    tmp_path: Path, known: dict[str, str]
) -> None:
    scaffold("Kolding", tmp_path, known, TODAY, TABLES)
    assert (tmp_path / "data/kolding/virksomheder.csv").read_bytes() == b"\xef\xbb\xbf" + "navn;værdi\n".encode()
    assert (tmp_path / "data/kolding/svar.csv").read_bytes() == b"\xef\xbb\xbfsvar\n"


def test_an_unknown_name_is_refused_with_the_nearest_and_makes_nothing(tmp_path: Path, all_known: dict[str, str]) -> None:
    with pytest.raises(Refused, match=r"»Vejl« er ikke en dansk kommune\. Mente du »Vejle«, »[^»]+« eller »[^»]+«\?"):
        scaffold("Vejl", tmp_path, all_known, TODAY, TABLES)
    with pytest.raises(Refused, match=r"er ikke en dansk kommune\. Skriv navnet"):
        scaffold("../../qqq", tmp_path, all_known, TODAY, TABLES)
    assert list(tmp_path.iterdir()) == []


def test_files_that_are_there_are_never_overwritten(tmp_path: Path, known: dict[str, str]) -> None:
    scaffold("Kolding", tmp_path, known, TODAY, TABLES)
    for path in (tmp_path / "params/kolding.yml", tmp_path / "data/kolding/svar.csv"):
        path.write_text("eget", encoding="utf-8")
    with pytest.raises(Refused, match=r"params/kolding\.yml: Filen findes allerede og er ikke ændret"):
        scaffold("Kolding", tmp_path, known, TODAY, TABLES)
    assert (tmp_path / "params/kolding.yml").read_text(encoding="utf-8") == "eget"

    (tmp_path / "params/kolding.yml").unlink()
    assert scaffold("Kolding", tmp_path, known, TODAY, TABLES) == [tmp_path / "params/kolding.yml"]
    assert (tmp_path / "data/kolding/svar.csv").read_text(encoding="utf-8") == "eget"


def test_an_empty_data_folder_is_filled(tmp_path: Path, known: dict[str, str]) -> None:
    (tmp_path / "data/kolding").mkdir(parents=True)
    assert len(scaffold("Kolding", tmp_path, known, TODAY, TABLES)) == 3


@pytest.mark.parametrize("obstacle", ["data", "params", "data/kolding"])
def test_nothing_half_made_is_left_where_the_disk_says_no(tmp_path: Path, known: dict[str, str], obstacle: str) -> None:
    (tmp_path / obstacle).parent.mkdir(exist_ok=True)
    (tmp_path / obstacle).write_text("en fil, hvor der skulle være en mappe", encoding="utf-8")
    with pytest.raises(Refused, match="intet er lavet"):
        scaffold("Kolding", tmp_path, known, TODAY, TABLES)
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == [tmp_path / obstacle]


def test_neither_file_is_left_where_the_last_of_them_cannot_be_put_in_place(
    tmp_path: Path, known: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    rename = Path.rename

    def fails_for_params(path: Path, target: Path) -> Path:
        if target.suffix == ".yml":
            raise PermissionError("locked")
        return rename(path, target)

    monkeypatch.setattr(Path, "rename", fails_for_params)
    with pytest.raises(Refused, match="intet er lavet"):
        scaffold("Kolding", tmp_path, known, TODAY, TABLES)
    assert [path.name for path in tmp_path.rglob("*") if path.name not in {"params", "data"}] == []
