"""The second wall holds by itself: raw SQL as the application's role, and planted holes."""

import pytest
from django.db import connection, connections, transaction

from rivage.core.context import NOBODY, SYSTEM, identified
from rivage.core.walls import missing_walls, people_models_without_wall

pytestmark = pytest.mark.django_db


def test_every_wall_stands():
    assert missing_walls() == []


def test_no_model_about_people_is_without_a_wall():
    assert people_models_without_wall() == []


def test_the_application_role_is_nobody_special():
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT rolsuper, rolbypassrls, rolcreaterole FROM pg_roles WHERE rolname = current_user"
        )
        assert cursor.fetchone() == (False, False, False)
        cursor.execute("SELECT count(*) FROM pg_tables WHERE tableowner = current_user")
        assert cursor.fetchone() == (0,)
