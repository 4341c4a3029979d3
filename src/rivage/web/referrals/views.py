"""The inbox, one orientation, its form and its receipt."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from rivage.audit.actions import trace_reading
from rivage.core.identifiers import new_id
from rivage.referrals.access import (
    may_answer,
    referral_to_change,
    referral_to_open,
    visible_referrals,
)
from rivage.referrals.actions import correct, discard_draft, keep_draft, receive, start_draft
from rivage.referrals.choices import Status
from rivage.referrals.queries import VIEWS, inbox, moments, open_referrals_like
from rivage.referrals.rules import REMIND_AFTER_DAYS
from rivage.web.http import Request
from rivage.web.referrals.forms import ReferralForm, typed_again
from rivage.web.referrals.page import answer_forms, decline_label, facts_of, known_people, tabs


@require_GET
def referral_list(request: Request) -> HttpResponse:
    wanted = request.GET.get("vue", "awaiting")
    view = wanted if wanted in VIEWS else "awaiting"
    number = request.GET.get("page", "1")
    found = inbox(
        visible_referrals(request.user), view,
        page=max(1, int(number)) if number.isdecimal() else 1, today=timezone.localdate(),
    )  # fmt: skip
    trace_reading(request.user, kind="list", page=f"orientations, {view}", results=len(found.rows))
    return render(
        request, "referrals/list.html", {"inbox": found, "view": view, "tabs": tabs(view, found)}
    )


@require_GET
def referral_new(request: Request) -> HttpResponse:
    """The identifier is chosen first, so that the first autosave can be tried again."""
    visible_referrals(request.user)
    return redirect("referrals:begin", new_id())


@require_http_methods(["GET", "POST"])
def referral_begin(request: Request, pk: UUID) -> HttpResponse:
    if visible_referrals(request.user).filter(pk=pk).exists():
        if request.method == "GET":
            return redirect("referrals:edit", pk)
        return referral_edit(request, pk)
    if request.method == "GET":
        return _form_page(request, pk, ReferralForm(user=request.user))
    form = ReferralForm(request.POST, user=request.user)
    form.is_valid()
    start_draft(pk, form.cleaned_data, typed=_typed(form), by=request.user)
    return _after_writing(request, pk, form)


@require_http_methods(["GET", "POST"])
def referral_edit(request: Request, pk: UUID) -> HttpResponse:
    if request.method == "GET" and request.htmx:
        return _progress(request, pk)
    if request.method == "GET":
        referral = referral_to_open(request.user, pk)
        if referral.status == Status.ACCEPTED:
            return redirect("referrals:referral", pk)
        form = typed_again(referral, user=request.user)
        return _form_page(
            request, pk, form, referral=referral,
            similar=known_people(referral, by=request.user), twins=open_referrals_like(referral),
        )  # fmt: skip
    referral = referral_to_change(request.user, pk)
    form = ReferralForm(request.POST, instance=referral, user=request.user)
    form.is_valid()
    if referral.status != Status.DRAFT:
        return _corrected(request, referral, form)
    keep_draft(referral, form.cleaned_data, typed=_typed(form), by=request.user)
    return _after_writing(request, pk, form)


def _progress(request: Request, pk: UUID) -> HttpResponse:
    """What is still missing, for the page that has just saved: nothing new is read."""
    form = typed_again(referral_to_change(request.user, pk), user=request.user)
    return render(request, "referrals/progress.html", _shown(pk, form))


def _typed(form: ReferralForm) -> dict[str, Any]:
    return form.as_typed() if form.errors else {}


def _corrected(request: Request, referral: Any, form: ReferralForm) -> HttpResponse:
    """Once it is sent there is no draft: it stays complete, or nothing is written."""
    if form.errors or any(form.missing().values()):
        return _form_page(request, referral.pk, form, referral=referral, refused=True)
    correct(referral, form.cleaned_data, by=request.user)
    messages.success(request, _("Orientation corrigée."))
    return redirect("referrals:referral", referral.pk)


def _after_writing(request: Request, pk: UUID, form: ReferralForm) -> HttpResponse:
    if "autosave" in request.POST:
        return HttpResponse(status=422 if form.errors else 204)
    referral = referral_to_change(request.user, pk)
    if "send" not in request.POST:
        messages.success(request, _("Brouillon enregistré."))
        return redirect("referrals:edit", pk)
    if form.errors or any(form.missing().values()):
        return _form_page(request, pk, form, referral=referral, refused=True)
    receive(referral, by=request.user)
    messages.success(
        request,
        _("Orientation reçue. Réponse à donner avant %(days)s jours.")
        % {"days": REMIND_AFTER_DAYS},
    )
    return redirect("referrals:referral", pk)


def _form_page(  # noqa: PLR0913 -- what the page shows around the form
    request: Request,
    pk: UUID,
    form: ReferralForm,
    *,
    referral: Any = None,
    similar: Any = (),
    twins: Any = (),
    refused: bool = False,
) -> HttpResponse:
    return render(
        request,
        "referrals/form.html",
        {
            **_shown(pk, form),
            "referral": referral,
            "refused": refused,
            "similar": similar,
            "twins": twins,
            "here": reverse("referrals:edit" if referral else "referrals:begin", args=[pk]),
        },
        status=422 if refused else 200,
    )


def _shown(pk: UUID, form: ReferralForm) -> dict[str, Any]:
    sections, referral = form.sections(), form.instance
    return {
        "form": form,
        "pk": pk,
        "referral": referral,
        "sections": sections,
        "lacking": sum(bool(section.lacks) for section in sections),
        "draft": referral.status == Status.DRAFT,
    }


@require_POST
def referral_discard(request: Request, pk: UUID) -> HttpResponse:
    discard_draft(referral_to_change(request.user, pk), by=request.user)
    messages.success(request, _("Brouillon supprimé."))
    return redirect(f"{reverse('referrals:list')}?vue=drafts")


@require_GET
def referral_page(request: Request, pk: UUID) -> HttpResponse:
    referral = referral_to_open(request.user, pk)
    if referral.status == Status.DRAFT:
        return redirect("referrals:edit", pk)
    return show(request, referral)


def show(request: Request, referral: Any, *, refused: Any = None, act: str = "") -> HttpResponse:
    """One orientation and how to answer it. `refused`: the answer to correct, and its name."""
    answering = may_answer(request.user, referral)
    similar: Any = []
    twins: Any = []
    if referral.participant_id is None and referral.status != Status.DECLINED:
        similar = known_people(referral, by=request.user)
        twins = open_referrals_like(referral)
    forms = answer_forms()
    if refused is not None:
        forms[act] = refused
    return render(
        request,
        "referrals/referral.html",
        {
            "referral": referral,
            "facts": facts_of(referral),
            "decline_label": decline_label(referral) if referral.decline_reason else "",
            "moments": moments(referral),
            "similar": similar,
            "twins": twins,
            "may_answer": answering,
            "forms": forms,
            "act": act,
        },
        status=422 if refused is not None else 200,
    )


@require_GET
def referral_receipt(request: Request, pk: UUID) -> HttpResponse:
    """A sheet for whoever oriented: a reference and who answers, nothing of why."""
    referral = referral_to_open(request.user, pk)
    if referral.status == Status.DRAFT:
        return redirect("referrals:edit", pk)
    names = (referral.first_name, referral.last_name)
    return render(
        request,
        "referrals/receipt.html",
        {
            "referral": referral,
            "initials": " ".join(f"{name[:1].upper()}." for name in names if name),
            "answer_before": (referral.received_on or timezone.localdate())
            + timedelta(days=REMIND_AFTER_DAYS),
        },
    )
