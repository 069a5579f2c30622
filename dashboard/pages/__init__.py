"""The pages: one module each, with its PATH, its NAME in the navigation (or None) and layout(context, **values) -> Page."""
