"""The code lists: every code a column may hold, with what it stands for, so that no page and no file invents its own.

Sources: observation status is SDMX CL_OBS_STATUS 2.0; the estimation methods are the EMCDDA's (Statistical Bulletin, PDU),
with our own lower-case codes for what that list lacks; dates are EDTF (ISO 8601-2).
"""

from collections.abc import Mapping

SOURCE_KINDS: Mapping[str, str] = {
    "government": "government",
    "un_agency": "United Nations agency",
    "international": "international organisation",
    "research": "research",
    "ngo": "non-governmental organisation",
    "expert": "expert",
    "news": "news",
}

TOPICS: Mapping[str, str] = {
    "injecting": "People who inject drugs",
    "drug_use": "Drug use",
    "hiv": "HIV",
    "harm_reduction": "Harm reduction",
    "trafficking": "Trafficking and supply",
    "population": "Population",
    "context": "Context",
}

INDICATOR_KINDS: Mapping[str, str] = {
    "count": "a number of people, sites or events",
    "share": "a part of a whole, in percent",
    "rate": "a number per person or per year",
    "amount": "a measured quantity",
}

# Which of value, lower and upper stand with each qualifier; db.schema turns this into a CHECK, etl.check into a sentence.
QUALIFIERS: Mapping[str, str] = {
    "exact": "as printed, without a qualifier",
    "about": "about",
    "more_than": "more than (the bound itself excluded)",
    "at_least": "at least (the bound included)",
    "less_than": "less than (the bound itself excluded)",
    "at_most": "at most (the bound included)",
    "between": "between two bounds, no point given",
    "in_words": "said in words, without a number",
    "missing": "asked or looked for, and not there (the observation status says why)",
}

INTERVAL_TYPES: Mapping[str, str] = {
    "ci95": "95% confidence interval",
    "ui95": "95% uncertainty interval",
    "ui90": "90% uncertainty interval",
    "sensitivity": "sensitivity analysis",
    "reported_range": "range as reported",
    "between_places": "spread between places, not uncertainty",
    "not_stated": "range, level not stated",
}

# Intervals that state how sure their author is: drawn thick; every other range is drawn dashed.
STATED_INTERVALS = frozenset({"ci95", "ui95", "ui90", "sensitivity"})

METHODS: Mapping[str, str] = {
    "CR": "capture-recapture",
    "TM": "treatment multiplier",
    "PM": "police multiplier",
    "MM": "mortality multiplier",
    "HM": "HIV multiplier",
    "MI": "multivariate indicator",
    "TP": "truncated Poisson",
    "CM": "combined methods",
    "OT": "other indirect method",
    "register": "register",
    "survey": "survey",
    "expert": "expert judgement",
    "programme": "service records",
    "compiled": "compiled from other sources",
    "model": "model",
    "derived": "computed by us from the source's figures",
}

OBS_STATUS: Mapping[str, str] = {
    "A": "normal value",
    "B": "break in the time series",
    "D": "definition differs",
    "E": "estimated",
    "F": "forecast",
    "G": "experimental",
    "I": "imputed",
    "N": "not significant",
    "P": "provisional",
    "S": "strike or special event",
    "U": "low reliability",
    "V": "unvalidated",
    "H": "missing: holiday or weekend",
    "L": "missing: exists but was not collected",
    "M": "missing: cannot exist",
    "O": "missing",
    "Q": "missing: suppressed",
}
MISSING_STATUS = frozenset("HLMOQ")

ATTRIBUTIONS: Mapping[str, str] = {
    "own": "the source's own figure",
    "interview": "said to the source by the claimant",
    "quoted": "repeated from elsewhere",
}

MILESTONE_CATEGORIES: Mapping[str, str] = {
    "pilot": "Pilot",
    "programme": "Programme",
    "law": "Law",
    "service": "Service",
    "prison": "Prison",
    "policy": "Policy",
    "context": "Context",
}

REPUBLISH: Mapping[str, str] = {
    "yes": "the source's terms let its figures be passed on",
    "no": "only the citation and the link may be passed on",
}
