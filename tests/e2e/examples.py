"""One example for each address of the product, found in the demonstration.

An address without a line here fails the tests of pages: nobody would be looking at it.
"""

from collections.abc import Iterator
from typing import Any

import psycopg
from django.urls import URLPattern, URLResolver, get_resolver, reverse

# Someone the officer follows, about whom there is much to read.
PERSON = """
    SELECT p.id FROM participants_participant p
    JOIN pathways_enrolment e ON e.participant_id = p.id AND e.status = 'active'
    WHERE p.officer_id = %(officer)s AND NOT p.restricted
    ORDER BY (SELECT count(*) FROM scheduling_appointment a WHERE a.participant_id = p.id)
        + (SELECT count(*) FROM justice_custodyperiod c WHERE c.participant_id = p.id) DESC, p.id
    LIMIT 1
"""
_OF_OFFICER = (
    "participant_id IN (SELECT id FROM participants_participant"
    " WHERE officer_id = %(officer)s AND NOT restricted)"
)


def _one(table: str, where: str = "true") -> str:
    return f"SELECT id FROM {table} WHERE {where} ORDER BY id DESC LIMIT 1"


def _of_officer(table: str, where: str = "true") -> str:
    return _one(table, f"{_OF_OFFICER} AND {where}")


_ENROLMENT = _of_officer("pathways_enrolment", "status = 'active'")
_SUSPENDED = _one("pathways_enrolment", "status = 'suspended'")
_NEED, _STEP = _of_officer("pathways_need"), _of_officer("pathways_step")
_NOTE, _REVIEW = _one("pathways_note"), _of_officer("pathways_review")
_PERIOD = _of_officer("justice_custodyperiod")
_LIMITS, _OBLIGATION = _of_officer("justice_regimelimits"), _of_officer("justice_obligation")
_DOSSIER = _of_officer("justice_adjustmentdossier")
_IDEA = _of_officer(
    "justice_adjustmentdossier",
    "measure <> 'lsc' AND state IN ('idea', 'eligibility_checked', 'building', 'collected')",
)
_PIECE, _PAPER = _of_officer("justice_dossierpiece"), _of_officer("justice_piecefile")
_NUMBERED = (
    "SELECT f.participant_id FROM participants_fileteam f"
    " JOIN accounts_team t ON t.id = f.team_id AND t.keeps_custody_numbers"
    f" WHERE f.{_OF_OFFICER} LIMIT 1"
)
_PERMIT, _STEP_OF_PERMIT = _of_officer("justice_leavepermit"), _of_officer("justice_permitmoment")
_APPOINTMENT = _of_officer("scheduling_appointment", "outcome = '' AND starts_at < now()")
_REFERRAL = _one(
    "referrals_referral", "status = 'received' AND team_id IN"
    " (SELECT team_id FROM accounts_membership WHERE user_id = %(officer)s)",
)  # fmt: skip
_DRAFT = _one("referrals_referral", "status = 'draft' AND created_by_id = %(officer)s")


def _same(names: tuple[str, ...], finds: dict[str, str]) -> dict[str, dict[str, str]]:
    return {name: dict(finds) for name in names}


_PROGRAMME, _USER = _one("pathways_programme"), "SELECT %(officer)s"
_IMPORT = _one("intake_importbatch")
_TERM = _one("reference_term")
_KEY = "SELECT 1"

# {address, or all those of an area: what finds its arguments}; plain words stand for themselves.
EXAMPLES: dict[str, dict[str, str]] = {
    "people:": {"pk": PERSON},
    "justice:": {"pk": PERSON},
    "justice:correct": {"pk": _PERIOD},
    "justice:withdraw": {"pk": _PERIOD},
    **_same(("justice:correct_limits", "justice:end_limits"), {"pk": _LIMITS}),
    "justice:withdraw_limits": {"pk": _LIMITS},
    **_same(("justice:correct_obligation", "justice:end_obligation"), {"pk": _OBLIGATION}),
    "justice:withdraw_obligation": {"pk": _OBLIGATION},
    "justice:undo_passage": {"pk": "SELECT gen_random_uuid()"},
    "adjustments:": {"pk": _DOSSIER, "person": PERSON},
    "adjustments:act": {"pk": _IDEA, "slug": "=depot"},
    "adjustments:chamber_hearing": {"pk": _DOSSIER},
    "adjustments:take_back": {"pk": _of_officer("justice_dossiermoment")},
    **_same(("adjustments:piece", "adjustments:tick", "adjustments:attach"), {"pk": _PIECE}),
    **_same(("adjustments:paper", "adjustments:remove"), {"pk": _PAPER}),
    "permits:": {
        "pk": _PERMIT, "person": PERSON, "appointment": _APPOINTMENT, "moment": _STEP_OF_PERMIT,
    },
    "road:": {"pk": PERSON, "topic": "=housing"},
    "permits:custody_number": {"person": _NUMBERED},
    "pathways:": {"pk": _ENROLMENT},
    **_same(("pathways:enrol", "pathways:add_need", "pathways:add_step"), {"pk": PERSON}),
    "pathways:add_note": {"pk": PERSON},
    "pathways:move_on": {"pk": _ENROLMENT, "status": "=active"},
    **_same(("pathways:look_again", "pathways:resume", "pathways:resume_now"), {"pk": _SUSPENDED}),
    "pathways:change_need": {"pk": _NEED},
    **_same(("pathways:step", "pathways:finish_step"), {"pk": _STEP}),
    **_same(("pathways:drop_step", "pathways:undo_step"), {"pk": _STEP}),
    "pathways:track_paper": {"pk": _of_officer("participants_paper")},
    **_same(("pathways:withdraw_note", "pathways:restore_note"), {"pk": _NOTE}),
    **_same(("pathways:hold_review", "pathways:drop_review"), {"pk": _REVIEW}),
    "pathways:undo_review": {"pk": _REVIEW},
    "interviews:": {"pk": _APPOINTMENT, "person": PERSON},
    "referrals:": {"pk": _REFERRAL},
    "referrals:begin": {"pk": "SELECT gen_random_uuid()"},
    "referrals:discard": {"pk": _DRAFT},
    "intake:": {"pk": _IMPORT, "number": "=2", "kind": "=csv"},
    "programmes:": {"pk": _PROGRAMME},
    "vocabularies:": {"pk": _TERM},
    "vocabularies:vocabulary": {"name": "=suspension_reason"},
    "kept:": {"pk": "SELECT gen_random_uuid()"},
    "team:": {"pk": _USER},
    **_same(("team:close_team", "team:custody_numbers"), {"pk": _one("accounts_team")}),
    "traces:": {"pk": PERSON},
    "demo:": {"pk": _USER},
    "mfa_remove_webauthn": {"pk": _KEY},
    "mfa_edit_webauthn": {"pk": _KEY},
    "account_reset_password_from_key": {"uidb36": "=1", "key": "=set-password"},
    "invitation": {"token": "=inconnue"},
}  # fmt: skip


def addresses() -> Iterator[tuple[str, list[str]]]:
    """Every named address and the names of its arguments, from the resolver."""

    def walk(resolver: URLResolver, area: str) -> Iterator[tuple[str, list[str]]]:
        for pattern in resolver.url_patterns:
            if isinstance(pattern, URLPattern):
                found = pattern.pattern.converters or pattern.pattern.regex.groupindex
                yield f"{area}{pattern.name}", list(found)
            else:
                yield from walk(
                    pattern, area + (f"{pattern.namespace}:" if pattern.namespace else "")
                )

    yield from walk(get_resolver("rivage.urls"), "")


def paths(database: psycopg.Connection, officer: int) -> dict[str, str]:
    """{name: path} of every address; what has no example is reported by its name."""
    found, lacking = {}, []
    for name, arguments in addresses():
        examples = EXAMPLES.get(name) or EXAMPLES.get(f"{name.split(':')[0]}:") or {}
        values: dict[str, Any] = {}
        for argument in arguments:
            said = examples.get(argument, "")
            if said.startswith("="):
                values[argument] = said[1:]
            elif said and (row := database.execute(said.encode(), {"officer": officer}).fetchone()):
                values[argument] = row[0]
            else:
                lacking.append(f"{name} ({argument})")
        if set(values) == set(arguments):
            found[name] = reverse(name, kwargs=values)
    assert not lacking, f"no example in the demonstration for: {', '.join(lacking)}"
    return found
