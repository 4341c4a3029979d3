from django.urls import path

from rivage.web.permits import acts, custody_number, views

app_name = "permits"
urlpatterns = [
    path("", views.permit_list, name="list"),
    path("personne/<uuid:person>/", views.of_person, name="of_person"),
    path("personne/<uuid:person>/nouvelle/", acts.new, name="new"),
    path("personne/<uuid:person>/numero/", custody_number.number, name="custody_number"),
    path("rendez-vous/<uuid:appointment>/", acts.need, name="need"),
    path("rendez-vous/<uuid:appointment>/retirer/", acts.untie, name="untie"),
    path("<uuid:pk>/", views.permit, name="permit"),
    path("<uuid:pk>/feuille/", views.sheet, name="sheet"),
    path("<uuid:pk>/preciser/", acts.correct, name="correct"),
    path("<uuid:pk>/rendez-vous/", acts.tie, name="tie"),
    path("<uuid:pk>/demander/", acts.ask_for, name="ask"),
    path("<uuid:pk>/commission/", acts.commission, name="commission"),
    path("<uuid:pk>/accord/", acts.grant, name="grant"),
    path("<uuid:pk>/refus/", acts.refuse, name="refuse"),
    path("<uuid:pk>/appel/", acts.appeal, name="appeal"),
    path("<uuid:pk>/retour/", acts.complete, name="complete"),
    path("<uuid:pk>/pas-de-retour/", acts.no_return, name="no_return"),
    path("<uuid:pk>/annuler/", acts.cancel, name="cancel"),
    path("<uuid:pk>/retirer/", acts.withdraw, name="withdraw"),
    path("<uuid:pk>/reprendre/<uuid:moment>/", acts.take_back, name="take_back"),
]
