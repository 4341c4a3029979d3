"""Dates as people say them in French: "jeudi 12 mars, 9 h 30", "dans 12 jours".

Pure functions of values. Every one is given `today`, so that a page says the same thing from top to
bottom even when midnight passes while it is written.
"""

from datetime import date, datetime

DAYS = ("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche")
MONTHS = (
    "janvier", "février", "mars", "avril", "mai", "juin",
    "juillet", "août", "septembre", "octobre", "novembre", "décembre",
)  # fmt: skip
SHORT_MONTHS = (
    "janv.", "févr.", "mars", "avr.", "mai", "juin",
    "juil.", "août", "sept.", "oct.", "nov.", "déc.",
)  # fmt: skip

# Beyond two months a count of days says nothing to anyone: months, then years.
DAYS_COUNTED = 60
MONTHS_COUNTED = 23


def day_of_month(day: date) -> str:
    """ "1er", "2"… as French writes the first of the month."""
    return "1er" if day.day == 1 else str(day.day)


def spoken_day(day: date, today: date) -> str:
    """ "jeudi 12 mars", and the year only when it is not this year's."""
    year = "" if day.year == today.year else f" {day.year}"
    return f"{DAYS[day.weekday()]} {day_of_month(day)} {MONTHS[day.month - 1]}{year}"


def short_day(day: date, today: date) -> str:
    """ "12 mars", "3 sept. 2027": for tables and pictures."""
    year = "" if day.year == today.year else f" {day.year}"
    return f"{day_of_month(day)} {SHORT_MONTHS[day.month - 1]}{year}"


def spoken_hour(moment: datetime) -> str:
    """ "9 h", "9 h 30", "9 h 05"."""
    return f"{moment.hour} h {moment.minute:02d}" if moment.minute else f"{moment.hour} h"


def exact_day(day: date) -> str:
    """The whole date, for the tooltip and for paper."""
    return f"{DAYS[day.weekday()]} {day_of_month(day)} {MONTHS[day.month - 1]} {day.year}"


def month_and_year(day: date) -> str:
    """ "mars 2026"."""
    return f"{MONTHS[day.month - 1]} {day.year}"


def distance(day: date, today: date) -> str:
    """ "aujourd’hui", "demain", "dans 12 jours", "il y a 41 jours", "dans 4 mois"."""
    days = (day - today).days
    near = {0: "aujourd’hui", 1: "demain", -1: "hier"}
    if days in near:
        return near[days]
    return f"dans {_length(days)}" if days > 0 else f"il y a {_length(-days)}"


def _length(days: int) -> str:
    if days <= DAYS_COUNTED:
        return f"{days} jours"
    months = round(days / 30.44)
    if months <= MONTHS_COUNTED:
        return f"{months} mois"
    return f"{round(days / 365.25)} ans"
