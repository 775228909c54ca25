"""One headless browser for all that needs one: charts drawn as SVG or PNG, notes printed on A4 and their pages counted.

Chromium is driven over the DevTools protocol by choreographer. Charts are drawn by the plotly.js that the installed plotly
carries, on a page of our own, so nothing is fetched. See https://plotly.com/javascript/plotlyjs-function-reference/ (toImage) and
https://chromedevtools.github.io/devtools-protocol/tot/Page/#method-printToPDF.
"""

import asyncio
import base64
import io
import json
import logging
import os
import signal
import sys
import tempfile
import threading
from collections.abc import AsyncIterator, Callable, Coroutine, Sequence
from concurrent.futures import CancelledError
from contextlib import asynccontextmanager, suppress
from pathlib import Path
from types import TracebackType
from typing import Any, Protocol, Self, TypeVar

import choreographer
import plotly
from choreographer.browsers.chromium import Chromium
from choreographer.channels import ChannelClosedError
from choreographer.errors import BrowserClosedError, BrowserFailedError
from pypdf import PdfReader

from actionplan import browser_guard
from actionplan.browsers import BrowserMissing, find_browser

TIMEOUT_SECONDS = 60
# Choreographer tells of half a message when a browser is closed while it speaks; what matters comes as an error.
logging.getLogger("choreographer").addHandler(logging.NullHandler())
_GONE = (BrowserClosedError, BrowserFailedError, ChannelClosedError)
_Result = TypeVar("_Result")
_DRAW = """
(async () => {
  const drawn = [];
  for (const figure of %s) {
    const {width, height} = figure.layout;
    const url = await Plotly.toImage(figure, {format: '%s', width, height, scale: %d});
    drawn.push(decodeURIComponent(url.slice(url.indexOf(',') + 1)));
  }
  return drawn;
})()
"""
PNG_SCALE = 2
"""A PNG has so many of its own pixels for each of the drawing's, so that its type is sharp on paper."""


class BrowserError(Exception):
    """The browser did not do what it was asked; the message says what."""


class BrowserLost(BrowserError):
    """The browser is gone, or does not answer any more."""


class Renderer(Protocol):
    """What draws and prints: a browser, or the way to one in another process."""

    def svg(self, figures: Sequence[str]) -> list[str]:
        """Draws plotly figures (JSON, each with width and height in its layout) as SVG text, all in one go."""

    def png(self, figures: Sequence[str]) -> list[bytes]:
        """Draws plotly figures as PNG, for Word, which can't be relied on to show SVG."""

    def print(self, page: str) -> bytes:
        """Prints a page of HTML as it asks to be printed (its own @page) and gives the PDF."""


class _Blank(Chromium):
    """A browser that opens nothing by itself: neither its own first page, which costs half a second, nor, as the headless
    shells do, no page at all, for which choreographer would wait two seconds."""

    def get_cli(self) -> Sequence[str]:
        """The command, under a guard where there are process groups."""
        guard = [] if os.name == "nt" else [sys.executable, "-S", "-E", browser_guard.__file__]
        return [*guard, *super().get_cli(), "about:blank"]


class Browser:
    """A running browser; use as a context manager. Calls block, and may come from several threads: each gets a tab."""

    def __init__(self, executable: Path) -> None:
        self._executable = executable
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, name="browser", daemon=True)
        self._folder = tempfile.TemporaryDirectory(prefix="handlingsplan-")
        self._browser: choreographer.Browser | None = None
        self._for_charts: list[choreographer.Tab] = []
        self._for_notes: list[choreographer.Tab] = []
        self._for_files: list[choreographer.Tab] = []

    def __enter__(self) -> Self:
        self._thread.start()
        try:
            self._run(self._open())
        except BrowserLost:
            self.__exit__(None, None, None)
            raise
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        try:
            if self._browser is not None:
                with suppress(BrowserLost):  # what is gone needs no closing
                    self._run(self._browser.close())
                _end_group(self._browser)
        finally:
            self._loop.call_soon_threadsafe(self._loop.stop)
            self._thread.join(TIMEOUT_SECONDS)
            self._folder.cleanup()

    def svg(self, figures: Sequence[str]) -> list[str]:
        """Draws plotly figures (JSON, each with width and height in its layout) as SVG text, all in one go."""
        return self._run(self._draw(figures, "svg", 1)) if figures else []

    def png(self, figures: Sequence[str]) -> list[bytes]:
        """Draws plotly figures as PNG, for Word, which can't be relied on to show SVG."""
        drawn = self._run(self._draw(figures, "png", PNG_SCALE)) if figures else []
        return [base64.b64decode(picture) for picture in drawn]

    def print(self, page: str) -> bytes:
        """Prints a page of HTML as it asks to be printed (its own @page) and gives the PDF."""
        return self._run(self._print(page))

    def evaluate(self, page: Path | str, expression: str, *, width: int = 1280, height: int = 1800) -> Any:
        """Opens a file or an address in a window of that size and gives a JavaScript expression's value, or what it promises."""
        address = page if isinstance(page, str) else page.resolve().as_uri()
        return self._run(self._measure(address, expression, width, height))

    def _run(self, work: Coroutine[Any, Any, _Result]) -> _Result:
        try:
            return asyncio.run_coroutine_threadsafe(work, self._loop).result(TIMEOUT_SECONDS)
        except (TimeoutError, CancelledError, OSError, *_GONE) as error:
            raise BrowserLost(f"{type(error).__name__}: {error}") from error

    async def _open(self) -> None:
        self._browser = await choreographer.Browser(path=self._executable, browser_cls=_Blank)
        page = Path(self._folder.name, "charts.html")
        script = Path(plotly.__file__).parent / "package_data" / "plotly.min.js"
        page.write_text(f'<!DOCTYPE html><meta charset="utf-8"><script src="{script.as_uri()}"></script>', encoding="utf-8")
        async with self._tab(self._for_charts):  # the first is ready before it is asked for
            pass

    @asynccontextmanager
    async def _tab(self, idle: list[choreographer.Tab]) -> AsyncIterator[choreographer.Tab]:
        """A tab for one caller: one that is idle, otherwise a new one. After a failure it is not used again."""
        assert self._browser is not None
        if idle:
            tab = idle.pop()
        else:
            tab = await self._browser.create_tab()
            if idle is self._for_charts:
                await self._show(tab, Path(self._folder.name, "charts.html").as_uri())
        yield tab
        idle.append(tab)

    async def _show(self, tab: choreographer.Tab, address: str) -> None:
        await _command(tab, "Page.enable")
        loaded = tab.subscribe_once("Page.loadEventFired")
        await _command(tab, "Page.navigate", {"url": address})
        await asyncio.wait_for(loaded, TIMEOUT_SECONDS)
        await self._evaluate(tab, "document.fonts.ready.then(() => true)")

    async def _draw(self, figures: Sequence[str], form: str, scale: int) -> list[str]:
        async with self._tab(self._for_charts) as tab:
            drawn = await self._evaluate(tab, _DRAW % ("[" + ",".join(figures) + "]", form, scale))
        return [str(picture) for picture in drawn]

    async def _print(self, page: str) -> bytes:
        async with self._tab(self._for_notes) as tab:
            frames = await _command(tab, "Page.getFrameTree")
            # Put into the empty page of the tab: to navigate to a file keeps the browser busy twice as long.
            await _command(tab, "Page.setDocumentContent", {"frameId": frames["frameTree"]["frame"]["id"], "html": page})
            await self._evaluate(tab, "document.fonts.ready.then(() => true)")
            printed = await _command(tab, "Page.printToPDF", {"preferCSSPageSize": True, "printBackground": True})
        return base64.b64decode(printed["data"])

    async def _measure(self, address: str, expression: str, width: int, height: int) -> Any:
        size = {"width": width, "height": height, "deviceScaleFactor": 1, "mobile": width < 600}
        async with self._tab(self._for_files) as tab:
            await _command(tab, "Emulation.setDeviceMetricsOverride", size)
            try:
                await self._show(tab, address)
                return await self._evaluate(tab, expression)
            finally:
                await _command(tab, "Emulation.clearDeviceMetricsOverride")

    async def _evaluate(self, tab: choreographer.Tab, expression: str) -> Any:
        asked = {"expression": expression, "awaitPromise": True, "returnByValue": True}
        answer = await _command(tab, "Runtime.evaluate", asked)
        if "exceptionDetails" in answer:
            raise BrowserError(json.dumps(answer["exceptionDetails"])[:2000])
        return answer["result"].get("value")


def _end_group(browser: choreographer.Browser) -> None:
    """Ends what a browser has left running: its parts may outlive the process that was asked to close it."""
    if os.name != "nt":
        with suppress(ProcessLookupError, AttributeError):  # there is nothing left, or it was never begun
            os.killpg(browser.subprocess.pid, signal.SIGKILL)


class LastingBrowser:
    """A browser that is opened when it is needed, and opened again when it is lost, as one that is killed for its memory.

    What was asked of a lost one is asked once more. Raises BrowserLost where that fails too.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._running: Browser | None = None

    def svg(self, figures: Sequence[str]) -> list[str]:
        """Draws plotly figures; see `Browser.svg`."""
        return self._ask(lambda browser: browser.svg(figures))

    def png(self, figures: Sequence[str]) -> list[bytes]:
        """Draws plotly figures as PNG; see `Browser.png`."""
        return self._ask(lambda browser: browser.png(figures))

    def print(self, page: str) -> bytes:
        """Prints a page of HTML; see `Browser.print`."""
        return self._ask(lambda browser: browser.print(page))

    def open(self) -> Browser:
        """The browser as it runs now, started if none does. Raises BrowserLost where there is none to start."""
        with self._lock:
            if self._running is None:
                try:
                    executable = find_browser()
                except BrowserMissing as missing:
                    raise BrowserLost(str(missing)) from missing
                if executable is None:
                    raise BrowserLost("no browser")
                self._running = Browser(executable).__enter__()
            return self._running

    def try_open(self) -> None:
        """Opens the browser in good time; where that fails, it fails again, and is told, at the first need."""
        with suppress(BrowserError):
            self.open()

    def close(self) -> None:
        """Closes the browser; it would open again at the next need."""
        with self._lock:
            running, self._running = self._running, None
        if running is not None:
            running.__exit__(None, None, None)

    def _ask(self, work: Callable[[Browser], _Result]) -> _Result:
        browser = self.open()
        try:
            return work(browser)
        except BrowserLost:
            with self._lock:
                lost = self._running is browser  # otherwise another caller has seen to it
                if lost:
                    self._running = None
            if lost:
                browser.__exit__(None, None, None)
            return work(self.open())


async def _command(tab: choreographer.Tab, name: str, values: dict[str, Any] | None = None) -> dict[str, Any]:
    answer = await tab.send_command(name, params=values or {})
    if "error" in answer:
        raise BrowserError(f"{name}: {answer['error']}")
    result: dict[str, Any] = answer["result"]
    return result


def count_pages(pdf: bytes) -> int:
    """The number of pages of a PDF."""
    return len(PdfReader(io.BytesIO(pdf)).pages)
