"""The whole product, running: a seeded database, the web server and the worker, on loopback."""

import hashlib
import os
import shutil
import subprocess
import time
import urllib.request
from base64 import b64encode
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

import psycopg
from psycopg import sql

from rivage.core.database_roles import APP, OWNER, prepare_roles, with_database
from rivage.core.processes import rivage, web_server
from tests.benchmarks.server import free_port, migrate_template
from tests.database import DATA, Template, server_url, worker

ROOT = Path(__file__).parents[2]


@dataclass
class Product:
    """Where it answers, and the processes that a test may kill."""

    database: str
    port: int
    data: Path
    processes: dict[str, subprocess.Popen[bytes]] = field(default_factory=dict)

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def environment(self) -> dict[str, str]:
        owner, app = prepare_roles(server_url(), "rivage_test_roles", secrets=DATA / "secrets")
        return {
            **{name: value for name, value in os.environ.items() if name != "DATABASE_URL"},
            "DJANGO_SETTINGS_MODULE": "rivage.settings",
            "RIVAGE_MODE": "demo",
            "RIVAGE_DATA": str(self.data),
            "RIVAGE_PORT": str(self.port),
            "DATABASE_OWNER_URL": with_database(owner, self.database),
            "DATABASE_APP_URL": with_database(app, self.database),
            "PYTHONPATH": f"{ROOT}{os.pathsep}{ROOT / 'src'}",
        }

    def command(self, *arguments: str, check: bool = True) -> subprocess.CompletedProcess[str]:
        done = subprocess.run(
            rivage(*arguments), env=self.environment, check=False, text=True, capture_output=True
        )
        assert not check or done.returncode == 0, f"{arguments}: {done.stdout}{done.stderr}"
        return done

    def superuser(self) -> psycopg.Connection:
        """Sees past the walls: for what a test must verify behind the product's back."""
        return psycopg.connect(with_database(server_url(), self.database), autocommit=True)

    def start_web(self) -> None:
        self._start("web", web_server(host="127.0.0.1", port=self.port, workers=2, threads=4))
        deadline = time.monotonic() + 30
        while time.monotonic() < deadline:
            with suppress(OSError), urllib.request.urlopen(f"{self.address}/healthz") as answer:
                if answer.status == 200:
                    return
            time.sleep(0.1)
        raise AssertionError("the web server did not answer in 30 seconds")

    def start_worker(self) -> None:
        self._start("worker", rivage("worker"))

    def kill(self, name: str) -> None:
        """SIGKILL, the process and everything it started."""
        process = self.processes.pop(name)
        os.killpg(process.pid, 9)
        process.wait(10)

    def stop(self) -> None:
        for name in list(self.processes):
            self.kill(name)

    def _start(self, name: str, command: list[str]) -> None:
        with (self.data / f"{name}.log").open("ab") as log:
            self.processes[name] = subprocess.Popen(
                command, env=self.environment, stdout=log, stderr=log, start_new_session=True
            )


@contextmanager
def running(name: str, data: Path, *, seed: bool = True) -> Iterator[Product]:
    """A product of its own: database `name`, empty or with the demonstration's people."""
    data.mkdir(parents=True, exist_ok=True)
    product = Product(f"rivage_{name}_{worker()}", free_port(), data)
    _secrets(data)
    _fill(product, seed=seed)
    try:
        product.command("collectstatic", "--noinput", "--verbosity", "0")
        product.start_web()
        product.start_worker()
        yield product
    finally:
        product.stop()


def _fill(product: Product, *, seed: bool) -> None:
    """Its database: migrated; and seeded once a day for the sources as they are, then copied."""
    with Template() as template:
        if not template.exists():
            migrate_template(template)
        seeded = f"rivage_seeded_{_sources()}"
        if not seed or not _exists(seeded):
            template.copy(product.database)
        if not seed:
            return
        if not _exists(seeded):
            _forget_older_seeds()
            product.command("seed")
            _copy(product.database, seeded)
        _copy(seeded, product.database)


def _sources() -> str:
    digest = hashlib.sha256(time.strftime("%Y-%m-%d").encode())
    for folder, _folders, files in sorted(os.walk(ROOT / "src" / "rivage")):
        for name in sorted(files):
            if name.endswith((".py", ".toml", ".csv", ".sql")):
                digest.update((Path(folder) / name).read_bytes())
    return digest.hexdigest()[:10]


def _exists(database: str) -> bool:
    with psycopg.connect(server_url(), autocommit=True) as server:
        query = "SELECT 1 FROM pg_database WHERE datname = %s"
        return server.execute(query, [database]).fetchone() is not None


def _copy(source: str, database: str) -> None:
    with psycopg.connect(server_url(), autocommit=True) as server:
        names = {"source": sql.Identifier(source), "database": sql.Identifier(database)}
        names |= {"owner": sql.Identifier(OWNER), "app": sql.Identifier(APP)}
        for statement in (
            "DROP DATABASE IF EXISTS {database} WITH (FORCE)",
            "CREATE DATABASE {database} TEMPLATE {source} OWNER {owner}",
            "GRANT CONNECT ON DATABASE {database} TO {app}",
        ):
            server.execute(sql.SQL(statement).format(**names))


def _forget_older_seeds() -> None:
    with psycopg.connect(server_url(), autocommit=True) as server:
        query = "SELECT datname FROM pg_database WHERE datname LIKE 'rivage_seeded_%'"
        for (name,) in server.execute(query).fetchall():
            server.execute(
                sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name))
            )


def _secrets(data: Path) -> None:
    """The test key, as the seeding of benchmarks uses it; a secret that production refuses."""
    secrets = data / "secrets"
    secrets.mkdir(mode=0o700, exist_ok=True)
    (secrets / "secret-key").write_text("demo-" + "x" * 60)
    (secrets / "field-keys").write_text("t1:" + b64encode(bytes(range(32))).decode())


def chromium() -> str:
    """The browser that `make test` found, or one on this machine."""
    named = os.environ.get("RIVAGE_CHROMIUM", "")
    for candidate in (named, "chromium", "chromium-browser", "google-chrome"):
        if candidate and (found := shutil.which(candidate)):
            return found
    raise AssertionError("no Chromium: run `make chromium` first")
