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
from dataclasses import dataclass, field
from pathlib import Path

import psutil
import psycopg

from tests.benchmarks.server import address_of, environment, migrate_template
from tests.benchmarks.server import database_of as named
from tests.database import Template, drop
from tests.intake.crowd import crowd

# No database of a size: this one holds nobody when the import begins.
FRESH = 0
EVERY = 0.25
STEPS = {"reading": "read", "sorting": "compare", "carrying_out": "write"}


@dataclass
class Followed:
    """What was seen of an import while it ran."""

    peak: int = 0
    cpu: float = 0.0
    seconds: dict[str, float] = field(default_factory=dict)
    # How many different figures the page of progress would have shown at each step.
    figures: dict[str, set[int]] = field(default_factory=dict)


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
    with psycopg.connect(address_of(FRESH), autocommit=True) as connection:
        connection.execute("SET session_replication_role = replica")
        connection.execute(
            "WITH team AS (INSERT INTO accounts_team (name) VALUES ('SAS Noisy') RETURNING id),"
            " lead AS (INSERT INTO accounts_user (password, email, first_name, last_name, phone,"
            " role, is_active, joined_at, looks_at_team) VALUES ('!', 'lead@exemple.fr', 'Agent',"
            " '1', '', 'lead', true, now(), false) RETURNING id)"
            " INSERT INTO accounts_membership (user_id, team_id, joined_on)"
            " SELECT lead.id, team.id, now() FROM lead, team"
        )


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
    with psycopg.connect(address_of(FRESH), autocommit=True) as connection:
        while not ended.wait(EVERY):
            try:
                family = [process, *process.children(recursive=True)]
                seen.peak = max(seen.peak, sum(each.memory_info().rss for each in family))
                times = process.cpu_times()
                seen.cpu = times.user + times.system
            except psutil.NoSuchProcess:
                continue
            row = connection.execute(
                "SELECT status, done FROM intake_importbatch ORDER BY created_at DESC LIMIT 1"
            ).fetchone()
            if row and row[0] in STEPS:
                step = STEPS[row[0]]
                seen.seconds[step] = seen.seconds.get(step, 0) + EVERY
                seen.figures.setdefault(step, set()).add(int(row[1]))


def told(path: Path, report: dict[str, object], seen: Followed, took: float) -> str:
    refused = report["refused"]
    steps = ", ".join(
        f"{step} {seconds:.0f} s ({len(seen.figures[step])} figures of progress)"
        for step, seconds in seen.seconds.items()
    )
    counted = ", ".join(
        f"{name} {report[name]:,}"
        for name in ("rows", "create", "update", "duplicate", "unchanged")
    )
    return (
        f"{path.stat().st_size / 1e6:.1f} MB: {counted}, refused"
        f" {len(refused) if isinstance(refused, list) else refused}; {took:.0f} s"
        f" ({seen.cpu:.0f} s of its own CPU): {steps}; {seen.peak / 2**20:.0f} MB at most;"
        f" load {os.getloadavg()[0]:.1f}"
    )


if __name__ == "__main__":
    main()
