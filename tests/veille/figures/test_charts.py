"""Charts drawn by the server."""

from __future__ import annotations

from xml.etree.ElementTree import fromstring

from veille.figures import charts


def test_a_chart_is_svg_without_style_nor_script():
    """VW9, VM6: well-formed, escaped, no inline style, and a table with the same figures."""
    chart = charts.bars("Thèmes", [("<b>Eau</b> & lacs", 12), ("École", 3)], "items")
    tree = fromstring(chart.svg)
    said = [node.text for node in tree.iter() if node.text]
    assert said == ["<b>Eau</b> & lacs", "12", "École", "3"]
    assert "style" not in chart.svg
    assert chart.rows == [("<b>Eau</b> & lacs", [12]), ("École", [3])]


def test_lines_stand_where_their_numbers_say():
    """VW9: the highest number at the top of its scale, nothing on the ground."""
    chart = charts.lines("Semaines", ["s1", "s2", "s3"], [charts.Series("items", (0, 4, 2))])
    tree = fromstring(chart.svg)
    circles = [float(node.attrib["cy"]) for node in tree.iter() if node.tag.endswith("circle")]
    assert circles[0] > circles[2] > circles[1] == 12.0


def test_an_empty_chart_says_so():
    """VW9."""
    assert charts.bars("Rien", [], "items").is_empty
    assert charts.lines("Rien", ["a"], [charts.Series("x", (0,))]).is_empty
    assert "<svg" in charts.lines("Une", ["a"], [charts.Series("x", (1,))]).svg
