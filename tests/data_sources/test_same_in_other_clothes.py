"""The same log written in other ways gives the same community."""

from __future__ import annotations

import pytest

from data_sources import read_exports

HEAD = ("time", "author", "text", "likes")
ROWS = [("2024-05-01T08:00:00Z", "ann", "hello, you", "2"),
        ("2024-05-02T09:30:00Z", "ben", "fine", "3")]  # fmt: skip
SECONDS = ("1714550400", "1714642200")


def log(folder, mark, times=None, *, missing=""):
    times = times or [row[0] for row in ROWS]
    lines = [mark.join((*HEAD, "note"))]
    lines += [mark.join((at, who, f'"{text}"', likes, missing))
              for at, (_, who, text, likes) in zip(times, ROWS, strict=True)]  # fmt: skip
    path = folder / "log.csv"
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return read_exports([path])


def said(community):
    return community.posts.select("author_id", "posted_at", "text").rows()


@pytest.mark.parametrize("mark", [";", "\t", "|"])
def test_any_delimiter_gives_the_same_posts(tmp_path, mark):
    assert said(log(tmp_path, mark)) == said(log(tmp_path, ","))


@pytest.mark.parametrize("word", ["null", "NULL", "N/A"])
def test_a_word_for_nothing_is_the_empty_cell(tmp_path, word):
    assert said(log(tmp_path, ",", missing=word)) == said(log(tmp_path, ","))


@pytest.mark.parametrize(
    "times",
    [SECONDS, [f"{at}000" for at in SECONDS], [f"{at}.0" for at in SECONDS],
     ["2024-05-01 10:00:00+02:00", "2024-05-02 11:30:00+02:00"]],
)  # fmt: skip
def test_one_moment_is_one_however_it_is_written(tmp_path, times):
    assert said(log(tmp_path, ",", times)) == said(log(tmp_path, ","))
