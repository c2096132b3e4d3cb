"""The language in which departments write their criteria, and the library of rubrics."""
