"""Generated Vietnamese articles, threads and products, which the targets are filled with.

`python -m benchmarks.targets.world --seed N --out world.json [--share .15]`
"""

import argparse
import json
import random
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from pipelines.demo.forum import write_forum
from pipelines.demo.news import write_news
from pipelines.demo.shop import write_shop


def main() -> None:
    """Write one world."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("--seed", type=int, required=True)
    parser.add_argument(
        "--share", type=float, default=0.15, help="of the demo's 600 articles, 500 threads and 500 products"
    )
    parser.add_argument(
        "--unanswered",
        type=float,
        default=0.0,
        help="share of the threads that lose all but their first post",
    )
    parser.add_argument("--out", type=Path, required=True)
    options = parser.parse_args()
    told = {
        "articles": articles(options.seed, options.share),
        "threads": unanswered(threads(options.seed, options.share), options.unanswered, options.seed),
        "products": products(options.seed, options.share),
    }
    options.out.write_text(json.dumps(told, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    print({name: len(held) for name, held in told.items()})


def articles(seed: int, share: float) -> list[dict[str, Any]]:
    """Articles with their comments."""
    return [
        {
            "section": article.section,
            "title": article.title,
            "lead": article.lead,
            "paragraphs": list(article.paragraphs),
            "author": article.byline,
            "at": utc(article.at),
            "comments": [
                {"author": one.author.name, "text": one.text, "at": utc(one.at), "reply": one.reply}
                for one in article.comments
            ],
        }
        for article in write_news(seed, share)
    ]


def threads(seed: int, share: float) -> list[dict[str, Any]]:
    """Threads with their posts; a quote is what a post repeats of another."""
    return [
        {
            "board": thread.board,
            "title": thread.title,
            "posts": [
                {
                    "author": post.author.name,
                    "text": post.text,
                    "at": utc(post.at),
                    "quote": {"author": post.quote.author, "text": post.quote.text} if post.quote else None,
                }
                for post in thread.posts
            ],
        }
        for thread in write_forum(seed, share).threads
    ]


def products(seed: int, share: float) -> list[dict[str, Any]]:
    """Products with their reviews; a price in thousands of đồng."""
    return [
        {
            "category": product.category,
            "title": product.title,
            "brand": product.brand,
            "description": list(product.description),
            "price": product.price,
            "reviews": [
                {"author": one.author.name, "text": one.text, "at": utc(one.at), "stars": one.stars}
                for one in product.reviews
            ],
        }
        for product in write_shop(seed, share)
    ]


def unanswered(held: list[dict[str, Any]], share: float, seed: int) -> list[dict[str, Any]]:
    """The threads, this share of them (by seed) with their first post only."""
    alone = set(random.Random(seed).sample(range(len(held)), round(share * len(held))))
    return [{**one, "posts": one["posts"][:1]} if at in alone else one for at, one in enumerate(held)]


def utc(moment: datetime) -> str:
    """A moment in UTC, without fractions."""
    return moment.astimezone(UTC).replace(microsecond=0).isoformat()


if __name__ == "__main__":
    main()
