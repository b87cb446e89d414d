"""Text and balloon find each other: line breaks into contours, sizes, boxes."""
