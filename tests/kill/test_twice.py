"""The same act sent twice at once, and two people at the same words: one effect, nothing silent."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier
from typing import Any

import httpx

from tests.e2e.product import Product
from tests.intake.crowd import crowd
from tests.kill.test_import import Bringing
from tests.kill.visitor import Visitor

AT_ONCE = 4


def together(*acts: Callable[[], httpx.Response]) -> list[httpx.Response]:
    """All the acts leave at the same moment."""
    start = Barrier(len(acts))

    def one(act: Callable[[], httpx.Response]) -> httpx.Response:
        start.wait(10)
        return act()

    with ThreadPoolExecutor(len(acts)) as threads:
        return list(threads.map(one, acts))


def sent_at_once(visitor: Visitor, path: str, data: dict[str, str]) -> list[int]:
    windows = [visitor.again() for _ in range(AT_ONCE)]
    acts = [lambda window=window: window.post(path, data) for window in windows]
    try:
        return sorted(answer.status_code for answer in together(*acts))
    finally:
        for window in windows:
            window.http.close()


def count(product: Product, query: str, *values: Any) -> int:
    with product.superuser() as behind:
        row = behind.execute(query.encode(), values).fetchone()
    assert row
    return int(row[0])


def first(product: Product, query: str) -> str:
    with product.superuser() as behind:
        row = behind.execute(query.encode()).fetchone()
    assert row
    return str(row[0])


def test_accepting_an_orientation_twice_at_once_opens_one_file(
    product: Product, officer: Visitor
) -> None:
    pk = first(product, "SELECT id FROM referrals_referral WHERE status = 'received' ORDER BY id")
    path = f"/orientations/{pk}/accepter/"
    before = count(product, "SELECT count(*) FROM participants_participant")
    answers = sent_at_once(officer, path, officer.fields(path, "programme"))
    assert answers.count(302) >= 1
    assert set(answers) <= {302, 409, 422}, answers
    assert count(product, "SELECT count(*) FROM participants_participant") == before + 1
    enrolled = (
        "SELECT count(*) FROM pathways_enrolment e JOIN referrals_referral r"
        " ON r.participant_id = e.participant_id WHERE r.id = %s"
    )
    assert count(product, enrolled, pk) == 1
    said = "SELECT count(*) FROM audit_entry WHERE verb = 'referral.accepted' AND subject LIKE %s"
    assert count(product, said, f"%{pk}%") == 1


def test_finishing_a_note_twice_at_once_adds_one_step_and_one_appointment(
    product: Product, officer: Visitor
) -> None:
    pk = first(product, "SELECT id FROM scheduling_appointment WHERE outcome = '' ORDER BY id")
    path = f"/entretiens/{pk}/"
    form = officer.fields(path, "done") | {
        "outcome": "came", "done": "CV relu.", "next_step": "Appeler le chantier", "finish": "1",
        "next_on": "2031-03-12", "next_at": "09:30",
    }  # fmt: skip
    answers = sent_at_once(officer, path, form)
    assert answers.count(302) >= 1
    assert set(answers) <= {302, 409}, answers
    whose = "participant_id = (SELECT participant_id FROM scheduling_appointment WHERE id = %s)"
    assert count(product, f"SELECT count(*) FROM pathways_step WHERE {whose}", pk) == 1
    notes = "SELECT count(*) FROM scheduling_interviewnote WHERE appointment_id = %s"
    assert count(product, notes, pk) == 1
    ahead = f"SELECT count(*) FROM scheduling_appointment WHERE starts_at > now() AND {whose}"
    assert count(product, ahead, pk) == 1


def test_confirming_an_import_twice_at_once_writes_each_row_once(
    product: Product, officer: Visitor, tmp_path: Path
) -> None:
    # Nobody that another test has brought.
    file = Bringing(product, officer, crowd(tmp_path / "petite.csv", 40, letter="E"))
    file.wait("to_map")
    officer.post(f"{file.page}colonnes/", officer.fields(f"{file.page}colonnes/", "column-1"))
    file.wait("to_check")
    answers = sent_at_once(officer, f"{file.page}confirmer/", officer.fields(f"{file.page}lignes/"))
    assert answers.count(302) == 1
    assert set(answers) == {302, 409}
    file.wait("done")
    said = "SELECT count(*) FROM audit_entry WHERE verb = %s AND subject LIKE %s"
    assert count(product, said, "import.confirmed", f"%{file.pk}%") == 1
    assert count(product, said, "import.carried_out", f"%{file.pk}%") == 1
    written = "SELECT count(*) FROM participants_participant WHERE external_reference LIKE 'E0%%'"
    assert count(product, written) == count(
        product, "SELECT count(*) FROM intake_importrow WHERE batch_id = %s AND verdict = 'create'",
        file.pk,
    )  # fmt: skip


def test_two_people_at_the_same_identity_see_both_versions(
    product: Product, officer: Visitor, lead: Visitor
) -> None:
    pk = first(product, "SELECT id FROM participants_participant ORDER BY id")
    path = f"/personnes/{pk}/identite/"
    hers = officer.fields(path, "first_name") | {"first_name": "Aminata"}
    his = lead.fields(path, "first_name") | {"first_name": "Awatef"}
    answers = together(lambda: officer.post(path, hers), lambda: lead.post(path, his))
    assert sorted(answer.status_code for answer in answers) == [302, 409]
    refused = next(answer.text for answer in answers if answer.status_code == 409)
    assert "Aminata" in refused
    assert "Awatef" in refused
    kept = officer.fields(path, "first_name")["first_name"]
    assert kept == ("Aminata" if answers[0].status_code == 302 else "Awatef")


def test_a_request_filed_twice_at_once_is_filed_once(product: Product, officer: Visitor) -> None:
    pk = first(product, "SELECT id FROM justice_adjustmentdossier ORDER BY id")
    path = f"/amenagements/{pk}/acte/depot/"
    answers = sent_at_once(officer, path, officer.fields(path, "how"))

    assert answers.count(302) >= 1
    assert set(answers) <= {302, 409, 422}, answers
    filed = (
        "SELECT count(*) FROM justice_dossiermoment WHERE dossier_id = %s AND became = 'filed'"
        " AND taken_back_at IS NULL"
    )
    assert count(product, filed, pk) == 1
