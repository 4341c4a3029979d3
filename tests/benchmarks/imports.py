"""`python -m tests.benchmarks.imports --rows 50000`: one spreadsheet, from file to files.

On a fresh database, by the product's own command: seconds a step, the most memory the command and
its helpers took together, how far the progress that a page shows had come at each tenth.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

import psutil
import psycopg

from tests.benchmarks.server import APP, address_of, environment, migrate_template
from tests.benchmarks.server import database_of as named
from tests.database import Template, drop
from tests.intake.crowd import crowd

# No database of a size: this one holds nobody when the import begins.
FRESH = 0
EVERY = 0.25
COUNTED = ("rows", "create", "update", "duplicate", "unchanged")
STEPS = {"reading": "read", "sorting": "compare", "carrying_out": "write"}

STAFF = """
import django

django.setup()
from rivage.core.context import acting_as_system
from tests.factories import TeamFactory, UserFactory

with acting_as_system():
    UserFactory(lead=True, team=TeamFactory(name="SAS Noisy"))
"""


@dataclass
class Step:
    """Seconds by the clock; of processor, by the command and by its database connection."""

    seconds: float = 0
    command: float = 0
    database: float = 0
    # The different figures that the page of progress would have shown.
    figures: set[int] = field(default_factory=set)


@dataclass
class Followed:
    """What was seen of an import while it ran."""

    peak: int = 0
    steps: dict[str, Step] = field(default_factory=dict)


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.imports")
    parser.add_argument("--rows", type=int, default=50_000)
    parser.add_argument("--padding", type=int, default=60, help="characters more in each note")
    parser.add_argument("--file", type=Path, help="import this file instead")
    parser.add_argument("--twice", action="store_true", help="then import the same file again")
    options = parser.parse_args()
    fresh_database()
    with tempfile.TemporaryDirectory() as folder:
        path = options.file or crowd(
            Path(folder) / "foule.csv", options.rows, padding=options.padding
        )
        for _ in range(1 + options.twice):
            report, seen, took = followed(path)
            sys.stdout.write(told(path, report, seen, took) + "\n")
            sys.stdout.flush()
    drop(named(FRESH))


def fresh_database() -> None:
    with Template() as template:
        if not template.exists():
            migrate_template(template)
        template.copy(named(FRESH))
    subprocess.run([sys.executable, "-c", STAFF], env=environment(FRESH), check=True)


def followed(path: Path) -> tuple[dict[str, object], Followed, float]:
    began, seen = time.monotonic(), Followed()
    command = subprocess.Popen(
        [sys.executable, "-m", "rivage", "import", "people", str(path), "--json"],
        env={**os.environ, **environment(FRESH)}, stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
    ended = threading.Event()
    follower = threading.Thread(target=follow, args=(command.pid, seen, ended))
    follower.start()
    said, _ = command.communicate()
    took = time.monotonic() - began
    ended.set()
    follower.join()
    if command.returncode:
        sys.exit(command.returncode)
    return json.loads(said), seen, took


def follow(pid: int, seen: Followed, ended: threading.Event) -> None:
    process = psutil.Process(pid)
    before = (time.monotonic(), 0.0, 0.0)
    with psycopg.connect(address_of(FRESH), autocommit=True) as connection:
        while not ended.wait(EVERY):
            try:
                family = [process, *process.children(recursive=True)]
                seen.peak = max(seen.peak, sum(each.memory_info().rss for each in family))
                now = (time.monotonic(), busy(family), busy(backends(connection)))
            except psutil.NoSuchProcess:
                continue
            row = connection.execute(
                "SELECT status, done FROM intake_importbatch ORDER BY created_at DESC LIMIT 1"
            ).fetchone()
            if row and row[0] in STEPS:
                step = seen.steps.setdefault(STEPS[row[0]], Step())
                step.seconds += now[0] - before[0]
                step.command += now[1] - before[1]
                step.database += max(0, now[2] - before[2])
                step.figures.add(int(row[1]))
            before = now


def busy(processes: Iterable[psutil.Process]) -> float:
    times = [each.cpu_times() for each in processes]
    return sum(each.user + each.system for each in times)


def backends(connection: psycopg.Connection) -> list[psutil.Process]:
    """The processes of PostgreSQL that work for the command."""
    found = connection.execute(
        "SELECT pid FROM pg_stat_activity WHERE datname = current_database() AND usename = %s",
        [APP],
    ).fetchall()
    return [psutil.Process(row[0]) for row in found]


def told(path: Path, report: dict[str, object], seen: Followed, took: float) -> str:
    counted = ", ".join(f"{name} {report[name]:,}" for name in COUNTED)
    whole = (
        f"{path.stat().st_size / 1e6:.1f} MB: {counted}; {took:.0f} s, {seen.peak / 2**20:.0f} MB"
        f" at most; load of the machine {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores"
    )
    steps = (
        f"  {name}: {step.seconds:.0f} s ({step.command:.0f} s of processor, and"
        f" {step.database:.0f} s in PostgreSQL), {len(step.figures)} figures of progress"
        for name, step in seen.steps.items()
    )
    return "\n".join([whole, *steps])


if __name__ == "__main__":
    main()
