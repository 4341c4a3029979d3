from django.urls import path

from rivage.web.interviews import appointments, views

app_name = "interviews"
urlpatterns = [
    path("", appointments.appointment_list, name="list"),
    path("personne/<uuid:person>/", appointments.appointments_of_person, name="of_person"),
    path("personne/<uuid:person>/nouveau/", appointments.appointment_book, name="book"),
    path("personne/<uuid:person>/maintenant/", appointments.hold, name="now"),
    path("<uuid:pk>/", views.interview, name="interview"),
    path("<uuid:pk>/garder/", views.interview_keep, name="keep"),
    path("<uuid:pk>/rouvrir/", views.interview_reopen, name="reopen"),
    path("<uuid:pk>/suite/", appointments.outcome, name="outcome"),
    path("<uuid:pk>/suite/annuler/", appointments.outcome_undo, name="undo_outcome"),
    path("<uuid:pk>/deplacer/", appointments.appointment_move, name="move"),
    path("<uuid:pk>/annuler/", appointments.appointment_cancel, name="cancel"),
]
