"""Writes `docs/yardstick.md`: each behaviour of the yardstick, by its code, and the tests that prove it.

    .venv/bin/python scripts/yardstick.py         write it
    .venv/bin/python scripts/yardstick.py check   fail when it is not up to date

A test carries the codes at the start of its docstring, or its class's: `\"\"\"VC05, VC06: ...\"\"\"`.
"""

from __future__ import annotations

import ast
import re
import sys
from collections import defaultdict
from collections.abc import Iterator

from house import ROOT

Documented = ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef
PAGE = ROOT / "docs" / "yardstick.md"
CODE = r"(?:REL-[A-Z]\d+|[A-Z]{2}\d+)"
CODES = re.compile(rf"\s*({CODE}(?:\s*(?:,|and)\s*{CODE})*)\s*[:.]")
FAMILIES = {
    "CC": "What every item of every tool does",
    "FO": "Forum",
    "AR": "Articles",
    "FI": "Files",
    "BO": "Bookmarks",
    "AG": "Agenda",
    "PA": "Pages written together",
    "SO": "Polls",
    "VE": "The watch, end to end",
    "VC": "The watch: collecting",
    "VW": "The watch: working together",
    "VD": "The watch: editing",
    "VP": "The watch: publishing",
    "VM": "The watch: measuring",
    "LM": "Mail and notifications",
    "LG": "Groups and membership",
    "LA": "Access and moderation",
    "LF": "Files, by experience",
    "LE": "Agenda, by experience",
    "LD": "Discussions, articles, pages and polls, by experience",
    "LS": "Search",
    "LU": "Profiles, directory, accounts",
    "LT": "Statistics",
    "LX": "Administration and leaving",
    "REL-S": "Access and confidentiality",
    "REL-H": "Hostile input",
    "REL-R": "Nothing lost",
    "REL-P": "Privacy",
    "REL-A": "Accessibility",
    "REL-M": "Mail that arrives",
    "REL-O": "Running the site",
}


def codes_of(node: Documented) -> list[str]:
    """Return the codes at the start of a docstring."""
    found = CODES.match(ast.get_docstring(node) or "")
    return re.findall(CODE, found[1]) if found else []


def tests() -> Iterator[tuple[str, str]]:
    """Give (code, test) for each code of each test; a class's or a file's codes hold for all its tests."""
    for path in sorted((ROOT / "tests").rglob("*.py")):
        name = path.relative_to(ROOT / "tests").with_suffix("")
        yield from _tests_in(ast.parse(path.read_text()), [], str(name))


def _tests_in(node: ast.Module | ast.ClassDef, inherited: list[str], name: str) -> Iterator[tuple[str, str]]:
    inherited = [*inherited, *codes_of(node)]
    for child in node.body:
        if isinstance(child, ast.ClassDef):
            yield from _tests_in(child, inherited, name)
        elif isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef) and child.name.startswith("test_"):
            sentence = child.name.removeprefix("test_").replace("_", " ")
            yield from ((code, f"{sentence} (`{name}`)") for code in {*inherited, *codes_of(child)})


def family_of(code: str) -> str:
    """Return the family of a code: `VC` of `VC05`, `REL-M` of `REL-M1`."""
    return code.rstrip("0123456789")


def page() -> str:
    """Return the whole page. Raises KeyError for a code whose family is not in `FAMILIES`."""
    proofs: defaultdict[str, defaultdict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for code, test in tests():
        proofs[family_of(code)][code].append(test)
    lines = [
        "# What is proved, and by which test",
        "",
        "Each line is a behaviour that people may count on, by its code; below it, the tests that prove it.",
        "This page is written by `make yardstick` from the codes at the start of the tests' docstrings.",
    ]
    for family, codes in sorted(proofs.items(), key=lambda pair: list(FAMILIES).index(pair[0])):
        lines += ["", f"## {FAMILIES[family]} ({family})", ""]
        for code in sorted(codes, key=lambda text: int(text.removeprefix(family))):
            lines += [f"* **{code}**", *(f"    * {test}" for test in sorted(set(codes[code])))]
    return "\n".join(lines) + "\n"


def main(check: bool) -> int:
    """Write the page, or compare it; return 0 unless the comparison fails."""
    strange = sorted({code for code, _ in tests() if family_of(code) not in FAMILIES})
    if strange:
        print(f"Codes of no known family: {', '.join(strange)}")
        return 1
    if not check:
        PAGE.write_text(page())
    elif not PAGE.exists() or PAGE.read_text() != page():
        print("docs/yardstick.md is not up to date: make yardstick")
        return 1
    return 0


if __name__ == "__main__":
    raise SystemExit(main(check=sys.argv[1:] == ["check"]))
