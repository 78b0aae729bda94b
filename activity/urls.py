"""The home page and the page of all activity."""

from django.urls import path

from activity import views

app_name = "activity"

urlpatterns = [
    path("", views.home, name="home"),
    path("activity/", views.everything, name="all"),
]
