"""Reading on the workbench: posts in their conversations, twenty at a time."""

from __future__ import annotations

from typing import Any, Final
from zoneinfo import ZoneInfo

import polars as pl
import streamlit as st

from dashboard.panels import workbench as posts_of
from dashboard.panels.workbench import CANDIDATES, UNASSIGNED, Choice
from dashboard.story_map import SPONSOR
from dashboard.ui import cache, components, session, withheld
from dashboard.ui.panel_data import day_text
from dashboard.workspace import workbench_log

AT_ONCE: Final = 20
_PAGE: Final = "read_page"
_LOGGED: Final = "read_logged"
_STORY: Final = "read_story"
_OTHERS: Final = {
    UNASSIGNED: "posts in no story",
    CANDIDATES: "posts with words or reactions of disagreement",
}
_NO_COUNT: Final = (
    "Posts with explicit words or reactions of disagreement, to read and not to count: some of "
    "them agree, and most posts that disagree are not among them."
)
_KINDS: Final = {"bot": "written by a bot", "system": "written by the platform"}


def offer(now: session.Open, analyst: str) -> None:
    """Draw the choice of posts, and the posts of the page that is open."""
    with st.container(border=True, key="card-read"):
        choice = _choice(now)
        every, blind = cache.conversations(now.token, now.community), withheld.posts(now)
        found = posts_of.reading(every, now.view, choice, blind)
        asked = int(found["asked"].sum())
        pages = max(1, -(-found.height // AT_ONCE))
        page = min(_page_of(choice), pages - 1)
        counts = choice.story != CANDIDATES or not asked
        st.text(_counted(found, now) if counts else _NO_COUNT)
        withheld.say(blind)
        if not asked:
            return
        shown = found.slice(page * AT_ONCE, AT_ONCE)
        _log_it(now, analyst, choice, page)
        drawn = items(shown, now, marked=choice.narrow(), together=choice.around)
        label = f"Posts, page {page + 1} of {pages}" if counts else f"Posts, page {page + 1}"
        components.posts(label, drawn, key="posts")
        _turn(page, pages, told=counts)


def _choice(now: session.Open) -> Choice:
    stories = story_names(now)
    options = [*stories, *([UNASSIGNED] if stories else [])]
    options += [CANDIDATES] if now.community.can_tell["text"].can else []
    names = {**stories, **_OTHERS}
    left, middle, right = st.columns([3, 2, 2], vertical_alignment="bottom")
    if st.session_state.get(_STORY) not in options:
        st.session_state[_STORY] = None
    story = space = None
    if options:
        story = left.selectbox(
            "Story", options, index=None, key=_STORY, format_func=lambda each: names[each],
            placeholder="all posts",
        )  # fmt: skip
    if spaces := sorted(now.community.spaces().drop_nulls()):
        space = middle.selectbox(
            "Space", spaces, index=None, key="read_space", placeholder="all of the view"
        )
    words = right.text_input("With these words", key="read_words", max_chars=80)
    narrow = bool(story or space or words.strip())
    around = st.checkbox(
        "With the conversations they stand in", value=True, key="read_around", disabled=not narrow
    )
    return Choice(story, space, words, around)


def story_names(now: session.Open) -> dict[str, str]:
    """Return what to call each story in a list of choices: number, name or words, and posts."""
    if now.view.stories is None:
        return {}
    names = {}
    if (sponsor := now.view.stories.sponsor) is not None:
        names[SPONSOR] = f"your story: {sponsor.name}"
    for row in cache.stories_of(now.token, now.view).iter_rows(named=True):
        called = f"“{row['name']}”" if row["name"] else row["words"] or "no words of its own"
        names[row["story"]] = f"{row['story']} · {called} · {_posts(row['posts'])}"
    return names


def _page_of(choice: Choice) -> int:
    """Return the page that is open, the first again where other posts are chosen."""
    of, page = st.session_state.get(_PAGE, (None, 0))
    if of != choice:
        st.session_state[_PAGE] = (choice, 0)
        return 0
    return int(page)


def _turn(page: int, pages: int, *, told: bool) -> None:
    """Draw the buttons that lead to the posts before and after; ``told``: of how many pages."""

    def turned(to: int) -> None:
        choice, _ = st.session_state[_PAGE]
        st.session_state[_PAGE] = (choice, to)

    with st.container(horizontal=True, vertical_alignment="center"):
        st.button("Earlier posts", disabled=page == 0, on_click=turned, args=(page - 1,))
        st.button("Later posts", disabled=page + 1 >= pages, on_click=turned, args=(page + 1,))
        st.text(f"page {page + 1:,} of {pages:,}" if told else f"page {page + 1:,}")


def _log_it(now: session.Open, analyst: str, choice: Choice, page: int) -> None:
    """Log what is read, once while it is looked at."""
    reading = (now.token, choice, page)
    if st.session_state.get(_LOGGED) == reading:
        return
    st.session_state[_LOGGED] = reading
    story: dict[str | None, str] = {None: "posts", SPONSOR: "the sponsor's story"}
    what = (story | _OTHERS).get(choice.story) or f"story {choice.story}"
    parts = [f"in {choice.space}"] if choice.space else []
    parts += [f"with “{choice.words.strip()}”"] if choice.words.strip() else []
    workbench_log.write(now.token, analyst, " ".join(["read", what, *parts, f"(page {page + 1})"]))


def _counted(found: pl.DataFrame, now: session.Open) -> str:
    """Say how many posts of people are asked for, and what stands beside them."""
    if now.view.period is None:
        return "Nothing in these data has a date, so no period holds a post."
    if not found["asked"].any():
        return "No post of this view is like that. The line above says what the view holds."
    people = found.filter(pl.col("kind") == "post")
    asked, machines = int(people["asked"].sum()), found.height - people.height
    parts = [f"{_posts(people.height - asked)} around them"] if people.height > asked else []
    parts += [f"{machines:,} by bots and the platform"] if machines else []
    around = f", with {' and '.join(parts)}" if parts else ""
    said = f"{_posts(asked)}{around}, the oldest conversation first"
    if now.community.can_tell["replies"].can:
        return said
    return f"{said}; without threads, posts of one space less than an hour apart stand together"


def items(
    shown: pl.DataFrame,
    now: session.Open,
    *,
    marked: bool = False,
    together: bool = False,
    blind: bool = False,
) -> list[dict[str, Any]]:
    """Return posts as they are drawn.

    ``marked``: those asked for stand out; ``together``: a line parts conversations, not posts.
    ``blind``: nothing is told of them but who wrote them, when and where; of a post that somebody
    is still to judge nothing more is ever told.
    """
    unjudged = pl.col("post_id").is_in(list(withheld.posts(now))) | pl.lit(blind)
    if "story" not in shown.columns:
        shown = shown.with_columns(story=pl.lit(None, pl.String))
    shown = shown.with_columns(blind=unjudged).with_columns(
        pl.when(~pl.col("blind")).then(name).alias(name)
        for name in ("story", "removed_at", "edited_at")
    )
    called: dict[str | None, str] = {SPONSOR: "your story", None: ""}
    if now.view.stories is not None:
        named = now.view.stories.stories.select("story", "name").drop_nulls("name")
        called |= {story: f"{story} “{name}”" for story, name in named.iter_rows()}
    apart = pl.lit(not together)
    rows = shown.with_columns(
        told=pl.col("story").replace_strict(
            called, default=pl.col("story"), return_dtype=pl.String
        ),
        opens=apart | pl.col("thread").ne_missing(pl.col("thread").shift(1)),
    ).iter_rows(named=True)
    return [_item(row, now, marked=marked) for row in rows]


def _item(row: dict[str, Any], now: session.Open, *, marked: bool) -> dict[str, Any]:
    persons, zone = cache.persons(now.token, now.community), ZoneInfo(now.view.zone)
    at = row["posted_at"]
    when = f"{day_text(at.astimezone(zone).date())}, {at.astimezone(zone):%H:%M}" if at else ""
    exact = day_text(at.date()) if at and row["time_quality"] == "date" else when
    who = persons.get(row["author_id"], "Somebody unknown")
    leads = row["author_id"] in now.view.marks.leaders and not row["blind"]
    removed = f"removed by {row['removed_by'] or 'somebody'}" if row["removed_at"] else ""
    edited = "changed later" if row["edited_at"] else ""
    facts = [exact, row["space"], _KINDS.get(row["kind"], ""), removed, edited, row["told"]]
    mine = marked and row["asked"]
    return {
        "who": f"{who}, who leads" if leads else who,
        "facts": [fact for fact in facts if fact],
        "title": row["title"] or "",
        "text": row["text"] or "",
        "without": "" if row["title"] else "no text is known of this post",
        "level": min(row["level"], 8),
        "opens": row["opens"],
        "look": ("sponsors" if row["story"] == SPONSOR else "asked") if mine else "",
    }


def _posts(number: int) -> str:
    return "1 post" if number == 1 else f"{number:,} posts"
