"""The text of `make help`, read from the Makefile itself. Standard library only: help must not wait for an installation."""

import re


def help_text(makefile: str) -> str:
    """One line per target that has a comment after `##`, in the Makefile's order, preceded by its lines that start with `##`."""
    headings = re.findall(r"^## ?(.*)$", makefile, re.MULTILINE)
    targets = re.findall(r"^([a-z-]+):[^#\n]*## (.+)$", makefile, re.MULTILINE)
    width = max(len(name) for name, _ in targets)
    return "\n".join([*headings, *(f"  make {name.ljust(width)}  {comment}" for name, comment in targets)])
