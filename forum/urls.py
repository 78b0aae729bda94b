"""Addresses of the forum below a group."""

from django.urls import path

from forum import desk, views

app_name = "forum"

urlpatterns = [
    path("similar/", views.similar, name="similar"),
    *desk.CATEGORIES.urls(),
    path("ready-answers/", desk.ready_answers, name="ready"),
    path("ready-answers/<int:pk>/remove/", desk.remove_ready_answer, name="remove_ready"),
    path("figures/", desk.numbers, name="figures"),
    *views.TopicViews.urls(),
    path("<int:pk>/also/", views.also_ask, name="also_ask"),
    path("<int:pk>/summary/", views.summary, name="summary"),
    path("<int:pk>/slow/", views.slow, name="slow"),
    path("<int:pk>/write-author/", views.write_author, name="write_author"),
]
