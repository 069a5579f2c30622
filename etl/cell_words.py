"""The sentences about cells and figures by themselves: what is wrong with them, and how their author can mend it."""

from collections.abc import Mapping

# code -> (what is wrong, how to mend it); plain sentences without their full stop. {value} is the cell as typed.
CELL_MESSAGES: Mapping[str, tuple[str, str]] = {
    # cells
    "required": ("this is needed, and nothing stands here", "Write: {meaning}"),
    "tidied": (
        "'{value}' was read as '{read}': invisible characters and spaces at the ends were left out, here and in other cells",
        "Nothing needs mending",
    ),
    "read_as_number": ("'{value}' was read as {read}, and others like it", "Nothing needs mending"),
    "read_as_place": ("'{value}' was read as {read}, and others like it", "Nothing needs mending"),
    "name_read_as": ("the names of countries were read as codes: '{value}' as {read}", "Check it, or write the code"),
    "letters_lost": (
        "'{value}' has a question mark inside a word",
        "Were Kyrgyz letters lost (Ө Ү Ң)? Save it again as CSV UTF-8",
    ),
    "mixed_letters": ("'{value}' has Latin and Cyrillic letters in one word", "Type the word again in one alphabet"),
    "not_a_slug": ("'{value}' is not a short name", "Use small letters, digits and hyphens only, such as {example}"),
    "unknown_code": ("'{value}' is not one of the codes of {column}", "Write one of: {codes}"),
    "too_long": ("the text has {found} characters", "Keep to {longest}"),
    "control_character": ("'{value}' holds an invisible control character", "Type the text again without it"),
    "not_a_url": ("'{value}' is not a web address", "Write it with http:// or https:// in front, without spaces"),
    "not_a_date": ("'{value}' is not a date", "Write it as YYYY-MM-DD, such as 2026-11-20"),
    "not_a_hash": ("'{value}' is not a SHA-256", "Write its 64 hexadecimal digits"),
    "long_quote": ("the quote has {found} words", "Keep to 25: leave out what is not about the figure"),
    # statements
    "wrong_key": (
        "the key '{value}' does not belong to this row, whose key is {expected}",
        "Leave the column key empty, or correct it",
    ),
    "licence_pair": ("licence and licence_url must stand together", "Give both, or neither"),
    # figures
    "no_number": ("there is no number", "Give as_printed, or value, lower or upper, or the qualifier in_words"),
    "lower_above_upper": ("the lower bound {lower} is above the upper bound {upper}", "Were they swapped?"),
    "outside_bounds": ("the value {value} lies outside {lower} to {upper}", "Check the three numbers against the source"),
    "qualifier_disagrees": ("the qualifier {value} does not go with the numbers given ({given})", "{rule}"),
    "printed_disagrees": ("as_printed '{value}' says {printed}, but the number columns say {given}", "Correct one of the two"),
    "number_unused": (
        "as_printed '{value}' is a number, but the qualifier is {given}",
        "Leave the qualifier empty, or correct it",
    ),
    "permille": (
        "as_printed '{value}' is a part of a thousand, but the indicator is measured in {expected}",
        "Choose another indicator",
    ),
    "unit_changed": (
        "the {column} of {key} is {was}, figures of it are held, and this would change what they mean",
        "Make a new indicator with a key of its own",
    ),
    "printed_qualifier": ("as_printed '{value}' says {printed}, but the qualifier is {given}", "Correct one of the two"),
    "printed_not_read": ("as_printed '{value}' could not be compared with the number columns", "Check by eye that they agree"),
    "open_not_exact": ("as_printed has an open end (< or >), so {value} is not exact", "Write lower, upper and the qualifier"),
    "open_bound": ("there is one bound and no qualifier", "Write more_than, at_least, less_than or at_most as the qualifier"),
    "wrong_unit": (
        "the unit '{value}' is not the unit of the indicator, {expected}",
        "Choose another indicator, or correct the unit",
    ),
    "percent_of_count": (
        "as_printed '{value}' is a percentage, but the indicator is measured in {expected}",
        "Choose another indicator",
    ),
    "not_whole": ("{value} is not a whole number, and the indicator counts {expected}", "Check the decimal point"),
    "more_than_everybody": ("{value} people are more than live on Earth", "Check the digits"),
    "zero_people": ("the figure is 0 people", "Check that the source says nobody, and not that it does not know"),
    "whole_share": ("the share is exactly {value} percent", "Check that the source says so"),
    "fraction_of_percent": (
        "{value} percent is less than one in a hundred",
        "Check that it is not a share of one, as in 0.10 for 10 %",
    ),
    "no_interval": ("both bounds equal the value", "Leave the bounds empty if the source gives none"),
    "level_not_stated": ("there are bounds, but not what they mean", "Write ci95 or another interval_type, or not_stated"),
    "looks_computed": ("{value} looks computed: no source prints so many decimals", "Write the number as the source prints it"),
    "future_year": ("{value} is still to come", "Check the year; a projection has F among its obs_status"),
    "long_ago": ("{value} is before 1980", "Check the year"),
    "future_date": ("{value} is still to come", "Check the date"),
    "vague_source": ("'{value}' is no source that can be looked up", "Name the document in which the figures stand"),
    "negative": ("{value} is below zero", "Check the sign"),
    "above_hundred": ("{value} is more than 100 percent", "Check the decimal point"),
    "missing_why": ("a missing figure needs an observation status that says why", "Write one of H, L, M, O, Q as obs_status"),
    "claimant_without_attribution": (
        "there is a claimant, but not how the source knows",
        "Write interview, quoted or own as attribution",
    ),
    "own_quotes": (
        "a statement that quotes another cannot be the source's own",
        "Write quoted as attribution, or empty the column quotes",
    ),
}
