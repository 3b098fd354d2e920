"""Headers that every answer carries and that no package sets for us."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

# The grid takes photographs and sound as evidence; nothing else of the device is ever asked.
PERMISSIONS_POLICY = ", ".join(
    (
        "camera=(self)",
        "microphone=(self)",
        "geolocation=()",
        "payment=()",
        "usb=()",
        "browsing-topics=()",
        "interest-cohort=()",
    )
)


class PermissionsPolicyMiddleware:
    """Tells the browser which parts of the device our pages may ask for."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer with the policy."""
        response = self.get_response(request)
        response["Permissions-Policy"] = PERMISSIONS_POLICY
        return response
