"""What the blocks on the survey among companies have in common."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from markupsafe import Markup

from actionplan.analyses import company_answers as answers
from actionplan.analyses.company_answers import CHOSEN
from actionplan.analyses.finding import Finding
from actionplan.analyses.respondents import Survey
from actionplan.analyses.survey_words import Asked
from actionplan.briefing import tables
from actionplan.briefing.blocks import Block
from actionplan.publish import Draft, Header, Published, cell_of, derived, estimates, separate, upright
from actionplan.publish.estimates import ANSWERS
from actionplan.tables.cell import Missing
from actionplan.workbook import Case

ALONE = "Tallene gælder kun de virksomheder, der svarede; de er ikke regnet op til alle."


@dataclass(frozen=True, eq=False)
class Given:
    """What every topic is made from."""

    case: Case
    survey: Survey
    threshold: int
    asked: Asked
    labels: Mapping[str, str]

    @property
    def note(self) -> str:
        """What is told under every table."""
        return "" if self.survey.weighted else ALONE

    def chosen(self, question: str) -> Published:
        """A question with several answers: its choices but those that exclude the others, the commonest first."""
        table = estimates(answers.chosen(self.survey, question, self.threshold), self.threshold)
        alone = {choice.label for choice in self.survey.form.question(question).choices if choice.alone}
        return by_share(table.with_rows([row for row in table.rows if row not in alone]))

    def few_or_counted(self, count: int) -> int | None:
        """A count of companies that stands in a sentence, None where it is too small to be told."""
        draft = Draft("", "", ("",), (Header("", ""),), ((float(count),),), "", (), self.survey.invented)
        passed = separate(draft, self.threshold).value("", "")
        return None if passed is None else int(passed)


def by_share(table: Published) -> Published:
    """The rows in the order of their first column, those that are hidden last."""
    first = table.columns[0].label
    order = {row: table.value(row, first) for row in table.rows}
    return table.with_rows(sorted(table.rows, key=lambda row: -1.0 if (share := order[row]) is None else -share - 2))


def interval_table(table: Published, column: str, heading: str) -> Published:
    """The share, its interval and the answers behind it, under short headings; without intervals where no row has one, and
    without answers where they are not told."""
    told = [(heading, column), ("mindst", f"{column}, fra"), ("højst", f"{column}, til")]
    if not has_intervals(table, column):
        told = told[:1]
    columns = [(Header(label, "pct."), cell_of(old)) for label, old in told]
    if ANSWERS in {header.label for header in table.columns}:
        columns.append((Header(ANSWERS, "svar"), cell_of(ANSWERS)))
    return derived(table, columns)


def has_intervals(table: Published, column: str) -> bool:
    """Whether a share has its interval in any row."""
    return any(not isinstance(cell, Missing) for cell in table.series(f"{column}, fra"))


def choices(table: Published) -> Published:
    """A question with several answers for the annex."""
    return interval_table(table, CHOSEN, "Valgt")


def each_row(table: Published, begins: str = "") -> list[Published]:
    """A table of shares as one table for each row, since all its columns together are wider than paper.

    begins: what each caption begins with; a row's own words go on from there.
    """
    heading = "Andel"
    return [
        interval_table(
            upright(table, row, caption=f"{begins}{row.removeprefix('… ')}", row_heading="Svarmulighed", heading=heading),
            heading,
            heading,
        )
        for row in table.rows
    ]


def full(title: str, passed: Sequence[Published], note: str) -> Block:
    """Whole tables for the annex."""
    return tables.block(title, [table for table in passed if table.rows], note=note)


def words_block(
    title: str,
    told: Finding | tuple[Finding, ...] | None,
    body: Markup,
    passed: Sequence[Published],
    note: str,
    *,
    reading: str = "",
) -> Block:
    """A table of words made from published tables, with a sentence before it and remarks and sources under it."""
    before = Markup("<p>{}</p>").format(reading) if reading else Markup("")
    under = tables.footnote(passed, *([note] if note else []))
    whole = Markup('<section><div class="short"><h2>{}</h2>{}{}</div>{}</section>').format(title, before, body, under)
    made = told if isinstance(told, tuple) else (told,) if told else ()
    return Block("table", title, str(whole), findings=made)
