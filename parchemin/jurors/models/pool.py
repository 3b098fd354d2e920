"""Tables of the people who may sit."""

from django.db import models
from django.db.models import F, Q

from parchemin.accounts.names import KnownToRules
from parchemin.journal.columns import ChosenWord, WrittenLine


class Juror(KnownToRules):
    """A person who may sit. The mandating organisation is kept apart (union mandate: GDPR, art. 9)."""

    body = models.ForeignKey(
        "organisations.CertifyingBody", on_delete=models.PROTECT, verbose_name="certificateur"
    )
    user = models.ForeignKey(
        "accounts.User", null=True, blank=True, on_delete=models.PROTECT, verbose_name="compte"
    )
    email = models.EmailField("adresse électronique")
    sex = ChosenWord("sexe", max_length=1, choices=[("F", "Féminin"), ("M", "Masculin")])
    college = models.CharField("collège", max_length=10)
    employer = models.ForeignKey(
        "organisations.Employer",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        verbose_name="employeur",
    )
    trade = WrittenLine("métier", max_length=120, blank=True)
    in_trade_since = models.DateField("exerce le métier depuis le", null=True, blank=True)
    left_trade_on = models.DateField("a quitté le métier le", null=True, blank=True)
    qualified = models.BooleanField("qualifié pour le métier", default=True)
    active_from = models.DateField("disponible à partir du")
    active_until = models.DateField("disponible jusqu’au", null=True, blank=True)

    class Meta:
        verbose_name = "juré"
        constraints = [
            models.UniqueConstraint(
                fields=["body", "email"],
                name="one_juror_per_address_and_body",
                violation_error_message="Un juré a déjà cette adresse électronique.",
            ),
            models.CheckConstraint(
                condition=Q(active_until__isnull=True) | Q(active_until__gte=F("active_from")),
                name="a_juror_leaves_after_coming",
                violation_error_message="Un juré quitte ses fonctions après les avoir prises.",
            ),
            models.CheckConstraint(
                condition=Q(left_trade_on__isnull=True)
                | Q(in_trade_since__isnull=True)
                | Q(left_trade_on__gte=F("in_trade_since")),
                name="a_trade_is_left_after_it_is_taken_up",
                violation_error_message="On quitte un métier après l’avoir pris.",
            ),
        ]


class JurorMandate(models.Model):
    """Who mandated a juror. Restricted: never on a public or candidate-facing page."""

    juror = models.OneToOneField(
        Juror, on_delete=models.PROTECT, related_name="mandate", verbose_name="juré"
    )
    organisation = WrittenLine("organisation", max_length=160)

    class Meta:
        verbose_name = "mandat de juré"


class JurorHabilitation(models.Model):
    """The list of the CPNE that a juror is on, for one certification or for all, over a period."""

    juror = models.ForeignKey(
        Juror, on_delete=models.PROTECT, related_name="habilitations", verbose_name="juré"
    )
    certification = models.ForeignKey(
        "certifications.Certification",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        verbose_name="certification",
    )
    starts_on = models.DateField("à partir du")
    ends_on = models.DateField("jusqu’au")
    deliberation = WrittenLine("délibération", max_length=120)

    class Meta:
        verbose_name = "habilitation de juré"
        constraints = [
            models.UniqueConstraint(
                fields=["juror", "certification", "starts_on"],
                name="a_juror_is_listed_once_per_certification_and_start",
                violation_error_message="Ce juré est déjà habilité pour cette certification depuis ce jour.",
            ),
            models.UniqueConstraint(
                fields=["juror", "starts_on"],
                condition=Q(certification__isnull=True),
                name="a_juror_is_listed_once_for_all_and_start",
                violation_error_message="Ce juré est déjà habilité pour toutes les certifications depuis ce jour.",
            ),
            models.CheckConstraint(
                condition=Q(ends_on__gte=F("starts_on")),
                name="a_listing_ends_after_it_starts",
                violation_error_message="Une habilitation de juré finit après avoir commencé.",
            ),
        ]


class JurorTraining(models.Model):
    """What a juror was trained to: deliberate, read a grid, stand aside."""

    juror = models.ForeignKey(
        Juror, on_delete=models.PROTECT, related_name="trainings", verbose_name="juré"
    )
    title = WrittenLine("formation", max_length=160)
    trained_on = models.DateField("suivie le")
    hours = models.PositiveSmallIntegerField("heures")

    class Meta:
        verbose_name = "formation de juré"
        constraints = [
            models.UniqueConstraint(
                fields=["juror", "title", "trained_on"],
                name="a_training_is_noted_once",
                violation_error_message="Cette formation est déjà notée.",
            ),
            models.CheckConstraint(
                condition=Q(hours__gt=0),
                name="a_training_lasts",
                violation_error_message="Une formation dure au moins une heure.",
            ),
        ]
