"""All of Eksempelby's tables, and the files that are shipped."""

from pathlib import Path

import pandas as pd

from actionplan.environment import ROOT
from actionplan.invented.answers import survey_responses
from actionplan.invented.companies import agreements, companies
from actionplan.invented.dice import Dice
from actionplan.invented.figures import indicators
from actionplan.invented.goals import activities, decisions, general_status, measurements
from actionplan.invented.people import lives
from actionplan.invented.placements import Placements
from actionplan.invented.seminar import seminar_log
from actionplan.invented.voices import interviews, organisation
from actionplan.invented.workplaces import workplaces
from actionplan.seminar.session import FILE, FOLDER
from actionplan.survey.questionnaire import questionnaire
from actionplan.survey.responses import write_responses
from actionplan.tables.dictionary import write_table
from actionplan.tables.names import file_stem
from actionplan.tables.specs import SPECS, SURVEY_RESPONSES

SEED = 20261121


def generate(seed: int = SEED) -> dict[str, pd.DataFrame]:
    """Every table of `SPECS` by name and in its order, with the columns and types of its spec."""
    frame, firms = companies(Dice(seed, 2))
    agreed = agreements(Dice(seed, 3), firms)
    people = lives(Dice(seed, 5), Placements(firms, agreed))
    tables = {
        "indicators": indicators(Dice(seed, 1)),
        "support_spells": people.support,
        "offer_spells": people.offers,
        "exit_counts": people.exits,
        "companies": frame,
        "workplaces": workplaces(Dice(seed, 7)),
        "survey_responses": survey_responses(Dice(seed, 4), firms, questionnaire(ROOT)),
        "interviews": interviews(),
        "agreements": agreed,
        "measurements": measurements(Dice(seed, 6)),
        "activities": activities(),
        "decisions": decisions(),
        "general_status": general_status(),
        **organisation(),
    }
    return {name: tables[name] for name in SPECS if name in tables}


def write(folder: Path) -> None:
    """Writes every table of the default seed into the folder as CSV files that are marked as invented, and the seminar's log."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, frame in generate().items():
        path = folder / f"{file_stem(SPECS[name])}.csv"
        if name == SURVEY_RESPONSES.name:
            write_responses(frame, questionnaire(ROOT), path, invented=True)
        else:
            write_table(frame, SPECS[name], path, invented=True)
    (folder / FOLDER).mkdir(exist_ok=True)
    (folder / FOLDER / FILE).write_bytes(seminar_log())
