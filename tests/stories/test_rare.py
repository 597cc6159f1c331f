import numpy as np
import pytest

from dashboard.stories.rare import far_out

LARGE, SMALL = np.zeros(120, np.int64), np.ones(60, np.int64)
LABELS = np.concatenate([LARGE, SMALL])
OWN = np.concatenate([np.linspace(0.1, 0.9, 120), np.linspace(0.1, 0.9, 60)]).astype(np.float32)


@pytest.mark.parametrize(
    ("group", "taken"),
    [
        ([2, 5, 9], True),  # at the edge of a large theme
        ([35, 36, 37], True),  # just within its outer third
        ([2, 60, 100], False),  # one post at the edge is not enough
        ([47, 48, 49], False),  # in its outer half, yet nearer the heart
        ([117, 118, 119], False),  # at its heart
        ([177, 178, 179], True),  # at the heart of a small theme
    ],
)
def test_a_few_posts_leave_a_large_theme_only_from_its_outer_third(group, taken):
    assert far_out([group], OWN, LABELS) == ([group] if taken else [])


def test_each_theme_has_an_outside_of_its_own():
    nearer = np.concatenate([OWN[:120], OWN[:120] + 0.05])
    both = np.repeat([0, 1], 120)
    assert far_out([[1, 2, 3], [121, 122, 123]], nearer, both) == [[1, 2, 3], [121, 122, 123]]
