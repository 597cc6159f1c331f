"""The one error that may escape from :mod:`data_sources`."""

from __future__ import annotations

KINDS_OF_FILE = "zip, 7z or tar as the platform gave it, CSV, XLSX, XLS, ODS, JSON, XML, mbox, text"
"""What may be dropped, in words."""


class ExportError(Exception):
    """A file that cannot be read; one sentence: what is wrong, where, and what to do.

    >>> str(ExportError("posts.zip", "it is cut off", "download it again"))
    'posts.zip: it is cut off; download it again.'
    """

    def __init__(self, what: str, why: str, what_to_do: str) -> None:
        super().__init__(f"{what}: {why}; {what_to_do}.")
        self.what = what
        self.why = why
        self.what_to_do = what_to_do
