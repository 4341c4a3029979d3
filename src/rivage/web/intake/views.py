"""Bringing a spreadsheet in, from the file to the files. A page can be left at any moment."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from rivage.audit.actions import trace_reading
from rivage.intake.access import import_to_see, my_imports, row_to_see
from rivage.intake.actions import (
    abandon,
    choose_row,
    choose_sheet,
    confirm,
    correct_row,
    map_columns,
    receive_file,
)
from rivage.intake.choices import Status
from rivage.intake.preview import lines, may_still_change, rows_of, views
from rivage.intake.queries import counts_of, other_sheets
from rivage.intake.returning import as_csv, as_workbook
from rivage.intake.tasks import begin
from rivage.web.http import Request
from rivage.web.intake.forms import ColumnsForm, RowForm, UploadForm

SHOWN = 30
# Where someone who comes back to an import goes on.
NEXT = {Status.TO_MAP: "intake:columns", Status.TO_CHECK: "intake:rows"}
RETURNED_AS = {
    "xlsx": (as_workbook, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    "csv": (as_csv, "text/csv; charset=utf-8"),
}


@require_GET
def import_list(request: Request) -> HttpResponse:
    return render(
        request, "intake/list.html", {"batches": my_imports(request.user).defer("shape")[:SHOWN]}
    )


@require_http_methods(["GET", "POST"])
def upload(request: Request) -> HttpResponse:
    my_imports(request.user)
    sent = (request.POST, request.FILES) if request.method == "POST" else ()
    form = UploadForm(*sent, user=request.user)
    if not form.is_valid():
        status = 422 if form.is_bound else 200
        return render(request, "intake/upload.html", {"form": form}, status=status)
    file = form.cleaned_data["file"]
    team = form.cleaned_data["team"]
    batch = receive_file(file.chunks(), name=file.name, team=team, by=request.user)
    begin(batch.pk)
    return redirect("intake:import", batch.pk)


@require_GET
def import_page(request: Request, pk: UUID) -> HttpResponse:
    """Where it stands: progress while the worker is at it, then the result."""
    batch = import_to_see(request.user, pk)
    if name := NEXT.get(Status(batch.status)):
        return _go(request, reverse(name, args=[pk]))
    if request.htmx and not batch.working:
        return _go(request, reverse("intake:import", args=[pk]))
    context = {"batch": batch, "counts": counts_of(batch)}
    template = "intake/import.html#progress" if request.htmx else "intake/import.html"
    return render(request, template, context)


def _go(request: Request, address: str) -> HttpResponse:
    if request.htmx:
        return HttpResponse(headers={"HX-Redirect": address})
    return HttpResponseRedirect(address)


@require_http_methods(["GET", "POST"])
def columns(request: Request, pk: UUID) -> HttpResponse:
    batch = import_to_see(request.user, pk)
    if batch.status not in {Status.TO_MAP, Status.TO_CHECK}:
        return redirect("intake:import", pk)
    sent = (request.POST,) if request.method == "POST" else ()
    form = ColumnsForm(*sent, batch=batch, user=request.user)
    if not form.is_valid():
        if not form.is_bound:
            trace_reading(request.user, kind="list", page="import, colonnes")
        status = 422 if form.is_bound else 200
        context = {
            "batch": batch, "form": form, "shape": batch.shape, "sheets": other_sheets(batch),
        }  # fmt: skip
        return render(request, "intake/columns.html", context, status=status)
    where = {name: form.cleaned_data[name] for name in ("team", "programme", "officer")}
    map_columns(batch, form.chosen(), kept=form.kept(), by=request.user, **where)
    begin(batch.pk)
    return redirect("intake:import", pk)


@require_POST
def choose_another_sheet(request: Request, pk: UUID) -> HttpResponse:
    """Read again, from the same workbook; the file is still there until something is written."""
    batch = choose_sheet(
        import_to_see(request.user, pk), request.POST.get("sheet", ""), by=request.user
    )
    begin(batch.pk)
    return redirect("intake:import", pk)


@require_GET
def rows(request: Request, pk: UUID) -> HttpResponse:
    batch = import_to_see(request.user, pk)
    if not may_still_change(batch):
        return redirect("intake:import", pk)
    counts = counts_of(batch)
    tabs = views(counts, request.GET.get("vue", ""))
    here = next((tab for tab in tabs if tab.here), tabs[0])
    number = request.GET.get("page", "1")
    page = int(number) if number.isdecimal() else 1
    shown = rows_of(batch, view=here.code, page=page, count=here.count)
    trace_reading(request.user, kind="list", page="import, lignes", results=len(shown.lines))
    context = {"batch": batch, "counts": counts, "tabs": tabs, "rows": shown}
    return render(request, "intake/rows.html", context)


@require_http_methods(["GET", "POST"])
def row(request: Request, pk: UUID, number: int) -> HttpResponse:
    """The cells of a row, to be corrected; it is compared again at once."""
    found = row_to_see(request.user, pk, number)
    if found.written or not may_still_change(found.batch):
        return redirect("intake:import", pk)
    if request.method == "GET":
        trace_reading(request.user, kind="list", page="import, une ligne")
        context = {"row": found, "form": RowForm.as_it_stands(found), "line": lines([found])[0]}
        return render(request, "intake/row.html", context)
    form = RowForm(request.POST, row=found)
    if not form.is_valid():
        context = {"row": found, "form": form, "line": lines([found])[0]}
        return render(request, "intake/row.html", context, status=422)
    found = correct_row(found, form.texts(), by=request.user)
    line = lines([found])[0]
    if line.findings.refused:
        context = {"row": found, "form": RowForm.as_it_stands(found), "line": line}
        return render(request, "intake/row.html", context, status=422)
    said = _("Ligne %(number)s corrigée : %(verdict)s.")
    messages.success(request, said % {"number": number, "verdict": line.verdict})
    return redirect(f"{reverse('intake:rows', args=[pk])}#ligne-{number}")


@require_POST
def choose(request: Request, pk: UUID, number: int) -> HttpResponse:
    found = row_to_see(request.user, pk, number)
    found = choose_row(found, request.POST.get("choice", ""), by=request.user)
    if not request.htmx:
        back = request.POST.get("back", "")
        kept = f"?{back}" if back and "\n" not in back else ""
        return redirect(f"{reverse('intake:rows', args=[pk])}{kept}#ligne-{number}")
    batch = found.batch
    context = {"batch": batch, "line": lines([found])[0], "counts": counts_of(batch)}
    return render(request, "intake/rows.html#answer", {**context, "answered": True})


@require_POST
def confirm_import(request: Request, pk: UUID) -> HttpResponse:
    batch = confirm(import_to_see(request.user, pk), by=request.user)
    begin(batch.pk)
    return redirect("intake:import", pk)


@require_POST
def abandon_import(request: Request, pk: UUID) -> HttpResponse:
    batch = abandon(import_to_see(request.user, pk), by=request.user)
    said = _("Import abandonné : le contenu de « %(file)s » a été effacé de Rivage.")
    messages.success(request, said % {"file": batch.file_name})
    return redirect("intake:list")


@require_GET
def returned(request: Request, pk: UUID, kind: str) -> HttpResponse:
    """The rows that were not taken, with the reason of each cell."""
    batch = import_to_see(request.user, pk)
    if kind not in RETURNED_AS:
        raise Http404
    write, content_type = RETURNED_AS[kind]
    trace_reading(request.user, kind="export", page="import, lignes refusées")
    answer = HttpResponse(write(batch), content_type=content_type)
    name = f"{_('lignes-non-importees')}.{kind}"
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    answer["X-Content-Type-Options"] = "nosniff"
    return answer
