"""Files with keys and settings lie in real archives; nothing that reads one opens them."""

from __future__ import annotations

from pathlib import Path

import pytest

from data_sources import read_exports
from data_sources.upload import Upload

CASES = Path(__file__).parents[1] / "exports"
SECRETS = {
    "slack/quirks/export.zip": ["integration_logs.json"],
    "discourse_archive/german/user_archive-Bob-240601-101010.zip": [
        "auth_tokens.csv",
        "preferences.json",
    ],
}


@pytest.mark.parametrize("case", SECRETS)
def test_files_with_secrets_are_never_opened(case, monkeypatch):
    opened, inner = [], Upload._bytes

    def noted(upload, entry):
        opened.append(str(entry))
        return inner(upload, entry)

    monkeypatch.setattr(Upload, "_bytes", noted)
    assert read_exports([CASES / case]).posts.height
    assert opened
    assert not [name for name in opened if name.endswith(tuple(SECRETS[case]))]
