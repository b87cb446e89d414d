"""From finished scenes to an upload: panels set, lettered, the strip cut, encoded, packed and opened again."""
