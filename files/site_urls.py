"""The address of a file's bytes: it names no group and no folder, so that it survives every move (LF5)."""

from django.urls import path

from files import acts, link_views, rooms

app_name = "files_site"

urlpatterns = [
    path("rooms/", rooms.rooms, name="rooms"),
    path("rooms/<int:pk>/", rooms.set_room, name="set_room"),
    path("<int:pk>/", acts.fetch, name="fetch"),
    path("<int:pk>/<int:number>/", acts.fetch_version, name="fetch_version"),
    path("<int:pk>/preview/", acts.preview, name="preview"),
    path("<int:pk>/pages/<int:number>/", acts.page, name="page"),
    path("link/<str:key>/", link_views.open_link, name="link"),
    path("link/<str:key>/<int:pk>/", link_views.fetch, name="link_file"),
]
