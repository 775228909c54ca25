"""What a measure's control chart says of the way the goal wants: its latest figure, and its level since the plan began."""

from typing import Literal

from actionplan import danish
from actionplan.methods.control_chart import HIGH, LOW, Chart, Label
from actionplan.parameters.goals import Measure

Variation = Literal["better", "worse", "chance", "unknown"]
Meaning = Literal["better", "worse", "chance"]


def meaning(found: Label, measure: Measure) -> Meaning:
    """What a figure says among the others of its chart."""
    if found not in HIGH | LOW:
        return "chance"
    return "better" if (found in HIGH) == (measure.direction == "up") else "worse"


def variation(former: Chart | None, recent: Chart | None, measure: Measure) -> Variation:
    """What the latest figure says among those since the plan began; where that is nothing, what their level says.

    former: the chart of the figures before the plan. recent: that of those since.
    """
    if recent is None or recent.undecided:
        return "unknown"
    latest = meaning(recent.labels[-1], measure)
    return shift(former, recent, measure) if latest == "chance" else latest


def shift(former: Chart | None, recent: Chart | None, measure: Measure) -> Meaning:
    """What it says that the mean of the figures since the plan began lies outside the limits of those before it.

    Nothing where the last of those was on its way there already, as the level then didn't move with the plan.
    """
    if former is None or recent is None or former.lower <= recent.mean <= former.upper:
        return "chance"
    found: Meaning = "better" if (recent.mean > former.upper) == (measure.direction == "up") else "worse"
    return "chance" if meaning(former.labels[-1], measure) == found else found


def shift_told(before: float, now: float, *, begun: bool) -> str:
    """That the level is another one, as a sentence. before, now: the means as readers may see them. begun: whether what parts the
    figures is the goal's own start."""
    since = "målet begyndte" if begun else "den nye plan begyndte"
    way = "højere" if now > before else "lavere"
    means = f"i gennemsnit {danish.exact(round(now, 1))} mod {danish.exact(round(before, 1))}"
    return f"Siden {since}, ligger tallene {way} end før: {means}."
