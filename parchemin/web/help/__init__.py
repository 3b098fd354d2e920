"""The guides of the product on screen: a page a role, a page a subject, and a search in all of them."""
