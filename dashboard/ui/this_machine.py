"""Whether an address reaches this machine only; nothing heavy is imported for it."""

from __future__ import annotations

import ipaddress
import os


def is_this_machine(address: str | None) -> bool:
    """Say whether nobody but this machine reaches an address that a server is bound to."""
    if not address:
        return False
    try:
        return ipaddress.ip_address(address).is_loopback
    except ValueError:
        return address == "localhost"


def others_reach(address: str | None) -> bool:
    """Say whether others than this machine may reach the pages of a server bound to an address.

    ``WHOLE_PICTURE_OPEN=1`` says so too, where another server stands in front of this one.
    """
    return os.environ.get("WHOLE_PICTURE_OPEN") == "1" or not is_this_machine(address)
