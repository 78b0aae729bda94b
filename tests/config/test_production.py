"""Production refuses to start with what is good for a demonstration only."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
SECRET = "kT3vQ9xLw2ZpR7mB5nJ8cY4hD6gF1sA0-uEoIiTrVbNqWzXyPlMk"
GOOD = {
    "VEILLEE_SECRET_KEY": SECRET,
    "VEILLEE_PUBLIC_URL": "https://veillee.example.org",
    "EMAIL_URL": "smtp://127.0.0.1:25",
    "DATABASE_URL": "postgres://veillee@127.0.0.1/veillee",
    "REDIS_URL": "redis://127.0.0.1/0",
}
ASK = "from config import settings as s; print(s.DEBUG, s.SESSION_COOKIE_NAME, s.SECURE_SSL_REDIRECT, s.ALLOWED_HOSTS)"


def start(tmp_path: Path, **changes: str) -> subprocess.CompletedProcess[str]:
    """Read the settings in a process of its own, with a good environment but for the changes; "" takes away."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("VEILLEE_", "DJANGO_"))}
    env = {**kept, **GOOD, "VEILLEE_VAR": str(tmp_path), **changes}
    env = {name: value for name, value in env.items() if value}
    return subprocess.run([sys.executable, "-c", ASK], cwd=ROOT, env=env, capture_output=True, text=True, check=False)


def test_it_starts_with_what_it_needs(tmp_path):
    """REL-O1: DEBUG is off, cookies are for https alone."""
    done = start(tmp_path)
    assert done.stdout.strip() == "False __Host-session True ['veillee.example.org']", done.stderr


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"VEILLEE_SECRET_KEY": ""}, "VEILLEE_SECRET_KEY is missing or weak"),
        ({"VEILLEE_SECRET_KEY": "a" * 60}, "VEILLEE_SECRET_KEY is missing or weak"),
        ({"VEILLEE_PUBLIC_URL": ""}, "VEILLEE_PUBLIC_URL is missing"),
        ({"VEILLEE_PUBLIC_URL": "http://veillee.example.org"}, "must begin with https://"),
        ({"VEILLEE_HOSTS": "*"}, "VEILLEE_HOSTS must name the hosts"),
        ({"EMAIL_URL": ""}, "EMAIL_URL is missing"),
        ({"VEILLEE_DEMO": "1"}, "VEILLEE_DEMO and VEILLEE_TESTING serve plain http"),
    ],
    ids=["no secret", "weak secret", "no address", "plain http", "any host", "no mail server", "demonstration"],
)
def test_it_refuses_to_start_badly(tmp_path, changes, sentence):
    """REL-O1: each refusal says which setting is wrong."""
    done = start(tmp_path, **changes)
    assert done.returncode == 1
    assert sentence in done.stderr


def test_a_secret_may_come_from_a_file(tmp_path):
    """REL-O6: `NAME_FILE` gives the path of a file with the value of `NAME`."""
    (tmp_path / "secret").write_text(SECRET)
    done = start(tmp_path, VEILLEE_SECRET_KEY="", VEILLEE_SECRET_KEY_FILE=str(tmp_path / "secret"))
    assert done.returncode == 0, done.stderr
