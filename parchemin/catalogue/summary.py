"""What the first page says of the catalogue: its sectors, and what branches decided lately."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Prefetch

from parchemin.catalogue.selectors import FilterValue, published_certifications, title_of
from parchemin.certifications.models import Certification, Edition, Registration
from parchemin.certifications.terms import EditionState, Register
from parchemin.kernel.calendar import french_short_date

NEWS_SHOWN = 5


@dataclass(frozen=True, slots=True)
class News:
    """One decision about a published certification, and its day."""

    certification: Certification
    title: str
    decision: str
    on: date


@dataclass(frozen=True, slots=True)
class CatalogueSummary:
    """How many certifications are published, by sector, and the last decisions, newest first."""

    published: int
    sectors: tuple[FilterValue, ...]
    news: tuple[News, ...]


def opening(on: date) -> CatalogueSummary:
    """Return what the first page shows on a day, in seven queries whatever the size of the catalogue."""
    counts = dict(published_certifications().order_by().values_list("sector").annotate(Count("pk")))
    return CatalogueSummary(
        published=sum(counts.values()),
        sectors=tuple(FilterValue(name, name, counts[name]) for name in sorted(counts) if name),
        news=_news(on),
    )


def _news(on: date) -> tuple[News, ...]:
    published = published_certifications().values("pk")
    standing = Registration.objects.filter(starts_on__lte=on, ends_on__gte=on)
    registered = Prefetch("certification__registrations", standing.order_by("-starts_on"))
    loaded = ("certification__body",), ("certification__branches", registered)
    editions = (
        Edition.objects.filter(
            certification__in=published, state=EditionState.IN_FORCE, in_force_from__lte=on
        )
        .select_related(*loaded[0])
        .prefetch_related(*loaded[1])
        .defer("document")
        .order_by("-in_force_from", "-pk")[:NEWS_SHOWN]
    )
    registrations = (
        Registration.objects.filter(certification__in=published, decision_on__lte=on)
        .select_related(*loaded[0])
        .prefetch_related(*loaded[1])
        .order_by("-decision_on", "-pk")[:NEWS_SHOWN]
    )
    found = [
        *(
            _news_of(e.certification, f"Édition {e.number} en vigueur", e.in_force_from)
            for e in editions
            if e.in_force_from
        ),
        *(_news_of(r.certification, _registered(r), r.decision_on) for r in registrations),
    ]
    return tuple(sorted(found, key=lambda news: news.on, reverse=True)[:NEWS_SHOWN])


def _news_of(certification: Certification, decision: str, on: date) -> News:
    standing = next(iter(certification.registrations.all()), None)
    return News(certification, title_of(certification, standing), decision, on)


def _registered(registration: Registration) -> str:
    where = "RNCP" if registration.register == Register.RNCP else "répertoire spécifique"
    fictitious = " (fictif)" if registration.fictitious else ""
    return f"Enregistré au {where} jusqu’au {french_short_date(registration.ends_on)}{fictitious}"
