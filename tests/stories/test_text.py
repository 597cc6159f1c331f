import pytest

from dashboard.stories.text import LONGEST, cleaned, own_words


@pytest.mark.parametrize(
    ("written", "left"),
    [
        ("> you said\nI disagree with this", "I disagree with this"),
        ("Ann wrote:\n> the old text\nNew words here", "New words here"),
        ("Look here <https://a.example|the rules> now", "Look here now"),
        ("<@U123> and <!channel> please read", "and please read"),
        ("[[user:12]] thanks for the rules", "thanks for the rules"),
        ("see [the rules](https://a.example) first", "see the rules first"),
        ("before ```rm -rf\nall``` after", "before after"),
        ("use `make run` first", "use first"),
        ("mail me@firm.example or www.firm.example today", "mail or today"),
        ("@ann_b could you look :tada: again", "could you look again"),
        ("<p>One <b>bold</b> word &amp; more</p>", "One bold word & more"),
        ("<blockquote>old</blockquote>new words", "new words"),
        ('[quote="ann, post:1"]old[/quote] new words', "new words"),
        ("My words\n-- \nAnn, Head of Things", "My words"),
        ("Own words\n----- Original Message -----\nFrom: Bob", "Own words"),
        ("8 < 9 and 9 > 8 hold", "8 < 9 and 9 > 8 hold"),
    ],
)
def test_only_the_authors_own_words_are_left(written, left):
    assert own_words(written) == left


def test_a_post_too_short_to_tell_a_story_is_empty():
    assert cleaned(["thanks", "+1 👍", "no heating again", "> quoted only"]) == [
        "",
        "",
        "no heating again",
        "",
    ]


def test_a_very_long_post_is_cut_and_read_in_time():
    assert len(own_words("word " * 100_000)) <= LONGEST
    assert own_words("<" * 50_000) == "<" * LONGEST
