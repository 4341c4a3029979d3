from django.urls import path

from rivage.web.team import views

app_name = "team"
urlpatterns = [
    path("", views.listing, name="list"),
    path("inviter/", views.invite, name="invite"),
    path("invitations/<int:pk>/annuler/", views.revoke, name="revoke"),
    path("<int:pk>/", views.person, name="person"),
    path("<int:pk>/fermer/", views.deactivate, name="deactivate"),
    path("<int:pk>/rouvrir/", views.reactivate, name="reactivate"),
    path("<int:pk>/double-verification/", views.reset_second_factor, name="reset_second_factor"),
    path("creer/", views.create_team, name="create_team"),
    path("groupes/<int:pk>/fermer/", views.close_team, name="close_team"),
    path("groupes/<int:pk>/numeros/", views.custody_numbers, name="custody_numbers"),
]
