"""Runs the browser's command, and ends it with all that it began when the process that asked for it is gone.

A browser that is told what to do through a pipe ends when the pipe does, but not always: one that is stuck does not notice.
Standard library only, as it starts with every browser. For POSIX systems, where it leads a process group of its own.
"""

import os
import signal
import subprocess
import sys
from collections.abc import Sequence

LOOK_SECONDS = 1


def main(command: Sequence[str]) -> int:
    """Runs the command with this process's own input and output; returns its exit status."""
    owner = os.getppid()
    with subprocess.Popen(command) as browser:
        signal.signal(signal.SIGTERM, lambda *_: browser.terminate())
        left_alone = 0
        while left_alone < 5:  # to begin with it is given the time to end by itself
            try:
                return browser.wait(LOOK_SECONDS)
            except subprocess.TimeoutExpired:
                left_alone += os.getppid() != owner
        os.killpg(0, signal.SIGKILL)
    return 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
