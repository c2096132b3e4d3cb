"""Scrapy's settings for every spider: each unsafe or impolite default is set, with the reason."""

import unicodedata
from typing import Any

from crawler.options import CrawlOptions
from crawler.types import Platform, Rendering
from crawler.version import code_version

# The largest page worth reading; sitemaps may weigh what their protocol allows (frame_spider.py).
MAX_BODY_BYTES = 16 * 1024 * 1024
_HERE = "crawler.spiders"


def user_agent(options: CrawlOptions) -> str:
    """Who asks, and where the platform can read why."""
    # Header fields are ASCII; an operator's Vietnamese name is written without accents.
    plain = unicodedata.normalize("NFKD", options.operator.replace("đ", "d").replace("Đ", "D"))
    operator = plain.encode("ascii", "ignore").decode()
    return f"cleanplatforms/{code_version()} (+{options.contact_url}; {operator})"


def settings(platform: Platform, options: CrawlOptions) -> dict[str, Any]:
    """Settings of one child process."""
    return {**_SAFETY, **_rendering(platform), **_politeness(platform, options), **_operator(options)}


_SAFETY: dict[str, Any] = {
    # Default on: both open a port through which anyone on the machine runs code in the crawler.
    "TELNETCONSOLE_ENABLED": False,
    "REMOTE_CONTROL_ENABLED": False,
    # Default: any answer of the system's resolver. (The older DNS_RESOLVER only warns; PlatformGuard
    # stops every request while another resolver is installed.)
    "TWISTED_DNS_RESOLVER": f"{_HERE}.resolver.PublicResolver",
    # Default: file, ftp, s3 and data addresses are fetched as well.
    "DOWNLOAD_HANDLERS": {
        **dict.fromkeys(("data", "file", "ftp", "s3")),
        "http": f"{_HERE}.handler.VerifyingHandler",
        "https": f"{_HERE}.handler.VerifyingHandler",
    },
    # Default: certificates are not looked at, so anyone on the way could plant documents.
    "DOWNLOAD_VERIFY_CERTIFICATES": True,
    # Default 1 GiB: one page could fill the memory; also bounds what compressed bodies unpack to.
    "DOWNLOAD_MAXSIZE": MAX_BODY_BYTES,
    "DOWNLOAD_WARNSIZE": 0,
    # Default 180 s for a whole page: a slow drip would hold a slot for hours.
    "DOWNLOAD_TIMEOUT": 30,
    # Default on: the environment's proxy would resolve names for us, past the address check.
    "HTTPPROXY_ENABLED": False,
    # Default on: sessions make a page depend on the pages before it.
    "COOKIES_ENABLED": False,
    # Default on: the address a reader came from is nobody's business; robots.txt and budget stay exact.
    "REFERER_ENABLED": False,
    # Default: redirects leave the platform, and meta refresh is followed; RedirectGuard does what is right.
    "REDIRECT_ENABLED": False,
    "METAREFRESH_ENABLED": False,
    # Default off, and when on a 503 allows everything: RobotsGate follows RFC 9309 instead.
    "ROBOTSTXT_OBEY": False,
    # Statuses are facts to record, not errors to drop.
    "HTTPERROR_ALLOW_ALL": True,
    "DEPTH_LIMIT": 0,
    "RETRY_TIMES": 2,
    # 429 is RetryAfter's; the rest of Scrapy's list stays.
    "RETRY_HTTP_CODES": [500, 502, 503, 504, 522, 524, 408],
    # Default 100 starts 100 tasks for every response (measured: 2.7-4.0 ms a page against 1.7-2.7).
    "CONCURRENT_ITEMS": 4,
    # Default reads every callback's source again on every response (bound methods are never cached):
    # a tenth of the whole line.
    "WARN_ON_GENERATOR_RETURN_VALUE": False,
    # A child that grows past this has met a bomb that no other limit caught.
    "MEMUSAGE_ENABLED": True,
    "MEMUSAGE_LIMIT_MB": 1024,
    "LOG_LEVEL": "WARNING",
    # Nobody reads them, and every request counts a dozen.
    "STATS_CLASS": "scrapy.statscollectors.DummyStatsCollector",
    "DOWNLOADER_STATS": False,
    "STATS_DUMP": False,
    # Each wraps every answer's requests once more. Statuses are facts, depth and copied meta nobody's concern,
    # and crawler.urls refuses longer addresses than Scrapy does. StartSpiderMiddleware stays: by its mark Scrapy asks
    # first requests in their order, that of the draw, without which a budget's end would leave no random sample.
    "SPIDER_MIDDLEWARES": dict.fromkeys(
        (
            "scrapy.spidermiddlewares.httperror.HttpErrorMiddleware",
            "scrapy.spidermiddlewares.urllength.UrlLengthMiddleware",
            "scrapy.spidermiddlewares.depth.DepthMiddleware",
            "scrapy.spidermiddlewares.metacopy.MetaCopyDetectionMiddleware",
        )
    ),
    "DOWNLOADER_MIDDLEWARES": {
        "scrapy.downloadermiddlewares.offsite.OffsiteMiddleware": None,
        "scrapy.downloadermiddlewares.robotstxt.RobotsTxtMiddleware": None,
        "scrapy.downloadermiddlewares.httpauth.HttpAuthMiddleware": None,
        "scrapy.downloadermiddlewares.httpcache.HttpCacheMiddleware": None,
        f"{_HERE}.guards.PlatformGuard": 20,
        f"{_HERE}.robots.RobotsGate": 100,
        f"{_HERE}.pace.RetryAfter": 555,
        # After scrapy's decompression on the way back, so redirects cost what they weigh.
        f"{_HERE}.guards.RedirectGuard": 585,
        # Before scrapy's retries on the way back: a refused address is not asked for again.
        f"{_HERE}.guards.AddressGuard": 700,
        # Before scrapy's decompression on the way back: what no limit on a body's size would catch.
        f"{_HERE}.guards.EncodingGuard": 592,
        # Next to the network: what any other guard stops costs nothing.
        f"{_HERE}.guards.BudgetGuard": 595,
    },
    "EXTENSIONS": {
        "scrapy.extensions.throttle.AutoThrottle": None,
        "scrapy.extensions.corestats.CoreStats": None,
        "scrapy.extensions.logcount.LogCount": None,
        "scrapy.extensions.telnet.TelnetConsole": None,
        "scrapy.extensions.remote_control.RemoteControl": None,
        "scrapy.extensions.feedexport.FeedExporter": None,
        "scrapy.extensions.logstats.LogStats": None,
        "scrapy.extensions.memusage.MemoryUsage": None,
        f"{_HERE}.memory.OwnMemory": 0,
        f"{_HERE}.pace.Throttle": 0,
    },
}


def _rendering(platform: Platform) -> dict[str, Any]:
    """A browser only where the platform's file asks for one."""
    if platform.render is not Rendering.JAVASCRIPT:
        return {}
    # Next to the spiders on the way back: what is rendered has passed everything else.
    renderer = {f"{_HERE}.browser.renderer.Renderer": 30}
    return {"DOWNLOADER_MIDDLEWARES": {**_SAFETY["DOWNLOADER_MIDDLEWARES"], **renderer}}


def _politeness(platform: Platform, options: CrawlOptions) -> dict[str, Any]:
    gentle = platform.politeness
    return {
        "USER_AGENT": user_agent(options),
        "DOWNLOAD_DELAY": gentle.delay_seconds,
        # Default .5 would halve the promised delay at random.
        "DOWNLOAD_DELAY_JITTER": 0,
        "CONCURRENT_REQUESTS": gentle.concurrency * 2,
        "CONCURRENT_REQUESTS_PER_DOMAIN": gentle.concurrency,
        "AUTOTHROTTLE_ENABLED": True,
        "AUTOTHROTTLE_START_DELAY": gentle.delay_seconds,
        "AUTOTHROTTLE_TARGET_CONCURRENCY": float(gentle.concurrency),
        "DEFAULT_REQUEST_HEADERS": {
            "Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8",
            # Default en: the sample must be what Vietnamese readers see.
            "Accept-Language": "vi,en;q=0.5",
        },
    }


def _operator(options: CrawlOptions) -> dict[str, Any]:
    return {
        "CLEANPLATFORMS_RESOLVE": dict(options.resolve),
        "CLEANPLATFORMS_EXTRA_CA": options.extra_ca_file,
    }
