"""The tables for programs: the same views as the pages, as files in the formats of the trade, described in OpenAPI."""
