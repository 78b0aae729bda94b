"""What goes with an event: documents before it (its agenda, a map), after it (minutes, pictures, the replay) (AG11)."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from agenda.models.event import Event
from agenda.models.occurrence import Occurrence
from content.models import Attachment


class Paper(models.Model):
    """One document of an event, or of one of its times: a file, or the address of a page."""

    class Side(models.TextChoices):
        BEFORE = "before", _("before: agenda, map, documents to read")
        AFTER = "after", _("after: minutes, pictures, replay")

    event = models.ForeignKey(Event, on_delete=models.CASCADE, related_name="papers")
    occurrence = models.ForeignKey(Occurrence, null=True, blank=True, on_delete=models.SET_NULL, related_name="papers")
    side = models.CharField(_("when"), max_length=6, choices=Side, default=Side.BEFORE)
    label = models.CharField(_("what it is"), max_length=200)
    url = models.URLField(_("address"), max_length=2000, blank=True)
    attachment = models.OneToOneField(
        Attachment, null=True, blank=True, on_delete=models.CASCADE, related_name="event_paper"
    )
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    added_at = models.DateTimeField()

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.label

    @property
    def href(self) -> str:
        """Where the document is."""
        return self.attachment.get_absolute_url() if self.attachment else self.url
