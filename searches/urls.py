"""Addresses of saved searches."""

from django.urls import path

from searches import views

app_name = "searches"

urlpatterns = [
    path("settings/searches/", views.mine, name="mine"),
    path("searches/new/", views.new, name="new"),
    path("searches/stop/<str:token>/", views.stop, name="stop"),
    path("searches/<uuid:key>/", views.show, name="show"),
    path("searches/<uuid:key>/feed.<str:ext>", views.feed, name="feed"),
    path("searches/<uuid:key>/mail/", views.set_mail, name="mail"),
    path("searches/<uuid:key>/open/", views.set_open, name="open"),
    path("searches/<uuid:key>/forget/", views.forget, name="forget"),
]
