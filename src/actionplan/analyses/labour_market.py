"""The local labour market (guidelines 2.2.1): companies by size, sector, industry, bottleneck, experience and job type, and how
industries have developed; from the frame of companies, and from Danmarks Statistik's count of workplaces.

Tables on the same companies can betray each other. So the frame's exact counts are told by sector and size and by industry
alone, which have nothing but their total in common. What is known of a company beyond that (bottleneck, experience) is counted
among those where it is known, and only its shares are to be shown: counts beside the totals would tell of how many few it is
unknown. Job types go with industries and are to be rounded. Employees by industry are left out: one dominant company's number
could be read from them.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import pandas as pd

from actionplan import danish
from actionplan.analyses.companies import SIZES, Companies
from actionplan.publish import TOTAL, Draft, Header, plus
from actionplan.tables.cell import Cell, Missing
from actionplan.tables.specs import SECTORS

LACKS, LACKS_NOT = "mangler arbejdskraft", "mangler ikke arbejdskraft"
EXPERIENCED, INEXPERIENCED = "med erfaring", "uden erfaring"
OTHER_INDUSTRIES, ALL_INDUSTRIES = "andre brancher", "alle brancher"
UNIT = "virksomheder"
OWN_ROW = 2
"""An industry has a row of its own from so many times the threshold on, in every year."""
MOST_YEARS = 8
"""How many years stand beside each other at the most."""
MOST_JOB_TYPES = 12
INDUSTRIES = (
    "Landbrug, skovbrug og fiskeri",
    "Industri, råstofindvinding og forsyningsvirksomhed",
    "Bygge og anlæg",
    "Handel og transport mv.",
    "Information og kommunikation",
    "Finansiering og forsikring",
    "Ejendomshandel og udlejning",
    "Erhvervsservice",
    "Offentlig administration, undervisning og sundhed",
    "Kultur, fritid og anden service",
    "Uoplyst aktivitet",
)
"""Danmarks Statistik's ten groups of industries (DB07), and what it can't place, in the order of their codes 1 to 11."""
WORKPLACE_SIZES = {
    "5-9": "5-9 job",
    "10-19": "10-19 job",
    "20-49": "20-49 job",
    "50-99": "50-99 job",
    "100": "100 job eller flere",
    "130": "100 job eller flere",
}
"""ERHV6's size classes that come nearest to more than five employees; 130 is its code for those of 100 or more."""
SIZE_LABELS = tuple(dict.fromkeys(WORKPLACE_SIZES.values()))
WORKPLACES = "arbejdssteder"


@dataclass(frozen=True)
class Industries:
    """The rows in which industries are counted, the largest first.

    row_of: the row of each industry; those that are small in any year are counted together. rows: the different rows in order.
    """

    row_of: Mapping[str, str]
    rows: tuple[str, ...]

    @classmethod
    def of(cls, companies: Companies, threshold: int) -> "Industries":
        """The rows for every year known, so that a row means the same in all of them."""
        latest = companies.frame["industry"].value_counts()
        by_year = [latest, *(of_year["industry"].value_counts() for _, of_year in companies.years.groupby("year"))]
        least = pd.concat(by_year, axis=1).fillna(0).min(axis=1)
        ordered = sorted((str(name) for name in least.index), key=lambda name: (-int(latest.get(name, 0)), name))
        small = [name for name in ordered if least[name] < OWN_ROW * threshold]
        large = [name for name in ordered if name not in small]
        if large and small and least[small].sum() < threshold:
            small.insert(0, large.pop())
        if len(small) == 1:  # nothing to join it with
            large, small = ordered, []
        rest = OTHER_INDUSTRIES if large else ALL_INDUSTRIES
        return cls({name: name for name in large} | dict.fromkeys(small, rest), (*large, *([rest] if small else [])))

    @property
    def joined(self) -> tuple[str, ...]:
        """The industries that are counted together, in the order of the alphabet."""
        return tuple(sorted(industry for industry, row in self.row_of.items() if row == OTHER_INDUSTRIES))


def by_sector_and_size(companies: Companies) -> Draft:
    """Companies: rows are the sectors, columns the size classes. Gate: `counts`."""
    frame = companies.frame
    table = pd.crosstab(frame["sector"], frame["size"]).reindex(index=list(SECTORS.values()), columns=list(SIZES), fill_value=0)
    headers = [Header(size, UNIT) for size in SIZES]
    return _draft(companies, "Virksomheder efter sektor og størrelse", "Sektor", list(SECTORS.values()), headers, table)


def by_industry(companies: Companies, industries: Industries) -> tuple[Draft, ...]:
    """Companies by industry: one column for each year known, the latest last, labelled with the year; the latest alone where
    the frame states no other. Gate: `parts`; then they stand beside each other."""
    known = companies.years[companies.years["year"].isin(sorted(companies.years["year"].unique())[-MOST_YEARS:])]
    frames = {str(year): of_year for year, of_year in known.groupby("year")} or {UNIT: companies.frame}
    ends = list(dict.fromkeys((next(iter(frames)), list(frames)[-1])))
    drafts = []
    for label, frame in frames.items():
        counted = frame["industry"].map(industries.row_of).value_counts().reindex(list(industries.rows), fill_value=0)
        caption = "Virksomheder efter branche"
        draft = _draft(companies, caption, "Branche", industries.rows, [Header(label, UNIT)], counted.to_frame())
        drafts.append(replace(draft, period=" til ".join(ends) if companies.year else ""))
    return tuple(drafts)


def bottlenecks(companies: Companies, industries: Industries) -> Draft:
    """Companies of which it is known whether they lack hands: rows are industries. Gate: `counts`, and then shares alone."""
    rows = companies.frame["industry"].map(industries.row_of)
    caption = "Virksomheder, der mangler arbejdskraft, efter branche"
    return _known(companies, "bottleneck", rows, industries.rows, (LACKS, LACKS_NOT), (caption, "Branche"))


def experience(companies: Companies, by: str) -> Draft:
    """Companies of which it is known whether they have had people on special terms: rows are the sizes (by "size") or the
    sectors ("sector"). Gate: `counts`, and then shares alone."""
    order = list(SIZES) if by == "size" else list(SECTORS.values())
    titles = ("Virksomheder med erfaring med ansættelse på særlige vilkår", "Størrelse og sektor")
    return _known(companies, "experience", companies.frame[by].astype("str"), order, (EXPERIENCED, INEXPERIENCED), titles)


def knowledge(companies: Companies, column: str) -> Draft:
    """Of how many companies the register knows the answer: rows yes, no and unknown. Gate: `parts`."""
    order = ["yes", "no", "unknown"]
    counted = companies.frame[column].value_counts().reindex(order, fill_value=0)
    return _draft(companies, "Oplyst i registret", "Oplysning", order, [Header(UNIT, UNIT)], counted.to_frame())


def job_types(companies: Companies, threshold: int) -> Draft:
    """Companies by job type, from texts such as "tømrer, elektriker": those that enough companies name, the commonest first.

    A company counts at each type that it names, so the figures don't add up. Gate: `rounded`.
    """
    texts = companies.frame["job_types"].dropna()
    named = texts.str.casefold().str.split(r"[,;/]").explode().str.strip().rename("job").reset_index().drop_duplicates()
    counted = named.loc[named["job"] != "", "job"].value_counts()
    counted = counted[counted >= threshold]
    # Equal figures in the order of the alphabet, so that the order tells no more than the rounded figures do.
    order = sorted(counted.index, key=lambda job: (-(int(counted[job]) // threshold), job))[:MOST_JOB_TYPES]
    headers = [Header("Virksomheder", UNIT)]
    return _draft(companies, "Virksomheder efter jobtype", "Jobtype", order, headers, counted.reindex(order).to_frame())


def _known(
    companies: Companies, column: str, rows: pd.Series, order: Sequence[str], labels: tuple[str, str], titles: tuple[str, str]
) -> Draft:
    known = companies.frame[column].isin(["yes", "no"])
    table = pd.crosstab(rows[known], companies.frame.loc[known, column])
    table = table.reindex(index=list(order), columns=["yes", "no"], fill_value=0)
    return _draft(companies, *titles, order, [Header(label, UNIT) for label in labels], table)


def _draft(
    companies: Companies, caption: str, heading: str, rows: Sequence[str], columns: Sequence[Header], table: pd.DataFrame
) -> Draft:
    cells = tuple(tuple(float(count) for count in row) for row in table.to_numpy().tolist())
    period = str(companies.year) if companies.year else ""
    return Draft(caption, heading, tuple(rows), tuple(columns), cells, period, companies.sources, companies.invented)


@dataclass(frozen=True, eq=False)
class Workplaces:
    """Danmarks Statistik's workplaces with at least five jobs, in the municipality and in the whole country.

    counts: indexed by area, industry (of `INDUSTRIES`), size (of `SIZE_LABELS`) and year; missing where withheld.
    areas: the municipality, and the country where there are figures on it for the same years. years: the first and the last
    one, or the only one.
    """

    counts: pd.Series
    areas: tuple[str, ...]
    years: tuple[int, ...]
    sources: tuple[str, ...]
    invented: bool

    @classmethod
    def of(cls, table: pd.DataFrame, own: str, country: str, sources: tuple[str, ...], *, invented: bool) -> "Workplaces | None":
        """From the table `workplaces`, as StatBank writes it; None where it has nothing on the municipality.

        Rows of other areas, of totals, of finer industries and of smaller workplaces are left out, so that nothing is counted
        twice: an industry is known by its name or its number ("3 Bygge og anlæg"), a size by its numbers ("10-19 jobs").
        """
        area = _known_as(table["area"], {own: own, country: country})
        names = {name: name for name in INDUSTRIES} | {str(number): name for number, name in enumerate(INDUSTRIES, 1)}
        industry = _known_as(table["industry"], names)
        size = table["size"].str.extract(r"(?<!\d)(5-9|10-19|20-49|50-99|100|130)(?!\d)", expand=False).map(WORKPLACE_SIZES)
        rows = pd.DataFrame({"area": area, "industry": industry, "size": size, "year": table["year"].astype("int64")})
        rows = rows.assign(workplaces=table["workplaces"].astype("float64")).dropna(subset=["area", "industry", "size"])
        rows = rows.drop_duplicates(["area", "industry", "size", "year"])
        counts = rows.set_index(["area", "industry", "size", "year"])["workplaces"]
        years = {area: set(of_area["year"]) for area, of_area in rows.groupby("area")}
        if own not in years:
            return None
        ends = (min(years[own]), max(years[own]))
        areas = (own, country) if years.get(country, set()).issuperset(ends) else (own,)
        return cls(counts, areas, tuple(sorted(set(ends))), sources, invented)

    def by_size(self) -> Draft:
        """The latest year: rows are the areas, columns the sizes. Gate: `official`."""
        year = self.years[-1]
        cells = tuple(tuple(self._sum(area, year, "size", size) for size in SIZE_LABELS) for area in self.areas)
        headers = tuple(Header(size, WORKPLACES) for size in SIZE_LABELS)
        return self._draft(("Arbejdssteder efter størrelse", "Område", str(year)), self.areas, headers, cells)

    def by_industry(self) -> Draft:
        """The first and the last year: rows are industries with their total, columns as `column` labels them. Gate:
        `official`."""
        own = self.counts.xs((self.areas[0], self.years[-1]), level=("area", "year"))
        industries = own.groupby("industry").sum().sort_values(ascending=False, kind="stable").index.tolist()
        columns = [(area, year) for area in self.areas for year in self.years]
        sums = [[self._sum(area, year, "industry", industry) for industry in industries] for area, year in columns]
        cells = (*zip(*sums, strict=True), tuple(plus(parts) for parts in sums))
        headers = tuple(Header(column(area, year), WORKPLACES) for area, year in columns)
        period = danish.joined([str(year) for year in self.years])
        titles = ("Arbejdssteder med mindst fem job efter branche", "Branche", period)
        return self._draft(titles, (*industries, TOTAL), headers, cells)

    def _sum(self, area: str, year: int, level: str, label: str) -> Cell:
        """The sum of a part; withheld where a figure in it is, and unknown where there is none."""
        names = self.counts.index.get_level_values
        part = self.counts[(names("area") == area) & (names("year") == year) & (names(level) == label)]
        if part.empty:
            return Missing.UNKNOWN
        return Missing.WITHHELD if part.isna().any() else float(part.sum())

    def _draft(
        self,
        titles: tuple[str, str, str],
        rows: Sequence[str],
        headers: tuple[Header, ...],
        cells: tuple[tuple[Cell, ...], ...],
    ) -> Draft:
        """titles: the caption, the heading of the rows, the period."""
        caption, heading, period = titles
        return Draft(caption, heading, tuple(rows), headers, cells, period, self.sources, self.invented)


def column(area: str, year: int) -> str:
    """The label of an area's column in a year."""
    return f"{area} {year}"


def _known_as(texts: pd.Series, names: Mapping[str, str]) -> pd.Series:
    """The name that each text means, by the text itself, by its code in front ("3 Bygge og anlæg") or without it; missing for
    others."""
    by_key = {key.casefold(): name for key, name in names.items()}

    def meant(text: str) -> str | None:
        code, rest = re.fullmatch(r"(\d*)\s*(.*)", text.casefold(), re.DOTALL).groups()  # type: ignore[union-attr]  # fits any text
        return by_key.get(rest if rest else code)

    return texts.map({text: meant(text) for text in texts.unique()})
