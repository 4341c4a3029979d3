from django.urls import path

from rivage.web.justice import views

app_name = "justice"
urlpatterns = [
    path("<uuid:pk>/", views.situation, name="situation"),
    path("<uuid:pk>/lieu/", views.place, name="place"),
    path("<uuid:pk>/sortie/", views.release, name="release"),
    path("<uuid:pk>/date-de-sortie/", views.tell, name="tell"),
    path("periode/<uuid:pk>/", views.correct, name="correct"),
    path("periode/<uuid:pk>/retirer/", views.withdraw, name="withdraw"),
]
