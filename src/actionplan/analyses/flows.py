"""From offers to support: what people live of before and after an offer, and how they move between benefits (guidelines 2.1.1).

The guidelines ask for a count by hand of what people live of after each kind of offer, as a step towards a flow analysis.
`from_counts` takes that count, `from_spells` makes it from individual data; both give the same `Flow`.

What is seen after an offer is not its effect: people are chosen for offers, and what they would have lived of without is not
known. A gap is "uden ydelse" and never a job, unless the extract itself holds jobs.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np
import pandas as pd

from actionplan import danish
from actionplan.analyses.lives import NO_BENEFIT, Lives, unbroken
from actionplan.methods.sequences import state_on, status_after, transition_counts
from actionplan.publish import Draft, Header
from actionplan.sources.reference import SupportBasis
from actionplan.tables.cell import Missing, as_number

Per = Literal["course", "person"]

JOB, EDUCATION, SUPPORTED_JOB, PENSION = "job", "uddannelse", "støttet job", "pension eller efterløn"
OTHER_BENEFIT, SAME_BENEFIT, SOME_BENEFIT, UNKNOWN = "anden ydelse", "samme ydelse", "på ydelse", "ukendt"
LEFT_BENEFITS, STILL_SUPPORTED = "ikke længere på ydelse", "på ydelse, i støttet job eller på pension"
BASES = (JOB, EDUCATION, NO_BENEFIT, SUPPORTED_JOB, PENSION, OTHER_BENEFIT, SAME_BENEFIT, SOME_BENEFIT, UNKNOWN)
"""What people live of after an offer. `SOME_BENEFIT` occurs in counts by hand alone, where a benefit is named but not which one
it was before: it can be the same or another."""
OTHER_BENEFITS = "andre ydelser"
"""Rare benefits joined. Not `OTHER_BENEFIT`, which is another one than before the offer."""
OTHER_OFFERS, ALL_OFFERS = "andre tilbud", "alle tilbud"
LATEST = "Seneste tilbud"
"""What the rows are where each person is counted once, by the latest offer that has ended."""
MONTHS = (3, 6, 12)
LONGEST_BACK = 36
"""Months before the extract's last day within which a course must have ended: older ones tell of another time."""
FEW = 4
"""A row or column of its own wants this many times the threshold, so that its parts are not mostly hidden."""

_OF_KIND = {
    "job": JOB,
    "education": EDUCATION,
    "supported_job": SUPPORTED_JOB,
    "pension": PENSION,
    "unknown": UNKNOWN,
    "other": OTHER_BENEFIT,
    "same": SAME_BENEFIT,
}
_UNIT = {"course": "forløb", "person": "personer"}


@dataclass(frozen=True)
class Flow:
    """What people live of before and after offers.

    offers: the rows of all tables. before: rows offers, columns what they lived of, None where it is not known. after: by months
    after the offer, columns of `BASES` that occur anywhere. courses, persons: how many the tables are about. per: what is
    counted. period: when the courses ended, "" where it is not known. around: for all offers together, what people lived of by
    its own name, before and at each time after (one column each, as `publish.parts` wants it). same_totals: every row has the
    same total in every table, as `publish.panels` wants it. unknown_words: words of a count by hand that nothing is known
    about, counted as "ukendt".
    """

    offers: tuple[str, ...]
    before: Draft | None
    after: Mapping[int, Draft]
    courses: int
    persons: int
    per: Per
    period: str
    around: Mapping[str, Draft]
    same_totals: bool = True
    unknown_words: tuple[str, ...] = ()


def from_spells(lives: Lives, threshold: int, per: Per = "course") -> Flow | None:
    """The flow by kind of offer, of courses that ended within the extract; None for fewer than the threshold.

    A new offer of the same kind within four weeks goes on with the course. Courses ended at least 12 and at most 36 months before
    the last day, so that 3, 6 and 12 months are known for all; where those are too few, at least 6 months. "samme ydelse" is
    the basis of the day before the offer, or of its first day. per="person" takes each person's last such course. Kinds with
    fewer than four times the threshold are joined as "andre tilbud" ("alle tilbud" where no kind has more).
    """
    chosen = _chosen(lives, threshold, per)
    if chosen is None:
        return None
    kinds = chosen.courses["offer"]
    return _flow(lives, chosen, kinds, _ordered(kinds), threshold)


def from_counts(
    counts: pd.DataFrame, words: Mapping[str, SupportBasis], threshold: int, sources: tuple[str, ...], *, invented: bool
) -> Flow | None:
    """The flow of a count by hand (the table `exit_counts`); None for fewer persons than the threshold.

    A word is understood by the words of `words`, whatever its letters' case. A benefit by its own name is "på ydelse", since the
    count does not tell what it was before; a word that is nowhere is "ukendt" and told in `unknown_words`.
    """
    known = {_plain(word): _after_by_hand(basis) for basis in words.values() for word in basis.words}
    known |= {_plain(label): label for label in BASES}
    plain = counts["support_basis"].map(_plain)
    bases = plain.map(known).fillna(UNKNOWN)
    table = pd.DataFrame({"offer": counts["offer"].astype(str), "months": counts["months_after"], "basis": bases})
    table["persons"] = counts["persons"].to_numpy()
    sizes = table.groupby(["offer", "months"])["persons"].sum().groupby("offer").max()
    names = _joined(sizes, threshold)
    table["offer"] = table["offer"].map(names)
    kept = table[table["offer"].notna()]
    totals = kept.pivot_table(index="offer", columns="months", values="persons", aggfunc="sum", fill_value=0)
    if kept.empty or int(totals.sum().max()) < threshold:
        return None
    rows = _largest_first(totals.max(axis=1))
    columns = [basis for basis in BASES if kept.loc[kept["basis"] == basis, "persons"].sum() > 0]
    after = {}
    for months in sorted(int(each) for each in kept["months"].unique()):
        part = kept[kept["months"] == months]
        found = part.pivot_table(index="offer", columns="basis", values="persons", aggfunc="sum", fill_value=0)
        shape = found.reindex(index=rows, columns=columns, fill_value=0)
        after[months] = Draft(_caption(months), "Tilbud", *_table(shape, "personer"), "", sources, invented)
    persons = int(totals.sum().max())
    return Flow(
        offers=tuple(rows),
        before=None,
        after=after,
        courses=persons,
        persons=persons,
        per="person",
        period="",
        around={_after_told(months): _together(draft) for months, draft in after.items()},
        same_totals=bool((totals.nunique(axis=1) == 1).all()),
        unknown_words=tuple(dict.fromkeys(counts["support_basis"][~plain.isin(known)].astype(str))),
    )


def coarser(flow: Flow) -> Flow:
    """The same flow in three categories, for municipalities where most of the finer ones are too small to show."""
    groups = {
        LEFT_BENEFITS: (JOB, EDUCATION, NO_BENEFIT),
        STILL_SUPPORTED: (SUPPORTED_JOB, PENSION, OTHER_BENEFIT, SAME_BENEFIT, SOME_BENEFIT),
        UNKNOWN: (UNKNOWN,),
    }

    def join(draft: Draft) -> Draft:
        labels = [header.label for header in draft.columns]
        kept = {name: [labels.index(part) for part in parts if part in labels] for name, parts in groups.items()}
        kept = {name: places for name, places in kept.items() if places}
        # Persons are not added up: somebody can have courses in several categories. The largest of them is surely behind all.
        persons = draft.persons and tuple(
            tuple(max(row[place] for place in places) for places in kept.values()) for row in draft.persons
        )
        cells = tuple(tuple(sum(as_number(row[place]) for place in places) for places in kept.values()) for row in draft.cells)
        columns = tuple(Header(name, draft.columns[0].unit) for name in kept)
        return replace(draft, columns=columns, cells=cells, persons=persons)

    return replace(flow, after={months: join(draft) for months, draft in flow.after.items()})


def between_benefits(lives: Lives, months: int = 12) -> Draft | None:
    """Where those who were on a basis `months` before the last day are on the last day; None where the extract has no such day.

    Rows: the basis then, columns: the basis now, with "uden ydelse"; cells: persons.
    """
    then = lives.last - pd.DateOffset(months=months)
    if then < lives.first:
        return None
    before = lives.on(then).set_index("person")["basis"]
    if before.empty:
        return None
    now = lives.on(lives.last).set_index("person")["basis"]
    states = pd.DataFrame({then: before, lives.last: now.reindex(before.index).fillna(NO_BENEFIT)})
    rows = _ordered(before)
    later = _ordered(states[lives.last])
    columns = [*rows, *(basis for basis in later if basis not in rows and basis != NO_BENEFIT), NO_BENEFIT]
    found = transition_counts(states, columns).loc[rows]
    period = f"{danish.day(then.date())} og {danish.day(lives.last.date())}"
    caption = f"Fra ydelse til ydelse på {danish.counted(months, 'måned', 'måneder')}"
    return Draft(caption, "Levede af", *_table(found, "personer"), period, lives.sources, lives.invented)


@dataclass(frozen=True, eq=False)
class _Chosen:
    """The courses of a flow (person, offer, start, end), and when they ended."""

    courses: pd.DataFrame
    per: Per
    period: str


def _chosen(lives: Lives, threshold: int, per: Per) -> _Chosen | None:
    offers = lives.offers
    spells = pd.DataFrame(
        {"person": offers["person"], "basis": offers["offer"].astype(str), "kind": offers["sector"].astype(str)}
    )
    spells[["start", "end", "open"]] = offers[["start", "end", "open"]]
    joined = unbroken(spells, ["person", "basis"])
    for months_before in (12, 6):
        first = max(lives.first, lives.last - pd.DateOffset(months=LONGEST_BACK) + pd.Timedelta(days=1))
        newest = lives.last - pd.DateOffset(months=months_before)
        courses = joined[(joined["end"] >= first) & (joined["end"] <= newest)]
        if per == "person":
            courses = courses.sort_values(["person", "end", "start"], kind="stable").drop_duplicates("person", keep="last")
        names = _joined(courses["basis"].value_counts(), threshold)
        courses = courses.assign(offer=courses["basis"].map(names))
        kept = courses[courses["offer"].notna()]
        if len(kept) >= threshold:
            return _Chosen(kept.reset_index(drop=True), per, danish.span(first.date(), newest.date()))
    return None


def _joined(sizes: pd.Series, threshold: int) -> pd.Series:
    """The name under which each kind is shown: its own, a common one for rare kinds where there are several, or none."""
    rare = sizes < FEW * threshold
    names = pd.Series(sizes.index.astype(str), index=sizes.index, dtype=object)
    if rare.sum() > 1:
        names[rare] = ALL_OFFERS if rare.all() else OTHER_OFFERS
    if sizes[rare].sum() < threshold:
        names[rare] = None
    return names


def _flow(lives: Lives, chosen: _Chosen, groups: pd.Series, rows: Sequence[str], threshold: int) -> Flow:
    courses, unit = chosen.courses, _UNIT[chosen.per]
    spells = _states(lives)
    named = lives.support.drop_duplicates("basis")
    kinds = {str(basis): str(kind) for basis, kind in zip(named["basis"], named["kind"], strict=True)}
    before = _before(spells, courses)
    bases = {m: status_after(spells, courses, m, lives.last, absent=NO_BENEFIT, unknown=UNKNOWN) for m in MONTHS}
    categories = {months: _after(basis, before, kinds) for months, basis in bases.items()}
    columns = [basis for basis in BASES if any((category == basis).any() for category in categories.values())]

    def draft(caption: str, states: pd.Series, order: Sequence[str]) -> Draft:
        found = pd.crosstab(groups, states).reindex(index=list(rows), columns=list(order), fill_value=0)
        different = courses["person"].groupby([groups, states.astype(str)]).nunique().unstack(fill_value=0)
        different = different.reindex(index=list(rows), columns=list(order), fill_value=0)
        persons = tuple(tuple(float(count) for count in row) for row in different.to_numpy())
        return Draft(
            caption,
            LATEST if chosen.per == "person" else "Tilbud",
            *_table(found, unit),
            chosen.period,
            lives.sources,
            lives.invented,
            persons,
        )

    shown_before = _rare_as_other(before, kinds, threshold)
    return Flow(
        offers=tuple(rows),
        before=draft("Hvad borgerne levede af før tilbuddet", shown_before, _ordered(shown_before)),
        after={months: draft(_caption(months), category, columns) for months, category in categories.items()},
        courses=len(courses),
        persons=int(courses["person"].nunique()),
        per=chosen.per,
        period=chosen.period,
        around=_around(
            lives, chosen, {"Før tilbuddet": before, **{_after_told(m): basis for m, basis in bases.items()}}, threshold
        ),
    )


def _around(lives: Lives, chosen: "_Chosen", times: Mapping[str, pd.Series], threshold: int) -> dict[str, Draft]:
    """What everybody lived of at each time; a basis that is rare at all of them is "andre ydelser"."""
    sizes = pd.DataFrame({label: basis.astype(str).value_counts() for label, basis in times.items()}).fillna(0)
    common = [name for name in _largest_first(sizes.max(axis=1)) if sizes.loc[name].max() >= FEW * threshold]
    ends = [name for name in (NO_BENEFIT, UNKNOWN) if name in sizes.index]
    order = [name for name in common if name not in ends]
    rare = sizes.index.difference([*order, *ends])
    rows = [*order, *([OTHER_BENEFITS] if len(rare) else []), *ends]
    unit = _UNIT[chosen.per]
    drafts = {}
    for label in times:
        counts = {**sizes[label].to_dict(), OTHER_BENEFITS: sizes.loc[rare, label].sum()}
        cells = tuple((float(counts.get(name, 0)),) for name in rows)
        drafts[label] = Draft(
            label, "Forsørgelse", tuple(rows), (Header("Alle", unit),), cells, chosen.period, lives.sources, lives.invented
        )
    return drafts


def _together(draft: Draft) -> Draft:
    """The categories of a table for all its rows together, in one column."""
    cells = tuple((sum(as_number(row[place]) for row in draft.cells),) for place in range(len(draft.columns)))
    header = Header("Alle", draft.columns[0].unit)
    return replace(
        draft, row_heading="Forsørgelse", rows=tuple(each.label for each in draft.columns), columns=(header,), cells=cells
    )


def _after_told(months: int) -> str:
    return f"{months} måneder efter"


def _states(lives: Lives) -> pd.DataFrame:
    return lives.support[["person", "basis", "start", "end"]].rename(columns={"basis": "state"})


def _before(spells: pd.DataFrame, courses: pd.DataFrame) -> pd.Series:
    """The basis on the day before the course, or on its first day where there was none."""
    day_before = courses["start"] - pd.Timedelta(days=1)
    before = state_on(spells, pd.DataFrame({"person": courses["person"], "day": day_before}), NO_BENEFIT)
    first_day = state_on(spells, pd.DataFrame({"person": courses["person"], "day": courses["start"]}), NO_BENEFIT)
    return before.where(before != NO_BENEFIT, first_day)


def _after(basis: pd.Series, before: pd.Series, kinds: Mapping[str, str]) -> pd.Series:
    """The category of `BASES` for each basis after an offer."""
    told = {name: _OF_KIND[kind] for name, kind in kinds.items() if kind in _OF_KIND}
    category = basis.map(told | {NO_BENEFIT: NO_BENEFIT, UNKNOWN: UNKNOWN})
    return category.where(category.notna(), pd.Series(np.where(basis == before, SAME_BENEFIT, OTHER_BENEFIT), index=basis.index))


def _rare_as_other(before: pd.Series, kinds: Mapping[str, str], threshold: int) -> pd.Series:
    """The bases before the offers, rare ones besides the commonest joined as "andre ydelser".

    A job and no benefit are not a benefit and stay.
    """
    sizes = before.value_counts()
    others = list(sizes.items())[1:]
    rare = [basis for basis, size in others if size < FEW * threshold and kinds.get(str(basis), "job") != "job"]
    return before.mask(before.isin(rare), OTHER_BENEFITS) if len(rare) > 1 else before


def _after_by_hand(basis: SupportBasis) -> str:
    return _OF_KIND.get(basis.kind, SOME_BENEFIT)


def _caption(months: int) -> str:
    return f"Hvad borgerne levede af {danish.counted(months, 'måned', 'måneder')} efter tilbuddet"


def _ordered(words: pd.Series) -> list[str]:
    return _largest_first(words.value_counts())


def _largest_first(sizes: pd.Series) -> list[str]:
    """The labels by size, then by the alphabet; what was joined stands last."""
    labels = [str(label) for label in sizes.index]
    size = dict(zip(labels, sizes.tolist(), strict=True))
    return sorted(labels, key=lambda label: (label in {OTHER_OFFERS, OTHER_BENEFITS}, -size[label], label))


def _table(found: pd.DataFrame, unit: str) -> tuple[tuple[str, ...], tuple[Header, ...], tuple[tuple[float | Missing, ...], ...]]:
    """Rows, headers and cells of a draft from a frame of counts."""
    rows = tuple(str(label) for label in found.index)
    headers = tuple(Header(str(label), unit) for label in found.columns)
    return rows, headers, tuple(tuple(float(cell) for cell in row) for row in found.to_numpy())


def _plain(word: str) -> str:
    return " ".join(str(word).casefold().split())
