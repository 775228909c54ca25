"""The trade of municipal activation places against places in companies, in running text for note 04 (3.2.3)."""

from collections.abc import Mapping

from actionplan import danish
from actionplan.analyses.dimensioning import Reckoning, Scenario, Setting, Trade, about, kroner, stops

_OTHERS: Mapping[Scenario, str] = {"low": "I det lave skøn", "high": "i det høje"}


def _plain(value: float) -> str:
    return danish.number(about(value))


def trade_told(trade: Trade, answers: Mapping[Scenario, Reckoning], found: Setting) -> str:
    """The trade with municipal places: what it frees, who loses a place, what the money gives, and where it stops paying."""
    number = found.municipal.number
    of = f" af de {danish.number(number)}" if number else ""
    sentences = [closing(trade, of)]
    if trade.places is not None and trade.persons is not None:
        sentences.append(
            f"Pengene svarer til omkring {_plain(trade.places)} pladser i virksomheder og {_plain(trade.persons)} personer om "
            "året, hvis intet andet sætter grænsen."
        )
    if trade.gained is not None:
        sentences.append(f"Inden for planens grænser giver de plads til omkring {_plain(trade.gained)} flere{_in_all(trade)}.")
    nets = {name: _net(other) for name in _OTHERS if (other := answers[name].municipal)}
    if all(nets.values()):
        sentences.append(f"{_OTHERS['low']} er det {nets['low']}, {_OTHERS['high']} {nets['high']}.")
    if trade.even is not None and number:
        best = _best(trade) if trade.even < number else ""
        sentences += [each for each in (best, _even(trade.even, number)) if each]
    return " ".join(sentences)


def closing(trade: Trade, of: str) -> str:
    """What closing places frees, and who loses a place. of: how many places there are, where that is told."""
    begin = f"Nedlægges {danish.number(trade.closed)}{of} kommunale aktiveringspladser"
    lost = None if trade.lost is None else f"omkring {_plain(trade.lost)} personer om året"
    frees = None if trade.frees is None else f"frigør det {kroner(trade.frees)} om året"
    if frees and lost:
        return f"{begin}, {frees}, mens {lost} mister en plads dér."
    if frees:
        return f"{begin}, {frees}. Hvor mange der mister en plads dér, er ikke oplyst."
    return f"{begin}, mister {lost or 'nogle borgere'} en plads dér. Hvad det frigør, er ikke oplyst."


def _best(trade: Trade) -> str:
    """With how many closed places the most are reached, and what stops it there; nothing where it does not pay to close any, and
    where all can be closed."""
    if not trade.best or not (more := about(trade.best_net or 0.0)):
        return ""
    told = f"Flest nås i alt, når {danish.number(trade.best)} pladser nedlægges: omkring {danish.number(more)} personer flere"
    return f"{told}, end hvis ingen nedlægges. Fra dér {stops(trade)}."


def _net(trade: Trade) -> str:
    if trade.gained is None or trade.lost is None:
        return ""
    net = about(trade.gained) - about(trade.lost)
    if net == 0:
        return "lige mange"
    return f"{danish.number(abs(net))} {'flere' if net > 0 else 'færre'}"


def _in_all(trade: Trade) -> str:
    net = _net(trade)
    if not net:
        return ""
    return ", så der i alt nås lige mange" if net == "lige mange" else f", så der i alt nås {net} personer"


def _even(even: int, number: int) -> str:
    if even >= number:
        return "Alle pladserne kan nedlægges, uden at der i alt nås færre personer."
    if not even:
        return "Allerede den første plads, der nedlægges, betyder, at der i alt nås færre personer."
    return f"Nedlægges flere end {danish.number(even)} pladser, nås der i alt færre personer, end hvis ingen nedlægges."
