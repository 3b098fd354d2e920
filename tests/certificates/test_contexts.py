"""The pinned contexts are the published ones, byte for byte."""

import hashlib
import re

import pytest

from parchemin.certificates.proof.rdf import CONTEXT_FILES, CONTEXT_FOLDER

# reference of the W3C recommendation and of the Open Badges 3.0.3 release
PUBLISHED = {
    "credentials-v2.json": "59955ced6697d61e03f2b2556febe5308ab16842846f5b586d7f1f7adec92734",
    "ob-v3p0-context-3.0.3.json": "3d34f4d4ef1bce691106e63798beb5e7b862ba841423f5ee1e53ab7ddf3bca84",
}


@pytest.mark.parametrize("name", CONTEXT_FILES.values())
def test_a_pinned_context_is_the_published_one(name):
    found = hashlib.sha256((CONTEXT_FOLDER / name).read_bytes()).hexdigest()
    assert found == PUBLISHED[name]
    assert re.search(rf"`{name}`.*`{found}`", (CONTEXT_FOLDER / "README.md").read_text("utf-8"))
