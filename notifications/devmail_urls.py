"""Addresses of the kept mails, mounted in the demonstration only."""

from django.urls import path

from notifications import devmail_views

app_name = "devmail"

urlpatterns = [
    path("", devmail_views.index, name="list"),
    path("<str:name>/", devmail_views.show, name="show"),
    path("<str:name>/html/", devmail_views.html, name="html"),
]
