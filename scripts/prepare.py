"""Set-up of a checkout: each step is done when its inputs changed since last time, else skipped.

    python3 scripts/prepare.py run|test|lint

Needs Python 3.11 with `venv` and nothing else; Node.js comes from a wheel, so it is the same everywhere.
"""

from __future__ import annotations

import fcntl
import hashlib
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from house import BIN, ROOT, VAR, VENV, give_up, run, say

OLDEST = (3, 11)
DEMO = {"VEILLEE_DEMO": "1"}


@dataclass(frozen=True)
class Step:
    """One step. `inputs` are globs from the project's folder: no match means nothing to do.

    The step is skipped when the content of its inputs is that of the last time and its `outputs` are there.
    The stamp lies beside what the step makes, so that deleting the one forgets the other.
    """

    name: str
    inputs: list[str]
    do: Callable[[], None]
    stamp: Path
    outputs: list[Path] = field(default_factory=list)

    def follow(self) -> None:
        """Do the step if it has to be done."""
        files = sorted({path for glob in self.inputs for path in ROOT.glob(glob) if path.is_file()})
        if not files:
            return
        digest = hashlib.sha256()
        for path in files:
            digest.update(f"{path.relative_to(ROOT)}\0".encode() + hashlib.sha256(path.read_bytes()).digest())
        same = self.stamp.exists() and self.stamp.read_text() == digest.hexdigest()
        if same and all(path.exists() for path in self.outputs):
            return
        say(f"• {self.name}")
        self.do()
        self.stamp.parent.mkdir(parents=True, exist_ok=True)
        self.stamp.write_text(digest.hexdigest())


def check_python() -> None:
    """Give up, with the line to type, when this Python is too old or cannot make virtual environments."""
    prefix = "" if os.geteuid() == 0 else "sudo "
    if sys.version_info < OLDEST:
        have, want = sys.version.split()[0], ".".join(map(str, OLDEST))
        give_up(
            f"Veillée needs Python {want} or newer; this is Python {have}.\n"
            f"On Debian 12 or Ubuntu 24.04 and newer, type:\n\n    {prefix}apt-get install python3 python3-venv\n\n"
            "If another Python is installed, name it: make PYTHON=python3.12 run"
        )
    try:
        import ensurepip  # noqa: F401 - Debian's Python has `venv` but keeps this part in another package
    except ImportError:
        give_up(f"Python is here, but not its `venv`. Type:\n\n    {prefix}apt-get install python3-venv\n")


def make_venv() -> None:
    """Make `.venv`, or make it again when it was copied from elsewhere or its Python has gone."""
    pip = BIN / "pip"
    at_home = pip.exists() and str(VENV) in pip.read_text()[:400]
    works = at_home and subprocess.run([BIN / "python", "-c", ""], capture_output=True, check=False).returncode == 0
    if works:
        return
    check_python()
    say("• Virtual environment in .venv")
    shutil.rmtree(VENV, ignore_errors=True)
    run([sys.executable, "-m", "venv", VENV])


def packages(part: str) -> Step:
    """Return the step that installs the locked packages of `requirements/<part>.txt`, checked by their hashes."""

    def install() -> None:
        options = ["--disable-pip-version-check", "--quiet", "--require-hashes", "--no-deps"]
        run([BIN / "python", "-m", "pip", "install", *options, "-r", f"requirements/{part}.txt"])

    name = "Python packages (the first time, a minute or two)"
    return Step(name, [f"requirements/{part}.txt"], install, VENV / ".stamps" / f"packages-{part}")


def build_assets() -> None:
    """Build the style sheet, the script, the font and the icons."""
    run([BIN / "node", "scripts/build_assets.mjs"])


def compile_translations() -> None:
    """Compile the catalogues with Babel: `msgfmt` may be missing."""
    for catalogue in sorted(ROOT.glob("locale/*/LC_MESSAGES/*.po")):
        language = catalogue.parent.parent.name
        target = catalogue.with_suffix(".mo")
        run([BIN / "pybabel", "--quiet", "compile", "-i", catalogue, "-o", target, "-l", language])


NPM = Step(
    "npm packages",
    ["package.json", "package-lock.json"],
    lambda: run([BIN / "npm", "ci", "--no-audit", "--no-fund", "--loglevel=error"]),
    ROOT / "node_modules" / ".stamp",
)
ASSETS = Step(
    "Assets",
    ["assets/**/*", "scripts/build_assets.mjs", "package-lock.json"],
    build_assets,
    ROOT / "var" / "stamps" / "assets",
    [ROOT / "static" / "build" / "app.css", ROOT / "static" / "build" / "app.js"],
)
TRANSLATIONS = Step(
    "Translations",
    ["locale/*/LC_MESSAGES/*.po"],
    compile_translations,
    ROOT / "var" / "stamps" / "translations",
    [path.with_suffix(".mo") for path in ROOT.glob("locale/*/LC_MESSAGES/*.po")],
)
STATIC = Step(
    "Static files",
    ["static/**/*", "requirements/app.txt", "config/settings.py"],
    lambda: run([BIN / "python", "manage.py", "collectstatic", "--noinput", "--verbosity=0"], DEMO),
    VAR / "stamps" / "static",
    [VAR / "static" / "staticfiles.json"],
)


@contextmanager
def alone() -> Iterator[None]:
    """Let one set-up at a time work in this checkout; another waits."""
    (ROOT / "var").mkdir(exist_ok=True)
    with (ROOT / "var" / "prepare.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def prepare(target: str) -> None:
    """Set the checkout up for `run`, `test` or `lint`."""
    with alone():
        make_venv()
        part = "run" if target == "run" else "dev"
        packages(part).follow()
        if target == "lint":
            return
        NPM.follow()
        ASSETS.follow()
        TRANSLATIONS.follow()
        if target == "run":
            STATIC.follow()


if __name__ == "__main__":
    if sys.argv[1:] not in (["run"], ["test"], ["lint"]):
        give_up("Usage: python3 scripts/prepare.py run|test|lint")
    check_python()
    try:
        prepare(sys.argv[1])
    except KeyboardInterrupt:
        give_up("Stopped. The next run goes on from here.")
