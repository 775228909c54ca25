"""Where editions lie and what they are called; quick to import, as every build asks for them.

An edition is a folder data/<municipality>/editions/<day>, or <day>_2 where it is the second of that day. Folders with other
names, such as one in which an edition is just being made, are none.
"""

import re
from datetime import date
from pathlib import Path
from typing import Final

EDITIONS: Final = "editions"
CONTENTS: Final = "indhold.json"
"""The file of an edition that says what it holds and what that was made of."""
_NAME: Final = re.compile(r"(\d{4}-\d\d-\d\d)(?:_(\d+))?")


def folders(root: Path, municipality: str) -> tuple[Path, ...]:
    """The folders of a municipality's editions, the earliest first."""
    found = ((key(path.name), path) for path in (root / "data" / municipality / EDITIONS).glob("*/"))
    return tuple(path for _, path in sorted((named, path) for named, path in found if named is not None))


def key(name: str) -> tuple[date, int] | None:
    """A folder's day and number, 1 for the first of a day; None where the name is no edition's."""
    if (found := _NAME.fullmatch(name)) is None:
        return None
    try:
        return date.fromisoformat(found[1]), int(found[2] or 1)
    except ValueError:  # a day that the calendar does not have
        return None
