from django.urls import path

from rivage.web.intake import views

app_name = "intake"
urlpatterns = [
    path("", views.import_list, name="list"),
    path("nouveau/", views.upload, name="upload"),
    path("<uuid:pk>/", views.import_page, name="import"),
    path("<uuid:pk>/colonnes/", views.columns, name="columns"),
    path("<uuid:pk>/feuille/", views.choose_another_sheet, name="sheet"),
    path("<uuid:pk>/lignes/", views.rows, name="rows"),
    path("<uuid:pk>/lignes/<int:number>/", views.row, name="row"),
    path("<uuid:pk>/lignes/<int:number>/choix/", views.choose, name="choose"),
    path("<uuid:pk>/confirmer/", views.confirm_import, name="confirm"),
    path("<uuid:pk>/abandonner/", views.abandon_import, name="abandon"),
    path("<uuid:pk>/lignes-refusees/<str:kind>/", views.returned, name="returned"),
]
