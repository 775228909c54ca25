"""What is said and written in Eksempelby: interviews, documents, partners, roles and the steps of the way to a job."""

import pandas as pd

from actionplan.invented.frames import frame, words
from actionplan.tables.specs import DOCUMENTS, INTERVIEWS, PARTNERS, PROCESS_STEPS, ROLES_TABLE


def interviews() -> pd.DataFrame:
    """The coded statements, one row each; only a citizen has a status."""
    return frame(
        INTERVIEWS,
        (
            (
                talk["id"],
                talk["informant"],
                talk.get("status", "none"),
                talk["group_size"],
                theme,
                polarity,
                text,
                quote,
            )
            for talk in words("interviews")
            for theme, polarity, quote, text in talk["said"]
        ),
    )


def organisation() -> dict[str, pd.DataFrame]:
    """The four tables of the present effort by name."""
    text = words("organisation")
    roles = [(task, actor, role) for task, actors in text["roles"].items() for actor, held in actors.items() for role in held]
    return {
        "documents": frame(DOCUMENTS, text["documents"]),
        "partners": frame(PARTNERS, text["partners"]),
        "roles": frame(ROLES_TABLE, roles),
        "process_steps": frame(PROCESS_STEPS, text["process_steps"]),
    }
