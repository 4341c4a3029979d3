from datetime import date
from pathlib import Path

import pytest

from rivage.organisations.actions import load_demonstration_reference
from rivage.reference.actions import UnreadableFile, load_communes, load_rome
from rivage.reference.models import Appellation, Commune, Occupation, ReferenceLoad
from rivage.reference.queries import occupations_near

pytestmark = pytest.mark.django_db

SHEETS = "unix_referentiel_code_rome_v460_utf8.csv"
NAMES = "unix_referentiel_appellation_v460_utf8.csv"
SHEET_HEADINGS = '"code_rome","libelle_rome","emploi_reglemente"'
NAME_HEADINGS = '"code_ogr","libelle_appellation_long","code_rome","classification"'
HEXASMAL = "Code_commune_INSEE;Nom_commune;Code_postal;Libelle_acheminement;Ligne_5;coordonnees_gps"
HEXASMAL_2023 = (
    "#Code_commune_INSEE;Nom_de_la_commune;Code_postal;Libellé_d_acheminement;Ligne_5;_geopoint"
)


def rome_folder(folder: Path, sheets: list[str], names: list[str]) -> Path:
    (folder / SHEETS).write_text("\n".join([SHEET_HEADINGS, *sheets]) + "\n")
    (folder / NAMES).write_text("\n".join([NAME_HEADINGS, *names]) + "\n")
    (folder / "version.txt").write_text(
        "Date de validation : 01/01/2025\nDate de publication : 18/09/2025"
    )
    return folder


@pytest.fixture
def rome(tmp_path: Path) -> Path:
    return rome_folder(
        tmp_path,
        [
            '''"D1507","Employé / Employée de rayon libre-service","N"''',
            '''"K2503","Agent / Agente de prévention et de sécurité","O"''',
        ],
        [
            '''"1","Employé / Employée de rayon","D1507","PRINCIPALE"''',
            '''"2","Rayonniste de l''alimentaire","D1507","SYNONYME"''',
            '''"3","Agent / Agente de sécurité","K2503","PRINCIPALE"''',
        ],
    )


def communes(folder: Path, *lines: str, headings: str = HEXASMAL, encoding: str = "utf-8") -> Path:
    path = folder / "laposte_2024-01-15.csv"
    path.write_bytes("\r\n".join([headings, *lines, ""]).encode(encoding))
    return path


def test_occupations_are_loaded_with_their_names(rome: Path) -> None:
    report = load_rome(rome, by="test")
    assert (report.counts.added, report.counts.changed, report.counts.ended) == (5, 0, 0)
    assert report.version_date == date(2025, 9, 18)
    assert Appellation.objects.get(ogr="2").label == "Rayonniste de l'alimentaire"
    assert Occupation.objects.get(rome="K2503").regulated
    assert Occupation.objects.get(rome="D1507").version == "v460"


LINKS = "unix_rubrique_mobilite_v460_utf8.csv"


def links(folder: Path, *lines: str) -> Path:
    (folder / LINKS).write_text("\n".join(['"code_rome","code_rome_cible","numero_ordre"', *lines]))
    return folder


def test_mobilities_are_loaded_in_their_order_and_end_with_the_file(rome: Path) -> None:
    load_rome(links(rome, '"D1507","K2503","2"', '"K2503","D1507","1"'), by="test")
    worker, guard = (Occupation.objects.get(rome=code) for code in ("D1507", "K2503"))
    assert occupations_near(worker) == [guard]
    again = load_rome(rome, by="test")
    assert (again.counts.moved, again.counts.unchanged) == (False, 7)
    ended = load_rome(links(rome, '"K2503","D1507","1"'), by="test")
    assert (ended.counts.added, ended.counts.ended) == (0, 1)
    assert occupations_near(worker) == []
    (rome / LINKS).unlink()
    load_rome(rome, by="test")
    assert occupations_near(guard) == [worker]


def test_a_mobility_towards_an_unknown_occupation_gives_a_sentence(rome: Path) -> None:
    with pytest.raises(UnreadableFile, match="« Z9999 » est inconnu"):
        load_rome(links(rome, '"D1507","Z9999","1"'), by="test")
    assert not Occupation.objects.exists()


def test_the_second_loading_of_the_same_occupations_changes_nothing(rome: Path) -> None:
    load_rome(rome, by="test")
    again = load_rome(rome, by="test")
    assert not again.counts.moved
    assert again.counts.unchanged == 5
    assert ReferenceLoad.objects.filter(what="rome").count() == 1


def test_a_name_that_left_the_directory_is_ended_and_one_that_changed_is_changed(
    rome: Path,
) -> None:
    load_rome(rome, by="test")
    rome_folder(
        rome,
        ['''"D1507","Employé / Employée de rayon","N"''', '''"K2503","Agent de sécurité","O"'''],
        ['''"1","Employé / Employée de rayon","D1507","PRINCIPALE"'''],
    )
    counts = load_rome(rome, by="test").counts
    assert (counts.added, counts.changed, counts.ended) == (0, 2, 2)
    assert Appellation.objects.get(ogr="2").valid_to == date(2025, 9, 18)


def test_a_name_that_comes_back_is_open_again(rome: Path) -> None:
    load_rome(rome, by="test")
    Appellation.objects.filter(ogr="2").update(valid_to=date(2025, 1, 1))
    assert load_rome(rome, by="test").counts.changed == 1
    assert Appellation.objects.get(ogr="2").valid_to is None


@pytest.mark.parametrize(
    ("sheets", "names", "says"),
    [
        (['"1507D","Rayon","N"'], [], "n’est pas un code ROME"),
        (['"D1507","","N"'], [], "libellé manque"),
        (['"D1507","Rayon","N"'], ['"1","Vigile","K2503","PRINCIPALE"'], "« K2503 » est inconnu"),
        (['"D1507","Rayon'], [], "abîmé"),
        (['"D1507"'], [], "incomplet ou abîmé à la ligne 2"),
        ([], [], "vide"),
    ],
)
def test_a_broken_directory_gives_a_sentence_and_writes_nothing(
    tmp_path: Path, sheets: list[str], names: list[str], says: str
) -> None:
    folder = rome_folder(tmp_path, sheets, names or ['"1","Rayon","D1507","PRINCIPALE"'])
    with pytest.raises(UnreadableFile, match=says):
        load_rome(folder, by="test")
    assert not Occupation.objects.exists()


def test_a_folder_without_the_directory_gives_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(UnreadableFile, match="ne contient pas"):
        load_rome(tmp_path, by="test")
    with pytest.raises(UnreadableFile, match="n’existe pas"):
        load_rome(tmp_path / "absent", by="test")


def test_the_official_directory_takes_over_from_the_demonstration(rome: Path) -> None:
    load_demonstration_reference()
    load_rome(rome, by="test")
    assert Occupation.objects.get(rome="D1507").label == "Employé / Employée de rayon libre-service"
    assert Occupation.objects.get(rome="N1103").valid_to == date(2025, 9, 18)
    again = load_demonstration_reference()
    assert not again.counts.moved


@pytest.mark.parametrize(
    ("headings", "encoding"),
    [(HEXASMAL, "utf-8"), (HEXASMAL, "utf-8-sig"), (HEXASMAL_2023, "cp1252")],
)
def test_communes_of_every_vintage_are_read(tmp_path: Path, headings: str, encoding: str) -> None:
    path = communes(
        tmp_path,
        "93066;ST DENIS;93210;ST DENIS;LA PLAINE ST DENIS;48.9,2.35",
        "93066;ST DENIS;93200;ST DENIS;;48.9295650, 2.3470",
        "75101;PARIS 01;75001;PARIS;;48.8626, 2.3363",
        "97610;KOUNGOU;97600;KOUNGOU;;",
        "01004;AMBERIEU EN BUGEY;1500;AMBERIEU;;45.96, 5.37",
        headings=headings,
        encoding=encoding,
    )
    report = load_communes(path, by="test")
    assert report.counts.added == 4
    assert report.version_date == date(2024, 1, 15)
    denis = Commune.objects.get(insee="93066")
    assert denis.name == "Saint-Denis"
    assert denis.postcodes == ["93200", "93210"]
    assert denis.latitude == pytest.approx(48.9)
    assert Commune.objects.get(insee="75101").name == "Paris 1er Arrondissement"
    assert Commune.objects.get(insee="97610").department == "976"
    assert Commune.objects.get(insee="97610").latitude is None
    assert Commune.objects.get(insee="01004").postcodes == ["01500"]
    assert not load_communes(path, by="test").counts.moved


def test_a_table_of_communes_brings_populations_that_the_post_office_does_not_erase(
    tmp_path: Path,
) -> None:
    table = tmp_path / "communes.csv"
    table.write_text(
        "code_insee,nom,codes_postaux,population,latitude,longitude\n"
        "94038,L'Haÿ-les-Roses,94240,31000,48.78,2.34\n"
    )
    load_communes(table, by="test")
    load_communes(communes(tmp_path, "94038;L HAY LES ROSES;94240;L HAY LES ROSES;;"), by="test")
    commune = Commune.objects.get(insee="94038")
    assert (commune.name, commune.population) == ("L'Haÿ-les-Roses", 31000)
    assert commune.latitude == pytest.approx(48.78)


def test_a_file_of_one_department_ends_nothing_elsewhere(tmp_path: Path) -> None:
    load_demonstration_reference()
    elsewhere = Commune.objects.filter(valid_to=None).exclude(department="93").count()
    load_communes(communes(tmp_path, "93066;ST DENIS;93200;ST DENIS;;48.9,2.35"), by="test")
    assert Commune.objects.filter(valid_to=None).exclude(department="93").count() == elsewhere
    assert Commune.objects.get(insee="93051").valid_to == date(2024, 1, 15)


def test_a_file_cut_short_does_not_end_a_whole_country(tmp_path: Path) -> None:
    lines = [f"93{n:03};VILLE {n};93200;VILLE;;48.9,2.35" for n in range(600)]
    load_communes(communes(tmp_path, *lines), by="test")
    short = communes(tmp_path, *lines[:300])
    with pytest.raises(UnreadableFile, match="300 lignes sur 600"):
        load_communes(short, by="test")
    assert not Commune.objects.exclude(valid_to=None).exists()
    assert load_communes(short, by="test", accept_endings=True).counts.ended == 300


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"", "vide"),
        (b"PK\x03\x04\0\0\0", "pas un fichier CSV"),
        (b"nom;code_postal\nX;93000\n", "pas de colonne « code commune insee »"),
        (b"insee;nom;code_postal\nABCDE;X;93000\n", "pas un code commune"),
        (b"insee;nom;code_postal\n93066;;93000\n", "nom de la commune manque"),
        (b"insee;nom;code_postal\n93066;X;ici\n", "pas un code postal"),
        (b"insee;nom;code_postal\n93066;X;93000\n9306", "abîmé à la ligne 3"),
    ],
)
def test_a_broken_file_of_communes_gives_a_sentence(
    tmp_path: Path, content: bytes, says: str
) -> None:
    path = tmp_path / "communes.csv"
    path.write_bytes(content)
    with pytest.raises(UnreadableFile, match=says):
        load_communes(path, by="test")
    assert not Commune.objects.exists()


def test_a_missing_file_gives_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(UnreadableFile, match="ne peut pas être lu"):
        load_communes(tmp_path / "absent.csv", by="test")
