"""Which sentences lead the overview: a rule, never taste.

Each reading scores by how far its interval lies from its reference (the comparison period), in
half-widths of that interval; one without an interval, by the share of all members it concerns. Of
what a page found beyond chance the strongest scores by its distance from chance, in half-widths of
the band of chance; the rest of it stands in the panel of that page. A family is a section of the
catalogue, and each gives at most one pair: a favourable reading beside its counterweight. Ties are
broken by the order of the catalogue. Two or three pairs make four to six sentences. A pair whose
counterweight cannot be told may not lead.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final, NamedTuple

from dashboard.metrics._metric import Metric, Reading
from dashboard.panels._sections import SECTION_OF

MOST_PAIRS: Final = 3

_VOICES: Final = frozenset({"voices_for_half", "effective_voices", "reactions_from_half"})

Readings = Mapping[str, Reading]
Metrics = Mapping[str, Metric]


class Pair(NamedTuple):
    """A favourable reading, its counterweight, and what brought them forward."""

    favourable: str
    counterweight: str
    score: float


def pairs(metrics: Metrics, readings: Readings) -> tuple[Pair, ...]:
    """Return two or three pairs of gated readings, the highest score first.

    Fewer only where fewer can be told.
    """
    best: dict[str, Pair] = {}
    strongest = _strongest(metrics, readings)
    for key in metrics:
        found = _pair_of(key, metrics, readings)
        if found is not None and key in strongest:
            found = found._replace(score=max(found.score, readings[key].beyond))
        if found is None:
            continue
        place = family(metrics[found.favourable])
        if place not in best or found.score > best[place].score:
            best[place] = found
    order = list(metrics)
    ranked = sorted(best.values(), key=lambda pair: (-pair.score, order.index(pair.favourable)))
    return tuple(_told_apart(ranked)[:MOST_PAIRS])


def family(metric: Metric) -> str:
    """Return the part of the catalogue in which at most one pair is chosen."""
    section = SECTION_OF.get(metric.key)
    return metric.family if section is None else section.family


def score(reading: Reading, metric: Metric, members: float | None = None) -> float:
    """Return how far a reading stands out; 0 for one that says nothing.

    With a comparison and its interval: the distance of that interval from "no change" in its own
    half-widths. Else the share (0..1) of all ``members`` that it concerns.
    """
    compared = reading.compared
    if compared is not None and compared.low is not None and compared.high is not None:
        half = (compared.high - compared.low) / 2
        away = max(compared.low, -compared.high, 0.0)
        return away / half if half > 0 else 0.0
    return _share_concerned(reading, metric, members)


def _share_concerned(reading: Reading, metric: Metric, members: float | None) -> float:
    """Return the share of people a reading without an interval is about.

    A number of voices concerns all others who have one, of whose words the other part is made.
    """
    if reading.base is None or reading.base <= 0:
        return 0.0
    people = metric.key in _VOICES
    count = reading.high if _few(reading) and people else reading.count
    if count is None:
        return 0.0
    concerned = reading.base - count if people else count
    whole = max(reading.base, members or 0.0)
    return min(max(concerned / whole, 0.0), 1.0)


def _pair_of(key: str, metrics: Metrics, readings: Readings) -> Pair | None:
    """Return the pair in which a reading would be said, None where it may not lead."""
    if not _told(key, readings) or metrics[key].favours == "-":
        return None
    above = _flattering(key, metrics, readings)
    if above is not None:
        says = not _nothing(key, metrics, readings)
        return Pair(above, key, _score_of(key, metrics, readings) if says else 0.0)
    told = [c for c in metrics[key].counterweight if _told(c, readings)]
    if not told:
        return None
    telling = [c for c in told if not _nothing(c, metrics, readings)]
    if not telling:  # the other side is empty: better than no pair, behind all others
        return Pair(key, told[0], 0.0)
    return Pair(key, telling[0], _score_of(key, metrics, readings))


def _nothing(key: str, metrics: Metrics, readings: Readings) -> bool:
    """Say whether a counterweight holds nothing against the other side: "not one of 15"."""
    return metrics[key].favours == "low" and readings[key].value == 0


def _strongest(metrics: Metrics, readings: Readings) -> set[str]:
    """Return the reading of each page whose finding lies farthest beyond chance."""
    found: dict[str, str] = {}
    for key, metric in metrics.items():
        if not _told(key, readings) or readings[key].beyond <= 0:
            continue
        before = found.get(metric.family)
        if before is None or readings[key].beyond > readings[before].beyond:
            found[metric.family] = key
    return set(found.values())


def _score_of(key: str, metrics: Metrics, readings: Readings) -> float:
    everyone = readings.get("members_total")
    return score(readings[key], metrics[key], None if everyone is None else everyone.value)


def _flattering(key: str, metrics: Metrics, readings: Readings) -> str | None:
    """Return the reading of the same family that ``key`` is the counterweight of."""
    own = family(metrics[key])
    found = [
        other
        for other, metric in metrics.items()
        if key in metric.counterweight
        and family(metric) == own
        and _told(other, readings)
        and not (metric.favours == "low" and other in metrics[key].counterweight)
    ]
    return max(found, key=lambda other: _score_of(other, metrics, readings), default=None)


def _told(key: str, readings: Readings) -> bool:
    reading = readings.get(key)
    return reading is not None and (reading.value is not None or _few(reading))


def _few(reading: Reading) -> bool:
    return any(caveat.key == "fewer_than_five" for caveat in reading.caveats)


def _told_apart(ranked: list[Pair]) -> list[Pair]:
    """Leave out a pair that would say a sentence again that stands already."""
    said: set[str] = set()
    kept = []
    for pair in ranked:
        if pair.favourable not in said and pair.counterweight not in said:
            kept.append(pair)
            said |= {pair.favourable, pair.counterweight}
    return kept
