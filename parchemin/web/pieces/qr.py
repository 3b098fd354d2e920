"""QR codes on a page: an image written in its own address, which the content policy allows."""

from base64 import b64encode

from parchemin.kernel.documents import qr_svg


def qr_image(content: str) -> str:
    """Return the address of the QR code of `content`, for `<img src>`."""
    return "data:image/svg+xml;base64," + b64encode(qr_svg(content).encode()).decode()
