"""What a notebook's cell with the tag `seminar` calls: a screen that shows what the note would show and saves into params."""

from typing import TYPE_CHECKING

from actionplan.briefing import citizens
from actionplan.briefing.blocks import Block
from actionplan.notebook import ROOT
from actionplan.parameters.editing import save_target_group
from actionplan.parameters.target_groups import TargetGroup
from actionplan.publish import Published
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
