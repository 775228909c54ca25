"""Five pages always hold: what does not fit goes whole into the annex, the least important first, and the note says so."""

import pytest
from handmade import Piece, listed, notebook, order, places, title
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from actionplan.briefing.note import Note, NoteError, make_note
from actionplan.browser import Browser, count_pages

TAGS = [f"priority-{n}" for n in range(1, 10)] + ["annex"]


@st.composite
def many_pieces(draw: st.DrawFn) -> list[Piece]:
    """From one to sixty blocks of any priority, from a line to more than a page, some of them tables."""
    shapes = draw(
        st.lists(
            st.tuples(
                st.sampled_from(TAGS), st.one_of(st.integers(0, 12), st.integers(0, 12), st.integers(0, 90)), st.booleans()
            ),
            min_size=1,
            max_size=60,
        )
    )
    return [Piece(tag, number, lines, table) for number, (tag, lines, table) in enumerate(shapes)]


def made(pieces: list[Piece], browser: Browser, head_lines: int = 0) -> Note:
    return make_note(notebook(title(head_lines), *(piece.cell() for piece in pieces)), "01_prove", browser)


def assert_right(note: Note, pieces: list[Piece]) -> list[Piece]:
    """All that must hold of any note; returns the pieces that gave way."""
    assert note.pages == count_pages(note.pdf) <= 5
    kept, moved = places(pieces, note.html, note.annex)
    assert all(piece in moved for piece in pieces if piece.tag == "annex")
    pushed = [piece for piece in moved if piece.tag != "annex"]
    if kept and pushed:
        assert order(kept)[-1] < order(pushed)[0], "what matters more gave way"
    for where, there in ((note.html, kept), (note.annex, moved)):
        positions = [where.index(piece.marks[0]) for piece in there]
        assert positions == sorted(positions), "blocks keep their order"
    assert bool(note.annex) == bool(moved)
    titles = [piece.title for piece in moved]
    told = listed(note.html)
    if len(titles) <= 12:
        assert told == titles
    else:
        assert told[:12] == titles[:12]
        assert len(told) == 13
        assert str(len(titles) - 12) in told[12]
    assert ("01_prove_bilag.html" in note.html) == bool(moved)
    return pushed


@settings(max_examples=12, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
@given(pieces=many_pieces())
def test_whatever_a_notebook_holds_its_note_is_five_pages_at_most_and_nothing_is_lost(
    pieces: list[Piece], browser: Browser
) -> None:
    assert_right(made(pieces, browser), pieces)


@pytest.mark.parametrize("count", [1, 2, 20, 60])
def test_no_more_gives_way_than_must(count: int, browser: Browser) -> None:
    """Blocks of a third of a page: with one more, the note would be longer than five pages."""
    pieces = [Piece(f"priority-{number % 9 + 1}", number, 10) for number in range(count)]
    note = made(pieces, browser)
    pushed = assert_right(note, pieces)
    assert bool(pushed) == (count >= 20)
    if pushed:
        last = max(order(pushed)[:1])
        back = [piece for piece in pieces if piece not in pushed or (piece.rank, piece.number) == last]
        others = [Piece("annex", piece.number, piece.lines) for piece in pushed if piece not in back]
        again = assert_right(made([*back, *others], browser), [*back, *others])
        assert [(piece.rank, piece.number) for piece in again] == [last], "there was room for one more"


def test_a_table_longer_than_the_note_goes_whole_into_the_annex(browser: Browser) -> None:
    pieces = [Piece("priority-9", 0, 3), Piece("priority-1", 1, 400, table=True), Piece("priority-9", 2, 3)]
    note = made(pieces, browser)
    # What matters less gives way before it, even where that is not enough.
    assert assert_right(note, pieces) == pieces
    assert note.annex.count("<tr>") == 400


def test_what_fits_is_left_where_it_is_and_there_is_no_annex(browser: Browser) -> None:
    pieces = [Piece("priority-9", number, 4) for number in range(5)]
    note = made(pieces, browser)
    assert assert_right(note, pieces) == []
    assert note.annex == ""
    assert listed(note.html) == []


def test_sixty_blocks_for_the_annex_take_no_more_than_a_list_s_room_in_the_note(browser: Browser) -> None:
    pieces = [Piece("annex", number, 30) for number in range(60)]
    note = made(pieces, browser)
    assert assert_right(note, pieces) == []
    assert note.pages == 1


@pytest.mark.parametrize("pieces", [[], [Piece("priority-1", 0, 2)], [Piece("annex", 0, 2)]])
def test_a_head_that_alone_is_over_five_pages_is_told_and_never_shrunk(pieces: list[Piece], browser: Browser) -> None:
    with pytest.raises(NoteError, match="5 sider"):
        made(pieces, browser, head_lines=400)


def test_a_head_of_nearly_five_pages_stays_and_all_else_gives_way(browser: Browser) -> None:
    pieces = [Piece("priority-1", number, 60) for number in range(3)]
    note = made(pieces, browser, head_lines=170)
    assert_right(note, pieces)
    assert note.html.count("Hovedlinje") == 170


def test_the_paper_is_a4_and_its_type_is_as_large_as_on_a_short_note(browser: Browser) -> None:
    short, long = (made([Piece("priority-1", 0, lines)], browser) for lines in (1, 150))
    assert long.pages > short.pages == 1
    styles = [note.html[note.html.index("<style>") : note.html.index("</style>")] for note in (short, long)]
    assert styles[0] == styles[1]
