from django.urls import path

from rivage.web.adjustments import acting, pieces, views

app_name = "adjustments"
urlpatterns = [
    path("", views.dossier_list, name="list"),
    path("personne/<uuid:person>/", views.of_person, name="of_person"),
    path("personne/<uuid:person>/nouveau/", views.new, name="new"),
    path("acte/<uuid:pk>/annuler/", views.take_back, name="take_back"),
    path("piece/<uuid:pk>/", pieces.piece, name="piece"),
    path("piece/<uuid:pk>/etat/", pieces.tick, name="tick"),
    path("piece/<uuid:pk>/fichier/", pieces.attach, name="attach"),
    path("papier/<uuid:pk>/", pieces.paper, name="paper"),
    path("papier/<uuid:pk>/effacer/", pieces.remove, name="remove"),
    path("<uuid:pk>/", views.dossier, name="dossier"),
    path("<uuid:pk>/mot/", views.note, name="note"),
    path("<uuid:pk>/nouvelle-demande/", views.again, name="again"),
    path("<uuid:pk>/projet/", acting.project, name="project"),
    path("<uuid:pk>/logement/", acting.housing, name="housing"),
    path("<uuid:pk>/activite/", acting.job, name="job"),
    path("<uuid:pk>/chambre/audience/", acting.chamber_hearing, name="chamber_hearing"),
    path("<uuid:pk>/piece/", pieces.add, name="add_piece"),
    path("<uuid:pk>/acte/<slug:slug>/", acting.act, name="act"),
]
