"""Settings of the test suite: the product's own, with fast passwords and mails kept in memory."""

import os
import tempfile

os.environ.setdefault("VEILLEE_TESTING", "1")
os.environ.setdefault("VEILLEE_VAR", tempfile.mkdtemp(prefix="veillee-tests-"))
os.environ.setdefault("VEILLEE_TASKS_INLINE", "1")

from config.settings import *  # noqa: F403
