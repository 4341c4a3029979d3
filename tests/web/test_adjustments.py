"""The pages of sentence adjustments: what they say, what they refuse, what they let through."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connections
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from rivage.audit.models import Entry, Reading
from rivage.core.context import acting_as_system
from rivage.justice.actions import dossiers
from rivage.justice.actions.limits import set_limits
from rivage.justice.choices import DossierState as S
from rivage.justice.choices import Measure, PieceState
from rivage.justice.models import (
    AdjustmentDossier,
    CustodyPeriod,
    DossierMoment,
    DossierPiece,
    PieceFile,
    RegimeLimits,
)
from rivage.participants.models import FileTeam, Participant
from rivage.participants.rules import sort_name
from rivage.pathways.actions.measures import end_measure, start_measure, take_back_act
from tests.factories import (
    AppointmentFactory,
    CustodyPeriodFactory,
    EstablishmentFactory,
    ParticipantFactory,
    TeamFactory,
    UserFactory,
)
from tests.justice.dossier_ways import DAYS_OUT, ago, walk
from tests.justice.test_dossier_rules import PDF

pytestmark = pytest.mark.django_db
SIZES = [1, 50, pytest.param(5000, marks=pytest.mark.slow)]


@pytest.fixture
def team():
    return TeamFactory()


@pytest.fixture
def officer(team):
    return UserFactory(team=team)


@pytest.fixture
def person(team, officer):
    return ParticipantFactory(team=team, officer=officer, first_name="Awa", last_name="Zwyxelbourg")


@pytest.fixture
def dossier(person, officer):
    CustodyPeriodFactory(participant=person, started_on=ago(400))
    return dossiers.open_dossier(person, measure=Measure.DDSE, on=ago(300), by=officer)


@pytest.fixture
def page(client, officer):
    client.force_login(officer)
    return client


def address(name, *args):
    return reverse(f"adjustments:{name}", args=args)


def crowd(officer, team, count):
    """`count` people, each with a dossier at a hearing, and all its pieces."""
    now, prison = timezone.now(), EstablishmentFactory()
    people = [
        Participant(
            first_name="Awa", last_name=f"Martin{number}", officer=officer,
            audience=[0, team.pk, -officer.pk], sort_name=sort_name(f"Martin{number}", "Awa"),
        )
        for number in range(count)
    ]  # fmt: skip
    Participant.objects.bulk_create(people)
    FileTeam.objects.bulk_create(FileTeam(participant=each, team=team) for each in people)
    found = [
        AdjustmentDossier(
            participant=each, measure=Measure.DDSE, state=S.HEARING_SCHEDULED, opened_by=officer,
            filed_on=ago(30), hearing_at=now + timedelta(days=number % 90), establishment=prison,
        )
        for number, each in enumerate(people)
    ]  # fmt: skip
    AdjustmentDossier.objects.bulk_create(found)
    DossierPiece.objects.bulk_create(
        DossierPiece(participant_id=each.participant_id, dossier=each, kind=kind, brought_by="us")
        for each in found
        for kind in ("identity", "activity", "support_statement")
    )
    return found


def queries(client, url):
    """Without what tests add of their own: savepoints, and the former identity."""
    with CaptureQueriesContext(connections["default"]) as captured:
        answer = client.get(url)
    assert answer.status_code == 200
    asked = [
        each["sql"]
        for each in captured
        if "SAVEPOINT" not in each["sql"] and "current_setting" not in each["sql"]
    ]
    return len(asked) - sum("set_config" in sql for sql in asked) + 1


@pytest.mark.parametrize("count", SIZES)
def test_the_list_takes_ten_queries_however_long_it_is(page, officer, team, count):
    crowd(officer, team, count)
    page.get(address("list"))

    for view in ("preparing", "running", "over"):
        for who in ("mine", "team"):
            assert queries(page, f"{address('list')}?vue={view}&qui={who}") <= 10


def test_the_list_comes_in_pages_the_soonest_first(page, officer, team):
    crowd(officer, team, 30)

    first = page.get(address("list"))
    assert (
        first.content.decode().count("data-rivage-row ")
        + first.content.decode().count("data-rivage-row>")
        == 25
    )
    assert "page=2" in first.content.decode()
    second = page.get(f"{address('list')}?page=2").content.decode()
    assert "page=1" in second
    assert "page=3" not in second


@pytest.mark.parametrize("count", [1, 40])
def test_a_dossier_s_page_takes_as_many_queries_whatever_it_holds(page, dossier, officer, count):
    for _ in range(count):
        piece = dossiers.add_piece(
            dossier, kind="other", title="Lettre", brought_by="us", by=officer
        )
        PieceFile.objects.create(
            participant=dossier.participant, piece=piece, name="a.pdf",
            media_type="application/pdf", size=len(PDF), content=PDF, added_by=officer,
        )  # fmt: skip
    page.get(address("dossier", dossier.pk))

    assert queries(page, address("dossier", dossier.pk)) <= 10


def test_a_page_that_is_opened_is_traced_and_writes_nothing(page, dossier, officer):
    page.get(address("dossier", dossier.pk))
    page.get(address("note", dossier.pk))

    with acting_as_system(using="trace"):
        mine = Reading.objects.using("trace").filter(user_id=officer.pk)
        read = set(mine.values_list("page", flat=True))
    assert {"aménagement de peine", "mot pour la personne"} <= read


def test_an_act_leads_back_with_a_way_to_undo_it(page, dossier):
    answer = page.post(
        address("act", dossier.pk, "depot"),
        {"on": ago(200).isoformat(), "how": "registry", "note": "", "version": "0"}, follow=True,
    )  # fmt: skip

    text = answer.content.decode()
    moment = DossierMoment.objects.get(dossier=dossier, became=S.FILED)
    assert "Requête déposée" in text
    assert "Débat devant le juge (JAP)" in text
    assert address("take_back", moment.pk) in text
    page.post(address("take_back", moment.pk))
    dossier.refresh_from_db()
    assert dossier.state == S.IDEA


def test_an_act_that_no_longer_follows_says_where_the_dossier_is(page, dossier, officer):
    dossiers.file_request(dossier, on=ago(200), by=officer)

    answer = page.get(address("act", dossier.pk, "conditions"), follow=True)

    assert "cet acte ne s’y fait plus" in answer.content.decode()


def test_someone_was_first_and_nothing_typed_is_lost(page, dossier, officer):
    dossiers.change_project(dossier, court="tap", establishment=None, project="", by=officer)

    sent = {"on": ago(3).isoformat(), "how": "letter", "note": "Recommandé du 12", "version": "0"}
    answer = page.post(address("act", dossier.pk, "depot"), sent)

    text = answer.content.decode()
    assert answer.status_code == 422
    assert "Quelqu’un vient de changer ce dossier" in text
    assert "Recommandé du 12" in text
    assert 'name="version" value="1"' in text
    assert (
        page.post(address("act", dossier.pk, "depot"), sent | {"version": "1"}).status_code == 302
    )


def test_a_delay_that_still_runs_is_said_beside_the_day(page, dossier, officer):
    walk(dossier, S.FILED, S.HEARING_SCHEDULED, S.HEARD, by=officer)
    dossier = dossiers.grant(dossier, on=timezone.localdate(), by=officer)
    dossiers.notify_decision(dossier, at=timezone.now() - timedelta(seconds=5), by=officer)

    answer = page.post(
        address("act", dossier.pk, "sans-appel"), {"on": timezone.localdate().isoformat()}
    )

    assert answer.status_code == 422
    assert "Le procureur peut encore faire appel jusqu’au" in answer.content.decode()


def test_an_employer_who_must_not_know_is_said_on_the_page(page, dossier, officer):
    page.post(
        address("job", dossier.pk),
        {"job_kind": "promise", "job_words": "Cuisine", "day_0": "9h-17h", "journey_minutes": "",
         "employer_knows": "not_to_be_told", "person_agreed_on": "", "version": ""},
    )  # fmt: skip

    text = page.get(address("dossier", dossier.pk)).content.decode()
    assert "ne doit pas être informé" in text
    assert "9 h – 17 h" in text


def test_a_piece_is_ticked_in_place(page, dossier):
    piece = dossier.pieces.get(kind="cv")

    answer = page.post(
        address("tick", piece.pk), {"state": PieceState.RECEIVED}, headers={"HX-Request": "true"}
    )

    assert answer.status_code == 200
    assert 'id="pieces"' in answer.content.decode()
    piece.refresh_from_db()
    assert piece.state == PieceState.RECEIVED


# ── papers ────────────────────────────────────────────────────────────────────────────────────


@pytest.fixture
def paper(dossier, officer):
    piece = dossier.pieces.get(kind="identity")
    return dossiers.attach_file(piece, name="Carte d’identité.pdf", content=PDF, by=officer)


def test_a_paper_leaves_as_a_file_that_can_do_nothing(page, paper, officer):
    answer = page.get(address("paper", paper.pk))

    assert answer.content == PDF
    assert answer["Content-Disposition"] == 'attachment; filename="carte-d-identite.pdf"'
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert answer["Cache-Control"] == "no-store"
    with acting_as_system(using="trace"):
        mine = Reading.objects.using("trace").filter(user_id=officer.pk)
        assert mine.filter(page="papier d’un dossier").exists()


def test_a_stranger_knows_nothing_of_a_paper(client, paper):
    client.force_login(UserFactory(team=TeamFactory()))

    assert client.get(address("paper", paper.pk)).status_code == 404
    assert client.post(address("remove", paper.pk)).status_code == 404


def test_a_file_that_is_no_paper_is_refused_beside_its_field(page, dossier):
    piece = dossier.pieces.get(kind="identity")
    for content in (b"<html></html>", b"", PDF + b"0" * 5 * 1024 * 1024):
        sent = SimpleUploadedFile("papier.pdf", content, content_type="application/pdf")
        answer = page.post(address("attach", piece.pk), {"file": sent})
        assert answer.status_code == 422
    assert not PieceFile.objects.exists()


def test_no_upload_of_a_paper_is_written_in_clear_on_a_disk(settings):
    assert settings.FILE_UPLOAD_MAX_MEMORY_SIZE > dossiers.MOST_BYTES


# ── the note for the person ───────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("way", [
    [], [S.FILED], [S.FILED, S.HEARING_SCHEDULED], [S.FILED, S.HEARING_SCHEDULED, S.HEARD],
    [S.FILED, S.REFUSED], [S.FILED, S.REFUSED, S.REFUSAL_NOTIFIED],
    [S.FILED, S.HEARING_SCHEDULED, S.HEARD, S.GRANTED, S.NOTIFIED, S.APPEALED],
    [S.FILED, S.HEARING_SCHEDULED, S.HEARD, S.GRANTED, S.NOTIFIED, S.ENFORCEABLE, S.EXECUTING],
    [S.GIVEN_UP],
])  # fmt: skip
def test_the_note_says_a_first_name_and_no_more(page, dossier, officer, way):
    walk(dossier, *way, by=officer)

    text = page.get(address("note", dossier.pk)).content.decode()

    assert "Pour Awa" in text
    assert "Zwyxelbourg" not in text
    assert dossier.participant.reference not in text
    assert "{" not in text.split("<main")[1].split("</main")[0]


# ── the measure begins ────────────────────────────────────────────────────────────────────────


@pytest.fixture
def enforceable(dossier, officer):
    dossiers.change_housing(
        dossier, housing_host="", housing_address="12 rue des Lilas", housing_note="",
        host_agreed_on=None, tenant_agreed_on=None, coverage_checked_on=None, by=officer,
    )  # fmt: skip
    return walk(
        dossier, S.FILED, S.HEARING_SCHEDULED, S.HEARD, S.GRANTED, S.NOTIFIED, S.ENFORCEABLE,
        by=officer,
    )  # fmt: skip


def begin(dossier, officer):
    return start_measure(
        dossier, on=ago(20), hours=DAYS_OUT, change_regime=True, regime="ddse", fix_hours=True,
        by=officer,
    )  # fmt: skip


def test_a_measure_begins_with_its_place_and_its_hours_in_one_act(enforceable, officer, person):
    begin(enforceable, officer)

    period = CustodyPeriod.objects.current().get(participant=person)
    assert (period.regime, period.started_on) == ("ddse", ago(20))
    limits = RegimeLimits.objects.get(participant=person)
    assert limits.hours["week"][0] == [[480, 1080]]
    assert (limits.address, limits.valid_from) == ("12 rue des Lilas", ago(20))
    assert limits.source.startswith("Décision du")


def test_taken_back_the_place_and_the_hours_are_as_before(enforceable, officer, person):
    dossier = begin(enforceable, officer)
    moment = DossierMoment.objects.get(dossier=dossier, became=S.EXECUTING)

    take_back_act(moment, by=officer)

    dossier.refresh_from_db()
    assert (dossier.state, dossier.enforced_on, dossier.hours) == (S.ENFORCEABLE, None, {})
    assert CustodyPeriod.objects.current().get(participant=person).regime == "convicted"
    assert not RegimeLimits.objects.filter(participant=person).exists()


@pytest.mark.parametrize("act", [dossiers.complete, dossiers.withdraw_measure, dossiers.reinstate])
def test_at_its_end_the_hours_no_longer_hold_and_taken_back_they_do(
    enforceable, officer, person, act
):
    dossier = end_measure(act, begin(enforceable, officer), on=ago(2), by=officer)
    assert RegimeLimits.objects.get(participant=person).valid_to == ago(2)

    last = DossierMoment.objects.filter(dossier=dossier).order_by("-recorded_at").first()
    assert take_back_act(last, by=officer).state == S.EXECUTING
    assert RegimeLimits.objects.get(participant=person).valid_to is None


def test_an_hour_is_that_of_the_place(page, dossier, officer):
    """Ten o'clock in Saint-Denis de la Réunion is not ten o'clock in Paris."""
    prison = EstablishmentFactory(timezone="Indian/Reunion")
    dossiers.change_project(dossier, court="jap", establishment=prison, project="", by=officer)
    walk(dossier, S.FILED, S.HEARING_SCHEDULED, S.HEARD, S.GRANTED, by=officer)

    page.post(
        address("act", dossier.pk, "notification"), {"day": ago(100).isoformat(), "hour": "10:00"}
    )

    dossier.refresh_from_db()
    assert (dossier.notified_at.hour, dossier.notified_at.minute) == (6, 0)
    text = page.get(address("dossier", dossier.pk)).content.decode()
    assert "10\u00a0h (heure du lieu)" in text


def test_all_of_it_or_nothing(page, enforceable, person, officer):
    """Hours are already fixed from a later day: neither the state nor the place is noted."""
    set_limits(person, week=None, source="Décision", valid_from=ago(10), by=officer)

    answer = page.post(
        address("act", enforceable.pk, "execution"),
        {"on": ago(20).isoformat(), "day_0": "8h-18h", "change_regime": "on", "regime": "ddse",
         "fix_hours": "on", "obligations": "", "note": "", "version": enforceable.version},
    )  # fmt: skip

    assert answer.status_code == 422
    enforceable.refresh_from_db()
    assert enforceable.state == S.ENFORCEABLE
    assert CustodyPeriod.objects.current().get(participant=person).regime == "convicted"


@pytest.mark.parametrize(("medium", "said"), [("in_prison", True), ("office", False)])
def test_what_was_planned_inside_is_not_forgotten_on_the_way_out(
    page, enforceable, person, officer, medium, said
):
    AppointmentFactory(
        participant=person, officer=officer, medium=medium,
        starts_at=timezone.now() + timedelta(days=9),
    )  # fmt: skip

    answer = page.post(
        address("act", enforceable.pk, "execution"),
        {"on": ago(2).isoformat(), "day_0": "8h-18h", "change_regime": "on", "regime": "ddse",
         "obligations": "", "note": "", "version": enforceable.version},
        follow=True,
    )  # fmt: skip

    assert ("étaient encore prévus" in answer.content.decode()) is said


def test_what_is_done_is_recorded_without_a_word_of_it(page, dossier):
    page.post(
        address("act", dossier.pk, "abandon"), {"on": ago(1).isoformat(), "note": "ZwyxelCanari"}
    )

    with acting_as_system():
        entry = Entry.objects.get(verb="dossier.given_up")
        assert "Canari" not in str(entry.detail) + entry.subject


def test_a_new_request_starts_from_one_that_is_over(page, dossier, officer):
    walk(dossier, S.GIVEN_UP, by=officer)

    answer = page.post(address("again", dossier.pk), {"measure": "semi_liberty"}, follow=True)

    assert "Une nouvelle demande est ouverte" in answer.content.decode()
    assert AdjustmentDossier.objects.get(previous=dossier).measure == "semi_liberty"
