"""A small set written by hand, so that the demonstration needs no file from elsewhere."""

import csv
import hashlib
import io
from importlib import resources
from typing import Any

from django.db import transaction

from rivage.reference.actions.communes import commune_search_text
from rivage.reference.actions.synchronise import Counts, Report, keep_load
from rivage.reference.choices import Loadable
from rivage.reference.models import Appellation, Commune, Occupation
from rivage.reference.rules import department_of, normalised

VERSION = "démonstration"


def rows_of(package: str, name: str) -> list[dict[str, str]]:
    """A semicolon-separated file shipped in the `data` folder of an app."""
    text = (resources.files(package) / "data" / name).read_text(encoding="utf-8")
    return list(csv.DictReader(io.StringIO(text), delimiter=";"))


@transaction.atomic
def load_demonstration_places_and_occupations(*, by: str = "démonstration") -> Report:
    """Idempotent, and never in the way: rows that an official file has brought stay as they are."""
    communes = rows_of("rivage.reference", "demonstration_communes.csv")
    occupations = rows_of("rivage.reference", "demonstration_occupations.csv")
    counts = _communes(communes) + _occupations(occupations) + _appellations(occupations)
    digest = hashlib.sha256(repr((communes, occupations)).encode()).hexdigest()
    report = Report(Loadable.DEMONSTRATION, None, digest, counts)
    keep_load(report, by=by)
    return report


def _communes(rows: list[dict[str, str]]) -> Counts:
    known = set(Commune.objects.values_list("insee", flat=True))
    new = [_commune(row) for row in rows if row["insee"] not in known]
    Commune.objects.bulk_create(new)
    return Counts(added=len(new), unchanged=len(rows) - len(new))


def _commune(row: dict[str, str]) -> Commune:
    postcodes = row["postcodes"].split()
    return Commune(
        insee=row["insee"],
        name=row["name"],
        postcodes=postcodes,
        department=department_of(row["insee"]),
        latitude=float(row["latitude"]),
        longitude=float(row["longitude"]),
        population=int(row["population"]),
        version=VERSION,
        search_text=commune_search_text(row["name"], postcodes),
    )


def _occupations(rows: list[dict[str, str]]) -> Counts:
    known = set(Occupation.objects.values_list("rome", flat=True))
    new = [
        Occupation(
            rome=row["rome"],
            label=row["label"],
            regulated=row["regulated"] == "O",
            version=VERSION,
            search_text=f" {normalised(row['label'])}",
        )
        for row in rows
        if row["rome"] not in known
    ]
    Occupation.objects.bulk_create(new)
    return Counts(added=len(new), unchanged=len(rows) - len(new))


def _appellations(rows: list[dict[str, str]]) -> Counts:
    """Only for occupations that this set brought: official ones have their official names."""
    ours = dict(Occupation.objects.filter(version=VERSION).values_list("rome", "pk"))
    wanted: dict[str, dict[str, Any]] = {}
    for row in rows:
        names = [row["label"], *filter(None, row["other_names"].split("|"))]
        for place, label in enumerate(names):
            if row["rome"] in ours:
                wanted[f"demo-{row['rome']}-{place}"] = {
                    "label": label,
                    "occupation_id": ours[row["rome"]],
                    "is_main": place == 0,
                    "search_text": f" {normalised(label)}",
                }
    known = set(Appellation.objects.filter(ogr__in=wanted).values_list("ogr", flat=True))
    new = [Appellation(ogr=ogr, **values) for ogr, values in wanted.items() if ogr not in known]
    Appellation.objects.bulk_create(new)
    return Counts(added=len(new), unchanged=len(wanted) - len(new))
