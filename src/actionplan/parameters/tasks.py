"""The fifteen tasks of making an action plan, as the guidelines' survey of tasks (section 5) lists them.

The wording is the workbook's own. Titles and results name the municipality's bodies by placeholders such as `{jobcentre}`,
which `Bodies.fill` in `parameters.model` replaces, so that a plan reads right whatever the bodies are called.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType


@dataclass(frozen=True)
class Task:
    """One task. `name`: in code. `key`: in a municipality's params file. `results`: what is expected of it, Danish
    sentences without full stop. `guideline`: the section that describes it. `notebook`: the one it feeds ("01" to "05"),
    None for the tasks that prepare the ground."""

    name: str
    key: str
    title: str
    results: tuple[str, ...]
    guideline: str
    notebook: str | None


TASKS: tuple[Task, ...] = (
    Task(
        "council_discussion",
        "drøftelse_i_rådet",
        "Drøftelse i {council}",
        ("Rådets parter bakker op om planen og ser den som deres egen",),
        "1.1",
        None,
    ),
    Task(
        "leadership_dialogue",
        "dialog_med_ledelsen",
        "Dialog mellem den politiske ledelse og forvaltningens ledelse",
        (
            "Politikere og ledelse forstår opgaven ens",
            "Ambitioner og strategi er afstemt",
            "Styregruppe og projektgruppe er nedsat",
        ),
        "1.2",
        None,
    ),
    Task(
        "information",
        "information",
        "Information i egen organisation og i lokale medier",
        ("Medarbejdere og samarbejdspartnere kender arbejdet", "Vejen er banet for at inddrage de lokale virksomheder"),
        "1.4",
        None,
    ),
    Task(
        "social_mapping",
        "social_kortlægning",
        "Social kortlægning ud fra statistik",
        (
            "Grundlag for at vælge, hvem der skal interviewes",
            "Viden om, hvor stort samarbejdet med virksomhederne skal være",
        ),
        "2.1.1",
        "01",
    ),
    Task(
        "citizen_interviews",
        "interviews_ledige",
        "Interviews med ledige om indslusning",
        ("Borgernes eget syn på indsatsen supplerer tallene",),
        "2.1.2",
        "01",
    ),
    Task(
        "company_survey",
        "spørgeskema_virksomheder",
        "Spørgeskema til alle virksomheder med over fem ansatte",
        ("Overblik over virksomhedernes holdninger, erfaringer og praksis i samarbejdet med {jobcentre}",),
        "2.2.2",
        "02",
    ),
    Task(
        "company_interviews",
        "interviews_virksomheder",
        "Interviews med virksomhedsledere og medarbejderrepræsentanter",
        ("Udvalgte virksomheder uddyber svarene på spørgeskemaet",),
        "2.2.3",
        "02",
    ),
    Task(
        "documents",
        "skriftligt_materiale",
        "Indsamling af skriftligt materiale om beskæftigelsesindsatsen",
        ("Overblik over, hvad der samarbejdes om, og hvordan",),
        "2.3.1",
        "03",
    ),
    Task(
        "jobcentre_interviews",
        "interviews_jobcenter",
        "Interviews med ledere og medarbejdere i {jobcentre}",
        ("Beskrivelse af, hvordan samarbejdet med virksomhederne er organiseret",),
        "2.3.2",
        "03",
    ),
    Task(
        "partner_interviews",
        "interviews_partnere",
        "Interviews med faglige samarbejdspartnere",
        ("Viden om, hvad samarbejdspartnerne betyder for indsatsen",),
        "2.3.3",
        "03",
    ),
    Task(
        "working_notes",
        "drøftelse_af_notater",
        "Drøftelse af arbejdsnotater i styregruppen og projektgruppen",
        ("Grupperne bidrager til indsatsmålene",),
        "2.4",
        "04",
    ),
    Task(
        "decision_maker_interviews",
        "interviews_beslutningstagere",
        "Interviews med politikere og andre beslutningstagere",
        ("Viden om, hvor der er enighed om samarbejdet med virksomhederne, og hvor der er forskellige holdninger",),
        "3.1",
        "04",
    ),
    Task(
        "action_plan",
        "handlingsplan",
        "Udarbejdelse af handlingsplanen",
        (
            "Konkrete mål og indsatsområder er beskrevet",
            "Der er forslag til, hvordan samarbejdet med virksomhederne kan udvikles",
        ),
        "3.2",
        "04",
    ),
    Task(
        "vision_seminar",
        "visionsseminar",
        "Visionsseminar",
        ("Planens mål og indsatsområder er drøftet", "Samarbejdet i egen organisation er styrket"),
        "4.1",
        "04",
    ),
    Task(
        "implementation",
        "implementering",
        "Implementering",
        ("Handlingsplanens indsatsmål er sat i værk",),
        "4.2",
        "05",
    ),
)
"""In the guidelines' order, which is the order of the process."""

TASK_KEYS: Mapping[str, str] = MappingProxyType({task.name: task.key for task in TASKS})
"""Name in code to key in the params file."""
