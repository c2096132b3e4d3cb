"""Common respellings of social networks and the words they stand for; general knowledge, from no data set.

Ways that stand for several words (c, h, t, vs, bt, cl, đk) are left as they are.
"""

import re

_WORD = re.compile(r"\w+")

_WAYS = {
    "không": "ko k hk hok hông khg kg khum hôg kô khôg khônk",
    "được": "dc đc đx đuợc",
    "gì": "j jì zì gj",
    "rồi": "r rùi roài",
    "mày": "m mầy mài",
    "mình": "mk mik mjk mìh",
    "bạn": "bn bợn",
    "người": "ng ngừi ngừ",
    "người ta": "ngta nta",
    "cũng": "cx cug cg cũg kũng",
    "nữa": "nx",
    "làm": "lm lèm",
    "biết": "bít bik bík biếk",
    "vậy": "z zậy dzậy zạy",
    "yêu": "iu",
    "người yêu": "ny",
    "trước": "trc trướk",
    "sản phẩm": "sp",
    "điện thoại": "đt đthoại",
    "số điện thoại": "sdt sđt",
    "chồng": "ck chồg",
    "vợ": "vk zợ dợ",
    "mọi người": "mn mng",
    "trả lời": "tl trl",
    "bây giờ": "bgio",
    "bao giờ": "bjo",
    "đang": "đag đg dag",
    "nhiều": "nhìu nhju nhiu",
    "quá": "wá wa qá qa quớ",
    "thích": "thik thjk thík",
    "thôi": "thui thoy hui",
    "luôn": "lun lunn",
    "phải": "fai fải pải",
    "nhưng": "nhg nhưg nhma nma",
    "những": "nhữg",
    "nói": "ns nóy",
    "trong": "trog",
    "với": "zới dới",
    "vào": "zô zào",
    "về": "zề dìa",
    "vui": "zui dui",
    "cho": "cko",
    "thế": "thía",
    "thì": "thj thỳ",
    "còn": "kòn",
    "cái": "kái cáy",
    "con": "kon",
    "đi": "đy ik",
    "em": "iem",
    "chị": "chj",
    "xinh": "xink",
    "buồn": "bùn",
    "đẹp trai": "đz",
    "như thế nào": "ntn",
    "bình luận": "cmt",
    "cảm ơn": "tks thanks thank thks",
    "nhắn tin": "ib inb inbox",
    "sinh viên": "sv",
    "gia đình": "gđ",
    "nhân viên": "nv",
    "facebook": "fb",
    "tiền": "xiền",
    "hôm nay": "hnay",
    "hôm qua": "hqua",
    "địt mẹ": "đm dm đmm dmm đcm dcm đkm dkm",
    "vãi lồn": "vl vcl vkl vlz",
    "lồn": "lz loz lìn",
    "đéo": "đếch đêu",
}
_STANDARD = {way: word for word, ways in _WAYS.items() for way in ways.split()}


def standard(text: str) -> str:
    """Write each respelling as the word it stands for; everything else stays."""
    return _WORD.sub(lambda found: _STANDARD.get(found[0].lower(), found[0]), text)
