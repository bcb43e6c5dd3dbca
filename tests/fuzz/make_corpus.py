#!/usr/bin/env python3
# Writes the seeds in tests/fuzz/corpus/: small inputs that reach deep. SPDX-License-Identifier: Apache-2.0
"""Usage: make_corpus.py [FOLDER]   default: corpus/ beside this file"""
import pathlib
import sys


def varint(value):
    out = bytearray()
    while value >= 0x80:
        out.append(value & 0x7F | 0x80)
        value >>= 7
    out.append(value)
    return bytes(out)


def zigzag(value):
    return (value << 1) ^ (value >> 63)


def value_of(*fields):
    """(tag, number or text) pairs as docs/formats.md draws them."""
    out = b""
    for tag, what in fields:
        if isinstance(what, int):
            out += varint(tag << 1) + varint(what)
        else:
            what = what.encode() if isinstance(what, str) else what
            out += varint(tag << 1 | 1) + varint(len(what)) + what
    return out


def ids(*numbers):
    return b"".join(varint(number) for number in numbers)


META, NODE, EDGE, ACTIVITY, BODY, REACTION, COUNTER, POSTING, KEY, VISIT, GOVERN = range(11)
ALL_IN_MEMORY, NOTHING, A_LITTLE = b"\0", b"\1", b"\2"
SECOND = 1_780_272_000


def row(table, a, b=0, c=0, value=None):
    erased = value is None and table != POSTING
    value = value or b""
    return bytes([table]) + varint(a) + varint(b) + varint(c) + bytes([erased]) + varint(len(value)) + value


def node(kind, key, *more):
    return value_of((1, kind), (2, key), (3, key), *more)


PERSON = node(1, "u:new", (12, 1), (9, "ko"))
PARTNER = node(1, "p:new", (12, 2), (16, 1), (11, "p:old"))
GROUP = node(3, "room 2", (17, 2), (19, 12))
RECORD = node(4, "part:2", (5, "plm.part"), (13, 3), (18, 1))
EDGE_VALUE = value_of((1, zigzag(SECOND * 1000)), (2, zigzag(SECOND * 2000)), (5, 3), (7, 1), (9, 2), (10, "stage"))
POST = value_of((1, zigzag(SECOND * 1000)), (2, 3), (4, 6), (14, 0), (17, ids(7)), (18, ids(4)), (19, ids(10)))
COMMENT = value_of((1, zigzag(SECOND * 1000)), (2, 4), (6, 1), (7, 1), (10, 3), (12, 1), (14, 1), (16, 4))
SHARE = value_of((1, zigzag(SECOND * 1000)), (2, 3), (8, 1), (14, 2), (15, 6), (20, ids(3, 4)))
CHANGE = value_of((1, zigzag(SECOND * 1000)), (2, 4), (4, 6), (14, 3), (16, 40), (21, SECOND + 60))
TOMBSTONE = value_of((1, zigzag(SECOND * 1000)), (6, 1), (7, 1), (14, 1), (16, 17), (22, SECOND))
BODY_VALUE = value_of((1, "Hello \x013\x02"), (3, value_of((1, "stage"), (2, "a"), (3, "b"), (4, 2), (5, 9))),
                      (4, value_of((1, "a.pdf"), (2, "application/pdf"), (3, "u"), (6, 9))), (5, 3), (7, "key"))
TALLY = ids(0, 0, 2, 0, 1, 1, 0, 2, 5, 1, 0, 2, 5, 0, 1)
VERBS = value_of((1, value_of((1, "crm.won"), (2, "en"), (3, "{actor} won {on} {payload.x}"), (4, 1), (5, 2))))
HOLD = value_of((1, 4), (2, "case 8"), (3, zigzag(SECOND * 1000)))
ERASED_ONE = value_of((1, 4), (2, "h" * 16), (2, "a" * 16))
ERASURE = value_of((1, zigzag(SECOND * 1000)), (3, 1), (4, 1), (6, 1), (7, 7), (8, ERASED_ONE), (9, PARTNER))
KEY_VALUE = value_of((1, 1), (2, "h" * 16), (3, ids(3, 4)))
AUDIT = value_of((1, 2), (3, 4), (4, 5), (5, ids(29, 3)), (2, "web"), (6, "s" * 16), (7, "c" * 32), (8, b"\7" * 32))

ROWS = {
    "nothing": b"",
    "person": ALL_IN_MEMORY + row(NODE, 20, value=PERSON) + row(NODE, 21, value=PARTNER),
    "places": NOTHING + row(NODE, 20, value=GROUP) + row(NODE, 21, value=RECORD),
    "edge": A_LITTLE + row(EDGE, 1 << 32 | 3, 6, value=EDGE_VALUE) + row(EDGE, 2 << 32 | 4, 9, value=EDGE_VALUE),
    "edge_ends": ALL_IN_MEMORY + row(EDGE, 1 << 32 | 3, 4),
    "posts": ALL_IN_MEMORY + row(ACTIVITY, 8, value=POST) + row(BODY, 8, value=BODY_VALUE) + row(COUNTER, 8, value=TALLY)
             + row(REACTION, 8, 3, 1, value=value_of((1, 5))) + row(POSTING, 0, SECOND << 32 | 8),
    "comments": A_LITTLE + row(ACTIVITY, 8, value=COMMENT) + row(POSTING, 0, SECOND << 32 | 8),
    "share": ALL_IN_MEMORY + row(ACTIVITY, 8, value=SHARE),
    "change": ALL_IN_MEMORY + row(ACTIVITY, 8, value=CHANGE) + row(ACTIVITY, 9, value=CHANGE),
    "tombstone": ALL_IN_MEMORY + row(ACTIVITY, 3, value=TOMBSTONE) + row(META, 5, value=value_of((1, 1))),
    "words": ALL_IN_MEMORY + row(META, 2, value=VERBS) + row(META, 3, value=value_of((1, "like"), (1, "wow"))),
    "no_owner": ALL_IN_MEMORY + row(META, 1, value=value_of((1, 9))),
    "governance": ALL_IN_MEMORY + row(GOVERN, 1, 4, value=ERASURE) + row(GOVERN, 2, 2, value=HOLD)
                  + row(GOVERN, 3, 1, value=value_of((1, 9), (2, 5))) + row(GOVERN, 4, 0, value=b""),
    "keys": ALL_IN_MEMORY + row(KEY, 5, 6, value=KEY_VALUE) + row(VISIT, 3, 0, value=value_of((1, 3), (2, 9))),
    "merged": ALL_IN_MEMORY + row(NODE, 4, value=node(1, "u:lee", (12, 1), (14, 3))),
    "gap": NOTHING + row(NODE, 9000, value=PERSON) + row(ACTIVITY, 70000, value=POST),
}

VALUES = {
    "node": b"\0" + PARTNER, "edge": b"\1" + EDGE_VALUE, "activity": b"\2" + POST, "body": b"\3" + BODY_VALUE,
    "tally": b"\4" + TALLY, "key": b"\5" + KEY_VALUE, "erasure": b"\6" + ERASURE, "hold": b"\7" + HOLD,
    "retention": b"\10" + value_of((1, 90), (2, SECOND << 32)), "audit": b"\11" + AUDIT,
    "touched": b"\12" + bytes([3, 2, 0, 0, 0x47, 2]), "receipt": b"\13" + b"0a" * 36, "numbers": b"\14" + POST,
}

TEXTS = {
    "plain": "Legal is done, thanks @[u:kim] #renewal",
    "hangul": "안녕 @[kim]님, \u1112\u1161\u11ab #마당 ＃日本語 보세요 https://example.com/a?b=c#d, example.co.kr입니다",
    "marks": "e\u0301 a\u0323\u0301 \U0001d160 \u0344 か\u3099 Å ŉ ﬃ ẞ ΣΊΣΥΦΟΣ",
    "emoji": "👨‍👩‍👧 🇰🇷🇪🇺 👍🏿 ❤️ #️⃣ \r\n",
    "names": "RT@lee, @kim/friends-1 kim@example.com @[a@[b] @[] @[tab\t] #1st #_ &#c",
    "urls": "(https://example.com/a_(b)) http://xn--가.com notes.txt v1.2.3 http://user@host.de:80/p;x?y=[z]#!f www.a.org.",
}
TEXT_BYTES = {"overlong": b"a\xc1\xbf", "surrogate": b"a\xed\xbf\xbf", "cut": "마".encode() + b"\xeb\x8b", "nul": b"a\0b"}

JSONS = {
    "values": '{"a":[1,-2.5e3,18446744073709551615,-9223372036854775808,1e308,true,false,null,"\\u00e9\\ud83d\\ude00\\n"]}',
    "twice": '{"a":1,"a":2}',
    "deep": "[" * 31 + "]" * 31,
    "note": '{"@context":"https://www.w3.org/ns/activitystreams","type":"Create","id":"http://a.example/1",'
            '"actor":{"type":"Person","name":"Kim"},"published":"2026-01-02T03:04:05Z","object":{"type":"Note",'
            '"contentMap":{"en":"Hello","ko":"안녕"},"attachment":[{"type":"Link","href":"x","mediaType":"text/html"}]}}',
    "collection": '{"type":"OrderedCollectionPage","totalItems":1,"orderedItems":[{"type":["Note","x"],"duration":"PT2H"}],'
                  '"next":"p2","partOf":{"type":"OrderedCollection"},"latitude":"36.7","unknown":{"a":[]}}',
}

IMPORTS = {
    "people": '''{"type":"Organization","id":"organization:hanbit","name":"Hanbit"}
{"type":"Person","id":"person:u:kim","name":"Kim","madang:unit":"Sales"}
{"type":"Person","id":"u:lee","name":"Lee","madang:manager":"person:u:kim","madang:language":"ko"}
{"type":"Person","id":"p:olga","name":"Olga","madang:kind":"partner","madang:organization":"organization:hanbit"}
{"type":"Follow","actor":"u:lee","object":"person:u:kim"}
{"type":"Block","actor":"u:lee","object":"person:p:olga"}
''',
    "deal": '''{"type":"Person","id":"u:kim","name":"Kim"}
{"type":"madang:Record","id":"record:a","name":"A","madang:type":"crm.account"}
{"type":"madang:Record","id":"record:b","name":"B","madang:type":"crm.deal","madang:partOf":"record:a"}
{"type":"Create","id":"activity:1","actor":"u:kim","published":"2025-03-02T09:30:00Z","target":"record:b",\
"object":{"type":"Note","content":"Done @[u:kim] #x"}}
{"type":"Create","id":"activity:2","actor":"u:kim","published":"2025-03-02T09:31:00Z",\
"object":{"type":"Note","inReplyTo":"activity:1","content":"Yes"}}
{"type":"Like","actor":"u:kim","object":"activity:2"}
{"type":"Update","id":"activity:3","actor":"u:kim","object":"record:b","madang:fields":[{"field":"s","from":"1","to":"2"}]}
{"type":"Announce","id":"activity:4","actor":"u:kim","object":"activity:1"}
{"type":"Update","actor":"u:kim","published":"2025-03-03T09:30:00Z","object":{"type":"Note","id":"activity:1","content":"E"}}
{"type":"Delete","actor":"u:kim","object":"activity:2"}
''',
    "room": '''{"type":"Person","id":"u:kim","name":"Kim"}
{"type":"Group","id":"group:room","name":"Room","madang:privacy":"closed"}
{"type":"Join","actor":"person:u:kim","object":"group:room","published":"2025-03-03T00:00:00Z"}
{"type":"Create","id":"activity:1","actor":"u:kim","target":"group:room","object":{"type":"Note","content":"Hi"}}
{"type":"Leave","actor":"person:u:kim","object":"group:room"}
''',
    "errors": '''{"type":"Follow","actor":"u:nobody","object":"u:none"}

{"type":"Person"}
[]
{"type":"Person","id":"u:kim","name":"Kim","madang:unheard":1}
{"type":"Person","id":"u:kim","name":"Kim"}
{"type":"Delete","actor":"u:kim","object":"person:u:kim"}
''',
}

WEIGHTS = {
    "document": '{"madang_rank_weights":1,"name":"a","factors":{"author":0.5,"seen":-16},"kinds":{"share":1},"half_life_hours":9}',
    "expression": '{"madang_rank_weights":1,"name":"a","version":7,"expression":"weighted+2*decay_exp(age_hours,12)"}',
    "functions": "min(author,topic,3)+max(log(1+place),sqrt(2))-decay_gauss(age_hours,4)*decay_linear(age_hours,1e3)",
    "condition": "kind==comment&&!seen||age_hours>=2?-author^2:1/(velocity-velocity)",
    "wrong": "author=1,(topic",
}

CURSORS = {
    "short": "abc",
    "sealed": "A" * 54,
    "round": "\x01\x05\x06\x08reader 7\x03",
    "bad": "A" * 53 + "!",
}


def main(folder):
    seeds = {"cursor": CURSORS, "import": IMPORTS, "json": JSONS, "rows": ROWS, "text": TEXTS | TEXT_BYTES, "values": VALUES,
             "weights": WEIGHTS}
    for target, files in seeds.items():
        (folder / target).mkdir(parents=True, exist_ok=True)
        for name, content in files.items():
            (folder / target / name).write_bytes(content.encode() if isinstance(content, str) else content)


if __name__ == "__main__":
    main(pathlib.Path(sys.argv[1]) if len(sys.argv) > 1 else pathlib.Path(__file__).parent / "corpus")
