"""Rows written together are the same, to the last trace, as people entered one by one by hand."""

from collections.abc import Iterable
from datetime import date, timedelta
from itertools import count
from typing import Any

import pytest
from django.apps import apps
from django.db import connection, models, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from rivage.accounts.models import User
from rivage.audit.models import Change, Entry
from rivage.core.context import SYSTEM, current_settings, identified
from rivage.core.refusals import Refusal
from rivage.intake.actions import carrying_out, confirm, map_columns, receive_file, work_on
from rivage.intake.actions.writing import open_all
from rivage.intake.cells.contacts import Phone
from rivage.intake.choices import State
from rivage.intake.models import ImportBatch
from rivage.intake.queries import counts_of
from rivage.intake.resolving import Wanted
from rivage.justice.actions import record_custody
from rivage.justice.choices import ReleaseSource
from rivage.organisations.choices import EstablishmentKind
from rivage.participants.actions import NewPerson, Wish, open_file, set_job_leads
from rivage.participants.actions.opening import NewContact, Opening, open_files
from rivage.participants.models import Participant
from rivage.pathways.actions import add_note, enrol, tell_release
from rivage.pathways.models import Programme
from tests.factories import (
    EstablishmentFactory,
    OccupationFactory,
    ProgrammeFactory,
    TeamFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db

TODAY = date(2026, 11, 23)
# What differs between two writings of the same words: keys, moments, random seals.
ITS_OWN = {"id", "reference", "created_at", "recorded_at", "at", "since", "sort_name"}


@pytest.fixture
def officer() -> User:
    return UserFactory(team=TeamFactory(name="SAS Noisy"))


@pytest.fixture
def programme(officer: User) -> Programme:
    return ProgrammeFactory(team=officer.teams.get())


def full_row(name: str, programme: Programme, officer: User) -> Wanted:
    """Someone of whom the spreadsheet says everything that has a place."""
    return Wanted(
        person=NewPerson(
            first_name="Zoé", last_name=name, birth_date=date(1990, 3, 12), languages=("ar",),
            gender="woman", external_reference=f"D-{name}", housing="family", housing_note="sœur",
        ),
        phones=(Phone("+33612345678", "sa sœur"), Phone("+33712345678", "")),
        emails=("zoe@example.org",), address="3 rue des Lilas", postcode="93160",
        town="Noisy-le-Grand", programme=programme, entered_on=TODAY - timedelta(days=90),
        officer=officer,
        establishment=EstablishmentFactory(kind=EstablishmentKind.SAS),
        release_from=TODAY + timedelta(days=200),
        occupations=((OccupationFactory().pk, "cuisine"), (OccupationFactory().pk, "livreuse")),
        notes=("vient le mardi",),
    )  # fmt: skip


def by_hand(wanted: Wanted, by: User) -> Participant:
    """The same, by the acts of the pages, one after the other."""
    phones = [("06 12 34 56 78", {"label": "sa sœur"}), ("07 12 34 56 78", {})]
    where = {"postcode": wanted.postcode, "town": wanted.town}
    contacts = [NewContact("phone", number, details) for number, details in phones]
    contacts += [NewContact("email", wanted.emails[0])]
    contacts += [NewContact("address", wanted.address, where)]
    assert wanted.programme
    assert wanted.programme.team
    opening = Opening(wanted.person, (wanted.programme.team,), wanted.officer, tuple(contacts))
    file = open_files([opening], by=by)[0]
    assert wanted.entered_on
    assert wanted.officer
    record_custody(
        file, regime="sas", establishment=wanted.establishment, started_on=wanted.entered_on, by=by
    )
    enrol(file, wanted.programme, officer=wanted.officer, on=wanted.entered_on, by=by)
    tell_release(file, earliest_on=wanted.release_from, source=ReleaseSource.IMPORTED, by=by)
    set_job_leads(file, [Wish(pk, words) for pk, words in wanted.occupations], by=by)
    add_note(file, body="\n".join(["Repris du tableau importé", *wanted.notes]), by=by)
    return file


def rows_about(file: Participant) -> dict[str, list[dict[str, Any]]]:
    """Every row of every table that speaks of the person, opened, without what is its own."""
    found: dict[str, list[dict[str, Any]]] = {}
    for model in apps.get_models():
        field = "pk" if model is Participant else "participant"
        names = {f.name for f in model._meta.get_fields()}
        if model is not Participant and "participant" not in names:
            continue
        if model._meta.app_label == "intake":
            continue
        rows = [_opened(row) for row in model._default_manager.filter(**{field: file.pk})]
        if rows:
            found[model._meta.label] = sorted(rows, key=str)
    return found


def _opened(row: models.Model) -> dict[str, Any]:
    return {
        field.name: getattr(row, field.attname)
        for field in row._meta.concrete_fields
        if field.name not in ITS_OWN
        and field.name not in {"participant", "enrolment", "external_reference"}
        and not (row._meta.model_name == "searchkey" and field.name == "key")
        and field.name not in {"establishment", "occupation", "last_name"}
    }


def history(file: Participant) -> list[tuple[str, str, list[str]]]:
    with identified(SYSTEM):
        changes = Change.objects.filter(participant_id=file.pk).order_by("pk")
        return sorted(
            (change.table_name, change.operation, sorted(change.after or change.before or {}))
            for change in changes
        )


def trace(file: Participant) -> list[tuple[str, str, list[str]]]:
    entries = Entry.objects.filter(participant_id=file.pk).order_by("pk")
    return [(entry.verb, entry.subject.split(":")[0], sorted(entry.detail)) for entry in entries]


def test_written_together_is_the_same_as_one_by_one(programme: Programme, officer: User) -> None:
    alone = by_hand(full_row("Fabre", programme, officer), officer)
    others = [full_row(name, programme, officer) for name in ("Fabro", "Fabri", "Fabru")]
    together = open_all(others, team=programme.team, by=officer)
    assert len(rows_about(alone)) >= 11
    for file in together:
        assert rows_about(file) == rows_about(alone)
        assert history(file) == history(alone)
        assert trace(file) == trace(alone)
    # Sealed with the key of its own row, each opens by itself.
    assert {Participant.objects.get(pk=file.pk).housing_note for file in together} == {"sœur"}


def test_thirty_people_take_as_many_queries_as_three(programme: Programme, officer: User) -> None:
    def queries(how_many: int, letter: str) -> int:
        rows = [full_row(f"{letter}{n}", programme, officer) for n in range(how_many)]
        with CaptureQueriesContext(
            connection,
        ) as asked:
            open_all(rows, team=programme.team, by=officer)
        return len(asked)

    assert queries(3, "x") == queries(30, "y")


def imported(text: str, by: User) -> ImportBatch:
    team = by.teams.get()
    batch = receive_file([text.encode()], name="suivi.csv", team=team, by=by)
    work_on(batch.pk)
    map_columns(batch, {}, team=team, by=by)
    work_on(batch.pk)
    confirm(batch, by=by)
    work_on(batch.pk)
    return ImportBatch.objects.get(pk=batch.pk)


def sheet(names: Iterable[str]) -> str:
    births = (date(1960, 1, 1) + timedelta(days=401 * at) for at in count())
    rows = (f"{name};Zoé;{born:%d/%m/%Y}\n" for name, born in zip(names, births, strict=False))
    return "Nom;Prénom;Né(e) le\n" + "".join(rows)


def test_the_same_rows_in_any_size_of_group(officer: User, monkeypatch: pytest.MonkeyPatch) -> None:
    written = []
    for size in (1, 4, 250):
        monkeypatch.setattr(carrying_out, "ROWS_AT_ONCE", size)
        with transaction.atomic():
            batch = imported(sheet(f"{letter}andron" for letter in "bcdfgh"), officer)
            files = [row.participant for row in batch.rows.order_by("number")]
            assert all(files)
            told = [(rows_about(file), history(file), trace(file)) for file in files if file]
            written.append(told)
            transaction.set_rollback(True)
    assert len(written[0]) == 6
    assert written[0] == written[1] == written[2]


def test_a_row_that_is_refused_does_not_cost_the_others_their_file(
    officer: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    class NotThisOne(Refusal):
        def __init__(self) -> None:
            super().__init__("Pas celle-ci.")

    names = [f"{letter}andron" for letter in "bcdfghjklmnpqrst"]
    calls = []

    def careful(wanted: list[Wanted], **how: Any) -> list[Participant]:
        calls.append(len(wanted))
        files = open_all(wanted, **how)
        if any(one.person.last_name.casefold() == "kandron" for one in wanted):
            raise NotThisOne
        return files

    monkeypatch.setattr(carrying_out, "open_all", careful)
    batch = imported(sheet(names), officer)
    counts = counts_of(batch)
    assert (counts.done, counts.failed) == (len(names) - 1, 1)
    failed = batch.rows.get(state=State.FAILED)
    assert failed.texts[0] == "kandron"
    assert failed.participant is None
    assert "Pas celle-ci." in failed.findings["refused"][-1]["reason"]
    assert Participant.objects.count() == len(names) - 1
    # All, halves, halves of halves: not sixteen one by one.
    assert calls == [16, 8, 4, 4, 2, 2, 1, 1, 8]


def test_a_cell_that_the_database_refuses_stops_its_own_row(officer: User) -> None:
    long = f"zoe@{'exemple' * 7}.{'association' * 5}.{'exemple' * 7}.{'association' * 5}.org"
    text = f"Nom;Prénom;Mail\nBandron;Zoé;{long}\nCuvelier;Awa;awa@example.org\n"
    batch = imported(text, officer)
    assert [row.state for row in batch.rows.order_by("number")] == [State.FAILED, State.DONE]
    assert "trop longue" in batch.rows.get(number=2).findings["refused"][-1]["reason"]


def test_whoever_writes_is_named_and_loses_sight_of_what_is_not_theirs(officer: User) -> None:
    """In the visitor's own identity: the walls stand while many files are written."""
    colleague = UserFactory(team=TeamFactory())
    with identified(officer.identity):
        wanted = Wanted(person=NewPerson(last_name="Fabre"), officer=None)
        mine = open_all([wanted], team=officer.teams.get(), by=officer)[0]
        assert Participant.objects.filter(pk=mine.pk).exists()
        assert current_settings()[0] == str(officer.pk)
    with identified(colleague.identity):
        assert not Participant.objects.filter(pk=mine.pk).exists()
    with identified(SYSTEM):
        assert set(
            Change.objects.filter(participant_id=mine.pk).values_list("user_id", flat=True)
        ) == {officer.pk}


def test_one_file_is_many_files_of_one(officer: User) -> None:
    """`open_file`, which pages call, is the same act."""
    file = open_file(
        NewPerson(last_name="Fabre"), teams=officer.teams.all(), officer=officer, by=officer,
        phones=["06 12 34 56 78", " "],
    )  # fmt: skip
    assert [point.preferred for point in file.contact_points.all()] == [True]
    assert timezone.localdate() == file.file_teams.get().since
