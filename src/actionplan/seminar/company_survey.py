"""The company survey at the screen (guidelines 2.2.2 and 2.2.3): interest by model and group, and how companies are chosen.

The screen holds no figure of its own: interest comes as tables that have passed `actionplan.publish`, and of the choice of
companies to interview only how much is covered. It knows no company's number and no single answer. The number goes in steps of
three, since of one company more the room could see what just that one answered.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from markupsafe import Markup
from pydantic import ValidationError

from actionplan import danish
from actionplan.analyses.company_interviews import Seen, told
from actionplan.briefing import blocks, tables
from actionplan.briefing.blocks import Block
from actionplan.methods.maximum_variation import Part
from actionplan.parameters.company_interviews import DIMENSIONS, HEAVIEST, MOST, CompanyInterviews, Weights
from actionplan.problems import Refused
from actionplan.publish import Published
from actionplan.seminar.controls import alert, control, heading, live, paragraph, sentences
from actionplan.tables.specs import SPECS
from actionplan.workbook import Case

if TYPE_CHECKING:  # a tenth of a second, which a note that nobody sits at need not spend
    import ipywidgets as widgets  # type: ignore[import-untyped]

INTEREST_TITLE = "Interesse for de fire modeller"
CHOICE_TITLE = "Virksomheder til interview"
STEP = 3
NUMBERS = tuple(range(2 * STEP, MOST + 1, STEP))

_IN_BATCH = (
    "Interessen for modellerne kan ses gruppe for gruppe, og virksomheder til interview kan vælges her, når arbejdsbogen er åben "
    "i JupyterLab. Antal og vægte gemmes i kommunens params."
)
_NO_GROUPS = "Der er for få svar til at dele dem op."
_NO_NUMBERS = "Svarene er givet uden virksomhedernes numre, så ingen kan vælges til interview."
_ABOUT = (
    "Skærmen viser kun, hvor meget de valgte virksomheder dækker. Hvilke virksomheder det er, står i projektgruppens liste, som "
    "følger params, når den laves igen."
)
_OTHER_NUMBER = "I params står {number}. Her vælges i trin på tre, så der begyndes med {nearest}."
_HEARD = "Så meget tæller det, at de valgte er forskellige: {word}. 0 tæller ikke, {heaviest} tæller mest."


@dataclass(frozen=True)
class Interest:
    """What can be asked about interest. models: label to key. groups: label to key. table: a model by a grouping, through
    the gate."""

    models: Mapping[str, str]
    groups: Mapping[str, str]
    table: Callable[[str, str], Published]


@dataclass(frozen=True)
class Interviews:
    """What can be asked about the choice of companies. coverage: of the values, and of sector and size together. save: writes
    number and weights, and raises Refused where that can't be."""

    coverage: Callable[[CompanyInterviews], tuple[Seen, Seen]]
    save: Callable[[CompanyInterviews], None]


def screen(case: Case, interest: Callable[[], Interest], interviews: Callable[[], Interviews | None]) -> "widgets.Widget | Block":
    """The screen where somebody sits at the kernel; one sentence in its place where a note is made, and nothing is asked then.

    interviews: gives None where nobody knows which company gave which answers.
    """
    if not live():
        return blocks.text(CHOICE_TITLE, (_IN_BATCH,))
    import ipywidgets as widgets  # noqa: PLC0415  see above

    if case.survey is None:
        sentence = f"Ingen virksomhed har svaret på spørgeskemaet endnu. {SPECS['survey_responses'].collect}"
        return widgets.HTML(paragraph(sentence))
    found = interviews()
    choice = widgets.VBox([heading(CHOICE_TITLE), widgets.HTML(paragraph(_NO_NUMBERS))])
    if found is not None:
        choice = _Choice(case, found).box
    return widgets.VBox([interest_box(interest()), choice])


def interest_box(interest: Interest) -> "widgets.VBox":
    """Two lists to choose a model and a grouping from, and the table of the two."""
    import ipywidgets as widgets  # noqa: PLC0415  see above

    if not interest.models or not interest.groups:
        return widgets.VBox([heading(INTEREST_TITLE), widgets.HTML(paragraph(_NO_GROUPS))])
    model = control(widgets.Dropdown, "Model", "Den model, som interessen gælder.", options=list(interest.models.items()))
    group = control(
        widgets.Dropdown, "Opdelt efter", "Det, som virksomhederne deles op efter.", options=list(interest.groups.items())
    )
    result = widgets.HTML()

    def show(_: object) -> None:
        result.value = ""  # no old figure stands beside a new choice, whatever happens
        shown = interest.table(model.value, group.value)
        heading = Markup("<p><strong>{}</strong></p>").format(model.label)
        result.value = str(heading + tables.html(shown) + tables.footnote([shown]))

    for each in (model, group):
        each.observe(show, names="value")
    show(None)
    return widgets.VBox([heading(INTEREST_TITLE), model, group, result])


class _Choice:
    """Number and weights, what they cover, and saving them."""

    def __init__(self, case: Case, interviews: Interviews) -> None:
        import ipywidgets as widgets  # noqa: PLC0415  see above

        plan = case.parameters.company_interviews
        self._interviews = interviews
        self._threshold = case.parameters.threshold
        self._file = f"params/{case.slug}.yml"
        nearest = min(NUMBERS, key=lambda number: abs(number - plan.number))
        self.number = control(
            widgets.SelectionSlider,
            "Antal virksomheder",
            "Så mange virksomheder skal interviewes. Vælges i trin på tre.",
            options=NUMBERS,
            value=nearest,
            continuous_update=False,
        )
        self.weights = {
            dimension: control(
                widgets.IntSlider,
                danish.capital(word),
                _HEARD.format(word=word, heaviest=HEAVIEST),
                min=0,
                max=HEAVIEST,
                value=plan.weights.by_dimension()[dimension],
                continuous_update=False,
            )
            for dimension, word in DIMENSIONS.items()
        }
        self.button = widgets.Button(
            description="Gem", tooltip=f"Skriver antal og vægte i {self._file}.", layout={"width": "auto", "max_width": "100%"}
        )
        about = paragraph(_ABOUT)
        if nearest != plan.number:
            about += paragraph(_OTHER_NUMBER.format(number=plan.number, nearest=nearest))
        self.result, self.message = widgets.HTML(), widgets.HTML()
        controls = (self.number, *self.weights.values())
        self.box = widgets.VBox([heading(CHOICE_TITLE), widgets.HTML(about), *controls, self.result, self.button, self.message])
        for each in controls:
            each.observe(self._changed, names="value")
        self.button.on_click(self._pressed)
        self._show()

    def _changed(self, _: object) -> None:
        self.message.value = ""
        self._show()

    def _show(self) -> None:
        self.result.value = ""
        try:
            plan = self._plan()
        except ValidationError as error:
            self.result.value = paragraph(*sentences(error))
            return
        self.result.value = _covered(*self._interviews.coverage(plan), self._threshold)

    def _pressed(self, _: object) -> None:
        self.message.value = ""
        try:
            self._interviews.save(self._plan())
        except ValidationError as error:
            self.message.value = alert("Ikke gemt.", *sentences(error))
        except Refused as refused:
            self.message.value = alert("Ikke gemt.", *(problem.sentence() for problem in refused.problems))
        else:
            done = f"Antal og vægte er gemt i {self._file}."
            self.message.value = str(Markup('<p role="status">{}</p>').format(done))

    def _plan(self) -> CompanyInterviews:
        """Number and weights on the screen. Raises ValidationError with a Danish sentence where nothing counts."""
        weights = Weights(**{dimension: slider.value for dimension, slider in self.weights.items()})
        return CompanyInterviews(number=self.number.value, weights=weights)


def _covered(values: Seen, cells: Seen, threshold: int) -> str:
    """How much is covered and what is missing, as HTML."""
    first = f"De valgte dækker {danish.number(values.covered)} af {danish.number(values.possible)} svar og kendetegn"
    if cells.possible:
        several = f"{danish.number(cells.covered)} af {danish.number(cells.possible)} kombinationer af sektor og størrelse"
        first = f"{first} og {several}"
    items = [
        _missing("Mangler, fordi der er valgt for få", (*values.number, *cells.number)),
        _missing("Mangler, fordi ingen, der har svaret og må kontaktes, passer", (*values.nobody, *cells.nobody)),
    ]
    if values.hidden or cells.hidden:
        items.append(f"Hvad der gælder for under {danish.counted(threshold, 'en virksomhed', 'virksomheder')}, vises ikke her.")
    listed = Markup("").join(Markup("<li>{}</li>").format(item) for item in items if item)
    return str(Markup('<p role="status"><strong>{}.</strong></p>').format(first) + Markup("<ul>{}</ul>").format(listed))


def _missing(why: str, parts: Sequence[Part]) -> str:
    return danish.stopped(f"{why}: {'; '.join(map(told, parts))}") if parts else ""
