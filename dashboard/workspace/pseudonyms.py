"""Names that stand for people where posts are read: "Person 17", under the key of this home."""

from __future__ import annotations

import hmac
from collections.abc import Iterable, Mapping

from dashboard.workspace.store import secret_key


def persons(members: Iterable[str]) -> Mapping[str, str]:
    """Return a name for each of a community's members, the same ones for the same members.

    Numbers follow a keyed digest of the member, so that they tell nothing to anybody without it.
    """
    key = secret_key()
    digests = {each: hmac.digest(key, each.encode(errors="surrogatepass"), "sha256")
               for each in members}  # fmt: skip
    ordered = sorted(digests, key=lambda each: digests[each])
    return {each: f"Person {number}" for number, each in enumerate(ordered, start=1)}


def key_of_workbench() -> str:
    """Return the key that opens the workbench where others than this machine reach the pages."""
    return hmac.new(secret_key(), b"workbench", "sha256").hexdigest()[:40]
