"""A seminar for tests: a goals file and findings put there by hand, and what a person sees and presses on its screens."""

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import ipywidgets as widgets
import pandas as pd

from actionplan.analyses.finding import Finding
from actionplan.analyses.goal_records import TABLES
from actionplan.briefing.blocks import MIME
from actionplan.changes import NOTE
from actionplan.parameters.goals import Goals
from actionplan.seminar.session import Session
from actionplan.tables.parse import empty
from actionplan.tables.specs import SPECS
from actionplan.workbook import Case

GOALS = """# Målene
målsætning: "Flere i job"
mål:
  - nummer: 1
    navn: "Flere besøg"  # om ugen
    beslutninger: ["Udvalget, 1. oktober 2026"]
    ansvarlig: "Jobcenterchef"
  - nummer: 4
    navn: "Åbne pladser"
    slags: samarbejdsmodeller
    svarer_på: ["02.places"]
    delmål:
      kort_sigt: ["En skabelon er skrevet"]
    måltal:
      - {navn: "Aftaler", enhed: virksomheder, model: 2, retning: op, nulpunkt: 6, mål: 18, inden: "31-12-2028"}
    start: "01-01-2027"
"""
FILE = "params/odder.goals.yml"
FOUND = {
    "01.recipients": "4,7 pct. får kontanthjælp",
    "02.places": "Virksomhederne kan tilbyde 900 pladser",
    "03.way.breaks": "Ét sted står sagen uden ansvarlig",
}


def finding(id: str, headline: str) -> Finding:
    strength = False if id.startswith("03") else None
    return Finding(id=id, headline=headline, sentence=headline, source="", uncertainty="", invented=False, strength=strength)


def case(measurements: Sequence[str] = ()) -> Case:
    """As much of a municipality as a seminar without a board asks for. measurements: the goals that the rows are about."""
    tables = {name: empty(SPECS[name]) for name in TABLES}
    tables["measurements"] = replace(tables["measurements"], frame=pd.DataFrame({"goal": list(measurements)}))
    return cast(Case, SimpleNamespace(slug="odder", name="Odder Kommune", invented=False, goals=Goals(), tables=tables))


def begin(root: Path, measurements: Sequence[str] = ()) -> Session:
    """A seminar on a goals file that nobody has changed yet."""
    path = root / FILE
    path.parent.mkdir(parents=True, exist_ok=True)
    if not path.exists():
        path.write_text(GOALS, encoding="utf-8")
    return Session(case(measurements), root)


def put_notes(root: Path) -> None:
    """Notes 01 to 03 as they lie there when they have been made, with a finding each."""
    names = ("01_social_mapping", "02_company_survey", "03_jobcentre_organisation")
    folder = root / "reports" / "odder" / "notebooks"
    folder.mkdir(parents=True)
    for name, (id, headline) in zip(names, FOUND.items(), strict=True):
        output = {"data": {MIME: {"findings": [finding(id, headline).record()]}}}
        about = {"pages": 1, "subject": name, "date": "21. november 2026"}
        executed = {"metadata": {NOTE: about}, "cells": [{"outputs": [output]}]}
        (folder / f"{name}.ipynb").write_text(json.dumps(executed), encoding="utf-8")


def within(box: object) -> Iterator[Any]:
    """All that is on the screen, from the top down, without what is not to be seen."""
    assert isinstance(box, widgets.Widget)
    if box.layout.display != "none":
        yield box
        for child in getattr(box, "children", ()):
            yield from within(child)


def labels(box: object) -> list[str]:
    return [each.description for each in within(box) if getattr(each, "description", "")]


def labelled(box: object, label: str) -> Any:
    """The control with this label that is to be seen."""
    found = [each for each in within(box) if getattr(each, "description", "") == label]
    assert len(found) == 1, f"{label}: {labels(box)}"
    return found[0]


def press(box: object, label: str) -> None:
    labelled(box, label).click()


def told(box: object) -> str:
    """All sentences on the screen."""
    pages = " ".join(each.value for each in within(box) if isinstance(each, widgets.HTML))
    return " ".join(re.sub(r"<style>.*?</style>|<[^>]*>", " ", pages, flags=re.DOTALL).split())
