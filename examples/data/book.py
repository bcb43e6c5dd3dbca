# Collects the lines of the example company in the format of docs/import.md. SPDX-License-Identifier: Apache-2.0
"""Times are written as 'MM-DD HH:MM' in UTC, all in 2025. Ids carry their kind: person:u:kim, record:eco:118."""
import json
from datetime import timedelta


def moment(text):
    return f"2025-{text[:5]}T{text[6:]}:00Z"


def later(day, workdays):
    """The day so many working days after another."""
    while workdays > 0 or day.weekday() > 4:
        day += timedelta(days=1)
        workdays -= day.weekday() < 5
    return day


def person(key):
    return f"person:{key}"


class Book:
    def __init__(self):
        self.nodes, self.relations, self.lines, self.numbers = [], [], [], {}

    # --- lines ---------------------------------------------------------------------------------------------------
    def node(self, shape, ident, name, /, **properties):
        line = {"type": shape, "id": ident, "name": name}
        line.update({"madang:" + key if key != "attributedTo" else key: value for key, value in properties.items()})
        self.nodes.append(line)

    def relation(self, kind, **properties):
        self.relations.append({"type": kind, **properties})

    def add(self, when, line):
        self.lines.append((moment(when), len(self.lines), line))

    def month(self, number):
        start = f"2025-{number:02}"
        return [line for when, _, line in sorted(self.lines, key=lambda entry: entry[:2]) if when.startswith(start)]

    @staticmethod
    def text(lines):
        return "".join(json.dumps(line, ensure_ascii=False, separators=(",", ":")) + "\n" for line in lines)

    def ident(self, word):
        self.numbers[word] = self.numbers.get(word, 0) + 1
        return f"activity:{word}-{self.numbers[word]:03}"

    # --- what people do ------------------------------------------------------------------------------------------
    def post(self, who, when, place, text, outside=False, to=None, about=None, files=None):
        ident = self.ident("post")
        note = {"type": "Note", "content": text}
        if files:
            note["attachment"] = [
                {"type": "Document", "name": name, "mediaType": media, "url": f"https://dms.hanbit.example/{name}",
                 "madang:sizeBytes": size} for name, media, size in files]
        line = {"type": "Create", "id": ident, "actor": person(who), "published": moment(when)}
        if place:
            line["target"] = place
        if to:
            line["to"] = to
        if outside:
            line["madang:insidersOnly"] = False
        if about:
            line["madang:about"] = about
        line["object"] = note
        self.add(when, line)
        return ident

    def answer(self, parent, who, when, text, internal=False):
        ident = self.ident("comment")
        line = {"type": "Create", "id": ident, "actor": person(who), "published": moment(when)}
        if internal:
            line["madang:insidersOnly"] = True
        line["object"] = {"type": "Note", "inReplyTo": parent, "content": text}
        self.add(when, line)
        return ident

    def like(self, target, when, *people, reaction="like"):
        for who in people:
            line = {"type": "Like", "actor": person(who), "object": target, "published": moment(when)}
            if reaction != "like":
                line["madang:reaction"] = reaction
            self.add(when, line)

    def share(self, target, who, when, place, text):
        ident = self.ident("share")
        self.add(when, {"type": "Announce", "id": ident, "actor": person(who), "published": moment(when),
                        "object": target, "target": place, "content": text})
        return ident

    def change(self, who, when, record, *fields, outside=False):
        """A field is (name, from, to), or with 'internal' or a tag (confidential) as fourth."""
        ident, entries = self.ident("change"), []
        for name, old, new, *sensitivity in fields:
            entry = {"field": name}
            if old:
                entry["from"] = old
            entry["to"] = new
            if sensitivity:
                internal = sensitivity[0] == "internal"
                entry["sensitivity"] = "internal" if internal else "confidential"
                if not internal:
                    entry["label"] = sensitivity[0]
            entries.append(entry)
        line = {"type": "Update", "id": ident, "actor": person(who), "published": moment(when), "object": record,
                "madang:fields": entries}
        if outside:
            line["madang:insidersOnly"] = False
        self.add(when, line)
        return ident

    def event(self, who, when, verb, record, payload, outside=False):
        ident = self.ident("event")
        line = {"type": "madang:Event", "id": ident, "actor": person(who), "published": moment(when),
                "madang:verb": f"verb:{verb}", "target": record, "madang:payload": payload}
        if outside:
            line["madang:insidersOnly"] = False
        self.add(when, line)
        return ident

    def edit(self, who, when, target, text):
        self.add(when, {"type": "Update", "actor": person(who), "published": moment(when),
                        "object": {"type": "Note", "id": target, "content": text}})

    def delete(self, who, when, target):
        self.add(when, {"type": "Delete", "actor": person(who), "object": target})
