# mypy: disable-error-code="attr-defined,no-untyped-call,var-annotated,misc"
"""People, places and events for the tests, as they would be after the product's own actions.

Shared by every test: append, keep in the order of the apps. Everybody here is invented.
"""

from datetime import timedelta
from typing import Any

import factory
from allauth.mfa.models import Authenticator
from django.utils import timezone
from factory.django import DjangoModelFactory

from rivage.accounts.choices import Role
from rivage.accounts.models import Membership, Team, User
from rivage.justice.choices import (
    BroughtBy,
    Decision,
    DossierState,
    LeaveMotive,
    Measure,
    PermitState,
    Regime,
    ReleaseSource,
)
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
from rivage.organisations.choices import EstablishmentKind, OrganisationKind
from rivage.organisations.models import Contact, Establishment, Organisation
from rivage.participants import rules
from rivage.participants.choices import ContactKind, PaperState
from rivage.participants.models import (
    ContactPoint,
    FileTeam,
    NamedReader,
    Paper,
    Participant,
    SearchKey,
)
from rivage.pathways.choices import Setting
from rivage.pathways.choices import Status as EnrolmentStatus
from rivage.pathways.models import Enrolment, HandOver, Need, Programme, ReleaseFact, Step
from rivage.reference.models import Appellation, Occupation
from rivage.referrals.choices import Status as ReferralStatus
from rivage.referrals.models import Referral
from rivage.scheduling.models import Appointment

# ── accounts ──────────────────────────────────────────────────────────────────────────────────


class TeamFactory(DjangoModelFactory[Team]):
    class Meta:
        model = Team

    name = factory.Sequence(lambda n: f"Équipe {n}")


class UserFactory(DjangoModelFactory[User]):
    """An officer with a second factor. `UserFactory(lead=True, team=team)`;
    `with_second_factor=False` for someone who has just been invited."""

    class Meta:
        model = User
        skip_postgeneration_save = True

    class Params:
        lead = factory.Trait(role=Role.LEAD)
        administrator = factory.Trait(role=Role.ADMINISTRATOR)
        dpo = factory.Trait(role=Role.DPO)

    email = factory.Sequence(lambda n: f"agent{n}@association.example")
    first_name = factory.Iterator(["Nadia", "Karim", "Élodie", "Moussa", "Camille", "Jeanne"])
    last_name = factory.Sequence(lambda n: f"Martel{n}")
    role = Role.OFFICER
    password = "!"

    @factory.post_generation
    def with_second_factor(self: User, create: bool, value: bool | None, **_: Any) -> None:  # type: ignore[misc]
        if create and value is not False:
            Authenticator.objects.create(
                user=self, type=Authenticator.Type.TOTP, data={"secret": "JBSWY3DPEHPK3PXP"}
            )

    @factory.post_generation
    def team(self: User, create: bool, value: Team | None, **_: Any) -> None:  # type: ignore[misc]
        if create and value is not None:
            MembershipFactory(user=self, team=value)


class MembershipFactory(DjangoModelFactory[Membership]):
    class Meta:
        model = Membership

    user = factory.SubFactory(UserFactory)
    team = factory.SubFactory(TeamFactory)


# ── reference ─────────────────────────────────────────────────────────────────────────────────


class OccupationFactory(DjangoModelFactory[Occupation]):
    class Meta:
        model = Occupation

    rome = factory.Sequence(lambda n: f"Z{n:04d}")
    label = factory.Sequence(lambda n: f"Métier {n}")
    version = "tests"
    search_text = factory.LazyAttribute(lambda it: f" {rules.plain(it.label)}")


class AppellationFactory(DjangoModelFactory[Appellation]):
    class Meta:
        model = Appellation

    ogr = factory.Sequence(lambda n: f"9{n:06d}")
    label = factory.LazyAttribute(lambda it: it.occupation.label)
    occupation = factory.SubFactory(OccupationFactory)
    search_text = factory.LazyAttribute(lambda it: f" {rules.plain(it.label)}")


# ── organisations ─────────────────────────────────────────────────────────────────────────────


class OrganisationFactory(DjangoModelFactory[Organisation]):
    class Meta:
        model = Organisation

    name = factory.Sequence(lambda n: f"SPIP d’essai, antenne {n}")
    kind = OrganisationKind.SPIP


class ContactFactory(DjangoModelFactory[Contact]):
    class Meta:
        model = Contact

    organisation = factory.SubFactory(OrganisationFactory)
    name = factory.Sequence(lambda n: f"Contact {n}")


class EstablishmentFactory(DjangoModelFactory[Establishment]):
    class Meta:
        model = Establishment

    name = factory.Sequence(lambda n: f"Maison d’arrêt d’essai {n}")
    short_name = factory.Sequence(lambda n: f"MA d’essai {n}")
    kind = EstablishmentKind.MA


# ── participants ──────────────────────────────────────────────────────────────────────────────


class ParticipantFactory(DjangoModelFactory[Participant]):
    """`ParticipantFactory(team=team, officer=user)`: seen by that team and that officer.

    `team=None` for an officer alone; `teams=[…]` for several; `readers=[…]` with
    `restricted=True`; `phone="06…"` adds a contact point. Audience and search keys are right.
    """

    class Meta:
        model = Participant

    first_name = factory.Iterator(["Awa", "Lucas", "Inès", "Mamadou", "Sofiane", "Léa", "Youssef"])
    last_name = factory.Sequence(lambda n: f"Dupuis{_letters(n)}")
    # Drawn at random, five thousand of them meet once in eighty runs; the product draws again.
    reference = factory.Sequence(lambda n: f"Z{n:05X}")
    team = factory.SubFactory(TeamFactory)
    teams = None
    readers = ()
    phone = ""

    @classmethod
    def _create(cls, model_class: type[Participant], *args: Any, **kwargs: Any) -> Participant:
        team, teams = kwargs.pop("team"), kwargs.pop("teams")
        readers, phone = kwargs.pop("readers"), kwargs.pop("phone")
        teams = teams if teams is not None else [team] if team else []
        seen_by = {0} | {-user.pk for user in (kwargs.get("officer"), *readers) if user}
        if not kwargs.get("restricted"):
            seen_by |= {each.pk for each in teams}
        person = Participant.objects.create(audience=sorted(seen_by), **kwargs)
        FileTeam.objects.bulk_create(FileTeam(participant=person, team=each) for each in teams)
        NamedReader.objects.bulk_create(
            NamedReader(participant=person, user=reader) for reader in readers
        )
        if phone:
            ContactPoint.objects.create(participant=person, kind=ContactKind.PHONE, value=phone)
        names = [person.first_name, person.last_name, person.preferred_name]
        keys = rules.search_keys(
            names,
            [phone] if phone else [],
            birth_date=person.birth_date,
            reference=person.reference,
        )
        SearchKey.objects.bulk_create(
            SearchKey(participant=person, key=key, audience=person.audience) for key in keys
        )
        return person


class ContactPointFactory(DjangoModelFactory[ContactPoint]):
    class Meta:
        model = ContactPoint

    participant = factory.SubFactory(ParticipantFactory)
    kind = ContactKind.PHONE
    value = "06 12 34 56 78"


class PaperFactory(DjangoModelFactory[Paper]):
    class Meta:
        model = Paper

    participant = factory.SubFactory(ParticipantFactory)
    kind = "identity_card"
    state = PaperState.IN_HAND


# ── justice ───────────────────────────────────────────────────────────────────────────────────


class CustodyPeriodFactory(DjangoModelFactory[CustodyPeriod]):
    class Meta:
        model = CustodyPeriod

    participant = factory.SubFactory(ParticipantFactory)
    regime = Regime.CONVICTED
    establishment = factory.SubFactory(EstablishmentFactory)
    started_on = factory.LazyFunction(lambda: timezone.localdate() - timedelta(days=120))
    recorded_by = factory.SubFactory(UserFactory)


class ExpectedReleaseFactory(DjangoModelFactory[ExpectedRelease]):
    """In forty days, said by the registry a week ago. Or `earliest_on=None, unknown_reason=…`."""

    class Meta:
        model = ExpectedRelease

    participant = factory.SubFactory(ParticipantFactory)
    earliest_on = factory.LazyFunction(lambda: timezone.localdate() + timedelta(days=40))
    source = ReleaseSource.REGISTRY
    said_on = factory.LazyFunction(lambda: timezone.localdate() - timedelta(days=7))
    recorded_by = factory.SubFactory(UserFactory)


class AdjustmentDossierFactory(DjangoModelFactory[AdjustmentDossier]):
    """An idea of DDSE. `AdjustmentDossierFactory(hearing=True)`: filed, heard in a fortnight;
    `appealed=True`: granted, notified, appealed by the prosecutor in time."""

    class Meta:
        model = AdjustmentDossier

    class Params:
        hearing = factory.Trait(
            state=DossierState.HEARING_SCHEDULED,
            filed_on=factory.LazyFunction(lambda: timezone.localdate() - timedelta(days=45)),
            hearing_at=factory.LazyFunction(lambda: timezone.now() + timedelta(days=14)),
        )
        appealed = factory.Trait(
            state=DossierState.APPEALED,
            filed_on=factory.LazyFunction(lambda: timezone.localdate() - timedelta(days=80)),
            hearing_at=factory.LazyFunction(lambda: timezone.now() - timedelta(days=12)),
            decided_on=factory.LazyFunction(lambda: timezone.localdate() - timedelta(days=5)),
            decision=Decision.GRANTED,
            notified_at=factory.LazyFunction(lambda: timezone.now() - timedelta(days=5)),
            appealed_at=factory.LazyFunction(lambda: timezone.now() - timedelta(days=4, hours=12)),
            appeal_suspends=True,
        )

    participant = factory.SubFactory(ParticipantFactory)
    measure = Measure.DDSE
    opened_by = factory.SubFactory(UserFactory)


class DossierMomentFactory(DjangoModelFactory[DossierMoment]):
    class Meta:
        model = DossierMoment

    dossier = factory.SubFactory(AdjustmentDossierFactory)
    participant = factory.SelfAttribute("dossier.participant")
    was = ""
    became = DossierState.IDEA
    on = factory.LazyFunction(timezone.localdate)
    by = factory.SubFactory(UserFactory)


class DossierPieceFactory(DjangoModelFactory[DossierPiece]):
    class Meta:
        model = DossierPiece

    dossier = factory.SubFactory(AdjustmentDossierFactory)
    participant = factory.SelfAttribute("dossier.participant")
    kind = "housing_statement"
    brought_by = BroughtBy.HOST


class LeavePermitFactory(DjangoModelFactory[LeavePermit]):
    """Needed in forty days. `LeavePermitFactory(granted=True)`: asked, granted, to come."""

    class Meta:
        model = LeavePermit

    class Params:
        asked = factory.Trait(
            state=PermitState.ASKED,
            asked_on=factory.LazyFunction(lambda: timezone.localdate() - timedelta(days=10)),
        )
        granted = factory.Trait(
            state=PermitState.GRANTED,
            asked_on=factory.LazyFunction(lambda: timezone.localdate() - timedelta(days=30)),
            decided_on=factory.LazyFunction(lambda: timezone.localdate() - timedelta(days=2)),
            starts_at=factory.LazyFunction(lambda: timezone.now() + timedelta(days=5)),
            ends_at=factory.LazyAttribute(lambda it: it.starts_at + timedelta(hours=9)),
        )

    participant = factory.SubFactory(ParticipantFactory)
    motive = LeaveMotive.EMPLOYER
    needed_on = factory.LazyFunction(lambda: timezone.localdate() + timedelta(days=40))
    created_by = factory.SubFactory(UserFactory)


class PermitMomentFactory(DjangoModelFactory[PermitMoment]):
    class Meta:
        model = PermitMoment

    permit = factory.SubFactory(LeavePermitFactory)
    participant = factory.SelfAttribute("permit.participant")
    was = ""
    became = PermitState.NEEDED
    on = factory.LazyFunction(timezone.localdate)
    noted_by = factory.SubFactory(UserFactory)


class RegimeLimitsFactory(DjangoModelFactory[RegimeLimits]):
    """Out on weekdays from 8 h to 18 h, since last month."""

    class Meta:
        model = RegimeLimits

    participant = factory.SubFactory(ParticipantFactory)
    hours = factory.LazyFunction(
        lambda: {"week": [[[480, 1080]]] * 5 + [[], []], "exceptions": {}}
    )  # fmt: skip
    address = "12 rue des Lilas, Noisy-le-Grand"
    areas = factory.LazyFunction(list)
    source = "jugement du JAP"
    valid_from = factory.LazyFunction(lambda: timezone.localdate() - timedelta(days=30))
    recorded_by = factory.SubFactory(UserFactory)


class ObligationFactory(DjangoModelFactory[Obligation]):
    """Every Tuesday from 10 h to 11 h at the SPIP."""

    class Meta:
        model = Obligation

    participant = factory.SubFactory(ParticipantFactory)
    content = factory.LazyFunction(
        lambda: {"duty": "appointments", "words": "au SPIP", "slots": [[1, 600, 660]]}
    )
    source = "jugement du JAP"
    valid_from = factory.LazyFunction(lambda: timezone.localdate() - timedelta(days=30))
    recorded_by = factory.SubFactory(UserFactory)


# ── pathways ──────────────────────────────────────────────────────────────────────────────────


class ProgrammeFactory(DjangoModelFactory[Programme]):
    class Meta:
        model = Programme

    code = factory.Sequence(lambda n: f"programme-{n}")
    name = factory.Sequence(lambda n: f"Programme {n}")
    setting = Setting.OUTSIDE
    days_between_meetings = 14


class EnrolmentFactory(DjangoModelFactory[Enrolment]):
    """Active for two months, with the officer of the file when it has one."""

    class Meta:
        model = Enrolment

    participant = factory.SubFactory(ParticipantFactory)
    programme = factory.SubFactory(ProgrammeFactory)
    officer = factory.LazyAttribute(lambda it: it.participant.officer or UserFactory())
    status = EnrolmentStatus.ACTIVE
    started_on = factory.LazyFunction(lambda: timezone.localdate() - timedelta(days=60))
    status_since = factory.SelfAttribute("started_on")


class NeedFactory(DjangoModelFactory[Need]):
    class Meta:
        model = Need

    participant = factory.SubFactory(ParticipantFactory)
    theme = "mobilite"


class StepFactory(DjangoModelFactory[Step]):
    class Meta:
        model = Step

    participant = factory.SubFactory(ParticipantFactory)
    title = "Refaire le CV ensemble"
    officer = factory.LazyAttribute(lambda it: it.participant.officer or UserFactory())
    created_by = factory.SelfAttribute("officer")
    due_on = factory.LazyFunction(lambda: timezone.localdate() + timedelta(days=7))


class ReleaseFactFactory(DjangoModelFactory[ReleaseFact]):
    class Meta:
        model = ReleaseFact

    participant = factory.SubFactory(ParticipantFactory)
    topic = "benefits"
    state = "lacking"
    recorded_by = factory.SubFactory(UserFactory)


class HandOverFactory(DjangoModelFactory[HandOver]):
    class Meta:
        model = HandOver

    participant = factory.SubFactory(ParticipantFactory)
    opened_by = factory.SubFactory(UserFactory)


# ── referrals ─────────────────────────────────────────────────────────────────────────────────


class ReferralFactory(DjangoModelFactory[Referral]):
    """Received two days ago by `team`, not answered yet."""

    class Meta:
        model = Referral

    status = ReferralStatus.RECEIVED
    team = factory.SubFactory(TeamFactory)
    audience = factory.LazyAttribute(lambda it: [0, it.team.pk] if it.team else [0])
    programme = factory.SubFactory(ProgrammeFactory)
    received_on = factory.LazyFunction(lambda: timezone.localdate() - timedelta(days=2))
    organisation = factory.SubFactory(OrganisationFactory)
    first_name = "Ibrahim"
    last_name = factory.Sequence(lambda n: f"Lenoir{_letters(n)}")
    created_by = factory.SubFactory(UserFactory)


# ── scheduling ────────────────────────────────────────────────────────────────────────────────


class AppointmentFactory(DjangoModelFactory[Appointment]):
    """Tomorrow, for an hour, in our office."""

    class Meta:
        model = Appointment

    participant = factory.SubFactory(ParticipantFactory)
    officer = factory.LazyAttribute(lambda it: it.participant.officer or UserFactory())
    medium = "office"
    starts_at = factory.LazyFunction(lambda: timezone.now() + timedelta(days=1))
    ends_at = factory.LazyAttribute(lambda it: it.starts_at + timedelta(hours=1))
    created_by = factory.SelfAttribute("officer")


def _letters(number: int) -> str:
    """A different ending each time, in letters: names hold no figures."""
    out = ""
    while number >= 0:
        out = chr(ord("a") + number % 26) + out
        number = number // 26 - 1
    return out
