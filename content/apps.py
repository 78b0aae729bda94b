"""Configuration of the content app."""

from django.apps import AppConfig

from core.metrics import Gauge


class ContentConfig(AppConfig):
    """The content table, comments, tags, attachments."""

    name = "content"

    def gauges(self) -> list[Gauge]:
        """Return what a supervisor watches."""
        from content.models import Rendition

        waiting = Rendition.objects.filter(state="waiting")
        return [Gauge("previews_waiting", "Previews that wait to be made", waiting.count)]
