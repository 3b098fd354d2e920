"""QR codes as small SVG drawings, for Typst and for pages."""

import io

import segno


def qr_svg(content: str) -> str:
    """Return `content` as a QR code (error correction M, quiet zone of 4) in one SVG path, ink on nothing.

    The mask is always the checkerboard: weighing the eight masks costs more than the rest of the code,
    and readers accept any.
    """
    drawing = io.BytesIO()
    code = segno.make(content, error="m", micro=False, boost_error=False, mask=0)
    code.save(drawing, kind="svg", border=4, dark="#1d2433", light=None, xmldecl=False, svgns=True)
    return drawing.getvalue().decode("utf-8")
