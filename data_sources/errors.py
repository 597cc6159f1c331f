"""The one error that may escape from :mod:`data_sources`."""

from __future__ import annotations


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
