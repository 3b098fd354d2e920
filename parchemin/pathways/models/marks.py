"""Marks that a jury left to candidates for their next presentation."""

from datetime import date
from fractions import Fraction

from django.db import models
from django.db.models import F, Q

from parchemin.kernel.calendar import french_date
from parchemin.kernel.numbers import french_percent
from parchemin.pathways.models.dossiers import Person


class KeptMark(models.Model):
    """The mark of a bloc that a jury left to a person, for their next presentation. Append-only.

    Only its withdrawal is written afterwards, once, when the decision it comes from is rectified. `share` is the
    part of the points possible, exact: `31/40`.
    """

    body = models.ForeignKey(
        "organisations.CertifyingBody", on_delete=models.PROTECT, verbose_name="certificateur"
    )
    person = models.ForeignKey(
        Person, on_delete=models.PROTECT, related_name="kept_marks", verbose_name="personne"
    )
    bloc = models.ForeignKey("certifications.Bloc", on_delete=models.PROTECT, verbose_name="bloc")
    share = models.CharField("part des points possibles", max_length=40)
    kept_on = models.DateField("conservée depuis le jury du")
    valid_until = models.DateField("valable jusqu’au", null=True, blank=True)
    origin_ref = models.CharField("référence de l’origine", max_length=80)
    withdrawn_at = models.DateTimeField("retirée le", null=True, blank=True)

    class Meta:
        verbose_name = "note conservée"
        constraints = [
            models.UniqueConstraint(
                fields=["person", "bloc", "origin_ref"],
                name="a_mark_is_kept_once_per_decision",
                violation_error_message="Cette note est déjà conservée.",
            ),
            models.CheckConstraint(
                condition=Q(valid_until__isnull=True) | Q(valid_until__gte=F("kept_on")),
                name="a_mark_is_kept_after_its_jury",
                violation_error_message="Une note se conserve après le jury qui l’a laissée.",
            ),
        ]

    @property
    def percent(self) -> str:
        """Return the mark as people read it: « 77,5 % »."""
        return french_percent(Fraction(self.share), 2)

    @property
    def in_words(self) -> str:
        """Return until when it is kept: « jusqu’au 12 mai 2030 », « sans limite »."""
        return f"jusqu’au {french_date(self.valid_until)}" if self.valid_until else "sans limite"

    def holds_on(self, day: date) -> bool:
        """Tell whether the mark still counts on a day; the last one counts."""
        return self.kept_on <= day and (self.valid_until is None or day <= self.valid_until)
