"""The browser that draws and prints: lost and opened again, shared by several processes, and empty after each print."""

import io
import json
import multiprocessing
import os
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from multiprocessing.synchronize import Barrier

import psutil
import pytest
from pypdf import PdfReader
from test_build import until

from actionplan import browser as browser_module
from actionplan.browser import Browser, BrowserError, BrowserLost, LastingBrowser, count_pages
from actionplan.browser_service import Address, DistantBrowser, offered

SECONDS = 1.5


def busy(seconds: float) -> str:
    """A script that keeps a page from doing anything else, so that something can happen in the middle of a call."""
    return f"const end = Date.now() + {1000 * seconds}; while (Date.now() < end);"


def figure(title: str, width: int = 300) -> str:
    layout = {"width": width, "height": 200, "title": {"text": title}}
    return json.dumps({"data": [{"y": [1, 3, 2]}], "layout": layout})


def slow_figure(title: str, seconds: float = SECONDS) -> str:
    return f"(() => {{ {busy(seconds)} return {figure(title)}; }})()"


def document(*pages: str, style: str = "", script: str = "") -> str:
    sheets = "".join(f"<section>{page}</section>" for page in pages)
    broken = "@page { size: A4 } section { break-after: page } section:last-child { break-after: auto }"
    head = f"<meta charset='utf-8'><title>Prøve</title><style>{broken}{style}</style><script>{script}</script>"
    return f"<!DOCTYPE html><html lang='da'>{head}<body>{sheets}</body></html>"


def text(pdf: bytes) -> list[str]:
    return [page.extract_text().strip() for page in PdfReader(io.BytesIO(pdf)).pages]


def shows(svg: str, title: str, width: int = 300) -> bool:
    """Whether it is the drawing of that figure and of no other."""
    return svg.startswith("<svg") and f">{title}</text>" in svg and svg.count('class="gtitle"') == 1 and f'width="{width}"' in svg


class Begun:
    """The processes that this one, or another, has begun since."""

    def __init__(self, pid: int | None = None) -> None:
        self._root = psutil.Process(pid)
        self._before = set() if pid else {process.pid for process in self._root.children(recursive=True)}

    def all(self) -> list[psutil.Process]:
        new = [process for process in self._root.children(recursive=True) if process.pid not in self._before]
        return [process for process in new if runs(process) and "multiprocessing.resource_tracker" not in str(_words(process))]

    def browser(self) -> psutil.Process:
        """The browser itself: what tells its own helpers by --type what they are, and is none of them."""
        (found,) = {process.parent() for process in self.all() if _type(process) and not _type(process.parent() or self._root)}
        assert found is not None
        return found

    def pages(self) -> list[psutil.Process]:
        return [process for process in self.all() if _type(process) == "--type=renderer"]


def _words(process: psutil.Process) -> list[str]:
    try:
        return process.cmdline()
    except psutil.Error:
        return []


def _type(process: psutil.Process) -> str:
    return next((word for word in _words(process) if word.startswith("--type=")), "")


def runs(process: psutil.Process) -> bool:
    try:
        return process.is_running() and process.status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return False


@pytest.fixture(scope="module")
def begun() -> Begun:
    return Begun()


@pytest.fixture(scope="module")
def lasting(begun: Begun) -> Iterator[LastingBrowser]:
    """One for all tests here, whatever they do to it; none that it has had is left in the end."""
    running = LastingBrowser()
    yield running
    running.close()
    ended = until(lambda: not begun.all(), 10)
    for process in begun.all():
        process.kill()
    assert ended, "a closed browser goes on"


@pytest.fixture
def browser(lasting: LastingBrowser) -> Browser:
    return lasting.open()


needs_stopping = pytest.mark.skipif(os.name == "nt", reason="a process can't be stopped for a while")
DRAWS: dict[str, tuple[Callable[[LastingBrowser], bool], Callable[[LastingBrowser], bool]]] = {
    "draws": (
        lambda browser: shows(*browser.svg([figure("hurtig")]), "hurtig"),
        lambda browser: shows(*browser.svg([slow_figure("langsom")]), "langsom"),
    ),
    "prints": (
        lambda browser: text(browser.print(document("hurtig"))) == ["hurtig"],
        lambda browser: text(browser.print(document("langsom", script=busy(SECONDS)))) == ["langsom"],
    ),
}
"""What is asked of a browser, quick and slow."""


@pytest.mark.parametrize("what", DRAWS)
class TestALastingBrowser:
    def test_it_is_opened_at_the_first_need_and_once(self, what: str, lasting: LastingBrowser, begun: Begun) -> None:
        quick, slow = DRAWS[what]
        lasting.close()
        assert until(lambda: not begun.all(), 10), "a closed browser goes on"
        assert quick(lasting)
        first = begun.browser()
        assert slow(lasting)
        assert quick(lasting)
        assert begun.browser() == first

    def test_one_that_is_killed_between_two_calls_is_opened_again(self, what: str, lasting: LastingBrowser, begun: Begun) -> None:
        quick, _ = DRAWS[what]
        assert quick(lasting)
        first = begun.browser()
        first.kill()
        assert quick(lasting)
        assert begun.browser() != first
        assert quick(lasting)

    def test_one_that_is_killed_in_the_middle_of_a_call_is_opened_again(
        self, what: str, lasting: LastingBrowser, begun: Begun
    ) -> None:
        quick, slow = DRAWS[what]
        assert quick(lasting)
        first = begun.browser()
        killer = threading.Timer(SECONDS / 4, first.kill)
        begin = time.monotonic()
        killer.start()
        assert slow(lasting)
        assert not runs(first)
        assert SECONDS / 4 + SECONDS < time.monotonic() - begin < 30
        assert quick(lasting)


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """What does not answer is given up sooner than otherwise, though not before a busy machine has started a browser."""
    monkeypatch.setattr(browser_module, "TIMEOUT_SECONDS", 8)


@pytest.fixture
def stopped(lasting: LastingBrowser, begun: Begun) -> Iterator[psutil.Process]:
    """A browser that has drawn and then does not answer any more."""
    assert shows(*lasting.svg([figure("før")]), "før")
    first = begun.browser()
    first.suspend()
    yield first
    if runs(first):
        first.kill()


@pytest.mark.long
@needs_stopping
@pytest.mark.usefixtures("impatient")
class TestABrowserThatDoesNotAnswer:
    def test_another_is_opened_instead(self, stopped: psutil.Process, lasting: LastingBrowser, begun: Begun) -> None:
        assert shows(*lasting.svg([figure("efter")]), "efter")
        assert shows(*lasting.svg([figure("igen")]), "igen")
        assert begun.browser() != stopped

    def test_it_is_ended(self, stopped: psutil.Process, lasting: LastingBrowser) -> None:
        assert shows(*lasting.svg([figure("efter")]), "efter")
        assert until(lambda: not runs(stopped), 10), "a browser that was given up goes on"

    def test_one_whose_pages_are_killed_is_such_a_one(self, lasting: LastingBrowser, begun: Begun) -> None:
        """It is these that a system ends that runs out of memory."""
        assert text(lasting.print(document("før"))) == ["før"]
        for page in begun.pages():
            page.kill()
        assert text(lasting.print(document("efter"))) == ["efter"]


def test_several_who_lose_the_browser_at_once_share_the_next_one(lasting: LastingBrowser, begun: Begun) -> None:
    assert shows(*lasting.svg([figure("før")]), "før")
    first = begun.browser()
    threading.Timer(SECONDS / 4, first.kill).start()
    titles = ["den ene", "den anden", "den tredje"]
    with ThreadPoolExecutor(3) as callers:
        drawn = list(callers.map(lambda title: lasting.svg([slow_figure(title)]), titles))
    assert all(shows(*svg, title) for svg, title in zip(drawn, titles, strict=True))
    assert begun.browser() != first


def test_a_browser_that_is_lost_for_good_is_told_as_such(
    lasting: LastingBrowser, begun: Begun, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert shows(*lasting.svg([figure("før")]), "før")
    monkeypatch.setattr(browser_module, "find_browser", lambda: None)
    begun.browser().kill()
    with pytest.raises(BrowserLost):
        lasting.svg([figure("efter")])
    monkeypatch.undo()
    assert shows(*lasting.svg([figure("igen")]), "igen")


def test_a_figure_that_cannot_be_drawn_is_an_error_and_does_not_cost_the_browser(lasting: LastingBrowser, begun: Begun) -> None:
    assert shows(*lasting.svg([figure("før")]), "før")
    first = begun.browser()
    for wrong in ("null", "{", '{"data": []}', figure("negativ", width=-5)):
        with pytest.raises(BrowserError) as error:
            lasting.svg([figure("med"), wrong])
        assert type(error.value) is BrowserError, wrong
        assert shows(*lasting.svg([figure("efter")]), "efter"), wrong
        assert begun.browser() == first, wrong


ROUNDS = 8
HOLDER = """
import json, sys
from actionplan.browser import LastingBrowser
from actionplan.browser_service import offered
browser = LastingBrowser()
with offered(browser) as (place, key):
    browser.open()
    print(json.dumps([place, key.hex()]), flush=True)
    sys.stdin.read()
browser.close()
print("closed", flush=True)
"""
STRANGERS = """
from multiprocessing import AuthenticationError
from multiprocessing.connection import Client
from actionplan.browser import BrowserLost, LastingBrowser, count_pages
from actionplan.browser_service import DistantBrowser, offered
page = "<title>Hemmeligt</title><p>noget"
browser = LastingBrowser()
with offered(browser) as (place, key):
    before = DistantBrowser((place, key))
{strangers}
browser.close()
print("over")
"""
STRANGER = """
    got = b""
    try:
        {stranger}
    except (AuthenticationError, BrowserLost, EOFError, OSError):
        pass
    pages = [count_pages(each.print(page)) for each in (before, DistantBrowser((place, key)))]
    print({name!r}, "a print" if b"%PDF" in got else "nothing", *pages, sep=": ", flush=True)
"""
UNASKED = """stranger = Client(place)
        stranger.send(("print", page))
        stranger.send(("print", page))
        while stranger.poll(2):
            got += stranger.recv_bytes()"""
COMES_WITH = {
    "a wrong key": "got += DistantBrowser((place, bytes(len(key)))).print(page)",
    "a part of the key": "got += DistantBrowser((place, key[:-1])).print(page)",
    "more than the key": "got += DistantBrowser((place, key + bytes(1))).print(page)",
    "no key": UNASKED,
    "nothing, and goes at once": "Client(place).close()",
    "nothing, and stays": "stranger = Client(place)",
}
"""What a stranger may do, by what it comes with."""


def right_answers(browser: DistantBrowser | LastingBrowser, name: str) -> int:
    """Asks for drawings and prints, each different from all others that anybody asks for; counts the answers that are right."""
    right = 0
    for turn in range(ROUNDS):
        titles = [f"{name} {turn} {letter}" for letter in "abc"[: 1 + turn % 3]]
        width = 200 + 10 * turn + len(name)
        drawn = browser.svg([figure(title, width) for title in titles])
        right += len(drawn) == len(titles) and all(shows(svg, title, width) for svg, title in zip(drawn, titles, strict=True))
        pages = [f"{name} {turn} side {page}" for page in range(1, 2 + (turn + len(name)) % 4)]
        right += text(browser.print(document(*pages))) == pages
    return right


_all_there: Barrier


def begin_together(all_there: Barrier) -> None:
    global _all_there  # noqa: PLW0603  a process's own
    _all_there = all_there


def right_answers_of_a_process(address: Address, name: str) -> int:
    browser = DistantBrowser(address)
    _all_there.wait(60)
    return right_answers(browser, name)


@pytest.fixture
def address(lasting: LastingBrowser) -> Iterator[Address]:
    with offered(lasting) as where:
        yield where


class TestABrowserThatIsOffered:
    def test_processes_get_the_answers_to_what_they_asked_though_they_ask_at_once(self, address: Address) -> None:
        spawn = multiprocessing.get_context("spawn")
        with ProcessPoolExecutor(2, spawn, begin_together, (spawn.Barrier(2),)) as processes:
            right = list(processes.map(right_answers_of_a_process, [address] * 2, ["den ene", "den anden"]))
        assert right == [2 * ROUNDS] * 2

    def test_threads_get_the_answers_to_what_they_asked_though_they_ask_at_once(self, address: Address) -> None:
        names = ["en", "anden", "tredje"]
        with ThreadPoolExecutor(3) as threads:
            right = list(threads.map(lambda name: right_answers(DistantBrowser(address), name), names))
        assert right == [2 * ROUNDS] * 3

    def test_a_caller_does_not_wait_for_another_s_slow_one(self, address: Address) -> None:
        slow, quick = DistantBrowser(address), DistantBrowser(address)
        with ThreadPoolExecutor(1) as thread:
            for seconds in (1, 3 * SECONDS):  # the first time, a page is opened for each, which takes a while
                drawing = thread.submit(slow.svg, [slow_figure("langsom", seconds)])
                time.sleep(SECONDS / 8)
                assert shows(*quick.svg([figure("hurtig")]), "hurtig")
                waited = drawing.done()
                assert shows(*drawing.result(), "langsom")
        assert not waited

    def test_what_the_browser_cannot_do_is_told_to_the_caller_and_costs_nothing(self, address: Address, begun: Begun) -> None:
        caller = DistantBrowser(address)
        assert shows(*caller.svg([figure("før")]), "før")
        first = begun.browser()
        with pytest.raises(BrowserError, match="Height and width should be pixel values") as error:
            caller.svg([figure("negativ", width=-5)])
        assert type(error.value) is BrowserError
        assert shows(*caller.svg([figure("efter")]), "efter")
        assert begun.browser() == first

    def test_that_there_is_no_browser_is_told_as_such(
        self, address: Address, lasting: LastingBrowser, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        lasting.close()
        monkeypatch.setattr(browser_module, "find_browser", lambda: None)
        with pytest.raises(BrowserLost):
            DistantBrowser(address).print(document("side"))

    def test_one_that_is_killed_in_the_middle_is_opened_again_and_the_caller_sees_nothing_of_it(
        self, address: Address, begun: Begun
    ) -> None:
        caller = DistantBrowser(address)
        assert shows(*caller.svg([figure("før")]), "før")
        first = begun.browser()
        threading.Timer(SECONDS / 4, first.kill).start()
        assert shows(*caller.svg([slow_figure("langsom")]), "langsom")
        assert begun.browser() != first

    def test_it_is_lost_when_the_offer_ends(self, lasting: LastingBrowser) -> None:
        with offered(lasting) as address:
            caller = DistantBrowser(address)
            assert shows(*caller.svg([figure("før")]), "før")
        with pytest.raises(BrowserLost):
            caller.svg([figure("efter")])
        with pytest.raises(OSError):
            DistantBrowser(address)


@pytest.fixture
def holder() -> Iterator[subprocess.Popen[str]]:
    """A process that offers its browser."""
    pipe = subprocess.PIPE
    process = subprocess.Popen([sys.executable, "-c", HOLDER], stdin=pipe, stdout=pipe, stderr=pipe, encoding="utf-8")
    yield process
    process.kill()
    process.communicate(timeout=30)


def offer_of(holder: subprocess.Popen[str]) -> Address:
    assert holder.stdout is not None
    place, key = json.loads(holder.stdout.readline())
    return place, bytes.fromhex(key)


@pytest.mark.parametrize("asks", ["before", "while"])
def test_when_the_process_that_offers_is_killed_the_browser_is_lost_and_does_not_go_on(
    asks: str, holder: subprocess.Popen[str]
) -> None:
    caller = DistantBrowser(offer_of(holder))
    assert shows(*caller.svg([figure("før")]), "før")
    processes = Begun(holder.pid).all()
    assert len(processes) > 1
    if asks == "while":
        threading.Timer(SECONDS / 4, holder.kill).start()
    else:
        holder.kill()
        holder.wait(30)
    with pytest.raises(BrowserLost):
        caller.svg([slow_figure("langsom")])
    assert until(lambda: not [process for process in processes if runs(process)], 20), "the browser of a killed process goes on"


def test_when_the_process_that_offers_ends_by_itself_nothing_is_left_and_nothing_said(holder: subprocess.Popen[str]) -> None:
    caller = DistantBrowser(offer_of(holder))
    assert text(caller.print(document("side"))) == ["side"]
    processes = Begun(holder.pid).all()
    out, err = holder.communicate(timeout=30)
    assert (holder.returncode, out.strip(), err) == (0, "closed", "")
    assert not [process for process in processes if runs(process)]
    with pytest.raises(BrowserLost):
        caller.print(document("side"))


def test_a_stranger_gets_nothing_and_disturbs_nobody() -> None:
    code = STRANGERS.format(strangers="".join(STRANGER.format(name=name, stranger=does) for name, does in COMES_WITH.items()))
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, encoding="utf-8", timeout=90, check=False)
    assert (done.stdout.splitlines(), done.stderr) == ([*(f"{name}: nothing: 1: 1" for name in COMES_WITH), "over"], "")


PAPER = {"size: A4": (595.28, 841.89), "size: A4 landscape": (841.89, 595.28)}


class TestAPrint:
    @pytest.mark.parametrize("size", PAPER)
    def test_it_is_on_the_paper_that_the_page_asks_for(self, size: str, browser: Browser) -> None:
        pdf = browser.print(document("side 1", "side 2", style=f"@page {{ {size} }}"))
        sheets = [(float(page.mediabox.width), float(page.mediabox.height)) for page in PdfReader(io.BytesIO(pdf)).pages]
        assert sheets == [pytest.approx(PAPER[size], abs=1)] * 2

    @pytest.mark.parametrize("pages", [1, 2, 5, 12])
    def test_its_pages_are_counted(self, pages: int, browser: Browser) -> None:
        pdf = browser.print(document(*(f"side {number}" for number in range(pages))))
        assert count_pages(pdf) == pages
        assert text(pdf) == [f"side {number}" for number in range(pages)]

    def test_what_is_longer_than_a_page_goes_on_on_the_next(self, browser: Browser) -> None:
        """A margin of 1 cm leaves 27.7 cm."""
        tall = document("<div style='height: 27.5cm'>én</div>", style="@page { margin: 1cm } body { margin: 0 }")
        assert count_pages(browser.print(tall)) == 1
        assert count_pages(browser.print(tall.replace("27.5cm", "27.9cm"))) == 2

    def test_nothing_of_it_is_in_the_next(self, browser: Browser) -> None:
        short = document("kort")
        alone = browser.print(short)
        hides = "@page { size: A4 landscape; margin: 4cm } section { color: #fefefe; font-size: 40pt } p { display: none }"
        long = browser.print(document(*(f"langt {number}" for number in range(1, 6)), style=hides))
        assert count_pages(long) == 5
        after = browser.print(short)
        assert text(after) == text(alone) == ["kort"]
        assert PdfReader(io.BytesIO(after)).pages[0].mediabox == PdfReader(io.BytesIO(alone)).pages[0].mediabox
        assert PdfReader(io.BytesIO(after)).pages[0].get_contents().get_data() == (  # type: ignore[union-attr]
            PdfReader(io.BytesIO(alone)).pages[0].get_contents().get_data()  # type: ignore[union-attr]
        )

    def test_several_at_once_are_not_mixed_up(self, browser: Browser) -> None:
        asked = [[f"{name} side {number}" for number in range(pages)] for pages, name in enumerate("abcdef", start=1)]
        with ThreadPoolExecutor(3) as threads:
            printed = list(threads.map(lambda pages: text(browser.print(document(*pages))), asked))
        assert printed == asked
