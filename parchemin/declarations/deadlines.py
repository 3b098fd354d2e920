"""The clocks of the Caisse des Dépôts: a holder declared, a correction answered (RULE-45, RULE-46)."""

from collections.abc import Iterator
from typing import Final

from django.db.models import Min, Q, QuerySet

from parchemin.certificates.models import Certificate
from parchemin.deadlines.registry import Clock, clocks_of
from parchemin.deadlines.terms import DeadlineKind
from parchemin.declarations.models import CorrectionRequest
from parchemin.declarations.rules import correction_due, declaration_due
from parchemin.declarations.rules.corrections import LAW
from parchemin.declarations.selectors.pages import LOST
from parchemin.declarations.terms import FluxAction, PassageState
from parchemin.kernel.calendar import paris_date

DECLARING: Final = "Code du travail, art. R6113-17-1"


@clocks_of(
    DeadlineKind.DECLARATION,
    Certificate,
    named_by={"dossier": "decision__dossier__number", "certificate": "number"},
    after=("certificates.certificate.", "declarations.flux.", "declarations.receipt."),
    noun="titulaire,titulaires",
    notice=30,
)
def declaration_clocks(certificates: QuerySet[Certificate]) -> Iterator[Clock]:
    """Yield until when each holder of a registered certification is declared: its deposit does, once accepted.

    A certificate revoked or replaced is declared no more.
    """
    accepted = Q(passages__flux__action=FluxAction.CREATION, passages__state=PassageState.ACCEPTED)
    rows = certificates.filter(kind="CQP", registration__isnull=False)
    for row in (
        rows.exclude(state__in=LOST)
        .annotate(deposited_at=Min("passages__flux__submitted_at", filter=accepted))
        .select_related("decision__dossier")
        .only("number", "awarded_on", "state", "decision__dossier__number")
    ):
        due, deposited_at = declaration_due(row.awarded_on), vars(row)["deposited_at"]
        if due:
            yield Clock(
                subject_id=row.pk,
                about=f"certificate/{row.number}",
                starts_on=row.awarded_on,
                due_on=due,
                met_on=paris_date(deposited_at) if deposited_at else None,
                source=DECLARING,
            )


@clocks_of(
    DeadlineKind.CORRECTION,
    CorrectionRequest,
    named_by={"certificate": "certificate__number"},
    after=("declarations.correction.",),
    noun="correction demandée,corrections demandées",
    notice=30,
)
def correction_clocks(requests: QuerySet[CorrectionRequest]) -> Iterator[Clock]:
    """Yield until when each correction that the Caisse des Dépôts asks is answered."""
    for row in requests.select_related("certificate"):
        yield Clock(
            subject_id=row.pk,
            about=f"certificate/{row.certificate.number}",
            starts_on=row.requested_on,
            due_on=correction_due(row.requested_on),
            met_on=row.answered_on,
            source=LAW,
        )
