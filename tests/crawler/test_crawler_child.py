"""What a child tells its parent on the way."""

import io
import json

from crawler.child import Reporter
from crawler.types import Progress


def test_progress_is_told_at_the_beginning_and_the_end_and_now_and_then() -> None:
    told = io.StringIO()
    report = Reporter(told)
    for done in range(1001):
        report(Progress(stage="sample", done=done, total=1000))
    heard = [json.loads(line)["progress"]["done"] for line in told.getvalue().splitlines()]
    assert heard[0] == 0
    assert heard[-1] == 1000
    assert len(heard) < 100
