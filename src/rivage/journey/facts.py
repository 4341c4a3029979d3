"""Everything dated that is known of one person, in one query.

A file has a dozen tables of events; asking each would cost a dozen round trips. One UNION brings
them as rows of the same shape. Free text stays sealed until someone shows it (`Fact.words`).
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from functools import cache, cached_property
from typing import Any
from uuid import UUID

from django.db import models
from django.db.models import F, Min, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Cast, Coalesce, JSONObject
from django.utils import timezone

from rivage.core.prepared import Given, Prepared
from rivage.core.sealed import Sealed, SealedField, keyring
from rivage.justice.choices import PieceState
from rivage.justice.models import (
    AdjustmentDossier,
    CustodyPeriod,
    DossierMoment,
    DossierPiece,
    ExpectedRelease,
    LeavePermit,
    Obligation,
    PermitMoment,
    RegimeLimits,
)
from rivage.participants.models import Consent, Participant
from rivage.pathways.models import Agreement, EnrolmentMoment, NeedMoment, Note, Review, Step
from rivage.referrals.choices import Status as ReferralStatus
from rivage.referrals.models import Referral
from rivage.scheduling.models import Appointment, InterviewNote


class Kind(StrEnum):
    MEETING = "meeting"
    MOMENT = "moment"
    AGREEMENT = "agreement"
    CUSTODY = "custody"
    RELEASE = "release"
    NOTE = "note"
    NEED = "need"
    REVIEW = "review"
    CONSENT = "consent"
    REFERRAL = "referral"
    STEP = "step"
    # What happened to a sentence-adjustment dossier, to a leave permit.
    DOSSIER = "dossier"
    PERMIT = "permit"
    # What a decision left someone to live with.
    LIMITS = "limits"
    OBLIGATION = "obligation"
    # Read with the plan, and added to the thread from there.
    PAPER = "paper"


SEALED = 4
# The person, in a statement that is run for anyone.
PERSON = Given("person")


@dataclass(frozen=True)
class Text:
    """Where a free text is sealed; `of_about` when it belongs to `Fact.about`, not to the event."""

    model: type[models.Model]
    name: str
    of_about: bool = False


# The free text of a kind, in the order of `Fact.sealed`.
TEXTS: dict[Kind, tuple[Text, ...]] = {
    Kind.MEETING: tuple(
        Text(InterviewNote, name, of_about=True)
        for name in ("done", "concerns", "footing_words", "next_step")
    ),
    Kind.MOMENT: (Text(EnrolmentMoment, "note"),),
    Kind.AGREEMENT: (Text(Agreement, "goals"),),
    Kind.CUSTODY: (Text(CustodyPeriod, "note"),),
    Kind.RELEASE: (Text(ExpectedRelease, "note"),),
    Kind.NOTE: (Text(Note, "body"),),
    Kind.REVIEW: (Text(Review, "summary"),),
    Kind.STEP: (Text(Step, "title"),),
    Kind.DOSSIER: (
        Text(DossierMoment, "note"),
        Text(AdjustmentDossier, "hours", of_about=True),
    ),
    Kind.PERMIT: (
        Text(PermitMoment, "note"),
        Text(LeavePermit, "destination", of_about=True),
        Text(LeavePermit, "conditions", of_about=True),
    ),
    Kind.LIMITS: (
        Text(RegimeLimits, "hours"),
        Text(RegimeLimits, "source"),
        Text(RegimeLimits, "address"),
        Text(RegimeLimits, "areas"),
    ),
    Kind.OBLIGATION: (Text(Obligation, "content"), Text(Obligation, "source")),
}


@dataclass(frozen=True)
class Fact:
    """`about` is what the text belongs to, or the step or need a note hangs on."""

    kind: Kind
    pk: UUID
    at: datetime
    code: str = ""
    was: str = ""
    became: str = ""
    name: str = ""
    first_name: str = ""
    last_name: str = ""
    earliest: date | None = None
    latest: date | None = None
    about: UUID | None = None
    current: bool = False
    # An hour that matters: of the hearing, of the notification, of the way out and back.
    starts: datetime | None = None
    ends: datetime | None = None
    # What it belongs to, as it stands now, in JSON: a dossier, a permit.
    now: str = ""
    sealed: tuple[Sealed | None, ...] = ()

    @cached_property
    def on(self) -> date:
        return timezone.localdate(self.at, timezone.get_default_timezone())

    @property
    def who(self) -> str:
        return f"{self.first_name or ''} {self.last_name or ''}".strip()

    def words(self, at: int = 0) -> str:
        """Free text, unsealed when it is asked for."""
        return self._opened(at).decode()

    def values(self, at: int = 0) -> Any:
        """What is sealed as JSON; None when nothing was written."""
        return json.loads(self._opened(at) or b"null")

    def _opened(self, at: int) -> bytes:
        stored = self.sealed[at] if at < len(self.sealed) else None
        if stored is None:
            return b""
        owner = self.about if TEXTS[self.kind][at].of_about else self.pk
        return keyring().unseal(stored.stored, _field(self.kind, at).place(owner))


@cache
def _field(kind: Kind, at: int) -> SealedField:
    text = TEXTS[kind][at]
    field = text.model._meta.get_field(text.name)
    if not isinstance(field, SealedField):
        raise TypeError(field)
    return field


COLUMNS: dict[str, models.Field[Any, Any]] = {
    "pk_": models.UUIDField(),
    "at_": models.DateTimeField(),
    "code_": models.TextField(),
    "was_": models.TextField(),
    "became_": models.TextField(),
    "name_": models.TextField(),
    "first_": models.TextField(),
    "last_": models.TextField(),
    "earliest_": models.DateField(),
    "latest_": models.DateField(),
    "about_": models.UUIDField(),
    "current_": models.BooleanField(),
    "starts_": models.DateTimeField(),
    "ends_": models.DateTimeField(),
    "now_": models.TextField(),
}
EMPTY: dict[str, Any] = {
    "code_": "", "was_": "", "became_": "", "name_": "", "first_": "", "last_": "",
    "earliest_": None, "latest_": None, "about_": None, "current_": False,
    "starts_": None, "ends_": None, "now_": "",
}  # fmt: skip


# Columns in clear that say where each of them stands.
DOSSIER_NOW = (
    "state", "court", "filed_on", "opinion_on", "hearing_at", "hearing_hour_known", "decided_on",
    "bar_months", "notified_at", "appealed_at", "appeal_suspends", "chamber_at", "reinstated_on",
)  # fmt: skip
PERMIT_NOW = (
    "state", "needed_on", "asked_on", "commission_on", "authority", "notified_at", "appealed_at",
    "appealed_by", "starts_at", "ends_at",
)  # fmt: skip


def facts(participant: Participant) -> list[Fact]:
    """All of them, the latest first. Withdrawn notes and drafts of orientations stay apart."""
    found = [_fact(row) for row in STATEMENT.tuples(person=participant.pk)]
    return sorted(found, key=lambda fact: (fact.at, fact.pk), reverse=True)


def _fact(row: tuple[Any, ...]) -> Fact:
    values, texts = row[1:-SEALED], row[-SEALED:]
    sealed = tuple(None if text is None else Sealed(bytes(text)) for text in texts)
    columns: list[Any] = [Kind(row[0]), *values, sealed]
    return Fact(*columns)


def _union() -> QuerySet[Any, tuple[Any, ...]]:
    meetings, *others = _branches()
    return meetings.union(*others, all=True)


def _branches() -> list[QuerySet[Any, tuple[Any, ...]]]:
    """One SELECT a table, all of the same shape. The first one gives the columns their types."""

    def mine(rows: models.Manager[Any], *conditions: Q) -> QuerySet[Any]:
        return rows.filter(*conditions, participant_id=PERSON).order_by()

    return [
        _branch(
            Kind.MEETING, mine(Appointment.objects), at="starts_at", code="outcome", was="kind",
            became="medium", name=Coalesce("establishment__short_name", "place"), who="officer",
            about="note__pk", texts=[f"note__{text.name}" for text in TEXTS[Kind.MEETING]],
        ),
        _branch(
            Kind.MOMENT, mine(EnrolmentMoment.objects, ~Q(kind="signed")), at="on", code="kind",
            was="was", became="became", name="reason", who="by", about="enrolment_id",
            texts=["note"],
        ),
        _branch(
            Kind.AGREEMENT, mine(Agreement.objects), at="signed_on", who="signed_with",
            earliest="renew_on", about="enrolment_id", texts=["goals"],
        ),
        _branch(
            Kind.CUSTODY, mine(CustodyPeriod.objects), at="started_on", code="regime",
            name="establishment__short_name", who="recorded_by", latest="ended_on",
            texts=["note"],
        ),
        _branch(
            Kind.RELEASE, mine(ExpectedRelease.objects), at="said_on", code="source",
            was="unknown_reason", who="recorded_by", earliest="earliest_on",
            latest="latest_on", current="current", texts=["note"],
        ),
        _branch(
            Kind.NOTE, mine(Note.objects, Q(withdrawn_at=None)), at="at", who="by",
            about=Coalesce("step_id", "need_id"), texts=["body"],
        ),
        _branch(
            Kind.NEED, mine(NeedMoment.objects), at="on", was="was", became="became",
            name="need__theme", who="by", about="need_id",
        ),
        _branch(
            Kind.REVIEW, mine(Review.objects, Q(held_on__isnull=False)), at="held_on", code="why",
            who="held_by", texts=["summary"],
        ),
        _branch(
            Kind.STEP, mine(Step.objects, ~Q(done_on=None, dropped_on=None)),
            at=Coalesce("done_on", "dropped_on"), became="actor", who="officer",
            earliest="done_on", about="need_id", texts=["title"],
        ),
        _branch(
            Kind.CONSENT, mine(Consent.objects), at="given_on", code="scope", who="recorded_by",
            latest="ended_on",
        ),
        _branch(
            Kind.REFERRAL,
            mine(Referral.objects, ~Q(status=ReferralStatus.DRAFT), Q(received_on__isnull=False)),
            at="received_on", code="status", became="urgency",
            name=Coalesce("organisation__name", "prescriber_name"), latest="answered_on",
        ),
        _branch(
            Kind.DOSSIER, mine(DossierMoment.objects, Q(taken_back_at=None)), at="on",
            code="dossier__measure", was="was", became="became", who="by", starts="at",
            about="dossier_id", current=Coalesce("dossier__appeal_suspends", False),
            now=_dossier_now(), texts=["note", "dossier__hours"],
        ),
        _branch(
            Kind.PERMIT, mine(PermitMoment.objects, Q(taken_back_at=None)), at="on",
            code="permit__motive", was="was", became="became", name="permit__appealed_by",
            who="noted_by", starts="permit__starts_at", ends="permit__ends_at",
            about="permit_id", now=_permit_now(),
            texts=["note", "permit__destination", "permit__conditions"],
        ),
        _branch(
            Kind.LIMITS, mine(RegimeLimits.objects), at="valid_from", latest="valid_to",
            who="recorded_by", texts=[text.name for text in TEXTS[Kind.LIMITS]],
        ),
        _branch(
            Kind.OBLIGATION, mine(Obligation.objects), at="valid_from", latest="valid_to",
            who="recorded_by", texts=[text.name for text in TEXTS[Kind.OBLIGATION]],
        ),
    ]  # fmt: skip


def _dossier_now() -> JSONObject:
    """What its deadlines depend on, and when the first of its papers stops being accepted."""
    expiry = (
        DossierPiece.objects.filter(dossier=OuterRef("dossier"), state=PieceState.RECEIVED)
        .order_by()
        .values("dossier")
        .annotate(first=Min("expires_on"))
        .values("first")
    )
    return JSONObject(
        expires_on=Subquery(expiry), timezone="dossier__establishment__timezone",
        department="dossier__establishment__commune__department",
        **{name: f"dossier__{name}" for name in DOSSIER_NOW},
    )  # fmt: skip


def _permit_now() -> JSONObject:
    return JSONObject(
        timezone="permit__establishment__timezone",
        department="permit__establishment__commune__department",
        **{name: f"permit__{name}" for name in PERMIT_NOW},
    )


def _branch(
    kind: Kind, rows: QuerySet[Any], *, at: Any, who: str = "", texts: Any = (), **columns: Any
) -> QuerySet[Any, tuple[Any, ...]]:
    values: dict[str, Any] = {"pk_": F("pk"), "at_": at}
    values |= {f"{name}_": value for name, value in columns.items()}
    if who:
        values |= {"first_": f"{who}__first_name", "last_": f"{who}__last_name"}
    shown: dict[str, Any] = {"kind_": Value(kind.value, output_field=models.TextField())}
    for name, field in COLUMNS.items():
        value: Any = values.get(name, EMPTY.get(name))
        if isinstance(value, str) and name in values:
            value = F(value)
        elif not hasattr(value, "resolve_expression"):
            value = Value(value, output_field=field)
        shown[name] = Cast(value, field)
    # Sealed columns keep their own type, so that what is read is known to be sealed.
    empty = Cast(Value(None), models.BinaryField())
    for number in range(SEALED):
        shown[f"text{number}_"] = F(texts[number]) if number < len(texts) else empty
    shaped: QuerySet[Any, tuple[Any, ...]] = rows.annotate(**shown).values_list(*shown)
    return shaped


STATEMENT: Prepared[Any] = Prepared(_union)
