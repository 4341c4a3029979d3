from django.urls import path

from rivage.web.road import plans, views

app_name = "road"
urlpatterns = [
    path("", views.listing, name="list"),
    path("imprimer/", views.printed, name="printed"),
    path("portee/", views.scope, name="scope"),
    path("<uuid:pk>/", views.person, name="person"),
    path("<uuid:pk>/fiche/", views.sheet, name="sheet"),
    path("<uuid:pk>/cocher/", views.tick, name="tick"),
    path("<uuid:pk>/dire/<str:topic>/", views.say, name="say"),
    path("<uuid:pk>/relais/", plans.hand_over, name="hand_over"),
    path("<uuid:pk>/premiers-jours/", plans.first_days, name="first_days"),
]
