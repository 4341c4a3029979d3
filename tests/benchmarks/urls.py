"""The product, and the floor that every page is compared with: a login and one query."""

from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.urls import include, path


def floor(request: HttpRequest) -> HttpResponse:
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM accounts_team")
        (teams,) = cursor.fetchone() or (0,)
    return HttpResponse(f"<!doctype html><title>Floor</title><p>{request.user} {teams}")


urlpatterns = [path("floor/", floor), path("", include("rivage.urls"))]
