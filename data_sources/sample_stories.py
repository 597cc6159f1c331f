"""The stories that the made-up community tells, and how each of them fares."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True)
class Story:
    """A story: where it is told, how much, by whom, and what comes back.

    ``weight`` is its share of opening posts and ``by_leaders`` the share of these that leaders and
    sponsors write. ``answered_lately`` holds for the last quarter, ``answered`` for the time
    before. ``removed`` is the share of its opening posts that a moderator takes away. ``templates``
    open a conversation, ``replies`` answer in one, beside the replies that fit everywhere; to most
    of either, one of the sentences in ``also`` is added.
    """

    name: str
    space: str
    weight: float
    by_leaders: float
    answered: float
    answered_lately: float
    templates: tuple[str, ...]
    replies: tuple[str, ...] = ()
    removed: float = 0.01
    also: tuple[str, ...] = ()


STORIES: Final[tuple[Story, ...]] = (
    Story(
        *("zero harm", "safety", 0.20, 0.62, 0.84, 0.88),
        (
            "Zero harm by 2027 is within reach: {place} finished {when} without an incident.",
            "Proud that {place} lives our zero harm goal, another week without harm.",
            "Our zero harm pledge for 2027 was signed at {place} {when}.",
            "Zero harm by 2027 starts with each of us, see the board at {place}.",
            "Ninety days without harm at {place}: zero harm by 2027 is no dream.",
            "Zero harm is our promise, and {place} kept it {when}. Thank you all.",
        ),
        ("Well done, {place}.", "A great result, thank you all.", "We are proud of {place}."),
        also=(
            "Zero harm means every incident is one too many.",
            "No injury, no incident: that is what zero harm stands for.",
            "Our zero harm record is the best of all sites.",
            "The zero harm board counts the days without an incident.",
            "Every shift that ends without an injury brings zero harm nearer.",
            "We celebrate a year of zero harm with all sites soon.",
        ),
    ),
    Story(
        *("lifts", "repairs", 0.13, 0.02, 0.68, 0.24),
        (
            "The lift at {place} is still broken, nobody repairs the lifts.",
            "Nobody repairs the lifts: {when} we carried {thing} up by hand at {place}.",
            "The repair request for the lift at {place} has been open since spring, who decides?",
            "The lift at {place} stopped again {when}, with {thing} in it.",
            "Third winter without a lift at {place}. Nobody repairs the lifts here.",
        ),
        ("The lift at {place} is no better.", "Our repair request for the lift is older."),
        removed=0.15,
        also=(
            "The lift has been broken for weeks and no mechanic repairs it.",
            "Carrying loads up the stairs because the lift is broken will hurt somebody.",
            "Nobody repairs the lift, the ticket for the repair is never answered.",
            "The mechanic says the lift needs a spare part and nobody orders it.",
            "Broken lifts mean stairs, and stairs with a load mean bad backs.",
            "When is the lift repaired, the mechanic does not know either.",
        ),
    ),
    Story(
        *("app", "tools", 0.10, 0.02, 0.66, 0.26),
        (
            "The safety app counts steps, not risks, {place} has no reception anyway.",
            "Reporting {thing} in the app took twenty minutes {when}, it counts steps, not risks.",
            "The app asks how far I walked at {place} but not what was dangerous there.",
            "The app gave me a badge for ten thousand steps {when}, past {thing} without a guard.",
            "Why does the app count our steps and not the risks at {place}?",
        ),
        ("The app loses my reports at {place} too.", "I stopped using the app {when}."),
        removed=0.15,
        also=(
            "The app counts our steps and never asks about the risks we see.",
            "A report in the app takes longer than removing the risk.",
            "The app crashes without reception and the report is lost.",
            "I get badges in the app for steps, nobody reads my reports of risks.",
            "The safety app tracks steps, but the form for risks has no photo.",
            "Reports that I send in the app are never answered.",
        ),
    ),
    Story(
        *("Leeds", "visits", 0.07, 0.06, 0.70, 0.66),
        (
            "What we learnt in Leeds about {thing}: check it together, {when}.",
            "The Leeds visit showed how {place} could store {thing} better.",
            "In Leeds the night crew plans the repairs of {thing}, could {place} do that?",
            "Notes from Leeds: they walk past {thing} twice a day, in pairs.",
        ),
        ("Who else was in Leeds?", "Leeds has done that with {thing} for years."),
        also=(
            "The visit to Leeds was worth the journey.",
            "In Leeds the crew showed us their plans and their stores.",
            "Those who travelled to Leeds wrote down what they saw there.",
            "The people in Leeds would like to visit us as well.",
            "Leeds stores spare parts by the week in which they are used.",
        ),
    ),
    Story(
        *("gloves", "tools", 0.06, 0.02, 0.68, 0.54),
        (
            "The new gloves tear at {place}, ours were better.",
            "Which gloves do you use for {thing}? The thin ones do not last.",
            "Two pairs of gloves torn {when}, both at {thing}.",
            "Could we have the old gloves back for {thing}?",
        ),
        ("Take the blue gloves, they hold.", "Our gloves tear at the thumb as well."),
        also=(
            "The gloves tear at the thumb after a day.",
            "Thin gloves give no grip and cut fingers.",
            "The old gloves were thicker and lasted for weeks.",
            "Torn gloves go into the box, new gloves come once a month.",
            "My hands are cut because the gloves are too thin.",
        ),
    ),
    Story(
        *("handover", "repairs", 0.06, 0.02, 0.66, 0.42),
        (
            "At the handover {when} nobody told us that {thing} was out of order.",
            "Handover sheets at {place} are empty, how do others write theirs?",
            "The handover at {place} takes two minutes, {thing} was not mentioned {when}.",
            "We found {thing} locked out {when} and no word in the handover.",
        ),
        ("Our handover sheet has a line for that.", "The handover at {place} is no better."),
        also=(
            "A handover needs five minutes and a sheet that is filled in.",
            "The next shift starts blind when the handover is empty.",
            "Nobody writes the handover sheet when the shift ends late.",
            "Without a handover the new shift finds out by itself.",
            "Handover from the early to the late shift is the worst.",
        ),
    ),
    Story(
        *("noise", "safety", 0.05, 0.01, 0.64, 0.58),
        (
            "It was too loud at {place} {when} to hear the alarm.",
            "Has anybody measured the noise near {thing}?",
            "The noise at {place} hides the warning of {thing}.",
        ),
        ("The noise at {place} was measured in May.", "Ear plugs hide the alarm as well."),
        also=(
            "The noise is above ninety decibels and ear plugs do not help.",
            "With that noise nobody hears an alarm.",
            "We shout because of the noise, and still hear nothing.",
            "Somebody should measure the decibels again.",
            "Loud machines and no ear plugs left in the box.",
        ),
    ),
    Story(
        *("near misses", "safety", 0.06, 0.05, 0.70, 0.66),
        (
            "Near miss at {place}: {thing} slipped, nobody was hurt.",
            "Near miss {when}: {thing} came loose at {place}.",
            "Another near miss with {thing} at {place}, the second one this month.",
        ),
        ("We had that near miss at {place} too.", "Did you write the near miss down?"),
        also=(
            "Near misses are written down on the yellow card.",
            "A near miss today is an accident tomorrow.",
            "Nobody was hurt in this near miss, it was luck.",
            "The yellow cards with near misses are in the box at the door.",
            "Please write a card for each near miss.",
        ),
    ),
    Story(
        *("training", "visits", 0.05, 0.12, 0.72, 0.70),
        (
            "First-aid training at {place}, who would like to come?",
            "The training on {thing} was good, the second half was too fast.",
            "Is there a training on {thing} for people who started {when}?",
        ),
        ("The training at {place} has two places left.", "I can show the slides of the training."),
        also=(
            "The training course has a trainer, slides and a test.",
            "The trainer shows it first and then each of us tries.",
            "Those who took the course get a certificate.",
            "The next course is full, the trainer keeps a waiting list.",
            "I learnt a lot in the course and would take it again.",
        ),
    ),
    Story(
        *("heat", "safety", 0.03, 0.01, 0.62, 0.52),
        (
            "It was 38 degrees at {place} {when} and the water was empty.",
            "Who brings water to {place} in the heat?",
            "Two colleagues dizzy from the heat at {place} {when}.",
        ),
        ("The heat at {place} is worse after noon.",),
        also=(
            "It is too hot, and there is nothing cold to drink.",
            "In this heat we need water and a break in the shade.",
            "The thermometer showed forty degrees and the fans are off.",
            "Somebody fainted from the heat last summer.",
            "More breaks when it is hot, and cold water.",
        ),
    ),
    Story(
        *("double shifts", "visits", 0.03, 0.01, 0.62, 0.44),
        (
            "Double shifts again at {place}, people fall asleep beside {thing}.",
            "After a double shift I missed {thing} {when}.",
            "Who plans the double shifts at {place}? Two of us are ill.",
        ),
        ("Double shifts at {place} as well.",),
        also=(
            "Sixteen hours in a row make everybody tired.",
            "Double shifts make people tired, and tired people make mistakes.",
            "The roster plans double shifts because people are ill.",
            "I was so tired after two shifts that I slept in the car.",
            "Who is tired should not drive home after a double shift.",
        ),
    ),
    Story(
        *("crossing", "safety", 0.03, 0.02, 0.64, 0.56),
        (
            "Lorries do not stop at the crossing by {place}.",
            "The paint of the crossing at {place} is gone, {when} a lorry came close.",
            "A mirror at the crossing by {place} would help.",
        ),
        ("The crossing needs a light.",),
        also=(
            "Lorries drive too fast over the crossing where people walk.",
            "The drivers of the lorries do not see who walks over the crossing.",
            "A zebra crossing without paint is no crossing.",
            "Somebody will be run over by a lorry there.",
            "We need a mirror, a light and a lorry driver who stops.",
        ),
    ),
)

RARE: Final = (
    (
        "The agency drivers get no induction, they do not know where the exits are.",
        "Agency drivers came {when} without any induction, nobody told them about the exits.",
        "No induction for the agency drivers again, one did not find the exit {when}.",
    ),
    (
        "The emergency shower in the battery room runs brown.",
        "Brown water from the emergency shower in the battery room {when}.",
        "Nobody would wash eyes in that emergency shower, the battery room needs a new one.",
    ),
)
"""Two stories that are told three times each, by three people, and never answered."""

RARE_SPACES: Final = ("safety", "repairs")
RARE_DAYS: Final = ((9.4, 31.6, 58.3), (17.5, 44.4, 72.6))
"""When they are told, in days from the start of the last quarter."""

SPONSORED: Final = "Zero harm"
KEYWORDS: Final = ("zero harm",)
EXAMPLES: Final = (
    "Proud that our site lives the zero harm goal, another week without an incident.",
    "Our pledge for a year without harm was signed at the plant.",
    "Ninety days without an accident, thank you all, we are proud of you.",
)
"""How those who sponsor the made-up community wrote their own story down."""
