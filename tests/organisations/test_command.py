import json
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command

from rivage.reference.models import Commune

pytestmark = pytest.mark.django_db


def run(*words: str) -> str:
    out = StringIO()
    call_command("reference", *words, stdout=out)
    return out.getvalue()


def table(folder: Path) -> str:
    path = folder / "communes.csv"
    path.write_text("insee;nom;code_postal\n93066;ST DENIS;93200\n")
    return str(path)


def test_a_loading_says_what_it_did(tmp_path: Path) -> None:
    path = table(tmp_path)
    assert "1 ajouts" in run("load", "communes", path, "--version-date", "2026-01-31")
    again = json.loads(run("load", "communes", path, "--json", "--version-date", "2026-01-31"))
    assert (again["added"], again["changed"], again["ended"], again["unchanged"]) == (0, 0, 0, 1)
    assert again["version_date"] == "2026-01-31"


def test_show_says_what_is_loaded(tmp_path: Path) -> None:
    run("load", "communes", table(tmp_path))
    assert "Communes et codes postaux" in run("show")
    assert json.loads(run("show", "--json"))[0]["added"] == 1


@pytest.mark.parametrize("words", [("communes", "absent.csv"), ("rome", "absent"), ("rome",)])
def test_what_cannot_be_read_ends_with_one_sentence_and_code_2(words: tuple[str, ...]) -> None:
    sentence = StringIO()
    with pytest.raises(SystemExit) as stopped:
        call_command("reference", "load", *words, stderr=sentence)
    assert stopped.value.code == 2
    assert len(sentence.getvalue().splitlines()) == 1


def test_the_demonstration_needs_no_file() -> None:
    run("load", "demonstration")
    assert Commune.objects.filter(insee="93051").exists()
