"""Imported by the process that workers and kernels are forked from: all that notes need is imported, and read, only once.

What the notebooks of the project in the variable ACTIONPLAN_ROOT import is read off their cells; the published figures, which
every one of them asks for, are read too. What can't be imported or read is left to the notebook that needs it: it fails there,
with a message.
"""

import ast
import gc
import json
import os
import sys
from collections.abc import Iterator
from contextlib import suppress
from importlib import import_module
from pathlib import Path
from typing import Final

from actionplan.kernel_server import ROOT_VARIABLE

_KERNEL: Final = (
    *(
        "ipykernel.kernelapp",
        "ipykernel.debugger",
        "tornado.platform.asyncio",
        "IPython.core.completerlib",
        "IPython.core.logger",
    ),
    *("IPython.core.oinspect", "IPython.extensions.storemagic", "IPython.utils.wildcard", "psutil", "sqlite3", "pdb"),
    *("faulthandler", "resource", "cProfile"),
)
"""What a kernel imports as late as when it starts."""


PATH: Final = [place for place in sys.path if place and Path(place).resolve() != Path(os.environ.get(ROOT_VARIABLE, os.curdir))]
"""Where a fresh Python looks for modules. The folder of the process that began the build is none of a notebook's business."""


def imports(notebooks: Path) -> Iterator[str]:
    """The modules that the notebooks of a folder import, `from package import module` read as either."""
    for path in notebooks.glob("*.ipynb"):
        try:
            cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
            trees = [ast.parse("".join(cell["source"])) for cell in cells if cell["cell_type"] == "code"]
        except (ValueError, KeyError, SyntaxError):
            continue
        for node in (node for tree in trees for node in ast.walk(tree)):
            if isinstance(node, ast.Import):
                yield from (alias.name for alias in node.names)
            elif isinstance(node, ast.ImportFrom) and node.module:
                yield node.module
                yield from (f"{node.module}.{alias.name}" for alias in node.names)


def _preload(root: Path) -> None:
    gc.disable()  # what is imported stays; to look for garbage in it takes a tenth of the time
    from actionplan import worker  # noqa: F401  for the workers
    from actionplan.briefing import note
    from actionplan.problems import Refused
    from actionplan.sources.reference import read_reference
    from actionplan.survey.questionnaire import questionnaire

    for name in (*_KERNEL, *sorted(set(imports(root / "notebooks")))):
        with suppress(ImportError):
            import_module(name)
    with suppress(Refused):
        read_reference(root)
        questionnaire(root)
    note.rehearse()
    gc.enable()
    gc.freeze()  # what is shared with the processes forked from here is not touched by their garbage collection


_preload(Path(os.environ.get(ROOT_VARIABLE, os.curdir)))
