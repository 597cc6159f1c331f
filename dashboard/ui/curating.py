"""The forms of curation: each act with a reason, refused in one sentence, nothing typed lost."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import Final

import streamlit as st

from dashboard.acts import LONGEST_NAME, LONGEST_REASON, Act, Kind, in_force, open_undos
from dashboard.stories.curation import next_part
from dashboard.ui import cache, components, session, workbench_read
from dashboard.workspace import curation, datasets, workbench_log

SAID: Final = "curation_said"
"""What was done with the last click; the part of the stories says it once."""
KINDS: Final[dict[Kind, str]] = {
    "rename": "Give it a name",
    "merge": "Merge it into another",
    "split": "Split a part off",
    "pin": "Pin posts to it",
    "exclude": "Leave it out",
}
_ABOUT: Final[dict[Kind, str]] = {
    "rename": "The name stands wherever the story stands. Its number stays.",
    "merge": "Its posts count as the other story's from then on.",
    "split": "Posts of this story with one of the words, or near an example, become a story of "
    "their own.",
    "pin": "Every post with one of the words, or near an example, belongs to this story, also "
    "those of later months. Posts of the sponsor's story stay where they are.",
    "exclude": "It is not counted as a story: its posts count as told in no story, and it is said "
    "that a story was left out.",
}


def offer(now: session.Open, analyst: str, story: str) -> None:
    """Draw what can be done to a story; the fields keep what is typed until it is done."""
    kind: Kind = st.selectbox(
        "What to do with it", list(KINDS), key="curate_kind", format_func=lambda each: KINDS[each]
    )
    st.text(_ABOUT[kind])
    of = f"{story}-{kind}-{len(now.marks.curation)}"
    with st.form(f"curate-{of}", border=False):
        fields = _fields(now, story, kind, of)
        reason = _reason(of)
        if st.form_submit_button(KINDS[kind]):
            act = replace(fields, author=analyst, reason=_line(reason), at=datetime.now(UTC))
            _do(now, analyst, act)


def _fields(now: session.Open, story: str, kind: Kind, of: str) -> Act:
    """Draw the fields of one kind of act, and return the act that they say."""
    act = Act(0, kind, "", datetime.now(UTC), "", story)
    if kind == "merge":
        names = workbench_read.story_names(now)
        others = [each for each in names if each.startswith("S-") and each != story]
        into = st.selectbox(
            "Into", others, index=None, key=f"into-{of}", placeholder="a story",
            format_func=lambda each: names.get(each, each),
        )  # fmt: skip
        return replace(act, into=into or "")
    if kind == "rename":
        return replace(act, name=_name("Its name", of))
    if kind == "exclude":
        return act
    if kind == "split":
        new = next_part(story, now.marks.curation)
        act = replace(act, into=new, name=_name(f"A name for {new}, if you like", of))
    keywords = st.text_area("Words, one or several a line", key=f"words-{of}")
    examples = st.text_area("Or sentences like those meant, one a line", key=f"examples-{of}")
    return replace(act, keywords=_lines(keywords), examples=_lines(examples))


def undo(now: session.Open, analyst: str) -> None:
    """Draw, where something was done, what takes it back."""
    acts = now.marks.curation
    standing = {act.number for act in in_force(acts)} | open_undos(acts)
    back = {act.number: act for act in acts if act.number in standing}
    if not back:
        return
    of = f"undo-{len(acts)}"
    with st.form(f"curate-{of}", border=False):
        number = st.selectbox(
            "Act to take back", sorted(back, reverse=True), key=f"back-{of}",
            format_func=lambda each: f"{each}. {back[each].sentence()}",
        )  # fmt: skip
        reason = _reason(of)
        if st.form_submit_button("Take this act back"):
            act = Act(0, "undo", analyst, datetime.now(UTC), _line(reason), takes_back=number)
            _do(now, analyst, act)


def take_over(now: session.Open, analyst: str) -> None:
    """Draw, where nothing was done here, what brings the acts of an earlier export along."""
    if now.marks.curation or now.token == session.SAMPLE:
        return
    with (
        st.expander("Bring along what was done to the stories of an earlier export"),
        st.form("take-over", border=False),
    ):
        st.text("Stories keep their numbers from export to export, so acts fit later ones too.")
        link = st.text_input("The link of the earlier export, or the key in it", key="earlier")
        if st.form_submit_button("Bring them along"):
            _bring(now, analyst, link)


def _bring(now: session.Open, analyst: str, link: str) -> None:
    token = link.strip().partition("d=")[2].partition("&")[0] or link.strip()
    try:
        datasets.title(token)
        acts = curation.acts(token)
        if not acts:
            components.notice(["Nothing was done to the stories of that export."])
            return
        curation.add(now.token, acts, after=0)
    except (datasets.UnknownDataset, curation.CurationChanged) as error:
        components.notice([str(error)])
        return
    workbench_log.write(now.token, analyst, f"brought {len(acts)} acts along")
    st.session_state[SAID] = f"{len(acts)} acts were brought along and done again."
    st.rerun()


def _do(now: session.Open, analyst: str, act: Act) -> None:
    """Do an act where it can be done; else say why in one sentence, and keep what is typed."""
    wrong = _wrong(act) or _refused(now, act)
    if wrong:
        components.notice([wrong])
        return
    try:
        curation.add(now.token, (act,), after=len(now.marks.curation))
    except curation.CurationChanged as error:
        components.notice([str(error)])
        return
    workbench_log.write(now.token, analyst, _logged(act))
    st.session_state[SAID] = f"{act.sentence()}: done."
    st.rerun()


def _wrong(act: Act) -> str:
    """Return what is missing in an act, in one sentence; empty where nothing is."""
    if act.kind == "rename" and not act.name:
        return "The name is empty: say what the story is called."
    if act.kind == "merge" and not act.into:
        return "Say into which story its posts go."
    if act.kind in {"split", "pin"} and not act.keywords and not act.examples:
        return "Nothing says which posts are meant: write words or example sentences."
    if not act.reason:
        return "Say in one line why: whoever reads the stories later has only that."
    return ""


def _refused(now: session.Open, act: Act) -> str:
    """Return why an act would change nothing, as trying it says; empty where it would."""
    number = len(now.marks.curation) + 1
    tried = replace(now.marks, curation=(*now.marks.curation, replace(act, number=number)))
    with st.spinner("Going through all posts …"):
        told = cache.curated(now.community, tried)
    conflicts = told[1] if told else ()
    return next((one.sentence for one in conflicts if one.number == number and not one.done), "")


def _logged(act: Act) -> str:
    sentence = act.sentence().removesuffix(f" ({act.who()})")
    return f"curated: {sentence[0].lower()}{sentence[1:]}; {act.reason}"


def _name(label: str, of: str) -> str:
    return _line(st.text_input(label, key=f"name-{of}", max_chars=LONGEST_NAME))


def _reason(of: str) -> str:
    return st.text_input("Why, in one line", key=f"reason-{of}", max_chars=LONGEST_REASON)


def _line(text: str) -> str:
    return " ".join(text.split())


def _lines(text: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(_line(line) for line in text.splitlines() if line.strip()))
