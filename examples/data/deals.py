# Smaller deals and their orders: who asked, what was in the way, how it ended. SPDX-License-Identifier: Apache-2.0
import random
import re
from datetime import date

from book import later, person

# account, seller, engineer, first day, title, amount, then in turn: seller, engineer, seller, engineer, seller, and the end
DEALS = [
    ("Kessler Verpackung", "u:fischer", "u:keller", "03-05", "Kessler cartoner, 8 stages", "58k EUR",
     "Kessler in Ulm builds a new cartoner and wants eight axes of 300 mm. They have bought from Linz so far. @[u:keller] first visit on Friday?",
     "Friday works. Ask for the moving mass, please; last time it was twice what they had said.",
     "Moving mass is 6.2 kg including the tool, peak 1.5 m/s. They want our noise figures in writing.",
     "6.2 kg is fine with the standard drive. I ran it in the simulation: 71 % of the peak torque.",
     "Signed today. What convinced them was the measured curve, not the data sheet.", "won"),
    ("미래정밀", "u:jang", "u:ahn", "03-07", "미래정밀 검사기 12대", "132M KRW",
     "미래정밀이 렌즈 검사기 12대를 올해 안에 바꾸려고 합니다. 관건은 0.2 m/s 등속 구간의 속도 리플이래요. @[u:ahn]",
     "리플은 0.3 % 이하로 맞출 수 있습니다. 측정 조건을 먼저 합의해야 나중에 다투지 않습니다.",
     "조건 합의했습니다. 중앙 200 mm, 하중 3 kg, 10회 평균입니다.",
     "실측 0.24 %입니다. 원본 데이터까지 보내 드리면 좋겠습니다.",
     "원본 데이터 덕분에 품질팀 결재가 하루 만에 났습니다. 12대 계약했습니다!", "won"),
    ("Van Dijk Tuinbouw", "u:schulz", "u:krueger", "03-11", "Van Dijk greenhouse gantry, 4 stages", "31k EUR",
     "Van Dijk moves cameras over tomatoes: 95 % humidity, fertiliser in the air. Are we crazy to offer? @[u:krueger]",
     "With stainless rail, yes; with the standard rail we would see them again in six months.",
     "Stainless rail adds 22 % to the price. They swallowed, but they like the idea of five years.",
     "Then also the sealed motor. I have seen what fertiliser does to a connector.",
     "They buy from a local shop for half the price. I asked them to call us when the first rail is brown.", "lost"),
    ("Meccanica Ferrero", "u:bianchi", "u:keller", "03-13", "Ferrero glue line, 10 stages", "77k EUR",
     "Ferrero in Cuneo glues headlights. Ten axes, 900 mm, and their old supplier cannot deliver before October.",
     "900 mm at their speed needs the 65 mm belt. Lead time of the belt is seven weeks, tell them now.",
     "I told them: end of June. October against June, the belt is no problem.",
     "Layout is done, one collision with the glue nozzle found and turned away by 15 degrees.",
     "Order is here. Signor Ferrero wants a photo of the people who build it, for his canteen :)", "won"),
    ("Kobayashi Optics", "u:yun", "u:ahn", "03-17", "Kobayashi lens stacker, 6 stages", "9.4M JPY",
     "小林光学 asks for six stages with a certificate for each axis: straightness, yaw and pitch, signed by a person.",
     "우리 측정실에서 가능합니다. 축당 3시간이고, 서명은 신재현 님이 하시면 됩니다. @[u:shin]",
     "They sent their own form, four pages. Please tell me if a field makes no sense for a belt axis.",
     "두 번째 쪽의 백래시 항목만 해당이 없습니다. 비워 두지 말고 사유를 적겠습니다.",
     "They visited us for two days, measured everything again, bowed, and ordered.", "won"),
    ("Hrubý Strojírny", "u:novakova", "u:krueger", "03-20", "Hrubý press feeder, 16 stages", "104k EUR",
     "Hrubý in Brno feeds blanks into a press. 30 strokes a minute, three shifts, oil mist everywhere.",
     "Oil mist is harmless for G6, metal dust is not. Can they show us the worst place?",
     "They sent a bag with what the sweeper collects: mostly zinc flakes, 0.1 to 0.4 mm.",
     "Double wipers then. I put a sample axis into our dust box for a week; result on 8 April.",
     "After the dust box test they signed without another question. Sixteen stages, delivery in July.", "won"),
    ("태성물류", "u:jang", "u:ahn", "03-25", "태성물류 분류기 20대", "210M KRW",
     "태성물류가 분류기 개선으로 20대 문의입니다. 가격만 보는 고객이라 조심스럽습니다.",
     "표준 모터로 충분한 부하입니다. 옵션을 빼면 대당 12 % 내려갑니다.",
     "경쟁사가 15 % 더 낮습니다. 서비스 계약을 묶으면 어떨까요?",
     "경쟁사 사양서를 보니 레일 등급이 두 단계 아래입니다. 3년 비용 비교표를 만들었습니다.",
     "가격으로는 못 이겼습니다. 그래도 비교표는 다음 입찰 때 쓰겠다고 가져갔습니다.", "lost"),
    ("Alpenmilch", "u:fischer", "u:keller", "03-27", "Alpenmilch crate robot, 5 stages", "46k EUR",
     "Alpenmilch in Graz washes everything with 80 degrees and foam. Five axes above the washing zone, not in it.",
     "Above the zone still means steam. IP54 is not enough, I would not sleep well.",
     "Their own people say a stainless hood is possible. Who draws it?",
     "@[u:haas] drew it in an afternoon. Hood, drain and a window to look at the belt.",
     "The hood won the order. They want two more of them for machines that are not ours.", "won"),
    ("한울바이오", "u:mun", "u:ahn", "04-02", "한울바이오 분주기 9대", "88M KRW",
     "한울바이오 분주기 9대 문의가 홈페이지로 들어왔습니다. Orbis와 같은 클린룸 등급이라고 합니다.",
     "Orbis 시험 결과를 쓸 수 있는지 먼저 확인하죠. 고객 이름은 빼야 합니다.",
     "이름을 뺀 입자 측정 결과를 보냈고, 바로 방문 요청이 왔습니다.",
     "방문 다녀왔습니다. 6대면 충분한 배치인데 솔직히 말씀드렸더니 오히려 좋아하셨어요.",
     "6대로 줄었지만 경쟁 없이 바로 발주입니다. 정직이 최고의 영업이네요.", "won"),
    ("Nordhafen Terminal", "u:schulz", "u:krueger", "04-07", "Nordhafen camera rail, 2 stages", "19k EUR",
     "Nordhafen reads container numbers: two axes of 2.4 m, outside, salt water. I would say no, but they are charming.",
     "2.4 m is beyond our longest rail, and we have no figures for salt. No is the right answer.",
     "I gave them the name of a company in Emden that does this. They thanked me with a box of herring.",
     "Herring is in the kitchen in Stuttgart, first floor.",
     "No offer from us. They asked for our opinion on the axis from Emden, though, and pay for it.", "lost"),
    ("Szabó Lézer", "u:novakova", "u:keller", "04-10", "Szabó laser welder, 7 stages", "63k EUR",
     "Szabó welds battery tabs with a laser and needs 5 um over 200 mm, in both directions.",
     "In both directions means no backlash compensation tricks. The belt gives 8 um. The VS-80 screw would give 3.",
     "They would wait for the VS-80 if they may test prototype 1. @[u:kwak] is that possible in June?",
     "Prototype 1 is free from 16 June. They get it for three weeks, with Petra as their contact.",
     "Letter of intent is signed: seven VS-80 if the test is good. Our first customer for it!", "open"),
    ("세움디스플레이", "u:kim", "u:lee", "04-14", "세움디스플레이 점등 검사 24대", "268M KRW",
     "세움디스플레이가 점등 검사기 24대를 검토합니다. 대한로보틱스 황 팀장님이 소개해 주셨어요. @[u:lee]",
     "소개라니 소음 건을 잘 해결한 보람이 있네요. 정전기 사양부터 물어보겠습니다.",
     "정전기는 캐리지 접지선으로 해결되고, 진짜 문제는 도장면 발진이라고 합니다.",
     "도장 대신 경질 아노다이징으로 제안하겠습니다. 입자 시험은 Orbis 때와 같은 방법으로요.",
     "임원 발표까지 마쳤습니다. 6월 말 결정이고 분위기 좋습니다.", "open"),
    ("Brasserie Lambert", "u:bianchi", "u:keller", "04-17", "Lambert bottle gripper, 3 stages", "22k EUR",
     "A brewery near Lyon, three axes for a bottle gripper. Small, but they know everybody in the region.",
     "Small is good, I have a free week in May. Glass dust?",
     "Glass dust, beer, and a cat in the hall. I saw it on the control cabinet.",
     "Closed wipers against the glass, IP65 against the beer. For the cat I have nothing.",
     "Ordered. The cat stays.", "won"),
    ("Ostwind Energie", "u:novakova", "u:krueger", "04-23", "Ostwind blade scanner, 4 stages", "39k EUR",
     "Ostwind scans rotor blades by ultrasound, 60 hours for one blade. The speed must not drift by more than 0.1 %.",
     "0.1 % over 60 hours is a question of the clock, not of the axis. The MC-4 has 20 ppm.",
     "Their physicist would like to speak to ours. Do we have one?",
     "We have Ivan. @[u:petrov] spent an hour on the phone about jitter and enjoyed it.",
     "Order by mail this morning, with greetings to Ivan.", "won"),
]
STAGES = [("Lead", "Qualified"), ("Qualified", "Proposal"), ("Proposal", "Negotiation")]


def write(book):
    pick = random.Random(40)
    for number, row in enumerate(DEALS, start=40):
        account, seller, engineer, first, title, amount, *turns, end = row
        deal, home = f"record:opportunity:{number}", f"record:account:{number}"
        book.node("madang:Record", home, account, type="crm.account", attributedTo=person(seller))
        book.node("madang:Record", deal, title, type="crm.opportunity", attributedTo=person(seller), partOf=[home])
        book.relation("Follow", actor=person(engineer), object=deal, published="2025-03-03T00:00:00Z")
        day = date(2025, int(first[:2]), int(first[3:]))
        one_deal(book, pick, number, title, deal, (seller, engineer), day, amount, turns, end)


def one_deal(book, pick, number, title, deal, people, day, amount, turns, end):
    seller, engineer = people
    seoul = "KRW" in amount or "JPY" in amount
    opened, second, third, fourth, last = turns

    def at(days, hour):
        then = later(day, days)
        return f"{then:%m-%d} {hour - (7 if seoul else 0):02}:{pick.randrange(60):02}"

    first = book.post(seller, at(0, 8), deal, opened)
    book.answer(first, engineer, at(0, 10), second)
    book.change(seller, at(1, 9), deal, ("stage", *STAGES[0]), ("amount", "", amount))
    more = book.post(seller, at(4, 9), deal, third)
    book.answer(more, engineer, at(5, 11), fourth)
    book.like(more, at(5, 13), *pick.sample(["u:park", "u:weber", engineer, "u:kim", "u:ahn", "u:roth"], pick.choice((1, 2))))
    book.change(seller, at(6, 9), deal, ("stage", *STAGES[1]), ("probability", "30 %", "50 %", "internal"))
    book.change(seller, at(12, 9), deal, ("stage", *STAGES[2]), ("discount", "", f"{pick.choice((2, 3, 4, 5))} %", "tag:pricing"))
    if end == "open":
        book.post(seller, at(20, 9), deal, last)
        return
    book.change(seller, at(18, 14), deal, ("stage", "Negotiation", "Won" if end == "won" else "Lost"),
                ("probability", "50 %", "100 %" if end == "won" else "0 %", "internal"))
    result = book.post(seller, at(18, 15), deal, last)
    if end == "lost":
        book.answer(result, "u:park" if seoul else "u:weber", at(19, 8),
                    "잘 배웠다고 생각합시다. 다음 입찰 때 다시 가죠." if seoul
                    else pick.choice(["Thank you for trying. Please keep the contact.", "Better an honest no than a bad yes."]))
        return
    book.event(seller, at(18, 15), "crm.won", deal, {"amount": amount})
    book.like(result, at(19, 8), *pick.sample(["u:park", "u:weber", "u:choi", engineer, "u:kim", "u:fischer", "u:lee"], 4),
              reaction="celebrate")
    order(book, pick, number, title, seller, deal, at, seoul)


def order(book, pick, number, title, seller, deal, at, seoul):
    desk = "u:mun" if seoul else "u:meyer"
    record = f"record:order:{5000 + number}"
    book.node("madang:Record", record, f"Order {5000 + number}", type="erp.order", attributedTo=person(desk), partOf=[deal])
    book.change("svc:erp", at(20, 9), record, ("status", "", "Planned"), ("lot", "", "1 of 1"))
    placed = book.post(desk, at(20, 10), record, pick.choice([
        "주문 등록했습니다. 납기는 계약서대로 넣었고 포장은 목재 상자입니다.", "Order is in the system; the customer wants the crates on Euro pallets.",
        "등록 완료. 시리얼 번호는 출하 전에 고객에게 먼저 보내야 합니다.", "Booked. Invoice goes to the head office, goods to the plant."]))
    book.answer(placed, "u:seo", at(21, 9), pick.choice([
        "생산 계획에 반영했습니다. 조립은 3주 뒤 시작합니다.", "레일 재고 확인했습니다. 부족분 없습니다.",
        "컨트롤러가 빠듯하지만 맞출 수 있습니다.", "다음 주 조립 라인 2에 배정했습니다."]))
    book.change("svc:erp", at(23, 9), record, ("status", "Planned", "In production"))
    shipped = at(34, 9)
    if shipped < "05-30":
        quantity = int(re.search(r"(\d+)(?: stages|대)", title).group(1))
        book.change("svc:erp", at(32, 9), record, ("status", "In production", "Packed"))
        sent = book.event("svc:erp", shipped, "erp.shipped", record, {"quantity": quantity})
        book.answer(sent, seller, at(35, 9), pick.choice(["고객에게 송장 번호 보냈습니다.", "도착하면 설치 일정부터 잡겠습니다."] if seoul else
                                                         ["I have announced it to the customer.", "Commissioning is agreed for next week."]))
