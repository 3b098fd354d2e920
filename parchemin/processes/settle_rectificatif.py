"""What a rectificatif gives and takes back, from its last signature and not before.

Crosses jury (decisions) and pathways (ledger, marks kept): until then what was signed stands, and so does what
it gave (RULE-38).
"""

from datetime import datetime

from django.db import transaction

from parchemin.accounts.actor import system_actor
from parchemin.certifications.reglement.reading import reglement_of
from parchemin.journal.actions import told_together
from parchemin.jury.actions.decisions import case_of
from parchemin.jury.events import DECISION_RECTIFIED
from parchemin.jury.models import Minutes
from parchemin.pathways.actions.ledger import withdraw_acquired_units
from parchemin.pathways.actions.marks import withdraw_kept_marks
from parchemin.processes.close_sitting import keep_acquired_units, tell_decision
from parchemin.processes.keep_marks import keep_marks_of


@transaction.atomic
def settle_rectificatif(minutes: Minutes, *, at: datetime) -> None:
    """Write in the ledger what the decisions of a signed rectificatif give, in the place of what they rectify.

    What waits for the CPNE gives nothing yet. Done once; nothing for the first minutes of a sitting.
    """
    decided = minutes.decisions.select_related("dossier__person", "dossier__edition").order_by("pk")
    reglement = reglement_of(minutes.sitting.reglement.value)
    again = [(case_of(decision, reglement), decision) for decision in decided]
    if not again:
        return
    house = system_actor(minutes.sitting.body_id)  # who signs last signs, and writes no ledger
    with told_together():
        for case, decision in again:
            person, former = decision.dossier.person, f"decision/{decision.rectifies_id}"
            withdraw_acquired_units(
                person=person,
                reference=former,
                replaced_by=f"decision/{decision.pk}",
                actor=house,
                at=at,
            )
            withdraw_kept_marks(person=person, reference=former, actor=house, at=at)
            told = {"minutes": minutes.facts["number"], "actor": house, "at": at}
            tell_decision(minutes.sitting, case, DECISION_RECTIFIED, **told)
        kept = [pair for pair in again if not pair[0].deliberation.to_confirm]
        keep_acquired_units(kept, actor=house, at=at)
        keep_marks_of(kept, actor=house, at=at)
