"""Whether those who answered are like all companies that were asked (guidelines 2.2.1), and how sure the figures are.

The classes are those of the list of companies. A difference between classes counts as one where it is larger than chance gives
(Pearson's chi-squared test, 5 per cent).
"""

from collections.abc import Mapping
from types import MappingProxyType

from actionplan import danish
from actionplan.analyses.companies import EXPERIENCE, Companies
from actionplan.analyses.finding import Finding
from actionplan.analyses.respondents import Survey
from actionplan.methods.direction import classes_apart
from actionplan.methods.sample_size import margin_reached
from actionplan.publish import TOTAL, Draft, Header, Published

ANSWERED, SILENT = "Har svaret", "Har ikke svaret"
DIMENSIONS: Mapping[str, str] = MappingProxyType(
    {"size": "Størrelse", "sector": "Sektor", "industry": "Branche", "experience": "Erfaring"}
)
"""By what answers are compared with the list of companies: the column and the word."""
SPOKEN_OF = 20
"""A class with fewer companies is left out of the verdict: a few answers more or less would change it."""
ENOUGH = 100
"""Of fewer answers a test finds large differences alone, so that finding none says little."""
WORTH_TELLING = 3.0
"""Percentage points: a smaller distance between response rates changes nothing that a note tells."""


def countable(companies: Companies, dimension: str, threshold: int) -> bool:
    """Whether every class of a dimension has enough companies for its number to be shown.

    The number of companies stands in other tables too. Where one of them had to be hidden, each table would hide others with it,
    and one could give away what another hides.
    """
    asked = companies.frame[dimension].value_counts()
    return not ((asked > 0) & (asked < threshold)).any()


def answered(survey: Survey, companies: Companies, dimension: str, rows_of: Mapping[str, str] | None = None) -> Draft:
    """Companies that answered and that did not: rows are the classes of a dimension (`DIMENSIONS`). Gate: `counts`.

    rows_of: the row of each class, where classes are counted together, and their order. Where answers have no numbers, a class
    can have more answers than companies; then nobody is silent there.
    """
    everybody, those = companies.frame[dimension], survey.background[dimension]
    if rows_of is not None:
        everybody, those = everybody.map(rows_of), those.map(rows_of)
    asked = everybody.value_counts(sort=False)
    replied = those.value_counts().reindex(asked.index, fill_value=0)
    order = list(dict.fromkeys((rows_of or {}).values())) or list(EXPERIENCE if dimension == "experience" else asked.index)
    rows = [row for row in order if row in asked.index]
    return Draft(
        "Virksomheder og svar",
        DIMENSIONS[dimension],
        tuple(EXPERIENCE.get(row, row) for row in rows),
        (Header(ANSWERED, "virksomheder"), Header(SILENT, "virksomheder")),
        tuple((float(replied[row]), float(max(0, asked[row] - replied[row]))) for row in rows),
        survey.period,
        (*companies.sources, *survey.sources),
        survey.invented,
    )


def verdict(dimension: str, table: Published) -> str:
    """Whether the answers cover a dimension, in one Danish sentence. table: `answered`, passed by the gate."""
    rates = _rates(table)
    word = DIMENSIONS[dimension]
    if not rates:
        return f"{word}: kan ikke vurderes, fordi tallene er for små."
    if len(rates) < 2:
        return f"{word}: kan ikke vurderes, fordi der kun er én gruppe, der kan vises."
    lowest, highest = min(rates, key=lambda row: rates[row]), max(rates, key=lambda row: rates[row])
    if not _apart(table):
        if (table.value(TOTAL, ANSWERED) or 0.0) < ENOUGH:
            return f"{word}: Der er for få svar til at se, om nogle grupper mangler."
        return f"{word}: De, der har svaret, ligner alle virksomheder."
    ends = f"»{lowest}« ({danish.percent(rates[lowest], 0)}), flest i »{highest}« ({danish.percent(rates[highest], 0)})"
    if _hides(table):
        return f"{word}: skævt. Af de grupper, der kan vises, har færrest svaret i {ends}."
    return f"{word}: skævt. Færrest har svaret i {ends}."


def response(survey: Survey, tables: Mapping[str, Published]) -> Finding | None:
    """How many have answered, and who answered least.

    tables: `answered` by dimension, passed by the gate; industry is always there.
    """
    known = tables["industry"]
    count, asked = known.value(TOTAL, ANSWERED), known.value(TOTAL, TOTAL)
    if not count or not asked:
        return None
    share = 100 * count / asked
    skewed = [tables[name] for name in ("size", "sector") if name in tables and _apart(tables[name])]
    rates = {row: rate for table in skewed for row, rate in _rates(table).items()}
    least = min(rates, key=lambda row: rates[row], default=None)
    told = f"{danish.number(count)} af {danish.number(asked)} virksomheder har svaret"
    headline = f"{danish.percent(share, 0)} af virksomhederne har svaret"
    if not survey.named:
        told = f"Der er {danish.number(count)} svar, og listen rummer {danish.number(asked)} virksomheder"
        headline = f"Svarene svarer til {danish.percent(share, 0)} af virksomhederne"
    if least is not None:
        told += f", men kun {danish.percent(rates[least], 0)} i »{least}«"
    fitted = survey.weighting is not None and survey.weighting.fitted
    rest = " Svarene er vægtet, så de tilsammen ligner alle virksomheder." if fitted else " Svarene er ikke vægtet."
    return Finding(
        id="02.response",
        headline=headline,
        sentence=f"{told}.{rest}",
        value=round(share, 1),
        unit="pct.",
        period=survey.period,
        source="; ".join(known.draft.sources),
        uncertainty=precision(survey),
        comparison=tuple((row, round(rate, 1)) for row, rate in rates.items()),
        invented=survey.invented,
        base=asked,
    )


def precision(survey: Survey) -> str:
    """How sure a share of about one half is, in one Danish sentence."""
    if survey.weighting is None or survey.companies is None:
        return "Usikkerheden kendes ikke, fordi der ikke er en liste over alle virksomheder."
    effective = min(max(1, round(survey.weighting.effective)), survey.companies)
    margin = danish.number(100 * margin_reached(effective, survey.companies))
    return f"En andel på omkring 50 pct. af alle virksomheder er usikker med ± {margin} procentpoint (95 pct.)."


def _rates(table: Published) -> dict[str, float]:
    """The response rates in per cent of the classes that are shown and large enough to be spoken of."""
    rates = {}
    for row in table.rows:
        count, asked = table.value(row, ANSWERED), table.value(row, TOTAL)
        if row != TOTAL and count is not None and asked is not None and asked >= SPOKEN_OF:
            rates[row] = 100 * count / asked
    return rates


def _hides(table: Published) -> bool:
    """Whether the rate of a class that is large enough to be spoken of is hidden."""
    asked = [(row, table.value(row, TOTAL)) for row in table.rows if row != TOTAL]
    return any(count is None or (count >= SPOKEN_OF and table.value(row, ANSWERED) is None) for row, count in asked)


def _apart(table: Published) -> bool:
    """Whether response differs between the classes that are shown, by more than chance gives and enough to be told."""
    rates = _rates(table)
    shown = [(table.value(row, ANSWERED) or 0.0, table.value(row, SILENT) or 0.0) for row in rates]
    return classes_apart(shown) and max(rates.values()) - min(rates.values()) >= WORTH_TELLING
