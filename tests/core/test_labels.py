"""The words of a code are those of Django, looked up once."""

from rivage.core.labels import label_of
from rivage.participants.models import ContactPoint, Paper
from rivage.pathways.choices import Status
from rivage.pathways.models import Enrolment


def test_a_code_says_its_label_or_itself():
    for status in Status:
        assert label_of(Status, status.value) == str(status.label)
        assert Enrolment(status=status.value).get_status_display() == str(status.label)
    assert label_of(Status, "autre") == "autre"
    assert Enrolment(status="autre").get_status_display() == "autre"
    assert label_of(Status, "") == ""


def test_two_fields_of_the_same_name_each_say_their_own():
    assert Paper(state="in_hand").get_state_display() != "in_hand"
    assert ContactPoint(kind="phone").get_kind_display() != "phone"
