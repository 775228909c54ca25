"""What test files of several rooms share."""

import os
from collections.abc import Iterator

import pytest
from builtnotes import Built, built_once
from hypothesis import settings

from actionplan.browser import Browser
from actionplan.browsers import find_browser

os.environ.pop("PYTHONDONTWRITEBYTECODE", None)  # each of a hundred processes that the tests begin would compile the package
settings.register_profile("any machine", deadline=None)  # on a busy one an example may take longer than the usual 0.2 seconds
settings.load_profile("any machine")


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
