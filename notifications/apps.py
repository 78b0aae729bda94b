"""Configuration of the notifications app."""

from django.apps import AppConfig


class NotificationsConfig(AppConfig):
    """Follows, notifications, deliveries, mails."""

    name = "notifications"
    mails = "notifications.mails"
