"""How people come in: the mail domains that are let in, and the requests that administrators answer."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models.places import Organisation


class ApprovedDomain(models.Model):
    """A mail domain whose people may register by themselves; `*.example.org` stands for all below it (LU6)."""

    pattern = models.CharField(_("mail domain"), max_length=190, unique=True)
    organisation = models.ForeignKey(
        Organisation,
        verbose_name=_("organisation"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="domains",
    )
    created_at = models.DateTimeField()

    class Meta:
        ordering = ["pattern"]

    def __str__(self) -> str:
        return self.pattern


class SignupRequest(models.Model):
    """Why somebody wants an account where administrators decide, and what they answered."""

    class State(models.TextChoices):
        WAITING = "waiting", _("waiting")
        ACCEPTED = "accepted", _("accepted")
        REFUSED = "refused", _("refused")

    user = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="signup_request")
    motive = models.TextField(_("why you want an account"), max_length=1000)
    state = models.CharField(max_length=10, choices=State, default=State.WAITING)
    asked_at = models.DateTimeField()
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    reason = models.CharField(_("reason"), max_length=500, blank=True)

    class Meta:
        indexes = [models.Index(fields=["state", "asked_at"], name="signup_request_queue")]

    def __str__(self) -> str:
        return f"{self.user} · {self.state}"
