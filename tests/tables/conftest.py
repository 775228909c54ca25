from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import pytest
from openpyxl import Workbook

from actionplan.problems import Refused
from actionplan.tables.folder import read_tables
from actionplan.tables.parse import Table


@dataclass(frozen=True)
class Folder:
    """A municipality's data folder in an empty project: files in, tables or sentences out."""

    root: Path

    @property
    def path(self) -> Path:
        return self.root / "data" / "odder"

    def put(self, name: str, content: str | bytes, encoding: str = "utf-8") -> None:
        data = content if isinstance(content, bytes) else content.encode(encoding)
        (self.path / name).write_bytes(data)

    def put_sheet(self, name: str, rows: list[list[str | int | float | datetime | bool | None]]) -> None:
        workbook = Workbook()
        for row in rows:
            workbook.active.append(row)
        workbook.save(self.path / name)

    def tables(self) -> dict[str, Table]:
        return read_tables(self.path, self.root)

    def sentences(self) -> list[str]:
        """What the analyst is told, and nothing where all is well."""
        try:
            self.tables()
        except Refused as refused:
            return [problem.sentence() for problem in refused.problems]
        return []


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    folder = Folder(tmp_path)
    folder.path.mkdir(parents=True)
    return folder


@pytest.fixture
def cell(folder: Folder) -> Callable[[str, str], object]:
    """Reads one cell as the named column: the value, or the sentence that refuses it."""
    spells = "person;køn;fødselsår;ydelse;start;slut\n"
    interviews = "interview;informant;deltagere;tema;retning;udsagn;må citeres\n"
    indicators = "område;periode;mål;opdeling;kategori;værdi;enhed;kilde\n"
    agreements = "virksomhed;samarbejdsmodel;fase;sektor;pladser\n"
    frames = {
        "count": ("exit_counts.csv", "tilbud;måneder_efter;forsørgelsesgrundlag;personer\npraktik;3;job;{}\n", "persons"),
        "number": ("measurements.csv", "indsatsmål;måltal;dato;værdi;ord\n1;andel;2026-01-01;{};ord\n", "value"),
        "date": ("activities.csv", "indsatsmål;dato;hvad;hvem\n1;{};møde;leder\n", "date"),
        "end": ("support_spells.csv", spells + "p1;mand;1980;kontanthjælp;2020-01-01;{}\n", "end"),
        "year": ("documents.csv", "titel;art;år;ejer;emner\nAftale;kontrakt;{};leder;mentor\n", "year"),
        "month": ("indicators.csv", indicators + "Odder;{};m;none;total;1;p;k\n", "period"),
        "flag": ("interviews.csv", interviews + "i1;borger;1;t;fremmer;u;{}\ni2;borger;1;t;fremmer;u;ja\n", "may_quote"),
        "sex": ("support_spells.csv", spells + "p1;{};1980;kontanthjælp;2020-01-01;\n", "sex"),
        "model": ("agreements.csv", agreements + "1;{};i job;privat;2\n", "cooperation_model"),
        "theme": ("interviews.csv", interviews + "i1;borger;1;{};fremmer;u;ja\n", "theme"),
    }

    def read(kind: str, text: str) -> object:
        name, content, column = frames[kind]
        folder.put(name, content.format(text))
        if sentences := folder.sentences():
            assert len(sentences) == 1
            return sentences[0]
        return folder.tables()[name.removesuffix(".csv")].frame[column].iloc[0]

    return read
