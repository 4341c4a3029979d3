"""A release noted twice at the same moment is one release, and it is taken back once."""

from datetime import date, timedelta

from tests.e2e.product import Product
from tests.kill.test_twice import count, first, sent_at_once
from tests.kill.visitor import Visitor


def someone_inside(product: Product, officer: Visitor) -> str:
    """A file that lets itself be told where the person is."""
    pk = first(
        product,
        "SELECT p.id FROM participants_participant p WHERE NOT EXISTS (SELECT 1 FROM"
        " justice_custodyperiod c WHERE c.participant_id = p.id) ORDER BY p.id DESC",
    )
    prison = first(product, "SELECT id FROM organisations_establishment ORDER BY id")
    path = f"/situation/{pk}/lieu/"
    place = officer.fields(path, "regime") | {
        "regime": "sas", "establishment": prison, "quarter": "", "put_on_hold": "",
        "started_on": (date.today() - timedelta(days=30)).isoformat(),  # noqa: DTZ011
    }  # fmt: skip
    assert officer.post(path, place).status_code == 302
    return pk


def test_a_release_noted_twice_at_once_is_one_release_taken_back_once(
    product: Product, officer: Visitor
) -> None:
    pk = someone_inside(product, officer)
    path = f"/situation/{pk}/sortie/"
    answers = sent_at_once(officer, path, officer.fields(path, "regime"))
    assert answers.count(302) == 1
    assert set(answers) <= {302, 409, 422}, answers
    passages = "SELECT count(*) FROM scheduling_passage WHERE participant_id = %s"
    assert count(product, passages, pk) == 1
    periods = "SELECT count(*) FROM justice_custodyperiod WHERE participant_id = %s"
    assert count(product, periods, pk) == 2
    passage = first(product, f"SELECT id FROM scheduling_passage WHERE participant_id = '{pk}'")
    token = officer.fields(f"/situation/{pk}/", "csrfmiddlewaretoken")
    answers = sent_at_once(officer, f"/situation/passage/{passage}/annuler/", token)
    assert answers.count(302) == 1
    assert set(answers) == {302, 409}, answers
    assert count(product, periods, pk) == 1
    assert count(product, f"{periods} AND ended_on IS NULL", pk) == 1
