"""Editions made by hand, for the tests of what is read from them."""

import hashlib
import json
from collections.abc import Iterable
from pathlib import Path

from actionplan.analyses.finding import Finding


def edition(
    root: Path,
    name: str,
    findings: Iterable[Finding],
    *,
    municipality: str = "odder",
    invented: bool = False,
    counted: Iterable[tuple[int, str, int]] = (),
) -> Path:
    """The folder of an edition as far as it is read again. name: the folder's. counted: goal, measure and months."""
    record = json.dumps({"invented": invented, "findings": [each.record() for each in findings]}).encode()
    return edition_of(root, name, record, municipality=municipality, counted=counted)


def edition_of(
    root: Path, name: str, record: bytes, *, municipality: str = "odder", counted: Iterable[tuple[int, str, int]] = ()
) -> Path:
    """The same with any content of findings.json, of which it has the fingerprint."""
    folder = root / "data" / municipality / "editions" / name
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "findings.json").write_bytes(record)
    contents = {
        "kommune": municipality,
        "dag": name[:10],
        "filer": {"findings.json": hashlib.sha256(record).hexdigest()},
        "tælles": [{"mål": goal, "måltal": measure, "måneder": months} for goal, measure, months in counted],
    }
    (folder / "indhold.json").write_text(json.dumps(contents, ensure_ascii=False), encoding="utf-8")
    return folder
