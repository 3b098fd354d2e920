"""The rules that apply to one candidate: the règlement, under the law of the route and register.

The law wins over the branch; a doctrine wins unless the branch waived it with a reason. The merged
rules say, key by key, which text they come from.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from hashlib import sha256
from types import MappingProxyType
from typing import Any

import rfc8785

from parchemin.assembly.values import VotingRules, Weights
from parchemin.certifications.reglement.organisations import organisation_key
from parchemin.certifications.reglement.reading import digest
from parchemin.certifications.reglement.terms import (
    SOCIAL_PARTNERS,
    Doctrine,
    Outcome,
    Register,
    RouteFamily,
    Secrecy,
    TieRule,
    Unit,
)
from parchemin.certifications.reglement.value import (
    ConvocationRules,
    Delay,
    Reglement,
    ValidityCase,
    ValidityRule,
)
from parchemin.kernel.legal import NotInForce, legal_value
from parchemin.kernel.objections import Objection

BRANCH = "Règlement"
DEFAULT = "Règle par défaut, le règlement n’en dit rien"
REST_BY_DEFAULT = "le reste par défaut, le règlement n’en dit rien"
BLOC_FOR_LIFE = "Doctrine de France compétences : un bloc RNCP est acquis à vie"
VAE_JURY = "C. trav., art. D6412-6"
VAE_DECISION = "C. trav., art. R6412-7"
VAE_SCOPE = "C. trav., art. L6313-5"
EQUAL_VOICES = "equal_voices"
"""Key of what no règlement writes: in a statutory VAE the chair settles equal voices."""
JUROR_LEAVE = "C. trav., art. D3142-32"


@dataclass(frozen=True)
class Effective:
    """The règlement as it binds one route and register on one day.

    `origins` holds the keys that a law or doctrine imposed, with its text; `warnings` what the
    branch should know of the merge.
    """

    reglement: Reglement
    route: RouteFamily
    register: Register
    on: date
    origins: Mapping[str, str]
    warnings: tuple[Objection, ...]

    @cached_property
    def voting(self) -> VotingRules:
        """Return how the jury votes: rounds, equality, weights, and what the law says of equal voices."""
        rules = self.reglement
        return VotingRules(
            rounds=(rules.majority, *(each.majority for each in rules.rounds)),
            when=tuple(each.when for each in rules.rounds),
            tie_rule=rules.tie_rule,
            parity=rules.jury.parity,
            weights=_by_key(rules.weights),
            chair_settles=EQUAL_VOICES in self.origins,
            secret=rules.secrecy is Secrecy.SECRET,
        )

    def source(self, key: str) -> str:
        """Return the text that a dotted key comes from: law, article of règlement, or default."""
        return self._sources.get(key) or self._remember(key)

    def source_of(self, *keys: str) -> str:
        """Return the texts that a sentence on several keys comes from, and whether a default makes the rest."""
        found = dict.fromkeys(self.source(key) for key in keys)
        written = [text for text in found if text != DEFAULT]
        if not written:
            return DEFAULT
        cited = [text for text in written if text != BRANCH] or written
        return " ; ".join((*cited, REST_BY_DEFAULT) if DEFAULT in found else cited)

    def __hash__(self) -> int:
        return hash(self.digest)

    @cached_property
    def digest(self) -> str:
        """Return the SHA-256 of the merged rules and of what they were merged for."""
        sealed: dict[str, Any] = {
            "reglement": digest(self.reglement),
            "route": self.route.value,
            "register": self.register.value,
            "on": self.on.isoformat(),
            "origins": dict(self.origins),
        }
        return sha256(rfc8785.dumps(sealed)).hexdigest()

    def validity(
        self, route: RouteFamily, register: Register, unit: Unit
    ) -> tuple[ValidityRule, str]:
        """Return the line of validity for a unit acquired by that route and register, and its text."""
        for index, line in enumerate(self.reglement.partial.validity):
            if (
                line.when.route in (None, route)
                and line.when.registration in (None, register)
                and line.when.unit in (None, unit)
            ):
                imposed = self.origins.get(f"partial.validity[{index}]")
                by_competence = self.reglement.decision.unit is Unit.COMPETENCE
                if imposed == DEFAULT and unit is Unit.BLOC and by_competence:
                    # A text that dates competences alone dates the bloc that they make.
                    return self.validity(route, register, Unit.COMPETENCE)
                text = imposed or self.source("partial.validity")
                registered = unit is Unit.BLOC and register is Register.RNCP
                if text == DEFAULT and registered and line.months is None:
                    # Where the règlement is silent, it is the doctrine that keeps a registered bloc.
                    return line, BLOC_FOR_LIFE
                return line, text
        raise LookupError("the merged rules always end with a line for every case")

    @cached_property
    def _sources(self) -> dict[str, str]:
        return dict(self.origins)

    def _remember(self, key: str) -> str:
        self._sources[key] = branch_source(self.reglement, key)
        return self._sources[key]


def _by_key(weights: Weights) -> Weights:
    """Return weights by the keys that stand for organisations in the facts of a vote."""
    return Weights(
        *(
            {organisation_key(name): part for name, part in weights.of(college).items()}
            for college in SOCIAL_PARTNERS
        )
    )


def branch_source(reglement: Reglement, key: str) -> str:
    """Return `Règlement, art. 4.1`, or that the règlement says nothing, for a dotted key."""
    if key not in reglement.given and key not in reglement.articles:
        return DEFAULT
    parts = key.split(".")
    for length in range(len(parts), 0, -1):
        article = reglement.articles.get(".".join(parts[:length]))
        if article:
            return f"{BRANCH}, {article}"
    return BRANCH


def with_law(
    reglement: Reglement, route: RouteFamily, registration: Register, on: date
) -> Effective:
    """Return the rules in force for a route and register on a day (RULE-21, 27, 28, 31, 33, 39).

    A VAE of a certification outside the RNCP is a VAE of the branch: the statute does not reach it.
    """
    merge = _Merge(reglement, on)
    if route is RouteFamily.VAE and registration is not Register.RNCP:
        route = RouteFamily.BRANCH_VAE
        merge.warn(
            "vae-of-the-branch",
            "La VAE légale ne vise que les certifications du RNCP : c’est une VAE de branche.",
            VAE_SCOPE,
        )
    if route is RouteFamily.VAE:
        merge.vae()
        merge.vae_notification()
    merge.partial_results()
    merge.convocation()
    return Effective(
        reglement=merge.reglement,
        route=route,
        register=registration,
        on=on,
        origins=MappingProxyType(merge.origins),
        warnings=tuple(merge.warnings),
    )


class _Merge:
    """One merge under way."""

    def __init__(self, reglement: Reglement, on: date) -> None:
        self.reglement = reglement
        self.on = on
        self.origins: dict[str, str] = {}
        self.warnings: list[Objection] = []

    def warn(self, code: str, message: str, source: str, remedy: str = "") -> None:
        self.warnings.append(Objection(code, message, source, remedy))

    def amount(self, code: str) -> int:
        """Return a legal number, or 0 when the text was not in force yet."""
        try:
            return int(legal_value(code, self.on).amount)
        except NotInForce:
            return 0

    def vae(self) -> None:
        voters, qualified = self.amount("vae-jury-voters"), self.amount("vae-jury-qualified")
        if not voters:
            self.warn(
                "vae-law-unknown",
                "Le jury de VAE obéit à cette date à un texte que Parchemin ne connaît pas.",
                VAE_JURY,
            )
            return
        rules = self.reglement
        if "tie_rule" in rules.given and rules.tie_rule is not TieRule.CHAIR_CASTS:
            self.warn(
                "vae-tie-rule",
                f"« {rules.tie_rule.label} » cède, en VAE, à la voix prépondérante du président quand "
                "les voix sont égales.",
                VAE_JURY,
                "Relecture juridique conseillée : le décret est lu comme primant l’accord.",
            )
        jury, member = self.reglement.jury, self.reglement.member
        self.reglement = replace(
            self.reglement,
            jury=replace(
                jury,
                min_voting=max(jury.min_voting, voters),
                min_qualified=max(jury.min_qualified, qualified),
                gender_balance=True,
            ),
            member=replace(member, relation_ban=True, guide_ban=True),
        )
        imposed = (EQUAL_VOICES, "jury.min_voting", "jury.min_qualified", "jury.gender_balance")
        for key in (*imposed, "member.relation_ban", "member.guide_ban"):
            self.origins[key] = VAE_JURY
        if Outcome.ADJOURNED in self.reglement.decision.outcomes:
            self.warn(
                "vae-adjournment",
                "L’ajournement n’est pas une décision prévue en VAE : il suspend l’examen "
                "et porte la date du suivant.",
                VAE_DECISION,
            )
        self._vae_partial()

    def _vae_partial(self) -> None:
        """Let the jury of a VAE give blocs, as the law does, and say where the règlement leaves it no way."""
        decision = self.reglement.decision
        if Outcome.PARTIAL not in decision.outcomes:
            outcomes = (*decision.outcomes, Outcome.PARTIAL)
            self.reglement = replace(self.reglement, decision=replace(decision, outcomes=outcomes))
            self.origins["decision.outcomes"] = VAE_DECISION
            self.warn(
                "vae-partial",
                "Le règlement n’admet pas de validation partielle ; en VAE, le jury peut l’accorder.",
                VAE_DECISION,
            )
        if decision.unit is Unit.CERTIFICATION:
            self.warn(
                "vae-by-the-whole",
                "En VAE, le jury peut accorder des blocs : un vote sur la certification entière ne le lui "
                "permet pas.",
                VAE_DECISION,
                "Faire décider par bloc (decision.unit : bloc).",
            )

    def vae_notification(self) -> None:
        """Hold the branch to the delay of the law, unless its own is shorter (RULE-26)."""
        try:
            limit = legal_value("vae-notification", self.on)
        except NotInForce:
            return
        branch = self.reglement.notification.delay
        if branch.after(self.on) < limit.due(self.on):
            return
        delay = Delay(days=int(limit.amount))
        notification = replace(self.reglement.notification, delay=delay)
        self.reglement = replace(self.reglement, notification=notification)
        self.origins["notification.delay"] = limit.source

    def partial_results(self) -> None:
        """Keep a registered bloc for life, and say where the branch keeps it for less (RULE-33)."""
        waived = any(
            waiver.doctrine is Doctrine.REGISTERED_BLOC_FOR_LIFE
            for waiver in self.reglement.waivers
        )
        lines: list[ValidityRule] = []
        for line, text in self._lines(waived):
            if text:
                self.origins[f"partial.validity[{len(lines)}]"] = text
            lines.append(line)
        partial = replace(self.reglement.partial, validity=tuple(lines))
        self.reglement = replace(self.reglement, partial=partial)

    def _lines(self, waived: bool) -> Iterator[tuple[ValidityRule, str]]:
        decided = False
        for line in self.reglement.partial.validity:
            if _reaches_registered_blocs(line) and not decided:
                if line.months is not None:
                    self._warn_of_shorter(line.months, waived)
                if line.months is not None and not waived:
                    when = ValidityCase(line.when.route, Register.RNCP, Unit.BLOC)
                    yield replace(line, when=when, months=None), BLOC_FOR_LIFE
                decided = line.when.route is None
            yield line, ""
        registered = ValidityCase(registration=Register.RNCP, unit=Unit.BLOC)
        yield ValidityRule(when=registered), BLOC_FOR_LIFE
        yield ValidityRule(months=60), DEFAULT

    def _warn_of_shorter(self, months: int, waived: bool) -> None:
        kept = "le règlement l’écarte avec un motif" if waived else "la doctrine l’emporte"
        self.warn(
            "registered-bloc-for-life",
            f"Le règlement limite à {months} mois un bloc enregistré au RNCP, que France "
            f"compétences tient pour acquis à vie ; {kept}.",
            BLOC_FOR_LIFE,
            "Porter la durée à null pour les blocs enregistrés.",
        )

    def convocation(self) -> None:
        """Leave of jurors: fifteen days unless an agreement says another number."""
        rules: ConvocationRules = self.reglement.convocation
        legal = self.amount("juror-notice")
        if rules.employee_notice_days is None and rules.days_before < legal:
            self.reglement = replace(self.reglement, convocation=replace(rules, days_before=legal))
            self.origins["convocation.days_before"] = JUROR_LEAVE
            self.warn(
                "juror-notice",
                f"Les jurés salariés préviennent leur employeur {legal} jours avant : "
                f"{rules.days_before} jours ne suffisent pas.",
                JUROR_LEAVE,
            )


def _reaches_registered_blocs(line: ValidityRule) -> bool:
    return line.when.registration in (None, Register.RNCP) and line.when.unit in (None, Unit.BLOC)
