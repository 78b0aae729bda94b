"""The ground: no models. The registry of tools, text, time, and the way to the outside web."""
