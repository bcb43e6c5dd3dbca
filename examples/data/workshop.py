# The days at the plant and in the departments: shifts, inspections, purchase orders, the VS-80 project, help with
# computers. Each exchange is written once and happens once. SPDX-License-Identifier: Apache-2.0
import random
from datetime import date, timedelta

from book import person
from talks import BOM_WORK, IT, LOGISTICS, MARKETING, QUALITY, SHIFTS, VISITS, VS80

FIRST, LAST = date(2025, 3, 3), date(2025, 5, 30)
PO = [  # part, buyer, quantity, price, trouble, answer
    ("part:screw-m6-B", "u:cho", "40,000", "31 KRW", "도금 업체가 4월 첫 주에 쉰다고 합니다. 3주분을 미리 받을까요?", "네, 3주분 먼저 받읍시다. 창고 자리는 B-12입니다."),
    ("part:screw-m4-B", "u:cho", "60,000", "18 KRW", "첫 로트 도막이 9 um입니다. 도면은 8에서 12인데 괜찮나요?", "범위 안입니다. 대신 염수 시험 240시간 성적서를 받아 주세요."),
    ("part:fan-40", "u:bang", "300", "5.20 USD", "The maker has a new type with ball bearings for 40 cents more.", "Take it. The old ones cost us two visits at Daehan this spring."),
    ("part:psu-48", "u:bang", "120", "41 USD", "납기가 8주에서 14주로 늘었다는 통보를 받았습니다.", "대체품 두 개를 시험 중입니다. 하나는 다음 주에 결과가 나옵니다. @[u:song]"),
    ("part:board-mc4-D", "u:bang", "400", "63 USD", "The assembler asks for the new pick-and-place file of revision D.", "Uploaded; capacitor C14 is turned by 90 degrees, please tell them."),
    ("part:belt-16", "u:hoffmann", "250", "11.80 EUR", "They offer the belt with steel instead of aramid cords, same price.", "Steel is stiffer, but it fails without warning. We stay with aramid."),
    ("part:pulley-20", "u:cho", "500", "8,400 KRW", "나사 고정제 도포까지 업체에서 해 주면 개당 200원 추가입니다.", "2월 건을 생각하면 싼 값입니다. 진행해 주세요."),
    ("part:wiper-22", "u:hoffmann", "2,000", "2.35 EUR", "Tool is worn, they want 4,800 EUR for a new one or 20 cents more a piece.", "Pay the tool, then it is ours and we can move it."),
    ("part:rail-450", "u:cho", "800", "46,000 KRW", "직진도 성적서에 3본이 기준을 넘습니다. 반품할까요?", "3본은 전시용으로 쓰고 금액을 빼 달라고 하세요. 반품 운송비가 더 듭니다."),
    ("part:spindle-12", "u:cho", "60", "128,000 KRW", "시제품 6본은 연삭이 아니라 전조품으로 왔습니다.", "VS-80은 연삭품이어야 합니다. 6본은 수명 시험에만 쓰겠습니다."),
    ("part:brake-24", "u:hoffmann", "80", "54 EUR", "Which holding torque shall stand in the order, 2.0 or 2.4 Nm?", "2.4, measured at 60 degrees. Please let them confirm the temperature in writing."),
    ("part:motor-40", "u:bang", "350", "38 USD", "새 권선 사양 적용분은 5월 입고부터입니다. 라벨로 구분되나요?", "라벨 끝에 W2가 붙습니다. 창고에서 섞이지 않게 부탁드려요. @[u:eom]"),
    ("part:grease-g6", "u:lehmann", "90", "21 EUR", "The drum was 40 degrees hot when it came out of the truck. Use it?", "Let it rest for a week, then the penetration test decides. Not before."),
    ("part:cable-enc-3", "u:hoffmann", "600", "9.10 EUR", "Connector maker stops the old shell. New one has the same pins, another thread.", "Then ECO first. @[u:haas] can you draw both?"),
]
REPORTS = [("u:do", "group:service", "이번 주 접수 {a}건, 종결 {b}건, 평균 응답 {c}시간입니다.", "u:lim", ["가장 오래된 건부터 다음 주에 같이 보죠.", "응답 시간이 좋아졌네요.", "야간 접수분은 따로 집계해 봅시다.", "{c}시간이면 목표 안입니다.", "창원 건이 {c}건이나 되네요. 방문을 묶읍시다.", "종결 {b}건, 수고하셨습니다.", "재접수는 몇 건인가요? 다음엔 그것도 보죠."]),
           ("u:vogel", "group:service", "Europe this week: {a} calls, {b} visits, {c} parts sent.", "u:ferrari", ["Parts include two full seal kits, stock is at {b} now.", "Half of the parts were fans. Bad lot, we know it.", "Most calls were about firmware 4.2 this time.", "Parts went out the same day, all {c}.", "Please send the old boards back, we can repair {c} of them.", "Wipers are low again, {b} on order.", "Lyon took most of it."]),
           ("u:shin", "group:quality", "주간 품질: 입고 검사 {a}로트, 불합격 {c}로트, 공정 이상 {b}건.", "u:ma", ["불합격 로트는 모두 업체 회신 받았습니다.", "한 건은 측정 오류라 재검사 중입니다.", "다음 주 업체 방문 때 같이 다루겠습니다.", "이상 {b}건 중 절반은 같은 지그입니다.", "{a}로트는 올해 최고네요.", "스프링 업체는 성적서가 늦습니다.", "도금 두께만 더 지켜보겠습니다."]),
           ("u:sim", "group:management", "Cash forecast updated: {a} days of supplier terms, {b} open invoices above 50k, {c} overdue.", "u:kwon", ["The overdue ones are known, payment is promised.", "Please add the Rheintal down payment as a separate line.", "Better than last month.", "Who is behind the {c}?", "Korean customers pay in 30 days again, good.", "Freight is what worries me, not the customers.", "Let us show that to the bank."])]
READINGS = [("part:bearing-22-B", "noise_dBA", 520, 536, 10), ("part:rail-450", "straightness_um", 32, 58, 10), ("part:spindle-12", "lead_error_um", 21, 49, 10),
            ("part:motor-40", "winding_ohm", 118, 124, 100), ("part:housing-7", "wall_mm", 422, 438, 100), ("part:belt-16", "tension_N", 1240, 1320, 10),
            ("part:pulley-20", "runout_um", 60, 140, 10), ("part:brake-24", "holding_Nm", 228, 252, 100), ("part:psu-48", "ripple_mV", 180, 330, 10),
            ("part:board-mc4", "yield_pct", 962, 998, 10), ("part:wiper-22", "force_N", 21, 34, 10), ("part:nut-12", "preload_N", 310, 370, 10)]


class Workshop:
    def __init__(self, book):
        self.book, self.random = book, random.Random(20250530)
        self.days = [day for day in (FIRST + timedelta(days=n) for n in range((LAST - FIRST).days + 1)) if day.weekday() < 5]
        self.last, self.taken = {}, {}

    def at(self, day, hours):
        return f"{day:%m-%d} {self.random.choice(hours):02}:{self.random.randrange(60):02}"

    def spread(self, entries):
        """Each entry with a day of its own, evenly over the three months."""
        for at, entry in enumerate(entries):
            yield self.days[at * len(self.days) // len(entries)], entry

    def fresh(self, choices):
        """The first of those that were taken least."""
        choice = min(choices, key=lambda each: self.taken.get(each, 0))
        self.taken[choice] = self.taken.get(choice, 0) + 1
        return choice

    def exchange(self, day, place, turns, hours, fans, about=None):
        """What one wrote, on what day if that matters, and others answered: ((who, text, day), (who, text), ...)."""
        hour = self.random.choice(hours)
        (who, text, *when), *answers = turns
        if when:
            day = date(2025, int(when[0][:2]), int(when[0][3:]))
        post = self.book.post(who, f"{day:%m-%d} {hour:02}:{self.random.randrange(5, 20):02}", place, text, about=about)
        for step, (answerer, answer) in enumerate(answers):
            self.book.answer(post, answerer, f"{day:%m-%d} {hour:02}:{20 + step * 9 + self.random.randrange(8):02}", answer)
        liked = self.random.sample(fans, self.random.randrange(0, min(4, len(fans) + 1)))
        self.book.like(post, f"{day:%m-%d} {hour + 1:02}:{self.random.randrange(60):02}", *liked,
                       reaction=self.random.choice(["like", "like", "like", "support", "insightful"]))

    def talks(self):
        seoul, europe = list(range(0, 8)), list(range(7, 15))
        for talks, place, hours, fans in (
                (SHIFTS, "group:production", seoul, ["u:baek", "u:seo", "u:han", "u:shin"]),
                (VISITS, "group:service", europe, ["u:vogel", "u:lim", "u:schmid", "u:tak"]),
                (VS80, "group:vs80", seoul, ["u:jung", "u:kwak", "u:krueger", "u:ahn"]),
                (QUALITY, "group:quality", seoul, ["u:shin", "u:schmid", "u:lim"]),
                (LOGISTICS, "group:logistics", europe, ["u:seo", "u:otto", "u:eom", "u:bae"]),
                (IT, "group:it", europe, ["u:kook", "u:krause"]),
                (MARKETING, "group:sales", europe, ["u:park", "u:weber", "u:fischer", "u:kim"])):
            for day, turns in self.spread(talks):
                self.exchange(day, place, turns, hours, fans)
        for day, (record, about, turns) in self.spread(BOM_WORK):
            self.exchange(day, f"record:{record}", turns, seoul, ["u:jung", "u:han", "u:min", "u:nam"],
                          about=[f"record:{part}" for part in about])

    def purchase_orders(self):
        book, pick = self.book, self.random
        for number, (day, (part, buyer, quantity, price, trouble, answer)) in enumerate(self.spread(PO), start=812):
            order = f"record:po:{number}"
            title = f"구매 주문 {number}" if price.endswith(("KRW", "USD")) else f"Purchase order {number}"
            book.node("madang:Record", order, title, type="erp.purchase_order", attributedTo=person(buyer))
            book.change("svc:erp", self.at(day, [1]), order, ("quantity", "", quantity), ("unit_price", "", price, "tag:pricing"),
                        ("status", "", "Ordered"))
            asked = book.post(buyer, self.at(day, [3]), order, trouble, about=[f"record:{part}"])
            book.answer(asked, pick.choice(["u:kang", "u:jung", "u:han"]), self.at(day, [5]), answer)
            later = min(day + timedelta(days=14), LAST)
            book.change("svc:erp", self.at(later, [6]), order, ("status", "Ordered", pick.choice(["Confirmed", "Partly delivered", "Delivered"])))

    def readings(self):
        """Three or four measured values a day, on the part they belong to."""
        for day in self.days:
            for part, field, low, high, scale in self.random.sample(READINGS, self.random.choice((3, 3, 4))):
                value = f"{self.random.randrange(low, high) / scale:g}"
                if self.last.get(part) == value:
                    continue
                self.book.change(self.random.choice(["u:heo", "u:hong", "u:ma"]), self.at(day, [0, 1, 2, 4, 5, 6]), f"record:{part}",
                                 (field, self.last.get(part, ""), value))
                self.last[part] = value

    def reports(self):
        for day in self.days:
            if day.weekday() != 4:
                continue
            for who, place, text, reader, answers in REPORTS:
                numbers = {"a": self.random.randrange(21, 48), "b": self.random.randrange(9, 20), "c": self.random.randrange(2, 9)}
                if self.random.random() < 0.75:
                    self.exchange(day, place, [(who, text.format(**numbers)), (reader, self.fresh(answers).format(**numbers))],
                                  [7], ["u:lim", "u:choi", "u:kwon", "u:jung"])
                else:
                    self.exchange(day, place, [(who, text.format(**numbers))], [7], ["u:lim", "u:choi", "u:kwon", "u:jung"])


def write(book):
    workshop = Workshop(book)
    workshop.talks()
    workshop.purchase_orders()
    workshop.readings()
    workshop.reports()
