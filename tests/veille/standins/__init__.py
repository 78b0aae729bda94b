"""Small servers on loopback that behave like the networks we write to, troubles included."""
