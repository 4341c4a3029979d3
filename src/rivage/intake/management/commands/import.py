"""`rivage import people FILE [--dry-run] [--json] [--as EMAIL] [--sheet NAME]`."""  # noqa: N999 -- the command

import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.db import transaction

from rivage.accounts.choices import Role
from rivage.accounts.models import User
from rivage.core.context import EVERYONE, Identity, acting_as_system, identified
from rivage.core.refusals import Refusal
from rivage.intake.actions import (
    NobodyNamed,
    confirm,
    map_columns,
    receive_file,
    work_on,
)
from rivage.intake.choices import Status, Verdict
from rivage.intake.fields import FORBIDDEN_SENTENCES
from rivage.intake.findings import Findings
from rivage.intake.models import ImportBatch
from rivage.intake.people import title
from rivage.intake.queries import counts_of, teams_of
from rivage.intake.reading_of import columns_of, meaning_of
from rivage.intake.refusals import UnreadableFile

CHUNK = 1024 * 1024
COUNTED = ("rows", "create", "update", "duplicate", "unchanged")


class Command(BaseCommand):
    help = "Reprend un tableau de personnes (CSV, Excel, LibreOffice)."

    def add_arguments(self, parser: CommandParser) -> None:
        kinds = parser.add_subparsers(dest="kind", required=True)
        people = kinds.add_parser("people", help="un tableau de personnes accompagnées")
        people.add_argument("file", type=Path)
        people.add_argument("--dry-run", action="store_true", help="dire sans rien écrire")
        people.add_argument("--json", action="store_true", help="le compte rendu en JSON")
        people.add_argument("--sheet", default="", help="la feuille à lire, dans un classeur")
        people.add_argument("--as", dest="email", default="", help="au nom de cette personne")

    def handle(self, *_args: Any, **options: Any) -> None:
        try:
            by = _who(options["email"])
            # Without a name given, it is the association that imports: it knows all its files.
            everyone = () if options["email"] else (EVERYONE,)
            identity = Identity(by.pk, (*by.identity.audience, *everyone), by.role)
            with _written_nowhere(identity, options["dry_run"]):
                batch = _received(options["file"], options["sheet"], by, identity)
                report = _carried(batch, by, identity, write=not options["dry_run"])
        except Refusal as sentence:
            self.stderr.write(str(sentence))
            sys.exit(2)
        self.stdout.write(
            json.dumps(report, ensure_ascii=False) if options["json"] else _said(report)
        )


def _who(email: str) -> User:
    with acting_as_system():
        holders = User.objects.filter(is_active=True, role__in=[Role.LEAD, Role.OFFICER])
        if email:
            found = holders.filter(email=email.strip().lower()).first()
        else:
            found = (
                holders.order_by("-role", "pk").filter(role=Role.LEAD).first() or holders.first()
            )
    if found is None:
        raise Refusal(
            f"Personne ne suit de dossiers avec l’adresse {email}."
            if email
            else "Aucun compte ne suit de dossiers : invitez d’abord un·e responsable."
        )
    return found


@contextmanager
def _written_nowhere(identity: Identity, dry_run: bool) -> Iterator[None]:
    if not dry_run:
        yield
        return
    with identified(identity):
        yield
        transaction.set_rollback(True)


def _received(path: Path, sheet: str, by: User, identity: Identity) -> ImportBatch:
    with identified(identity):
        team = teams_of(by).first()
        batch = receive_file(_chunks(path), name=path.name, team=team, sheet=sheet, by=by)
    work_on(batch.pk, identity)
    batch = _again(batch, identity)
    if batch.status == Status.UNREADABLE:
        raise UnreadableFile(batch.problem)
    return batch


def _carried(batch: ImportBatch, by: User, identity: Identity, *, write: bool) -> dict[str, Any]:
    try:
        with identified(identity):
            batch = map_columns(batch, {}, kept=_kept(batch), team=batch.team, by=by)
    except NobodyNamed as reason:
        return _report_nobody(batch, identity, str(reason))
    work_on(batch.pk, identity)
    with identified(identity):
        report = _report(batch)
    if write and (report["create"] or report["update"]):
        with identified(identity):
            confirm(batch, by=by)
        work_on(batch.pk, identity)
        with identified(identity):
            report["refused"] = list(_refusals(batch))
    return report


def _again(batch: ImportBatch, identity: Identity) -> ImportBatch:
    with identified(identity):
        return ImportBatch.objects.get(pk=batch.pk)


def _kept(batch: ImportBatch) -> list[int]:
    return [column["position"] for column in batch.shape["columns"] if column["kept"]]


def _chunks(path: Path) -> Iterator[bytes]:
    try:
        with path.open("rb") as file:
            while chunk := file.read(CHUNK):
                yield chunk
    except OSError as error:
        raise UnreadableFile("Ce fichier ne peut pas être ouvert.") from error


def _report(batch: ImportBatch) -> dict[str, Any]:
    counts = counts_of(batch)
    numbers = {name: getattr(counts, name) for name in COUNTED}
    return numbers | {"refused": list(_refusals(batch))} | _understood(batch)


def _understood(batch: ImportBatch) -> dict[str, Any]:
    """How the file was read: its sheet, its columns, the rows that are about nobody."""
    columns = [
        {
            "column": title(meaning),
            "field": str(meaning.field),
            "reason": FORBIDDEN_SENTENCES[meaning.forbidden] if meaning.forbidden else "",
        }
        for meaning in map(meaning_of, columns_of(batch))
    ]
    asides = [{"row": number, "reason": why} for number, why in batch.shape.get("asides", [])]
    sheets = {name: batch.shape.get(name) for name in ("sheet", "other_sheets")}
    return {"ignored": asides, "columns": columns} | sheets


def _refusals(batch: ImportBatch) -> Iterator[dict[str, Any]]:
    """One line a cell, for the rows that were not taken."""
    rows = batch.rows.exclude(verdict__in=[Verdict.UNCHANGED, Verdict.DUPLICATE])
    for row in rows.exclude(verdict=Verdict.UPDATE, state="done").iterator(chunk_size=500):
        for cell in Findings.load(row.findings).refused:
            yield {"row": row.number, "column": cell.column, "reason": cell.reason}


def _report_nobody(batch: ImportBatch, identity: Identity, reason: str) -> dict[str, Any]:
    """A table, but not of people: every row is refused for the same reason."""
    with identified(identity):
        numbers = list(batch.rows.values_list("number", flat=True))
    empty = dict.fromkeys(COUNTED, 0) | {"rows": len(numbers)}
    refused = [{"row": number, "column": "", "reason": reason} for number in numbers]
    return empty | {"refused": refused} | _understood(batch)


def _said(report: dict[str, Any]) -> str:
    refused = len({cell["row"] for cell in report["refused"]})
    counted = (
        f"{report['rows']} lignes : {report['create']} à créer, {report['update']} à compléter,"
        f" {report['unchanged']} déjà connues, {report['duplicate']} doublons possibles"
        f" (à trancher dans Rivage), {refused} refusées."
    )
    lines = [f"Feuille « {report['sheet']} ».", counted] if report["sheet"] else [counted]
    lines += [
        f"  colonne {column['column']} : {column['reason']}"
        for column in report["columns"]
        if column["reason"]
    ]
    lines += [
        f"  ligne {cell['row']}, {cell['column'] or 'toute la ligne'} : {cell['reason']}"
        for cell in report["refused"]
    ]
    return "\n".join(lines)
