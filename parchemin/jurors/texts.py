"""What the e-mail that asks a juror when they can come says, with its fields."""

from collections.abc import Mapping

from parchemin.jurors.models import PollInvitation
from parchemin.jurors.selectors.pool import civility_of
from parchemin.kernel.calendar import french_long_date
from parchemin.post.letters import LINK
from parchemin.post.terms import LetterKind
from parchemin.post.texts import (
    BODY,
    CERTIFICATION,
    CIVILITY,
    NAME,
    SECRET,
    SIGNED,
    Field,
    StandardText,
    declare_text,
)


def link_values(invitation: PollInvitation) -> Mapping[str, str]:
    """Return the fields of the e-mail that asks a juror when they can come; its link is made as it leaves."""
    poll, juror = invitation.poll, invitation.juror
    return {
        "civilité": civility_of(juror),
        "nom": juror.name,
        "certification": poll.certification.short_title,
        "lieu": poll.place,
        "avant le": french_long_date(poll.answers_by),
        "lien": LINK,
        "certificateur": poll.body.legal_name,
    }


def _last_link(body_id: int) -> Mapping[str, str] | None:
    rows = PollInvitation.objects.filter(poll__body_id=body_id).select_related(
        "poll__certification", "poll__body", "juror"
    )
    last = rows.order_by("-pk").first()
    return {**link_values(last), "lien": SECRET.example} if last else None


declare_text(
    LetterKind.POLL_LINK,
    StandardText(
        subject="Jury {certification} : vos disponibilités",
        text="{civilité},\n\nDites-nous, pour chaque date proposée, si vous pouvez siéger au jury, {lieu}, avant "
        "la fin du {avant le} :\n{lien}\n\nCe lien est le vôtre : il répond en votre nom, sans compte."
        + SIGNED,
        fields={
            "civilité": CIVILITY,
            "nom": NAME,
            "certification": CERTIFICATION,
            "lieu": Field("le lieu proposé", "Paris"),
            "avant le": Field("le dernier jour pour répondre", "mardi 15 décembre 2026"),
            "lien": SECRET,
            "certificateur": BODY,
        },
        case=_last_link,
    ),
)
