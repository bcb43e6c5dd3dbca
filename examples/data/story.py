# The threads that people at Hanbit Precision and their partners wrote, March to May 2025.
# SPDX-License-Identifier: Apache-2.0
ECO, DEAL, ROOM = "record:eco:118", "record:opportunity:31", "group:rheintal-room"
PRICING = "tag:pricing"


def write(book):
    for chapter in (noise, change_order, suppliers, rheintal, deal_room, price, cable, retrofit, purchasing, orbis,
                    company_news, office, onyx, closing):
        chapter(book)


def noise(b):
    """A customer hears a hum; the cause is a bearing."""
    case = "record:case:901"
    first = b.post("c:hwang", "03-03 01:10", case, "3호기 스테이지가 0.8 m/s에서 웅 하는 소리를 냅니다. 동영상 첨부합니다. 확인 부탁드립니다.",
                   files=[("hum-line3.mp4", "video/mp4", 8_412_330)])
    b.answer(first, "u:lim", "03-03 01:42", "접수했습니다, 황 팀장님. 오늘 오후 @[u:oh] 기사가 연락드리겠습니다.")
    b.answer(first, "u:lee", "03-03 02:05", "지난주에 같은 증상이 또 있었어요. 베어링 로트를 확인해 보겠습니다.", internal=True)
    b.answer(first, "c:hwang", "03-03 02:20", "감사합니다. 오후 3시 이후가 좋습니다.")
    b.like(first, "03-03 02:25", "u:oh", "u:shin")
    b.change("u:oh", "03-03 06:30", case, ("status", "New", "In progress"), ("priority", "Normal", "High", "internal"),
             outside=True)
    b.event("u:oh", "03-04 07:30", "help.visited", case, {"hours": 3}, outside=True)
    visit = b.post("u:oh", "03-04 08:05", case, "현장 측정 결과: 0.8 m/s에서 58.4 dB(A), 기준은 55. 캐리지 쪽입니다. @[u:shin] 로트 번호는 B22-2411-07 입니다.")
    b.answer(visit, "u:shin", "03-04 08:40", "로트 2411-07은 전부 Neckar 신규 라인 생산분입니다. 같은 로트가 창고에 320개 있습니다. 출고 보류 걸겠습니다.")
    b.answer(visit, "u:jung", "03-04 09:10", "좋아요, 바로 보류합시다. 내일 아침 회의에서 변경 절차를 시작하죠. #HS200")
    b.like(visit, "03-04 09:15", "u:lim", "u:jung", reaction="insightful")
    b.change("u:shin", "03-05 00:30", "record:part:bearing-22-A", ("stock_status", "Released", "On hold"),
             ("noise_measured", "", "58.4 dB(A)"))
    b.post("u:lim", "03-05 02:00", case, "원인이 베어링 블록으로 확인되었습니다. 교체 부품이 준비되는 대로 일정을 잡겠습니다. 그동안 속도를 0.6 m/s로 제한해 주세요.", outside=True)
    b.post("c:noh", "03-05 04:12", case, "0.6 m/s로 제한했습니다. 소음은 줄었습니다.")


def change_order(b):
    """Engineering opens a change order for a quieter bearing."""
    start = b.post("u:jung", "03-05 00:45", ECO,
                   "We open ECO-118: the bearing block gets a new cage and a finer raceway. Goal: below 54 dB(A) at 1 m/s, "
                   "same mounting holes. @[u:han] leads, @[u:kang] talks to the suppliers. #HS200",
                   about=["record:part:bearing-22", "record:part:housing-7", "record:assembly:carriage"])
    b.answer(start, "u:han", "03-05 01:20", "Drawing for revision B will be ready on Friday. The housing casting needs 0.4 mm more wall.")
    b.answer(start, "u:kang", "03-05 02:02", "I will ask Neckar Lager for the bearing and 세진주조 for the casting. Separate talks, please: neither knows of the other.")
    b.answer(start, "u:fischer", "03-05 08:15", "Rheintal will ask me about this. May I tell them a date?")
    b.answer(start, "u:jung", "03-05 23:50", "Not before the first samples. End of March.")
    b.like(start, "03-05 09:00", "u:kim", "u:lee", "u:fischer", "u:krueger")
    b.like(start, "03-05 09:05", "u:lim", "u:shin", reaction="support")
    b.change("u:jung", "03-06 00:10", ECO, ("status", "Draft", "In review"), ("unit_cost_delta", "", "+1.35 EUR", "internal"))
    b.post("u:han", "03-07 06:40", "record:part:bearing-22-B", "Revision B 도면 올렸습니다. 케이지는 PA66, 레이스웨이 조도 Ra 0.1. 검토 부탁드립니다 @[u:shin] @[u:krueger]",
           files=[("bearing-22-B.pdf", "application/pdf", 214_500), ("bearing-22-B.step", "model/step", 3_105_000)])
    b.change("u:jung", "03-10 01:00", ECO, ("status", "In review", "Supplier inquiry"), ("target_noise", "", "54 dB(A)"),
             ("unit_cost_limit", "", "18.90 EUR", PRICING), outside=True)
    b.change("svc:plm", "03-28 06:00", ECO, ("status", "Supplier inquiry", "Samples"), outside=True)
    b.change("u:jung", "04-24 02:30", ECO, ("status", "Samples", "Approved"), ("effective_from", "2025-06-01", "2025-05-12"),
             ("unit_cost_delta", "+1.35 EUR", "+0.92 EUR", "internal"), ("annual_saving", "", "41,000 EUR", PRICING),
             outside=True)
    done = b.event("u:jung", "05-12 01:00", "plm.released", ECO, {"date": "2025-05-12"}, outside=True)
    b.like(done, "05-12 01:30", "u:han", "u:shin", "u:kang", "u:nam", "u:krueger", reaction="celebrate")
    b.answer(done, "u:krueger", "05-12 07:10", "Our test rig in Stuttgart has been running with revision B for two weeks: 52.9 dB(A), no drift.")
    b.answer(done, "p:baumann", "05-12 08:05", "Congratulations from Neckar. Series deliveries continue as agreed.")


def suppliers(b):
    """Two suppliers on one change order never learn of each other."""
    ask = b.post("u:kang", "03-10 02:10", ECO, "Dear Neckar team, please quote revision B: 5,000 pieces a year, samples by 28 March. The drawing is attached.",
                 to="organization:neckar", outside=True, files=[("bearing-22-B.pdf", "application/pdf", 214_500)])
    b.answer(ask, "p:baumann", "03-10 08:30", "Thank you. Samples by 28 March are possible; @[p:engel] will run the noise test in our lab.")
    b.answer(ask, "p:engel", "03-11 09:00", "One question: is grease G4 still allowed? It costs us 0.8 dB.")
    b.answer(ask, "u:han", "03-11 23:40", "Please use G6, we released it in January.")
    b.answer(ask, "u:hoffmann", "03-12 08:00", "Between us: their first price will be 10 % too high. Let us wait a week.", internal=True)
    cast = b.post("u:cho", "03-17 01:00", ECO, "세진주조 담당자님께, 하우징 7 개정 C 견적 부탁드립니다. 벽 두께 +0.4 mm, 월 400개, 시제품은 4월 4일까지입니다.",
                  to="organization:sejin", outside=True, files=[("housing-7-C.pdf", "application/pdf", 188_200)])
    b.answer(cast, "p:moon", "03-17 02:30", "조 대리님, 금형 수정으로 가능합니다. 시제품 일정 맞추겠습니다.")
    b.answer(cast, "p:ryu", "03-18 00:45", "두께 변경 부위에 기공 위험이 있어 X선 검사를 추가하겠습니다.")
    b.answer(cast, "u:shin", "03-18 01:15", "좋은 제안입니다. 검사 성적서도 함께 보내 주세요.")
    result = b.post("p:engel", "03-27 13:20", ECO, "Noise test of the first 20 samples: 53.1 dB(A) at 1 m/s, spread 0.6. Report attached.",
                    files=[("noise-report-0327.pdf", "application/pdf", 902_300)])
    b.answer(result, "u:han", "03-27 23:55", "Excellent, one decibel better than asked. Thank you, Nina!")
    b.answer(result, "u:shin", "03-28 00:20", "우리 측정치는 53.4입니다. 합격입니다.", internal=True)
    b.like(result, "03-28 00:30", "u:jung", "u:kang", "p:baumann")
    b.like(result, "03-28 07:30", "u:krueger", "u:nam", reaction="celebrate")
    trial = b.post("p:ryu", "04-03 05:00", ECO, "하우징 시제품 30개 발송했습니다. 기공 0건, X선 사진 첨부합니다.",
                   files=[("xray-housing7.zip", "application/zip", 12_700_000)])
    b.answer(trial, "u:cho", "04-03 05:40", "빠른 대응 감사합니다. 월요일에 조립 시험합니다.")
    b.answer(trial, "u:yoon", "04-07 06:10", "조립 시험 완료, 간섭 없습니다.")
    b.like(trial, "04-07 06:20", "u:cho", "u:jung", "p:moon")
    offer = b.post("p:baumann", "04-09 09:15", ECO, "Our offer for series delivery: 18.40 EUR at 5,000 a year, first 1,200 pieces by 9 May.")
    b.answer(offer, "u:hoffmann", "04-09 10:00", "Thank you, Klaus. We come back to you this week.")
    b.answer(offer, "u:kang", "04-09 23:30", "17.90 is realistic. I call him tomorrow.", internal=True)
    b.answer(offer, "u:hoffmann", "04-14 08:20", "Agreed at 17.95 EUR, the order follows as PO 810. Thanks to both sides.")
    b.like(offer, "04-14 09:00", "u:kang", "p:engel")


def rheintal(b):
    """The largest deal of the year."""
    lead = b.post("u:fischer", "03-03 08:20", DEAL, "Rheintal plans a second battery line: 140 stages, decision in April. Their list: noise, delivery by June, spare parts in Germany. @[u:keller] @[u:kim]")
    b.answer(lead, "u:kim", "03-03 23:45", "Same motion profile as at Daehan; I send you our measurements.")
    b.answer(lead, "u:park", "03-04 00:30", "This is the deal of the quarter. What do you need from Seoul?")
    b.answer(lead, "u:fischer", "03-04 07:40", "A date for ECO-118, and @[u:lee] for two days in April.")
    b.like(lead, "03-04 08:00", "u:weber", "u:keller")
    b.change("u:fischer", "03-04 10:00", DEAL, ("stage", "Lead", "Qualified"), ("amount", "", "1.12M EUR"),
             ("probability", "20 %", "40 %", "internal"))
    b.post("u:keller", "03-12 13:05", DEAL, "Test at Rheintal done: 1.2 m/s over 400 mm, repeatability 2.1 um. Dirk Lang liked it; only the noise at 0.8 m/s came up again.", about=["record:case:901", "record:product:hs200"])
    b.change("u:fischer", "03-20 14:30", DEAL, ("stage", "Qualified", "Proposal"), ("probability", "40 %", "60 %", "internal"),
             ("discount", "", "6 %", PRICING))
    visit = b.post("u:lee", "04-08 08:45", DEAL, "Two days at Rheintal with @[u:keller]. With the revision B samples the stage is hardly audible. Eva Steiner wants delivery in two lots, 40 and 100. #HS200")
    b.answer(visit, "u:seo", "04-09 00:20", "40대는 5월 30일, 100대는 6월 27일까지 가능합니다. 베어링만 제때 오면요.")
    b.answer(visit, "u:fischer", "04-09 07:00", "Perfect, I put that into the offer.")
    b.like(visit, "04-09 08:00", "u:park", "u:fischer", "u:weber", "u:jung")
    b.change("u:fischer", "04-11 12:00", DEAL, ("stage", "Proposal", "Negotiation"), ("amount", "1.12M EUR", "1.08M EUR"),
             ("margin", "31 %", "28 %", PRICING))
    won = b.change("u:fischer", "04-29 13:10", DEAL, ("stage", "Negotiation", "Won"), ("amount", "1.08M EUR", "1.09M EUR"),
                   ("margin", "28 %", "29 %", PRICING))
    b.event("u:fischer", "04-29 13:25", "crm.won", DEAL, {"amount": "1.09M EUR"})
    b.answer(won, "u:park", "04-29 13:40", "Fantastic! Thank you all, in Stuttgart and Seoul.")
    b.answer(won, "u:kim", "04-29 23:50", "축하합니다! 이제 납기를 지킵시다 :)")
    b.answer(won, "u:choi", "04-30 00:15", "Congratulations. This is our largest order in Europe.")
    b.like(won, "04-29 13:45", "u:park", "u:weber", "u:keller", "u:kim", "u:lee", "u:choi", "u:bae", reaction="celebrate")
    b.share(won, "u:park", "04-30 00:20", "group:sales", "A deal that three teams won together. Read the thread to see how.")
    kick = b.post("u:bae", "05-02 01:00", "record:order:5002", "주문 5002 등록했습니다: 40대 5/30, 100대 6/27. @[u:seo] 생산 계획 부탁드려요.")
    b.answer(kick, "u:seo", "05-02 02:10", "계획 반영 완료. 1차분은 5월 26일 조립 완료 예정입니다.")
    b.answer(kick, "u:fischer", "05-02 07:15", "Thank you! I tell Rheintal.")
    b.post("u:fischer", "05-02 08:00", "record:order:5002", "Order confirmed: 40 stages leave Seoul on 30 May, 100 on 27 June. Packing as on order 5001.", outside=True)
    b.post("c:steiner", "05-02 09:20", "record:order:5002", "Confirmed, thank you. Please announce each delivery two days before, our dock is busy.")


def deal_room(b):
    hello = b.post("u:fischer", "03-06 09:00", ROOM, "Welcome! Here we collect what both sides need for the second line: drawings, dates, questions.", outside=True)
    b.answer(hello, "c:steiner", "03-06 10:10", "Good idea. @[c:lang] will upload our interface drawing.")
    b.answer(hello, "c:lang", "03-06 13:30", "Done tomorrow.")
    b.like(hello, "03-06 13:35", "c:steiner", "u:keller", "c:lang")
    b.post("c:lang", "03-07 10:00", ROOM, "Interface drawing of the gripper plate. Please check the two dowel holes.", files=[("gripper-plate-v3.pdf", "application/pdf", 345_000)])
    plan = b.post("u:keller", "03-14 12:00", ROOM, "Both dowel holes fit. We suggest H7 instead of H8.", outside=True)
    b.answer(plan, "c:lang", "03-14 12:40", "H7 is fine.")
    b.post("u:fischer", "03-21 08:30", ROOM, "For us: they also talk to a competitor from Linz. Price is second, noise is first.")
    dates = b.post("c:steiner", "04-07 11:00", ROOM, "Could you deliver in two lots, 40 and 100? The first by end of May.")
    b.answer(dates, "u:fischer", "04-10 07:30", "Yes: 30 May and 27 June.")
    b.answer(dates, "u:kim", "04-10 07:50", "We must not promise the second one before the bearings are here.", internal=True)
    b.like(dates, "04-10 08:00", "u:bae")
    b.post("u:weber", "04-29 15:00", ROOM, "Thank you for your trust, Eva and Dirk. We look forward to the second line!", outside=True)
    b.post("c:lang", "05-20 09:00", ROOM, "The foundation is ready, floor flatness 0.3 mm. Photos attached.", files=[("floor.jpg", "image/jpeg", 2_100_000)])


def price(b):
    calc = "record:price:31"
    b.post("u:park", "03-19 01:30", calc, "Floor for Rheintal: 7,600 EUR per stage. Below that we lose money on spare parts.")
    b.change("u:park", "04-10 02:00", calc, ("floor_price", "7,600 EUR", "7,450 EUR", PRICING), ("basis", "140", "140 + service contract"))
    ok = b.post("u:fischer", "04-10 07:20", calc, "With the service contract 7,700 is possible. @[u:kwon] do you agree with 45 days?")
    b.answer(ok, "u:kwon", "04-11 00:40", "30 days, or 45 with a first payment of 20 %.")
    b.answer(ok, "u:weber", "04-11 07:00", "They accept 20 %.")


def cable(b):
    case = "record:case:905"
    first = b.post("c:lang", "03-24 08:00", case, "The encoder cable of stage 4 chafes at the drag chain. No failure yet.", files=[("cable.jpg", "image/jpeg", 1_800_000)])
    b.answer(first, "u:vogel", "03-24 08:25", "Thank you, Dirk. @[u:braun] is in your area on Wednesday.")
    b.answer(first, "u:schmid", "03-24 09:00", "Third case with this chain. We should change the clamp.", internal=True)
    b.event("u:braun", "03-26 15:30", "help.visited", case, {"hours": 2}, outside=True)
    b.post("u:braun", "03-26 15:45", case, "Cable replaced, chain turned by 90 degrees. Please look again after 1,000 cycles.", outside=True)
    b.change("u:vogel", "03-27 08:00", case, ("status", "In progress", "Solved"), ("cost", "", "180 EUR", "internal"), outside=True)
    thanks = b.post("c:lang", "04-02 09:30", case, "After 2,400 cycles: no mark on the cable. Thank you!")
    b.like(thanks, "04-02 10:00", "u:braun", "u:vogel", "u:schmid")
    b.post("u:schmid", "04-03 08:10", "record:assembly:drive", "Proposal: cable clamp at 90 degrees as standard, see three cases since January.", about=["record:case:905"])


def retrofit(b):
    deal = "record:opportunity:34"
    first = b.post("u:kim", "03-06 04:00", deal, "대한로보틱스가 노후 라인 3개 개조를 검토합니다. 소음 건이 잘 해결되면 24대 규모입니다. @[u:lee] @[u:lim]")
    b.answer(first, "u:lim", "03-06 04:30", "소음 건은 제가 매일 챙기겠습니다.")
    b.answer(first, "u:lee", "03-06 05:10", "다음 주에 현장 실측 다녀올게요.")
    b.change("u:kim", "03-06 06:00", deal, ("stage", "", "Lead"), ("amount", "", "310M KRW"))
    b.post("u:lee", "03-13 07:30", deal, "현장 실측 완료. 기존 베이스를 그대로 쓸 수 있어서 라인당 하루면 교체됩니다.", files=[("survey-daehan.xlsx", "application/vnd.ms-excel", 48_300)])
    b.change("u:kim", "04-15 01:30", deal, ("stage", "Lead", "Proposal"), ("amount", "310M KRW", "295M KRW"), ("margin", "", "26 %", PRICING))
    fixed = b.post("u:oh", "05-14 08:00", "record:case:901", "개정 B 베어링으로 교체 완료했습니다. 0.8 m/s에서 52.6 dB(A)입니다.", outside=True)
    b.answer(fixed, "c:hwang", "05-14 08:30", "확인했습니다. 이제 정말 조용하네요. 감사합니다!")
    b.like(fixed, "05-14 08:35", "c:hwang", "c:noh", "u:lim", "u:kim", "u:jung")
    b.change("u:lim", "05-14 09:00", "record:case:901", ("status", "In progress", "Solved"), ("warranty_cost", "", "4.2M KRW", "internal"), outside=True)
    b.change("u:kim", "05-21 02:00", deal, ("stage", "Proposal", "Negotiation"), ("close_date", "2025-07-31", "2025-06-20"))
    good = b.post("u:kim", "05-21 02:20", deal, "황 팀장님이 소음 해결에 아주 만족하셨습니다. 계약서 검토 중이고 6월 중순 서명 예정입니다. 모두 감사해요 @[u:lim] @[u:oh] @[u:shin]")
    b.answer(good, "u:park", "05-21 02:45", "좋은 소식입니다! 서비스팀 덕분입니다.")
    b.like(good, "05-21 03:00", "u:park", "u:lim", "u:oh", "u:lee", "u:bae", reaction="celebrate")


def purchasing(b):
    po, cast = "record:po:810", "record:po:811"
    b.post("u:hoffmann", "04-14 09:30", po, "Purchase order 810: 5,000 bearing blocks, revision B, 17.95 EUR, first 1,200 by 9 May.", outside=True)
    late = b.post("p:baumann", "04-30 07:45", po, "The cage tool needs two more days. First lot leaves on 7 May instead of 5 May; 9 May in Seoul still holds by air.")
    b.answer(late, "u:hoffmann", "04-30 08:10", "Thank you for telling us early. Air freight is on you?")
    b.answer(late, "p:baumann", "04-30 08:30", "Yes.")
    b.answer(late, "u:seo", "04-30 23:30", "9일 입고면 1차분 일정에 문제없습니다.", internal=True)
    b.change("svc:erp", "05-09 05:00", po, ("delivered", "0", "1200"), ("status", "Ordered", "Partly delivered"), outside=True)
    b.post("u:cho", "04-16 01:20", cast, "하우징 7 개정 C, 월 400개, 첫 납품 5월 8일로 발주했습니다.", outside=True)
    got = b.post("p:moon", "05-08 00:40", cast, "첫 400개 출하했습니다. 성적서 동봉했습니다.")
    b.answer(got, "u:cho", "05-08 06:00", "입고 확인했습니다. 감사합니다.")
    b.change("svc:erp", "05-08 06:10", cast, ("delivered", "0", "400"), outside=True)
    tip = b.post("u:kang", "05-16 03:00", "group:purchasing", "Both parts of ECO-118 came on time, and 8 % below the first offers. Well done, @[u:cho] and @[u:hoffmann]!")
    b.like(tip, "05-16 03:30", "u:cho", "u:hoffmann", "u:seo", "u:kwon")


def orbis(b):
    deal = "record:opportunity:36"
    b.post("u:fischer", "03-18 12:00", deal, "Orbis Medical needs a clean-room version for a pipetting robot. Six stages as a pilot.")
    ask = b.post("u:krueger", "04-01 09:30", deal, "Which grease is allowed in their class 5 room? G6 is not certified.")
    b.answer(ask, "u:nam", "04-01 10:00", "서울에서 G9 시험 중입니다. 4월 말에 결과가 나옵니다.")
    b.answer(ask, "u:fischer", "04-01 11:20", "They can wait until May.")
    b.change("u:fischer", "04-22 09:00", deal, ("stage", "Lead", "Qualified"), ("amount", "", "52k EUR"))
    b.post("u:nam", "04-29 08:00", deal, "G9 passed: 0.2 particles per minute, limit is 1. Report is in the engineering group.")
    b.change("u:fischer", "05-27 12:30", deal, ("stage", "Qualified", "Proposal"), ("close_date", "2025-09-30", "2025-07-15"))


def company_news(b):
    one = b.post("u:choi", "03-04 00:00", "group:news", "Good morning. This quarter has three goals: a quieter HS-200, one large order in Europe, and not a single accident. #안전 #HS200")
    b.like(one, "03-04 00:30", "u:weber", "u:jung", "u:lim", "u:park", "u:kwon", "u:kang")
    two = b.post("u:weber", "03-31 07:00", "group:news", "We are at Hannover Messe from Monday, hall 6, stand C22. Come by or follow #Hannover.")
    b.answer(two, "u:keller", "03-31 07:30", "The demo stage runs with revision B samples!")
    b.post("u:choi", "05-30 00:00", "group:news", "세 가지 목표를 모두 이뤘습니다. 조용해진 HS-200, 유럽 최대 수주, 무사고 90일. 여러분 덕분입니다. #안전 #HS200")
    b.post("u:kwon", "04-10 01:00", "group:management", "Q1 closed 3 % above plan. Cash is tight until Rheintal pays the first 20 %.")
    b.post("u:weber", "04-16 08:00", "group:management", "If Rheintal signs we need a second service technician in Stuttgart from August.")


def office(b):
    fair = b.post("u:keller", "04-02 15:00", "topic:hannover", "Day three: 61 contacts, 9 of them want a test stage. The quiet stage is the crowd puller. #HS200")
    b.answer(fair, "u:fischer", "04-02 15:20", "And Rheintal brought their whole project team.")
    b.like(fair, "04-02 16:00", "u:weber", "u:park", "u:lee", reaction="celebrate")
    b.post("u:shin", "04-18 06:00", "group:hiking", "다음 주 토요일 북한산 갑니다. 8시 불광역 2번 출구. 김밥은 제가 준비합니다.")
    walk = b.post("u:han", "04-27 02:00", "group:hiking", "날씨 최고였습니다! 사진 올려요.", files=[("bukhansan.jpg", "image/jpeg", 3_900_000)])
    b.like(walk, "04-27 03:00", "u:shin", "u:oh", "u:kim", "u:seo")
    b.post("u:wolf", "05-05 08:00", "group:stuttgart", "Travel expenses for Hannover until Friday, please.")
    cake = b.post("u:vogel", "05-13 10:00", "group:stuttgart", "Kuchen in der Küche: Lukas hat Geburtstag!")
    b.like(cake, "05-13 10:10", "u:fischer", "u:keller", "u:wolf", "u:schmid", "u:nam", "u:hoffmann")
    b.answer(cake, "u:nam", "05-13 10:15", "생일 축하해요, Lukas!")
    typo = b.post("u:yoon", "05-07 01:00", "group:engineering", "Motor 40 W: the new winding saves 11 % current. Data in the tset folder.")
    b.edit("u:yoon", "05-07 01:04", typo, "Motor 40 W: the new winding saves 11 % current. Data in the test folder.")
    wrong = b.post("u:bae", "05-08 02:00", "group:sales", "Wrong window, sorry.")
    b.delete("u:bae", "05-08 02:01", wrong)


def onyx(b):
    plan = b.post("u:jung", "03-25 02:00", "group:onyx", "Onyx: a stage without cables. First sketch next week; please talk to nobody outside this group.")
    b.answer(plan, "u:yoon", "03-25 03:10", "Energy over the rail could work up to 60 W.")
    b.post("u:yoon", "05-19 05:00", "group:onyx", "무선 전력 전달 시험: 48 W, 효율 81 %.")
    b.like(plan, "03-25 04:00", "u:choi", "u:krueger")
    b.post("u:park", "05-22 01:00", None, "Note to myself: ask Weber about August.", to="madang:self")
    b.post("u:weber", "05-22 08:00", None, "Park, can we talk about the second technician this week?", to=["person:u:park", "person:u:choi"])
    b.post("u:jung", "05-23 01:00", None, "Engineering only: design review of release 2 moves to Thursday.", to="unit:Engineering")


def closing(b):
    b.change("svc:erp", "03-21 05:00", "record:order:5001", ("status", "In production", "Shipped"), outside=True)
    b.event("svc:erp", "03-21 05:05", "erp.shipped", "record:order:5001", {"quantity": 6}, outside=True)
    b.change("svc:erp", "05-26 06:00", "record:order:5002", ("status", "Planned", "Assembled"), ("lot", "", "1 of 2"), outside=True)
    ship = b.event("svc:erp", "05-30 04:00", "erp.shipped", "record:order:5002", {"quantity": 40}, outside=True)
    b.answer(ship, "u:bae", "05-30 04:20", "1차 40대 예정대로 출하됐습니다. 고생하셨습니다!")
    b.answer(ship, "c:steiner", "05-30 07:30", "Great, our dock is reserved for 4 June.")
    b.like(ship, "05-30 08:00", "u:fischer", "u:kim", "u:seo", "c:lang", reaction="celebrate")
    b.post("u:fischer", "05-30 08:10", "group:sales", "The first 40 stages for Rheintal are on their way, to the day. Thank you @[u:seo] and @[u:bae]! #HS200", about=["record:order:5002", "record:opportunity:31"])
    b.post("u:vogel", "05-28 09:00", "record:opportunity:33", "Service contract: Rheintal wants 24 hours on site. @[u:braun] and one more person could do it.")
    b.change("u:vogel", "05-28 12:00", "record:opportunity:33", ("stage", "Lead", "Proposal"), ("amount", "", "86k EUR a year"))
    b.change("u:han", "05-12 02:00", "record:part:bearing-22-B", ("lifecycle", "Prototype", "Released"), ("noise_measured", "53.4 dB(A)", "52.6 dB(A)"), outside=True)
    b.change("u:shin", "05-15 06:00", "record:part:bearing-22-A", ("lifecycle", "Released", "Obsolete"))
    b.event("u:jung", "05-29 05:00", "plm.released", "record:product:hs200-r2", {"date": "2025-06-02"})
