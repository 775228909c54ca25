"""What test files of several rooms share."""

import os
from collections.abc import Iterator

import pytest
from builtnotes import Built, built_once

from actionplan.browser import Browser
from actionplan.browsers import find_browser


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> Built:
    """All thirteen municipalities, built in one run, once for all processes of pytest-xdist."""
    base = tmp_path_factory.getbasetemp()
    return built_once(base.parent if "PYTEST_XDIST_WORKER" in os.environ else base)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    executable = find_browser()
    assert executable is not None, "no browser to draw and print with"
    with Browser(executable) as running:
        yield running
