from collections.abc import Callable
from pathlib import Path

import pytest

from actionplan.names import slug
from actionplan.parameters.model import Parameters
from actionplan.parameters.reader import read_parameters
from actionplan.problems import Problem, Refused

NAMES = (
    "Odder", "Vejle", "Vejen", "Kolding", "København", "Aarhus", "Høje-Taastrup", "Bornholm", "Vesthimmerlands", "Ærø", "Viborg",
)  # fmt: skip


@pytest.fixture(scope="session")
def known() -> dict[str, str]:
    return {slug(name): name for name in NAMES}


@pytest.fixture(scope="session")
def project() -> Path:
    return Path(__file__).parents[2]


@pytest.fixture
def read(tmp_path: Path, known: dict[str, str]) -> Callable[..., Parameters]:
    """Reads a text as params/odder.yml, or under another name."""

    def read_text(content: str | bytes, stem: str = "odder") -> Parameters:
        path = tmp_path / "params" / f"{stem}.yml"
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return read_parameters(path, tmp_path, known)

    return read_text


@pytest.fixture
def problems(read: Callable[..., Parameters]) -> Callable[..., tuple[Problem, ...]]:
    """The problems of a text that must be refused."""

    def problems_of(content: str | bytes, stem: str = "odder") -> tuple[Problem, ...]:
        with pytest.raises(Refused) as refused:
            read(content, stem)
        return refused.value.problems

    return problems_of
