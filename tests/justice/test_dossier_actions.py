"""What happens to a dossier: the state after, the trace left, and what the world refuses."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from rivage.audit.models import Entry
from rivage.core.sealed import Unsealable
from rivage.justice.actions import dossiers
from rivage.justice.choices import (
    Decision,
    DossierState,
    EmployerKnows,
    Measure,
    PieceState,
)
from rivage.justice.models import AdjustmentDossier, DossierMoment, DossierPiece, PieceFile
from rivage.justice.queries.dossiers import (
    deadlines_of,
    dossiers_of,
    list_of,
    pending_twin,
    pieces_of,
)
from rivage.justice.rules import dossier as rules
from rivage.justice.rules.working_days import is_working_day
from tests.factories import AdjustmentDossierFactory, ParticipantFactory, UserFactory
from tests.justice.dossier_ways import DAYS_OUT, WAYS, ago, instant, walk
from tests.justice.test_dossier_rules import JPEG, PDF, PNG

pytestmark = pytest.mark.django_db
S = DossierState


@pytest.fixture
def officer():
    return UserFactory()


@pytest.fixture
def person(officer):
    return ParticipantFactory(officer=officer)


@pytest.fixture
def dossier(person, officer):
    return dossiers.open_dossier(person, measure=Measure.DDSE, on=ago(300), by=officer)


def standing(dossier):
    return DossierMoment.objects.filter(dossier=dossier, taken_back_at=None)


def verbs():
    return set(Entry.objects.values_list("verb", flat=True))


def test_a_dossier_begins_as_an_idea_with_the_pieces_of_its_measure(dossier):
    assert dossier.state == S.IDEA
    assert {"box_agreement", "housing_statement", "spip_summary"} <= set(
        dossier.pieces.values_list("kind", flat=True)
    )
    assert list(dossier.moments.values_list("was", "became")) == [("", "idea")]
    assert "dossier.opened" in verbs()


def test_the_whole_way_of_an_appeal_that_comes_to_nothing(dossier, officer):
    dossier = walk(
        dossier, S.ELIGIBILITY_CHECKED, S.BUILDING, S.COLLECTED, S.FILED, S.HEARING_SCHEDULED,
        S.HEARD, S.GRANTED, S.NOTIFIED, S.APPEALED, S.APPEAL_VOID, S.EXECUTING, S.COMPLETED,
        by=officer,
    )  # fmt: skip

    assert dossier.appeal_suspends is True
    assert dossier.hours == DAYS_OUT
    assert dossier.ended_on == ago(1)
    assert dossier.moments.count() == 13
    assert {"dossier.appealed", "dossier.appeal_void", "dossier.executing"} <= verbs()


def test_the_track_of_an_lsc_goes_through_the_commission(person, officer):
    lsc = dossiers.open_dossier(person, measure=Measure.LSC, on=ago(300), by=officer)
    lsc = walk(
        lsc, S.ELIGIBILITY_CHECKED, S.OPINION, S.COMMISSION, S.GRANTED, S.NOTIFIED, by=officer
    )

    with pytest.raises(dossiers.NotFromHere):
        dossiers.hear(lsc, on=ago(1), by=officer)
    assert [each.code for each in deadlines_of(lsc)] == ["prosecutor_appeal"]


@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@given(data=st.data(), lsc=st.booleans())
def test_whatever_happens_in_whatever_order_nothing_is_erased(data, lsc):
    """The machine, the database's own checks and the acts agree, mistakes taken back included."""
    officer = UserFactory()
    dossier = dossiers.open_dossier(
        ParticipantFactory(), measure=Measure.LSC if lsc else Measure.DDSE, on=ago(300), by=officer
    )
    kept = 1
    for _ in range(data.draw(st.integers(1, 14))):
        last = standing(dossier).order_by("-recorded_at", "-pk").first()
        if last.was and data.draw(st.integers(0, 4)) == 0:
            was = last.was
            dossier = dossiers.take_back(last, by=officer)
            assert dossier.state == was
            continue
        following = sorted(
            rules.next_states(
                dossier.state, lsc=lsc, suspended=dossier.appeal_suspends is True
            )
        )  # fmt: skip
        if not following:
            break
        dossier = WAYS[data.draw(st.sampled_from(following))](dossier, officer)
        kept += 1

    dossier.refresh_from_db()
    assert dossier.moments.count() == kept
    state = ""
    for moment in standing(dossier).order_by("recorded_at", "pk"):
        assert moment.was == state
        state = moment.became
    assert state == dossier.state


def test_an_act_that_cannot_follow_is_refused_in_words(dossier, officer):
    with pytest.raises(dossiers.NotFromHere, match="« idée » ne peut pas passer"):
        dossiers.note_void_appeal(dossier, on=ago(1), by=officer)
    dossier.refresh_from_db()
    assert (dossier.state, dossier.moments.count()) == (S.IDEA, 1)


def test_two_at_once_the_second_sees_what_the_first_did(dossier, officer):
    seen = dossier.version
    dossiers.file_request(dossier, on=ago(3), version=seen, by=officer)

    with pytest.raises(dossiers.DossierMovedOn, match="requête déposée"):
        dossiers.give_up(dossier, on=ago(1), version=seen, by=officer)
    with pytest.raises(dossiers.DossierMovedOn):
        dossiers.change_project(
            dossier, court="tap", establishment=None, project="Autre", version=seen, by=officer
        )


def test_a_mistake_is_taken_back_with_all_that_it_had_changed(dossier, officer):
    dossier = walk(dossier, S.FILED, S.HEARING_SCHEDULED, S.HEARD, by=officer)
    dossier = dossiers.refuse(dossier, on=ago(110), bar_months=6, reasons="Trop tôt", by=officer)
    refused = standing(dossier).get(became=S.REFUSED)

    dossier = dossiers.take_back(refused, by=officer)

    assert (dossier.state, dossier.decided_on, dossier.decision) == (S.HEARD, None, "")
    assert (dossier.reasons, dossier.refile_from, dossier.bar_months) == ("", None, None)
    refused.refresh_from_db()
    assert refused.taken_back_by == officer
    assert "dossier.taken_back" in verbs()


def test_instants_come_back_as_they_were(dossier, officer):
    dossier = walk(dossier, S.FILED, S.HEARING_SCHEDULED, by=officer)
    first = dossier.hearing_at
    dossiers.schedule_hearing(dossier, at=instant(-12), on=ago(1), by=officer)
    moved = standing(dossier).order_by("-recorded_at").first()

    assert dossiers.take_back(moved, by=officer).hearing_at == first


def test_only_the_last_act_can_be_taken_back(dossier, officer):
    walk(dossier, S.FILED, S.HEARING_SCHEDULED, by=officer)
    filed = standing(dossier).get(became=S.FILED)
    opened = standing(dossier).get(became=S.IDEA)

    for moment in (filed, opened):
        with pytest.raises(dossiers.LastActOnly):
            dossiers.take_back(moment, by=officer)


# ── the decision and its windows ──────────────────────────────────────────────────────────────


def granted(dossier, officer, *, notified_at):
    dossier = walk(dossier, S.FILED, S.HEARING_SCHEDULED, S.HEARD, by=officer)
    dossier = dossiers.grant(dossier, on=notified_at.date(), by=officer)
    return dossiers.notify_decision(dossier, at=notified_at, by=officer)


def test_nothing_starts_while_the_prosecutor_may_appeal(dossier, officer):
    dossier = granted(dossier, officer, notified_at=timezone.now() - timedelta(minutes=1))

    with pytest.raises(dossiers.WindowStillOpen, match="visa de non-appel"):
        dossiers.note_no_appeal(dossier, on=timezone.localdate(), by=officer)

    signed = dossiers.note_no_appeal(dossier, visa=True, on=timezone.localdate(), by=officer)
    assert (signed.state, signed.no_appeal_visa) == (S.ENFORCEABLE, True)


@pytest.mark.parametrize(("hour", "minute", "days", "suspends"), [
    (23, 59, 1, True),
    (0, 0, 2, False),
])  # fmt: skip
def test_the_last_minute_of_the_window_still_suspends(
    dossier, officer, hour, minute, days, suspends
):
    monday = timezone.localdate() - timedelta(days=timezone.localdate().weekday() + 70)
    while moved_by_a_holiday(monday):
        monday -= timedelta(days=7)
    notified_at = instant((timezone.localdate() - monday).days, 11)
    dossier = granted(dossier, officer, notified_at=notified_at)
    at = timezone.make_naive(notified_at).replace(hour=hour, minute=minute) + timedelta(days=days)

    dossier = dossiers.note_appeal(dossier, at=timezone.make_aware(at), by=officer)

    assert dossier.appeal_suspends is suspends


def moved_by_a_holiday(monday):
    """Whether the Tuesday after is a public holiday, which would move the end."""
    return not is_working_day(monday + timedelta(days=1))


def test_an_appeal_is_void_only_after_the_two_months_of_the_chamber(dossier, officer):
    dossier = granted(dossier, officer, notified_at=instant(20))
    dossier = dossiers.note_appeal(dossier, at=instant(20, 11), by=officer)

    with pytest.raises(dossiers.ChamberStillHasTime):
        dossiers.note_void_appeal(dossier, on=timezone.localdate(), by=officer)
    with pytest.raises(dossiers.NotFromHere):
        dossiers.enforce(dossier, on=timezone.localdate(), by=officer)


def test_an_appeal_cannot_come_before_the_notification_nor_tomorrow(dossier, officer):
    dossier = granted(dossier, officer, notified_at=instant(20))

    with pytest.raises(dossiers.AppealBeforeNotification):
        dossiers.note_appeal(dossier, at=instant(21), by=officer)
    with pytest.raises(dossiers.NotYetHappened):
        dossiers.note_appeal(dossier, at=instant(-1), by=officer)


def test_a_refusal_says_when_the_same_may_be_asked_again(dossier, officer):
    dossier = walk(dossier, S.FILED, by=officer)
    dossier = dossiers.refuse(dossier, on=date(2026, 8, 31), bar_months=6, by=officer)

    assert dossier.refile_from == date(2027, 3, 1)
    assert dossier.decision == Decision.REFUSED
    assert [each.code for each in deadlines_of(dossier)] == ["refiling_bar_jap"]


# ── what was gathered serves again ────────────────────────────────────────────────────────────


def test_a_new_request_takes_up_what_was_gathered_and_is_still_valid(dossier, officer):
    dossiers.change_housing(
        dossier, housing_host="Sa tante", housing_address="12 rue des Lilas", housing_note="",
        host_agreed_on=ago(40), tenant_agreed_on=None, coverage_checked_on=None, by=officer,
    )  # fmt: skip
    by_kind = {piece.kind: piece for piece in dossier.pieces.all()}
    dossiers.attach_file(by_kind["identity"], name="cni.pdf", content=PDF, by=officer)
    dossiers.mark_piece(by_kind["host_address"], PieceState.RECEIVED, by=officer)
    DossierPiece.objects.filter(pk=by_kind["host_address"].pk).update(expires_on=ago(2))
    dossiers.mark_piece(by_kind["cv"], PieceState.ASKED, by=officer)
    former = walk(dossier, S.FILED, S.REFUSED, by=officer)

    new = dossiers.take_up_again(former, by=officer)

    assert (new.state, new.previous_id) == (S.IDEA, former.pk)
    assert (new.housing_host, new.host_agreed_on) == ("Sa tante", ago(40))
    pieces = {piece.kind: piece for piece in pieces_of(new)}
    assert pieces["identity"].state == PieceState.RECEIVED
    assert pieces["host_address"].state == PieceState.TO_ASK
    assert pieces["cv"].state == PieceState.TO_ASK
    [copy] = pieces["identity"].papers
    assert copy.content == PDF
    assert copy.pk != PieceFile.objects.get(piece__dossier=former).pk
    assert former.pieces.get(kind="identity").state == PieceState.RECEIVED


def test_another_measure_takes_up_only_the_pieces_it_needs(dossier, officer):
    for kind in ("box_agreement", "cv"):
        dossiers.mark_piece(dossier.pieces.get(kind=kind), PieceState.RECEIVED, by=officer)
    former = walk(dossier, S.GIVEN_UP, by=officer)

    new = dossiers.take_up_again(former, measure=Measure.SEMI_LIBERTY, by=officer)

    kinds = dict(new.pieces.values_list("kind", "state"))
    assert kinds["cv"] == PieceState.RECEIVED
    assert "box_agreement" not in kinds


def test_a_request_under_way_is_not_asked_twice(dossier, officer):
    with pytest.raises(dossiers.StillInProgress):
        dossiers.take_up_again(dossier, by=officer)


def test_a_twin_before_the_judge_is_told(dossier, person, officer):
    walk(dossier, S.FILED, by=officer)
    other = dossiers.open_dossier(person, measure=Measure.DDSE, by=officer)

    assert pending_twin(other) == dossier
    assert pending_twin(dossier) is None


# ── housing, job, pieces ──────────────────────────────────────────────────────────────────────


def test_an_employer_is_told_only_with_the_person_s_agreement(dossier, officer):
    said = {"job_kind": "promise", "job_words": "Cuisine du port", "job_hours": DAYS_OUT,
            "journey_minutes": 40, "employer_knows": EmployerKnows.TOLD}  # fmt: skip
    with pytest.raises(dossiers.ToldWithoutAgreement):
        dossiers.change_job(dossier, **said, person_agreed_on=None, by=officer)
    with pytest.raises(IntegrityError), transaction.atomic():
        AdjustmentDossier.objects.filter(pk=dossier.pk).update(employer_knows="told")

    dossier = dossiers.change_job(dossier, **said, person_agreed_on=ago(2), by=officer)
    assert dossier.job_hours == DAYS_OUT


def test_a_tick_says_asked_then_received_and_can_go_back(dossier, officer):
    piece = dossier.pieces.get(kind="cv")

    assert dossiers.mark_piece(piece, PieceState.ASKED, by=officer) == PieceState.TO_ASK
    assert dossiers.mark_piece(piece, PieceState.RECEIVED, by=officer) == PieceState.ASKED
    piece.refresh_from_db()
    assert (piece.asked_on, piece.received_on) == (timezone.localdate(), timezone.localdate())
    dossiers.mark_piece(piece, PieceState.TO_ASK, by=officer)
    piece.refresh_from_db()
    assert piece.state == PieceState.TO_ASK


def test_a_dated_paper_is_given_its_end(dossier, officer):
    piece = dossier.pieces.get(kind="housing_statement")
    said = {"state": PieceState.RECEIVED, "brought_by": "host", "asked_on": None,
            "received_on": None, "issued_on": date(2026, 8, 31), "expires_on": None,
            "reference": "chemise bleue"}  # fmt: skip

    piece = dossiers.change_piece(piece, **said, by=officer)

    assert (piece.expires_on, piece.received_on) == (date(2026, 11, 30), timezone.localdate())


def test_a_piece_in_one_s_own_words_is_added(dossier, officer):
    piece = dossiers.add_piece(
        dossier, kind="other", title="Lettre de soutien", brought_by="partner", by=officer
    )

    assert (piece.kind, piece.title, piece.brought_by) == ("other", "Lettre de soutien", "partner")


@pytest.mark.parametrize("content", [PDF, PNG, JPEG])
def test_a_paper_is_sealed_and_its_piece_received(dossier, officer, content):
    piece = dossier.pieces.get(kind="identity")

    file = dossiers.attach_file(piece, name="Été <b>.exe", content=content, by=officer)

    piece.refresh_from_db()
    assert piece.state == PieceState.RECEIVED
    stored = PieceFile.objects.get(pk=file.pk)
    assert stored.content == content
    assert stored.name.startswith("ete-b.")


def test_what_is_not_a_paper_or_too_heavy_is_refused(dossier, officer):
    piece = dossier.pieces.get(kind="identity")

    with pytest.raises(dossiers.NotAPaper):
        dossiers.attach_file(piece, name="a.pdf", content=b"<html></html>", by=officer)
    for content in (b"", PDF + b"0" * 5 * 1024 * 1024):
        with pytest.raises(dossiers.TooHeavy):
            dossiers.attach_file(piece, name="a.pdf", content=content, by=officer)
    assert not PieceFile.objects.exists()


def test_a_paper_put_there_by_mistake_goes_and_that_is_written(dossier, officer):
    file = dossiers.attach_file(
        dossier.pieces.get(kind="identity"), name="a.pdf", content=PDF, by=officer
    )

    dossiers.remove_file(file, by=officer)

    assert not PieceFile.objects.exists()
    assert {"dossier.file_added", "dossier.file_removed"} <= verbs()


def test_nothing_that_is_told_or_sent_can_be_read_in_the_database(dossier, officer):
    canary = "ZwyxelCanari"
    dossiers.change_project(
        dossier, court="jap", establishment=None, project=canary, by=officer
    )  # fmt: skip
    dossiers.change_housing(
        dossier, housing_host=canary, housing_address=canary, housing_note=canary,
        host_agreed_on=None, tenant_agreed_on=None, coverage_checked_on=None, by=officer,
    )  # fmt: skip
    dossiers.change_job(
        dossier, job_kind="", job_words=canary, job_hours={"0": canary}, journey_minutes=None,
        employer_knows="unknown", person_agreed_on=None, by=officer,
    )  # fmt: skip
    file = PDF.replace(b"endobj", canary.encode())
    piece = dossiers.add_piece(dossier, kind="other", title=canary, brought_by="us", by=officer)
    dossiers.attach_file(piece, name=canary, content=file, by=officer)
    dossiers.change_piece(
        piece, state="received", brought_by="us", asked_on=None, received_on=None, issued_on=None,
        expires_on=None, reference=canary, by=officer,
    )  # fmt: skip
    dossier = dossiers.file_request(dossier, on=ago(200), note=canary, by=officer)
    dossier = dossiers.schedule_hearing(
        dossier, at=instant(120), place=canary, on=ago(190), note=canary, by=officer
    )
    dossier = dossiers.grant(
        dossiers.hear(dossier, on=ago(120), by=officer), on=ago(110), obligations=canary, by=officer
    )
    walk(dossier, S.NOTIFIED, S.ENFORCEABLE, S.EXECUTING, by=officer)

    with connection.cursor() as cursor:
        for table in ("adjustmentdossier", "dossiermoment", "dossierpiece", "piecefile"):
            cursor.execute(
                f"SELECT count(*) FROM justice_{table} t WHERE t::text ILIKE %s"
                " OR t::text ILIKE %s",
                [f"%{canary}%", f"%{canary.encode().hex()}%"],
            )
            assert cursor.fetchone() == (0,), table
        cursor.execute(
            "SELECT count(*) FROM audit_change WHERE before::text || after::text ILIKE %s",
            [f"%{canary.encode().hex()}%"],
        )
        assert cursor.fetchone() == (0,)


def test_bytes_moved_to_another_row_no_longer_open(dossier, officer):
    pieces = list(dossier.pieces.all()[:2])
    one, other = (
        dossiers.attach_file(piece, name="a.pdf", content=PDF, by=officer) for piece in pieces
    )
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE justice_piecefile SET content ="
            " (SELECT content FROM justice_piecefile WHERE id = %s) WHERE id = %s",
            [one.pk, other.pk],
        )

    with pytest.raises(Unsealable):
        PieceFile.objects.get(pk=other.pk).content  # noqa: B018


# ── lists ─────────────────────────────────────────────────────────────────────────────────────


def test_the_list_is_by_hearing_what_has_none_at_the_end(person, officer):
    later = AdjustmentDossierFactory(participant=person, hearing=True, hearing_at=instant(-20))
    sooner = AdjustmentDossierFactory(participant=person, hearing=True, hearing_at=instant(-2))
    idea = AdjustmentDossierFactory(participant=person)
    AdjustmentDossierFactory(hearing=True)

    found = list_of(officer, view="preparing", mine=True, number=1)

    assert [each.pk for each in found.rows] == [sooner.pk, later.pk, idea.pk]
    assert not found.has_next


def test_a_line_counts_what_is_missing_and_what_has_expired(dossier, officer):
    total = dossier.pieces.count()
    dossiers.mark_piece(dossier.pieces.get(kind="cv"), PieceState.NOT_NEEDED, by=officer)
    dossiers.mark_piece(dossier.pieces.get(kind="host_address"), PieceState.RECEIVED, by=officer)
    DossierPiece.objects.filter(kind="host_address").update(expires_on=ago(1))

    [line] = list_of(officer, view="preparing", mine=True, number=1).rows

    assert (line.missing, line.expired) == (total - 2, 1)


def test_what_is_open_comes_before_what_is_over(dossier, person, officer):
    walk(dossier, S.GIVEN_UP, by=officer)
    new = dossiers.open_dossier(person, measure=Measure.LSC, by=officer)

    assert [each.pk for each in dossiers_of(person)] == [new.pk, dossier.pk]


@pytest.mark.parametrize("state", sorted(set(rules.NEXT) - {"idea"}))
def test_the_database_refuses_a_state_without_what_it_needs(dossier, state):
    needed = [field for field, states in rules.NEEDS.items() if state in states]
    if state in rules.LSC_ONLY or needed:
        with pytest.raises(IntegrityError), transaction.atomic():
            AdjustmentDossier.objects.filter(pk=dossier.pk).update(state=state)
