import json
import re
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe

from dashboard.navigation import PAGES
from dashboard.workspace import datasets
from data_sources.sample import sample_community
from data_sources.sample_exports import write_slack
from tests import communities
from tests.browser.conftest import READY, scope_line, serving, settled

pytestmark = pytest.mark.browser

SIZES = {"wide": {"width": 1440, "height": 900}, "narrow": {"width": 390, "height": 844}}
SERIOUS = {"serious", "critical"}


def visit(context, address, path=""):
    page = context.new_page()
    page.goto(f"{address}/{path}")
    settled(page)
    return page


def upload(page, path):
    page.locator("input[type=file]").first.set_input_files(path)
    # while the page takes the file, its old button stands beside the new one for a moment
    page.get_by_role("button", name="Read these files", disabled=False).click()


@pytest.fixture
def export(tmp_path):
    path = tmp_path / "export.zip"
    write_slack(sample_community(), path)
    return path


def test_from_an_export_to_a_view_that_another_person_opens(browser, tmp_path, export):
    home = tmp_path / "home"
    with serving(home) as address:
        context = browser.new_context(viewport=SIZES["wide"])
        context.grant_permissions(["clipboard-read", "clipboard-write"])
        page = visit(context, address, "data")
        upload(page, export)
        page.get_by_role("heading", name="What does the whole picture say?").wait_for()
        settled(page)
        assert page.locator(".wp.panel .sentence").count() >= 4
        assert "d=" in page.url
        follow_first_evidence(page)
        change_the_period(page)
        said = scope_line(page)
        page.get_by_role("button", name="Copy link").click()
        page.get_by_role("button", name="Link copied").wait_for()
        link = page.evaluate("() => navigator.clipboard.readText()")
        assert link.startswith(page.url.partition("?")[0])
        assert re.search(r"from=\d{4}-\d\d-\d\d&to=", link)
        context.close()
    with serving(home) as fresh:
        link = re.sub(r"^http://[^/]+", fresh, link)
        page = browser.new_context(viewport=SIZES["wide"]).new_page()
        page.goto(link)
        settled(page)
        assert scope_line(page) == said
        assert page.title() == "Engagement"
        assert "d=" in page.url


def follow_first_evidence(page):
    before = page.url
    link = page.locator(".wp.panel.lead .sentence a").first
    named = link.get_attribute("href").rpartition("#")[2]
    link.click()
    page.get_by_role("heading", name="Who takes part, and who does not?").wait_for()
    settled(page)
    assert "/engagement" in page.url
    assert page.url.partition("?")[2] == before.partition("?")[2]
    page.wait_for_function(
        "(key) => { const card = document.querySelector(`.st-key-card-${key}`);"
        " const at = card?.getBoundingClientRect().top; return at > -40 && at < 500 }",
        arg=named,
    )


def change_the_period(page):
    before = scope_line(page)
    # A run that is still going redraws the list and closes it, so the page must be at rest.
    settled(page)
    page.get_by_role("button", name="change the period").click()
    preset = page.locator(".st-key-scope_preset input")
    preset.fill("the whole data")
    page.get_by_role("option", name="the whole data").wait_for()
    preset.press("Enter")
    page.wait_for_function(
        "(before) => { const host = document.querySelector('.st-key-scope_line');"
        " const all = [...host.querySelectorAll('*')].map(n => n.shadowRoot).filter(Boolean);"
        " const line = all.map(r => r.querySelector('.line')).find(Boolean);"
        " return line && line.textContent !== before }",
        arg=before,
    )
    settled(page)
    page.keyboard.press("Escape")
    assert "from=" in page.url


def test_back_and_a_new_page_keep_the_view(browser, address):
    context = browser.new_context(viewport=SIZES["wide"])
    page = visit(context, address, "?from=2025-10-01&to=2025-12-31&compare=none")
    said = scope_line(page)
    for link in PAGES[1:]:
        page.locator(f".st-key-nav-{link.key} a").click()
        page.wait_for_url(re.compile(f"/{link.path}\\?"))
        settled(page)
        assert scope_line(page) == said
    for link in reversed(PAGES[:-1]):
        page.go_back()
        page.wait_for_url(re.compile(f"/{link.path}\\?"))
        settled(page)
        assert scope_line(page) == said
        assert "compare=none" in page.url
    context.close()


def test_definition_and_table_are_one_click_away_and_the_keyboard_does_it(browser, address):
    context = browser.new_context(viewport=SIZES["wide"])
    page = visit(context, address)
    for tool in ("definition", "table"):
        button = page.get_by_role("button", name=f"{tool}: Everyone")
        button.focus()
        page.keyboard.press("Enter")
        page.get_by_role("dialog").wait_for()
        assert page.get_by_role("dialog").inner_text().strip()
        if tool == "table":
            with page.expect_download() as held:
                page.get_by_role("button", name="Download CSV").click()
            written = Path(held.value.path()).read_text(encoding="utf-8-sig")
            assert "\ndata," in written
            assert scope_line(page)[:20] in written
        page.keyboard.press("Escape")
        page.get_by_role("dialog").wait_for(state="hidden")
    context.close()


STILL = "() => document.getAnimations().every(each => each.playState !== 'running')"


# Each theme and each size once: what axe finds hangs on the one or on the other.
@pytest.mark.parametrize(("theme", "size"), [("light", "wide"), ("dark", "narrow")])
def test_axe_finds_nothing_serious(browser, address, theme, size):
    context = browser.new_context(viewport=SIZES[size], color_scheme=theme, bypass_csp=True)
    for link in PAGES:
        page = visit(context, address, link.path)
        page.wait_for_function(STILL)
        found = Axe().run(page).response["violations"]
        bad = [
            (one["id"], [node["html"][:160] for node in one["nodes"][:3]])
            for one in found
            if one["impact"] in SERIOUS
        ]
        assert not bad, f"{link.key}: {json.dumps(bad, indent=1)}"
        page.close()
    context.close()


CUT = """() => {
  const cut = []
  const walk = (node) => {
    for (const one of node.querySelectorAll('*')) {
      if (one.shadowRoot) walk(one.shadowRoot)
      if (one.closest?.('svg, .hidden, dialog, [data-testid=stSidebar], .st-key-scope')) continue
      const style = getComputedStyle(one)
      const box = one.getBoundingClientRect()
      if (!box.width || !one.textContent.trim() || style.visibility === 'hidden') continue
      const words = [...one.childNodes].some(n => n.nodeType === 3 && n.textContent.trim())
      if (words && box.right > innerWidth + 1) cut.push(`beyond: ${one.textContent.slice(0, 60)}`)
      const clips = ['hidden', 'clip'].includes(style.overflowX)
      if (words && clips && one.scrollWidth > one.clientWidth + 1)
        cut.push(`cut: ${one.textContent.slice(0, 60)}`)
    }
  }
  walk(document.querySelector('[data-testid=stMain]'))
  const wide = document.querySelector('[data-testid=stMain]')
  if (wide.scrollWidth > wide.clientWidth + 1) cut.push('the page scrolls sideways')
  return cut
}"""


@pytest.mark.parametrize("page_key", [link.key for link in PAGES])
def test_a_phone_shows_all_words(browser, address, page_key):
    context = browser.new_context(viewport=SIZES["narrow"])
    link = next(link for link in PAGES if link.key == page_key)
    page = visit(context, address, link.path)
    page.wait_for_timeout(500)
    assert page.evaluate(CUT) == []
    context.close()


def test_the_overview_fits_one_screen(browser, address):
    context = browser.new_context(viewport=SIZES["wide"])
    page = visit(context, address)
    page.wait_for_timeout(500)
    box = page.locator(".wp.check").bounding_box()
    assert box["y"] + box["height"] <= SIZES["wide"]["height"]
    context.close()


def test_hostile_words_run_nothing_and_ask_nobody(browser, address, home, monkeypatch):
    monkeypatch.setenv("WHOLE_PICTURE_HOME", str(home))
    token = datasets.store(communities.hostile())
    context = browser.new_context(viewport=SIZES["wide"])
    asked, dialogs = [], []
    context.on("request", lambda request: asked.append(request.url))
    context.on("dialog", lambda dialog: (dialogs.append(dialog.message), dialog.dismiss()))
    for link in PAGES:
        page = visit(context, address, f"{link.path}?d={token}")
        hover_everything(page)
        open_every_dialog(page)
        assert page.title() == link.title
        page.close()
    foreign = [url for url in asked if not url.startswith((address, "data:", "blob:"))]
    assert foreign == []
    assert dialogs == []
    context.close()


def hover_everything(page):
    for figure in page.locator(".js-plotly-plot").all():
        figure.scroll_into_view_if_needed()
        box = figure.bounding_box()
        for part in (0.2, 0.5, 0.8):
            page.mouse.move(box["x"] + part * box["width"], box["y"] + box["height"] / 2)
    for words in page.locator(".wp .sentence, .wp .label, .wp .fact").all()[:12]:
        if words.is_visible():  # what lies in a closed list has nothing to point at
            words.hover()


def open_every_dialog(page):
    for button in page.locator(".wp .tools button").all():
        button.click()
        page.get_by_role("dialog").wait_for()
        page.keyboard.press("Escape")
    page.wait_for_selector(READY)
