"""Blocks: what a cell shows, what the note reads back, and that texts are escaped."""

import json
from dataclasses import replace
from datetime import date
from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from actionplan.analyses.finding import Finding
from actionplan.analyses.social_mapping import Comparison
from actionplan.briefing import blocks
from actionplan.briefing.blocks import MIME, PLOTLY_MIME, Block, from_record
from actionplan.parameters.model import PLAN_STATUS, Parameters
from actionplan.tables.figures import Figures
from actionplan.workbook import Case

TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
NUMBER = st.floats(allow_nan=False, allow_infinity=False)
FINDINGS = st.builds(
    Finding,
    id=TEXT,
    headline=TEXT,
    sentence=TEXT,
    value=st.none() | NUMBER,
    unit=TEXT,
    period=TEXT,
    source=TEXT,
    uncertainty=TEXT,
    comparison=st.dictionaries(TEXT, NUMBER, max_size=3).map(lambda beside: tuple(beside.items())),
    direction=TEXT,
    invented=st.booleans(),
)
BLOCKS = st.builds(
    Block,
    kind=st.sampled_from(["head", "messages", "chart", "table", "text"]),
    title=TEXT,
    html=TEXT,
    wide=st.sampled_from(["", '{"data": []}']),
    narrow=st.sampled_from(["", '{"data": []}']),
    findings=st.lists(FINDINGS, max_size=2).map(tuple),
    about=st.dictionaries(TEXT, TEXT, max_size=3).map(lambda facts: tuple(facts.items())),
)


class Parsed(HTMLParser):
    """The tags of a piece of HTML, each closed, and its text by tag."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.texts: dict[str, list[str]] = {}
        self._open: list[str] = []
        self.feed(html)
        self.close()
        assert not self._open, f"not closed: {self._open}"

    def handle_starttag(self, tag: str, _attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self._open.append(tag)
        self.texts.setdefault(tag, []).append("")

    def handle_endtag(self, tag: str) -> None:
        assert self._open.pop() == tag

    def handle_data(self, data: str) -> None:
        for tag in self._open:
            self.texts[tag][-1] += data


def finding(number: int = 1, *, headline: str = "Det stiger", invented: bool = False) -> Finding:
    return Finding(
        id=f"01.{number}",
        headline=headline,
        sentence=f"Sætning {number}.",
        value=3.4,
        unit="pct.",
        period="2026M07",
        source="Kilden",
        uncertainty="Reglen",
        comparison=(("Vejle", 2.5),),
        direction="up",
        invented=invented,
    )


def case(*, fictional: bool = False, status: str = "draft") -> Case:
    parameters = Parameters(
        fictional=fictional,
        municipality="Odder & omegn" if not fictional else "Eksempelby",
        status=status,
        comparison=("Prøvekøbing",) if fictional else (),
        country="Eksempelland" if fictional else "Hele landet",
    )
    comparison = Comparison(parameters.municipality, parameters.country, (), "", fictional)
    return Case("odder", parameters, {}, Figures({}, {}, {}, {}), comparison, None, None, date(2026, 11, 21))  # type: ignore[arg-type]


@given(BLOCKS)
def test_a_block_comes_back_from_the_executed_notebook_as_it_was(block: Block) -> None:
    record = block._repr_mimebundle_()[MIME]
    assert from_record(json.loads(json.dumps(record, ensure_ascii=False))) == block


@given(FINDINGS)
def test_a_finding_comes_back_from_its_record_as_it_was(found: Finding) -> None:
    assert Finding.from_record(json.loads(json.dumps(found.record()))) == found


def test_the_one_at_the_screen_sees_html_or_a_live_chart() -> None:
    text = Block("text", "T", "<p>Hej</p>")._repr_mimebundle_()
    assert text["text/html"] == "<p>Hej</p>"
    assert PLOTLY_MIME not in text
    chart = Block("chart", "T", "<p>Hej</p>", '{"data": [1]}', '{"data": [2]}')._repr_mimebundle_(include=None, exclude=None)
    assert chart[PLOTLY_MIME] == {"data": [1]}
    assert "text/html" not in chart


def test_a_text_block_escapes_everything_it_is_given() -> None:
    block = blocks.text("<b>Titel</b>", ("<script>x</script>",), ("<i>a</i> & b",))
    assert set(Parsed(block.html).tags) == {"section", "h2", "p", "ul", "li"}
    assert Parsed(block.html).texts["li"] == ["<i>a</i> & b"]
    assert Parsed(block.html).texts["h2"] == ["<b>Titel</b>"]


@pytest.mark.parametrize(("ordered", "tag"), [(True, "ol"), (False, "ul")])
def test_a_list_stands_after_the_paragraphs_and_is_numbered_only_when_asked(ordered: bool, tag: str) -> None:
    parsed = Parsed(blocks.text("T", ("En", "To"), ("a", "b"), ordered=ordered).html)
    assert parsed.tags == ["section", "h2", "p", "p", tag, "li", "li"]
    assert Parsed(blocks.text("T", ("En",), ordered=ordered).html).tags == ["section", "h2", "p"]


@pytest.mark.parametrize("count", [0, 1, 4, 5, 6, 9])
def test_there_are_at_most_five_key_messages_in_the_order_given(count: int) -> None:
    given_findings = tuple(finding(number) for number in range(count))
    block = blocks.key_messages((None, *given_findings[:2], None, *given_findings[2:]), nothing="Ingen tal endnu.")
    assert block.findings == given_findings[:5]
    parsed = Parsed(block.html)
    assert parsed.texts.get("strong", []) == ["Det stiger."] * min(count, 5)
    assert [text[-2:] for text in parsed.texts.get("li", [])] == [f"{number}." for number in range(min(count, 5))]
    assert ("Ingen tal endnu." in block.html) == (count == 0)


def test_a_key_message_never_ends_in_two_full_stops_and_is_escaped() -> None:
    html = blocks.key_messages((finding(headline="Nu <3,4 pct."),), nothing="").html
    assert Parsed(html).texts["strong"] == ["Nu <3,4 pct."]


@pytest.mark.parametrize("invented", [True, False])
def test_the_mark_stands_at_each_key_message_made_from_invented_data(invented: bool) -> None:
    block = blocks.key_messages((finding(1, invented=invented), finding(2, invented=invented)), nothing="")
    assert block.html.count("Opdigtede tal") == (2 if invented else 0)


def test_the_title_block_names_municipality_subject_date_and_status() -> None:
    block = blocks.head(case(status="adopted"), "Social kortlægning", "juli 2026")
    parsed = Parsed(block.html)
    assert parsed.texts["h1"] == ["Social kortlægning"]
    assert parsed.texts["p"][0] == "Odder & omegn Kommune"
    for fact in ("juli 2026", "21. november 2026", PLAN_STATUS["adopted"]):
        assert fact in parsed.texts["p"][1]
    assert dict(block.about)["status"] == "vedtaget"
    assert "Opdigtede" not in block.html


def test_the_title_block_of_a_note_without_figures_names_no_period() -> None:
    assert "Tal til og med" not in blocks.head(case(), "Opfølgning", "").html


def test_the_title_block_of_an_invented_municipality_bears_the_banner() -> None:
    block = blocks.head(case(fictional=True), "Social kortlægning", "juli 2026")
    assert "Opdigtede tal" in block.html
    assert dict(block.about)["invented"]


def test_blocks_and_findings_cannot_be_changed() -> None:
    with pytest.raises(AttributeError):
        finding().value = 4.0  # type: ignore[misc]
    assert replace(finding(), value=4.0).value == 4
