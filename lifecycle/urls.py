"""Addresses of the pages about the life of an account."""

from django.urls import path

from lifecycle import entry

app_name = "lifecycle"

urlpatterns = [
    path("site/domains/", entry.domains, name="domains"),
    path("site/domains/<int:pk>/remove/", entry.remove_domain, name="remove_domain"),
    path("site/signups/", entry.signups, name="signups"),
]
