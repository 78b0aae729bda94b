"""Turning office documents into PDF with LibreOffice, when the machine has it: walled in, and never for long.

Its own profile each time, macros and links switched off, no network where the system lets us take it away, bounds on
memory, time and what it writes; on time-out the whole family of processes is killed.
"""

from __future__ import annotations

import os
import resource
import shutil
import signal
import subprocess
import zipfile
from contextlib import suppress
from functools import cache
from pathlib import Path

SECONDS = 90
MEMORY = 3 * 1024**3
WRITTEN = 200 * 1024**2
INSIDE_MAX = 300 * 1024**2
RATIO_MAX = 200
"""What an archive may say that it holds, in all and for each packed byte: beyond, it is a bomb and stays packed."""
_ITEM = (
    '<item oor:path="/org.openoffice.{path}"><prop oor:name="{name}" oor:op="fuse"><value>{value}</value></prop></item>'
)
_SETTINGS = [
    ("Office.Common/Security/Scripting", "MacroSecurityLevel", "3"),
    ("Office.Common/Security/Scripting", "DisableMacrosExecution", "true"),
    ("Office.Common/Security/Scripting", "DisableActiveContent", "true"),
    ("Office.Common/Security/Scripting", "BlockUntrustedRefererLinks", "true"),
    ("Office.Writer/Content/Update", "Link", "0"),
    ("Office.Calc/Content/Update", "Link", "1"),
    ("Inet/Settings", "ooInetProxyType", "2"),
    ("Inet/Settings", "ooInetHTTPProxyName", "127.0.0.1"),
    ("Inet/Settings", "ooInetHTTPProxyPort", "9"),
    ("Inet/Settings", "ooInetHTTPSProxyName", "127.0.0.1"),
    ("Inet/Settings", "ooInetHTTPSProxyPort", "9"),
]


class OfficeError(Exception):
    """A document could not be turned into PDF; `code` says why in one word."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@cache
def program() -> str:
    """Return the path of LibreOffice, empty on a machine without."""
    return shutil.which("soffice") or shutil.which("libreoffice") or ""


@cache
def _without_network() -> tuple[str, ...]:
    """Return what to put before a command so that it has no network, where the system lets us."""
    unshare = shutil.which("unshare")
    for before in ([unshare, "--net"], [unshare, "--user", "--map-current-user", "--net"]) if unshare else ():
        tried = subprocess.run([*before, "true"], capture_output=True, check=False)  # noqa: S603
        if tried.returncode == 0:
            return tuple(str(word) for word in before)
    return ()


def to_pdf(source: Path, folder: Path) -> Path:
    """Return the PDF of an office document, made in `folder`, which nobody else uses.

    Raises OfficeError: "absent", "bomb", "slow", or "unreadable".
    """
    if not program():
        raise OfficeError("absent")
    if is_bomb(source):
        raise OfficeError("bomb")
    profile = folder / "profile"
    _write_profile(profile)
    made = folder / "pdf"
    command = [
        *_without_network(), program(), "--headless", "--norestore", "--nologo", "--nodefault", "--nolockcheck",
        f"-env:UserInstallation={profile.as_uri()}", "--convert-to", "pdf", "--outdir", str(made), str(source),
    ]  # fmt: skip
    run_bounded(command, folder, SECONDS)
    found = next(made.glob("*.pdf"), None) if made.exists() else None
    if found is None:
        raise OfficeError("unreadable")
    return found


def run_bounded(command: list[str], folder: Path, seconds: int) -> bytes:
    """Run a command in `folder` within bounds of memory, time and size, and return what it says.

    Raises OfficeError: "slow" when its time is up, "unreadable" when it fails.
    """
    known = {key: os.environ[key] for key in ("PATH", "LANG", "LC_ALL", "PYTHONPATH") if key in os.environ}
    process = subprocess.Popen(  # noqa: S603
        command, cwd=folder, env={**known, "HOME": str(folder), "TMPDIR": str(folder)}, stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, start_new_session=True, preexec_fn=_bound,
    )  # fmt: skip
    try:
        said, _errors = process.communicate(timeout=seconds)
    except subprocess.TimeoutExpired as late:
        raise OfficeError("slow") from late
    finally:
        _end(process)
    if process.returncode:
        raise OfficeError("unreadable")
    return said


def _bound() -> None:
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_FSIZE, (WRITTEN, WRITTEN))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS + 5))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _end(process: subprocess.Popen[bytes]) -> None:
    """Kill what is left of a process and of all it started."""
    with suppress(ProcessLookupError, PermissionError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()


def _write_profile(profile: Path) -> None:
    (profile / "user").mkdir(parents=True)
    items = "".join(_ITEM.format(path=path, name=name, value=value) for path, name, value in _SETTINGS)
    (profile / "user" / "registrymodifications.xcu").write_text(
        '<?xml version="1.0" encoding="UTF-8"?><oor:items xmlns:oor="http://openoffice.org/2001/registry">'
        f"{items}</oor:items>"
    )


def is_bomb(source: Path) -> bool:
    """Tell whether an archive says that it holds far more than it weighs; nothing is unpacked to know."""
    try:
        with zipfile.ZipFile(source) as archive:
            inside = sum(entry.file_size for entry in archive.infolist())
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError):
        return False
    return inside > INSIDE_MAX or (inside > 10 * 1024**2 and inside > RATIO_MAX * source.stat().st_size)
