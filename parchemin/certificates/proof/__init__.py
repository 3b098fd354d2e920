"""Data Integrity proofs, cryptosuite eddsa-rdfc-2022 (W3C vc-di-eddsa): what they cover, making, checking."""
