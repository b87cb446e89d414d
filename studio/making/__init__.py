"""What `webtoon make` is made of: the input, the stages, the output; no server and no database."""
