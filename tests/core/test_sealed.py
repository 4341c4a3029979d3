"""Sealed values: bound to their place, loud with a wrong key, resealed without a gap."""

import json
from base64 import b64encode
from collections.abc import Callable
from io import StringIO
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.utils import decrypt, encrypt
from django.core.exceptions import FieldError, ImproperlyConfigured
from django.core.management import CommandError, call_command
from django.db import connection
from hypothesis import given
from hypothesis import strategies as st

from rivage.accounts.models import User
from rivage.audit.models import Change, Entry
from rivage.core.context import acting_as_system
from rivage.core.resealing import count_left, reseal_everything, sealed_columns
from rivage.core.sealed import Keyring, Unsealable, keyring, split
from rivage.participants.models import Merge, Participant, TrustedRelay
from tests.factories import ParticipantFactory

ONE = "k1:" + b64encode(b"1" * 32).decode()
TWO = "k2:" + b64encode(b"2" * 32).decode()
OTHER = "k1:" + b64encode(b"9" * 32).decode()
CANARY = "CNY aime réparer les vélos"


def keys(text: str) -> Keyring:
    return Keyring.parse(text)


# ── The ring of keys ──────────────────────────────────────────────────────────────────────────


@given(st.binary(max_size=300), st.text(max_size=60))
def test_what_is_sealed_opens_in_its_place(plain: bytes, place: str) -> None:
    assert keys(ONE).unseal(keys(ONE).seal(plain, place), place) == plain


@given(st.binary(max_size=100), st.text(max_size=30), st.text(max_size=30))
def test_what_is_sealed_opens_nowhere_else(plain: bytes, place: str, elsewhere: str) -> None:
    if place == elsewhere:
        return
    with pytest.raises(Unsealable):
        keys(ONE).unseal(keys(ONE).seal(plain, place), elsewhere)


@given(st.binary(min_size=1, max_size=60), st.data())
def test_one_changed_bit_is_refused(plain: bytes, data: st.DataObject) -> None:
    stored = bytearray(keys(ONE).seal(plain, "ici"))
    at = data.draw(st.integers(0, len(stored) * 8 - 1))
    stored[at // 8] ^= 1 << (at % 8)
    with pytest.raises(Unsealable):
        keys(ONE).unseal(bytes(stored), "ici")


@given(st.binary(max_size=60))
def test_bytes_that_were_never_sealed_are_refused(stored: bytes) -> None:
    with pytest.raises(Unsealable):
        keys(ONE).unseal(stored, "ici")


def test_a_wrong_key_of_the_same_name_is_loud() -> None:
    with pytest.raises(Unsealable):
        keys(OTHER).unseal(keys(ONE).seal(b"mot", "ici"), "ici")


def test_a_key_that_is_missing_is_named() -> None:
    with pytest.raises(Unsealable, match="k1"):
        keys(TWO).unseal(keys(ONE).seal(b"mot", "ici"), "ici")


def test_the_first_key_seals_and_all_of_them_open() -> None:
    both = keys(f"{TWO},{ONE}")
    assert both.unseal(keys(ONE).seal(b"mot", "ici"), "ici") == b"mot"
    assert split(both.seal(b"mot", "ici"))[0] == "k2"


def test_the_same_words_never_look_the_same_twice() -> None:
    assert keys(ONE).seal(b"mot", "ici") != keys(ONE).seal(b"mot", "ici")


@pytest.mark.parametrize("text", ["", "k1:c2hvcnQ=", ":" + "A" * 44, "k" * 40 + ONE[2:]])
def test_keys_that_protect_nothing_are_refused(text: str) -> None:
    with pytest.raises(ImproperlyConfigured):
        keys(text)


# ── Fields ────────────────────────────────────────────────────────────────────────────────────


@pytest.fixture
def person() -> Participant:
    return ParticipantFactory(skills=CANARY, background="autre chose")


def stored(person: Participant, column: str) -> bytes:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {column} FROM participants_participant WHERE id = %s", [person.pk])
        return bytes(cursor.fetchone()[0])


def put(person: Participant, column: str, value: bytes) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            f"UPDATE participants_participant SET {column} = %s WHERE id = %s", [value, person.pk]
        )


def fresh(person: Participant) -> Participant:
    return Participant.objects.get(pk=person.pk)


@pytest.mark.django_db
def test_the_database_never_holds_the_words(person: Participant) -> None:
    assert fresh(person).skills == CANARY
    assert CANARY.encode() not in stored(person, "skills")
    with connection.cursor() as cursor:
        cursor.execute("SELECT after::text FROM audit_change WHERE row_id = %s", [str(person.pk)])
        assert all(CANARY not in text for (text,) in cursor.fetchall())


@pytest.mark.django_db
def test_a_value_copied_to_another_row_does_not_open(person: Participant) -> None:
    other = ParticipantFactory(skills="dessin")
    put(other, "skills", stored(person, "skills"))
    with pytest.raises(Unsealable):
        _ = fresh(other).skills


@pytest.mark.django_db
def test_a_value_copied_to_another_column_does_not_open(person: Participant) -> None:
    put(person, "background", stored(person, "skills"))
    with pytest.raises(Unsealable):
        _ = fresh(person).background


@pytest.mark.django_db
def test_with_a_wrong_key_nothing_is_shown_nor_written_over(
    person: Participant, settings: Any
) -> None:
    before = stored(person, "skills")
    settings.RIVAGE_FIELD_KEYS = OTHER
    found = fresh(person)
    with pytest.raises(Unsealable):
        _ = found.skills
    found.housing = "foyer"
    found.save()
    assert stored(person, "skills") == before
    with pytest.raises(Unsealable):
        found.skills = "autre chose"


@pytest.mark.django_db
@pytest.mark.parametrize(
    "misuse",
    [
        lambda: Participant.objects.filter(skills="vélos").exists(),
        lambda: Participant.objects.update(skills="vélos"),
        lambda: list(Participant.objects.filter(skills__contains="vélos")),
    ],
)
def test_a_sealed_field_is_not_searched_nor_updated_in_bulk(
    misuse: Callable[[], Any],
) -> None:
    with pytest.raises(FieldError):
        misuse()


@pytest.mark.django_db
def test_saving_the_same_words_again_is_no_change(person: Participant) -> None:
    before = Change.objects.filter(row_id=str(person.pk)).count()
    found = fresh(person)
    found.skills = CANARY
    found.save()
    assert Change.objects.filter(row_id=str(person.pk)).count() == before


# ── Another key ───────────────────────────────────────────────────────────────────────────────
# Resealing is the owner's work, so these rows are the owner's own (undone with the test).

owned = pytest.mark.django_db(databases=["default", "trace", "owner"])


def a_file_under_the_first_key(settings: Any) -> Participant:
    settings.RIVAGE_FIELD_KEYS = ONE
    person = Participant(first_name="Awa", last_name="Vélo", audience=[0], skills=CANARY)
    user = User(email="cle@association.example", password="!")
    with acting_as_system(using="owner"):
        person.save(using="owner")
        person.skills = f"{CANARY} et les trains"
        person.save(using="owner")
        TrustedRelay.objects.using("owner").create(
            participant=person, name="Sa sœur", may_be_told=CANARY
        )
        user.save(using="owner")
        kept = Merge(kept=person, absorbed=person, moved={"mot": CANARY}, merged_by=user)
        kept.save(using="owner")
        Authenticator.objects.using("owner").create(
            user=user, type="totp", data={"secret": encrypt("JBSWY3DPEHPK3PXP")}
        )
        Authenticator.objects.using("owner").create(
            user=user, type="recovery_codes", data={"seed": encrypt("ab" * 40), "used_mask": 5}
        )
    return person


@owned
def test_after_a_rotation_nothing_is_left_under_the_old_key(settings: Any) -> None:
    person = a_file_under_the_first_key(settings)
    settings.RIVAGE_FIELD_KEYS = f"{TWO},{ONE}"
    assert sum(count_left().values()) == 9  # the control: there is something to do
    report = reseal_everything(batch=1)
    assert (report.left, report.closed) == ({}, [])
    assert report.resealed["participants.Participant.skills"] == 1
    assert report.resealed["participants.Participant.skills (historique)"] == 2
    # The old key can go: everything still opens, the history of a word included.
    settings.RIVAGE_FIELD_KEYS = TWO
    with acting_as_system(using="owner"):
        assert (
            Participant.objects.using("owner").get(pk=person.pk).skills == f"{CANARY} et les trains"
        )
        assert TrustedRelay.objects.using("owner").get().may_be_told == CANARY
        assert Merge.objects.using("owner").get().moved == {"mot": CANARY}
        last = Change.objects.using("owner").filter(operation="update").latest("pk")
    assert last.before is not None
    before = bytes.fromhex(last.before["skills"][2:])
    place = f"participants.Participant.skills:{person.pk}"
    assert keyring().unseal(before, place).decode() == CANARY
    totp, codes = Authenticator.objects.using("owner").order_by("pk")
    assert decrypt(totp.data["secret"]) == "JBSWY3DPEHPK3PXP"
    assert (decrypt(codes.data["seed"]), codes.data["used_mask"]) == ("ab" * 40, 5)


@owned
def test_a_rotation_is_no_change_of_the_file(settings: Any) -> None:
    a_file_under_the_first_key(settings)
    with acting_as_system(using="owner"):
        before = Change.objects.using("owner").count()
        settings.RIVAGE_FIELD_KEYS = f"{TWO},{ONE}"
        reseal_everything()
        assert Change.objects.using("owner").count() == before


@pytest.mark.django_db
def test_the_application_cannot_hide_a_change_as_a_rotation() -> None:
    person = ParticipantFactory()
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('rivage.resealing', 'on', true)")
    Participant.objects.filter(pk=person.pk).update(housing="foyer")
    assert Change.objects.filter(row_id=str(person.pk), operation="update").count() == 1


@owned
def test_a_value_whose_key_is_lost_is_left_and_said(settings: Any) -> None:
    person = a_file_under_the_first_key(settings)
    settings.RIVAGE_FIELD_KEYS = TWO
    out, errors = StringIO(), StringIO()
    with pytest.raises(CommandError, match="ne s’ouvrent avec aucune"):
        call_command("keys", "rotate", stdout=out, stderr=errors)
    assert f"participants.Participant.skills:{person.pk}" in errors.getvalue()
    settings.RIVAGE_FIELD_KEYS = ONE
    with acting_as_system(using="owner"):
        assert Participant.objects.using("owner").get(pk=person.pk).skills.startswith(CANARY)


@owned
def test_the_command_counts_and_leaves_a_trace(settings: Any) -> None:
    a_file_under_the_first_key(settings)
    settings.RIVAGE_FIELD_KEYS = f"{TWO},{ONE}"
    with pytest.raises(CommandError, match="9 valeurs"):
        call_command("keys", "status")
    out = StringIO()
    call_command("keys", "rotate", stdout=out)
    assert "9 valeurs scellées de nouveau" in out.getvalue()
    assert "les anciennes peuvent partir" in out.getvalue()
    with acting_as_system(using="owner"):
        entry = Entry.objects.using("owner").get(verb="keys.rotated")
    assert entry.subject == "core.Keyring:k2"
    assert CANARY not in json.dumps(entry.detail)
    call_command("keys", "status", stdout=out)


def test_a_new_key_can_be_put_before_the_others() -> None:
    out = StringIO()
    call_command("keys", "new", stdout=out)
    ring = keys(f"{out.getvalue().strip()},{ONE}")
    assert ring.current.startswith("k2")
    assert ring.unseal(keys(ONE).seal(b"mot", "ici"), "ici") == b"mot"


def test_every_sealed_column_is_known_to_the_rotation() -> None:
    places = {column.place for column in sealed_columns()}
    assert {"participants.Participant.skills", "audit.Reading.searched"} <= places
    assert len(places) == len(list(sealed_columns()))
