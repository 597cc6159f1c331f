"""Hostile files end as their manifest says, each within 5 seconds and 1 GiB of memory."""

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


@pytest.fixture(scope="module")
def ended():
    """How each file ended: all are read by one other process, under limits."""
    command = [sys.executable, "-m", "tests.data_sources.hostile_run", "--json"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    results = [json.loads(line) for line in done.stdout.splitlines()]
    return {each["key"]: each["wrong"] for each in results}


def test_the_manifest_is_large_and_names_each_file_once():
    assert len(KEYS) == len(set(KEYS)) >= LEAST


@pytest.mark.slow
@pytest.mark.parametrize("key", KEYS)
def test_it_ends_as_the_manifest_says(key, ended):
    assert ended.get(key, "the process ended before this file was read") == []
