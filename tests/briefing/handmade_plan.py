"""A plan's basis made by hand: Odder with a few findings, a chart and a table in its notes, and goals where a test wants them."""

import base64
from collections.abc import Iterator, Sequence
from datetime import date
from functools import cache
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import nbformat
from handmade import cell, notebook

from actionplan.analyses.finding import Finding
from actionplan.analyses.social_mapping import Comparison
from actionplan.briefing import goal_setting
from actionplan.briefing.blocks import FIGURE_NARROW, FIGURE_WIDE, Block
from actionplan.briefing.earlier_notes import EARLIER
from actionplan.briefing.plan_pieces import Grid, Heading, Paragraph, Piece
from actionplan.changes import NOTE
from actionplan.parameters.goals import Goal, Goals, Measure, Milestones
from actionplan.parameters.model import Parameters
from actionplan.sources.reference import CooperationFacts, read_reference
from actionplan.tables.figures import Figures
from actionplan.tables.parse import empty
from actionplan.tables.specs import SPECS
from actionplan.workbook import Case

DAY = date(2026, 11, 21)
ABOUT = {"pages": 3, "annex": False, "subject": "Social kortlægning", "date": "20. november 2026"}
PNG = base64.b64decode("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==")


def finding(id: str, headline: str, **more: Any) -> Finding:
    return Finding(
        id=id, headline=headline, sentence=f"{headline}, siger tallene.", source="Kilden", uncertainty="", invented=False, **more
    )


OFFERS = finding(
    "01.offers", "15 pct. er i virksomhed, en mindre andel end på landsplan", value=15.0, unit="pct.", period="2026M07"
)
BREAKS = finding("03.way.breaks", "Ét sted står sagen uden ansvarlig", strength=False)
TABLE = (
    '<div><table><caption>{}</caption><thead><tr><td></td><th scope="col">Odder</th></tr></thead><tbody>'
    '<tr><th scope="row">I virksomhed &amp; andre</th><td{}>{}</td></tr></tbody></table></div>'
)
CHART = Block(
    "chart",
    OFFERS.headline,
    '<section><h2>Tilbud</h2><figure><figcaption><span class="invented">Opdigtede tal</span> Tilbud (pct.)</figcaption>'
    f'<div class="wide" role="img" aria-label="Punkter for hvert område.">{FIGURE_WIDE}</div>'
    f'<div class="narrow">{FIGURE_NARROW}</div></figure>'
    f'{TABLE.format("Tilbud", "", "15")}<p class="source">Resten står i bilaget. Kilde: Kilden.</p></section>',
    '{"wide":1}',
    '{"narrow":1}',
    (OFFERS,),
)
WAY = Block(
    "table",
    "Vejen",
    f"<section><h2>Vejen</h2><p>Læst sådan.</p>{TABLE.format('Trin', ' class=words', 'Ingen<br>får sagen')}</section>",
    findings=(finding("03.way", "Vejen tager 168 dage"), BREAKS),
)
WHOLE = Goal(
    number=4,
    name="Flere åbne pladser",
    kind="cooperation_models",
    answers=("01.offers", "03.way.breaks"),
    employment_plan=("Mål 2: Flere i tilbud i virksomheder",),
    challenge="For få er i virksomhed.",
    effort="Virksomheder får én aftale.",
    milestones=Milestones(short_term=("Ti har skrevet under", "Alle er ringet op"), long_term=("Pladserne er i brug",)),
    success_criteria=("Pladserne bruges",),
    baseline="Der er 20 i dag.",
    measures=(
        Measure(name="Åbne pladser", unit="virksomheder", model=2, direction="up", baseline=20, target=35, by=date(2028, 12, 31)),
    ),
    start=date(2027, 4, 1),
    end=date(2028, 12, 31),
    money="50.000 kr. om året",
    staff="En halv stilling",
    responsible="Afdelingsleder",
    partners=("Erhvervsrådet", "Fagforeningerne"),
)
BARE = Goal(number=1, name="Én & samme kontakt", decisions=("Udvalget, punkt 5",))
ENDED = Goal(number=2, name="Breve til nye", decisions=("Udvalget, punkt 6",), end=date(2026, 6, 30))


@cache
def facts() -> CooperationFacts:
    """The four cooperation models."""
    return read_reference(Path(__file__).parents[2]).cooperation


def basis(root: Path, *, found: bool = True, goals: Sequence[Goal] = (), more: Any = None, **params: Any) -> goal_setting.Basis:
    """found: whether the notes have results. more: other parts of the goals file. params: of the params file."""
    folder = root / "reports" / "odder" / "notebooks"
    folder.mkdir(parents=True, exist_ok=True)
    for name in EARLIER:
        blocks = {"01": [CHART], "03": [WAY]}.get(name[:2], []) if found else []
        executed = notebook(cell("priority-1", *blocks))
        executed.metadata[NOTE] = ABOUT
        nbformat.write(executed, folder / f"{name}.ipynb")
    fictional = bool(params.get("fictional"))
    case = Case(
        "odder",
        Parameters(municipality="Prøveby" if fictional else "Odder", **params),
        {name: empty(spec) for name, spec in SPECS.items()},
        Figures({}, {}, {}, {}),
        Comparison("Odder", "Hele landet", (), "", invented=fictional),
        SimpleNamespace(catalogue=SimpleNamespace(tables={}), cooperation=facts()),  # type: ignore[arg-type]
        None,  # type: ignore[arg-type]
        DAY,
        goals=Goals(goals=tuple(goals), **(more or {})),
    )
    return goal_setting.basis(case, root)


class Painter:
    """Draws what is smallest, and counts how often it is asked for pictures for Word."""

    def __init__(self) -> None:
        self.asked = 0

    def svg(self, figures: Sequence[str]) -> list[str]:
        return ["<svg >drawn</svg>"] * len(figures)

    def png(self, figures: Sequence[str]) -> list[bytes]:
        self.asked += 1
        return [PNG] * len(figures)

    def print(self, page: str) -> bytes:
        raise NotImplementedError


def texts(pieces: Sequence[Piece]) -> Iterator[str]:
    """All that is to be read in these pieces."""
    for piece in pieces:
        if isinstance(piece, Heading):
            yield piece.told
        elif isinstance(piece, Paragraph):
            yield "".join(word if isinstance(word, str) else word.text for word in piece.words)
        elif isinstance(piece, Grid):
            yield from (piece.caption, *piece.heads, *(cell for row in piece.rows for cell in row))
        else:
            yield piece.caption
