"""Text to places: a code is read, and everything that is nearly one is refused with the code that was probably meant."""

import re
import unicodedata
from collections.abc import Mapping
from difflib import get_close_matches
from functools import cache
from typing import NamedTuple

import pandas as pd
import pycountry

from db import places
from db.phrasing import Wording, wording
from etl.printed_amounts import UNSEEN, tidy

REASONS: Mapping[str, tuple[str, str]] = {
    "two_letter_code": ("'{value}' is a code of two letters", "Write the code of three letters: {nearest}"),
    "name_not_code": ("'{value}' is a name, and this column holds codes", "Write the code: {nearest}"),
    "look_alike": ("'{value}' holds letters that only look Latin: {letters}", "Type it again in Latin letters: {nearest}"),
    "former_country": (
        "'{value}' stands for a country that no longer exists",
        "If the figure is about one of its successors write that code ({nearest}); otherwise leave the row out",
    ),
    "user_assigned": ("'{value}' is in use, but not in ISO 3166", "Leave the row out, or ask for the place to be added"),
    "misspelt_place": ("'{value}' is no place code we know", "Check the code; the nearest we know: {nearest}"),
    "unknown_place": ("'{value}' is no place code we know", "Write an ISO 3166 code such as KGZ or TJ-DU"),
}  # fmt: skip

MOST_OFFERS = 100  # distinct texts for which the nearest code is looked up: each costs milliseconds
_FULL_WIDTH = {0xFF01 + n: 0x21 + n for n in range(94)}
_UNSEEN = dict.fromkeys(map(ord, UNSEEN))
# Cyrillic and Greek capitals that look like Latin ones.
_LATIN = str.maketrans("АВСЕНІЈКМОРЅТХУҮԌԚԜΑΒΕΖΗΙΚΜΝΟΡΤΥΧ", "ABCEHIJKMOPSTXYYGQWABEZHIKMNOPTYX")
_SUCCESSORS: Mapping[str, str] = {
    "SUN": "ARM, AZE, BLR, EST, GEO, KAZ, KGZ, LTU, LVA, MDA, RUS, TJK, TKM, UKR, UZB",
    "YUG": "BIH, HRV, MKD, MNE, SRB, SVN",
    "SCG": "MNE, SRB",
    "CSK": "CZE, SVK",
    "DDR": "DEU",
    "ANT": "ABW, BES, CUW, SXM",
    "TMP": "TLS",
    "ZAR": "COD",
    "BUR": "MMR",
    "YMD": "YEM",
    "BYS": "BLR",
    "DHY": "BEN",
    "HVO": "BFA",
    "RHO": "ZWE",
    "AFI": "DJI",
    "FXX": "FRA",
    "VDR": "VNM",
    "NHB": "VUT",
    "SKM": "IND",
}
_USER_ASSIGNED = frozenset({"XKX", "XK", "KSV"})
# Codes of other lists (car plates, sport, European statistics) and names that the dictionaries of names lack.
_OFTEN_MEANT: Mapping[str, str] = {
    "UK": "GBR", "EL": "GRC", "KS": "KGZ, KOR", "KYR": "KGZ", "TAD": "TJK", "GER": "DEU", "SUI": "CHE", "ROM": "ROU",
}  # fmt: skip
_ALIASES: Mapping[str, str] = {
    "киргизия": "KGZ", "кыргызская республика": "KGZ", "киргизская республика": "KGZ", "кыргыз республикасы": "KGZ",
    "kyrgyz republic": "KGZ", "kirghizia": "KGZ", "kyrgyzstan": "KGZ", "рф": "RUS", "российская федерация": "RUS",
    "usa": "USA", "great britain": "GBR", "turkey": "TUR", "czech republic": "CZE",
    "соединенные штаты": "USA", "соединённые штаты": "USA", "кошмо штаттар": "USA", "америка кошмо штаттары": "USA",
    "central asia": "CENTRAL-ASIA", "центральная азия": "CENTRAL-ASIA", "борбор азия": "CENTRAL-ASIA",
    "world": "WLD", "мир": "WLD", "дүйнө": "WLD", "global": "WLD", "european union": "EU",
    "бишкек": "KG-GB", "bishkek": "KG-GB", "ош": "KG-GO, KG-O", "osh": "KG-GO, KG-O", "душанбе": "TJ-DU",
}  # fmt: skip


class _Read(NamedTuple):
    place: str = ""
    reason: str = ""
    nearest: str = ""


def read_places(text: pd.Series) -> pd.DataFrame:
    """Columns place, reason, nearest (str; nearest: the codes that may have been meant, joined by ", "); index as given.

    A code in small or full-width letters is read as the code. Empty text gives an empty row.
    """
    codes, distinct = pd.factorize(text.fillna("").astype("str"))
    rows = [_read(str(each)) for each in distinct]
    lost = [n for n, row in enumerate(rows) if row.reason == "unknown_place"]
    for n in lost[:MOST_OFFERS]:
        rows[n] = _offer(str(distinct[n]))
    read = pd.DataFrame(rows, columns=list(_Read._fields), dtype="str")
    return read.take(codes).set_axis(text.index)


def explain(reason: str, value: str = "", nearest: str = "") -> tuple[Wording, Wording]:
    """What is wrong with `value` and how to mend it. Raises KeyError for a reason not listed."""
    wrong, mend = REASONS[reason]
    letters = tuple(_letter(sign) for sign in dict.fromkeys(value) if _is_look_alike(sign))
    filled = {"value": value, "nearest": nearest or wording("see the ISO 3166 list"), "letters": letters}
    return wording(wrong, **filled), wording(mend, **filled)


def _letter(sign: str) -> Wording:
    if unicodedata.name(sign).startswith("CYRILLIC"):
        return wording("{sign} (a Cyrillic letter)", sign=sign)
    return wording("{sign} (a Greek letter)", sign=sign)


def _read(text: str) -> _Read:
    spelled = _clean(text)
    code = spelled.upper()
    if not code or (spelled.isascii() and places.is_place(code)):
        return _Read(place=code)
    latin = code.translate(_LATIN)
    if latin != code and places.is_place(latin):
        return _Read(reason="look_alike", nearest=latin)
    if code in _USER_ASSIGNED:
        return _Read(reason="user_assigned")
    if code in _SUCCESSORS or code in _former():
        return _Read(reason="former_country", nearest=_SUCCESSORS.get(code, ""))
    if len(code) == 2 and (code in _OFTEN_MEANT or code in _two_letters()):
        return _Read(reason="two_letter_code", nearest=_OFTEN_MEANT.get(code) or _two_letters()[code])
    if _name(spelled) in _names():
        return _Read(reason="name_not_code", nearest=_names()[_name(spelled)])
    return _Read(reason="unknown_place")


def _offer(text: str) -> _Read:
    """The refusal of an unknown text with up to three codes that look or sound like it, if there are any."""
    spelled = _clean(text)
    code, name = spelled.upper(), _name(spelled)[:60]
    if code in _OFTEN_MEANT:
        near = [_OFTEN_MEANT[code]]
    elif len(code) == 3:
        country = places.country_codes()
        begins = [country_code for known, country_code in _names().items() if country_code in country and known.startswith(name)]
        near = [*begins[:1], *get_close_matches(code, [each for each in country if each[0] == code[0]], n=2)]
    elif re.fullmatch("[A-Z]{2}-[A-Z0-9]{1,3}", code):
        near = get_close_matches(code, [each for each in places.part_names() if each[:3] == code[:3]])
    else:
        near = [_names()[each] for each in get_close_matches(name, _names(), cutoff=0.8)]
    return _Read(reason="misspelt_place" if near else "unknown_place", nearest=", ".join(dict.fromkeys(near)))


def _clean(text: str) -> str:
    return tidy(text.translate(_UNSEEN)).translate(_FULL_WIDTH)


def _name(text: str) -> str:
    return " ".join(unicodedata.normalize("NFC", text).casefold().split())


def _is_look_alike(sign: str) -> bool:
    upper = sign.upper()
    return len(upper) == 1 and ord(upper) in _LATIN


@cache
def _names() -> Mapping[str, str]:
    """Names in small letters -> code: countries in English, Russian and Kyrgyz, parts of countries, and the aliases."""
    found: dict[str, list[str]] = {}
    for code, name in places.part_names().items():
        found.setdefault(name.casefold(), []).append(code)
    parts = {name: ", ".join(codes[:3]) for name, codes in found.items()}
    spelled = {name.casefold(): code for language in ("ky", "ru", "en") for code, name in places.country_names(language).items()}
    official = {
        name.casefold(): country.alpha_3
        for country in pycountry.countries
        for name in (country.name, getattr(country, "official_name", ""), getattr(country, "common_name", ""))
        if name
    }
    return {**parts, **official, **spelled, **_ALIASES}


@cache
def _two_letters() -> Mapping[str, str]:
    return {two: three for three, two in places.country_codes().items()}


@cache
def _former() -> frozenset[str]:
    return frozenset(country.alpha_3 for country in pycountry.historic_countries) - frozenset(places.country_codes())
