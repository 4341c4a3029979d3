from django.urls import path

from rivage.web.traces import views

app_name = "traces"
urlpatterns = [
    path("", views.listing, name="list"),
    path("export.csv", views.export, name="export"),
    path("acces-exceptionnel/", views.exceptional, name="exceptional"),
    path("alertes/", views.alerts, name="alerts"),
    path("alertes/<uuid:pk>/vu/", views.seen, name="seen"),
]
