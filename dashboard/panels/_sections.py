"""Where each reading stands: its family among the sentences, and the panel with its evidence."""

from __future__ import annotations

from typing import Final, NamedTuple


class Section(NamedTuple):
    """A part of the catalogue: the panel, on a page, that holds its evidence."""

    family: str
    panel: str
    link: str
    keys: tuple[str, ...]
    page: str = "engagement"


SECTIONS: Final = (
    Section("members", "participation", "who",
            ("members_total", "members_spoke", "members_silent")),
    Section("members", "everyone", "who",
            ("members_active", "members_unseen", "members_read", "members_got_answer")),
    Section("voices", "voices", "see",
            ("posts_total", "voices_for_half", "effective_voices", "posts_gini_all",
             "posts_gini_speakers")),
    Section("answers", "answers", "see",
            ("first_reply_median_hours", "unanswered_after_7d", "questions_answered")),
    Section("answers", "open", "open", ("open_posts",)),
    Section("newcomers", "newcomers", "see",
            ("newcomers", "newcomer_first_post_answered", "newcomers_gone_30d")),
    Section("staying", "retention", "see", ("retention_90d", "members_lost")),
    Section("reactions", "reactions", "see",
            ("members_reacted", "reactions_total", "reactions_from_half")),
    Section("behaviours", "behaviours", "see", ("behaviour_spread",)),
    Section("spaces", "spaces", "see", ("quiet_spaces",)),
    Section("leaders", "leaders", "see", ("leader_post_share",)),
    Section("removed", "removed", "see", ("removed_share",)),
    Section("connected", "isolated", "who", ("members_connected", "members_isolated"), "reach"),
    Section("groups", "barely", "which",
            ("groups_barely_reached", "groups_not_reached"), "reach"),
    Section("groups", "between", "see", ("cross_group_ties", "ei_index"), "reach"),
    Section("reached", "reached", "who",
            ("reached_observed", "members_not_known_reached"), "reach"),
    Section("two_way", "two_way", "see", ("two_way_ties", "never_addressed_back"), "reach"),
    Section("pieces", "bridges", "see", ("bridge_dependence",), "reach"),
    Section("pieces", "pieces", "see",
            ("largest_component_share", "centralisation", "communities"), "reach"),
    Section("led", "led", "whom",
            ("leader_reach_1", "leader_reach_2", "groups_untouched_by_leaders"), "reach"),
    Section("stories", "many", "see",
            ("stories_told", "effective_stories", "largest_story_share", "posts_unassigned"),
            "stories"),
    Section("stories", "beside", "see", ("sponsor_story_posts",), "stories"),
    Section("stories", "ours", "see",
            ("sponsor_story_people", "sponsor_story_by_leaders", "largest_other_story",
             "sponsor_story_amplification"), "stories"),
    Section("stories", "rare", "read", ("rare_stories",), "stories"),
    Section("stories", "chairs", "see", ("story_group_divergence", "stories_in_one_group"),
            "stories"),
    Section("answered", "curves", "see", ("answered_sponsor", "answered_alternative"), "heard"),
    Section("answered", "matched", "see", ("answered_gap", "leader_answered_gap"), "heard"),
    Section("came_back", "returned", "see", ("returned_gap",), "heard"),
    Section("heard", "ladder", "see", ("alternative_seen", "alternative_acted_on"), "heard"),
    Section("heard", "open_alternative", "open", ("open_alternative",), "heard"),
    Section("taken_away", "ledger", "see", ("removed_gap",), "heard"),
    Section("mirror", "mirror", "see", ("leader_broadcast",), "heard"),
    Section("dissent", "dissent", "see", ("dissent_share", "dissent_answered_gap"), "heard"),
)  # fmt: skip

SECTION_OF: Final = {key: section for section in SECTIONS for key in section.keys}
