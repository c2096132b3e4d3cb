"""An invented edition that holds every case a page must show, rated by the real functions."""

from collections.abc import Iterable
from datetime import UTC, date, datetime
from functools import cache

from pipelines.rating.evidence import AppliedRubric, CriterionEvidence, Finding, LinkEvidence, RatedPlatform
from pipelines.rating.rate import rate_platform
from pipelines.rating.types import (
    Edition,
    PlatformRating,
    PublishedCriterion,
    PublishedExample,
    PublishedRubric,
    PublishedWaiver,
    SampledRow,
    SampleFacts,
    SectionFacts,
    Stratum,
    Witness,
)
from rubrics.types import CriterionKind, Limits, Role

HOSTILE = (
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "</title><svg onload=alert(1)>",
    "{{ 7 * 7 }}{% include 'base.html' %}",
    '=HYPERLINK("https://xau.example","bấm")',
    "+1+1|cmd",
    "@SUM(A1)",
    "-2+3",
    "\tthụt vào",
    "đảo\u202echiều\u2066ngược\u200bẩn\ufeff",
    "số không\x00và chuông\x07\x1b[31m",
    "--><!--",
    "]]>&amp;&#60;b&#62;",
    'javascript:alert("x")',
    "dòng 1\r\ndòng 2\nSet-Cookie: a=b",
    "Ngoan" + "g" * 600,
)

_LIMITS = {
    "xuc-pham": Limits(good=0.005, limit=0.03, tolerance=0.02),
    "lua-dao": Limits(good=0.001, limit=0.01, tolerance=0.005),
    "giat-tit": Limits(good=0.02, limit=0.1, tolerance=0.06),
    "lien-ket-co-bac": Limits(good=0.001, limit=0.01, tolerance=0.005),
}

_WHEN = datetime(2026, 11, 3, 2, 15, tzinfo=UTC)


def _published(  # noqa: PLR0913, PLR0917 -- one argument a field that differs
    cid: str, name: str, kind: str, role: str, weight: float, harm: str = "", applies: tuple[str, ...] = ()
) -> PublishedCriterion:
    limits = _LIMITS.get(cid)
    return PublishedCriterion(
        id=cid,
        name_vi=name,
        name_en=cid,
        kind=kind,
        role=role,
        weight=weight,
        harm=harm,
        applies_to=applies,
        include=(
            "lời lẽ hạ nhục nhằm vào một người hay một nhóm người cụ thể",
            "kêu gọi người khác cùng làm",
        )
        if kind == "content"
        else (),
        exclude=("trích lại để phản đối hoặc đưa tin", "nói chung chung, không nhằm vào ai")
        if kind == "content"
        else (),
        legal=("Quyết định 874/QĐ-BTTTT ngày 17/6/2021 (khuyến nghị)", "Nghị định 147/2024/NĐ-CP"),
        remedy="Lọc trước và xử lý báo cáo của người dùng trong 24 giờ.",
        good=limits.good if limits else None,
        limit=limits.limit if limits else None,
        tolerance=limits.tolerance if limits else None,
        min_labels=300 if limits else None,
        check="https" if kind == "site" else "",
        block_lists=("gambling-vn",) if kind == "links" else (),
        deadline_days=7,
        examples=tuple(
            PublishedExample(text=text, violates=at % 2 == 0, why=text) for at, text in enumerate(HOSTILE)
        )
        if kind == "content"
        else (),
    )


_CRITERIA = (
    _published(
        "xuc-pham", "Xúc phạm, hạ nhục người khác", "content", "mandatory", 10.0, "H05", ("comment", "post")
    ),
    _published(
        "lua-dao", "Lừa đảo, mạo danh", "content", "weighted", 7.5, "H09", ("article", "post", "comment")
    ),
    _published(
        "giat-tit", "Tít giật gân, sai với nội dung bài", "content", "weighted", 5.0, "H18", ("article",)
    ),
    _published("lien-ket-co-bac", "Liên kết tới trang cờ bạc", "links", "weighted", 5.0, "H15"),
    _published("ket-noi-an-toan", "Kết nối an toàn (HTTPS)", "site", "weighted", 2.5),
    _published("kenh-bao-cao", "Có cách báo cáo nội dung xấu", "site", "weighted", 2.5),
    _published(
        "xac-nhan", "Không có xác nhận vi phạm từ cơ quan", "attestation", "informative", 0.0, "H01"
    ),
)


def _rubric(rid: str, name: str, authority: str) -> PublishedRubric:
    return PublishedRubric(
        id=rid,
        version="1.0.0",
        name_vi=name,
        name_en=rid,
        status="draft",
        summary_vi="Bộ tiêu chí minh họa: nội dung gây hại cho người đọc và trách nhiệm tối thiểu của trang.",
        authority_name=authority,
        ministry_name="Bộ Văn hóa, Thể thao và Du lịch",
        sha256="ab" * 32,
        criteria=_CRITERIA,
        effective_from=date(2026, 7, 1),
        extends="nen-tang-sach-chung 1.0",
        waivers=(
            PublishedWaiver(
                criterion_id="xuc-pham",
                name_vi="Xúc phạm, hạ nhục người khác",
                platforms=("dien-dan-song-nuoc",),
                until=date(2027, 6, 30),
                why=HOSTILE[0],
            ),
        ),
    )


PRESS = _rubric("bao-chi", "Bộ tiêu chí báo chí điện tử", "Cục Báo chí")
SOCIAL = _rubric(
    "dien-dan", "Bộ tiêu chí mạng xã hội và diễn đàn", "Cục Phát thanh, truyền hình và thông tin điện tử"
)

Labels = tuple[tuple[int, int, int], ...]  # labelled, violating, unclear of each of three strata
CLEAN: Labels = ((400, 0, 0), (150, 0, 0), (150, 1, 0))
GOOD: Labels = ((260, 0, 0), (120, 1, 0), (110, 7, 1))
POOR: Labels = ((150, 6, 1), (120, 30, 2), (100, 71, 3))
FEW: Labels = ((30, 0, 0), (20, 0, 1), (15, 1, 0))
NONE: Labels = ((0, 0, 0), (0, 0, 0), (0, 0, 0))
GAP: Labels = ((150, 0, 0), (120, 0, 2), (0, 0, 0))

_SHAPE = ((0.0, 0.08, 3200, 0.8), (0.08, 0.45, 600, 0.15), (0.45, 1.0, 200, 0.05))


def _strata(labels: Labels) -> tuple[Stratum, ...]:
    return tuple(
        Stratum(lower=low, upper=high, documents=size, share=share, labelled=n, violating=x, unclear=u)
        for (low, high, size, share), (n, x, u) in zip(_SHAPE, labels, strict=True)
    )


def _witnesses(platform_id: str, texts: Iterable[str]) -> tuple[Witness, ...]:
    return tuple(
        Witness(
            document_id=f"{platform_id}-{i:04d}",
            url=f"https://{platform_id}.vn.example/bai/{i}#binh-luan-{i}",
            captured_at=_WHEN,
            excerpt=text,
            content_hash="cd" * 32,
            judgment="violating",
        )
        for i, text in enumerate(texts)
    )


def _evidence(
    platform_id: str, labels: Labels, texts: Iterable[str], *, agreement: float = 0.78
) -> tuple[CriterionEvidence, ...]:
    quiet = CLEAN if labels == CLEAN else GOOD if labels in {GOOD, POOR} else labels
    by_id = {c.id: c for c in _CRITERIA}

    def one(cid: str, **known: object) -> CriterionEvidence:
        rule = by_id[cid]
        return CriterionEvidence.model_validate(
            {
                "criterion_id": cid,
                "name": rule.name_vi,
                "kind": CriterionKind(rule.kind),
                "role": Role(rule.role),
                "weight": rule.weight,
                "harm": rule.harm,
                "limits": _LIMITS.get(cid),
                **known,
            }
        )

    return (
        one(
            "xuc-pham",
            strata=_strata(labels),
            agreement=agreement,
            witnesses=_witnesses(platform_id, texts),
        ),
        one("lua-dao", strata=_strata(quiet), agreement=0.81),
        one("giat-tit", strata=_strata(labels), agreement=0.41 if labels == POOR else 0.7),
        one(
            "lien-ket-co-bac",
            links=LinkEvidence(
                documents=4000, violating=3, prevalence=0.0008, effective_documents=3600.0, population=4000
            ),
        ),
        one("ket-noi-an-toan", finding=Finding.MET, detail="Mọi trang đều dùng HTTPS, chứng chỉ hợp lệ."),
        one(
            "kenh-bao-cao",
            finding=Finding.NOT_MET
            if labels == POOR
            else Finding.INCONCLUSIVE
            if labels == FEW
            else Finding.MET,
        ),
        one("xac-nhan", finding=Finding.MISSING, applicable=labels != CLEAN),
    )


def _sample(platform_id: str, outcome: str = "complete") -> SampleFacts:
    usable = outcome == "complete"
    return SampleFacts(
        run_id=f"{platform_id}-20261103",
        run_outcome=outcome,
        seed=20261001,
        frame_sha256="ef" * 32 if usable else "",
        listed=12840 if usable else 0,
        drawn=300 if usable else 0,
        extracted=288 if usable else 0,
        documents=4000 if usable else 0,
        outcomes={"extracted": 288, "not_found": 9, "timeout": 3} if usable else {"robots_disallowed": 1},
        first_capture=_WHEN if usable else None,
        last_capture=datetime(2026, 11, 3, 17, 40, tzinfo=UTC) if usable else None,
        method="two_phase",
        reused=41 if usable else 0,
        sections=_sections() if usable else (),
    )


def _sections() -> tuple[SectionFacts, ...]:
    return (
        SectionFacts(
            section="thoi-su",
            name=HOSTILE[2],
            listed=12000,
            drawn=200,
            extracted=191,
            documents=3000,
            truncated=4,
            pages=900,
            pages_asked=410,
            pages_read=409,
            outcomes={"extracted": 191, "not_found": 6, "timeout": 3},
        ),
        SectionFacts(
            section="doi-song", name="Đời sống", listed=840, drawn=100, extracted=97, documents=1000
        ),
    )


def rating(  # noqa: PLR0913 -- what a case may vary
    platform_id: str,
    name: str,
    rubric: PublishedRubric,
    labels: Labels,
    *,
    outcome: str = "complete",
    operator: str = "Công ty Ví Dụ",
    url: str = "",
    texts: Iterable[str] = ("Đồ thứ ■■■ không biết nhục, cả họ nhà ■■■ cũng thế.",),
) -> PlatformRating:
    """One platform rated by the real functions."""
    return rate_platform(
        RatedPlatform(
            platform_id=platform_id,
            name=name,
            url=url or f"https://{platform_id}.vn.example/",
            operator=operator,
            fields=("press",) if rubric is PRESS else ("forum", "social"),
        ),
        AppliedRubric(rubric_id=rubric.id, version=rubric.version),
        _evidence(platform_id, labels, texts),
        _sample(platform_id, outcome),
        seed=20261001,
    )


@cache
def ratings() -> tuple[PlatformRating, ...]:
    """Clean, two-grade, failed, insufficient, refused and hostile, under two rubrics."""
    return (
        rating("bao-ban-mai", "Báo Ban Mai", PRESS, CLEAN),
        rating("thoi-su-ven-song", "Thời sự Ven Sông", PRESS, GOOD),
        rating("an-bai-nhanh", "Ấn bài Nhanh 24 giờ", PRESS, POOR),
        rating("dong-que", "Báo Đồng Quê", PRESS, FEW),
        rating("cong-dong-lang", "Cộng đồng Làng", PRESS, CLEAN, outcome="robots_refused"),
        rating("cong-dong-lang", "Cộng đồng Làng", SOCIAL, GOOD),
        rating("dien-dan-ben-nuoc", "Diễn đàn Bến Nước", SOCIAL, GAP),
        rating("hoi-dap-pho-nui", "Hỏi đáp Phố Núi", SOCIAL, CLEAN),
    )


@cache
def hostile_rating() -> PlatformRating:
    """A platform whose every text tries to become something else."""
    return rating(
        "xau-xa", HOSTILE[1] + HOSTILE[9], SOCIAL, POOR, operator=HOSTILE[4], url=HOSTILE[13], texts=HOSTILE
    )


def edition(**changes: object) -> Edition:
    """The whole edition; `changes` replace fields."""
    whole = Edition(
        edition_id="2026-11",
        title="Kỳ công bố tháng 11 năm 2026",
        period_start=date(2026, 11, 1),
        period_end=date(2026, 12, 1),
        created_at=datetime(2026, 12, 4, 20, 30, tzinfo=UTC),
        demo=True,
        provisional=False,
        seed=20261001,
        method_version="stratified-likelihood-1",
        code_version="0.1.0",
        model_version="vi-linear-1",
        rubrics=(PRESS, SOCIAL),
        ratings=(*ratings(), hostile_rating()),
    )
    return Edition.model_validate(whole.model_dump() | changes)


def samples(of: Edition) -> list[SampledRow]:
    """A few sampled rows for every content criterion."""
    return [
        SampledRow(
            platform_id=r.platform_id,
            rubric_id=r.rubric_id,
            criterion_id=c.criterion_id,
            document_id=f"{r.platform_id}-{i:04d}",
            section=HOSTILE[i % len(HOSTILE)] if r.platform_id == "xau-xa" else "thoi-su",
            kind="comment",
            url=f"https://{r.platform_id}.vn.example/bai/{i}",
            content_hash="cd" * 32,
            inclusion_probability=0.0234,
            score=round(0.01 + i / 40, 6),
            stratum=min(i // 8, 2),
            judgment=("", "innocent", "violating", "unclear")[i % 4],
        )
        for r in of.ratings
        for c in r.criteria
        if c.kind == "content"
        for i in range(24)
    ]
