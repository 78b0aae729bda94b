"""Addresses of the veille outside any group: the links of its mails, the votes on an item wherever it is."""

from django.urls import path

from veille import subscribe_views
from veille.working import pages

app_name = "veille_site"

urlpatterns = [
    path("confirm/<str:token>/", subscribe_views.confirm, name="confirm"),
    path("stop/<uuid:key>/", subscribe_views.stop, name="stop"),
    path("vote/<int:pk>/", pages.vote, name="vote"),
]
