"""Who makes the notes: processes of this machine, or a Dask cluster. Both are executors as `concurrent.futures` has them."""

import logging
import os
import re
import signal
import sys
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import BrokenExecutor, Executor, Future, ProcessPoolExecutor
from contextlib import ExitStack, closing, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, ParamSpec, TypeVar

from actionplan.browsers import VARIABLE, get_browser
from actionplan.kernel_server import CAN_FORK, FORKING, KernelServer, begin_forkserver
from actionplan.problems import Refused

if TYPE_CHECKING:
    from actionplan.browser_service import Address

_T = TypeVar("_T")
_P = ParamSpec("_P")
SLOW = "Dette system kan ikke forgrene en Python, der er i gang, så hver notebook starter sin egen. Det tager længere tid."
INSTALL = "Kør »pip install distributed« i miljøet, eller lav notaterne uden --cluster."
START_SCHEDULER = "Start den med »dask scheduler«, og skriv den adresse, som den viser, fx tcp://10.0.0.5:8786."
START_WORKER = "Start en eller flere på de maskiner, der skal arbejde, med »dask worker --nthreads 1« og klyngens adresse."
CLUSTER_SECONDS, RETRIES = 20, 2


class Crew:
    """Those who make the notes. at_once: how many notes to give them at a time."""

    def __init__(self, hire: Callable[[], Executor], at_once: int) -> None:
        self._hire, self.at_once = hire, at_once
        self._pool = hire()

    def ask(self, work: Callable[[Executor], _T]) -> _T:
        """Does work in the pool, and once more in a new one where the first loses a process, which the system may have killed
        for its memory. Raises BrokenExecutor where that happens again."""
        try:
            return work(self._pool)
        except BrokenExecutor:
            self.dismiss()
            self._pool = self._hire()
            return work(self._pool)

    def dismiss(self) -> None:
        """Ends the pool; what has not been begun is not begun any more."""
        self._pool.shutdown(cancel_futures=True)


@contextmanager
def on_this_machine(root: Path, most: int) -> Iterator[Crew]:
    """One process per core, at most `most`, that share a preloaded kernel server and one browser.

    Raises BrowserMissing where no browser can be had.
    """
    workers = max(1, min((os.cpu_count() or 1) + 1, most))
    logging.getLogger().addHandler(logging.NullHandler())  # what matters of what libraries survive comes back as a result
    with ExitStack() as stack:
        if CAN_FORK:
            begin_forkserver(root)
        else:
            print(SLOW, file=sys.stderr)
        os.environ[VARIABLE] = str(get_browser())  # nobody needs to look for it again
        from actionplan.browser import LastingBrowser
        from actionplan.browser_service import offered

        browser = LastingBrowser()
        stack.callback(browser.close)
        threading.Thread(target=browser.try_open, name="browser opening", daemon=True).start()
        kernels = stack.enter_context(closing(KernelServer(root))).address if CAN_FORK else None
        shared = (root, kernels, stack.enter_context(offered(browser)))
        # Twice as many notes as workers: the next one lies ready, and no more are begun than can soon be ended.
        crew = Crew(lambda: _Processes(workers, FORKING, _begin, shared), 2 * workers)
        stack.callback(crew.dismiss)
        yield crew


class _Processes(ProcessPoolExecutor):
    """Processes in which Ctrl-C ends the work that is under way, and in which one that waits for work stays silent."""

    def submit(self, fn: Callable[_P, _T], /, *args: _P.args, **kwargs: _P.kwargs) -> Future[_T]:
        """As `ProcessPoolExecutor.submit`."""
        return super().submit(_interruptible, fn, *args, **kwargs)


def _interruptible(work: Callable[_P, _T], /, *args: _P.args, **kwargs: _P.kwargs) -> _T:
    """Does work that Ctrl-C ends; the build then learns of that as the work's answer."""
    signal.signal(signal.SIGINT, signal.default_int_handler)
    try:
        return work(*args, **kwargs)
    finally:
        signal.signal(signal.SIGINT, signal.SIG_IGN)


def _begin(root: Path, kernels: str | None, browser: "Address") -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # a process that waits would die with a traceback
    from actionplan import worker

    worker.begin(root, kernels, browser)


@contextmanager
def on_cluster(address: str) -> Iterator[Crew]:
    """The workers of a running Dask cluster, which reach the project's folder under the same path as this machine.

    The cluster gives a note to another worker where one dies. Raises Refused where there is no cluster or it has no worker.
    See https://distributed.dask.org/en/stable/api.html#distributed.Client.get_executor.
    """
    try:
        from distributed import Client
    except ImportError:
        raise Refused.of("--cluster", f"Pakken distributed mangler i miljøet. {INSTALL}") from None
    if not re.fullmatch(r"\w+://[^:/]+:\d+", address):
        raise Refused.of("--cluster", f"»{address}« er ikke en klynges adresse. {START_SCHEDULER}")
    try:
        client = Client(address, timeout=CLUSTER_SECONDS, set_as_default=False)
    except (OSError, ValueError):
        raise Refused.of("--cluster", f"Der svarer ingen klynge på »{address}«. {START_SCHEDULER}") from None
    with client:
        try:
            client.wait_for_workers(1, timeout=CLUSTER_SECONDS)
        except TimeoutError:
            raise Refused.of("--cluster", f"Klyngen på »{address}« har ingen arbejdere. {START_WORKER}") from None
        threads = sum(client.nthreads().values())
        # pure=False: a note is made again when it is asked for again, though the question be the same.
        yield Crew(lambda: client.get_executor(pure=False, retries=RETRIES), 2 * threads)
