"""Notes of interviews written by several people while the web server is killed, again and again."""

import random
import threading
import time
from dataclasses import dataclass
from itertools import count as counting
from typing import Any

import pytest

from tests.e2e.product import Product
from tests.kill.visitor import Visitor
from tests.kill.writing import Journal, Writer, count_in, losses, text_of

KILLS = 10
# Each time the server lives until so many writings were acknowledged since it came back.
LIFE = (8, 20)


class Careless(Product):
    """The same product, over the same database, that answers before it has written."""

    @property
    def environment(self) -> dict[str, str]:
        return super().environment | {"DJANGO_SETTINGS_MODULE": "tests.kill.careless"}


@dataclass
class Told:
    journals: list[Journal]
    problems: list[str]

    @property
    def acknowledged(self) -> int:
        return sum(len(journal.acknowledged) for journal in self.journals)


def appointments(product: Product, *, first: int, last: int) -> list[str]:
    with product.superuser() as behind:
        rows = behind.execute(
            "SELECT id FROM scheduling_appointment WHERE outcome = '' ORDER BY id"
        ).fetchall()
    return [str(row[0]) for row in rows][first:last]


def written_while_killed(
    product: Product, visitor: Visitor, which: list[str], *, kills: int
) -> Told:
    """Writers at work from before the first kill until after the last."""
    stop = threading.Event()
    writers = [Writer(visitor.again(), appointment, stop) for appointment in which]
    for writer in writers:
        writer.start()
    chance = random.Random(2)
    try:
        for _ in range(kills):
            written(writers, chance.randint(*LIFE))
            product.kill("web")
            product.start_web()
        written(writers, len(writers))
    finally:
        stop.set()
        for writer in writers:
            writer.join(30)
    journals = [writer.journal for writer in writers]
    problems = [
        f"{journal.appointment}: {problem}"
        for journal in journals
        for problem in found(product, visitor, journal)
    ]
    return Told(journals, problems)


def written(writers: list[Writer], more: int) -> None:
    """Wait until so many more writings are acknowledged, then a moment that falls anywhere."""

    def acknowledged() -> int:
        return sum(len(writer.journal.acknowledged) for writer in writers)

    enough, limit = acknowledged() + more, time.monotonic() + 60
    while acknowledged() < enough and time.monotonic() < limit:
        if not all(writer.is_alive() for writer in writers):
            return
        time.sleep(0.01)
    time.sleep(random.uniform(0, 0.05))


def found(product: Product, visitor: Visitor, journal: Journal) -> list[str]:
    """The text as the product shows it, for it is sealed; the rest behind its back."""
    stored = visitor.fields(f"/entretiens/{journal.appointment}/", "done")
    with product.superuser() as behind:

        def one(query: str) -> Any:
            row = behind.execute(query.encode(), [journal.appointment]).fetchone()
            return row[0] if row else 0

        notes = one("SELECT count(*) FROM scheduling_interviewnote WHERE appointment_id = %s")
        version = one("SELECT version FROM scheduling_interviewnote WHERE appointment_id = %s")
        outcome = one("SELECT outcome FROM scheduling_appointment WHERE id = %s")
        said = one(
            "SELECT count(*) FROM audit_entry WHERE verb = 'interview.noted' AND participant_id ="
            " (SELECT participant_id FROM scheduling_appointment WHERE id = %s)"
        )
    problems = losses(journal, stored, notes=notes, version=version)
    if (outcome, said) != ("came", 1):
        problems.append(f"half an act: outcome {outcome!r}, noted {said} times")
    return problems


def test_no_acknowledged_word_is_lost_when_the_server_is_killed(
    product: Product, officer: Visitor, record_testsuite_property: Any
) -> None:
    began = time.monotonic()
    told = written_while_killed(
        product, officer, appointments(product, first=0, last=4), kills=KILLS
    )
    record_testsuite_property("kills of the web server", KILLS)
    record_testsuite_property("writings acknowledged", told.acknowledged)
    print(  # noqa: T201 -- shown by `pytest -rP`
        f"{KILLS} kills in {time.monotonic() - began:.0f} s, {told.acknowledged} acknowledged,"
        f" {sum(journal.cut for journal in told.journals)} cut short, {told.problems}"
    )
    assert told.problems == []
    assert told.acknowledged >= LIFE[0] * KILLS
    assert all(journal.cut for journal in told.journals), "no kill met a writer"


def test_the_same_check_finds_what_a_careless_server_loses(
    product: Product, officer: Visitor
) -> None:
    """The control: a test that cannot fail proves nothing."""
    careless = Careless(product.database, product.port, product.data, product.processes)
    product.kill("web")
    try:
        careless.start_web()
        told = written_while_killed(
            careless, officer, appointments(product, first=0, last=2), kills=1
        )
    finally:
        careless.kill("web")
        product.start_web()
    assert any("lost" in problem for problem in told.problems), told.problems


def journal_of(upto: int) -> Journal:
    counts = list(range(1, upto + 1))
    return Journal("x", counts, set(counts), {str(count) for count in counts})


@pytest.mark.parametrize(
    ("done", "concerns", "notes", "version", "why"),
    [
        (4, 4, 1, 5, "lost"),
        (5, 4, 1, 5, "half a writing"),
        (5, 5, 2, 5, "2 notes"),
        (5, 5, 1, 4, "4 writings"),
        (5, 5, 1, 6, "6 writings"),
        (6, 6, 1, 5, "nobody wrote"),
    ],
)
def test_the_check_sees_each_kind_of_loss(
    done: int, concerns: int, notes: int, version: int, why: str
) -> None:
    stored = {"done": text_of(done), "concerns": text_of(concerns)}
    assert any(why in it for it in losses(journal_of(5), stored, notes=notes, version=version))


def test_the_check_accepts_what_is_whole() -> None:
    stored = {"done": text_of(5), "concerns": text_of(5)}
    assert losses(journal_of(5), stored, notes=1, version=5) == []


def test_a_text_cut_anywhere_is_not_taken_for_a_whole_one() -> None:
    whole = text_of(12)
    assert [count_in(whole[:end]) for end in range(1, len(whole))] == [-1] * (len(whole) - 1)
    assert len({text_of(count) for count, _ in zip(counting(), range(500), strict=False)}) == 500
