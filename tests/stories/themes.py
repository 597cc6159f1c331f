"""Made-up posts about known themes: what the finder of stories has to tell apart."""

import random

WORDS = {
    "heating": "heating radiator cold hall freezing temperature boiler warm",
    "parking": "parking lot car space garage permit vehicle barrier",
    "canteen": "canteen lunch menu price meal salad soup kitchen",
    "training": "training course certificate lesson trainer exam workshop learning",
    "salary": "salary pay bonus wage overtime payslip raise contract",
}
SAID = (
    "When will the {} and the {} be better, the {} is a problem again",
    "I asked about the {} last week and nobody knows about the {} or the {}",
    "Could someone from the office explain the {} the {} and the new {}",
    "The {} was fine last year, now the {} and the {} are worse",
)
RARE = [
    "Those of us working nights miss every monthly call because it is in the morning",
    "Could the monthly call move, night shift can never attend the morning call",
    "Night shift asks again, please hold the monthly call in the evening",
]


def posts(number=60, seed=1):
    """Return texts and their themes, ``number`` for each."""
    draw = random.Random(seed)  # noqa: S311 - repeatable, not secret
    told = [
        (draw.choice(SAID).format(*draw.sample(words.split(), 3)), theme)
        for theme, words in WORDS.items()
        for _ in range(number)
    ]
    draw.shuffle(told)
    return [text for text, _ in told], [theme for _, theme in told]
