"""Large spreadsheets: within memory, with progress. Numbers of a whole run: docs/performance.md."""

import subprocess
import sys
from pathlib import Path

import pytest
import xlsxwriter

from tests.intake.crowd import crowd

pytestmark = pytest.mark.slow

ROWS = 50_000
CEILING = 500 * 1024 * 1024
READ = """
import re, resource, sys
from datetime import date
from pathlib import Path
from rivage.intake.columns import understand
from rivage.intake.people import Reading
from rivage.intake.reading.table import read_table

table = read_table(Path(sys.argv[1]))
reading = Reading.of(understand(table.columns, today=date.today()), today=date.today())
people = sum(not reading.read(row.cells).refused for row in table.people())
# Linux counts in RUSAGE_SELF what the process that started this one had in memory.
status = Path("/proc/self/status")
mine = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
if status.exists():
    mine = int(status.read_text().split("VmHWM:")[1].split()[0])
print(people, (mine + resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss) * 1024)
"""


def read_apart(path: Path) -> tuple[int, int]:
    """People read, and the most memory that the reader and its helper took together, in bytes."""
    command = [sys.executable, "-c", READ, str(path)]
    said = subprocess.run(command, check=True, capture_output=True, text=True).stdout.split()
    return int(said[0]), int(said[1])


def test_ten_megabytes_of_text_stay_within_memory(tmp_path: Path) -> None:
    path = crowd(tmp_path / "crowd.csv", ROWS)
    assert path.stat().st_size > 10_000_000
    people, peak = read_apart(path)
    assert people > 0.99 * ROWS
    assert peak < CEILING


def test_a_workbook_of_as_many_rows_stays_within_memory(tmp_path: Path) -> None:
    text = crowd(tmp_path / "crowd.csv", ROWS)
    book = xlsxwriter.Workbook(str(tmp_path / "crowd.xlsx"), {"tmpdir": str(tmp_path)})
    sheet = book.add_worksheet()
    with text.open(encoding="utf-8-sig") as file:
        for at, line in enumerate(file):
            sheet.write_row(at, 0, line.rstrip("\r\n").split(";"))
    book.close()
    people, peak = read_apart(tmp_path / "crowd.xlsx")
    assert people > 0.99 * ROWS
    assert peak < CEILING
