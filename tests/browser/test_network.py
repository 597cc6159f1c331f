import pytest
from axe_playwright_python.sync_playwright import Axe

from dashboard.workspace import datasets
from tests import communities
from tests.browser.conftest import settled

pytestmark = pytest.mark.browser

DRAWN = ".wp.network[data-drawn]"
SIZE = {"width": 1440, "height": 900}


def reach(context, address, query=""):
    page = context.new_page()
    page.goto(f"{address}/reach{query}")
    settled(page)
    page.locator(DRAWN).wait_for()
    return page


@pytest.fixture(scope="module")
def context(browser):
    made = browser.new_context(viewport=SIZE, bypass_csp=False)
    yield made
    made.close()


@pytest.fixture(scope="module")
def page(context, address):
    asked = []
    context.on("request", lambda request: asked.append(request.url))
    opened = reach(context, address)
    opened.asked = asked
    yield opened
    opened.close()


def shown(page):
    return page.locator(DRAWN).get_attribute("data-shown")


def test_vis_network_comes_from_our_own_server(page, address):
    vis = [url for url in page.asked if "vis-network" in url]
    assert vis == [f"{address}/assets/vis-network-9.1.2.min.js"]
    assert not [u for u in page.asked if not u.startswith((address, "data:", "blob:"))]


def test_a_group_is_chosen_by_keyboard_and_told_in_words(page):
    field = page.get_by_label("Search for a group")
    field.fill("night")
    assert page.locator(".wp.network .parts button:visible").count() == 1
    field.press("Enter")
    told = page.locator(".wp.network .told")
    assert told.get_attribute("aria-live") == "polite"
    told.get_by_text("fewer than five are connected with anybody").wait_for()
    assert shown(page) == "1"
    field.fill("")
    field.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    told.get_by_role("heading", name="Office").wait_for()
    assert shown(page) == "2"
    page.keyboard.press("Escape")
    told.get_by_text("Choose a group").wait_for()
    assert shown(page) == ""


def test_a_click_on_a_dot_chooses_its_group_and_shows_no_tooltip(page):
    page.locator(".wp.network .canvas").scroll_into_view_if_needed()
    box = page.locator(".wp.network .canvas").bounding_box()
    middle = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    away = 0
    while not shown(page) and away < box["height"] / 2:
        away += 4
        page.mouse.click(middle[0] + 0.8 * away, middle[1] + 0.6 * away)
    assert shown(page) != ""
    assert page.locator(".vis-tooltip:visible").count() == 0
    page.get_by_role("button", name="Let go").click()


def test_the_groups_can_be_drawn_and_one_looked_at_alone(page):
    page.get_by_role("button", name="groups, by location").click()
    page.locator('.wp.network .ways [aria-pressed="true"]', has_text="groups").wait_for()
    page.locator(DRAWN).wait_for()
    page.locator(".wp.network .parts button", has_text="Office").click()
    page.get_by_role("button", name="Look at this group only").click()
    page.get_by_text("Look at everyone again").count()
    page.wait_for_url("**group=location%3DOffice**")
    settled(page)
    assert "180 members" in page.locator(".wp.scope .line").inner_text()
    page.locator(DRAWN).wait_for()
    page.locator(".wp.network .parts button").first.click()
    page.get_by_role("button", name="Look at everyone again").click()
    page.wait_for_url(lambda url: "group=" not in url)
    settled(page)
    assert "840 members" in page.locator(".wp.scope .line").inner_text()


def test_a_circle_is_looked_at_alone_by_keyboard_and_everyone_again(page):
    page.get_by_role("button", name="people, by circle").click()
    field = page.get_by_label("Search for a circle")
    field.fill("circle 2")
    field.press("Enter")
    page.get_by_role("button", name="Look at this circle only").press("Enter")
    page.wait_for_url("**circle=**")
    settled(page)
    page.get_by_text("You look at circle 2: ").wait_for()
    assert "on Reach one circle" in page.locator(".wp.scope .line").inner_text()
    page.locator(f'{DRAWN}[data-shown="1"]').wait_for()
    again = page.locator(".wp.network .told button", has_text="Look at everyone again")
    assert again.evaluate("(node) => node.getRootNode().activeElement === node")
    page.emulate_media(media="print")
    assert page.locator(".st-key-everyone").is_hidden()
    page.emulate_media(media="screen")
    again.press("Enter")
    page.wait_for_url(lambda url: "circle=" not in url)
    settled(page)
    page.locator(f'{DRAWN}[data-shown=""]').wait_for()


def test_hostile_names_run_nothing_and_ask_nobody(context, address, home, monkeypatch):
    monkeypatch.setenv("WHOLE_PICTURE_HOME", str(home))
    token = datasets.store(communities.hostile())
    asked, dialogs = [], []
    page = context.new_page()
    page.on("request", lambda request: asked.append(request.url))
    page.on("dialog", lambda dialog: (dialogs.append(dialog.message), dialog.dismiss()))
    page.goto(f"{address}/reach?d={token}")
    settled(page)
    page.locator(DRAWN).wait_for()
    for way in range(max(page.locator(".wp.network .ways button").count(), 1)):
        if page.locator(".wp.network .ways button").count():
            page.locator(".wp.network .ways button").nth(way).click()
            page.locator(DRAWN).wait_for()
        for part in page.locator(".wp.network .parts button").all():
            part.click()
        box = page.locator(".wp.network .canvas").bounding_box()
        for share in (0.3, 0.5, 0.7):
            page.mouse.move(box["x"] + share * box["width"], box["y"] + share * box["height"])
            page.mouse.click(box["x"] + share * box["width"], box["y"] + share * box["height"])
    assert page.locator(".wp.network img, .wp.network script, .wp.network a").count() == 0
    assert page.title() == "Reach"
    assert dialogs == []
    assert [u for u in asked if not u.startswith((address, "data:", "blob:"))] == []
    page.close()


def test_nothing_moves_for_who_asked_for_no_motion(browser, address):
    still = browser.new_context(viewport=SIZE, reduced_motion="reduce")
    page = reach(still, address)
    page.wait_for_timeout(150)
    canvas = page.locator(".wp.network .canvas")
    before = canvas.screenshot()
    page.wait_for_timeout(150)
    assert canvas.screenshot() == before
    still.close()


def test_on_paper_the_picture_stands_without_its_buttons(page):
    page.emulate_media(media="print")
    assert page.locator(".wp.network canvas").is_visible()
    assert not page.get_by_label("Search for a group").is_visible()
    assert page.locator(".wp.network .zoom").first.is_hidden()
    page.emulate_media(media="screen")


@pytest.mark.parametrize(("width", "theme"), [(1440, "dark"), (390, "light")])
def test_axe_finds_nothing_serious_with_a_group_chosen(browser, address, theme, width):
    made = browser.new_context(
        viewport={"width": width, "height": 844}, color_scheme=theme, bypass_csp=True
    )
    page = reach(made, address)
    page.locator(".wp.network .parts button").first.click()
    found = Axe().run(page).response["violations"]
    assert not [
        (one["id"], [node["html"][:160] for node in one["nodes"][:3]])
        for one in found
        if one["impact"] in {"serious", "critical"}
    ]
    made.close()
