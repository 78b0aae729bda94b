"""Rules that sort what arrives in a watch: what they say, what they would do, what they do (VW8)."""
