"""Tables of candidates and their dossiers."""

from collections.abc import Collection
from datetime import date, datetime

from django.db import models
from django.db.models import Case, F, Q, Value, When

from parchemin.certifications.reglement.terms import ValidityStart
from parchemin.certifications.reglement.validity import Validity
from parchemin.journal.columns import ChosenWord, WrittenLine
from parchemin.kernel.calendar import at_paris
from parchemin.pathways.rules.clocks import seen_state
from parchemin.pathways.terms import DossierState, Route


class Person(models.Model):
    """A candidate or holder, with the civil status that a declaration needs."""

    body = models.ForeignKey(
        "organisations.CertifyingBody", on_delete=models.PROTECT, verbose_name="certificateur"
    )
    reference = models.CharField("référence", max_length=20)
    sex = ChosenWord("sexe", max_length=1, choices=[("F", "Féminin"), ("M", "Masculin")])
    birth_name = WrittenLine("nom de naissance", max_length=120)
    usage_name = WrittenLine("nom d’usage", max_length=120, blank=True)
    given_names = WrittenLine("prénoms", max_length=200)
    birth_year = models.PositiveSmallIntegerField("année de naissance")
    birth_month = models.PositiveSmallIntegerField("mois de naissance", null=True, blank=True)
    birth_day = models.PositiveSmallIntegerField("jour de naissance", null=True, blank=True)
    birth_place = WrittenLine("lieu de naissance", max_length=120)
    birth_commune_code = models.CharField("code officiel de la commune", max_length=5, blank=True)
    birth_country = WrittenLine("pays de naissance", max_length=120, default="FRANCE")
    birth_country_code = models.CharField("code officiel du pays", max_length=5, default="99100")
    email = models.EmailField("adresse électronique", blank=True)
    phone = models.CharField("téléphone", max_length=20, blank=True)
    user = models.ForeignKey(
        "accounts.User", null=True, blank=True, on_delete=models.PROTECT, verbose_name="compte"
    )
    # Folded names and birth date: the same person is entered once.
    natural_key = models.CharField("clé naturelle", max_length=250, editable=False)
    search_text = models.CharField("texte de recherche", max_length=500, editable=False)

    class Meta:
        verbose_name = "personne"
        constraints = [
            models.UniqueConstraint(
                fields=["body", "reference"],
                name="one_person_per_reference",
                violation_error_message="Une personne a déjà cette référence.",
            ),
            models.UniqueConstraint(
                fields=["body", "natural_key"],
                name="a_person_is_entered_once",
                violation_error_message="Cette personne est déjà enregistrée.",
            ),
            models.CheckConstraint(
                condition=Q(birth_month__isnull=True) | Q(birth_month__range=(1, 12)),
                name="birth_month_exists",
                violation_error_message="Le mois de naissance va de 1 à 12.",
            ),
            models.CheckConstraint(
                condition=Q(birth_day__isnull=True)
                | (Q(birth_day__range=(1, 31)) & Q(birth_month__isnull=False)),
                name="birth_day_exists_and_has_its_month",
                violation_error_message="Le jour de naissance va de 1 à 31 et suppose un mois.",
            ),
        ]

    @property
    def full_name(self) -> str:
        """Return the first given name and the usage name, as screens and letters call a person."""
        first = self.given_names.split(",")[0].split()[:1]
        return " ".join((*first, self.usage_name or self.birth_name))


class Dossiers(models.QuerySet["Dossier"]):
    """Dossiers as they stand on a day: two months of silence make a VAE admissible without an act (RULE-24)."""

    def silent(self, on: date) -> "Dossiers":
        """Keep the VAE that silence made admissible and that no act has met since."""
        return self.filter(_silent(on))

    def in_states(self, states: Collection[str], on: date) -> "Dossiers":
        """Keep the dossiers that stand in one of these states on a day."""
        kept = Q(state__in=states)
        if DossierState.SUBMITTED in states and DossierState.ADMISSIBLE not in states:
            kept &= ~_silent(on)
        elif DossierState.ADMISSIBLE in states:
            kept |= _silent(on)
        return self.filter(kept)

    def seen(self, on: date) -> "Dossiers":
        """Return the dossiers each with the state in which it stands on a day, as `seen`."""
        return self.annotate(seen=seen_on(on))


def seen_on(on: date) -> Case:
    """Return the state in which a dossier stands on a day, for a query."""
    silent = When(_silent(on), then=Value(DossierState.ADMISSIBLE.value))
    return Case(silent, default=F("state"))


def _silent(on: date) -> Q:
    return Q(state=DossierState.SUBMITTED, reply_due_on__lt=on)


class Dossier(models.Model):
    """One person on the way to one certification, by one route.

    `state` is the last one written: where the dossier stands on a day is `state_on`. The dates of a statutory
    VAE are those of its clocks (`rules.clocks`); `silent` when it became admissible without a reply.
    """

    body = models.ForeignKey(
        "organisations.CertifyingBody", on_delete=models.PROTECT, verbose_name="certificateur"
    )
    number = models.CharField("numéro", max_length=20)
    person = models.ForeignKey(
        Person, on_delete=models.PROTECT, related_name="dossiers", verbose_name="personne"
    )
    certification = models.ForeignKey(
        "certifications.Certification",
        on_delete=models.PROTECT,
        related_name="dossiers",
        verbose_name="certification",
    )
    edition = models.ForeignKey(
        "certifications.Edition", on_delete=models.PROTECT, verbose_name="édition"
    )
    reglement = models.ForeignKey(
        "certifications.Reglement",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        verbose_name="règlement à l’entrée",
    )
    route = models.CharField("voie", max_length=30)
    scope = models.CharField("périmètre", max_length=8)
    state = models.CharField("état", max_length=20)
    entry_date = models.DateField("entrée le")
    partner = models.ForeignKey(
        "organisations.Partner",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        verbose_name="organisme",
    )
    employer = models.ForeignKey(
        "organisations.Employer",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        verbose_name="employeur",
    )
    created_at = models.DateTimeField("créé le")
    state_since = models.DateTimeField("dans cet état depuis")
    # Where it stood when it was abandoned, and since when: what is found again when the abandonment is lifted.
    former_state = models.CharField("état avant l’abandon", max_length=20, blank=True)
    former_since = models.DateTimeField("avant l’abandon, depuis", null=True, blank=True)
    filed_on = models.DateField("demande déposée complète le", null=True, blank=True)
    reply_due_on = models.DateField("réponse due le", null=True, blank=True)
    admissible_on = models.DateField("recevable le", null=True, blank=True)
    silent = models.BooleanField("recevable par silence", default=False)
    step_on = models.DateField("démarche du candidat le", null=True, blank=True)
    validation_on = models.DateField("dossier de validation déposé le", null=True, blank=True)

    objects = Dossiers.as_manager()

    class Meta:
        verbose_name = "dossier"
        indexes = [models.Index(fields=["body", "state", "-number"], name="dossiers_of_a_state")]
        constraints = [
            models.UniqueConstraint(
                fields=["body", "number"],
                name="one_dossier_per_number",
                violation_error_message="Un dossier a déjà ce numéro.",
            ),
            models.UniqueConstraint(
                fields=["person", "certification"],
                condition=~Q(state__in=["decided", "abandoned", "refused", "lapsed"]),
                name="one_open_dossier_per_person_and_certification",
                violation_error_message="Cette personne a déjà un dossier ouvert pour cette certification.",
            ),
            models.CheckConstraint(
                condition=Q(route="statutory_vae")
                | Q(
                    filed_on__isnull=True,
                    reply_due_on__isnull=True,
                    silent=False,
                    step_on__isnull=True,
                    validation_on__isnull=True,
                ),
                name="only_a_statutory_vae_has_clocks",
                violation_error_message="Seule une VAE de la loi a ces dates.",
            ),
            models.CheckConstraint(
                condition=Q(silent=False)
                | Q(admissible_on__isnull=False, admissible_on=F("reply_due_on")),
                name="silence_makes_admissible_on_the_last_day_to_reply",
                violation_error_message="Le silence rend recevable le dernier jour pour répondre.",
            ),
            models.CheckConstraint(
                condition=Q(validation_on__isnull=True)
                | Q(admissible_on__isnull=False, validation_on__gte=F("admissible_on")),
                name="a_validation_file_follows_admissibility",
                violation_error_message="Le dossier de validation se dépose après la recevabilité.",
            ),
            models.CheckConstraint(
                condition=Q(step_on__isnull=True)
                | Q(admissible_on__isnull=False, step_on__gte=F("admissible_on")),
                name="a_step_follows_admissibility",
                violation_error_message="Une démarche du candidat suit la recevabilité.",
            ),
        ]

    def state_on(self, day: date) -> DossierState:
        """Return where the dossier stands on a day."""
        return seen_state(DossierState(self.state), self.reply_due_on, day)

    @property
    def resumes_in(self) -> tuple[DossierState, datetime]:
        """Return where an abandoned dossier stands again once that is lifted, and since when it does."""
        if self.former_state and self.former_since:
            return DossierState(self.former_state), self.former_since
        if self.admissible_on:
            return DossierState.ADMISSIBLE, at_paris(self.admissible_on, 12)
        return DossierState.DRAFT, self.state_since

    @property
    def relies_since(self) -> date:
        """Return the day that says on which registration the holder may rely (RULE-12).

        The admissibility in a VAE of the law, the entry otherwise. Source: Code du travail, art. L6113-9.
        """
        if self.route == Route.STATUTORY_VAE and self.admissible_on is not None:
            return self.admissible_on
        return self.entry_date


class DossierBloc(models.Model):
    """A bloc that a dossier seeks, or carries over from an earlier success."""

    dossier = models.ForeignKey(
        Dossier, on_delete=models.CASCADE, related_name="blocs", verbose_name="dossier"
    )
    bloc = models.ForeignKey("certifications.Bloc", on_delete=models.PROTECT, verbose_name="bloc")
    carried = models.ForeignKey(
        "pathways.AcquiredUnit",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        verbose_name="acquis antérieur",
    )
    # The mark of an earlier jury stands for this bloc in the mean of the certification: it is not assessed.
    kept_mark = models.ForeignKey(
        "pathways.KeptMark",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        verbose_name="note conservée",
    )

    class Meta:
        verbose_name = "bloc du dossier"
        constraints = [
            models.UniqueConstraint(
                fields=["dossier", "bloc"],
                name="a_bloc_once_per_dossier",
                violation_error_message="Ce bloc est déjà dans le dossier.",
            ),
            models.CheckConstraint(
                condition=Q(carried__isnull=True) | Q(kept_mark__isnull=True),
                name="a_bloc_is_held_or_its_mark_kept",
                violation_error_message="Un bloc déjà acquis n’a pas de note à conserver.",
            ),
        ]


class Ledger(models.QuerySet["AcquiredUnit"]):
    """Lines of the ledger of acquired units."""

    def standing(self) -> "Ledger":
        """Keep the lines that no rectified decision withdrew."""
        return self.filter(withdrawal__isnull=True)

    def blocs(self) -> "Ledger":
        """Keep the lines of whole blocs."""
        return self.filter(competence__isnull=True)

    def competences(self) -> "Ledger":
        """Keep the lines of single competences."""
        return self.filter(competence__isnull=False)


class AcquiredUnit(models.Model):
    """The ledger: a bloc, or one competence of it, that a person holds, since when, from what, until when.

    Append-only, but for the end of a validity that waits for an act: that act writes it, once.
    """

    body = models.ForeignKey(
        "organisations.CertifyingBody", on_delete=models.PROTECT, verbose_name="certificateur"
    )
    person = models.ForeignKey(
        Person, on_delete=models.PROTECT, related_name="acquired", verbose_name="personne"
    )
    bloc = models.ForeignKey("certifications.Bloc", on_delete=models.PROTECT, verbose_name="bloc")
    competence = models.ForeignKey(
        "certifications.Competence",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        verbose_name="compétence",
    )
    origin = models.CharField("origine", max_length=20)
    origin_ref = WrittenLine("référence de l’origine", max_length=80)
    acquired_on = models.DateField("acquis le")
    valid_until = models.DateField("valable jusqu’au", null=True, blank=True)
    awaits = models.CharField("sa validité court à compter de", max_length=12, blank=True)
    months = models.PositiveSmallIntegerField("durée en mois, à compter", null=True, blank=True)

    objects = Ledger.as_manager()

    class Meta:
        verbose_name = "acquis"
        constraints = [
            models.UniqueConstraint(
                fields=["person", "bloc", "origin_ref"],
                condition=Q(competence__isnull=True),
                name="a_bloc_is_acquired_once_per_origin",
                violation_error_message="Ce bloc est déjà inscrit au titre de la même origine.",
            ),
            models.UniqueConstraint(
                fields=["person", "competence", "origin_ref"],
                condition=Q(competence__isnull=False),
                name="a_competence_is_acquired_once_per_origin",
                violation_error_message="Cette compétence est déjà inscrite au titre de la même origine.",
            ),
            models.CheckConstraint(
                condition=Q(valid_until__isnull=True) | Q(valid_until__gte=F("acquired_on")),
                name="validity_ends_after_acquisition",
                violation_error_message="La validité d’un acquis finit après son acquisition.",
            ),
            models.CheckConstraint(
                condition=Q(awaits="", months__isnull=True)
                | Q(
                    awaits__in=["notification", "delivery"],
                    months__isnull=False,
                    months__gt=0,
                ),
                name="a_validity_that_waits_has_its_months",
                violation_error_message="Une validité qui n’a pas commencé dit sa durée et ce qu’elle attend.",
            ),
        ]

    @property
    def validity(self) -> Validity:
        """Return how long the unit is kept."""
        awaits = ValidityStart(self.awaits) if self.awaits else None
        return Validity(self.valid_until, awaits, self.months)


class UnitWithdrawal(models.Model):
    """A line of the ledger that no longer stands, and the decision that says so. Append-only."""

    acquired = models.OneToOneField(
        AcquiredUnit,
        on_delete=models.PROTECT,
        related_name="withdrawal",
        verbose_name="acquis",
    )
    origin_ref = WrittenLine("référence de l’origine", max_length=80)
    withdrawn_at = models.DateTimeField("retiré le")

    class Meta:
        verbose_name = "retrait d’un acquis"


class Support(models.Model):
    """Somebody who prepares or accompanies the candidate: what makes a juror or an assessor incompatible."""

    dossier = models.ForeignKey(
        Dossier, on_delete=models.CASCADE, related_name="supports", verbose_name="dossier"
    )
    kind = models.CharField("rôle", max_length=10)
    name = WrittenLine("nom", max_length=120)
    email = models.EmailField("adresse électronique", blank=True)

    class Meta:
        verbose_name = "accompagnement"
        constraints = [
            models.UniqueConstraint(
                fields=["dossier", "kind", "name"],
                name="a_support_once_per_dossier",
                violation_error_message="Cet accompagnement est déjà noté.",
            )
        ]
