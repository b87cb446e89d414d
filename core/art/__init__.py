"""From semantics to pixels and facts; and from brought pixels to panels."""
