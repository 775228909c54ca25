from pathlib import Path

import pandas as pd
import pytest

from actionplan.survey.questionnaire import questionnaire
from actionplan.tables.dictionary import dictionary, template, write_table
from actionplan.tables.folder import read_tables
from actionplan.tables.names import accepted_headers, accepted_words, file_stem, plain
from actionplan.tables.shape import TableSpec
from actionplan.tables.specs import SPECS

ROOT = Path(__file__).parents[2]
README = ROOT / "data" / "README.md"
DICTIONARY = dictionary(questionnaire(ROOT))


def test_the_data_dictionary_in_the_data_folder_is_in_step_with_the_tables() -> None:
    assert README.read_text(encoding="utf-8") == DICTIONARY, (
        "write dictionary() from actionplan.tables.dictionary to data/README.md"
    )


def test_the_dictionary_speaks_of_bodies_by_their_usual_names() -> None:
    assert "samarbejdet med jobcentret om" in DICTIONARY
    assert "{" not in DICTIONARY


@pytest.mark.parametrize("spec", SPECS.values(), ids=SPECS)
def test_the_dictionary_tells_of_every_column_and_word(spec: TableSpec) -> None:
    section = DICTIONARY.split(f'<a id="{spec.name}">')[1].split("### ")[0]
    for column in spec.columns:
        (row,) = [line for line in section.splitlines() if line.startswith(f"| `{column.danish}` |")]
        assert column.about in row
        assert all(f"»{word}«" in row for word in column.choices.values())


@pytest.mark.parametrize("spec", SPECS.values(), ids=SPECS)
def test_a_template_is_a_table_that_is_not_collected_yet(folder, spec: TableSpec) -> None:
    folder.put(f"{file_stem(spec)}.csv", template(spec), "utf-8-sig")
    table = folder.tables()[spec.name]
    assert table.frame.empty
    assert table.files == (f"data/odder/{file_stem(spec)}.csv",)


@pytest.mark.parametrize("spec", SPECS.values(), ids=SPECS)
def test_no_two_columns_or_words_of_a_table_can_be_mixed_up(spec: TableSpec) -> None:
    names = [name for column in spec.columns for name in {plain(header) for header in accepted_headers(column)}]
    assert len(names) == len(set(names))
    for column in spec.columns:
        words = accepted_words(column.choices)
        assert all(words[plain(danish)] == value and words[plain(value)] == value for value, danish in column.choices.items())


def test_no_two_tables_have_a_file_name_in_common() -> None:
    names = [name for spec in SPECS.values() for name in {plain(spec.name), plain(file_stem(spec))}]
    assert len(names) == len(set(names))


def test_file_names_are_ascii() -> None:
    assert all(file_stem(spec).isascii() and " " not in file_stem(spec) for spec in SPECS.values())


def test_the_shipped_form_opens_right_in_a_danish_excel(tmp_path: Path) -> None:
    spec = SPECS["measurements"]
    frame = pd.DataFrame(
        {
            "goal": pd.Series(["1"], dtype="str"),
            "measure": pd.Series(["Andel; i job"], dtype="str"),
            "date": pd.Series(["2026-11-21"], dtype="datetime64[us]"),
            "value": [1234.5],
            "words": pd.Series([None], dtype="str"),
        }
    )
    write_table(frame, spec, tmp_path / "maalinger.csv", invented=True)
    content = (tmp_path / "maalinger.csv").read_bytes()
    assert content.startswith(b"\xef\xbb\xbf# Opdigtede data")
    assert content.decode("utf-8-sig").splitlines()[1:] == [
        "indsatsmål;måltal;dato;værdi;ord",
        '1;"Andel; i job";21-11-2026;1234,5;',
    ]
    assert read_tables(tmp_path, tmp_path)["measurements"].invented


def test_very_small_and_very_exact_numbers_are_written_whole(tmp_path: Path) -> None:
    spec = SPECS["process_steps"]
    values = [1e-7, 0.1 + 0.2, 1.234, 100000000.5]
    frame = pd.DataFrame(
        {
            "step": pd.Series(range(1, 5), dtype="Int64"),
            **{name: pd.Series(["x"] * 4, dtype="str") for name in ("actor", "task", "hands_over_to")},
            "days": values,
            "waiting_days": pd.Series([None] * 4, dtype="Float64"),
        }
    )
    write_table(frame, spec, tmp_path / "process_steps.csv", invented=False)
    assert read_tables(tmp_path, tmp_path)["process_steps"].frame["days"].tolist() == values
