"""Exports that Taguette 1.5.2 made itself (tests/sources/taguette/README.md), and folders that hold them."""

import csv
import io
import tempfile
import unicodedata
from collections.abc import Callable, Sequence
from pathlib import Path
from random import Random

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from actionplan.problems import Refused
from actionplan.sources.taguette import read_highlights
from actionplan.tables.folder import read_tables
from actionplan.tables.parse import Table
from actionplan.tables.schemas import schema
from actionplan.tables.specs import INTERVIEWS

EXPORTS = Path(__file__).parent / "taguette"
ALL = (EXPORTS / "all_tags.csv").read_text(encoding="utf-8")
LIST = """\
dokument;interview;informant;status;deltagere
Gruppe: sagsbehandlere, øst;J1;sagsbehandler;;5
Leder, 2. møde;J2;leder i jobcentret;;1
Skolen;P1;samarbejdspartner;;1
Endnu ikke kodet;P2;samarbejdspartner;;1
"""
TYPED = """\
interview;informant;status;deltagere;tema;retning;udsagn;må_citeres
B1;borger;i aktivering;1;Mentor;fremmer;Hun ringer, når jeg ikke kommer.;ja
"""
MARK = "# Opdigtede data\n"
EXPECTED = [
    ("J1", "overlevering", "barrier", True),
    ("J1", "opfølgning", "barrier", False),
    ("J1", "overlevering", "success", False),
    ("J1", "overlevering", "wish", False),
    ("J1", "fast kontaktperson", "success", False),
    ("J1", "fast kontaktperson", "wish", False),
    ("J1", "mentor", "success", True),
    ("J1", "kapacitet", "barrier", True),
    ("J2", "én indgang", "wish", True),
    ("J2", "samarbejdsmodeller", "neutral", False),
    ("J2", 'aftaler; "§ 56", m.v.', "neutral", False),
    ("P1", "overlevering", "barrier", False),
    ("P1", "tid", "wish", False),
    ("P1", "tid", "neutral", False),
]

Files = dict[str, str | bytes]


@pytest.fixture
def read(tmp_path: Path) -> Callable[..., dict[str, Table]]:
    """Reads a municipality's folder with these files, the list of documents among them unless another is given."""

    def read_folder(files: Files, listed: str | None = LIST, fictional: bool | None = None) -> dict[str, Table]:
        folder = tmp_path / "data" / "odder"
        folder.mkdir(parents=True, exist_ok=True)
        for path in folder.iterdir():
            path.unlink()
        for name, content in {**files, **({} if listed is None else {"interviews_i_taguette.csv": listed})}.items():
            (folder / name).write_bytes(content if isinstance(content, bytes) else content.encode())
        return read_tables(folder, tmp_path, fictional=fictional)

    return read_folder


@pytest.fixture
def told(read: Callable[..., dict[str, Table]]) -> Callable[..., list[str]]:
    """What the analyst is told of such a folder."""

    def sentences(files: Files, listed: str | None = LIST, fictional: bool | None = None) -> list[str]:
        with pytest.raises(Refused) as refused:
            read(files, listed, fictional)
        return [problem.sentence().removeprefix("data/odder/") for problem in refused.value.problems]

    return sentences


def export(*rows: Sequence[str]) -> str:
    text = io.StringIO()
    csv.writer(text).writerows([("id", "document", "tag", "content"), *rows])
    return text.getvalue()


def coded(table: Table) -> list[tuple[object, ...]]:
    names = ["interview_id", "theme", "polarity", "may_quote"]
    return list(table.frame[names].itertuples(index=False, name=None))


def test_a_real_export_becomes_statements_alike_from_csv_and_xlsx(read) -> None:
    table = read({"all_tags.csv": ALL})["interviews"]
    assert coded(table) == EXPECTED
    assert table.files == ("data/odder/all_tags.csv",)
    assert not table.invented
    schema(INTERVIEWS).validate(table.frame)
    who = table.frame.drop_duplicates("interview_id").set_index("interview_id")
    assert who["informant"].to_dict() == {"J1": "caseworker", "J2": "manager", "P1": "partner"}
    assert who["group_size"].tolist() == [5, 1, 1]
    assert table.frame["status"].isna().all()
    statements = table.frame["statement"].tolist()
    assert statements[1] == "før borgeren ringer selv; det går der uger med."
    assert statements[8] == "Virksomhederne vil have én indgang & ét telefonnummer. I dag har vi fem."
    assert statements[10] == "Vi bruger § 56-aftaler alt for lidt – 3 < 10 sager har en."
    sheet = read({"udtræk fra tirsdag.xlsx": (EXPORTS / "all_tags.xlsx").read_bytes()})["interviews"]
    pd.testing.assert_frame_equal(sheet.frame, table.frame)


@pytest.mark.parametrize(
    ("name", "delimiter", "first", "encoding"),
    [
        ("interviewudsagn.csv", ",", "", "utf-8"),
        ("a.csv", ";", "", "cp1252"),
        ("a.csv", "\t", "", "utf-16"),
        ("a.csv", ";", "sep=;\r\n" + MARK, "utf-8-sig"),
    ],
)
def test_an_export_is_known_by_its_header_also_as_excel_saves_it_again(
    read, name: str, delimiter: str, first: str, encoding: str
) -> None:
    saved = io.StringIO()
    csv.writer(saved, delimiter=delimiter).writerows(csv.reader(io.StringIO(ALL)))
    assert coded(read({name: (first + saved.getvalue()).encode(encoding)})["interviews"]) == EXPECTED


def test_letters_count_alike_whoever_wrote_them_a_mac_or_windows_in_capitals_or_not(read) -> None:
    listed = LIST.replace("Skolen", unicodedata.normalize("NFC", "Møde på Ås"))
    tags = ("må citeres", "Tid", "tid", "HÆMMER")
    rows = [[unicodedata.normalize("NFD", cell) for cell in ("1", "Møde på Ås", tag, "Ja.")] for tag in tags]
    assert coded(read({"x.csv": export(*rows)}, listed)["interviews"]) == [("P1", "Tid", "barrier", True)]


def test_the_export_of_one_tag_with_its_repeated_rows_gives_each_statement_once(read) -> None:
    table = read({"m.csv": (EXPORTS / "m.csv").read_bytes()})["interviews"]
    assert coded(table) == [EXPECTED[0], *EXPECTED[6:9]]


def test_statements_from_a_sheet_and_from_taguette_are_one_table(read) -> None:
    tables = read({"all_tags.csv": ALL, "interviewudsagn.csv": TYPED})
    table = tables["interviews"]
    assert table.frame["interview_id"].drop_duplicates().tolist() == ["B1", "J1", "J2", "P1"]
    assert table.files == ("data/odder/interviewudsagn.csv", "data/odder/all_tags.csv")
    assert table.frame.loc[table.frame["theme"].str.casefold() == "mentor", "theme"].tolist() == ["Mentor", "Mentor"]
    schema(INTERVIEWS).validate(table.frame)
    assert len(tables["taguette_interviews"].frame) == 4
    alone = read({"interviewudsagn.csv": TYPED})["interviews"]
    assert (len(alone.frame), alone.files) == (1, ("data/odder/interviewudsagn.csv",))


def test_two_projects_are_read_together_but_no_document_twice(read, told) -> None:
    lines = ALL.splitlines(keepends=True)
    school = "".join(line for line in lines if ",Skolen," in line)
    others = ALL.replace(school, "")
    both = {"a.csv": others, "b.csv": lines[0] + school}
    assert sorted(coded(read(both)["interviews"])) == sorted(EXPECTED)
    assert told({"a.csv": ALL, "b.csv": lines[0] + school}) == [
        "b.csv, linje 2, »document«: »Skolen« er også i »a.csv«. Behold ét udtræk, det med alle mærker."
    ]


def test_without_a_list_one_sentence_says_how_to_write_it(told) -> None:
    sentence = (
        "all_tags.csv: Det står ikke nogen steder, hvem der taler. Skriv interviews_i_taguette.csv med overskriften "
        "dokument;interview;informant;status;deltagere og en linje for hvert dokument: "
        "»Gruppe: sagsbehandlere, øst«, »Leder, 2. møde« og »Skolen«."
    )
    assert told({"all_tags.csv": ALL}, None) == [sentence]
    assert told({"all_tags.csv": ALL}, LIST.splitlines()[0] + "\n") == [sentence]


def test_a_list_that_cannot_be_read_is_told_alone(told) -> None:
    (sentence,) = told({"all_tags.csv": ALL}, LIST.replace("samarbejdspartner;;1\nEnd", "skole;;1\nEnd"))
    assert sentence.startswith("interviews_i_taguette.csv, linje 4, »informant«: »skole« er ikke et af kolonnens ord.")


@pytest.mark.parametrize(
    ("tag", "theme", "direction", "may_quote"),
    [
        ("hæmmer.mentor", "mentor", "barrier", False),
        ("Fremmer: mentor", "mentor", "success", False),
        ("retning/ønske/mentor.borger", "mentor: borger", "wish", False),
        ("mentor -> hæmmer.må citeres", "mentor", "barrier", True),
        ("ønskejob", "ønskejob", "neutral", False),
        ("netværksressource", "netværksressource", "neutral", False),
        ("et ønske om job", "et ønske om job", "neutral", False),
    ],
)
def test_a_direction_may_stand_first_and_a_word_made_with_one_is_a_theme(
    tmp_path: Path, tag: str, theme: str, direction: str, may_quote: bool
) -> None:
    (tmp_path / "x.csv").write_text(export(("1", "Skolen", tag, "Ja.")), encoding="utf-8")
    (statement,) = read_highlights(tmp_path / "x.csv", "x.csv").statements
    assert (statement.themes, statement.may_quote) == ({theme: (direction,)}, may_quote)


@pytest.mark.parametrize(
    ("tag", "remedy"),
    [
        ("mentor.hæmmer.borger", "Skriv temaet først: mentor.hæmmer"),
        ("mentor (ønske)", "Skriv temaet først: mentor.hæmmer"),
        ("hæmmer mentor", "Skriv temaet først: mentor.hæmmer"),
        ("fremmer/hæmmer", "Sæt et mærke for hver, fx »mentor.fremmer« og »mentor.hæmmer«"),
        ("Citat", "er kun en overskrift. Ret mærket i Taguette til fx »Citat.må citeres«"),
        ("temaer:", "er kun en overskrift. Ret mærket i Taguette til fx »Tema.mentor«"),
        ("Retning", "er kun en overskrift. Ret mærket i Taguette til fx »Retning.hæmmer«"),
        ("Retning.positiv", "passer ikke til sin overskrift. Ret mærket i Taguette til fx »Retning.hæmmer«"),
        ("må citeres: nej", "Kald det »må citeres«, eller slet det i Taguette"),
        ("må citeres ikke", "ligner »må citeres«"),
        ("ønskerne", "ligner »ønske«"),
        ("hæmer.mentor", "ligner »hæmmer«"),
    ],
)
def test_a_tag_that_can_be_meant_in_two_ways_is_refused_alone_and_with_a_remedy(tmp_path: Path, tag: str, remedy: str) -> None:
    (tmp_path / "x.csv").write_text(export(("1", "Skolen", tag, "Ja.")), encoding="utf-8")
    with pytest.raises(Refused) as refused:
        read_highlights(tmp_path / "x.csv", "x.csv")
    (problem,) = refused.value.problems
    assert problem.message.startswith(f"Mærket »{tag}« ")
    assert remedy in problem.message
    assert problem.message.endswith("og hent udtrækket igen.")


def test_every_mistake_of_coding_is_told_at_once_without_a_statement(told) -> None:
    secret = "Min nabo Ib drikker"
    sentences = told({
        "x.csv": export(
            ("1", "Skolen", "fremmer", secret),
            ("1", "Skolen", "må citeres", secret),
            ("2", "Skolen", "interesting", secret),
            ("3", "Skolen", "", secret),
            ("4", "Skolen", "tid", secret),
            ("4", "Skolen", "Hæmmmer", secret + " meget"),
            ("5", "Skolen", "retning.hæmer", secret),
            ("6", "Skolen", "Hæmmmer", secret),
        )
    })  # fmt: skip
    no_theme = "Et markeret stykke i »Skolen« har intet tema. Sæt et mærke med temaet på i Taguette, og hent udtrækket igen."
    advice = "Ret mærket i Taguette, eller giv temaet et andet navn, og hent udtrækket igen."
    assert sentences == [
        f"x.csv, linje 2: {no_theme}",
        f"x.csv, linje 4: {no_theme}",
        f"x.csv, linje 5: {no_theme}",
        "x.csv, linje 7, »id«: Stykket har samme id som linje 6, men en anden tekst eller et andet dokument. "
        "Hent udtrækket igen.",
        f"x.csv, linje 7, »tag«: Mærket »Hæmmmer« ligner »hæmmer«. {advice}",
        f"x.csv, linje 8, »tag«: Mærket »retning.hæmer« ligner »hæmmer«. {advice}",
    ]


def test_documents_and_numbers_that_do_not_fit_the_list_are_told_at_once(told) -> None:
    listed = LIST.replace("Skolen;P1", "Skoln;B1").replace("P2", "J2")
    assert told({"all_tags.csv": ALL, "interviewudsagn.csv": TYPED.replace("B1", "J1")}, listed) == [
        "all_tags.csv, linje 22, »document«: »Skolen« står ikke i interviews_i_taguette.csv. Mente du »Skoln«? "
        "Ret navnet i listen, eller tilføj en linje.",
        "interviews_i_taguette.csv, linje 2, »interview«: »J1« står også i »interviewudsagn.csv«. "
        "Giv det ene interview et andet løbenummer, eller slet det ene sted.",
        "interviews_i_taguette.csv, linje 5, »interview«: Linjen har samme interview som linje 3, men informant, status eller "
        "antal deltagere er forskelligt. Ret løbenummeret, eller gør linjerne ens.",
    ]


def test_a_civil_registration_number_is_refused_even_in_two_pieces_of_markup_and_so_is_a_text_that_excel_had_no_room_for(
    told,
) -> None:
    rows = [("1", "Skolen", "tid", "Jeg er <b>010190</b>-1234, ikke?"), ("2", "Skolen", "tid", "")]
    assert told({"x.csv": export(*rows)}) == [
        "x.csv, linje 2, »content«: Cellen indeholder noget, der ligner et CPR-nummer, og vises derfor ikke. Slet det i teksten.",
        "x.csv, linje 3, »content«: Cellen er tom, men kolonnen skal udfyldes i hver linje. "
        "Det markerede stykke. Er det meget langt, så hent udtrækket som CSV.",
    ]


def test_markup_becomes_text_and_what_only_looks_like_it_stays(read) -> None:
    content = "<p>R&amp;D er <i>vigtigt</i>.</p>\n<p>Men ( måske ) ikke nu ...</p>"
    table = read({"x.csv": export(("1", "Skolen", "tid", content), ("2", "Skolen", "tid", "1 < 2 & a <b, siger hun"))})
    assert table["interviews"].frame["statement"].tolist() == [
        "R&D er vigtigt. Men (måske) ikke nu ...",
        "1 < 2 & a <b, siger hun",
    ]


@pytest.mark.parametrize("name", ["codebook.csv", "codebook.xlsx", "document.html", "all_tags.html"])
def test_another_export_is_refused_with_the_one_to_choose(told, name: str) -> None:
    (sentence,) = told({name: (EXPORTS / name).read_bytes()})
    assert sentence == (
        f"{name}: Filen er et andet udtræk fra Taguette end det, der skal bruges. Vælg »See all highlights« under »Highlights« i "
        "Taguette, og hent dem som Excel eller CSV under »Export this view«. Flyt denne fil til en undermappe."
    )


def test_an_export_with_the_lists_name_is_asked_to_be_called_something_else(told) -> None:
    (sentence,) = told({"interviews_i_taguette.csv": ALL}, None)
    assert sentence.endswith(
        "Filen er udtrækket fra Taguette og ikke listen over dokumenter. Kald den noget andet, fx all_tags.csv."
    )


def test_real_and_invented_exports_are_kept_apart_by_the_mark_in_the_first_line(read, told, tmp_path: Path) -> None:
    workbook = load_workbook(EXPORTS / "all_tags.xlsx")
    workbook.active.insert_rows(1)
    workbook.active["A1"] = MARK.strip()
    workbook.save(tmp_path / "marked.xlsx")
    marked = {"x.xlsx": (tmp_path / "marked.xlsx").read_bytes()}
    assert read({"x.csv": MARK + ALL}, MARK + LIST, fictional=True)["interviews"].invented
    assert coded(read(marked, MARK + LIST, fictional=True)["interviews"]) == EXPECTED
    (unmarked,) = told({"x.csv": ALL}, MARK + LIST, fictional=True)
    assert unmarked.startswith("x.csv: Kommunen er opdigtet, men filen er ikke mærket sådan.")
    (invented,) = told(marked, fictional=False)
    assert invented.startswith("x.xlsx: Filen er mærket som opdigtet, men kommunen er virkelig.")


SPELLED = st.sampled_from(
    ["fremmer", "ØNSKE", " hæmmer ", "Retning.Ressource", "retning / neutral", "må citeres", "MåCiteres", "tid", "Tema: helbred",
     "mentor.hæmmer", "samarbejde.møder - ønske", "løn/ydelse", "Tid"]
)  # fmt: skip


@settings(max_examples=12, deadline=None)
@given(st.lists(SPELLED, min_size=1, max_size=6, unique=True), st.randoms(use_true_random=False))
def test_the_order_and_repetition_of_tags_mean_nothing(tags: list[str], order: Random) -> None:
    again = [*tags, tags[0]]
    order.shuffle(again)
    themes = {"tid", "Tid", "Tema: helbred", "mentor.hæmmer", "samarbejde.møder - ønske", "løn/ydelse"} & set(tags)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "x.csv"
        rows = [(number, "Skolen", tag, "Ja.") for number, each in (("1", tags), ("2", again)) for tag in each]
        path.write_text(export(*rows), encoding="utf-8")
        if not themes:
            with pytest.raises(Refused, match="har intet tema"):
                read_highlights(path, "x.csv")
            return
        first, second = read_highlights(path, "x.csv").statements
    assert (first.themes, first.may_quote) == (second.themes, second.may_quote)
    assert first.may_quote == bool({"må citeres", "MåCiteres"} & set(tags))
    assert len(first.themes) == len(themes)
    assert set(first.themes) <= {"tid", "Tid", "helbred", "mentor", "samarbejde: møder", "løn/ydelse"}
    assert all(directions and len(set(directions)) == len(directions) for directions in first.themes.values())
    assert ("ØNSKE" not in tags) or all("wish" in directions for directions in first.themes.values())
    assert ("mentor.hæmmer" not in tags) or "barrier" in first.themes["mentor"]
