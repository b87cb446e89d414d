"""What a story is made of: scripts, scenes, beats, people, places, and the payloads that planning hands to drawing."""
