"""Reading English: what a sentence of a script says, from the words of a parser to people, places, things and feelings."""
