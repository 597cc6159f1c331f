import pytest

from dashboard import server


@pytest.mark.parametrize("address", ["127.0.0.1", "localhost", "::1"])
def test_this_machine_needs_no_sign_in(address):
    assert server.refusal(address, opened=False) is None


@pytest.mark.parametrize("address", ["0.0.0.0", "192.0.2.7", "community.example", "", None])  # noqa: S104 - refused, that is the point
def test_any_other_address_is_refused_in_one_sentence_unless_meant(address):
    sentence = server.refusal(address, opened=False)
    assert sentence is not None
    assert sentence.count(".") >= 1
    assert "WHOLE_PICTURE_OPEN=1" in sentence
    assert server.refusal(address, opened=True) is None


def test_the_policy_allows_no_foreign_host():
    policy = server.security_headers()["Content-Security-Policy"]
    sources = {word for directive in policy.split("; ") for word in directive.split()[1:]}
    allowed = {"'self'", "'none'", "'unsafe-inline'", "data:", "blob:"}
    assert {s for s in sources if not s.startswith("'sha256-")} <= allowed
    assert "script-src 'self' blob: 'sha256-" in policy


def test_no_header_has_a_blank_at_its_end():
    assert all(value == value.strip() for value in server.security_headers().values())
