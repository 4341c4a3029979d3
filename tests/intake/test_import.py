"""From a file to files: what is decided, shown, written, and written only once."""

from collections.abc import Iterable
from datetime import date, timedelta
from pathlib import Path

import pytest
from django.utils import timezone

from rivage.accounts.models import User
from rivage.core.context import identified
from rivage.intake.actions import (
    BatchMovedOn,
    NobodyNamed,
    NothingToImport,
    abandon,
    choose_row,
    confirm,
    correct_row,
    forget_old,
    map_columns,
    pursue,
    receive_file,
    work_on,
)
from rivage.intake.choices import Choice, State, Status, Verdict
from rivage.intake.findings import Findings
from rivage.intake.models import ColumnMapping, ImportBatch, ImportPiece, ImportRow
from rivage.intake.queries import counts_of
from rivage.justice.choices import ReleaseSource
from rivage.justice.models import ExpectedRelease
from rivage.participants.models import ContactPoint, Participant
from rivage.pathways.models import Enrolment, Note
from tests.factories import (
    EstablishmentFactory,
    OccupationFactory,
    ParticipantFactory,
    ProgrammeFactory,
    TeamFactory,
    UserFactory,
)
from tests.intake.spreadsheets import MESSY

pytestmark = pytest.mark.django_db

SIMPLE = """Nom;Prénom;Date de naissance;Téléphone;Mail
Fabre;Zoé;12/03/1990;06 12 34 56 78;zoe@example.org
Diallo;Awa;01/04/1985;07 98 76 54 32;
"""


@pytest.fixture
def officer() -> User:
    return UserFactory(team=TeamFactory(name="SAS Noisy"))


def received(text: str, by: User, encoding: str = "utf-8") -> ImportBatch:
    team = by.teams.first()
    batch = receive_file([text.encode(encoding)], name="suivi.csv", team=team, by=by)
    work_on(batch.pk)
    batch.refresh_from_db()
    return batch


def sorted_out(text: str, by: User, **how: object) -> ImportBatch:
    batch = received(text, by)
    map_columns(batch, {}, team=batch.team, by=by, **how)
    work_on(batch.pk)
    batch.refresh_from_db()
    return batch


def imported(text: str, by: User, **how: object) -> ImportBatch:
    batch = sorted_out(text, by, **how)
    confirm(batch, by=by)
    work_on(batch.pk)
    batch.refresh_from_db()
    return batch


def verdicts(batch: ImportBatch) -> list[str]:
    return list(batch.rows.order_by("number").values_list("verdict", flat=True))


def row_of(batch: ImportBatch, number: int) -> ImportRow:
    return batch.rows.get(number=number)


def findings(batch: ImportBatch, number: int) -> Findings:
    return Findings.load(row_of(batch, number).findings)


def test_a_file_is_read_then_its_pieces_are_thrown_away(officer: User) -> None:
    batch = received(SIMPLE, officer)
    assert batch.status == Status.TO_MAP
    assert batch.total == 2
    assert not ImportPiece.objects.exists()
    assert [column["field"] for column in batch.shape["columns"]] == [
        "last_name",
        "first_name",
        "birth_date",
        "phone",
        "email",
    ]


def test_an_unreadable_file_keeps_a_sentence_and_nothing_else(officer: User) -> None:
    batch = receive_file([b"%PDF-1.7 rien"], name="scan.pdf", team=None, by=officer)
    work_on(batch.pk)
    batch.refresh_from_db()
    assert batch.status == Status.UNREADABLE
    assert "n’est pas un tableau" in batch.problem
    assert not ImportPiece.objects.exists()


def test_nothing_is_written_before_confirmation(officer: User) -> None:
    batch = sorted_out(SIMPLE, officer)
    assert verdicts(batch) == [Verdict.CREATE, Verdict.CREATE]
    assert not Participant.objects.exists()


def test_confirmed_rows_become_files_of_the_team(officer: User) -> None:
    batch = imported(SIMPLE, officer)
    assert batch.status == Status.DONE
    zoe = Participant.objects.get(last_name="Fabre")
    assert (zoe.first_name, zoe.birth_date) == ("Zoé", date(1990, 3, 12))
    assert {point.value for point in zoe.contact_points.all()} == {
        "06 12 34 56 78",
        "zoe@example.org",
    }
    assert list(zoe.teams.all()) == [batch.team]
    assert row_of(batch, 2).participant == zoe


def test_a_second_import_of_the_same_file_creates_nothing(officer: User) -> None:
    imported(SIMPLE, officer)
    again = sorted_out(SIMPLE, officer)
    assert verdicts(again) == [Verdict.UNCHANGED, Verdict.UNCHANGED]
    with pytest.raises(NothingToImport):
        confirm(again, by=officer)
    assert Participant.objects.count() == 2


@pytest.mark.parametrize(
    "text", [MESSY, SIMPLE, "Nom;Prénom;Observations\nFabre;Zoé;ras de marée\nRey;Lou;permis B\n"]
)
def test_no_file_creates_anyone_twice(officer: User, text: str) -> None:
    imported(text, officer)
    before = Participant.objects.count()
    again = sorted_out(text, officer)
    assert Verdict.CREATE not in verdicts(again)
    assert Verdict.UPDATE not in verdicts(again)
    assert Participant.objects.count() == before


def test_a_changed_phone_is_an_update_that_shows_before_and_after(officer: User) -> None:
    imported(SIMPLE, officer)
    again = sorted_out(SIMPLE.replace("06 12 34 56 78", "06 99 99 99 99"), officer)
    assert verdicts(again) == [Verdict.UPDATE, Verdict.UNCHANGED]
    (change,) = findings(again, 2).changes
    assert (change.label, change.before, change.after) == (
        "téléphone",
        "06 12 34 56 78",
        "06 99 99 99 99",
    )
    confirm(again, by=officer)
    work_on(again.pk)
    phones = ContactPoint.objects.filter(kind="phone", participant__last_name="Fabre")
    assert {point.value: point.preferred for point in phones} == {
        "06 12 34 56 78": False,
        "06 99 99 99 99": True,
    }
    assert verdicts(sorted_out(SIMPLE, officer)) == [Verdict.UNCHANGED, Verdict.UNCHANGED]


def test_the_messy_list_becomes_people(officer: User) -> None:
    batch = sorted_out(MESSY, officer)
    assert verdicts(batch) == [
        Verdict.CREATE,
        Verdict.CREATE,
        Verdict.REFUSED,
        Verdict.CREATE,
        Verdict.CREATE,
    ]
    assert [reason.reason for reason in findings(batch, 7).refused] == [
        "Le 31 février 1985 n’existe pas."
    ]
    confirm(batch, by=officer)
    work_on(batch.pk)
    assert Participant.objects.count() == 4
    ndiaye = Participant.objects.get(first_name="Awa")
    assert ndiaye.estimated_birth_year == 1988
    assert "[numéro retiré]" in Note.objects.get(participant=ndiaye).body


def test_a_social_security_number_is_kept_nowhere(officer: User) -> None:
    batch = imported(MESSY, officer)
    stored = " ".join(str(row.cells) for row in batch.rows.all()) + str(batch.shape)
    assert "99350" not in stored
    assert "119 012" not in stored
    notes = " ".join(note.body for note in Note.objects.all())
    assert "119 012" not in notes


def test_a_refused_row_is_corrected_on_the_spot_and_imported(officer: User) -> None:
    batch = sorted_out(MESSY, officer)
    row = correct_row(row_of(batch, 7), {2: "28/02/1985"}, by=officer)
    assert row.verdict == Verdict.CREATE
    confirm(batch, by=officer)
    work_on(batch.pk)
    assert Participant.objects.filter(last_name="de Souza").exists()


def test_two_rows_for_one_person_wait_for_an_answer(officer: User) -> None:
    text = SIMPLE + "FABRE;zoe;12/03/1990;06 55 55 55 55;\n"
    batch = sorted_out(text, officer)
    assert verdicts(batch) == [Verdict.CREATE, Verdict.CREATE, Verdict.DUPLICATE]
    assert row_of(batch, 4).twin == 2
    choose_row(row_of(batch, 4), Choice.SAME, by=officer)
    confirm(batch, by=officer)
    work_on(batch.pk)
    zoe = Participant.objects.get(last_name="Fabre")
    assert zoe.contact_points.filter(kind="phone").count() == 2


@pytest.mark.parametrize(
    ("choice", "people"),
    [(Choice.ANOTHER, 3), (Choice.SAME, 2), (Choice.SKIP, 2), (Choice.NONE, 2)],
)
def test_a_human_parts_those_who_look_alike(officer: User, choice: str, people: int) -> None:
    team = officer.teams.get()
    ParticipantFactory(last_name="Fabre", first_name="Zoë", birth_date=date(1990, 3, 13), team=team)
    batch = sorted_out(SIMPLE, officer)
    assert verdicts(batch) == [Verdict.DUPLICATE, Verdict.CREATE]
    assert findings(batch, 2).why == "Même nom, dates de naissance proches."
    choose_row(row_of(batch, 2), choice, by=officer)
    confirm(batch, by=officer)
    work_on(batch.pk)
    assert Participant.objects.count() == people
    assert row_of(batch, 2).state == (
        State.DONE if choice in {Choice.ANOTHER, Choice.SAME} else State.PENDING
    )


def test_the_same_number_of_a_file_is_the_same_person(officer: User) -> None:
    team = officer.teams.get()
    known = ParticipantFactory(
        last_name="Fabre", first_name="Zoé", birth_date=None, team=team, external_reference="A12"
    )
    text = "N° dossier;Nom;Prénom;DDN\nA12;FABRE;Zoe;12/03/1990\n"
    batch = imported(text, officer)
    known.refresh_from_db()
    assert verdicts(batch) == [Verdict.UPDATE]
    assert known.birth_date == date(1990, 3, 12)


def test_what_a_file_says_already_is_never_overwritten(officer: User) -> None:
    team = officer.teams.get()
    known = ParticipantFactory(
        last_name="Fabre",
        first_name="Zoé",
        birth_date=date(1990, 3, 12),
        team=team,
        external_reference="A12",
        gender="woman",
    )
    text = "N° dossier;Nom;Prénom;DDN;Civilité\nB13;FABRE;Zoé;12/03/1990;M.\n"
    batch = sorted_out(text, officer)
    assert verdicts(batch) == [Verdict.UNCHANGED]
    assert any("B13" in remark.reason for remark in findings(batch, 2).remarks)
    known.refresh_from_db()
    assert (known.external_reference, known.gender) == ("A12", "woman")


def test_people_of_other_teams_are_neither_shown_nor_touched(officer: User) -> None:
    ParticipantFactory(
        last_name="Fabre", first_name="Zoé", birth_date=date(1990, 3, 12), team=TeamFactory()
    )
    assert verdicts(sorted_out(SIMPLE, officer)) == [Verdict.CREATE, Verdict.CREATE]


def test_only_whoever_brought_a_file_sees_it(officer: User) -> None:
    sorted_out(SIMPLE, officer)
    colleague = UserFactory(team=officer.teams.get())
    with identified(colleague.identity):
        assert not ImportBatch.objects.exists()
        assert not ImportRow.objects.exists()
    with identified(officer.identity):
        assert ImportRow.objects.count() == 2


def test_programme_place_release_officer_and_occupations_find_their_own(officer: User) -> None:
    team = officer.teams.get()
    programme = ProgrammeFactory(name="SAS accéléré", team=team)
    prison = EstablishmentFactory(name="SAS de Noisy-le-Grand", short_name="SAS Noisy", kind="SAS")
    colleague = UserFactory(first_name="Nadia", last_name="Rivoire", team=team)
    cook = OccupationFactory(rome="G1602", label="Personnel de cuisine")
    text = (
        "Nom;Prénom;Établissement;Sortie prévue;Dispositif;Référent;Date d’entrée;Métier;CPIP\n"
        "Fabre;Zoé;SAS Noisy-le-Grand;mars 2031;SAS;"
        "N. RIVOIRE;01/09/2026;Cuisinier (G1602);Mme Rey\n"
        "Rey;Lou;Prison de la Lune;12/03/2031;Autre;Inconnue Totale;;Astronaute;\n"
    ).replace("N. RIVOIRE", "RIVOIRE Nadia")
    batch = imported(text, officer)
    assert not [row for row in batch.rows.all() if row.state != State.DONE]
    zoe = Participant.objects.get(first_name="Zoé")
    enrolment = Enrolment.objects.get(participant=zoe)
    assert (enrolment.programme, enrolment.officer) == (programme, colleague)
    assert enrolment.started_on == date(2026, 9, 1)
    assert zoe.custody_periods.get().establishment == prison
    told = ExpectedRelease.objects.get(participant=zoe)
    assert (told.earliest_on, told.latest_on) == (date(2031, 3, 1), date(2031, 3, 31))
    assert (told.source, told.said_on) == (ReleaseSource.IMPORTED, timezone.localdate())
    assert zoe.job_leads.get().occupation == cook
    assert "Orienté·e par : Mme Rey" in Note.objects.get(participant=zoe).body
    lou = Note.objects.get(participant__first_name="Lou").body
    for word in ("Prison de la Lune", "Autre", "Inconnue Totale", "Astronaute"):
        assert word in lou
    assert set(verdicts(sorted_out(text, officer))) <= {Verdict.UNCHANGED}


def test_chosen_columns_are_remembered_for_the_same_shape(officer: User) -> None:
    text = "Qui;Quand;Autre\nFABRE Zoé;12/03/1990;bleu\n"
    batch = received(text, officer)
    map_columns(batch, {0: "full_name", 1: "entry_date"}, kept=[2], by=officer)
    assert ColumnMapping.objects.count() == 1
    again = received(text.replace("FABRE Zoé", "REY Lou"), officer)
    assert [c["field"] for c in again.shape["columns"]] == ["full_name", "entry_date", "left_out"]
    assert again.shape["remembered"]
    assert again.shape["columns"][2]["kept"]


def test_without_a_name_nothing_can_be_imported(officer: User) -> None:
    batch = received("Couleur;Taille\nbleu;12\n", officer)
    with pytest.raises(NobodyNamed):
        map_columns(batch, {}, by=officer)


def test_acts_on_a_batch_that_moved_on_are_refused(officer: User) -> None:
    batch = imported(SIMPLE, officer)
    with pytest.raises(BatchMovedOn):
        map_columns(batch, {}, by=officer)
    with pytest.raises(BatchMovedOn):
        correct_row(row_of(batch, 2), {0: "Autre"}, by=officer)
    with pytest.raises(BatchMovedOn):
        choose_row(row_of(batch, 2), Choice.SKIP, by=officer)


def test_an_abandoned_import_keeps_no_one(officer: User) -> None:
    batch = sorted_out(SIMPLE, officer)
    abandon(batch, by=officer)
    assert not ImportRow.objects.exists()
    assert not Participant.objects.exists()


def test_old_imports_are_forgotten_and_their_files_stay(officer: User) -> None:
    old, recent = imported(SIMPLE, officer), sorted_out(MESSY, officer)
    ImportBatch.objects.filter(pk=old.pk).update(created_at=timezone.now() - timedelta(days=91))
    assert forget_old() == 1
    assert forget_old() == 0
    assert not old.rows.exists()
    assert recent.rows.exists()
    assert Participant.objects.count() == 2


def test_a_silent_batch_is_given_to_another_worker(officer: User) -> None:
    batch = receive_file([SIMPLE.encode()], name="a.csv", team=None, by=officer)
    assert pursue() == []
    ImportBatch.objects.update(beat_at=timezone.now() - timedelta(minutes=1))
    assert pursue() == [batch.pk]


def test_a_file_opened_meanwhile_is_not_opened_twice(officer: User) -> None:
    batch = sorted_out(SIMPLE, officer)
    imported(SIMPLE, officer)
    confirm(batch, by=officer)
    work_on(batch.pk)
    assert Participant.objects.count() == 2
    assert {row.state for row in batch.rows.all()} == {State.FAILED}
    assert "entre-temps" in findings(batch, 2).refused[-1].reason


def test_an_interrupted_import_goes_on_where_it_stopped(
    officer: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    from rivage.intake.actions import carrying_out

    text = "Nom;Prénom\n" + "".join(f"{name};Zoé\n" for name in _names(20))
    batch = sorted_out(text, officer)
    confirm(batch, by=officer)
    monkeypatch.setattr(carrying_out, "ROWS_AT_ONCE", 4)
    opened = carrying_out.open_all
    calls = 0

    def cut_short(*args: object, **kwargs: object) -> object:
        nonlocal calls
        calls += 1
        files = opened(*args, **kwargs)  # type: ignore[arg-type]
        if calls == 3:
            raise KeyboardInterrupt
        return files

    monkeypatch.setattr(carrying_out, "open_all", cut_short)
    with pytest.raises(KeyboardInterrupt):
        work_on(batch.pk)
    # Two whole groups are there; the third was undone with its rows' state.
    assert Participant.objects.count() == 8
    assert batch.rows.filter(state=State.DONE).count() == 8
    work_on(batch.pk)
    assert Participant.objects.count() == 20
    assert counts_of(batch).done == 20


def _names(how_many: int) -> Iterable[str]:
    letters = "bcdfghjklmnpqrstvwxz"
    return (f"{letters[i]}a{letters[-i - 1]}ouri{letters[i]}el" for i in range(how_many))


SAMPLES = Path(__file__).parents[3] / "shared/data/samples/carnet-de-bord"


@pytest.mark.skipif(not SAMPLES.is_dir(), reason="the sample files are not on this machine")
def test_someone_else_s_file_is_imported_once(officer: User) -> None:
    text = (SAMPLES / "import_beneficiaires.csv").read_text(encoding="utf-8-sig")
    batch = imported(text, officer)
    assert verdicts(batch) == [
        Verdict.CREATE,
        Verdict.CREATE,
        Verdict.DUPLICATE,
        Verdict.DUPLICATE,
    ]
    again = sorted_out(text, officer)
    assert Verdict.CREATE not in verdicts(again)
    assert Participant.objects.count() == 2
