"""Saving a target group into a params file: it is there afterwards, and nothing else is otherwise than a person wrote it."""

import codecs
import stat
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from actionplan.parameters import editing
from actionplan.parameters.editing import save_target_group, with_target_group
from actionplan.parameters.model import Parameters
from actionplan.parameters.reader import parameters_of
from actionplan.parameters.scaffold import template
from actionplan.parameters.target_groups import Readiness, TargetGroup
from actionplan.parameters.values import keys_of
from actionplan.problems import Refused

PEOPLE = TargetGroup(
    name="Kvinder, som »venter«",
    benefits=("dagpenge",),
    sex="female",
    age=(50, 54),
    months=(12.0, None),
    match_groups=("jobparat",),
    in_offer=False,
    ready={"single_trainee": Readiness(40.0), "open_places": Readiness(None, ("jobparat",))},
)
LINES = (
    'navn: "Kvinder, som »venter«"', 'ydelse: ["dagpenge"]', "køn: kvinde", "alder: 50-54", "varighed: mindst 12 måneder",
    'visitation: ["jobparat"]', "i_tilbud: nej", 'klar: {model_1: 40 pct., model_2: ["jobparat"]}',
)  # fmt: skip
BLOCK = "".join(f"\n  {'-' if number == 0 else ' '} {line}" for number, line in enumerate(LINES))
FLOW = "{" + ", ".join(LINES) + "}"

Put = Callable[[bytes | str], Path]


@pytest.fixture
def put(tmp_path: Path) -> Put:
    """Lays a text as params/odder.yml; the project's folder is the test's."""

    def write(content: bytes | str) -> Path:
        path = tmp_path / "params" / "odder.yml"
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return path

    return write


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("kommune: Odder\n", f"kommune: Odder\n\nmålgrupper:{BLOCK}\n"),
        ("kommune: Odder", f"kommune: Odder\n\nmålgrupper:{BLOCK}\n"),
        ("kommune: Odder\nmålgrupper:\n", f"kommune: Odder\nmålgrupper:{BLOCK}\n"),
        ("kommune: Odder\nMaalgrupper :", f"kommune: Odder\nMaalgrupper :{BLOCK}"),
        ("målgrupper:   # hvem?\n\n# slut\nkommune: Odder\n", f"målgrupper:   # hvem?{BLOCK}\n\n# slut\nkommune: Odder\n"),
        ("kommune: Odder\nmålgrupper: [] # hvem?\n", f"kommune: Odder\nmålgrupper: # hvem?{BLOCK}\n"),
        ('målgrupper: ""\nkommune: Odder\n', f"målgrupper:{BLOCK}\nkommune: Odder\n"),
        ("målgrupper: null\nkommune: Odder\n", f"målgrupper:{BLOCK}\nkommune: Odder\n"),
        (
            "målgrupper:\n  - {navn: a, køn: mand}  # først\n\n# så resten\nkommune: Odder\n",
            f"målgrupper:\n  - {{navn: a, køn: mand}}  # først{BLOCK}\n\n# så resten\nkommune: Odder\n",
        ),
        (
            "målgrupper: [{navn: a, køn: mand}] # én\nkommune: Odder\n",
            f"målgrupper: [{{navn: a, køn: mand}},\n             {FLOW}] # én\nkommune: Odder\n",
        ),
        (
            "målgrupper:\n- navn: a\n  køn: mand\nkommune: Odder\n",
            "målgrupper:\n- navn: a\n  køn: mand" + BLOCK.replace("\n  ", "\n") + "\nkommune: Odder\n",
        ),
    ],
)
def test_a_new_group_stands_last_in_the_list_however_the_list_is_written(before: str, after: str) -> None:
    assert with_target_group(before, PEOPLE) == after


def test_of_a_group_that_is_there_only_the_values_that_change_are_touched() -> None:
    before = """\
målgrupper:
  # den første
  - køn:   kvinde   # begge?
    navn: 'KVINDER, som  »venter«'
    ydelse: # flere?
      - dagpenge
    # om alder er der tvivl
    alder: mindst 50 # eller 55?
    varighed: "mindst 1 år"
    klar: {model_1: 40 pct., model_2: [jobparat]}
  - {navn: b, køn: mand}
kommune: Odder
"""
    changed = PEOPLE.model_copy(update={"sex": None, "match_groups": ()})
    assert with_target_group(before, changed) == before.replace("køn:   kvinde   #", "køn:   #").replace(
        "'KVINDER, som  »venter«'", '"Kvinder, som »venter«"'
    ).replace("mindst 50 #", "50-54 #").replace("[jobparat]}\n", "[jobparat]}\n    i_tilbud: nej\n")


def test_a_group_within_braces_is_replaced_in_its_place() -> None:
    before = "målgrupper:\n  - {navn: 'kvinder, som »venter«', køn: mand} # her\n  - {navn: b, køn: mand}\nkommune: Odder\n"
    assert with_target_group(before, PEOPLE) == f"målgrupper:\n  - {FLOW} # her\n  - {{navn: b, køn: mand}}\nkommune: Odder\n"


def test_saving_what_is_there_already_changes_nothing(put: Put, tmp_path: Path, known: dict[str, str]) -> None:
    path = put(f"kommune: Odder\nmålgrupper:{BLOCK}\n")
    before = path.read_bytes()
    save_target_group(path, tmp_path, known, PEOPLE)
    assert path.read_bytes() == before


@pytest.mark.parametrize("text", ["målgrupper: unge\n", "målgrupper: {navn: a}\n", "{kommune: Odder}", "målgrupper:\n  - unge\n"])
def test_a_text_that_no_group_can_be_added_to_is_refused_with_what_to_do(text: str) -> None:
    with pytest.raises(Refused, match="Skriv den selv ind under målgrupper"):
        with_target_group(text, PEOPLE)


@pytest.mark.parametrize("newline", ["\n", "\r\n"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252"])
def test_line_ends_byte_order_mark_and_encoding_stay_as_they_are(
    put: Put, tmp_path: Path, known: dict[str, str], newline: str, encoding: str
) -> None:
    before = f"# Æblegrød{newline}kommune: Odder{newline}målgrupper:{newline}# slut".encode(encoding)
    path = put(before)
    save_target_group(path, tmp_path, known, PEOPLE)
    lines = BLOCK.replace("\n", newline)
    assert path.read_bytes() == f"# Æblegrød{newline}kommune: Odder{newline}målgrupper:{lines}{newline}# slut".encode(encoding)
    assert path.read_bytes().startswith(codecs.BOM_UTF8) == (encoding == "utf-8-sig")


def test_a_saved_group_is_read_back_and_the_others_keep_their_order(put: Put, tmp_path: Path, known: dict[str, str]) -> None:
    path = put("kommune: Odder\nstatus: seminar\n")
    names = ("a", "b", "c")
    for name in names:
        save_target_group(path, tmp_path, known, TargetGroup(name=name, sex="male"))
    save_target_group(path, tmp_path, known, TargetGroup(name="B", sex="female", age=(None, 29)))
    odder = parameters_of(path.read_bytes(), "params/odder.yml", "odder", known)
    assert [(group.name, group.sex) for group in odder.target_groups] == [("a", "male"), ("B", "female"), ("c", "male")]
    assert odder.status == "seminar"
    assert list(tmp_path.rglob("*")) == [tmp_path / "params", path]


def refused(path: Path, root: Path, known: dict[str, str], group: TargetGroup = PEOPLE) -> str:
    """The sentence; the file is as before and nothing lies beside it."""
    before = path.read_bytes()
    with pytest.raises(Refused) as caught:
        save_target_group(path, root, known, group)
    assert path.read_bytes() == before
    assert [each.name for each in path.parent.iterdir()] == [path.name]
    return str(caught.value)


def test_a_sixth_group_is_refused_but_one_of_five_can_be_changed(put: Put, tmp_path: Path, known: dict[str, str]) -> None:
    path = put("kommune: Odder\nmålgrupper:" + "".join(f"\n  - {{navn: g{n}, køn: mand}}" for n in range(5)) + "\n")
    assert "Der er allerede fem målgrupper. Ret en af dem" in refused(path, tmp_path, known)
    save_target_group(path, tmp_path, known, TargetGroup(name="g3", sex="female"))
    assert '{navn: "g3", køn: kvinde}' in path.read_text(encoding="utf-8")


def test_a_file_with_mistakes_is_refused_with_its_own_mistakes(put: Put, tmp_path: Path, known: dict[str, str]) -> None:
    path = put("kommune: Odder\nstatus: nyt\n")
    assert refused(path, tmp_path, known).startswith("params/odder.yml, linje 2, »status«: »nyt« kendes ikke")


def test_a_write_protected_file_is_refused(put: Put, tmp_path: Path, known: dict[str, str]) -> None:
    path = put("kommune: Odder\n")
    path.chmod(stat.S_IRUSR)
    assert "Filen er skrivebeskyttet, og intet er gemt" in refused(path, tmp_path, known)


def test_the_files_rights_are_kept(put: Put, tmp_path: Path, known: dict[str, str]) -> None:
    path = put("kommune: Odder\n")
    path.chmod(0o660)
    save_target_group(path, tmp_path, known, PEOPLE)
    assert stat.S_IMODE(path.stat().st_mode) == 0o660


def test_a_change_by_another_while_it_is_saved_is_not_lost(
    put: Put, tmp_path: Path, known: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    path = put("kommune: Odder\n")
    write = editing._write

    def and_somebody_else_writes(new: Path, data: bytes) -> None:
        write(new, data)
        path.write_text("kommune: Odder\ntovholder: Leder\n", encoding="utf-8")

    monkeypatch.setattr(editing, "_write", and_somebody_else_writes)
    with pytest.raises(Refused, match="Filen er ændret af en anden"):
        save_target_group(path, tmp_path, known, PEOPLE)
    assert path.read_text(encoding="utf-8") == "kommune: Odder\ntovholder: Leder\n"
    assert [each.name for each in path.parent.iterdir()] == [path.name]


def test_a_disk_that_says_no_leaves_the_file_as_it_was(
    put: Put, tmp_path: Path, known: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    path = put("kommune: Odder\n")

    def fails(new: Path, data: bytes) -> None:
        new.write_bytes(data[:5])
        raise OSError("No space left on device")

    monkeypatch.setattr(editing, "_write", fails)
    assert "Filen kunne ikke gemmes" in refused(path, tmp_path, known)


def test_a_sign_that_the_files_encoding_has_not_is_refused(put: Put, tmp_path: Path, known: dict[str, str]) -> None:
    path = put("kommune: Odder # æ\n".encode("cp1252"))
    told = refused(path, tmp_path, known, TargetGroup(name="Unge → job", sex="male"))
    assert "Filens kodning kan ikke rumme »→«" in told


@pytest.mark.parametrize("end", ["...\n", "---\n"])
def test_what_would_not_say_the_same_afterwards_is_not_written(put: Put, tmp_path: Path, known: dict[str, str], end: str) -> None:
    path = put(f"kommune: Odder\n{end}")
    assert "odder.yml" in refused(path, tmp_path, known)


def test_a_link_to_a_params_file_stays_a_link(put: Put, tmp_path: Path, known: dict[str, str]) -> None:
    path = put("kommune: Odder\n")
    real = tmp_path / "fælles.yml"
    path.rename(real)
    path.symlink_to(real)
    save_target_group(path, tmp_path, known, PEOPLE)
    assert path.is_symlink() and "målgrupper" in real.read_text(encoding="utf-8")


SHIPPED = ("template", "eksempelby")
EXTRA = ("# en bemærkning", "", "   # rykket ind", "#målgrupper: [x]")


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=25)
@given(data=st.data())
def test_saving_keeps_every_other_line_of_any_variant_of_the_shipped_files(
    put: Put, tmp_path: Path, project: Path, known: dict[str, str], data: st.DataObject
) -> None:
    kind = data.draw(st.sampled_from(SHIPPED))
    lines = texts(project)[kind]
    for _ in range(data.draw(st.integers(0, 4))):
        lines = [*lines[: (at := data.draw(st.integers(0, len(lines))))], data.draw(st.sampled_from(EXTRA)), *lines[at:]]
    newline = data.draw(st.sampled_from(["\n", "\r\n"]))
    text = data.draw(st.sampled_from(["", "\ufeff"])) + newline.join(lines) + data.draw(st.sampled_from(["", newline]))
    there = parameters_of(text.encode(), "params/odder.yml", "odder", known).target_groups
    names = st.sampled_from(["Nye", *(group.name.upper() for group in there)])
    group = TargetGroup(name=data.draw(names), benefits=("dagpenge",), age=data.draw(st.sampled_from([(None, 29), (50, None)])))
    path = put(text)
    save_target_group(path, tmp_path, known, group)
    after = path.read_bytes().decode()
    assert group in parameters_of(path.read_bytes(), "params/odder.yml", "odder", known).target_groups
    assert after.startswith("\ufeff") == text.startswith("\ufeff")
    assert ("\r\n" in after) == (newline == "\r\n") and after.count("\r") == (after.count("\n") if newline == "\r\n" else 0)
    old, new = text.split(newline), after.split(newline)
    if group.name == "Nye":
        at = new.index('  - navn: "Nye"')
        assert new[at + 1].startswith("    ydelse:") and new[at + 2].startswith("    alder:")
        assert [*new[:at], *new[at + 3 :]] == old
        return
    start = next(at for at, line in enumerate(old) if line.startswith("  - navn:") and group.name.casefold() in line.casefold())
    end = next((at for at, line in enumerate(old[start + 1 :], start + 1) if line.startswith("  - navn:")), len(old))
    assert new[:start] == old[:start]
    assert new[len(new) - (len(old) - end) :] == old[end:]
    of_the_group = ("  - navn:", *(f"    {key}:" for key in keys_of(TargetGroup)))
    kept = [line for line in old[start:end] if not line.startswith(of_the_group)]
    assert kept == [line for line in new[start : len(new) - (len(old) - end)] if not line.startswith(of_the_group)]


def texts(project: Path) -> dict[str, list[str]]:
    """The shipped files' lines, as if each were about Odder."""
    example = (project / "params" / "eksempelby.yml").read_text(encoding="utf-8")
    for old, new in (('"Eksempelby"', '"Odder"'), ("fiktiv: ja", "fiktiv: nej"), ('land: "Eksempelland"\n', "")):
        example = example.replace(old, new)
    example = "\n".join("sammenligning: komgrp" if line.startswith("sammenligning") else line for line in example.splitlines())
    return {"template": template("odder", "Odder", date(2026, 11, 21)).splitlines(), "eksempelby": example.splitlines()}


TREES = st.text(st.sampled_from("ab:-[]{}#'\" \n,"), max_size=30)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=50)
@given(junk=TREES)
def test_whatever_stands_under_the_key_a_save_gives_the_old_content_and_the_group_or_a_refusal(
    put: Put, tmp_path: Path, known: dict[str, str], junk: str
) -> None:
    path = put(f"kommune: Odder\nmålgrupper: {junk}\n")

    def read() -> Parameters | None:
        try:
            return parameters_of(path.read_bytes(), "params/odder.yml", "odder", known)
        except Refused:
            return None

    before, content = read(), path.read_bytes()
    try:
        save_target_group(path, tmp_path, known, PEOPLE)
    except Refused:
        assert path.read_bytes() == content
        return
    after: Any = read()
    assert before is not None and after == before.model_copy(update={"target_groups": (*before.target_groups, PEOPLE)})
