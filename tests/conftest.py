"""One database a worker; a known visitor; the application's own role, never the owner's."""

from collections.abc import Iterator

import pytest
from django.conf import settings
from django.core.management import call_command
from django.db import connections
from hypothesis import settings as hypothesis_settings

from rivage.core.context import SYSTEM, set_identity
from rivage.core.walls import raise_walls
from rivage.reference import remembered
from tests.database import Template, template_urls, worker

DATABASES = {"default", "trace"}
# How long an example takes says how busy the machine is, nothing of the product.
hypothesis_settings.register_profile("unhurried", deadline=None)
hypothesis_settings.load_profile("unhurried")


@pytest.fixture(scope="session")
def django_db_setup(django_db_blocker: pytest.FixtureRequest) -> Iterator[None]:
    """Instead of Django's: the schema belongs to the owner, the tests run as the application."""
    name = f"rivage_test_{worker()}"
    with django_db_blocker.unblock(), Template() as template:  # type: ignore[attr-defined]
        if not template.exists():
            template.create()
            _migrate_template()
            template.finish()
        template.copy(name)
    yield
    with django_db_blocker.unblock():  # type: ignore[attr-defined]
        connections.close_all()


def _migrate_template() -> None:
    """As the owner, in the template, then let go of it."""
    from rivage.settings import database

    owner = connections["owner"]
    before = dict(owner.settings_dict)
    owner.settings_dict.update(database(template_urls()[0]))
    try:
        call_command("migrate", database="owner", verbosity=0, interactive=False)
        raise_walls(using="owner")
    finally:
        owner.close()
        owner.settings_dict.clear()
        owner.settings_dict.update(before)


@pytest.fixture(scope="session")
def django_db_modify_db_settings() -> None:
    """The names are given by tests.settings."""


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: object) -> object:
    from tests.grouping import scheduler

    return scheduler(config, log)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Every test that touches the database may also write traces."""
    for item in items:
        for marker in item.iter_markers("django_db"):
            marker.kwargs.setdefault("databases", DATABASES)


@pytest.fixture(autouse=True)
def _acting(request: pytest.FixtureRequest, _django_db_marker: None) -> None:
    """Factories act for the association; pages act as their visitor (the middleware sees to it)."""
    marker = request.node.get_closest_marker("django_db")
    if marker is not None and not marker.kwargs.get("transaction"):
        assert settings.DATABASES["default"]["USER"] == "rivage_app"
        set_identity(SYSTEM)


@pytest.fixture(autouse=True)
def _vocabularies_are_read_again() -> None:
    """What one test wrote and rolled back must not be remembered by the next."""
    remembered.forget()
