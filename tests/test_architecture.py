"""What keeps the house readable and its doors guarded, checked by a machine. Import layers are in `make lint`."""

from __future__ import annotations

import ast
import re
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.apps import apps
from django.urls import URLPattern, URLResolver, get_resolver

from content.models import Content

ROOT = Path(__file__).resolve().parent.parent
OUTSIDE = {"node_modules", "var", "static", "docs", "migrations"}
SOURCES = sorted(
    path
    for path in ROOT.rglob("*.py")
    if not OUTSIDE & set(path.relative_to(ROOT).parts) and not path.relative_to(ROOT).parts[0].startswith(".")
)
OURS = [path for path in SOURCES if path.relative_to(ROOT).parts[0] not in {"tests", "scripts"}]
TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))
FILE_MAX, FUNCTION_MAX, VIEW_MAX, TEST_MAX = 400, 40, 25, 30
DOORS = {"visible_to", "named_to", "home_visible_to", "none"}
"""Queryset methods that filter by what the reader may see: the only ones a view may start from."""
UNGUARDED = {"allauth.": "sign-in pages, which must be open to visitors; those about an account demand its session"}
COLUMNS = """
    id kind group author title slug excerpt body body_html audience state published_at expires_at pinned_until
    featured_until is_locked is_held created_at edited_at sort_at last_activity_at comment_count trashed_at trashed_by
    merged_into
"""


def where(path: Path, line: int) -> str:
    return f"{path.relative_to(ROOT)}:{line}"


def functions() -> Iterator[tuple[Path, ast.FunctionDef]]:
    for path in SOURCES:
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.FunctionDef):
                yield path, node


def limit(path: Path, node: ast.FunctionDef) -> int:
    if path.is_relative_to(ROOT / "tests"):
        return TEST_MAX if node.name.startswith("test_") else FUNCTION_MAX
    first = node.args.args[0].arg if node.args.args else ""
    answers = node.returns is not None and "HttpResponse" in ast.unparse(node.returns)
    return VIEW_MAX if first == "request" and answers else FUNCTION_MAX


def matches(pattern: str, files: list[Path], unless: str = "$^") -> list[str]:
    """Return the lines that match `pattern`, but those that say `unless`, on the line or the one above."""
    found = []
    for path in files:
        above = ""
        for number, line in enumerate(path.read_text().splitlines(), 1):
            if re.search(pattern, line) and not re.search(unless, line) and not re.search(unless, above):
                found.append(f"{where(path, number)}: {line.strip()[:100]}")
            above = line
    return found


def addresses(patterns: list[URLPattern | URLResolver], before: str = "/") -> Iterator[tuple[str, object]]:
    """Give (address, view) for the whole site; the view is the class for class-based ones."""
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            yield from addresses(pattern.url_patterns, before + str(pattern.pattern))
        else:
            yield before + str(pattern.pattern), getattr(pattern.callback, "view_class", pattern.callback)


def test_files_stay_short():
    long = {str(p.relative_to(ROOT)): n for p in SOURCES if (n := len(p.read_text().splitlines())) > FILE_MAX}
    assert long == {}


def test_functions_stay_short():
    sizes = [(path, node, node.end_lineno - node.lineno + 1) for path, node in functions()]
    assert [f"{where(p, n.lineno)} {n.name}: {size}" for p, n, size in sizes if size > limit(p, n)] == []


def test_every_module_says_what_it_is_for():
    silent = [p for p in OURS if p.read_text().strip() and ast.get_docstring(ast.parse(p.read_text())) is None]
    assert [str(path.relative_to(ROOT)) for path in silent] == []


@pytest.mark.parametrize(
    "pattern",
    [r"@receiver\b", r"\bGenericForeignKey\b", r"\bselect_subclasses\b", r"#\s*(TODO|FIXME|XXX)\b"],
    ids=["signals", "generic keys", "subclasses in lists", "unfinished work"],
)
def test_nowhere_in_the_code(pattern):
    assert matches(pattern, OURS) == []


def test_saving_and_deleting_a_row_do_only_that():
    models = [path for path in OURS if path.stem == "models" or path.parent.name == "models"]
    assert matches(r"def (save|delete)\(self", models) == []


def test_views_start_from_what_the_reader_may_see():
    """REL-S1: a view names no bare manager, or says why, on the line or above: `# unfiltered: reason`."""
    names = {view.__module__ for _, view in addresses(get_resolver().url_patterns)}
    files = [Path(sys.modules[name].__file__) for name in names]
    bare = rf"\.objects\b(?!\.({'|'.join(DOORS)})\()"
    assert matches(bare, sorted(path for path in files if path in OURS), unless=r"# unfiltered: \w+") == []


def test_every_address_says_who_may_enter():
    """REL-S4: no view without a rule, but those of the packages listed with a reason."""
    bare = [
        f"{address} {view.__module__}.{view.__qualname__}"
        for address, view in addresses(get_resolver().url_patterns)
        if not getattr(view, "rule", None) and not view.__module__.startswith(tuple(UNGUARDED))
    ]
    assert bare == []


def test_the_content_table_grows_on_purpose_only():
    assert {field.name for field in Content._meta.local_fields} == set(COLUMNS.split())


def test_a_kind_of_content_is_one_level_deep():
    kinds = [model for model in apps.get_models() if issubclass(model, Content) and model is not Content]
    assert [model.__name__ for model in kinds if list(model._meta.parents) != [Content]] == []


@pytest.mark.parametrize(
    "pattern",
    [
        r"<script(?![^>]*\bsrc=)",
        r"<style\b",
        r"\sstyle=",
        r"\son[a-z]+=",
        r"<(script|link|img)[^>]+(src|href)=.https?:",
    ],
    ids=["inline script", "inline sheet", "inline style", "inline handler", "third party"],
)
def test_templates_obey_the_content_security_policy(pattern):
    """REL-O7: nothing in a page that the policy refuses; mails, which know no sheet, are apart."""
    assert matches(pattern, [path for path in TEMPLATES if "mail" not in {*path.parts, path.stem}]) == []
