"""Opens one municipality: its params, its tables and the published figures, checked together and ready for the analyses.

Here real and invented are kept apart: a real municipality with an invented table is refused, and so is a fictional one
with a table that does not say that it is invented.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property
from pathlib import Path

import pandas as pd

from actionplan import danish
from actionplan.analyses import respondents
from actionplan.analyses.companies import Companies
from actionplan.analyses.documents import document_problems
from actionplan.analyses.goal_readings import Series, coarser, readings
from actionplan.analyses.goal_records import DROPPED, MET, number, record_problems
from actionplan.analyses.goal_series import Registers, registered, series_mistakes
from actionplan.analyses.lives import Extract, Lives, deduced
from actionplan.analyses.social_mapping import Comparison
from actionplan.analyses.target_groups import unknown_words
from actionplan.names import did_you_mean, either, quoted, slug
from actionplan.parameters.files import params_paths
from actionplan.parameters.goals import COUNTED, Goals
from actionplan.parameters.goals_reader import goals_path, line_in_measure, read_goals
from actionplan.parameters.model import Bodies, Parameters
from actionplan.parameters.reader import read_parameters
from actionplan.parameters.target_groups import same_name
from actionplan.problems import Problem, Refused
from actionplan.sources.reference import Reference, read_reference
from actionplan.survey.questionnaire import Questionnaire, named, questionnaire
from actionplan.tables.figures import Figures
from actionplan.tables.folder import read_tables
from actionplan.tables.indicators import indicator_problems
from actionplan.tables.parse import Table
from actionplan.tables.people import person_problems

KIND = {
    "Hovedstadskommuner": "hovedstadskommuner",
    "Storbykommuner": "storbykommuner",
    "Provinsbykommuner": "provinsbykommuner",
    "Oplandskommuner": "oplandskommuner",
    "Landkommuner": "landkommuner",
}
"""Danmarks Statistik's municipality groups (KOMGRP) as running text writes them."""
FORMER_PLANS = "planer"
"""The folder below a municipality's data that holds the goals of former years, whose measurements stay."""
MORE_ANSWERS = (
    "Der er {answers} svar, men kun {companies} virksomheder på listen. Læg hele listen ind, eller slet svar, der står to gange."
)
OTHER_NUMBERS = (
    "Ingen af numrene i svarene findes på listen over virksomheder. Brug de samme numre i de to filer, "
    "eller slet kolonnen med numre, hvis svarene er uden navn."
)


@dataclass(frozen=True)
class Case:
    """One municipality, checked. tables: every table by name, empty where nothing was collected. form: the questionnaire to
    companies with the municipality's own names. day: the note's date. goals: what the goals file says, nothing without one.
    former: the plans of former years, by the year whose end they stand to."""

    slug: str
    parameters: Parameters
    tables: Mapping[str, Table]
    figures: Figures
    comparison: Comparison
    reference: Reference
    form: Questionnaire
    day: date
    goals: Goals = field(default_factory=Goals)
    former: Mapping[int, Goals] = field(default_factory=dict)

    @property
    def in_force(self) -> Goals:
        """The plan that is followed up on the day: a year's plan stands to its end, also when the next one has been begun."""
        return _in_force(self.goals, self.former, self.day)

    @property
    def name(self) -> str:
        """The municipality as a title and running text have it: "Odder Kommune"."""
        return f"{self.parameters.municipality} Kommune"

    @property
    def has_figures(self) -> bool:
        """Whether there is any published figure on the municipality itself."""
        return any(key[0] == self.comparison.own for key in self.figures.cells)

    @property
    def invented(self) -> bool:
        """Whether everything here is made up for trial runs."""
        return self.parameters.fictional

    @cached_property
    def lives(self) -> Lives | None:
        """The data on single persons, ready for the analyses; None where nothing has been collected."""
        support, offers = self.tables["support_spells"], self.tables["offer_spells"]
        if support.frame.empty and offers.frame.empty:
            return None
        stated, found = self.parameters.extract, deduced(support.frame, offers.frame)
        extract = Extract(
            stated.first or found.first, stated.last or found.last, stated.first is not None and stated.last is not None
        )
        source = f"Kommunens udtræk til og med {danish.day(extract.last)}"
        return Lives.of(support.frame, offers.frame, self.reference.support, extract, (source,), invented=self.invented)

    @cached_property
    def companies(self) -> Companies | None:
        """The companies on the municipality's list; None where it has none."""
        table = self.tables["companies"]
        sources = tuple(f"Kommunens liste over virksomheder ({Path(file).name})" for file in table.files)
        return None if table.frame.empty else Companies.of(table.frame, sources, invented=self.invented)

    @cached_property
    def survey(self) -> respondents.Survey | None:
        """The answers to the company survey, weighted; None where nobody has answered."""
        table = self.tables["survey_responses"]
        if table.frame.empty:
            return None
        sources = (f"Svar på spørgeskemaet ({danish.joined([Path(file).name for file in table.files])})",)
        return respondents.survey(table.frame, self.form, self.companies, sources, invented=self.invented)

    @cached_property
    def registered(self) -> Mapping[tuple[int, str], Series]:
        """The figures of the goals' measures that have a series, by goal and measure, up to the note's day."""
        return registered(self.in_force, self.registers, self.day)

    def registers(self) -> Registers:
        """What the series behind measures are taken from."""
        facts, groups = self.reference, self.parameters.target_groups
        own = self.comparison.own
        return Registers(self.lives, self.figures, own, facts.catalogue, groups, facts.support, self.invented)

    def collected(self, *names: str) -> tuple[Table, ...]:
        """Those of the named tables that hold anything."""
        return tuple(self.tables[name] for name in names if not self.tables[name].frame.empty)


def known_municipalities(root: Path) -> dict[str, str]:
    """The real municipalities, file name to name."""
    return {each.slug: each.name for each in read_reference(root).municipalities}


def open_case(path: Path, root: Path, day: date) -> Case:
    """Opens the municipality of a params file. Raises Refused with the problems of its params, goals and all its data files."""
    reference = read_reference(root)
    folder = root / "data" / path.stem
    problems: list[Problem] = []
    parameters: Parameters | None = None
    goals = Goals()
    former: dict[Path, Goals] = {}
    years: dict[int, Goals] = {}
    tables: dict[str, Table] = {}
    try:
        parameters = read_parameters(path, root, known_municipalities(root))
    except Refused as refused:
        problems += refused.problems
    try:
        goals = read_goals(goals_path(path), root)
        former = former_plans(folder, root)
        years = _by_year(former)
    except Refused as refused:
        problems += refused.problems
    try:
        tables = read_tables(
            folder,
            root,
            fictional=parameters.fictional if parameters else None,
            bodies=parameters.bodies if parameters else Bodies(),
        )
    except Refused as refused:
        problems += refused.problems
    if parameters is not None and "indicators" in tables:
        own = {parameters.municipality, parameters.country}
        areas = own | (set(parameters.comparison) if parameters.fictional else {each.name for each in reference.municipalities})
        published = reference.indicators.iloc[:0] if parameters.fictional else reference.indicators
        problems += indicator_problems(tables["indicators"], reference.catalogue, areas, published)
    if "support_spells" in tables:
        problems += person_problems(tables["support_spells"])
    if "documents" in tables:
        problems += document_problems(tables["documents"], day)
    if tables and goals.goals:  # without any goals nothing is said of what was written about them
        file = goals_path(path).relative_to(root).as_posix()
        problems += record_problems(tables, (goals, *former.values()), file, max(day, date.today()), years)
        problems += _reused_numbers(goals, years, tables["decisions"], goals_path(path), root)
        problems += _coarse_figures(goals, tables["measurements"], goals_path(path), root)
    if problems or parameters is None:
        raise Refused(problems)
    form = named(questionnaire(root), parameters.bodies)
    case = replace(_case(path.stem, parameters, tables, (reference, form), day), goals=goals, former=years)
    if respondents.only_strangers(tables["survey_responses"].frame, case.companies):
        raise Refused.of(tables["survey_responses"].files[0], OTHER_NUMBERS, column="virksomhed")
    if case.survey is not None and case.companies is not None and len(case.survey.answers) > len(case.companies.frame):
        told = MORE_ANSWERS.format(answers=len(case.survey.answers), companies=len(case.companies.frame))
        raise Refused.of(tables["survey_responses"].files[0], told)
    if strange := _unknown_expectations(case, path, root):
        raise Refused(strange)
    if unknown := [*_unknown_words(case, path, root), *_wrong_series(case, path, root)]:
        raise Refused(unknown)
    return case


def former_plans(folder: Path, root: Path) -> dict[Path, Goals]:
    """The goals of former years, which a revision has kept, by their files. Raises Refused as `read_goals`."""
    return {plan: read_goals(plan, root) for plan in sorted((folder / FORMER_PLANS).glob("*.goals.yml"))}


def goals_on(path: Path, root: Path, day: date) -> Goals:
    """The plan that was followed up on a day, as `Case.in_force`. path: a params file. Raises Refused as `read_goals`."""
    former = former_plans(root / "data" / path.stem, root)
    return _in_force(read_goals(goals_path(path), root), _by_year(former), day)


def _by_year(former: Mapping[Path, Goals]) -> dict[int, Goals]:
    return {int(year): plan for file, plan in former.items() if (year := file.name.split(".")[0]).isdecimal()}


def _in_force(goals: Goals, former: Mapping[int, Goals], day: date) -> Goals:
    return next((plan for year, plan in sorted(former.items()) if year >= day.year), goals)


def _reused_numbers(goals: Goals, former: Mapping[int, Goals], decisions: Table, path: Path, root: Path) -> list[Problem]:
    """Goals with the number of another one that had ended in a former plan: what was written about that would count for them."""
    problems = []
    for year, plan in former.items():
        before = decisions.frame[decisions.frame["date"].dt.year <= year].sort_values("date", kind="stable")
        last = {number(goal): taken for goal, taken in zip(before["goal"], before["decision"], strict=True)}
        ended = {goal.number: goal.name for goal in plan.goals if last.get(goal.number) in {MET, DROPPED}}
        for goal in goals.goals:
            name = ended.get(goal.number, goal.name)
            if same_name(name) == same_name(goal.name):
                continue
            used = {each.number for each in (*goals.goals, *(old for one in former.values() for old in one.goals))}
            told = (
                f"I planen for {year} var mål {goal.number} {quoted(name)}, der er slut, og det, der er skrevet om det, ville "
                f"tælle med her. Giv målet et nyt nummer, fx {max(used) + 1}, eller det gamle navn, hvis det er det samme mål."
            )
            problems.append(Problem(path.relative_to(root).as_posix(), _line_of_goal(goal.number, path), "nummer", told))
    return problems


def _coarse_figures(goals: Goals, measurements: Table, path: Path, root: Path) -> list[Problem]:
    """Measures whose figures are written for longer periods than they are counted by, which would make them look many times as
    large as their targets."""
    typed = measurements.frame.sort_values("date", kind="stable").assign(goal=measurements.frame["goal"].map(number))
    return [
        Problem(
            path.relative_to(root).as_posix(),
            line_in_measure(path, goal.number, measure.name, COUNTED[measure.months]),
            "mål: måltal: tælles",
            told,
        )
        for goal in goals.goals
        for measure in goal.measures
        if measure.series is None and (told := coarser(readings(typed, goal, measure), measure))
    ]


def _line_of_goal(goal: int, path: Path) -> int | None:
    """The line of a goals file on which a goal's number stands."""
    found = re.compile(rf"[^#]*\bnummer:\s*[\"']?0*{goal}\b", re.IGNORECASE)
    lines = path.read_text(encoding="utf-8-sig", errors="replace").splitlines()
    return next((line for line, text in enumerate(lines, 1) if found.match(text)), None)


def _unknown_words(case: Case, path: Path, root: Path) -> list[Problem]:
    """Words of the params' target groups that nothing in the data on persons answers to."""
    if not case.parameters.target_groups or case.lives is None or case.lives.support.empty:
        return []
    problems = []
    for word in unknown_words(case.lives, case.parameters.target_groups, case.reference.support):
        hint = f" Mente du {quoted(word.suggestion)}?" if word.suggestion else ""
        told = f"{quoted(word.word)} findes ikke i ydelsesforløbene, så målgruppen {quoted(word.group)} kan ikke tælles.{hint}"
        problems.append(Problem(path.relative_to(root).as_posix(), _line_of(word.word, path), f"målgrupper: {word.part}", told))
    return problems


def _wrong_series(case: Case, path: Path, root: Path) -> list[Problem]:
    """Series behind measures that are in no table, or count something else."""
    file, series = goals_path(path), "mål: måltal: serie"
    return [
        Problem(
            file.relative_to(root).as_posix(), line_in_measure(file, each.goal, each.measure, each.written), series, each.message
        )
        for each in series_mistakes(case.goals, case.registers)
    ]


def _unknown_expectations(case: Case, path: Path, root: Path) -> list[Problem]:
    """Expectations of the params that are none of the questionnaire's."""
    labels = [choice.label for choice in case.form.question("expectations").choices if not choice.alone]
    known = {slug(label) for label in labels}
    return [
        Problem(
            path.relative_to(root).as_posix(),
            _line_of(each.expectation, path),
            "kan_levere: forventning",
            f"{quoted(each.expectation)} er ikke en af forventningerne i spørgeskemaet."
            f"{did_you_mean(each.expectation, labels) or f' Skriv {either(labels)}.'}",
        )
        for each in case.parameters.delivers
        if slug(each.expectation) not in known
    ]


def _line_of(word: str, path: Path) -> int | None:
    """The first line of a params file that holds a word."""
    lines = path.read_text(encoding="utf-8-sig", errors="replace").casefold().splitlines()
    return next((number for number, text in enumerate(lines, 1) if word.casefold() in text), None)


def open_cases(root: Path, day: date, only: str | None = None) -> tuple[dict[str, Case], tuple[Problem, ...]]:
    """Opens one municipality or all of params/: those that are right, by file name, and the problems of the others."""
    cases: dict[str, Case] = {}
    problems: list[Problem] = []
    for path in params_paths(root, lambda: known_municipalities(root), only):
        try:
            cases[path.stem] = open_case(path, root, day)
        except Refused as refused:
            problems += refused.problems
    return cases, tuple(sorted(set(problems), key=Problem.order))


def _case(
    slug: str, parameters: Parameters, tables: Mapping[str, Table], facts: tuple[Reference, Questionnaire], day: date
) -> Case:
    reference, form = facts
    group, told = parameters.comparison, "valgt af kommunen"
    home = None if parameters.fictional else reference.municipality(parameters.municipality)
    if not group and home is not None:
        group = reference.of_same_kind(home)
        kind = KIND[home.group] if len(group) != 1 else KIND[home.group].removesuffix("r")
        told = f"{danish.counted(len(group), 'en anden', 'andre')} {kind} efter Danmarks Statistiks kommunegrupper"
    comparison = Comparison(parameters.municipality, parameters.country, tuple(group), told, parameters.fictional)
    areas = {comparison.own, comparison.country, *comparison.group}
    own, published = tables["indicators"].frame, reference.indicators
    known = own if parameters.fictional else pd.concat([published[published["area"].isin(areas)], own], ignore_index=True)
    figures = Figures.of(known[known["area"].isin(areas)], reference.catalogue.count_behind_share())
    return Case(slug, parameters, tables, figures, comparison, reference, form, day)
