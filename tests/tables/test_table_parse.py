from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from actionplan.problems import Refused
from actionplan.tables.folder import read_tables
from actionplan.tables.specs import SPECS

SPELLS = "person;køn;fødselsår;ydelse;visitation;start;slut\n"
GOOD = "p1;kvinde;1980;kontanthjælp;jobparat;2026-01-01;2026-02-01\n"
INTERVIEWS = "interview;informant;deltagere;tema;retning;udsagn;må citeres\n"


def test_a_good_file_becomes_a_typed_frame_whose_index_is_the_line(folder) -> None:
    folder.put("ydelsesforloeb.csv", SPELLS + GOOD + "\np2;mand;1990;sygedagpenge;;02-03-2026;\n")
    table = folder.tables()["support_spells"]
    expected = pd.DataFrame(
        {
            "person_id": pd.Series(["p1", "p2"], dtype="str"),
            "sex": pd.Series(["female", "male"], dtype="str"),
            "birth_year": pd.Series([1980, 1990], dtype="Int64"),
            "benefit": pd.Series(["kontanthjælp", "sygedagpenge"], dtype="str"),
            "match_group": pd.Series(["jobparat", None], dtype="str"),
            "start": pd.Series(["2026-01-01", "2026-03-02"], dtype="datetime64[us]"),
            "end": pd.Series(["2026-02-01", None], dtype="datetime64[us]"),
        }
    ).set_axis(pd.Index([2, 4], name="line"))
    pd.testing.assert_frame_equal(table.frame, expected)
    assert table.files == ("data/odder/ydelsesforloeb.csv",)
    assert not table.invented


def test_every_table_is_there_and_empty_where_nothing_was_collected(tmp_path: Path) -> None:
    tables = read_tables(tmp_path / "data" / "odder", tmp_path)
    assert list(tables) == list(SPECS)
    for name, table in tables.items():
        assert table.frame.empty
        assert list(table.frame.columns) == [column.name for column in SPECS[name].columns]
        assert table.files == ()


def test_a_file_with_only_a_header_is_an_empty_table_of_the_same_types_as_a_full_one(folder) -> None:
    folder.put("support_spells.csv", SPELLS)
    empty = folder.tables()["support_spells"]
    folder.put("support_spells.csv", SPELLS + GOOD)
    assert empty.frame.empty
    assert list(empty.frame.dtypes) == list(folder.tables()["support_spells"].frame.dtypes)


def test_the_mark_of_invented_data_is_carried_by_the_table(folder) -> None:
    folder.put("support_spells.csv", "# Opdigtede data til prøve\n" + SPELLS + GOOD)
    folder.put("partners.csv", "partner;art;opgaver\nSkolen;uddannelse;kurser\n")
    tables = folder.tables()
    assert tables["support_spells"].invented
    assert not tables["partners"].invented


@pytest.mark.parametrize("name", ["support_spells.csv", "ydelsesforloeb.csv", "Ydelsesforløb.CSV", "Support Spells.csv"])
def test_a_table_is_known_by_its_english_and_its_danish_file_name(folder, name: str) -> None:
    folder.put(name, SPELLS + GOOD)
    assert len(folder.tables()["support_spells"].frame) == 1


@pytest.mark.parametrize(
    "header",
    [
        "PERSON;Køn;fødsels år;Ydelse;Visitation;START;slut\n",
        "person_id;sex;birth_year;benefit;match_group;start;end\n",
        "Borger-ID;koen;foedselsaar;ydelse;matchgruppe;start;slut\n",
    ],
)
def test_headers_are_recognised_tolerantly(folder, header: str) -> None:
    folder.put("support_spells.csv", header + GOOD)
    assert folder.tables()["support_spells"].frame.notna().all(axis=None)


def test_an_extra_column_is_ignored_and_an_optional_one_may_be_missing(folder) -> None:
    folder.put("support_spells.csv", "bemærkning;person;køn;fødselsår;ydelse;start\nhej;p1;mand;1980;kontanthjælp;2026-01-01\n")
    frame = folder.tables()["support_spells"].frame
    assert list(frame.columns) == [column.name for column in SPECS["support_spells"].columns]
    assert frame["end"].isna().all()


def test_mistakes_in_several_files_are_told_at_once_in_reading_order(folder) -> None:
    folder.put(
        "support_spells.csv",
        SPELLS + "p1;kvinne;80;kontanthjælp;;31-02-2026;\n" + GOOD + "p2;mand;1980;;;2026-05-01;2026-04-01\n",
    )
    folder.put("exit_counts.csv", "tilbud;måneder_efter;forsørgelsesgrundlag;personer\npraktik;3;job;mange\npraktik;6;job;-2\n")
    folder.put("partners.csv", "")
    assert folder.sentences() == [
        "data/odder/exit_counts.csv, linje 2, »personer«: »mange« er ikke et helt tal. Skriv antallet med cifre, fx 12.",
        "data/odder/exit_counts.csv, linje 3, »personer«: »-2« er negativt. Et antal er 0 eller mere.",
        "data/odder/partners.csv: Filen er tom. Skriv kolonnernes navne i første linje, eller slet filen.",
        "data/odder/support_spells.csv, linje 2, »fødselsår«: »80« er ikke et årstal. Skriv året med fire cifre, fx 1978.",
        "data/odder/support_spells.csv, linje 2, »køn«: »kvinne« er ikke et af kolonnens ord. Mente du »kvinde«? "
        "Skriv »kvinde« eller »mand«.",
        "data/odder/support_spells.csv, linje 2, »start«: »31-02-2026« findes ikke i kalenderen. "
        "Skriv dag, måned og år, fx 21-11-2026.",
        "data/odder/support_spells.csv, linje 4, »slut«: »2026-04-01« ligger før start. Ret start eller slut.",
        "data/odder/support_spells.csv, linje 4, »ydelse«: Cellen er tom, men kolonnen skal udfyldes i hver linje. "
        "Ydelsens navn, fx kontanthjælp eller sygedagpenge.",
    ]


def test_a_period_of_one_day_is_no_mistake(folder) -> None:
    folder.put("support_spells.csv", SPELLS + "p1;mand;1980;kontanthjælp;;2026-01-01;2026-01-01\n")
    assert folder.sentences() == []


def test_an_end_before_its_start_is_found_where_optional_cells_are_empty(folder) -> None:
    folder.put("support_spells.csv", SPELLS + "p1;mand;1980;kontanthjælp;;2026-01-02;2026-01-01\n" + GOOD)
    assert [sentence.split(": ")[0] for sentence in folder.sentences()] == ["data/odder/support_spells.csv, linje 2, »slut«"]


def test_a_duplicate_names_the_line_of_the_first(folder) -> None:
    folder.put("support_spells.csv", SPELLS + GOOD + "p2;mand;1990;sygedagpenge;;2026-01-01;\n" + GOOD + GOOD)
    message = "Linjen har samme person, ydelse og start som linje 2. Ret eller slet den ene."
    assert folder.sentences() == [f"data/odder/support_spells.csv, linje {line}: {message}" for line in (4, 5)]


def test_duplicates_are_found_where_a_part_of_the_key_is_not_known(folder) -> None:
    folder.put("companies.csv", "virksomhed;sektor;branche;ansatte;område\n7;privat;handel;12;Odder\n7;privat;handel;13;Odder\n")
    assert folder.sentences() == [
        "data/odder/companies.csv, linje 3: Linjen har samme virksomhed som linje 2. Ret eller slet den ene."
    ]


def test_two_unreadable_keys_are_not_called_duplicates(folder) -> None:
    folder.put("support_spells.csv", SPELLS + "p1;mand;1980;kontanthjælp;;x;\np1;mand;1980;kontanthjælp;;y;\n")
    assert [sentence.split(":")[0] for sentence in folder.sentences()] == [
        f"data/odder/support_spells.csv, linje {line}, »start«" for line in (2, 3)
    ]


def test_a_mistake_made_in_the_whole_column_is_summed_up(folder) -> None:
    rows = "".join(f"p{row};herre;1980;kontanthjælp;;2026-01-01;\n" for row in range(1_217))
    folder.put("support_spells.csv", SPELLS + rows)
    sentences = folder.sentences()
    assert len(sentences) == 5
    assert sentences[4].startswith("data/odder/support_spells.csv, linje 6, »køn«: »herre« ")
    assert sentences[4].endswith("Og 1.212 linjer mere med samme fejl i kolonnen.")


def test_different_mistakes_in_one_column_are_summed_up_apart(folder) -> None:
    rows = "".join(f"p{row};mand;1980;kontanthjælp;;{'x' if row % 2 else '30-02-2026'};\n" for row in range(12))
    folder.put("support_spells.csv", SPELLS + rows)
    endings = [sentence for sentence in folder.sentences() if sentence.endswith("Og én linje mere med samme fejl i kolonnen.")]
    assert len(endings) == 2


def test_a_missing_column_is_told_with_the_names_it_may_have(folder) -> None:
    folder.put("exit_counts.csv", "tilbud;måneder_efter;forsørgelsesgrundlag\npraktik;3;job\n")
    assert folder.sentences() == [
        "data/odder/exit_counts.csv, linje 1, »personer«: Kolonnen mangler. "
        "Tilføj den (den kan også hedde »persons«). Antal personer."
    ]


@pytest.mark.parametrize(("header", "meant"), [("benfit", "ydelse"), ("slutt", "slut"), ("fødselår", "fødselsår")])
def test_a_misspelt_header_is_refused_with_the_nearest_name_even_where_the_column_is_optional(
    folder, header: str, meant: str
) -> None:
    folder.put("support_spells.csv", SPELLS.replace(meant, header) + GOOD)
    assert folder.sentences() == [
        f"data/odder/support_spells.csv, linje 1, »{header}«: Kolonnen kendes ikke. Mente du »{meant}«? "
        "Ret overskriften, eller slet kolonnen."
    ]


def test_one_column_under_two_names_is_refused(folder) -> None:
    folder.put("support_spells.csv", "borger;" + SPELLS + "p1;" + GOOD)
    assert folder.sentences() == [
        "data/odder/support_spells.csv, linje 1, »person«: »borger« er den samme kolonne. Behold den ene, og slet den anden."
    ]


def test_a_file_without_a_header_is_told_the_header_and_none_of_its_content(folder) -> None:
    folder.put("support_spells.csv", "010190-1234;mand;1980;kontanthjælp;;2026-01-01;\n")
    assert folder.sentences() == [
        "data/odder/support_spells.csv, linje 1: Linjen skal være tabellens overskrift, men har ingen af dens kolonnenavne. "
        "Skriv: person;køn;fødselsår;ydelse;start"
    ]


def test_an_unknown_delimiter_is_told_as_such(folder) -> None:
    folder.put("exit_counts.csv", "tilbud:måneder:grundlag:personer\npraktik:3:job:4\n")
    (sentence,) = folder.sentences()
    assert "Kolonnerne er ikke adskilt af semikolon, komma eller tabulator." in sentence


def test_an_unknown_file_name_is_refused_with_the_nearest(folder) -> None:
    folder.put("ydelsesforlob.csv", SPELLS + GOOD)
    folder.put("qqqq.xlsx", b"")
    sentences = folder.sentences()
    assert sentences[1] == (
        "data/odder/ydelsesforlob.csv: Filnavnet er ikke en tabels. Mente du »ydelsesforloeb.csv«? "
        "Flyt filen til en undermappe, hvis den ikke er en tabel."
    )
    assert "noegletal, ydelsesforloeb" in sentences[0]


def test_a_table_in_two_files_is_refused(folder) -> None:
    folder.put("support_spells.csv", SPELLS + GOOD)
    folder.put("ydelsesforloeb.csv", SPELLS + GOOD)
    assert folder.sentences() == [
        "data/odder/ydelsesforloeb.csv: Tabellen »Ydelsesforløb« findes også i filen »support_spells.csv«. "
        "Behold den ene, og slet den anden."
    ]


def test_other_files_folders_and_locks_are_left_alone(folder) -> None:
    for name in ("README.md", "noter.txt", "y25i01.json", "~$ydelsesforloeb.xlsx", ".~lock.roller.csv#", "._roller.csv"):
        folder.put(name, b"\x00 not a table")
    (folder.path / "seminar").mkdir()
    (folder.path / "editions.csv").mkdir()
    (folder.path / "seminar" / "log.csv").write_text("x")
    assert folder.sentences() == []


@pytest.mark.parametrize("suffix", [".xls", ".ods", ".txt"])
def test_a_table_in_a_form_that_is_not_read_is_refused_and_not_overlooked(folder, suffix: str) -> None:
    folder.put("roller" + suffix, "opgave;aktør;rolle\n")
    assert folder.sentences() == [
        f"data/odder/roller{suffix}: Filer af denne slags kan ikke læses. Gem den som .xlsx eller »CSV UTF-8«."
    ]


def test_ticks_alone_in_a_flag_column_make_the_rest_no(folder) -> None:
    folder.put("interviews.csv", INTERVIEWS + "i1;borger;1;t;fremmer;u;x\ni2;borger;1;t;fremmer;u;\n")
    assert folder.tables()["interviews"].frame["may_quote"].tolist() == [True, False]


def test_an_empty_flag_beside_yes_and_no_is_refused(folder) -> None:
    folder.put("interviews.csv", INTERVIEWS + "i1;borger;1;t;fremmer;u;ja\ni2;borger;1;t;fremmer;u;\n")
    assert [sentence.split(":")[0] for sentence in folder.sentences()] == ["data/odder/interviews.csv, linje 3, »må citeres«"]


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        (["1.234", "5,5"], [1234.0, 5.5]),
        (["1.234", "5.5"], [1.234, 5.5]),
        (["1,234", "5.5"], [1234.0, 5.5]),
        (["1,234", "5,5"], [1.234, 5.5]),
    ],
)
def test_what_a_point_means_is_told_by_the_rest_of_the_column(folder, values: list[str], expected: list[float]) -> None:
    rows = "".join(f"{row};mål;2026-01-01;{value};\n" for row, value in enumerate(values))
    folder.put("measurements.csv", "indsatsmål;måltal;dato;værdi;ord\n" + rows)
    assert folder.tables()["measurements"].frame["value"].tolist() == expected


def test_thousands_and_decimals_are_not_guessed_at_in_a_file_with_commas_between_columns(folder) -> None:
    folder.put("measurements.csv", 'indsatsmål,måltal,dato,værdi,ord\n1,mål,2026-01-01,"1,234",\n')
    (sentence,) = folder.sentences()
    assert "»1,234« kan både være 1234 og 1,234." in sentence


def test_a_point_is_refused_where_the_column_is_written_both_ways(folder) -> None:
    folder.put(
        "measurements.csv", "indsatsmål;måltal;dato;værdi;ord\n1;m;2026-01-01;1.234;\n2;m;2026-01-01;5,5;\n3;m;2026-01-01;5.5;\n"
    )
    assert [sentence.split(":")[0] for sentence in folder.sentences()] == ["data/odder/measurements.csv, linje 2, »værdi«"]


@pytest.mark.parametrize(
    "number", ["010190-1234", "0101901234", "010190 1234", "290200-4321", "01.01.90-1234", "01-01-1990-1234"]
)
def test_a_cpr_number_as_pseudonym_is_refused_without_being_repeated(folder, number: str) -> None:
    folder.put("support_spells.csv", SPELLS + GOOD + f"{number};mand;1990;kontanthjælp;;2026-01-01;\n")
    (sentence,) = folder.sentences()
    assert sentence == (
        "data/odder/support_spells.csv, linje 3, »person«: Cellen ligner et CPR-nummer og vises derfor ikke. "
        "Erstat det med et løbenummer, det samme i alle tabeller."
    )


@pytest.mark.parametrize("number", ["3201901234", "0113901234", "290201-4321", "01019012345", "990101", "P-0001", "123456789"])
def test_a_pseudonym_that_can_be_no_cpr_number_is_taken(folder, number: str) -> None:
    folder.put("support_spells.csv", SPELLS + f"{number};mand;1990;kontanthjælp;;2026-01-01;\n")
    assert folder.tables()["support_spells"].frame["person_id"].tolist() == [number]


def test_cpr_numbers_that_excel_robbed_of_their_first_zero_are_refused(folder) -> None:
    rows = [["person", "køn", "fødselsår", "ydelse", "start"]] + [
        [101901234 + row, "mand", 1990, "k", "2026-01-01"] for row in range(3)
    ]
    folder.put_sheet("support_spells.xlsx", rows)
    sentences = folder.sentences()
    assert len(sentences) == 3
    assert all("ligner et CPR-nummer" in sentence and "10190" not in sentence for sentence in sentences)


def test_a_cpr_number_in_free_text_is_refused_without_being_repeated(folder) -> None:
    folder.put("interviews.csv", INTERVIEWS + "i1;borger;1;t;fremmer;Jeg er 010190-1234 og glad;ja\n")
    assert folder.sentences() == [
        "data/odder/interviews.csv, linje 2, »udsagn«: Cellen indeholder noget, der ligner et CPR-nummer, og vises derfor ikke. "
        "Slet det i teksten."
    ]


def test_a_cpr_number_in_an_extra_column_is_refused(folder) -> None:
    folder.put("support_spells.csv", "cpr;" + SPELLS + "0101901234;" + GOOD)
    (sentence,) = folder.sentences()
    assert sentence.startswith("data/odder/support_spells.csv, linje 2, »cpr«: Kolonnen bruges ikke.")
    assert "0101901234" not in sentence


def test_a_workplace_number_of_ten_digits_is_taken_but_with_a_hyphen_it_is_a_person(folder) -> None:
    header = "virksomhed;sektor;branche;ansatte;område\n"
    folder.put("companies.csv", header + "0101901234;privat;handel;12;Odder\n")
    assert folder.tables()["companies"].frame["company_id"].tolist() == ["0101901234"]
    folder.put("companies.csv", header + "010190-1234;privat;handel;12;Odder\n")
    assert "ligner et CPR-nummer" in folder.sentences()[0]


@pytest.mark.parametrize("column", range(7))
def test_a_cpr_number_in_any_column_is_never_repeated(folder, column: int) -> None:
    cells = GOOD.strip().split(";")
    cells[column] = "0101901234"
    folder.put("support_spells.csv", SPELLS + ";".join(cells))
    (sentence,) = folder.sentences()
    assert "0101901234" not in sentence
    assert "CPR-nummer" in sentence


def test_a_cpr_number_in_a_header_or_a_file_name_is_never_repeated(folder) -> None:
    folder.put("010190-1234.csv", "x")
    folder.put("support_spells.csv", "010190-1234;010190-1234;" + SPELLS + "a;b;" + GOOD)
    sentences = folder.sentences()
    assert len(sentences) == 2
    assert not any("1234" in sentence for sentence in sentences)


def test_a_spreadsheet_gives_the_same_table_as_text(folder) -> None:
    folder.put("ydelsesforloeb.csv", SPELLS + GOOD + "p2;mand;1990;sygedagpenge;;02-03-2026;\n")
    expected = folder.tables()["support_spells"].frame
    (folder.path / "ydelsesforloeb.csv").unlink()
    day = pd.Timestamp
    folder.put_sheet(
        "ydelsesforloeb.xlsx",
        [
            SPELLS.strip().split(";"),
            [
                "p1",
                "kvinde",
                1980,
                "kontanthjælp",
                "jobparat",
                day("2026-01-01").to_pydatetime(),
                day("2026-02-01").to_pydatetime(),
            ],
            ["p2", "mand", 1990.0, "sygedagpenge", None, "2. marts 2026", None],
        ],
    )
    pd.testing.assert_frame_equal(folder.tables()["support_spells"].frame, expected)


def test_a_table_of_twenty_thousand_rows_is_read_whole(folder) -> None:
    day = np.datetime64("2016-01-01")
    rows = "".join(f"p{row % 5000};mand;1980;y{row % 7};;{day + row // 10};{day + row // 10 + 30}\n" for row in range(20_000))
    folder.put("support_spells.csv", SPELLS + rows)
    frame = folder.tables()["support_spells"].frame
    assert len(frame) == 20_000
    assert ((frame["end"] - frame["start"]).dt.days == 30).all()


def test_a_refusal_leaves_the_files_as_they_were(folder) -> None:
    folder.put("support_spells.csv", SPELLS + "p1;x;x;x;x;x;x\n")
    before = {path.name: path.read_bytes() for path in folder.path.iterdir()}
    with pytest.raises(Refused):
        folder.tables()
    assert {path.name: path.read_bytes() for path in folder.path.iterdir()} == before
