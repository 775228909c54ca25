"""The files in data/eksempelby are what the generator writes, small enough, and read back as what they were."""

import time
from pathlib import Path

import pandas as pd

from actionplan.invented import SEED, generate, write
from actionplan.tables.folder import read_tables
from actionplan.tables.specs import SPECS

ROOT = Path(__file__).parents[2]
SHIPPED = ROOT / "data" / "eksempelby"


def test_the_shipped_files_are_byte_for_byte_what_the_default_seed_gives(tmp_path: Path) -> None:
    write(tmp_path / "eksempelby")
    made, shipped = (
        {
            path.relative_to(folder).as_posix(): path.read_bytes()
            for pattern in ("*.csv", "*/log.jsonl")
            for path in folder.glob(pattern)
        }
        for folder in (tmp_path / "eksempelby", SHIPPED)
    )
    assert sorted(made) == sorted(shipped)
    assert [name for name in sorted(made) if made[name] != shipped[name]] == []


def test_every_file_opens_in_excel_and_says_in_its_first_line_that_it_is_invented() -> None:
    files = sorted(SHIPPED.glob("*.csv"))
    assert len(files) == len([spec for spec in SPECS.values() if spec.notebooks])
    for path in files:
        assert path.read_bytes().startswith("\ufeff# Opdigtede data".encode())


def test_the_files_are_read_as_invented_tables_equal_to_the_generated_ones() -> None:
    tables = read_tables(SHIPPED, ROOT)
    for name, frame in generate(SEED).items():
        assert tables[name].invented
        pd.testing.assert_frame_equal(tables[name].frame.reset_index(drop=True), frame)


def test_the_files_are_small_and_quickly_made() -> None:
    sizes = [path.stat().st_size for path in SHIPPED.glob("*.csv")]
    assert sum(sizes) < 1_800_000
    assert max(sizes) < 900_000
    begun = time.perf_counter()
    generate()
    assert time.perf_counter() - begun < 5
