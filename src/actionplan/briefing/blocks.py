"""What a notebook cell shows: a `Block`, readable in JupyterLab and carried to the note inside the executed notebook.

A block's place in the note is set by the tags of its cell: `head` is always on the first page, `priority-1` to `priority-9`
say what gives way first where five pages are too few (9 first), `annex` is in the annex from the start.
"""

import json
from dataclasses import asdict, dataclass
from typing import Any, Literal

from markupsafe import Markup, escape

from actionplan import danish
from actionplan.analyses.finding import Finding
from actionplan.parameters.model import PLAN_STATUS
from actionplan.workbook import Case

MIME = "application/vnd.actionplan.block+json"
PLOTLY_MIME = "application/vnd.plotly.v1+json"
FIGURE_WIDE, FIGURE_NARROW = "<!--figure:wide-->", "<!--figure:narrow-->"

Kind = Literal["head", "messages", "chart", "table", "text"]


@dataclass(frozen=True)
class Block:
    """One piece of a note. title: what the annex's list calls it. html: safe HTML, with a place for the drawn chart.

    wide, narrow: the chart as plotly JSON for paper and for a phone, empty where there is none. about: facts on the note as
    a whole, which the head alone carries.
    """

    kind: Kind
    title: str
    html: str
    wide: str = ""
    narrow: str = ""
    findings: tuple[Finding, ...] = ()
    about: tuple[tuple[str, str], ...] = ()

    def _repr_mimebundle_(self, **_: Any) -> dict[str, Any]:
        """What Jupyter stores and shows: the block for the note, HTML and a live chart for the one at the screen."""
        record = {**asdict(self), "findings": [finding.record() for finding in self.findings], "about": dict(self.about)}
        shown: dict[str, Any] = {MIME: record, "text/html": self.html}
        if self.wide:
            shown[PLOTLY_MIME] = json.loads(self.wide)
            del shown["text/html"]
        return shown


def from_record(record: dict[str, Any]) -> Block:
    """A block back from an executed notebook's output."""
    findings = tuple(Finding.from_record(finding) for finding in record["findings"])
    return Block(**{**record, "findings": findings, "about": tuple(record["about"].items())})


def head(case: Case, subject: str, period: str) -> Block:
    """The title block: municipality, subject, the figures' period, date and status, and a banner where data are invented."""
    day = danish.day(case.day)
    status = PLAN_STATUS[case.parameters.status] if case.parameters.status else ""
    banner = Markup('<p class="banner" role="note">{}</p>').format(INVENTED_BANNER) if case.invented else Markup("")
    facts = " · ".join(
        fact
        for fact in (
            f"Tal til og med {period}" if period else "",
            f"Notat af {day}",
            f"Planens status: {status}" if status else "",
        )
        if fact
    )
    html = Markup('<header><p class="municipality">{}</p><h1>{}</h1><p class="facts">{}</p>{}</header>').format(
        case.name, subject, facts, banner
    )
    about = {
        "municipality": case.name,
        "subject": subject,
        "date": day,
        "status": status,
        "invented": "yes" if case.invented else "",
    }
    return Block("head", subject, str(html), about=tuple(about.items()))


INVENTED_BANNER = (
    "Opdigtede tal. Kommunen findes ikke, og intet i notatet handler om virkelige borgere, virksomheder eller kommuner."
)
INVENTED_MARK = Markup('<span class="invented">Opdigtede tal</span> ')


def mark(invented: bool) -> Markup:
    """The short mark that stands at everything made from invented data."""
    return INVENTED_MARK if invented else Markup("")


def key_messages(findings: tuple[Finding | None, ...], *, nothing: str) -> Block:
    """Up to five key messages, in the order given; findings without a figure (None) are left out.

    nothing: the sentence that stands there when no finding has a figure.
    """
    told = [finding for finding in findings if finding is not None][:5]
    items = Markup("").join(
        Markup("<li><strong>{}.</strong> {}{}</li>").format(
            finding.headline.rstrip("."), mark(finding.invented), finding.sentence
        )
        for finding in told
    )
    body = Markup("<ol>{}</ol>").format(items) if told else Markup("<p>{}</p>").format(nothing)
    return Block(
        "messages",
        "Det vigtigste",
        str(Markup('<section class="messages"><h2>Det vigtigste</h2>{}</section>').format(body)),
        findings=tuple(told),
    )


def text(title: str, paragraphs: tuple[str, ...] = (), items: tuple[str, ...] = (), *, ordered: bool = False) -> Block:
    """A heading with paragraphs and, after them, a list. All texts are plain and are escaped here."""
    body = Markup("").join(Markup("<p>{}</p>").format(paragraph) for paragraph in paragraphs)
    if items:
        kind = "ol" if ordered else "ul"
        listed = Markup("").join(Markup("<li>{}</li>").format(item) for item in items)
        body += Markup("<{0}>{1}</{0}>").format(Markup(kind), listed)
    return Block("text", title, str(Markup("<section><h2>{}</h2>{}</section>").format(escape(title), body)))
