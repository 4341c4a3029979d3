"""Every address of the product, and who passes. One line a door, in the order of the areas."""

from collections.abc import Callable
from typing import Any

from django.utils import timezone

from rivage.accounts.actions import invite
from rivage.caseload.merging import merge_files
from rivage.core.context import acting_as_system
from rivage.core.identifiers import new_id
from rivage.intake.actions import map_columns, receive_file, work_on
from rivage.justice.actions.dossiers import attach_file
from rivage.participants.models import ExceptionalAccess
from rivage.pathways.models import Note, Review
from rivage.reference.choices import Vocabulary
from rivage.reference.models import Term
from rivage.scheduling.models import Passage
from tests.factories import (
    AdjustmentDossierFactory,
    AppointmentFactory,
    CustodyPeriodFactory,
    DossierMomentFactory,
    DossierPieceFactory,
    EnrolmentFactory,
    LeavePermitFactory,
    NeedFactory,
    ObligationFactory,
    PaperFactory,
    ParticipantFactory,
    PermitMomentFactory,
    ProgrammeFactory,
    ReferralFactory,
    RegimeLimitsFactory,
    StepFactory,
    TeamFactory,
    UserFactory,
)
from tests.web.doors import (
    ACCOMPANYING,
    ACCOUNT,
    ADMINISTRATION,
    ANYONE,
    CANARY,
    COLLEAGUE,
    FACTOR,
    FILE,
    HIDDEN,
    LEADS,
    LOGIN,
    OPEN,
    REFUSED,
    TRACES,
    Door,
    World,
    person,
)


def colleague(world: World) -> list[Any]:
    world.administrator  # noqa: B018 -- someone must remain to look after accounts
    return [UserFactory().pk]


def invitation_token(world: World) -> list[Any]:
    return [invite("nouveau@association.example", by=None).token]


def invitation_number(world: World) -> list[Any]:
    return [invite("nouveau@association.example", by=None).invitation.pk]


def empty_team(world: World) -> list[Any]:
    return [TeamFactory().pk]


def alert(world: World) -> list[Any]:
    with acting_as_system():
        access = ExceptionalAccess.objects.create(
            participant=world.person,
            user=UserFactory(),
            reason="Elle est à l’accueil et son référent est absent.",
            expires_at=timezone.now(),
            alerted=[-world.lead.pk],
        )
    return [access.pk]


def reset_key(world: World) -> list[Any]:
    return ["1", "set-password"]


def key_number(world: World) -> list[Any]:
    return [1]


def vocabulary(world: World) -> list[Any]:
    return [Vocabulary.SUSPENSION_REASON.value]


def term(world: World) -> list[Any]:
    return [
        Term.objects.create(vocabulary=Vocabulary.SUSPENSION_REASON, code="essai", label="x").pk
    ]


def referral(world: World) -> list[Any]:
    """Become a file: from then on it is known to whoever may open the file."""
    sent = ReferralFactory(
        team=world.team,
        last_name=CANARY,
        status="accepted",
        participant=world.person,
        answered_by=world.lead,
        answered_on=timezone.localdate(),
    )
    return [sent.pk]


def referral_not_yet_a_file(world: World) -> list[Any]:
    return [ReferralFactory(team=world.team).pk]


def new_referral(world: World) -> list[Any]:
    return [new_id()]


def enrolment(world: World) -> list[Any]:
    return [EnrolmentFactory(participant=world.person).pk]


def enrolment_and_status(world: World) -> list[Any]:
    return [*enrolment(world), "diagnostic"]


def need(world: World) -> list[Any]:
    return [NeedFactory(participant=world.person).pk]


def step(world: World) -> list[Any]:
    return [StepFactory(participant=world.person).pk]


def paper(world: World) -> list[Any]:
    return [PaperFactory(participant=world.person, state="missing").pk]


def note(world: World) -> list[Any]:
    by = world.lead if world.restricted else world.officer
    return [Note.objects.create(participant=world.person, body="Note", by=by).pk]


def review(world: World) -> list[Any]:
    pathway = EnrolmentFactory(participant=world.person)
    due = {"why": "release_30", "due_on": timezone.localdate()}
    return [Review.objects.create(participant=world.person, enrolment=pathway, **due).pk]


def period(world: World) -> list[Any]:
    return [CustodyPeriodFactory(participant=world.person).pk]


def regime_limits(world: World) -> list[Any]:
    return [RegimeLimitsFactory(participant=world.person).pk]


def obligation(world: World) -> list[Any]:
    return [ObligationFactory(participant=world.person).pk]


def passage(world: World) -> list[Any]:
    by = world.lead if world.restricted else world.officer
    row = Passage.objects.create(
        participant=world.person, kind="release", on=timezone.localdate(), made_by=by,
        period=CustodyPeriodFactory(participant=world.person, started_on=timezone.localdate()),
        changes={"rows": {}, "booked": ""},
    )  # fmt: skip
    return [row.pk]


def ticking(world: World) -> dict[str, Any]:
    return {"set": "housing:in_place"}


def topic_of_release(world: World) -> list[Any]:
    return [world.person.pk, "housing"]


def programme(world: World) -> list[Any]:
    return [ProgrammeFactory().pk]


def dossier(world: World) -> list[Any]:
    return [AdjustmentDossierFactory(participant=world.person).pk]


def dossier_and_act(world: World) -> list[Any]:
    return [*dossier(world), "depot"]


def dossier_appealed(world: World) -> list[Any]:
    return [AdjustmentDossierFactory(participant=world.person, appealed=True).pk]


def dossier_over(world: World) -> list[Any]:
    over = {"state": "given_up", "ended_on": timezone.localdate()}
    return [AdjustmentDossierFactory(participant=world.person, **over).pk]


def dossier_act(world: World) -> list[Any]:
    found = AdjustmentDossierFactory(participant=world.person, state="building")
    moment = DossierMomentFactory(dossier=found, was="idea", became="building", before={})
    return [moment.pk]


def piece(world: World) -> list[Any]:
    return [DossierPieceFactory(dossier__participant=world.person).pk]


def piece_paper(world: World) -> list[Any]:
    held = DossierPieceFactory(dossier__participant=world.person)
    content = b"%PDF-1.7 " + CANARY.encode() + b" %%EOF"
    by = world.lead if world.restricted else world.officer
    return [attach_file(held, name="papier.pdf", content=content, by=by).pk]


def permit(world: World) -> list[Any]:
    return [LeavePermitFactory(participant=world.person).pk]


def permit_moment(world: World) -> list[Any]:
    moment = PermitMomentFactory(permit__participant=world.person)
    return [moment.permit_id, moment.pk]


def person_with_a_number(world: World) -> list[Any]:
    world.team.keeps_custody_numbers = True
    world.team.save()
    return [world.person.pk]


def appointment(world: World) -> list[Any]:
    return [AppointmentFactory(participant=world.person).pk]


def spreadsheet(world: World) -> list[Any]:
    """Brought by the officer of the team, who alone sees it; it speaks of the person by name."""
    text = f"Nom;Prénom;DDN\n{CANARY};Awa;12/03/1990\n"
    batch = receive_file([text.encode()], name="suivi.csv", team=world.team, by=world.officer)
    work_on(batch.pk)
    map_columns(batch, {}, team=world.team, by=world.officer)
    work_on(batch.pk)
    return [batch.pk]


def spreadsheet_row(world: World) -> list[Any]:
    return [*spreadsheet(world), 2]


def spreadsheet_returned(world: World) -> list[Any]:
    return [*spreadsheet(world), "csv"]


#: Only whoever brought it: the officer of the team.
BRINGER = (LOGIN, FACTOR, REFUSED, REFUSED, HIDDEN, OPEN, HIDDEN, HIDDEN)

#: What waits for the team's answer: nobody's file yet, so no restriction of a file hides it.
TEAM = (LOGIN, FACTOR, REFUSED, REFUSED, HIDDEN, OPEN, OPEN, OPEN)

# Nobody in this table has recovery codes, and a password alone has no application to remove.
NONE_YET = (LOGIN, HIDDEN, HIDDEN, HIDDEN, HIDDEN, HIDDEN, HIDDEN, HIDDEN)
NO_FACTOR_YET = (LOGIN, HIDDEN, *ACCOUNT[2:])


def another(world: World) -> dict[str, Any]:
    """A second file of the same person, that the team may open."""
    return {"avec": ParticipantFactory(team=world.team).pk}


def merged(world: World) -> list[Any]:
    other = ParticipantFactory(team=world.team)
    return [merge_files(world.person, other, {}, by=world.lead).pk]


def act(name: str) -> Callable[[World], dict[str, Any]]:
    """The pages of rows take every act at one address."""
    return lambda world: {"act": name}


DOORS = [
    # ── account
    Door("GET", "account_login", ANYONE),
    Door("POST", "account_logout", ANYONE),
    Door("GET", "account_inactive", ANYONE),
    Door("GET", "account_reauthenticate", ACCOUNT),
    Door("GET", "account_change_password", ACCOUNT),
    Door("GET", "account_reset_password", ANYONE),
    Door("GET", "account_reset_password_done", ANYONE),
    Door("GET", "account_reset_password_from_key", ANYONE, reset_key),
    Door("GET", "account_reset_password_from_key_done", ANYONE),
    Door("GET", "mfa_index", ACCOUNT),
    Door("GET", "mfa_authenticate", ACCOUNT),
    Door("GET", "mfa_reauthenticate", ACCOUNT),
    Door("GET", "mfa_activate_totp", ACCOUNT),
    Door("GET", "mfa_deactivate_totp", NO_FACTOR_YET),
    Door("GET", "mfa_view_recovery_codes", NONE_YET),
    Door("GET", "mfa_generate_recovery_codes", ACCOUNT),
    Door("GET", "mfa_list_webauthn", ACCOUNT),
    Door("GET", "mfa_add_webauthn", ACCOUNT),
    Door("GET", "mfa_reauthenticate_webauthn", ACCOUNT),
    Door("GET", "mfa_remove_webauthn", ACCOUNT, key_number),
    Door("GET", "mfa_edit_webauthn", ACCOUNT, key_number),
    Door("GET", "invitation", (OPEN, FACTOR, *ANYONE[2:]), invitation_token),
    # ── what was sent after the end of a session
    Door("GET", "kept:list", COLLEAGUE),
    Door("POST", "kept:forget", COLLEAGUE, new_referral),
    # ── team
    Door("GET", "team:list", ADMINISTRATION),
    Door("GET", "team:invite", ADMINISTRATION),
    Door("POST", "team:invite", ADMINISTRATION),
    Door("POST", "team:revoke", ADMINISTRATION, invitation_number),
    Door("GET", "team:person", ADMINISTRATION, colleague),
    Door("POST", "team:person", ADMINISTRATION, colleague),
    Door("POST", "team:deactivate", ADMINISTRATION, colleague),
    Door("POST", "team:reactivate", ADMINISTRATION, colleague),
    Door("POST", "team:reset_second_factor", ADMINISTRATION, colleague),
    Door("POST", "team:create_team", ADMINISTRATION),
    Door("POST", "team:close_team", ADMINISTRATION, empty_team),
    Door("POST", "team:custody_numbers", ADMINISTRATION, empty_team),
    # ── today (those who hold no file are sent to their own first page)
    Door("GET", "today:today", COLLEAGUE),
    Door("POST", "today:scope", COLLEAGUE),
    # ── vocabularies
    Door("GET", "vocabularies:list", ADMINISTRATION),
    Door("GET", "vocabularies:vocabulary", ADMINISTRATION, vocabulary),
    Door("GET", "vocabularies:edit", ADMINISTRATION, term),
    Door("POST", "vocabularies:end", ADMINISTRATION, term),
    Door("POST", "vocabularies:reopen", ADMINISTRATION, term),
    # ── traces
    Door("GET", "traces:list", TRACES),
    Door("GET", "traces:export", TRACES),
    Door("GET", "traces:exceptional", ACCOMPANYING),
    Door("POST", "traces:exceptional", ACCOMPANYING),
    Door("GET", "traces:alerts", TRACES),
    Door(
        "POST",
        "traces:seen",
        (LOGIN, FACTOR, REFUSED, REFUSED, REFUSED, REFUSED, OPEN, REFUSED),
        alert,
    ),
    # ── people
    Door("GET", "people:list", ACCOMPANYING),
    Door("GET", "people:search", ACCOMPANYING),
    Door("GET", "people:new", ACCOMPANYING),
    Door("POST", "people:new", ACCOMPANYING),
    Door("POST", "people:keep_filter", ACCOMPANYING),
    Door("POST", "people:forget_filter", ACCOMPANYING),
    Door("GET", "people:identity", FILE, person),
    Door("POST", "people:identity", FILE, person),
    Door("GET", "people:languages", FILE, person),
    Door("POST", "people:languages", FILE, person),
    Door("GET", "people:housing", FILE, person),
    Door("POST", "people:housing", FILE, person),
    Door("GET", "people:skills", FILE, person),
    Door("POST", "people:skills", FILE, person),
    Door("GET", "people:contacts", FILE, person),
    Door("POST", "people:contacts", FILE, person, act("no_contact")),
    Door("GET", "people:papers", FILE, person),
    Door("POST", "people:papers", FILE, person),
    Door("GET", "people:background", FILE, person),
    Door("POST", "people:background", FILE, person, act("add_training")),
    Door("GET", "people:wishes", FILE, person),
    Door("POST", "people:wishes", FILE, person, act("add_wish")),
    Door("GET", "people:consents", FILE, person),
    Door("POST", "people:consents", FILE, person, act("add_consent")),
    Door("GET", "people:merge", FILE, person),
    Door("POST", "people:merge", FILE, person, another),
    Door("POST", "people:undo_merge", FILE, merged),
    Door("GET", "people:access", FILE, person),
    Door("POST", "people:access", FILE, person),
    # ── referrals
    Door("GET", "referrals:list", ACCOMPANYING),
    Door("GET", "referrals:new", ACCOMPANYING),
    Door("GET", "referrals:begin", ACCOMPANYING, new_referral),
    Door("POST", "referrals:begin", ACCOMPANYING, new_referral),
    Door("GET", "referrals:referral", FILE, referral),
    Door("GET", "referrals:referral", TEAM, referral_not_yet_a_file),
    Door("GET", "referrals:edit", FILE, referral),
    Door("GET", "referrals:edit", TEAM, referral_not_yet_a_file),
    Door("POST", "referrals:edit", FILE, referral),
    Door("GET", "referrals:receipt", FILE, referral),
    Door("POST", "referrals:discard", FILE, referral),
    Door("GET", "referrals:accept", FILE, referral),
    Door("POST", "referrals:accept", FILE, referral),
    Door("POST", "referrals:accept", TEAM, referral_not_yet_a_file),
    Door("POST", "referrals:ask", FILE, referral),
    Door("POST", "referrals:hear_back", FILE, referral),
    Door("POST", "referrals:wait", FILE, referral),
    Door("POST", "referrals:decline", FILE, referral),
    Door("POST", "referrals:withdraw", FILE, referral),
    Door("POST", "referrals:expire", FILE, referral),
    Door("POST", "referrals:reopen", FILE, referral),
    # ── interviews
    Door("GET", "interviews:list", ACCOMPANYING),
    Door("GET", "interviews:of_person", FILE, person),
    Door("GET", "interviews:book", FILE, person),
    Door("POST", "interviews:book", FILE, person),
    Door("GET", "interviews:now", FILE, person),
    Door("POST", "interviews:now", FILE, person),
    Door("GET", "interviews:interview", FILE, appointment),
    Door("POST", "interviews:interview", FILE, appointment),
    Door("POST", "interviews:keep", FILE, appointment),
    Door("POST", "interviews:reopen", FILE, appointment),
    Door("POST", "interviews:outcome", FILE, appointment),
    Door("POST", "interviews:undo_outcome", FILE, appointment),
    Door("GET", "interviews:move", FILE, appointment),
    Door("POST", "interviews:move", FILE, appointment),
    Door("POST", "interviews:cancel", FILE, appointment),
    # ── a person's page, the pathway, the plan
    Door("GET", "people:person", FILE, person),
    Door("GET", "people:sheet", FILE, person),
    Door("GET", "pathways:enrol", FILE, person),
    Door("POST", "pathways:enrol", FILE, person),
    Door("POST", "pathways:move_on", FILE, enrolment_and_status),
    *(
        Door(method, f"pathways:{name}", FILE, enrolment)
        for name in ("suspend", "look_again", "resume", "switch", "hand_over", "sign", "end")
        for method in ("GET", "POST")
    ),
    Door("POST", "pathways:resume_now", FILE, enrolment),
    Door("POST", "pathways:reopen", FILE, enrolment),
    Door("GET", "pathways:add_need", FILE, person),
    Door("POST", "pathways:add_need", FILE, person),
    Door("GET", "pathways:change_need", FILE, need),
    Door("POST", "pathways:change_need", FILE, need),
    Door("GET", "pathways:add_step", FILE, person),
    Door("POST", "pathways:add_step", FILE, person),
    Door("GET", "pathways:step", FILE, step),
    Door("POST", "pathways:step", FILE, step),
    Door("POST", "pathways:finish_step", FILE, step),
    Door("POST", "pathways:drop_step", FILE, step),
    Door("POST", "pathways:undo_step", FILE, step),
    Door("POST", "pathways:track_paper", FILE, paper),
    Door("GET", "pathways:add_note", FILE, person),
    Door("POST", "pathways:add_note", FILE, person),
    Door("POST", "pathways:withdraw_note", FILE, note),
    Door("POST", "pathways:restore_note", FILE, note),
    Door("GET", "pathways:hold_review", FILE, review),
    Door("POST", "pathways:hold_review", FILE, review),
    Door("POST", "pathways:drop_review", FILE, review),
    Door("POST", "pathways:undo_review", FILE, review),
    # ── where someone is, and until when
    Door("GET", "justice:situation", FILE, person),
    *(
        Door(method, f"justice:{name}", FILE, person)
        for name in ("place", "transfer", "release", "recall", "tell")
        for method in ("GET", "POST")
    ),
    Door("GET", "justice:correct", FILE, period),
    Door("POST", "justice:correct", FILE, period),
    Door("POST", "justice:withdraw", FILE, period),
    *(
        Door(method, f"justice:{name}", FILE, person)
        for name in ("set_limits", "add_obligation")
        for method in ("GET", "POST")
    ),
    Door("GET", "justice:correct_limits", FILE, regime_limits),
    Door("POST", "justice:correct_limits", FILE, regime_limits),
    Door("POST", "justice:end_limits", FILE, regime_limits),
    Door("POST", "justice:withdraw_limits", FILE, regime_limits),
    Door("GET", "justice:correct_obligation", FILE, obligation),
    Door("POST", "justice:correct_obligation", FILE, obligation),
    Door("POST", "justice:end_obligation", FILE, obligation),
    Door("POST", "justice:withdraw_obligation", FILE, obligation),
    Door("GET", "justice:rules", COLLEAGUE),
    Door("POST", "justice:undo_passage", FILE, passage),
    # ── sentence adjustments
    Door("GET", "adjustments:list", ACCOMPANYING),
    Door("GET", "adjustments:of_person", FILE, person),
    Door("GET", "adjustments:new", FILE, person),
    Door("POST", "adjustments:new", FILE, person),
    Door("GET", "adjustments:dossier", FILE, dossier),
    Door("GET", "adjustments:note", FILE, dossier),
    Door("POST", "adjustments:again", FILE, dossier_over),
    Door("POST", "adjustments:take_back", FILE, dossier_act),
    *(
        Door(method, f"adjustments:{name}", FILE, dossier)
        for name in ("project", "housing", "job", "add_piece")
        for method in ("GET", "POST")
    ),
    Door("GET", "adjustments:chamber_hearing", FILE, dossier_appealed),
    Door("POST", "adjustments:chamber_hearing", FILE, dossier_appealed),
    Door("GET", "adjustments:act", FILE, dossier_and_act),
    Door("POST", "adjustments:act", FILE, dossier_and_act),
    Door("GET", "adjustments:piece", FILE, piece),
    Door("POST", "adjustments:piece", FILE, piece),
    Door("POST", "adjustments:tick", FILE, piece),
    Door("POST", "adjustments:attach", FILE, piece),
    Door("GET", "adjustments:paper", FILE, piece_paper),
    Door("POST", "adjustments:remove", FILE, piece_paper),
    # ── leave permits
    Door("GET", "permits:list", ACCOMPANYING),
    Door("GET", "permits:of_person", FILE, person),
    Door("GET", "permits:new", FILE, person),
    Door("POST", "permits:new", FILE, person),
    Door("GET", "permits:custody_number", FILE, person_with_a_number),
    Door("POST", "permits:custody_number", FILE, person_with_a_number),
    Door("POST", "permits:need", FILE, appointment),
    Door("POST", "permits:untie", FILE, appointment),
    Door("GET", "permits:permit", FILE, permit),
    Door("GET", "permits:sheet", FILE, permit),
    Door("POST", "permits:tie", FILE, permit),
    Door("POST", "permits:withdraw", FILE, permit),
    Door("POST", "permits:take_back", FILE, permit_moment),
    *(
        Door(method, f"permits:{name}", FILE, permit)
        for name in (
            "correct",
            "ask",
            "commission",
            "grant",
            "refuse",
            "appeal",
            "complete",
            "no_return",
            "cancel",
        )
        for method in ("GET", "POST")
    ),
    # ── the road to release
    Door("GET", "road:list", ACCOMPANYING),
    Door("GET", "road:printed", ACCOMPANYING),
    Door("POST", "road:scope", ACCOMPANYING),
    *(
        Door("GET", f"road:{name}", FILE, person)
        for name in ("person", "sheet", "hand_over", "first_days")
    ),
    *(Door("POST", f"road:{name}", FILE, person) for name in ("hand_over", "first_days")),
    Door("POST", "road:tick", FILE, person, ticking),
    Door("POST", "road:say", FILE, topic_of_release),
    # ── programmes
    Door("GET", "programmes:list", ACCOMPANYING),
    Door("POST", "programmes:load", LEADS),
    Door("GET", "programmes:change", LEADS, programme),
    Door("POST", "programmes:change", LEADS, programme),
    Door("GET", "programmes:copy", LEADS, programme),
    Door("POST", "programmes:copy", LEADS, programme),
    Door("POST", "programmes:close", LEADS, programme),
    Door("POST", "programmes:open", LEADS, programme),
    # ── imports
    Door("GET", "intake:list", ACCOMPANYING),
    Door("GET", "intake:upload", ACCOMPANYING),
    Door("POST", "intake:upload", ACCOMPANYING),
    Door("GET", "intake:import", BRINGER, spreadsheet),
    Door("GET", "intake:columns", BRINGER, spreadsheet),
    Door("POST", "intake:columns", BRINGER, spreadsheet),
    Door("POST", "intake:sheet", BRINGER, spreadsheet),
    Door("GET", "intake:rows", BRINGER, spreadsheet),
    Door("GET", "intake:row", BRINGER, spreadsheet_row),
    Door("POST", "intake:row", BRINGER, spreadsheet_row),
    Door("POST", "intake:choose", BRINGER, spreadsheet_row),
    Door("POST", "intake:confirm", BRINGER, spreadsheet),
    Door("POST", "intake:abandon", BRINGER, spreadsheet),
    Door("GET", "intake:returned", BRINGER, spreadsheet_returned),
]
