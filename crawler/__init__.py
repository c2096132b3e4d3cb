"""Facts: what a platform shows the public. Knows no rubric, no model and no database."""
