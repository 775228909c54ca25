"""What is written on the present effort: which topics are recognised, what is missing or old, and what contradicts what."""

from datetime import date

import pytest
from handmade_papers import Row, document, table
from hypothesis import given, settings
from hypothesis import strategies as st
from wordings import assert_good_danish

from actionplan.analyses.document_topics import TOPICS, recognised, titled
from actionplan.analyses.documents import Papers, document_problems, finding, named, papers, remarks, shortened
from actionplan.analyses.effort import EFFORT_QUESTIONS

DAY = date(2026, 11, 21)
EVERYTHING = document("Håndbog", ", ".join(TOPICS.values()))


def register(*rows: Row) -> Papers:
    return papers(table("documents", *rows), DAY)


def problems(*rows: Row) -> list[str]:
    return [problem.sentence() for problem in document_problems(table("documents", *rows), DAY)]


def told(held: Papers) -> dict[str, str]:
    return {remark.id.removeprefix("03.documents."): f"{remark.headline}. {remark.sentence}" for remark in remarks(held)}


def test_every_topic_that_a_question_of_the_guidelines_names_is_known() -> None:
    assert {topic for question in EFFORT_QUESTIONS.values() for topic in question.topics} == set(TOPICS)


@pytest.mark.parametrize("key", TOPICS)
def test_a_topic_is_recognised_by_its_own_name_alone(key: str) -> None:
    assert recognised(TOPICS[key].upper(), "guideline") == ({key}, ())


@pytest.mark.parametrize(
    ("written", "keys"),
    [
        ("Virksomhedspraktikker; mentorordningen", {"traineeship", "mentor"}),
        ("hotline / registrering", {"one_entry", "registration"}),
        ("enstrengethed", {"one_entry"}),
        ("En indgang", {"one_entry"}),
        ("opfølgning under praktik", {"follow_up", "traineeship"}),
        ("fælles virksomhedskontakter", {"shared_contacts"}),
        ("kontakt til nye virksomheder", {"contact_strategy"}),
        ("indslusningsaftaler, partnerskaber", {"agreements"}),
        ("kontakstrategi", {"contact_strategy"}),  # a letter is missing
        ("løntilskudsjob", {"wage_subsidy"}),
        ("matchning", {"matching"}),
        ("aktiveringstilbud", {"offers"}),
        ("aftaler med lokale virksomheder", {"agreements"}),
        ("aftaler om åbne pladser", {"agreements"}),
        ("registrering af virksomhedskontakter", {"registration"}),
        ("en fælles indgang", {"one_entry"}),
    ],
)
def test_topics_are_recognised_as_analysts_write_them(written: str, keys: set[str]) -> None:
    assert recognised(written, "guideline") == (keys, ())


@pytest.mark.parametrize(
    "written",
    [
        "matchgrupper", "tilbud til virksomheder", "sygefravær", "vejledning", "kontaktforløb", "samarbejdsaftaler med læger",
        "aftale om ferie", "registrering af fremmøde", "registreret ledighed", "boligindgang", "én indgang for borgere",
    ],
)  # fmt: skip
def test_what_only_looks_like_a_topic_is_told_as_something_else(written: str) -> None:
    assert recognised(f"praktik, {written}.", "guideline") == ({"traineeship"}, (written,))


@pytest.mark.parametrize("kind", ["contract", "project"])
def test_guidance_is_an_offer_where_a_contract_or_a_project_is_on_it(kind: str) -> None:
    assert recognised("vejledning", kind) == ({"offers"}, ())
    assert titled("Vejledning og kurser", kind) == {"offers"}
    assert recognised("vejledning til virksomheder", kind) == (set(), ("vejledning til virksomheder",))


@pytest.mark.parametrize(
    ("title", "keys"),
    [
        ("Vejledning om virksomhedspraktik", {"traineeship"}),
        ("Arbejdsgang for opfølgning under praktik", {"follow_up", "traineeship"}),
        ("Notat om én indgang for virksomheder", {"one_entry"}),
        ("Opfølgning på budget", set()),
        ("Kampagne mod rygning", set()),
        ("Projekt Matchpoint", set()),
        ("Aftale om ferie", set()),
    ],
)
def test_a_title_counts_where_it_plainly_names_a_topic(title: str, keys: set[str]) -> None:
    assert titled(title, "plan") == keys
    assert register(document(title, "sprog", kind="plan")).documents[0].topics == keys


def test_a_topic_without_a_document_is_a_gap_and_one_with_old_documents_alone_is_old() -> None:
    held = register(
        document("Mentorer i 2018", "mentor", year=2018),
        document("Mentorer i 2021", "mentor", year=2021),
        document("Praktik før", year=2010),
        document("Praktik nu", year=2022),
        document("Folder", "sygefravær, Sygefravær", kind="marketing", year=2027),
    )
    assert len(held.gaps) == 9
    assert [(topic.key, topic.documents[0].title) for topic in held.old] == [("mentor", "Mentorer i 2021")]
    assert [topic.key for topic in held.fresh] == ["marketing", "traineeship"]
    assert [document.age for document in held.documents] == [8, 5, 16, 4, 0]
    assert held.missing_kinds == ("projektbeskrivelser", "partnerskabsaftaler", "kontrakter")
    assert finding(held).headline == "Ni emner har ingen dokumenter, og ét har kun gamle"
    assert "Ingen af de fem dokumenter på listen handler om kontaktstrategi, aftaler om indslusning," in finding(held).sentence
    assert finding(register(EVERYTHING)).sentence == "Listen over skriftligt materiale har ét dokument."
    assert told(held)["old"] == "Ét emne hviler på gamle dokumenter. Det nyeste om mentor er fra 2021."


class TestContradictions:
    def test_the_document_meant_is_found_with_or_without_its_year_and_told_once(self) -> None:
        held = register(
            document("Ny vejledning", contradicts="VEJLEDNING OM PRAKTIK (2019)"),
            document("Vejledning om praktik", year=2017),
            document("Vejledning om praktik", year=2019, contradicts="Ny vejledning"),
            document("Notat", contradicts="Ny vejledning; Vejledning om praktik"),
        )
        assert [[(each.title, each.year) for each in pair] for pair in held.contradictions] == [
            [("Ny vejledning", 2025), ("Vejledning om praktik", 2019)],
            [("Notat", 2025), ("Ny vejledning", 2025)],
            [("Notat", 2025), ("Vejledning om praktik", 2019)],
        ]
        assert told(held)["contradictions"].startswith("Tre steder strider dokumenter mod hinanden. Det gælder »Ny vejledning«")
        assert told(held)["contradictions"].endswith("; og ét sted mere.")

    def test_a_new_version_may_contradict_the_former_of_the_same_title(self) -> None:
        rows = (document("Plan", year=2020), document("Plan", contradicts="Plan"))
        assert problems(*rows) == []
        assert register(*rows).contradictions[0][1].year == 2020

    def test_a_title_that_is_not_listed_and_the_documents_own_are_told_with_the_line(self) -> None:
        assert problems(
            document("Vejledning om praktik"),
            document("Notat", contradicts="Vejledning om pratik"),
            document("Plan", contradicts="Plan"),
            document("Brev", contradicts="Noget helt andet"),
        ) == [
            "data/odder/documents.csv, linje 3, »strider_mod«: »Vejledning om pratik« er ikke titlen på noget dokument på "
            "listen. Mente du »Vejledning om praktik«?",
            "data/odder/documents.csv, linje 4, »strider_mod«: »Plan« er dokumentets egen titel. "
            "Skriv titlen på det andet dokument, som den står på listen.",
            "data/odder/documents.csv, linje 5, »strider_mod«: »Noget helt andet« er ikke titlen på noget dokument på listen. "
            "Skriv titlen på det andet dokument, som den står på listen.",
        ]


def test_next_years_plan_may_be_listed_and_a_later_year_is_a_typing_mistake() -> None:
    assert problems(document("Beskæftigelsesplan 2027", year=2027)) == []
    assert problems(document("Plan", year=2062)) == [
        "data/odder/documents.csv, linje 2, »år«: »2062« ligger ude i fremtiden. "
        "Skriv det år, dokumentet er fra; næste år er det seneste, det kan være."
    ]


def test_departments_with_a_guideline_each_want_a_common_one() -> None:
    apart = (document("A"), document("B", owner="Ydelse"))
    assert told(register(*apart))["apart"] == (
        "Ét emne har flere retningslinjer og ingen fælles. Om praktik har flere afdelinger hver deres retningslinjer og ingen "
        "fælles."
    )
    both = [document("A", "praktik, partnerskaber"), document("B", "praktik, indslusning", owner="Ydelse")]
    assert "Om aftaler om indslusning og om praktik har flere" in told(register(*both))["apart"]
    assert "apart" not in told(register(*apart, document("C", owner="Jobafdelingen og Ydelse", kind="plan")))
    assert "apart" not in told(register(document("A"), document("B", owner="Ydelse", kind="contract")))


def test_a_department_named_after_two_subjects_is_one() -> None:
    assert register(document("A", owner="Job og Ydelse")).documents[0].owners == ("Job og Ydelse",)
    assert register(document("A", owner="Ydelse, Job / Borger")).documents[0].owners == ("Ydelse", "Job", "Borger")


def test_with_nothing_wrong_there_is_a_strength_and_no_challenge() -> None:
    held = register(EVERYTHING)
    assert finding(held).headline == "Alle tolv emner har nyere dokumenter"
    (only,) = remarks(held)
    assert (only.id, only.strength, only.value, only.unit, only.sources) == (
        "03.documents.fresh", True, 12, "emner", held.sources,
    )  # fmt: skip


def test_an_empty_register_says_nothing() -> None:
    assert remarks(papers(table("documents"), DAY)) == ()
    assert document_problems(table("documents"), DAY) == []


def test_what_is_made_of_an_invented_register_is_invented() -> None:
    held = papers(table("documents", EVERYTHING, invented=True), DAY)
    assert finding(held).invented
    assert all(remark.invented for remark in remarks(held))


ROWS = st.lists(
    st.builds(
        document,
        st.sampled_from([f"Notat nummer {i}" for i in range(30)]),
        st.lists(st.sampled_from([*TOPICS.values(), "sprog"]), min_size=1).map(", ".join),
        year=st.integers(2000, 2027),
        owner=st.sampled_from(["Job", "Ydelse", "Job og Ydelse"]),
        kind=st.sampled_from(["guideline", "plan", "marketing"]),
        contradicts=st.sampled_from([None, "Notat nummer 1"]),
    ),
    min_size=1,
    max_size=12,
    unique_by=lambda row: row[0],
)


@settings(max_examples=15, deadline=None)
@given(ROWS)
def test_each_topic_is_missing_old_or_fresh_and_all_of_it_reads_as_danish(rows: list[Row]) -> None:
    held = register(*rows)
    assert sorted(topic.key for group in (held.gaps, held.old, held.fresh) for topic in group) == sorted(TOPICS)
    assert_good_danish(finding(held))
    assert all(0 <= remark.weight <= 1 and remark.sentence.endswith(".") for remark in remarks(held))


def test_a_long_list_is_cut_where_that_is_shorter() -> None:
    assert named(["a", "b", "c"], 2) == "a, b og c"
    assert named(["a", "b", "c", "d"], 2) == "a, b og to andre"
    assert shortened("Vejledning om praktik", 21) == "Vejledning om praktik"
    assert shortened("Vejledning om praktik", 20) == "Vejledning om\u00a0…"
    assert shortened("a" * 50, 10) == "aaaaaaaa\u00a0…"
