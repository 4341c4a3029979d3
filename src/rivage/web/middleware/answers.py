"""How answers leave: nothing is kept by browsers, refusals are said, health is answered first."""

from collections.abc import Callable

from django.db import Error, connections
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render

from rivage.core.refusals import Refusal, TraceUnavailable
from rivage.participants.access import MergedInto

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
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if isinstance(exception, Refusal):
            # What the action began is undone; the answer itself is not an error of ours.
            request.roll_back = True  # type: ignore[attr-defined]
            return render(request, "refusal.html", {"refusal": exception}, status=409)
        if isinstance(exception, MergedInto) and request.method in {"GET", "HEAD"}:
            return redirect(request.path.replace(str(exception.former), str(exception.kept)))
        if isinstance(exception, TraceUnavailable):
            return render(request, "errors/503.html", status=503)
        return None
