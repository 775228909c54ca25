"""Opens one municipality: its params, its tables and the published figures, checked together and ready for the analyses.

Here real and invented are kept apart: a real municipality with an invented table is refused, and so is a fictional one
with a table that does not say that it is invented.
"""

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
from actionplan.analyses.goal_records import record_problems
from actionplan.analyses.lives import Extract, Lives, deduced
from actionplan.analyses.social_mapping import Comparison
from actionplan.analyses.target_groups import unknown_words
from actionplan.names import did_you_mean, either, quoted, slug
from actionplan.parameters.files import params_paths
from actionplan.parameters.goals import Goals
from actionplan.parameters.goals_reader import goals_path, read_goals
from actionplan.parameters.model import Bodies, Parameters
from actionplan.parameters.reader import read_parameters
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
    companies with the municipality's own names. day: the note's date. goals: what the goals file says, nothing without one."""

    slug: str
    parameters: Parameters
    tables: Mapping[str, Table]
    figures: Figures
    comparison: Comparison
    reference: Reference
    form: Questionnaire
    day: date
    goals: Goals = field(default_factory=Goals)

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
    tables: dict[str, Table] = {}
    try:
        parameters = read_parameters(path, root, known_municipalities(root))
    except Refused as refused:
        problems += refused.problems
    try:
        goals = read_goals(goals_path(path), root)
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
    problems += _record_problems(goals, tables, path, root, max(day, date.today()))
    if problems or parameters is None:
        raise Refused(problems)
    form = named(questionnaire(root), parameters.bodies)
    case = replace(_case(path.stem, parameters, tables, (reference, form), day), goals=goals)
    if respondents.only_strangers(tables["survey_responses"].frame, case.companies):
        raise Refused.of(tables["survey_responses"].files[0], OTHER_NUMBERS, column="virksomhed")
    if case.survey is not None and case.companies is not None and len(case.survey.answers) > len(case.companies.frame):
        told = MORE_ANSWERS.format(answers=len(case.survey.answers), companies=len(case.companies.frame))
        raise Refused.of(tables["survey_responses"].files[0], told)
    if strange := _unknown_expectations(case, path, root):
        raise Refused(strange)
    if case.parameters.target_groups and (unknown := _unknown_words(case, path, root)):
        raise Refused(unknown)
    return case


def _record_problems(goals: Goals, tables: Mapping[str, Table], path: Path, root: Path, day: date) -> tuple[Problem, ...]:
    """What was written about goals that there are not; without any goals, or with tables that can't be read, nothing is said."""
    if not tables or not goals.goals:
        return ()
    try:
        former = [read_goals(plan, root) for plan in sorted((root / "data" / path.stem / FORMER_PLANS).glob("*.goals.yml"))]
    except Refused as refused:
        return refused.problems
    return tuple(record_problems(tables, (goals, *former), goals_path(path).relative_to(root).as_posix(), day))


def _unknown_words(case: Case, path: Path, root: Path) -> list[Problem]:
    """Words of the params' target groups that nothing in the data on persons answers to."""
    if case.lives is None or case.lives.support.empty:
        return []
    problems = []
    for word in unknown_words(case.lives, case.parameters.target_groups, case.reference.support):
        hint = f" Mente du {quoted(word.suggestion)}?" if word.suggestion else ""
        told = f"{quoted(word.word)} findes ikke i ydelsesforløbene, så målgruppen {quoted(word.group)} kan ikke tælles.{hint}"
        problems.append(Problem(path.relative_to(root).as_posix(), _line_of(word.word, path), f"målgrupper: {word.part}", told))
    return problems


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
