"""What the secretariat types about certificates."""

from django.forms import BooleanField, CharField, Form, Textarea

from parchemin.certificates.actions.delivery import LONGEST_REASON
from parchemin.web.pieces.fields import DayField

LONGEST_GROUND = 1_000


class AwardingForm(Form):
    """When and where the certificates of a sitting are awarded: both are printed on them."""

    on = DayField(label="Délivrés le")
    place = CharField(label="Fait à", max_length=100)


class DuplicateForm(Form):
    """Why a duplicata is made."""

    reason = CharField(
        label="Motif",
        max_length=LONGEST_REASON,
        help_text="Perte, vol, destruction… Le motif est gardé au journal, il n’est pas imprimé.",
        widget=Textarea(attrs={"rows": 3}),
    )


class ChangeForm(Form):
    """Why the status of a certificate is to change."""

    reason = CharField(
        label="Motif",
        max_length=LONGEST_GROUND,
        help_text="En termes qui pourront être lus par le titulaire. Le motif est gardé pour toujours.",
        widget=Textarea(attrs={"rows": 4}),
    )


class RevocationForm(ChangeForm):
    """Why a certificate is to be revoked, and whether its holder could answer."""

    holder_heard = BooleanField(
        label="Le titulaire a été informé des griefs et a pu présenter ses observations.",
        required=False,
    )
