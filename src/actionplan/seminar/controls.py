"""What the screens of a seminar have in common: whether somebody sits there, how a control looks, how a mistake is told."""

import os
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
