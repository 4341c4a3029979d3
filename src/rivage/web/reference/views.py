"""The association's words, for whoever looks after them."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.contrib import messages
from django.forms import BaseForm
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from rivage.core.refusals import Refusal
from rivage.reference import access, actions, queries
from rivage.reference.choices import Vocabulary
from rivage.web.http import Request
from rivage.web.reference.forms import EndForm, TermForm


@require_GET
def listing(request: Request) -> HttpResponse:
    access.vocabularies_to_administer(request.user)
    context = {"vocabularies": queries.vocabularies_summary(), "loads": queries.last_loads()}
    return render(request, "reference/list.html", context)


@require_http_methods(["GET", "POST"])
def vocabulary(request: Request, name: str) -> HttpResponse:
    """The terms of one list; posting adds one."""
    chosen = access.vocabulary_to_administer(request.user, name)
    form = TermForm(request.POST or None, vocabulary=chosen)
    if request.method == "POST" and form.is_valid():
        with _beside_its_field(form, "label", actions.TermAlreadyThere):
            term = actions.add_term(chosen, by=request.user, **form.cleaned_data)
            messages.success(request, _("« %s » est proposé dans la liste.") % term.label)
            return redirect("vocabularies:vocabulary", name=chosen.value)
    context = {
        "vocabulary": chosen,
        "terms": access.terms_to_administer(request.user, chosen),
        "form": form,
        "family_labels": _family_labels(),
    }
    status = 422 if request.method == "POST" else 200
    return render(request, "reference/vocabulary.html", context, status=status)


@contextmanager
def _beside_its_field(form: BaseForm, field: str, refusal: type[Refusal]) -> Iterator[None]:
    """What the list refuses is said where it was typed, and nothing has to be typed again."""
    try:
        yield
    except refusal as reason:
        form.add_error(field, str(reason))


def _family_labels() -> dict[str, str]:
    found = queries.labels(Vocabulary.NEED_FAMILY, Vocabulary.EXIT_CLASS)
    return {code: label for (_list, code), label in found.items()}


@require_http_methods(["GET", "POST"])
def edit(request: Request, pk: int) -> HttpResponse:
    term = access.term_to_administer(request.user, pk)
    chosen = Vocabulary(term.vocabulary)
    form = TermForm(request.POST or None, vocabulary=chosen, term=term)
    if request.method == "POST" and form.is_valid():
        with (
            _beside_its_field(form, "label", actions.TermAlreadyThere),
            _beside_its_field(form, "valid_from", actions.EndsBeforeItStarts),
        ):
            actions.edit_term(term, by=request.user, **form.cleaned_data)
            messages.success(request, _("Le terme est modifié."))
            return redirect("vocabularies:vocabulary", name=chosen.value)
    context = {"vocabulary": chosen, "term": term, "form": form, "end_form": EndForm()}
    status = 422 if request.method == "POST" else 200
    return render(request, "reference/term.html", context, status=status)


@require_POST
def end(request: Request, pk: int) -> HttpResponse:
    term = access.term_to_administer(request.user, pk)
    chosen = Vocabulary(term.vocabulary)
    end_form = EndForm(request.POST)
    if end_form.is_valid():
        with _beside_its_field(end_form, "on", actions.EndsBeforeItStarts):
            actions.end_term(term, end_form.cleaned_data["on"], by=request.user)
            undo = reverse("vocabularies:reopen", args=[term.pk])
            said = _("Le terme prend fin. Les dossiers qui l’utilisent le gardent.")
            messages.success(request, said, extra_tags=f"undo={undo}")
            return redirect("vocabularies:vocabulary", name=chosen.value)
    context = {
        "vocabulary": chosen,
        "term": term,
        "form": TermForm(vocabulary=chosen, term=term),
        "end_form": end_form,
    }
    return render(request, "reference/term.html", context, status=422)


@require_POST
def reopen(request: Request, pk: int) -> HttpResponse:
    term = access.term_to_administer(request.user, pk)
    actions.reopen_term(term, by=request.user)
    messages.success(request, _("« %s » est de nouveau proposé.") % term.label)
    return redirect("vocabularies:vocabulary", name=term.vocabulary)
