"""How spreadsheets call what a roster needs, in English, German and Arabic.

Header and roles are compared folded: without case, accents, hyphens and doubled spaces.
"""

from collections.abc import Mapping, Sequence
from typing import Final

from docendo.commons.groups.rules.groups import GroupRole
from docendo.commons.groups.rules.tables import header_word

_COLUMNS: Final[Mapping[str, Sequence[str]]] = {
    "name": (
        *("name", "full name", "student", "student name", "learner", "person"),
        *("vollstandiger name", "vollständiger name", "schüler", "teilnehmer", "person"),
        *("الاسم", "الاسم الكامل", "اسم الطالب", "اسم المتعلم"),
    ),
    "first": (
        *("first name", "firstname", "given name", "forename"),
        *("vorname", "الاسم الأول", "الاسم الاول"),
    ),
    "last": (
        *("last name", "lastname", "surname", "family name"),
        *("nachname", "familienname", "اسم العائلة", "اللقب", "الكنية"),
    ),
    "address": (
        *("e-mail", "email", "mail", "e-mail address", "email address"),
        *("e-mail-adresse", "mailadresse", "email-adresse", "mail-adresse"),
        *("البريد الإلكتروني", "البريد", "بريد إلكتروني", "الإيميل", "ايميل"),
    ),
    "group": (
        *("class", "class name", "group", "course", "section", "cohort", "ward", "department"),
        *("klasse", "kurs", "gruppe", "station", "abteilung", "jahrgang"),
        *("الصف", "الفصل", "المجموعة", "الشعبة", "المقرر", "القسم"),
    ),
    "role": ("role", "rolle", "funktion", "الدور", "الصفة"),
    "term": ("term", "semester", "school year", "halbjahr", "schuljahr", "الفصل الدراسي", "السنة"),
    # Not what may be the number of the row: the first of two classes would be the same person.
    "id": (
        *("student id", "person id", "student number", "matriculation number", "sourcedid"),
        *("matrikelnummer", "schülernummer", "personalnummer"),
        *("رقم الطالب", "الرقم الجامعي"),
    ),
}
_ROLES: Final[Mapping[GroupRole, Sequence[str]]] = {
    GroupRole.LEARNER: (
        *("learner", "student", "pupil", "tutee", "mentee", "participant", "member"),
        *("lernende", "lernender", "schüler", "schülerin", "student", "studentin", "studierende"),
        *("studierender", "teilnehmer", "teilnehmerin", "auszubildende", "auszubildender"),
        *("طالب", "طالبة", "متعلم", "متعلمة", "تلميذ", "تلميذة", "مشارك", "مشاركة"),
    ),
    GroupRole.HELPER: (
        *("helper", "tutor", "mentor", "assistant", "teaching assistant", "ta", "aide"),
        *("tutorin", "mentorin", "helfer", "helferin", "assistenz", "hilfskraft"),
        *("مساعد", "مساعدة", "معيد", "معيدة", "مرشد", "مرشدة"),
    ),
    GroupRole.TEACHER: (
        *("teacher", "instructor", "lecturer", "facilitator", "professor", "lead"),
        *("lehrer", "lehrerin", "lehrkraft", "dozent", "dozentin", "leitung", "kursleitung"),
        *("معلم", "معلمة", "مدرس", "مدرسة", "أستاذ", "أستاذة", "محاضر", "محاضرة", "ميسر", "ميسرة"),
    ),
}
COLUMN_OF: Final = {header_word(word): name for name, words in _COLUMNS.items() for word in words}
ROLE_OF: Final = {header_word(word): role for role, words in _ROLES.items() for word in words}


def column_of(header: str) -> str | None:
    return COLUMN_OF.get(header_word(header))


def role_of(said: str) -> GroupRole | None:
    """Who is only listed is there to learn."""
    return ROLE_OF.get(header_word(said)) if said else GroupRole.LEARNER
