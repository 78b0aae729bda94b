"""Addresses of polls below a group."""

from django.urls import path

from polls import links, mail_votes, running, views

app_name = "polls"

urlpatterns = [
    path("vote/<str:key>/", links.by_link, name="by_link"),
    path("mail/<str:token>/", mail_votes.by_mail, name="by_mail"),
    *views.PollViews.urls(),
    path("<int:pk>/vote/", views.vote, name="vote"),
    path("<int:pk>/options/<int:question>/", running.add_option, name="add_option"),
    path("<int:pk>/run/", running.run, name="run"),
    path("<int:pk>/run/close/", running.close, name="close"),
    path("<int:pk>/run/reschedule/", running.reschedule, name="reschedule"),
    path("<int:pk>/run/outcome/", running.conclude, name="conclude"),
    path("<int:pk>/run/invite/", running.invite, name="invite"),
    path("<int:pk>/run/remind/", running.remind, name="remind"),
    path("<int:pk>/results.<str:ext>", running.export, name="export"),
]
