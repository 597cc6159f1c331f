"""Uploaded files -> one Community: open, recognise, read, merge."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import partial
from itertools import accumulate
from pathlib import Path
from typing import Final

from data_sources.community import Community, Note
from data_sources.errors import ExportError
from data_sources.formats import FORMATS
from data_sources.formats._format import Format, Part
from data_sources.formats._parse import PROCESS_KEY
from data_sources.formats._tables import tables as tables_in
from data_sources.formats.activity_log import read as read_log
from data_sources.merge import merge
from data_sources.mixed_archive import LOOSE, by_kind, others
from data_sources.placing import placed
from data_sources.profiles import Kind, Profile, fitting
from data_sources.roster import read_roster
from data_sources.upload import Upload, open_upload

LEAST: Final = 0.2
"""Below this sureness no format claims a file."""

FileLike = Path | str | Upload


Progress = Callable[[str, str, float], None]
"""Told before each step: the file (empty for all), the step in words, the share done (0 to 1)."""

_MERGING: Final = 0.9
_LOOKED_AT: Final = 16
_MEGABYTE: Final = 1_000_000
_LARGE: Final = 5 * _MEGABYTE
"""Of a smaller file nobody needs to hear how many bytes are read."""
_PIECE: Final = 1 << 20
_LABELS: Final = {known.key: known.label for known in FORMATS}


def read_exports(  # noqa: PLR0913 - by name, and all may be left out
    paths: Sequence[FileLike],
    *,
    roster: Sequence[FileLike] = (),
    mapping: Mapping[str, str] | None = None,
    profiles: Sequence[Profile] = (),
    zone: str | None = None,
    key: bytes = PROCESS_KEY,
    progress: Progress | None = None,
) -> Community:
    """Read one or several files of one community, whatever their platforms.

    ``roster`` names people lists; others among ``paths`` are recognised too. ``mapping`` names the
    columns of all hand-made tables by role; ``profiles`` are tried for each, by its header.
    ``zone`` is the zone in which days begin, and of times that name none. ``key``
    is the key of the e-mail hashes. ``progress`` is told each step; what it raises ends the
    reading. Raises ExportError, in one sentence, for a file that cannot be read.
    """
    pace = _Pace([*paths, *roster], progress)
    settled = (Profile(mapping),) if mapping else tuple(profiles)
    parts = []
    for at, path in enumerate([*paths, *roster]):
        pace.tell(at, "opening it")
        upload = opened(path)
        pace.tell(at, "finding out what it is")
        listed = at >= len(paths)
        step = pace.step(at, upload)
        if listed:
            step("reading it as a people list")
        if listed:
            parts.append(_read_people(upload, settled, zone))
        else:
            parts += read_parts(upload, settled, step, zone)
    pace.tell(len(parts), "putting the files together")
    return merge(parts, zone=zone, key=key)


class _Pace:
    """How far reading is, by the bytes of the files that are read."""

    def __init__(self, files: Sequence[FileLike], progress: Progress | None) -> None:
        paths = [file.path if isinstance(file, Upload) else Path(file) for file in files]
        sizes = [path.stat().st_size if path.is_file() else 0 for path in paths]
        self._names = [path.name for path in paths]
        self._before = [0, *accumulate(sizes)]
        self._progress = progress

    def tell(self, at: int, step: str, within: float = 0.0) -> None:
        """Tell the step that begins with file number ``at``; after the last, with all files.

        ``within`` is the share (0 to 1) of the file that is read.
        """
        if self._progress is not None:
            last = at >= len(self._names)
            size = 0 if last else self._before[at + 1] - self._before[at]
            share = _MERGING * (self._before[at] + within * size) / max(self._before[-1], 1)
            self._progress("" if last else self._names[at], step, share)

    def step(self, at: int, upload: Upload) -> Callable[[str], None]:
        """Return what tells a step of file number ``at``, and from then on how much is read."""

        def told(step: str) -> None:
            self.tell(at, step)
            if self._progress is not None:
                upload.watch(partial(self._read, at, step))

        return told

    def _read(self, at: int, step: str, done: int, total: int) -> None:
        words = f"{step}, {in_megabytes(done, total)}" if total >= _LARGE else step
        self.tell(at, words, done / total)


def in_megabytes(done: int, total: int) -> str:
    """Return how many bytes of how many are read, in words.

    >>> in_megabytes(120_400_000, 250_000_000)
    '120 of 250 MB'
    """
    return f"{done / _MEGABYTE:.0f} of {total / _MEGABYTE:.0f} MB"


def opened(file: FileLike) -> Upload:
    """Open a path; an upload that is open already stays as it is."""
    return file if isinstance(file, Upload) else open_upload(file)


def read_part(
    upload: Upload,
    profiles: Sequence[Profile] = (),
    step: Callable[[str], None] | None = None,
    zone: str | None = None,
) -> Part:
    """Read one upload with the format that is surest of it; raises ExportError.

    A table that no export format claims is read by the first profile that fits its header; one
    that is claimed by nothing else but the activity log too. ``step`` is told what it is read as.
    Times that name no zone are of the profile's, else of ``zone``, else of UTC.
    """
    ranked = recognised(upload)
    form = ranked[0][1] if ranked else None
    settled = _settled(upload, profiles, form)
    if step is not None and (form or settled):
        step(f"reading it as: {_LABELS[form.key if form else 'activity_log']}")
    if settled is not None:
        return placed(_by_profile(upload, settled), None if settled.zone else zone)
    if form is None:
        raise _unknown(upload)
    part = placed(form.read(upload), zone)
    return replace(part, notes=(*part.notes, *upload.mended()))


def read_parts(
    upload: Upload,
    profiles: Sequence[Profile] = (),
    step: Callable[[str], None] | None = None,
    zone: str | None = None,
) -> list[Part]:
    """Read one upload as :func:`read_part` does; of an archive of loose tables each kind by itself.

    Raises ExportError.
    """
    ranked = recognised(upload)
    form = ranked[0][1] if ranked and upload.entries else None
    if form is None or form.key not in LOOSE or _settled(upload, profiles, form) is not None:
        return [read_part(upload, profiles, step, zone)]
    kinds, notes = by_kind(upload, _surest)
    first, *rest = [read_part(kind, profiles, step, zone) for kind in kinds]
    return [replace(first, notes=(*first.notes, *notes)), *rest]


def _surest(upload: Upload) -> str:
    ranked = recognised(upload)
    return ranked[0][1].key if ranked else ""


_KINDS: Final[Mapping[str, Sequence[Kind]]] = {
    "": ("events", "people"),
    "activity_log": ("events", "people"),
    "people_roster": ("people",),
}
"""Profiles of which kinds may read what is recognised as what; a platform's export needs none."""


def _settled(upload: Upload, profiles: Sequence[Profile], form: Format | None) -> Profile | None:
    """Return the profile for a table, None where none fits one that is recognised anyway."""
    kinds = _KINDS.get(form.key if form else "", ())
    tables = tables_in(upload) if profiles and kinds else []
    found = (fitting(profiles, upload.header(entry), kinds=kinds) for entry in tables)
    settled = next((profile for profile in found if profile), None)
    if form and settled and form.key == "activity_log" and not _may_list(settled):
        return None
    if settled is None and form is None and tables:
        profile = profiles[0]
        lacking = ", ".join(f"“{name[:40]}”" for name in profile.lacking(upload.header(tables[0])))
        raise ExportError(
            profile.name, f"{upload.name} has no column {lacking}", "name columns that it has"
        )
    return settled


def read_by(profile: Profile) -> str:
    """Return the reason of the note that says that a table was read by ``profile``."""
    return f"read by {profile.name}"


def _may_list(settled: Profile) -> bool:
    """Whether a profile may read what looks like a log: one of people, if made for that header."""
    return settled.kind == "events" or bool(settled.made_for)


def _by_profile(upload: Upload, settled: Profile) -> Part:
    """Read the tables that a profile fits; others in the same archive are told."""
    tables = tables_in(upload)
    fit = [entry for entry in tables if not settled.lacking(upload.header(entry))]
    chosen = upload.only(fit)
    if settled.kind == "events":
        part = read_log(chosen, settled)
    else:
        part = placed(read_roster(chosen, settled), settled.zone)
    notes = [Note(read_by(settled), part.rows_in, upload.name, _ONCE_SET)]
    notes += others([entry for entry in tables if entry not in fit])
    return replace(part, notes=(*notes, *part.notes))


def _read_people(upload: Upload, profiles: Sequence[Profile], zone: str | None) -> Part:
    """Read a list of people, by the profile that fits one of its tables; its days are of a zone."""
    found = (fitting(profiles, upload.header(one), kinds=("people",)) for one in tables_in(upload))
    settled = next((profile for profile in found if profile), None)
    part = _by_profile(upload, settled) if settled else read_roster(upload)
    return placed(part, zone if settled is None or settled.zone is None else None)


_ONCE_SET: Final = "look at the columns again if a number surprises you"


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


def _damaged(upload: Upload) -> ExportError | None:
    """Return what is wrong with the first of some entries that cannot be read to its end."""
    for entry in upload.entries[:_LOOKED_AT]:
        try:
            with upload.open(entry) as stream:
                while stream.read(_PIECE):
                    pass
        except ExportError as error:
            return error
    return None


def _unknown(upload: Upload) -> ExportError:
    """Return what is wrong with a file that no format claims, as far as can be told."""
    if upload.entries:
        return _damaged(upload) or ExportError(
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
