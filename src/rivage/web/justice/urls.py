from django.urls import path

from rivage.web.justice import passages, views

app_name = "justice"
urlpatterns = [
    path("<uuid:pk>/", views.situation, name="situation"),
    path("<uuid:pk>/lieu/", views.place, name="place"),
    path("<uuid:pk>/transfert/", passages.transfer_page, name="transfer"),
    path("<uuid:pk>/sortie/", passages.release_page, name="release"),
    path("<uuid:pk>/retour/", passages.recall_page, name="recall"),
    path("passage/<uuid:pk>/annuler/", passages.undo, name="undo_passage"),
    path("<uuid:pk>/date-de-sortie/", views.tell, name="tell"),
    path("periode/<uuid:pk>/", views.correct, name="correct"),
    path("periode/<uuid:pk>/retirer/", views.withdraw, name="withdraw"),
]
