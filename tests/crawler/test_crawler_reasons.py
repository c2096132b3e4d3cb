"""Why a run gave nothing, in words for whoever has to mend it."""

import pytest

from crawler.reasons import explain
from crawler.types import Outcome, RunOutcome

_LOST = [Outcome.CONNECTION_ERROR] * 2


@pytest.mark.parametrize("name", ["http_proxy", "HTTPS_PROXY", "all_proxy", "ALL_PROXY"])
def test_who_sits_behind_a_proxy_is_told_that_a_crawl_does_not_use_it(name: str) -> None:
    told = explain(RunOutcome.UNREACHABLE, _LOST, {name: "http://ten:mat-khau@proxy.example:3128"})
    assert f"biến môi trường {name}" in told
    assert "không đi qua proxy" in told
    assert "Cách sửa" in told
    assert "mat-khau" not in told


@pytest.mark.parametrize(
    ("outcome", "environ"),
    [
        (RunOutcome.UNREACHABLE, {}),
        (RunOutcome.UNREACHABLE, {"https_proxy": " ", "no_proxy": "*"}),
        (RunOutcome.ROBOTS_REFUSED, {"https_proxy": "http://proxy.example:3128"}),
    ],
)
def test_of_proxies_nothing_is_said_where_none_is_the_reason(
    outcome: RunOutcome, environ: dict[str, str]
) -> None:
    assert "proxy" not in explain(outcome, _LOST, environ)
    assert "không kết nối được: 2 trang" in explain(outcome, _LOST, environ)
