"""The pages of a file that hold rows: each row is added, corrected or ended on the spot.

A page is a table of acts. One address takes them all: the form says which `act`, on which `row`.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.forms import BaseForm
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.http import urlencode
from django.utils.translation import gettext_lazy

from rivage.drafts.actions import forget_draft
from rivage.participants import access, actions
from rivage.web.http import Request
from rivage.web.people.drafting import is_autosave, keep_typed, typed
from rivage.web.people.file_topics import file_page

Values = Mapping[str, Any]


@dataclass(frozen=True)
class Act:
    """What a button does. `run(subject, values, by)`: the subject is the row, or the person."""

    run: Callable[[Any, Values, Any], object]
    said: Promise
    form: type[BaseForm] | None = None
    # The related manager where rows are found, for the acts on a row.
    rows: str = ""
    # The act that takes this one back.
    undo: str = ""


@dataclass(frozen=True)
class RowsPage:
    slug: str
    title: Promise
    template: str
    acts: Mapping[str, Act]
    # What the page shows, given the person.
    shows: Callable[[Request, Any], dict[str, Any]]
    # Acts that add: what is typed in their forms is kept as a draft.
    adds: tuple[str, ...] = field(default=())


def removing(said: Promise, rows: str) -> Act:
    """A row that is removed at once, and put back by the message that says so."""
    return Act(lambda row, values, by: actions.remove(row, by=by), said, rows=rows, undo="put_back")


PUT_BACK = {
    "put_back": Act(
        lambda person, values, by: actions.put_back(person, _uuid(values.get("row", "")), by=by),
        gettext_lazy("C’est remis."),
    )
}


def rows_page(request: Request, pk: UUID, page: RowsPage) -> HttpResponse:
    if request.method == "GET":
        person = access.participant_to_open(request.user, pk, page=str(page.title))
        return _show(request, person, page)
    person = access.participant_to_change(request.user, pk)
    name, act, row = _asked(request, person, page)
    draft = _draft(person, page, name)
    if is_autosave(request):
        return keep_typed(request, draft)
    number = row.pk if row is not None else None
    form = (
        act.form(request.POST, prefix=_prefix(name, row), **_kept(act, row)) if act.form else None
    )
    if form is not None and not form.is_valid():
        return _show(request, person, page, refused=(name, row, form))
    act.run(row or person, form.cleaned_data if form else _sent(request), request.user)
    forget_draft(draft, by=request.user)
    _say(request, page, act, person, number)
    return redirect(f"people:{page.slug}", pk)


def _asked(request: Request, person: Any, page: RowsPage) -> tuple[str, Act, Any]:
    """The act and its row; they come in the address when it is an undo."""
    name = request.POST.get("act") or request.GET.get("act", "")
    number = request.POST.get("row") or request.GET.get("row", "")
    if name not in page.acts:
        raise Http404
    act = page.acts[name]
    if not act.rows:
        return name, act, None
    return name, act, get_object_or_404(getattr(person, act.rows), pk=_uuid(number))


def _uuid(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        raise Http404 from None


def _sent(request: Request) -> dict[str, Any]:
    """An undo says what it is about in its address."""
    return {**request.GET.dict(), **request.POST.dict()}


def _kept(act: Act, row: Any) -> dict[str, Any]:
    """The word of a row stays among the choices after the association has ended it."""
    name = getattr(act.form, "keeps", "")
    return {"keep": getattr(row, name)} if name and row is not None else {}


def _say(request: Request, page: RowsPage, act: Act, person: Any, number: UUID | None) -> None:
    tags = ""
    if act.undo and number is not None:
        asked = urlencode({"act": act.undo, "row": str(number)})
        tags = f"undo={reverse(f'people:{page.slug}', args=[person.pk])}?{asked}"
    messages.success(request, str(act.said), extra_tags=tags)


def _show(
    request: Request, person: Any, page: RowsPage, *, refused: tuple[str, Any, Any] | None = None
) -> HttpResponse:
    shown = page.shows(request, person)
    name, row, form = refused or ("", None, None)
    context = {
        "person": person,
        "page": page,
        "refused": form,
        "refused_act": name,
        "refused_row": row.pk if row is not None else None,
        **shown,
    }
    for add in page.adds:
        context[f"{add}_form"] = form if name == add else _new_form(request, person, page, add)
    return file_page(request, page.template, context, status=422 if refused else 200)


def _new_form(request: Request, person: Any, page: RowsPage, name: str) -> Any:
    form = page.acts[name].form
    prefix = _prefix(name, None)
    waiting = typed(request, _draft(person, page, name)) if request.method == "GET" else {}
    initial = {key.removeprefix(f"{prefix}-"): value for key, value in waiting.items()}
    return form(prefix=prefix, initial=initial) if form else None


def row_form(page: RowsPage, name: str, row: Any, /, **initial: Any) -> Any:
    """The form of an act on a row, as the row stands."""
    act = page.acts[name]
    if act.form is None:
        return None
    return act.form(prefix=_prefix(name, row), initial=initial, **_kept(act, row))


def _prefix(name: str, row: Any) -> str:
    return f"{name}-{row.pk}" if row is not None else name


def _draft(person: Any, page: RowsPage, name: str) -> str:
    return f"participant:{person.pk}:{page.slug}:{name}"
