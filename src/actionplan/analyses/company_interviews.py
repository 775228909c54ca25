"""Which companies to interview (guidelines 2.2.3): those that together show most of what differs among the answers.

The guidelines want companies that "så vidt muligt dækker de problemstillinger og synspunkter samt objektive forskelle, som
udtrykkes i spørgeskemabesvarelserne", both those that cooperate closely and those that do not at all, and leaders as well as
employee representatives. The rule is `methods/maximum_variation.py`. A choice holds single companies' answers: it goes into the
list for the project group alone, and `seen` is all of it that a room may see.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from actionplan import danish
from actionplan.analyses.companies import NO_INDUSTRY, SIZES, Companies
from actionplan.analyses.company_answers import codes
from actionplan.analyses.respondents import INTEREST, Survey, with_agreement
from actionplan.methods.maximum_variation import Part, Pick, choose
from actionplan.parameters.company_interviews import DIMENSIONS, CompanyInterviews, Dimension
from actionplan.tables.specs import MODELS, SECTORS

SEED = 223
"""Settles which of equal companies comes first. Fixed, so that a list that is made again is the same."""
SMALL = 0.05
"""An industry with a smaller share of the companies is joined with the other small ones."""
OTHERS = "andre brancher"
ATTITUDES = ("positiv", "blandet", "forbeholden")
POSITIVE, RESERVED = 3.5, 2.5
"""From and up to which mean of the two answers on attitude, 1 to 5, a company is positive or reserved."""
INTERESTS = {
    **{question: f"model {MODELS[model][0]}: {MODELS[model][2:]}" for model, question in INTEREST.items()},
    "none": "ingen af modellerne",
    "unknown": "ved ikke",
}
"""The most demanding model that a company says yes to, by question in the models' order, and what else it can say."""
CLOSE, SOME, NONE = COOPERATION = ("tæt samarbejde", "noget samarbejde", "intet samarbejde")
SEVERAL = 2
"""So many kinds of cooperation are a close one."""
GROUP_LEAST, GROUP_MOST = 4, 8
SINGLE = "enkeltinterviews"

Why = Literal["number", "contact", "answers"]
WHY: Mapping[Why, str] = {
    "number": "Der er valgt for få virksomheder til også at dække det.",
    "contact": "De virksomheder, der har svaret og passer, vil ikke kontaktes om et interview.",
    "answers": "Ingen virksomhed, der passer, har svaret på spørgeskemaet.",
}
"""Why something is not covered: too few interviews, none that may be contacted, or no answer."""


@dataclass(frozen=True, eq=False)
class Pool:
    """The companies that answered, as far as the choice looks at them.

    profiles: indexed by company_id, a column of Danish text per `Dimension`, missing where unknown. models: those that each says
    yes to, in words. contact: "yes", "no" or missing for the answer whether it may be contacted. wanted: the values that should
    be covered, in the order shown. cells: the same for sector and size together.
    """

    profiles: pd.DataFrame
    models: pd.Series
    contact: pd.Series
    wanted: Mapping[Dimension, tuple[str, ...]]
    cells: tuple[Part, ...]
    period: str
    invented: bool

    @property
    def candidates(self) -> pd.DataFrame:
        """The profiles of those that have not said no to being contacted."""
        return self.profiles[self._may_be_asked]

    @property
    def _may_be_asked(self) -> pd.Series:
        return (self.contact != "no").fillna(value=True).astype(bool)

    @property
    def declined(self) -> pd.DataFrame:
        """The profiles of those that have."""
        return self.profiles[~self._may_be_asked]


@dataclass(frozen=True)
class Chosen:
    """A company to interview. profile: its value by dimension, None where unknown. models: those it says yes to. consented:
    it has said yes to being contacted. reason: why it was chosen. form: the interviews proposed. All in Danish."""

    company: str
    profile: Mapping[Dimension, str | None]
    models: str
    consented: bool
    reason: str
    form: str


@dataclass(frozen=True)
class Gap:
    """A value, or a sector and size together, that no chosen company has."""

    part: Part
    why: Why


@dataclass(frozen=True, eq=False)
class Choice:
    """Companies to interview, in the order of their choice, and what they leave uncovered.

    parts: all that should be covered and counts, values before cells. candidates: how many could be chosen. declined: how many
    answered but will not be contacted.
    """

    companies: tuple[Chosen, ...]
    parts: tuple[Part, ...]
    gaps: tuple[Gap, ...]
    plan: CompanyInterviews
    seed: int
    candidates: int
    declined: int
    period: str
    invented: bool


@dataclass(frozen=True)
class Seen:
    """How much of one kind is covered. covered of possible: as a room may know it. number: what is missing because too few are
    chosen; nobody: since nobody can be asked. hidden: there is more, which few companies have."""

    covered: int
    possible: int
    number: tuple[Part, ...]
    nobody: tuple[Part, ...]
    hidden: bool


def pool(survey: Survey, agreements: pd.DataFrame, companies: Companies | None) -> Pool | None:
    """Every company that answered with what it differs in, and what there is to cover; None where answers bear no company's
    number, as then nobody knows whom to call.

    agreements: the table of that name. companies: the frame, which tells what industries, sectors and sizes there are; without
    it only those of the answers are known.
    """
    answers, background = survey.answers, survey.background
    if answers.index.name != "company_id":
        return None
    everybody = background if companies is None or companies.frame.empty else companies.frame
    industries = _industries(everybody["industry"])
    profiles = pd.DataFrame(
        {
            "sector": background["sector"],
            "size": background["size"].astype("string"),
            "industry": background["industry"].map(industries),
            "attitude": _attitude(survey),
            "interest": _interest(survey),
            "cooperation": _cooperation(survey, agreements),
        },
        index=answers.index,
    ).astype("string")
    there = pd.concat([everybody, background])[["sector", "size"]].dropna().drop_duplicates()
    pairs = set(zip(there["sector"].astype("str"), there["size"].astype("str"), strict=True))
    order = list(dict.fromkeys(industries.values()))
    wanted: dict[Dimension, tuple[str, ...]] = {
        "sector": tuple(SECTORS.values()),
        "size": tuple(SIZES),
        "industry": tuple(sorted(order, key=lambda industry: (industry == OTHERS, order.index(industry)))),
        "attitude": ATTITUDES,
        "interest": tuple(INTERESTS.values()),
        "cooperation": COOPERATION,
    }
    cells = tuple(
        (("sector", sector), ("size", size)) for sector in SECTORS.values() for size in SIZES if (sector, size) in pairs
    )
    said_yes = _texts(survey, INTEREST.values()) == "yes"
    labels = [MODELS[model] for model in INTEREST]
    models = [danish.joined([label for label, yes in zip(labels, row, strict=True) if yes]) for row in said_yes]
    interests = pd.Series(models, index=answers.index, dtype="string")
    return Pool(profiles, interests, codes(survey, "may_contact"), wanted, cells, survey.period, survey.invented)


def choice(pool: Pool, plan: CompanyInterviews, seed: int = SEED) -> Choice:
    """The companies to interview by the plan's number and weights; the same for the same pool, plan and seed.

    With a greater number the first ones stay the same, so that the next of them can take the place of one that says no.
    """
    weights = {str(dimension): weight for dimension, weight in plan.weights.by_dimension().items()}
    candidates, declined = pool.candidates, pool.declined
    found = choose(candidates, plan.number, weights, seed)
    values = [((dimension, value),) for dimension, there in pool.wanted.items() if weights[dimension] for value in there]
    parts = (*values, *(pool.cells if weights["sector"] and weights["size"] else ()))
    refused = _counts(declined)
    gaps = tuple(
        Gap(part, "number" if part in found.possible else "contact" if part in refused else "answers")
        for part in parts
        if part not in found.covered
    )
    names = [pick.name for pick in found.picks]
    forms = _forms(candidates.loc[names])
    companies = tuple(
        Chosen(
            pick.name,
            {dimension: _known(candidates.at[pick.name, dimension]) for dimension in DIMENSIONS},
            str(pool.models[pick.name]),
            _known(pool.contact[pick.name]) == "yes",
            reason(pick),
            forms.get(pick.name, SINGLE),
        )
        for pick in found.picks
    )
    return Choice(companies, parts, gaps, plan, seed, len(candidates), len(declined), pool.period, pool.invented)


def seen(pool: Pool, choice: Choice, threshold: int) -> tuple[Seen, Seen]:
    """How much of the values, and of the cells of sector and size, is covered: what a room may be shown.

    Only what at least `threshold` of those that can be chosen have in common is told, and what none of them has: of anything
    rarer, that somebody chosen has it could tell who that is.
    """
    gaps = {gap.part: gap.why for gap in choice.gaps}
    sizes = _counts(pool.candidates)

    def of(parts: list[Part]) -> Seen:
        open_to = [part for part in parts if not sizes[part] or sizes[part] >= threshold]
        number = tuple(part for part in open_to if gaps.get(part) == "number")
        nobody = tuple(part for part in open_to if not sizes[part])
        return Seen(len(open_to) - len(number) - len(nobody), len(open_to), number, nobody, len(open_to) < len(parts))

    return of([part for part in choice.parts if len(part) == 1]), of([part for part in choice.parts if len(part) == 2])


def told(part: Part) -> str:
    """A value, or two together, in running text: "offentlig sektor og 10-19 ansatte"."""
    return danish.joined([_value_told(dimension, value) for dimension, value in part])


def kind(part: Part) -> str:
    """In what companies with a value, or two together, are alike: "sektor og størrelse"."""
    return danish.joined([_WORDS[dimension] for dimension, _ in part])


def reason(pick: Pick) -> str:
    """Why a company was chosen, as a Danish sentence."""
    values = danish.joined([told(part) for part in pick.new if len(part) == 1])
    pairs = [told(part) for part in pick.new if len(part) == 2]
    first = "Den første med" if pick.turn == 1 else "Alt er dækket én gang, og dette er endnu en med"
    if values:
        return danish.stopped(f"{first} {values}")
    if not pairs:
        return "Kan ikke dække mere. Taget med for at nå antallet."
    more = (
        f" Dækker også {danish.counted(len(pairs) - 1, 'en anden ny kombination', 'andre nye kombinationer')}."
        if len(pairs) > 1
        else ""
    )
    return danish.stopped(f"{first} både {pairs[0]}") + more


def _value_told(dimension: str, value: str) -> str:
    match dimension:
        case "sector" | "attitude":
            return f"{value} {_WORDS[dimension]}"
        case "industry":
            return value if value == OTHERS else f"branchen »{value}«"
        case "interest" if value in _OUTSIDE:
            return _OUTSIDE[value]
        case "interest":
            _, _, model = value.partition(": ")
            return f"ja til {model}{'' if value == _HARDEST else ' som den mest krævende model'}"
        case _:
            return value


_WORDS = {str(dimension): word for dimension, word in DIMENSIONS.items()}
_OUTSIDE = {INTERESTS["none"]: "nej til alle modellerne", INTERESTS["unknown"]: "tvivl om modellerne"}
_HARDEST = INTERESTS[list(INTEREST.values())[-1]]


def _known(value: object) -> str | None:
    return value if isinstance(value, str) else None


def _counts(profiles: pd.DataFrame) -> Counter[Part]:
    """How many have each value, and each sector and size together."""
    counts: Counter[Part] = Counter()
    for dimension in DIMENSIONS:
        counts.update(
            {((str(dimension), str(value)),): int(count) for value, count in profiles[dimension].value_counts().items()}
        )
    both = profiles[["sector", "size"]].dropna().astype("str")
    counts.update((("sector", sector), ("size", size)) for sector, size in zip(both["sector"], both["size"], strict=True))
    return counts


def _industries(every: pd.Series) -> dict[str, str]:
    """Each industry's name here, the largest first: its own, or that of the small ones together."""
    shares = every[every != NO_INDUSTRY].value_counts(normalize=True)
    small = [industry for industry, share in shares.items() if share < SMALL]
    return {str(industry): OTHERS if industry in small and len(small) > 1 else str(industry) for industry in shares.index}


def _texts(survey: Survey, questions: Iterable[str]) -> NDArray[np.str_]:
    """The codes of several questions, a column each; empty where there is no answer."""
    return np.column_stack([codes(survey, question).fillna("").to_numpy(dtype="str") for question in questions])


def _labelled(survey: Survey, conditions: Sequence[NDArray[np.bool_]], labels: Sequence[str]) -> pd.Series:
    """For each company the label of the first condition that is true, missing where none is."""
    said = np.select(conditions, list(labels), "")
    return pd.Series(said, index=survey.answers.index, dtype="string").replace("", pd.NA)


def _attitude(survey: Survey) -> pd.Series:
    texts = _texts(survey, ("attitude_tasks", "attitude_colleagues"))
    points = pd.DataFrame(np.where(np.isin(texts, ["", "unknown"]), "nan", texts)).astype("float64")
    mean = points.mean(axis=1).to_numpy()
    return _labelled(survey, [mean >= POSITIVE, mean <= RESERVED, ~np.isnan(mean)], [ATTITUDES[0], ATTITUDES[2], ATTITUDES[1]])


def _interest(survey: Survey) -> pd.Series:
    questions = list(reversed(INTEREST.values()))
    texts = _texts(survey, questions)
    conditions = [*(texts == "yes").T, (texts == "unknown").any(axis=1), (texts == "no").all(axis=1)]
    return _labelled(survey, conditions, [INTERESTS[name] for name in (*questions, "unknown", "none")])


def _cooperation(survey: Survey, agreements: pd.DataFrame) -> pd.Series:
    own = codes(survey, "experience").to_numpy(dtype="object")
    register = survey.background["experience"].to_numpy(dtype="object")
    experience = np.where(np.isin(own.astype("str"), ["yes", "no"]), own, register).astype("str")
    kinds = [column for column in survey.answers.columns if column.startswith("experience_kinds/")]
    several = survey.answers[kinds].fillna(value=False).to_numpy(dtype=bool).sum(axis=1) >= SEVERAL
    agreed = with_agreement(survey, agreements["company_id"].dropna())
    yes = experience == "yes"
    return _labelled(survey, [agreed | (yes & several), yes, experience == "no"], COOPERATION)


def _forms(chosen: pd.DataFrame) -> dict[str, str]:
    """For companies of one industry, else of one size, the proposal of a group interview: of the first that are enough."""
    for dimension in ("industry", "size"):
        values = chosen[dimension][chosen[dimension] != OTHERS].value_counts()
        if not values.empty and values.iloc[0] >= GROUP_LEAST:
            value = min(str(each) for each, count in values.items() if count == values.iloc[0])
            together = chosen.index[(chosen[dimension] == value).fillna(value=False)][:GROUP_MOST]
            return {str(company): f"{SINGLE} eller et fælles gruppeinterview ({value})" for company in together}
    return {}
