"""Addresses of the veille outside any group: links of its mails, votes on an item wherever it is, news from hubs."""

from django.urls import path

from veille import hub_views, several_views, subscribe_views
from veille.figures import pages as figure_pages
from veille.working import pages

app_name = "veille_site"

urlpatterns = [
    path("territory/", figure_pages.territory_page, name="territory"),
    path("", several_views.watches, name="watches"),
    path("confirm/<str:token>/", subscribe_views.confirm, name="confirm"),
    path("stop/<uuid:key>/", subscribe_views.stop, name="stop"),
    path("vote/<int:pk>/", pages.vote, name="vote"),
    path("hub/<str:token>/", hub_views.hub, name="hub"),
]
