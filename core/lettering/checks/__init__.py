"""The checks of lint, one question a module. Each takes a `Scene` and returns findings; `lint` runs them."""
