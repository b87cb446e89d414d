"""Reading English: what a script's sentences say, from a parser's words to people, places, things and feelings."""
