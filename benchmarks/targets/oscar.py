"""A django-oscar shop in one file: fills it with a world's products and their reviews by its own models, and serves it.

In an environment of its own with `django-oscar`, `sorl-thumbnail` and `Whoosh`; program.py says how it is called.
"""

from datetime import datetime
from pathlib import Path
from typing import Any

from benchmarks.targets.program import Threads, Told, alone, run

_CATEGORIES = {
    "gia-dung": "Đồ gia dụng",
    "thoi-trang": "Thời trang",
    "phu-kien": "Phụ kiện điện tử",
    "thuc-pham": "Thực phẩm",
}
_MIDDLEWARE = (
    "oscar.apps.basket.middleware.BasketMiddleware",
    "django.contrib.flatpages.middleware.FlatpageFallbackMiddleware",
)
_CONTEXT = (
    "oscar.apps.search.context_processors.search_form",
    "oscar.apps.checkout.context_processors.checkout",
    "oscar.apps.communication.notifications.context_processors.notifications",
    "oscar.core.context_processors.metadata",
)


def configure(folder: Path) -> None:
    """Settings as the program's own guide asks for them; a shop that sells within Vietnam."""
    import oscar
    from oscar import defaults

    contrib = {
        f"django.contrib.{part}" for part in ("admin", "auth", "contenttypes", "sessions", "messages")
    }
    own = {name: getattr(defaults, name) for name in dir(defaults) if name.startswith("OSCAR_")}
    alone(
        "oscar",
        folder / "shop.sqlite3",
        [
            "sorl.thumbnail",
            *(
                name
                for name in oscar.INSTALLED_APPS
                if name not in {*contrib, "django.contrib.staticfiles"}
            ),
        ],
        middleware=_MIDDLEWARE,
        context=_CONTEXT,
        routes=_routes,
        SITE_ID=1,
        MEDIA_ROOT=str(folder / "media"),
        MEDIA_URL="/media/",
        HAYSTACK_CONNECTIONS={
            "default": {
                "ENGINE": "haystack.backends.whoosh_backend.WhooshEngine",
                "PATH": str(folder / "index"),
            }
        },
        AUTHENTICATION_BACKENDS=("oscar.apps.customer.auth_backends.EmailBackend",),
        **{
            **own,
            "OSCAR_SHOP_NAME": "Chợ Bến Mơ",
            "OSCAR_DEFAULT_CURRENCY": "VND",
            "OSCAR_CURRENCY_FORMAT": None,
        },
    )


def _routes() -> list[Any]:
    from django.apps import apps
    from django.urls import include, path

    return [
        path("i18n/", include("django.conf.urls.i18n")),
        path("", include(apps.get_app_config("oscar").urls[0])),
    ]


def fill(world: Threads, url: str) -> Told:
    """Categories, products on stock, reviewers with an account and, where one has written before, without."""
    from django.contrib.auth import get_user_model
    from django.core.management import call_command
    from oscar.apps.catalogue.models import Category, Product, ProductCategory, ProductClass
    from oscar.apps.catalogue.reviews.models import ProductReview
    from oscar.apps.partner.models import Partner, StockRecord

    sort = ProductClass.objects.create(name="Hàng hoá", track_stock=False)
    partner = Partner.objects.create(name="Kho Bến Mơ")
    categories = {slug: Category.add_root(name=name, slug=slug) for slug, name in _CATEGORIES.items()}
    members: dict[str, Any] = {}
    pages = []
    for number, held in enumerate(world, 1):
        text = "".join(f"<p>{line}</p>" for line in held["description"])
        product = Product.objects.create(product_class=sort, title=held["title"], description=text)
        ProductCategory.objects.create(product=product, category=categories[held["category"]])
        StockRecord.objects.create(
            product=product, partner=partner, partner_sku=f"BM{number}", price=held["price"] * 1000
        )
        listing = {"kind": "listing", "text": "\n".join(held["description"]), "author": "", "at": ""}
        documents, wrote = [listing], set[str]()
        for one in held["reviews"]:
            name = one["author"]
            if name not in members:
                login = f"kh{len(members) + 1}"
                members[name] = get_user_model().objects.create(
                    username=login, email=f"{login}@khach.example", first_name=name
                )
            known = name not in wrote
            said = {"name": "", "email": ""} if known else {"name": name, "email": "khach@khach.example"}
            review = ProductReview.objects.create(
                product=product,
                user=members[name] if known else None,
                score=one["stars"],
                title=title(one["text"]),
                body=one["text"],
                **said,
            )
            wrote.add(name)
            ProductReview.objects.filter(pk=review.pk).update(
                date_created=datetime.fromisoformat(one["at"])
            )
            said_all = f"{title(one['text'])}\n{one['text']}"
            documents.append({"kind": "review", "text": said_all, "author": name, "at": one["at"]})
        pages.append(
            {
                "url": url + product.get_absolute_url(),
                "section": held["category"],
                "documents": documents,
            }
        )
    # Categories show what the search engine holds.
    call_command("rebuild_index", interactive=False, verbosity=0)
    sections = [
        {"id": slug, "name": _CATEGORIES[slug], "path": categories[slug].get_absolute_url()}
        for slug in categories
    ]
    pattern = r"^/catalogue/[^/]+_\d+/$"
    return {"sections": sections, "item_pattern": pattern, "item_kind": "product", "pages": pages}


def title(text: str) -> str:
    """What a reviewer writes above his words, which the program asks for: the first of them."""
    return " ".join(text.split()[:4]).rstrip(".,;:!?")


if __name__ == "__main__":
    run("oscar", configure, fill, held="products")
