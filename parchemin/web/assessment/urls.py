"""Addresses of the sessions of the secretariat and of the grids of assessors."""

from django.urls import path

from parchemin.web.assessment import (
    consistency,
    convocations,
    day,
    evidence,
    grids,
    links,
    pairs,
    paper,
    partners,
    pool,
    replanning,
    sessions,
)

app_name = "assessment"

urlpatterns = [
    path("sessions/", sessions.sessions, name="sessions"),
    path("sessions/nouvelle/", sessions.plan, name="plan"),
    path("sessions/evaluateurs/", pool.assessors, name="assessors"),
    path("sessions/evaluateurs/nouveau/", pool.habilitate, name="habilitate"),
    path("sessions/organismes/", partners.partners, name="partners"),
    path("sessions/organismes/nouveau/", partners.welcome, name="new_partner"),
    path(
        "sessions/organismes/<int:partner_id>/habiliter/",
        partners.grant,
        name="habilitate_partner",
    ),
    path(
        "sessions/organismes/habilitations/<int:habilitation_id>/<slug:move>/",
        partners.change,
        name="change_habilitation",
    ),
    path("sessions/coherence/", consistency.consistency_page, name="consistency"),
    path("sessions/<int:session_id>/", sessions.session, name="session"),
    path("sessions/<int:session_id>/modifier/", replanning.change, name="change"),
    path(
        "sessions/<int:session_id>/candidats/<int:dossier_id>/deplacer/",
        replanning.displace,
        name="displace",
    ),
    path(
        "sessions/<int:session_id>/candidats/<int:dossier_id>/transferer/",
        replanning.transfer,
        name="transfer",
    ),
    path(
        "sessions/<int:session_id>/evaluateurs/<int:assessor_id>/remplacer/",
        replanning.replace,
        name="replace",
    ),
    path("sessions/<int:session_id>/annuler/", sessions.cancel, name="cancel"),
    path("sessions/<int:session_id>/inscrire/", day.register, name="register"),
    path("sessions/<int:session_id>/presence/", day.presence, name="presence"),
    path("sessions/<int:session_id>/identite/", day.identity, name="identity"),
    path("sessions/<int:session_id>/incident/", day.incident, name="incident"),
    path("sessions/<int:session_id>/emargement/", day.attendance_sheet, name="attendance_sheet"),
    path("sessions/<int:session_id>/grilles/", paper.paper, name="paper"),
    path("sessions/<int:session_id>/signatures/", day.signatures, name="signatures"),
    path(
        "sessions/<int:session_id>/signatures/<int:dossier_id>/",
        day.sign_presence,
        name="sign_presence",
    ),
    path("sessions/<int:session_id>/evaluateurs/", pairs.assign, name="assign"),
    path(
        "sessions/<int:session_id>/candidats/<int:dossier_id>/", pairs.candidate, name="candidate"
    ),
    path("sessions/<int:session_id>/telephones/<int:assessor_id>/", links.make, name="make_link"),
    path(
        "sessions/<int:session_id>/liens/<int:link_id>/retirer/",
        links.revoke,
        name="revoke_link",
    ),
    path("sessions/<int:session_id>/convocations/", convocations.convocations, name="convocations"),
    path(
        "sessions/<int:session_id>/convocations/preparer/",
        convocations.prepare,
        name="prepare_convocations",
    ),
    path(
        "sessions/<int:session_id>/convocations/envoyer/",
        convocations.mail,
        name="mail_convocations",
    ),
    path(
        "sessions/convocations/<int:convocation_id>/noter/",
        convocations.note,
        name="note_convocation",
    ),
    path(
        "sessions/convocations/<int:convocation_id>/lettre/",
        convocations.letter,
        name="convocation_letter",
    ),
    path(
        "sessions/convocations/<int:convocation_id>/agenda/",
        convocations.agenda,
        name="convocation_agenda",
    ),
    path("sessions/<int:session_id>/<slug:move>/", sessions.move, name="move"),
    path("grilles/", grids.grids, name="grids"),
    path("grilles/<int:grid_id>/", grids.grid, name="grid"),
    path("grilles/<int:grid_id>/saisie/", grids.mark, name="mark"),
    path("grilles/<int:grid_id>/preuves/", evidence.evidence, name="evidence"),
    path("grilles/preuves/<int:evidence_id>/", evidence.evidence_file, name="evidence_file"),
    path("grilles/<int:grid_id>/relire/", grids.review, name="review"),
    path("grilles/<int:grid_id>/signer/", grids.sign, name="sign"),
    path("grilles/<int:grid_id>/presence/", grids.note_presence, name="note_presence"),
    path("grilles/<int:grid_id>/identite/", grids.note_identity, name="note_identity"),
    path("grilles/<int:grid_id>/annuler/", pairs.cancel, name="cancel_grid"),
    path("grilles/<int:grid_id>/incident/", grids.note_incident, name="note_incident"),
]
