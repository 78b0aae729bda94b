"""Checks the import layers: a module imports from layers below its own, never sideways, never up.

The tools are read from the `TOOLS` list of the settings, so that a new tool needs no line here.
"""

from __future__ import annotations

import ast
import json
import sys
import tempfile
from pathlib import Path

from importlinter.cli import lint_imports

from house import ROOT, VAR

# From the top. On one line, `|` separates neighbours that may not import each other.
LAYERS = [
    "config",
    "demo | api",
    "fediverse",
    "veille",
    "memberships | moderation | directory | stats | lifecycle | mailin | searches | {tools}",
    "toolkit",
    "notifications",
    "activity | search",
    "content",
    "groups",
    "accounts",
    "core",
]
VEILLE_MAY_USE = {"bookmarks", "blogs"}


def tools() -> list[str]:
    """Return the packages that the settings list as tools, without importing the settings."""
    tree = ast.parse((ROOT / "config" / "settings.py").read_text())
    for node in tree.body:
        if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "TOOLS":
            listed: list[str] = ast.literal_eval(node.value)
            return [name.split(".")[0] for name in listed]
    raise LookupError("config/settings.py has no TOOLS list")


def contract() -> str:
    """Return import-linter's configuration, of the packages that exist today."""
    found = tools()
    layers = [" | ".join(_existing(layer.format(tools=" | ".join(found)))) for layer in LAYERS]
    layers = [layer for layer in layers if layer]
    packages = [name for layer in layers for name in layer.split(" | ")]
    lines = [
        "[tool.importlinter]",
        f"root_packages = {json.dumps(packages)}",
        "exclude_type_checking_imports = true",
        "[[tool.importlinter.contracts]]",
        'name = "Each layer imports from below only"',
        'type = "layers"',
        f"layers = {json.dumps(layers)}",
    ]
    others = [name for name in found if name not in VEILLE_MAY_USE]
    if others:
        lines += [
            "[[tool.importlinter.contracts]]",
            'name = "The veille uses bookmarks and blogs among the tools, no other"',
            'type = "forbidden"',
            'source_modules = ["veille"]',
            f"forbidden_modules = {json.dumps(others)}",
        ]
    return "\n".join(lines) + "\n"


def _existing(layer: str) -> list[str]:
    return [name for name in layer.split(" | ") if (ROOT / name / "__init__.py").exists()]


if __name__ == "__main__":
    sys.path.insert(0, str(ROOT))
    with tempfile.TemporaryDirectory() as folder:
        configuration = Path(folder) / "layers.toml"
        configuration.write_text(contract())
        raise SystemExit(lint_imports(config_filename=str(configuration), cache_dir=str(VAR / "import-linter")))
