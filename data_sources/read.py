"""Uploaded files -> one Community: open, recognise, read, merge."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Final

from data_sources.community import Community
from data_sources.errors import ExportError
from data_sources.formats import FORMATS
from data_sources.formats._format import Format, Part
from data_sources.formats._parse import PROCESS_KEY
from data_sources.formats.activity_log import read as read_log
from data_sources.merge import merge
from data_sources.roster import read_roster
from data_sources.upload import Upload, open_upload

LEAST: Final = 0.2
"""Below this sureness no format claims a file."""

FileLike = Path | str | Upload


def read_exports(
    paths: Sequence[FileLike],
    *,
    roster: Sequence[FileLike] = (),
    mapping: Mapping[str, str] | None = None,
    zone: str | None = None,
    key: bytes = PROCESS_KEY,
) -> Community:
    """Read one or several files of one community, whatever their platforms.

    ``roster`` names people lists; others among ``paths`` are recognised too. ``mapping`` names the
    columns of hand-made tables by role. ``key`` is the key of the e-mail hashes. Raises
    ExportError, in one sentence, for a file that cannot be read.
    """
    parts = [read_part(opened(path), mapping) for path in paths]
    parts += [read_roster(opened(path)) for path in roster]
    return merge(parts, zone=zone, key=key)


def opened(file: FileLike) -> Upload:
    """Open a path; an upload that is open already stays as it is."""
    return file if isinstance(file, Upload) else open_upload(file)


def read_part(upload: Upload, mapping: Mapping[str, str] | None = None) -> Part:
    """Read one upload with the format that is surest of it; raises ExportError."""
    ranked = recognised(upload)
    if ranked:
        form = ranked[0][1]
        if mapping and form.key == "activity_log":
            return read_log(upload, mapping)
        return form.read(upload)
    if mapping:
        return read_log(upload, mapping)
    raise _unknown(upload)


def recognised(upload: Upload) -> list[tuple[float, Format]]:
    """Return ``sureness, format`` for the formats that claim ``upload``, the surest first.

    A format that fails at it claims nothing; the others are still asked.
    """
    found = [(_sureness(form, upload), form) for form in FORMATS]
    claims = [claim for claim in found if claim[0] >= LEAST]
    return sorted(claims, key=lambda claim: -claim[0])


def _sureness(form: Format, upload: Upload) -> float:
    try:
        return form.recognise(upload)
    except Exception:  # noqa: BLE001 - whatever goes wrong in one format must not stop the others
        return 0.0


def _unknown(upload: Upload) -> ExportError:
    """Return what is wrong with a file that no format claims, as far as can be told."""
    if upload.entries:
        return ExportError(
            upload.name,
            "this archive holds no export that we know",
            "upload the export as the platform gave it to you",
        )
    if upload.head(size=64).lstrip(b"\xef\xbb\xbf \r\n\t")[:1] in {b"{", b"["}:
        why = "this JSON is of no export that we know"
        return ExportError(upload.name, why, "upload the export as the platform gave it to you")
    try:
        header = upload.table().frame.columns
    except ExportError as error:
        return error
    named = ", ".join(f"“{name[:40]}”" for name in header[:5])
    return ExportError(
        upload.name,
        f"no known export has these columns ({named})",
        "name the columns for person and time, or upload the export as the platform gave it",
    )
