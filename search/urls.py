"""Addresses of the search."""

from django.urls import path

from search import views

app_name = "search"

urlpatterns = [
    path("search/", views.search, name="search"),
    path("search/complete/", views.complete, name="complete"),
    path("site/searches/", views.unanswered, name="unanswered"),
]
