"""`make benchmark`: a thousand and a hundred thousand people, every main page, in one run.

Writes docs/performance.md unless told otherwise. Ratios within a run are what counts: each page
against the floor (login and one query) of the same server, and against itself with fewer people.
"""

import argparse
import platform
import sys
import time
from datetime import UTC, datetime
from pathlib import Path

from tests.benchmarks.measure import Measure, measure, visit
from tests.benchmarks.server import collect_static_files, make_database, served

SIZES = (1_000, 100_000)
CLIENTS = (1, 8)
KEPT = "<!-- What follows is not made by `make benchmark`, and is kept by it. -->"
REPORT = Path(__file__).parents[2] / "docs" / "performance.md"


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks")
    parser.add_argument("--people", type=int, nargs="+", default=SIZES)
    parser.add_argument("--report", type=Path, default=REPORT)
    options = parser.parse_args()
    measures: list[Measure] = []
    seeding: list[str] = []
    for people in options.people:
        began = time.monotonic()
        rows = make_database(people)
        if rows:
            seeding.append(
                f"{people:,} people, {rows:,} rows, written in {time.monotonic() - began:.0f} s"
            )
        collect_static_files(people)
        visitor = visit(people)
        with served(people) as server:
            for clients in CLIENTS:
                for page in visitor.pages:
                    measures.append(measure(server, visitor, page, clients))
                    sys.stdout.write(line(measures[-1], measures) + "\n")
                    sys.stdout.flush()
    options.report.write_text(report(measures, seeding) + below(options.report))


def below(path: Path) -> str:
    """What people wrote under the figures, and what other commands measured, stays."""
    _, mark, kept = (path.read_text() if path.exists() else "").partition(KEPT)
    return f"\n{mark}{kept}"


HEAD = """\
| people | clients | page | p50 ms | p95 ms | requests/s | × bare page | × floor | × fewest people | CPU ms | × fewest people | queries | bytes |
|---:|---:|---|---:|---:|---:|---:|---:|---:|---:|---:|---:|---:|
"""


def line(one: Measure, measures: list[Measure]) -> str:
    beside = {each.page: each for each in measures if comparable(each, one)}
    floor, bare = beside.get("floor", one), beside.get("bare page", one)
    fewest = same(
        measures, page=one.page, people=min(m.people for m in measures), clients=one.clients
    )
    return (
        f"| {one.people:,} | {one.clients} | {one.page} | {one.p50:.1f} | {one.p95:.1f}"
        f" | {one.rate:.0f} | {one.p50 / bare.p50:.1f} | {one.p50 / floor.p50:.1f}"
        f" | {one.p50 / fewest.p50:.2f} | {one.cpu:.1f} | {one.cpu / fewest.cpu:.2f}"
        f" | {one.queries} | {one.bytes:,} |"
    )


def comparable(one: Measure, other: Measure) -> bool:
    return (one.people, one.clients) == (other.people, other.clients)


def same(measures: list[Measure], *, page: str, people: int, clients: int) -> Measure:
    return next(m for m in measures if (m.page, m.people, m.clients) == (page, people, clients))


def report(measures: list[Measure], seeding: list[str]) -> str:
    rows = "\n".join(line(each, measures) for each in measures)
    return f"""\
# Performance

Made by `make benchmark` on {datetime.now(UTC):%Y-%m-%d}: {platform.processor() or platform.machine()}, \
Python {platform.python_version()}, the server, the database and the clients sharing the machine's cores.
Each person has two years of events (about 120 rows). The visitor is an officer with 50 files in a team of 2,500 people.
The *floor* answers a line of text after the login and one query; the *bare page* is the same inside the frame that every page
has (header, navigation, footer). Neither traces a reading. Queries include the session, the user, the identity, and the trace of
the reading on its own connection. *CPU* is what the server and the database spent on one request.

{HEAD}{rows}

{chr(10).join(f"- {each}" for each in seeding)}

Aims: p50 ≤ 25 ms and ≤ 4 × a bare page of the same server; no more than × 1.3 between 1,000 and 100,000 people.
"""


if __name__ == "__main__":
    main()
    sys.exit(0)
