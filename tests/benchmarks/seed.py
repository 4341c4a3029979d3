"""People by the hundred thousand, each with two years of events, written by COPY.

Invented by a seeded generator; sealed with the test key, like the product does. Triggers and walls
are bypassed while writing (as the superuser), never while measuring.
"""

import os
from collections import defaultdict
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from datetime import UTC, date, datetime, timedelta
from random import Random
from uuid import UUID

import psycopg
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from rivage.participants.rules import search_keys, sort_name
from tests.benchmarks.justice import is_long, long_stays, sentences

CHUNK = 400
# The key of tests/benchmarks/settings.py.
TEST_KEY = bytes(range(32))
TEAM_SIZE = 2500
OFFICER_CASELOAD = 50
TODAY = date.today()  # noqa: DTZ011 -- the pages compare with the real day
NOW = datetime.now(UTC)

FIRST = [
    "Adama",
    "Aïcha",
    "Alban",
    "Alice",
    "Amadou",
    "Amina",
    "Anaïs",
    "André",
    "Angèle",
    "Antoine",
    "Awa",
    "Baptiste",
    "Binta",
    "Bruno",
    "Camille",
    "Carine",
    "Cédric",
    "Chloé",
    "Claire",
    "Cyril",
    "Daniel",
    "Diane",
    "Djamel",
    "Elias",
    "Élodie",
    "Émile",
    "Estelle",
    "Fanta",
    "Farid",
    "Florian",
    "Gabriel",
    "Gaëlle",
    "Hakim",
    "Hélène",
    "Hugo",
    "Idriss",
    "Inès",
    "Ismaël",
    "Jade",
    "Joël",
    "Julie",
    "Karim",
    "Kévin",
    "Khadija",
    "Laure",
    "Léa",
    "Léo",
    "Lina",
    "Loïc",
    "Lucas",
    "Malik",
    "Manon",
    "Marc",
    "Mariam",
    "Mathis",
    "Maya",
    "Mehdi",
    "Mélanie",
    "Moussa",
    "Nadia",
    "Naïm",
    "Nina",
    "Noé",
    "Omar",
    "Océane",
    "Pascal",
    "Paul",
    "Rachid",
    "Rania",
    "Rémi",
    "Romane",
    "Sacha",
    "Salim",
    "Sami",
    "Sara",
    "Simon",
    "Sofia",
    "Stéphane",
    "Tarik",
    "Théo",
    "Thomas",
    "Valérie",
    "Victor",
    "Yanis",
    "Yasmine",
    "Yves",
    "Zoé",
]
STARTS = [
    "Ba",
    "Be",
    "Bou",
    "Cam",
    "Cha",
    "Cou",
    "Da",
    "De",
    "Dia",
    "Du",
    "Fa",
    "Fer",
    "Ga",
    "Gau",
    "Gué",
    "Ha",
    "Ka",
    "Kou",
    "La",
    "Le",
    "Mar",
    "Mo",
    "Na",
    "Nou",
    "Pa",
]
MIDDLES = ["l", "n", "r", "s", "t", "d", "m", "v", "z", "ll", "nn", "rr"]
ENDS = [
    "ard",
    "eau",
    "é",
    "ez",
    "i",
    "ier",
    "in",
    "ot",
    "ou",
    "y",
    "ane",
    "ault",
    "ert",
    "ide",
    "one",
    "oux",
    "ul",
    "un",
]
WORDS = [
    "point sur le projet avec la personne",
    "le logement avance",
    "la carte est demandée",
    "envie de reprendre un travail manuel",
    "appel au partenaire",
    "rendez-vous pris",
    "le moral est bon",
    "l’atelier a plu",
    "le CV est relu ensemble",
    "prochaine étape décidée",
    "horaires à confirmer",
    "la famille soutient",
    "trajet essayé en bus",
    "lettre envoyée",
    "réponse attendue",
]
THEMES = ("logement", "papiers", "mobilite", "numerique", "sante", "confiance", "formation")
PAPERS = ("identity_card", "health_card", "bank_account", "cv", "domiciliation")


class Sealer:
    """The product's own format (core.sealed), with the test key, without the model's overhead."""

    def __init__(self) -> None:
        name = "t1"
        self.key = AESGCM(TEST_KEY)
        self.head = bytes([1, len(name)]) + name.encode()

    def __call__(self, label: str, pk: str, text: str) -> str:
        nonce = os.urandom(12)
        sealed = self.key.encrypt(nonce, text.encode(), f"{label}:{pk}".encode())
        return "\\\\x" + (self.head + nonce + sealed).hex()


class Tables:
    """Lines for COPY, by table; the first line of a table decides its columns."""

    def __init__(self) -> None:
        self.columns: dict[str, tuple[str, ...]] = {}
        self.lines: defaultdict[str, list[str]] = defaultdict(list)
        self.count = 0
        self.prefix = 0

    def new_id(self) -> str:
        self.count += 1
        value = (self.prefix << 80) | (7 << 76) | (2 << 62) | self.count
        return str(UUID(int=value))

    def add(self, table: str, **values: object) -> None:
        self.columns.setdefault(table, tuple(values))
        self.lines[table].append("\t".join(map(text, values.values())))


def text(value: object) -> str:
    if value is None:
        return "\\N"
    if value is True or value is False:
        return "t" if value else "f"
    return str(value)


def array(numbers: list[int]) -> str:
    return "{" + ",".join(map(str, numbers)) + "}"


def last_name(random: Random) -> str:
    return random.choice(STARTS) + random.choice(MIDDLES) + random.choice(ENDS)


def people(numbers: range, *, tables: Tables, refs: dict[str, list[int]], seal: Sealer) -> None:
    for number in numbers:
        person(number, tables=tables, refs=refs, seal=seal)


def person(number: int, *, tables: Tables, refs: dict[str, list[int]], seal: Sealer) -> None:
    random = Random(number)
    team = refs["teams"][(number // TEAM_SIZE) % len(refs["teams"])]
    officer = refs["officers"][(number // OFFICER_CASELOAD) % len(refs["officers"])]
    pk = tables.new_id()
    first, last = random.choice(FIRST), last_name(random)
    phone = f"06{random.randrange(10**8):08}"
    entered = TODAY - timedelta(days=random.randrange(600, 730))
    inside = random.random() < 0.5
    last_seen = TODAY - timedelta(days=random.randrange(1, 45))
    audience = array([0, -officer] if number % 500 == 499 else [0, team, -officer])
    tables.add(
        "participants_participant",
        id=pk, reference=f"{number:06X}", first_name=first, last_name=last, preferred_name="",
        birth_date=date(1965, 1, 1) + timedelta(days=random.randrange(15000)),
        estimated_birth_year=None, gender="", pronouns="", languages="{}", french_level="",
        reading_help="", interpreter="", housing="", mobility="{}", no_contact_reason="",
        external_reference="", officer_id=officer, restricted=number % 500 == 499,
        audience=audience,
        sort_name=sort_name(last, first), version=0, created_at=NOW, last_contact_on=last_seen,
    )  # fmt: skip
    tables.add(
        "participants_fileteam", id=tables.new_id(), participant_id=pk, team_id=team, since=entered
    )
    tables.add(
        "participants_contactpoint",
        id=tables.new_id(), participant_id=pk, kind="phone", value=phone, postcode="", town="",
        label="", preferred=True, valid_from=entered, valid_to=None, why_ended="",
    )  # fmt: skip
    for key in search_keys([first, last], [phone]):
        tables.add(
            "participants_searchkey",
            id=tables.new_id(), participant_id=pk, key=key, audience=audience,
        )  # fmt: skip
    for kind in PAPERS:
        tables.add(
            "participants_paper",
            id=tables.new_id(), participant_id=pk, kind=kind,
            state=random.choice(["in_hand", "missing", "asked", "unknown"]),
            expires_on=None, asked_on=None, received_on=None, cost=None,
        )  # fmt: skip
    _situation(pk, entered, inside, officer, random, tables, refs)
    if is_long(number):
        long_stays(pk, entered, officer, tables, refs)
    sentences(number, pk, inside, officer, random, tables, refs, seal)
    _pathway(pk, entered, officer, random, tables, refs, seal)
    _meetings(pk, entered, officer, random, tables, seal)


def _situation(
    pk: str, entered: date, inside: bool, officer: int, random: Random, tables: Tables,
    refs: dict[str, list[int]],
) -> None:  # fmt: skip
    prison = random.choice(refs["establishments"])
    moved = entered + timedelta(days=random.randrange(90, 300))
    tables.add(
        "justice_custodyperiod",
        id=tables.new_id(), participant_id=pk, regime="convicted", establishment_id=prison,
        started_on=entered, ended_on=moved, recorded_by_id=officer,
    )  # fmt: skip
    tables.add(
        "justice_custodyperiod",
        id=tables.new_id(), participant_id=pk, regime="sas" if inside else "free",
        establishment_id=prison if inside else None, started_on=moved, ended_on=None,
        recorded_by_id=officer,
    )  # fmt: skip
    for rank in range(3):
        known = random.random() < 0.8
        tables.add(
            "justice_expectedrelease",
            id=tables.new_id(), participant_id=pk,
            earliest_on=TODAY + timedelta(days=random.randrange(-200, 700)) if known else None,
            latest_on=None, unknown_reason="" if known else "not_told", source="registry",
            said_on=entered + timedelta(days=200 * rank), recorded_at=NOW, recorded_by_id=officer,
            current=rank == 2,
        )  # fmt: skip


def _pathway(
    pk: str, entered: date, officer: int, random: Random, tables: Tables,
    refs: dict[str, list[int]], seal: Sealer,
) -> None:  # fmt: skip
    enrolment = tables.new_id()
    suspended = random.random() < 0.1
    tables.add(
        "pathways_enrolment",
        id=enrolment, participant_id=pk, programme_id=random.choice(refs["programmes"]),
        officer_id=officer, status="suspended" if suspended else "active",
        suspended_for="lost_contact" if suspended else "", started_on=entered,
        status_since=entered, look_again_on=TODAY if suspended else None, signed_on=entered,
        ended_on=None, exit_class="", exit_detail="", results="{}",
    )  # fmt: skip
    for rank, kind in enumerate(("enrolled", "signed", "suspended", "resumed")):
        tables.add(
            "pathways_enrolmentmoment",
            id=tables.new_id(), participant_id=pk, enrolment_id=enrolment, kind=kind,
            on=entered + timedelta(days=100 * rank), reason="", by_id=officer, recorded_at=NOW,
        )  # fmt: skip
    tables.add(
        "pathways_review",
        id=tables.new_id(), participant_id=pk, enrolment_id=enrolment,
        due_on=TODAY + timedelta(days=random.randrange(-30, 90)), why="release_90", held_on=None,
        dropped_on=None, held_by_id=None,
    )  # fmt: skip
    for theme in THEMES:
        need = tables.new_id()
        tables.add(
            "pathways_need",
            id=need, participant_id=pk, theme=theme,
            status=random.choice(["need", "in_progress", "met", "strength"]), actor="us",
            effect=seal("pathways.Need.effect", need, random.choice(WORDS)), opened_on=entered,
            status_since=entered,
        )  # fmt: skip
    for rank in range(12):
        step = tables.new_id()
        done = rank < 9
        due = (
            entered + timedelta(days=60 * rank)
            if done
            else TODAY + timedelta(days=random.randrange(-40, 60))
        )
        tables.add(
            "pathways_step",
            id=step, participant_id=pk, need_id=None, paper_id=None,
            title=seal("pathways.Step.title", step, random.choice(WORDS)), actor="us",
            officer_id=officer, due_on=due, done_on=due if done else None, dropped_on=None,
            created_at=NOW, created_by_id=officer,
        )  # fmt: skip
        if rank % 2:
            note = tables.new_id()
            tables.add(
                "pathways_note",
                id=note, participant_id=pk, step_id=step, need_id=None,
                body=seal("pathways.Note.body", note, " ".join(random.sample(WORDS, 3))), at=NOW,
                by_id=officer, withdrawn_at=None,
            )  # fmt: skip


def _meetings(
    pk: str, entered: date, officer: int, random: Random, tables: Tables, seal: Sealer
) -> None:
    for rank in range(31):
        day = entered + timedelta(days=22 * rank + random.randrange(5))
        past = day < TODAY
        starts = datetime(day.year, day.month, day.day, random.randrange(7, 16), tzinfo=UTC)
        meeting = tables.new_id()
        said = past and random.random() < 0.97
        tables.add(
            "scheduling_appointment",
            id=meeting, participant_id=pk, officer_id=officer, kind="interview", medium="office",
            establishment_id=None, place="", starts_at=starts,
            ends_at=starts + timedelta(hours=1), outcome="came" if said else "",
            minutes_late=None, outcome_at=starts if said else None,
            outcome_by_id=officer if said else None, created_by_id=officer,
        )  # fmt: skip
        if said:
            note = tables.new_id()
            tables.add(
                "scheduling_interviewnote",
                id=note, participant_id=pk, appointment_id=meeting,
                done=seal("scheduling.InterviewNote.done", note, " ".join(random.sample(WORDS, 4))),
                strengths=seal("scheduling.InterviewNote.strengths", note, random.choice(WORDS)),
                next_step=seal("scheduling.InterviewNote.next_step", note, random.choice(WORDS)),
                footing="fair", next_step_on=None, written_by_id=officer, saved_at=starts,
                finished_at=starts, version=1, step_id=None,
            )  # fmt: skip


def referrals(count: int, *, tables: Tables, refs: dict[str, list[int]]) -> None:
    """Orientations that wait for an answer, one for a hundred people."""
    for number in range(count):
        random = Random(-number)
        team = random.choice(refs["teams"])
        pk = tables.new_id()
        tables.add(
            "referrals_referral",
            id=pk, reference=f"B{number:06X}", status="received", team_id=team,
            audience=array([0, team]),
            programme_id=refs["programmes"][0], urgency="normal",
            received_on=TODAY - timedelta(days=random.randrange(40)), organisation_id=None,
            contact_id=None, prescriber_name="CPIP", prescriber_phone="", prescriber_email="",
            first_name=random.choice(FIRST), last_name=last_name(random), birth_date=None,
            estimated_birth_year=None, gender="", phone="", languages="{}", interpreter="",
            reading_help="", regime="sas", establishment_id=None, release_on=None,
            release_latest_on=None, release_source="", release_unknown="not_told",
            answered_on=None, answered_by_id=None, decline_reason="", reminded_on=None,
            participant_id=None, enrolment_id=None, created_at=NOW,
            created_by_id=refs["officers"][0],
        )  # fmt: skip


def chunks(count: int) -> Iterator[range]:
    for start in range(0, count, CHUNK):
        yield range(start, min(start + CHUNK, count))


def write(url: str, tables: Tables) -> None:
    with psycopg.connect(url) as connection, connection.cursor() as cursor:
        cursor.execute("SET session_replication_role = replica")
        for table, lines in tables.lines.items():
            blanks = blank_columns(cursor, table, tables.columns[table])
            names = ", ".join(f'"{name}"' for name in (*tables.columns[table], *blanks))
            tail = "".join(f"\t{value}" for value in blanks.values()) + "\n"
            with cursor.copy(f"COPY {table} ({names}) FROM STDIN") as copy:
                copy.write(tail.join(lines) + tail)


BLANKS = {
    "ARRAY": "{}",
    "boolean": "f",
    "jsonb": "{}",
    "character varying": "",
    "text": "",
    "date": "2020-01-01",
    "timestamp with time zone": "2020-01-01",
}


def blank_columns(cursor: psycopg.Cursor, table: str, given: tuple[str, ...]) -> dict[str, str]:
    """Columns that want a value and about which these people have nothing to say."""
    cursor.execute(
        "SELECT column_name, data_type FROM information_schema.columns"
        " WHERE table_name = %s AND is_nullable = 'NO' AND column_default IS NULL"
        " AND is_identity = 'NO' AND column_name <> ALL(%s)",
        [table, list(given)],
    )
    return {name: BLANKS.get(kind, "0") for name, kind in cursor.fetchall()}


def write_chunk(url: str, numbers: range, refs: dict[str, list[int]]) -> int:
    tables = Tables()
    tables.prefix = 0x0180_0000_0000 + numbers.start
    people(numbers, tables=tables, refs=refs, seal=Sealer())
    write(url, tables)
    return sum(map(len, tables.lines.values()))


def seed(url: str, count: int, refs: dict[str, list[int]], *, processes: int = 2) -> int:
    """Write `count` people into the database of the superuser's `url`; rows written."""
    tables = Tables()
    tables.prefix = 0x0170_0000_0000
    referrals(max(20, count // 100), tables=tables, refs=refs)
    write(url, tables)
    written = 0
    with ProcessPoolExecutor(processes) as pool:
        for rows in pool.map(
            write_chunk,
            *zip(*((url, numbers, refs) for numbers in chunks(count)), strict=True),
        ):
            written += rows
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute("VACUUM ANALYZE")
    return written
