"""The sentences about files, sheets and headings: what is wrong with them, and how their author can mend it."""

from collections.abc import Mapping

# code -> (what is wrong, how to mend it); plain sentences without their full stop. {value} is what was found.
FILE_MESSAGES: Mapping[str, tuple[str, str]] = {
    # files
    "empty_file": ("the file is empty", "Choose a file with headings and at least one row"),
    "no_rows": ("there are headings but no rows", "Add at least one row under the headings"),
    "sheet_twice": ("there are two tables of {value}", "Keep one, or put their rows together"),
    "not_found": ("there is no file or folder {value}", "Check the name and the folder"),
    "wrong_kind": ("{value}", "Save it as CSV (UTF-8) or as an Excel workbook (.xlsx)"),
    "damaged": ("the file is damaged and cannot be opened: {value}", "Save it again, or send it again"),
    "too_many_rows": (
        "the file has more than {value} rows, which are the most that are taken at once",
        "Split it into files of {value} rows at most, each with the headings, and bring them one after the other",
    ),
    "same_file": ("this very file was loaded before, as load {value}", "Check that it is the file you mean to load"),
    # workbooks
    "password": ("the workbook is locked with a password", "Save it without a password"),
    "macros": ("the workbook holds macros", "Save it without macros, as an Excel workbook (.xlsx)"),
    "strict_workbook": (
        "the workbook is a Strict Open XML Spreadsheet",
        "Save it again as an ordinary Excel workbook (.xlsx)",
    ),
    "unsafe_workbook": (
        "the workbook was not opened: {value}",
        "Open it in your spreadsheet program, save the sheet as a new workbook or as CSV UTF-8, and bring that",
    ),
    "outside_content": (
        "the workbook also holds what was not followed: {value}",
        "Check that no figure depends on them",
    ),
    "unknown_sheet": (
        "it is not clear what {value} holds ({headings})",
        "Use the template's headings, one statement a row, and name the sheet or file sources, indicators, figures or milestones",
    ),
    "unread_sheet": ("the sheet {value} was not read", "Rename it to sources, indicators, figures or milestones if it should be"),
    "hidden_sheet": ("the hidden sheet {value} was not read", "Show it if it should be read; delete it if nobody should see it"),
    "sheet_by_headings": ("the sheet {value} was read as {meant}, by its headings", "Rename it if it is something else"),
    "several_sheets": ("several sheets could be {meant}: {value}", "Give that name to one of them alone"),
    "used_range": (
        "the sheet reaches to {value}, which makes {found} cells",
        "Copy the table alone into a new workbook",
    ),
    "far_away": (
        "after more than 1,000 blank rows there is more in row {value}",
        "Delete the blank rows, or what stands below them",
    ),
    "formatted_rows": ("rows without text below the table were passed over: {value}", "Nothing needs mending"),
    "blank_rows": ("blank rows were passed over: {value}", "Nothing needs mending"),
    "hidden_rows": ("hidden rows were read like the others: {value}", "Check that they belong there; delete them if not"),
    "hidden_columns": ("hidden columns were read like the others: {value}", "Check that they belong there; delete them if not"),
    "comments": ("comments on cells were not read: {value}", "Write what matters in the column note"),
    "struck_out": ("struck-out cells were read like the others: {value}", "Empty them if they no longer hold"),
    "merged_cells": ("the cells {value} are merged, so that all but the first are empty", "Unmerge them and write every cell"),
    "too_many_merged": ("merged ranges of cells: {value}", "Unmerge them: select all, then Merge and centre"),
    "merged_headings": ("the headings {value} are merged", "Unmerge them, and give every column one heading in one row"),
    "error_cell": ("the cell in column {column} shows the error {value}", "Mend the formula, or type the figure"),
    "formula_cell": (
        "the cell in column {column} holds the formula {value}",
        "Type the figure itself: a formula is not a printed figure",
    ),
    "shown_otherwise": (
        "the cell holds {value} and shows more than that number",
        "Make the cell text and write it in as_printed just as it shows, or choose a plain number format",
    ),
    "date_cell": ("the cell is a date, {value}", "If only the year is meant, make the cell text and write it"),
    "bad_character": ("the cell holds half a character that means nothing", "Type the text again"),
    "newer_template": (
        "the workbook comes from version {value} of the template, and this Tallies knows version {known}",
        "Get the template anew from this Tallies, or ask for Tallies to be upgraded",
    ),
    # text files
    "encoding": (
        "byte {value} is not UTF-8; {readings}",
        'Save the file as "CSV UTF-8", or say which reading is right, as in --encoding windows-1251',
    ),
    "encoding_disagrees": ("the file cannot be read as {said}: {value}", "Check the encoding, or save the file as CSV UTF-8"),
    "unknown_encoding": ("there is no encoding {value} among those we read", "Say one of {offered}"),
    "utf16": ("the text is UTF-16 and was read as such", "Nothing needs mending"),
    "no_text": ("the file is no text, or UTF-16 without its mark", 'Save it as "CSV UTF-8"'),
    "nul_byte": ("the row holds a NUL byte, which no text has", 'Save the file again as "CSV UTF-8"'),
    "separator_line": ("the first line, {value}, was read as a note to the program and not as headings", "Nothing needs mending"),
    "unclosed_quote": (
        "a quotation mark opened here is never closed",
        'Close it, or write "" for a quotation mark inside a cell',
    ),
    "huge_cell": ("a cell holds more than 100,000 characters", "Keep to 2,000 characters"),
    "ragged": (
        "the row has {found} cells and the headings are {expected}",
        "Put cells that hold a comma in quotation marks: is there a decimal comma, or one between thousands?",
    ),
    # headings
    "duplicate_heading": ("the heading {value} stands twice", "Keep one of the two columns"),
    "missing_column": ("there is no column {value}", "Add it; its headings are in the template ({nearest})"),
    "unknown_column": ("the column {value} is not known and was not read", "{mend}"),
    "nameless_column": ("a column without a heading holds {value}", "Give it a heading, or empty it"),
    "heading_read_as": ("the heading '{value}' was read as {meant}", "Rename it if it means something else"),
    "title_rows": (
        "the headings stand in row {found}; what is above them was not read: {value}",
        "Nothing needs mending if that is right",
    ),
    "wide_table": (
        "years stand across the table ({value})",
        "Use one row for each year, with the year in the column period",
    ),
    "too_wide": ("there are {found} columns, and {longest} are the most: {value}", "Keep to the template's columns"),
    "transposed": ("the headings stand one below the other ({value})", "Turn the table: copy it, then paste special, transpose"),
    "two_row_headings": ("the headings take two rows", "Give every column one heading in one row"),
    "personal_heading": (
        "the column {value} seems to hold personal data; nothing of the file was kept",
        "Remove the column: no figure needs to name, locate or number a person",
    ),
    "personal_data": (
        "a cell seems to hold {kind}; nothing of the file was kept",
        "Remove it from the file: no figure needs to name, locate or number a person",
    ),
}  # fmt: skip
