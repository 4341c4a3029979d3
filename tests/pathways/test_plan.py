"""Needs, steps, notes and papers: every change is kept, every mistake is undone."""

from datetime import timedelta

import pytest
from django.utils import timezone

from rivage.participants.choices import PaperState
from rivage.pathways import actions
from rivage.pathways.actions.plan import NothingWritten, NotYours, StepClosed
from rivage.pathways.choices import Actor, NeedStatus
from rivage.pathways.models import Need, Note, Step
from tests.factories import PaperFactory, ParticipantFactory, UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def officer():
    return UserFactory()


@pytest.fixture
def person(officer):
    return ParticipantFactory(officer=officer)


def test_a_need_is_one_a_theme_and_each_change_is_a_moment(person, officer):
    for status in (NeedStatus.NEED, NeedStatus.IN_PROGRESS, NeedStatus.IN_PROGRESS):
        need = actions.set_need(
            person, theme="mobilite", status=status, actor=Actor.PERSON, effect="Bus", by=officer
        )
    assert Need.objects.count() == 1
    assert need.effect == "Bus"
    assert list(need.moments.values_list("was", "became")) == [
        ("", "need"), ("need", "in_progress"),
    ]  # fmt: skip


def test_what_was_written_stays_when_nothing_is_said_of_it(person, officer):
    actions.set_need(person, theme="mobilite", status="need", effect="Bracelet", by=officer)
    need = actions.set_need(person, theme="mobilite", status="met", by=officer)
    need.refresh_from_db()
    assert need.effect == "Bracelet"


def test_a_step_is_done_undone_dropped_and_postponed(person, officer):
    step = actions.add_step(person, title="Appeler la mission locale", by=officer)
    assert step.officer == officer
    step = actions.finish_step(step, by=officer)
    assert step.done_on == timezone.localdate()
    with pytest.raises(StepClosed):
        actions.drop_step(step, by=officer)
    step = actions.undo_step(step, by=officer)
    tomorrow = timezone.localdate() + timedelta(days=1)
    assert actions.postpone_step(step, due_on=tomorrow, by=officer).due_on == tomorrow
    assert actions.drop_step(step, by=officer).dropped_on == timezone.localdate()


def test_two_who_finish_the_same_step_finish_it_once(person, officer):
    step = actions.add_step(person, title="CV", by=officer)
    seen_by_another = Step.objects.get(pk=step.pk)
    actions.finish_step(step, by=officer)
    with pytest.raises(StepClosed):
        actions.finish_step(seen_by_another, by=UserFactory())


def test_a_missing_paper_is_one_step_and_in_hand_ends_it(person, officer):
    paper = PaperFactory(participant=person, state=PaperState.MISSING)
    step = actions.track_paper(paper, by=officer)
    assert actions.track_paper(paper, by=officer) == step
    paper.state = PaperState.IN_HAND
    paper.save()
    assert actions.track_paper(paper, by=officer).done_on == timezone.localdate()
    assert Step.objects.count() == 1


def test_a_note_is_withdrawn_by_who_wrote_it_and_may_come_back(person, officer):
    note = actions.add_note(person, body=" Vu à l’accueil ", by=officer)
    assert note.body == "Vu à l’accueil"
    with pytest.raises(NotYours):
        actions.withdraw_note(note, by=UserFactory())
    actions.withdraw_note(note, by=officer)
    assert actions.restore_note(note, by=officer).withdrawn_at is None
    with pytest.raises(NothingWritten):
        actions.add_note(person, body="  ", by=officer)
    assert Note.objects.count() == 1
