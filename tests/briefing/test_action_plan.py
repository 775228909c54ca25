"""What stands in the plan: its six chapters, the goals with all parts, where figures are pointed at, and what is not decided."""

import json
from datetime import date
from pathlib import Path

import pytest
from handmade_plan import BARE, ENDED, OFFERS, WHOLE, basis, texts

from actionplan.analyses.dimensioning import reckon
from actionplan.briefing import action_plan, action_plan_origin, gantt
from actionplan.briefing.dimensioning import heading, reach, setting_of
from actionplan.briefing.goal_cards import TO_DECIDE
from actionplan.briefing.goal_setting import Basis
from actionplan.briefing.plan_pieces import Grid, Heading, Link, Paragraph, Picture, Plan
from actionplan.parameters.dimensioning import Dimensioning, ModelChoice, MunicipalPlaces, PerModel
from actionplan.parameters.goals import Changes
from actionplan.parameters.model import Procedure, TaskPlan, Tasks
from actionplan.tables.specs import SPECS

CHAPTERS = ["1 Indledning", "2 De lokale udfordringer", "3 ", "4 Tilblivelse", "5 Datagrundlag", "6 Opgaver og tidsplan"]


def plan(made: Basis, root: Path) -> Plan:
    return action_plan.plan(made, action_plan.read_blocks(root, "odder"))


def told(made: Plan) -> str:
    return "\n".join(texts(made.pieces))


def section(made: Plan, title: str) -> str:
    """What stands under a heading, up to the next one."""
    pieces = list(made.pieces)
    start = next(i for i, piece in enumerate(pieces) if isinstance(piece, Heading) and piece.text.startswith(title))
    end = next((i for i in range(start + 1, len(pieces)) if isinstance(pieces[i], Heading)), len(pieces))
    return "\n".join(texts(pieces[start + 1 : end]))


def test_with_nothing_decided_and_nothing_found_the_draft_says_what_the_seminar_decides_and_has_no_empty_table(
    tmp_path: Path,
) -> None:
    made = plan(basis(tmp_path, found=False), tmp_path)
    chapters = [piece.told for piece in made.headings if piece.level == 1]
    assert all(chapter.startswith(name) for chapter, name in zip(chapters, CHAPTERS, strict=True)), chapters
    assert [piece.words[0] for piece in made.pieces if isinstance(piece, Paragraph) and piece.words[0] in TO_DECIDE] == [
        *TO_DECIDE
    ]
    assert [piece.caption for piece in made.pieces if isinstance(piece, Grid)] == ["Opgaver og forventede resultater"]
    assert made.front.status == "Udkast"
    for sentence in texts(made.pieces):
        assert not any(sign in sentence for sign in ("None", "{", "..", "  ", " ,")), sentence
        assert sentence.strip() == sentence


def test_a_goal_has_all_its_parts_and_what_is_not_decided_says_so(tmp_path: Path) -> None:
    made = plan(basis(tmp_path, goals=(BARE, ENDED, WHOLE), more={"order": (4, 1)}), tmp_path)
    assert [piece.text for piece in made.headings if piece.anchor.startswith("maal")] == [
        "Mål 4: Flere åbne pladser",
        "Mål 1: Én & samme kontakt",
    ], "what has ended has no card"
    overview_section = section(made, "Indsatsmålene i oversigt")
    assert (
        "Dette mål er slut:\nMål 2, Breve til nye, sluttede 30. juni 2026. Seneste beslutning: Udvalget, punkt 6."
        in overview_section
    )
    assert "Målene står efter, hvor meget de vejer." in overview_section, "the seminar has not been held"
    whole, bare = section(made, "Mål 4"), section(made, "Mål 1")
    for part in ("For få er i virksomhed.", "én aftale", "Ti har skrevet under\nAlle er ringet op", "Pladserne er i brug",
                 "Der er 20",
                 "Åbne pladser (model 2 åbne pladser): fra 20 til 35 virksomheder inden 31. december 2028", "50.000 kr. om året",
                 "En halv stilling", "Afdelingsleder", "Erhvervsrådet og Fagforeningerne", "April 2027 til december 2028",
                 f"{OFFERS.headline} (notat 01)", "Beskæftigelsesplanen: Mål 2"):  # fmt: skip
        assert part in whole, part
    assert "Ikke besluttet endnu" not in whole
    assert bare.count("Ikke besluttet endnu") == 13
    lacks = section(made, "Det skal besluttes endnu")
    assert "Mål 1, Én & samme kontakt, mangler slags, udfordring" in lacks
    assert "Mål 2," not in lacks, "what has ended needs nothing more"
    (overview,) = (piece for piece in made.pieces if isinstance(piece, Grid) and piece.caption == "Indsatsmålene")
    assert [row[0] for row in overview.rows] == ["4. Flere åbne pladser", "1. Én & samme kontakt"]
    assert overview.rows[0][1] == "Åbne pladser: fra 20 til 35 virksomheder inden 31. december 2028"
    assert overview.rows[1][1:] == ("Ikke besluttet endnu",) * 3


def test_few_persons_of_a_goal_are_not_told_exactly(tmp_path: Path) -> None:
    few = WHOLE.measures[0].model_copy(update={"unit": "personer", "baseline": 2.0, "model": None})
    said = told(plan(basis(tmp_path, goals=(WHOLE.model_copy(update={"measures": (few,)}),)), tmp_path))
    assert said.count("Åbne pladser: fra under 5 til 35 personer inden 31. december 2028") == 2


def test_challenges_and_goals_point_at_figures_and_tables_that_stand_in_the_data_section(tmp_path: Path) -> None:
    made = plan(basis(tmp_path, goals=(WHOLE,)), tmp_path)
    captioned = [piece for piece in made.pieces if isinstance(piece, Grid | Picture) and piece.number]
    assert [(type(piece).__name__, piece.number, piece.caption) for piece in captioned] == [
        ("Grid", 1, "Indsatsmålene"),
        ("Picture", 1, "Tilbud (pct.)"),
        ("Grid", 2, "Tallene bag figuren: tilbud"),
        ("Grid", 3, "Trin"),
        ("Grid", 4, "Opgaver og forventede resultater"),
    ]
    places = {piece.anchor for piece in (*captioned, *made.headings)}
    links = [word for piece in made.pieces if isinstance(piece, Paragraph) for word in piece.words if isinstance(word, Link)]
    assert {link.anchor for link in links} <= places
    assert f"{OFFERS.headline}. {OFFERS.sentence} Se afsnit 5, figur 1." in told(made)
    assert "Ét sted står sagen uden ansvarlig, siger tallene. Se afsnit 5, tabel 3." in told(made)
    assert "For få er i virksomhed. Se afsnit 5, figur 1 og tabel 3." in section(made, "Mål 4")
    way = next(piece for piece in captioned if piece.caption == "Trin")
    assert isinstance(way, Grid)
    assert way.rows == (("I virksomhed & andre", "Ingen\nfår sagen"),)
    assert not way.numeric
    assert "Resten står i bilaget til notat 01. Kilde: Kilden." in told(made)
    assert "»Mål 2: Flere i tilbud i virksomheder« føres ud i livet af mål 4." in section(made, "Sammenhængen")
    assert "åbne pladser (model 2)" in section(made, "Det peger udfordringerne")


@pytest.mark.parametrize(
    ("status", "procedure", "wanted"),
    [
        (None, Procedure(), "Den drøftes på et visionsseminar. Det er ikke oplyst endnu, om seminaret er åbent eller internt."),
        ("draft", Procedure(seminar="open"), "Den drøftes på et åbent visionsseminar for politikere"),
        ("seminar", Procedure(seminar="internal"), "Derfor bliver planen præsenteret på anden måde for det rådgivende råd."),
        ("final", Procedure(seminar="internal"), "Den er drøftet på et internt visionsseminar for ledelse og medarbejdere"),
        (
            "final",
            Procedure(adopted=True, consulted=True),
            "Den skal vedtages af det politiske udvalg for beskæftigelse. Den skal",
        ),
        ("adopted", Procedure(adopted=True), "Den er vedtaget af det politiske udvalg"),
        ("consulted", Procedure(adopted=False, consulted=True), "Den har været i høring i det rådgivende råd."),
    ],
)
def test_the_plan_tells_how_this_municipality_deals_with_it_and_how_far_that_is(
    status: str | None, procedure: Procedure, wanted: str, tmp_path: Path
) -> None:
    made = plan(basis(tmp_path, found=False, status=status, procedure=procedure), tmp_path)
    assert wanted in section(made, "Sådan behandles planen")
    assert made.front.status == {None: "Udkast", "draft": "Udkast", "seminar": "Udkast til drøftelse på visionsseminaret",
                                 "final": "Endelig handlingsplan", "consulted": "Hørt i det rådgivende råd",
                                 "adopted": "Vedtaget af det politiske udvalg for beskæftigelse"}[status]  # fmt: skip


def test_fewer_municipal_places_and_the_chosen_models_are_told_as_changes_in_the_effort(tmp_path: Path) -> None:
    chosen = Dimensioning(
        models=PerModel[ModelChoice](
            single_trainee=ModelChoice(companies=60, places=1), training_department=ModelChoice(companies=1, places=5.4)
        ),
        municipal=MunicipalPlaces(number=150, closed=40, price=95000),
    )
    made = basis(tmp_path, more={"dimensioning": chosen})
    whole = plan(made, tmp_path)
    changes = section(whole, "Ændringer i indsatsen")
    assert "nedlægge 40 af de 150 kommunale aktiveringspladser" in changes
    assert "Model 1, én praktikant ad gangen: 60 virksomheder med én plads hver ad gangen." in changes
    assert "Model 3, trænings- og rekrutteringsafdeling: én virksomhed med i gennemsnit 5,4 pladser ad gangen." in changes
    assert f"{heading(reckon(setting_of(made.case), setting_of(made.case).plan, 'middle'))}. Nedlægges 40 af de 150" in changes
    assert "frigør det 3,8 mio. kr. om året. Hvor mange der mister en plads dér, er ikke oplyst." in changes
    assert "ikke oplyst og derfor ikke regnet med. Se afsnit 5, tabel 3." in changes
    reckoned = section(whole, reach(made.case).title)
    assert reckoned.startswith("Planen har omkring 65 pladser på én gang.") and "Lavt skøn" in reckoned
    assert "se bilaget til notat 04" in reckoned
    led_to = section(whole, "Det peger udfordringerne")
    assert "På den baggrund regner planen med pladser til én praktikant ad gangen (model 1) og trænings" in led_to
    only_closed = Dimensioning(municipal=chosen.municipal)
    closed = section(plan(basis(tmp_path, more={"dimensioning": only_closed}), tmp_path), "Ændringer i indsatsen")
    assert "De 40 pladser koster i dag 3.800.000 kr. om året" in closed
    without = Dimensioning(models=PerModel[ModelChoice](open_places=ModelChoice(companies=60)))
    bare = section(plan(basis(tmp_path, more={"dimensioning": without}), tmp_path), "Ændringer i indsatsen")
    assert "Model 2, åbne pladser: 60 virksomheder. Hvor mange pladser de hver har, er ikke besluttet endnu." in bare
    undecided = section(plan(basis(tmp_path), tmp_path), "Ændringer i indsatsen")
    assert undecided.startswith(OFFERS.headline)
    assert "ikke besluttet endnu" in undecided


def test_goals_that_have_begun_before_the_seminar_make_the_draft_a_revision_and_what_does_not_fit_in_time_is_asked(
    tmp_path: Path,
) -> None:
    begun = WHOLE.model_copy(update={"start": date(2024, 10, 1), "end": date(2026, 12, 31)})
    tasks = Tasks(
        vision_seminar=TaskPlan(start=date(2027, 3, 4), end=date(2027, 3, 4)),
        implementation=TaskPlan(start=date(2024, 10, 1), end=date(2027, 12, 31)),
    )
    more = {"order": (4,), "dimensioning": Dimensioning(models=PerModel[ModelChoice](single_trainee=ModelChoice(companies=3)))}
    made = plan(basis(tmp_path, goals=(begun,), tasks=tasks, more=more), tmp_path)
    assert "revision af den plan, kommunen har arbejdet efter siden 1. oktober 2024" in section(made, "Baggrund")
    revision = section(made, "Revision")
    assert "Den nuværende plan har været i gang siden 1. oktober 2024." in revision
    assert "Den reviderede føres ud i livet frem til 31. december 2027" in revision and "Næste gang er i 2027:" in revision
    lacks = section(made, "Det skal besluttes endnu")
    assert "Mål 4, Flere åbne pladser, slutter 31. december 2026, og seminaret er 4. marts 2027. Skal målet" in lacks
    assert "Planen har pladser til én praktikant ad gangen (model 1), men intet mål handler om dem." in lacks
    assert "Planen har ét indsatsmål om samarbejdsmodeller." in section(made, "Indsatsmålene i oversigt")
    first = plan(basis(tmp_path, goals=(WHOLE,), tasks=tasks), tmp_path)
    agreed = plan(basis(tmp_path, goals=(begun,), tasks=tasks, status="adopted"), tmp_path)
    assert "revision af" not in section(first, "Baggrund") + section(agreed, "Baggrund")


def test_a_reworded_challenge_keeps_its_figure_and_the_material_is_told_in_words_of_its_own(tmp_path: Path) -> None:
    more = {"changes": Changes(reworded={"01.offers": "Få tilbud er i virksomheder"})}
    made = plan(basis(tmp_path, more=more), tmp_path)
    assert f"Få tilbud er i virksomheder. {OFFERS.headline}." in section(made, "Baggrund")
    assert f"Få tilbud er i virksomheder. {OFFERS.headline}. {OFFERS.sentence}" in told(made).split("2 De lokale udfordringer")[1]
    grounds = {name for name, spec in SPECS.items() if set(spec.notebooks) & {"01", "02", "03"}} - {"indicators"}
    assert set(action_plan_origin.MATERIAL) == grounds


def test_tasks_with_dates_are_drawn_with_their_status_in_words_and_the_others_are_named(tmp_path: Path) -> None:
    day = date(2026, 11, 2)
    tasks = Tasks(
        council_discussion=TaskPlan(responsible="jobcenterchef", start=day, end=day, status="done"),
        information=TaskPlan(start=date(2026, 9, 1), end=date(2026, 10, 1)),
        documents=TaskPlan(status="left_out", reason="hørt i 2025"),
        implementation=TaskPlan(start=date(2025, 1, 1), end=date(2027, 12, 31)),
    )
    made = basis(tmp_path, tasks=tasks)
    picture = gantt.picture(made.case)
    assert picture is not None
    assert gantt.finding(made.case) == "Én af 14 opgaver er forsinket, og én er færdig"
    assert "færdig, forsinket og i gang" in picture.alternative
    drawn = json.loads(picture.wide)
    written = [note["text"] for note in drawn["layout"]["annotations"]]
    assert [text for text in written if text in {"færdig", "forsinket"}] == ["færdig", "forsinket"]
    assert "← i gang, til december 2027 →" in written
    titles = [task.title for task, _ in tasks.planned()]
    assert {text.replace("<br>", " ") for text in written} & set(titles) and not any("…" in text for text in written)
    assert gantt._lines(titles[1]) == ["Dialog mellem den politiske ledelse og", "forvaltningens ledelse"], (
        "on two lines, in full"
    )
    assert len({json.dumps(bar["marker"]["pattern"]) for bar in drawn["data"]}) >= 3, "they differ by pattern too"
    chapter = told(plan(made, tmp_path)).split("6 Opgaver og tidsplan")[1]
    assert "ikke på figuren: dialog mellem den politiske ledelse og forvaltningens ledelse" in chapter
    assert "Fravalgt: hørt i 2025" in chapter
    assert gantt.without_dates(basis(tmp_path).case) and gantt.picture(basis(tmp_path).case) is None
