"""Real Chromium against the real product; what every page must hold is checked on every page."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, ViewportSize, sync_playwright

from tests.e2e.product import ROOT, Product, chromium, running

DESKTOP: ViewportSize = {"width": 1280, "height": 900}
SCREEN: ViewportSize = {"width": 1280, "height": 720}
PHONE: ViewportSize = {"width": 390, "height": 844}
AXE = ROOT / "node_modules" / "axe-core" / "axe.min.js"
WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
SCREENSHOTS = Path(os.environ.get("RIVAGE_SCREENSHOTS") or ROOT / "build" / "screenshots")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """One product a worker: the pages, which take the longest, beside the rest."""
    here = Path(__file__).parent
    for item in items:
        if here in item.path.parents:
            item.add_marker(pytest.mark.e2e)
            apart = item.path.stem == "test_every_page"
            item.add_marker(pytest.mark.xdist_group("e2e-pages" if apart else "e2e"))


@pytest.fixture(scope="session")
def product(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Product]:
    with running("e2e", tmp_path_factory.mktemp("product")) as running_product:
        yield running_product


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=chromium(),
            # The parts of a date stand in the order of the machine's language.
            env={**os.environ, "LANGUAGE": "fr", "LANG": "fr_FR.UTF-8"},
            args=[
                "--no-sandbox",
                "--disable-gpu",
                "--disable-background-networking",
                "--lang=fr-FR",
            ],
        )
        yield browser
        browser.close()


class Visitor:
    """Someone at a browser. What goes wrong behind the page is gathered, and checked at the end."""

    def __init__(self, product: Product, context: BrowserContext) -> None:
        self.product = product
        self.context = context
        self.page: Page = context.new_page()
        self.page.set_default_timeout(10_000)
        self.troubles: list[str] = []
        self.auditing = False
        self.page.on("console", self._console)
        self.page.on("pageerror", lambda error: self.troubles.append(f"script: {error}"))
        self.page.on("request", self._request)

    def _console(self, message: Any) -> None:
        # A refused form answers 422 on purpose, and the browser says so in its console.
        # axe writes styles of its own, which the policy refuses as it should.
        if self.auditing and "Content Security Policy" in message.text:
            return
        if message.type == "error" and "status of 4" not in message.text:
            self.troubles.append(f"console: {message.text}")

    def _request(self, request: Any) -> None:
        if not request.url.startswith((self.product.address, "data:", "about:", "blob:")):
            self.troubles.append(f"left the house: {request.url}")

    def enter_as(self, role: str) -> Page:
        """By the demonstration's one-click page: officer, lead, administrator or dpo."""
        self.page.goto(f"{self.product.address}/demo/")
        self.page.locator(f"[data-rivage-role='{role}'] button").click()
        self.page.wait_for_url(lambda url: "/demo/" not in url)
        return self.page

    def door(self, role: str) -> str:
        """Where that role's button of the demonstration leads."""
        self.page.goto(f"{self.product.address}/demo/")
        return self.page.locator(f"[data-rivage-role='{role}'] form").get_attribute("action") or ""

    def open(self, path: str) -> Page:
        self.page.goto(f"{self.product.address}{path}")
        return self.page

    def kept_in_the_browser(self) -> int:
        """What storage really holds, asked from a page without the script that refuses it."""
        self.open("/healthz")
        return int(self.page.evaluate("localStorage.length + sessionStorage.length"))

    def check_accessible(self) -> None:
        """axe-core finds no violation of WCAG 2.2 A or AA on this page."""
        violations = self.violations()
        assert not violations, f"{self.page.url}\n" + "\n".join(violations)

    def violations(self) -> list[str]:
        self.auditing = True
        try:
            self.page.evaluate(AXE.read_text())
            found = self.page.evaluate(
                "tags => axe.run(document, {runOnly: {type: 'tag', values: tags},"
                " resultTypes: ['violations'], elementRef: false})",
                WCAG,
            )
            # What the browser says of it may arrive a little later.
            self.page.wait_for_timeout(100)
        finally:
            self.auditing = False
        return [
            f"{each['id']}: {node['html'][:160]} ({node['failureSummary'][:160]})"
            for each in found["violations"]
            for node in each["nodes"]
        ]

    def picture(self, name: str, *, whole: bool = True) -> None:
        SCREENSHOTS.mkdir(parents=True, exist_ok=True)
        self.page.screenshot(path=SCREENSHOTS / f"{name}.png", full_page=whole)


@contextmanager
def visiting(
    product: Product, browser: Browser, viewport: ViewportSize, *, scripts: bool = True
) -> Iterator[Visitor]:
    """A window of its own; at the end, nothing must have gone wrong behind the pages."""
    context = browser.new_context(
        viewport=viewport, locale="fr-FR", timezone_id="Europe/Paris", java_script_enabled=scripts
    )
    visitor = Visitor(product, context)
    try:
        yield visitor
    finally:
        context.close()
    assert visitor.troubles == []


@pytest.fixture
def desktop(product: Product, browser: Browser) -> Iterator[Visitor]:
    with visiting(product, browser, DESKTOP) as visitor:
        yield visitor


@pytest.fixture
def phone(product: Product, browser: Browser) -> Iterator[Visitor]:
    with visiting(product, browser, PHONE) as visitor:
        yield visitor


@pytest.fixture
def without_scripts(product: Product, browser: Browser) -> Iterator[Visitor]:
    with visiting(product, browser, DESKTOP, scripts=False) as visitor:
        yield visitor
