from django.urls import path

from rivage.web.today import views

app_name = "today"
urlpatterns = [
    path("", views.today, name="today"),
    path("ma-journee/portee/", views.scope, name="scope"),
]
