"""Addresses of the channels, below a group's veille."""

from django.urls import URLPattern, path

from veille.channels import connecting, edition_views, views

urlpatterns: list[URLPattern] = [
    path("channels/", views.channels, name="channels"),
    path("channels/new/<slug:network>/", views.new, name="channel_new"),
    path("channels/<int:channel>/", views.channel, name="channel"),
    path("channels/<int:channel>/edit/", views.edit, name="channel_edit"),
    path("channels/<int:channel>/trial/", views.trial, name="channel_trial"),
    path("channels/<int:channel>/pause/", views.act, {"verb": "pause"}, name="channel_pause"),
    path("channels/<int:channel>/resume/", views.act, {"verb": "resume"}, name="channel_resume"),
    path("channels/<int:channel>/remove/", views.remove, name="channel_remove"),
    path("channels/<int:channel>/connect/", connecting.ask, name="channel_connect"),
    path("channels/<int:channel>/back/", connecting.back, name="channel_back"),
    path("channels/<int:channel>/finish/", connecting.finish, name="channel_finish"),
    path("channels/<int:channel>/editions/<int:edition>/", edition_views.words, name="channel_words"),
    *[
        path(
            f"channels/<int:channel>/editions/<int:edition>/{verb}/",
            edition_views.act,
            {"verb": verb},
            name=f"channel_{verb}_edition",
        )
        for verb in ("retry", "drop", "posted")
    ],
]
