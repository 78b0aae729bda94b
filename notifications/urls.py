"""Addresses of notifications and of what one wants to hear of."""

from django.urls import path

from notifications import digest_views, views

app_name = "notifications"

urlpatterns = [
    path("notifications/", views.index, name="list"),
    path("notifications/digests/", digest_views.mine, name="digests"),
    path("notifications/digests/<int:digest>/", digest_views.show, name="digest"),
    path("notifications/read/", views.mark_read, name="read"),
    path("settings/notifications/", views.wishes, name="preferences"),
    path("mail/stop/<str:token>/", views.stop, name="stop"),
]
