"""Catalogue 35 to 61: encodings and text."""

from tests.hostile.case import GOOD, HEAD, ROW, SHARE, Case, book, figure, figures, raw

TABLE = f"{HEAD}\n{ROW}\n"
RUSSIAN = figures(
    {**GOOD, "note": "По данным министерства"}, {**GOOD, "period": "2015", "note": "то же"}, encoding="windows-1251"
)
NFD = "и\u0306"  # й in two characters
LATE = HEAD + ",note\n" + "".join(f"{ROW},x{n}\n" for n in range(9_000))


def russian(encoding: str) -> bytes:
    return f"{HEAD},note\n{ROW},По данным министерства\n".encode(encoding)


CASES = [
    Case(35, "BOM", "A", "", raw(TABLE.encode("utf-8-sig"))),
    Case(36, "two BOMs", "A", "", raw("\ufeff\ufeff" + TABLE)),
    Case(37, "UTF-16 LE", "N", "utf16", raw(b"\xff\xfe" + TABLE.replace(",", "\t").encode("utf-16-le"))),
    Case(37, "UTF-16 BE", "N", "utf16", raw(b"\xfe\xff" + TABLE.encode("utf-16-be"))),
    Case(37, "UTF-16 without a mark", "R", "no_text", raw(TABLE.encode("utf-16-le"))),
    Case(38, "Windows-1251, not said", "R", "encoding", raw(russian("windows-1251")), 2),
    Case(38, "Windows-1251, said", "A", "", raw(russian("windows-1251")), encoding="windows-1251"),
    Case(39, "KOI8-R, not said", "R", "encoding", raw(russian("koi8-r"))),
    Case(39, "KOI8-R, said", "A", "", raw(russian("koi8-r")), encoding="KOI8-R"),
    Case(39, "CP866, not said", "R", "encoding", raw(russian("cp866"))),
    Case(39, "CP866, said", "A", "", raw(russian("cp866")), encoding="cp866"),
    Case(39, "an encoding nobody offers", "R", "unknown_encoding", raw(TABLE), encoding="ebcdic"),
    Case(40, "Kyrgyz letters lost", "W", "letters_lost", figure(note="Кыргызстанда 100 ми? к?п, сов?т"), 2),
    Case(41, "one byte wrong in row 8,501", "R", "encoding", raw(LATE.encode().replace(b",x8499\n", b",x\xff\n")), 8501),
    Case(42, "NUL near the start", "R", "nul_byte", raw(TABLE.replace("KGZ", "KG\0Z")), 2),
    Case(42, "NUL far on", "E", "control_character", raw(LATE.replace(",x8499\n", ",x\0\n")), 8501),
    Case(43, "CR, LF and CRLF", "A", "", raw(f"{HEAD}\r{ROW}\r\n{ROW.replace('2014', '2015')}\n")),
    Case(43, "line break in quotes", "A", "", raw(f'{HEAD},note\n{ROW},"a\r\nb"\n')),
    Case(44, "form feed, U+2028, U+0085", "N", "tidied", figure(note="a\fb\u2028c\u0085d\ve")),
    Case(45, "unclosed quote", "R", "unclosed_quote", raw(f'{HEAD},note\n{ROW},"a\n{ROW},b\n{ROW},c\n'), 2),
    Case(45, "closed by another row", "R", "unclosed_quote", raw(f'{HEAD},note\n{ROW},"a\n{ROW},b\n{ROW},"c\n'), 2),
    Case(46, "doubled quotes", "A", "", raw(f'{HEAD},note\n{ROW},"he said ""ten"""\n')),
    Case(47, "semicolons", "A", "", figures(GOOD, delimiter=";")),
    Case(47, "tabs", "A", "", figures(GOOD, delimiter="\t")),
    Case(47, "bars", "A", "", figures(GOOD, delimiter="|")),
    Case(48, "sep=;", "N", "separator_line", raw("sep=;\r\n" + TABLE.replace(",", ";"))),
    Case(49, "more cells in every row", "E", "ragged", raw(f"{HEAD}\n{ROW},1\n{ROW},2\n"), 3),
    Case(50, "more cells in one row", "E", "ragged", raw(f"{HEAD}\n{ROW}\n{ROW.replace('2014', '2015')},5\n"), 3),
    Case(51, "fewer cells", "E", "ragged", raw(f"{HEAD}\nvice-2013,pwid-population-size\n"), 2),
    Case(52, "spaces of all kinds", "N", "tidied", figure(place="\u00a0KGZ\u2009", source=" vice-2013 ")),
    Case(53, "zero width", "N", "tidied", figure(place="K\u200bG\ufeffZ")),
    Case(54, "direction in a code", "E", "control_character", figure(place="\u202eKGZ"), 2),
    Case(54, "direction in a note", "N", "tidied", figure(note="a\u202eb")),
    Case(55, "letters in two parts", "N", "tidied", figure(note=f"Кра{NFD}")),
    Case(56, "Cyrillic letter in a code", "E", "look_alike", figure(place="КGZ"), 2),
    Case(56, "Latin letters in a name", "W", "mixed_letters", figure(note="Кыргызстaн"), 2),
    Case(57, "full-width letters", "N", "read_as_place", figure(place="ＫＧＺ")),
    Case(57, "full-width digits", "E", "not_edtf", figure(period="２０２０"), 2),
    Case(58, "script in a note", "A", "", figure(note="<script>alert(1)</script>")),
    Case(
        59,
        "formula as text",
        "A",
        "",
        figure(note='=HYPERLINK("http://x")', claimant="@x", claimant_kind="ngo", attribution="own"),
    ),
    Case(60, "signs of four bytes", "A", "", figure(note="💊")),
    Case(60, "half a surrogate pair", "R", "encoding", figures({**GOOD, "note": "\ud83d"})),
    Case(61, "minus sign", "E", "negative", figure(value="−5"), 2),
    Case(61, "dash before a number", "E", "not_a_number", figure(value="—5"), 2),
    Case(61, "numbers as text in a workbook", "A", "", book(lambda made: made["figures"].__setitem__("E2", "12000"))),
    Case(61, "dash in a share", "E", "not_a_number", figure(SHARE, value="–5"), 2),
]
