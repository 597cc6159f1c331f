"""The open workbench in a browser: by keyboard, on a dark phone, and never by its address."""

import pytest
from axe_playwright_python.sync_playwright import Axe

from tests.browser.conftest import settled
from tests.browser.test_in_the_browser import CUT, SERIOUS, SIZES, visit

pytestmark = pytest.mark.browser


def test_it_is_opened_by_keyboard_and_its_address_leads_to_the_door(browser, address):
    context = browser.new_context(viewport=SIZES["narrow"], color_scheme="dark", bypass_csp=True)
    page = visit(context, address, "workbench")
    assert page.get_by_role("button", name="Copy link").count() == 0
    page.get_by_label("Your name, for the log").focus()
    page.keyboard.type("Ann Lee")
    page.keyboard.press("Enter")
    page.get_by_role("list", name="Posts, page 1").wait_for()
    settled(page)
    for part in ("Read", "Log"):
        page.get_by_role("tab", name=part).focus()
        page.keyboard.press("Enter")
        page.wait_for_timeout(800)
        settled(page)
        found = Axe().run(page).response["violations"]
        assert not [
            (one["id"], one["nodes"][0]["html"]) for one in found if one["impact"] in SERIOUS
        ]
        assert page.evaluate(CUT) == []
    again = visit(context, address, page.url.removeprefix(f"{address}/"))
    again.get_by_label("Your name, for the log").wait_for()
    assert again.get_by_role("list", name="Posts, page 1").count() == 0
    context.close()
