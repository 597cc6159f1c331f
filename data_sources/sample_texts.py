"""What the made-up community says beside its stories: small talk, answers, welcomes, and names."""

from __future__ import annotations

from typing import Final

PLACES: Final = (
    *("line two", "the north yard", "hall four", "the loading bay", "the paint shop"),
    *("gate three", "the boiler room", "the workshop", "the cold store", "line seven"),
    *("the tank farm", "the weighbridge", "hall nine"),
)
THINGS: Final = (
    *("the handrail", "the pallet rack", "the forklift", "the harness", "the ladder"),
    *("the valve", "the guard", "the crane", "the hose", "the switchboard", "the conveyor"),
)
WHEN: Final = (
    *("this morning", "last night", "on Monday", "during the audit", "before the break"),
    *("on Thursday", "after lunch", "last week", "at the weekend"),
)

SMALL_TALK: Final = (
    "Good morning!",
    "Does anybody have the number of the canteen?",
    "The car park is full again.",
    "Photos of the summer party are in the folder.",
    "Has somebody found a black jacket?",
    "Lunch at twelve?",
    "The coffee machine works again.",
    "Who plays football {when}?",
    "A bicycle stands in the way, whose is it?",
    "Snow {when}, drive slowly.",
)

REPLIES: Final = (
    *("Agreed.", "Thanks!", "Yes.", "Exactly.", "Understood.", "Noted.", "Good!", "Same."),
    *("Really?", "When?", "Who?", "Perhaps.", "Certainly.", "+1"),
    "Thank you for raising this.",
    "Who could decide this?",
)

WELCOMES: Final = (
    "Welcome, good to have you here!",
    "Welcome to the team at {place}.",
    "Welcome! I can show you {thing} {when}.",
)
FIRST_POSTS: Final = (
    "Hello, I am new at {place}. Who shows me {thing}?",
    "My first week at {place}, where do I report a loose guard?",
    "Hello from {place}, I started {when}.",
    "I am new here and look for the plan of {place}.",
)

IDEAS: Final = (
    "An idea: we could try {thing} on one line first.",
    "What if {place} and the next hall shared {thing}?",
    "A small idea for {place}: paint the edge of {thing}.",
    "Could we hang a list beside {thing} at {place}?",
)
IDEA_REPLIES: Final = (
    "A good idea, {place} could begin {when}.",
    "I would help with that.",
    "We tried it with {thing}, it took an hour.",
    "Who has {thing} to spare?",
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
