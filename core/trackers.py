"""Parameters of web addresses that only tell where the reader came from. A list, and one question about it."""

from urllib.parse import unquote

# at_ and xt… are written by Piano (once AT Internet), the tool of much of the French press and of public bodies.
_PREFIXES = (
    "utm_",
    "at_",
    "mtm_",
    "matomo_",
    "pk_",
    "piwik_",
    "hsa_",
    "ns_",
    "__hs",
    "_hs",
    "vero_",
    "oly_",
    "estat_",
)
_NAMES = frozenset(
    [
        "fbclid",
        "gclid",
        "gclsrc",
        "dclid",
        "gbraid",
        "wbraid",
        "msclkid",
        "yclid",
        "ysclid",
        "twclid",
        "ttclid",
        "li_fat_id",
        "epik",
        "srsltid",
        "rdt_cid",
        "igshid",
        "igsh",
        "mibextid",
        "mc_eid",
        "mc_cid",
        "mkt_tok",
        "wickedid",
        "s_cid",
        "_ga",
        "_gl",
        "_openstat",
        "sc_campaign",
        "sc_channel",
        "xtor",
        "xtref",
        "xts",
        "xtcr",
        "xtmc",
        "xtnp",
        "xtloc",
        "wt_mc",
        "wt.mc_id",
        "cmpid",
        "cm_mmc",
        "ml_subscriber",
        "ml_subscriber_hash",
        "__twitter_impression",
        "guccounter",
        "guce_referrer",
        "guce_referrer_sig",
        "echobox",
        "ref_src",
        "ref_url",
    ]
)
# Short names that mean something else elsewhere.
_BY_SITE: dict[str, frozenset[str]] = {
    "youtube.com": frozenset({"si", "feature", "pp"}),
    "youtu.be": frozenset({"si", "feature"}),
    "twitter.com": frozenset({"s", "t"}),
    "x.com": frozenset({"s", "t"}),
    "open.spotify.com": frozenset({"si"}),
    "linkedin.com": frozenset({"trk", "trackingid", "lipi", "rcm"}),
    "facebook.com": frozenset({"__tn__", "__cft__[0]", "rdid", "share_url"}),
    "medium.com": frozenset({"source"}),
}


def is_tracker(parameter: str, host: str) -> bool:
    """Tell whether one `name=value` of an address on `host` (lower case) can go without changing the page."""
    name = unquote(parameter.partition("=")[0]).lower()
    if name in _NAMES or name.startswith(_PREFIXES):
        return True
    return name in _BY_SITE.get(host.removeprefix("www.").removeprefix("m."), frozenset())
