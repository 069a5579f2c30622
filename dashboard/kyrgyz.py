"""The ending that a Kyrgyz number takes in "more than" and "less than", so that it is written as it is read aloud.

A Kyrgyz translation writes `%(bound)s~дан ашык`; the ending follows the last word of the number: 25тен, 100дөн, 100 000ден.
"""

import re
from collections.abc import Mapping

_WITH_ENDING = re.compile(r"(%\((\w+)\)s)~дан")
_ONES = ("нөл", "бир", "эки", "үч", "төрт", "беш", "алты", "жети", "сегиз", "тогуз")
_TENS = ("", "он", "жыйырма", "отуз", "кырк", "элүү", "алтымыш", "жетимиш", "сексен", "токсон")
_POWERS = ((9, "миллиард"), (6, "миллион"), (3, "миң"), (2, "жүз"))
_NUMBER = re.compile(r"(\d+)(?:,(\d+))?\s*(%?)$")
_VOWEL_OF = {"а": "аыуяю", "е": "еэи", "о": "оё", "ө": "өү"}
_VOICELESS = "кпстфхцчшщ"


def with_endings(pattern: str, values: Mapping[str, object]) -> str:
    """The pattern with each `~дан` turned into the ending of the value before it, which is left to be filled in."""
    return _WITH_ENDING.sub(lambda found: found[1] + ablative(str(values[found[2]])), pattern)


def ablative(said: str) -> str:
    """The ending of "from" after a number as a page shows it, or after a word: "100 000" -> "ден"."""
    word = _last_word(said)
    vowels = [letter for letter in word if any(letter in each for each in _VOWEL_OF.values())]
    vowel = next((written for written, heard in _VOWEL_OF.items() if vowels and vowels[-1] in heard), "а")
    return ("т" if word[-1:] in tuple(_VOICELESS) else "д") + vowel + "н"


def _last_word(said: str) -> str:
    """The word with which a number ends when it is read aloud; of a text, its last word."""
    found = _NUMBER.search(re.sub(r"(?<=\d)\s+(?=\d)", "", said))
    if found is None:
        return said.casefold().split(" ")[-1].strip("»”)")
    whole, fraction, percent = found.groups()
    if percent:
        return "пайыз"
    digits = (fraction or whole).lstrip("0") or "0"
    if digits[-1] != "0" or digits == "0":
        return _ONES[int(digits[-1])]
    zeros = len(digits) - len(digits.rstrip("0"))
    return _TENS[int(digits[-2])] if zeros == 1 else next(word for power, word in _POWERS if zeros >= power)
