"""Settings of the test suite: the product's own, with fast passwords and mails kept in memory."""

import atexit
import os
import shutil
import tempfile
from pathlib import Path

os.environ.setdefault("VEILLEE_TESTING", "1")
if "VEILLEE_VAR" not in os.environ:
    os.environ["VEILLEE_VAR"] = tempfile.mkdtemp(prefix="veillee-tests-")
    atexit.register(shutil.rmtree, os.environ["VEILLEE_VAR"], ignore_errors=True)
    Path(os.environ["VEILLEE_VAR"], "static").mkdir()
os.environ.setdefault("VEILLEE_TASKS_INLINE", "1")
if os.environ.get("REDIS_URL"):
    # Each process of the suite has its own Redis database: emptying the cache in one must not disturb another.
    number = os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw")
    os.environ["REDIS_URL"] = f"{os.environ['REDIS_URL'].rpartition('/')[0]}/{number}"

from config.settings import *  # noqa: F403

if DATABASES["default"]["ENGINE"].endswith("sqlite3"):  # noqa: F405
    # A file, as in production: SQLite in memory locks whole tables between threads and knows no WAL.
    DATABASES["default"]["TEST"] = {"NAME": str(VAR_DIR / "tests.sqlite3")}  # noqa: F405
    DATABASES["default"]["OPTIONS"]["init_command"] = "PRAGMA journal_mode=WAL; PRAGMA synchronous=OFF;"  # noqa: F405
