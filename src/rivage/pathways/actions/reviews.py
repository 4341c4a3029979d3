"""Looks back with the person, proposed from the known release, held by humans."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from rivage.accounts.models import User
from rivage.audit.actions import record
from rivage.core.refusals import Refusal
from rivage.justice import actions as justice
from rivage.justice.actions import ReleaseTold
from rivage.justice.models import ExpectedRelease
from rivage.participants.models import Participant
from rivage.pathways import rules
from rivage.pathways.choices import Status
from rivage.pathways.models import Enrolment, Review


class ReviewDone(Refusal):
    def __init__(self) -> None:
        super().__init__(_("Ce bilan a déjà été tenu ou écarté."))


@transaction.atomic
def tell_release(participant: Participant, *, by: User, **told: Any) -> ExpectedRelease:
    """What someone said of the release (see `justice.actions.tell_release`); reviews follow."""
    release = justice.tell_release(participant, by=by, **told)
    enrolment = Enrolment.objects.open().filter(participant=participant).first()
    if enrolment is not None:
        propose_reviews(enrolment)
    return release


@transaction.atomic
def propose_reviews(enrolment: Enrolment) -> list[Review]:
    """Idempotent: proposals follow the date; what was held or set aside by someone stays."""
    propose_reviews_of([enrolment])
    if enrolment.status == Status.ENDED:
        return []
    return list(Review.objects.filter(enrolment=enrolment, held_on=None, dropped_on=None))


@transaction.atomic
def propose_reviews_of(enrolments: Iterable[Enrolment]) -> None:
    """`propose_reviews` for many pathways, in as many queries as for one."""
    under_way = [one for one in enrolments if one.status != Status.ENDED]
    people = [one.participant_id for one in under_way]
    told = ExpectedRelease.objects.filter(participant__in=people, current=True)
    releases = dict(told.values_list("participant_id", "earliest_on"))
    known: dict[UUID, dict[str, Review]] = {one.pk: {} for one in under_way}
    held = Review.objects.select_for_update(of=("self",)).filter(enrolment__in=under_way)
    for review in held.order_by("pk"):
        known[review.enrolment_id][review.why] = review
    new: list[Review] = []
    for enrolment in under_way:
        release_on = releases.get(enrolment.participant_id)
        new += _proposed(enrolment, release_on, known[enrolment.pk])
    Review.objects.bulk_create(new)


def _proposed(
    enrolment: Enrolment, release_on: date | None, known: Mapping[str, Review]
) -> list[Review]:
    """The reviews that are missing; those that nobody held or dropped follow the date."""
    today = timezone.localdate()
    wanted = rules.reviews_before(release_on, today)
    for why, review in known.items():
        if review.held_on or review.dropped_on or why not in rules.REVIEWS:
            continue
        if why in wanted:
            review.due_on = wanted[why]
            review.save(update_fields=["due_on"])
        elif review.due_on >= today or release_on is None:
            # Never held, and no longer on the way: only a proposal is taken back.
            review.delete()
    return [
        Review(participant_id=enrolment.participant_id, enrolment=enrolment, due_on=day, why=why)
        for why, day in wanted.items()
        if why not in known
    ]


@transaction.atomic
def tell_releases(said: Sequence[tuple[Participant, ReleaseTold]], *, by: User) -> None:
    """`tell_release` for many people, each of them once, in as many queries as for one."""
    justice.tell_releases(said, by=by)
    files = [file for file, _told in said]
    propose_reviews_of(Enrolment.objects.open().filter(participant__in=files))


@transaction.atomic
def hold_review(review: Review, *, summary: str, held_on: date | None = None, by: User) -> Review:
    review = _open(review)
    review.held_on, review.held_by = held_on or timezone.localdate(), by
    review.summary = summary
    review.save()
    record("review.held", review, by=by, participant_id=review.participant_id)
    return review


@transaction.atomic
def drop_review(review: Review, *, by: User) -> Review:
    """Not useful this time; it is not proposed again."""
    review = _open(review)
    review.dropped_on = timezone.localdate()
    review.save(update_fields=["dropped_on"])
    record("review.dropped", review, by=by, participant_id=review.participant_id)
    return review


@transaction.atomic
def undo_review(review: Review, *, by: User) -> Review:
    """Held or set aside by mistake. What was written stays in the box."""
    review = Review.objects.select_for_update(of=("self",)).get(pk=review.pk)
    review.held_on = review.held_by = review.dropped_on = None
    review.save()
    record("review.undone", review, by=by, participant_id=review.participant_id)
    return review


def _open(review: Review) -> Review:
    review = Review.objects.select_for_update(of=("self",)).get(pk=review.pk)
    if review.held_on or review.dropped_on:
        raise ReviewDone
    return review
