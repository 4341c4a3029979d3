from pathlib import Path

import pytest

from rivage.organisations.actions import load_demonstration_reference, load_establishments
from rivage.organisations.models import Contact, Establishment, Organisation, Quarter, Site
from rivage.reference.actions import UnreadableFile
from rivage.reference.models import Commune

pytestmark = pytest.mark.django_db

DESCRIBED = "nom,type,code_insee,commune,departement,spip,note,latitude,longitude"
ARTICLE = "spip,siege,antenne,type,libelle"


def described(folder: Path, *lines: str) -> Path:
    path = folder / "etablissements_2026-03-01.csv"
    path.write_text("\n".join([DESCRIBED, *lines]) + "\n")
    return path


def article(folder: Path, *lines: str) -> Path:
    path = folder / "spip_a44.csv"
    path.write_text("\n".join([ARTICLE, *lines]) + "\n")
    return path


VILLEPINTE = "MA Villepinte (93),MA,93078,Villepinte,93,SPIP de Seine-Saint-Denis,,48.95,2.53"
GAGNY = "CSL Gagny,CSL,93032,Gagny,93,SPIP de Seine-Saint-Denis,,,"
SERVICE = "Service pénitentiaire d'insertion et de probation de la Seine-Saint-Denis"


def test_prisons_are_loaded_with_their_service_and_commune(tmp_path: Path) -> None:
    load_demonstration_reference()
    Establishment.objects.all().update(reference_key="")
    load_establishments(described(tmp_path, VILLEPINTE, GAGNY), by="test")
    prison = Establishment.objects.get(reference_key="MA:villepinte")
    assert prison.short_name == "MA Villepinte"
    assert prison.commune == Commune.objects.get(insee="93078")
    assert prison.spip is not None
    assert prison.spip.name == "SPIP de Seine-Saint-Denis"


def test_the_second_loading_changes_nothing(tmp_path: Path) -> None:
    path = described(tmp_path, VILLEPINTE, GAGNY)
    assert load_establishments(path, by="test").counts.added == 3
    assert not load_establishments(path, by="test").counts.moved


def test_a_prison_that_left_the_list_is_closed_and_kept(tmp_path: Path) -> None:
    load_establishments(described(tmp_path, VILLEPINTE, GAGNY), by="test")
    report = load_establishments(described(tmp_path, VILLEPINTE), by="test")
    assert report.counts.ended == 1
    gagny = Establishment.objects.get(short_name="CSL Gagny")
    assert not gagny.active
    assert str(gagny.closed_on) == "2026-03-01"
    back = load_establishments(described(tmp_path, VILLEPINTE, GAGNY), by="test")
    assert back.counts.changed == 1


def test_the_old_article_adds_what_is_missing_and_touches_nothing_else(tmp_path: Path) -> None:
    described(tmp_path, VILLEPINTE)
    article(
        tmp_path,
        f"{SERVICE},Pantin,Néant,etablissement,Maison d'arrêt de Villepinte",
        f"{SERVICE},Pantin,Antenne de Bobigny,etablissement,Centre de semi-liberté de Gagny",
        f"{SERVICE},Pantin,Antenne de Bobigny,ressort,Circonscription judiciaire de Bobigny",
    )
    load_establishments(tmp_path, by="test")
    assert Establishment.objects.get(kind="MA").short_name == "MA Villepinte"
    assert Establishment.objects.get(kind="CSL").reference_key == "CSL:gagny"
    assert Organisation.objects.get(kind="spip").name == "SPIP de Seine-Saint-Denis"
    assert Site.objects.get().name == "Antenne de Bobigny"
    assert not load_establishments(tmp_path, by="test").counts.moved


@pytest.mark.parametrize(
    ("line", "says"),
    [
        (",MA,93078,Villepinte,93,SPIP de Paris,,,", "nom de l’établissement manque"),
        ("Chose,XX,93078,Villepinte,93,SPIP de Paris,,,", "« XX » n’est pas connu"),
        ("MA X,MA", "abîmé à la ligne 2"),
    ],
)
def test_a_broken_list_gives_a_sentence_and_writes_nothing(
    tmp_path: Path, line: str, says: str
) -> None:
    with pytest.raises(UnreadableFile, match=says):
        load_establishments(described(tmp_path, line), by="test")
    assert not Establishment.objects.exists()
    assert not Organisation.objects.exists()


def test_an_unknown_list_gives_a_sentence(tmp_path: Path) -> None:
    path = tmp_path / "x.csv"
    path.write_text("a,b\n1,2\n")
    with pytest.raises(UnreadableFile, match="reconnue"):
        load_establishments(path, by="test")


def test_the_demonstration_is_whole_and_loads_twice_without_doubles() -> None:
    load_demonstration_reference()
    models = (Organisation, Establishment, Quarter, Site, Contact, Commune)
    before = [model._default_manager.count() for model in models]
    assert not load_demonstration_reference().counts.moved
    assert [model._default_manager.count() for model in models] == before
    assert not Establishment.objects.filter(spip=None).exists()
    assert not Establishment.objects.filter(commune=None).exists()
    assert not Organisation.objects.filter(commune=None).exists()
    assert Organisation.objects.prescribers().count() >= 13
    assert Organisation.objects.employers().count() >= 9
    assert Contact.objects.in_use().count() >= 25


def test_the_contacts_of_the_demonstration_exist_nowhere() -> None:
    load_demonstration_reference()
    for contact in Contact.objects.all():
        assert contact.email.endswith(".example")
        assert contact.phone.startswith("01 99 00")  # numbers that ARCEP keeps for fiction
