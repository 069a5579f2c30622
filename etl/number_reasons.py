"""Why a text was not read as a number: for each reason what is wrong and how to mend it, in words its author can act on."""

from collections.abc import Mapping

from db.phrasing import Wording, wording

# reason -> (what is wrong, how to mend it), without their full stops; both may name the cell's {value}
REASONS: Mapping[str, tuple[str, str]] = {
    "not_a_number": (
        "'{value}' is not a number by itself",
        "Write digits only, and keep the form the source prints in as_printed",
    ),
    "missing_mark": (
        "'{value}' says that a number is missing",
        "Leave the cell empty, and say why with qualifier missing and an obs_status",
    ),
    "ambiguous_separator": (
        "The comma, dot or space in '{value}' could separate thousands or decimals",
        "Write thousands as 1234 or 1 234 and decimals as 1.5",
    ),
    "not_finite": (
        "'{value}' is no finite number",
        "Write the number the source gives, or leave the cell empty",
    ),
    "odd_notation": (
        "'{value}' is a notation that people and programs read differently",
        "Write the number out with the digits 0 to 9, without exponents, fractions, underscores or leading zeros",
    ),
    "too_precise": (
        "'{value}' has more digits than can be kept exactly",
        "Write the number as the source prints it, with 15 digits at most",
    ),
    "percent_sign": (
        "'{value}' holds a percent sign",
        "Write the number alone, as 72.3: the unit of the indicator says that it is percent",
    ),
    "qualifier_in_number": (
        "'{value}' is a number together with a qualifier",
        "Write the bound in lower or upper (or the point in value), and the qualifier in the column qualifier",
    ),
    "range_in_number": (
        "'{value}' holds a range",
        "Write its ends in the columns lower and upper",
    ),
    "ambiguous_multiplier": (
        "The single letter in '{value}' could mean thousand, million or metres",
        "Write the multiplier out, as in 1.5 million",
    ),
    "multiplier_unclear": (
        "Only some of the numbers in '{value}' have a multiplier such as million",
        "Write it after the last number of the range, or after every number",
    ),
    "mixed_units": (
        "'{value}' mixes percent and per mille",
        "Write the figures as separate rows, one unit in each",
    ),
    "vague_qualifier": (
        "'{value}' says that the number is close, without saying on which side a bound lies",
        "Choose less_than, more_than or about as the qualifier, and keep the source's words in quote",
    ),
    "open_bounds_in_range": (
        "'{value}' is a range or a number with a range in which some ends are open",
        "Write the ends in lower and upper, choose the qualifier by hand, and keep the source's form in note",
    ),
    "no_digits": (
        "'{value}' holds no digits",
        "Give the number in value, lower or upper, or use the qualifier in_words",
    ),
    "footnote_mark": (
        "'{value}' carries a footnote mark",
        "Remove the mark and write what the footnote says in note",
    ),
    "bounds_swapped": (
        "The first bound in '{value}' is greater than the second",
        "Check the source, and write the lower bound first",
    ),
    "negative": (
        "'{value}' is below zero",
        "Write a number that is not negative; a change over time belongs in note",
    ),
    "in_brackets": (
        "'{value}' stands in brackets, which may mean a negative number, a sample size or an unsure one",
        "Remove the brackets and say in note what they mean",
    ),
    "bracket_not_a_range": (
        "The brackets in '{value}' do not hold a range",
        "Keep the number alone, and write what the brackets say in note or in a row of its own",
    ),
}


def explain(reason: str, value: str = "") -> tuple[Wording, Wording]:
    """What is wrong with `value` and how to mend it. Raises KeyError for a reason not listed."""
    wrong, mend = REASONS[reason]
    return wording(wrong, value=value), wording(mend, value=value)
