"""`rivage demo`: everything from an empty folder to an open page, then kept alive until Ctrl-C."""

import argparse
import fcntl
import http.client
import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path

from rivage.core import assets
from rivage.core.database_roles import RightsMissing, data_folder
from rivage.core.embedded import DatabaseFailed, is_running, stop_database
from rivage.core.installation import (
    make_demonstration_secrets,
    prepare_database,
    uses_embedded_database,
)
from rivage.core.processes import (
    Program,
    ignore_interruptions,
    interrupt_on_terminate,
    keep_alive,
    rivage,
    stop_all,
    web_server,
)
from rivage.core.system_user import NoWayThrough

HOST = "127.0.0.1"  # the demonstration has no password worth the name: it never leaves this machine
READY_WITHIN = 90.0
SEED = assets.SOURCES / "demonstration" / "management" / "commands" / "seed.py"


class CannotStart(Exception):
    """The demonstration cannot open; the message says why, in a sentence."""


def demo(arguments: Sequence[str]) -> int:
    parser = argparse.ArgumentParser(prog="rivage demo")
    parser.add_argument("--port", type=int, default=_default_port())
    port: int = parser.parse_args(arguments).port
    data = data_folder()
    programs: list[Program] = []
    interrupt_on_terminate()
    with _only_one(data) as mine:
        if not mine:
            return _refuse(
                "La démonstration tourne déjà avec ces données : arrêtez-la d’abord (Ctrl-C)."
            )
        try:
            _check_port(port)
            programs += _prepare(data, port)
            _open(programs, port)
            keep_alive(programs, before_restart=lambda: _revive_database(data), say=_say)
        except KeyboardInterrupt:
            _say("Arrêt…")
        except (
            CannotStart,
            DatabaseFailed,
            RightsMissing,
            NoWayThrough,
            assets.AssetMissing,
        ) as reason:
            return _refuse(str(reason))
        finally:
            ignore_interruptions()
            stop_all(programs)
            if uses_embedded_database():
                stop_database(data)
    return 0


def reset(data: Path) -> None:
    """Forget the demonstration: its database, its files, its secrets."""
    with _only_one(data) as mine:
        if not mine:
            raise CannotStart("La démonstration tourne encore : arrêtez-la d’abord (Ctrl-C).")
        stop_database(data)
        for name in ("postgres", "socket", "static", "mail", "media", "secrets", ".seeded"):
            path = data / name
            if path.is_dir():
                shutil.rmtree(path)
            else:
                path.unlink(missing_ok=True)
    if not uses_embedded_database():
        _say(
            "La base de DATABASE_URL n’a pas été touchée : "
            "supprimez-la vous-même si vous le voulez."
        )


def _prepare(data: Path, port: int) -> list[Program]:
    """The slow steps, each once and each with a word about it."""
    began = time.monotonic()
    os.environ["RIVAGE_MODE"] = "demo"
    os.environ["RIVAGE_DATA"] = str(data)
    os.environ["RIVAGE_PORT"] = str(port)
    _say("Base de données…")
    make_demonstration_secrets(data)
    prepare_database(data)
    environment = _children_environment()
    _say("Structure et droits…")
    _step(environment, "migrate", "--verbosity", "0")
    assets.copy()
    _say("Fichiers des pages…")
    _collect_static(data, environment)
    _seed(data, environment)
    _say(f"Préparé en {time.monotonic() - began:.0f} s.")
    return [
        Program("pages", web_server(host=HOST, port=port), environment),
        Program("tâches", rivage("worker"), environment),
    ]


def _children_environment() -> dict[str, str]:
    """The children read the two roles from the file: the powerful URL stays with the supervisor."""
    hidden = {"DATABASE_URL", "DATABASE_OWNER_URL", "DATABASE_APP_URL"}
    hidden |= {f"{name}_FILE" for name in hidden}
    kept = {name: value for name, value in os.environ.items() if name not in hidden}
    kept.setdefault("LOG_LEVEL", "WARNING")
    return kept | {"DJANGO_SETTINGS_MODULE": "rivage.settings", "PYTHONUNBUFFERED": "1"}


def _step(environment: dict[str, str], *command: str) -> None:
    finished = subprocess.run(rivage(*command), env=environment, check=False)  # noqa: S603
    if finished.returncode:
        raise CannotStart(f"« rivage {command[0]} » a échoué : voir le message ci-dessus.")


def _collect_static(data: Path, environment: dict[str, str]) -> None:
    """Compressing takes seconds, so it is done again only when a file changed."""
    stamp = data / "static" / ".made-from"
    sources = assets.fingerprint()
    if stamp.exists() and stamp.read_text() == sources:
        return
    _step(environment, "collectstatic", "--noinput", "--clear", "--verbosity", "0")
    stamp.parent.mkdir(parents=True, exist_ok=True)
    stamp.write_text(sources)


def _seed(data: Path, environment: dict[str, str]) -> None:
    """The seed is one transaction: it is either all there, with its mark, or to be done again."""
    mark = data / ".seeded"
    if mark.exists() or not SEED.exists():
        return
    _say("Association de démonstration…")
    _step(environment, "seed")
    mark.touch()


def _open(programs: Sequence[Program], port: int) -> None:
    for program in programs:
        program.start()
    limit = time.monotonic() + READY_WITHIN
    while not _answers(port):
        if not programs[0].alive or time.monotonic() > limit:
            raise CannotStart("Le serveur des pages ne démarre pas : voir le message ci-dessus.")
        time.sleep(0.2)
    _say(
        f"\nRivage est ouvert : http://{HOST}:{port}/demo/\n"
        "Ctrl-C pour arrêter ; les données restent.\n"
    )


def _answers(port: int) -> bool:
    connection = http.client.HTTPConnection(HOST, port, timeout=5)
    try:
        connection.request("GET", "/healthz")
        return connection.getresponse().status == 200
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()


def _revive_database(data: Path) -> None:
    if not uses_embedded_database() or is_running(data):
        return
    _say("La base de données s’est arrêtée : elle est relancée.")
    prepare_database(data)


def _check_port(port: int) -> None:
    with socket.socket() as attempt:
        attempt.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            attempt.bind((HOST, port))
        except (OSError, OverflowError) as taken:
            raise CannotStart(
                f"Le port {port} est déjà pris ou interdit : choisissez-en un autre, "
                "par exemple « make demo PORT=8124 »."
            ) from taken


class _only_one:  # noqa: N801 -- reads as a verb: with _only_one(data) as mine
    """Two demonstrations on the same data would stop each other's database."""

    def __init__(self, data: Path) -> None:
        data.mkdir(parents=True, exist_ok=True)
        self._file = (data / ".demo.lock").open("w")

    def __enter__(self) -> bool:
        try:
            fcntl.flock(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True

    def __exit__(self, *_: object) -> None:
        self._file.close()


def _default_port() -> int:
    given = os.environ.get("RIVAGE_PORT") or os.environ.get("PORT") or "8000"
    return int(given) if given.isdecimal() else 0


def _say(sentence: str) -> None:
    sys.stdout.write(sentence + "\n")
    sys.stdout.flush()


def _refuse(sentence: str) -> int:
    sys.stderr.write(sentence + "\n")
    return 1
