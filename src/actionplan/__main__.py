"""The start of every command: sees to the environment, then runs the command line inside it.

Imported by whatever Python the machine has, so it needs the standard library alone, and up to the version check it must
parse under Python 3.8.
"""

from __future__ import annotations  # or an older Python stumbles over the signature of main

import io
import sys

OLDEST = (3, 11)


def main(argv: list[str] | None = None) -> int:
    """Run one command with its arguments (those of the process if None); returns the exit status."""
    if sys.version_info < OLDEST:
        print("Der skal bruges Python 3.11 eller nyere, men dette er Python %d.%d." % sys.version_info[:2], file=sys.stderr)  # noqa: UP031
        return 1
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):  # a console that lacks a letter shows "?" and goes on
            stream.reconfigure(errors="replace")
    from actionplan import environment, makehelp  # noqa: PLC0415  an older Python can't read them

    arguments = sys.argv[1:] if argv is None else argv
    if arguments == ["make-help"]:
        print(makehelp.help_text((environment.ROOT / "Makefile").read_text(encoding="utf-8")))
        return 0
    try:
        return environment.run(arguments)
    except environment.SetupFailed as failure:
        print(failure, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("Afbrudt.", file=sys.stderr)
        return 130


if __name__ == "__main__":
    sys.exit(main())
