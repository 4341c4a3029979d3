from django.urls import path

from rivage.web.demo import views

app_name = "demo"
urlpatterns = [
    path("", views.roles, name="roles"),
    path("entrer/<int:pk>/", views.enter, name="enter"),
]
