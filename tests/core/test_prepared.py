"""A query written once answers like the one that Django writes each time."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date
from threading import Barrier
from uuid import UUID

import pytest
from django.db import connection
from django.db.models import Q
from django.test.utils import CaptureQueriesContext

from rivage.core.prepared import Given, Prepared
from rivage.participants.models import Participant
from rivage.reference.models import Term
from tests import factories

pytestmark = pytest.mark.django_db

THREADS = 8


def test_it_is_written_once_and_answers_for_each():
    written = 0

    def rows():
        nonlocal written
        written += 1
        return (
            Participant.objects.filter(pk=Given("someone"))
            .filter(Q(birth_date=None) | Q(birth_date__gt=Given("day")))
            .select_related("officer")
        )

    prepared = Prepared(rows)
    for _ in range(2):
        person = factories.ParticipantFactory()
        (found,) = prepared.objects(someone=person.pk, day=date(1900, 1, 1))
        assert found == person
        assert found.first_name == person.first_name
        assert found.officer == person.officer
        assert prepared.tuples(someone=person.pk, day=date(1900, 1, 1))[0][0] == person.pk
    assert prepared.objects(someone=UUID(int=7), day=date(1000, 1, 1)) == []
    assert written == 1


def test_several_values_are_one_array():
    people = [factories.ParticipantFactory() for _ in range(3)]
    prepared = Prepared(lambda: Participant.objects.filter(pk__one_of=Given("people")))

    for wanted in (people[:1], people[1:], []):
        found = prepared.objects(people=[person.pk for person in wanted])
        assert {person.pk for person in found} == {person.pk for person in wanted}


def test_constants_are_written_out_whatever_they_hold():
    sign = "50 % d’ici, l'autre là-bas %(person)s %s"
    person = factories.ParticipantFactory(preferred_name=sign)
    prepared = Prepared(lambda: Participant.objects.filter(preferred_name=sign, pk=Given("person")))

    assert prepared.objects(person=person.pk) == [person]


def test_a_statement_may_stand_around_it():
    people = [factories.ParticipantFactory(preferred_name="{unordered} %s") for _ in range(3)]
    prepared = Prepared(
        lambda: (
            Participant.objects.filter(preferred_name="{unordered} %s").only("pk").order_by("-pk")
        ),
        within="SELECT (SELECT count(*) FROM ({unordered}) a), ARRAY(SELECT id FROM ({rows}) b"
        " OFFSET %(skipped)s)",
    )

    order = sorted((person.pk for person in people), reverse=True)
    assert prepared.tuples(skipped=1) == [(3, order[1:])]


def test_it_is_planned_once_for_a_connection():
    person = factories.ParticipantFactory()
    prepared = Prepared(lambda: Participant.objects.filter(pk=Given("someone"), version=123456))
    for _ in range(6):
        prepared.objects(someone=person.pk)

    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*), sum(generic_plans + custom_plans) FROM pg_prepared_statements"
            " WHERE statement LIKE %s",
            ["%123456%"],
        )
        # The first two are not known to come back.
        assert cursor.fetchone() == (1, 4)


def test_the_log_of_queries_holds_its_text():
    prepared = Prepared(lambda: Term.objects.filter(code=Given("code")))
    with CaptureQueriesContext(connection) as queries:
        prepared.objects(code="cv")
        prepared.objects(code="cv")

    assert all("reference_term" in query["sql"] for query in queries)
    assert len(queries) == 2


def test_threads_that_run_it_at_once_each_get_their_own_answer():
    codes = list(Term.objects.values_list("code", flat=True).distinct()[:THREADS])
    assert len(codes) == THREADS
    for _ in range(5):
        # Not written yet: the threads also race to write it.
        prepared = Prepared(lambda: Term.objects.filter(code=Given("code")))
        together = Barrier(THREADS)

        def ask(code, prepared=prepared, together=together):
            try:
                together.wait()
                return [{term.code for term in prepared.objects(code=code)} for _ in range(20)]
            finally:
                connection.close()

        with ThreadPoolExecutor(THREADS) as threads:
            for code, answers in zip(codes, threads.map(ask, codes), strict=True):
                assert answers == [{code}] * 20
