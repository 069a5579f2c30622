"""The sentences about figures beside what is held: odd ones, those that point at nothing, answers that cannot be followed."""

from collections.abc import Mapping

# code -> (what is wrong, how to mend it); plain sentences without their full stop. {value} is what was found.
HELD_MESSAGES: Mapping[str, tuple[str, str]] = {
    # figures beside what is held
    "same_figure": (
        "{source} is held with just the same figure for the same place and time",
        "If this source repeats it, write {key} in the column quotes; otherwise nothing needs mending",
    ),
    "factor_ten": (
        "{said}",
        "Check for a missing or an extra zero",
    ),
    "more_than_population": (
        "{value} people are more than live there: the largest population held for {place} {when} is {held}",
        "Check the digits, the place and the unit",
    ),
    "large_share_of_adults": (
        "{value} people are more than 5 percent of everybody aged 15 to 64: the largest number held for {place} {when} is {held}",
        "Check the digits, and that the source means people who inject drugs",
    ),
    # answers
    "answer_to_nothing": ("'{value}' is no change that this file makes", "Look at the list of changes again"),
    "answer_unknown": ("'{value}' is no answer", "Choose one of those offered"),
    "answer_no_rival": (
        "'{value}' does not change a statement that is held, so nothing can stand beside it",
        "Choose another answer",
    ),
    "answer_no_mistake": (
        "'{value}' is new, and nothing that is held would stay in its place",
        "Leave its row out of the file if it must not be loaded",
    ),
    "answer_no_echo": ("'{value}' equals no held figure of another source", "Choose another answer"),
    "answer_echo_gone": ("the figure {value}, which this would repeat, no longer holds", "Choose another answer"),
    "answer_variant": (
        "'{value}' is not a short word to tell the two apart",
        "Use small letters, digits and hyphens, such as high-variant",
    ),
    "answer_taken": ("there is already a statement {key}", "Choose another word to tell the two apart"),
    "answer_circular": ("'{value}' in the end repeats this one", "One of them was said first: choose another answer"),
    # what a statement points at, or is taken for
    "unknown_source": ("there is no source '{value}'", "Add it to the sources sheet{nearest}"),
    "unknown_indicator": ("there is no indicator '{value}'", "Add it to the indicators sheet{nearest}"),
    "broken_quotes": (
        "there is no statement '{value}' that this could repeat",
        "Write the key of a statement held here, or leave quotes empty and name the original{nearest}",
    ),
    "circular_quotes": ("'{value}' in the end repeats this one", "Break the circle: one of them was said first"),
    "duplicate_key": ("rows {rows} are the same statement, {value}", "Keep one, or tell them apart with group or variant"),
}
