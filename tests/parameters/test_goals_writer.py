"""Writing the goals file from a seminar: it says what was wanted, and nothing else is otherwise than a person wrote it."""

import codecs
import copy
import stat
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from actionplan.parameters import editing
from actionplan.parameters.goals_reader import GOALS, read_goals
from actionplan.parameters.goals_writer import Changed, Document, OnDisk, check, difference, on_disk, save, with_document
from actionplan.parameters.syntax import parse
from actionplan.parameters.yaml_rewriting import Unwritable, plain, rewritten
from actionplan.problems import Refused

NEW: dict[str, Any] = {"navn": "Nyt mål", "beslutninger": ["Byrådet, 1. december 2026"]}
SMALL = """\
# Odders mål
målsætning: Flere i job   # skal drøftes
udfordringer:
  fremhæv: [ "03.way.breaks" ,"02.places" ] # øverst
  omskriv:
    "01.offers": 'Få tilbud' # kort

mål:
  # alle mål
  - nummer: 1
    navn:   "Flere åbne pladser"
    # hvorfor?
    svarer_på:
      - "02.places"   # først
      # så
      - '02.contact'
    delmål:
      kort_sigt: []
    måltal:
      - {navn: Pladser, enhed: pladser, retning: op,  mål: 35} # flere
      - navn: "Besøg"
        enhed: "virksomheder" # pr. måned
        retning: op
    # til sidst i mål 1

  # om mål 4
  - nummer: 04
    beslutninger: ["Byrådet"]
    penge: null
    navn: Hold
# slut
"""

Put = Callable[[bytes | str], Path]


@pytest.fixture
def put(tmp_path: Path) -> Put:
    """Lays a text as params/odder.goals.yml; the project's folder is the test's."""

    def write(content: bytes | str) -> Path:
        path = tmp_path / "params" / "odder.goals.yml"
        path.parent.mkdir(exist_ok=True)
        (path.parent / "odder.yml").touch()
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return path

    return write


FILE = "params/odder.goals.yml"


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Document:
    """What `SMALL` says."""
    path = tmp_path_factory.mktemp("params") / "odder.goals.yml"
    path.write_text(SMALL, encoding="utf-8")
    return on_disk(path, path.parent).document


@pytest.fixture
def changed(small: Document) -> Callable[[Callable[[Document], object]], str]:
    """The text of `SMALL` after a change to what it says."""

    def text_after(change: Callable[[Document], object]) -> str:
        wanted = copy.deepcopy(small)
        change(wanted)
        return with_document(SMALL, FILE, small, wanted)

    return text_after


def test_a_file_is_plain_data_with_its_goals_by_number(put: Put, tmp_path: Path) -> None:
    document = on_disk(put(SMALL.replace("nummer: 4", "Nummer: 04")), tmp_path).document
    assert document["målsætning"] == "Flere i job"
    assert list(document["mål"]) == ["1", "4"]
    assert document["mål"]["4"] == {"beslutninger": ["Byrådet"], "navn": "Hold"}
    assert document["mål"]["1"]["måltal"][0] == {"navn": "Pladser", "enhed": "pladser", "retning": "op", "mål": "35"}
    assert check(document, FILE) == read_goals(tmp_path / "params" / "odder.goals.yml", tmp_path)


def goal(document: Document, number: str = "1") -> dict[str, Any]:
    found: dict[str, Any] = document["mål"][number]
    return found


@pytest.mark.parametrize(
    ("change", "old", "new"),
    [
        (lambda d: d.update(målsætning="Alle i job"), "Flere i job   #", '"Alle i job"   #'),
        (lambda d: d.update(målsætning=None), "målsætning: Flere i job   #", "målsætning:   #"),
        (lambda d: goal(d).update(navn='Åbne "pladser" \\ nu'), '"Flere åbne pladser"', r'"Åbne \"pladser\" \\ nu"'),
        (lambda d: goal(d, "4").update(penge="90.000 kr."), "penge: null", 'penge: "90.000 kr."'),
        (lambda d: goal(d)["svarer_på"].pop(0), '      - "02.places"   # først\n', ""),
        (lambda d: goal(d)["svarer_på"].pop(), "      # så\n      - '02.contact'\n", ""),
        (lambda d: goal(d)["svarer_på"].insert(1, "02.support"), "# først\n", '# først\n      - "02.support"\n'),
        (lambda d: goal(d)["svarer_på"].__setitem__(1, "02.interest"), "'02.contact'", '"02.interest"'),
        (lambda d: goal(d).update(delmål={"kort_sigt": ["Skabelon"]}), "kort_sigt: []", 'kort_sigt: ["Skabelon"]'),
        (
            lambda d: goal(d).update(delmål={"kort_sigt": ["s" * 90, "t" * 90]}),
            "kort_sigt: []",
            f'kort_sigt:\n        - "{"s" * 90}"\n        - "{"t" * 90}"',
        ),
        (lambda d: goal(d)["måltal"][0].update(mål=40, nulpunkt=2.5), "op,  mål: 35}", 'op, nulpunkt: "2,5",  mål: 40}'),
        (lambda d: goal(d)["måltal"][0].pop("mål"), "op,  mål: 35}", "op}"),
        (lambda d: goal(d)["måltal"][1].update(mål="50"), "        retning: op\n", "        retning: op\n        mål: 50\n"),
        (lambda d: goal(d)["måltal"].pop(0), "      - {navn: Pladser, enhed: pladser, retning: op,  mål: 35} # flere\n", ""),
        (
            lambda d: goal(d)["måltal"].append({"retning": "ned", "enhed": "dage", "navn": "Ventetid", "inden": "31-12-2028"}),
            "        retning: op\n    # til",
            '        retning: op\n      - {navn: "Ventetid", enhed: dage, retning: ned, inden: "31-12-2028"}\n    # til',
        ),
        (lambda d: d["udfordringer"]["fremhæv"].reverse(), '"03.way.breaks" ,"02.places"', '"02.places" ,"03.way.breaks"'),
        (lambda d: d["udfordringer"].pop("fremhæv"), '[ "03.way.breaks" ,"02.places" ]', "[]"),
        (lambda d: d["udfordringer"].pop("omskriv"), "    \"01.offers\": 'Få tilbud' # kort\n", ""),
        (
            lambda d: d["udfordringer"]["omskriv"].update({"02.contact": "Få har kontakt"}),
            "# kort\n",
            '# kort\n    "02.contact": "Få har kontakt"\n',
        ),
        (
            lambda d: d.update(dimensionering={"penge": 1500000, "modeller": {"model_2": {"pladser": 2.5, "virksomheder": 18}}}),
            "# skal drøftes\n",
            '# skal drøftes\n\ndimensionering:\n  modeller:\n    model_2: {virksomheder: 18, pladser: "2,5"}\n  penge: 1500000\n',
        ),
        (lambda d: d.update(rækkefølge=["4", 1]), "    navn: Hold\n", "    navn: Hold\n\nrækkefølge: [4, 1]\n"),
        (lambda d: d["mål"].pop("4"), SMALL[SMALL.index("\n  # om mål 4") : SMALL.index("# slut")], ""),
        (lambda d: d["mål"].pop("1"), SMALL[SMALL.index("  - nummer: 1") : SMALL.index("  # om mål 4")], ""),
    ],
)
def test_one_change_touches_its_own_place_and_nothing_else(
    changed: Callable[..., str], change: Callable[[Document], object], old: str, new: str
) -> None:
    assert SMALL.count(old) == 1
    assert changed(change) == SMALL.replace(old, new)


def test_a_new_goal_stands_where_its_number_belongs_with_a_place_for_all_that_is_to_be_decided(
    changed: Callable[..., str],
) -> None:
    lines = """\
  - nummer: 3
    navn: "Nyt mål"
    slags:
    svarer_på: []
    beskæftigelsesplan: []
    beslutninger: ["Byrådet, 1. december 2026"]
    udfordring:
    indsats:
    delmål:
      kort_sigt: []
      langt_sigt: []
    succeskriterier: []
    nulpunkt:
    måltal: []
    start:
    slut:
    penge:
    folk:
    ansvarlig:
    samarbejdspartnere: []
"""
    at = SMALL.index("\n  # om mål 4")
    assert changed(lambda d: d["mål"].update({"3": NEW})) == f"{SMALL[:at]}\n{lines}{SMALL[at:]}"
    last = changed(lambda d: d["mål"].update({"10": NEW}))
    assert last == SMALL.replace("# slut\n", "\n" + lines.replace("nummer: 3", "nummer: 10") + "# slut\n")


def test_saving_what_is_there_changes_no_byte_and_keeps_no_copy(put: Put, tmp_path: Path, small: Document) -> None:
    path = put(SMALL)
    path.chmod(stat.S_IRUSR)
    seen = on_disk(path, tmp_path)
    wanted = copy.deepcopy(small)
    goal(wanted).update(navn=" Flere  åbne\npladser ", penge="", folk=None, partnere=[])
    assert save(path, tmp_path, seen, wanted, tmp_path / "keep") == seen
    assert path.read_text(encoding="utf-8") == SMALL and not (tmp_path / "keep").exists()


@pytest.mark.parametrize("newline", ["\n", "\r\n"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252"])
def test_encoding_line_breaks_and_the_former_file_are_kept(put: Put, tmp_path: Path, newline: str, encoding: str) -> None:
    before = SMALL.removesuffix("\n").replace("\n", newline).encode(encoding)
    path = put(before)
    path.chmod(0o640)
    seen = on_disk(path, tmp_path)
    wanted = {**seen.document, "spørgsmål": ["Må det koste noget?"], "mål": {**seen.document["mål"], "7": NEW}}
    save(path, tmp_path, seen, wanted, tmp_path / "keep")
    after = path.read_bytes()
    assert on_disk(path, tmp_path).document == wanted
    assert after.startswith(codecs.BOM_UTF8) == (encoding == "utf-8-sig") and after.endswith(b"# slut")
    assert after.count(b"\r") == (after.count(b"\n") if newline == "\r\n" else 0)
    (copied,) = (tmp_path / "keep").iterdir()
    assert copied.read_bytes() == before and copied.name.endswith(".goals.yml")
    assert stat.S_IMODE(path.stat().st_mode) == 0o640


def test_a_municipality_without_goals_gets_a_file_with_help_and_then_keeps_it(put: Put, tmp_path: Path) -> None:
    path = put("")
    path.unlink()
    seen = on_disk(path, tmp_path)
    assert seen == OnDisk({}, "")
    assert save(path, tmp_path, seen, {"mål": {}}, tmp_path / "keep") == seen and not path.exists()
    now = save(
        path, tmp_path, seen, {"mål": {"2": NEW, "1": {**NEW, "navn": "Et til"}}, "dimensionering": {"penge": 5}}, tmp_path
    )
    text = path.read_text(encoding="utf-8")
    assert text.count("#") > 25 and "reports/odder/findings.json" in text and "dimensionering:\n  penge: 5\n" in text
    assert text.index("nummer: 1") < text.index("\n\n  - nummer: 2") < text.index("rækkefølge: []")
    save(path, tmp_path, now, {}, tmp_path / "keep")
    empty = path.read_text(encoding="utf-8")
    assert empty.count("#") == text.count("#") and "mål: []\n" in empty and "\ndimensionering:\n\n" in empty


def test_who_saves_over_another_is_told_what_is_there_now(put: Put, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = put(SMALL)
    seen = on_disk(path, tmp_path)
    wanted = {**seen.document, "målsætning": "Min"}
    others = SMALL.replace("Flere i job", "Din")

    def refused() -> Document:
        with pytest.raises(Changed) as caught:
            save(path, tmp_path, seen, wanted, tmp_path / "keep")
        assert [each.name for each in path.parent.iterdir() if each.name.startswith(".")] == []
        return caught.value.now.document

    put(others)
    assert refused() == {**seen.document, "målsætning": "Din"} and path.read_text(encoding="utf-8") == others
    path.unlink()
    assert refused() == {}
    put(SMALL)
    write = editing._write

    def and_somebody_else_writes(new: Path, data: bytes) -> None:
        write(new, data)
        put(others)

    monkeypatch.setattr(editing, "_write", and_somebody_else_writes)
    assert refused()["målsætning"] == "Din"


def test_a_file_that_cannot_be_edited_is_left_alone_and_what_to_write_by_hand_is_told(put: Put, tmp_path: Path) -> None:
    text = 'mål:\n- nummer: 1\n  navn: a\n  svarer_på: ["02.places", # først\n    "02.contact"]\n'
    path = put(text)
    seen = on_disk(path, tmp_path)
    wanted = copy.deepcopy(seen.document)
    goal(wanted)["svarer_på"].append("02.support")
    with pytest.raises(Refused, match=r"Mål 1, svarer på: »02[.]support« er kommet til[.]"):
        save(path, tmp_path, seen, wanted, tmp_path / "keep")
    path.chmod(stat.S_IRUSR)
    with pytest.raises(Refused, match="Filen er skrivebeskyttet, og intet er gemt"):
        save(path, tmp_path, seen, {**seen.document, "målsætning": "Flere"}, tmp_path / "keep")
    assert path.read_text(encoding="utf-8") == text and not (tmp_path / "keep").exists()


def test_a_list_whose_hyphen_shares_its_line_with_a_colon_is_refused_and_no_search_goes_on_for_ever(
    put: Put, tmp_path: Path
) -> None:
    path = put("? målsætning\n: x # c\n? mål\n: - nummer: 1\n    beslutninger: [b]\n    navn: a\n")
    seen = on_disk(path, tmp_path)
    with pytest.raises(Refused, match="Skriv selv ændringen ind i den: Mål 1 »a« er slettet"):
        save(path, tmp_path, seen, {"målsætning": "x"}, tmp_path / "keep")


def test_saving_where_there_are_no_goals_writes_nothing_of_them(put: Put, tmp_path: Path) -> None:
    path = put("målsætning: x\n")
    save(path, tmp_path, on_disk(path, tmp_path), {"målsætning": "Ny målsætning"}, tmp_path / "keep")
    assert path.read_text(encoding="utf-8") == 'målsætning: "Ny målsætning"\n'


def test_mistakes_are_told_all_at_once_by_goal_and_field(put: Put, tmp_path: Path) -> None:
    path = put(SMALL)
    document = on_disk(path, tmp_path).document
    goal(document).update(delmål={"kort_sigt": ["Kort", "x" * 1200]}, start="01-01-2027", slut="01-01-2026", folk="010190-1234")
    goal(document)["måltal"][0]["nulpunkt"] = "40"
    document["mål"].update({"4": {**NEW, "navn": "flere ÅBNE pladser"}, "7": {}, "9": None})
    document["udfordringer"]["udelad"] = ["02.places"]
    document["rækkefølge"] = ["4", "4", "9"]
    with pytest.raises(Refused) as caught:
        save(path, tmp_path, on_disk(path, tmp_path), document, tmp_path / "keep")
    assert [(each.file, each.line) for each in caught.value.problems] == [(FILE, None)] * 10
    told = [each.message for each in caught.value.problems]
    assert told[:2] == [
        "Mål 1, delmål på kort sigt, nr. 2: Delmålet er på 1.200 tegn. Skriv højst 300, altså en til tre linjer.",
        "Mål 1, folk: Teksten ligner et cpr-nummer og må ikke stå her. Skriv en funktion, fx »jobcenterchef«.",
    ]
    assert told[2].startswith("Mål 1, måltal »Pladser«, mål: Målet 35 ligger under nulpunktet 40")
    assert told[3].startswith("Mål 1, slut: Slutdatoen 01-01-2026 ligger før")
    assert told[4] == "Mål 4, navn: Navnet »flere ÅBNE pladser« har mål 1 også. Giv hvert mål sit eget navn."
    assert told[5].startswith("Mål 7, beslutninger: Målet svarer ikke på noget.")
    assert told[6] == "Mål 7, navn: Feltet er tomt og skal udfyldes."
    assert told[7:9] == [
        "Rækkefølge, nr. 2: »4« står der to gange. Slet den ene.",
        "Rækkefølge, nr. 3: Der er intet mål »9«. Skriv numrene på målene i filen.",
    ]
    assert told[9].startswith("Udfordringer, udelad, nr. 1: »02.places« er fremhævet og kan ikke også")


def test_what_differs_is_told_by_goal_and_field(small: Document) -> None:
    before = copy.deepcopy(small)
    after = copy.deepcopy(before)
    goal(before)["indsats"] = f"{'Det samme står her. ' * 8}Så er der ét ord. {'Og mere. ' * 9}"
    goal(after)["indsats"] = goal(before)["indsats"].replace("ét", "et andet")
    goal(after).update(navn="Pladser 010190-1234", svarer_på=["02.contact", "02.support", "02.interest"])
    goal(after)["delmål"] = {"langt_sigt": ["Færdig"]}
    goal(after)["måltal"][0].update(mål="1200000")
    after["mål"].update({"4": None, "10": NEW})
    after.update(rækkefølge=["10", "1"], dimensionering={"udbud": {"model_1": {"middel": "5"}}})
    told = difference(before, after)
    assert told == (
        "Dimensionering, udbud, model 1, middel: før tomt, nu 5",
        "Rækkefølge: før tom, nu 10 og 1",
        "Mål 1, navn: før »Flere åbne pladser«, nu »Pladser (skjult)«",
        "Mål 1, svarer på: »02.support« og »02.interest« er kommet til, »02.places« er slettet",
        told[4],
        "Mål 1, delmål på langt sigt: »Færdig« er kommet til",
        "Mål 1, måltal »Pladser«, mål: før 35, nu 1.200.000",
        "Mål 4 »Hold« er slettet",
        "Mål 10 »Nyt mål« er nyt",
    )
    assert "står her. Så er der ét ord" in told[4] and "Så er der et andet ord" in told[4] and len(told[4]) < 250
    by_headline = difference(before, after, {"02.support": "Støtte"})[3]
    assert by_headline == "Mål 1, svarer på: »Støtte« og »02.interest« er kommet til, »02.places« er slettet"
    sizes = {"modeller": {"model_2": {"virksomheder": "60"}}, "penge": "5"}
    assert difference({}, {"dimensionering": sizes, "udfordringer": {"omskriv": {"02.a": "B"}}}, {"02.a": "A"}) == (
        "Omskrevne udfordringer, »A«: før tomt, nu »B«",
        "Dimensionering, kroner om året til pladser: før tomt, nu 5",
        "Åbne pladser (model 2), virksomheder: før tomt, nu 60",
    )
    assert difference(after, after) == ()
    assert difference({"spørgsmål": ["a", "b"]}, {"spørgsmål": ["b", "a"]}) == ("Spørgsmål: nu »b« og »a«",)


LEAVES = st.text("ab 1,:-[]{}#'\"\\æø€“”\n\t\u200b", min_size=1, max_size=12).filter(lambda text: plain(text) is not None)
KEYS = ("målsætning", "udfordringer", "fremhæv", "omskriv", "spørgsmål", "dimensionering", "navn", "penge", "svarer_på", "måltal")
TREES = st.recursive(
    LEAVES,
    lambda inner: st.one_of(
        st.lists(LEAVES, min_size=1, max_size=3),
        st.dictionaries(st.sampled_from((*KEYS, "01.a", "null", "x:y")), inner, min_size=1, max_size=3),
        st.lists(st.dictionaries(st.sampled_from(KEYS), LEAVES, min_size=1, max_size=3), min_size=1, max_size=2),
    ),
    max_leaves=6,
)


def edited(data: st.DataObject, value: Any) -> Any:
    """The value with one place changed, added or gone."""
    if isinstance(value, dict):
        key = data.draw(st.sampled_from([*value, "penge", "01.a"]))
        if key not in value:
            return {**value, key: data.draw(TREES)}
        if key != "nummer" and data.draw(st.integers(0, 3)) == 0:
            return {name: each for name, each in value.items() if name != key}
        return value if key == "nummer" else {**value, key: edited(data, value[key])}
    if isinstance(value, list):
        at = data.draw(st.integers(0, len(value)))
        what = data.draw(st.sampled_from(["new", "gone", "other"]))
        if at == len(value) or what == "new":
            new = {"nummer": str(100 + at), "navn": data.draw(LEAVES)} if isinstance(value[0], dict) else data.draw(LEAVES)
            return [*value[:at], new, *value[at:]]
        return [*value[:at], *([] if what == "gone" else [edited(data, value[at])]), *value[at + 1 :]]
    return data.draw(LEAVES)


def blocks(text: str) -> list[str]:
    """The lines of each goal, from its number to its last value."""
    return [part.split("\n\n")[0].split("\n#")[0] for part in text.split("\n  - nummer:")[1:]]


@settings(deadline=None, max_examples=15)
@given(data=st.data())
def test_any_edits_read_back_as_wanted_and_what_nobody_touched_is_the_same_to_the_byte(data: st.DataObject) -> None:
    newline = data.draw(st.sampled_from(["\n", "\r\n"]))
    text = SMALL.replace("\n", newline)
    before = plain(parse(SMALL, "", GOALS.same_key).content)
    wanted = before
    for _ in range(data.draw(st.integers(1, 4))):
        wanted = plain(edited(data, wanted)) or {}
    try:
        after = rewritten(text, "", wanted, GOALS.same_key, GOALS.keys.values())
    except Unwritable:
        # A list can't take the place of a text, nor a text that of a list; no goals file is allowed to have both.
        return
    assert plain(parse(after, "", GOALS.same_key).content) == wanted or wanted == {}
    assert after.count("\r") == (after.count("\n") if newline == "\r\n" else 0)
    after = after.replace("\r\n", "\n")
    old = {each["nummer"]: each for each in before["mål"]}
    goals = wanted.get("mål") if isinstance(wanted.get("mål"), list) else []
    for block in blocks(SMALL):
        same = [each for each in goals if isinstance(each, dict) and each == old[block.split("\n")[0].strip()]]
        assert not same or block in after
    assert after.startswith("# Odders mål\n") and after.rstrip().endswith("# slut")
    if all(isinstance(each, dict) and each in goals for each in old.values()):
        kept = [line.strip() for line in SMALL.split("mål:\n")[1].split("\n") if line.strip().startswith("#")]
        places = [after.index(line) for line in kept]
        assert all(one < other for one, other in pairwise(places))


def test_every_single_edit_of_the_example_keeps_all_of_its_other_lines(project: Path) -> None:
    text = (project / "params" / "eksempelby.goals.yml").read_text(encoding="utf-8")
    content = plain(parse(text, "", GOALS.same_key).content)
    wanted = copy.deepcopy(content)
    wanted["mål"][3].update(ansvarlig="Leder", penge=None)
    del wanted["mål"][5]
    after = rewritten(text, "", plain(wanted), GOALS.same_key, GOALS.keys.values())
    assert plain(parse(after, "", GOALS.same_key).content) == plain(wanted)
    start, end = text.index("\n  # Et mål kan følges"), text.index("\n  - nummer: 7")
    four = text.index("  - nummer: 4")
    rest = text[:start] + text[end:]
    changed = rest[four:].replace('penge: "40.000 kr. til møder med virksomheder"', "penge:", 1)
    assert after == rest[:four] + changed.replace('ansvarlig: "Afdelingsleder for virksomhedsindsatsen"', 'ansvarlig: "Leder"', 1)
