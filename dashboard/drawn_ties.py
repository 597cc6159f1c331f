"""Ties drawn anew by chance, as measures of each draw: the shape only; metrics make them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

METHOD: Final = "1"
"""To be raised when the same ties would give other draws."""


@dataclass(frozen=True, eq=False)
class DrawnTies:
    """Measures of the whole data's ties as they are, and as chance would have them.

    ``observed`` is one number by name and ``drawn`` one by draw: [draws]. Names: "two-way" (of
    connected pairs), "in one piece" and "centralisation" (of the connected), "modularity"; none
    where there are too few ties to draw. ``kinds`` are the places in ``TIES`` of the kinds drawn,
    and ``seed`` is that of the posts.
    """

    observed: Mapping[str, float]
    drawn: Mapping[str, npt.NDArray[np.float64]]
    kinds: tuple[int, ...]
    seed: str
