"""What stands in the plan: its six chapters, the goals with all parts, where figures are pointed at, and what is not decided."""

import json
from datetime import date
from pathlib import Path

import pytest
from handmade_plan import BARE, ENDED, OFFERS, WHOLE, basis, texts

from actionplan.briefing import action_plan, gantt
from actionplan.briefing.goal_cards import TO_DECIDE
from actionplan.briefing.goal_setting import Basis
from actionplan.briefing.plan_pieces import Grid, Heading, Link, Paragraph, Picture, Plan
from actionplan.parameters.dimensioning import Dimensioning, ModelChoice, MunicipalPlaces, PerModel
from actionplan.parameters.model import Procedure, TaskPlan, Tasks

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
        "Mål 2: Breve til nye (sluttede 30. juni 2026)",
    ]
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
    assert "Mål 1, Én & samme kontakt: slags, udfordring" in lacks
    assert "Mål 2," not in lacks, "what has ended needs nothing more"
    (overview,) = (piece for piece in made.pieces if isinstance(piece, Grid) and piece.caption == "Indsatsmålene")
    assert [row[0] for row in overview.rows] == ["4. Flere åbne pladser", "1. Én & samme kontakt", "2. Breve til nye"]
    assert overview.rows[1][1:] == ("Ikke besluttet endnu",) * 3


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
    changes = section(plan(basis(tmp_path, more={"dimensioning": chosen}), tmp_path), "Ændringer i indsatsen")
    assert "nedlægge 40 af de 150 kommunale aktiveringspladser" in changes
    assert "3.800.000 kr. om året" in changes
    assert "Model 1, én praktikant ad gangen: 60 virksomheder med én plads hver ad gangen." in changes
    assert "Model 3, trænings- og rekrutteringsafdeling: én virksomhed med 5,4 pladser ad gangen." in changes
    undecided = section(plan(basis(tmp_path), tmp_path), "Ændringer i indsatsen")
    assert undecided.startswith(OFFERS.headline)
    assert "ikke besluttet endnu" in undecided


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
    assert len({json.dumps(bar["marker"]["pattern"]) for bar in drawn["data"]}) >= 3, "they differ by pattern too"
    chapter = told(plan(made, tmp_path)).split("6 Opgaver og tidsplan")[1]
    assert "ikke på figuren: dialog mellem den politiske ledelse og forvaltningens ledelse" in chapter
    assert "Fravalgt: hørt i 2025" in chapter
    assert gantt.without_dates(basis(tmp_path).case) and gantt.picture(basis(tmp_path).case) is None
