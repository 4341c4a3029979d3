"""Where our rules differ from allauth's pages; the rest is routed to allauth in urls.py."""

from collections.abc import Callable

from allauth.account.internal.flows.login import record_authentication
from allauth.account.internal.flows.reauthentication import raise_if_reauthentication_required
from allauth.account.views import logout, password_change
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.flows import view_recovery_codes
from allauth.mfa.totp.views import activate_totp, deactivate_totp
from allauth.mfa.webauthn.views import add_webauthn
from django.conf import settings
from django.contrib.auth import login
from django.contrib.auth import logout as close_session
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from rivage.accounts.access import invitation_behind
from rivage.accounts.actions import accept_invitation
from rivage.web.accounts.forms import FirstSignIn
from rivage.web.http import Request
from rivage.web.middleware.second_factor import SET_UP

# What a shared computer might keep of us.
LEFT_BEHIND = '"cache", "cookies", "storage"'


@login_not_required
def log_out(request: HttpRequest) -> HttpResponse:
    response: HttpResponse = logout(request)
    if request.method == "POST":
        response["Clear-Site-Data"] = LEFT_BEHIND
    return response


def change_password(request: Request) -> HttpResponse:
    """Whoever visits the demonstration has no password to change."""
    if not request.user.has_usable_password():
        return redirect("account_reset_password")
    response: HttpResponse = password_change(request)
    return response


def set_up_application(request: Request) -> HttpResponse:
    return _setting_up(request, activate_totp)


def add_key(request: Request) -> HttpResponse:
    return _setting_up(request, add_webauthn)


def _setting_up(request: Request, page: Callable[[HttpRequest], HttpResponse]) -> HttpResponse:
    """Setting a factor up proves it is in hand, so this session needs no other proof."""
    before = _factors(request)
    response = page(request)
    if request.method == "POST" and _factors(request) > before:
        request.session[SET_UP] = True
        request.session.cycle_key()
    return response


def remove_application(request: Request) -> HttpResponse:
    """Only when a security key remains: nobody is left with a password alone."""
    response: HttpResponse = deactivate_totp(request)
    return response


def _factors(request: Request) -> int:
    found = Authenticator.objects.filter(user_id=request.user.pk)
    return int(found.exclude(type=Authenticator.Type.RECOVERY_CODES).count())


@require_http_methods(["GET", "POST"])
def recovery_codes(request: Request) -> HttpResponse:
    """Shown once, on demand: showing them is written down, so a link alone does not."""
    found = Authenticator.objects.filter(
        user_id=request.user.pk, type=Authenticator.Type.RECOVERY_CODES
    ).first()
    if found is None:
        raise Http404
    raise_if_reauthentication_required(request, app="allauth.mfa")
    codes, shown_before = found.wrap(), found.wrap().did_view
    unused = codes.get_unused_codes()
    shown: list[str] = []
    if request.method == "POST" and not shown_before:
        view_recovery_codes(request)
        shown = unused
    return render(
        request,
        "mfa/recovery_codes/index.html",
        {"shown": shown, "shown_before": shown_before, "remaining": len(unused)},
    )


@login_not_required
@sensitive_post_parameters("password", "again")
@require_http_methods(["GET", "POST"])
def invitation(request: HttpRequest, token: str) -> HttpResponse:
    """Choose a password, then set up a second factor, then in."""
    found = invitation_behind(token)
    if found is None:
        return render(request, "account/invitation_closed.html", status=404)
    initial = {"first_name": found.first_name, "last_name": found.last_name}
    form = FirstSignIn(request.POST or None, initial=initial)
    if request.method == "GET" or not form.is_valid():
        return render(
            request,
            "account/invitation.html",
            {"form": form, "invitation": found},
            status=200 if request.method == "GET" else 422,
        )
    close_session(request)
    user = accept_invitation(
        found,
        password=form.cleaned_data["password"],
        first_name=form.cleaned_data["first_name"],
        last_name=form.cleaned_data["last_name"],
    )
    login(request, user, settings.AUTHENTICATION_BACKENDS[0])
    # The password was typed a second ago: setting the second factor up does not ask for it again.
    record_authentication(request, user, "password", reauthenticated=True)
    return redirect("mfa_activate_totp")
