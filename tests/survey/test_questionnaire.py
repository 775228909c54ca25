"""The standard questionnaire, and what is told of one that cannot be used."""

import re
from pathlib import Path

import pytest

from actionplan.analyses.labour_market import INDUSTRIES
from actionplan.parameters.model import Bodies
from actionplan.problems import Refused
from actionplan.sources.reference import read_reference
from actionplan.survey.questionnaire import (
    ANALYSED,
    ANSWERING,
    FILE,
    MOST_MINUTES,
    MOST_QUESTIONS,
    WORDS_PER_MINUTE,
    Questionnaire,
    limesurvey_codes,
    limesurvey_names,
    named,
    parse,
    questionnaire,
)

ROOT = Path(__file__).parents[2]
SHORT = """\
title: Skema
intro: Hej.
thanks: Tak.
sections:
  a: {title: Første, feeds: erfaringer}
  b: {title: Anden, feeds: ønsker}
questions:
  - id: known
    section: a
    wording: Kender I {jobcentre}?
    kind: single
    choices:
      - {code: "yes", label: ja}
      - {code: "no", label: nej}
    header: kender
  - id: how
    section: b
    wording: Hvorfra?
    kind: multiple
    shown_if: [{question: known, answers: ["yes"]}]
    choices:
      - {code: visit, label: besøg}
      - {code: mail, label: mail}
    header: hvorfra
"""


@pytest.fixture(scope="module")
def standard() -> Questionnaire:
    return questionnaire(ROOT)


def refusals(text: str) -> list[tuple[int | None, str]]:
    with pytest.raises(Refused) as refused:
        parse(text)
    assert all(problem.file == FILE for problem in refused.value.problems)
    return [(problem.line, problem.message) for problem in refused.value.problems]


def test_the_standard_questionnaire_keeps_to_25_questions_and_ten_minutes(standard: Questionnaire) -> None:
    assert len(standard.questions) <= MOST_QUESTIONS
    assert standard.minutes() <= MOST_MINUTES


def test_reading_time_is_words_and_seconds_by_the_stated_rule() -> None:
    words = 3 + 2 + 5 + 3  # title, intro and thanks; sections; first wording and its answers; second wording and its answers
    seconds = ANSWERING["single"] + ANSWERING["multiple"]
    assert parse(SHORT).minutes() == pytest.approx(words / WORDS_PER_MINUTE + seconds / 60)


def test_there_is_a_question_for_each_of_the_four_models(standard: Questionnaire) -> None:
    models = read_reference(ROOT).cooperation.models
    asked = [question.id for question in standard.questions if question.id.startswith("interest_")]
    assert asked == [f"interest_{model}" for model in models]


def test_places_are_asked_of_those_who_want_any_model(standard: Questionnaire) -> None:
    conditions = standard.question("places").shown_if
    assert {condition.question for condition in conditions} == {each.id for each in standard.questions if "interest_" in each.id}
    assert {condition.answers for condition in conditions} == {("yes",)}


def test_every_scale_has_its_unknown_outside_the_points(standard: Questionnaire) -> None:
    scales = [question for question in standard.questions if question.kind == "scale"]
    assert scales
    for scale in scales:
        assert [choice.code for choice in scale.choices] == ["1", "2", "3", "4", "5"]
        assert scale.outside is not None
        assert scale.outside.label == "ved ikke"


def test_every_section_feeds_something_and_has_questions(standard: Questionnaire) -> None:
    assert all(section.feeds and questions for section, questions in standard.by_section())
    assert [each.id for _, questions in standard.by_section() for each in questions] == [each.id for each in standard.questions]


def test_names_and_codes_fit_into_limesurvey(standard: Questionnaire) -> None:
    names = limesurvey_names(standard)
    assert len({name.casefold() for name in names.values()}) == len(standard.questions) + 1
    assert all(re.fullmatch("[A-Za-z][A-Za-z0-9]{0,19}", name) for name in names.values())
    for question in standard.questions:
        longest = 20 if question.kind == "multiple" else 5
        codes = list(limesurvey_codes(question).values())
        assert len(set(codes)) == len(codes)
        assert all(re.fullmatch(f"[A-Za-z0-9]{{1,{longest}}}", code) for code in codes)


def test_the_note_finds_every_question_and_code_that_it_reckons_with(standard: Questionnaire) -> None:
    assert set(ANALYSED) == {question.id for question in standard.questions}
    text = (ROOT / FILE).read_text(encoding="utf-8")
    without_places = text.replace("id: places\n", "id: rooms\n")
    as_text = text.replace("kind: text", "kind: number")
    other_code = text.replace("code: private, ", "code: privately, ")
    for changed, told in ((without_places, "»places« mangler"), (as_text, "det er text"), (other_code, "koden »private«")):
        with pytest.raises(Refused) as refused:
            parse(changed, ANALYSED)
        assert any(told in problem.message for problem in refused.value.problems)


def test_the_industries_to_choose_are_the_ten_that_public_figures_and_the_guide_have(standard: Questionnaire) -> None:
    asked = [choice.label for choice in standard.question("industry").choices]
    guide = (ROOT / "docs" / "vejledning.md").read_text(encoding="utf-8")
    assert asked == list(INDUSTRIES[:10])
    assert re.findall(r"^\| ([^|]+) \| [0-9]{2}(?:-[0-9]{2})? \|$", guide, re.MULTILINE) == asked


def test_bodies_get_the_municipality_s_own_names(standard: Questionnaire) -> None:
    form = named(standard, Bodies.model_validate({"jobcenter": "Jobcenter Ærø", "virksomhedsindgang": "Erhverv {Ærø}"}))
    texts = [form.title, form.thanks, *(question.wording for question in form.questions)]
    assert any("Jobcenter Ærø" in text for text in texts)
    assert form.thanks.endswith("Erhverv {Ærø}.")
    assert not any("{jobcentre}" in text or "{company_entry}" in text for text in texts)


def test_what_is_read_is_what_is_written() -> None:
    form = parse(SHORT)
    assert [(question.id, form.number(question.id)) for question in form.questions] == [("known", 1), ("how", 2)]
    assert form.question("how").shown_if[0].answers == ("yes",)
    with pytest.raises(KeyError):
        form.number("who")


def test_all_mistakes_are_told_at_once_with_their_lines() -> None:
    text = SHORT
    for old, new in (("question: known", "question: knwn"), ("code: mail", "code: visit"), ("section: b", "section: c")):
        text = text.replace(old, new)
    assert refusals(text) == [
        (17, "Afsnittet »c« findes ikke. Afsnittene er a og b."),
        (20, "»knwn« er ikke et tidligere spørgsmål. Vælg et, der står over dette. Mente du »known«?"),
        (23, "Der er allerede et svar med koden »visit«. Giv dette en anden."),
    ]


@pytest.mark.parametrize(
    ("old", "new", "line", "told"),
    [
        ("id: how", "id: known", 16, "allerede et spørgsmål"),
        ("id: how", "id: company_id", 16, "allerede et spørgsmål"),
        ("id: how", "id: companyid", 16, "I LimeSurvey hedder to spørgsmål"),
        ("id: how", "id: how_did_you_get_to_know_us_first", 16, "20 tegn"),
        ('answers: ["yes"]', 'answers: ["ja"]', 20, "Vælg mellem yes eller no"),
        ('answers: ["yes"]', "answers: []", 20, "Der mangler svar"),
        ("question: known", "question: how", 20, "ikke et tidligere spørgsmål"),
        ('code: "yes"', "code: certainly", 13, "LimeSurvey tager højst 5 tegn"),
        ("label: mail", "label: Besøg", 23, "allerede et svar med teksten"),
        ("label: mail", "label: mail <b>", 23, "Tegnet <"),
        ("Kender I {jobcentre}?", '"Kender I {jobcenter}?"', 10, "{jobcentre}, {company_entry}"),
        ("label: nej", "label: nej, alone: true", 14, "Slet alone"),
        ("kind: multiple", "kind: number", 21, "ingen svar at vælge mellem"),
        ("section: b", "section: b\n    maximum: 3", 18, "Slet maximum"),
        ("section: b", "section: b\n    outside: {code: u, label: ved ikke}", 18, "intet outside"),
        ("header: hvorfra", "header: kender", 24, "allerede en kolonne"),
        ("header: hvorfra", "header: besvaret", 24, "allerede en kolonne"),
        ("header: hvorfra", "header: Hvor fra", 24, "kan ikke være"),
        ("kind: multiple", "kind: many", 19, "single, scale, multiple, number eller text"),
        ("wording: Hvorfra?", "ordlyd: Hvorfra?", 18, "kendes ikke"),
        ("id: how", "id: Hvordan?", 16, "a til z"),
        ('code: "yes"', "code: 1", 13, "anførselstegn"),
        ("title: Skema", "title: Skema: et", 1, "kolon"),
        ("    kind: multiple\n", "", 16, "mangler"),
    ],
)
def test_a_mistake_is_told_at_its_line_with_the_remedy(old: str, new: str, line: int, told: str) -> None:
    assert old in SHORT
    found = refusals(SHORT.replace(old, new))
    assert any(at == line and told in message for at, message in found), found
    assert all(message.endswith((".", "?")) for _, message in found)


def test_a_questionnaire_that_is_too_long_is_refused() -> None:
    more = "".join(f"  - {{id: q{index}, section: b, header: q{index}, wording: Hvad?, kind: text}}\n" for index in range(24))
    messages = [message for _, message in refusals(SHORT + more)]
    assert any("26 spørgsmål" in message and "højst være 25" in message for message in messages)
    assert any("højst tage 10" in message for message in messages)


def test_a_question_outside_its_section_is_refused() -> None:
    found = refusals(SHORT + "  - {id: last, header: last, section: a, wording: Hvad?, kind: text}\n")
    assert [line for line, _ in found] == [25]
    assert "uden for sit afsnit" in found[0][1]


@pytest.mark.parametrize("content", [None, b"title: \xff\xfe", b"", b"[]", b"just words", b"a: [1", b"questions:\n  - 7\n"])
def test_a_broken_file_is_refused_in_a_sentence(tmp_path: Path, content: bytes | None) -> None:
    if content is not None:
        (tmp_path / FILE).parent.mkdir(parents=True)
        (tmp_path / FILE).write_bytes(content)
    with pytest.raises(Refused) as refused:
        questionnaire(tmp_path)
    assert all(problem.message.endswith(".") for problem in refused.value.problems)
