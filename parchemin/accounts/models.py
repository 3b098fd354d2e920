"""Tables of people who sign in and of their mandates."""

from typing import ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower

from parchemin.accounts.names import NamedInTwo
from parchemin.accounts.terms import MANDATED_ROLES
from parchemin.journal.columns import ChosenWord, WrittenText


class UserManager(BaseUserManager["User"]):
    """Makes accounts; e-mail addresses are kept in lower case."""

    def create_user(
        self, *, email: str, surname: str, given_names: str = "", password: str | None = None
    ) -> "User":
        """Return a new active account; without `password`, it cannot sign in until one is set."""
        user = self.model(email=email.strip().lower(), surname=surname, given_names=given_names)
        user.set_password(password)
        user.save(using=self._db)
        return user


class User(NamedInTwo, AbstractBaseUser):
    """A person who signs in. What they may do comes from their mandates alone."""

    email = models.EmailField("adresse électronique", unique=True)
    is_active = models.BooleanField("compte ouvert", default=True)
    created_at = models.DateTimeField("créé le", auto_now_add=True)
    # What was opened before then is over: a mandate ended at once, a second factor replaced.
    signed_out_at = models.DateTimeField("sessions closes le", null=True, blank=True)

    objects: ClassVar[UserManager] = UserManager()

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS = ["surname"]

    class Meta:
        verbose_name = "compte"
        constraints = [
            models.CheckConstraint(
                condition=Q(email=Lower("email")),
                name="email_in_lower_case",
                violation_error_message="L’adresse électronique s’écrit en minuscules.",
            )
        ]

    def get_full_name(self) -> str:
        """Return the name shown on screens."""
        return self.name

    def get_short_name(self) -> str:
        """Return the name shown on screens."""
        return self.name


class Mandate(models.Model):
    """A role that a person holds for a certifying body over a period; `closed_at` if it was taken back at once."""

    user = models.ForeignKey(
        User, on_delete=models.PROTECT, related_name="mandates", verbose_name="personne"
    )
    body = models.ForeignKey(
        "organisations.CertifyingBody", on_delete=models.PROTECT, verbose_name="certificateur"
    )
    role = ChosenWord(
        "rôle", max_length=20, choices=[(role.value, role.label) for role in MANDATED_ROLES]
    )
    partner = models.ForeignKey(
        "organisations.Partner",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        verbose_name="partenaire",
    )
    starts_on = models.DateField("à partir du")
    ends_on = models.DateField("jusqu’au", null=True, blank=True)
    closed_at = models.DateTimeField("retiré le", null=True, blank=True)

    class Meta:
        verbose_name = "mandat"
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")),
                name="mandate_ends_after_it_starts",
                violation_error_message="Un mandat finit après avoir commencé.",
            ),
            models.CheckConstraint(
                condition=(Q(role="partner") & Q(partner__isnull=False))
                | (~Q(role="partner") & Q(partner__isnull=True)),
                name="partner_mandate_names_its_partner",
                violation_error_message="Le mandat d’un partenaire nomme ce partenaire, et lui seul.",
            ),
            models.CheckConstraint(
                condition=Q(closed_at__isnull=True) | Q(ends_on__isnull=False),
                name="a_mandate_closed_has_its_last_day",
                violation_error_message="Un mandat retiré a son dernier jour.",
            ),
            models.UniqueConstraint(
                fields=["user", "body", "role", "starts_on"],
                condition=Q(partner__isnull=True),
                name="one_mandate_per_role_and_start",
                violation_error_message="Ce compte a déjà ce mandat depuis ce jour.",
            ),
            models.UniqueConstraint(
                fields=["user", "body", "partner", "starts_on"],
                condition=Q(partner__isnull=False),
                name="one_mandate_per_partner_and_start",
                violation_error_message="Ce compte a déjà ce mandat pour cet organisme depuis ce jour.",
            ),
        ]


class Invitation(models.Model):
    """What lets a person open their account once, by the e-mail of a body; the next one replaces it.

    The link of it is signed, and kept nowhere.
    """

    user = models.ForeignKey(
        User, on_delete=models.PROTECT, related_name="invitations", verbose_name="personne"
    )
    body = models.ForeignKey(
        "organisations.CertifyingBody", on_delete=models.PROTECT, verbose_name="certificateur"
    )
    made_at = models.DateTimeField("faite le")
    expires_at = models.DateTimeField("vaut jusqu’au")
    used_at = models.DateTimeField("a servi le", null=True, blank=True)
    replaced_at = models.DateTimeField("remplacée le", null=True, blank=True)

    class Meta:
        verbose_name = "invitation"
        constraints = [
            models.UniqueConstraint(
                fields=["user", "body"],
                condition=Q(used_at__isnull=True, replaced_at__isnull=True),
                name="one_invitation_waits_per_person_and_body",
                violation_error_message="Une invitation attend déjà cette personne.",
            ),
            models.CheckConstraint(
                condition=Q(expires_at__gt=F("made_at")),
                name="an_invitation_lasts",
                violation_error_message="Une invitation vaut au moins un moment.",
            ),
        ]


class FactorReplacement(models.Model):
    """That the lost second factor of a person be detached: one of the body proposes it, another confirms.

    It waits until `ended_at`; it was done when it has somebody who confirmed it.
    """

    user = models.ForeignKey(
        User, on_delete=models.PROTECT, related_name="+", verbose_name="personne"
    )
    body = models.ForeignKey(
        "organisations.CertifyingBody", on_delete=models.PROTECT, verbose_name="certificateur"
    )
    reason = WrittenText("motif")
    proposed_by = models.ForeignKey(
        User, on_delete=models.PROTECT, related_name="+", verbose_name="proposé par"
    )
    proposed_at = models.DateTimeField("proposé le")
    confirmed_by = models.ForeignKey(
        User,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name="confirmé par",
    )
    ended_at = models.DateTimeField("terminé le", null=True, blank=True)

    class Meta:
        verbose_name = "remplacement d’un second facteur"
        constraints = [
            models.UniqueConstraint(
                fields=["user", "body"],
                condition=Q(ended_at__isnull=True),
                name="one_replacement_waits_per_person_and_body",
                violation_error_message="Un remplacement attend déjà pour cette personne.",
            ),
            models.CheckConstraint(
                condition=Q(confirmed_by__isnull=True)
                | (
                    ~Q(confirmed_by=F("proposed_by"))
                    & ~Q(confirmed_by=F("user"))
                    & Q(ended_at__isnull=False)
                ),
                name="a_second_factor_is_replaced_by_two_others",
                violation_error_message="Deux autres personnes remplacent un second facteur.",
            ),
            models.CheckConstraint(
                condition=~Q(proposed_by=F("user")),
                name="nobody_proposes_to_replace_their_own_factor",
                violation_error_message="Personne ne propose de remplacer son propre second facteur.",
            ),
        ]


class KeptList(models.Model):
    """What a person keeps of one list, named by its route. A comfort: it leaves with the account.

    `columns` are those shown, None for those of the list; `views` what its address asked, by name.
    """

    user = models.ForeignKey(
        User, on_delete=models.CASCADE, related_name="+", verbose_name="personne"
    )
    route = models.CharField("liste", max_length=80)
    columns = models.JSONField("colonnes", null=True)
    views = models.JSONField("vues", default=dict)

    class Meta:
        verbose_name = "liste gardée"
        constraints = [
            models.UniqueConstraint(
                fields=["user", "route"],
                name="kept_once_per_list",
                violation_error_message="Une personne garde une seule fois ses choix d’une liste.",
            )
        ]


class AgendaFeed(models.Model):
    """The secret address by which a person's agenda reads what a body has ahead; only its digest is kept.

    A new one replaces the former. It opens nothing once the account is closed or the mandate over, and leaves
    with the account.
    """

    user = models.ForeignKey(
        User, on_delete=models.CASCADE, related_name="+", verbose_name="personne"
    )
    body = models.ForeignKey(
        "organisations.CertifyingBody", on_delete=models.PROTECT, verbose_name="certificateur"
    )
    token_digest = models.CharField("empreinte de l’adresse", max_length=64, unique=True)
    made_at = models.DateTimeField("faite le")

    class Meta:
        verbose_name = "adresse d’agenda"
        constraints = [
            models.UniqueConstraint(
                fields=["user", "body"],
                name="one_agenda_feed_per_person_and_body",
                violation_error_message="Une personne a une seule adresse d’agenda par certificateur.",
            )
        ]
