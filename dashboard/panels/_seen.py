"""A view as a panel sees it: every reading taken once and gated once, with its words."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Literal
from weakref import WeakKeyDictionary

import polars as pl

from dashboard.charts._chart import Chart, Columns, Grid, Picture
from dashboard.disclosure import gate, gate_all
from dashboard.metrics import METRICS, read
from dashboard.metrics._communities import slow
from dashboard.metrics._metric import Reading
from dashboard.panels import words
from dashboard.panels._panel import Audience, Definition, Panel, Sentence
from dashboard.panels._sections import SECTION_OF
from dashboard.view import View

Dot = Literal["open", "filled", "none"]
Pairs = tuple[tuple[Sentence, Sentence], ...]


class _Readings(dict[str, Reading]):
    """The gated readings of a view; the slow ones are taken when they are first asked for."""

    def __init__(self, view: View, audience: Audience) -> None:
        later = slow(view)
        found = {key: read(key, view) for key in METRICS if key not in later}
        super().__init__(gate_all(found, view, audience))
        self._view, self._audience = view, audience

    def __missing__(self, key: str) -> Reading:
        self[key] = gate(read(key, self._view), self._view, self._audience)
        return self[key]


class Seen:
    """The gated readings of a view for an audience, and how they are said."""

    def __init__(self, view: View, audience: Audience) -> None:
        self.view = view
        self.readings = _Readings(view, audience)

    def sentence(self, key: str, dot: Dot = "none") -> Sentence:
        """Return the sentence of a reading, with where its evidence stands."""
        text = words.sentence(METRICS[key], self.readings[key], self.view)
        section = SECTION_OF.get(key)
        if section is None:
            return Sentence(text, key, dot)
        return Sentence(text, key, dot, section.page, section.panel, section.link)

    def pair(self, favourable: str, counterweight: str) -> tuple[Sentence, Sentence]:
        """Return a favourable sentence and its counterweight, with their dots.

        What does not flatter now, as it has clearly become worse, has a filled dot as well.
        """
        flatters = words.flatters(METRICS[favourable], self.readings[favourable])
        dot: Dot = "open" if flatters else "filled"
        return self.sentence(favourable, dot), self.sentence(counterweight, "filled")

    def table(self, key: str, name: str) -> pl.DataFrame:
        """Return a table of a reading; an empty frame where there is none."""
        return self.readings[key].tables.get(name, pl.DataFrame())

    def told(self, key: str) -> bool:
        """Say whether a reading has a value, or is said to be of fewer than five people."""
        reading = self.readings[key]
        return reading.value is not None or any(c.key == "fewer_than_five" for c in reading.caveats)

    def why(self, key: str) -> str:
        """Return why a reading has no picture, as a sentence."""
        return words.finished(f"{words.why(self.readings[key])}.")

    def panel(  # noqa: PLR0913 - a panel carries all that stands beside its numbers, by name
        self,
        key: str,
        title: str,
        question: str,
        *,
        keys: tuple[str, ...],
        picture: Picture | None = None,
        table: pl.DataFrame | None = None,
        more: tuple[Sentence, ...] = (),
        rows: tuple[tuple[str, str], ...] = (),
        foot: str = "",
        quiet: bool = False,
    ) -> Panel:
        """Return a panel that says ``keys``, each favourable one beside its counterweight.

        A ``quiet`` panel leaves the sentences to the page: its picture or its rows hold both
        sides; where it has neither, it says why. Where nothing is drawn there is nothing for the
        foot to explain.
        """
        quiet = quiet and (picture is not None or bool(rows))
        pairs, singles = ((), ()) if quiet else self._said(keys)
        drawn = picture.drawn if isinstance(picture, Chart | Columns | Grid) else True
        table = _table_of(picture) if table is None else table
        if not drawn and not quiet and not any(self.told(key) for key in keys):
            picture = None  # the sentence says why
        shown = list(with_counterweights(keys))
        cannot = [self.readings[k].caveats for k in keys]
        noted = {"partly", "beside"}
        partly = dict.fromkeys(c.sentence for some in cannot for c in some if c.key in noted)
        return Panel(
            key, title, question, pairs, (*more, *singles),
            tuple(self.readings[k] for k in shown), picture,
            None if table is None or not table.height else _unknown_said(table),
            tuple(definition(self.readings[k]) for k in shown),
            tuple(words.finished(f"{text.rstrip('.')}.") for text in partly if text),
            foot if drawn else "", rows,
        )  # fmt: skip

    def _said(self, keys: tuple[str, ...]) -> tuple[Pairs, tuple[Sentence, ...]]:
        """Say each key once: favourable ones beside the counterweight that answers them best.

        What cannot be told flatters nobody, so it stands alone, and its reason is given once.
        """
        pairs, singles, said, reasons = [], [], set[str](), set[str]()
        for key in keys:
            if key in said:
                continue
            said.add(key)
            if not self.told(key):
                if self.why(key) not in reasons:
                    singles.append(self.sentence(key))
                reasons.add(self.why(key))
                continue
            beside = self._beside(key)
            if beside is None or beside in said:
                singles.append(self.sentence(key))
            else:
                pairs.append(self.pair(key, beside))
                said.add(beside)
        return tuple(pairs), tuple(singles)

    def _beside(self, key: str) -> str | None:
        """Return the first counterweight of a reading that can be told, else the first."""
        declared = [c for c in METRICS[key].counterweight if c in self.readings]
        return next((c for c in declared if self.told(c)), next(iter(declared), None))


_KEPT: WeakKeyDictionary[View, dict[str, Seen]] = WeakKeyDictionary()


def seen(view: View, audience: Audience) -> Seen:
    """Return the view as an audience sees it, measured at the first call and kept with it."""
    kept = _KEPT.setdefault(view, {})
    if audience not in kept:
        kept[audience] = Seen(view, audience)
    return kept[audience]


def with_counterweights(keys: Iterable[str]) -> Iterator[str]:
    """Yield keys, each followed by its counterweights and theirs, every one once."""
    done: set[str] = set()
    waiting = list(keys)
    while waiting:
        key = waiting.pop(0)
        if key in done or key not in METRICS:
            continue
        done.add(key)
        yield key
        waiting = [*METRICS[key].counterweight, *waiting]


def definition(reading: Reading) -> Definition:
    """Return what stands behind one click beside a number."""
    metric = METRICS[reading.key]
    return Definition(
        metric.key, metric.label, metric.definition, _base(reading), metric.not_counted,
        metric.blind_spot, metric.source, reading.method,
    )  # fmt: skip


def _base(reading: Reading) -> str:
    """Return the base in words, "312 of 840: all members"."""
    if reading.base is None:
        return reading.of
    count = reading.count if reading.unit == "share" else None
    above = "" if count is None else f"{words.grouped(count)} of "
    return f"{above}{words.grouped(reading.base)}" + (f": {reading.of}" if reading.of else "")


def _unknown_said(table: pl.DataFrame) -> pl.DataFrame:
    """Say "unknown" of rows without a number that nothing hides: they are not shown either."""
    numbers = [name for name in ("people", "share") if name in table.columns]
    if not numbers or "shown" not in table.columns:
        return table
    lacking = pl.all_horizontal(pl.col(name).is_null() for name in numbers)
    unknown = lacking & (pl.col("shown") == "yes")
    return table.with_columns(
        pl.when(unknown).then(pl.lit("unknown")).otherwise("shown").alias("shown")
    )


def _table_of(picture: Picture | None) -> pl.DataFrame | None:
    return None if picture is None or not picture.table.width else picture.table
