"""`rivage demo` for real: opened, killed piece by piece, stopped, opened again."""

import http.client
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import psutil
import pytest

from rivage.core.embedded import is_running
from tests.core.folders import folder_for_a_server

pytestmark = [pytest.mark.kill, pytest.mark.xdist_group("demonstration")]


@pytest.fixture(scope="module")
def data() -> Iterator[Path]:
    with folder_for_a_server() as folder:
        yield folder


@pytest.fixture(scope="module")
def port() -> int:
    return free_port()


def free_port() -> int:
    with socket.socket() as attempt:
        attempt.bind(("127.0.0.1", 0))
        return int(attempt.getsockname()[1])


def environment(data: Path) -> dict[str, str]:
    """As someone who has just cloned the project: none of the tests' own variables."""
    ours = {"RIVAGE_MODE", "SECRET_KEY", "RIVAGE_FIELD_KEYS", "DJANGO_SETTINGS_MODULE"}
    kept = {
        name: value
        for name, value in os.environ.items()
        if name not in ours and not name.startswith("DATABASE_")
    }
    return kept | {"RIVAGE_DATA": str(data)}


def rivage(data: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "rivage", *arguments],
        env=environment(data),
        capture_output=True,
        text=True,
        timeout=180,
        check=False,
    )


@contextmanager
def opened(data: Path, port: int) -> Iterator[psutil.Process]:
    """The demonstration, from the moment it says it is open; stopped at the end.

    Without its people, who take a minute to arrive: what is tested here is what carries them.
    """
    (data / ".seeded").touch()
    said = data / "demo.log"
    command = [sys.executable, "-m", "rivage", "demo", "--port", str(port)]
    with (
        said.open("w") as log,
        subprocess.Popen(command, env=environment(data), stdout=log, stderr=log) as process,
    ):
        try:
            assert until(lambda: "Rivage est ouvert" in said.read_text(), 180), said.read_text()
            yield psutil.Process(process.pid)
        finally:
            process.terminate()
            process.wait(90)


@pytest.fixture(scope="module")
def demonstration(data: Path, port: int) -> Iterator[psutil.Process]:
    with opened(data, port) as process:
        yield process


def until(holds: Callable[[], bool], seconds: float) -> bool:
    limit = time.monotonic() + seconds
    while time.monotonic() < limit:
        if holds():
            return True
        time.sleep(0.1)
    return False


def answers(port: int) -> bool:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
    try:
        connection.request("GET", "/healthz")
        return connection.getresponse().status == 200
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()


def running(parent: psutil.Process, word: str) -> list[psutil.Process]:
    """Its live children that have this word in their command line."""
    found = []
    for child in parent.children():
        with suppress(psutil.Error):  # it died while we looked
            if word in child.cmdline():
                found.append(child)
    return found


@pytest.mark.parametrize("who", ["one page worker", "every page worker", "the page server"])
def test_the_pages_come_back_after_a_kill(
    demonstration: psutil.Process, port: int, who: str
) -> None:
    assert until(lambda: len(running(demonstration, "granian")) == 1, 60)
    (server,) = running(demonstration, "granian")
    workers = running(server, "granian")
    assert len(workers) == 2
    victims = {"one page worker": workers[:1], "every page worker": workers}.get(who, [server])
    for victim in victims:
        victim.send_signal(signal.SIGKILL)
    assert until(lambda: not any(victim.is_running() for victim in victims), 60)
    assert until(lambda: all(answers(port) for _ in range(4)), 60)
    assert until(lambda: has_two_workers(demonstration), 60)


def has_two_workers(demonstration: psutil.Process) -> bool:
    servers = running(demonstration, "granian")
    return len(servers) == 1 and len(servers[0].children()) >= 2


def test_the_job_worker_comes_back_after_a_kill(demonstration: psutil.Process) -> None:
    (worker,) = running(demonstration, "worker")
    worker.send_signal(signal.SIGKILL)

    def replaced() -> bool:
        return any(child.pid != worker.pid for child in running(demonstration, "worker"))

    assert until(replaced, 60)


def test_the_database_comes_back_after_a_kill(
    demonstration: psutil.Process, data: Path, port: int
) -> None:
    first = int((data / "postgres" / "postmaster.pid").read_text().split()[0])
    os.kill(first, signal.SIGKILL)
    pid_file = data / "postgres" / "postmaster.pid"
    assert until(lambda: is_running(data) and pid_file.read_text().split()[0] != str(first), 60)
    assert until(lambda: all(answers(port) for _ in range(8)), 60)


@pytest.mark.usefixtures("demonstration")
def test_a_port_in_use_is_said_in_a_sentence(tmp_path: Path, port: int) -> None:
    second = rivage(tmp_path, "demo", "--port", str(port))
    assert second.returncode == 1
    assert second.stderr.count("\n") == 1
    assert f"Le port {port} est déjà pris" in second.stderr


@pytest.mark.usefixtures("demonstration")
def test_two_demonstrations_do_not_share_their_data(data: Path) -> None:
    second = rivage(data, "demo", "--port", "0")
    assert second.returncode == 1
    assert "tourne déjà" in second.stderr
    assert "arrêtez-la" in rivage(data, "demo-reset").stderr


@pytest.mark.usefixtures("demonstration")
def test_a_command_typed_beside_the_demonstration_is_part_of_it(data: Path) -> None:
    assert rivage(data, "migrate", "--check").returncode == 0
    refused = rivage(data, "check-production")
    assert refused.returncode == 1
    assert "SECRET_KEY est celui d’une démonstration" in refused.stderr


def test_stopped_it_leaves_nothing_running_and_keeps_its_data() -> None:
    with folder_for_a_server() as folder:
        _stopped_opened_again_and_forgotten(folder)


def _stopped_opened_again_and_forgotten(data: Path) -> None:
    port = free_port()
    with opened(data, port) as process:
        family = process.children(recursive=True)
        secret = (data / "secrets" / "secret-key").read_text()
    assert not any(child.is_running() for child in family)
    assert not is_running(data)
    assert not answers(port)
    with opened(data, port):
        assert (data / "secrets" / "secret-key").read_text() == secret

    assert rivage(data, "demo-reset").returncode == 0
    assert not (data / "postgres").exists()
    assert not (data / "secrets").exists()
    assert rivage(data, "migrate").returncode != 0
