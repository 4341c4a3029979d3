"""Spreadsheets as messy as real ones, one function each. Everyone in them is invented."""

import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import xlsxwriter

from tests.intake.spreadsheets import Rows, open_document, text_file, workbook

HEAD = ["Nom", "Prénom", "Date de naissance", "Téléphone", "Commune"]
ZOE = ["FABRE", "Zoé", "12/03/1990", "06 12 34 56 78", "93160 Noisy-le-Grand"]
AWA = ["DIALLO", "Awa", "01/04/1985", "07 98 76 54 32", "75019 Paris"]
LOU = ["REY", "Lou", "25/12/1999", "06 11 22 33 44", "77500 Chelles"]
THREE = [HEAD, ZOE, AWA, LOU]


_NAMES = [f"{a}{v}{b}{v}" for a, b in zip("BDFGKLMNPR", "LMNPRBDFGK", strict=True) for v in "ao"]


def _csv(rows: Rows, separator: str = ";") -> str:
    return "".join(separator.join(map(str, row)) + "\r\n" for row in rows)


def _book(path: Path, fill: Callable[[xlsxwriter.Workbook, Any], None]) -> Path:
    book = xlsxwriter.Workbook(str(path))
    fill(book, book.add_worksheet("Suivi"))
    book.close()
    return path


def title_merged_over_the_table(folder: Path) -> Path:
    def fill(book: xlsxwriter.Workbook, sheet: Any) -> None:
        sheet.merge_range(0, 0, 0, 4, "ASSOCIATION LA PASSERELLE – SUIVI 2026")
        sheet.merge_range(1, 0, 1, 4, "Mis à jour le 12/09/2026 par N. Rey")
        for at, row in enumerate(THREE, start=3):
            sheet.write_row(at, 0, row)

    return _book(folder / "titre.xlsx", fill)


def blank_rows_in_the_middle(folder: Path) -> Path:
    blank = ["", "", "", "", ""]
    rows = [HEAD, ZOE, blank, blank, AWA, [" ", "\u00a0", "", "", ""], LOU, blank, blank]
    return text_file(folder / "trous.csv", _csv(rows))


def total_at_the_end(folder: Path) -> Path:
    rows = [*THREE, ["", "", "", "", ""], ["TOTAL", "3 personnes", "", "", ""], ["Dont femmes : 2"]]
    return text_file(folder / "total.csv", _csv(rows))


def two_rows_of_headers(folder: Path) -> Path:
    def fill(book: xlsxwriter.Workbook, sheet: Any) -> None:
        sheet.merge_range(0, 0, 0, 2, "Identité")
        sheet.merge_range(0, 3, 0, 4, "Coordonnées")
        sheet.write_row(1, 0, ["Nom", "Prénom", "Né(e) le", "Tél.", "Ville"])
        for at, row in enumerate(THREE[1:], start=2):
            sheet.write_row(at, 0, row)

    return _book(folder / "deux-lignes.xlsx", fill)


def other_names_of_columns(folder: Path) -> Path:
    head = [
        "Patronyme",
        "Prenom(s)",
        "DDN",
        "N° de tel",
        "Mail perso",
        "Adresse postale",
        "Réf. suivi",
    ]
    row = [
        "FABRE",
        "Zoé",
        "12.03.1990",
        "0612345678",
        "zoe@example.org",
        "3 rue des Lilas 93160 NOISY LE GRAND",
        "Nadia REY",
    ]
    return text_file(folder / "autres-noms.csv", _csv([head, row]), "cp1252")


DATES = {
    "12/03/1990": "1990-03-12", "12-3-90": "1990-03-12", "12.03.90": "1990-03-12",
    "1990-03-12": "1990-03-12", "32944": "1990-03-12", "32944,0": "1990-03-12",
    "12 mars 1990": "1990-03-12", "né le 12 mars 1990": "1990-03-12",
    "Née le 12/03/1990 à Dakar": "1990-03-12", "1er avril 1985": "1985-04-01",
    "12/03/1990 00:00:00": "1990-03-12", "12031990": "1990-03-12",
    "lundi 12 mars 1990": "1990-03-12", "12 Mars 90": "1990-03-12", "12/mars/1990": "1990-03-12",
    "1990-03-12T00:00:00Z": "1990-03-12", "12 / 03 / 1990": "1990-03-12",
    "12 févr. 1991": "1991-02-12", "12-août-91": "1991-08-12", "’12/03/1990": "1990-03-12",
}  # fmt: skip


def every_form_of_date(folder: Path) -> Path:
    rows = [[name, name[::-1].title(), said] for name, said in zip(_NAMES, DATES, strict=False)]
    return text_file(folder / "dates.csv", _csv([["Nom", "Prénom", "Date de naissance"], *rows]))


IMPOSSIBLE_DATES = ["31/02/1985", "12/13/2058", "00/00/0000", "hier", "12/03/2031", "45/12/1990"]


def impossible_dates(folder: Path) -> Path:
    rows = [[f"Nom{chr(65 + at)}", "Zoé", said] for at, said in enumerate(IMPOSSIBLE_DATES)]
    return text_file(folder / "impossibles.csv", _csv([["Nom", "Prénom", "Né(e) le"], *rows]))


def phones_together(folder: Path) -> Path:
    rows = [
        ["FABRE", "Zoé", "01 02 03 04 05 / 06 12 34 56 78"],
        ["DIALLO", "Awa", "0612345679-0712345680"],
        ["REY", "Lou", "612345681"],
        ["MARTIN", "Karim", "+33 (0)6 12 34 56 82 (mère), 07.12.34.56.83"],
        ["PETIT", "Ines", "6,12345684E+08"],
        ["ROUX", "Noé", "pas de tel"],
        ["BLANC", "Ana", "06 12 34"],
        ["NOIR", "Sam", "00 32 470 12 34 56"],
    ]
    return text_file(folder / "telephones.csv", _csv([["Nom", "Prénom", "Téléphones"], *rows]))


def town_and_postcode_together(folder: Path) -> Path:
    rows = [
        ["FABRE", "Zoé", "93160 NOISY LE GRAND"], ["DIALLO", "Awa", "Noisy-le-Grand (93160)"],
        ["REY", "Lou", "PARIS 18"], ["PETIT", "Ines", "75 019 Paris"], ["ROUX", "Noé", "1000"],
        ["BLANC", "Ana", "SDF"],
    ]  # fmt: skip
    return text_file(folder / "communes.csv", _csv([["Nom", "Prénom", "CP / Ville"], *rows]))


def names_in_one_cell(folder: Path) -> Path:
    rows = [
        ["FABRE Zoé", "12/03/1990"], ["EL AMRANI Samira", "01/04/1985"],
        ["DE LA TOUR Jean-Baptiste", "25/12/1999"], ["N'DIAYE Awa Marie", "03/05/1991"],
        ["Mme MARTIN (née ROUX) Ana", "04/05/1991"], ["PETIT, Inès", "05/05/1991"],
    ]  # fmt: skip
    return text_file(folder / "ensemble.csv", _csv([["NOM Prénom", "Né le"], *rows]), "utf-8-sig")


def everything_in_capitals(folder: Path) -> Path:
    rows = [
        ["NOM", "PRENOM", "DATE NAISSANCE"],
        ["FABRE", "ZOE-MARIE", "12/03/1990"],
        ["LE GOFF", "JEAN", "01/04/85"],
    ]
    return text_file(folder / "capitales.csv", _csv(rows), "latin-1")


def two_encodings(folder: Path) -> Path:
    path = folder / "melange.csv"
    first, second = (
        _csv([HEAD, ZOE]).encode(),
        _csv([["LEFÈVRE", "Inès", "03/05/1991", "", "Évry"]]),
    )
    path.write_bytes(first * 1 + second.encode("cp1252"))
    return path


def utf16(folder: Path) -> Path:
    return text_file(folder / "unicode.txt", _csv(THREE, "\t"), "utf-16")


def utf16_without_mark(folder: Path) -> Path:
    return text_file(folder / "unicode2.csv", _csv(THREE), "utf-16-le")


def semicolons_and_breaks_in_quotes(folder: Path) -> Path:
    text = (
        'Nom;Prénom;Observations\r\nFABRE;Zoé;"vient le mardi ; parle ""bien"" anglais\r\n'
        'permis B"\r\nDIALLO;Awa;"a dit : « oui »"\r\n'
    )
    return text_file(folder / "guillemets.csv", text)


def non_breaking_spaces(folder: Path) -> Path:
    rows = [
        ["\u00a0Nom\u00a0", "Prénom\u202f", "Né(e)\u00a0le"],
        ["FABRE\u00a0", "\u200bZoé", "12\u00a0mars\u202f1990"],
    ]
    return text_file(folder / "insecables.csv", _csv(rows))


def formulas(folder: Path) -> Path:
    def fill(book: xlsxwriter.Workbook, sheet: Any) -> None:
        sheet.write_row(0, 0, ["Nom", "Prénom", "Né(e) le", "Âge", "Nom complet"])
        day = book.add_format({"num_format": "dd/mm/yyyy"})
        sheet.write_row(1, 0, ["FABRE", "Zoé"])
        sheet.write_number(1, 2, 32944, day)
        sheet.write_formula(1, 3, '=DATEDIF(C2,TODAY(),"y")', None, 36)
        sheet.write_formula(1, 4, '=A2&" "&B2', None, "FABRE Zoé")
        sheet.write_row(2, 0, ["DIALLO", "Awa"])
        sheet.write_formula(2, 2, "=DATE(1985,4,1)", day, 31138)
        sheet.write_formula(2, 3, "=1/0", None, "#DIV/0!")
        sheet.write_formula(2, 4, "=NOM()", None, "#NAME?")

    return _book(folder / "formules.xlsx", fill)


def hidden_sheet_and_rows(folder: Path) -> Path:
    def fill(book: xlsxwriter.Workbook, sheet: Any) -> None:
        for at, row in enumerate(THREE):
            sheet.write_row(at, 0, row)
        sheet.set_row(2, None, None, {"hidden": True})
        hidden = book.add_worksheet("Listes")
        hidden.write_row(0, 0, ["Nom", "Prénom", "Date de naissance", "Téléphone", "Mail"])
        hidden.write_row(1, 0, ["CACHÉ", "Jamais", "01/01/1980", "", ""])
        hidden.hide()

    return _book(folder / "cachee.xlsx", fill)


def xlsx_called_xls(folder: Path) -> Path:
    return workbook(folder / "ancien.xlsx", {"Feuil1": THREE}).rename(folder / "ancien.xls")


def csv_called_xlsx(folder: Path) -> Path:
    return text_file(folder / "faux.xlsx", _csv(THREE))


def open_document_of_three(folder: Path) -> Path:
    return open_document(folder / "suivi.ods", THREE)


def password(folder: Path) -> Path:
    """The beginning of what Excel writes: an OLE file whose stream is called EncryptedPackage."""
    path = folder / "secret.xlsx"
    head = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504)
    path.write_bytes(head + "EncryptedPackage".encode("utf-16-le") + bytes(4096))
    return path


def empty(folder: Path) -> Path:
    return text_file(folder / "vide.csv", "")


def only_headers(folder: Path) -> Path:
    return text_file(folder / "titres.csv", _csv([HEAD]))


def empty_workbook(folder: Path) -> Path:
    return workbook(folder / "vide.xlsx", {"Feuil1": [], "Feuil2": []})


def html_called_xls(folder: Path) -> Path:
    cells = "".join(
        "<tr>" + "".join(f"<td>{cell}</td>" for cell in row) + "</tr>\n" for row in THREE
    )
    page = f"<html><head><meta charset='utf-8'></head><body><table>{cells}</table></body></html>"
    return text_file(folder / "export.xls", page)


def xml_called_xls(folder: Path) -> Path:
    rows = "".join(
        "<Row>" + "".join(f'<Cell><Data ss:Type="String">{c}</Data></Cell>' for c in row) + "</Row>"
        for row in THREE
    )
    text = (
        '<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"'
        ' xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet"><Worksheet ss:Name="Suivi">'
        f"<Table>{rows}</Table></Worksheet></Workbook>"
    )
    return text_file(folder / "export2.xls", text)


def one_column(folder: Path) -> Path:
    return text_file(folder / "colonne.csv", "Nom\nFABRE Zoé\nDIALLO Awa\n")


def one_column_without_header(folder: Path) -> Path:
    return text_file(folder / "colonne2.csv", "FABRE Zoé\nDIALLO Awa\nREY Lou\n")


def headers_twice(folder: Path) -> Path:
    rows = [
        ["Nom", "Prénom", "Téléphone", "Téléphone", "Date", "Date"],
        ["FABRE", "Zoé", "0612345678", "0712345678", "12/03/1990", "01/02/2026"],
        ["DIALLO", "Awa", "0612345679", "", "01/04/1985", "01/03/2026"],
        ["REY", "Lou", "0612345670", "", "25/12/1999", "01/03/2026"],
    ]
    return text_file(folder / "doubles.csv", _csv(rows))


def social_security(folder: Path) -> Path:
    rows = [
        ["Nom", "Prénom", "Né(e) le", "N° de sécurité sociale", "Identifiant", "Observations"],
        [
            "FABRE",
            "Zoé",
            "12/03/1990",
            "2 90 03 75 119 012 34",
            "290037511901234",
            "sécu 2 90 03 75 119 012 34",
        ],
        ["DIALLO", "Awa", "01/04/1985", "2 85 04 99 350 123 45", "285049935012345", "permis B"],
    ]
    return text_file(folder / "secu.csv", _csv(rows))


def offences(folder: Path) -> Path:
    rows = [
        [
            "Nom",
            "Prénom",
            "Né(e) le",
            "Motif d'incarcération",
            "Peine",
            "Faits reprochés",
            "Fin de peine",
            "N° écrou",
        ],
        ["FABRE", "Zoé", "12/03/1990", "vol", "18 mois", "vol en réunion", "12/03/2031", "44120"],
        ["DIALLO", "Awa", "01/04/1985", "escroquerie", "2 ans", "—", "juin 2031", "44121"],
    ]
    return text_file(folder / "motif.csv", _csv(rows))


def pipes(folder: Path) -> Path:
    return text_file(folder / "barres.txt", _csv(THREE, "|"))


def commas_and_quotes_everywhere(folder: Path) -> Path:
    text = "".join(",".join(f'"{cell}"' for cell in row) + "\n" for row in THREE)
    return text_file(folder / "virgules.csv", text, "utf-8-sig")


def a_picture(folder: Path) -> Path:
    path = folder / "photo.xlsx"
    path.write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 4)
    return path


def a_word_document(folder: Path) -> Path:
    path = folder / "lettre.docx"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("word/document.xml", "<w:document/>")
    return path


def a_compressed_folder(folder: Path) -> Path:
    path = folder / "envoi.xlsx"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("suivi/tableau.csv", _csv(THREE))
    return path


def from_numbers(folder: Path) -> Path:
    path = folder / "suivi.numbers"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("Index/Document.iwa", b"\0" * 64)
    return path


def a_web_page_without_table(folder: Path) -> Path:
    return text_file(folder / "page.xls", "<!DOCTYPE html><html><body><p>Bonjour</p></body></html>")


def cut_workbook(folder: Path) -> Path:
    path = workbook(folder / "coupe.xlsx", {"Feuil1": THREE})
    path.write_bytes(path.read_bytes()[:-900])
    return path


def groups_inside_the_list(folder: Path) -> Path:
    rows = [
        ["PROMO 1 – hiver 2026"], HEAD, ZOE, AWA, [], ["PROMO 2 – printemps 2026"], HEAD, LOU,
        ["Abandons"], ["NOIR", "Sam", "03/05/1991", "", ""], ["Total général", "4", "", "", ""],
    ]  # fmt: skip
    return text_file(folder / "promotions.csv", _csv(rows))


def comments_in_cells(folder: Path) -> Path:
    rows = [
        HEAD, ["FABRE", "Zoé", "12/03/1990 (à vérifier)", "06 12 34 56 78 le soir", "Noisy ?"],
        ["DIALLO", "Awa", "1985", "idem", "idem"], ["REY", "Lou", "27 ans", "NC", "-"],
        ["?", "?", "?", "?", "?"], ["", "Sofia", "", "", ""],
    ]  # fmt: skip
    return text_file(folder / "commentaires.csv", _csv(rows))


def a_table_of_services(folder: Path) -> Path:
    rows = [
        ["Nom", "Siret", "Téléphone", "Code postal", "Ville"],
        ["Mission Locale", "12345678901234", "01 23 45 67 89", "93160", "Noisy-le-Grand"],
        ["Maison Bleue", "12345678901235", "01 23 45 67 80", "75019", "Paris"],
    ]
    return text_file(folder / "structures.csv", _csv(rows))


def columns_the_other_way_round(folder: Path) -> Path:
    rows = list(zip(*THREE, strict=True))
    return text_file(folder / "tourne.csv", _csv(rows))


def same_person_three_times(folder: Path) -> Path:
    rows = [
        HEAD,
        ZOE,
        ["Fabre", "ZOE", "12/03/1990", "0612345678", ""],
        [*ZOE[:2], "12/03/1991", "", ""],
        AWA,
    ]
    return text_file(folder / "repetee.csv", _csv(rows))


def a_thousand_empty_columns(folder: Path) -> Path:
    rows = [[*row, *[""] * 1000] for row in THREE]
    return text_file(folder / "large.csv", _csv(rows))


ALL: dict[str, Callable[[Path], Path]] = {
    name: made
    for name, made in list(globals().items())
    if callable(made) and getattr(made, "__module__", "") == __name__ and not name.startswith("_")
}
