from dataclasses import replace
from pathlib import Path

import pytest
from django.contrib.staticfiles.storage import ManifestStaticFilesStorage
from django.core.management.base import CommandError
from django.db import connections

from rivage.core.checks import (
    Installation,
    Role,
    application_role,
    look,
    refusals,
    server_settings,
)
from rivage.core.management import start_checks
from rivage.core.static_files import missing_files

SAFE_SERVER = {"fsync": "on", "synchronous_commit": "on", "full_page_writes": "on"}
SOUND = Installation(
    mode="production",
    secret_key="k" * 64,
    field_keys="k1:MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE=",
    debug=False,
    allowed_hosts=("rivage.example",),
    role=Role("rivage_app"),
    server=SAFE_SERVER,
)


def only(reasons: list[str]) -> str:
    (reason,) = reasons
    return reason


def test_a_sound_installation_may_start() -> None:
    assert refusals(SOUND) == []


@pytest.mark.parametrize(
    ("unsafe", "said"),
    [
        ({"secret_key": "demo-" + "k" * 64}, "SECRET_KEY est celui d’une démonstration"),
        ({"secret_key": "short"}, "SECRET_KEY est trop court"),
        ({"secret_key": ""}, "SECRET_KEY est trop court"),
        ({"debug": True}, "DEBUG"),
        ({"field_keys": ""}, "RIVAGE_FIELD_KEYS manque"),
        ({"field_keys": "k2:abc, demo-1:abc"}, "clé de démonstration"),
        ({"allowed_hosts": ()}, "ALLOWED_HOSTS"),
        ({"allowed_hosts": ("*",)}, "ALLOWED_HOSTS"),
        ({"role": Role("app", superuser=True)}, "superutilisateur"),
        ({"role": Role("app", bypasses_walls=True)}, "BYPASSRLS"),
        ({"role": Role("app", tables_within_reach=3)}, "possède 3 tables"),
        ({"missing_walls": ("participants_participant",)}, "participants_participant"),
    ],
)
def test_production_refuses(unsafe: dict[str, object], said: str) -> None:
    assert said in only(refusals(replace(SOUND, **unsafe)))  # type: ignore[arg-type]


@pytest.mark.parametrize("name", SAFE_SERVER)
@pytest.mark.parametrize("value", ["off", None])
def test_production_refuses_a_server_that_may_lose_data(name: str, value: str | None) -> None:
    server = {key: kept for key, kept in (SAFE_SERVER | {name: value}).items() if kept}
    assert name in only(refusals(replace(SOUND, server=server)))


def test_several_reasons_are_all_said() -> None:
    assert len(refusals(replace(SOUND, debug=True, secret_key="", field_keys=""))) == 3


def test_the_walls_hold_in_the_demonstration_too() -> None:
    demonstration = replace(SOUND, mode="demo", secret_key="demo-x", allowed_hosts=("127.0.0.1",))
    assert refusals(demonstration) == []
    assert refusals(replace(demonstration, role=Role("app", superuser=True)))
    assert refusals(replace(demonstration, missing_walls=("x",)))


def test_a_start_without_the_files_of_the_pages_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A version was installed and `collectstatic` forgotten, or run before the new version."""
    storage = ManifestStaticFilesStorage(location=tmp_path)
    found = missing_files(storage)
    assert "rivage/css/app.css" in found
    storage.hashed_files = {name: name for name in found if name != "rivage/css/app.css"}
    assert missing_files(storage) == ["rivage/css/app.css"]
    monkeypatch.setattr(start_checks, "missing_files", lambda: missing_files(storage))
    with pytest.raises(CommandError, match="collectstatic"):
        start_checks.refuse_missing_files()


@pytest.mark.django_db
def test_the_applications_role_is_seen_as_it_is() -> None:
    assert application_role() == Role("rivage_app")


@pytest.mark.django_db(databases={"default", "owner"})
def test_the_owner_is_seen_to_reach_the_tables() -> None:
    assert application_role(using="owner").tables_within_reach > 10


@pytest.mark.django_db
def test_the_servers_settings_are_read() -> None:
    with connections["default"].cursor() as cursor:
        cursor.execute("SET LOCAL synchronous_commit = off")
    assert server_settings()["synchronous_commit"] == "off"
    assert set(server_settings()) == set(SAFE_SERVER)


@pytest.mark.django_db
def test_what_is_looked_at_comes_from_the_settings_and_the_database() -> None:
    found = look()
    assert found.mode == "test"
    assert found.role.name == "rivage_app"
    assert found.missing_walls == ()
