"""What a criterion still lacks for a verdict, in words: how many labels, and whether its sample holds as many."""

from pipelines.publication import formats
from pipelines.rating.types import CriterionResult


def still_needed(result: CriterionResult) -> str:
    """Say how many more documents have to be looked at, '' where that is not what is lacking.

    A sample cannot be asked for more than it holds: then another, larger one is wanted.
    """
    further = result.further_labels
    if further is None:
        return ""
    what = "nội dung trong mẫu" if result.kind == "links" else "nhãn"
    words = f"cần thêm khoảng {formats.number(further)} {what}"
    left = None if result.estimate is None else result.estimate.population - result.estimate.n
    if left is None or further <= left:
        return f"{words}."
    if left <= 0:
        return f"{words}, nhưng mẫu kỳ này đã được xét hết: phải có mẫu lớn hơn."
    return (
        f"{words}, nhưng mẫu kỳ này chỉ còn {formats.number(left)} nội dung chưa xét: phải có mẫu lớn hơn."
    )
