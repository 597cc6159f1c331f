from data_sources.formats._docs import TARGET, formats_page


def test_the_page_of_formats_is_what_the_formats_say():
    assert TARGET.read_text(encoding="utf-8") == formats_page(), (
        "run python -m data_sources.formats._docs"
    )
