"""Lines that a platform writes around a post: who wrote it and when, what it says of the writer and of votes."""

import re

from crawler.extraction.blocks import Block
from crawler.extraction.body import is_byline
from crawler.extraction.dom import Node
from crawler.extraction.source import Source

# Lines of an author's panel, where a thread is too short to show that they repeat; and rating stars.
PROFILE_LINE = re.compile(
    r"(?:(?:ngày )?tham gia|bài viết|bài gửi|số bài|điểm|lượt thích|đến từ|nơi ở|cấp bậc|join(?:ed| date)?|posts|"
    r"messages|location|reputation|likes)\s*:.{0,30}|(?:thành viên|quản trị viên|điều hành viên|member|moderator|"
    r"administrator)(?: \w+){0,2}|[★☆⭐]{1,5}|[|·•]+|(?:comment|bình luận|phản hồi) #?\d+|"
    r"chưa (?:có |được )?(?:đánh giá|xếp hạng|bình chọn)|(?:đánh giá )?(?:chưa|không) có phiếu(?: bầu)?|unrated|"
    r"not (?:yet )?rated|no votes(?: yet)?|"
    r"(?:được )?(?:comment(?:ed)?|reviewed|bình luận|đánh giá) (?:by|bởi)\W*",
    re.IGNORECASE,
)
_BYLINE_NODES = 16


def byline(source: Source, block: Block, body: Node, author: Node) -> set[int]:
    """The largest element in a body that says who wrote and when, and nothing else."""
    told = frozenset([author.index, *(slot.node.index for slot in block.dates)])
    found: set[int] = set()
    for above in author.ancestors():
        if not body.holds(above) or above is body or above.end - above.index > _BYLINE_NODES:
            break
        if not is_byline(source.page.text(above, told)):
            break
        if any(above.holds(slot.node) for slot in block.dates):
            found = {above.index}
    return found
