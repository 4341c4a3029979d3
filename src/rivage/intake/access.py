"""The doors to spreadsheets on their way in: only whoever brought one may see it."""

from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404

from rivage.accounts.models import User
from rivage.intake.models import ImportBatch, ImportRow


def my_imports(user: User) -> QuerySet[ImportBatch]:
    """403 for those who hold no files."""
    if not user.accompanies:
        raise PermissionDenied
    return ImportBatch.objects.filter(owner=user)


def import_to_see(user: User, pk: UUID) -> ImportBatch:
    batch = my_imports(user).select_related("team", "programme", "officer").filter(pk=pk).first()
    if batch is None:
        raise Http404
    return batch


def row_to_see(user: User, pk: UUID, number: int) -> ImportRow:
    rows = ImportRow.objects.filter(owner=user, batch=import_to_see(user, pk), number=number)
    row = rows.select_related("batch", "participant").first()
    if row is None:
        raise Http404
    return row
