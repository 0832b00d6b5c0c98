"""Link lists in the very shape of each tool's files: headings verbatim, rows made up."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping

PAGE, HOME = "https://blog.example/2024/06/cold-brew", "https://tea.example/"

AHREFS = (
    "Referring page title,Referring page URL,Language,Platform,Referring page HTTP code,Domain rating,UR,Domain traffic,Referring domains,"
    "Linked domains,External links,Page traffic,Keywords,Target URL,Left context,Anchor,Right context,Redirect Chain URLs,"
    "Redirect Chain status codes,Type,Is spam,Content,Nofollow,UGC,Sponsored,Rendered,Raw,Lost status,Drop reason,Discovered status,"
    "First seen,Last seen,Lost,Author,Page type,Page category,Links in group"
)
AHREFS_OLD = (
    "#,Total Backlinks,Domain Rating,URL Rating,Referring Domains,Referring Page URL,Referring Page Title,Internal Links Count,"
    "External Links Count,Last HTTP Code,Link URL,TextPre,Link Anchor,TextPost,Type,Backlink Status,Found,Language,Traffic,Keywords,"
    "Js rendered,Linked Domains"
)
SEMRUSH = (
    "Page ascore,Source title,Source url,Target url,Anchor,External links,Internal links,Nofollow,Sponsored,Ugc,Text,Frame,Form,Image,"
    "Sitewide,First seen,Last seen,New link,Lost link"
)
MAJESTIC = (
    "Target URL,Source URL,Anchor Text,Source Crawl Date,Source First Found Date,FlagNoFollow,FlagImageLink,FlagRedirect,FlagFrame,"
    "FlagOldCrawl,FlagAltText,FlagMention,SourceCitationFlow,SourceTrustFlow,TargetCitationFlow,TargetTrustFlow,"
    "SourceTopicalTrustFlow_Topic_0,SourceTopicalTrustFlow_Value_0,RefDomainTopicalTrustFlow_Topic_0,RefDomainTopicalTrustFlow_Value_0"
)
MAJESTIC_API = (
    "SourceURL,ACRank,AnchorText,Date,FlagRedirect,FlagFrame,FlagNoFollow,FlagImages,FlagDeleted,FlagAltText,FlagMention,TargetURL,DomainID,"
    "FirstIndexedDate,LastSeenDate,DateLost,ReasonLost,LinkType,LinkSubType,TargetCitationFlow,TargetTrustFlow,"
    "TargetTopicalTrustFlow_Topic_0,TargetTopicalTrustFlow_Value_0,SourceCitationFlow,SourceTrustFlow,SourceTopicalTrustFlow_Topic_0,"
    "SourceTopicalTrustFlow_Value_0"
)
MOZ = (
    "URL,Title,Anchor Text,Spam Score,Page Authority,Domain Authority,Number of Domains Linking to this Page,"
    "Number of Domains Linking to Domain,Origin,Target URL,Link Equity,No Link Equity,Only rel=nofollow,Only follow,301"
)
MOZ_PREAMBLE = "Open Site Explorer\nReport,Inbound links\nFor,tea.example\nMade,2024-07-01\n\nRows,1\n"
SCREAMING_FROG = "Type,Source,Destination,Size (Bytes),Alt Text,Anchor,Status Code,Status,Follow,Target,Rel,Path Type,Link Path,Link Position,Link Origin"


def table(heading: str, *rows: Mapping[str, str], delimiter: str = ",", quoting: int = csv.QUOTE_MINIMAL) -> str:
    """A file with that heading; cells that a row does not name are empty."""
    out = io.StringIO()
    writer = csv.DictWriter(out, heading.split(","), restval="", delimiter=delimiter, quoting=quoting)  # type: ignore[call-overload]
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue()


def ahrefs(*rows: Mapping[str, str]) -> bytes:
    """As Ahrefs writes it now: UTF-16LE with a mark, tabs, everything quoted."""
    return b"\xff\xfe" + table(AHREFS, *rows, delimiter="\t", quoting=csv.QUOTE_ALL).encode("utf-16-le")


AHREFS_ROW = {
    "Referring page title": "Cold brew, a review", "Referring page URL": PAGE, "Domain rating": "41", "UR": "12", "Target URL": HOME,
    "Anchor": "北風茶", "Type": "Text", "Nofollow": "true", "UGC": "false", "Sponsored": "false", "First seen": "2024-06-05 10:11:12",
    "Last seen": "2024-06-25 01:02:03",
}  # fmt: skip
MAJESTIC_ROW = {
    "Target URL": HOME, "Source URL": PAGE, "Anchor Text": "北風茶", "Source Crawl Date": "2024-06-25", "Source First Found Date": "2024-06-05",
    "FlagNoFollow": "+", "FlagMention": "-", "SourceTrustFlow": "23", "SourceCitationFlow": "31",
}  # fmt: skip


def latest(heading: str, days: Iterable[str]) -> str:
    """Latest links of Search Console, with a heading in any language."""
    return heading + "\n" + "".join(f'https://blog.example/p/{n},"{day}"\n' for n, day in enumerate(days))
