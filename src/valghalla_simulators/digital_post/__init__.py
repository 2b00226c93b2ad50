"""Digital Post as the municipality's system sees it: SF1601 KombiPostAfsend and PostForespørgsel, with MeMo 1.1 and 1.2.

Source: reference on Digital Post. Codes of failures that are not in any published list are stand-ins and say so.
"""

MEMO = "https://DigitalPost.dk/MeMo-1"
PRINT = "urn:oio:fjernprint:1.0.0"
DKAL = "urn:oio:dkal:1.0.0"
KOMBI_PATHS = ("/service/KombiPostAfsend_1/kombi", "/service/KombiPostAfsend_1/memos")
ENQUIRY_PATHS = {
    "digitalpost": "/service/PostForespoerg_1/digitalpost",
    "nemsms": "/service/PostForespoerg_1/nemsms",
}
