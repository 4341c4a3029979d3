"""How answers leave: nothing is kept by browsers, refusals are said, health is answered first."""

from collections.abc import Callable
from contextlib import suppress
from typing import TYPE_CHECKING, cast
from uuid import UUID

from django.db import Error, connections
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render

from rivage.core.refusals import Refusal, TraceUnavailable
from rivage.drafts.actions import forget_unsent
from rivage.participants.access import MergedInto
from rivage.web.kept.sent import KEPT, fields_of, texts_of

if TYPE_CHECKING:
    from rivage.accounts.models import User

Handler = Callable[[HttpRequest], HttpResponse]
NOT_KEPT = {"Cache-Control": "no-store", "X-Content-Type-Options": "nosniff"}
POWERS = "camera=(), geolocation=(), microphone=(), payment=(), usb=(), interest-cohort=()"


class HealthAnswersFirst:
    """`/healthz`, for whoever watches the service: no session, no host name, no redirect."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.path == "/healthz" and request.method in {"GET", "HEAD"}:
            return health()
        return self.get_response(request)


def health() -> HttpResponse:
    """200 when the database answers, 503 when it does not."""
    try:
        with connections["default"].cursor() as cursor:
            cursor.execute("SELECT 1")
    except Error:
        return JsonResponse(
            {"status": "unavailable", "database": False}, status=503, headers=NOT_KEPT
        )
    return JsonResponse({"status": "ok", "database": True}, headers=NOT_KEPT)


class NothingIsKept:
    """Pages stay out of every cache; only fingerprinted static files may be kept."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if "Cache-Control" not in response:
            response["Cache-Control"] = "no-store"
        response["Permissions-Policy"] = POWERS
        # Said here too, for answers given before Django's own middleware is reached.
        response.headers.setdefault("X-Frame-Options", "DENY")
        return response


class RefusalsAreSaid:
    """A refusal is a sentence (409); a trace that cannot be kept closes the page (503)."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if response.status_code == 405 and request.method == "GET":
            # An act's address, opened by hand or from the history: a page rather than a blank.
            page = render(request, "errors/405.html", status=405)
            page["Allow"] = response["Allow"]
            return page
        return response

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if isinstance(exception, Refusal):
            # What the action began is undone; the answer itself is not an error of ours.
            request.roll_back = True  # type: ignore[attr-defined]
            texts = texts_of(fields_of(request.POST)) if request.method == "POST" else []
            said = {"refusal": exception, "texts": texts}
            return render(request, "refusal.html", said, status=409)
        if isinstance(exception, MergedInto) and request.method in {"GET", "HEAD"}:
            return redirect(request.path.replace(str(exception.former), str(exception.kept)))
        if isinstance(exception, TraceUnavailable):
            return render(request, "errors/503.html", status=503)
        return None


class KeptFormsArrive:
    """A form that was kept and is sent again is forgotten once a page has answered it.

    A form refused beside its fields (422) shows all that was typed; any other refusal keeps it.
    """

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if request.method != "POST" or not (kept := request.POST.get(KEPT)):
            return response
        if response.status_code < 400 or response.status_code == 422:
            with suppress(ValueError):
                forget_unsent(UUID(kept), by=cast("User", request.user))
        return response
