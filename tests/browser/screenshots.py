"""Write a picture of every page, wide and narrow, light and dark, into a folder.

A tool to look with, not a test: ``python tests/browser/screenshots.py ADDRESS FOLDER [PAGE ...]``.
"""

from __future__ import annotations

import sys
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

CHROMIUM = "/usr/bin/chromium"
PATHS = {
    "overview": "",
    "engagement": "engagement",
    "reach": "reach",
    "stories": "stories",
    "heard": "heard",
    "data": "data",
    "method": "method",
}
SIZES = {"wide": (1440, 900), "narrow": (390, 844)}
READY = (
    "[data-testid=stApp][data-test-script-state=notRunning][data-test-connection-state=CONNECTED]"
)
SETTLED_MS = 1500


def look(page: Page, address: str, target: Path) -> None:
    """Open an address, wait until it is drawn, and write the window and the whole page."""
    page.goto(address)
    page.wait_for_selector(READY, timeout=60_000)
    page.wait_for_timeout(SETTLED_MS)
    page.screenshot(path=target)
    height = page.evaluate("() => document.querySelector('[data-testid=stMain]').scrollHeight")
    width = page.viewport_size["width"] if page.viewport_size else SIZES["wide"][0]
    window = page.viewport_size
    page.set_viewport_size({"width": width, "height": max(height, 400)})
    page.wait_for_timeout(SETTLED_MS // 3)
    page.screenshot(path=target.with_stem(f"{target.stem}-whole"))
    if window:
        page.set_viewport_size(window)


def main(address: str, folder: Path, pages: list[str]) -> None:
    """Take all pictures."""
    folder.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        for theme in ("light", "dark"):
            for size, (width, height) in SIZES.items():
                context = browser.new_context(
                    viewport={"width": width, "height": height}, color_scheme=theme
                )
                page = context.new_page()
                for name in pages or list(PATHS):
                    look(page, f"{address}/{PATHS[name]}", folder / f"{name}-{size}-{theme}.png")
                context.close()
        browser.close()


if __name__ == "__main__":
    main(sys.argv[1].rstrip("/"), Path(sys.argv[2]), sys.argv[3:])
