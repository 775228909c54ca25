"""Rows that a screen writes into a municipality's tables: all that was there stays, and the new rows say what they should."""

import codecs
import csv
import io
from collections.abc import Iterable
from datetime import datetime
from pathlib import Path

import pytest
from conftest import Folder
from hypothesis import given, settings
from hypothesis import strategies as st

from actionplan.civil_numbers import holds_civil_number
from actionplan.problems import Refused
from actionplan.sources.cells import INVENTED_LINE, Cells, read_cells
from actionplan.tables.append import Change, Row, TableFile, changes, read_value, rows_of, save, table_file, with_changes
from actionplan.tables.parse import empty
from actionplan.tables.specs import SPECS
from actionplan.tables.values import Wrong

DAY, BEFORE = datetime(2026, 11, 22), datetime(2026, 10, 25)
HEADER = "indsatsmål;måltal;dato;værdi;ord\n"


def file_of(root: Path, name: str = "measurements", *, invented: bool = False) -> TableFile:
    return table_file(root / "data" / "odder", root, SPECS[name], invented=invented)


def keep(root: Path) -> Path:
    return root / "data" / "odder" / "seminar"


def write(file: TableFile, root: Path, *rows: Row) -> tuple[Change, ...]:
    found = changes(file, rows)
    save(file, found, keep(root))
    return found


def measured(
    value: float | None, *, goal: str = "4", measure: str = "Aftaler", day: datetime = DAY, words: str | None = None
) -> Row:
    return {"goal": goal, "measure": measure, "date": day, "value": value, "words": words}


def refused(file: TableFile, root: Path, rows: Iterable[Row]) -> str:
    with pytest.raises(Refused) as raised:
        write(file, root, *rows)
    return str(raised.value)


def test_a_file_that_is_not_there_is_made_as_the_shipped_ones_are(folder: Folder) -> None:
    write(file_of(folder.root), folder.root, measured(12.5), measured(None, goal="8", measure="Kultur", words='"God"; i gang'))
    data = (folder.path / "maalinger.csv").read_bytes()
    assert data == codecs.BOM_UTF8 + (HEADER + '4;Aftaler;22-11-2026;12,5;\n8;Kultur;22-11-2026;;"""God""; i gang"\n').encode()
    assert not keep(folder.root).exists()
    write(file_of(folder.root, "decisions"), folder.root, {"goal": "4", "date": DAY, "decision": "new_target", "target": 55.0})
    write(
        file_of(folder.root, "general_status"), folder.root, {"date": DAY, "question": "match", "trend": "better", "words": "Ja"}
    )
    assert (folder.path / "beslutninger.csv").read_text(encoding="utf-8-sig").endswith("\n4;22-11-2026;nyt måltal;55;;\n")
    assert (
        (folder.path / "generel_status.csv").read_text(encoding="utf-8-sig").endswith("\n22-11-2026;det rette match;bedre;Ja\n")
    )


def test_invented_and_real_never_meet_in_a_file(folder: Folder) -> None:
    write(file_of(folder.root, invented=True), folder.root, measured(1))
    assert (folder.path / "maalinger.csv").read_text(encoding="utf-8-sig").startswith(f"{INVENTED_LINE}\n{HEADER}4;")
    with pytest.raises(Refused, match="mærket som opdigtet, men kommunen er virkelig"):
        file_of(folder.root)
    folder.put("aktiviteter.csv", "indsatsmål;dato;hvad;hvem\n")
    with pytest.raises(Refused, match="Skriv »# Opdigtede data« på første linje"):
        file_of(folder.root, "activities", invented=True)


def test_a_row_with_the_same_key_takes_its_line_s_place_and_the_rest_of_the_line_stays(folder: Folder) -> None:
    former = (
        'ord;værdi;kilde;dato;måltal;indsatsmål\r\n;6;"ark 1";2026-10-25;aftaler;4\r\n'
        '"to\r\nlinjer";;;2026-10-25;Kultur;8\r\n\r\n;9;;2026-10-25;Aftaler;5'
    )
    folder.put("measurements.csv", former)
    found = write(
        file_of(folder.root), folder.root, measured(7.25, day=BEFORE), measured(8, goal="5"), measured(9, goal="5", day=BEFORE)
    )
    assert [(change.line, dict(change.before), dict(change.after)) for change in found if change.line] == [
        (2, {"value": 6.0}, {"value": 7.25})
    ]
    after = (folder.path / "measurements.csv").read_bytes().decode()
    assert after == former.replace(';6;"ark 1"', ";7,25;ark 1") + "\r\n;8;;2026-11-22;Aftaler;5\r\n"
    (kept,) = keep(folder.root).iterdir()
    assert kept.name.endswith(".measurements.csv") and kept.read_bytes() == former.encode()
    assert write(file_of(folder.root), folder.root, measured(7.25, day=BEFORE)) == ()


def test_numbers_are_written_so_that_the_column_s_others_keep_their_meaning(folder: Folder) -> None:
    folder.put("maalinger.csv", HEADER + "4;Aftaler;01-01-2026;12.5;\n4;Aftaler;01-02-2026;1.234;\n")
    write(file_of(folder.root), folder.root, measured(0.5), measured(1.234, goal="5"))
    assert [row["value"] for row in rows_of(folder.tables()["measurements"]).values()] == [12.5, 1.234, 0.5, 1.234]
    folder.put("maalinger.csv", "indsatsmål,måltal,dato,værdi,ord\n4,Aftaler,01-01-2026,3,\n")
    write(file_of(folder.root), folder.root, measured(1.234), measured(1234567.0, goal="5"))
    assert [row["value"] for row in rows_of(folder.tables()["measurements"]).values()] == [3.0, 1.234, 1234567.0]


def test_an_activity_is_added_once_and_two_on_a_day_are_two(folder: Folder) -> None:
    folder.put("aktiviteter.csv", "indsatsmål;dato;hvad;hvem\n4;22-11-2026;Møde;Tovholder\n")
    told = [{"goal": "4", "date": DAY, "what": what, "who": "Tovholder"} for what in ("Møde", "Brev")]
    (change,) = write(file_of(folder.root, "activities"), folder.root, *told)
    assert change.line is None and change.after["what"] == "Brev"
    assert len(folder.tables()["activities"].frame) == 2


def test_what_cannot_be_written_is_told_with_its_remedy_and_nothing_is_written(folder: Folder) -> None:
    folder.put_sheet("maalinger.xlsx", [["indsatsmål", "måltal", "dato", "værdi"], ["4", "Aftaler", "01-01-2026", 3]])
    with pytest.raises(Refused, match=r"maalinger\.xlsx: Tabellen er et regneark.*Gem den som »CSV UTF-8«"):
        file_of(folder.root)
    folder.put("maalinger.csv", HEADER)
    with pytest.raises(Refused, match=r"maalinger\.csv: Tabellen findes også i filen »maalinger\.xlsx«"):
        file_of(folder.root)
    (folder.path / "maalinger.xlsx").unlink()
    folder.put("maalinger.csv", "indsatsmål;måltal;dato;værdi\n4;Aftaler;01-01-2026;3\n")
    told = refused(
        file_of(folder.root), folder.root, [measured(None, words="Se 010190-1234"), measured(2, goal="5", words="#N/A")]
    )
    assert "»ord«: Kolonnen mangler" in told and "ligner et CPR-nummer" in told and "1234" not in told
    assert "»#N/A« er en fejl i et Excel-ark" in told
    folder.put("maalinger.csv", HEADER + "4;Aftaler;01-01-2026;3;på vej\n", "cp1252")
    assert "kodning kan ikke rumme »→«" in refused(file_of(folder.root), folder.root, [measured(2, words="3 → 4")])
    folder.put("maalinger.csv", HEADER + '4;Aftaler;01-01-2026;3;"nu"\x1a\n')
    told = refused(file_of(folder.root), folder.root, [measured(2, words="God")])
    assert "intet er gemt. Skriv selv: indsatsmål »4«, måltal »Aftaler«, dato »22-11-2026«, værdi »2«, ord »God«." in told
    assert not keep(folder.root).exists() and [path.name for path in folder.path.iterdir()] == ["maalinger.csv"]


def test_who_saves_second_is_told_and_overwrites_nothing(folder: Folder) -> None:
    folder.put("maalinger.csv", HEADER)
    first, second = file_of(folder.root), file_of(folder.root)
    write(first, folder.root, measured(1))
    assert "Filen er ændret af en anden, siden forskellen blev vist" in refused(second, folder.root, [measured(2)])
    assert [row["value"] for row in rows_of(folder.tables()["measurements"]).values()] == [1.0]
    made = file_of(folder.root, "decisions")
    folder.put("beslutninger.csv", "indsatsmål;dato;beslutning\n")
    assert "ændret af en anden" in refused(made, folder.root, [{"goal": "4", "date": DAY, "decision": "met"}])


def test_what_is_typed_is_read_as_the_table_s_own_cells_are() -> None:
    value, words = (SPECS["measurements"].column(name) for name in ("value", "words"))
    assert (read_value(value, " 16,6 "), read_value(value, ""), read_value(words, " På\nvej ")) == (16.6, None, "På vej")
    wrong = [read_value(value, "tolv"), read_value(value, "1.234"), read_value(words, "Kaj 0101901234")]
    assert all(isinstance(each, Wrong) for each in wrong)
    below = read_value(SPECS["decisions"].column("target"), "-5")
    assert below == Wrong("range", "»-5« kan ikke være rigtigt. Tallet skal være mindst 0.")


CELL = st.text("abcæøå 12;,.|\t\"'#\n-", max_size=8).map(str.strip).filter(lambda text: not holds_civil_number(text))
COLUMNS = ["indsatsmål", "måltal", "dato", "værdi", "ord", "kilde", "ansvar"]


@st.composite
def contents(draw: st.DrawFn) -> tuple[str, str]:
    """A file of measurements in any form that the reader takes: separator, order, quotes, line ends, encoding."""
    separator, newline = draw(st.sampled_from(";,\t|")), draw(st.sampled_from(["\n", "\r\n", "\r"]))
    columns = draw(st.permutations(COLUMNS))
    text = io.StringIO(newline="")
    writer = csv.writer(
        text, delimiter=separator, lineterminator=newline, quoting=csv.QUOTE_ALL if draw(st.booleans()) else csv.QUOTE_MINIMAL
    )
    if draw(st.booleans()):
        text.write(f"# Opdigtede data{newline}")
    writer.writerow(columns)
    for day in range(draw(st.integers(0, 3))):
        cells = {"indsatsmål": "4", "måltal": "Aftaler", "dato": f"0{day + 1}-01-2026"}
        cells["værdi"] = draw(st.sampled_from(["", "3", "16,6", "2,50"]))
        writer.writerow([cells[column] if column in cells else draw(CELL) for column in columns])
        text.write(draw(st.sampled_from(["", newline])))
    whole = text.getvalue()
    cut_off = draw(st.booleans())
    return whole.rstrip("\r\n") if cut_off else whole, draw(st.sampled_from(["utf-8", "utf-8-sig", "cp1252", "utf-16"]))


@settings(max_examples=15, deadline=None)
@given(content=contents(), number=st.floats(0, 1e6).map(lambda number: round(number, 3)), words=CELL, place=st.integers(0, 2))
def test_in_whatever_form_a_file_is_what_was_there_is_still_there_byte_for_byte(
    tmp_path_factory: pytest.TempPathFactory, content: tuple[str, str], number: float, words: str, place: int
) -> None:
    path = tmp_path_factory.getbasetemp() / "maalinger.csv"
    text, coding = content

    def read(data: bytes) -> tuple[TableFile, Cells]:
        path.write_bytes(data)
        cells = read_cells(path, path.name)
        return TableFile(path, path.name, data, cells, empty(SPECS["measurements"]), invented=False), cells

    try:
        file, cells = read(text.encode(coding))
    except Refused:
        return  # nobody writes into a file that can't be read
    said = " ".join(words.split())
    row = measured(number, goal="9", words=said or None)
    after = with_changes(file, [Change(row, None, {}, row)])
    assert after.startswith(text.encode(coding))
    _, grown = read(after)
    assert grown.rows[:-1] == cells.rows
    new = dict(zip(grown.header, grown.rows[-1][1], strict=True))
    assert (new["indsatsmål"], new["dato"], new["ord"], new["kilde"]) == ("9", "22-11-2026", said, "")
    assert float(new["værdi"].replace(",", ".")) == number
    if place < len(cells.rows):
        line, before = cells.rows[place]
        after = with_changes(file, [Change(row, line, {}, {"value": number})])
        lines = list(io.StringIO(text, newline=""))
        end = cells.rows[place + 1][0] - 1 if place + 1 < len(cells.rows) else len(lines)
        bare = coding.removesuffix("-sig") + ("-le" if coding == "utf-16" else "")
        assert after.startswith("".join(lines[: line - 1]).encode(coding)) and after.endswith("".join(lines[end:]).encode(bare))
        _, changed = read(after)
        column = changed.header.index("værdi")
        assert float(changed.rows[place][1].pop(column).replace(",", ".")) == number
        before.pop(column)
        assert changed == cells
