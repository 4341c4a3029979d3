"""Justice data is sealed at rest, and absent from everything that leaves the file.

Words are put in every box of every page about justice, then looked for: in each table as COPY
gives it, in the logs at their most talkative, in jobs, mails, sessions, and on the pages of those
who hold no file.
"""

import json
import logging
import shutil
import subprocess
import sys
import tomllib
from base64 import b64encode
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from django.apps import apps
from django.contrib.postgres.fields import ArrayField
from django.contrib.sessions.models import Session
from django.core import mail
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, connection, models, transaction
from django.urls import reverse
from django.utils import timezone

from rivage.audit.models import Change, Entry
from rivage.core.context import SYSTEM, identified, set_identity
from rivage.core.logs import formatter
from rivage.core.sealed import SealedField
from rivage.justice.actions.dossiers import opening
from rivage.justice.choices import DossierState, Regime
from rivage.justice.models import AdjustmentDossier
from rivage.web.adjustments.acts import following
from tests.factories import (
    AdjustmentDossierFactory,
    AppointmentFactory,
    CustodyPeriodFactory,
    DossierPieceFactory,
    EnrolmentFactory,
    EstablishmentFactory,
    ExpectedReleaseFactory,
    LeavePermitFactory,
    ObligationFactory,
    ParticipantFactory,
    ReferralFactory,
    RegimeLimitsFactory,
    TeamFactory,
    UserFactory,
)
from tests.justice.filling import fill

pytestmark = pytest.mark.django_db
ROOT = Path(__file__).parents[2]
WORD = "zqxvcanari"

# Text columns about justice that are neither sealed nor a choice, and why they may be.
IN_CLEAR = {
    "justice.ExpectedRelease.unknown_reason": "code of a vocabulary, read by lists",
    "justice.DossierPiece.kind": "code of a template of pieces, read by lists",
    "justice.PieceFile.media_type": "recognised from the content, one of three",
}
# Other models that hold what is said of a sentence, wherever they live.
ELSEWHERE = ("pathways.ReleaseFact", "pathways.HandOver", "scheduling.Passage")


def texts(app: str = "justice") -> Iterator[models.Field]:
    """Columns that could hold words: text, JSON, lists of either."""
    found = [*apps.get_app_config(app).get_models(), *map(apps.get_model, ELSEWHERE)]
    for model in found:
        for each in model._meta.concrete_fields:
            base = each.base_field if isinstance(each, ArrayField) else each
            if isinstance(base, models.CharField | models.TextField | models.JSONField):
                yield each


def unsealed(fields: Iterator[models.Field]) -> list[str]:
    return sorted(
        each.model._meta.label + "." + each.name for each in fields if not _may_be_read(each)
    )


def _may_be_read(each: models.Field) -> bool:
    return isinstance(each, SealedField) or bool(each.choices)


def test_every_text_about_justice_is_sealed_or_has_a_reason():
    assert set(unsealed(texts())) <= set(IN_CLEAR)


def test_a_new_text_column_that_is_not_sealed_is_seen():
    class Planted(models.Model):
        remark = models.TextField()
        tags = ArrayField(models.CharField(max_length=20))
        state = models.CharField(max_length=4, choices=[("a", "A")])

        class Meta:
            app_label = "justice"

        def __str__(self) -> str:
            return self.state

    try:
        assert {"justice.Planted.remark", "justice.Planted.tags"} <= set(unsealed(texts()))
        assert "justice.Planted.state" not in unsealed(texts())
    finally:
        del apps.all_models["justice"]["planted"]
        apps.clear_cache()


# ── Only the apps allowed import it ───────────────────────────────────────────────────────────


def linted(source: Path, tmp_path: Path) -> "subprocess.CompletedProcess[str]":
    """The contract about sentence data, as the product states it, on another tree."""
    told = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]
    (contract,) = (each for each in told["contracts"] if each["type"] == "protected")
    config = tmp_path / "importlinter.toml"
    config.write_text(
        f'[tool.importlinter]\nroot_package = "rivage"\n[[tool.importlinter.contracts]]\n'
        f'name = "Sentence data"\ntype = "protected"\n'
        f"protected_modules = {json.dumps(contract['protected_modules'])}\n"
        f"allowed_importers = {json.dumps(contract['allowed_importers'])}\n"
    )
    command = (
        "import sys; sys.path.insert(0, sys.argv[1]);"
        "from importlinter.cli import lint_imports;"
        "sys.exit(lint_imports(config_filename=sys.argv[2], no_cache=True))"
    )
    return subprocess.run(
        [sys.executable, "-c", command, str(source), str(config)],
        capture_output=True, text=True, cwd=tmp_path, check=False,
    )  # fmt: skip


def test_an_import_from_an_app_that_is_not_allowed_breaks_the_contract(tmp_path):
    """The contract is tried on a copy of the product, then with one import too many."""
    source = tmp_path / "src"
    only_code = shutil.ignore_patterns("static", "templates", "__pycache__", "data", "*.egg-info")
    shutil.copytree(ROOT / "src", source, ignore=only_code)
    kept = linted(source, tmp_path)
    assert kept.returncode == 0, kept.stdout + kept.stderr
    planted = source / "rivage" / "organisations" / "models.py"
    planted.write_text(planted.read_text() + "\nimport rivage.justice.models\n")
    broken = linted(source, tmp_path)
    assert broken.returncode == 1, broken.stdout + broken.stderr
    assert "rivage.organisations.models" in broken.stdout


# ── Words in every box ────────────────────────────────────────────────────────────────────────


class Ear(logging.Handler):
    """Everything that is logged, as production writes it."""

    def __init__(self) -> None:
        super().__init__(logging.DEBUG)
        self.setFormatter(formatter(as_json=True))
        self.heard: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.heard.append(self.format(record))


@pytest.fixture
def ear():
    ear, root = Ear(), logging.getLogger()
    loggers = [
        root,
        *(logging.getLogger(name) for name in ("django.db.backends", "django", "rivage")),
    ]
    before = [logger.level for logger in loggers]
    root.addHandler(ear)
    for logger in loggers:
        logger.setLevel(logging.DEBUG)
    connection.force_debug_cursor = True
    yield ear
    connection.force_debug_cursor = False
    root.removeHandler(ear)
    for logger, level in zip(loggers, before, strict=True):
        logger.setLevel(level)


@pytest.fixture
def team():
    return TeamFactory(keeps_custody_numbers=True)


@pytest.fixture
def officer(team):
    return UserFactory(team=team)


@pytest.fixture
def person(team, officer):
    someone = ParticipantFactory(team=team, officer=officer)
    EnrolmentFactory(participant=someone, officer=officer)
    CustodyPeriodFactory(
        participant=someone, regime=Regime.SAS, establishment=EstablishmentFactory(),
        recorded_by=officer,
    )  # fmt: skip
    ExpectedReleaseFactory(participant=someone, recorded_by=officer)
    return someone


def ago(days):
    return timezone.localdate() - timedelta(days=days)


STATES: dict[str, dict[str, object]] = {
    "depot": {"state": DossierState.COLLECTED},
    "audience": {"state": DossierState.FILED, "filed_on": ago(50)},
    "decision": {
        "state": DossierState.HEARD, "filed_on": ago(50),
        "hearing_at": timezone.now() - timedelta(days=3),
    },
    "": {
        "state": DossierState.ENFORCEABLE, "filed_on": ago(80), "decided_on": ago(9),
        "decision": "granted", "notified_at": timezone.now() - timedelta(days=9),
    },
}  # fmt: skip


# Where the first answer of a list would not let the words in.
PARTICULAR = {
    "/date-de-sortie/": {"unknown_reason": ""},
    "/decision/?refus": {"outcome": "refused"},
}


def pages(person, officer) -> list[str]:
    """Every page about justice that has boxes, in an order that keeps each of them possible."""
    own = {"participant": person}
    dossier = AdjustmentDossierFactory(**own, opened_by=officer)
    piece = DossierPieceFactory(dossier=dossier)
    permit = LeavePermitFactory(**own, created_by=officer)
    granted = LeavePermitFactory(**own, asked=True, created_by=officer)
    AppointmentFactory(**own, officer=officer)
    limits = RegimeLimitsFactory(**own, recorded_by=officer)
    duty = ObligationFactory(**own, recorded_by=officer)
    period = person.custody_periods.get()
    addresses = [
        ("justice:tell", person.pk), ("justice:correct", period.pk),
        ("justice:correct_limits", limits.pk), ("justice:set_limits", person.pk),
        ("justice:correct_obligation", duty.pk), ("justice:add_obligation", person.pk),
        ("permits:custody_number", person.pk), ("permits:new", person.pk),
        ("permits:correct", permit.pk), ("permits:ask", permit.pk), ("permits:grant", granted.pk),
        ("adjustments:new", person.pk), ("adjustments:project", dossier.pk),
        ("adjustments:housing", dossier.pk), ("adjustments:job", dossier.pk),
        ("adjustments:add_piece", dossier.pk), ("adjustments:piece", piece.pk),
        ("road:hand_over", person.pk),
    ]  # fmt: skip
    found = [reverse(name, args=[pk]) for name, pk in addresses]
    for slug, state in STATES.items():
        there = AdjustmentDossierFactory(**own, opened_by=officer, **state)
        found.append(reverse("adjustments:act", args=[there.pk, slug or _enforcing(there)]))
    refused = AdjustmentDossierFactory(**own, opened_by=officer, **STATES["decision"])
    found.append(reverse("adjustments:act", args=[refused.pk, "decision"]) + "?refus")
    return found


def _enforcing(dossier: AdjustmentDossier) -> str:
    return next(act.slug for act in following(dossier) if "executing" in act.states)


@pytest.fixture
def written(person, officer, ear, client):
    """The words are in the file: every box of every page has been filled."""
    client.force_login(officer)
    for address in pages(person, officer):
        more = next((said for end, said in PARTICULAR.items() if address.endswith(end)), {})
        for answer in fill(client, address, WORD, **more):
            assert answer.status_code in {302, 422}, f"{address}: {answer.status_code}"
    for piece in person.adjustment_dossiers.first().pieces.all()[:1]:
        paper = SimpleUploadedFile(f"{WORD}.pdf", b"%PDF-1.7 " + WORD.encode() + b"\n%%EOF")
        client.post(reverse("adjustments:attach", args=[piece.pk]), {"file": paper})
    return person


def sealed_texts() -> list[SealedField]:
    found = [*apps.get_app_config("justice").get_models(), *map(apps.get_model, ELSEWHERE)]
    return [
        each
        for model in found
        for each in model._meta.concrete_fields
        if isinstance(each, SealedField)
    ]


# Sealed fields that no box fills with words of one's own, and what they hold.
NO_BOX = {
    "DossierMoment.before", "PermitMoment.before", "Passage.changes", "AdjustmentDossier.hours",
    "AdjustmentDossier.job_hours", "RegimeLimits.hours", "ReleaseFact.note",
    "CustodyPeriod.quarter",
}  # fmt: skip


def test_the_words_are_written_and_read_back_by_those_who_may(written):
    said = set()
    for each in sealed_texts():
        for row in each.model._default_manager.all():
            value = getattr(row, each.name)
            text = value.decode("latin-1") if isinstance(value, bytes) else str(value)
            if WORD in text:
                said.add(f"{each.model.__name__}.{each.name}")
    wanted = {f"{each.model.__name__}.{each.name}" for each in sealed_texts()} - NO_BOX
    assert wanted - said == set()


def spellings(word: str) -> list[bytes]:
    """As itself, as the bytes of it in hexadecimal, and in base64 wherever it begins."""
    raw = word.encode()
    coded = [b64encode(b"x" * shift + raw)[4 if shift else 0 : -4] for shift in range(3)]
    return [raw.lower(), raw.hex().encode(), *(each.lower() for each in coded)]


def tables() -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT format('%I.%I', schemaname, tablename) FROM pg_tables"
            " WHERE schemaname NOT IN ('pg_catalog', 'information_schema')"
        )
        return [name for (name,) in cursor.fetchall()]


def copied(table: str) -> bytes:
    """What a dump would hold of it."""
    with connection.connection.cursor().copy(f"COPY (SELECT * FROM {table}) TO STDOUT") as copy:
        return b"".join(bytes(part) for part in copy)


def in_tables(word: str) -> list[str]:
    set_identity(SYSTEM)
    return [
        table
        for table in tables()
        if any(spelling in copied(table).lower() for spelling in spellings(word))
    ]


def test_no_table_holds_them_in_clear_not_even_jobs_history_and_drafts(written):
    assert "public.procrastinate_jobs" in tables()
    assert in_tables(WORD) == []


def test_a_table_that_held_them_would_be_seen(person):
    with connection.cursor() as cursor:
        cursor.execute("CREATE TEMP TABLE planted (said bytea, told text)")
        cursor.execute("INSERT INTO planted VALUES (%s, %s)", [WORD.encode(), f'{{"a": "{WORD}"}}'])
    assert any(name.endswith("planted") for name in in_tables(WORD))


def test_the_logs_never_say_them(written, ear):
    heard = "\n".join(ear.heard)
    assert '"logger": "django.db.backends"' in heard
    assert WORD.lower() not in heard.lower()
    assert WORD.encode().hex() not in heard.lower()


def test_a_log_that_said_them_would_be_heard(ear):
    logging.getLogger("rivage.justice").debug("project: %s", WORD)
    assert WORD in "\n".join(ear.heard)


def test_an_error_in_the_middle_of_an_act_never_says_them(
    person, officer, ear, client, monkeypatch
):
    def break_down(*_args: object, **_said: object) -> None:
        with transaction.atomic():
            dossier = person.adjustment_dossiers.first()
            dossier.project, dossier.enforced_on, dossier.state = WORD, None, "executing"
            dossier.save()

    dossier = AdjustmentDossierFactory(participant=person, opened_by=officer)
    monkeypatch.setattr(opening, "change", break_down)
    client.force_login(officer)
    client.raise_request_exception = False
    address = reverse("adjustments:project", args=[dossier.pk])
    answers = fill(client, address, WORD)
    assert [each.status_code for each in answers] == [500]
    heard = "\n".join(ear.heard)
    assert IntegrityError.__name__ in heard
    assert WORD.lower() not in heard.lower()


def test_neither_mails_nor_sessions_say_them(written):
    assert not any(WORD in str(message.message()) for message in mail.outbox)
    set_identity(SYSTEM)
    for session in Session.objects.all():
        assert WORD not in json.dumps(session.get_decoded(), default=str)


@pytest.mark.parametrize("visitor", ["administrator", "dpo", "stranger"])
def test_those_who_hold_no_file_never_meet_them(written, client, visitor):
    roles = {"administrator": {"administrator": True}, "dpo": {"dpo": True}, "stranger": {}}
    user = UserFactory(team=TeamFactory(), **roles[visitor])
    client.force_login(user)
    names = (
        "today:today", "people:list", "adjustments:list", "permits:list", "road:list",
        "road:printed", "referrals:list", "traces:list", "traces:alerts", "team:list",
        "intake:list", "interviews:list",
    )  # fmt: skip
    for name in names:
        page = client.get(reverse(name), follow=True)
        assert WORD.encode() not in page.content, name


def test_lists_of_many_people_never_say_them(written, officer, client):
    """What is on screen while someone walks by: states and days, no words."""
    client.force_login(officer)
    for name in ("today:today", "people:list", "adjustments:list", "permits:list", "road:list"):
        page = client.get(reverse(name))
        assert page.status_code == 200
        assert WORD.encode() not in page.content, name


def test_the_sheet_that_is_taken_along_says_nothing_of_the_rest(person, officer, client):
    """Shown at a door, to an employer perhaps: neither the team's words nor any request."""
    AdjustmentDossierFactory(participant=person, opened_by=officer, project=WORD, reasons=WORD)
    permit = LeavePermitFactory(participant=person, granted=True, created_by=officer, note=WORD)
    client.force_login(officer)
    page = client.get(reverse("permits:sheet", args=[permit.pk]))
    assert page.status_code == 200
    assert WORD.encode() not in page.content


def test_the_receipt_of_an_orientation_says_nothing_of_it(written, officer, team, client):
    """What goes back to whoever oriented the person."""
    referral = ReferralFactory(
        participant=written, team=team, status="accepted", answered_on=ago(1), answered_by=officer
    )
    client.force_login(officer)
    page = client.get(reverse("referrals:receipt", args=[referral.pk]))
    assert page.status_code == 200
    assert WORD.encode() not in page.content


def test_what_is_told_of_acts_holds_codes_and_days_only(written):
    set_identity(SYSTEM)
    for rows in (Entry.objects.all(), Change.objects.all()):
        for row in rows.values():
            assert WORD not in json.dumps(row, default=str)


def test_only_those_who_may_open_the_file_open_a_paper(written, client, officer):
    with identified(officer.identity):
        piece = written.adjustment_dossiers.first().pieces.first()
        paper = piece.files.first()
    assert paper is not None
    address = reverse("adjustments:paper", args=[paper.pk])
    client.force_login(UserFactory(team=TeamFactory()))
    assert client.get(address).status_code == 404
    client.force_login(officer)
    answer = client.get(address)
    content = b"".join(answer) if answer.streaming else answer.content
    assert WORD.encode() in content
