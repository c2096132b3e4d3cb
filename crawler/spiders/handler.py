"""HTTP(S) download handler: verifies certificates against the system's and the operator's CA, bounds heads."""

from typing import Any

from OpenSSL import SSL
from scrapy.core.downloader.handlers.http11 import (
    HTTP11DownloadHandler,
    _LenientHTTP11ClientFactory,
    _LenientHTTP11ClientProtocol,
    _LenientHTTPClientParser,
)
from scrapy.crawler import Crawler
from twisted.internet._sslverify import OpenSSLDefaultPaths
from twisted.internet.interfaces import IOpenSSLClientConnectionCreator
from twisted.internet.ssl import optionsForClientTLS
from twisted.web.client import BrowserLikePolicyForHTTPS
from twisted.web.iweb import IPolicyForHTTPS
from zope.interface import implementer

from crawler.spiders.errors import AnswerTooLargeError

# Chrome takes 256 KiB of head, nginx sends 32 KiB at most unless told otherwise; real pages have 10 to 60
# lines. Twisted itself bounds only the length of one line (16 KiB) and would take any number.
MAX_HEAD_BYTES = 128 * 1024
MAX_HEAD_LINES = 500


class BoundedParser(_LenientHTTPClientParser):
    """Scrapy's parser that gives up on a head of too many or too long lines, 1xx answers included."""

    # On the class: scrapy turns a parser into this one when its connection has already made it.
    _head_bytes = 0
    _head_lines = 0

    def lineReceived(self, line: bytes) -> None:  # noqa: N802 - twisted's name
        """Count one line, then read it."""
        self._head_bytes += len(line)
        self._head_lines += 1
        if self._head_bytes > MAX_HEAD_BYTES or self._head_lines > MAX_HEAD_LINES:
            raise AnswerTooLargeError("head")
        super().lineReceived(line)

    def lineLengthExceeded(self, line: bytes) -> None:  # noqa: ARG002, N802 - twisted's name
        """Name what twisted would only hang up on."""
        raise AnswerTooLargeError("head")


class BoundedProtocol(_LenientHTTP11ClientProtocol):
    """Connections whose answers are read by BoundedParser."""

    def request(self, request: Any) -> Any:  # noqa: ANN401 - twisted's request and deferred
        """Send one request."""
        answer = super().request(request)
        if self._parser is not None:
            self._parser.__class__ = BoundedParser
        return answer


class BoundedFactory(_LenientHTTP11ClientFactory):
    """Makes connections whose heads are bounded."""

    def buildProtocol(self, addr: Any) -> BoundedProtocol:  # noqa: ANN401, ARG002, N802 - twisted's form
        """One connection."""
        return BoundedProtocol(self._quiescentCallback)  # type: ignore[no-untyped-call]


class SystemAndExtra(OpenSSLDefaultPaths):
    """Trusts the system's authorities and those of one PEM bundle.

    Twisted offers the system's trust or a list of certificates in public, not both; so its own class
    (private by name, as is the one method it has) is widened.
    """

    def __init__(self, extra_ca_file: str) -> None:
        self._extra = extra_ca_file

    def _addCACertsToContext(self, context: SSL.Context) -> None:  # noqa: N802 - twisted's name
        super()._addCACertsToContext(context)  # type: ignore[no-untyped-call]
        context.load_verify_locations(self._extra)


@implementer(IPolicyForHTTPS)
class ExtraTrustPolicy(BrowserLikePolicyForHTTPS):
    """Browser-like verification of host and chain against the widened trust root."""

    def creatorForNetloc(self, hostname: bytes, port: int) -> IOpenSSLClientConnectionCreator:  # noqa: ARG002, N802 - twisted's form
        """TLS options for one host."""
        return optionsForClientTLS(hostname.decode("ascii"), trustRoot=self._trustRoot)


class VerifyingHandler(HTTP11DownloadHandler):
    """Scrapy's handler; its own factory verifies too (DOWNLOAD_VERIFY_CERTIFICATES) but takes no CA."""

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        self._pool._factory = BoundedFactory  # noqa: SLF001 - as scrapy itself puts its own there
        extra = crawler.settings["CLEANPLATFORMS_EXTRA_CA"]
        if extra:
            trust = SystemAndExtra(extra)
            self._contextFactory = ExtraTrustPolicy(trustRoot=trust)  # type: ignore[no-untyped-call, assignment]
