"""Addresses of the veille outside any group: the links of its mails."""

from django.urls import path

from veille import subscribe_views

app_name = "veille_site"

urlpatterns = [
    path("confirm/<str:token>/", subscribe_views.confirm, name="confirm"),
    path("stop/<uuid:key>/", subscribe_views.stop, name="stop"),
]
