"""What the statistics refuse, in words for the staff member who has to mend it."""


class RatingError(ValueError):
    """Base of every refusal of the statistics: where, what is wrong, and how to mend it."""

    def __init__(self, where: str, what: str, remedy: str) -> None:
        super().__init__(f"{where}: {what}. Cách sửa: {remedy}.")
        self.where = where
        self.what = what
        self.remedy = remedy


class ScoredDocumentError(RatingError):
    """A scored document cannot enter a plan: score, inclusion probability or identity is wrong."""


class BudgetError(RatingError):
    """The number of labels asked for, or its division over strata, makes no sense."""


class StratumError(RatingError):
    """The counts or shares of the strata contradict each other."""


class LimitsError(RatingError):
    """The good prevalence, limit or tolerance of a criterion cannot be scored against."""


class EvidenceError(RatingError):
    """The evidence of a criterion lacks what its kind needs."""
