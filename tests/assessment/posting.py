"""The convocations of a session as they leave: handed to the worker, or noted as sent."""

from parchemin.assessment.selectors.convocations import KIND, about_of
from parchemin.post.actions import mail, send, send_all

send_convocation = send


def mail_convocations(*, session_id, **asked):
    """Hand over what is prepared for a session."""
    return mail(kind=KIND, about=about_of(session_id), **asked)


def send_convocations(*, session_id, **asked):
    """Note that what is prepared for a session left."""
    return send_all(kind=KIND, about=about_of(session_id), **asked)
