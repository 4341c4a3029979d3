from django.urls import path

from rivage.web.kept import views

app_name = "kept"
urlpatterns = [
    path("", views.listing, name="list"),
    path("<uuid:pk>/effacer/", views.forget, name="forget"),
]
