"""A headless Chromium that clicks and types as a reader does: of a width, light or dark, with or without scripts."""

from __future__ import annotations

import json
import shutil
from base64 import b64decode
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from selenium.webdriver import Chrome, ChromeOptions, ChromeService
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.remote.webelement import WebElement
from selenium.webdriver.support.wait import WebDriverWait

PHONE, DESKTOP = 390, 1280
"""Widths in CSS pixels."""
HEIGHT = 900
_PATIENCE = 20  # seconds; the machine may be busy


class Missing(Exception):
    """There is no Chromium or no chromedriver here; the message says how to have them."""


class Window:
    """One window on one site. `root` is where the site answers, without a slash at the end."""

    def __init__(self, driver: Chrome, root: str, downloads: Path) -> None:
        self.driver, self.root, self.downloads = driver, root, downloads
        self._asked: list[str] = []

    def look(self, width: int = DESKTOP, *, dark: bool = False, height: int = HEIGHT) -> None:
        """From now on: `width` and `height` CSS pixels (a phone's below 600), by day or by night, nothing moving."""
        metrics = {"width": width, "height": height, "deviceScaleFactor": 1, "mobile": width < 600}
        self.driver.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", metrics)
        likes = {"prefers-color-scheme": "dark" if dark else "light", "prefers-reduced-motion": "reduce"}
        features = [{"name": name, "value": value} for name, value in likes.items()]
        self.driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": features})

    def scripts(self, on: bool) -> None:
        """Whether pages may run scripts, from the next page on."""
        self.driver.execute_cdp_cmd("Emulation.setScriptExecutionDisabled", {"value": not on})

    def open(self, path: str) -> None:
        """Go to a page of the site, with nothing in the cache; what was asked and said before is forgotten."""
        self.complaints()
        self.requests()
        self.driver.execute_cdp_cmd("Network.clearBrowserCache", {})
        self.driver.get(self.root + path)
        self._asked = []

    def has_editor(self) -> bool:
        """Whether the page has an editor of queries; waits until it stands in the place of the form."""
        coming = bool(self.script("return document.querySelector('script[src*=yasgui]')"))
        return coming and bool(self.one(".CodeMirror"))

    @property
    def path(self) -> str:
        """Where the window is, below the root, with query and fragment."""
        return self.driver.current_url.removeprefix(self.root)

    def complaints(self) -> list[str]:
        """What the console has said since the last page was opened: errors, warnings, breaches of the policy."""
        return [entry["message"] for entry in self.driver.get_log("browser")]

    def requests(self) -> list[str]:
        """The addresses that were asked for since the last page was opened."""
        events = (json.loads(entry["message"])["message"] for entry in self.driver.get_log("performance"))
        self._asked += (
            event["params"]["request"]["url"] for event in events if event["method"] == "Network.requestWillBeSent"
        )
        return self._asked

    def one(self, css: str, words: str = "") -> WebElement:
        """The first element shown that fits and has the words in its text; waits for it. Raises TimeoutException."""
        return self.until(lambda: next((found for found in self.all(css, words) if found.is_displayed()), None), css)

    def all(self, css: str, words: str = "") -> list[WebElement]:
        """All that fit, in the order of the page."""
        return [found for found in self.driver.find_elements(By.CSS_SELECTOR, css) if words in found.text]

    def click(self, css: str, words: str = "") -> None:
        """A real click in the middle of it."""
        found = self.one(css, words)
        self.script("arguments[0].scrollIntoView({block: 'center'})", found)
        found.click()

    def press(self, *keys: str) -> None:
        """Type into whatever has the focus."""
        self.driver.switch_to.active_element.send_keys(*keys)

    def script(self, source: str, *arguments: object) -> Any:
        """What the function body `source` returns in the page; a promise is waited for."""
        return self.driver.execute_script(source, *arguments)

    def until(self, found: Any, what: str = "") -> Any:
        """What `found()` gives as soon as that is something; elements that went away meanwhile are looked for again."""
        from selenium.common.exceptions import StaleElementReferenceException as Stale

        waiting = WebDriverWait(self.driver, _PATIENCE, poll_frequency=0.05, ignored_exceptions=[Stale])
        return waiting.until(lambda _: found(), f"not there: {what} on {self.driver.current_url}")

    def downloaded(self, name: str) -> bytes:
        """The bytes of the file, as soon as it has come as a whole."""
        file = self.downloads / name
        self.until(lambda: file.exists() and not list(self.downloads.glob("*.crdownload")), name)
        return file.read_bytes()

    def picture(self) -> bytes:
        """What one sees of the page, as WebP."""
        self.script("document.activeElement.blur()")  # no blinking cursor
        taken = self.driver.execute_cdp_cmd("Page.captureScreenshot", {"format": "webp", "quality": 80})
        return b64decode(taken["data"])


@contextmanager
def window(root: str, downloads: Path) -> Iterator[Window]:
    """A new Chromium, closed at the end; downloads go into that folder. Raises Missing."""
    programs = [shutil.which(name) for name in ("chromium", "chromedriver")]
    if None in programs:
        raise Missing("install Chromium and its driver: apt install chromium chromium-driver")
    options = ChromeOptions()
    options.binary_location = str(programs[0])
    # Root in a container can have no sandbox, and /dev/shm may be small there; the pages are our own.
    for argument in (
        "headless", "no-sandbox", "disable-dev-shm-usage", "hide-scrollbars", "lang=en", "disable-gpu",
        "disable-background-networking", "disable-component-update", "no-first-run", "force-color-profile=srgb",
    ):  # fmt: skip
        options.add_argument(f"--{argument}")
    options.set_capability("goog:loggingPrefs", {"browser": "ALL", "performance": "ALL"})
    options.add_experimental_option("prefs", {"download.default_directory": str(downloads)})
    # With the driver's path given, Selenium Manager is not asked and downloads nothing.
    driver = Chrome(options, ChromeService(str(programs[1])))
    try:
        opened = Window(driver, root, downloads)
        opened.look()
        yield opened
    finally:
        driver.quit()


__all__ = ["DESKTOP", "HEIGHT", "PHONE", "Keys", "Missing", "Window", "window"]
