"""Nobody works with a password alone: a second factor is set up before anything else."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

# In the demonstration, one click enters as a role; the mark below is set by that page alone.
VISIT = "demonstration_visit"
# Pages by which one gets a second factor, or leaves.
OPEN_PREFIXES = ("/compte/", "/static/")


class SecondFactorForEveryone:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if self.may_pass(request):
            return self.get_response(request)
        return redirect(reverse("mfa_index"))

    def may_pass(self, request: HttpRequest) -> bool:
        user = request.user
        return (
            not user.is_authenticated
            or getattr(user, "has_second_factor", False)
            or request.path.startswith(OPEN_PREFIXES)
            or (settings.DEMONSTRATION and bool(request.session.get(VISIT)))
        )
