"""The demonstration: French people, groups and eight months of a veille, told through the product's own actions."""
