"""What the tests of findings share: whom to compare with, figures read back from a sentence, and rules of good Danish."""

import re

from actionplan.analyses.finding import Finding
from actionplan.analyses.social_mapping import Comparison
from actionplan.tables.cell import Missing

REAL = Comparison("Odder", "Hele landet", ("Vejle",), "en anden kommune", invented=False)
MADE_UP = Comparison("Eksempelby", "Eksempelland", ("Prøvekøbing",), "valgt i params", invented=True)
GAPS = (Missing.WITHHELD, Missing.UNKNOWN)
"""What a source's figures can lack."""
FIGURE = r"(\u2212?[\d.]+(?:,\d+)?)"


def number(text: str) -> float:
    return float(text.replace(".", "").replace(",", ".").replace("\u2212", "-"))


def told(pattern: str, text: str) -> float | None:
    """The figure at the place of «figure» in a pattern, None where the text has no such words."""
    found = re.search(pattern.replace("«figure»", FIGURE), text)
    return None if found is None else number(found[1])


WRONG = re.compile(
    r"  |\.\.|,,|,\.| [.,;]|[{}]|None|\bnan\b|Missing|\u22120 |\(\)| i i "
    r"|(?<!pct)\.,"  # a comma after a full stop that ends no abbreviation
    r"|(?<!pct)\. (?![A-ZÆØÅÉ\d])"  # a sentence that starts small
    r"|(?<![\d.,])1 fuldtidspersoner"
)


def assert_good_danish(finding: Finding) -> None:
    for text in (finding.headline, finding.sentence):
        assert re.match(r"[A-ZÆØÅÉ]|\d", text), text
        assert text == text.strip()
        assert WRONG.search(text) is None, (WRONG.search(text), text)
    assert finding.sentence.endswith(".")
    assert not finding.headline.endswith(".") or finding.headline.endswith("pct.")
