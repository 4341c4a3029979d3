import pytest
from hypothesis import given
from hypothesis import strategies as st

from rivage.intake.cells.contacts import Phone, read_emails, read_phones


def numbers(text: str) -> list[str]:
    return [phone.number for phone in read_phones(text).value]


@pytest.mark.parametrize(
    "text",
    [
        "0612345678",
        "06 12 34 56 78",
        "06.12.34.56.78",
        "06-12-34-56-78",
        "06/12/34/56/78",
        "06,12,34,56,78",
        "+33612345678",
        "+33 6 12 34 56 78",
        "0033 6 12 34 56 78",
        "0033612345678",
        "+33 (0)6 12 34 56 78",
        "(+33) 6 12 34 56 78",
        "33612345678",
        "612345678",
        "6 12 34 56 78",
        "06 1234 5678",
        "+33(0)612345678",
        "06\u00a012\u00a034\u00a056\u00a078",
        "tél : 06 12 34 56 78",
        "0 6 12 34 56 78",
        "0612 345 678",
        "06_12_34_56_78",
    ],
)
def test_one_french_number_in_the_usual_ways(text: str) -> None:
    assert numbers(text) == ["+33612345678"]
    assert not read_phones(text).remark


@pytest.mark.parametrize(
    "text",
    [
        "06 12 34 56 78 / 07 98 76 54 32",
        "0612345678,0798765432",
        "0612345678;0798765432",
        "0612345678 0798765432",
        "06.12.34.56.78 ou 07.98.76.54.32",
        "06 12 34 56 78 et 07 98 76 54 32",
        "06 12 34 56 78\n07 98 76 54 32",
        "06123456780798765432",
        "612345678 / 798765432",
        "+33612345678 - 0798765432",
        "06/12/34/56/78 07/98/76/54/32",
        "06 12 34 56 78 06 12 34 56 78 / 07 98 76 54 32",
        "06-12-34-56-78-07-98-76-54-32",
    ],
)
def test_two_numbers_in_one_cell(text: str) -> None:
    assert numbers(text) == ["+33612345678", "+33798765432"]


def test_foreign_and_overseas_numbers_are_kept() -> None:
    assert numbers("+213 5 51 23 45 67") == ["+213551234567"]
    assert numbers("00 44 7911 123456") == ["+447911123456"]
    assert numbers("0692 12 34 56") == ["+33692123456"]
    assert not read_phones("+32 470 12 34 56").remark


def test_what_is_typed_beside_a_number_stays_beside_it() -> None:
    assert read_phones("06 12 34 56 78 (sa mère)").value == (Phone("+33612345678", "sa mère"),)


@pytest.mark.parametrize("text", ["071234567", "06 12 34 56", "123456", "0712345678901"])
def test_a_number_with_a_figure_too_many_or_too_few_is_told(text: str) -> None:
    read = read_phones(text)
    assert not read.value
    assert "n’est pas un numéro de téléphone" in read.remark


def test_a_figure_left_over_is_told_and_the_number_kept() -> None:
    assert numbers("06 12 34 56 78 9") == ["+33612345678"]
    assert "chiffre de trop" in read_phones("06 12 34 56 78 9").remark


def test_one_bad_number_does_not_lose_the_good_one() -> None:
    read = read_phones("0601234567, 071234567")
    assert [phone.number for phone in read.value] == ["+33601234567"]
    assert "071234567" in read.remark


@pytest.mark.parametrize("text", ["", "-", "néant", "pas de téléphone", "aucun", "n'en a pas"])
def test_no_phone_is_an_answer(text: str) -> None:
    read = read_phones(text)
    assert (read.value, read.remark) == ((), "")


def test_words_instead_of_a_number_are_told() -> None:
    assert read_phones("voir CPIP").remark


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Jean.Dupont@Example.org", ["jean.dupont@example.org"]),
        ("jean @ example.org", ["jean@example.org"]),
        ("a@example.org; b@example.org", ["a@example.org", "b@example.org"]),
        ("mailto:a@example.org", ["a@example.org"]),
        ("a@example.org / b@example.org", ["a@example.org", "b@example.org"]),
        ("Jean <a@example.org>", ["a@example.org"]),
        ("a@gmail,com", ["a@gmail.com"]),
        ("a@gmail .com", ["a@gmail.com"]),
        ("a(at)example.org", ["a@example.org"]),
        ("a@example.org.", ["a@example.org"]),
        ("pas de mail", []),
        ("", []),
    ],
)
def test_addresses_in_a_cell(text: str, expected: list[str]) -> None:
    assert list(read_emails(text).value) == expected


@pytest.mark.parametrize(
    "text", ["@toto", "jean@", "jean.example.org", "a@b", "é@example.org", "a..b@example.org"]
)
def test_a_malformed_address_is_told(text: str) -> None:
    read = read_emails(text)
    assert not read.value
    assert "n’est pas une adresse électronique" in read.remark


@given(st.text(max_size=80))
def test_any_text_gives_numbers_and_addresses_or_says_why(text: str) -> None:
    for phone in read_phones(text).value:
        assert phone.number.startswith("+")
        assert phone.number[1:].isdigit()
        assert 8 <= len(phone.number) <= 16
    for address in read_emails(text).value:
        assert address.count("@") == 1


@given(
    st.lists(st.from_regex(r"\A0[1-79]\d{8}\Z"), min_size=1, max_size=4, unique=True),
    st.sampled_from([" / ", ", ", ";", "\n", " ou ", " "]),
    st.sampled_from(["", " ", ".", "-"]),
)
def test_numbers_are_found_again_however_they_are_parted(
    phones: list[str], between: str, gap: str
) -> None:
    written = [gap.join(phone[i : i + 2] for i in range(0, 10, 2)) for phone in phones]
    assert numbers(between.join(written)) == [f"+33{phone[1:]}" for phone in phones]
