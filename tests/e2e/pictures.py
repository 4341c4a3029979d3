"""What is pictured, for whom, and where it is kept."""

# {picture: address}: whole pages to be looked at, on a desk and on a phone.
PICTURED = {
    "today": "today:today",
    "people": "people:list",
    "person": "people:person",
    "sheet": "people:sheet",
    "orientations": "referrals:list",
    "orientation": "referrals:referral",
    "orientation-form": "referrals:edit",
    "interview": "interviews:interview",
    "exit": "pathways:end",
    "situation": "justice:situation",
}

# {picture of the guide: (who looks, address)}: the first screen of each.
GUIDE = {
    "ma-journee": ("officer", "today:today"),
    "personnes": ("officer", "people:list"),
    "nouvelle-personne": ("officer", "people:new"),
    "coordonnees": ("officer", "people:contacts"),
    "papiers": ("officer", "people:papers"),
    "dossier": ("officer", "people:person"),
    "lieu-et-sortie": ("officer", "justice:situation"),
    "engagement": ("officer", "pathways:sign"),
    "fin-de-parcours": ("officer", "pathways:end"),
    "entretien": ("officer", "interviews:interview"),
    "rendez-vous": ("officer", "interviews:list"),
    "orientations": ("officer", "referrals:list"),
    "nouvelle-orientation": ("officer", "referrals:edit"),
    "orientation": ("officer", "referrals:referral"),
    "accueillir": ("officer", "referrals:accept"),
    "recu": ("officer", "referrals:receipt"),
    "import-colonnes": ("officer", "intake:columns"),
    "import-lignes": ("officer", "intake:rows"),
    "amenagements": ("officer", "adjustments:list"),
    "amenagement": ("officer", "adjustments:dossier"),
    "permissions": ("officer", "permits:list"),
    "permission": ("officer", "permits:permit"),
    "sorties": ("officer", "road:list"),
    "preparer-une-sortie": ("officer", "road:person"),
    "programmes": ("lead", "programmes:list"),
    "equipe": ("administrator", "team:list"),
    "vocabulaires": ("administrator", "vocabularies:list"),
    "traces": ("dpo", "traces:list"),
}
