"""The way from the processes that make notes to the one browser of a build, which runs in the process that began it."""

import hmac
import os
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from multiprocessing.connection import Client, Connection, Listener
from typing import Any

from actionplan.browser import BrowserError, BrowserLost, Renderer

Address = tuple[Any, bytes]
"""Where the browser is offered (a socket's path, a pipe's name on Windows), and the key to it."""


class DistantBrowser:
    """The browser that another process offers, for one thread. Raises OSError where there is no such process."""

    def __init__(self, address: Address) -> None:
        place, key = address
        self._connection = Client(place)
        self._connection.send_bytes(key)

    def svg(self, figures: Sequence[str]) -> list[str]:
        """Draws plotly figures; see `actionplan.browser.Browser.svg`."""
        drawn: list[str] = self._ask("svg", list(figures))
        return drawn

    def png(self, figures: Sequence[str]) -> list[bytes]:
        """Draws plotly figures as PNG; see `actionplan.browser.Browser.png`."""
        drawn: list[bytes] = self._ask("png", list(figures))
        return drawn

    def print(self, page: str) -> bytes:
        """Prints a page of HTML; see `actionplan.browser.Browser.print`."""
        printed: bytes = self._ask("print", page)
        return printed

    def _ask(self, what: str, of: object) -> Any:
        try:
            self._connection.send((what, of))
            done, answer = self._connection.recv()
        except (EOFError, OSError) as error:
            raise BrowserLost("the build is over") from error
        if not done:
            raise answer
        return answer


@contextmanager
def offered(renderer: Renderer) -> Iterator[Address]:
    """Offers a browser to other processes of this machine and user as long as the context lasts."""
    key = os.urandom(32)
    over = threading.Event()
    with Listener() as listener:
        thread = threading.Thread(target=_accept, args=(listener, key, renderer, over), name="browser service", daemon=True)
        thread.start()
        try:
            yield listener.address, key
        finally:
            over.set()
            Client(listener.address).close()  # wakes the thread
            thread.join()


def _accept(listener: Listener, key: bytes, renderer: Renderer, over: threading.Event) -> None:
    while not over.is_set():
        try:
            connection = listener.accept()
        except OSError:  # who called has gone already
            continue
        threading.Thread(target=_serve, args=(connection, key, renderer, over), name="browser caller", daemon=True).start()


def _serve(connection: "Connection[Any, Any]", key: bytes, renderer: Renderer, over: threading.Event) -> None:
    """Does what one caller asks, one thing after the other, until the caller goes or the offer is over.

    The key comes first, as plain bytes: nothing that a stranger sends is unpickled.
    """
    with connection, suppress(EOFError, OSError):
        if not hmac.compare_digest(connection.recv_bytes(len(key)), key):
            return
        while True:
            what, of = connection.recv()
            if over.is_set():
                return
            try:
                answer: object = _do(renderer, what, of)
                done = True
            except BrowserError as error:
                answer, done = type(error)(str(error)), False
            connection.send((done, answer))


def _do(renderer: Renderer, what: str, of: Any) -> object:
    if what == "print":
        return renderer.print(of)
    return renderer.png(of) if what == "png" else renderer.svg(of)
