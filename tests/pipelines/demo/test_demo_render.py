import json

from pipelines.demo.render import json_ld, linked, links_in


def test_users_text_cannot_become_markup() -> None:
    assert linked('<b onclick="x">&') == "&lt;b onclick=&quot;x&quot;&gt;&amp;"
    assert "</script>" not in json_ld({"text": "</script><script>alert(1)"})


def test_structured_data_stays_readable_json() -> None:
    data = {"headline": "Cầu <mới> & chợ “cũ”"}
    assert json.loads(str(json_ld(data))) == data


def test_addresses_become_links_without_the_mark_after_them() -> None:
    text = "xem http://nhan-qua-demo.example/a1. nhé"
    assert links_in(text) == ("http://nhan-qua-demo.example/a1",)
    assert 'href="http://nhan-qua-demo.example/a1" rel="nofollow ugc"' in linked(text)
