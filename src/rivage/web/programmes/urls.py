from django.urls import path

from rivage.web.programmes import views

app_name = "programmes"
urlpatterns = [
    path("", views.programmes, name="list"),
    path("de-depart/", views.load, name="load"),
    path("<int:pk>/", views.change, name="change"),
    path("<int:pk>/copier/", views.copy, name="copy"),
    path("<int:pk>/fermer/", views.close, name="close"),
    path("<int:pk>/ouvrir/", views.open_, name="open"),
]
