"""The people of the made-up community: 840 on the roster, most of them silent."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Final

import numpy as np
import numpy.typing as npt
import polars as pl

from data_sources.community import SCHEMAS
from data_sources.sample_texts import FIRST_NAMES, LAST_NAMES

SITES: Final = {"Office": 180, "Plant A": 220, "Plant B": 190, "Depots": 155, "Night shift": 95}
"""People of each site; together 840."""

SPEAKING: Final = {
    "Office": 0.60,
    "Plant A": 0.50,
    "Plant B": 0.46,
    "Depots": 0.34,
    "Night shift": 0.0,
}
"""The share of each site that ever speaks: the night shift is the silent one."""

NIGHT_SPEAKERS: Final = 2
NIGHT_RATE: Final = 0.6
"""Two of the night shift speak at all, and seldom."""

TRADES: Final = ("operator", "fitter", "driver", "planner", "engineer")
LEADERS: Final = 12
BRIDGES: Final = 3
"""The only people who talk with the depots from outside."""

NEW_SPEAK: Final = 1.6
"""How much more often newcomers say something at all: most introduce themselves."""

JOINED_LATELY: Final = 0.4
"""The share of people who joined within the data; all others were there before."""

START: Final = datetime(2025, 1, 1, tzinfo=UTC)
END: Final = datetime(2026, 3, 31, 21, 30, tzinfo=UTC)
ATTRIBUTES: Final = ("location", "trade")

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]


@dataclass(frozen=True)
class People:
    """The people as arrays: ids, site number, posts to be expected, join second, marks."""

    ids: npt.NDArray[np.str_]
    site: Ints
    rate: Floats
    joined: Floats
    leader: Flags
    bridge: Flags
    trade: Ints

    def frame(self) -> pl.DataFrame:
        """Return the canonical members with the attributes ``location`` and ``trade``."""
        number = np.arange(self.ids.size)
        first = pl.Series(FIRST_NAMES).gather(number % len(FIRST_NAMES))
        last = pl.Series(LAST_NAMES).gather(number // len(FIRST_NAMES))
        trades = pl.Series([*TRADES, "leader"]).gather(
            np.where(self.leader, len(TRADES), self.trade)
        )
        frame = pl.DataFrame(
            {
                "member_id": pl.Series(self.ids.tolist(), dtype=pl.String),
                "name": first + " " + last,
                "handle": first.str.to_lowercase() + "." + last.str.to_lowercase(),
                "joined_at": pl.Series(
                    [START + timedelta(seconds=int(second)) for second in self.joined]
                ).cast(SCHEMAS["members"]["joined_at"]),
                "location": pl.Series(list(SITES)).gather(self.site),
                "trade": trades,
            }
        ).with_columns(
            email_key=pl.lit(None, pl.String),
            kind=pl.lit("person"),
            left_at=pl.lit(None, SCHEMAS["members"]["left_at"]),
            known_from=pl.lit("roster"),
        )
        return frame.select(*SCHEMAS["members"], *ATTRIBUTES)


def make_people(draw: np.random.Generator) -> People:
    """Draw the people: who speaks, how much, since when."""
    site = np.repeat(np.arange(len(SITES)), list(SITES.values()))
    n = site.size
    leader = np.zeros(n, bool)
    leader[draw.choice(np.flatnonzero(site == 0), LEADERS, replace=False)] = True
    late = (draw.random(n) < JOINED_LATELY) & ~leader
    chance = np.array(list(SPEAKING.values()))[site] * np.where(late, NEW_SPEAK, 1.0)
    speaks = draw.random(n) < chance
    rate = np.where(speaks | leader, draw.lognormal(0.0, 1.35, n), 0.0)
    rate[leader] = 14.0 * draw.uniform(0.8, 1.2, LEADERS)
    night = list(SITES).index("Night shift")
    rate[np.flatnonzero(site == night)[:NIGHT_SPEAKERS]] = NIGHT_RATE
    bridge = np.zeros(n, bool)
    plant_b = np.flatnonzero((site == list(SITES).index("Plant B")) & (rate > 1.0) & ~late)
    bridge[plant_b[:BRIDGES]] = True
    seconds = (END - START).total_seconds()
    joined = np.where(late, draw.uniform(0, seconds - 86_400, n), -draw.uniform(1, 9e7, n))
    ids = np.array([f"{number:04}" for number in range(1001, 1001 + n)])
    trade = draw.integers(0, len(TRADES), n)
    return People(ids, site, rate, np.floor(joined), leader, bridge, trade)
