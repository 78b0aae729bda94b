"""A real browser: the system's Chromium, driven over the live site."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, sync_playwright

from tests.people import PASSWORD

# Playwright keeps an event loop in this thread, which Django would take for an asynchronous view.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")

AXE = Path(__file__).parents[2] / "node_modules" / "axe-core" / "axe.min.js"
DESKTOP = {"width": 1280, "height": 900}
PHONE = {"width": 360, "height": 740}
FLAGS = ["--no-sandbox", "--disable-background-networking", "--disable-component-update", "--disable-sync"]


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """One browser for the whole run."""
    path = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture
def open_page(chromium: Browser, live_server) -> Iterator[Callable[..., Page]]:
    """Return a function that opens a fresh page, signed in as a person or not, on a desktop or a phone.

    Every page fails its test on a script error, a refused resource or a request that leaves the site.
    """
    contexts: list[BrowserContext] = []
    troubles: list[str] = []

    def open_it(who: str = "", viewport: dict[str, int] | None = None, **options) -> Page:
        context = chromium.new_context(
            base_url=live_server.url, viewport=viewport or DESKTOP, locale="fr-FR", **options
        )
        context.set_default_timeout(15_000)
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: troubles.append(f"script: {error}"))
        # A form that comes back with something to put right (422) is an answer like another.
        page.on("console", lambda said: troubles.append(said.text) if is_trouble(said) else None)
        page.on(
            "request",
            lambda asked: None if asked.url.startswith((live_server.url, "data:")) else troubles.append(asked.url),
        )
        if who:
            sign_in(page, who)
        return page

    yield open_it
    for context in contexts:
        context.close()
    assert troubles == []


def is_trouble(said: ConsoleMessage) -> bool:
    """Tell whether what the console says is an error of ours."""
    return said.type == "error" and "status of 422" not in said.text


def sign_in(page: Page, who: str) -> None:
    """Sign in by the form, as a person does."""
    page.goto("/accounts/login/")
    page.fill("input[name=login]", f"{who}@demo.test")
    page.fill("input[name=password]", PASSWORD)
    page.click("main form button.btn-primary")
    page.wait_for_url("**/")


def violations(page: Page) -> list[str]:
    """Return what axe-core finds wrong on the page, best practices included."""
    page.evaluate(AXE.read_text())
    found = page.evaluate("async () => (await axe.run(document)).violations")
    return [f"{one['id']}: {node['html'][:160]}" for one in found for node in one["nodes"]]
