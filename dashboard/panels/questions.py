"""What no page can tell, and what to ask in the room: plain sentences, kept as data."""

from __future__ import annotations

from typing import Final

CANNOT_TELL: Final[dict[str, tuple[str, ...]]] = {
    "overview": (
        "What was said in person, on the phone or in private messages.",
        "Why somebody said nothing.",
        "Whether an answer helped.",
    ),
    "engagement": (
        "Whether those who said nothing read, agreed, or were not there, unless the platform says.",
        "Why somebody left.",
        "What a reaction meant to the person who gave it.",
    ),
    "reach": (
        "Who talks to whom in person, on the phone or in private messages.",
        "Whether a tie was a help, a greeting or a quarrel.",
        "Whether those at the edge want to be nearer.",
    ),
    "stories": (
        "What was said in person, on the phone or in private messages.",
        "What people think and do not write.",
        "Two stories told in the same words look like one, one told in two ways like two.",
        "Whether a story is true.",
    ),
    "heard": (
        "What was answered in person, on the phone or in private messages.",
        "What was removed before the export, without a trace.",
        "Why a post was not answered: a gap does not prove a motive.",
    ),
    "data": (
        "What the platform never exported.",
        "What was removed before the export, without a trace.",
    ),
    "workbench": (
        "What a person meant: ask them, where that does them no harm.",
        "Who wrote it: the names are taken off here, yet wording and time can still tell.",
        "What was said in person, on the phone or in private messages.",
    ),
    "method": (
        "Whether a number is good for the community: that is for the room to say.",
        "The cause of any difference or change.",
    ),
}

QUESTIONS: Final[dict[str, tuple[str, ...]]] = {
    "overview": (
        "Which of these sentences surprises us, and whom could we ask about it?",
        "Who is not in this room and not in these numbers?",
        "What did we hope to see here, and what would change our mind?",
        "What will we do before the next review, and who will say whether it was done?",
    ),
    "engagement": (
        "Who hardly speaks, and what would make it worth their while?",
        "Which posts got no answer, and who could still answer them?",
        "What happened to those who came new?",
        "If the few who write most of it stopped, what would be left?",
    ),
    "reach": (
        "Which group at the edge should somebody turn to first, and who?",
        "Who are the few that hold two groups together, and who could join them?",
        "Whom have those who lead not met, and when will they?",
    ),
    "stories": (
        "Which of these stories have we not talked about, and who could tell it to us?",
        "Who tells our story besides those who lead?",
        "Whose chair is empty, and do they tell it elsewhere or not at all?",
        "Which story of a few should all of us read before we go?",
    ),
    "heard": (
        "Which of the open posts will somebody answer this week, and who?",
        "What did we hear here that we did not want to hear, and what followed from it?",
        "Who stopped saying it, and could we ask them why?",
        "Whom do those who lead answer, and whom not?",
    ),
    "data": (
        "Who is missing from the list of members?",
        "Which rows were set aside, and does that change the picture?",
        "Has anything else happened in this period that no export holds?",
    ),
    "workbench": (
        "Which of these posts should everybody here have read?",
        "Would those who wrote them agree with the name that we gave their story?",
        "What did we leave out, and would somebody else have left it out too?",
    ),
    "method": (
        "Which number do we lean on most, and do we all read its definition alike?",
        "What does that number not count?",
    ),
}

ASKED: Final[dict[str, str]] = {
    "overview": "What does the whole picture say?",
    "engagement": "Who takes part, and who does not?",
    "reach": "Who is connected to whom, and who is nobody's conversation?",
    "stories": "How many different stories are told, by whom, and which are ours?",
    "heard": "What happened to what we did not want to hear?",
    "data": "What is in here, and what can it not tell?",
    "workbench": "What do people say, in their own words?",
    "method": "How is every number made?",
}

UNTOLD: Final[dict[str, str]] = {
    "text": "what was said",
    "replies": "who answered whom",
    "reactions": "reactions",
    "reactors": "who gave reactions",
    "mentions": "who named whom",
    "reads": "readers from absent people",
    "members": "silent members from nobody",
    "memberships": "who belongs to which space",
    "removed": "what was removed",
    "edited": "what was changed later",
    "spaces": "one space from another",
    "attributes": "one group from another",
}
"""What cannot be told where an export lacks an ability: "we cannot tell ..."."""
