"""The words and signs that stand around a printed number in English, Russian and Kyrgyz, and what each of them means."""

from collections.abc import Mapping

# A letter alone is refused: m is million in one house style, thousand (mille) in another and metres in a third.
AMBIGUOUS = -1
POWERS: Mapping[str, int] = {
    "thousand": 3, "k": 3, "тысячи": 3, "тысяча": 3, "тысяч": 3, "тыс.": 3, "тыс": 3, "к": 3, "миң": 3,
    "million": 6, "mln.": 6, "mln": 6, "mn": 6, "миллионов": 6, "миллиона": 6, "миллион": 6, "млн.": 6, "млн": 6,
    "billion": 9, "bln": 9, "bn": 9, "миллиардов": 9, "миллиарда": 9, "миллиард": 9, "млрд.": 9, "млрд": 9,
    "m": AMBIGUOUS, "м": AMBIGUOUS, "b": AMBIGUOUS, "т.": AMBIGUOUS, "т": AMBIGUOUS,
}  # fmt: skip

UNITS: Mapping[str, str] = {
    "%": "percent", "percent": "percent", "per cent": "percent", "процентов": "percent", "процента": "percent",
    "процент": "percent", "пайыз": "percent",
    "‰": "permille", "per mille": "permille", "permille": "permille", "промилле": "permille",
}  # fmt: skip

SIGNS: Mapping[str, str] = {
    ">=": "at_least", "≥": "at_least", "⩾": "at_least", "<=": "at_most", "≤": "at_most", "⩽": "at_most",
    ">": "more_than", "<": "less_than", "~": "about", "∼": "about", "≈": "about",
}  # fmt: skip

WORDS_BEFORE: Mapping[str, str] = {
    "more than": "more_than", "greater than": "more_than", "higher than": "more_than", "over": "more_than",
    "above": "more_than", "in excess of": "more_than", "более чем": "more_than", "более": "more_than",
    "больше чем": "more_than", "больше": "more_than", "свыше": "more_than",
    "at least": "at_least", "not less than": "at_least", "no less than": "at_least", "not fewer than": "at_least",
    "no fewer than": "at_least", "не менее чем": "at_least", "не менее": "at_least", "не меньше": "at_least",
    "по меньшей мере": "at_least", "как минимум": "at_least", "кеминде": "at_least",
    "less than": "less_than", "fewer than": "less_than", "lower than": "less_than", "under": "less_than",
    "below": "less_than", "менее чем": "less_than", "менее": "less_than", "меньше": "less_than",
    "at most": "at_most", "up to": "at_most", "not more than": "at_most", "no more than": "at_most",
    "не более чем": "at_most", "не более": "at_most", "не больше": "at_most", "до": "at_most",
    "about": "about", "around": "about", "approximately": "about", "approx.": "about", "approx": "about",
    "roughly": "about", "some": "about", "circa": "about", "ca.": "about", "около": "about", "примерно": "about",
    "приблизительно": "about", "порядка": "about", "болжол менен": "about", "болжолдуу": "about",
}  # fmt: skip

# Kyrgyz puts the bound after the number, and the number takes a case ending: 100 миңден ашык, 10 000ге чейин.
FROM_ENDING = "-?(?:дан|ден|тан|тен|дон|дөн|тон|төн)"
TO_ENDING = "-?(?:га|ге|ка|ке|го|гө|ко|кө)"
WORDS_AFTER: Mapping[str, str] = {  # regular expressions
    r" ?\+": "at_least",
    " or (?:more|over|above)": "at_least",
    " (?:или|и) (?:более|больше|выше)": "at_least",
    f"(?:{FROM_ENDING})? кем эмес": "at_least",
    " or (?:less|fewer|below)": "at_most",
    " (?:или|и) (?:менее|меньше)": "at_most",
    f"(?:{TO_ENDING})? чейин": "at_most",
    f"(?:{FROM_ENDING})? (?:ашык|ашуун|көп)": "more_than",
    f"(?:{FROM_ENDING})? (?:аз|кем)": "less_than",
}

# Near a bound, on a side the words leave open or half open: the codes have nothing between about and a strict bound.
VAGUE = (
    "almost", "nearly", "close to", "just over", "just under", "just above", "just below", "well over", "slightly more than",
    "slightly less than", "почти", "чуть более", "чуть больше", "чуть менее", "чуть меньше", "дээрлик",
)  # fmt: skip
