"""Two files become one, and undoing gives back exactly what there was."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from rivage.caseload.merging import merge_files, plan, pointers, proposed, undo_merge
from rivage.caseload.search import search
from rivage.core.context import SYSTEM, identified, set_identity
from rivage.participants import actions
from rivage.participants.actions.refusals import CannotMerge, CannotUndoMerge, FileMerged
from rivage.participants.models import Participant
from tests.factories import (
    AppointmentFactory,
    ContactPointFactory,
    CustodyPeriodFactory,
    EnrolmentFactory,
    EstablishmentFactory,
    ExpectedReleaseFactory,
    NeedFactory,
    PaperFactory,
    ParticipantFactory,
    ReferralFactory,
    StepFactory,
    TeamFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def by():
    return UserFactory(team=TeamFactory())


@pytest.fixture
def kept(by):
    return ParticipantFactory(
        team=by.teams.get(), officer=by, first_name="Aïssata", last_name="Kouyaté", gender=""
    )


@pytest.fixture
def absorbed(by):
    return ParticipantFactory(
        team=TeamFactory(), officer=UserFactory(), first_name="Aissata", last_name="Couyate",
        birth_date=date(1990, 3, 12), gender="woman", skills="Coud depuis toujours.",
    )  # fmt: skip


def everything():
    """Every row about people, with every column but the count of corrections."""
    tables = {}
    for pointer in [*pointers(), *EXTRA]:
        rows = pointer.model._default_manager.order_by("pk").values()
        tables[pointer.model._meta.label] = [
            {name: value for name, value in row.items() if name != "version"} for row in rows
        ]
    return tables


class Table:
    def __init__(self, model):
        self.model = model


EXTRA = [
    Table(Participant),
    Table(Participant._meta.get_field("file_teams").related_model),
    Table(Participant._meta.get_field("named_readers").related_model),
]


def fill(kept, absorbed):
    """A little of everything on both sides, with what cannot live twice."""
    for person in (kept, absorbed):
        PaperFactory(participant=person, kind="identity_card")
        NeedFactory(participant=person, theme="mobilite")
        ContactPointFactory(participant=person, value="06 12 34 56 78")
        AppointmentFactory(participant=person)
    StepFactory(participant=absorbed, paper=absorbed.papers.get(), need=absorbed.needs.get())
    PaperFactory(participant=absorbed, kind="cv")
    EnrolmentFactory(participant=absorbed)
    ExpectedReleaseFactory(participant=kept, said_on=date(2026, 1, 1))
    ExpectedReleaseFactory(participant=absorbed, said_on=date(2026, 2, 1))
    ContactPointFactory(participant=absorbed, value="07 00 00 00 00")
    ReferralFactory(participant=absorbed)
    CustodyPeriodFactory(participant=absorbed)


def test_rows_follow_and_what_cannot_live_twice_stays_behind(kept, absorbed, by):
    fill(kept, absorbed)
    merge_files(kept, absorbed, {}, by=by)
    set_identity(SYSTEM)
    assert sorted(kept.papers.values_list("kind", flat=True)) == ["cv", "identity_card"]
    assert kept.appointments.count() == 2
    assert kept.needs.count() == absorbed.needs.count() == 1
    assert kept.enrolments.count() == kept.referrals.count() == 1
    step = kept.steps.get()
    assert (step.paper, step.need) == (kept.papers.get(kind="identity_card"), kept.needs.get())
    assert kept.releases_told.get(current=True).said_on == date(2026, 2, 1)
    assert kept.releases_told.count() == 2
    assert kept.contact_points.count() == 2


def test_empty_fields_are_filled_and_choices_are_followed(kept, absorbed, by):
    assert proposed(kept, absorbed) == {
        "first_name": "kept", "last_name": "kept", "birth_date": "absorbed",
        "gender": "absorbed", "skills": "absorbed", "officer_id": "kept",
    }  # fmt: skip
    merge_files(kept, absorbed, {"last_name": "absorbed", "gender": "kept"}, by=by)
    set_identity(SYSTEM)
    kept = Participant.objects.get(pk=kept.pk)
    assert (kept.first_name, kept.last_name) == ("Aïssata", "Couyate")
    assert (kept.birth_date, kept.gender) == (date(1990, 3, 12), "")
    assert kept.skills == "Coud depuis toujours."
    assert kept.sort_name == "couyate aissata"


def test_undoing_gives_back_exactly_what_there_was(kept, absorbed, by):
    fill(kept, absorbed)
    before = everything()
    merge = merge_files(kept, absorbed, {"last_name": "absorbed"}, by=by)
    set_identity(SYSTEM)
    assert everything() != before
    undo_merge(merge, by=by)
    set_identity(SYSTEM)
    assert everything() == before
    with pytest.raises(CannotUndoMerge):
        undo_merge(merge, by=by)


def test_what_was_added_or_corrected_since_stays_with_the_kept_file(kept, absorbed, by):
    merge = merge_files(kept, absorbed, {"last_name": "absorbed"}, by=by)
    kept = Participant.objects.get(pk=kept.pk)
    actions.correct_identity(kept, {"last_name": "Coulibaly"}, by=by)
    AppointmentFactory(participant=kept)
    undo_merge(merge, by=by)
    kept = Participant.objects.get(pk=kept.pk)
    assert kept.last_name == "Coulibaly"
    assert kept.appointments.count() == 1


def test_the_absorbed_file_is_hidden_and_no_longer_worked_on(kept, absorbed, by):
    merge_files(kept, absorbed, {"first_name": "kept"}, by=by)
    with identified(by.identity):
        assert search(by, "kouyate") == [Participant.objects.get(pk=kept.pk)]
    with pytest.raises(FileMerged):
        actions.correct_identity(absorbed, {"first_name": "x"}, by=by)
    with pytest.raises(FileMerged):
        merge_files(absorbed, kept, {}, by=by)


def test_teams_of_both_open_the_kept_file(kept, absorbed, by):
    merge_files(kept, absorbed, {}, by=by)
    teams = {*kept.file_teams.values_list("team_id", flat=True)}
    assert {*absorbed.file_teams.values_list("team_id", flat=True)} < teams
    assert teams <= {*Participant.objects.get(pk=kept.pk).audience}


def test_one_restricted_file_restricts_the_whole(kept, by):
    reader, officer = UserFactory(), UserFactory()
    absorbed = ParticipantFactory(restricted=True, readers=[reader], officer=officer)
    merge = merge_files(kept, absorbed, {}, by=by)
    merged = Participant.objects.get(pk=kept.pk)
    assert merged.restricted
    assert merged.audience == sorted([0, -by.pk, -reader.pk, -officer.pk])
    undo_merge(merge, by=by)
    assert Participant.objects.get(pk=kept.pk).audience == kept.audience


def test_two_open_pathways_are_settled_by_a_human_first(kept, absorbed, by):
    for person in (kept, absorbed):
        EnrolmentFactory(participant=person)
    with pytest.raises(CannotMerge, match="parcours en cours"):
        merge_files(kept, absorbed, {}, by=by)


def test_two_places_at_once_are_settled_first_and_the_same_place_is_kept_once(kept, absorbed, by):
    place = EstablishmentFactory()
    CustodyPeriodFactory(participant=kept, establishment=place)
    theirs = CustodyPeriodFactory(participant=absorbed, establishment=place)
    assert plan(kept, absorbed).forbidden == []
    theirs.establishment = EstablishmentFactory()
    theirs.save()
    with pytest.raises(CannotMerge, match="mêmes jours"):
        merge_files(kept, absorbed, {}, by=by)


def test_a_file_merged_again_elsewhere_is_parted_in_reverse_order(kept, absorbed, by):
    third = ParticipantFactory(team=by.teams.get())
    first = merge_files(kept, absorbed, {}, by=by)
    second = merge_files(third, Participant.objects.get(pk=kept.pk), {}, by=by)
    with pytest.raises(CannotUndoMerge):
        undo_merge(first, by=by)
    undo_merge(second, by=by)
    undo_merge(first, by=by)
    assert Participant.objects.current().count() == 3


def test_every_model_that_points_at_a_person_is_moved_or_settled():
    labels = {pointer.label for pointer in pointers()}
    assert {"scheduling.AppointmentMove.participant_id", "pathways.Step.participant_id"} <= labels


def test_the_last_contact_is_the_latest_of_both(kept, absorbed, by):
    today = timezone.localdate()
    actions.touch_contact(kept, today - timedelta(days=9))
    actions.touch_contact(absorbed, today)
    merge_files(kept, absorbed, {}, by=by)
    assert Participant.objects.get(pk=kept.pk).last_contact_on == today
