"""Loading communes: La Poste's hexasmal file of any vintage, or a table of communes."""

import re
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from rivage.reference.actions.files import Row, Table, fingerprint, read_table, refuse_line
from rivage.reference.actions.synchronise import (
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
from rivage.reference.rules import (
    coordinates_in,
    date_in,
    department_of,
    place_words,
    restored_commune_name,
)

INSEE_COLUMNS = (
    "code commune insee",
    "code insee",
    "insee",
    "insee com",
    "code commune",
    "codgeo",
    "com",
)
NAME_COLUMNS = ("nom commune", "nom de la commune", "nom", "commune", "libelle", "nom com")
POSTCODE_COLUMNS = ("code postal", "codes postaux", "code postaux", "cp")
POINT_COLUMNS = ("coordonnees gps", "coordonnees geographiques", "geopoint", "geo point 2d")
LATITUDE_COLUMNS = ("latitude", "lat")
LONGITUDE_COLUMNS = ("longitude", "lon", "lng", "long")
POPULATION_COLUMNS = ("population", "pop", "pmun", "population municipale")
INSEE_CODE = re.compile(r"\d[\dAB]\d{3}")
POSTCODE = re.compile(r"\d{5}")


def load_communes(
    path: Path,
    *,
    by: str,
    version_date: date | None = None,
    accept_endings: bool = False,
    progress: Progress = silent,
) -> Report:
    """Only departments that the file speaks of can lose a commune."""
    table = read_table(path)
    version_date = version_date or date_in(path.name)
    found = _communes(table)
    departments = {values["department"] for values in found.values()}
    version = version_date.isoformat() if version_date else path.name[:40]
    with transaction.atomic():
        rows = Commune.objects.filter(department__in=departments)
        wanted = _with_what_is_known(found, rows.in_bulk(field_name="insee"))
        counts = synchronise(
            Target(rows, "insee"),
            wanted,
            ends_on=ending_day(version_date),
            accept_endings=accept_endings,
            progress=progress,
        )
        rows.filter(valid_to=None).exclude(version=version).update(version=version)
        report = Report(Loadable.COMMUNES, version_date, fingerprint([path]), counts)
        keep_load(report, by=by)
    return report


def commune_search_text(name: str, postcodes: list[str]) -> str:
    """Every word after a space, so that a search finds the beginnings of words only."""
    return " ".join(["", place_words(name), *postcodes])


def _communes(table: Table) -> dict[str, dict[str, Any]]:
    table.require(INSEE_COLUMNS, NAME_COLUMNS, POSTCODE_COLUMNS)
    found: dict[str, dict[str, Any]] = {}
    for row in table.rows:
        insee = row.get(*INSEE_COLUMNS).upper().zfill(5)
        name = restored_commune_name(row.get(*NAME_COLUMNS))
        if not INSEE_CODE.fullmatch(insee):
            raise refuse_line(table.name, row, _("« %s » n’est pas un code commune.") % insee)
        if not name:
            raise refuse_line(table.name, row, _("le nom de la commune manque."))
        values = found.setdefault(
            insee,
            {
                "name": name,
                "shouted": row.get(*NAME_COLUMNS).isupper(),
                "postcodes": set(),
                "department": department_of(insee),
                "point": None,
                "population": None,
            },
        )
        values["postcodes"].update(_postcodes(table, row))
        values["point"] = values["point"] or _point(row)
        values["population"] = values["population"] or _population(row)
    return found


def _postcodes(table: Table, row: Row) -> list[str]:
    text = row.get(*POSTCODE_COLUMNS)
    if text.isdigit():
        text = text.zfill(5)  # a spreadsheet has eaten the zero of 01400
    codes = POSTCODE.findall(text)
    if text and not codes:
        raise refuse_line(table.name, row, _("« %s » n’est pas un code postal.") % text)
    return codes


def _point(row: Row) -> tuple[float, float] | None:
    return coordinates_in(row.get(*POINT_COLUMNS)) or coordinates_in(
        f"{row.get(*LATITUDE_COLUMNS)},{row.get(*LONGITUDE_COLUMNS)}"
    )


def _population(row: Row) -> int | None:
    digits = row.get(*POPULATION_COLUMNS).replace(" ", "")
    return int(digits) if digits.isdigit() else None


def _with_what_is_known(
    found: Mapping[str, Mapping[str, Any]], known: Mapping[str, Commune]
) -> dict[str, dict[str, Any]]:
    """A file in capitals must not take accents away, nor a file without a column empty it."""
    return {insee: _merged(values, known.get(insee)) for insee, values in found.items()}


def _merged(values: Mapping[str, Any], row: Commune | None) -> dict[str, Any]:
    name = values["name"]
    latitude, longitude = values["point"] or (None, None)
    population = values["population"]
    if row is not None:
        if values["shouted"] and place_words(row.name) == place_words(name):
            name = row.name
        if latitude is None:
            latitude, longitude = row.latitude, row.longitude
        population = row.population if population is None else population
    postcodes = sorted(values["postcodes"])
    return {
        "name": name,
        "postcodes": postcodes,
        "department": values["department"],
        "latitude": latitude,
        "longitude": longitude,
        "population": population,
        "search_text": commune_search_text(name, postcodes),
    }
