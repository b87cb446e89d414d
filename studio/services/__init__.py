"""Use cases: what people and programs can do with a studio, one transaction each."""
