"""Checks that the French catalogue is complete, or gathers the sentences to translate.

    .venv/bin/python scripts/lint_translations.py          check
    .venv/bin/python scripts/lint_translations.py write    update locale/ with xgettext

English needs no catalogue: it is the language of the message ids.
"""

from __future__ import annotations

import re
import shutil
import sys
import tempfile
from pathlib import Path

import polib

from debian import GETTEXT, need
from house import BIN, ROOT, run

CATALOGUE = Path("locale/fr/LC_MESSAGES/django.po")
LEFT_OUT = [".*", "node_modules", "var", "static", "docs", "tests", "scripts", "__pycache__", "migrations"]
PLACEHOLDER = re.compile(r"%\(\w+\)[a-z]|%[sd]|\{\w*\}")


def gather(root: Path) -> None:
    """Update the French catalogue of the tree at `root` with the sentences of its code and templates."""
    ignored = [f"--ignore={name}" for name in LEFT_OUT]
    options = ["--locale=fr", "--no-obsolete", "--add-location=file", "--verbosity=0", *ignored]
    (root / CATALOGUE.parent).mkdir(parents=True, exist_ok=True)
    run([BIN / "python", "manage.py", "makemessages", *options], {"VEILLEE_TESTING": "1"}, root)


def sentences() -> set[tuple[str, str]]:
    """Return the (context, message id) of every sentence of the code, gathered in a copy of the tree."""
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / "tree"
        shutil.copytree(ROOT, copy, ignore=shutil.ignore_patterns(*LEFT_OUT, "locale", "assets"))
        gather(copy)
        return {(entry.msgctxt or "", entry.msgid) for entry in polib.pofile(str(copy / CATALOGUE))}


def faults(catalogue: polib.POFile) -> list[str]:
    """Return what is wrong with the catalogue, one sentence each."""
    wrong = []
    for entry in (entry for entry in catalogue if not entry.obsolete):
        texts = list(entry.msgstr_plural.values()) if entry.msgid_plural else [entry.msgstr]
        if "fuzzy" in entry.flags or not all(texts):
            wrong.append(f"not translated: {entry.msgid[:100]!r}")
            continue
        known = set(PLACEHOLDER.findall(entry.msgid + entry.msgid_plural))
        wrong += [f"names an unknown value: {text[:100]!r}" for text in texts if set(PLACEHOLDER.findall(text)) - known]
    known_ids = {(entry.msgctxt or "", entry.msgid) for entry in catalogue}
    wrong += [f"not gathered (make messages): {msgid[:100]!r}" for _, msgid in sorted(sentences() - known_ids)]
    return wrong


if __name__ == "__main__":
    need([GETTEXT])
    if sys.argv[1:] == ["write"]:
        gather(ROOT)
    elif (ROOT / CATALOGUE).exists():
        found = faults(polib.pofile(str(ROOT / CATALOGUE)))
        print("\n".join(found))
        raise SystemExit(int(bool(found)))
