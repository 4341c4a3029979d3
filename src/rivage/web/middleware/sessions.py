"""Sessions: everyone logs in; half an hour left alone or ten hours in all end a session."""

import time
from collections.abc import Callable

from django.conf import settings
from django.contrib.auth import logout
from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import urlencode

from rivage.web.demo.door import is_open as demonstration_is_open
from rivage.web.kept.sent import (
    came_from_our_page,
    keep_what_was_sent,
    owner_of_ended_session,
)

BEGAN, SEEN = "began_at", "seen_at"
# How stale "seen" may become before it is written again: one write a minute, not one a page.
GRAIN_SECONDS = 60


class LoginForEveryone(LoginRequiredMiddleware):
    """Every page asks for a login, unless the view says otherwise."""

    def handle_no_permission(  # type: ignore[override]  # a fragment is not redirected
        self, request: HttpRequest, view_func: Callable[..., HttpResponseBase]
    ) -> HttpResponse:
        if request.path == "/" and demonstration_is_open(request):
            return redirect("demo:roles")
        if request.method != "POST":
            return back_to_login(request)
        kept = keep_what_was_sent(request, owner_of_ended_session(request))
        return back_to_login(request, expired=kept, kept=kept)


class SessionsEnd:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not request.user.is_authenticated:
            return self.get_response(request)
        now = time.time()
        session = request.session
        if ended(now, began=session.get(BEGAN, now), seen=session.get(SEEN, now)):
            kept = came_from_our_page(request) and keep_what_was_sent(request, request.user.pk)
            logout(request)
            return back_to_login(request, expired=True, kept=kept)
        session.setdefault(BEGAN, now)
        if now - session.get(SEEN, 0) > GRAIN_SECONDS:
            session[SEEN] = now
        return self.get_response(request)


def back_to_login(
    request: HttpRequest, *, expired: bool = False, kept: bool = False
) -> HttpResponse:
    where = request.get_full_path() if request.method == "GET" else "/"
    if kept:
        where = reverse("kept:list")
    wanted = {"next": where} | ({"expired": "1"} if expired else {})
    address = f"{reverse(settings.LOGIN_URL)}?{urlencode(wanted)}"
    if request.headers.get("HX-Request") or request.headers.get("X-Rivage-Autosave"):
        # A fragment cannot show the login page: the whole page goes there.
        return HttpResponse(status=401, headers={"HX-Redirect": address})
    return redirect(address)


def ended(now: float, *, began: float, seen: float) -> bool:
    return (
        now - began > settings.SESSION_ABSOLUTE_SECONDS
        or now - seen > settings.SESSION_IDLE_SECONDS
    )
