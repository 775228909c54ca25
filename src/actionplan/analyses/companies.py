"""The companies of the municipality as the frame tells of them (guidelines 2.2.1): workplaces with more than five employees.

The table `companies` has a row per workplace, and per year where years are stated. The companies of today are those of the
latest year; the years before show how industries developed.
"""

from dataclasses import dataclass

import pandas as pd

from actionplan.tables.specs import SECTORS

SMALLEST = 6
"""The guidelines (2.2.2) ask workplaces with more than five employees."""
SIZES = {"6-9 ansatte": 6, "10-19 ansatte": 10, "20-49 ansatte": 20, "50 ansatte eller flere": 50}
"""Size classes, each with its smallest number of employees, as Danmarks Statistik divides workplaces (ERHV6), those over 50
together: few municipalities have enough of them for more classes."""
NO_INDUSTRY = "ukendt branche"
EXPERIENCE = {"yes": "med erfaring", "no": "uden erfaring", "unknown": "erfaring ukendt"}
"""Whether the municipality's own register says that a company has had people on special terms."""


@dataclass(frozen=True, eq=False)
class Companies:
    """The companies that a survey is sent to.

    frame: the latest year; indexed by company_id, with sector (the Danish word), industry, employees (whole number), size (an
    ordered categorical of `SIZES`), experience (key of `EXPERIENCE`), bottleneck (yes, no, unknown), job_types (text or
    missing). years: every year known, one row per company and year, with the columns year, company_id, sector, industry,
    employees; empty where no years are stated. too_small: companies left out since they have no more than five employees.
    """

    frame: pd.DataFrame
    years: pd.DataFrame
    year: int | None
    too_small: int
    sources: tuple[str, ...]
    invented: bool

    @classmethod
    def of(cls, table: pd.DataFrame, sources: tuple[str, ...], *, invented: bool) -> "Companies":
        """From the table `companies`; of several rows for a company without a year the last one counts."""
        year = int(table["year"].max()) if table["year"].notna().any() else None
        latest = table if year is None else table[table["year"] == year]
        latest = latest.drop_duplicates("company_id", keep="last").set_index("company_id")
        large = latest[latest["employees"] >= SMALLEST]
        frame = pd.DataFrame(
            {
                "sector": large["sector"].map(SECTORS),
                "industry": large["industry"].fillna(NO_INDUSTRY),
                "employees": large["employees"].astype("int64"),
                "size": size_class(large["employees"]),
                "experience": large["experience"].fillna("unknown"),
                "bottleneck": large["bottleneck"].fillna("unknown"),
                "job_types": large["job_types"],
            }
        )
        known = table[table["year"].notna() & (table["employees"] >= SMALLEST)]
        years = known[["year", "company_id", "sector", "industry", "employees"]].astype({"year": "int64", "employees": "int64"})
        years = years.assign(sector=years["sector"].map(SECTORS)).reset_index(drop=True)
        return cls(frame, years, year, len(latest) - len(large), sources, invented)


def plain_number(number: object) -> str:
    """A company's number without what a spreadsheet or a hurry may change: capitals, spaces, zeros in front."""
    return str(number).strip().casefold().lstrip("0")


def size_class(employees: pd.Series) -> pd.Series:
    """The size class of each number of employees, an ordered categorical; missing for those under the smallest."""
    edges = [*SIZES.values(), float("inf")]
    return pd.cut(employees.astype("float64"), edges, right=False, labels=list(SIZES))
