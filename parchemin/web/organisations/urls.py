"""Addresses of partners with their conventions, and of employers."""

from parchemin.web.organisations import conventions, employers, partner_mergers, partners
from parchemin.web.routes import SECRETARIAT, door

app_name = "organisations"
urlpatterns = [
    door("sessions/organismes/", partners.partners, SECRETARIAT, name="partners"),
    door(
        "sessions/organismes/<int:partner_id>/nom/",
        partners.rename,
        SECRETARIAT,
        name="rename_partner",
    ),
    door("sessions/organismes/nouveau/", partners.welcome, SECRETARIAT, name="new_partner"),
    door(
        "sessions/organismes/siret/<slug:siret>/",
        partners.partner_of_siret,
        SECRETARIAT,
        name="partner_of_siret",
    ),
    door(
        "sessions/organismes/<int:partner_id>/reunir/",
        partner_mergers.merge,
        SECRETARIAT,
        name="merge_partner",
    ),
    door(
        "sessions/organismes/reunions/<int:merger_id>/",
        partner_mergers.part,
        SECRETARIAT,
        name="part_partners",
    ),
    door(
        "sessions/organismes/sites/<int:site_id>/fermer/",
        partner_mergers.close,
        SECRETARIAT,
        name="close_site",
    ),
    door("sessions/organismes/<int:partner_id>/", partners.partner, SECRETARIAT, name="partner"),
    door(
        "sessions/organismes/<int:partner_id>/fiche/",
        partners.describe,
        SECRETARIAT,
        name="describe_partner",
    ),
    door(
        "sessions/organismes/<int:partner_id>/sites/",
        partners.new_site,
        SECRETARIAT,
        name="new_site",
    ),
    door(
        "sessions/organismes/sites/<int:site_id>/",
        partners.change_site,
        SECRETARIAT,
        name="change_site",
    ),
    door(
        "sessions/organismes/<int:partner_id>/habiliter/",
        conventions.grant,
        SECRETARIAT,
        name="habilitate_partner",
    ),
    door(
        "sessions/organismes/habilitations/<int:habilitation_id>/renouveler/",
        conventions.renew,
        SECRETARIAT,
        name="renew_habilitation",
    ),
    door(
        "sessions/organismes/habilitations/<int:habilitation_id>/convention/",
        conventions.join,
        SECRETARIAT,
        name="join_convention",
    ),
    door(
        "sessions/organismes/conventions/<int:document_id>/",
        conventions.document,
        SECRETARIAT,
        name="convention_file",
    ),
    door(
        "sessions/organismes/habilitations/<int:habilitation_id>/<slug:move>/",
        conventions.change,
        SECRETARIAT,
        name="change_habilitation",
    ),
    door("sessions/employeurs/", employers.employers, SECRETARIAT, name="employers"),
    door("sessions/employeurs/nouveau/", employers.register, SECRETARIAT, name="new_employer"),
    door(
        "sessions/employeurs/<int:employer_id>/",
        employers.correct,
        SECRETARIAT,
        name="correct_employer",
    ),
]
