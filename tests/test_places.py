"""A place is a code; names, other lists' codes and look-alikes are refused with the code that was meant."""

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from db import places
from etl.places import REASONS, explain, read_places


def read(text: str) -> tuple[str, str, str]:
    return tuple(read_places(pd.Series([text])).iloc[0])


@pytest.mark.parametrize("code", ["KGZ", "TJ-DU", "KG-GO", "WLD", "CENTRAL-ASIA", "EU", "EU-NO"])
def test_a_code_is_read_as_it_stands(code: str) -> None:
    assert read(code) == (code, "", "") and places.is_place(code)


@pytest.mark.parametrize(
    ("text", "code"),
    [("kgz", "KGZ"), (" KGZ\u00a0", "KGZ"), ("K\u200bGZ", "KGZ"), ("ＫＧＺ", "KGZ"),
     ("tj-du", "TJ-DU"), ("central-asia", "CENTRAL-ASIA")],
)  # fmt: skip
def test_loose_writing_of_a_code_is_normalised(text: str, code: str) -> None:
    assert read(text) == (code, "", "")


@pytest.mark.parametrize(
    ("text", "reason", "nearest"),
    [
        ("KG", "two_letter_code", "KGZ"), ("NA", "two_letter_code", "NAM"), ("UK", "two_letter_code", "GBR"),
        ("EL", "two_letter_code", "GRC"), ("KS", "two_letter_code", "KGZ, KOR"), ("KYR", "misspelt_place", "KGZ"),
        ("Kyrgyzstan", "name_not_code", "KGZ"), ("Kyrgyz Republic", "name_not_code", "KGZ"), ("Киргизия", "name_not_code", "KGZ"),
        ("КЫРГЫЗСТАН", "name_not_code", "KGZ"), ("Кыргыз Республикасы", "name_not_code", "KGZ"),
        ("Тажикстан", "name_not_code", "TJK"), ("Ооганстан", "name_not_code", "AFG"), ("Афганистан", "name_not_code", "AFG"),
        ("Соединённые Штаты", "name_not_code", "USA"), ("АКШ", "name_not_code", "USA"),
        ("Россия", "name_not_code", "RUS"), ("Turkey", "name_not_code", "TUR"), ("Türkiye", "name_not_code", "TUR"),
        ("Бишкек", "name_not_code", "KG-GB"), ("Osh", "name_not_code", "KG-GO, KG-O"), ("Kirgyzstan", "misspelt_place", "KGZ"),
        ("World", "name_not_code", "WLD"), ("CSK", "former_country", "CZE, SVK"), ("SCG", "former_country", "MNE, SRB"),
        ("ANT", "former_country", "ABW, BES, CUW, SXM"), ("ROM", "misspelt_place", "ROU"), ("XKX", "user_assigned", ""),
        ("!!!", "unknown_place", ""), ("KGZ, TJK", "unknown_place", ""),
    ],
)  # fmt: skip
def test_what_is_nearly_a_code_is_refused_with_the_code_that_was_meant(text: str, reason: str, nearest: str) -> None:
    assert read(text) == ("", reason, nearest)


def test_the_soviet_union_names_its_fifteen_successors_all_of_them_places() -> None:
    _, reason, nearest = read("SUN")
    assert reason == "former_country" and len(nearest.split(", ")) == 15
    assert all(places.is_place(code) for former in ("SUN", "YUG", "ANT") for code in read(former)[2].split(", "))


@pytest.mark.parametrize(
    ("text", "letter"),
    [("КGZ", "К (a Cyrillic letter)"), ("кgz", "к (a Cyrillic letter)"), ("ΚGZ", "Κ (a Greek letter)")],
)
def test_a_look_alike_letter_is_named(text: str, letter: str) -> None:
    assert read(text) == ("", "look_alike", "KGZ")
    wrong, mend = map(str, explain("look_alike", text, "KGZ"))
    assert letter in wrong and "KGZ" in mend


def test_small_letters_of_other_alphabets_never_become_a_code() -> None:
    assert read("ırl")[0] == "" and read("ſvk")[0] == "" and read("\u212aGZ")[0] == ""


def test_empty_cells_are_left_to_the_caller_and_the_index_is_kept() -> None:
    found = read_places(pd.Series(["KGZ", None, "", "KGZ"], index=[5, 5, 2, 1]))
    assert found["place"].tolist() == ["KGZ", "", "", "KGZ"] and (found["reason"] == "").all()
    assert found.index.tolist() == [5, 5, 2, 1] and found.dtypes.astype(str).tolist() == ["str"] * 3


def test_an_empty_column_is_read_as_an_empty_frame() -> None:
    found = read_places(pd.Series([], dtype="str"))
    assert len(found) == 0 and found.columns.tolist() == ["place", "reason", "nearest"]


@settings(max_examples=150, deadline=None)
@given(st.one_of(st.text(st.characters(exclude_categories=["Cs"]), max_size=30), st.text("KGZTJ-УКОСABC ", max_size=6)))
def test_reading_never_raises_and_whatever_is_read_is_a_place(text: str) -> None:
    place, reason, nearest = read(text)
    assert (places.is_place(place) or place == "") if reason == "" else (place == "" and reason in REASONS)
    if reason:
        assert all(map(str, explain(reason, text, nearest)))


def test_thousands_of_unknown_names_cost_no_more_than_a_hundred_offers() -> None:
    found = read_places(pd.Series([f"Kirgyzstan{n}" for n in range(3000)]))
    assert (found["nearest"] != "").sum() <= 100 and (found["place"] == "").all()


def test_every_reason_says_what_is_wrong_and_how_to_mend_it() -> None:
    for reason in REASONS:
        wrong, mend = map(str, explain(reason, "{x}"))
        assert "'{x}'" in wrong and mend and "invalid" not in (wrong + mend).lower()


# --- what a place is ---


def test_a_part_of_a_country_knows_its_country() -> None:
    assert places.parent("TJ-DU") == "TJK" and places.parent("KG-GO") == "KGZ"
    assert places.parent("KGZ") is None and places.parent("WLD") is None and places.parent("nowhere") is None


def test_two_letter_codes_are_given_for_countries_and_their_parts_only() -> None:
    assert places.alpha2("KGZ") == "KG" and places.alpha2("KG-GO") == "KG"
    assert places.alpha2("EU-NO") is None and places.alpha2("ZZZ") is None


def test_regions_have_members_that_are_countries() -> None:
    assert places.members("CENTRAL-ASIA") == ("KAZ", "KGZ", "TJK", "TKM", "UZB")
    assert len(places.members("EU")) == 27 and set(places.members("EU-NO")) == {*places.members("EU"), "NOR"}
    assert places.members("KGZ") == () and "KGZ" in places.members("WLD")
    assert all(code in places.country_codes() for region in places.region_codes() for code in places.members(region))


def test_only_exact_codes_are_places() -> None:
    assert not any(places.is_place(code) for code in ("kgz", "KG", "", "Kyrgyzstan", "SUN", "XKX"))


@pytest.mark.parametrize(
    ("code", "language", "name"),
    [
        ("KGZ", "en", "Kyrgyzstan"), ("KGZ", "ru", "Кыргызстан"), ("KGZ", "ky", "Кыргызстан"), ("KGZ", "ru-KG", "Кыргызстан"),
        ("TJK", "ru", "Таджикистан"), ("KG-GB", "ky", "Бишкек"), ("KG-GO", "ru", "Ош (город)"), ("TJ-DU", "en", "Dushanbe"),
        ("CENTRAL-ASIA", "ru", "Центральная Азия"), ("EU-NO", "en", "European Union and Norway"), ("WLD", "ky", "Дүйнө"),
        ("USA", "ru", "США"), ("AFG", "ky", "Ооганстан"),
        ("KGZ", "xx", "Kyrgyzstan"), ("KGZ", "../../etc", "Kyrgyzstan"), ("SUN", "ru", "SUN"),
    ],
)  # fmt: skip
def test_a_place_is_named_in_the_readers_language(code: str, language: str, name: str) -> None:
    assert places.place_name(code, language) == name


def test_every_place_has_a_name_in_all_three_languages() -> None:
    codes = [*places.country_codes(), *places.region_codes(), *places.part_names()]
    assert [code for code in codes for language in ("en", "ru", "ky") if places.place_name(code, language) in ("", code)] == []
    assert places.english_name("KGZ") == "Kyrgyzstan"
