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
NIGHT_RATE: Final = 1.5
"""Two of the night shift speak at all, and seldom."""

DEPARTMENTS: Final = {
    "Production": (0.02, 0.55, 0.52, 0.05, 0.62),
    "Maintenance": (0.03, 0.18, 0.20, 0.08, 0.22),
    "Logistics": (0.05, 0.10, 0.10, 0.75, 0.10),
    "Quality": (0.16, 0.09, 0.10, 0.04, 0.03),
    "Engineering": (0.34, 0.05, 0.05, 0.03, 0.02),
    "Administration": (0.40, 0.03, 0.03, 0.05, 0.01),
}
"""The departments, and which share of each site (in the order of the sites) works there."""

TRADES: Final = ("operator", "fitter", "driver", "planner", "engineer")
LEADERS: Final = 12
BRIDGES: Final = 3
"""The only people who talk with the depots from outside."""

SPREAD: Final = 2.6
LOUDEST: Final = 160.0
"""How unequal people are in how much they say, and the most that one says (the median says 1)."""

NEW_SPEAK: Final = 1.9
"""How much more often newcomers say something at all: most introduce themselves."""

JOINED_LATELY: Final = 0.45
"""The share of people who joined within the data; all others were there before."""

ARRIVALS: Final = (1.4, 1.0)
"""How the joining dates lie over the time (a beta distribution): a little more of them lately."""

START: Final = datetime(2025, 1, 1, tzinfo=UTC)
END: Final = datetime(2026, 3, 31, 21, 30, tzinfo=UTC)
ATTRIBUTES: Final = ("location", "department", "trade")

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
    department: Ints
    trade: Ints

    def frame(self) -> pl.DataFrame:
        """Return the canonical members with the attributes :data:`ATTRIBUTES`."""
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
                "department": pl.Series(list(DEPARTMENTS)).gather(self.department),
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
    rate = _rates(draw, site, leader, late)
    bridge = np.zeros(n, bool)
    plant_b = np.flatnonzero((site == list(SITES).index("Plant B")) & (rate > 1.0) & ~late)
    bridge[plant_b[:BRIDGES]] = True
    seconds = (END - START).total_seconds()
    came = draw.beta(*ARRIVALS, n) * (seconds - 86_400)
    joined = np.floor(np.where(late, came, -draw.uniform(1, 9e7, n)))
    # Long enough that no count of posts or people looks like somebody's id.
    ids = np.array([f"{number}" for number in range(301_001, 301_001 + n)])
    trade = draw.integers(0, len(TRADES), n)
    steps = np.cumsum(np.array(list(DEPARTMENTS.values())), axis=0)[:, site]
    department = (draw.random(n) > steps).sum(axis=0).clip(max=len(DEPARTMENTS) - 1)
    return People(ids, site, rate, joined, leader, bridge, department, trade)


def _rates(draw: np.random.Generator, site: Ints, leader: Flags, late: Flags) -> Floats:
    """Return how much each person says, 0 for those who say nothing."""
    chance = np.array(list(SPEAKING.values()))[site] * np.where(late, NEW_SPEAK, 1.0)
    speaks = draw.random(site.size) < chance
    loud = np.minimum(draw.lognormal(0.0, SPREAD, site.size), LOUDEST)
    rate = np.where(speaks, loud, 0.0)
    rate[leader] = 14.0 * draw.uniform(0.8, 1.2, LEADERS)
    night = list(SITES).index("Night shift")
    rate[np.flatnonzero(site == night)[:NIGHT_SPEAKERS]] = NIGHT_RATE
    return rate
