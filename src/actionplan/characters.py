"""Signs that no XML can hold, and so neither Word nor Excel: they come along when text is copied from a PDF or a slide."""

import re
from typing import Final

_BREAKS: Final = re.compile("[\v\f]+")
_UNBEARABLE: Final = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def bearable(text: str) -> str:
    """The text without signs that XML can't hold; breaks of lines and pages become spaces."""
    return text if text.isprintable() else _UNBEARABLE.sub("", _BREAKS.sub(" ", text))
