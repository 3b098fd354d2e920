"""Tables of a sitting: seats, agenda, and who stands aside."""

from datetime import date

from django.db import models
from django.db.models import F, Q

from parchemin.journal.columns import ChosenWord, WrittenLine, WrittenText, WrittenValues
from parchemin.jurors.models import Juror
from parchemin.kernel.zones import Zone, day_there


class Sitting(models.Model):
    """One sitting of the jury for one certification, under the règlement frozen on it.

    `zone` is the time zone of the place: hours are typed and told on its clocks.
    """

    body = models.ForeignKey(
        "organisations.CertifyingBody", on_delete=models.PROTECT, verbose_name="certificateur"
    )
    code = WrittenLine("code", max_length=20)
    certification = models.ForeignKey(
        "certifications.Certification", on_delete=models.PROTECT, verbose_name="certification"
    )
    reglement = models.ForeignKey(
        "certifications.Reglement", on_delete=models.PROTECT, verbose_name="règlement"
    )
    starts_at = models.DateTimeField("début")
    length_minutes = models.PositiveSmallIntegerField(
        "durée prévue, en minutes", null=True, blank=True
    )
    zone = ChosenWord(
        "fuseau du lieu", max_length=32, choices=Zone.choices(), default=Zone.PARIS.value
    )
    place = WrittenLine("lieu", max_length=160)
    remote = models.BooleanField("à distance", default=False)
    first = models.OneToOneField(
        "self",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="second",
        verbose_name="seconde convocation de",
    )
    state = models.CharField("état", max_length=16)
    convened_at = models.DateTimeField("convoquée le")
    opened_at = models.DateTimeField("ouverte le", null=True, blank=True)
    closed_at = models.DateTimeField("close le", null=True, blank=True)
    # Those withdrawn too: a number once given is given to no other.
    rectifications = models.PositiveSmallIntegerField("rectificatifs dressés", default=0)

    class Meta:
        verbose_name = "séance de jury"
        constraints = [
            models.UniqueConstraint(
                fields=["body", "code"],
                name="one_sitting_per_code",
                violation_error_message="Une séance a déjà ce code.",
            ),
            models.CheckConstraint(
                condition=Q(closed_at__isnull=True) | Q(opened_at__isnull=False),
                name="a_closed_sitting_was_opened",
                violation_error_message="Une séance close a été ouverte.",
            ),
            models.CheckConstraint(
                condition=Q(first__isnull=True) | ~Q(first=F("id")),
                name="no_sitting_is_its_own_second_convocation",
                violation_error_message="Une seconde convocation suit une autre séance.",
            ),
        ]

    @property
    def clock(self) -> Zone:
        """Return the time zone of the place."""
        return Zone(self.zone)

    @property
    def day(self) -> date:
        """Return the day of the sitting, on a calendar of its place."""
        return day_there(self.starts_at, self.clock)

    @property
    def second_convocation(self) -> bool:
        """Tell whether the same cases were convened before, to a sitting that lacked its quorum."""
        return self.first_id is not None


class Reopening(models.Model):
    """A closing taken back before anybody signed its minutes, and why: the sitting went on. Append-only."""

    sitting = models.ForeignKey(
        Sitting, on_delete=models.PROTECT, related_name="reopenings", verbose_name="séance"
    )
    closed_at = models.DateTimeField("close le")
    reopened_at = models.DateTimeField("rouverte le")
    reason = WrittenText("motif")
    # Those that people had written in the draft: the next one says them again.
    incidents = WrittenValues("incidents écrits", default=list)

    class Meta:
        verbose_name = "réouverture de séance"
        ordering = ["reopened_at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(reason=""),
                name="a_reopening_says_why",
                violation_error_message="Une réouverture dit pourquoi.",
            ),
        ]


class SittingSeat(models.Model):
    """A juror's place in a sitting: college, role, presence, proxy."""

    sitting = models.ForeignKey(
        Sitting, on_delete=models.PROTECT, related_name="seats", verbose_name="séance"
    )
    juror = models.ForeignKey(
        Juror, on_delete=models.PROTECT, related_name="seats", verbose_name="juré"
    )
    college = models.CharField("collège", max_length=10)
    role = models.CharField("fonction", max_length=12)
    voting = models.BooleanField("voix délibérative", default=True)
    presence = models.CharField("présence", max_length=10)
    # Null before the opening; the minutes tell that table, whatever is recorded afterwards.
    at_opening = models.CharField(  # noqa: DJ001 (a default would copy a table that triggers read)
        "présence à l’ouverture", max_length=10, null=True, blank=True
    )
    presides_since = models.DateTimeField("préside depuis", null=True, blank=True)
    # Cases heard before somebody came, or after they left, are decided without them; the others with them.
    came_at = models.DateTimeField("arrivé à", null=True, blank=True)
    left_at = models.DateTimeField("parti à", null=True, blank=True)
    proxy_to = models.ForeignKey(
        "self",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="proxies",
        verbose_name="pouvoir donné à",
    )
    stands_in_for = models.OneToOneField(
        "self",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="substitute",
        verbose_name="supplée",
    )

    class Meta:
        verbose_name = "siège"
        constraints = [
            models.UniqueConstraint(
                fields=["sitting", "juror"],
                name="a_juror_sits_once",
                violation_error_message="Ce juré siège déjà à cette séance.",
            ),
            models.UniqueConstraint(
                fields=["sitting"],
                condition=Q(role="chair"),
                name="one_chair_per_sitting",
                violation_error_message="Une séance a un seul président et un seul vice-président.",
            ),
            models.UniqueConstraint(
                fields=["sitting"],
                condition=Q(role="vice_chair"),
                name="one_vice_chair_per_sitting",
                violation_error_message="Une séance a un seul président et un seul vice-président.",
            ),
            models.CheckConstraint(
                condition=Q(proxy_to__isnull=True) | ~Q(proxy_to=F("id")),
                name="nobody_is_their_own_proxy",
                violation_error_message="Un juré ne se donne pas pouvoir à lui-même.",
            ),
            models.CheckConstraint(
                condition=Q(stands_in_for__isnull=True) | ~Q(stands_in_for=F("id")),
                name="nobody_is_their_own_substitute",
                violation_error_message="Un juré ne se supplée pas lui-même.",
            ),
            models.CheckConstraint(
                condition=(Q(presence="proxy") & Q(proxy_to__isnull=False))
                | (~Q(presence="proxy") & Q(proxy_to__isnull=True)),
                name="a_represented_seat_names_its_proxy",
                violation_error_message="Un juré représenté nomme le porteur de son pouvoir.",
            ),
        ]


class AgendaItem(models.Model):
    """A dossier on the agenda of a sitting."""

    sitting = models.ForeignKey(
        Sitting, on_delete=models.PROTECT, related_name="agenda", verbose_name="séance"
    )
    dossier = models.ForeignKey(
        "pathways.Dossier", on_delete=models.PROTECT, related_name="agenda", verbose_name="dossier"
    )
    position = models.PositiveSmallIntegerField("rang")
    recommendation = WrittenText("recommandation au candidat", blank=True)
    mention = models.CharField("mention", max_length=60, blank=True)
    # The jury took the pre-decisions of this case as they stand, in one gesture.
    adopted_at = models.DateTimeField("adopté sans débat le", null=True, blank=True)
    adjourned_to = models.DateField("ajourné au", null=True, blank=True)
    adjournment_reason = WrittenText("motif de l’ajournement", blank=True)
    fraud_reason = WrittenText("fraude retenue", blank=True)
    departure = WrittenText("remarque sur l’écart avec les notes", blank=True)
    # Who presided when it was voted on; kept when another is named since, whose voice turns no equality of then.
    presided_by = models.ForeignKey(
        SittingSeat,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name="présidé par",
    )

    class Meta:
        verbose_name = "point de l’ordre du jour"
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(
                fields=["sitting", "dossier"],
                name="a_dossier_once_per_agenda",
                violation_error_message="Ce dossier est déjà à l’ordre du jour.",
            ),
            models.CheckConstraint(
                condition=Q(adjourned_to__isnull=True) | ~Q(adjournment_reason=""),
                name="an_adjournment_says_why",
                violation_error_message="Un ajournement dit pourquoi.",
            ),
        ]


class Interest(models.Model):
    """Why a juror may not deliberate on a candidate, declared by the juror or found by the rules."""

    juror = models.ForeignKey(
        Juror, on_delete=models.PROTECT, related_name="interests", verbose_name="juré"
    )
    dossier = models.ForeignKey(
        "pathways.Dossier",
        on_delete=models.PROTECT,
        related_name="interests",
        verbose_name="dossier",
    )
    kind = models.CharField("motif", max_length=16)
    detail = WrittenLine("précision", max_length=200, blank=True)
    # False when the règlement does not make this link a reason to stand aside.
    recuses = models.BooleanField("quitte la table", default=True)
    declared_at = models.DateTimeField("déclaré le")

    class Meta:
        verbose_name = "déport"
        constraints = [
            models.UniqueConstraint(
                fields=["juror", "dossier", "kind"],
                name="an_interest_is_declared_once",
                violation_error_message="Ce lien est déjà déclaré.",
            )
        ]
