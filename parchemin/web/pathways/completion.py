"""Who prepares, employs and accompanies a candidate, completed or corrected from the page of a dossier."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, cast

from django.forms import CharField, ChoiceField, Textarea
from django.http import Http404, HttpResponse, QueryDict
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from parchemin.kernel.identifiers import normalise_siret
from parchemin.kernel.text import tidy
from parchemin.organisations.models import Partner
from parchemin.organisations.selectors import partners_of
from parchemin.pathways.enrolment import Completion, NamedSupport
from parchemin.pathways.models import Dossier
from parchemin.pathways.selectors import visible_dossiers
from parchemin.pathways.terms import SupportKind
from parchemin.processes.complete import complete_dossier
from parchemin.web.access import ActorRequest
from parchemin.web.http import ask
from parchemin.web.navigation import Link
from parchemin.web.pieces.concurrency import ShowingForm
from parchemin.web.pieces.fields import ReadField

EFFECTS = (
    "qui forme, tutore ou accompagne le candidat ne le juge pas : l’ordre du jour de sa séance le lit",
    "un évaluateur déjà désigné le reste : s’il ne doit plus l’être, changez-le depuis la session",
    "le journal garde ce qui est complété, et le motif de ce qui change",
)


class CompletionForm(ShowingForm):
    """What a dossier says of those around the candidate; what is known already may change, not be emptied."""

    partner_siret = ChoiceField(label="Organisme qui prépare", required=False)
    employer_siret = ReadField(normalise_siret, label="SIRET de l’employeur", required=False)
    employer_name = CharField(
        label="Employeur",
        max_length=200,
        required=False,
        help_text="Un employeur déjà connu garde son nom.",
    )
    reason = CharField(
        label="Motif",
        required=False,
        widget=Textarea(attrs={"rows": 2}),
        help_text="Demandé quand un nom ou un organisme déjà connu change. Le journal le garde.",
    )

    def __init__(
        self, data: QueryDict | None, *, dossier: Dossier, partners: Sequence[Partner]
    ) -> None:
        super().__init__(data)
        partner, employer = dossier.partner, dossier.employer
        choices = [] if partner else [("", "Aucun")]
        choices += [(one.siret, one.name) for one in partners]
        cast(ChoiceField, self.fields["partner_siret"]).choices = choices
        if partner:
            self.initial["partner_siret"] = partner.siret
        if employer:
            self.initial.update(employer_siret=employer.siret, employer_name=employer.name)
        for name in ("partner_siret", "employer_siret"):  # what the reader saw is not emptied
            self.fields[name].required = bool(self._value_sent(name))
        rows = tuple(dossier.supports.order_by("pk"))
        for kind in SupportKind:
            self.fields[kind.value] = CharField(
                label=kind.label,
                required=False,
                widget=Textarea(attrs={"rows": 2}),
                help_text="Un nom par ligne. Qui l’a été le reste : ajoutez une ligne.",
                initial="\n".join(row.name for row in rows if row.kind == kind),
            )
        self.order_fields(
            ("partner_siret", "employer_siret", "employer_name", *SupportKind, "reason")
        )

    def clean_employer_name(self) -> str:
        """Ask the SIRET of an employer who is named."""
        name = tidy(self.cleaned_data["employer_name"])
        if name and not self.cleaned_data.get("employer_siret", "?"):
            self.add_error("employer_siret", "Donnez le SIRET de l’établissement.")
        return name

    def completion(self) -> Completion:
        """Return what was typed; to be called once the form is valid."""
        written = self.values_to_write([name for name in self.fields if name != "reason"])
        return Completion(
            partner_siret=written["partner_siret"],
            employer_siret=written["employer_siret"] or "",
            employer_name=written["employer_name"] or "",
            supports=tuple(_supports(written)),
            reason=self.cleaned_data["reason"],
        )


def _supports(written: Mapping[str, Any]) -> Iterator[NamedSupport]:
    for kind in SupportKind:
        for line in (written[kind.value] or "").splitlines():
            if name := tidy(line):
                yield NamedSupport(kind, name)


@require_http_methods(["GET", "POST"])
def complete(request: ActorRequest, number: str) -> HttpResponse:
    """Say who prepares, employs and accompanies the candidate of a dossier."""
    rows = visible_dossiers(request.actor).select_related("partner", "employer")
    dossier = rows.filter(number=number).first()
    if dossier is None:
        raise Http404("Aucun dossier à cette adresse.")
    partners = partners_of(request.actor.body_id)
    form = CompletionForm(request.POST or None, dossier=dossier, partners=partners)
    back = reverse("pathways:dossier", args=[number])

    def do(**_: Any) -> tuple[str, str]:
        complete_dossier(
            dossier_id=dossier.pk,
            completion=form.completion(),
            actor=request.actor,
            at=request.at,
        )
        return "Le dossier dit qui prépare, emploie et accompagne le candidat.", back

    return ask(
        request,
        form,
        do,
        title="Compléter le dossier",
        effects=EFFECTS,
        label="Enregistrer",
        back=back,
        trail=(
            Link("Dossiers", reverse("pathways:dossiers"), current=False),
            Link(number, back, current=False),
        ),
    )
