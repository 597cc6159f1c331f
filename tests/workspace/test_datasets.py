import importlib.util
import os
import random
import signal
import stat
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import pytest

from dashboard.view import Marks
from dashboard.workspace import datasets, store

HERE = Path(__file__).parent
_spec = importlib.util.spec_from_file_location("workspace_communities", HERE / "communities.py")
communities = importlib.util.module_from_spec(_spec)
_spec.loader.exec_module(communities)

pytestmark = pytest.mark.usefixtures("fresh_home")


def files():
    return sorted(file.name for file in store.tables_directory().iterdir())


def same(one, other):
    for name, table in {**one.tables(), "set_aside": one.set_aside}.items():
        assert getattr(other, name).equals(table, null_equal=True), name
        assert getattr(other, name).schema == table.schema, name
    for name in (*datasets.PLAIN, "can_tell", "notes", "sources"):
        assert getattr(one, name) == getattr(other, name), name


def test_what_is_opened_is_what_was_stored():
    given = communities.small()
    same(given, datasets.open_dataset(datasets.store(given)))


def test_a_token_cannot_be_guessed_and_is_not_kept(fresh_home):
    tokens = {datasets.store(communities.small()) for _ in range(5)}
    assert len(tokens) == 5
    assert all(len(token) >= 22 for token in tokens)  # 22 characters of base64 are 128 bits
    kept = b"".join(file.read_bytes() for file in fresh_home.rglob("*") if file.is_file())
    assert not [token for token in tokens if token.encode() in kept]


@pytest.mark.parametrize("token", ["", "x" * 32, "../../secret", "' or 1=1 --", "\ud800", "Sample"])
def test_any_other_token_opens_nothing(token):
    datasets.store(communities.small())
    for question in (datasets.open_dataset, datasets.title):
        with pytest.raises(datasets.UnknownDataset):
            question(token)
    with pytest.raises(datasets.UnknownDataset):
        datasets.set_marks(token, Marks())


def test_the_same_tables_are_kept_once():
    datasets.store(communities.small())
    once = files()
    datasets.store(communities.small())
    assert files() == once


def test_a_restart_keeps_everything(fresh_home):
    token = datasets.store(communities.small(title="Kept"))
    datasets.set_marks(token, Marks(frozenset({"1"}), "Asia/Tokyo"))
    program = (
        "import sys; sys.path.insert(0, sys.argv[1]);"
        "from dashboard.workspace import datasets as d;"
        "c = d.open_dataset(sys.argv[2]); m = d.marks(sys.argv[2]);"
        "print(c.title, c.posts.height, sorted(m.leaders), m.zone)"
    )
    answer = subprocess.run(
        [sys.executable, "-c", program, str(HERE.parent.parent), token],
        check=True, capture_output=True, text=True,
        env={**os.environ, "WHOLE_PICTURE_HOME": str(fresh_home)},
    )  # fmt: skip
    assert answer.stdout.strip() == "Kept 3 ['1'] Asia/Tokyo"


def test_marks_are_of_one_dataset_and_empty_at_first():
    first, second = datasets.store(communities.small()), datasets.store(communities.small())
    datasets.set_marks(first, Marks(frozenset({"0", "2"}), "UTC"))
    assert datasets.marks(first) == Marks(frozenset({"0", "2"}), "UTC")
    assert datasets.marks(second) == Marks()


def test_the_made_up_community_is_always_there_with_its_leaders_marked():
    sample = datasets.open_dataset(datasets.SAMPLE)
    assert sample.made_up
    assert datasets.title(datasets.SAMPLE) == sample.title
    assert datasets.open_dataset(datasets.SAMPLE) is sample
    marked = datasets.marks(datasets.SAMPLE)
    assert marked.leaders
    assert marked.leaders <= set(sample.members["member_id"])
    assert marked.sponsor.name == "Zero harm"
    datasets.set_marks(datasets.SAMPLE, Marks(), instead_of=marked)
    assert replace(datasets.marks(datasets.SAMPLE), curation=()) == Marks()


def test_the_second_of_two_who_mark_at_once_is_told():
    token = datasets.store(communities.small())
    seen = datasets.marks(token)
    datasets.set_marks(token, Marks(frozenset({"1"})), instead_of=seen)
    with pytest.raises(datasets.MarksChanged):
        datasets.set_marks(token, Marks(frozenset({"2"})), instead_of=seen)
    assert datasets.marks(token).leaders == {"1"}


def test_four_writers_at_once_lose_nothing():
    token = datasets.store(communities.small())

    def add(person):
        while True:
            seen = datasets.marks(token)
            try:
                new = Marks(seen.leaders | {str(person)})
                return datasets.set_marks(token, new, instead_of=seen)
            except datasets.MarksChanged:
                continue

    with ThreadPoolExecutor(4) as writers:
        list(writers.map(add, range(12)))
    assert datasets.marks(token).leaders == {str(person) for person in range(12)}


def test_the_secret_is_one_and_for_its_owner_only(fresh_home):
    with ThreadPoolExecutor(4) as askers:
        keys = set(askers.map(lambda _: datasets.secret_key(), range(16)))
    assert len(keys) == 1
    assert len(keys.pop()) == 32
    assert stat.S_IMODE((fresh_home / "secret").stat().st_mode) == 0o600
    assert [file.name for file in fresh_home.glob("secret*")] == ["secret"]


@pytest.mark.parametrize("harm", ["flip", "cut", "lose"])
def test_a_damaged_table_is_said_and_never_shown(harm):
    given = communities.small()
    token = datasets.store(given)
    for file in store.tables_directory().iterdir():
        content = bytearray(file.read_bytes())
        content[len(content) // 2] ^= 1
        file.write_bytes({"flip": content, "cut": content[:-5], "lose": b""}[harm])
        if harm == "lose":
            file.unlink()
    with pytest.raises(datasets.DamagedDataset, match="damaged on the disk"):
        datasets.open_dataset(token)
    same(given, datasets.open_dataset(datasets.store(given)))


def test_what_an_interrupted_storing_left_is_swept_and_nothing_else():
    given = communities.small()
    token = datasets.store(given)
    kept = files()
    (store.tables_directory() / "posts.0123.draft").write_bytes(b"half")
    (store.tables_directory() / f"{'0' * 64}.parquet").write_bytes(b"never named")
    assert datasets.sweep() == 2
    assert files() == kept
    same(given, datasets.open_dataset(token))


def storing(home, *arguments):
    return subprocess.Popen(
        [sys.executable, str(HERE / "storing.py"), *map(str, arguments)],
        stdout=subprocess.PIPE, text=True, env={**os.environ, "WHOLE_PICTURE_HOME": str(home)},
    )  # fmt: skip


def all_is_whole(tokens):
    for token in tokens:
        found = datasets.open_dataset(token)
        assert found.posts["text"].str.contains(f"in {found.title},", literal=True).all()
    with store.records().connect() as connection:
        rows = connection.execute(store.sql.select(store.DATASETS.c.contents)).scalars().all()
    assert len(rows) >= len(tokens)
    named = {f"{digest}.parquet" for row in rows for digest in row["files"].values()}
    datasets.sweep()
    assert set(files()) == named


@pytest.mark.parametrize("step", [1, 6, 9, 10])
def test_killed_at_a_step_to_the_disk_nothing_half_written_is_shown(fresh_home, step):
    process = storing(fresh_home, 3, step)
    tokens = process.communicate(timeout=60)[0].split()
    assert process.returncode == -signal.SIGKILL
    assert len(tokens) == 1
    all_is_whole(tokens)


@pytest.mark.slow
def test_killed_at_any_moment_nothing_acknowledged_is_lost(fresh_home):
    chance, tokens = random.Random(7), []  # noqa: S311 - the moment is no secret
    for _ in range(6):
        with storing(fresh_home, 20_000) as process:
            tokens.append(process.stdout.readline().strip())
            time.sleep(chance.random() / 5)
            process.kill()
            tokens += process.stdout.read().split()
    all_is_whole([token for token in tokens if len(token) == len(tokens[0])])
