"""What someone tells us in the first weeks: papers, work, wishes, needs, whom to reach."""

from datetime import date, timedelta
from typing import Any

from rivage.demonstration.story import Story
from rivage.participants import actions as files
from rivage.participants.actions import Wish
from rivage.pathways import actions as pathways

# How far someone is, from the first papers to all of them.
PAPERS = (
    "identity_card", "health_card", "bank_account", "cv", "phone", "email", "domiciliation",
    "france_travail", "interview_clothes", "driving_licence",
)  # fmt: skip
INSIDE_NEEDS = (
    "difficultes-administratives-ou-juridiques--accompagnement-aux-demarches-administratives",
    "logement-hebergement--rechercher-une-solution-dhebergement-temporaire",
    "justice--date-de-sortie-incertaine", "justice--telephone-et-courriel",
    "preparer-sa-candidature--realiser-un-cv-et-ou-une-lettre-de-motivation",
    "justice--dire-ou-ne-pas-dire", "justice--compte-bancaire",
    "choisir-un-metier--decouvrir-un-metier-ou-un-secteur-dactivite",
    "numerique--maitriser-les-fondamentaux-du-numerique",
)  # fmt: skip
OUTSIDE_NEEDS = (
    "mobilite--financer-ma-mobilite", "trouver-un-emploi--repondre-a-des-offres-demploi",
    "logement-hebergement--louer-un-logement", "justice--horaires-imposes",
    "justice--rendez-vous-obligatoires", "numerique--acceder-a-des-services-en-ligne",
    "trouver-un-emploi--convaincre-un-recruteur-en-entretien",
    "se-former--trouver-sa-formation", "difficultes-financieres--acquerir-une-autonomie-budgetaire",
    "famille--garde-denfants",
)  # fmt: skip
STRENGTHS = (
    "choisir-un-metier--identifier-ses-points-forts-et-ses-competences",
    "remobilisation--lien-social", "justice--liens-familiaux",
    "preparer-sa-candidature--valoriser-ses-competences",
    "remobilisation--benevolat-action-citoyenne", "mobilite--mobilite-douce-partagee-collective",
)  # fmt: skip
FRENCH = "lecture-ecriture-calcul--maitriser-le-francais"
SHARED = ("spip", "prescriber", "employers", "messages", "partners", "france_travail")


def tell_background(story: Story, on: date) -> None:
    """As it stands a few weeks after `on`."""
    _identity(story)
    _work(story)
    _papers(story, on)
    _needs(story, on)
    for scope in story.chance.sample(SHARED, story.chance.choice([1, 2, 2, 3])):
        files.give_consent(
            story.participant, scope, given_on=on + timedelta(days=2), by=story.officer,
            how="de vive voix, puis signé",
        )  # fmt: skip
    if story.chance.random() < 0.45:
        _relay(story, on)


def _identity(story: Story) -> None:
    chance, told = story.chance, story.biography
    homes = (
        ["prison", "prison", "prison_none", "family"]
        if story.inside
        else ["family", "family", "friends", "social_housing_home", "shelter", "own", "hotel"]
    )
    values: dict[str, Any] = {
        "skills": told.skills,
        "background": told.background,
        "availability": told.availability,
        "housing": chance.choice(homes),
        "housing_note": "" if story.inside else story.phrases.draw("housing_notes"),
        "mobility": chance.choice([["transit"], ["transit", "on_foot"], ["transit_card"],
                                   ["bicycle", "transit"], ["licence_suspended", "transit"]]),
    }  # fmt: skip
    if story.person.preferred:
        values["preferred_name"] = story.person.preferred
    if story.person.gender == "other":
        values["pronouns"] = "iel" if not story.person.preferred else "elle"
    files.correct_identity(story.participant, values, by=story.officer)


def _work(story: Story) -> None:
    year, born = story.today.year, story.today.year - story.person.age
    for row in story.biography.experiences:
        if row["kind"] == "inside" and not story.inside:
            continue
        values = {name: value for name, value in row.items() if name not in {"ago", "rome"}}
        values["started_year"] = min(max(year - row["ago"], born + 17), year)
        values["occupation"] = story.house.occupations.get(row.get("rome", ""))
        files.add_experience(story.participant, values, by=story.officer)
    for row in story.biography.trainings:
        values = {name: value for name, value in row.items() if name != "ago"}
        values["year"] = max(year - row["ago"], born + 15)
        files.add_training(story.participant, values, by=story.officer)
    wishes = [
        Wish(story.house.occupations[rome].pk, story.biography.wish if rank == 0 else "")
        for rank, rome in enumerate(story.biography.leads)
    ]
    files.set_job_leads(story.participant, wishes, by=story.officer)


def _papers(story: Story, on: date) -> None:
    """What is in hand, and the one or two that are being sought."""
    chance = story.chance
    known = chance.sample(PAPERS, 4 if story.inside else 5)
    sought = 2 if story.inside else chance.choice([0, 0, 1])
    for at, kind in enumerate(known):
        if at >= sought:
            files.set_paper(story.participant, kind, "in_hand", by=story.officer)
            continue
        asked = chance.random() < 0.5
        details = {"asked_on": on + timedelta(days=9)} if asked else {}
        state = "asked" if asked else chance.choice(["missing", "missing", "expired"])
        paper = files.set_paper(story.participant, kind, state, by=story.officer, **details)
        step = pathways.track_paper(paper, officer=story.officer, by=story.officer)
        if step is not None:
            due = story.today + timedelta(days=chance.choice([-3, 2, 5, 9, 15, 21, 30]))
            pathways.postpone_step(step, due_on=due, by=story.officer)


def obtain_papers(story: Story, on: date) -> None:
    """By then, what was sought has come."""
    for paper in story.participant.papers.exclude(state="in_hand"):
        had = files.set_paper(
            story.participant, paper.kind, "in_hand", received_on=on, by=story.officer
        )
        pathways.track_paper(had, officer=story.officer, by=story.officer)


def _needs(story: Story, on: date) -> None:
    chance = story.chance
    pool = INSIDE_NEEDS if story.inside else OUTSIDE_NEEDS
    themes = list(chance.sample(pool, chance.choice([2, 3, 3])))
    if story.person.french in {"A1", "A2", "B1"}:
        themes.append(FRENCH)
    for theme in themes:
        say_need(story, theme, "need", on + timedelta(days=3), "effects")
        now = chance.choice(["need", "in_progress", "in_progress", "met"])
        if now != "need":
            say_need(story, theme, now, on + timedelta(days=11))
    for theme in chance.sample(STRENGTHS, chance.choice([1, 2])):
        say_need(story, theme, "strength", on + timedelta(days=3), "assets")


def say_need(story: Story, theme: str, status: str, on: date, words: str = "") -> None:
    pathways.set_need(
        story.participant, theme=theme, status=status, on=min(on, story.today),
        actor=story.chance.choice(["us", "us", "person", "partner", "probation"]),
        effect=story.phrases.draw(words) if words else None, by=story.officer,
    )  # fmt: skip


def _relay(story: Story, on: date) -> None:
    who = story.phrases.draw("relays")
    number = f"06 39 98 {story.chance.randrange(100):02d} {story.chance.randrange(100):02d}"
    family = story.chance.choice(["", f" ({story.person.last})"])
    files.add_relay(
        story.participant, who + family, relation=who, phone=number, agreed_on=on,
        may_be_told=story.phrases.draw("may_be_told"), by=story.officer,
    )  # fmt: skip


def lose_phone(story: Story, on: date) -> None:
    """The number no longer answers; another one comes a little later."""
    for point in story.participant.contact_points.filter(kind="phone", valid_to=None):
        files.end_contact_point(point, "lost", on=on, by=story.officer)
    files.set_no_contact_reason(story.participant, "lost", by=story.officer)
    story.note("Téléphone perdu. Passage au bureau pour prévenir ; on se revoit mardi.", on)
