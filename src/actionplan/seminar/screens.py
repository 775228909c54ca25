"""What a notebook's cell with the tag `seminar` calls: a screen that shows what the note would show and saves into params."""

from typing import TYPE_CHECKING

from actionplan import danish
from actionplan.analyses import company_answers, company_interviews
from actionplan.analyses.respondents import INTEREST
from actionplan.briefing import citizens
from actionplan.briefing.blocks import Block
from actionplan.notebook import ROOT
from actionplan.parameters.company_interviews import CompanyInterviews
from actionplan.parameters.editing import save_company_interviews, save_target_group
from actionplan.parameters.target_groups import TargetGroup
from actionplan.publish import Published, estimates
from actionplan.seminar import company_survey as company_screen
from actionplan.seminar import target_group
from actionplan.workbook import Case, known_municipalities

if TYPE_CHECKING:
    import ipywidgets as widgets  # type: ignore[import-untyped]


def target_groups(case: Case) -> "widgets.Widget | Block":
    """Choosing target groups by filters, with their size at once, and saving them into the municipality's params."""

    def table(group: TargetGroup) -> Published:
        return citizens.group_tables(case, [group])[0]

    def save(group: TargetGroup) -> None:
        save_target_group(ROOT / "params" / f"{case.slug}.yml", ROOT, known_municipalities(ROOT), group)

    return target_group.screen(case, table, save)


def company_survey(case: Case) -> "widgets.Widget | Block":
    """Interest by model and group of companies, and how companies are chosen for interviews, saved into the params."""

    def interest() -> company_screen.Interest:
        assert case.survey is not None
        survey, threshold = case.survey, case.parameters.threshold
        models = case.reference.cooperation.models
        asked = [model for model, question in INTEREST.items() if company_answers.answered(survey, question).any()]
        labels = {danish.capital(models[model].label): model for model in asked}
        groupings = {each.name: each for each in company_answers.groupings(survey)}

        def table(model: str, group: str) -> Published:
            return estimates(company_answers.interest_by(survey, INTEREST[model], groupings[group], threshold), threshold)

        return company_screen.Interest(labels, {danish.capital(name): name for name in groupings}, table)

    def interviews() -> company_screen.Interviews | None:
        assert case.survey is not None
        found = company_interviews.pool(case.survey, case.tables["agreements"].frame, case.companies)
        if found is None:
            return None
        companies = found

        def coverage(plan: CompanyInterviews) -> tuple[company_interviews.Seen, company_interviews.Seen]:
            return company_interviews.seen(companies, company_interviews.choice(companies, plan), case.parameters.threshold)

        def save(plan: CompanyInterviews) -> None:
            save_company_interviews(ROOT / "params" / f"{case.slug}.yml", ROOT, known_municipalities(ROOT), plan)

        return company_screen.Interviews(coverage, save)

    return company_screen.screen(case, interest, interviews)


def goals(case: Case) -> "widgets.Widget | Block":
    """The seminar on goals: places, order, goal cards and two scenarios, saved into the municipality's goals file."""
    from actionplan.seminar import goal_seminar  # noqa: PLC0415  a tenth of a second, which no other notebook need spend

    return goal_seminar.seminar(case, ROOT)


def status(case: Case) -> "widgets.Widget | Block":
    """The status board of the group that follows the plan up, saved into the municipality's tables."""
    from actionplan.seminar import status_board  # noqa: PLC0415  as above

    return status_board.status_board(case, ROOT)
