"""The plan's two files in a municipality's reports, and the rule that keeps a person's work: a Word file that somebody has
edited is never written over.

The page keeps a record of the Word file as it was made (`actionplan.changes.PlanRecord`), and the file a digest of itself. Where
the file that lies there is another one, somebody has edited it; the new draft then gets the day in its name.
"""

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from typing import Final

from markupsafe import Markup

from actionplan import danish
from actionplan.briefing import action_plan, action_plan_page, action_plan_word
from actionplan.briefing.action_plan_template import STANDARD
from actionplan.briefing.action_plan_word import BadTemplate
from actionplan.briefing.goal_setting import Basis
from actionplan.briefing.note import tidy_svg
from actionplan.briefing.plan_pieces import Picture, Plan
from actionplan.browser import Renderer
from actionplan.changes import PLAN, PlanRecord, digest_of, file_digest
from actionplan.workbook import Case

OWN_TEMPLATE: Final = "handlingsplan_skabelon.docx"
"""A municipality's own template, in its data folder."""
A_FOLDER: Final = "Det er en mappe og ikke en Word-fil. Giv den et andet navn. Planen er lavet på standardskabelonen."


@dataclass(frozen=True)
class Files:
    """What is to be written. contents: by file name, the page last; a Word file only where it is to be written. gone: a former
    drafts that nobody has edited and that the new one takes the place of. remark: a sentence for the analyst, or empty. problem:
    what is wrong with the municipality's template, or empty. judged: digests of the Word files that lay there when it was judged
    which of them are edited."""

    contents: Mapping[str, bytes]
    gone: tuple[str, ...] = ()
    remark: str = ""
    problem: str = ""
    judged: Mapping[str, str] = field(default_factory=dict)

    def still(self, path: Path) -> bool:
        """Whether what lies in a place is what was judged: nobody has saved a Word file there since."""
        return path.suffix != ".docx" or (file_digest(path) if path.exists() else "") == self.judged.get(path.name, "")


def make(basis: Basis, root: Path, former: PlanRecord, made_of: str, browser: Renderer) -> Files:
    """Makes the plan of a municipality. former: what the page that lies there says of its Word file. made_of: to be kept with the
    new page. Raises BrowserError."""
    case = basis.case
    folder = root / "reports" / case.slug
    plan = action_plan.plan(basis, action_plan.read_blocks(root, case.slug))
    own = root / "data" / case.slug / OWN_TEMPLATE
    template = (own if own.is_file() else STANDARD).read_bytes()
    problem = f"data/{case.slug}/{OWN_TEMPLATE}: {A_FOLDER}" if own.is_dir() else ""
    content = _digest(plan, case, template)
    drawn = _drawn(plan, browser)
    kept = folder / former.name
    contents: dict[str, bytes] = {}
    gone: tuple[str, ...] = ()
    name, digest = former.name, former.digest
    judged = {path.name: file_digest(path) for path in folder.glob(f"{PLAN}*.docx")}  # before anything is drawn, which takes long
    drafts, edited = ([path.name for path in found] for found in (former.drafts(folder), former.not_as_made(folder)))
    if content != former.content or not kept.is_file() or former.name in drafts:
        pictures = dict(zip(_wide(plan), browser.png(_wide(plan)), strict=True))
        try:
            word = action_plan_word.word(plan, case.day, pictures, template)
        except BadTemplate as bad:
            problem = f"data/{case.slug}/{OWN_TEMPLATE}: {bad} Planen er lavet på standardskabelonen."
            word = action_plan_word.word(plan, case.day, pictures, STANDARD.read_bytes())
        name = next(each for each in _names(case) if not (folder / each).is_file() or each in drafts)
        digest = hashlib.sha256(word).hexdigest()
        if not (folder / name).is_file() or file_digest(folder / name) != digest:
            contents[name] = word
        gone = tuple(each for each in drafts if each != name)
    record = PlanRecord(name, digest, content)
    line = _line(name, edited)
    # A page that says that it is made of nothing known is made again, and the template told again, until it is mended.
    page = action_plan_page.page(plan, drawn, line, record.told("" if problem else made_of))
    remark = f"{case.name}: {_kept(edited, name)}" if name in contents and name != f"{PLAN}.docx" else ""
    return Files({**contents, f"{PLAN}.html": page.encode()}, gone, remark, problem, judged)


def _names(case: Case) -> Iterator[str]:
    """What the Word file may be called, the plainest first."""
    yield f"{PLAN}.docx"
    dated = f"{PLAN}_{case.day.isoformat()}"
    yield f"{dated}.docx"
    yield from (f"{dated}_{number}.docx" for number in count(2))


def _kept(edited: list[str], name: str) -> str:
    """That files which somebody has edited are kept, and what the new one is called."""
    is_are, has = ("er", "det er") if len(edited) == 1 else ("er", "de er")
    return f"{danish.joined(edited)} {is_are} rettet i Word og bliver, som {has}. Det nye udkast hedder {name}."


def _line(name: str, edited: list[str]) -> Markup:
    """The line on the Word file at the head of the page."""
    link = Markup('<a href="{0}">{0}</a>').format(name)
    if not edited:
        return Markup('<p class="facts">Planen kan rettes i Word: {}</p>').format(link)
    if name in edited:
        return Markup('<p class="facts">Planen er rettet i Word: {}. Siden her viser udkastet uden rettelserne.</p>').format(link)
    return Markup('<p class="facts">{} Åbn {}.</p>').format(_kept(edited, name), link)


def _wide(plan: Plan) -> list[str]:
    return list(dict.fromkeys(piece.wide for piece in plan.pieces if isinstance(piece, Picture)))


def _drawn(plan: Plan, browser: Renderer) -> dict[str, str]:
    """The SVG of each chart, by its plotly JSON."""
    figures = [figure for piece in plan.pieces if isinstance(piece, Picture) for figure in (piece.wide, piece.narrow)]
    figures = list(dict.fromkeys(figures))
    return {figure: tidy_svg(svg, f"p{i}") for i, (figure, svg) in enumerate(zip(figures, browser.svg(figures), strict=True))}


def _digest(plan: Plan, case: Case, template: bytes) -> str:
    """What the Word file says, whatever day it is made on: a new date alone is no reason for another file."""
    told = repr(plan).replace(danish.day(case.day), "").replace(case.day.isoformat(), "")
    return digest_of([told, hashlib.sha256(template).hexdigest()])
