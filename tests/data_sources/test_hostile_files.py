"""Hostile files end as their manifest says, each within 1 GiB of memory."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.data_sources.hostile_run import manifest

ROOT = Path(__file__).parents[2]
LEAST = 60
KEYS = [hostile.key for hostile in manifest()]


def test_the_manifest_is_large_and_names_each_file_once():
    assert len(KEYS) == len(set(KEYS)) >= LEAST


@pytest.mark.slow
def test_each_ends_as_the_manifest_says():
    # One test for all, because they are read by one other process, under limits.
    command = [sys.executable, "-m", "tests.data_sources.hostile_run", "--json"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    ended = {each["key"]: each["wrong"] for each in map(json.loads, done.stdout.splitlines())}
    unread = "the process ended before this file was read"
    assert {key: ended.get(key, unread) for key in KEYS} == {key: [] for key in KEYS}
