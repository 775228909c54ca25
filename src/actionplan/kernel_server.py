"""A server that has imported what notebooks import, and forks a kernel for each: a fresh process without the seconds of a start.

It listens on a Unix socket. Who connects sends one line of JSON with the kernel's arguments, folder and variables, and is
answered with lines of JSON: the kernel's process, that it is listening, and its exit status. The connection is the kernel's
lifeline: a kernel whose asker is gone is killed, and so are all when the server's own lifeline ends, which is how it learns
that the build is over, however it ended.

Only for systems on which a process may go on after a fork as if nothing had happened, which leaves Linux.
"""

import json
import multiprocessing
import os
import random
import selectors
import signal
import socket
import subprocess
import sys
import tempfile
from collections.abc import Callable
from functools import partial
from multiprocessing import forkserver
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import Any, Final

CAN_FORK: Final = sys.platform == "linux"
ROOT_VARIABLE: Final = "ACTIONPLAN_ROOT"
FORKING: Final = multiprocessing.get_context("forkserver") if CAN_FORK else multiprocessing.get_context("spawn")


class KernelServer:
    """A running kernel server for the project in `root`, seen from the process that started it."""

    def __init__(self, root: Path) -> None:
        self._folder = tempfile.TemporaryDirectory(prefix="hp-")
        self.address = str(Path(self._folder.name, "kernels"))
        if multiprocessing.current_process().daemon:  # as a cluster's workers are; such a process may begin no other this way
            command = [sys.executable, "-P", "-m", "actionplan.kernel_server", self.address]
            process = subprocess.Popen(command, stdin=subprocess.PIPE, start_new_session=True, env=_environment(root))
            self._end: Callable[[], object] = process.communicate
        else:
            begin_forkserver(root)
            lifeline, held = multiprocessing.Pipe(duplex=False)
            forked = FORKING.Process(target=serve, args=(self.address, lifeline), name="kernel server")
            forked.start()
            lifeline.close()
            self._end = partial(_end, held, forked)

    def close(self) -> None:
        """Ends the server and its kernels."""
        self._end()
        self._folder.cleanup()


def _end(held: Connection, forked: BaseProcess) -> None:
    held.close()
    forked.join()


def begin_forkserver(root: Path) -> None:
    """Starts the process that kernel server and workers are forked from; it imports what they need while this one goes on."""
    os.environ.update(_environment(root))
    forkserver.set_forkserver_preload(["actionplan.preloaded"])
    forkserver.ensure_running()


def _environment(root: Path) -> dict[str, str]:
    """The variables of a process that others are forked from."""
    return {
        **os.environ,
        ROOT_VARIABLE: str(root),
        "OPENBLAS_NUM_THREADS": "1",  # no threads before a fork, and the cores are the notes'
        "PYDEVD_DISABLE_FILE_VALIDATION": "1",  # or ipykernel's debugger warns of what nobody debugs
    }


class _Server:
    """The loop that forks and reaps. A process with one thread, as a fork copies no other."""

    def __init__(self, listener: socket.socket, lifeline: int) -> None:
        self._listener, self._lifeline = listener, lifeline
        self._askers: dict[int, socket.socket] = {}
        self._selector = selectors.DefaultSelector()
        self._wakes, self._woken = os.pipe()

    def serve(self) -> None:
        os.set_blocking(self._woken, False)
        signal.set_wakeup_fd(self._woken, warn_on_full_buffer=False)
        signal.signal(signal.SIGCHLD, lambda *_: None)
        for readable in (self._listener, self._lifeline, self._wakes):
            self._selector.register(readable, selectors.EVENT_READ)
        try:
            while True:
                for key, _ in self._selector.select():
                    if key.fileobj is self._lifeline:
                        return
                    self._answer(key.fileobj)
        finally:
            for pid in self._askers:
                os.kill(pid, signal.SIGKILL)

    def _answer(self, ready: Any) -> None:
        if ready is self._listener:
            self._fork(self._listener.accept()[0])
        elif ready is self._wakes:
            os.read(self._wakes, 512)
            self._reap()
        else:  # all that can come from an asker after its request is the end
            self._selector.unregister(ready)
            for pid in [pid for pid, asker in self._askers.items() if asker is ready]:
                os.kill(pid, signal.SIGKILL)

    def _fork(self, asker: socket.socket) -> None:
        with asker.makefile("r", encoding="utf-8") as lines:
            line = lines.readline()
        if not line:  # it went away before it had asked
            asker.close()
            return
        pid = os.fork()
        if pid == 0:
            try:
                self._close_all()
                _be_kernel(json.loads(line), asker)
            finally:
                os._exit(1)
        self._askers[pid] = asker
        self._selector.register(asker, selectors.EVENT_READ)
        _tell(asker, pid=pid)

    def _reap(self) -> None:
        while self._askers:
            pid, status = os.waitpid(-1, os.WNOHANG)
            if pid == 0:
                return
            asker = self._askers.pop(pid)
            if asker in self._selector.get_map():
                self._selector.unregister(asker)
            _tell(asker, exit=os.waitstatus_to_exitcode(status))
            asker.close()

    def _close_all(self) -> None:
        """In a child: lets go of what is the server's, or the sockets of others would stay open as long as this kernel."""
        signal.set_wakeup_fd(-1)
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)
        self._selector.close()
        self._listener.close()
        for asker in self._askers.values():
            asker.close()
        for descriptor in (self._wakes, self._woken):
            os.close(descriptor)
        nothing = os.open(os.devnull, os.O_RDONLY)
        os.dup2(nothing, self._lifeline)
        os.close(nothing)


def _tell(asker: socket.socket, **told: int) -> None:
    try:
        asker.sendall(json.dumps(told).encode() + b"\n")
    except OSError:  # gone; its kernel follows when the selector says so
        return


def _be_kernel(asked: dict[str, Any], asker: socket.socket) -> None:
    """In a child: what `python -m ipykernel_launcher` would be, told apart by nothing but the modules it already has."""
    import numpy as np
    from ipykernel.kernelapp import IPKernelApp

    from actionplan.preloaded import PATH

    server = os.getppid()
    sys.path[:] = PATH
    os.setsid()
    os.chdir(asked["cwd"])
    os.environ.clear()
    os.environ.update(asked["env"])
    random.seed()
    np.random.seed()
    sys.argv = [sys.argv[0], *asked["argv"]]
    app = IPKernelApp.instance()
    app.parent_handle = server  # the kernel also watches the server, which may be killed
    app.initialize(asked["argv"])
    _tell(asker, ready=1)
    app.start()
    os._exit(0)


def serve(address: str, lifeline: Connection) -> None:
    """Serves on the socket `address` until the lifeline ends."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the build's to answer
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind(address)
        listener.listen(64)  # who comes early waits
        from actionplan import preloaded  # noqa: F401  long since done where this process was forked from one that had it

        _Server(listener, lifeline.fileno()).serve()


if __name__ == "__main__":
    serve(sys.argv[1], Connection(os.dup(0), writable=False))
