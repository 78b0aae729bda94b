"""Addresses of articles below a group."""

from django.urls import path

from blogs import desk, guest_views, views

app_name = "blogs"

urlpatterns = [
    *views.SeriesViews.urls(),
    path("review/", desk.newsroom, name="newsroom"),
    path("from/<int:pk>/", desk.from_thread, name="from_thread"),
    *views.ArticleViews.urls(),
    path("<int:pk>/publish/", desk.publish, name="publish"),
    path("<int:pk>/withdraw/", desk.withdraw, name="withdraw"),
    path("<int:pk>/guests/", guest_views.ask, name="guests"),
    path("<int:pk>/guests/<int:invitation>/revoke/", guest_views.revoke, name="guest_revoke"),
    path("<int:pk>/send-back/", desk.send_back, name="send_back"),
]
