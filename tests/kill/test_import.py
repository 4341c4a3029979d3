"""Thousands of rows on their way in while the worker, and once the web server, are killed."""

import time
from pathlib import Path
from typing import Any

from tests.e2e.product import Product
from tests.intake.crowd import crowd
from tests.kill.visitor import Visitor

ROWS = 6_000
KILLS = 6
# A worker that died is noticed, and its work taken up by another, within this.
TAKEN_UP = 30


class Bringing:
    """A spreadsheet on its way in, as its owner follows it from page to page."""

    def __init__(self, product: Product, visitor: Visitor, path: Path) -> None:
        self.product, self.visitor = product, visitor
        form = visitor.fields("/importer/nouveau/", "team")
        with path.open("rb") as file:
            sent = visitor.http.post(
                "/importer/nouveau/", data=form, files={"file": (path.name, file, "text/csv")}
            )
        assert sent.status_code == 302, sent.text[:500]
        self.page = sent.headers["Location"]
        self.pk = self.page.strip("/").rsplit("/", 1)[-1]

    def state(self) -> tuple[str, int]:
        with self.product.superuser() as behind:
            row = behind.execute(
                "SELECT status, done FROM intake_importbatch WHERE id = %s", [self.pk]
            ).fetchone()
        assert row
        return str(row[0]), int(row[1])

    def wait(self, *statuses: str, moved: int = 0, seconds: float = 180) -> tuple[str, int]:
        """Until it is at one of these, or `moved` more rows are behind it."""
        began, limit = self.state(), time.monotonic() + seconds
        while time.monotonic() < limit:
            status, done = now = self.state()
            if status in statuses or (moved and (status != began[0] or done >= began[1] + moved)):
                return now
            time.sleep(0.05)
        raise AssertionError(f"still {self.state()}, was {began}, {seconds} s ago")

    def kill_worker(self) -> float:
        """SIGKILL, start another: seconds until it has gone on with the work."""
        self.product.kill("worker")
        began = time.monotonic()
        self.product.start_worker()
        self.wait("to_map", "to_check", "done", moved=1)
        return time.monotonic() - began


def people(product: Product, counted: str) -> int:
    with product.superuser() as behind:
        row = behind.execute(
            f"SELECT count({counted}) FROM participants_participant"
            " WHERE external_reference LIKE 'D0%'".encode()
        ).fetchone()
    assert row
    return int(row[0])


def test_an_import_ends_whole_however_often_its_worker_is_killed(
    product: Product, officer: Visitor, tmp_path: Path, record_testsuite_property: Any
) -> None:
    began = time.monotonic()
    file = Bringing(product, officer, crowd(tmp_path / "foule.csv", ROWS))
    file.wait("reading", "to_map")
    pauses = [file.kill_worker()]
    file.wait("to_map")
    officer.post(f"{file.page}colonnes/", officer.fields(f"{file.page}colonnes/", "column-1"))
    file.wait("to_check", moved=250)
    pauses.append(file.kill_worker())
    file.wait("to_check")

    token = officer.fields(f"{file.page}lignes/")
    assert officer.post(f"{file.page}confirmer/", token).status_code == 302
    for _ in range(KILLS - len(pauses)):
        file.wait("done", moved=150)
        pauses.append(file.kill_worker())
        if len(pauses) == KILLS // 2:
            product.kill("web")
            product.start_web()
    file.wait("done", seconds=300)

    print(  # noqa: T201 -- shown by `pytest -rP`
        f"{ROWS} rows, worker killed {KILLS} times, web once, {time.monotonic() - began:.0f} s,"
        f" taken up after {', '.join(f'{each:.0f}' for each in pauses)} s"
    )
    record_testsuite_property("kills of the worker", KILLS)
    record_testsuite_property("longest pause of an import", round(max(pauses), 1))
    with product.superuser() as behind:
        rows = behind.execute(
            "SELECT state, verdict, count(*), count(DISTINCT participant_id) FROM intake_importrow"
            " WHERE batch_id = %s GROUP BY 1, 2 ORDER BY 3 DESC", [file.pk],
        ).fetchall()  # fmt: skip
    # Some of these invented people come out on the 29th of a February that has none.
    assert {row[:2] for row in rows} <= {("done", "create"), ("pending", "refused")}
    written = rows[0][2]
    assert rows[0] == ("done", "create", written, written)
    assert sum(row[2] for row in rows) == ROWS
    assert written > 0.99 * ROWS
    assert people(product, "*") == written
    assert people(product, "DISTINCT external_reference") == written
    assert file.state() == ("done", written)
    assert max(pauses) <= TAKEN_UP
