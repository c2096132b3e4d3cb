"""Certificates are verified: unknown authorities and wrong names end in a named outcome."""

import datetime as dt
import ssl
from collections.abc import Callable
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from crawler.options import CrawlOptions
from crawler.run import crawl
from crawler.runfolder import read_observations
from crawler.types import (
    EntryKind,
    EntryPoint,
    ObservationOutcome,
    Platform,
    Politeness,
    RunOutcome,
    Section,
    SiteCheck,
)
from tests.site.newspaper import newspaper
from tests.site.server import serving

pytestmark = pytest.mark.integration

NAME = "benmo.vn.example"
Authority = Callable[[str], ssl.SSLContext]


def _name(text: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, text)])


def _certificate(
    subject: str, key: ec.EllipticCurvePrivateKey, issuer: str, *, ca: bool
) -> x509.CertificateBuilder:
    now = dt.datetime.now(dt.UTC)
    return (
        x509.CertificateBuilder()
        .subject_name(_name(subject))
        .issuer_name(_name(issuer))
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - dt.timedelta(days=1))
        .not_valid_after(now + dt.timedelta(days=90))
        .add_extension(x509.BasicConstraints(ca=ca, path_length=None), critical=True)
    )


@pytest.fixture
def authority(tmp_path: Path) -> Authority:
    """Writes ca.pem, and makes server contexts for a host name signed by it."""
    ca_key = ec.generate_private_key(ec.SECP256R1())
    ca = _certificate("CA thử", ca_key, "CA thử", ca=True).sign(ca_key, hashes.SHA256())
    (tmp_path / "ca.pem").write_bytes(ca.public_bytes(serialization.Encoding.PEM))

    def context(host: str) -> ssl.SSLContext:
        key = ec.generate_private_key(ec.SECP256R1())
        names = x509.SubjectAlternativeName([x509.DNSName(host)])
        leaf = (
            _certificate(host, key, "CA thử", ca=False)
            .add_extension(names, critical=False)
            .sign(ca_key, hashes.SHA256())
        )
        pem = tmp_path / f"{host}.pem"
        pem.write_bytes(
            leaf.public_bytes(serialization.Encoding.PEM)
            + key.private_bytes(
                serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
            )
        )
        made = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        made.load_cert_chain(pem)
        return made

    return context


@pytest.mark.parametrize(
    ("served_name", "trusted", "outcome"),
    [
        (NAME, True, RunOutcome.COMPLETE),
        (NAME, False, RunOutcome.UNREACHABLE),
        ("khac.vn.example", True, RunOutcome.UNREACHABLE),
    ],
    ids=["trusted", "unknown-authority", "wrong-name"],
)
def test_certificates(
    authority: Authority, tmp_path: Path, served_name: str, trusted: bool, outcome: RunOutcome
) -> None:
    with serving(newspaper(10), tls=authority(served_name)) as site:
        entry = EntryPoint(kind=EntryKind.LISTING, url=site.url("/doi-song", NAME))
        platform = Platform(
            id="p", name="P", url=site.url("/", NAME), fields=(),
            sections=(Section(id="s", name="S", entries=(entry,)),), politeness=Politeness(delay_seconds=0),
        )  # fmt: skip
        options = CrawlOptions(
            seed=1,
            pseudonym_key=b"k" * 32,
            resolve={NAME: "127.0.0.1"},
            extra_ca_file=str(tmp_path / "ca.pem") if trusted else "",
        )
        manifest = crawl(platform, tmp_path / "r", options, lambda _: None)
    assert manifest.outcome is outcome
    if outcome is RunOutcome.COMPLETE:
        found = {one.check: one.outcome for one in read_observations(tmp_path / "r")}
        assert found[SiteCheck.CERTIFICATE] is ObservationOutcome.MET
    else:
        assert "chứng thư số không hợp lệ" in manifest.reason
        assert site.asked == []
