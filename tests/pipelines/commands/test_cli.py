"""The command line: quick help, words and exit codes for what goes wrong, JSON where promised."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from classifier.api import MEASURED, SHIPPED
from classifier.evaluate import Evaluation, Measurable
from pipelines.errors import ExitCode
from tests.pipelines.commands.command_line import run

HEAVY = ("prefect", "scrapy", "sklearn", "scipy", "sqlalchemy", "trafilatura", "torch", "numpy", "flask")


@pytest.fixture(autouse=True)
def _somewhere_else(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("PREFECT_API_URL", raising=False)


def test_help_loads_nothing_heavy() -> None:
    program = (
        "import sys; sys.argv = ['cleanplatforms', '--help']\n"
        "from pipelines import cli\n"
        "try: cli.main()\n"
        "except SystemExit: pass\n"
        f"print([m for m in {HEAVY!r} if m in sys.modules], file=sys.stderr)"
    )
    found = subprocess.run(
        [sys.executable, "-c", program],
        capture_output=True,
        text=True,
        check=True,
        cwd=Path(__file__).parents[3],
    )
    assert found.stderr.strip() == "[]"
    assert "Mã thoát" in found.stdout


def test_an_unknown_rubric_is_named_with_what_there_is(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(monkeypatch, "rubric", "explain", "khong-co") == ExitCode.BAD_INPUT
    words = capsys.readouterr().err
    assert "khong-co" in words
    assert "bao-chi-dien-tu" in words


def test_a_bad_period_says_how_it_is_written(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(monkeypatch, "status", "--period", "10/2026") == ExitCode.BAD_INPUT
    assert "2026-10" in capsys.readouterr().err


def test_status_of_an_empty_store_says_where_to_begin(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(monkeypatch, "status", "--period", "2026-10") == ExitCode.DONE
    assert "cleanplatforms rate" in capsys.readouterr().out
    assert run(monkeypatch, "status", "--period", "2026-10", "--json") == ExitCode.DONE
    assert json.loads(capsys.readouterr().out)["drift"] == []


def test_publishing_without_ratings_is_refused(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    code = run(monkeypatch, "publish", "--rubric", "bao-chi-dien-tu", "--period", "2026-10")
    assert code == ExitCode.NO_SAMPLE
    assert "2026-10" in capsys.readouterr().err


@pytest.mark.parametrize("more", [(), ("--labels", "50"), ("--forecast",)])
def test_planning_without_a_run_ends_well(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], more: tuple[str, ...]
) -> None:
    plan = ("audit", "plan", "--rubric", "bao-chi-dien-tu", "--period", "2026-10", "--json", *more)
    assert run(monkeypatch, *plan) == ExitCode.DONE
    wanted = {"forecasts"} if "--forecast" in more else {"plans", "experimental"}
    assert set(json.loads(capsys.readouterr().out)) == wanted


def test_planning_says_where_an_experimental_head_gives_the_order(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    steered = "bao-chi-dien-tu"
    assert run(monkeypatch, "audit", "plan", "--rubric", steered, "--period", "2026-10") == ExitCode.DONE
    said = capsys.readouterr().out
    assert "đầu chấm thử nghiệm smishing.scam" in said
    assert "Chưa có nội dung nào để thẩm định" in said


def test_a_rubric_without_its_own_use_rates_nothing(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    asked = ("rate", "https://bao.example", "--rubric", "nen-tang-sach-chung")
    assert run(monkeypatch, *asked) == ExitCode.BAD_INPUT
    assert "chỉ để các bộ khác kế thừa" in capsys.readouterr().err


def test_two_rubrics_are_compared_in_words(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(monkeypatch, "rubric", "diff", "mang-xa-hoi-dien-dan", "mang-xa-hoi-tinh-mau") == 0
    assert "kenh-phan-anh, trọng số: từ cao (high) thành rất cao (critical)" in capsys.readouterr().out


def test_a_rubric_becomes_a_page(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    assert run(monkeypatch, "rubric", "doc", "thong-tin-cho-tre-em", "--out", str(tmp_path / "trang")) == 0
    page = (tmp_path / "trang" / "thong-tin-cho-tre-em.html").read_text(encoding="utf-8")
    assert "Nội dung không phù hợp với trẻ em" in page
    assert (tmp_path / "trang" / "style.css").is_file()


def test_a_folder_that_is_no_edition_is_not_verified(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    assert run(monkeypatch, "verify", str(tmp_path)) == ExitCode.ENVIRONMENT
    assert "edition.json" in capsys.readouterr().err
    (tmp_path / "2026-10" / "data").mkdir(parents=True)
    (tmp_path / "2026-10" / "data" / "edition.json").touch()
    assert run(monkeypatch, "verify", str(tmp_path)) == ExitCode.ENVIRONMENT
    assert str(tmp_path / "2026-10") in capsys.readouterr().err


def test_a_data_folder_that_cannot_be_made_is_said(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    (tmp_path / "in-the-way").touch()
    monkeypatch.setenv("CLEANPLATFORMS_DATA_DIR", str(tmp_path / "in-the-way" / "data"))
    asked = ("rate", "bao.example", "--rubric", "bao-chi-dien-tu")
    assert run(monkeypatch, *asked) == ExitCode.ENVIRONMENT
    words = capsys.readouterr().err
    assert "in-the-way" in words
    assert "đứng ở chỗ của thư mục" in words


def test_a_file_that_cannot_be_written_is_said(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    (tmp_path / "trang").touch()
    asked = ("rubric", "doc", "bao-chi-dien-tu", "--out", str(tmp_path / "trang"))
    assert run(monkeypatch, *asked) == ExitCode.ENVIRONMENT
    assert "trang" in capsys.readouterr().err


def test_a_rubric_of_the_library_is_checked_by_its_name(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(monkeypatch, "rubric", "check", "bao-chi-dien-tu", "--json") == ExitCode.DONE
    assert json.loads(capsys.readouterr().out)["errors"] == 0


def test_labels_that_somebody_filled_in_are_not_written_over(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    file = tmp_path / "nhan.csv"
    file.write_text("mã câu hỏi;nhãn\nQ1;vi phạm\nQ2;\n", "utf-8")
    asked = ("audit", "export", str(file), "--rubric", "bao-chi-dien-tu", "--period", "2026-10")
    assert run(monkeypatch, *asked) == ExitCode.BAD_INPUT
    assert "đã có 1 nhãn được điền" in capsys.readouterr().err
    assert "vi phạm" in file.read_text("utf-8")


@pytest.mark.parametrize("target", ["khong-co.yaml", "khong-co", "thu.muc/khong-co"])
def test_a_missing_platform_file_is_not_taken_for_an_address(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], target: str
) -> None:
    assert run(monkeypatch, "rate", target, "--rubric", "bao-chi-dien-tu") == ExitCode.BAD_INPUT
    assert "không có tệp này" in capsys.readouterr().err


def test_a_score_is_explained_on_the_text_as_written(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    text = "Đồ NGU như bò, biến đi"
    assert run(monkeypatch, "model", "explain", text, "--top", "2", "--json") == ExitCode.DONE
    found = json.loads(capsys.readouterr().out)["outputs"]["vihsd.harmful"]
    assert found["score"] > 0.9
    assert found["spans"][0]["text"] == "NGU"
    assert all(text[span["start"] : span["end"]] == span["text"] for span in found["spans"])
    assert len(found["spans"]) == 2


@pytest.mark.integration  # most of a second
@pytest.mark.parametrize("served", [True, False])
def test_every_shipped_model_is_measured_that_can_be_served(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path, *, served: bool
) -> None:
    def measured(model: Measurable, _: Path, **__: object) -> Evaluation:
        return Evaluation(model=model.version, heads={}, misses=())

    monkeypatch.setattr("classifier.evaluate.evaluate", measured)
    if served:
        pytest.importorskip("onnxruntime", reason="needs the extra encoder")
    else:
        monkeypatch.setitem(sys.modules, "onnxruntime", None)
    assert run(monkeypatch, "evaluate", "--datasets", str(tmp_path), "--json") == ExitCode.DONE
    shown = capsys.readouterr()
    names = [each["model"].partition("+")[0] for each in json.loads(shown.out)["evaluations"]]
    assert names == list(MEASURED if served else SHIPPED[:1])
    assert ("cleanplatforms[encoder]" in shown.err) is not served
    wanted = run(monkeypatch, "evaluate", "--datasets", str(tmp_path), "--model", "cascade-1")
    assert wanted == (ExitCode.DONE if served else ExitCode.ENVIRONMENT)


def test_lists_are_imported_and_shown(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    (tmp_path / "list.txt").write_text("# ghi chú\nnha-cai.example\nkhac.example\n", encoding="utf-8")
    arguments = ("lists", "import", "gambling-vn", "list.txt", "--as-of", "2026-10-01", "--json")
    assert run(monkeypatch, *arguments) == ExitCode.DONE
    assert json.loads(capsys.readouterr().out) == {"list": "gambling-vn", "domains": 2}
    assert run(monkeypatch, "lists", "show", "--json") == ExitCode.DONE
    rows = {row["list"]: row for row in json.loads(capsys.readouterr().out)["lists"]}
    assert rows["gambling-vn"]["as_of"] == "2026-10-01"
    assert rows["phishing-vn"]["domains"] == 0


def test_a_rubric_with_mistakes_ends_in_bad_input(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    (tmp_path / "sai.yaml").write_text("id: Sai\nid: sai\nversion: 1.10\n", encoding="utf-8")
    assert run(monkeypatch, "rubric", "check", "sai.yaml", "--json") == ExitCode.BAD_INPUT
    result = json.loads(capsys.readouterr().out)
    assert result["errors"] >= 3
    assert all(p["line"] >= 1 and p["remedy"] for p in result["files"]["sai.yaml"])


@pytest.mark.sqlite
def test_a_missing_database_folder_that_cannot_be_made_is_said(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    (tmp_path / "in-the-way").mkdir()
    monkeypatch.setenv("CLEANPLATFORMS_DATABASE_URL", f"sqlite:///{tmp_path / 'in-the-way'}")
    assert run(monkeypatch, "status") == ExitCode.ENVIRONMENT
    assert "CLEANPLATFORMS_DATABASE_URL" in capsys.readouterr().err


def test_training_asks_for_one_kind_of_data_and_says_what_labels_are_lacking(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    monkeypatch.setenv("CLEANPLATFORMS_DATA_DIR", str(tmp_path))
    assert run(monkeypatch, "train", "--out", str(tmp_path / "v2")) == ExitCode.USAGE
    assert "--audits-only" in capsys.readouterr().err
    assert run(monkeypatch, "train", "--audits-only", "--out", str(tmp_path / "v2")) == ExitCode.ENVIRONMENT
    assert "Chưa đủ nhãn thẩm định" in capsys.readouterr().err
    assert not (tmp_path / "v2").exists()
