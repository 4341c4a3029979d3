from django.urls import path

from rivage.web.people import file_pages, merging, person, topics, views

app_name = "people"


def topic(slug: str, which: topics.Topic) -> object:
    return path(f"<uuid:pk>/{slug}/", topics.topic, {"topic": which}, name=which.slug)


urlpatterns = [
    path("", views.listing, name="list"),
    path("chercher/", views.search_page, name="search"),
    path("nouvelle/", views.new, name="new"),
    path("filtres/", views.keep, name="keep_filter"),
    path("filtres/retirer/", views.forget, name="forget_filter"),
    path("<uuid:pk>/", person.person, name="person"),
    path("<uuid:pk>/fiche/", person.sheet, name="sheet"),
    topic("identite", topics.IDENTITY_TOPIC),
    topic("langues", topics.LANGUAGES_TOPIC),
    topic("logement", topics.HOUSING_TOPIC),
    topic("competences", topics.SKILLS_TOPIC),
    path("<uuid:pk>/coordonnees/", file_pages.contacts, name="contacts"),
    path("<uuid:pk>/papiers/", file_pages.papers, name="papers"),
    path("<uuid:pk>/experience/", file_pages.background, name="background"),
    path("<uuid:pk>/metiers/", file_pages.wishes, name="wishes"),
    path("<uuid:pk>/accords/", file_pages.consents, name="consents"),
    path("<uuid:pk>/acces/", topics.file_access, name="access"),
    path("<uuid:pk>/reunir/", merging.merge, name="merge"),
    path("reunions/<uuid:pk>/defaire/", merging.undo, name="undo_merge"),
]
