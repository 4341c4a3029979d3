"""The product over a small house of its own, on its own database: its processes may be killed."""

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.e2e.product import Product, running
from tests.kill.visitor import Visitor


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """One product a worker: what is killed here is nobody else's."""
    here = Path(__file__).parent
    for item in items:
        if here in item.path.parents and "product" in getattr(item, "fixturenames", ()):
            item.add_marker(pytest.mark.kill)
            item.add_marker(pytest.mark.xdist_group("kill"))


@pytest.fixture(scope="session")
def product(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Product]:
    with running("kill", tmp_path_factory.mktemp("kill"), seed=False) as house:
        command = [sys.executable, "-m", "tests.kill.house"]
        subprocess.run(command, env=house.environment, check=True)
        yield house


@pytest.fixture
def officer(product: Product) -> Iterator[Visitor]:
    with Visitor(product, "officer") as visitor:
        yield visitor


@pytest.fixture
def lead(product: Product) -> Iterator[Visitor]:
    with Visitor(product, "lead") as visitor:
        yield visitor
