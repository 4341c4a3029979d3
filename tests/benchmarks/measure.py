"""Requests over HTTP with a logged-in session, by 1 client and by 8: p50, p95, rate, bytes."""

import json
import statistics
import subprocess
import sys
import threading
import time
from dataclasses import dataclass

import httpx

from tests.benchmarks.server import Served, environment

WARM_UP = 30
SECONDS = 4.0


@dataclass(frozen=True)
class Measure:
    """Milliseconds, requests a second, bytes as they travel (compressed)."""

    people: int
    page: str
    clients: int
    p50: float
    p95: float
    rate: float
    # Of the server and the database, for one request: the same whoever else uses the machine.
    cpu: float
    queries: int
    bytes: int


@dataclass(frozen=True)
class Visit:
    cookie: str
    pages: dict[str, str]
    queries: dict[str, int]


def visit(people: int) -> Visit:
    done = subprocess.run(
        [sys.executable, "-m", "tests.benchmarks.visit"],
        env=environment(people), check=True, stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
    return Visit(**json.loads(done.stdout.splitlines()[-1]))


def measure(served: Served, visit: Visit, page: str, clients: int) -> Measure:
    path = visit.pages[page]
    times: list[float] = []
    sizes: set[int] = set()
    stop = threading.Event()

    def ask(client: httpx.Client) -> float:
        began = time.perf_counter()
        with client.stream("GET", path) as answer:
            size = sum(len(part) for part in answer.iter_raw())
        taken = time.perf_counter() - began
        assert answer.status_code == 200, f"{path} answered {answer.status_code}"
        sizes.add(size)
        return taken

    def work() -> None:
        with new_client() as client:
            while not stop.is_set():
                times.append(ask(client))

    def new_client() -> httpx.Client:
        return httpx.Client(
            base_url=served.address,
            timeout=60,
            cookies={"rivage": visit.cookie},
            headers={"Accept-Encoding": "gzip, br"},
        )

    with new_client() as client:
        for _ in range(WARM_UP):
            ask(client)
    spent = served.cpu_seconds()
    threads = [threading.Thread(target=work) for _ in range(clients)]
    began = time.perf_counter()
    for thread in threads:
        thread.start()
    time.sleep(SECONDS)
    stop.set()
    for thread in threads:
        thread.join()
    elapsed = time.perf_counter() - began
    milliseconds = sorted(1000 * each for each in times)
    return Measure(
        people=served.people,
        page=page,
        clients=clients,
        p50=statistics.median(milliseconds),
        p95=milliseconds[int(0.95 * len(milliseconds))],
        rate=len(milliseconds) / elapsed,
        cpu=1000 * (served.cpu_seconds() - spent) / len(milliseconds),
        queries=visit.queries[page],
        bytes=max(sizes),
    )
