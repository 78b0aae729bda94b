"""Addresses of events below a group."""

from agenda import views

app_name = "agenda"

urlpatterns = [
    *views.EventViews.urls(),
]
