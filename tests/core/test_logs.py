"""What is written when something breaks: where, and never about whom."""

import logging
from datetime import date

import pytest
from django.db import IntegrityError, transaction

from rivage.core.logs import formatter
from rivage.reference.models import Term

CANARY = "Zwyxelbourg"


def written(error: Exception, *, as_json: bool) -> str:
    told = (type(error), error, error.__traceback__)
    record = logging.LogRecord("rivage", logging.ERROR, __file__, 1, "broken", None, told)
    return formatter(as_json=as_json).format(record)


@pytest.mark.django_db
@pytest.mark.parametrize("as_json", [True, False])
def test_a_row_that_postgresql_refuses_is_not_written_in_the_log(as_json: bool) -> None:
    wrong = {"valid_from": date(2026, 5, 1), "valid_to": date(2026, 1, 1)}
    words = f"{CANARY}\n\n{CANARY}"
    with pytest.raises(IntegrityError) as raised, transaction.atomic():
        Term.objects.create(vocabulary="housing", code="x", label=words, **wrong)
    assert CANARY in str(raised.value)
    line = written(raised.value, as_json=as_json)
    assert "term_ends_after_it_starts" in line
    assert "Traceback" in line
    assert CANARY not in line
    assert "direct cause" in line
