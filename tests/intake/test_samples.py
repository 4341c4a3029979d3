"""Files that someone else wrote, outside the project. Skipped, saying so, where they are not."""

from datetime import date
from pathlib import Path

import pytest

from rivage.intake.columns import understand
from rivage.intake.people import PersonRead, Reading
from rivage.intake.reading.table import read_table

SAMPLES = Path(__file__).parents[3] / "shared/data/samples/carnet-de-bord"
TODAY = date(2026, 11, 23)

pytestmark = pytest.mark.skipif(
    not SAMPLES.is_dir(), reason="the sample files are not on this machine"
)


def people(name: str) -> dict[int, PersonRead]:
    table = read_table(SAMPLES / name)
    reading = Reading.of(understand(table.columns, today=TODAY), today=TODAY)
    return {row.number: reading.read(row.cells) for row in table.people()}


def test_a_file_of_people_is_read_whole() -> None:
    read = people("import_beneficiaires.csv")
    assert list(read) == [2, 3, 4, 5]
    assert not any(person.refused for person in read.values())
    assert all(person.birth_date and person.reference for person in read.values())
    assert len(read[2].phones) == 1
    assert "N1104" in read[3].job_leads[0]


@pytest.mark.parametrize(
    "name", ["import_charges_orientation.csv", "import_charges_orientation.xlsx"]
)
def test_missing_first_names_are_refused(name: str) -> None:
    refused = {number for number, person in people(name).items() if person.refused}
    assert refused == ({4, 5} if name.endswith("csv") else set())


@pytest.mark.parametrize("name", ["actions_example.csv", "import_structures.csv"])
def test_a_file_that_is_no_list_of_people_brings_nobody_in(name: str) -> None:
    assert all(person.refused for person in people(name).values())
