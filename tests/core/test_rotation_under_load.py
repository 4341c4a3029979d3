"""Changing keys while colleagues read and write: nothing fails, is lost, or is left behind."""

import subprocess
import sys
from base64 import b64encode
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.benchmarks.server import migrate_template
from tests.database import Template, drop, worker
from tests.e2e.product import Product

pytestmark = pytest.mark.slow

ONE = "k1:" + b64encode(b"1" * 32).decode()
TWO = "k2:" + b64encode(b"2" * 32).decode()
FILES = 2000

BEGIN = """
import django; django.setup()
import random, sys, time
from pathlib import Path
from rivage.core.context import acting_as_system
from rivage.participants.models import Participant
"""
SEED = f"""
with acting_as_system():
    Participant.objects.bulk_create(
        Participant(first_name="A", last_name=f"N{{n}}", sort_name=f"n{{n}} a", audience=[0],
                    skills=f"CNY {{n}}")
        for n in range({FILES})
    )
"""
# Reads at random, writes one time in four; says how many of each, and stops at the first error.
WORK = """
stop, seed = Path(sys.argv[1]), int(sys.argv[2])
chance, reads, written = random.Random(seed), 0, {}
with acting_as_system():
    every = list(Participant.objects.values_list("pk", flat=True))
mine = every[seed::2]
Path(f"{stop}.ready{seed}").touch()
while not stop.exists():
    with acting_as_system():
        person = Participant.objects.get(pk=chance.choice(every))
        assert person.skills.startswith("CNY"), person.pk
        reads += 1
        if reads % 4 == 0:
            pk = chance.choice(mine)
            person = Participant.objects.select_for_update().get(pk=pk)
            person.skills = f"CNY {seed} {reads}"
            person.save(update_fields=["skills"])
            written[pk] = person.skills
with acting_as_system():
    for pk, words in written.items():
        assert Participant.objects.get(pk=pk).skills == words, pk
print(reads, len(written))
"""
READ_ALL = """
with acting_as_system():
    found = [person.skills for person in Participant.objects.all()]
assert all(words.startswith("CNY") for words in found)
print(len(found))
"""


@pytest.fixture
def product(tmp_path: Path) -> Iterator[Product]:
    made = Product(f"rivage_rotation_{worker()}", 0, tmp_path)
    with Template() as template:
        if not template.exists():
            migrate_template(template)
        template.copy(made.database)
    (tmp_path / "secrets").mkdir()
    (tmp_path / "secrets" / "secret-key").write_text("demo-" + "x" * 60)
    yield made
    drop(made.database)


def python(product: Product, keys: str, code: str, *arguments: str) -> subprocess.Popen[str]:
    environment = product.environment | {"RIVAGE_FIELD_KEYS": keys, "LOG_LEVEL": "ERROR"}
    return subprocess.Popen(
        [sys.executable, "-c", BEGIN + code, *arguments],
        env=environment,
        stdout=subprocess.PIPE,
        text=True,
    )


def said(process: subprocess.Popen[str]) -> str:
    out, _ = process.communicate(timeout=120)
    assert process.returncode == 0, out
    return out.strip()


def test_keys_change_while_people_work(product: Product, tmp_path: Path) -> None:
    said(python(product, ONE, SEED))
    both, stop = f"{TWO},{ONE}", tmp_path / "stop"
    colleagues = [python(product, both, WORK, str(stop), str(seed)) for seed in (0, 1)]
    while not all(Path(f"{stop}.ready{seed}").exists() for seed in (0, 1)):
        assert all(colleague.poll() is None for colleague in colleagues)
    code = "from django.core.management import call_command; call_command('keys', 'rotate')"
    report = said(python(product, both, code))
    stop.touch()
    for colleague in colleagues:
        reads, written = said(colleague).split()
        assert int(reads) > 0
        assert int(written) > 0
    assert "Plus rien n’est sous une autre clé" in report
    assert "participants.Participant.skills : 0" not in report
    # The old key has gone: every file opens, as it was last written.
    assert said(python(product, TWO, READ_ALL)) == str(FILES)
