"""Nobody works with a password alone: a second factor is set up before anything else."""

from collections.abc import Callable

from allauth.account.internal.flows.login import get_authentication_records
from django.conf import settings
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from rivage.web.demo.door import VISIT
from rivage.web.middleware.sessions import back_to_login

# This session is the one in which the second factor was set up, so it needs not be asked again.
SET_UP = "second_factor_set_up"
# Pages by which one gets a second factor, or leaves.
OPEN_PREFIXES = ("/compte/", "/static/")


class SecondFactorForEveryone:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        user = request.user
        if not user.is_authenticated or (
            settings.DEMONSTRATION and bool(request.session.get(VISIT))
        ):
            return self.get_response(request)
        if getattr(user, "has_second_factor", False):
            if opened_by_password_alone(request):
                # Begun before the second factor existed, perhaps by whoever stole the password.
                logout(request)
                return back_to_login(request)
            return self.get_response(request)
        if request.path.startswith(OPEN_PREFIXES):
            return self.get_response(request)
        return self._set_one_up(request)

    def _set_one_up(self, request: HttpRequest) -> HttpResponse:
        address = reverse("mfa_index")
        if request.headers.get("HX-Request"):
            return HttpResponse(status=401, headers={"HX-Redirect": address})
        return redirect(address)


def opened_by_password_alone(request: HttpRequest) -> bool:
    """True when this session knows how it was opened, and no second factor took part."""
    records = get_authentication_records(request, request.user)
    methods = {record.get("method") for record in records}
    return bool(methods) and "mfa" not in methods and not request.session.get(SET_UP)
