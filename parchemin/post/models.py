"""Tables of the post: dispatches, their files, and each attempt to send them."""

from django.db import models
from django.db.models import Q

from parchemin.files.models import KeepsFile
from parchemin.journal.columns import ChosenWord, WrittenLine, WrittenText
from parchemin.organisations.models import CertifyingBody
from parchemin.post.terms import CallingOff, Channel, DispatchState, LetterKind


class Letterhead(models.Model):
    """Who writes, on every letter and e-mail of a certifying body; `logo` is an SVG drawing, or none."""

    body = models.OneToOneField(
        CertifyingBody,
        on_delete=models.PROTECT,
        related_name="letterhead",
        verbose_name="certificateur",
    )
    name = WrittenLine("nom", max_length=160)
    address = WrittenText("adresse", max_length=400, blank=True)
    phone = models.CharField("téléphone", max_length=20, blank=True)
    email = models.EmailField("courriel qui répond", blank=True)
    signatory = WrittenLine("signataire", max_length=160, blank=True)
    logo = models.TextField("logo", blank=True)

    class Meta:
        verbose_name = "en-tête"


class LetterText(models.Model):
    """What the e-mails of a kind say in a body, instead of the standard text; fields in braces."""

    body = models.ForeignKey(CertifyingBody, on_delete=models.PROTECT, verbose_name="certificateur")
    kind = ChosenWord(
        "nature", max_length=20, choices=[*LetterKind.choices(), *CallingOff.choices()]
    )
    subject = WrittenLine("objet", max_length=200)
    text = WrittenText("texte")

    class Meta:
        verbose_name = "texte d’un courriel"
        constraints = [
            models.UniqueConstraint(
                fields=["body", "kind"],
                name="one_text_per_kind_and_body",
                violation_error_message="Ce courriel a déjà un texte.",
            )
        ]


class Dispatch(models.Model):
    """What is written to one person about one thing, kept as it was made.

    `thread` names the conversation that the versions of it make (`seat/12`); `about` what it is about
    (`sitting/7`), and `subjects` how the journal calls that. `says` is the digest of what it says, its date
    aside: once it differs, a next version replaces this one. `calls_off` is the dispatch that this one undoes.
    `convenes_on` is the day that its addressee is told to come.
    """

    body = models.ForeignKey(
        CertifyingBody,
        on_delete=models.PROTECT,
        related_name="dispatches",
        verbose_name="certificateur",
    )
    kind = ChosenWord("nature", max_length=20, choices=LetterKind.choices())
    about = models.CharField("à propos de", max_length=40, db_index=True)
    subjects = models.JSONField("sujets")
    thread = models.CharField("fil", max_length=40)
    version = models.PositiveSmallIntegerField("version")
    calls_off = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, verbose_name="annule"
    )
    name = WrittenLine("destinataire", max_length=250)
    email = models.CharField("courriel", max_length=254, blank=True)
    says = models.CharField("empreinte du contenu", max_length=64)
    subject = models.CharField("objet", max_length=300)
    text = models.TextField("texte du courriel")
    convenes_on = models.DateField("convoque pour le", null=True, blank=True)
    state = ChosenWord("état", max_length=14, choices=DispatchState.choices())
    channel = ChosenWord("voie", max_length=20, blank=True, choices=Channel.choices())
    short_notice_agreed = models.BooleanField("délai court accepté", default=False)
    prepared_at = models.DateTimeField("préparée le")
    sent_on = models.DateField("envoyée le", null=True, blank=True)
    received_at = models.DateTimeField("reçue le", null=True, blank=True)

    class Meta:
        verbose_name = "envoi"
        constraints = [
            models.UniqueConstraint(
                fields=["body", "kind", "thread", "version"],
                name="one_dispatch_per_version",
                violation_error_message="Cette version de la lettre existe déjà.",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["prepared", "leaving"], sent_on__isnull=True)
                | Q(state="replaced")
                | (
                    Q(state__in=["sent", "received", "countermanded"], sent_on__isnull=False)
                    & ~Q(channel="")
                ),
                name="a_dispatch_sent_says_when_and_how",
                violation_error_message="Une lettre envoyée dit quand et par quelle voie.",
            ),
            models.CheckConstraint(
                condition=~Q(state="received") | Q(received_at__isnull=False),
                name="a_dispatch_received_has_its_date",
                violation_error_message="Une lettre reçue porte la date de l’accusé.",
            ),
        ]


class DispatchFile(KeepsFile):
    """A file of a dispatch, as it leaves. Append-only."""

    OF_BODY = "dispatch__body"

    dispatch = models.ForeignKey(
        Dispatch, on_delete=models.PROTECT, related_name="files", verbose_name="envoi"
    )
    role = models.SlugField("rôle", max_length=20)
    name = models.CharField("nom", max_length=120)
    media_type = models.CharField("type", max_length=80)

    class Meta:
        verbose_name = "fichier d’un envoi"
        constraints = [
            models.UniqueConstraint(
                fields=["dispatch", "role"],
                name="one_file_per_role_of_a_dispatch",
                violation_error_message="Cet envoi a déjà ce fichier.",
            )
        ]

    def file_told(self) -> str:
        """Return which file this is, and whom it is written to."""
        return f"{self.name}, de l’envoi à {self.dispatch.name}"


class Attempt(models.Model):
    """One try at sending a dispatch by e-mail, and what the mail server answered. Append-only."""

    dispatch = models.ForeignKey(
        Dispatch, on_delete=models.PROTECT, related_name="attempts", verbose_name="envoi"
    )
    at = models.DateTimeField("le")
    accepted = models.BooleanField("acceptée")
    answer = models.CharField("réponse", max_length=200, blank=True)

    class Meta:
        verbose_name = "tentative d’envoi"
        ordering = ["pk"]


class Bounce(models.Model):
    """A report that an e-mail reached nobody, as a mail server sent it back. Append-only."""

    dispatch = models.ForeignKey(
        Dispatch, on_delete=models.PROTECT, related_name="bounces", verbose_name="envoi"
    )
    at = models.DateTimeField("lu le")
    reason = models.CharField("motif", max_length=200)
    report = models.CharField("empreinte du rapport", max_length=64)

    class Meta:
        verbose_name = "courriel revenu"
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["dispatch", "report"],
                name="a_report_is_noted_once",
                violation_error_message="Ce retour est déjà consigné.",
            )
        ]
