"""Files as they come from a clerk's machine: YAML that is none, encodings, names, and several files at once."""

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from ruamel.yaml import YAML

from actionplan.parameters.messages import NOT_USABLE
from actionplan.parameters.model import KEYS, PARTS, Parameters
from actionplan.parameters.reader import read_all_parameters, read_parameters
from actionplan.parameters.values import keys_of
from actionplan.problems import Problem, Refused

Read = Callable[..., Parameters]
Problems = Callable[..., tuple[Problem, ...]]

INDENTED = "rykket forkert ind"
SYNTAX = [
    ("kommune: Odder\nopgaver:\n\tinformation: {}\n", [3], "tabulator"),
    ("opgaver:\n\tinformation: {}\n\thandlingsplan: {}\n", [2, 3], "tabulator"),
    ("kommune Odder\nstatus: udkast\n", [1], "mangler et kolon"),
    ("kommune: Odder\nstatus udkast\nland: x\n", [2], "mangler et kolon"),
    ("kommune: Odder\nstatus udkast", [2], "mangler et kolon"),
    ("kommune:Odder\nstatus: udkast\n", [1], "mellemrum efter kolonet"),
    ("kommune:Odder\n", [1], "et kolon og et mellemrum"),
    ("kommune: Odder\n  status: udkast\n", [2], INDENTED),
    ("  kommune: Odder\nstatus: udkast\n", [2], INDENTED),
    ("opgaver:\n   information: {}\n  handlingsplan: {}\n", [3], INDENTED),
    ("opgaver:\n  information: {}\n   handlingsplan: {}\n", [3], INDENTED),
    ("styregruppe:\n  - a\n  land: b\n", [3], INDENTED),
    ('kommune: "Odder\nstatus: udkast\n', [1], "anførselstegn"),
    ('# "\nkommune: "Odder # her\nstatus: "udkast"\n', [2], "mangler et anførselstegn"),
    ("kommune: 'Odder\nstatus: 'udkast'\n", [1], "mangler et anførselstegn"),
    ('tovholder: "nr. #3"\nstatus "udkast"\n', [2], "mangler et kolon"),
    ('opgaver:\n  information: {ansvarlig: "chef, start: "", slut: ""}\n', [2], "mangler et anførselstegn"),
    ('kommune: "Odder" by\n', [1], "efter det sidste anførselstegn"),
    ('styregruppe:\n  - "a", "b"\n', [2], "anførselstegn"),
    ("styregruppe: [a, b\nland: c\n", [1], "slutparentes"),
    ("opgaver: {information: {}\nland: c\n", [1], "slutparentes"),
    ("kommune: Odder\ntovholder: leder: job\n", [2], "rummer et kolon"),
    ("kommune: Odder\nstyregruppe:\n  -Formand\n  - Leder\n", [3], "mellemrum efter bindestregen"),
    ("kommune: @Odder\n", [1], "anførselstegn"),
    ("kommune: ]Odder\n", [1], "anførselstegn"),
    ("kommune: *Odder\n", [1], "anførselstegn"),
    ("kommune: &Odder\n", [1], "anførselstegn"),
    ("kommune: !Odder\n", [1], "anførselstegn"),
    ('kommune: "C:\\Odder"\n', [1], "omvendt skråstreg"),
    ('kommune: "\\UFFFFFFFF"\n', [None], "omvendt skråstreg"),
    ("kommune: Odder\n---\nland: x\n", [2], "---"),
    ("kommune: Odder\ntovholder: a\x07\n", [2], "usynligt tegn"),
    ("kommune: Odder\ntovholder: leder for\n  job\n", [2], "flere linjer"),
    ("kommune: Odder\ntovholder: |\n  leder for\n  job\n", [2], "flere linjer"),
    ("kommune: Odder\nkommune: Odder\n", [2], "står også i linje 1"),
    ("kommune: Odder\nKommune: Odder\n", [2], "står også i linje 1"),
    ("kommune: Odder\n? [a]\n: b\n", [2], "parentes før kolonet"),
    ("[" * 600, [None], "parenteser"),
    ("", [None], "Filen er tom"),
    ("# kun en kommentar\n", [None], "Filen er tom"),
    ("- kommune\n", [1], "et kolon og et mellemrum"),
]


@pytest.mark.parametrize(("text", "lines", "part"), SYNTAX)
def test_what_is_no_yaml_is_explained_in_danish_at_its_line(problems: Problems, text: str, lines: list[int], part: str) -> None:
    found = problems(text)
    assert [problem.line for problem in found] == lines
    assert all(part in problem.message for problem in found)


def test_line_numbers_are_right_with_windows_line_ends(problems: Problems) -> None:
    (problem,) = problems("# a\r\nkommune: Odder\r\n\r\nstatus: x\r\n")
    assert problem.line == 4


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252"])
def test_files_from_danish_windows_are_read_as_they_are(read: Read, encoding: str) -> None:
    assert read("kommune: Høje-Taastrup\ntovholder: Løs æske\n".encode(encoding), "hoeje-taastrup").coordinator == "Løs æske"


@pytest.mark.parametrize(
    ("content", "part"),
    [
        ("kommune: Odder\n".encode("utf-16"), "UTF-16"),
        (b"PK\x03\x04\x00\x00", "ikke en tekstfil"),
        (b"kommune: Odder\ntovholder: \x81\x8d\n", "bogstaver, som ikke kan læses"),
    ],
)
def test_other_encodings_are_refused_with_a_remedy(problems: Problems, content: bytes, part: str) -> None:
    (problem,) = problems(content)
    assert part in problem.message
    assert "UTF-8" in problem.message


def write(root: Path, **files: str) -> None:
    (root / "params").mkdir(exist_ok=True)
    for name, text in files.items():
        (root / "params" / name.replace("__", ".")).write_text(text, encoding="utf-8")


def test_all_municipalities_are_read_and_goals_files_are_left_alone(tmp_path: Path, known: dict[str, str]) -> None:
    write(tmp_path, vejle__yml="kommune: Vejle", odder__yml="kommune: Odder", odder__goals__yml="- no params")
    write(tmp_path, **{"~odder__yml": "x", "__odder__yml__swp": "x", "notat__docx": "x"})
    found = read_all_parameters(tmp_path, known)
    assert {name: parameters.municipality for name, parameters in found.items()} == {"odder": "Odder", "vejle": "Vejle"}


def test_the_mistakes_of_all_files_are_told_together(tmp_path: Path, known: dict[str, str]) -> None:
    write(tmp_path, vejle__yml="kommune: Vejle\nstatus: x\n", odder__yml="kommune Odder", viborg__yml="kommune: Viborg")
    with pytest.raises(Refused) as refused:
        read_all_parameters(tmp_path, known)
    assert [problem.file for problem in refused.value.problems] == ["params/odder.yml", "params/vejle.yml"]


@pytest.mark.parametrize(
    ("name", "right"), [("odder.yaml", "odder.yml"), ("odder.yml.txt", "odder.yml"), ("Odder.YML", "odder.yml")]
)
def test_a_file_with_nearly_the_right_ending_is_not_passed_over(
    tmp_path: Path, known: dict[str, str], name: str, right: str
) -> None:
    write(tmp_path, **{name.replace(".", "__"): "kommune: Odder"})
    with pytest.raises(Refused, match=f"Omdøb den til {right}"):
        read_all_parameters(tmp_path, known)


def test_a_copy_beside_the_original_is_refused(tmp_path: Path, known: dict[str, str]) -> None:
    write(tmp_path, **{"odder__yml": "kommune: Odder", "odder - Kopi__yml": "kommune: Odder"})
    with pytest.raises(Refused, match=r"params/odder - Kopi\.yml, linje 1, »kommune«: Filen skal hedde odder\.yml"):
        read_all_parameters(tmp_path, known)


def test_one_municipality_is_read_by_any_of_its_names_whatever_is_wrong_in_the_others(
    tmp_path: Path, known: dict[str, str]
) -> None:
    write(tmp_path, odder__yml="kommune: Odder", vejle__yml="kommune")
    for name in ("odder", "Odder", "ODDER KOMMUNE"):
        assert list(read_all_parameters(tmp_path, known, name)) == ["odder"]


@pytest.mark.parametrize(
    ("only", "message"),
    [
        ("kolding", "params/kolding.yml: Filen findes ikke. Lav den med: make new MUNICIPALITY=Kolding"),
        (
            "Vejen",
            "Lav den med: make new MUNICIPALITY=Vejen (den nærmeste, der findes, er »vejle«)",
        ),
        ("proevby", "Mente du »proeveby«"),
        ("Koldin", "Mente du »Kolding«?"),
        ("../../etc", "der er ingen dansk kommune af det navn"),
        ("", "der er ingen dansk kommune af det navn"),
    ],
)
def test_a_municipality_that_is_not_there_is_told_how_to_make(
    tmp_path: Path, known: dict[str, str], only: str, message: str
) -> None:
    write(tmp_path, vejle__yml="kommune: Vejle", proeveby__yml="kommune: Prøveby")
    with pytest.raises(Refused, match=re.escape(message)):
        read_all_parameters(tmp_path, known, only)


def test_a_missing_folder_a_missing_file_and_an_empty_folder_each_give_a_sentence(tmp_path: Path, known: dict[str, str]) -> None:
    with pytest.raises(Refused, match="params: Mappen findes ikke"):
        read_all_parameters(tmp_path, known)
    write(tmp_path)
    with pytest.raises(Refused, match="rummer ingen kommuner"):
        read_all_parameters(tmp_path, known)
    with pytest.raises(Refused, match=r"params/odder\.yml: Filen findes ikke"):
        read_parameters(tmp_path / "params" / "odder.yml", tmp_path, known)
    (tmp_path / "params" / "odder.yml").mkdir()
    with pytest.raises(Refused, match=r"params/odder\.yml: Filen kan ikke åbnes"):
        read_all_parameters(tmp_path, known)


ENGLISH = re.compile(
    r"\b(the|input|should|valid|value|error|field|required|permitted|expected|found|must|be|string|integer|list|tuple|"
    r"municipality|fictional|bodies|steering|coordinator|tasks|comparison|threshold|country|responsible)\b",
    re.IGNORECASE,
)
FIELDS = "|".join(sorted({name for part in PARTS for name in keys_of(part).values()} - set(KEYS.values())))
LEAVES = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.floats(),
    st.dates(),
    st.sampled_from(
        ["ja", "nej", "Odder", "Vejle", "komgrp", "udkast", "i gang", "2026-11-21", "01-02-2027", "5", "", "010190-1234"]
    ),
    st.sampled_from(["kvinde", "50-54", "under 30", "mindst 12 måneder", "6-12 mdr.", "40 pct.", "jobparat"]),
    st.from_regex(r"[æøå0-9 ,:#'\-]{1,12}", fullmatch=True),
)
TREES = st.recursive(
    LEAVES,
    lambda inner: st.one_of(
        st.lists(inner, max_size=3), st.dictionaries(st.sampled_from(sorted(KEYS.values())), inner, max_size=5)
    ),
    max_leaves=25,
)
LENIENT = settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=80)


def outcome(read: Read, content: str | bytes) -> tuple[str, ...]:
    """The messages, none where the file is read; anything but a refusal fails the test."""
    try:
        assert isinstance(read(content), Parameters)
    except Refused as refused:
        assert all(problem.file == "params/odder.yml" for problem in refused.problems)
        return tuple(problem.message for problem in refused.problems)
    return ()


def dumped(tree: Any, folder: Path) -> bytes:
    path = folder / "tree.yml"
    YAML().dump(tree, path)
    return path.read_bytes()


@LENIENT
@given(tree=st.dictionaries(st.sampled_from(list(keys_of(Parameters))), TREES, max_size=8))
def test_no_content_gives_a_traceback_an_english_word_or_a_sentence_that_says_nothing(
    read: Read, tmp_path: Path, tree: Any
) -> None:
    messages = outcome(read, dumped({"kommune": "Odder", **tree}, tmp_path))
    assert NOT_USABLE not in messages
    assert not [message for message in messages if ENGLISH.search(message)]
    assert not [message for message in messages if re.search(rf"»({FIELDS})«|\b({FIELDS}):", message)]
    assert not [message for message in messages if "1234" in message]


@LENIENT
@given(text=st.text(st.sampled_from("ab:-[]{}#&*!|>'\"%@`?,\\~<=.0 \n\t\r\x85\u2028\ufeffæ"), max_size=60))
def test_no_text_gives_a_traceback_or_english(read: Read, text: str) -> None:
    assert not [message for message in outcome(read, text) if ENGLISH.search(message)]


@LENIENT
@given(content=st.binary(max_size=80))
def test_no_bytes_give_a_traceback(read: Read, content: bytes) -> None:
    outcome(read, content)


@LENIENT
@given(data=st.data())
def test_the_shipped_file_with_any_stretch_of_it_lost_or_replaced_gives_no_traceback(
    read: Read, project: Path, data: st.DataObject
) -> None:
    text = (project / "params" / "odder.yml").read_text(encoding="utf-8")
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, min(len(text), start + 40)))
    put = data.draw(st.text(st.sampled_from(":-[]{}\"' \n\tæ"), max_size=4))
    outcome(read, text[:start] + put + text[end:])
