"""What a place is: a country (ISO 3166-1 alpha-3), a part of one (ISO 3166-2), or a region that sources name and we define."""

from collections.abc import Mapping
from functools import cache
from typing import NamedTuple

import pycountry
from babel import Locale, localedata


class _Region(NamedTuple):
    names: Mapping[str, str]  # language -> name
    members: tuple[str, ...]  # alpha-3


_EU = tuple(
    "AUT BEL BGR CYP CZE DEU DNK ESP EST FIN FRA GRC HRV HUN IRL ITA LTU LUX LVA MLT NLD POL PRT ROU SVK SVN SWE".split()
)  # since February 2020
_REGIONS: Mapping[str, _Region] = {
    "WLD": _Region({"en": "World", "ru": "Мир", "ky": "Дүйнө"}, ()),
    "CENTRAL-ASIA": _Region(
        {"en": "Central Asia", "ru": "Центральная Азия", "ky": "Борбор Азия"}, ("KAZ", "KGZ", "TJK", "TKM", "UZB")
    ),
    "EU": _Region({"en": "European Union", "ru": "Европейский союз", "ky": "Европа Биримдиги"}, _EU),
    "EU-NO": _Region(
        {
            "en": "European Union and Norway",
            "ru": "Европейский союз и Норвегия",
            "ky": "Европа Биримдиги жана Норвегия",
        },
        tuple(sorted((*_EU, "NOR"))),
    ),
}

# Where the usual dictionary differs from what the country's own institutions write, and the regions of Kyrgyzstan and
# Tajikistan, which no dictionary has in Russian and Kyrgyz.
_NAMES: Mapping[tuple[str, str], str] = {
    ("ru", "KGZ"): "Кыргызстан", ("ky", "AFG"): "Ооганстан", ("ru", "USA"): "США", ("ky", "USA"): "АКШ",
    ("en", "KG-GB"): "Bishkek", ("ru", "KG-GB"): "Бишкек", ("ky", "KG-GB"): "Бишкек",
    ("en", "KG-GO"): "Osh (city)", ("ru", "KG-GO"): "Ош (город)", ("ky", "KG-GO"): "Ош шаары",
    ("en", "KG-B"): "Batken", ("ru", "KG-B"): "Баткенская область", ("ky", "KG-B"): "Баткен облусу",
    ("en", "KG-C"): "Chüy", ("ru", "KG-C"): "Чуйская область", ("ky", "KG-C"): "Чүй облусу",
    ("en", "KG-J"): "Jalal-Abad", ("ru", "KG-J"): "Джалал-Абадская область", ("ky", "KG-J"): "Жалал-Абад облусу",
    ("en", "KG-N"): "Naryn", ("ru", "KG-N"): "Нарынская область", ("ky", "KG-N"): "Нарын облусу",
    ("en", "KG-O"): "Osh (region)", ("ru", "KG-O"): "Ошская область", ("ky", "KG-O"): "Ош облусу",
    ("en", "KG-T"): "Talas", ("ru", "KG-T"): "Таласская область", ("ky", "KG-T"): "Талас облусу",
    ("en", "KG-Y"): "Issyk-Kul", ("ru", "KG-Y"): "Иссык-Кульская область", ("ky", "KG-Y"): "Ысык-Көл облусу",
    ("ru", "TJ-DU"): "Душанбе", ("ky", "TJ-DU"): "Душанбе",
    ("ru", "TJ-GB"): "Горно-Бадахшанская автономная область", ("ky", "TJ-GB"): "Тоолуу Бадахшан автоном облусу",
    ("ru", "TJ-KT"): "Хатлонская область", ("ky", "TJ-KT"): "Хатлон облусу",
    ("ru", "TJ-RA"): "Районы республиканского подчинения", ("ky", "TJ-RA"): "Республикага караштуу райондор",
    ("ru", "TJ-SU"): "Согдийская область", ("ky", "TJ-SU"): "Согди облусу",
}  # fmt: skip


def is_place(code: str) -> bool:
    """Whether the code, exactly as written, is a country, a part of one or a region of ours."""
    return code in _REGIONS or code in _countries() or code in _subdivisions()


def alpha2(code: str) -> str | None:
    """The two-letter code of a country, or of the country a place lies in; None for a region and for what is no place."""
    return _countries().get(parent(code) or code)


def parent(code: str) -> str | None:
    """The country (alpha-3) in which a part of a country lies; None for everything else."""
    return _subdivisions()[code][0] if code in _subdivisions() else None


def parts(code: str) -> tuple[str, ...]:
    """The parts of a country, in order of code; () for other places."""
    return _parts().get(code, ())


def members(code: str) -> tuple[str, ...]:
    """The countries (alpha-3) of a region, in order of code, every one of them for the world; () for other places."""
    if code == "WLD":
        return tuple(sorted(_countries()))
    return _REGIONS[code].members if code in _REGIONS else ()


def place_name(code: str, language: str) -> str:
    """The name in that language (BCP 47), in English where we know no other; the code itself for what is no place."""
    language = language.split("-")[0]
    if (language, code) in _NAMES:
        return _NAMES[language, code]
    if code in _REGIONS:
        names = _REGIONS[code].names
        return names.get(language, names["en"])
    if code in _subdivisions():
        return _NAMES.get(("en", code), _subdivisions()[code][1])
    two = _countries().get(code, "")
    return _territories(language).get(two) or _territories("en").get(two) or code


def english_name(code: str) -> str:
    """The English name; the code itself for what is no place."""
    return place_name(code, "en")


def country_codes() -> Mapping[str, str]:
    """Every country: alpha-3 -> alpha-2."""
    return _countries()


def region_codes() -> tuple[str, ...]:
    """The regions defined here."""
    return tuple(_REGIONS)


def country_names(language: str) -> Mapping[str, str]:
    """Every country's name in a language: alpha-3 -> name."""
    return {three: place_name(three, language) for three in _countries()}


def part_names() -> Mapping[str, str]:
    """The English name of every part of a country: ISO 3166-2 code -> name."""
    return {code: name for code, (_, name) in _subdivisions().items()}


@cache
def _countries() -> Mapping[str, str]:
    return {country.alpha_3: country.alpha_2 for country in pycountry.countries}


@cache
def _subdivisions() -> Mapping[str, tuple[str, str]]:
    """ISO 3166-2 code -> (alpha-3 of its country, English name)."""
    alpha3 = {two: three for three, two in _countries().items()}
    return {part.code: (alpha3[part.country_code], part.name) for part in pycountry.subdivisions}


@cache
def _parts() -> Mapping[str, tuple[str, ...]]:
    """Alpha-3 -> the ISO 3166-2 codes of its parts."""
    found: dict[str, list[str]] = {}
    for code, (country, _name) in sorted(_subdivisions().items()):
        found.setdefault(country, []).append(code)
    return {country: tuple(codes) for country, codes in found.items()}


@cache
def _territories(language: str) -> Mapping[str, str]:
    return dict(Locale.parse(language).territories) if localedata.exists(language) else {}
