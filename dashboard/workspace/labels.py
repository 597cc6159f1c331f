"""Samples of posts that people read one by one, and what they said: added, and never changed."""

from __future__ import annotations

from dataclasses import asdict, replace
from datetime import UTC, date, datetime
from typing import Any, Final

import sqlalchemy as sql

from dashboard.labels import NO_LABELS, Drawn, Label, Labels, Purpose, Sample, last_words
from dashboard.period import Period
from dashboard.workspace.store import LABEL_SAMPLES, LABELS, hashed, records

_COLUMNS: Final = (
    LABEL_SAMPLES.c.purpose,
    LABEL_SAMPLES.c.number,
    LABEL_SAMPLES.c.sample,
    LABEL_SAMPLES.c.closed_at,
)


class SampleExists(Exception):  # noqa: N818 - an answer to a question, named as the pages say it
    """Somebody else has drawn a sample since the last look."""

    def __init__(self) -> None:
        super().__init__("Somebody else has drawn these posts meanwhile: theirs are read now.")


class SampleClosed(Exception):  # noqa: N818 - the same
    """The sample was closed: what was said of its posts is settled."""

    def __init__(self) -> None:
        super().__init__("These posts were closed meanwhile: what was said of them is settled.")


def samples(token: str, purpose: Purpose) -> tuple[Sample, ...]:
    """Return the samples of a dataset drawn for one purpose, in order, open ones among them."""
    with records().connect() as connection:
        return _samples(connection, token, LABEL_SAMPLES.c.purpose == purpose)


def open_posts(token: str) -> frozenset[str]:
    """Return the posts of all samples of a dataset that are being read blind: not closed yet."""
    with records().connect() as connection:
        unclosed = _samples(connection, token, LABEL_SAMPLES.c.closed_at.is_(None))
    return frozenset(one.post_id for each in unclosed for one in each.posts)


def draw(token: str, sample: Sample) -> None:
    """Keep a sample that was drawn.

    Raises:
        SampleExists: There is one of this purpose and number; nothing was kept.
    """
    row = {
        "token_hash": hashed(token),
        "purpose": sample.purpose,
        "number": sample.number,
        "sample": _written(sample),
    }
    try:
        with records().begin() as connection:
            connection.execute(sql.insert(LABEL_SAMPLES).values(row))
    except sql.exc.IntegrityError as error:
        raise SampleExists from error


def give(token: str, label: Label) -> None:
    """Add what somebody said of a post, and return when it is safely on the disk.

    Raises:
        SampleClosed: The sample was closed meanwhile; nothing was added.
    """
    row = {
        "token_hash": hashed(token),
        "purpose": label.purpose,
        "number": label.sample,
        "post_id": label.post_id,
        "labeller": label.labeller,
        "says": label.says,
        "at": label.at,
    }
    with records().connect() as connection:
        connection.exec_driver_sql("BEGIN IMMEDIATE")
        wanted = sql.select(LABEL_SAMPLES.c.closed_at)
        if connection.execute(wanted.where(*_one(token, label.purpose, label.sample))).scalar():
            raise SampleClosed
        connection.execute(sql.insert(LABELS).values(row))
        connection.commit()


def given(token: str, purpose: Purpose, number: int) -> tuple[Label, ...]:
    """Return what was said of the posts of one sample, each person's last word on each post."""
    ours = (LABELS.c.purpose == purpose, LABELS.c.number == number)
    with records().connect() as connection:
        return _given(connection, token, *ours)


def close(token: str, purpose: Purpose, number: int) -> None:
    """Close a sample: from now on it counts, and nothing said of its posts can change."""
    values = {"closed_at": datetime.now(UTC)}
    with records().begin() as connection:
        wanted = sql.update(LABEL_SAMPLES).where(*_one(token, purpose, number))
        connection.execute(wanted.where(LABEL_SAMPLES.c.closed_at.is_(None)).values(values))


def closed_within(connection: sql.Connection, token: str) -> Labels:
    """Return the closed samples of a dataset and their labels, through an open connection."""
    closed = _samples(connection, token, LABEL_SAMPLES.c.closed_at.is_not(None))
    if not closed:
        return NO_LABELS
    settled = {(each.purpose, each.number) for each in closed}
    said = _given(connection, token)
    return Labels(closed, tuple(each for each in said if (each.purpose, each.sample) in settled))


def _one(token: str, purpose: Purpose, number: int) -> tuple[sql.ColumnElement[bool], ...]:
    return (
        LABEL_SAMPLES.c.token_hash == hashed(token),
        LABEL_SAMPLES.c.purpose == purpose,
        LABEL_SAMPLES.c.number == number,
    )


def _samples(
    connection: sql.Connection, token: str, *only: sql.ColumnElement[bool]
) -> tuple[Sample, ...]:
    wanted = sql.select(*_COLUMNS).where(LABEL_SAMPLES.c.token_hash == hashed(token), *only)
    rows = connection.execute(wanted.order_by(LABEL_SAMPLES.c.purpose, LABEL_SAMPLES.c.number))
    return tuple(_read(row.sample, row.closed_at) for row in rows)


def _given(
    connection: sql.Connection, token: str, *only: sql.ColumnElement[bool]
) -> tuple[Label, ...]:
    wanted = sql.select(LABELS).where(LABELS.c.token_hash == hashed(token), *only)
    rows = connection.execute(wanted.order_by(LABELS.c.entry))
    return last_words(
        [
            Label(
                row.purpose, row.number, row.post_id, row.labeller, row.says,
                row.at.replace(tzinfo=UTC),
            )
            for row in rows
        ]
    )  # fmt: skip


def _written(sample: Sample) -> dict[str, Any]:
    days = (sample.period.start.isoformat(), sample.period.end.isoformat())
    written = asdict(replace(sample, closed_at=None))
    return written | {"period": days, "drawn_at": sample.drawn_at.isoformat()}


def _read(written: dict[str, Any], closed_at: datetime | None) -> Sample:
    start, end = (date.fromisoformat(day) for day in written["period"])
    read = {
        "period": Period(start, end),
        "drawn_at": datetime.fromisoformat(written["drawn_at"]),
        "posts": tuple(Drawn(**each) for each in written["posts"]),
        "closed_at": closed_at and closed_at.replace(tzinfo=UTC),
    }
    return Sample(**{**written, **read})
