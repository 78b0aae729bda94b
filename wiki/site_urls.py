"""Addresses of pages opened to outsiders by a link: they name no group."""

from django.urls import path

from wiki import outside

app_name = "wiki_site"

urlpatterns = [
    path("link/<str:key>/", outside.open_link, name="link"),
    path("link/<str:key>/propose/", outside.propose, name="propose"),
    path("link/<str:key>/files/<int:pk>/", outside.fetch, name="link_file"),
]
