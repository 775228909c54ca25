"""The interview guides as those who ask hold them in their hands, and what is told of a mistake in their wording."""

import csv
import io
import re
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from hypothesis import given
from hypothesis import strategies as st
from ruamel.yaml import YAML

from actionplan.analyses.effort import EFFORT_QUESTIONS
from actionplan.paper import INVENTED
from actionplan.parameters.model import Bodies, Contact, Parameters
from actionplan.printables.guides import FILE, Guides, codebook, guide_page, interview_guides
from actionplan.printables.texts import filled
from actionplan.problems import Refused
from actionplan.tables.specs import INFORMANTS, POLARITY

ROOT = Path(__file__).parents[2]
ODDER = Parameters(municipality="Odder")


@pytest.fixture(scope="module")
def found() -> Guides:
    return interview_guides(ROOT)


def shown(html: str) -> str:
    """What a reader sees, on one line."""
    return " ".join(BeautifulSoup(html, "html.parser").main.get_text(" ").split())


def test_everybody_whom_the_guidelines_want_heard_has_a_guide_and_citizens_one_for_groups_too(found: Guides) -> None:
    assert {guide.informant for guide in found.guides} == set(INFORMANTS)
    assert {guide.form for guide in found.guides if guide.informant == "citizen"} == {"single", "group"}
    assert [guide.form for guide in found.guides if guide.informant == "caseworker"] == ["group"]


def test_managers_consultants_and_caseworkers_are_asked_all_five_questions_and_the_others_what_concerns_them(
    found: Guides,
) -> None:
    covered = {
        (guide.informant, guide.form): {name for question in guide.questions for name in question.covers}
        for guide in found.guides
    }
    for (informant, _), names in covered.items():
        assert len(names) >= 3, informant
        if informant in {"manager", "job_consultant", "caseworker", "partner"}:
            assert names == set(EFFORT_QUESTIONS), informant


def test_a_guide_promises_before_it_asks_and_leaves_room_for_the_one_who_codes(found: Guides) -> None:
    spoken = YAML(typ="safe").load((ROOT / "src/actionplan/invented/words/interviews.yml").read_text(encoding="utf-8"))
    used = {theme for interview in spoken for theme, *_ in interview["said"]}
    assert used <= set(found.themes())
    for guide in found.guides:
        text = shown(guide_page(guide, found, ODDER))
        assert 6 <= len(guide.questions) <= 10
        promised, asked = text.index("Det er frivilligt"), text.index(f"1. {guide.questions[0].ask}")
        assert promised < text.index(filled(guide.promise, ODDER)) < asked
        for word in ("stoppe, når du vil" if guide.form == "single" else "gå, når I vil", "uden", "navn"):
            assert word in text[promised:asked]
        for number, question in enumerate(guide.questions, start=1):
            assert f"{number}. {filled(question.ask, ODDER)}" in text
            assert question.ask.rstrip().endswith(("?", ".")), question.ask
        box = text[text.index("Til den, der koder") :]
        assert text.index("Må vi bruge") < text.index(box)
        for word in (
            *found.themes(),
            *POLARITY.values(),
            INFORMANTS[guide.informant],
            "Interview nr.",
            "Deltagere",
            "Må citeres: ja nej",
        ):
            assert word in box
        assert ("på passiv ydelse" in box) == (guide.informant == "citizen")


def test_a_guide_bears_the_municipalitys_names_and_whom_to_ask_and_loads_nothing(found: Guides) -> None:
    contact = Contact(who="Sekretariatet", phone="12 34 56 78")
    named = Parameters(municipality="Odder", bodies=Bodies(jobcentre="Job & <Borger>"), contact=contact)
    html = guide_page(found.guides[0], found, named)
    assert "Job &amp; &lt;Borger&gt;" in html
    assert "så kontakt Sekretariatet på telefon 12 34 56 78." in shown(html)
    assert re.search(r"<script|src=|href=|url\(", html) is None
    assert INVENTED not in html
    assert [float(size) for size in re.findall(r"font(?:-size)?: ?(?:bold )?([\d.]+)pt", html) if float(size) < 10.5] == []
    for silent in (Contact(), Contact(web="odder.dk/plan")):  # a web page answers nobody
        unknown = guide_page(found.guides[0], found, ODDER.model_copy(update={"contact": silent}))
        assert 'kontakt<span class="line wide">' in unknown


@given(
    name=st.text(st.characters(codec="utf-8", exclude_categories=["Cs", "Z", "Cc"]), min_size=1),
    rest=st.text("abc {}", max_size=9),
)
def test_a_bodys_name_stands_as_it_is_written_whatever_is_in_it(name: str, rest: str) -> None:
    council = f"{name}{rest}x"
    parameters = ODDER.model_copy(update={"bodies": ODDER.bodies.model_copy(update={"council": council})})
    assert filled("spørg {council} i {municipality}", parameters) == f"Spørg {' '.join(council.split())} i Odder Kommune"


def refused(folder: Path, text: str) -> list[str]:
    """The sentences for this wording."""
    path = folder / FILE
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    with pytest.raises(Refused) as told:
        interview_guides(folder)
    return [problem.sentence() for problem in told.value.problems]


SMALL = """\
greeting: {single: Hej, group: Hej}
rights: {single: Frit, group: Frit}
closing: {single: [Tak], group: [Tak]}
more_themes: []
guides:
  - title: Leder
    informant: manager
    form: single
    minutes: 60
    aim: Alt
    advice: Lyt
    purpose: Derfor
    promise: Intet navn
    questions:
      - ask: Hvordan går det i {jobcentre}?
        covers: [way]
"""


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        (
            {"    promise": "    promis", "form: single": "form: alone", "minutes: 60": "minutes: tres", "aim: Alt": "aim: 7"},
            [
                f"{FILE}, linje 6, »promise«: »promise« mangler. Tilføj linjen.",
                f"{FILE}, linje 8, »form«: »alone« kan ikke stå her. Skriv »single« eller »group«.",
                f"{FILE}, linje 9, »minutes«: »minutes« har ikke den rette form. Sammenlign med de andre steder i filen.",
                f"{FILE}, linje 10, »aim«: »aim« skal være tekst. Sæt værdien i anførselstegn.",
                f"{FILE}, linje 13, »promis«: »promis« kendes ikke. Mente du »promise«? Ret eller slet linjen.",
            ],
        ),
        (
            {"manager": "boss", "[way]": "[vej]", "{jobcentre}": "{jobcenter}"},
            [
                f"{FILE}, linje 7, »informant«: »boss« er ikke en, der kan interviewes. Skriv »citizen«",
                f"{FILE}, linje 15, »ask«: I krøllede parenteser kan her kun stå »jobcentre«",
                f"{FILE}, linje 16, »covers«: »vej« er ikke et af de fem spørgsmål. Skriv »contact«",
            ],
        ),
        ({"    aim: Alt": "   aim: Alt: nu"}, [f"{FILE}, linje 10: Linjen kan ikke læses. Sæt tekst med kolon i anførselstegn"]),
        ({"    aim: Alt": "    aim: Alt\n    aim: Nok"}, [f"{FILE}, linje 11: Nøglen står to gange. Slet den ene."]),
    ],
    ids=["shape", "content", "unreadable", "twice"],
)
def test_every_mistake_in_the_wording_is_told_at_once_with_its_line(
    tmp_path: Path, changes: dict[str, str], told: list[str]
) -> None:
    text = SMALL
    for old, new in changes.items():
        assert text.count(old) == 1, old
        text = text.replace(old, new)
    sentences = refused(tmp_path, text)
    assert len(sentences) == len(told)
    for sentence, beginning in zip(sentences, told, strict=True):
        assert sentence.startswith(beginning)


def test_a_wording_that_is_gone_is_told_in_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(Refused, match="Filen mangler"):
        interview_guides(tmp_path)


def test_taguette_gets_every_word_for_coding_once(found: Guides) -> None:
    rows = list(csv.DictReader(io.StringIO(codebook(found))))
    tags = [row["tag"] for row in rows]
    assert len(tags) == len(set(tags))
    assert {theme for question in EFFORT_QUESTIONS.values() for theme in question.themes} < set(tags)
    assert {*POLARITY.values(), "må citeres"} < set(tags)
