import random

import numpy as np

from dashboard.stories.company import FEWEST_TEXTS, SHARE, with_company

PAIRS = (("kettle", "socket"), ("ladder", "harness"), ("pallet", "forklift"), ("badge", "gate"))
SAID = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven")


def made(number=FEWEST_TEXTS):
    """Return texts in which two words keep company, or one of them stands alone, and which."""
    draw = random.Random(3)  # noqa: S311 - repeatable, not secret
    texts, said = [], []
    for at in range(number):
        pair = at % len(PAIRS)
        words = PAIRS[pair] if at % 3 else [draw.choice(PAIRS[pair])]
        said.append((pair, tuple(words)))
        texts.append(" ".join([*words, *draw.sample(SAID, 2), f"w{'abcdefghij'[at % 10]}x"]))
    return texts, said


def test_words_that_stand_in_the_same_posts_bring_posts_together_that_share_none():
    texts, said = made()
    nothing = np.zeros((len(texts), 4), np.float32)
    joined = with_company(texts, nothing)
    similar = joined @ joined.T
    kettle, socket, ladder = (
        [at for at, (_, words) in enumerate(said) if words == (word,)]
        for word in ("kettle", "socket", "ladder")
    )
    assert similar[np.ix_(kettle, socket)].mean() > 2 * similar[np.ix_(kettle, ladder)].mean()
    assert similar.max() <= SHARE + 1e-3


def test_of_few_posts_the_company_of_words_is_not_asked():
    texts, _ = made(FEWEST_TEXTS - 1)
    vectors = np.ones((len(texts), 2), np.float32)
    assert with_company(texts, vectors) is vectors


def test_texts_that_share_no_word_are_no_error():
    texts = [f"w{at:05}".translate(str.maketrans("0123456789", "abcdefghij")) for at in range(1000)]
    vectors = np.ones((len(texts), 2), np.float32)
    assert with_company(texts, vectors) is vectors
