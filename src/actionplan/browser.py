"""One headless browser for all that needs one: charts drawn as SVG, notes printed on A4 and their pages counted.

Chromium is driven over the DevTools protocol by choreographer. Charts are drawn by the plotly.js that the installed plotly
carries, on a page of our own, so nothing is fetched. See https://plotly.com/javascript/plotlyjs-function-reference/ (toImage) and
https://chromedevtools.github.io/devtools-protocol/tot/Page/#method-printToPDF.
"""

import asyncio
import base64
import io
import json
import tempfile
import threading
from collections.abc import Coroutine, Sequence
from pathlib import Path
from types import TracebackType
from typing import Any, Self, TypeVar

import choreographer
import plotly
from pypdf import PdfReader

TIMEOUT_SECONDS = 60
_Result = TypeVar("_Result")
_DRAW = """
(async () => {
  const drawn = [];
  for (const figure of %s) {
    const url = await Plotly.toImage(figure, {format: 'svg', width: figure.layout.width, height: figure.layout.height});
    drawn.push(decodeURIComponent(url.slice(url.indexOf(',') + 1)));
  }
  return drawn;
})()
"""


class BrowserError(Exception):
    """The browser did not do what it was asked; the message says what."""


class Browser:
    """A running browser; use as a context manager. Calls block, and must come from one thread at a time."""

    def __init__(self, executable: Path) -> None:
        self._executable = executable
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, name="browser", daemon=True)
        self._folder = tempfile.TemporaryDirectory(prefix="handlingsplan-")
        self._browser: choreographer.Browser | None = None
        self._draws: choreographer.Tab | None = None
        self._shows: choreographer.Tab | None = None

    def __enter__(self) -> Self:
        self._thread.start()
        self._run(self._open())
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        try:
            if self._browser is not None:
                self._run(self._browser.close())
        finally:
            self._loop.call_soon_threadsafe(self._loop.stop)
            self._thread.join(TIMEOUT_SECONDS)
            self._folder.cleanup()

    def svg(self, figures: Sequence[str]) -> list[str]:
        """Draws plotly figures (JSON, each with width and height in its layout) as SVG text, all in one go."""
        if not figures:
            return []
        assert self._draws is not None
        drawn = self._run(self._evaluate(self._draws, _DRAW % ("[" + ",".join(figures) + "]")))
        return [str(svg) for svg in drawn]

    def print(self, note: Path) -> bytes:
        """Prints an HTML file as it asks to be printed (its own @page) and gives the PDF."""
        return self._run(self._print(note))

    def evaluate(self, note: Path, expression: str, *, width: int = 1280, height: int = 1800) -> Any:
        """Opens an HTML file in a window of that size and gives the value of a JavaScript expression on it."""
        return self._run(self._measure(note, expression, width, height))

    def _run(self, work: Coroutine[Any, Any, _Result]) -> _Result:
        return asyncio.run_coroutine_threadsafe(work, self._loop).result(TIMEOUT_SECONDS)

    async def _open(self) -> None:
        self._browser = await choreographer.Browser(path=self._executable)
        page = Path(self._folder.name, "charts.html")
        script = Path(plotly.__file__).parent / "package_data" / "plotly.min.js"
        page.write_text(f'<!DOCTYPE html><meta charset="utf-8"><script src="{script.as_uri()}"></script>', encoding="utf-8")
        self._draws = await self._browser.create_tab()
        self._shows = await self._browser.create_tab()
        await self._show(self._draws, page)

    async def _show(self, tab: choreographer.Tab, page: Path) -> None:
        await _command(tab, "Page.enable")
        loaded = tab.subscribe_once("Page.loadEventFired")
        await _command(tab, "Page.navigate", {"url": page.resolve().as_uri()})
        await asyncio.wait_for(loaded, TIMEOUT_SECONDS)
        await self._evaluate(tab, "document.fonts.ready.then(() => true)")

    async def _print(self, note: Path) -> bytes:
        assert self._shows is not None
        await self._show(self._shows, note)
        printed = await _command(self._shows, "Page.printToPDF", {"preferCSSPageSize": True, "printBackground": True})
        return base64.b64decode(printed["data"])

    async def _measure(self, note: Path, expression: str, width: int, height: int) -> Any:
        assert self._shows is not None
        size = {"width": width, "height": height, "deviceScaleFactor": 1, "mobile": width < 600}
        await _command(self._shows, "Emulation.setDeviceMetricsOverride", size)
        try:
            await self._show(self._shows, note)
            return await self._evaluate(self._shows, expression)
        finally:
            await _command(self._shows, "Emulation.clearDeviceMetricsOverride")

    async def _evaluate(self, tab: choreographer.Tab, expression: str) -> Any:
        asked = {"expression": expression, "awaitPromise": True, "returnByValue": True}
        answer = await _command(tab, "Runtime.evaluate", asked)
        if "exceptionDetails" in answer:
            raise BrowserError(json.dumps(answer["exceptionDetails"])[:2000])
        return answer["result"].get("value")


async def _command(tab: choreographer.Tab, name: str, values: dict[str, Any] | None = None) -> dict[str, Any]:
    answer = await tab.send_command(name, params=values or {})
    if "error" in answer:
        raise BrowserError(f"{name}: {answer['error']}")
    result: dict[str, Any] = answer["result"]
    return result


def count_pages(pdf: bytes) -> int:
    """The number of pages of a PDF."""
    return len(PdfReader(io.BytesIO(pdf)).pages)
