from django.urls import path

from rivage.web.justice import legal, limits, passages, views

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
    path("<uuid:pk>/horaires/", limits.set_limits, name="set_limits"),
    path("horaires/<uuid:pk>/", limits.correct_limits, name="correct_limits"),
    path("horaires/<uuid:pk>/terminer/", limits.end_limits, name="end_limits"),
    path("horaires/<uuid:pk>/retirer/", limits.withdraw_limits, name="withdraw_limits"),
    path("<uuid:pk>/obligation/", limits.add_obligation, name="add_obligation"),
    path("obligation/<uuid:pk>/", limits.correct_obligation, name="correct_obligation"),
    path("obligation/<uuid:pk>/terminer/", limits.end_obligation, name="end_obligation"),
    path("obligation/<uuid:pk>/retirer/", limits.withdraw_obligation, name="withdraw_obligation"),
    path("regles/", legal.rules, name="rules"),
]
