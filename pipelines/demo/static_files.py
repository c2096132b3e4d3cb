"""Style sheets and the picture that the demo's pages share, small on purpose."""

from pipelines.demo.pages import CSS, SVG, Page

_COMMON_CSS = """
body{margin:0 auto;max-width:60rem;padding:0 1rem;font:1rem/1.6 system-ui,sans-serif;color:#1c1c1c}
a{color:#0b57a4}nav ul,.footer-links,.share{display:flex;flex-wrap:wrap;gap:.8rem;padding:0;list-style:none}
.small,.meta,.note{color:#555;font-size:.88rem}.skip{position:absolute;left:-99em}
"""
_NEWS_CSS = """
.logo{font:700 2rem Georgia,serif;text-decoration:none;color:#9b1c1c}.comment{border-top:1px solid #ddd}
.comment-reply{margin-left:2rem}.ad{background:#faf6e8;padding:.5rem}.ad-label{font-size:.75rem;color:#666}
"""
_FORUM_CSS = """
body{background:#e9edf2;font:14px/1.45 Verdana,Arial,sans-serif}table{width:100%;border-collapse:collapse}
.thead{background:#5c7099;color:#fff;font-size:11px}.alt1{background:#f5f5ff}.alt2{background:#e1e4f2}
td{border:1px solid #d1d1e1;padding:6px;vertical-align:top}.userpanel{width:160px}.sig{font-size:11px}
"""
_SHOP_CSS = """
.grid{display:grid;grid-template-columns:repeat(auto-fill,minmax(12rem,1fr));gap:1rem}.price{color:#c0392b}
.review-item{border-bottom:1px solid #e5e5e5;padding:.6rem 0}.stars{color:#b36b00}
"""
_MARK = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 64 36" role="img" aria-label="Hình minh họa">'
    '<rect width="64" height="36" fill="#dfe7ee"/><circle cx="46" cy="11" r="6" fill="#f2b632"/>'
    '<path d="M0 36 20 14l14 14 8-7 22 15z" fill="#7a9a7e"/></svg>\n'
)


def static_files(which: str) -> dict[str, Page]:
    """The static files of `which` (news, forum, shop), by path."""
    sheet = {"news": _NEWS_CSS, "forum": _FORUM_CSS, "shop": _SHOP_CSS}[which]
    return {
        f"/static/{which}.css": Page(body=(_COMMON_CSS + sheet).lstrip().encode(), content_type=CSS),
        "/static/mark.svg": Page(body=_MARK.encode(), content_type=SVG),
    }
