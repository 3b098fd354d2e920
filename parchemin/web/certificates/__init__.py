"""The register of certificates: list, page of a certificate, delivery, changes of status."""
