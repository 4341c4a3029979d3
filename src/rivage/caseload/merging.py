"""Two files of one person become one, and can be parted again.

Every row that points at the absorbed file moves to the kept one, whatever the model: they are found
through the models themselves, so a model added tomorrow follows. Where the kept file already holds
the same thing (the same paper, the same theme), that of the absorbed file stays behind, untouched.
Two open pathways, or two places at once, are for a human to settle first.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.apps import apps
from django.db import models, transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from rivage.accounts.models import User
from rivage.audit.actions import record
from rivage.justice.models import CustodyPeriod, ExpectedRelease
from rivage.participants import rules
from rivage.participants.actions.files import (
    refresh_search_keys,
    save_with_audience,
    seeing_all,
)
from rivage.participants.actions.identity import HOUSING, IDENTITY, LANGUAGES, SKILLS
from rivage.participants.actions.refusals import CannotMerge, CannotUndoMerge, FileMerged
from rivage.participants.models import (
    ContactPoint,
    ExceptionalAccess,
    FileTeam,
    Merge,
    NamedReader,
    Participant,
    SearchKey,
)
from rivage.pathways.models import Enrolment, HandOver

CHOSEN = (*IDENTITY, *LANGUAGES, *HOUSING, *SKILLS, "no_contact_reason", "officer_id")
# Settled by themselves below, or about one file for ever.
NOT_MOVED = (SearchKey, FileTeam, NamedReader, ExceptionalAccess, Merge, Participant)
ABSORBED = "absorbed"


SAID = {
    "participants.ContactPoint": gettext_lazy("coordonnées"),
    "participants.TrustedRelay": gettext_lazy("personnes relais"),
    "participants.Paper": gettext_lazy("papiers"),
    "participants.Experience": gettext_lazy("expériences"),
    "participants.Training": gettext_lazy("formations"),
    "participants.JobLead": gettext_lazy("pistes d’emploi"),
    "participants.Consent": gettext_lazy("accords"),
    "justice.CustodyPeriod": gettext_lazy("situations datées"),
    "justice.ExpectedRelease": gettext_lazy("dates de sortie annoncées"),
    "justice.AdjustmentDossier": gettext_lazy("demandes d’aménagement"),
    "justice.DossierMoment": gettext_lazy("actes des demandes"),
    "justice.DossierPiece": gettext_lazy("pièces des demandes"),
    "justice.PieceFile": gettext_lazy("papiers des demandes"),
    "justice.LeavePermit": gettext_lazy("permissions de sortir"),
    "justice.PermitMoment": gettext_lazy("étapes des permissions"),
    "justice.CustodyNumber": gettext_lazy("numéro d’écrou"),
    "justice.RegimeLimits": gettext_lazy("horaires"),
    "justice.Obligation": gettext_lazy("obligations"),
    "pathways.Enrolment": gettext_lazy("parcours"),
    "pathways.EnrolmentMoment": gettext_lazy("moments du parcours"),
    "pathways.Agreement": gettext_lazy("engagements signés"),
    "pathways.Need": gettext_lazy("besoins et points forts"),
    "pathways.Step": gettext_lazy("étapes du plan"),
    "pathways.Note": gettext_lazy("notes"),
    "pathways.Review": gettext_lazy("bilans"),
    "pathways.ReleaseFact": gettext_lazy("préparation de la sortie"),
    "pathways.HandOver": gettext_lazy("relais de sortie"),
    "referrals.Referral": gettext_lazy("orientations reçues"),
    "scheduling.Appointment": gettext_lazy("rendez-vous"),
    "scheduling.AppointmentMove": gettext_lazy("déplacements de rendez-vous"),
    "scheduling.InterviewNote": gettext_lazy("notes d’entretien"),
    "scheduling.Passage": gettext_lazy("transferts, sorties et retours"),
}


@dataclass(frozen=True)
class Pointer:
    """A column through which a model points at a person."""

    model: type[models.Model]
    column: str

    @property
    def label(self) -> str:
        return f"{self.model._meta.label}.{self.column}"

    def rows(self, person: Participant) -> models.QuerySet[Any]:
        return models.QuerySet(self.model).filter(**{self.column: person.pk})


@dataclass
class Plan:
    """What merging would do: rows to move, rows left behind (with their equal), what forbids it."""

    moving: list[tuple[Pointer, list[Any]]] = field(default_factory=list)
    left: list[tuple[Pointer, Any, Any]] = field(default_factory=list)
    forbidden: list[str] = field(default_factory=list)

    def in_words(self) -> list[tuple[str, int]]:
        """What moves, by kind: ("rendez-vous", 3)."""
        said: dict[str, int] = {}
        for pointer, rows in self.moving:
            name = str(SAID.get(pointer.model._meta.label, _("autres éléments")))
            said[name] = said.get(name, 0) + len(rows)
        return list(said.items())


def column(model: type[models.Model], name: str) -> "models.Field[Any, Any]":
    field = model._meta.get_field(name.removesuffix("_id"))
    if not isinstance(field, models.Field):
        raise TypeError(f"{name} is not a column of {model}")
    return field


def pointers() -> Iterator[Pointer]:
    """Every way a row belongs to someone, hidden relations included."""
    for relation in Participant._meta.get_fields(include_hidden=True):
        if relation.auto_created and not relation.concrete:
            model, source = relation.related_model, getattr(relation, "field", None)
            if isinstance(source, models.ForeignKey) and model not in NOT_MOVED:
                yield Pointer(source.model, source.attname)


def plan(kept: Participant, absorbed: Participant) -> Plan:
    """For the preview, and for the act itself: nothing is changed."""
    made = Plan(forbidden=_forbidden(kept, absorbed))
    for pointer in pointers():
        moving: list[Any] = []
        for row in pointer.rows(absorbed):
            equal = _equal(pointer, row, kept)
            if equal is None:
                moving.append(row.pk)
            else:
                made.left.append((pointer, row.pk, equal.pk))
        if moving:
            made.moving.append((pointer, moving))
    return made


def _forbidden(kept: Participant, absorbed: Participant) -> list[str]:
    reasons: list[str] = []
    if kept.pk == absorbed.pk:
        reasons.append(_("C’est le même dossier."))
    both = [kept.pk, absorbed.pk]
    if Enrolment.objects.open().filter(participant__in=both).count() > 1:
        reasons.append(
            _("Chaque dossier a un parcours en cours : terminez-en un avant de les réunir.")
        )
    for period in CustodyPeriod.objects.filter(participant=absorbed):
        if any(not _same_place(period, other) for other in _overlapping(period, kept)):
            reasons.append(
                _("Les deux dossiers disent deux situations pour les mêmes jours : corrigez l’une.")
            )
            break
    return reasons


def _overlapping(period: CustodyPeriod, person: Participant) -> list[CustodyPeriod]:
    others = CustodyPeriod.objects.filter(participant=person).filter(
        Q(ended_on=None) | Q(ended_on__gt=period.started_on)
    )
    if period.ended_on is not None:
        others = others.filter(started_on__lt=period.ended_on)
    return list(others)


def _same_place(one: CustodyPeriod, other: CustodyPeriod) -> bool:
    return (one.regime, one.establishment_id) == (other.regime, other.establishment_id)


def _equal(pointer: Pointer, row: Any, kept: Participant) -> Any:
    """The row of the kept file that says the same thing, so that both cannot live together."""
    if isinstance(row, CustodyPeriod):
        return next(iter(_overlapping(row, kept)), None)
    if isinstance(row, ContactPoint):
        own = ContactPoint.objects.filter(participant=kept, kind=row.kind, valid_to=row.valid_to)
        alike = (each for each in own if rules.same_contact(row.kind, each.value, row.value))
        return next(alike, None)
    if isinstance(row, HandOver) and row.closed_on is None:
        # One is prepared at a time; those of the past all move.
        return HandOver.objects.filter(participant=kept, closed_on=None).first()
    for names in _unique_with(pointer):
        same = {name: getattr(row, name) for name in names}
        if equal := pointer.rows(kept).filter(**same).first():
            return equal
    return None


def _unique_with(pointer: Pointer) -> Iterator[list[str]]:
    """The other columns of each unconditional constraint in which the person takes part."""
    meta = pointer.model._meta
    for constraint in meta.constraints:
        if isinstance(constraint, models.UniqueConstraint) and constraint.condition is None:
            columns = [column(pointer.model, name).attname for name in constraint.fields]
            if pointer.column in columns:
                yield [name for name in columns if name != pointer.column]


def proposed(kept: Participant, absorbed: Participant) -> dict[str, str]:
    """For each field that differs, whose value is kept unless someone chooses otherwise."""
    return {
        name: "kept" if getattr(kept, name) else ABSORBED
        for name in CHOSEN
        if getattr(kept, name) != getattr(absorbed, name)
    }


@transaction.atomic
def merge_files(
    kept: Participant, absorbed: Participant, choices: Mapping[str, str], *, by: User
) -> Merge:
    """`choices` says "kept" or "absorbed" for the fields that differ; see `proposed` for the rest.

    The absorbed file stays as it is, hidden. Raises CannotMerge with the reason.
    """
    with seeing_all():
        kept, absorbed = _both_locked(kept, absorbed)
        made = plan(kept, absorbed)
        if made.forbidden:
            raise CannotMerge(" ".join(made.forbidden))
        undo: dict[str, Any] = {"before": _write_choices(kept, absorbed, choices)}
        undo["demoted"] = _one_release(kept, absorbed)
        undo["moved"] = [
            [at.label, [str(pk) for pk in rows]]
            for at, rows in made.moving
            if _move(at, rows, kept)
        ]
        undo["pointed"] = [
            entry for at, row, equal in made.left for entry in _point_again(at, row, equal)
        ]
        undo["teams"], undo["readers"] = _share(kept, absorbed)
        absorbed.merged_into = kept
        absorbed.save(update_fields=["merged_into"])
        save_with_audience(kept, *CHOSEN_FIELDS, "restricted", "last_contact_on", "version")
        refresh_search_keys(kept)
        merge = Merge.objects.create(kept=kept, absorbed=absorbed, moved=undo, merged_by=by)
    record("participant.merged", merge, by=by, participant_id=kept.pk, absorbed=str(absorbed.pk))
    return merge


CHOSEN_FIELDS = tuple(name.removesuffix("_id") for name in CHOSEN)


def _both_locked(one: Participant, other: Participant) -> tuple[Participant, Participant]:
    """Always in the same order, so that two merges never wait for each other."""
    rows = Participant.objects.select_for_update(of=("self",)).order_by("pk")
    found = {row.pk: row for row in rows.filter(pk__in=[one.pk, other.pk])}
    if any(row.merged_into_id is not None for row in found.values()):
        raise FileMerged
    return found[one.pk], found[other.pk]


def _write_choices(
    kept: Participant, absorbed: Participant, choices: Mapping[str, str]
) -> dict[str, Any]:
    """Take the chosen values; what the kept file said before is given back."""
    before = {name: _plain(getattr(kept, name)) for name in (*CHOSEN, "last_contact_on")}
    before["restricted"] = kept.restricted
    for name, side in (proposed(kept, absorbed) | dict(choices)).items():
        if name in CHOSEN and side == ABSORBED:
            setattr(kept, name, getattr(absorbed, name))
    if kept.birth_date is not None:
        kept.estimated_birth_year = None
    days = [day for day in (kept.last_contact_on, absorbed.last_contact_on) if day]
    kept.last_contact_on = max(days, default=None)
    kept.version += 1
    return before | {"written": {name: _plain(getattr(kept, name)) for name in CHOSEN}}


def _plain(value: Any) -> Any:
    return value.isoformat() if hasattr(value, "isoformat") else value


def _one_release(kept: Participant, absorbed: Participant) -> list[str]:
    """Of two last words on the release, the latest said stays the last."""
    told = ExpectedRelease.objects.filter(participant__in=[kept, absorbed], current=True)
    older = list(told.order_by("-said_on", "-recorded_at")[1:])
    ExpectedRelease.objects.filter(pk__in=[row.pk for row in older]).update(current=False)
    return [str(row.pk) for row in older]


def _move(pointer: Pointer, rows: list[Any], person: Participant) -> int:
    changes = {pointer.column: person.pk}
    return models.QuerySet(pointer.model).filter(pk__in=rows).update(**changes)


def _point_again(pointer: Pointer, row: Any, equal: Any) -> Iterator[list[str]]:
    """What hung on a row left behind (the steps of a paper) hangs on its equal."""
    for relation in pointer.model._meta.get_fields(include_hidden=True):
        source = getattr(relation, "field", None)
        if relation.auto_created and isinstance(source, models.ForeignKey):
            hanging: models.QuerySet[Any] = models.QuerySet(source.model).filter(
                **{source.attname: row}
            )
            for pk in list(hanging.values_list("pk", flat=True)):
                yield [f"{source.model._meta.label}.{source.attname}", str(pk), str(row)]
            hanging.update(**{source.attname: equal})


def _share(kept: Participant, absorbed: Participant) -> tuple[list[str], list[str]]:
    """Teams of both; restricted as soon as one of them is. Gives what was added."""
    own = set(kept.file_teams.values_list("team_id", flat=True))
    teams = [
        FileTeam(participant=kept, team_id=row.team_id)
        for row in absorbed.file_teams.all()
        if row.team_id not in own
    ]
    FileTeam.objects.bulk_create(teams)
    readers: list[NamedReader] = []
    if kept.restricted or absorbed.restricted:
        people = set(absorbed.named_readers.values_list("user_id", flat=True))
        if absorbed.officer_id is not None and absorbed.restricted:
            people.add(absorbed.officer_id)
        people -= set(kept.named_readers.values_list("user_id", flat=True))
        readers = [NamedReader(participant=kept, user_id=number) for number in sorted(people)]
        NamedReader.objects.bulk_create(readers)
        kept.restricted = True
    return [str(row.pk) for row in teams], [str(row.pk) for row in readers]


@transaction.atomic
def undo_merge(merge: Merge, *, by: User) -> Participant:
    """The absorbed file comes back with its rows; what was added since stays with the kept one.

    A field corrected since the merge keeps its correction.
    """
    with seeing_all():
        merge = Merge.objects.select_for_update(of=("self",)).get(pk=merge.pk)
        if merge.undone_at is not None:
            raise CannotUndoMerge(_("Cette réunion est déjà défaite."))
        kept, absorbed = _parted(merge)
        undo = merge.moved
        columns = {pointer.label: pointer for pointer in pointers()}
        for label, rows in undo["moved"]:
            _move(columns[label], rows, absorbed)
        for label, pk, row in undo["pointed"]:
            model, column = label.rsplit(".", 1)
            models.QuerySet(apps.get_model(model)).filter(pk=pk).update(**{column: row})
        ExpectedRelease.objects.filter(pk__in=undo["demoted"]).update(current=True)
        FileTeam.objects.filter(pk__in=undo["teams"]).delete()
        NamedReader.objects.filter(pk__in=undo["readers"]).delete()
        _write_back(kept, undo["before"])
        absorbed.merged_into = None
        absorbed.save(update_fields=["merged_into"])
        save_with_audience(kept, *CHOSEN_FIELDS, "restricted", "last_contact_on", "version")
        refresh_search_keys(kept)
        merge.undone_at, merge.undone_by = timezone.now(), by
        merge.save(update_fields=["undone_at", "undone_by"])
    record("participant.merge_undone", merge, by=by, participant_id=kept.pk)
    return absorbed


def _parted(merge: Merge) -> tuple[Participant, Participant]:
    rows = Participant.objects.select_for_update(of=("self",)).order_by("pk")
    found = {row.pk: row for row in rows.filter(pk__in=[merge.kept_id, merge.absorbed_id])}
    kept, absorbed = found[merge.kept_id], found[merge.absorbed_id]
    if kept.merged_into_id is not None:
        raise CannotUndoMerge(
            _("Le dossier gardé a été réuni à un autre depuis : défaites d’abord cette réunion-là.")
        )
    return kept, absorbed


def _write_back(kept: Participant, before: dict[str, Any]) -> None:
    written = before["written"]
    for name in CHOSEN:
        if _plain(getattr(kept, name)) == written[name]:
            setattr(kept, name, _as_stored(name, before[name]))
    kept.restricted = before["restricted"]
    kept.last_contact_on = _as_stored("last_contact_on", before["last_contact_on"])
    kept.version += 1


def _as_stored(name: str, value: Any) -> Any:
    return value if name.endswith("_id") else column(Participant, name).to_python(value)
