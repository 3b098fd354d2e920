"""The door: accounts are opened by the secretariat, and a second factor is tied to the session that set it up."""

from collections.abc import Callable
from typing import Any, TypeVar

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.decorators import reauthentication_required
from allauth.account.forms import (
    ChangePasswordForm,
    LoginForm,
    ReauthenticateForm,
    ResetPasswordForm,
    ResetPasswordKeyForm,
)
from allauth.account.internal.flows.login import record_authentication
from allauth.core.exceptions import ReauthenticationRequired
from allauth.mfa.base.forms import AuthenticateForm
from allauth.mfa.base.forms import ReauthenticateForm as ReauthenticateCodeForm
from allauth.mfa.totp.forms import ActivateTOTPForm
from allauth.mfa.totp.views import ActivateTOTPView
from django.core.exceptions import ValidationError
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.utils.timezone import now

from parchemin.accounts.models import User
from parchemin.kernel.text import folded
from parchemin.web.password_link import ask_for_link
from parchemin.web.sessions import proved_lately
from parchemin.web.throttle import HOUR, mark_of, network, note_wrong_password, within

View = TypeVar("View", bound=Callable[..., HttpResponse])

# Put it on a view whose act binds (signing a procès-verbal, issuing, revoking, exporting many people): unless a
# factor was proved within five minutes, the person proves one again, and what was posted then goes on.
fresh_proof_required: Callable[[View], View] = reauthentication_required(app="parchemin.web")


def prove_again(request: HttpRequest) -> None:
    """Ask the same from within an act, once what it needs was typed: what was posted goes on after the proof."""
    if not proved_lately(request):
        raise ReauthenticationRequired


CONTEXT_WORDS = ("parchemin", "cqp", "jury", "cpne")


class ClosedSignup(DefaultAccountAdapter):  # type: ignore[misc]
    """Nobody opens an account alone: a certifying body does, with a mandate."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Return False."""
        return False

    def _get_login_attempts_cache_key(self, request: HttpRequest, **credentials: Any) -> str:
        """Count wrong passwords by account and network together: nobody locks somebody out from elsewhere."""
        account: str = super()._get_login_attempts_cache_key(request, **credentials)
        return f"{account}:{network(request)}"

    def authentication_failed(self, request: HttpRequest, **credentials: Any) -> None:
        """Note a wrong password; its owner is told when there are many, known address or not."""
        note_wrong_password(str(credentials.get("email", "")), now())

    def is_reauthentication_required(self, *, app: str, **options: object) -> bool:
        """Tell whether an act on the account asks for a new proof: signing in a moment ago is one."""
        return not proved_lately(self.request)


class SetUpSecondFactor(ActivateTOTPView):  # type: ignore[misc]
    """Attaches an authenticator application; the code typed to attach it proves it for this session."""

    def form_valid(self, form: Form) -> HttpResponse:
        """Attach the application and note the proof."""
        response: HttpResponse = super().form_valid(form)
        record_authentication(self.request, self.request.user, method="mfa", type="totp")
        return response


class NoContextWord:
    """Refuses a password that is little more than a word of the trade (ASVS 5.0, 6.2.11)."""

    def validate(self, password: str, user: User | None = None) -> None:
        """Raise `ValidationError` when fewer than eight characters remain without the words of the trade."""
        text = folded(password)
        of_the_trade = sum(text.count(word) * len(word) for word in CONTEXT_WORDS)
        if of_the_trade and len(password) - of_the_trade < 8:
            raise ValidationError(
                "Ce mot de passe repose sur un mot du métier ; choisissez-en un plus personnel.",
                code="context_word",
            )

    def get_help_text(self) -> str:
        """Return what the field says before any mistake."""
        return "Évitez les mots du métier."


class _PlainFields(Form):
    """Labels say what a field is, with our apostrophe; a placeholder that repeats them would vanish at once."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            field.widget.attrs.pop("placeholder", None)
            field.label = str(field.label).replace("'", "’") if field.label else field.label


class SignInForm(_PlainFields, LoginForm):  # type: ignore[misc]
    """Address and password."""


class ForgottenPasswordForm(_PlainFields, ResetPasswordForm):  # type: ignore[misc]
    """The address to which a link is sent, by a worker: nothing here tells whether an account has it."""

    def clean_email(self) -> str:
        """Return the address as typed, without looking for its account."""
        return str(self.cleaned_data["email"])

    def save(self, request: HttpRequest, **kwargs: object) -> str:
        """Ask for the link, three times an hour for an address from one network; the answer is the same."""
        address = str(self.cleaned_data["email"])
        if within(request, f"password-link:{mark_of(address)}", 3, lasting=HOUR):
            ask_for_link(address, now())
        return address


class NewPasswordForm(_PlainFields, ResetPasswordKeyForm):  # type: ignore[misc]
    """The password chosen from the link."""


class PasswordChangeForm(_PlainFields, ChangePasswordForm):  # type: ignore[misc]
    """The old password, and the new one twice."""


class SamePasswordForm(_PlainFields, ReauthenticateForm):  # type: ignore[misc]
    """The password once more, before an act that binds."""


class LinkApplicationForm(_PlainFields, ActivateTOTPForm):  # type: ignore[misc]
    """The first code of an authenticator application."""


class CodeForm(_PlainFields, AuthenticateForm):  # type: ignore[misc]
    """A code of the application, or a recovery code."""


class SameCodeForm(_PlainFields, ReauthenticateCodeForm):  # type: ignore[misc]
    """A code once more, before an act that binds."""
