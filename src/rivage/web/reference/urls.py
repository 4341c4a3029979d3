from django.urls import path

from rivage.web.reference import views

app_name = "vocabularies"
urlpatterns = [
    path("", views.listing, name="list"),
    path("<slug:name>/", views.vocabulary, name="vocabulary"),
    path("terme/<int:pk>/", views.edit, name="edit"),
    path("terme/<int:pk>/terminer/", views.end, name="end"),
    path("terme/<int:pk>/reprendre/", views.reopen, name="reopen"),
]
