"""The file format, declared once: it drives the checks, the template, the documentation, the export and the API."""

from collections.abc import Mapping
from typing import NamedTuple

from db import codes

VERSION = 1  # of the format; the template says which one it asks for. It rises when a column changes its meaning or is taken away
LISTS = "lists"  # the sheet that explains every code; of it only the version is read back
VERSION_HEADING = "version of this template"  # over the number, in the first cells of the lists


class Column(NamedTuple):
    """One column of one sheet, as the people who fill it meet it."""

    name: str
    kind: str  # slug | text | number | period | date | place | url | code | codes | key | hash
    required: bool
    meaning: str
    example: str
    codes: Mapping[str, str] | None = None
    longest: int = 2000  # characters


SOURCES: tuple[Column, ...] = (
    Column("key", "slug", True, "short name that figures use to point here: letters, digits and hyphens", "vice-2013"),
    Column(
        "title", "text", True, "title of the document, as printed", "Kyrgyzstan Is the Latest Victim of the Global Heroin Trade"
    ),
    Column("producer", "text", True, "who issued it", "VICE"),
    Column("authors", "text", False, "its authors, separated by semicolons", ""),
    Column("kind", "code", True, "what kind of body the producer is", "news", codes.SOURCE_KINDS),
    Column("date_published", "period", False, "when it was published (EDTF: 2013, 2013-10, 2013-10-28)", "2013-10-28"),
    Column("date_accessed", "date", False, "when the copy was read (YYYY-MM-DD)", "2026-11-20"),
    Column("language", "text", False, "language of the document (BCP 47: en, ru, ky)", "en"),
    Column("url", "url", False, "where it can be read", ""),
    Column(
        "read_from", "text", False, "the copy that was read, if it was not the original: an archive, a mirror, a data package", ""
    ),
    Column("sha256", "hash", False, "SHA-256 of the copy that was read", ""),
    Column("licence", "text", False, "name of its licence; only together with licence_url", "CC BY 4.0"),
    Column("licence_url", "url", False, "address of the licence", "https://creativecommons.org/licenses/by/4.0/"),
    Column(
        "republish",
        "code",
        False,
        "whether its figures may be passed on in bundles; empty when not known",
        "yes",
        codes.REPUBLISH,
    ),
    Column(
        "citation_full",
        "text",
        True,
        "the full citation, as its producer asks for it",
        "VICE. Kyrgyzstan Is the Latest Victim of the Global Heroin Trade. 28 October 2013.",
    ),
    Column("note", "text", False, "anything a reader must know about the document", ""),
)

INDICATORS: tuple[Column, ...] = (
    Column("key", "slug", True, "short name that figures use to point here", "pwid-population-size"),
    Column("title", "text", True, "what is measured, in a few words", "People who inject drugs"),
    Column(
        "definition",
        "text",
        True,
        "the definition: who or what is counted, and when",
        "Number of people who injected a psychoactive drug for non-medical purposes in the last 12 months.",
    ),
    Column("target_population", "text", True, "who or what is counted, as a noun phrase", "people who inject drugs"),
    Column("numerator", "text", False, "of a share or rate: what stands above the line", ""),
    Column("denominator", "text", False, "of a share or rate: what stands below the line", ""),
    Column("unit", "text", True, "the unit of its figures", "people"),
    Column("kind", "code", True, "what kind of quantity it is", "count", codes.INDICATOR_KINDS),
    Column("topic", "code", True, "the section of a country page it belongs to", "injecting", codes.TOPICS),
    Column(
        "family",
        "text",
        False,
        "name of its group of related indicators that are not comparable with one another",
        "How many people inject or use drugs",
    ),
    Column("code", "text", False, "its code in the UNAIDS indicator registry or another list", "PWID_POPULATION_SIZE"),
    Column("note", "text", False, "how it must not be read", ""),
)

FIGURES: tuple[Column, ...] = (
    Column(
        "key",
        "key",
        False,
        "made from the columns below; if given it must agree with them",
        "vice-2013/pwid-population-size/KGZ/2013",
    ),
    Column("source", "slug", True, "key of the source in which the figure was read", "vice-2013"),
    Column("indicator", "slug", True, "key of the indicator", "pwid-population-size"),
    Column("place", "place", True, "ISO 3166-1 alpha-3 (KGZ), ISO 3166-2 (TJ-DU) or a named region (CENTRAL-ASIA)", "KGZ"),
    Column(
        "period",
        "period",
        False,
        "when the figure is about (EDTF: 2006, 2009-06/2009-12, 2013~); empty when the source does not say",
        "2013",
    ),
    Column("group", "text", False, "population group, when not everybody in the target population is meant", "women"),
    Column(
        "variant", "slug", False, "a word that tells apart two figures that are alike in all the columns above", "high-variant"
    ),
    Column("value", "number", False, "the point the source gives; empty when it gives only bounds", ""),
    Column("lower", "number", False, "the lower bound", "100000"),
    Column("upper", "number", False, "the upper bound", ""),
    Column(
        "qualifier",
        "code",
        False,
        "how the source puts the number; empty is exact, or between when there are only two bounds",
        "more_than",
        codes.QUALIFIERS,
    ),
    Column("interval_type", "code", False, "what the bounds around a value mean", "ci95", codes.INTERVAL_TYPES),
    Column("unit", "text", False, "if given it must be the unit of the indicator", "people"),
    Column("method", "code", False, "how the figure was made", "expert", codes.METHODS),
    Column("obs_status", "codes", False, "SDMX observation status, several separated by spaces", "E", codes.OBS_STATUS),
    Column("as_printed", "text", False, "the number exactly as the source prints it", "more than 100,000"),
    Column("reported_as", "text", False, "the words the source uses for whom or what it counts", "drug users"),
    Column("claimant", "text", False, "who makes the claim, when it is not the producer of the source", "Dr A. Zelichenko"),
    Column("claimant_kind", "code", False, "what kind of body the claimant is", "expert", codes.SOURCE_KINDS),
    Column(
        "attribution",
        "code",
        False,
        "whether the source says it itself (own), was told it (interview) or repeats it (quoted)",
        "interview",
        codes.ATTRIBUTIONS,
    ),
    Column(
        "quote",
        "text",
        False,
        "the sentence, word for word, 25 words at most",
        "In my opinion, it is at least ten times higher than this-more than 100,000.",
        None,
        400,
    ),
    Column("locator", "text", False, "where in the source it stands: page, table, paragraph", "p. 55, table 6.4"),
    Column("quotes", "key", False, "key of the figure held here that this one repeats", ""),
    Column(
        "original",
        "text",
        False,
        "the document it was first said in, as the source names it, when we have not seen that document",
        "",
    ),
    Column("note", "text", False, "what a reader must know about this one figure", ""),
)

MILESTONES: tuple[Column, ...] = (
    Column("key", "key", False, "made from the columns below; if given it must agree with them", "vice-2013/KGZ/1997/pilot"),
    Column("source", "slug", True, "key of the source in which it was read", "vice-2013"),
    Column("place", "place", True, "where it happened", "KGZ"),
    Column(
        "date", "period", True, "when (EDTF: 1997, 2000~, 2005/2009, 2008/.., [2001..2007] for one unknown year of these)", "1997"
    ),
    Column("category", "code", True, "what kind of event it is", "pilot", codes.MILESTONE_CATEGORIES),
    Column("variant", "slug", False, "a word that tells apart two events that are alike in all the columns above", ""),
    Column("title", "text", True, "what happened, in a few words", "Pilot harm reduction programme begins"),
    Column("description", "text", False, "a sentence or two more", ""),
    Column("claimant", "text", False, "who says so, when it is not the producer of the source", ""),
    Column("claimant_kind", "code", False, "what kind of body the claimant is", "", codes.SOURCE_KINDS),
    Column(
        "attribution",
        "code",
        False,
        "whether the source says it itself (own), was told it (interview) or repeats it (quoted)",
        "own",
        codes.ATTRIBUTIONS,
    ),
    Column(
        "quote", "text", False, "the sentence, word for word, 25 words at most", "in 1997 a pilot program was started", None, 400
    ),
    Column("locator", "text", False, "where in the source it stands", ""),
    Column("quotes", "key", False, "key of the milestone held here that this one repeats", ""),
    Column("original", "text", False, "the document it was first said in, when we have not seen it", ""),
    Column("note", "text", False, "what a reader must know about this one event", ""),
)

# Sheet name -> its columns, in the order in which a load takes them: figures point at sources and indicators.
SHEETS: Mapping[str, tuple[Column, ...]] = {
    "sources": SOURCES,
    "indicators": INDICATORS,
    "figures": FIGURES,
    "milestones": MILESTONES,
}
