"""All of Eksempelby's tables, and the files that are shipped."""

from pathlib import Path

import pandas as pd

from actionplan.invented.companies import agreements, companies, survey_responses
from actionplan.invented.dice import Dice
from actionplan.invented.figures import indicators
from actionplan.invented.goals import activities, measurements
from actionplan.invented.people import lives
from actionplan.invented.placements import Placements
from actionplan.invented.voices import interviews, organisation
from actionplan.tables.dictionary import write_table
from actionplan.tables.names import file_stem
from actionplan.tables.specs import SPECS

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
        "survey_responses": survey_responses(Dice(seed, 4), firms),
        "interviews": interviews(),
        "agreements": agreed,
        "measurements": measurements(Dice(seed, 6)),
        "activities": activities(),
        **organisation(),
    }
    return {name: tables[name] for name in SPECS}


def write(folder: Path) -> None:
    """Writes every table of the default seed into the folder as CSV files that are marked as invented."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, frame in generate().items():
        write_table(frame, SPECS[name], folder / f"{file_stem(SPECS[name])}.csv", invented=True)
