"""Many rows saved in one statement are what they would be, saved one by one."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from rivage.core.context import identified
from rivage.core.rewriting import rewrite
from rivage.intake.models import ImportBatch, ImportRow
from tests.factories import ParticipantFactory, UserFactory

pytestmark = pytest.mark.django_db

FIELDS = ("verdict", "findings", "keys", "participant", "twin", "corrected")


@pytest.fixture
def rows() -> list[ImportRow]:
    batch = ImportBatch.objects.create(owner=UserFactory(), file_name="a.csv")
    return [
        ImportRow.objects.create(
            batch=batch, owner=batch.owner, number=number, cells={"texts": [f"ligne {number}"]}
        )
        for number in range(5)
    ]


def test_every_kind_of_field_is_written(rows: list[ImportRow]) -> None:
    someone = ParticipantFactory()
    for row in rows:
        row.verdict, row.findings = "create", {"name": f"Zoé « {row.number} » \\ {{}}"}
        row.keys, row.corrected = ["n:a", 'x"y\\z', "é,{}"][: row.number], row.number == 1
        row.participant = someone if row.number % 2 else None
        row.twin = row.number or None
        row.number += 100
    with CaptureQueriesContext(connection) as asked:
        rewrite(rows, FIELDS)
    assert len(asked) == 1
    for row in rows:
        stored = ImportRow.objects.get(pk=row.pk)
        assert all(getattr(stored, name) == getattr(row, name) for name in FIELDS)
        # What was not named is left alone.
        assert stored.number == row.number - 100
        assert stored.cells == row.cells


def test_a_sealed_field_that_was_not_touched_stays_sealed_as_it_was(rows: list[ImportRow]) -> None:
    def sealed() -> bytes:
        with connection.cursor() as cursor:
            cursor.execute("SELECT cells FROM intake_importrow WHERE id = %s", [rows[0].pk])
            return bytes(cursor.fetchone()[0])

    before = sealed()
    rewrite([ImportRow.objects.get(pk=rows[0].pk)], ["cells"])
    assert sealed() == before


def test_the_walls_stand(rows: list[ImportRow]) -> None:
    rows[0].verdict = "create"
    with identified(UserFactory().identity):
        rewrite(rows[:1], ["verdict"])
    assert ImportRow.objects.get(pk=rows[0].pk).verdict == ""


def test_nothing_is_nothing(django_assert_num_queries: object) -> None:
    with CaptureQueriesContext(connection) as asked:
        rewrite([], FIELDS)
    assert len(asked) == 0
