"""Checks that no file names a folder of somebody's machine or the address of a package registry."""

from __future__ import annotations

import re
import subprocess

from house import ROOT

# Written in two pieces, so that this file does not find itself.
MACHINE = ["/" + "work/", "/" + "root/", "/" + "home/", "/" + "Users/", "/" + "tmp/team"]
REGISTRIES = ["pypi" + ".org", "pythonhosted" + ".org", "registry.npmjs" + ".org", "registry.yarnpkg" + ".com"]
WRONG = re.compile("|".join(rf"(?<![\w.-]){re.escape(text)}" for text in [*MACHINE, *REGISTRIES]))
BINARY = {".png", ".jpg", ".webp", ".woff2", ".ico", ".pdf", ".mo", ".zip"}


def files() -> list[str]:
    """Return the files that git keeps or would keep."""
    command = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    listed = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    return [name for name in listed.stdout.split("\0") if name and (ROOT / name).is_file()]


def wrong_lines(name: str) -> list[str]:
    """Return the lines of a file that name such a place, as `file:line: text`."""
    if (ROOT / name).suffix in BINARY:
        return []
    lines = (ROOT / name).read_text(encoding="utf-8", errors="replace").splitlines()
    return [f"{name}:{number}: {line[:160]}" for number, line in enumerate(lines, 1) if WRONG.search(line)]


if __name__ == "__main__":
    found = [line for name in files() for line in wrong_lines(name)]
    print("\n".join(found))
    raise SystemExit(int(bool(found)))
