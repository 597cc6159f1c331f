"""One thread imports at a time: two that meet in a circle would see half of a module.

Python takes a lock for each module; where two threads wait for each other's, one goes on with what
is there so far. The first visitor may come while the server still warms up.
"""

from __future__ import annotations

from threading import RLock
from typing import Final

ONE_AT_A_TIME: Final = RLock()
