"""Communities made for the tests of the workspace."""

from datetime import UTC, datetime

import polars as pl

from data_sources.community import (
    CAPABILITIES,
    SCHEMAS,
    Ability,
    Community,
    Note,
    Source,
    empty,
    fingerprints,
)

START = datetime(2026, 1, 1, tzinfo=UTC)


def small(posts=3, *, title="Night kitchen"):
    """Return a community with this many posts by a hundredth as many people, at least three."""
    number = pl.int_range(posts, eager=True).cast(pl.String)
    people = pl.int_range(max(posts // 100, 3), eager=True).cast(pl.String)
    said = pl.DataFrame(
        {
            "post_id": number,
            "author_id": (pl.int_range(posts, eager=True) % people.len()).cast(pl.String),
            "text": "said on night " + number + f" in {title}, =1+1 ✓",
        }
    ).with_columns(
        kind=pl.lit("post"),
        space=pl.lit("kitchen"),
        posted_at=pl.lit(START) + pl.duration(minutes=pl.int_range(posts)),
    )
    tables = {name: empty(name) for name in SCHEMAS}
    tables["posts"] = pl.concat([tables["posts"], said], how="diagonal_relaxed")
    tables["members"] = pl.concat(
        [
            tables["members"],
            pl.DataFrame({"member_id": people, "shift": "night", "kind": "person"}),
        ],
        how="diagonal_relaxed",
    )
    digest, seed = fingerprints(tables)
    return Community(
        **tables,
        attributes=("shift",),
        can_tell=dict.fromkeys(CAPABILITIES, Ability("yes"))
        | {"reads": Ability("no", "this export has no reads")},
        notes=(Note("private", 2, "a.zip", "left out"),),
        sources=(Source("a.zip", "slack", posts + 2, posts, 2),),
        set_aside=pl.DataFrame({"file": ["a"], "line": ["7"], "reason": ["odd"], "row": [None]}),
        private_dropped=2,
        zone="Europe/Berlin",
        title=title,
        fingerprint=digest,
        seed=seed,
    )
