"""The way in of a candidate who has no account, or lost it: asked in public, sent to the address on their file."""

from datetime import datetime
from typing import Any
from uuid import uuid4

from django.forms import EmailField, Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from parchemin.accounts.actor import system_actor
from parchemin.jobs.actions import enqueue
from parchemin.jobs.models import Job
from parchemin.jobs.registry import kind
from parchemin.kernel.objections import Refused
from parchemin.pathways.birthdates import BirthDate, read_birth_date
from parchemin.pathways.models import Person
from parchemin.processes.invite_person import let_candidate_in
from parchemin.web.pieces.fields import ReadField
from parchemin.web.throttle import HOUR, mark_of, within

WAY_IN = "web.candidate-way-in"


class WayInForm(Form):
    """What the file of a candidate knows of them."""

    email = EmailField(
        label="Adresse électronique", help_text="Celle que votre certificateur connaît."
    )
    born = ReadField(read_birth_date, label="Date de naissance", help_text="jj/mm/aaaa")


@require_http_methods(["GET", "POST"])
def way_in(request: HttpRequest) -> HttpResponse:
    """Ask for the address that opens one's account; the answer is the same whoever is known here."""
    form = WayInForm(request.POST or None)
    if not form.is_valid():
        status = 422 if form.is_bound else 200
        return render(request, "candidates/way_in.html", {"form": form}, status=status)
    address = form.cleaned_data["email"]
    if within(request, f"{WAY_IN}:{mark_of(address)}", 3, lasting=HOUR):
        ask_for_way_in(address, form.cleaned_data["born"], timezone.now())
    return render(request, "candidates/way_in_asked.html")


def ask_for_way_in(address: str, born: BirthDate, at: datetime) -> None:
    """Ask a worker to write to whoever has this address and birth date; the same is done when nobody has.

    What is asked names files, never an address.
    """
    found = Person.objects.filter(
        email__iexact=address.strip(),
        birth_year=born.year,
        birth_month=born.month,
        birth_day=born.day,
    ).exclude(email="")
    people = list(found.order_by("pk").values_list("pk", flat=True))
    arguments = {"people": people}
    enqueue(WAY_IN, key=f"{WAY_IN}/{uuid4()}", actor=None, at=at, arguments=arguments)


@kind(WAY_IN, "Lien d’un candidat vers son compte")
def write_way_in(job: Job, at: datetime) -> dict[str, Any]:
    """Write to each of them; whoever cannot be let in is left to the secretariat."""
    written = 0
    for person in Person.objects.filter(pk__in=job.arguments["people"]).order_by("pk"):
        actor = system_actor(person.body_id)
        try:
            written += let_candidate_in(person_id=person.pk, actor=actor, at=at) is not None
        except Refused:
            continue
    return {"written": written}
