"""Loading prisons and probation services from the Ministry's lists."""

from collections.abc import Collection, Mapping
from datetime import date
from pathlib import Path
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from rivage.organisations.choices import OrganisationKind
from rivage.organisations.models import Establishment, Organisation, Site
from rivage.organisations.rules import (
    establishment_key,
    establishment_kind,
    probation_service_key,
    probation_service_name,
    short_name,
)
from rivage.reference.actions.files import (
    Row,
    Table,
    UnreadableFile,
    fingerprint,
    read_table,
    refuse_line,
)
from rivage.reference.actions.synchronise import (
    Counts,
    Progress,
    Report,
    Target,
    ending_day,
    keep_load,
    silent,
    synchronise,
)
from rivage.reference.choices import Loadable
from rivage.reference.models import Commune
from rivage.reference.rules import coordinates_in, date_in

Values = dict[str, Any]
DESCRIBED = {"nom", "type", "spip"}  # one line per prison, with its commune
ARTICLE_A44 = {"spip", "siege", "antenne", "type", "libelle"}  # one line per place of a service
NO_BRANCH = {"", "néant", "neant"}


def load_establishments(
    path: Path,
    *,
    by: str,
    version_date: date | None = None,
    accept_endings: bool = False,
    progress: Progress = silent,
) -> Report:
    """One file or a folder of them. Article A44 only completes what a described list says."""
    files = sorted(path.glob("*.csv")) if path.is_dir() else [path]
    if not files:
        raise UnreadableFile(_("Le dossier %(path)s ne contient aucun CSV.") % {"path": path})
    tables = [read_table(file) for file in files]
    described = [table for table in tables if set(table.headings) >= DESCRIBED - {"spip"}]
    described = [table for table in described if "nom" in table.headings]
    listed = [table for table in tables if set(table.headings) >= ARTICLE_A44]
    if not (described or listed):
        raise UnreadableFile(
            _("Aucune liste d’établissements n’a été reconnue dans %(path)s.") % {"path": path.name}
        )
    version_date = version_date or next(filter(None, (date_in(f.name) for f in files)), None)
    with transaction.atomic():
        counts = _services(described, listed, progress)
        old = _old_list(listed)
        counts += _described(
            described,
            spared=old.keys(),
            ends_on=ending_day(version_date),
            accept_endings=accept_endings,
            progress=progress,
        )
        counts += _added(old, progress)
        counts += _branches(listed)
        report = Report(Loadable.ESTABLISHMENTS, version_date, fingerprint(files), counts)
        keep_load(report, by=by)
    return report


def _services(described: list[Table], listed: list[Table], progress: Progress) -> Counts:
    """A list names the services of its prisons, not all of them: none is ended here."""
    wanted: dict[str, Values] = {}
    for table in [*described, *listed]:
        for row in table.rows:
            if name := row.get("spip"):
                wanted.setdefault(
                    probation_service_key(name),
                    {"name": probation_service_name(name), "kind": OrganisationKind.SPIP.value},
                )
    rows = Organisation.objects.filter(reference_key__in=wanted)
    for key in rows.filter(active=True).values_list("reference_key", flat=True):
        wanted[key].pop("name")  # the association may have renamed it
    target = Target(rows, "reference_key", in_use={"active": True})
    return synchronise(target, wanted, ends_on=date.max, progress=progress)


def _service_ids() -> dict[str, int]:
    rows = Organisation.objects.filter(kind=OrganisationKind.SPIP).exclude(reference_key="")
    return dict(rows.values_list("reference_key", "pk"))


def _described(
    tables: list[Table],
    *,
    spared: Collection[str],
    ends_on: date,
    accept_endings: bool,
    progress: Progress,
) -> Counts:
    """Prisons of the services named here; those that the other list names are not ended."""
    services = _service_ids()
    communes = Commune.objects.in_bulk(
        {row.get("code insee").upper() for table in tables for row in table.rows},
        field_name="insee",
    )
    wanted: dict[str, Values] = {}
    for table in tables:
        for row in table.rows:
            key, values = _establishment(table, row, services, communes)
            wanted[key] = values
    spip_ids = {values["spip_id"] for values in wanted.values()} - {None}
    ours = Q(reference_key__in=wanted) | Q(spip_id__in=spip_ids) & ~Q(reference_key__in=spared)
    target = Target(
        Establishment.objects.exclude(reference_key="").filter(ours),
        "reference_key",
        ending=lambda day: {"active": False, "closed_on": day},
        in_use={"active": True, "closed_on": None},
    )
    return synchronise(
        target, wanted, ends_on=ends_on, accept_endings=accept_endings, progress=progress
    )


def _establishment(
    table: Table, row: Row, services: Mapping[str, int], communes: Mapping[str, Commune]
) -> tuple[str, Values]:
    name = row.get("nom")
    kind = establishment_kind(row.get("type")) or establishment_kind(name)
    if not name:
        raise refuse_line(table.name, row, _("le nom de l’établissement manque."))
    if kind is None:
        raise refuse_line(table.name, row, _("le type « %s » n’est pas connu.") % row.get("type"))
    point = coordinates_in(f"{row.get('latitude')},{row.get('longitude')}")
    commune = communes.get(row.get("code insee").upper())
    return establishment_key(kind, name), {
        "name": name[:160],
        "short_name": short_name(name)[:60],
        "kind": kind,
        "commune_id": commune.pk if commune else None,
        "spip_id": services.get(probation_service_key(row.get("spip"))),
        "latitude": point[0] if point else None,
        "longitude": point[1] if point else None,
    }


def _old_list(tables: list[Table]) -> dict[str, Values]:
    """Prisons by key, as the article of the code names them."""
    services = _service_ids()
    wanted: dict[str, Values] = {}
    for table in tables:
        for row in table.rows:
            label = short_name(row.get("libelle")).lstrip(". ")
            kind = establishment_kind(label)
            if row.get("type") != "etablissement" or kind is None:
                continue
            wanted[establishment_key(kind, label)] = {
                "name": label[:160],
                "short_name": label[:60],
                "kind": kind,
                "spip_id": services.get(probation_service_key(row.get("spip"))),
            }
    return wanted


def _added(wanted: Mapping[str, Values], progress: Progress) -> Counts:
    """The article dates from 2015 in its last copy: it adds, and changes or ends nothing."""
    known = set(
        Establishment.objects.filter(reference_key__in=wanted).values_list(
            "reference_key", flat=True
        )
    )
    new = [
        Establishment(reference_key=key, **values)
        for key, values in wanted.items()
        if key not in known
    ]
    Establishment.objects.bulk_create(new)
    progress(str(_("établissements de l’article A44")), len(new), len(new))
    return Counts(added=len(new), unchanged=len(known))


def _branches(tables: list[Table]) -> Counts:
    """The local offices of a service become its sites."""
    services = _service_ids()
    wanted = {
        (services[probation_service_key(row.get("spip"))], row.get("antenne")[:120])
        for table in tables
        for row in table.rows
        if row.get("antenne").lower() not in NO_BRANCH
    }
    known = set(
        Site.objects.filter(organisation_id__in=services.values()).values_list(
            "organisation_id", "name"
        )
    )
    new = [Site(organisation_id=owner, name=name) for owner, name in sorted(wanted - known)]
    Site.objects.bulk_create(new)
    return Counts(added=len(new), unchanged=len(wanted & known))
