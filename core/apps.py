"""Configuration of the core app."""

import shutil

from django.apps import AppConfig
from django.conf import settings

from core.metrics import Gauge


class CoreConfig(AppConfig):
    """The ground."""

    name = "core"

    def gauges(self) -> list[Gauge]:
        """Return what a supervisor watches."""
        return [
            Gauge(
                "disk_free_bytes", "Room left for what people write", lambda: shutil.disk_usage(settings.VAR_DIR).free
            )
        ]
