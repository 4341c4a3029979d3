"""The product, and the two pages that every page is compared with: a login and one query.

`floor` answers a line of text; `bare` is the same inside the frame that every page has (header,
navigation, footer), as a page with nothing in it would be.
"""

from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.template import engines
from django.urls import include, path

BARE = engines["django"].from_string(
    '{% extends "base.html" %}{% block main %}<h1>{{ teams }}</h1>{% endblock main %}'
)


def one_query() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM accounts_team")
        (teams,) = cursor.fetchone() or (0,)
    return int(teams)


def floor(request: HttpRequest) -> HttpResponse:
    return HttpResponse(f"<!doctype html><title>Floor</title><p>{request.user} {one_query()}")


def bare(request: HttpRequest) -> HttpResponse:
    return HttpResponse(BARE.render({"teams": one_query()}, request))


urlpatterns = [path("floor/", floor), path("bare/", bare), path("", include("rivage.urls"))]
