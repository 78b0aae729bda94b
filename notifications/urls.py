"""Addresses of notifications and of what one wants to hear of."""

from django.urls import path

from notifications import views

app_name = "notifications"

urlpatterns = [
    path("notifications/", views.index, name="list"),
    path("notifications/read/", views.mark_read, name="read"),
    path("settings/notifications/", views.wishes, name="preferences"),
    path("mail/stop/<str:token>/", views.stop, name="stop"),
]
