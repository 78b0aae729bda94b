"""Addresses of the sources and of the sorting of what they bring, below a group's veille."""

from django.urls import URLPattern, path

from veille import sources, tri

urlpatterns: list[URLPattern] = [
    path("sources/", sources.sources, name="sources"),
    path("sources/new/", sources.new, name="source_new"),
    path("sources/new/follow/", sources.follow, name="source_follow"),
    path("sources/import/", sources.from_file, name="sources_import"),
    path("sources/import/confirm/", sources.confirm, name="sources_import_confirm"),
    path("sources/<int:source>/", sources.source, name="source"),
    path("sources/<int:source>/edit/", sources.edit, name="source_edit"),
    path("sources/<int:source>/pause/", sources.act, {"verb": "pause"}, name="source_pause"),
    path("sources/<int:source>/resume/", sources.act, {"verb": "resume"}, name="source_resume"),
    path("sources/<int:source>/poll/", sources.act, {"verb": "poll"}, name="source_poll"),
    path("sources/<int:source>/remove/", sources.remove, name="source_remove"),
    path("tri/", tri.tri, name="tri"),
    path("tri/many/", tri.many, name="tri_many"),
    path("tri/back/", tri.back, name="tri_back"),
    path("tri/<int:entry>/", tri.decide, name="tri_decide"),
]
