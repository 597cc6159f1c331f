"""What the made-up community says: stories, small talk, and everyday words, by template."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True)
class Story:
    """A story: its weight among opening posts, the share of them answered, and its sentences.

    ``by_leaders`` is the share of its posts that leaders and sponsors write. ``answered_lately``
    holds for the last quarter, ``answered`` for the time before.
    """

    name: str
    weight: float
    by_leaders: float
    answered: float
    answered_lately: float
    templates: tuple[str, ...]


PLACES: Final = (
    "line two",
    "the north yard",
    "hall four",
    "the loading bay",
    "the paint shop",
    "gate three",
    "the boiler room",
    "the workshop",
)
THINGS: Final = (
    "the handrail",
    "the pallet rack",
    "the forklift",
    "the harness",
    "the ladder",
    "the valve",
    "the guard",
    "the crane",
)
WHEN: Final = ("this morning", "last night", "on Monday", "during the audit", "before the break")

STORIES: Final[tuple[Story, ...]] = (
    Story(
        "zero harm",
        0.20,
        0.62,
        0.84,
        0.88,
        (
            "Zero harm by 2027 is within reach: {place} finished {when} without an incident.",
            "Proud that {place} lives our zero harm goal, another week without harm.",
            "Our zero harm pledge for 2027 was signed at {place} {when}.",
            "Zero harm by 2027 starts with each of us, see the board at {place}.",
        ),
    ),
    Story(
        "lifts",
        0.13,
        0.02,
        0.68,
        0.24,
        (
            "The lift at {place} is still broken, nobody repairs the lifts.",
            "Nobody repairs the lifts: {when} we carried {thing} up by hand at {place}.",
            "Repair request for the lift at {place} is open since spring, who decides?",
        ),
    ),
    Story(
        "app",
        0.10,
        0.02,
        0.66,
        0.26,
        (
            "The safety app counts steps, not risks, {place} has no reception anyway.",
            "Reporting {thing} in the app took twenty minutes {when}, it counts steps, not risks.",
            "The app asks how far I walked at {place} but not what was dangerous there.",
        ),
    ),
    Story(
        "Leeds",
        0.08,
        0.06,
        0.70,
        0.66,
        (
            "What we learnt in Leeds about {thing}: check it together, {when}.",
            "The Leeds visit showed how {place} could store {thing} better.",
        ),
    ),
    Story(
        "gloves",
        0.07,
        0.02,
        0.68,
        0.54,
        (
            "The new gloves tear at {place}, ours were better.",
            "Which gloves do you use for {thing}? The thin ones do not last.",
        ),
    ),
    Story(
        "handover",
        0.06,
        0.02,
        0.66,
        0.42,
        (
            "At the handover {when} nobody told us that {thing} was out of order.",
            "Handover sheets at {place} are empty, how do others write theirs?",
        ),
    ),
    Story(
        "noise",
        0.05,
        0.01,
        0.64,
        0.58,
        (
            "It was too loud at {place} {when} to hear the alarm.",
            "Has anybody measured the noise near {thing}?",
        ),
    ),
    Story(
        "near misses",
        0.06,
        0.05,
        0.70,
        0.66,
        (
            "Near miss at {place}: {thing} slipped, nobody was hurt.",
            "Near miss {when}: {thing} came loose at {place}.",
        ),
    ),
    Story(
        "training",
        0.05,
        0.12,
        0.72,
        0.70,
        (
            "First-aid training at {place}, who would like to come?",
            "The training on {thing} was good, the second half was too fast.",
        ),
    ),
    Story(
        "heat",
        0.03,
        0.01,
        0.62,
        0.52,
        ("It was 38 degrees at {place} {when} and the water was empty.",),
    ),
)

SMALL_TALK: Final = (
    "Good morning from {place}.",
    "Does anybody have the number of the canteen?",
    "The car park at {place} is full again.",
    "Photos of the summer party are in the folder.",
    "Has somebody found a black jacket at {place}?",
    "Lunch at twelve at {place}?",
)

RARE: Final = (
    "The agency drivers get no induction at {place}, they do not know where the exits are.",
    "Agency drivers arrive {when} without any induction, ask them about {place}.",
    "No induction for agency drivers again, one stood under {thing} {when}.",
)

REPLIES: Final = (
    "We have the same at {place}.",
    "Thanks, that helps.",
    "Thank you for raising this.",
    "I asked the workshop {when}, they will look at {thing}.",
    "Try it with two people, it worked at {place}.",
    "Who could decide this?",
    "It is on the list for {place}.",
    "Agreed.",
    "Can you send a picture of {thing}?",
    "We solved it by moving {thing} to {place}.",
)

WELCOMES: Final = ("Welcome, good to have you here!", "Welcome to the team at {place}.")
FIRST_POSTS: Final = (
    "Hello, I am new at {place}. Who shows me {thing}?",
    "My first week at {place}, where do I report a loose guard?",
)

FIRST_NAMES: Final = (
    *("Ada", "Bela", "Carla", "Dawit", "Elif", "Femi", "Greta", "Hana", "Ivan", "Jamal", "Kira"),
    *("Luca", "Mara", "Nils", "Olga", "Pavel", "Quinn", "Rosa", "Sami", "Tara", "Umar", "Vera"),
    *("Wanda", "Xenia", "Yusuf", "Zoe", "Anton", "Britt", "Chidi", "Dana"),
)
LAST_NAMES: Final = (
    *("Abel", "Brandt", "Costa", "Dietz", "Engel", "Farah", "Gomez", "Haas", "Ilic", "Jansen"),
    *("Kovac", "Lenz", "Moreau", "Novak", "Okoro", "Peters", "Quist", "Rossi", "Silva", "Toth"),
    *("Unger", "Vidal", "Weiss", "Yilmaz", "Zeller", "Ames", "Bauer", "Chen"),
)
