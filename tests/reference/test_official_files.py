"""The real files, where they are at hand; the product does not depend on them."""

import time
from collections.abc import Callable
from pathlib import Path

import pytest

from rivage.organisations.actions import load_demonstration_reference, load_establishments
from rivage.organisations.models import Establishment
from rivage.reference.actions import Report, load_communes, load_rome
from rivage.reference.models import Appellation, Commune, Mobility, Occupation
from rivage.reference.queries import communes_like, occupations_like, occupations_near

DATA = Path(__file__).parents[3] / "shared" / "data"

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.slow,
    pytest.mark.skipif(not DATA.is_dir(), reason="the folder of official files is not here"),
]

# Milliseconds inside the transaction that loaded everything: PostgreSQL has not yet looked at the
# tables (autovacuum does, a minute later), so searches are slower here than they will be.
SOON = 400


def best_of(times: int, act: Callable[[], object]) -> float:
    """Milliseconds of the quickest run: the machine's other work is not what is measured."""
    durations = []
    for _turn in range(times):
        start = time.perf_counter()
        act()
        durations.append(time.perf_counter() - start)
    return min(durations) * 1000


def timed(load: Callable[[], Report]) -> Report:
    start = time.perf_counter()
    report = load()
    print(f"{report.what}: {time.perf_counter() - start:.1f} s, {report.counts}")  # noqa: T201
    return report


def test_the_whole_directory_of_occupations_loads_and_is_searched_at_once() -> None:
    load_demonstration_reference()
    report = timed(lambda: load_rome(DATA / "rome" / "official", by="test"))
    assert report.version_date is not None
    assert Occupation.objects.filter(valid_to=None).count() == 1584
    assert Appellation.objects.filter(valid_to=None).count() == 13_120
    assert not Appellation.objects.filter(label__contains="''").exists()
    assert Mobility.objects.count() == 14_912
    shelves = Occupation.objects.get(rome="D1507")
    assert all(each.rome != "D1507" for each in occupations_near(shelves))
    assert len(occupations_near(shelves)) > 2
    again = timed(lambda: load_rome(DATA / "rome" / "official", by="test"))
    assert not again.counts.moved
    assert "D1507" in [found.rome for found in occupations_like("employé de rayon")]
    for typed in ("a", "em", "employe de rayon", "agent", "magazinier", "K2204", "chef de"):
        spent = best_of(5, lambda text=typed: occupations_like(text))  # type: ignore[misc]
        print(f"occupations {typed!r}: {spent:.1f} ms")  # noqa: T201
        assert spent < SOON


def test_the_whole_country_loads_and_is_searched_at_once() -> None:
    load_demonstration_reference()
    path = DATA / "geo" / "laposte_hexasmal.csv"
    timed(lambda: load_communes(path, by="test"))
    assert Commune.objects.filter(valid_to=None).count() > 34_000
    assert not timed(lambda: load_communes(path, by="test")).counts.moved
    assert Commune.objects.get(insee="93031").name == "Épinay-sur-Seine"
    for typed in ("s", "sa", "saint", "st germain", "noisy le grand", "93160", "Vilepinte"):
        spent = best_of(5, lambda text=typed: communes_like(text))  # type: ignore[misc]
        print(f"communes {typed!r}: {spent:.1f} ms")  # noqa: T201
        assert spent < SOON


def test_a_newer_table_of_communes_follows_the_post_office() -> None:
    load_communes(DATA / "geo" / "laposte_hexasmal.csv", by="test")
    timed(lambda: load_communes(DATA / "geo" / "communes_fr.csv", by="test"))
    assert Commune.objects.get(insee="97411").population


def test_the_lists_of_prisons_load_beside_the_demonstration() -> None:
    load_demonstration_reference()
    timed(lambda: load_establishments(DATA / "justice", by="test"))
    assert Establishment.objects.filter(active=True).count() > 100
    assert Establishment.objects.filter(reference_key="MA:villepinte").count() == 1
    assert not timed(lambda: load_establishments(DATA / "justice", by="test")).counts.moved
