"""The suite's settings with one tool more: the one line that adding a tool costs."""

from tests.settings import *  # noqa: F403
from tests.settings import INSTALLED_APPS

INSTALLED_APPS = [*INSTALLED_APPS, "tests.throwaway.notes.apps.NotesConfig"]
