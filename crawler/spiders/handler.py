"""HTTP(S) download handler that verifies certificates, with the operator's own CA beside the system's."""

from OpenSSL import SSL
from scrapy.core.downloader.handlers.http11 import HTTP11DownloadHandler
from scrapy.crawler import Crawler
from twisted.internet._sslverify import OpenSSLDefaultPaths
from twisted.internet.interfaces import IOpenSSLClientConnectionCreator
from twisted.internet.ssl import optionsForClientTLS
from twisted.web.client import BrowserLikePolicyForHTTPS
from twisted.web.iweb import IPolicyForHTTPS
from zope.interface import implementer


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
        extra = crawler.settings["CLEANPLATFORMS_EXTRA_CA"]
        if extra:
            trust = SystemAndExtra(extra)
            self._contextFactory = ExtraTrustPolicy(trustRoot=trust)  # type: ignore[no-untyped-call, assignment]
