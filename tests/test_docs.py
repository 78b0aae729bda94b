"""The documents keep up with the code: settings, links, commands, dependencies."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path
from xml.etree import ElementTree

import pytest

ROOT = Path(__file__).resolve().parent.parent
PAGES = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])
LINK = re.compile(r"\]\(([^)#\s]+)(?:#[^)]*)?\)")
MADE_BY_HAND = {"HOST", "PORT"}
"""Variables that the scripts read, not the settings."""


def read(name: str) -> str:
    return (ROOT / name).read_text()


def test_every_setting_is_in_the_table_and_nothing_else():
    """REL-O6: everything is set by the environment, and one page lists it."""
    code = "".join(read(f"config/{name}.py") for name in ("settings", "oidc", "storing"))
    used = set(re.findall(r'\benv(?:\.\w+)?\(\s*"([A-Z0-9_]+)"', code))
    rows = [line for line in read("docs/settings.md").splitlines() if line.startswith("| `")]
    told = {name for row in rows for name in re.findall(r"`([A-Z0-9_]+)`", row.split("|")[1])}
    assert told - MADE_BY_HAND == used


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_links_between_documents_lead_somewhere(page):
    targets = [target for target in LINK.findall(page.read_text()) if "://" not in target]
    assert [target for target in targets if not (page.parent / target).exists()] == []


def test_the_tree_of_the_readme_is_the_tree():
    tree = read("README.md").split("## What is where")[1].split("## ")[0]
    told = set(re.findall(r"^ {4}([a-z]+)/ ", tree, re.MULTILINE)) | set(re.findall(r"([a-z]+)/ {2}", tree))
    apps = {path.parent.name for path in ROOT.glob("*/__init__.py")}
    assert apps - told == set()
    assert {name for name in told if not (ROOT / name).is_dir()} == set()


def test_every_command_of_the_makefile_says_what_it_does():
    makefile = read("Makefile")
    targets = set(re.findall(r"^\.PHONY: (.*)$", makefile, re.MULTILINE)[0].split())
    assert set(re.findall(r"^([a-z-]+):.*## \w", makefile, re.MULTILINE)) == targets


@pytest.mark.parametrize("name", ["app", "run"])
def test_every_dependency_says_why_it_is_there(name):
    wanted = re.findall(r"^([a-z][a-z0-9-]+)", read(f"requirements/{name}.in"), re.MULTILINE)
    told = read("docs/adr/dependencies.md").lower()
    assert [package for package in wanted if not re.search(rf"\b{package}\b", told)] == []


def test_locks_hold_hashes_and_no_address():
    for name in ("app", "run", "dev"):
        lock = read(f"requirements/{name}.txt")
        assert "://" not in lock
        assert all("--hash=sha256:" in block for block in re.split(r"\n(?=[a-z])", lock) if not block.startswith("#"))


def test_the_drawing_is_sound_and_described():
    drawing = ElementTree.fromstring(read("docs/architecture.svg"))
    names = {child.tag.rpartition("}")[2] for child in drawing}
    assert {"title", "desc"} <= names


def test_the_licence_is_the_one_announced():
    licence = tomllib.loads(read("pyproject.toml"))["project"]["license"]
    assert licence == "AGPL-3.0-or-later"
    assert read("LICENSE").startswith("GNU AFFERO GENERAL PUBLIC LICENSE\nVersion 3")
