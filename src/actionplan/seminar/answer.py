"""What a choice of places comes to, as the room sees it: the big figure, every limit in words and as a bar, and what is lacking.

Only HTML: everything is reckoned by `actionplan.analyses.dimensioning`. Colour never stands alone; each bar has its words.
"""

from collections.abc import Iterable, Sequence

from markupsafe import Markup

from actionplan import danish
from actionplan.analyses.dimensioning import (
    CONSULTANTS,
    MENTORS,
    MODELS,
    MONEY,
    PEOPLE,
    SCENARIOS,
    TOGETHER,
    Reckoning,
    Scenario,
    Setting,
    Trade,
    Use,
    about,
    kroner,
    stops,
)
from actionplan.parameters.target_groups import Model

STYLE = """<style>
.seminar .places-answer p.reached { font-size: calc(1.3 * var(--seminar-type)); line-height: 1.25; margin: 0 0 6px; }
.seminar .places-answer p.reached b { font-size: calc(2.6 * var(--seminar-type)); line-height: 1.1; display: block; }
.seminar .places-answer p.binds { font-size: calc(1.2 * var(--seminar-type)); font-weight: 700; margin: 10px 0 2px; }
.places-bar { height: 12px; background: #d5dde5; position: relative; margin: 3px 0 0; border: 1px solid #444; }
.places-bar i { display: block; height: 100%; background: #1d3d5c; }
.places-bar.over i { background: repeating-linear-gradient(135deg, #a30000 0 6px, #fff 6px 10px); }
.places-bar u { position: absolute; top: -5px; bottom: -5px; width: 4px; background: #111; }
.places-bar.big { height: 30px; }
.places-limits { display: flex; flex-flow: row wrap; gap: 6px 24px; }
.seminar .widget-html-content .places-limits, .seminar .places-limits li { list-style: none; padding: 0; margin: 0; }
.seminar .places-limits li { line-height: 1.25; flex: 1 1 240px; display: flex; flex-direction: column; }
.seminar .places-limits li > span { flex: 1; }
.places-limits strong { font-weight: 700; }
.places-limits .over strong { color: #a30000; }
.seminar .places-model { border-top: 2px solid #8a9bab; padding: 6px 0 8px; margin: 0; }
.seminar .places-model h3 { margin: 0; font-size: calc(1.2 * var(--seminar-type)); }
.seminar .places-limits { margin: 0; }
.seminar .places-board { display: flex; flex-flow: row wrap; gap: 12px 32px; align-items: flex-start; }
.seminar .places-side { flex: 1 1 440px; min-width: 0; }
.seminar .places-pair { display: flex; flex-flow: row wrap; gap: 0 20px; }
.seminar .places-pair > .seminar-field { flex: 1 1 160px; min-width: 0; }
.seminar .places-pair > .seminar-field.wide { flex: 3 1 300px; }
.seminar .places-lever { display: grid; grid-template-columns: 1fr auto; height: auto; flex: 1 1 200px; min-width: 0; margin: 0; }
.seminar .places-cell { flex: 1 1 260px; min-width: 0; margin: 4px 0; }
.seminar .places-cell.wide { flex-basis: 100%; }
.seminar .places-cell > .places-lever { flex: none; }
.seminar .places-lever > .widget-label { grid-column: 1 / 3; width: auto; text-align: left; height: auto; line-height: 1.3;
  white-space: normal; }
.seminar .places-lever > .slider-container { margin: 12px 14px; min-width: 0; width: auto; }
.seminar .places-lever > .widget-readout { font-size: calc(1.6 * var(--seminar-type));
  font-weight: 700; line-height: 1.2; height: auto; width: auto;
  min-width: 2.2em; max-width: none; overflow: visible; text-align: right; white-space: nowrap; }
.seminar .places-lever .noUi-connects, .seminar .places-lever .noUi-target { height: 8px; }
.seminar .places-lever .noUi-handle { width: 28px; height: 28px; top: -11px; right: -14px; border: 3px solid #1d3d5c;
  background: #fff; border-radius: 50%; }
.seminar .places-side + .places-side { position: sticky; top: 0; }
@media (max-width: 700px) {
  .seminar .places-side { flex-basis: 100%; }
  .seminar .places-side + .places-side { position: static; }
}
</style>"""

WHO = "Borgere, der er klar"
"""The heading of the fields in which the room tells who is ready."""
NO_COMPANIES = "Vælg virksomheder i mindst én model, så regnes der med det samme."
_CAUTION: dict[Scenario, str] = {
    "low": "Lavt skøn: få pladser, få personer pr. plads, mange timer og kroner.",
    "middle": "Middel: kildernes middeltal.",
    "high": "Højt skøn: mange pladser, mange personer pr. plads, få timer og kroner.",
}


def answer(found: Setting, reckoned: Reckoning, scenario: Scenario, told: Sequence[str] = ()) -> str:
    """All that the room sees beside the sliders, as HTML. What a screen reader reads at once is the first two lines of it.

    told: what the law says of the places, in sentences.
    """
    if not reckoned.places:
        nobody = Markup('<p class="reached" role="status">{}</p>').format(NO_COMPANIES)
        return _box(nobody, _trade(reckoned.municipal, found), _unknown(found))
    return _box(
        Markup('<div role="status">{}<p class="binds">{}</p></div>').format(_reached(reckoned), binds(reckoned, found)),
        _besides(found, reckoned),
        _listed("Skal alle, der er klar, nås på et år:", reckoned.closes),
        _listed("Lovens loft i hver virksomhed:", told),
        _trade(reckoned.municipal, found),
        _unknown(found),
        _rests_on(found, scenario),
    )


def binds(reckoned: Reckoning, found: Setting) -> str:
    """Which limit comes first, as a sentence."""
    first = reckoned.first
    if not reckoned.places:
        return "Ingen virksomheder er valgt."
    if first is None:
        told = " ".join(halfway(found)) or "Ingen grænse er oplyst."
        return f"{told} Derfor kan ingen sige, om planen kan lade sig gøre."
    if first.over:
        others = len(reckoned.exceeded) - 1
        counted = danish.capital(danish.counted(others, "en anden grænse", "andre grænser"))
        told = f"{first.label} sætter grænsen først."
        if first.key.startswith(PEOPLE):
            told = f"Det første, der sætter grænsen, er, at for få {danish.small(first.label).replace(', der', '')}."
        return told + (f" {counted} holder heller ikke." if others else "")
    keys = {use.key for use in reckoned.uses if use.available is not None}
    every = len(keys) == len(reckoned.uses) and {CONSULTANTS, MENTORS, MONEY} <= keys
    return f"{'Alle grænser' if every else 'De grænser, der er oplyst,'} holder. Tættest på er {danish.small(first.label)}."


def halfway(found: Setting) -> tuple[str, ...]:
    """Hours and money that are told without what a place takes of them, so that they limit nothing yet."""
    told = (
        (
            found.hours,
            found.consultant_hours,
            "{} timer om ugen er oplyst; hvor mange en plads tager, er ikke.",
        ),
        (found.budget, found.price, "{} kr. om året er oplyst; hvor mange en plads tager, er ikke."),
    )
    return tuple(words.format(danish.exact(there)) for there, each, words in told if there is not None and each is None)


def judged(use: Use) -> str:
    """Whether there is enough, in words."""
    if use.available is None:
        return "ikke oplyst"
    if not use.over:
        return "der er borgere nok" if use.key.startswith(PEOPLE) else "rækker"
    lacking = rounded(use.key, use.needed) - rounded(use.key, use.available)
    return f"mangler {amount(use.key, lacking)} {_unit(use.key)}" if lacking > 0 else "rækker omtrent"


def _model_of(use: Use) -> str:
    """The model's label, or the several models', which end the limit's own."""
    return use.label.rpartition(" til ")[2]


def rounded(key: str, value: float) -> float:
    """What a limit counts, as it is shown: persons as an assumption allows, kroner in thousands, places and hours to a tenth."""
    return about(value) if key.startswith(PEOPLE) else round(value, -3 if key == MONEY else 1)


def amount(key: str, value: float) -> str:
    """The same for readers, without a unit."""
    return danish.exact(rounded(key, value))


def _unit(key: str) -> str:
    if key.startswith(PEOPLE):
        return "borgere"
    return "kr." if key == MONEY else "pladser" if key in MODELS else "timer"


def _reached(reckoned: Reckoning) -> Markup:
    """The big figure: persons reached of those ready, or persons alone where nobody has told who is ready."""
    if reckoned.demand is None:
        told = Markup('<p class="reached"><b>{}</b>borgere får en plads på et år. Hvor mange der er klar, er ikke oplyst.</p>')
        return told.format(danish.number(about(reckoned.persons)))
    matched, demand = about(reckoned.matched), about(reckoned.demand)
    told = Markup('<p class="reached"><b>{} af {}</b>borgere, der er klar, får en plads på et år.</p>')
    share = min(1.0, reckoned.matched / reckoned.demand) if reckoned.demand else 0.0
    return told.format(danish.number(matched), danish.number(demand)) + _bar(share, "big")


def _besides(found: Setting, reckoned: Reckoning) -> Markup:
    """What goes with the big figure, where there is something to it."""
    places, allowed = danish.number(reckoned.places), danish.number(reckoned.allowed)
    told = [f"Planen har {places} pladser på én gang{'' if allowed == places else f'. Grænserne tillader {allowed}'}."]
    if about(reckoned.planned) > about(reckoned.persons):
        told.append(f"Pladserne kunne tage {danish.number(about(reckoned.planned))} borgere, hvis intet satte grænsen.")
    if reckoned.demand is not None and (others := about(reckoned.persons) - about(reckoned.matched)) > 0:
        told.append(f"Dertil kommer {danish.number(others)} i modeller, hvor ingen har oplyst, hvem der er klar.")
    if reckoned.full_time is not None:
        told.append(f"Praktikanternes tid svarer til {danish.number(about(reckoned.full_time))} fuldtidspersoner.")
    if len(found.demand) > 1:
        told.append("En borger, der er i flere målgrupper, tæller med i hver af dem.")
    return Markup("<p>{}</p>").format(" ".join(told))


def limits(reckoned: Reckoning, keys: Sequence[str], freed: float = 0.0) -> str:
    """The limits of these keys, each with what is needed, what there is, a word for it and a bar; for beside their sliders.

    freed: kroner that closing municipal places adds to what there is.
    """
    told = [_limit(use, freed) for use in reckoned.uses if use.key in keys]
    return str(Markup('<ul class="places-limits">{}</ul>').format(Markup("").join(told))) if told else ""


def _limit(use: Use, freed: float) -> Markup:
    needed = amount(use.key, use.needed)
    if use.available is None:
        untold = "Hvad virksomhederne tilbyder" if use.key in MODELS else "Hvad der er"
        text = Markup("<li><span>Der skal bruges {} {} {}: <strong>ikke oplyst</strong></span></li>")
        return text.format(needed, danish.stopped(_unit(use.key)), untold)
    whole = max(use.needed, use.available)
    bar = _bar(use.needed / whole if whole else 0.0, "over" if use.over else "", use.available / whole if use.over else None)
    told = Markup('<li class="{}"><span>{}: <strong>{}\u00a0{}</strong></span>{}</li>')
    sign = "\u2717" if use.over else "\u2713"
    return told.format("over" if use.over else "", _needed(use, needed, freed), sign, judged(use), bar)


def _needed(use: Use, needed: str, freed: float) -> str:
    """What is needed of what there is, as the start of a sentence."""
    there = amount(use.key, use.available or 0.0)
    if use.key in MODELS:
        return f"{needed} af {there} tilbudte pladser"
    if use.key.startswith(PEOPLE):
        who = f"{danish.capital(_model_of(use))}: " if use.key == TOGETHER else ""
        return f"{who}{there} er klar, planen kan tage {needed}"
    added = f", heraf {amount(MONEY, freed)} fra kommunale pladser" if use.key == MONEY and freed else ""
    return f"Bruger {needed} af {there} {_unit(use.key)}{added}"


def _bar(share: float, kind: str = "", mark: float | None = None) -> Markup:
    """A bar for the eye alone, as the words beside it say the same. mark: where what there is ends."""
    tick = Markup('<u style="left:{:.1f}%"></u>').format(100 * mark) if mark is not None else ""
    bar = Markup('<div class="places-bar {}" aria-hidden="true"><i style="width:{:.1f}%"></i>{}</div>')
    return bar.format(kind, 100 * share, tick)


def trade_told(trade: Trade, found: Setting) -> tuple[str, ...]:
    """The trade with municipal places in short sentences; what nobody has told is said to be so."""
    closed = danish.counted(trade.closed, "en kommunal plads", "kommunale pladser")
    told = [f"Nedlægges {closed}, frigør det {kroner(trade.frees)} om året."] if trade.frees is not None else []
    if trade.frees is None:
        told.append(f"Hvad det frigør at nedlægge {closed}, er ikke oplyst.")
    lost = "Hvor mange der mister en plads dér, er ikke oplyst."
    told.append(lost if trade.lost is None else f"{_persons(trade.lost)} om året mister en plads dér.")
    if trade.places is not None and trade.persons is not None:
        places = danish.exact(round(trade.places))
        told.append(f"Pengene svarer til {places} pladser i virksomheder, altså {_persons(trade.persons, first=False)} om året.")
    if trade.gained is not None and trade.lost is not None:
        net = about(trade.gained) - about(trade.lost)
        gained = _persons(trade.gained, first=False)
        told.append(f"Med planens grænser giver pengene plads til {gained}. I alt nås {more(net)} personer.")
    number = found.municipal.number
    if trade.even is not None and number is not None:
        told += _turns(trade, number)
    return tuple(told)


def _turns(trade: Trade, number: int) -> list[str]:
    """How many municipal places can be closed: for the most persons, and before fewer are reached than with none closed."""
    even = trade.even or 0
    if even >= number:
        return ["Alle de kommunale pladser kan nedlægges, uden at der i alt nås færre personer."]
    if not even:
        return ["Allerede den første kommunale plads, der nedlægges, betyder, at der i alt nås færre personer."]
    told = []
    if trade.best and (gain := about(trade.best_net or 0.0)):
        best = danish.counted(trade.best, "en kommunal plads", "kommunale pladser")
        told = [f"Flest nås, når {best} nedlægges: {more(gain)} personer. Fra dér {stops(trade)}."]
    return [*told, f"Nedlægges flere end {danish.number(even)} kommunale pladser, nås der færre personer end med ingen nedlagt."]


def more(net: float) -> str:
    """A difference in persons, in words."""
    if not net:
        return "lige mange"
    return f"{danish.number(abs(net))} {'flere' if net > 0 else 'færre'}"


def _persons(value: float, *, first: bool = True) -> str:
    if not about(value):
        return "Næsten ingen" if first else "næsten ingen"
    return f"{'Omkring' if first else 'omkring'} {danish.number(about(value))} personer"


def _trade(trade: Trade | None, found: Setting) -> Markup:
    if trade is None:
        return Markup("")
    return Markup("<h4>Færre kommunale pladser</h4><p>{}</p>").format(" ".join(trade_told(trade, found)))


def unknown(found: Setting) -> tuple[str, ...]:
    """What is not reckoned with and has no field of its own, as the words that the room can tell it under."""
    municipal = found.municipal
    chosen = [model for model in MODELS if found.plan.companies[model]]
    told = (
        (found.consultant_hours is None, "jobkonsulenttimer om ugen pr. plads"),
        (found.price is None, "kroner om året pr. plads"),
        (bool(municipal.closed) and municipal.price is None, "kroner om året pr. kommunal plads"),
        (bool(municipal.closed) and municipal.people is None, "personer om året pr. kommunal plads"),
        (bool(municipal.closed) and municipal.number is None, "kommunale pladser i dag"),
        (_missing(chosen, found.supply), f"pladser, virksomhederne tilbyder til {_models(found, chosen, found.supply)}"),
    )
    return tuple(words for missing, words in told if missing)


def _missing(chosen: Sequence[Model], there: Iterable[Model]) -> bool:
    return bool(set(chosen) - set(there))


def _models(found: Setting, chosen: Sequence[Model], there: Iterable[Model]) -> str:
    return danish.joined([found.labels[model] for model in chosen if model not in set(there)])


def _unknown(found: Setting) -> Markup:
    left = unknown(found)
    chosen = [model for model in MODELS if found.plan.companies[model]]
    fields = (
        (found.hours, "jobkonsulenternes timer om ugen"),
        (found.mentors, "mentorernes timer om ugen"),
        (found.budget, "kroner om året til pladser"),
    )
    above = [words for there, words in fields if there is None]
    told = _listed("Ikke oplyst og ikke regnet med. Ved nogen det, så skriv det i felterne under »Til rådighed«:", above)
    told += _listed("Ikke oplyst og ikke regnet med. Ved nogen det, så skriv det under »Skriv et tal«:", left)
    if _missing(chosen, found.told_of):
        labels = _models(found, chosen, found.told_of)
        sentence = f"Hvor mange borgere der er klar til {labels}, er ikke oplyst. Ved nogen det, så skriv det under »{WHO}«."
        told += Markup("<p>{}</p>").format(sentence)
    return told + Markup("").join(Markup("<p>{}</p>").format(each) for each in found.left_out)


def _rests_on(found: Setting, scenario: Scenario) -> Markup:
    spread = found.people_per_place
    each = f"Der er regnet med {danish.exact(spread.of(scenario))} personer om året pr. plads ({spread.source})."
    return Markup("<p>{} {} Det er forudsætninger og ikke en prognose.</p>").format(_CAUTION[scenario], each)


def _listed(head: str, items: Sequence[str]) -> Markup:
    if not items:
        return Markup("")
    listed = Markup("").join(Markup("<li>{}</li>").format(danish.capital(item)) for item in items)
    return Markup("<h4>{}</h4><ul>{}</ul>").format(head, listed)


def _box(*parts: Markup) -> str:
    return str(Markup('<div class="places-answer">{}</div>').format(Markup("").join(parts)))


ESTIMATES: list[tuple[str, Scenario]] = [(danish.capital(word), scenario) for scenario, word in SCENARIOS.items()]
"""The three estimates for a row of buttons."""
