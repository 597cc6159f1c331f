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
    for part in ("Read", "Your story", "Label", "Log"):
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


def test_posts_are_labelled_by_keyboard_and_the_question_stays_in_sight(browser, address):
    context = browser.new_context(viewport=SIZES["narrow"])
    page = visit(context, address, "workbench")
    page.get_by_label("Your name, for the log").fill("Ann Lee")
    page.keyboard.press("Enter")
    page.get_by_role("tab", name="Label").click()
    page.get_by_role("button", name="Draw the posts").click()
    page.get_by_text("post 1 of 120", exact=True).wait_for()
    for key, place in (("n", "post 2 of 120"), ("b", "post 1 of 120"), ("y", "post 2 of 120")):
        settled(page)
        page.wait_for_timeout(600)  # a key pressed at once is the second half of a double click
        page.keyboard.press(key)
        page.get_by_text(place, exact=True).wait_for()
    settled(page)
    page.locator("[data-testid=stMain]").evaluate("main => { main.scrollTop = 0 }")
    page.set_viewport_size({"width": 390, "height": 560})
    box = page.get_by_role("button", name="Cannot say").bounding_box()
    assert box["y"] + box["height"] <= 560
    context.close()
