"""What the screens of a seminar have in common: whether somebody sits there, how a control looks, how a mistake is told."""

import os
from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any

from markupsafe import Markup
from pydantic import ValidationError

from actionplan.parameters.messages import NOT_USABLE

if TYPE_CHECKING:  # a tenth of a second, which a note that nobody sits at need not spend
    import ipywidgets as widgets  # type: ignore[import-untyped]


def live() -> bool:
    """Whether a person sits at this kernel. A Jupyter server tells its kernels their notebook's name, Voilà tells its own
    theirs where it serves; a build tells nothing of the kind."""
    return "JPY_SESSION_NAME" in os.environ or any(name.startswith("VOILA_") for name in os.environ)


def control(kind: Any, description: str, tooltip: str, **more: Any) -> Any:
    """A control of a kind of widget, with room for its label and no wider than a phone."""
    return kind(
        description=description,
        tooltip=tooltip,
        style={"description_width": "11em"},
        layout={"width": "34em", "max_width": "100%"},
        **more,
    )


def heading(text: str) -> "widgets.HTML":
    """A heading on the screen."""
    import ipywidgets as widgets  # noqa: PLC0415  see above

    return widgets.HTML(str(Markup("<h3>{}</h3>").format(text)))


def sentences(error: ValidationError) -> tuple[str, ...]:
    """What is wrong with a value for params, in Danish."""
    found = error.errors(include_url=False, include_input=False)
    return tuple(str(detail["ctx"]["sentence"]) if detail["type"] == "danish" else NOT_USABLE for detail in found)


def paragraph(*told: str) -> str:
    """Sentences as a paragraph of HTML; what they hold is text."""
    return str(Markup("<p>{}</p>").format(" ".join(told)))


def alert(*told: str) -> str:
    """Sentences as a paragraph that a screen reader reads at once."""
    return str(Markup('<p role="alert">{}</p>').format(" ".join(told)))


def status(*told: str) -> str:
    """Sentences as a paragraph that a screen reader reads when it has finished what it is at."""
    return str(Markup('<p role="status">{}</p>').format(" ".join(told)))


def field(kind: Any, description: str, tooltip: str, **more: Any) -> Any:
    """A control with its label above it, as wide as the page: long texts, and labels that are sentences. It tells of a change
    when it is left."""
    if "continuous_update" in kind.class_trait_names():
        more["continuous_update"] = False
    made = kind(description=description, tooltip=tooltip, layout={"width": "auto"}, **more)
    made.add_class("seminar-field")
    return made


def offer(choice: Any, options: Any, value: Any) -> None:
    """Gives a list other options and chooses one. It is emptied in between, as a browser that is told of no change in the number
    of the chosen one shows none."""
    choice.options = options
    choice.index = None
    choice.value = value


def button(description: str, tooltip: str, pressed: Callable[[], None], **more: Any) -> Any:
    """A button as wide as its words."""
    import ipywidgets as widgets  # noqa: PLC0415  see above

    made = widgets.Button(description=description, tooltip=tooltip, layout={"width": "auto", "max_width": "100%"}, **more)
    made.on_click(lambda _: pressed())
    return made


def row(*parts: Any) -> "widgets.HBox":
    """Controls beside each other, and below where there is no room."""
    import ipywidgets as widgets  # noqa: PLC0415  see above

    return widgets.HBox(parts, layout={"flex_flow": "row wrap"})


def relabel(buttons: Any, options: list[tuple[str, Any]], value: Any) -> None:
    """A row of buttons with these labels and values, and this one pressed."""
    if list(buttons.options) != options:
        buttons.options = options
        buttons.index = None  # the page marks a button only when the index changes, and new labels leave it at the first
    buttons.index = [each for _, each in options].index(value)


class Line:
    """The one line of a page that tells what has just happened, or what went wrong."""

    def __init__(self) -> None:
        import ipywidgets as widgets  # noqa: PLC0415  see above

        self.box = widgets.HTML()
        self.box.add_class("seminar-line")

    def tell(self, *told: str) -> None:
        """Sentences to be read when there is time; none takes away what stood there."""
        self.box.value = status(*told) if any(told) else ""

    def alert(self, *told: str) -> None:
        """Sentences to be read at once; none leaves what stands there."""
        if any(told):
            self.box.value = alert(*told)


class Question:
    """A question that is answered with a button before anything happens; not to be seen until it is asked."""

    def __init__(self) -> None:
        import ipywidgets as widgets  # noqa: PLC0415  see above

        self.box = widgets.VBox([])
        self.box.add_class("seminar-question")
        self.close()

    def ask(
        self,
        html: str,
        yes: tuple[str, Callable[[], None]],
        no: tuple[str, Callable[[], None] | None],
        back: "widgets.DOMWidget | None" = None,
        *,
        more: Sequence[tuple[str, Callable[[], None]]] = (),
    ) -> None:
        """Shows the question. html: what it is about. yes, no: a button's words and what it does; None only closes. back: what
        has the focus once it is answered, unless what is done then gives it to something else. more: other answers."""
        import ipywidgets as widgets  # noqa: PLC0415  see above

        made = [button(words, "", partial(self._answered, done, back)) for words, done in (yes, *more, no)]
        self.box.children = [widgets.HTML(html), row(*made)]
        self.box.layout.display = ""
        made[-1].focus()

    def close(self) -> None:
        """Takes the question away."""
        self.box.children = []
        self.box.layout.display = "none"

    def _answered(self, done: Callable[[], None] | None, back: "widgets.DOMWidget | None") -> None:
        self.close()
        if back is not None:
            back.focus()
        if done is not None:
            done()
