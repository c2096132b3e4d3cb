"""Comments a second of the shipped scorer against plain scikit-learn, in the same run on the same texts.

Plain scikit-learn: TF-IDF of one view (char_wb 2-5 and word 1-2) and logistic regression, one class of harm.
Ours: normalisation, two views, all heads, calibration. Texts are generated from a seed out of invented words,
so that no data set is needed; pass --texts to measure on a file of real ones, one a line.

    python -m benchmarks.scorer --out scorer.json
"""

import argparse
import json
import random
import re
import statistics
import sys
import time
import unicodedata
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from classifier.api import load_model

ONSETS = tuple(re.findall(r"\w+", "b c ch d đ g gh h kh l m n ng nh ph qu r s t th tr v x"))
RHYMES = tuple(
    re.findall(r"\w+", "a ai an ang anh ao ăn âm ân âu e em ên êu i iên o oi on ong ô ôi ông ơ ui ươi ương")
)
TONES = ["", "\u0300", "\u0301", "\u0303", "\u0309", "\u0323"]
SYLLABLES, WORDS = 5_000, (5, 40)  # an adult's syllables; words of a comment: 22 on average, 100 characters


def _syllable(chance: random.Random) -> str:
    """Draw a syllable, its tone on the first vowel, composed."""
    rhyme = chance.choice(RHYMES)
    return unicodedata.normalize("NFC", chance.choice(ONSETS) + rhyme[0] + chance.choice(TONES) + rhyme[1:])


def invented_texts(count: int, seed: int) -> list[str]:
    """Write `count` comments of invented syllables; one word in 15 is met nowhere else, like a typing slip."""
    chance = random.Random(seed)
    known = [_syllable(chance) for _ in range(SYLLABLES)]
    weights = [1 / (rank + 3) for rank in range(SYLLABLES)]  # Zipf

    def word() -> str:
        plain = chance.choices(known, weights)[0]
        return plain if chance.random() > 1 / 15 else plain + "".join(chance.choices("aeioutnghk", k=3))

    return [" ".join(word() for _ in range(chance.randint(*WORDS))) for _ in range(count)]


def plain_scikit_learn(texts: Sequence[str]) -> "Scorer":
    """Train the usual pipeline on half the texts with made-up labels: its speed does not depend on them."""
    from sklearn.feature_extraction.text import TfidfVectorizer
    from sklearn.linear_model import LogisticRegression
    from sklearn.pipeline import make_pipeline, make_union

    views = make_union(
        TfidfVectorizer(analyzer="char_wb", ngram_range=(2, 5), sublinear_tf=True, min_df=2),
        TfidfVectorizer(analyzer="word", ngram_range=(1, 2), sublinear_tf=True, min_df=2),
    )
    pipeline = make_pipeline(views, LogisticRegression(max_iter=200))
    half = texts[: len(texts) // 2]
    pipeline.fit(half, [number % 2 for number in range(len(half))])
    return pipeline.predict_proba


Scorer = Callable[[Sequence[str]], object]


def per_second(score: Scorer, texts: Sequence[str]) -> float:
    """Give texts a CPU-second of one call."""
    start = time.process_time()
    score(texts)
    return len(texts) / (time.process_time() - start)


def measure(texts: Sequence[str], rounds: int) -> dict[str, float]:
    """Measure on the half of the texts that plain scikit-learn did not train on: medians of `rounds`.

    Our scorer remembers tokens. `new`: a model that has scored nothing before; `running`: one that has scored
    the other half, as in a flow. No text is ever scored twice by one model.
    """
    plain = plain_scikit_learn(texts)
    seen, asked = texts[: len(texts) // 2], texts[len(texts) // 2 :]
    found: dict[str, list[float]] = {}
    for _ in range(rounds):
        found.setdefault("scikit_learn_one_view", []).append(per_second(plain, asked))
        for name, heads in (("all_heads", ()), ("one_head", ("vihsd",))):
            model = load_model()
            found.setdefault(f"ours_{name}_new", []).append(
                per_second(partial(model.score, heads=heads), asked)
            )
            model = load_model()
            model.score(seen, heads)
            found.setdefault(f"ours_{name}_running", []).append(
                per_second(partial(model.score, heads=heads), asked)
            )
    figures = {name: statistics.median(values) for name, values in found.items()}
    base = figures["scikit_learn_one_view"]
    return figures | {
        f"{name}_ratio": value / base for name, value in figures.items() if name.startswith("ours")
    }


def main() -> None:
    """Run the benchmark and print comments a CPU-second and ratios."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--out", type=Path, help="write the figures as JSON")
    parser.add_argument("--texts", type=Path, help="a UTF-8 file of texts, one a line")
    parser.add_argument("--count", type=int, default=8_000, help="invented texts, half of them to train on")
    parser.add_argument("--rounds", type=int, default=3)
    options = parser.parse_args()
    if options.texts:
        texts = options.texts.read_text(encoding="utf-8").splitlines()
    else:
        texts = invented_texts(options.count, seed=1)
    figures = measure(texts, options.rounds)
    figures |= {"texts": len(texts) // 2, "mean_characters": sum(map(len, texts)) / len(texts)}
    for name, value in figures.items():
        print(f"{name:36} {value:12,.2f}")
    if options.out:
        options.out.write_text(json.dumps(figures, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
