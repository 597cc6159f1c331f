"""Posts in several languages: no diversity is claimed from languages."""

from dataclasses import replace

import pytest

from dashboard.metrics import read
from dashboard.metrics._told import SEVERAL_LANGUAGES
from dashboard.view import View
from tests import communities
from tests.metrics.test_contract import stories_of


def view(languages):
    found = replace(stories_of("busy"), languages=languages, version=" ".join(languages))
    return View(communities.busy(), stories=found)


@pytest.mark.parametrize(
    "key", ["effective_stories", "story_group_divergence", "stories_in_one_group"]
)
def test_no_diversity_is_claimed_from_languages(key):
    assert read(key, view(("en",))).value is not None
    told = read(key, view(("de", "en")))
    assert told.value is None
    assert any(SEVERAL_LANGUAGES in caveat.sentence for caveat in told.caveats)


def test_the_number_of_stories_says_that_languages_part_them():
    told = read("stories_told", view(("de", "en")))
    assert any("several languages" in caveat.sentence for caveat in told.caveats)
