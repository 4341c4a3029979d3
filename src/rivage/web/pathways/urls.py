from django.urls import path

from rivage.web.pathways import plan, views

app_name = "pathways"
urlpatterns = [
    path("personne/<uuid:pk>/commencer/", views.enrol, name="enrol"),
    path("<uuid:pk>/etape/<slug:status>/", views.move_on, name="move_on"),
    path("<uuid:pk>/suspendre/", views.suspend, name="suspend"),
    path("<uuid:pk>/revoir/", views.look_again, name="look_again"),
    path("<uuid:pk>/reprendre/", views.resume, name="resume"),
    path("<uuid:pk>/reprendre/maintenant/", views.resume_now, name="resume_now"),
    path("<uuid:pk>/programme/", views.switch, name="switch"),
    path("<uuid:pk>/confier/", views.hand_over, name="hand_over"),
    path("<uuid:pk>/engagement/", views.sign, name="sign"),
    path("<uuid:pk>/terminer/", views.end, name="end"),
    path("<uuid:pk>/rouvrir/", views.reopen, name="reopen"),
    path("personne/<uuid:pk>/besoin/", plan.add_need, name="add_need"),
    path("besoin/<uuid:pk>/", plan.change_need, name="change_need"),
    path("personne/<uuid:pk>/demarche/", plan.add_step, name="add_step"),
    path("demarche/<uuid:pk>/", plan.step, name="step"),
    path("demarche/<uuid:pk>/faite/", plan.finish_step, name="finish_step"),
    path("demarche/<uuid:pk>/abandonnee/", plan.drop_step, name="drop_step"),
    path("demarche/<uuid:pk>/a-refaire/", plan.undo_step, name="undo_step"),
    path("papier/<uuid:pk>/suivre/", plan.track_paper, name="track_paper"),
    path("personne/<uuid:pk>/note/", plan.add_note, name="add_note"),
    path("note/<uuid:pk>/retirer/", plan.withdraw_note, name="withdraw_note"),
    path("note/<uuid:pk>/remettre/", plan.restore_note, name="restore_note"),
    path("bilan/<uuid:pk>/", plan.hold_review, name="hold_review"),
    path("bilan/<uuid:pk>/ecarter/", plan.drop_review, name="drop_review"),
    path("bilan/<uuid:pk>/a-tenir/", plan.undo_review, name="undo_review"),
]
