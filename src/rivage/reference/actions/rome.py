"""Loading the ROME as France Travail publishes it (folder of unix_referentiel_*_utf8.csv)."""

import re
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from rivage.reference.actions.files import (
    Table,
    UnreadableFile,
    fingerprint,
    read_bytes,
    read_table,
    refuse_line,
)
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
from rivage.reference.models import Appellation, Mobility, Occupation
from rivage.reference.rules import date_in, normalised, repaired

ROME_CODE = re.compile(r"[A-Z]\d{4}")
VERSION = re.compile(r"_v(\d+)")


def load_rome(
    path: Path,
    *,
    by: str,
    version_date: date | None = None,
    accept_endings: bool = False,
    progress: Progress = silent,
) -> Report:
    sheets_file = _newest(path, "unix_referentiel_code_rome_")
    names_file = _newest(path, "unix_referentiel_appellation_")
    files = [sheets_file, names_file, *_newest_if_there(path, "unix_rubrique_mobilite_")]
    sheets, names, *links = [read_table(file) for file in files]
    version_date = version_date or _published_on(sheets_file)
    found = VERSION.search(sheets_file.name)
    version = f"v{found[1]}" if found else "ROME"
    occupations = _occupations(sheets)
    appellations = _appellations(names, occupations)
    mobilities = _mobilities(links, occupations)
    ends_on = ending_day(version_date)
    with transaction.atomic():
        counts = synchronise(
            Target(Occupation.objects.all(), "rome"),
            occupations,
            ends_on=ends_on,
            accept_endings=accept_endings,
            progress=progress,
        )
        Occupation.objects.filter(valid_to=None).exclude(version=version).update(version=version)
        counts += synchronise(
            Target(Appellation.objects.all(), "ogr"),
            _pointing_to_occupations(appellations),
            ends_on=ends_on,
            accept_endings=accept_endings,
            progress=progress,
        )
        if links:
            counts += synchronise(
                Target(Mobility.objects.all(), "pair"),
                _between_occupations(mobilities),
                ends_on=ends_on,
                accept_endings=accept_endings,
                progress=progress,
            )
        report = Report(Loadable.ROME, version_date, fingerprint(files), counts)
        keep_load(report, by=by)
    return report


def _newest(path: Path, start: str) -> Path:
    """The official archive is unpacked either here or one folder below."""
    if not path.is_dir():
        raise UnreadableFile(_("Le dossier %(path)s n’existe pas.") % {"path": path})
    found = [*path.glob(f"{start}*.csv"), *path.glob(f"*/{start}*.csv")]
    if not found:
        raise UnreadableFile(
            _("Le dossier %(path)s ne contient pas de fichier %(start)s….csv.")
            % {"path": path, "start": start}
        )
    return max(found, key=lambda file: (_version_number(file), "utf8" in file.name))


def _newest_if_there(path: Path, start: str) -> list[Path]:
    """The links between occupations came with the later editions."""
    try:
        return [_newest(path, start)]
    except UnreadableFile:
        return []


def _version_number(file: Path) -> int:
    found = VERSION.search(file.name)
    return int(found[1]) if found else 0


def _published_on(file: Path) -> date | None:
    """The date in the version.txt beside the files; "Date de publication" before others."""
    for folder in (file.parent, file.parent.parent):
        note = folder / "version.txt"
        if note.is_file():
            text = read_bytes(note).decode("utf-8", errors="replace")
            _before, _mark, after = text.partition("publication")
            return date_in(after) or date_in(text)
    return None


def _occupations(table: Table) -> dict[str, dict[str, Any]]:
    table.require(["code rome"], ["libelle rome"])
    wanted: dict[str, dict[str, Any]] = {}
    for row in table.rows:
        code, label = row.get("code rome"), repaired(row.get("libelle rome"))
        if not ROME_CODE.fullmatch(code):
            raise refuse_line(table.name, row, _("« %s » n’est pas un code ROME.") % code)
        if not label:
            raise refuse_line(table.name, row, _("le libellé manque."))
        wanted[code] = {
            "label": label,
            "regulated": row.get("emploi reglemente") == "O",
            "search_text": f" {normalised(label)}",
        }
    return wanted


def _appellations(table: Table, occupations: Mapping[str, object]) -> dict[str, dict[str, Any]]:
    table.require(["code ogr"], ["libelle appellation long"], ["code rome"])
    wanted: dict[str, dict[str, Any]] = {}
    for row in table.rows:
        ogr, label = row.get("code ogr"), repaired(row.get("libelle appellation long"))
        code = row.get("code rome")
        if code not in occupations:
            raise refuse_line(table.name, row, _("le code ROME « %s » est inconnu.") % code)
        if not (ogr.isdigit() and label):
            raise refuse_line(table.name, row, _("le code ou le libellé manque."))
        wanted[ogr] = {
            "label": label,
            "rome": code,
            "is_main": row.get("classification") == "PRINCIPALE",
            "search_text": f" {normalised(label)}",
        }
    return wanted


def _pointing_to_occupations(
    appellations: Mapping[str, Mapping[str, Any]],
) -> dict[str, dict[str, Any]]:
    ids = dict(Occupation.objects.values_list("rome", "pk"))
    return {
        ogr: {name: value for name, value in values.items() if name != "rome"}
        | {"occupation_id": ids[values["rome"]]}
        for ogr, values in appellations.items()
    }


def _mobilities(tables: list[Table], occupations: Mapping[str, object]) -> dict[str, int]:
    """{"A1101>A1102": rank}: an empty list when the folder has no such file."""
    wanted: dict[str, int] = {}
    for table in tables:
        table.require(["code rome"], ["code rome cible"], ["numero ordre"])
        for row in table.rows:
            pair = (row.get("code rome"), row.get("code rome cible"))
            for code in pair:
                if code not in occupations:
                    said = _("le code ROME « %s » est inconnu.") % code
                    raise refuse_line(table.name, row, said)
            rank = row.get("numero ordre")
            if not rank.isdigit():
                raise refuse_line(table.name, row, _("le rang manque."))
            wanted[">".join(pair)] = int(rank)
    return wanted


def _between_occupations(mobilities: Mapping[str, int]) -> dict[str, dict[str, Any]]:
    ids = dict(Occupation.objects.values_list("rome", "pk"))
    return {
        pair: {"origin_id": ids[pair[:5]], "target_id": ids[pair[6:]], "rank": rank}
        for pair, rank in mobilities.items()
    }
