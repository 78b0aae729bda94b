"""Serves the demonstration: web, worker and scheduler under one supervisor, in the foreground.

`HOST` and `PORT` in the environment change the address. Becomes the supervisor, so that signals reach it.
"""

from __future__ import annotations

import errno
import getpass
import os
import signal
import socket
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path
from string import Template

from house import BIN, ROOT, VAR, environment, give_up, run, say
from leader import end_remains

HOST = os.environ.get("HOST") or "127.0.0.1"
PORT = os.environ.get("PORT") or "8000"
EVERYWHERE = ("0.0.0.0", "::", "[::]")
PATIENCE_SECONDS = 60


def address() -> str:
    """Return the address to type in a browser on this machine."""
    host = "127.0.0.1" if HOST in EVERYWHERE else HOST
    return f"http://{f'[{host}]' if ':' in host and not host.startswith('[') else host}:{PORT}"


def demo_settings() -> dict[str, str]:
    """Return the environment of the demonstration; what the caller set himself stands."""
    ours = {"VEILLEE_DEMO": "1", "VEILLEE_PUBLIC_URL": address(), "DJANGO_SETTINGS_MODULE": "config.settings"}
    return environment({name: os.environ.get(name) or value for name, value in ours.items()})


def check_port() -> None:
    """Give up, in plain words, when the port cannot be had."""
    if not PORT.isdecimal() or not 0 < int(PORT) < 65536:
        give_up(f"PORT={PORT} is not a port: a number from 1 to 65535 is expected.")
    host = HOST.strip("[]")
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, int(PORT)))
        except OSError as error:
            if error.errno == errno.EADDRINUSE:
                running = supervisor()
                by_us = f": Veillée already runs from this folder (process {running})" if running else ""
                give_up(
                    f"Port {PORT} is taken{by_us}.\n"
                    f"Stop what uses it, or choose another: make run PORT={int(PORT) % 65535 + 1}"
                )
            give_up(f"Cannot listen on {HOST}:{PORT}: {error.strerror}.")


def supervisor() -> int | None:
    """Return the process id of the supervisor that runs from this folder, if any."""
    try:
        pid = int((VAR / "supervisord.pid").read_text())
        os.kill(pid, 0)
    except (OSError, ValueError):
        return None
    return pid


def write_configuration() -> Path:
    """Fill in the supervisor's configuration; return its path. A `%` in a path is doubled, as its syntax wants."""
    names = {"ROOT": ROOT, "BIN": BIN, "VAR": VAR, "HOST": HOST.strip("[]"), "PORT": PORT, "USER": getpass.getuser()}
    takes_mail = os.environ.get("VEILLEE_MAIL_IN") and os.environ.get("VEILLEE_MAIL_IN_LISTEN")
    names["MAIL"] = "true" if takes_mail else "false"
    filled = Template((ROOT / "scripts" / "supervisord.conf").read_text()).substitute(
        {name: str(value).replace("%", "%%") for name, value in names.items()}
    )
    path = VAR / "supervisord.conf"
    path.write_text(filled)
    return path


def announce() -> None:
    """Tell, from a process of its own, when the first page is there and who can sign in."""
    if os.fork():
        return
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    until = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < until:
        try:
            with urllib.request.urlopen(f"{address()}/accounts/login/", timeout=5):
                break
        except urllib.error.HTTPError:
            break
        except OSError:
            time.sleep(0.2)
    else:
        os._exit(0)
    say(
        f"\nVeillée is at {address()}\n"
        "  sign in as alice, carole, bob, mallory or admin; the password is veillee-demo\n"
        f"  mails are at {address()}/dev/mail/; Ctrl-C stops everything\n"
    )
    os._exit(0)


if __name__ == "__main__":
    if supervisor() is None:
        for name in ("web", "worker", "beat", "mail"):
            end_remains(name)
    check_port()
    if sys.argv[1:] == ["check"]:
        raise SystemExit
    VAR.mkdir(parents=True, exist_ok=True)
    settings = demo_settings()
    run([BIN / "python", "scripts/fill_database.py"], settings)
    configuration = write_configuration()
    announce()
    os.chdir(ROOT)
    os.execve(BIN / "supervisord", ["supervisord", "-c", str(configuration)], settings)
