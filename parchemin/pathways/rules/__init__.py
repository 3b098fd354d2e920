"""The law of pathways: pure functions of plain values."""

from parchemin.pathways.rules.agenda import AgendaFacts, objections_to_agenda, remarks_on_agenda
from parchemin.pathways.rules.clocks import (
    JuryClock,
    is_lapsed,
    is_silent,
    jury_clock,
    lapses_on,
    objections_to_filing,
    objections_to_lapse,
    objections_to_late_reply,
    objections_to_refiling,
    objections_to_step,
    remarks_on_jury,
    reply_due_on,
    seen_state,
)
from parchemin.pathways.rules.enrolment import (
    CarriedFacts,
    EnrolmentFacts,
    objections_to_carrying,
    objections_to_enrolment,
)
from parchemin.pathways.rules.persons import (
    objections_to_civil_status,
    remarks_on_civil_status,
)
from parchemin.pathways.rules.routes import objections_to_route, route_family
from parchemin.pathways.rules.vae import EarlierVae, objections_to_vae_quota

__all__ = [
    "AgendaFacts",
    "CarriedFacts",
    "EarlierVae",
    "EnrolmentFacts",
    "JuryClock",
    "is_lapsed",
    "is_silent",
    "jury_clock",
    "lapses_on",
    "objections_to_agenda",
    "objections_to_carrying",
    "objections_to_civil_status",
    "objections_to_enrolment",
    "objections_to_filing",
    "objections_to_lapse",
    "objections_to_late_reply",
    "objections_to_refiling",
    "objections_to_route",
    "objections_to_step",
    "objections_to_vae_quota",
    "remarks_on_agenda",
    "remarks_on_civil_status",
    "remarks_on_jury",
    "reply_due_on",
    "route_family",
    "seen_state",
]
