"""What is written, who does what and the partners, as a reader sees them."""

import re
from datetime import date

import pytest
from handmade_papers import Row, document, table

from actionplan.analyses.document_topics import TOPICS
from actionplan.analyses.social_mapping import Comparison
from actionplan.briefing import effort_papers
from actionplan.briefing.blocks import Block
from actionplan.briefing.social_mapping import Topic
from actionplan.parameters.model import Parameters
from actionplan.tables.figures import Figures
from actionplan.tables.specs import SPECS
from actionplan.workbook import Case


def case_of(rows: dict[str, list[Row]], *, invented: bool = False) -> Case:
    return Case(
        slug="odder",
        parameters=Parameters(municipality="Odder", employment_plan_shares=None),
        tables={name: table(name, *rows.get(name, []), invented=invented) for name in SPECS},
        figures=Figures({}, {}, {}, {}),
        comparison=Comparison("Odder", "Hele landet", (), "", invented=invented),
        reference=None,  # type: ignore[arg-type]  # these blocks do not ask for it
        form=None,  # type: ignore[arg-type]  # nor for this
        day=date(2026, 11, 21),
    )


def told(**rows: list[Row]) -> dict[str, Topic]:
    return effort_papers.topics(case_of(rows))


def shown(block: Block | None) -> str:
    assert block is not None
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", block.html)).replace("\u00a0", " ")


LONG = "Retningslinje for samarbejdet mellem afdelingerne om indslusning af borgere i praktik og løntilskud efter den nye lov"
EVERY_KIND: dict[str, list[Row]] = {
    "documents": [
        document("Mentorhåndbog", "mentor, sprog", year=2018, link="Intranettet"),
        document("Folder", kind="marketing"),
    ],
    "roles": [
        ("Match", "Jobkonsulent", "decides"),
        ("Match", "Sagsbehandler", "decides"),
        ("Match", "Borger", "is_told"),
    ],
    "partners": [("Skolen", "uddannelse", "Kurser", None, "Leder")],
}


def test_every_topic_is_there_and_empty_where_nothing_has_been_collected() -> None:
    assert told() == {name: Topic(None, None) for name in effort_papers.TOPICS}
    assert effort_papers.remarks(case_of({})) == ()


def test_a_municipality_with_documents_alone_gets_their_block_alone() -> None:
    found = told(documents=EVERY_KIND["documents"])
    assert [name for name, topic in found.items() if topic.block] == ["documents"]


class TestDocuments:
    def test_the_newest_document_on_each_topic_stands_with_year_and_owner_and_gaps_are_named(self) -> None:
        block = told(documents=[*EVERY_KIND["documents"], document("Før", year=2019, owner="Ydelse")])["documents"].block
        assert "Markedsføring 2025 Folder Jobafdelingen Praktik 2025 Folder Jobafdelingen" in shown(block)
        assert "Mentor ▲ 2018 Mentorhåndbog Jobafdelingen" in shown(block)
        assert "○ Ingen dokumenter om kontaktstrategi, aftaler om indslusning, opfølgning, deling" in shown(block)
        assert "har tre dokumenter, og to af dem er mindst fem år gamle (▲)." in shown(block)

    def test_the_register_has_every_document_with_age_owner_link_and_its_topics(self) -> None:
        annex = told(documents=[*EVERY_KIND["documents"], document("Nyt", contradicts="Folder")])["documents"].annex
        assert annex is not None
        assert "Retningslinje eller arbejdsgang, ▲ 2018 (otte år gammelt), Jobafdelingen. Intranettet. Også om sprog." in shown(
            annex
        )
        lines = re.findall(r"<tr><th scope=\"row\".*?</tr>", annex.html)
        assert [line.count(">ja<") for line in lines] == [1, 2, 1]
        assert "Strider mod »Nyt« (2025)." in lines[1]
        assert "Strider mod »Folder« (2025)." in lines[2]

    def test_eighty_documents_take_no_more_lines_in_the_note_than_there_are_topics(self) -> None:
        rows = [
            document(
                f"{i} {LONG}", label, year=2004 + i % 20, owner="Beskæftigelse og Erhverv", contradicts=f"0 {LONG}" if i else None
            )
            for i, label in enumerate(list(TOPICS.values()) * 7)
        ][:80]
        found = told(documents=rows)["documents"]
        assert found.block is not None
        cells = re.findall(r"<td class=\"words\">(.*?)</td>", found.block.html)
        assert len(cells) == 3 * len(TOPICS)
        assert max(map(len, cells)) <= effort_papers.TITLE_CUT
        assert len(shown(found.block)) < 2000
        assert shown(found.annex).count(LONG) >= 80

    def test_a_register_on_other_things_alone_shows_no_empty_table(self) -> None:
        block = effort_papers.topics(case_of({"documents": [document("Notat", "biblioteker")]}, invented=True))["documents"].block
        assert block is not None
        assert "<table" not in block.html
        assert "Opdigtede tal" in block.html


class TestRoles:
    def test_a_double_and_a_hole_are_told_by_a_sign_and_a_word(self) -> None:
        block = told(roles=EVERY_KIND["roles"])["roles"].block
        assert "Match ▲ flere: Jobkonsulent og Sagsbehandler ○ ingen –" in shown(block)
        assert "Ingen udfører »Match«" not in shown(block)  # the key messages say it, and the table shows it

    def test_the_annex_has_every_actor_and_role_in_tables_that_fit_on_paper(self) -> None:
        actors = [f"Aktør nummer {i}" for i in range(30)]
        annex = told(roles=[("Match", actor, role) for actor in actors for role in ("decides", "is_told")])["roles"].annex
        assert annex is not None
        tables = re.findall(r"<thead>.*?</thead>", annex.html)
        assert [head.count("scope=") - 1 for head in tables] == [10, 10, 10]
        assert annex.html.count(">B, O<") == 30
        assert "Match (○ ingen udfører, ▲ flere beslutter)" in shown(annex)

    @pytest.mark.parametrize(("wrong", "listed"), [(0, 4), (3, 4), (13, 4)])
    def test_of_many_tasks_the_note_shows_those_to_act_on(self, wrong: int, listed: int) -> None:
        rows: list[Row] = [(f"Opgave {i}", "Leder", role) for i in range(14) for role in ("decides", "does")[: 1 + (i >= wrong)]]
        block = told(roles=rows)["roles"].block
        assert block is not None
        assert block.html.count('scope="row"') == listed
        assert block.html.count("○ ingen") == min(wrong, listed)


class TestPartners:
    def test_a_partner_stands_with_its_tasks_and_what_is_missing(self) -> None:
        topic = told(partners=EVERY_KIND["partners"])["partners"]
        assert "Skolen (uddannelse) Kurser ○ Snitfladen er ikke beskrevet. Kontakt: Leder." in shown(topic.block)
        assert "Nævnt i guidelines, men ikke på listen: revalidering, faglige organisationer" in shown(topic.block)
        assert topic.annex is None
        line = effort_papers.partners_line(case_of(EVERY_KIND))
        assert line == "Én samarbejdspartner er på listen, og snitfladen er ikke beskrevet: Skolen."
        assert effort_papers.partners_line(case_of({})) == ""

    def test_what_is_cut_in_the_note_and_many_partners_stand_whole_in_the_annex(self) -> None:
        cut = told(partners=[("Skolen", "uddannelse", LONG, LONG, None)])["partners"]
        assert LONG not in shown(cut.block)
        assert shown(cut.annex).count(LONG) == 2
        many = told(partners=[(f"Skole {i}", "uddannelse", "Kurser", None, None) for i in range(20)])["partners"]
        assert "Uddannelse Skole 0, Skole 1, Skole 2, Skole 3, Skole 4 og 15 andre" in shown(many.block)
        assert shown(many.annex).count("○ Ingen kontakt.") == 20


def test_headings_are_findings_and_everything_invented_is_marked() -> None:
    found = effort_papers.topics(case_of(EVERY_KIND, invented=True))
    for name, topic in found.items():
        assert topic.finding is not None
        assert topic.block is not None
        assert topic.finding.id == f"03.{name}"
        assert topic.block.title == topic.finding.headline
        assert topic.block.findings == (topic.finding,)
        assert topic.finding.invented
        for block in (topic.block, topic.annex):
            assert block is None or "Opdigtede tal" in block.html
    assert {remark.id.split(".")[1] for remark in effort_papers.remarks(case_of(EVERY_KIND))} == set(found)
    assert "Opdigtede" not in shown(told(**EVERY_KIND)["roles"].block)


def test_what_an_analyst_writes_is_shown_as_text() -> None:
    found = told(
        documents=[document("<b>A</b> & B", "praktik, <i>x</i>", link="<script>")],
        roles=[("<u>", "<s>", "does")],
        partners=[("<p>", "<q>", "<a>", "<b>", "<i>")],
    )
    html = "".join(block.html for topic in found.values() for block in (topic.block, topic.annex) if block)
    assert not re.search(r"<(script|b|i|u|s|q|a)>", html)
