# Who and what there is at Hanbit Precision, who belongs where, and who may read what. SPDX-License-Identifier: Apache-2.0
from book import moment, person

# key, name, title, unit, site, manager
EMPLOYEES = [
    ("u:choi", "Choi Min-seok", "Chief Executive", "Management", "Seoul", None),
    ("u:kwon", "Kwon Tae-yang", "Chief Financial Officer", "Management", "Seoul", "u:choi"),
    ("u:weber", "Anna Weber", "Managing Director Europe", "Management", "Stuttgart", "u:choi"),
    ("u:park", "Park Seo-jun", "Head of Sales", "Sales", "Seoul", "u:choi"),
    ("u:kim", "Kim Ji-won", "Account Manager", "Sales", "Seoul", "u:park"),
    ("u:lee", "Lee Ha-eun", "Sales Engineer", "Sales", "Seoul", "u:park"),
    ("u:bae", "배수빈", "Order Desk", "Sales", "Seoul", "u:park"),
    ("u:fischer", "Jonas Fischer", "Account Manager DACH", "Sales", "Stuttgart", "u:weber"),
    ("u:keller", "Miriam Keller", "Sales Engineer", "Sales", "Stuttgart", "u:weber"),
    ("u:jung", "Jung Yu-na", "Head of Engineering", "Engineering", "Seoul", "u:choi"),
    ("u:han", "Han Do-yun", "Design Engineer", "Engineering", "Seoul", "u:jung"),
    ("u:yoon", "Yoon Seo-a", "Controls Engineer", "Engineering", "Seoul", "u:jung"),
    ("u:shin", "신재현", "Quality Engineer", "Engineering", "Seoul", "u:jung"),
    ("u:krueger", "Lea Krüger", "Application Engineer", "Engineering", "Stuttgart", "u:weber"),
    ("u:nam", "남하린", "Liaison Engineer", "Engineering", "Stuttgart", "u:jung"),
    ("u:kang", "Kang Min-ji", "Head of Purchasing", "Purchasing", "Seoul", "u:kwon"),
    ("u:cho", "조은우", "Buyer", "Purchasing", "Seoul", "u:kang"),
    ("u:hoffmann", "Peter Hoffmann", "Buyer Europe", "Purchasing", "Stuttgart", "u:kang"),
    ("u:seo", "서가은", "Production Planner", "Purchasing", "Seoul", "u:kang"),
    ("u:lim", "임소율", "Head of Service", "Service", "Seoul", "u:choi"),
    ("u:oh", "오지훈", "Service Technician", "Service", "Seoul", "u:lim"),
    ("u:vogel", "Sophie Vogel", "Service Coordinator", "Service", "Stuttgart", "u:weber"),
    ("u:braun", "Lukas Braun", "Field Service", "Service", "Stuttgart", "u:vogel"),
    ("u:schmid", "Tobias Schmid", "Quality Europe", "Service", "Stuttgart", "u:weber"),
    ("u:wolf", "Clara Wolf", "Finance Europe", "Management", "Stuttgart", "u:weber"),
    ("u:jang", "장민호", "Account Manager South", "Sales", "Seoul", "u:park"),
    ("u:yun", "윤지아", "Account Manager Japan", "Sales", "Seoul", "u:park"),
    ("u:mun", "문세희", "Inside Sales", "Sales", "Seoul", "u:park"),
    ("u:ko", "고은별", "Marketing", "Sales", "Seoul", "u:park"),
    ("u:ahn", "안도현", "Sales Engineer", "Sales", "Seoul", "u:park"),
    ("u:schulz", "Paul Schulz", "Account Manager Benelux", "Sales", "Stuttgart", "u:weber"),
    ("u:meyer", "Katrin Meyer", "Inside Sales", "Sales", "Stuttgart", "u:fischer"),
    ("u:bianchi", "Luca Bianchi", "Account Manager South", "Sales", "Stuttgart", "u:weber"),
    ("u:novakova", "Petra Nováková", "Account Manager East", "Sales", "Stuttgart", "u:weber"),
    ("u:roth", "Simon Roth", "Marketing Europe", "Sales", "Stuttgart", "u:weber"),
    ("u:baek", "백승호", "Process Engineer", "Engineering", "Seoul", "u:jung"),
    ("u:song", "송다인", "Firmware Engineer", "Engineering", "Seoul", "u:yoon"),
    ("u:hong", "홍예준", "Test Engineer", "Engineering", "Seoul", "u:shin"),
    ("u:kwak", "곽나연", "Simulation Engineer", "Engineering", "Seoul", "u:han"),
    ("u:min", "민지우", "Materials Engineer", "Engineering", "Seoul", "u:jung"),
    ("u:cha", "차현우", "Assembly Lead", "Engineering", "Seoul", "u:baek"),
    ("u:heo", "허수아", "Quality Inspector", "Engineering", "Seoul", "u:shin"),
    ("u:noh", "노진우", "Assembly Technician", "Engineering", "Seoul", "u:cha"),
    ("u:seol", "설아름", "Technical Writer", "Engineering", "Seoul", "u:jung"),
    ("u:albrecht", "Jana Albrecht", "Test Engineer", "Engineering", "Stuttgart", "u:krueger"),
    ("u:petrov", "Ivan Petrov", "Firmware Engineer", "Engineering", "Stuttgart", "u:krueger"),
    ("u:haas", "Miriam Haas", "CAD Designer", "Engineering", "Stuttgart", "u:krueger"),
    ("u:bang", "방지원", "Buyer Electronics", "Purchasing", "Seoul", "u:kang"),
    ("u:eom", "엄태호", "Warehouse Lead", "Purchasing", "Seoul", "u:kang"),
    ("u:wi", "위서진", "Logistics", "Purchasing", "Seoul", "u:seo"),
    ("u:ma", "마동하", "Supplier Quality", "Purchasing", "Seoul", "u:kang"),
    ("u:lehmann", "Ute Lehmann", "Warehouse Europe", "Purchasing", "Stuttgart", "u:hoffmann"),
    ("u:otto", "Felix Otto", "Logistics Europe", "Purchasing", "Stuttgart", "u:hoffmann"),
    ("u:gil", "길현수", "Service Technician", "Service", "Seoul", "u:lim"),
    ("u:do", "도유진", "Service Coordinator", "Service", "Seoul", "u:lim"),
    ("u:pyo", "표정민", "Spare Parts", "Service", "Seoul", "u:lim"),
    ("u:tak", "탁재윤", "Training", "Service", "Seoul", "u:lim"),
    ("u:winter", "Maria Winter", "Field Service", "Service", "Stuttgart", "u:vogel"),
    ("u:yilmaz", "Emre Yılmaz", "Field Service", "Service", "Stuttgart", "u:vogel"),
    ("u:jansen", "Daan Jansen", "Remote Support", "Service", "Stuttgart", "u:vogel"),
    ("u:ferrari", "Giulia Ferrari", "Spare Parts Europe", "Service", "Stuttgart", "u:vogel"),
    ("u:bong", "봉서연", "Head of Personnel", "Management", "Seoul", "u:choi"),
    ("u:sim", "심규현", "Controller", "Management", "Seoul", "u:kwon"),
    ("u:kook", "국민재", "Head of IT", "Management", "Seoul", "u:kwon"),
    ("u:krause", "Birgit Krause", "Office Manager", "Management", "Stuttgart", "u:weber"),
    ("u:adler", "Nils Adler", "IT Support", "Management", "Stuttgart", "u:kook"),
    ("u:vogt", "Hanna Vogt", "Personnel Europe", "Management", "Stuttgart", "u:bong"),
]
COMPANIES = [("neckar", "Neckar Lager GmbH"), ("sejin", "세진주조"), ("rheintal", "Rheintal Automation"),
             ("daehan", "대한로보틱스"), ("orbis", "Orbis Medical")]
OUTSIDERS = [
    ("p:baumann", "Klaus Baumann", "partner", "neckar", "Key Account Manager"),
    ("p:engel", "Nina Engel", "partner", "neckar", "Development Engineer"),
    ("p:moon", "문경호", "partner", "sejin", "영업부장"),
    ("p:ryu", "류하늘", "partner", "sejin", "품질 담당"),
    ("c:steiner", "Eva Steiner", "customer", "rheintal", "Head of Procurement"),
    ("c:lang", "Dirk Lang", "customer", "rheintal", "Project Engineer"),
    ("c:hwang", "황보람", "customer", "daehan", "생산기술팀장"),
    ("c:noh", "노지안", "customer", "daehan", "설비 담당"),
    ("c:moreau", "Claire Moreau", "customer", "orbis", "Automation Lead"),
    ("c:dubois", "Hugo Dubois", "customer", "orbis", "Quality Manager"),
]
# key, name, type, owner, parents
RECORDS = [
    ("account:rheintal", "Rheintal Automation", "crm.account", "u:fischer", []),
    ("account:daehan", "대한로보틱스", "crm.account", "u:kim", []),
    ("account:orbis", "Orbis Medical", "crm.account", "u:fischer", []),
    ("opportunity:31", "Rheintal battery line, 140 stages", "crm.opportunity", "u:fischer", ["account:rheintal"]),
    ("opportunity:33", "Rheintal service contract", "crm.opportunity", "u:vogel", ["account:rheintal"]),
    ("opportunity:34", "대한로보틱스 라인 개조", "crm.opportunity", "u:kim", ["account:daehan"]),
    ("opportunity:36", "Orbis Medical pilot", "crm.opportunity", "u:fischer", ["account:orbis"]),
    ("price:31", "Rheintal price calculation", "crm.calculation", "u:park", ["opportunity:31"]),
    ("product:hs200", "HS-200 linear stage", "plm.product", "u:jung", []),
    ("assembly:carriage", "Carriage unit", "plm.assembly", "u:han", ["product:hs200"]),
    ("assembly:drive", "Drive unit", "plm.assembly", "u:yoon", ["product:hs200"]),
    ("part:bearing-22", "Bearing block 22", "plm.part", "u:han", ["assembly:carriage"]),
    ("part:rail-450", "Rail 450 mm", "plm.part", "u:han", ["assembly:carriage"]),
    ("part:housing-7", "Drive housing 7", "plm.part", "u:yoon", ["assembly:drive"]),
    ("part:motor-40", "Motor 40 W", "plm.part", "u:yoon", ["assembly:drive"]),
    ("part:screw-m6", "Screw M6 x 20", "plm.part", "u:han", ["assembly:carriage", "assembly:drive"]),
    ("part:carriage-plate", "Carriage plate", "plm.part", "u:han", ["assembly:carriage"]),
    ("part:wiper-22", "Wiper seal 22", "plm.part", "u:han", ["assembly:carriage"]),
    ("part:belt-16", "Belt 16 x 900", "plm.part", "u:yoon", ["assembly:drive"]),
    ("part:pulley-20", "Pulley 20 teeth", "plm.part", "u:yoon", ["assembly:drive"]),
    ("part:clamp-90", "Cable clamp 90 degrees", "plm.part", "u:haas", ["assembly:drive"]),
    ("product:vs80", "VS-80 vertical stage", "plm.product", "u:jung", []),
    ("assembly:lift", "Lift unit", "plm.assembly", "u:kwak", ["product:vs80"]),
    ("assembly:brake", "Brake unit", "plm.assembly", "u:yoon", ["product:vs80"]),
    ("assembly:mc4", "MC-4 controller", "plm.assembly", "u:song", ["product:hs200", "product:vs80"]),
    ("part:spindle-12", "Ball screw 12 x 5", "plm.part", "u:kwak", ["assembly:lift"]),
    ("part:nut-12", "Ball nut 12", "plm.part", "u:kwak", ["assembly:lift"]),
    ("part:brake-24", "Holding brake 24 V", "plm.part", "u:yoon", ["assembly:brake"]),
    ("part:spring-brake", "Brake spring", "plm.part", "u:min", ["assembly:brake"]),
    ("part:board-mc4", "MC-4 main board", "plm.part", "u:song", ["assembly:mc4"]),
    ("part:psu-48", "Power supply 48 V", "plm.part", "u:song", ["assembly:mc4"]),
    ("part:fan-40", "Fan 40 mm", "plm.part", "u:song", ["assembly:mc4"]),
    ("part:cable-enc-3", "Encoder cable 3 m", "plm.part", "u:yoon", ["assembly:mc4", "assembly:drive"]),
    ("part:screw-m4", "Screw M4 x 12", "plm.part", "u:han",
     ["assembly:carriage", "assembly:drive", "assembly:lift", "assembly:brake", "assembly:mc4"]),
    ("part:washer-m6", "Washer M6", "plm.part", "u:han", ["assembly:carriage", "assembly:drive", "assembly:lift"]),
    ("part:grease-g6", "Grease G6, 400 g", "plm.part", "u:min", ["assembly:carriage", "assembly:lift"]),
    ("eco:121", "ECO-121 Zinc-nickel for all screws and washers", "plm.change", "u:min", ["product:hs200", "product:vs80"]),
    ("eco:124", "ECO-124 Cable clamp at 90 degrees", "plm.change", "u:haas", ["product:hs200"]),
    ("eco:127", "ECO-127 New capacitor on the MC-4 board", "plm.change", "u:song", ["product:hs200", "product:vs80"]),
    ("eco:118", "ECO-118 Quieter bearing for HS-200", "plm.change", "u:jung", ["product:hs200"]),
    ("order:5001", "Order 5001, pilot lot", "erp.order", "u:bae", ["opportunity:31"]),
    ("order:5002", "Order 5002, 140 stages", "erp.order", "u:bae", ["opportunity:31"]),
    ("order:5007", "주문 5007, 예비품", "erp.order", "u:bae", ["account:daehan"]),
    ("po:810", "Purchase order 810, bearings", "erp.purchase_order", "u:hoffmann", []),
    ("po:811", "구매 주문 811, 하우징 주물", "erp.purchase_order", "u:cho", []),
    ("case:901", "HS-200 hums at 0.8 m/s", "help.case", "u:lim", ["account:daehan", "product:hs200"]),
    ("case:905", "Encoder cable chafes", "help.case", "u:vogel", ["account:rheintal", "product:hs200"]),
    ("case:910", "예비 모터 납기 문의", "help.case", "u:oh", ["account:daehan"]),
]
# key, name, master
REVISIONS = [
    ("part:bearing-22-A", "Bearing block 22, revision A", "part:bearing-22"),
    ("part:bearing-22-B", "Bearing block 22, revision B", "part:bearing-22"),
    ("part:housing-7-C", "Drive housing 7, revision C", "part:housing-7"),
    ("product:hs200-r2", "HS-200 linear stage, release 2", "product:hs200"),
    ("part:screw-m6-B", "Screw M6 x 20, revision B", "part:screw-m6"),
    ("part:screw-m4-B", "Screw M4 x 12, revision B", "part:screw-m4"),
    ("part:washer-m6-B", "Washer M6, revision B", "part:washer-m6"),
    ("part:board-mc4-D", "MC-4 main board, revision D", "part:board-mc4"),
    ("part:clamp-90-A", "Cable clamp 90 degrees, revision A", "part:clamp-90"),
    ("product:vs80-p1", "VS-80 vertical stage, prototype 1", "product:vs80"),
]
# key, name, privacy, flags, owner, members
GROUPS = [
    ("news", "Hanbit news", "open", ["broadcast"], "u:choi", [row[0] for row in EMPLOYEES[1:]]),
    ("sales", "Sales", "open", [], "u:park", ["u:kim", "u:lee", "u:bae", "u:fischer", "u:keller", "u:jang", "u:yun", "u:mun", "u:ko", "u:ahn", "u:schulz", "u:meyer", "u:bianchi", "u:novakova", "u:roth"]),
    ("engineering", "Engineering", "open", [], "u:jung", ["u:han", "u:yoon", "u:shin", "u:krueger", "u:nam", "u:baek", "u:song", "u:hong", "u:kwak", "u:min", "u:cha", "u:heo", "u:seol", "u:albrecht", "u:petrov", "u:haas"]),
    ("service", "Service", "open", [], "u:lim", ["u:oh", "u:vogel", "u:braun", "u:schmid", "u:gil", "u:do", "u:pyo", "u:tak", "u:winter", "u:yilmaz", "u:jansen", "u:ferrari"]),
    ("purchasing", "Purchasing", "open", [], "u:kang", ["u:cho", "u:hoffmann", "u:seo", "u:bang", "u:eom", "u:wi", "u:ma", "u:lehmann", "u:otto"]),
    ("stuttgart", "Stuttgart office", "open", [], "u:weber",
     ["u:fischer", "u:keller", "u:krueger", "u:nam", "u:hoffmann", "u:vogel", "u:braun", "u:schmid", "u:wolf",
      "u:schulz", "u:meyer", "u:bianchi", "u:novakova", "u:roth", "u:albrecht", "u:petrov", "u:haas", "u:lehmann", "u:otto",
      "u:winter", "u:yilmaz", "u:jansen", "u:ferrari", "u:krause", "u:adler", "u:vogt"]),
    ("production", "생산", "open", [], "u:cha",
     ["u:baek", "u:noh", "u:heo", "u:seo", "u:shin", "u:eom", "u:han", "u:hong", "u:kang"]),
    ("vs80", "VS-80 project", "open", [], "u:kwak",
     ["u:jung", "u:yoon", "u:song", "u:min", "u:haas", "u:albrecht", "u:petrov", "u:krueger", "u:nam", "u:ahn", "u:cho"]),
    ("quality", "Quality", "open", [], "u:shin", ["u:heo", "u:ma", "u:schmid", "u:hong", "u:albrecht", "u:lim", "u:min"]),
    ("logistics", "Logistics", "open", [], "u:seo", ["u:wi", "u:eom", "u:otto", "u:lehmann", "u:bae", "u:meyer", "u:pyo", "u:ferrari"]),
    ("it", "IT help", "open", [], "u:kook", ["u:adler", "u:song", "u:petrov", "u:krause", "u:bong", "u:sim"]),
    ("hiking", "산악회", "open", [], "u:shin", ["u:han", "u:oh", "u:kim", "u:seo", "u:bong", "u:gil", "u:kwak", "u:heo", "u:wi"]),
    ("management", "Management", "closed", [], "u:choi", ["u:kwon", "u:weber", "u:park", "u:jung", "u:sim", "u:bong"]),
    ("onyx", "Project Onyx", "unlisted", [], "u:jung", ["u:choi", "u:yoon", "u:krueger"]),
    ("rheintal-room", "Rheintal deal room", "closed", ["openToOutsiders"], "u:fischer",
     ["u:keller", "u:kim", "u:weber", "u:bae", "c:steiner", "c:lang"]),
]
VERBS = {
    "crm.won": ("{actor} won {on}: {payload.amount}", "{actor}님이 {on} 수주: {payload.amount}"),
    "erp.shipped": ("{payload.quantity} shipped for {on}", "{on}: {payload.quantity} 출하"),
    "plm.released": ("{actor} released {on}, effective {payload.date}", "{actor}님이 {on} 배포, {payload.date}부터 적용"),
    "help.visited": ("{actor} was on site: {payload.hours} hours", "{actor}님 현장 방문: {payload.hours}시간"),
}
# record, who may read it, since when the history is open
GRANTS = [
    ("eco:118", "organization:neckar", "03-10 00:00"), ("eco:118", "organization:sejin", "03-17 00:00"),
    ("part:bearing-22", "organization:neckar", "03-10 00:00"),
    ("part:bearing-22-B", "organization:neckar", "03-10 00:00"),
    ("part:housing-7", "organization:sejin", "03-17 00:00"), ("po:810", "organization:neckar", "03-03 00:00"),
    ("po:811", "organization:sejin", "03-03 00:00"), ("order:5001", "organization:rheintal", "03-03 00:00"),
    ("order:5002", "organization:rheintal", "03-03 00:00"), ("case:905", "person:c:lang", "03-03 00:00"),
    ("case:901", "organization:daehan", "03-03 00:00"), ("order:5007", "organization:daehan", "03-03 00:00"),
    ("case:910", "person:c:noh", "03-03 00:00"),
    ("price:31", "tag:pricing", None),
]
PRICING = ["u:park", "u:kim", "u:fischer", "u:weber", "u:choi", "u:kwon", "u:kang"]
# who, what, further properties
FOLLOWS = [
    ("u:kim", "record:account:daehan", {"madang:reach": "subtree"}), ("u:kim", "record:eco:118", {}),
    ("u:kim", "record:opportunity:31", {}), ("u:kim", "person:u:lee", {}), ("u:kim", "topic:hs200", {}),
    ("u:fischer", "record:account:rheintal", {"madang:reach": "subtree"}), ("u:fischer", "record:eco:118", {}),
    ("u:fischer", "record:opportunity:36", {}), ("u:fischer", "person:u:kim", {}),
    ("u:park", "record:opportunity:31", {"madang:kinds": ["post", "record_change", "event"]}),
    ("u:park", "record:opportunity:34", {"madang:fields": ["stage", "amount"]}), ("u:park", "record:price:31", {}),
    ("u:lee", "record:product:hs200", {"madang:reach": "subtree", "madang:depth": 2}), ("u:lee", "person:u:han", {}),
    ("u:weber", "record:account:rheintal", {"madang:reach": "subtree", "madang:level": "highlights"}),
    ("u:jung", "record:product:hs200", {"madang:reach": "subtree"}), ("u:han", "record:part:bearing-22", {}),
    ("u:shin", "record:part:bearing-22-B", {"madang:reach": "where_used"}), ("u:shin", "record:case:901", {}),
    ("u:lim", "record:case:901", {}), ("u:lim", "record:account:daehan", {}), ("u:oh", "person:u:lim", {}),
    ("u:vogel", "record:case:905", {}), ("u:braun", "record:case:905", {}), ("u:kang", "record:po:810", {}),
    ("u:kang", "record:po:811", {}), ("u:cho", "record:part:housing-7", {}), ("u:hoffmann", "record:po:810", {}),
    ("u:seo", "record:order:5002", {}), ("u:bae", "record:order:5001", {}), ("u:bae", "record:order:5002", {}),
    ("u:keller", "record:opportunity:31", {}), ("u:krueger", "record:product:hs200", {"madang:reach": "subtree"}),
    ("u:nam", "record:eco:118", {}), ("u:schmid", "record:case:905", {}), ("u:choi", "group:sales", {}),
    ("p:baumann", "record:eco:118", {}), ("p:baumann", "record:po:810", {}),
    ("p:engel", "record:part:bearing-22", {}), ("p:moon", "record:eco:118", {}), ("p:ryu", "record:po:811", {}),
    ("c:steiner", "record:order:5002", {}), ("c:lang", "record:order:5002", {}), ("c:hwang", "record:case:901", {}),
    ("u:min", "record:eco:121", {}), ("u:ma", "record:eco:121", {}),
    ("u:haas", "record:eco:124", {}), ("u:song", "record:product:vs80", {"madang:reach": "subtree"}),
    ("u:kwak", "record:product:vs80", {"madang:reach": "subtree"}), ("u:bang", "record:eco:127", {}),
    ("u:petrov", "record:eco:127", {}), ("u:heo", "topic:안전", {}),
]


def write(book):
    write_people(book)
    write_places(book)
    write_relations(book)
    write_rights(book)


def write_people(book):
    book.node("Organization", "organization:owner", "Hanbit Precision")
    for key, name in COMPANIES:
        book.node("Organization", f"organization:{key}", name)
    for key, name, title, unit, site, manager in EMPLOYEES:
        language, zone = ("ko", "Asia/Seoul") if site == "Seoul" else ("de", "Europe/Berlin")
        more = {"manager": person(manager)} if manager else {}
        book.node("Person", person(key), name, title=title, unit=unit, site=site, language=language, timeZone=zone,
                  **more)
    for key, name, kind, company, title in OUTSIDERS:
        book.node("Person", person(key), name, kind=kind, organization=f"organization:{company}", title=title)
    book.node("Service", "person:svc:erp", "ERP connector")
    book.node("Service", "person:svc:plm", "PLM connector")


def write_places(book):
    for tag in ("pricing",):
        book.nodes.append({"type": "madang:Tag", "id": f"tag:{tag}"})
    for topic, name in (("hs200", "HS200"), ("안전", "안전"), ("hannover", "Hannover")):
        book.node("Hashtag", f"topic:{topic}", name)
    for key, name, privacy, flags, owner, _ in GROUPS:
        book.node("Group", f"group:{key}", name, privacy=privacy, attributedTo=person(owner),
                  **{flag: True for flag in flags})
    for key, name, kind, owner, parents in RECORDS:
        more = {"partOf": [f"record:{parent}" for parent in parents]} if parents else {}
        if key.startswith("price:"):
            more["access"] = "granted"
        book.node("madang:Record", f"record:{key}", name, type=kind, attributedTo=person(owner), **more)
    for key, name, master in REVISIONS:
        kind = "plm.product" if key.startswith("product") else "plm.part"
        book.node("madang:Record", f"record:{key}", name, type=kind, revisionOf=f"record:{master}")
    for verb, (english, korean) in VERBS.items():
        book.nodes.append({"type": "madang:Verb", "id": f"verb:{verb}", "summaryMap": {"en": english, "ko": korean}})


def write_relations(book):
    start = moment("03-03 00:00")
    for key, _, _, _, _, members in GROUPS:
        for member in members:
            more = {"madang:historyFrom": start} if member.startswith("c:") else {}
            if member == "u:weber" and key == "news":
                more["madang:role"] = "manager"
            book.relation("Join", actor=person(member), object=f"group:{key}", published=start, **more)


def write_rights(book):
    for record, principal, since in GRANTS:
        more = {"madang:historyFrom": moment(since)} if since else {}
        book.relation("madang:Grant", object=f"record:{record}", target=principal, **more)
    for who in PRICING:
        book.relation("madang:Give", object="tag:pricing", target=person(who))
    for who, what, more in FOLLOWS:
        book.relation("Follow", actor=person(who), object=what, published=moment("03-03 00:00"), **more)
    book.relation("Ignore", actor="person:u:kwon", object="group:hiking", published=moment("03-03 00:00"))
