"""Making a table say what a file says: add, change, end by date, never delete."""

from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext as _

from rivage.reference.actions.files import UnreadableFile
from rivage.reference.choices import Loadable
from rivage.reference.models import ReferenceLoad

BATCH = 2_000
# A file that would end more than this share of a large table is most likely cut short.
MOST_ENDINGS = 0.2
LARGE = 500

Progress = Callable[[str, int, int], None]


def silent(_what: str, _done: int, _total: int) -> None:
    """Progress that nobody watches."""


@dataclass(frozen=True)
class Counts:
    added: int = 0
    changed: int = 0
    ended: int = 0
    unchanged: int = 0

    def __add__(self, other: "Counts") -> "Counts":
        return Counts(
            self.added + other.added,
            self.changed + other.changed,
            self.ended + other.ended,
            self.unchanged + other.unchanged,
        )

    @property
    def moved(self) -> bool:
        return bool(self.added or self.changed or self.ended)


@dataclass(frozen=True)
class Report:
    """What a loading did."""

    what: str
    version_date: date | None
    sha256: str
    counts: Counts

    def as_dict(self) -> dict[str, Any]:
        return {
            "what": self.what,
            "version_date": self.version_date.isoformat() if self.version_date else None,
            "sha256": self.sha256,
            **asdict(self.counts),
        }


@dataclass(frozen=True)
class Target:
    """The rows that a file speaks of, how they are recognised, and how an ending is written."""

    rows: "models.QuerySet[Any]"
    key: str
    ending: Callable[[date], dict[str, Any]] = lambda day: {"valid_to": day}
    in_use: Mapping[str, Any] | None = None

    @property
    def alive(self) -> Mapping[str, Any]:
        return {"valid_to": None} if self.in_use is None else self.in_use


def synchronise(
    target: Target,
    wanted: Mapping[str, Mapping[str, Any]],
    *,
    ends_on: date,
    accept_endings: bool = False,
    progress: Progress = silent,
) -> Counts:
    """`wanted` holds the fields of every row by its key; a row that came back is open again."""
    model = target.rows.model
    manager = model.objects
    known = {getattr(row, target.key): row for row in target.rows}
    gone = [
        row
        for key, row in known.items()
        if key not in wanted and all(getattr(row, n) == v for n, v in target.alive.items())
    ]
    if not accept_endings and len(known) > LARGE and len(gone) > MOST_ENDINGS * len(known):
        raise UnreadableFile(
            _(
                "Ce fichier terminerait %(gone)s lignes sur %(known)s : il est sans doute"
                " incomplet. Pour le vouloir quand même, ajoutez --accept-endings."
            )
            % {"gone": len(gone), "known": len(known)}
        )
    added, changed = _sorted_out(target, known, wanted)
    name = str(model._meta.verbose_name_plural)
    total = len(added) + len(changed) + len(gone)
    done = 0
    for batch in _batches(added):
        manager.bulk_create(batch)
        progress(name, done := done + len(batch), total)
    fields = sorted({name for values in wanted.values() for name in values} | set(target.alive))
    for batch in _batches(changed):
        # One upsert a batch: twenty times quicker than bulk_update's CASE of every row.
        manager.bulk_create(
            batch, update_conflicts=True, unique_fields=["id"], update_fields=fields
        )
        progress(name, done := done + len(batch), total)
    for batch in _batches(gone):
        manager.filter(pk__in=[row.pk for row in batch]).update(**target.ending(ends_on))
        progress(name, done := done + len(batch), total)
    return Counts(len(added), len(changed), len(gone), len(wanted) - len(added) - len(changed))


def _sorted_out(
    target: Target, known: Mapping[str, Any], wanted: Mapping[str, Mapping[str, Any]]
) -> tuple[list[Any], list[Any]]:
    added, changed = [], []
    for key, values in wanted.items():
        row = known.get(key)
        if row is None:
            added.append(target.rows.model(**{target.key: key}, **values))
            continue
        expected = {**target.alive, **values}
        if any(getattr(row, name) != value for name, value in expected.items()):
            for name, value in expected.items():
                setattr(row, name, value)
            changed.append(row)
    return added, changed


def _batches(rows: list[Any]) -> list[list[Any]]:
    return [rows[start : start + BATCH] for start in range(0, len(rows), BATCH)]


def keep_load(report: Report, *, by: str, using: str = "default") -> None:
    """Remember the loading, unless the same file had already been loaded and changed nothing."""
    last = ReferenceLoad.objects.using(using).filter(what=report.what).first()
    if last and last.sha256 == report.sha256 and not report.counts.moved:
        return
    ReferenceLoad.objects.using(using).create(
        what=Loadable(report.what),
        version_date=report.version_date,
        sha256=report.sha256,
        by=by,
        **asdict(report.counts),
    )


def ending_day(version_date: date | None) -> date:
    return version_date or timezone.localdate()
