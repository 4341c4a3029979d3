from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rivage.intake.columns import column_keys, names_someone, signature, understand
from rivage.intake.fields import BY_NAME, NAMES, Field, Forbidden, forbidden_by_name, recognised
from rivage.intake.reading.table import Column, read_table
from rivage.intake.social_security import looks_like_social_security, without_social_security
from rivage.intake.text import folded
from tests.intake.spreadsheets import MESSY, text_file

TODAY = date(2026, 11, 23)


@pytest.mark.parametrize(
    ("header", "field"),
    [
        ("Nom*", Field.LAST_NAME),
        ("NOM DE FAMILLE", Field.LAST_NAME),
        ("Prénom(s)", Field.FIRST_NAME),
        ("DDN", Field.BIRTH_DATE),
        ("Né(e) le", Field.BIRTH_DATE),
        ("Née le :", Field.BIRTH_DATE),
        ("Date de naissance (jj/mm/aaaa)", Field.BIRTH_DATE),
        ("date_naissance", Field.BIRTH_DATE),
        ("Tél. portable", Field.PHONE),
        ("N° de téléphone", Field.PHONE),
        ("TEL", Field.PHONE),
        ("Mail", Field.EMAIL),
        ("E-mail", Field.EMAIL),
        ("Adresse mail", Field.EMAIL),
        ("CP/Ville", Field.TOWN),
        ("CP", Field.POSTCODE),
        ("Civilité", Field.GENDER),
        ("H/F", Field.GENDER),
        ("NOM Prénom", Field.FULL_NAME),
        ("Nom - Prénom", Field.FULL_NAME),
        ("Prénom NOM", Field.FULL_NAME_FIRST_LAST),
        ("Nom/Prénom du participant", Field.FULL_NAME),
        ("CPIP", Field.PRESCRIBER),
        ("Orienté par", Field.PRESCRIBER),
        ("Date de fin de peine", Field.EXPECTED_RELEASE),
        ("Sortie prévue", Field.EXPECTED_RELEASE),
        ("Établissement", Field.PLACE),
        ("Référent(e)", Field.OFFICER),
        ("Chargé(e) de mission", Field.OFFICER),
        ("Suivi par", Field.OFFICER),
        ("Âge", Field.AGE),
        ("Hébergement", Field.HOUSING),
        ("Observations", Field.NOTES),
        ("Projet pro", Field.JOB_LEADS),
        ("Emploi recherché (code ROME)", Field.JOB_LEADS),
        ("N° dossier", Field.REFERENCE),
        ("Identifiant dans le SI*", Field.REFERENCE),
        ("Date d'entrée", Field.ENTRY_DATE),
        ("Date d’entrée dans le dispositif", Field.ENTRY_DATE),
        ("Langues parlées", Field.LANGUAGES),
        ("Adresse (complément)", Field.ADDRESS),
        ("Dispositif", Field.PROGRAMME),
        ("Nom d'usage", Field.PREFERRED_NAME),
    ],
)
def test_a_column_is_known_by_its_name(header: str, field: Field) -> None:
    assert recognised(header) is field


@pytest.mark.parametrize("header", ["Fin de peine", "Date fin de peine", "Libérable le"])
def test_the_day_someone_comes_out_is_no_offence(header: str) -> None:
    assert forbidden_by_name(header) is None
    assert recognised(header) is Field.EXPECTED_RELEASE


@pytest.mark.parametrize(
    "header",
    [
        "Téléphone employeur",
        "Mail CPIP",
        "Tél. du conseiller",
        "Nom responsable",
        "Lieu de naissance",
        "Zone de mobilité",
        "Siret",
        "Téléphone de la mère",
        "Date de naissance enfant 1",
        "Numéro allocataire CAF/MSA",
        "Droits RSA",
        "",
    ],
)
def test_someone_else_s_column_is_not_taken_for_the_person_s(header: str) -> None:
    assert recognised(header) is None


@pytest.mark.parametrize(
    ("header", "kind"),
    [
        ("NIR", Forbidden.SOCIAL_SECURITY),
        ("N° sécu", Forbidden.SOCIAL_SECURITY),
        ("Numéro de sécurité sociale", Forbidden.SOCIAL_SECURITY),
        ("N° SS", Forbidden.SOCIAL_SECURITY),
        ("N° INSEE", Forbidden.SOCIAL_SECURITY),
        ("Sécurité sociale", Forbidden.SOCIAL_SECURITY),
        ("Motif d’incarcération", Forbidden.OFFENCE),
        ("Infraction(s)", Forbidden.OFFENCE),
        ("Nature des faits", Forbidden.OFFENCE),
        ("Condamnation", Forbidden.OFFENCE),
        ("Casier B2", Forbidden.OFFENCE),
        ("N° d’écrou", Forbidden.OFFENCE),
        ("Condamné(e) pour", Forbidden.OFFENCE),
        ("Raison de l'incarcération", Forbidden.OFFENCE),
        ("Pourquoi incarcéré", Forbidden.OFFENCE),
        ("Situation pénale", Forbidden.OFFENCE),
        ("Reliquat de peine", Forbidden.OFFENCE),
        ("Durée peine", Forbidden.OFFENCE),
        ("Nature de l’affaire", Forbidden.OFFENCE),
        ("Victime(s)", Forbidden.OFFENCE),
        ("Santé", Forbidden.HEALTH),
        ("Addictions", Forbidden.HEALTH),
    ],
)
def test_some_columns_are_never_read(header: str, kind: Forbidden) -> None:
    assert forbidden_by_name(header) is kind
    (meaning,) = understand(
        [Column(0, header, ("x",))],
        today=TODAY,
        remembered={column_keys([Column(0, header)])[0]: "notes"},
    )
    assert meaning.forbidden is kind
    assert meaning.field is Field.LEFT_OUT
    assert meaning.why_forbidden


def test_a_social_security_number_is_known_by_its_form() -> None:
    numbers = [
        "1 90 03 99 350 123 45",
        "285017511901234",
        "2 85 01 75 119 012 34",
        "185012A00401234",
    ]
    assert looks_like_social_security(numbers)
    assert not looks_like_social_security(["06 12 34 56 78", "0612345678"])
    assert not looks_like_social_security(["12/03/1990", "93160"])


def test_a_social_security_number_is_taken_out_of_a_note() -> None:
    text, removed = without_social_security(
        "sécu 1 85 12 93 051 123 45, vient le mardi, tél 06 12 34 56 78"
    )
    assert removed
    assert text == "sécu [numéro retiré], vient le mardi, tél 06 12 34 56 78"


@given(st.text(st.characters(codec="utf-8"), max_size=60))
def test_taking_numbers_out_leaves_no_number(text: str) -> None:
    cleaned, _ = without_social_security(text)
    assert not without_social_security(cleaned)[1]


def test_columns_without_a_telling_name_are_known_by_what_they_hold() -> None:
    columns = [
        Column(0, "", ("FABRE", "DIALLO", "MARTIN")),
        Column(1, "", ("Zoé", "Awa", "Léa")),
        Column(2, "", ("12/03/1990", "01/04/1985", "30/11/1999")),
        Column(3, "", ("0612345678", "07 98 76 54 32", "")),
        Column(4, "", ("a@example.org", "b@example.org", "")),
        Column(5, "", ("93160 Noisy", "75018 Paris", "77100 Meaux")),
        Column(6, "", ("M", "F", "F")),
        Column(7, "", ("1 90 03 99 350 123 45", "", "")),
    ]
    meanings = understand(columns, today=TODAY)
    assert [meaning.field for meaning in meanings] == [
        Field.LAST_NAME,
        Field.FIRST_NAME,
        Field.BIRTH_DATE,
        Field.PHONE,
        Field.EMAIL,
        Field.TOWN,
        Field.GENDER,
        Field.LEFT_OUT,
    ]
    assert meanings[-1].forbidden is Forbidden.SOCIAL_SECURITY
    assert all(meaning.guessed for meaning in meanings[:-1])
    assert names_someone(meanings)


def test_nom_alone_holds_both_names() -> None:
    (meaning,) = understand([Column(0, "Nom", ("FABRE Zoé",))], today=TODAY)
    assert meaning.field is Field.FULL_NAME


def test_of_two_columns_with_one_meaning_the_fuller_is_kept() -> None:
    columns = [
        Column(0, "DDN", ("12/03/1990",)),
        Column(1, "Date de naissance", ("12/03/1990", "01/04/1985")),
    ]
    assert [m.field for m in understand(columns, today=TODAY)] == [Field.LEFT_OUT, Field.BIRTH_DATE]


def test_a_choice_is_remembered_for_the_same_shape(tmp_path: Path) -> None:
    table = read_table(text_file(tmp_path / "a.csv", MESSY))
    later = read_table(
        text_file(
            tmp_path / "b.csv", MESSY.replace("12/09/2026", "30/10/2026").replace("DIALLO", "REY")
        )
    )
    assert signature(table.columns) == signature(later.columns)
    chosen = dict.fromkeys(column_keys(table.columns).values(), "notes")
    meanings = understand(later.columns, today=TODAY, remembered=chosen)
    assert {m.field for m in meanings if not m.forbidden} == {Field.NOTES}
    assert {m.forbidden for m in meanings} == {None, Forbidden.SOCIAL_SECURITY}


def test_the_shape_ignores_order_and_figures_but_not_names() -> None:
    one = [Column(0, "Nom"), Column(1, "Situation au 12/09/2026")]
    two = [Column(0, "Situation au 30/10/2026"), Column(1, "NOM *")]
    assert signature(one) == signature(two)
    assert signature(one) != signature([Column(0, "Nom")])


def test_no_word_means_two_things() -> None:
    assert all(recognised(word) in {field, None} for word, field in BY_NAME.items())
    assert sum(len({folded(word) for word in words}) for words in NAMES.values()) == len(BY_NAME)


@given(st.lists(st.text(max_size=20), max_size=8), st.lists(st.text(max_size=20), max_size=6))
def test_any_columns_get_one_meaning_each(headers: list[str], samples: list[str]) -> None:
    columns = [Column(i, header, tuple(samples)) for i, header in enumerate(headers)]
    meanings = understand(columns, today=TODAY)
    assert [meaning.column for meaning in meanings] == columns
    once = [
        m.field
        for m in meanings
        if m.field in {Field.BIRTH_DATE, Field.LAST_NAME, Field.FIRST_NAME}
    ]
    assert len(once) == len(set(once))
