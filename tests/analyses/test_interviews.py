"""What the interviews say: counted by interview, in words, in segments and in quotes."""

from dataclasses import replace

import pytest
from handmade_lives import labels, table, total
from handmade_talks import Said, talks
from hypothesis import given, settings
from hypothesis import strategies as st
from wordings import assert_good_danish

from actionplan.analyses.interviews import (
    ANYBODY,
    CITIZENS,
    JOBCENTRE,
    SEGMENTS,
    held,
    interview_findings,
    quotable,
    quote_rule,
    segments,
    themes,
)
from actionplan.publish.statements import PublishedWords, in_words, quotes
from actionplan.tables.specs import POLARITY

THRESHOLD = 5


# Interviews are counted, and never statements


def test_an_interview_that_says_the_same_many_times_counts_once() -> None:
    draft = themes(talks([Said("1", text="a"), Said("1", text="b"), Said("1", polarity="barrier"), Said("2")]), CITIZENS)
    assert labels(draft) == list(POLARITY.values())
    assert table(draft) == {"mentor": (2, 1, 0, 0, 0)}


def test_a_highlight_with_two_tags_counts_in_both_themes() -> None:
    draft = themes(talks([Said("1", "mentor", text="Det samme."), Said("1", "match", text="Det samme.")]), CITIZENS)
    assert table(draft) == {"match": (1, 0, 0, 0, 0), "mentor": (1, 0, 0, 0, 0)}


def test_the_theme_of_most_interviews_comes_first() -> None:
    said = [Said("1", "tid"), Said("1", "tid", "barrier"), Said("1", "match"), Said("2", "match", "wish")]
    assert themes(talks(said), CITIZENS).rows == ("match", "tid")


def test_only_those_who_are_asked_for_are_counted() -> None:
    said = [Said("1"), Said("2", "tid", informant="manager", status=None), Said("3", "tid", informant="partner", status=None)]
    interviews = talks(said)
    assert themes(interviews, CITIZENS).rows == ("mentor",)
    assert themes(interviews, JOBCENTRE).rows == ("tid",)
    assert (interviews.number(CITIZENS), interviews.number(JOBCENTRE), interviews.number(())) == (1, 1, 0)


ROWS = st.lists(
    st.builds(
        Said,
        interview=st.sampled_from("12345678"),
        theme=st.sampled_from(["mentor", "match", "tid"]),
        polarity=st.sampled_from(list(POLARITY)),
        text=st.sampled_from(["Ja.", "Det er rigtigt.", "Nej, slet ikke."]),
        status=st.sampled_from(["in_activation", "passive", "none", None]),
        quote=st.booleans(),
    ),
    max_size=30,
)


@settings(max_examples=40, deadline=None)
@given(ROWS)
def test_no_count_is_larger_than_the_number_of_interviews(said: list[Said]) -> None:
    interviews = talks(said)
    draft = themes(interviews, CITIZENS)
    number = len({one.interview for one in said})
    assert all(0 <= cell <= number for cells in draft.cells for cell in cells if isinstance(cell, float))
    in_words(draft, THRESHOLD, interviews.number(CITIZENS))
    found = segments(interviews)
    assert sum(cell for (cell,) in found.draft.cells if isinstance(cell, float)) == found.interviews == number
    in_words(found.draft, THRESHOLD, found.interviews)


def test_interviews_held_are_counted_by_status_single_and_in_groups() -> None:
    said = [
        Said("1"),
        Said("1", "tid"),
        Said("2", size=6),
        Said("3", status="passive"),
        Said("4", informant="manager", status=None),
    ]
    draft = held(talks(said))
    assert labels(draft) == ["Enkeltinterviews", "Gruppeinterviews"]
    assert table(draft) == {
        "i aktivering": (1, 1),
        "på passiv ydelse": (1, 0),
        "tidligere ledig i ordinært job": (0, 0),
        "tidligere ledig i støttet job": (0, 0),
    }


def test_an_interview_without_a_status_is_held_all_the_same() -> None:
    assert table(held(talks([Said("1", status=None)])))["situation ikke oplyst"] == (1, 0)


def test_no_interviews_give_empty_tables_and_no_error() -> None:
    nothing = talks([])
    assert themes(nothing, CITIZENS).rows == ()
    assert total(held(nothing)) == 0
    assert segments(nothing).interviews == 0
    assert quotable(nothing, CITIZENS, 2, THRESHOLD) == ()
    assert interview_findings(in_words(themes(nothing, CITIZENS), THRESHOLD, 0)) == ()


# Segments


def segment_of(said: list[Said]) -> str:
    """The one segment that holds the interview."""
    (name,) = [row for row, cells in table(segments(talks(said)).draft).items() if cells == (1,)]
    return name


@pytest.mark.parametrize(
    ("barriers", "resources", "name"),
    [
        (0, 0, "Har brug for et sted at begynde"),
        (1, 1, "Har brug for et sted at begynde"),
        (1, 2, "Klar til mere"),
        (2, 1, "Har brug for støtte på flere områder"),
        (3, 2, "Kan meget, men møder meget modstand"),
    ],
)
def test_two_different_themes_are_many(barriers: int, resources: int, name: str) -> None:
    said = [Said("1", "alt", "neutral")]
    said += [Said("1", f"tema {number}", "barrier") for number in range(barriers)]
    said += [Said("1", f"tema {number}", "resource") for number in range(resources)]
    assert segment_of(said) == name


def test_one_theme_told_twice_is_one_and_what_makes_it_succeed_is_a_resource() -> None:
    same = [Said("1", "tid", "barrier", text="a"), Said("1", "tid", "barrier", text="b")]
    assert segment_of(same) == "Har brug for et sted at begynde"
    assert segment_of([*same, Said("1", "tid", "success"), Said("1", "match", "resource")]) == "Klar til mere"
    assert segment_of([*same, Said("1", "tid", "success"), Said("1", "tid", "resource")]) == "Har brug for et sted at begynde"


def test_group_interviews_and_others_than_citizens_are_in_no_segment() -> None:
    found = segments(talks([Said("1", size=5), Said("2", informant="manager", status=None), Said("3")]))
    assert found.interviews == 1
    assert "mindst to forskellige temaer" in found.rule


def test_each_segment_has_a_name_of_its_own_and_a_sentence_on_what_it_means() -> None:
    assert (
        len({segment.name for segment in SEGMENTS}) == len({(each.many_barriers, each.many_resources) for each in SEGMENTS}) == 4
    )
    for segment in SEGMENTS:
        assert segment.about.endswith(".")
        barriers, resources = ("mange" if many else "få" for many in (segment.many_barriers, segment.many_resources))
        assert f"{barriers} barrierer" in segment.about.lower()
        assert f"{resources} ressourcer" in segment.about.lower()


# Quotes


def texts(said: list[Said], per_theme: int = 2) -> list[str]:
    return [each.text for each in quotable(talks(said), CITIZENS, per_theme, THRESHOLD)]


def test_only_what_may_be_quoted_is_quoted() -> None:
    said = [Said("1", text="Kort.", quote=False), Said("2", text="Noget længere.")]
    assert texts(said) == ["Noget længere."]
    quotes(quotable(talks(said), CITIZENS, 2, THRESHOLD))


def test_quotes_point_different_ways_before_they_are_short() -> None:
    said = [
        Said("1", text="Kort."),
        Said("2", text="Også kort."),
        Said("3", text="Et længere udsagn om det.", polarity="barrier"),
    ]
    assert texts(said) == ["Kort.", "Et længere udsagn om det."]
    assert texts(said, 1) == ["Kort."]


def test_a_voice_that_has_not_been_heard_comes_before_a_shorter_one() -> None:
    said = [Said("1", text="Ja."), Said("1", text="Jo."), Said("2", text="Et langt udsagn.")]
    assert texts(said) == ["Ja.", "Et langt udsagn."]


def test_the_most_told_theme_is_quoted_first() -> None:
    said = [Said("1", "match", text="a"), Said("2", "tid", text="b"), Said("3", "tid", text="c")]
    assert texts(said, 1) == ["b", "a"]


def test_the_same_statement_is_quoted_once() -> None:
    assert texts([Said("1", "match", text="Ja."), Said("1", "mentor", text="Ja."), Said("2", "match", text="Ja.")]) == ["Ja."]


@settings(max_examples=40, deadline=None)
@given(ROWS.flatmap(lambda said: st.tuples(st.just(said), st.permutations(said))), st.integers(1, 3))
def test_the_choice_is_the_same_in_any_order_of_the_rows(orders: tuple[list[Said], list[Said]], per_theme: int) -> None:
    said, shuffled = ([replace(one, status="passive") for one in order] for order in orders)
    chosen = quotable(talks(said), CITIZENS, per_theme, THRESHOLD)
    assert quotable(talks(shuffled), CITIZENS, per_theme, THRESHOLD) == chosen
    assert all(sum(each.theme == theme for each in chosen) <= per_theme for theme in ("mentor", "match", "tid"))
    quotes(chosen)


def by_status(**numbers: int) -> list[Said]:
    """So many interviews with each status, one statement in each."""
    return [
        Said(f"{status}{number}", f"tema {status}{number}", text=f"{status} {number}", status=status)
        for status, count in numbers.items()
        for number in range(count)
    ]


def speakers(said: list[Said]) -> dict[str, str]:
    """Who is told to have said it, by the status in the text."""
    return {each.text.split()[0]: each.said_by for each in quotable(talks(said), CITIZENS, 1, THRESHOLD)}


def test_a_status_is_told_where_enough_interviews_have_it() -> None:
    assert speakers(by_status(in_activation=6, passive=5, ordinary_job=3, supported_job=2)) == {
        "in_activation": "i aktivering",
        "passive": "på passiv ydelse",
        "ordinary_job": "borger",
        "supported_job": "borger",
    }


def test_a_citizen_told_broadly_is_one_of_enough_citizens() -> None:
    assert speakers(by_status(in_activation=7, passive=5, supported_job=2)) == {
        "in_activation": "i aktivering",
        "passive": "borger",
        "supported_job": "borger",
    }


@settings(max_examples=40, deadline=None)
@given(st.dictionaries(st.sampled_from(["in_activation", "passive", "ordinary_job", "supported_job", "none"]), st.integers(1, 8)))
def test_whoever_is_quoted_is_one_of_as_many_as_the_threshold_or_of_all(numbers: dict[str, int]) -> None:
    told = speakers(by_status(**numbers))
    for voice in set(told.values()):
        behind = sum(numbers[status] for status, each in told.items() if each == voice)
        assert behind >= THRESHOLD or behind == sum(numbers.values())


def test_a_function_is_told_where_enough_interviews_have_it_and_otherwise_the_place() -> None:
    said = [
        Said(f"{kind}{number}", f"{kind}{number}", text=f"{kind} {number}", informant=kind, status="none")
        for kind, count in {"manager": 2, "caseworker": 3, "job_consultant": 6, "partner": 1}.items()
        for number in range(count)
    ]
    found = quotable(talks(said), (*JOBCENTRE, "partner"), 1, THRESHOLD)
    assert {each.text.split()[0]: each.said_by for each in found} == {
        "manager": "ansat i jobcentret",
        "caseworker": "ansat i jobcentret",
        "job_consultant": "jobkonsulent",
        "partner": ANYBODY,
    }


def test_an_interview_s_number_is_nowhere_in_a_quote() -> None:
    (quote,) = quotable(talks([Said("HEMMELIG17")]), CITIZENS, 1, THRESHOLD)
    assert "HEMMELIG17" not in repr(quote)


def test_quotes_for_no_theme_are_an_error_and_the_rule_is_told() -> None:
    with pytest.raises(ValueError, match="at least one"):
        quotable(talks([]), CITIZENS, 0, THRESHOLD)
    assert quote_rule(1).startswith("Der er vist højst ét udsagn om hvert tema")
    assert quote_rule(2).startswith("Der er vist højst to udsagn om hvert tema")


# Findings


def words_of(*counts: tuple[str, str, int], of: int = 17) -> PublishedWords:
    """Themes in words: so many of the interviews tell of (theme, polarity)."""
    said = [Said(str(number), theme, polarity) for theme, polarity, count in counts for number in range(count)]
    said += [Said(str(number), "øvrigt", "neutral") for number in range(of)]
    interviews = talks(said)
    return in_words(themes(interviews, CITIZENS), THRESHOLD, interviews.number(CITIZENS))


def test_what_makes_it_succeed_and_what_hinders_it_are_told_in_words() -> None:
    words = words_of(("mentor", "success", 10), ("match", "success", 6), ("tid", "success", 2), ("helbred", "barrier", 5))
    success, barriers = interview_findings(words)
    assert success.id == "01.interviews.success"
    assert success.headline == "Mentor, match og tid nævnes oftest, når det lykkes"
    assert success.sentence == (
        "Spurgt om, hvad der hjælper på vejen mod et job, nævner borgerne oftest mentor, match og tid. "
        "Mentor er nævnt i de fleste af de 17 interviews, match i flere og tid i få."
    )
    assert barriers.id == "01.interviews.barriers"
    assert barriers.headline == "Helbred nævnes oftest, når det ikke lykkes"
    assert barriers.sentence.endswith("Temaet er nævnt i flere af de 17 interviews.")
    assert {success.value, barriers.value} == {None}
    assert "ikke hvor udbredt" in success.uncertainty
    assert success.source == "Interviews i efteråret 2026"


def test_themes_told_equally_often_share_a_sentence() -> None:
    words = words_of(("mentor", "success", 6), ("match", "success", 6), of=12)
    (finding,) = interview_findings(words, "lederne")
    assert finding.sentence.endswith("nævner lederne oftest match og mentor. Hvert tema er nævnt i flere af de 12 interviews.")


def test_a_few_who_say_the_same_are_no_finding() -> None:
    assert interview_findings(words_of(("mentor", "success", 4), ("match", "success", 2), of=17)) == ()


def test_where_no_theme_stands_out_nothing_is_found() -> None:
    each_once = [(theme, "success", 1) for theme in ("mentor", "match", "tid")]
    all_equal = [(theme, "barrier", 3) for theme in ("mentor", "match", "tid", "helbred")]
    assert interview_findings(words_of(*each_once, *all_equal)) == ()


COUNTED = st.lists(
    st.tuples(
        st.sampled_from(["mentor", "match", "økonomi", "tid", "fast kontaktperson"]),
        st.sampled_from(["success", "barrier"]),
        st.integers(0, 20),
    ),
    unique_by=lambda each: each[:2],
)


@settings(max_examples=40, deadline=None)
@given(COUNTED, st.integers(20, 30))
def test_findings_are_good_danish_and_hold_no_figure_but_the_number_of_interviews(
    counts: list[tuple[str, str, int]], of: int
) -> None:
    for finding in interview_findings(words_of(*counts, of=of)):
        assert_good_danish(finding)
        figures = "".join(sign for sign in finding.headline + finding.sentence if sign.isdigit())
        assert figures in {"", str(of)}


def test_invented_interviews_are_told_everywhere() -> None:
    interviews = talks([Said(str(number)) for number in range(6)], invented=True)
    words = in_words(themes(interviews, CITIZENS), THRESHOLD, 6)
    (finding,) = interview_findings(words)
    assert all((held(interviews).invented, segments(interviews).draft.invented, words.invented, finding.invented))
    assert quotes(quotable(interviews, CITIZENS, 1, THRESHOLD)).invented
