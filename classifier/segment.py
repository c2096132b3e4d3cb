"""Vietnamese word segmentation by underthesea: an optional view, shipped models do without it.

`benchmarks/segmentation.py` measures what it would bring and cost; the model card's text cites the figure.
"""

from collections.abc import Sequence

from classifier.errors import MissingExtraError

EXTRA = "segment"


def segmented(texts: Sequence[str]) -> list[str]:
    """Join the syllables of each word by an underscore: "học sinh giỏi" -> "học_sinh giỏi".

    About 1,300 comments a second on one core.

    Raises:
        MissingExtraError: underthesea is not installed; names the extra that brings it.

    """
    try:
        from underthesea import word_tokenize  # noqa: PLC0415 - an optional package, 2.6 s to import
    except ImportError as error:
        raise MissingExtraError("underthesea", EXTRA) from error
    return [str(word_tokenize(text, format="text")) for text in texts]
