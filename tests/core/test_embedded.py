import os
import signal
import stat
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import psutil
import psycopg
import pytest

from rivage.core.database_roles import RightsMissing, database_named_by, with_database
from rivage.core.embedded import (
    ensure_database,
    is_running,
    prepare_roles,
    running_socket,
    stop_database,
)
from tests.core.folders import folder_for_a_server

# One cluster for the file: making one takes a second.
pytestmark = pytest.mark.xdist_group("embedded")


@pytest.fixture(scope="module")
def data() -> Iterator[Path]:
    with folder_for_a_server() as folder:
        yield folder


@pytest.fixture
def elsewhere() -> Iterator[Path]:
    with folder_for_a_server() as folder:
        yield folder


def postmaster(data: Path) -> int:
    return int((data / "postgres" / "postmaster.pid").read_text().split()[0])


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def test_a_second_call_finds_the_server_running(data: Path) -> None:
    url = ensure_database(data)
    first = postmaster(data)
    assert ensure_database(data) == url
    assert postmaster(data) == first


def test_many_starters_at_once_start_one_server(data: Path) -> None:
    stop_database(data)
    with ThreadPoolExecutor(4) as threads:
        urls = set(threads.map(lambda _: ensure_database(data), range(4)))
    assert len(urls) == 1
    assert is_running(data)


def test_the_server_is_safe_and_closed_to_others(data: Path) -> None:
    with psycopg.connect(ensure_database(data)) as connection:
        for name, value in {
            "fsync": "on",
            "full_page_writes": "on",
            "synchronous_commit": "on",
            "data_checksums": "on",
            "listen_addresses": "",
        }.items():
            assert connection.execute(f"SHOW {name}".encode()).fetchone() == (value,)
    socket = running_socket(data / "postgres")
    assert socket is not None
    assert mode(socket) == 0o700
    assert mode(data / "postgres") == 0o700


def test_letters_with_accents_are_letters(data: Path) -> None:
    with psycopg.connect(ensure_database(data)) as connection:
        assert connection.execute("SELECT lower('ÉLOÏSE')").fetchone() == ("éloïse",)


def test_the_server_outlives_the_command_that_started_it(data: Path) -> None:
    stop_database(data)
    code = "import sys; from pathlib import Path; from rivage.core.embedded import ensure_database;"
    code += "ensure_database(Path(sys.argv[1]))"
    subprocess.run([sys.executable, "-c", code, str(data)], check=True)
    assert is_running(data)


def test_what_was_committed_is_there_after_the_server_was_killed(data: Path) -> None:
    with psycopg.connect(ensure_database(data), autocommit=True) as connection:
        connection.execute("CREATE TABLE IF NOT EXISTS kept (word text)")
        connection.execute("INSERT INTO kept VALUES ('avant')")
    os.kill(postmaster(data), signal.SIGKILL)
    began = time.monotonic()
    with psycopg.connect(ensure_database(data)) as connection:
        assert connection.execute("SELECT word FROM kept").fetchone() == ("avant",)
    assert time.monotonic() - began < 5


def test_a_pid_file_left_behind_is_not_taken_for_a_server(data: Path) -> None:
    ensure_database(data)
    content = (data / "postgres" / "postmaster.pid").read_text()
    owner = (data / "postgres").stat()
    stop_database(data)
    # The number now belongs to a program of the same account: this one, or its parent for root.
    pid_file = data / "postgres" / "postmaster.pid"
    pid_file.write_text(content.replace(content.split()[0], str(os.getpid()), 1))
    os.chown(pid_file, owner.st_uid, owner.st_gid)
    assert not is_running(data)
    assert running_socket(data / "postgres") is None
    ensure_database(data)
    assert postmaster(data) != os.getpid()


def test_a_folder_too_deep_for_a_socket_still_works(elsewhere: Path) -> None:
    deep = elsewhere / ("d" * 60) / ("e" * 60)
    url = ensure_database(deep, durable=False)
    socket = running_socket(deep / "postgres")
    assert socket is not None
    assert not socket.is_relative_to(deep)
    assert mode(socket) == 0o700
    with psycopg.connect(url) as connection:
        assert connection.execute("SHOW fsync").fetchone() == ("off",)


@pytest.mark.skipif(os.geteuid() != 0, reason="only root has to hand the server to another account")
def test_for_root_the_server_runs_as_another_and_closed_folders_stay_closed(
    elsewhere: Path,
) -> None:
    private = elsewhere / "private"
    private.mkdir(mode=0o700)
    ensure_database(private / "data", durable=False)
    assert psutil.Process(postmaster(private / "data")).uids().effective != 0
    stranger = subprocess.run(["ls", str(private)], user="nobody", check=False)
    assert stranger.returncode != 0
    through = subprocess.run(["ls", str(private / "data")], user="nobody", check=False)
    assert through.returncode != 0


def test_the_roles_have_no_power_over_the_walls(data: Path) -> None:
    url = ensure_database(data)
    owner_url, app_url = prepare_roles(url, "trial", secrets=data / "secrets")
    again = prepare_roles(url, "trial", secrets=data / "secrets")
    assert again == (owner_url, app_url)
    assert mode(data / "secrets" / "roles.json") == 0o600
    power = (
        "SELECT rolsuper, rolbypassrls, rolcreatedb, rolcreaterole, rolcanlogin"
        " FROM pg_roles WHERE rolname = current_user"
    )
    for role_url in (owner_url, app_url):
        with psycopg.connect(role_url) as connection:
            assert connection.execute(power).fetchone() == (False, False, False, False, True)
    with psycopg.connect(owner_url) as connection:
        connection.execute("CREATE TABLE ours (word text)")
        installed = {name for (name,) in connection.execute("SELECT extname FROM pg_extension")}
        assert {"btree_gist", "pg_trgm", "unaccent"} <= installed
    with (
        psycopg.connect(app_url) as connection,
        pytest.raises(psycopg.errors.InsufficientPrivilege),
    ):
        connection.execute("CREATE TABLE theirs (word text)")


def test_a_role_that_may_create_roles_is_enough(data: Path) -> None:
    url = ensure_database(data)
    prepare_roles(url, "trial", secrets=data / "secrets")
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute("DROP DATABASE IF EXISTS other")
        connection.execute("CREATE ROLE operator LOGIN CREATEROLE CREATEDB")
        connection.execute("GRANT rivage_owner, rivage_app TO operator WITH ADMIN OPTION")
    as_operator = url.replace("postgres@", "operator@", 1)
    _, app_url = prepare_roles(as_operator, "other", secrets=data / "secrets")
    with psycopg.connect(app_url) as connection:
        assert connection.info.dbname == "other"


def test_missing_rights_are_said_in_a_sentence(data: Path) -> None:
    url = ensure_database(data)
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute("CREATE ROLE visitor LOGIN")
    with pytest.raises(RightsMissing, match="CREATEROLE"):
        prepare_roles(url.replace("postgres@", "visitor@", 1), "third", secrets=data / "secrets")


def test_an_unreachable_server_is_said_in_a_sentence(tmp_path: Path) -> None:
    nowhere = "postgresql://someone@127.0.0.1:1/rivage"
    with pytest.raises(RightsMissing, match="Impossible de joindre PostgreSQL"):
        prepare_roles(nowhere, secrets=tmp_path)


@pytest.mark.parametrize(
    ("url", "name"),
    [
        ("postgresql://a:b@host/suivi", "suivi"),
        ("postgresql://a:b@host/postgres", "rivage"),
        ("postgresql://a:b@host", "rivage"),
        ("postgresql://postgres@/postgres?host=/tmp/s", "rivage"),
    ],
)
def test_the_database_is_the_one_of_the_url(url: str, name: str) -> None:
    assert database_named_by(url) == name
    assert database_named_by(with_database(url, "x y")) == "x y"
