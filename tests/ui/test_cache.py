import ast
import inspect
import typing
from dataclasses import replace
from datetime import date
from pathlib import Path

from dashboard.panels._panel import Audience
from dashboard.ui import cache
from dashboard.view import Marks, Period, Scope
from tests import communities

PLAIN = (str, Audience)


def cached_functions():
    tree = ast.parse(Path(cache.__file__).read_text(encoding="utf-8"))
    for node in tree.body:
        if isinstance(node, ast.FunctionDef) and node.decorator_list:
            yield inspect.unwrap(getattr(cache, node.name))


def test_what_is_hashed_is_plain_text_only():
    found = list(cached_functions())
    assert found
    for function in found:
        types = typing.get_type_hints(function)
        hashed = [name for name in inspect.signature(function).parameters if name[0] != "_"]
        assert hashed, function.__name__
        assert all(types[name] in PLAIN for name in hashed), function.__name__


def test_every_cache_has_a_limit():
    tree = ast.parse(Path(cache.__file__).read_text(encoding="utf-8"))
    decorators = [d for n in tree.body if isinstance(n, ast.FunctionDef) for d in n.decorator_list]
    assert decorators
    for decorator in decorators:
        assert "max_entries" in {keyword.arg for keyword in decorator.keywords}


def test_the_key_differs_when_anything_differs():
    one, other = communities.tiny(), communities.quiet()
    period = Period(date(2025, 10, 1), date(2025, 12, 31))
    keys = [
        cache.key_of("a", one, Scope(), Marks()),
        cache.key_of("b", one, Scope(), Marks()),
        cache.key_of("a", other, Scope(), Marks()),
        cache.key_of("a", one, Scope(period=period), Marks()),
        cache.key_of("a", one, Scope(compare="none"), Marks()),
        cache.key_of("a", one, Scope(compare=period), Marks()),
        cache.key_of("a", one, Scope(spaces=("ab", "c")), Marks()),
        cache.key_of("a", one, Scope(spaces=("a", "bc")), Marks()),
        cache.key_of("a", one, Scope(groups=(("a", "b"),)), Marks()),
        cache.key_of("a", one, Scope(by="a"), Marks()),
        cache.key_of("a", one, Scope(), Marks(leaders=frozenset({"m1"}))),
        cache.key_of("a", one, Scope(), Marks(zone="Europe/Berlin")),
    ]
    assert len(set(keys)) == len(keys)


def test_a_changed_row_in_the_middle_is_another_key():
    # Streamlit hashes only the first and last rows of a frame; the fingerprint sees them all.
    whole = communities.quiet()
    middle = whole.posts.height // 2
    texts = whole.posts["text"].to_list()
    texts[middle] = "another word"
    changed = communities.quiet().posts.with_columns(text=texts_of(texts))
    tables = whole.tables() | {"posts": changed}
    fingerprint = communities.fingerprints(tables)[0]
    other = replace(whole, posts=changed, fingerprint=fingerprint)
    assert cache.key_of("a", whole, Scope(), Marks()) != cache.key_of("a", other, Scope(), Marks())


def texts_of(texts):
    return communities.pl.Series(texts, dtype=communities.pl.String())


def test_the_same_scope_is_the_same_view():
    community = communities.tiny()
    first = cache.view("token", community, Scope(compare="none"), Marks())
    assert cache.view("token", community, Scope(compare="none"), Marks()) is first
    assert cache.view("token", community, Scope(), Marks()) is not first
