"""The languages people speak: ISO 639 codes with their names, for the reader and in themselves."""

from django.conf.locale import LANG_INFO
from django.utils import translation
from django.utils.translation import gettext_lazy as _

# Django knows those it has been translated into, and translates most of their names; these are
# the others that many people speak.
MORE = {
    "am": (_("Amharic"), "አማርኛ"),
    "ckb": (_("Central Kurdish (Sorani)"), "کوردی"),
    "gn": (_("Guarani"), "avañe'ẽ"),
    "gu": (_("Gujarati"), "ગુજરાતી"),
    "ha": (_("Hausa"), "Hausa"),
    "haw": (_("Hawaiian"), "ʻŌlelo Hawaiʻi"),
    "ht": (_("Haitian Creole"), "Kreyòl ayisyen"),
    "ku": (_("Kurdish (Kurmanji)"), "Kurmancî"),
    "lo": (_("Lao"), "ລາວ"),
    "mg": (_("Malagasy"), "Malagasy"),
    "mi": (_("Māori"), "Māori"),
    "ms": (_("Malay"), "Bahasa Melayu"),
    "mt": (_("Maltese"), "Malti"),
    "om": (_("Oromo"), "Oromoo"),
    "ps": (_("Pashto"), "پښتو"),
    "qu": (_("Quechua"), "Runasimi"),
    "rw": (_("Kinyarwanda"), "Ikinyarwanda"),
    "sgn": (_("A sign language"), ""),
    "si": (_("Sinhala"), "සිංහල"),
    "sn": (_("Shona"), "chiShona"),
    "so": (_("Somali"), "Soomaali"),
    "ti": (_("Tigrinya"), "ትግርኛ"),
    "tl": (_("Filipino"), "Filipino"),
    "ug": (_("Uyghur"), "ئۇيغۇرچە"),
    "wo": (_("Wolof"), "Wolof"),
    "xh": (_("Xhosa"), "isiXhosa"),
    "yo": (_("Yoruba"), "Yorùbá"),
    "yue": (_("Cantonese"), "粵語"),
    "zh": (_("Chinese"), "中文"),
    "zu": (_("Zulu"), "isiZulu"),
}
CODES = frozenset(
    {code for code, language in LANG_INFO.items() if "-" not in code and "name" in language}
    | set(MORE)
)


def name_of(code: str) -> str:
    """What the reader calls this language; the code itself where it is not known."""
    if code in MORE:
        return str(MORE[code][0])
    return translation.gettext(LANG_INFO[code]["name"]) if code in CODES else code


def choices() -> list[tuple[str, str]]:
    """Every language as (code, its name for the reader and in itself), by the reader's name."""
    rows = []
    for code in CODES:
        name = name_of(code)
        own = MORE[code][1] if code in MORE else LANG_INFO[code]["name_local"]
        rows.append((code, name if own.casefold() in ("", name.casefold()) else f"{name} · {own}"))
    return sorted(rows, key=lambda row: row[1].casefold())
