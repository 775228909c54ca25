"""Present cooperation with companies (guidelines 2.3.1): agreements by model, phase, sector and mentor, and citizens by model.

A company can have an agreement on each of several models, so what is counted is agreements. Only those on one of the four models
are, as among the places of note 02. Everything here is a draft for the gate:

* each way to divide the agreements (model, phase, sector, mentor) is a list of its own with the same total (`division`; gate:
  `parts`). A list that cannot print its total is left out, as the total stands in the others;
* two ways at once (`crossed`; gate: `counts`) only where the margins, which are those lists, can all be printed;
* companies behind each part of such a list (`with_companies`; gate: `counts`) only where the number of agreements beside theirs
  shows nothing of a few that have several;
* companies and citizens overlap between models, so their numbers are rounded (gate: `rounded`). The number of citizens on one
  day less those of note 01 would otherwise tell of single ones.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace

import pandas as pd

from actionplan import danish
from actionplan.analyses.finding import PERCENT, Finding
from actionplan.analyses.lives import COMPANY_SECTORS, Lives
from actionplan.analyses.remarks import Remark
from actionplan.methods.rates import byar, half
from actionplan.publish import TOTAL, Draft, Header, Published
from actionplan.tables.cell import Missing
from actionplan.tables.specs import PHASES, SECTORS

UNIT, COMPANIES, BESIDES = "aftaler", "Virksomheder", "Deres øvrige aftaler"
PHASE_GROUPS: tuple[Mapping[str, str], ...] = (
    PHASES,
    {"contact": "kontakt", "traineeship": "virksomhedspraktik", "hiring": "ansat eller i job", "in_job": "ansat eller i job"},
    {"contact": "kontakt", "traineeship": "i gang", "hiring": "i gang", "in_job": "i gang"},
)
"""Phases from fine to coarse: few agreements can be shown by model in coarse ones alone."""
CONTACT = PHASES["contact"]
COMPANY_MENTOR, SOCIAL_MENTOR, NO_MENTOR, NOT_KNOWN = "virksomhedsmentor", "social mentor", "ingen mentor", "ikke oplyst"
BOTH_MENTORS, SOME_MENTOR, ANY_MENTOR = "begge slags mentor", "mentor af ukendt slags", "mentor"
MENTOR_GROUPS: tuple[Mapping[str, str], ...] = (
    {
        "company": COMPANY_MENTOR,
        "social": SOCIAL_MENTOR,
        "both": BOTH_MENTORS,
        "yes": SOME_MENTOR,
        "no": NO_MENTOR,
        "unknown": NOT_KNOWN,
    },
    {
        **dict.fromkeys(("company", "social", "both", "yes"), ANY_MENTOR),
        "no": NO_MENTOR,
        "unknown": NOT_KNOWN,
    },
)
"""Mentors by kind, and whether there is one at all."""
MENTORED = (COMPANY_MENTOR, SOCIAL_MENTOR, BOTH_MENTORS, SOME_MENTOR, ANY_MENTOR)
HARDLY_USED, STUCK, ONE_SIDED, WELL_MENTORED, POORLY_MENTORED = 0.10, 0.25, 0.85, 2 / 3, 1 / 3
"""Own choices, as the guidelines set no numbers: the share of a model that is hardly used, of agreements that have come no
further than contact, of one sector among them, and of those with a mentor that is good or poor."""
_WEIGHTS = {"models": 0.8, "contact": 0.9, "under_way": 0.7, "mentors": 0.6, "kinds": 0.3, "sectors": 0.4, "all_models": 0.6}


@dataclass(frozen=True, eq=False)
class Agreements:
    """The municipality's agreements on the four models.

    frame: as the table `agreements`, its models as `models` tells them; mentor is "unknown" where nothing is said. models: key to
    label, in their order.
    """

    frame: pd.DataFrame
    models: Mapping[str, str]
    sources: tuple[str, ...]
    invented: bool

    @classmethod
    def of(cls, table: pd.DataFrame, models: Mapping[str, str], sources: tuple[str, ...], *, invented: bool) -> "Agreements":
        """From the table `agreements` (may be empty)."""
        frame = table[table["cooperation_model"].isin(list(models))]
        return cls(frame.assign(mentor=frame["mentor"].fillna("unknown")), models, sources, invented)

    def division(self, column: str, groups: Mapping[str, str], caption: str, heading: str) -> Draft:
        """The agreements as parts of one whole by a column, with the different companies behind each (`Draft.persons`).

        groups: its values to labels, in the order of the rows.
        """
        labels = tuple(dict.fromkeys(groups.values()))
        held = self.frame.groupby(self.frame[column].map(dict(groups)))["company_id"]
        sizes, companies = held.size(), held.nunique()
        draft = self._draft(caption, heading, labels, [[float(sizes.get(label, 0))] for label in labels], ("Aftaler",))
        return replace(draft, persons=tuple((float(companies.get(label, 0)),) for label in labels))

    def crossed(self, column: str, groups: Mapping[str, str], caption: str) -> Draft:
        """The agreements by model (rows) and another column."""
        labels = tuple(dict.fromkeys(groups.values()))
        rows = tuple(self.models.values())
        by = [self.frame["cooperation_model"].map(dict(self.models)), self.frame[column].map(dict(groups))]
        sizes = self.frame.groupby(by, observed=True).size()
        return self._draft(
            caption, "Model", rows, [[float(sizes.get((row, label), 0)) for label in labels] for row in rows], labels
        )

    def with_companies(self, column: str, groups: Mapping[str, str], caption: str, heading: str) -> Draft:
        """The agreements by a column as those that are a company's first there and those that it has besides.

        The two add up to the agreements, so that the gate sees what the difference tells.
        """
        labels = tuple(dict.fromkeys(groups.values()))
        each = self.frame.groupby([self.frame[column].map(dict(groups)), "company_id"], observed=True).size()
        cells, persons = [], []
        for label in labels:
            held = each[each.index.get_level_values(0) == label]
            cells.append([float(len(held)), float(held.sum() - len(held))])
            persons.append((float(len(held)), float((held > 1).sum())))
        return replace(self._draft(caption, heading, labels, cells, (COMPANIES, BESIDES)), persons=tuple(persons))

    def in_several(self, column: str) -> int:
        """How many companies have agreements in more than one group of a column."""
        return int((self.frame.groupby("company_id")[column].nunique() > 1).sum())

    def companies(self) -> Draft:
        """The different companies behind the agreements."""
        many = float(self.frame["company_id"].nunique())
        return self._draft("Virksomheder med aftale", "", (TOTAL,), [[many]], (COMPANIES,), "virksomheder")

    def _draft(
        self,
        caption: str,
        heading: str,
        rows: tuple[str, ...],
        cells: list[list[float]],
        columns: tuple[str, ...],
        unit: str = UNIT,
    ) -> Draft:
        headers = tuple(Header(label, unit) for label in columns)
        return Draft(caption, heading, rows, headers, tuple(map(tuple, cells)), "", self.sources, self.invented)


def citizens(lives: Lives, models: Mapping[str, str]) -> Draft:
    """Different persons in an offer in a company on the extract's last day, by model and together; who is in two counts in both.

    The offers are those of note 01's table on the extent of the cooperation. models: key to label.
    """
    offers = lives.offers
    running = offers[(offers["start"] <= lives.last) & (offers["end"] >= lives.last) & offers["sector"].isin(COMPANY_SECTORS)]
    running = running[running["model"].isin(list(models))]
    each = running.groupby(running["model"].astype("str"))["person"].nunique()
    cells = [(float(each.get(model, 0)),) for model in models] + [(float(running["person"].nunique()),)]
    day = danish.day(lives.extract.last)
    return Draft(
        "Borgere i tilbud i virksomheder efter model",
        "Model",
        (*models.values(), TOTAL),
        (Header("Borgere", "borgere"),),
        tuple(cells),
        day,
        lives.sources,
        lives.invented,
    )


@dataclass(frozen=True)
class Passed:
    """What of the agreements has passed the gate: a list for each way to divide them, None where it can't be shown."""

    models: Published | None
    phases: Published | None
    sectors: Published | None
    mentors: Published | None

    @property
    def whole(self) -> float | None:
        """The number of agreements, where any list shows it."""
        lists = (self.models, self.phases, self.sectors, self.mentors)
        return next((table.value(TOTAL, "Aftaler") for table in lists if table is not None), None)


def finding(passed: Passed, companies: float | None) -> Finding | None:
    """How many agreements there are, on which model most, and how far they have come. companies: rounded, None where hidden."""
    whole, table = passed.whole, passed.models or passed.phases or passed.sectors or passed.mentors
    if not whole or table is None:
        return None
    some = "" if companies is None else f" med omkring {danish.number(companies)} virksomheder"
    told = [f"Kommunen har {danish.number(whole)} aftaler{some} om de fire samarbejdsmodeller."]
    headline = f"Kommunen har {danish.number(whole)} aftaler med virksomheder"
    top, waiting = _largest(passed.models), _value(passed.phases, CONTACT)
    if top is not None:
        model, many = top
        headline = f"{_share_of_them(many, whole)} gælder {model}"
        told.append(f"{danish.number(many)} af dem gælder {model}." if many < whole else f"Alle gælder {model}.")
    if waiting is not None:
        headline += f", og {_how_far(waiting, whole)}" if top else ""
        told.append(_how_many_wait(waiting, whole))
    told.append(_mentors_told(passed, whole))
    sentence = " ".join(filter(None, told))
    made = Finding.of("03.cooperation", (headline, sentence), whole, table, "Optalt; ingen stikprøve.", unit=UNIT)
    return made.sized(margin=half(byar(whole)))


def _share_of_them(many: float, whole: float) -> str:
    return "Alle aftaler" if many == whole else f"{danish.percent(100 * many / whole, 0)} af aftalerne"


def _how_far(waiting: float, whole: float) -> str:
    """As a clause; from `STUCK` on the agreements that are stuck, otherwise the others, as the remarks judge them."""
    stuck = waiting >= STUCK * whole
    many = waiting if stuck else whole - waiting
    share = "alle" if many == whole else danish.percent(100 * many / whole, 0)
    return f"{share} er {'kun på kontaktstadiet' if stuck else 'nået til praktik eller længere'}"


def _how_many_wait(waiting: float, whole: float) -> str:
    if not waiting:
        return "Alle er nået til praktik eller længere."
    if waiting == whole:
        return "Ingen er nået længere end til kontakten."
    return f"{danish.number(waiting)} er ikke nået længere end til kontakten."


def _mentors_told(passed: Passed, whole: float) -> str:
    """How many agreements have a mentor, and of how many it is not known; empty where that is not shown."""
    mentored, unknown = with_mentor(passed.mentors), _value(passed.mentors, NOT_KNOWN)
    if mentored is None:
        return ""
    if mentored == whole:
        return f"Alle {danish.number(whole)} aftaler har en mentor."
    if not mentored and unknown == 0:
        return f"Ingen af de {danish.number(whole)} aftaler har en mentor."
    told = f"I {danish.number(mentored)} af {danish.number(whole)} aftaler er der en mentor" if mentored else ""
    if unknown:
        last = f"i {danish.number(unknown)} er det ikke oplyst"
        told = f"{told}, og {last}" if told else f"{danish.capital(last)}, om der er en mentor"
    return danish.stopped(told) if told else ""


def with_mentor(mentors: Published | None) -> float | None:
    """How many agreements have a mentor of any kind; None where not all kinds are shown."""
    if mentors is None:
        return None
    cells = [mentors.value(row, "Aftaler") for row in mentors.rows if row in MENTORED]
    known = [cell for cell in cells if cell is not None]
    return sum(known) if len(known) == len(cells) else None


def remarks(passed: Passed) -> tuple[Remark, ...]:
    """Strengths and challenges of the present cooperation, from what is shown alone."""
    if not passed.whole:
        return ()
    found = [*_on_models(passed), *_on_phases(passed), *_on_mentors(passed), *_on_sectors(passed)]
    return tuple(each for each in found if each is not None)


Told = tuple[tuple[str, str], float, str]
"""Headline and sentence, the figure that they are about, and its unit."""


def _remark(passed: Passed, name: str, told: Told, *, strength: bool) -> Remark:
    table = next(each for each in (passed.models, passed.phases, passed.sectors, passed.mentors) if each is not None)
    words, value, unit = told
    evidence = f"{danish.number(passed.whole or 0)} aftaler med virksomheder"
    return Remark(
        f"03.cooperation.{name}",
        strength,
        *words,
        evidence,
        _WEIGHTS[name],
        table.invented,
        value=value,
        unit=unit,
        sources=table.draft.sources,
        counted=unit != PERCENT,
        base=passed.whole if unit == PERCENT else None,
    )


def _on_models(passed: Passed) -> list[Remark]:
    whole, table = passed.whole, passed.models
    if table is None or not whole:
        return []
    shown = {row: table.value(row, "Aftaler") for row in table.rows if row != TOTAL}
    unused = [row for row, many in shown.items() if many == 0]
    rare = [row for row, many in shown.items() if many and many < HARDLY_USED * whole]
    if not unused and not rare:
        if any(many is None for many in shown.values()):
            return []
        words = "Der er aftaler om alle fire modeller", f"Mindst brugt er {_least(shown)}."
        return [_remark(passed, "all_models", (words, len(shown), "modeller"), strength=True)]
    sentences = []
    if unused:
        sentences.append(f"Der er ingen aftaler om {danish.joined(unused, 'eller')}.")
    sentences += [f"Kun {danish.number(shown[row] or 0)} af {danish.number(whole)} aftaler gælder {row}." for row in rare]
    many = len(unused) + len(rare)
    used = "bruges ikke" if not rare else "bruges næsten ikke"
    headline = f"{danish.capital(danish.counted(many, 'en af de fire modeller', 'af de fire modeller'))} {used}"
    return [_remark(passed, "models", ((headline, " ".join(sentences)), many, "modeller"), strength=False)]


def _on_phases(passed: Passed) -> list[Remark]:
    whole, waiting = passed.whole, _value(passed.phases, CONTACT)
    if waiting is None or not whole:
        return []
    share, all_of_them = waiting / whole, f"{danish.number(whole)} aftaler"
    if share >= STUCK:
        told = "Ingen af de" if waiting == whole else f"{danish.number(waiting)} af"
        verb = "er" if waiting == whole else "er ikke"
        words = (
            f"{_share_of_them(waiting, whole)} er kun på kontaktstadiet",
            f"{told} {all_of_them} {verb} blevet til praktik eller ansættelse endnu.",
        )
        return [_remark(passed, "contact", (words, 100 * share, "pct."), strength=False)]
    told = "Alle" if not waiting else f"{danish.number(whole - waiting)} af"
    words = (
        f"{'De fleste' if waiting else 'Alle'} aftaler er nået længere end til kontakten",
        f"{told} {all_of_them} er nået til praktik, ansættelse eller job.",
    )
    return [_remark(passed, "under_way", (words, 100 * (1 - share), "pct."), strength=True)]


def _on_mentors(passed: Passed) -> list[Remark]:
    whole, mentored = passed.whole, with_mentor(passed.mentors)
    if mentored is None or not whole:
        return []
    found = []
    share, sentence = mentored / whole, _mentors_told(passed, whole)
    without = _value(passed.mentors, NO_MENTOR)
    if share >= WELL_MENTORED:
        words = f"{'Alle' if mentored == whole else 'De fleste'} aftaler har en mentor", sentence
        found.append(_remark(passed, "mentors", (words, 100 * share, "pct."), strength=True))
    elif without is not None and without > (1 - POORLY_MENTORED) * whole:  # those not known may well have one
        words = f"{'Ingen' if without == whole else 'Få'} aftaler har en mentor", sentence
        found.append(_remark(passed, "mentors", (words, 100 * share, "pct."), strength=False))
    unclear = _value(passed.mentors, SOME_MENTOR)
    if unclear and 2 * unclear > mentored:
        which = (
            f"alle {danish.number(unclear)}" if unclear == mentored else f"{danish.number(unclear)} af {danish.number(mentored)}"
        )
        words = (
            "Det er uklart, hvad mentorerne hjælper med",
            f"For {which} aftaler med mentor er det ikke skrevet ned, om det er en kollega i virksomheden "
            "eller en social mentor.",
        )
        found.append(_remark(passed, "kinds", (words, unclear, UNIT), strength=False))
    return found


def _on_sectors(passed: Passed) -> list[Remark]:
    whole, table = passed.whole, passed.sectors
    shares = {sector: many / whole for sector in SECTORS.values() if whole and (many := _value(table, sector)) is not None}
    if len(shares) < len(SECTORS) or not whole:
        return []
    most, least = (pick(shares, key=lambda sector: shares[sector]) for pick in (max, min))
    if not shares[least]:
        sentence = f"Alle {danish.number(whole)} aftaler er med {most}e arbejdspladser."
        words = f"Der er ingen aftaler med {least}e arbejdspladser", sentence
        return [_remark(passed, "sectors", (words, 0.0, "pct."), strength=False)]
    private, public = (danish.percent(100 * shares[sector], 0) for sector in SECTORS.values())
    sentence = f"{private} af aftalerne er med private og {public} med offentlige arbejdspladser."
    one_sided = shares[most] >= ONE_SIDED
    headline = (
        f"Der er få aftaler med {least}e arbejdspladser" if one_sided else "Både private og offentlige arbejdspladser er med"
    )
    return [_remark(passed, "sectors", ((headline, sentence), 100 * shares[least], "pct."), strength=not one_sided)]


def _value(table: Published | None, row: str) -> float | None:
    return table.value(row, "Aftaler") if table is not None and row in table.rows else None


def _largest(models: Published | None) -> tuple[str, float] | None:
    """The model with most agreements; None where a hidden one could have more, or two have as many."""
    if models is None:
        return None
    cells = [(row, models.cell(row, "Aftaler")) for row in models.rows if row != TOTAL]
    known = sorted(((cell, row) for row, cell in cells if not isinstance(cell, Missing)), reverse=True)
    hidden = (models.value(TOTAL, "Aftaler") or 0) - sum(cell for cell, _ in known)
    if not known or known[0][0] <= hidden or (len(known) > 1 and known[0][0] == known[1][0]):
        return None
    return known[0][1], known[0][0]


def _least(shown: Mapping[str, float | None]) -> str:
    row = min(shown, key=lambda each: shown[each] or 0)
    return f"{row} med {danish.number(shown[row] or 0)} aftaler"
