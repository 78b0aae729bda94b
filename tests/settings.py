"""Settings of the test suite: the product's own, with fast passwords and mails kept in memory."""

import os
import tempfile

os.environ.setdefault("VEILLEE_TESTING", "1")
os.environ.setdefault("VEILLEE_VAR", tempfile.mkdtemp(prefix="veillee-tests-"))
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
