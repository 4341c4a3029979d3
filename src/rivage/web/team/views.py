"""Accounts and teams, for whoever looks after them."""

from django.contrib import messages
from django.core.mail import EmailMessage
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from rivage.accounts import access, actions, queries
from rivage.web.accounts.letters import post
from rivage.web.http import Request
from rivage.web.team.forms import AccountForm, InvitationForm, TeamForm

# The link just made, shown once to whoever invited.
LINK = "invitation_link"


@require_GET
def listing(request: Request) -> HttpResponse:
    access.administration(request.user)
    return _listing(request, TeamForm())


def _listing(request: Request, form: TeamForm, *, status: int = 200) -> HttpResponse:
    context = {
        "people": queries.staff(),
        "invitations": queries.waiting_invitations(),
        "teams": queries.teams_with_counts(),
        "form": form,
        "link": request.session.pop(LINK, None),
    }
    return render(request, "team/list.html", context, status=status)


@require_http_methods(["GET", "POST"])
def invite(request: Request) -> HttpResponse:
    access.administration(request.user)
    form = InvitationForm(request.POST or None)
    if request.method == "GET" or not form.is_valid():
        status = 200 if request.method == "GET" else 422
        return render(request, "team/invite.html", {"form": form}, status=status)
    invited = actions.invite(**form.cleaned_data, by=request.user)
    link = request.build_absolute_uri(reverse("invitation", args=[invited.token]))
    _send(invited.invitation.email, link)
    request.session[LINK] = {"email": invited.invitation.email, "address": link}
    messages.success(request, _("Invitation envoyée."))
    return redirect("team:list")


def _send(email: str, link: str) -> None:
    """Once the invitation is certain. A silent mail server leaves the link on the screen."""
    text = render_to_string("account/email/invitation.txt", {"link": link})
    transaction.on_commit(lambda: post(EmailMessage(_("Votre compte Rivage"), text, to=[email])))


@require_POST
def revoke(request: Request, pk: int) -> HttpResponse:
    invitation = access.invitation_to_administer(request.user, pk)
    actions.revoke_invitation(invitation, by=request.user)
    messages.success(request, _("Invitation annulée : son lien n’ouvre plus rien."))
    return redirect("team:list")


@require_http_methods(["GET", "POST"])
def person(request: Request, pk: int) -> HttpResponse:
    colleague = access.colleague_to_administer(request.user, pk)
    initial = {
        "first_name": colleague.first_name,
        "last_name": colleague.last_name,
        "role": colleague.role,
        "teams": colleague.team_ids,
    }
    form = AccountForm(request.POST or None, initial=initial)
    if request.method == "GET" or not form.is_valid():
        status = 200 if request.method == "GET" else 422
        return render(
            request, "team/person.html", {"form": form, "colleague": colleague}, status=status
        )
    actions.change_account(colleague, **form.cleaned_data, by=request.user)
    messages.success(request, _("Compte enregistré."))
    return redirect("team:list")


@require_POST
def deactivate(request: Request, pk: int) -> HttpResponse:
    colleague = access.colleague_to_administer(request.user, pk)
    actions.deactivate(colleague, by=request.user)
    messages.success(request, _("Compte fermé. Ses sessions sont terminées."))
    return redirect("team:list")


@require_POST
def reactivate(request: Request, pk: int) -> HttpResponse:
    colleague = access.colleague_to_administer(request.user, pk)
    actions.reactivate(colleague, by=request.user)
    messages.success(request, _("Compte rouvert."))
    return redirect("team:list")


@require_POST
def reset_second_factor(request: Request, pk: int) -> HttpResponse:
    colleague = access.colleague_to_administer(request.user, pk)
    actions.reset_second_factor(colleague, by=request.user)
    messages.success(
        request, _("Double vérification effacée : une nouvelle sera demandée à la connexion.")
    )
    return redirect("team:list")


@require_POST
def create_team(request: Request) -> HttpResponse:
    access.administration(request.user)
    form = TeamForm(request.POST)
    if not form.is_valid():
        return _listing(request, form, status=422)
    actions.create_team(form.cleaned_data["name"], by=request.user)
    messages.success(request, _("Équipe créée."))
    return redirect("team:list")


@require_POST
def close_team(request: Request, pk: int) -> HttpResponse:
    team = access.team_to_administer(request.user, pk)
    actions.close_team(team, by=request.user)
    messages.success(request, _("Équipe fermée."))
    return redirect("team:list")


@require_POST
def custody_numbers(request: Request, pk: int) -> HttpResponse:
    """Whether a team may keep the numbers that prisons give, for its convocation lists."""
    team = access.team_to_administer(request.user, pk)
    kept = request.POST.get("kept") == "yes"
    actions.keep_custody_numbers(team, kept=kept, by=request.user)
    said = (
        _("Cette équipe peut noter les numéros d’écrou. C’est écrit dans les traces.")
        if kept
        else _("Fermé : plus personne ne lit les numéros déjà notés.")
    )
    messages.success(request, said)
    return redirect("team:list")
