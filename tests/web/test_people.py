"""The pages about people: what is seen, what is not, what is kept, how many questions they ask."""

import re
from datetime import date

import pytest
from django.urls import reverse
from django.utils import timezone

from rivage.audit.models import Reading
from rivage.caseload.merging import merge_files
from rivage.core.context import SYSTEM, set_identity
from rivage.drafts.models import Draft
from rivage.participants.models import Experience, Participant
from rivage.pathways.models import Step
from rivage.reference import remembered
from rivage.reference.models import Term
from tests.factories import (
    AppellationFactory,
    AppointmentFactory,
    ContactPointFactory,
    CustodyPeriodFactory,
    EnrolmentFactory,
    ExpectedReleaseFactory,
    ParticipantFactory,
    TeamFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db
# The page's transaction is a savepoint of the test's: open, read and restore who acts, close.
SAVEPOINTS = 4


@pytest.fixture
def team():
    return TeamFactory()


@pytest.fixture
def officer(team):
    return UserFactory(team=team)


@pytest.fixture
def visit(client, officer):
    client.force_login(officer)
    return client


def address(name, *args, query=""):
    return reverse(f"people:{name}", args=args) + query


def system():
    set_identity(SYSTEM)


def traces():
    """Written on their own connection, before the page leaves."""
    set_identity(SYSTEM, using="trace")
    return Reading.objects.using("trace")


TOPICS = ["identity", "languages", "housing", "skills"]
ROWS = ["contacts", "papers", "background", "wishes", "consents", "access"]


# ── the list ──────────────────────────────────────────────────────────────────────────────────


def a_whole_file(team, officer):
    person = ParticipantFactory(team=team, officer=officer)
    CustodyPeriodFactory(participant=person, recorded_by=officer)
    ExpectedReleaseFactory(participant=person, recorded_by=officer)
    EnrolmentFactory(participant=person)
    AppointmentFactory(participant=person)
    return person


def test_the_list_says_where_each_person_is_and_what_is_next(visit, team, officer):
    person = a_whole_file(team, officer)
    page = visit.get(address("list")).content.decode()
    assert person.display_name in page
    for said in ("MA d’essai", "détention", "Programme", "greffe", "1 personne"):
        assert said in page


def test_other_teams_and_restricted_files_are_nowhere_in_list_or_count(visit, team):
    ParticipantFactory(last_name="Ailleurs")
    ParticipantFactory(team=team, last_name="Secret", restricted=True)
    page = visit.get(address("list")).content.decode()
    assert "Ailleurs" not in page
    assert "Secret" not in page
    assert "0 personne" in page


@pytest.mark.parametrize("number", [1, 50])
def test_the_list_asks_few_questions_however_many_people(
    number, visit, team, officer, django_assert_max_num_queries
):
    for _ in range(number):
        a_whole_file(team, officer)
    visit.get(address("list"))
    with django_assert_max_num_queries(10 + SAVEPOINTS):
        assert visit.get(address("list")).status_code == 200


@pytest.mark.slow
def test_five_thousand_people_cost_no_more_questions(
    visit, team, officer, django_assert_max_num_queries
):
    ParticipantFactory.create_batch(5000, team=team, officer=officer)
    visit.get(address("list"))
    with django_assert_max_num_queries(10 + SAVEPOINTS):
        page = visit.get(address("list")).content.decode()
    assert "Plus de 1 000 personnes" in page


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("?where=inside", {"Dedans"}),
        ("?where=outside", {"Dehors"}),
        ("?where=unknown", {"Sans"}),
        ("?release=90", {"Dedans"}),
        ("?release=15", set()),
        ("?release=unknown", {"Dehors", "Sans"}),
        ("?officer=me", {"Dedans"}),
        ("?officer=nobody", {"Dehors", "Sans"}),
        ("?status=active", {"Dedans"}),
        ("?programme=none", {"Dehors", "Sans"}),
        ("?text=dedan", {"Dedans"}),
        ("?text=Ddeans", {"Dedans"}),
        ("?sort=release", {"Dedans", "Dehors", "Sans"}),
        ("?programme=999999999&where=nonsense", {"Dedans", "Dehors", "Sans"}),
    ],
)
def test_filters_narrow_the_list(query, found, visit, team, officer):
    inside = ParticipantFactory(team=team, officer=officer, last_name="Dedans")
    CustodyPeriodFactory(participant=inside)
    ExpectedReleaseFactory(participant=inside)
    EnrolmentFactory(participant=inside)
    outside = ParticipantFactory(team=team, last_name="Dehors")
    CustodyPeriodFactory(participant=outside, regime="free", establishment=None)
    ParticipantFactory(team=team, last_name="Sans")
    response = visit.get(address("list", query=query))
    assert {line.person.last_name for line in response.context["lines"]} == found


def test_what_is_late_is_said_and_filtered(visit, team, officer):
    person = ParticipantFactory(team=team, officer=officer)
    ParticipantFactory(team=team, officer=officer)
    AppointmentFactory(
        participant=person,
        starts_at=timezone.now() - timezone.timedelta(days=2),
        ends_at=timezone.now() - timezone.timedelta(days=2, hours=-1),
    )
    response = visit.get(address("list", query="?action=any"))
    (line,) = response.context["lines"]
    assert line.alerts == ("rendez-vous sans suite notée",)


def test_a_filter_is_kept_under_a_name_then_removed(visit):
    query = "where=inside&release=30"
    visit.post(address("keep_filter"), {"name": "Sorties proches", "query": query})
    page = visit.get(address("list", query=f"?{query}")).content.decode()
    assert "Sorties proches" in page
    assert 'href="/personnes/?where=inside&amp;release=30" aria-current="page"' in page
    visit.post(address("forget_filter"), {"name": "Sorties proches"})
    assert "Sorties proches" not in visit.get(address("list")).content.decode()


def test_a_list_is_traced_and_a_name_typed_in_it_is_traced_as_a_search(visit, officer):
    visit.get(address("list"))
    visit.get(address("list", query="?text=Martin"))
    readings = traces().filter(user_id=officer.pk).order_by("at")
    assert [(each.kind, each.searched) for each in readings] == [("list", ""), ("search", "Martin")]


# ── search ────────────────────────────────────────────────────────────────────────────────────


def test_search_finds_as_one_types_and_leaves_a_sealed_trace(visit, team, officer):
    person = ParticipantFactory(team=team, first_name="Aïssata", last_name="Kouyaté")
    response = visit.get(address("search", query="?q=kouyate"), headers={"HX-Request": "true"})
    page = response.content.decode()
    assert person.display_name in page
    assert "<html" not in page
    reading = traces().get(user_id=officer.pk)
    assert (reading.kind, reading.searched, reading.results) == ("search", "kouyate", 1)


def test_search_says_nothing_of_files_one_may_not_open(visit, team):
    ParticipantFactory(last_name="Ailleurs")
    ParticipantFactory(team=team, last_name="Ailleurs", restricted=True)
    assert not visit.get(address("search", query="?q=Ailleurs")).context["found"]


def test_one_letter_is_not_a_search(visit):
    assert visit.get(address("search", query="?q=a")).context["asked"] is False
    assert not traces().exists()


# ── someone new ───────────────────────────────────────────────────────────────────────────────


def new_person(team, officer, **changes):
    return {
        "first_name": "Mohamed", "last_name": "Haddad", "birth_date": "1994-05-02",
        "phone": "06 11 22 33 44", "team": team.pk, "officer": officer.pk,
    } | changes  # fmt: skip


def test_a_file_is_opened_with_a_name(visit, team, officer):
    response = visit.post(address("new"), new_person(team, officer))
    system()
    person = Participant.objects.get()
    assert response["Location"] == address("person", person.pk)
    assert (person.birth_date, person.officer) == (date(1994, 5, 2), officer)
    assert person.contact_points.get().value == "06 11 22 33 44"


@pytest.mark.parametrize(
    ("known", "reason"),
    [
        ({"last_name": "Hadad", "first_name": "Mohammed"}, "nom proche"),
        (
            {"last_name": "Autre", "first_name": "Nom", "phone": "+33 6 11 22 33 44"},
            "même téléphone",
        ),
        (
            {"last_name": "Haddad", "first_name": "Samir", "birth_date": date(1994, 5, 2)},
            "même date de naissance",
        ),
    ],
)
def test_someone_who_looks_known_is_asked_about_before_anything_is_created(
    known, reason, visit, team, officer
):
    person = ParticipantFactory(team=team, **known)
    response = visit.post(address("new"), new_person(team, officer))
    page = response.content.decode()
    assert reason in page
    assert address("person", person.pk) in page
    system()
    assert Participant.objects.count() == 1
    visit.post(address("new"), new_person(team, officer, different="1"))
    system()
    assert Participant.objects.count() == 2


def test_a_likeness_out_of_sight_is_not_revealed(visit, team, officer):
    ParticipantFactory(last_name="Haddad", first_name="Mohamed")
    response = visit.post(address("new"), new_person(team, officer))
    assert response.status_code == 302


def test_without_any_name_the_form_comes_back_with_what_was_typed(visit, team, officer):
    data = new_person(team, officer, first_name="", last_name="")
    response = visit.post(address("new"), data)
    assert response.status_code == 422
    assert "06 11 22 33 44" in response.content.decode()


def test_one_cannot_open_a_file_in_a_team_that_is_not_theirs(visit, officer):
    response = visit.post(address("new"), new_person(TeamFactory(), officer))
    assert response.status_code == 422


def test_what_is_typed_for_someone_new_is_kept_until_the_file_is_open(visit, team, officer):
    data = {"last_name": "Hadd", "autosave": "1"}
    assert visit.post(address("new"), data).status_code == 204
    assert 'value="Hadd"' in visit.get(address("new")).content.decode()
    visit.post(address("new"), new_person(team, officer))
    system()
    assert not Draft.objects.exists()


# ── topics ────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("name", TOPICS + ROWS)
def test_every_topic_opens_for_the_officer_and_for_nobody_else(name, visit, team, officer):
    mine = ParticipantFactory(team=team, officer=officer)
    assert visit.get(address(name, mine.pk)).status_code == 200
    system()
    elsewhere, hidden = ParticipantFactory(), ParticipantFactory(team=team, restricted=True)
    for person in (elsewhere, hidden):
        assert visit.get(address(name, person.pk)).status_code == 404
        assert visit.post(address(name, person.pk), {}).status_code == 404


def shown(visit, name, person):
    form = visit.get(address(name, person.pk)).context["form"]
    values = {name: form[name].value() for name in form.fields}
    return {name: "" if value is None else value for name, value in values.items()}


def test_a_correction_goes_into_the_file(visit, team):
    person = ParticipantFactory(team=team, first_name="Lea")
    data = shown(visit, "identity", person) | {"first_name": "Léa", "pronouns": "elle"}
    response = visit.post(address("identity", person.pk), data)
    assert response["Location"] == address("person", person.pk)
    system()
    person.refresh_from_db()
    assert (person.first_name, person.pronouns, person.version) == ("Léa", "elle", 1)


def test_a_correction_made_meanwhile_is_not_overwritten(visit, team):
    person = ParticipantFactory(team=team, first_name="Lea")
    data = shown(visit, "identity", person) | {"first_name": "Léa"}
    system()
    Participant.objects.filter(pk=person.pk).update(first_name="Leïa")
    response = visit.post(address("identity", person.pk), data)
    assert response.status_code == 409
    page = response.content.decode()
    assert "« Leïa »" in page
    assert "« Léa »" in page
    system()
    person.refresh_from_db()
    assert person.first_name == "Leïa"


def test_several_languages_and_free_texts_are_kept(visit, team):
    person = ParticipantFactory(team=team)
    data = shown(visit, "languages", person) | {"languages": ["fra", "bam"]}
    visit.post(address("languages", person.pk), data)
    data = shown(visit, "skills", person) | {"skills": "Sait réparer un vélo."}
    visit.post(address("skills", person.pk), data)
    system()
    person.refresh_from_db()
    assert (person.languages, person.skills) == (["fra", "bam"], "Sait réparer un vélo.")


def test_what_was_being_typed_is_found_again_and_may_be_forgotten(visit, team):
    person = ParticipantFactory(team=team, first_name="Lea")
    data = shown(visit, "identity", person) | {"first_name": "Léa", "autosave": "1"}
    assert visit.post(address("identity", person.pk), data).status_code == 204
    page = visit.get(address("identity", person.pk)).content.decode()
    assert "retrouvé" in page
    assert 'value="Léa"' in page
    visit.post(address("identity", person.pk), {"forget": "1"})
    assert "retrouvé" not in visit.get(address("identity", person.pk)).content.decode()


def test_a_contact_is_added_corrected_ended_and_taken_back(visit, team):
    person = ParticipantFactory(team=team)
    where = address("contacts", person.pk)
    added = {"act": "add_point", "add_point-kind": "phone", "add_point-value": "0611223344"}
    visit.post(where, added)
    system()
    point = person.contact_points.get()
    corrected = {f"correct_point-{point.pk}-value": "0699887766", "act": "correct_point"}
    visit.post(where, corrected | {"row": point.pk})
    ended = {"act": "end_point", "row": point.pk, f"end_point-{point.pk}-reason": "lost"}
    page = visit.post(where, ended, follow=True).content.decode()
    undo = f"{where}?act=reopen_point&row={point.pk}"
    assert undo.replace("&", "&amp;") in page
    visit.post(undo)
    system()
    point.refresh_from_db()
    assert (point.value, point.valid_to) == ("0699887766", None)


def test_a_refused_row_comes_back_open_with_what_was_typed(visit, team):
    point = ContactPointFactory(participant=ParticipantFactory(team=team))
    data = {"act": "correct_point", "row": point.pk, f"correct_point-{point.pk}-postcode": "93"}
    response = visit.post(address("contacts", point.participant_id), data)
    assert response.status_code == 422
    assert 'value="93"' in response.content.decode()


def test_the_row_of_another_file_is_not_reached(visit, team):
    point = ContactPointFactory(participant=ParticipantFactory(team=team))
    other = ParticipantFactory(team=team)
    data = {"act": "reopen_point", "row": point.pk}
    assert visit.post(address("contacts", other.pk), data).status_code == 404
    assert visit.post(address("contacts", other.pk), {"act": "nonsense"}).status_code == 404


def test_a_missing_paper_becomes_a_step(visit, team, officer):
    person = ParticipantFactory(team=team, officer=officer)
    page = visit.get(address("papers", person.pk))
    kinds = [row["kind"] for row in page.context["rows"]]
    data = {f"{kind}-state": "unknown" for kind in kinds} | {"identity_card-state": "missing"}
    visit.post(address("papers", person.pk), data)
    system()
    paper = person.papers.get()
    assert (paper.kind, paper.state) == ("identity_card", "missing")
    assert Step.objects.get().paper == paper


def test_experience_training_and_consent_are_added(visit, team):
    person = ParticipantFactory(team=team)
    where = address("background", person.pk)
    visit.post(
        where,
        {
            "act": "add_experience", "add_experience-title": "Cuisine",
            "add_experience-kind": "inside", "add_experience-months": "8",
        },
    )  # fmt: skip
    visit.post(
        where,
        {"act": "add_training", "add_training-title": "CAP", "add_training-obtained": "true"},
    )
    visit.post(
        address("consents", person.pk),
        {
            "act": "add_consent", "add_consent-scope": "spip",
            "add_consent-given_on": "2026-01-05", "add_consent-how": "par écrit",
        },
    )  # fmt: skip
    assert "par écrit" in visit.get(address("consents", person.pk)).content.decode()
    page = visit.get(where).content.decode()
    assert "Cuisine" in page
    assert "diplôme obtenu" in page
    system()
    assert person.experiences.get().months == 8
    assert person.consents.get().scope == "spip"


@pytest.mark.parametrize("topic", ["identity", "languages", "housing", "skills"])
def test_every_label_of_a_topic_is_in_french_and_begins_with_a_capital(visit, team, topic):
    person = ParticipantFactory(team=team)
    page = visit.get(address(topic, person.pk)).content.decode()
    labels = re.findall(r'class="field__label"[^>]*>([^<]+)', page)
    assert labels
    assert [label for label in labels if not label[0].isupper()] == []
    assert not {"Languages", "Mobility", "Housing"} & set(labels)


def test_an_experience_is_removed_and_put_back_by_the_message_that_says_so(visit, team):
    person = ParticipantFactory(team=team)
    where = address("background", person.pk)
    add = {"act": "add_experience", "add_experience-title": "Cuisine"}
    visit.post(where, {**add, "add_experience-kind": "own_business"})
    system()
    row = person.experiences.get()
    page = visit.post(where, {"act": "remove_experience", "row": row.pk}, follow=True)
    undo = f"{where}?act=put_back&row={row.pk}"
    assert undo.replace("&", "&amp;") in page.content.decode()
    assert "À son compte" in visit.post(undo, follow=True).content.decode()


def test_a_word_that_has_ended_stays_with_the_row_that_uses_it(visit, team):
    person = ParticipantFactory(team=team)
    row = Experience.objects.create(participant=person, title="Cuisine", kind="abroad")
    Term.objects.filter(vocabulary="experience_kind", code="abroad").update(
        valid_to=timezone.localdate()
    )
    remembered.forget()
    where = address("background", person.pk)
    page = visit.get(where).content.decode()
    assert page.count('value="abroad"') == 1  # offered to that row, not to the next experience
    act = f"correct_experience-{row.pk}"
    values = {f"{act}-title": "Cuisine d’un hôtel", f"{act}-kind": "abroad"}
    sent = visit.post(where, {"act": "correct_experience", "row": row.pk, **values})
    assert sent.status_code == 302
    remembered.forget()


def test_job_leads_are_searched_added_and_ordered(visit, team):
    person = ParticipantFactory(team=team)
    baker, cook = AppellationFactory(label="Boulangère"), AppellationFactory(label="Cuisinier")
    where = address("wishes", person.pk)
    found = visit.get(f"{where}?q=boul", headers={"HX-Request": "true"}).content.decode()
    assert "Boulangère" in found
    for each in (baker, cook):
        visit.post(where, {"act": "add_wish", "add_wish-occupation": each.occupation_id})
    system()
    second = person.job_leads.get(occupation=cook.occupation)
    visit.post(where, {"act": "move_up", "row": second.pk})
    visit.post(where, {"act": "note_wish", "row": second.pk, f"note_wish-{second.pk}-note": "oui"})
    system()
    leads = [(lead.occupation_id, lead.note) for lead in person.job_leads.all()]
    assert leads == [(cook.occupation_id, "oui"), (baker.occupation_id, "")]


# ── who opens the file ────────────────────────────────────────────────────────────────────────


def test_a_colleague_who_is_neither_officer_nor_lead_does_not_say_who_opens(visit, team):
    person = ParticipantFactory(team=team, officer=UserFactory())
    assert visit.get(address("access", person.pk)).status_code == 403
    assert visit.post(address("access", person.pk), {}).status_code == 403


def test_the_officer_restricts_the_file_to_a_named_reader(visit, team, officer):
    person = ParticipantFactory(team=team, officer=officer)
    reader, colleague = UserFactory(team=team), UserFactory(team=team)
    data = {
        "officer": officer.pk, "teams": [team.pk], "restricted": "on", "readers": [reader.pk],
    }  # fmt: skip
    visit.post(address("access", person.pk), data)
    system()
    person.refresh_from_db()
    assert person.audience == sorted([0, -officer.pk, -reader.pk])
    assert -colleague.pk not in person.audience


def test_a_lead_may_shut_themselves_out_and_lands_on_the_list(client, team, officer):
    person = ParticipantFactory(team=team, officer=officer)
    lead = UserFactory(lead=True, team=team)
    client.force_login(lead)
    data = {"officer": officer.pk, "teams": [team.pk], "restricted": "on"}
    response = client.post(address("access", person.pk), data)
    assert response["Location"] == address("list")


def test_a_file_nobody_could_open_is_refused(visit, team, officer):
    person = ParticipantFactory(team=team, officer=officer)
    assert visit.post(address("access", person.pk), {"officer": ""}).status_code == 422


# ── two files of one person ───────────────────────────────────────────────────────────────────


def test_two_files_are_compared_merged_and_parted_again(visit, team, officer):
    kept = ParticipantFactory(team=team, first_name="Aïssata", last_name="Kouyaté")
    other = ParticipantFactory(team=team, first_name="Aissata", last_name="Kouyate", gender="woman")
    ContactPointFactory(participant=other)
    candidates = visit.get(address("merge", kept.pk)).content.decode()
    assert f"?avec={other.pk}" in candidates
    page = visit.get(address("merge", kept.pk, query=f"?avec={other.pk}")).content.decode()
    assert "coordonnées : 1" in page
    assert "Femme" in page
    data = {"avec": other.pk, "choice-gender": "absorbed"}
    visit.post(address("merge", kept.pk), data)
    old = visit.get(address("identity", other.pk))
    assert old["Location"] == address("identity", kept.pk)
    system()
    assert kept.contact_points.count() == 1
    merge = kept.merges_kept.get()
    visit.post(address("undo_merge", merge.pk))
    assert visit.get(address("identity", other.pk)).status_code == 200


def test_a_file_out_of_sight_cannot_be_merged_nor_its_merge_undone(visit, team):
    mine, elsewhere = ParticipantFactory(team=team), ParticipantFactory()
    data = {"avec": elsewhere.pk}
    assert visit.get(address("merge", mine.pk), data).status_code == 404
    assert visit.post(address("merge", mine.pk), data).status_code == 404
    system()
    merge = merge_files(elsewhere, ParticipantFactory(), {}, by=UserFactory())
    assert visit.post(address("undo_merge", merge.pk)).status_code == 404


def test_what_forbids_a_merge_is_said_before_and_refused_after(visit, team):
    people = [ParticipantFactory(team=team), ParticipantFactory(team=team)]
    for person in people:
        EnrolmentFactory(participant=person)
    query = f"?avec={people[1].pk}"
    page = visit.get(address("merge", people[0].pk, query=query)).content.decode()
    assert "terminez-en un" in page
    answer = visit.post(address("merge", people[0].pk), {"avec": people[1].pk})
    assert answer.status_code == 409
