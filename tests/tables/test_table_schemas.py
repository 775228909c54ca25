import pandas as pd
import pandera.pandas as pa
import pytest

from actionplan.tables.schemas import DTYPES, schema
from actionplan.tables.specs import SPECS

GOOD: dict[str, object] = {
    "person_id": "p1",
    "sex": "female",
    "birth_year": 1980,
    "benefit": "kontanthjælp",
    "match_group": None,
    "start": "2026-01-01",
    "end": None,
}


def frame(*rows: dict[str, object]) -> pd.DataFrame:
    data = pd.DataFrame([GOOD | row for row in rows], columns=list(GOOD), dtype="object")
    return data.astype({column.name: DTYPES[column.kind] for column in SPECS["support_spells"].columns})


@pytest.mark.parametrize("spec", SPECS.values(), ids=SPECS)
def test_an_empty_frame_of_the_right_types_satisfies_every_schema(spec) -> None:
    empty = pd.DataFrame({column.name: pd.Series([], dtype=DTYPES[column.kind]) for column in spec.columns})
    assert schema(spec).validate(empty).empty


def test_a_good_frame_is_left_as_it_is() -> None:
    good = frame({}, {"person_id": "p2", "match_group": "jobparat", "end": "2026-01-01"})
    pd.testing.assert_frame_equal(schema(SPECS["support_spells"]).validate(good), good)


@pytest.mark.parametrize(
    ("rows", "column", "index"),
    [
        ([{}, {"person_id": "p2", "sex": "woman"}], "sex", 1),
        ([{"birth_year": 1066}], "birth_year", 0),
        ([{"benefit": None}], "benefit", 0),
        ([{"benefit": " "}], "benefit", 0),
        ([{}, {"person_id": "010190-1234"}], "person_id", 1),
        ([{"benefit": "til 0101901234"}], "benefit", 0),
        ([{"match_group": "x", "end": "2025-12-31"}], "end", 0),
        ([{"end": "2025-12-31"}], "end", 0),
        ([{}, {}], "person_id", 1),
        ([{}, {"end": "2026-02-01"}], "start", 1),
    ],
)
def test_a_frame_that_breaks_a_rule_is_refused_at_its_row(rows: list[dict[str, object]], column: str, index: int) -> None:
    with pytest.raises(pa.errors.SchemaErrors) as caught:
        schema(SPECS["support_spells"]).validate(frame(*rows), lazy=True)
    failures = caught.value.failure_cases
    assert (failures["index"] == index).all()
    assert column in set(failures["column"])


@pytest.mark.parametrize(
    "change",
    [
        lambda f: f.drop(columns="end"),
        lambda f: f.assign(extra=1),
        lambda f: f[f.columns[::-1]],
        lambda f: f.astype({"birth_year": "float"}),
    ],
)
def test_a_frame_of_another_shape_is_refused(change) -> None:
    with pytest.raises(pa.errors.SchemaErrors):
        schema(SPECS["support_spells"]).validate(change(frame({})), lazy=True)
