"""Acts on an edition and on its certification, each on a page that says first what it changes."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.forms import Form
from django.http import Http404, HttpResponse, QueryDict
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from parchemin.accounts.actor import Actor
from parchemin.certifications import actions
from parchemin.certifications.rules import remarks_on
from parchemin.certifications.selectors import ADOPTED_STATES, ReferentielPage
from parchemin.certifications.terms import EditionState, Register
from parchemin.declarations.selectors.needs import NO_SPECIALITY
from parchemin.web.access import ActorRequest
from parchemin.web.certifications.forms import (
    AdoptionForm,
    DayForm,
    RegistrationForm,
    SpecialitiesForm,
    TitleForm,
    TransmissionForm,
    WithdrawalForm,
)
from parchemin.web.certifications.pages import page_or_404, trail
from parchemin.web.http import ask
from parchemin.web.pieces.acts import Act, ButtonWeight

PAGE = "certifications/referentiel_act.html"


@dataclass(frozen=True, slots=True)
class Deed:
    """An act and its page: its verb, what it changes, its form, what it calls and says once done."""

    name: str
    label: str
    effect: str
    form: Callable[[QueryDict | None, ReferentielPage], Form]
    do: Callable[[Any, ReferentielPage, Actor, datetime], object]
    done: str
    binding: bool = False


def _empty(data: QueryDict | None, page: ReferentielPage) -> Form:
    return Form(data)


def _adoption(data: QueryDict | None, page: ReferentielPage) -> AdoptionForm:
    identity = page.referentiel.identity
    # What may be set aside depends on the register aimed at, which is only typed here.
    remarks = {r.code: r for aimed in Register for r in remarks_on(page.referentiel, aimed)}
    initial = {
        "adopted_on": page.referentiel.adoption.adopted_on,
        "ip_holder": page.certification.ip_holder or identity.ip_holder,
        "register": identity.registration.register.value,
    }
    return AdoptionForm(data, initial=initial, remarks=tuple(remarks.values()))


def _adopt(form: AdoptionForm, page: ReferentielPage, actor: Actor, at: datetime) -> object:
    typed = form.cleaned_data
    return actions.adopt_edition(
        edition_id=page.edition.pk,
        adopted_on=typed["adopted_on"],
        decision=typed["decision"],
        ip_holder=typed["ip_holder"],
        register=Register(typed["register"]),
        waivers=form.waivers,
        actor=actor,
        at=at,
    )


def _register(form: RegistrationForm, page: ReferentielPage, actor: Actor, at: datetime) -> object:
    return actions.register(
        certification_id=page.certification.pk,
        claim=form.claim(),
        title=form.cleaned_data["title"],
        single_year=form.cleaned_data["single_year"],
        promotions_from=form.cleaned_data["promotions_from"],
        actor=actor,
        at=at,
    )


def _transmit(form: Form, page: ReferentielPage, actor: Actor, at: datetime) -> object:
    return actions.note_transmission(
        edition_id=page.edition.pk,
        register=form.cleaned_data["register"],
        on=form.cleaned_data["on"],
        actor=actor,
        at=at,
    )


SUBMIT = Deed(
    "soumettre",
    "Soumettre au vote",
    "L’édition est mise devant la CPNE. Elle peut encore revenir en brouillon.",
    _empty,
    lambda form, page, actor, at: actions.submit_edition(
        edition_id=page.edition.pk, actor=actor, at=at
    ),
    "L’édition est soumise au vote.",
)
RETURN = Deed(
    "rendre",
    "Rendre au brouillon",
    "L’édition peut de nouveau être remplacée par un import.",
    _empty,
    lambda form, page, actor, at: actions.return_edition(
        edition_id=page.edition.pk, actor=actor, at=at
    ),
    "L’édition revient en brouillon.",
)
ADOPT = Deed(
    "adopter",
    "Constater l’adoption",
    "Une édition adoptée ne change plus jamais : la suivante portera un autre numéro.",
    _adoption,
    _adopt,
    "L’adoption est constatée.",
    binding=True,
)
PUT_IN_FORCE = Deed(
    "mettre-en-vigueur",
    "Mettre en vigueur",
    "Les entrées se font sous cette édition ; qui a commencé sous la précédente la garde jusqu’au bout.",
    lambda data, page: DayForm(data),
    lambda form, page, actor, at: actions.put_in_force(
        edition_id=page.edition.pk, from_day=form.cleaned_data["on"], actor=actor, at=at
    ),
    "L’édition est en vigueur.",
    binding=True,
)
TRANSMIT = Deed(
    "transmettre",
    "Noter une transmission",
    "La loi demande de transmettre l’édition adoptée (C. trav., art. L6113-4).",
    lambda data, page: TransmissionForm(data),
    _transmit,
    "La transmission est notée.",
)
REGISTER = Deed(
    "enregistrer",
    "Noter un enregistrement",
    "L’enregistrement s’ajoute aux précédents : un renouvellement porte un autre numéro.",
    lambda data, page: RegistrationForm(data),
    _register,
    "L’enregistrement est noté.",
)
TITLE = Deed(
    "intituler",
    "Noter l’intitulé enregistré",
    "L’intitulé de la fiche est seul montré au public, imprimé et déclaré "
    "(C. trav., art. R6113-16-3, 1°, et R6113-14-1).",
    lambda data, page: TitleForm(data, codes=[row.code for row in page.registrations]),
    lambda form, page, actor, at: actions.note_registered_title(
        certification_id=page.certification.pk,
        code=form.cleaned_data["code"],
        title=form.cleaned_data["title"],
        actor=actor,
        at=at,
    ),
    "L’intitulé enregistré est noté.",
)
SPECIALITIES = Deed(
    "specialites",
    "Noter les codes NSF",
    "Un parchemin enregistré au RNCP ou au répertoire spécifique porte un code NSF au moins. Ceux déjà établis "
    "gardent le leur.",
    lambda data, page: SpecialitiesForm(
        data, initial={"codes": ", ".join(page.certification.nsf_codes)}
    ),
    lambda form, page, actor, at: actions.note_specialities(
        certification_id=page.certification.pk,
        codes=form.cleaned_data["codes"],
        actor=actor,
        at=at,
    ),
    "Les codes NSF sont notés.",
)
WITHDRAW = Deed(
    "retirer",
    "Noter un retrait",
    "L’enregistrement ne vaut plus à partir de ce jour ; qui était entré avant s’en prévaut encore "
    "(C. trav., art. L6113-9).",
    lambda data, page: WithdrawalForm(data, codes=[row.code for row in page.registrations]),
    lambda form, page, actor, at: actions.withdraw_registration(
        certification_id=page.certification.pk,
        code=form.cleaned_data["code"],
        from_day=form.cleaned_data["on"],
        actor=actor,
        at=at,
    ),
    "Le retrait est noté.",
    binding=True,
)
PUBLISH = Deed(
    "publier",
    "Publier au catalogue",
    "La page publique de la certification s’ouvre à tous.",
    _empty,
    lambda form, page, actor, at: actions.publish(
        certification_id=page.certification.pk, actor=actor, at=at
    ),
    "La certification paraît au catalogue.",
)
CLOSE = Deed(
    "fermer",
    "Fermer les entrées",
    "Personne n’entre plus à partir de ce jour ; les parcours commencés vont à leur terme.",
    lambda data, page: DayForm(data),
    lambda form, page, actor, at: actions.close_entries(
        certification_id=page.certification.pk,
        from_day=form.cleaned_data["on"],
        actor=actor,
        at=at,
    ),
    "Les entrées sont fermées à partir de ce jour.",
)
DEEDS: Mapping[str, Deed] = {
    deed.name: deed
    for deed in (
        *(SUBMIT, RETURN, ADOPT, PUT_IN_FORCE, TRANSMIT),
        *(REGISTER, TITLE, SPECIALITIES, WITHDRAW, PUBLISH, CLOSE),
    )
}
# What takes an edition forward comes first: it is the next act of its page.
BY_STATE: Mapping[EditionState, Sequence[Deed]] = {
    EditionState.DRAFT: (SUBMIT, ADOPT),
    EditionState.SUBMITTED: (ADOPT, RETURN),
    EditionState.ADOPTED: (PUT_IN_FORCE,),
    EditionState.IN_FORCE: (),
    EditionState.REPLACED: (),
}


def edition_acts(page: ReferentielPage) -> tuple[Act, ...]:
    """Return the acts that an edition is open to, the next one first."""
    deeds = BY_STATE[page.state]
    return tuple(
        _act(deed, page, ButtonWeight.SOLID if rank == 0 else ButtonWeight.PLAIN)
        for rank, deed in enumerate(deeds)
    )


def certification_acts(page: ReferentielPage) -> tuple[Act, ...]:
    """Return the acts on what stands beside the edition: transmission, registration, catalogue, entries."""
    sent = page.edition.transmitted_fc_on and page.edition.transmitted_cdc_on
    in_force = any(edition.state == EditionState.IN_FORCE for edition in page.editions)
    open_to = (
        (TRANSMIT, page.state in ADOPTED_STATES and not sent),
        (REGISTER, True),
        (TITLE, bool(page.registrations)),
        (SPECIALITIES, True),
        (WITHDRAW, any(row.withdrawn_on is None for row in page.registrations)),
        (PUBLISH, in_force and not page.certification.published),
        (CLOSE, in_force and page.certification.closed_on is None),
    )
    return tuple(_act(deed, page) for deed, possible in open_to if possible)


@require_http_methods(["GET", "POST"])
def referentiel_act(request: ActorRequest, code: str, number: int, name: str) -> HttpResponse:
    """Show what an act changes and what it asks, then do it; a refusal keeps what was typed."""
    page = page_or_404(request, code, number)
    deed = DEEDS.get(name)
    if deed is None:
        raise Http404("Aucun acte de ce nom.")
    form = deed.form(request.POST if request.method == "POST" else None, page)
    lacks = deed is ADOPT and not page.certification.nsf_codes
    shown = {
        "page": page,
        "deed": deed,
        "needs": (NO_SPECIALITY,) if lacks else (),
        "trail": trail(page.certification),
    }

    def do(**_: object) -> tuple[str, str]:
        deed.do(form, page, request.actor, request.at)
        return deed.done, reverse("certifications:edition", args=[code, number])

    return ask(request, form, do, template=PAGE, **shown)


def _act(deed: Deed, page: ReferentielPage, weight: ButtonWeight = ButtonWeight.PLAIN) -> Act:
    place = [page.certification.code, page.edition.number, deed.name]
    url = reverse("certifications:referentiel_act", args=place)
    return Act(deed.label, url, weight, posted=False)
