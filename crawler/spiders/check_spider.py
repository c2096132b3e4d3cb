"""Fetches what the site checks look at: home page, plain http, linked policy pages, security.txt."""

from collections.abc import AsyncIterator, Iterator, Sequence
from typing import Any

from crawler.checks import PageEvidence, TlsEvidence, TlsState
from crawler.extraction import ExtractionError, decode_body
from crawler.journal import Journal
from crawler.spiders.answers import headers_of
from crawler.spiders.base import RunSpider
from crawler.spiders.check_work import CheckTarget, CheckWork, SeenPage
from crawler.spiders.context import Run
from crawler.spiders.look import SecondLooks
from crawler.spiders.outcomes import content_type, is_page, outcome_of_error, outcome_of_status
from crawler.spiders.ways import WayLooks
from crawler.steps import LookStep, WayStep
from crawler.types import DrawnItem, Outcome, Progress


class CheckSpider(RunSpider):
    """One request a page that a check looks at, each once over all restarts."""

    name = "checks"

    def __init__(
        self,
        run: Run,
        work: CheckWork,
        twice: Sequence[DrawnItem],
        looks: Journal[LookStep],
        ways: Journal[WayStep] | None,
        **kwargs: Any,  # noqa: ANN401 - scrapy
    ) -> None:
        super().__init__(run, **kwargs)
        self._work = work
        self._looks = SecondLooks(self, twice, looks)
        self._ways = WayLooks(self, ways) if ways else None

    async def start(self) -> AsyncIterator[Any]:
        """Requests for everything not seen yet."""
        self._report()
        for target in self._work.open_targets():
            yield self._request(target)
        for request in self._looks.requests():
            yield request
        for request in self._ways.requests() if self._ways else ():
            yield request

    def _request(self, target: CheckTarget) -> Any:  # noqa: ANN401 - scrapy
        # The other scheme may well have no server: once is enough to know.
        probe = {"keep_redirect": target.probe, "dont_retry": target.probe}
        render = self.run.renders and not target.probe
        return self.ask(target.url, self.seen, self.failed, target=target, render=render, **probe)

    def seen(self, response: Any) -> Iterator[Any]:  # noqa: ANN401 - scrapy
        """Keep a page as evidence; the home page leads to further ones."""
        page = PageEvidence(
            url=response.url,
            status=response.status,
            outcome=outcome_of_status(response.status),
            headers=headers_of(response),
            html=_text(response),
        )
        yield from self._kept(response.meta["target"], SeenPage(page=page, tls=_certificate(response)))

    def failed(self, failure: Any) -> Iterator[Any]:  # noqa: ANN401 - twisted
        """Keep the reason why a page could not be seen; what the budget stopped is just not seen."""
        target: CheckTarget = failure.request.meta["target"]
        page = PageEvidence(url=target.url, outcome=outcome_of_error(failure.value))
        yield from self._kept(target, SeenPage(page=page))

    def _kept(self, target: CheckTarget, seen: SeenPage) -> Iterator[Any]:
        known = {known.key for known in self._work.targets()}
        self._work.keep(target, seen, self.run.meter.spent())
        self._report()
        for further in self._work.open_targets():
            if further.key not in known:
                yield self._request(further)

    def _report(self) -> None:
        targets = len(self._work.targets())
        done = targets - len(self._work.open_targets())
        self.run.report(Progress(stage="checks", done=done, total=targets))


def _text(response: Any) -> str:  # noqa: ANN401 - scrapy
    declared = content_type(response)
    if outcome_of_status(response.status) is not Outcome.EXTRACTED or not is_page(declared):
        return ""
    try:
        return decode_body(response.body, declared)
    except ExtractionError:
        return ""


def _certificate(response: Any) -> TlsEvidence:  # noqa: ANN401 - scrapy
    """Facts of the certificate; that an answer came over https means it was verified."""
    if not response.url.startswith("https:"):
        return TlsEvidence()
    if response.certificate is None:
        return TlsEvidence(state=TlsState.VERIFIED)
    held = response.certificate.original.to_cryptography()
    return TlsEvidence(
        state=TlsState.VERIFIED, not_after=held.not_valid_after_utc, issuer=held.issuer.rfc4514_string()
    )
