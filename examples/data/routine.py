# The daily business between the threads: reports, measurements, visits and status changes from a fixed seed.
# SPDX-License-Identifier: Apache-2.0
import random
from datetime import date, timedelta

FIRST, LAST = date(2025, 3, 3), date(2025, 5, 30)
VISITS = ["Preventive maintenance at {place}: belts, limit switches and grease checked, no findings.",
          "{place}: replaced one limit switch, stage runs again after {n} minutes.",
          "{place}: firmware 4.2 installed on {n} controllers.",
          "{place} asked for spare parts for {n} stages; offer goes out today."]
PLACES = ["Ulm", "Zürich", "Linz", "Lyon", "Brno", "Graz", "Basel", "Nürnberg"]
DOMESTIC = ["창원 현장: 가이드 {n}세트 점검 완료, 이상 없습니다.", "평택 라인 정기 점검, 스테이지 {n}대. 그리스 보충했습니다.",
            "아산 현장 리미트 스위치 {n}개 교체했습니다.", "수원 고객사 교육 완료, 참석 {n}명."]
CHECKS = ["레일 450 입고 검사: {n}개 중 불량 0.", "베어링 블록 표본 측정 {db} dB(A), 기준 이내.",
          "모터 40 W 수명 시험 {n}0만 회 통과.", "조립 라인 토크 점검, 볼트 {n}개 모두 정상입니다. #안전"]
DESIGN = ["Carriage stiffness simulation, variant {n}: the thicker wall helps.",
          "컨트롤러 펌웨어 시험판 4.1.{n} 배포했습니다. 의견 주세요.",
          "Thermal test of the drive unit: {t} degrees after two hours, limit 65.",
          "도면 {n}건 검토 완료했습니다."]
REPLIES = ["Thanks!", "Good to know.", "확인했습니다.", "감사합니다!", "Noted for the weekly meeting.", "좋습니다.",
           "Can you add the numbers to the report?", "수고하셨습니다."]
NEEDS = ["안전화 {n}켤레 신청받습니다. #안전", "Stock count on Friday, please close {n} open bookings.",
         "Container to Hamburg: {n} pallets booked for Friday.", "포장재 {n}박스 입고되었습니다."]
LUNCH = ["Lunch at the Italian place at 12:15?", "The coffee machine works again.", "Visitors from Seoul next week, room 2 is booked.",
         "Please register bicycles for the garage.", "Fire drill on Tuesday at 10, please use the north stairs. #안전",
         "New badges are at the reception.", "Who has the key of the sample cabinet?", "Parking deck closed until Thursday.",
         "Spargel season: table for eight on Wednesday, two seats left.", "First-aid course: three places left. #안전",
         "Public holiday on Thursday, the office is closed.", "The video room has a new camera."]


class Routine:
    def __init__(self, book):
        self.book, self.random, self.said = book, random.Random(20250303), set()
        self.stock = {"record:part:rail-450": 640, "record:part:screw-m6": 18_000, "record:part:motor-40": 210}

    def at(self, day, hours):
        return f"{day:%m-%d} {self.random.choice(hours):02}:{self.random.randrange(60):02}"

    def text(self, texts):
        """A text that nobody has written yet; none when all were."""
        pick = self.random
        for _ in range(40):
            text = pick.choice(texts).format(n=pick.randrange(2, 90), t=pick.randrange(510, 640) / 10,
                                             place=pick.choice(PLACES), db=f"{pick.randrange(520, 545) / 10:.1f}")
            if text not in self.said:
                self.said.add(text)
                return text
        return None

    def talk(self, day, who, place, texts, readers, hours):
        when = self.at(day, hours)
        text = self.text(texts)
        if text is None:
            return
        post = self.book.post(who, when, place, text)
        later = f"{day:%m-%d} {int(when[6:8]) + 1:02}{when[8:]}"
        if self.random.random() < 0.35:
            self.book.answer(post, self.random.choice(readers), later, self.random.choice(REPLIES))
        fans = self.random.sample(readers, self.random.randrange(0, min(4, len(readers))))
        self.book.like(post, later, *fans, reaction=self.random.choice(["like", "like", "like", "support"]))

    def count_stock(self, day):
        part = self.random.choice(list(self.stock))
        old = self.stock[part]
        new = self.stock[part] = max(20, old + self.random.randrange(-old // 5, old // 6))
        self.book.change("svc:erp", self.at(day, [22]), part, ("stock", str(old), str(new)))

    def week(self, day, number):
        pick, book = self.random, self.book
        report = book.post("u:park", f"{day:%m-%d} 00:{pick.randrange(10, 50)}", "group:sales",
                           f"Week {number}: {pick.randrange(9, 22)} offers out, {pick.randrange(2, 7)} orders, "
                           f"{pick.randrange(180, 460)}k EUR booked.")
        book.like(report, f"{day:%m-%d} 01:10", *pick.sample(["u:kim", "u:lee", "u:bae", "u:fischer", "u:choi"], 2))
        book.post("u:seo", f"{day:%m-%d} 02:{pick.randrange(10, 50)}", "group:purchasing",
                  f"{number}주차 생산 계획: 스테이지 {pick.randrange(30, 60)}대, 컨트롤러 {pick.randrange(20, 50)}대.")

    def day(self, day):
        pick = self.random
        service, europe = ["u:lim", "u:vogel", "u:schmid"], list(range(8, 15))
        if pick.random() < 0.5:
            self.talk(day, "u:braun", "group:service", VISITS, service, europe)
        if pick.random() < 0.4:
            self.talk(day, "u:oh", "group:service", DOMESTIC, service, list(range(1, 8)))
        if pick.random() < 0.45:
            self.talk(day, "u:shin", "group:engineering", CHECKS, ["u:jung", "u:han", "u:yoon", "u:nam"], list(range(0, 8)))
        if pick.random() < 0.4:
            self.talk(day, pick.choice(["u:han", "u:yoon"]), "group:engineering", DESIGN,
                      ["u:jung", "u:krueger", "u:nam", "u:shin"], list(range(0, 8)))
        if pick.random() < 0.25:
            self.talk(day, pick.choice(["u:cho", "u:kang"]), "group:purchasing", NEEDS, ["u:seo", "u:hoffmann"], list(range(0, 8)))
        if pick.random() < 0.2:
            self.talk(day, pick.choice(["u:wolf", "u:vogel", "u:weber"]), "group:stuttgart", LUNCH,
                      ["u:fischer", "u:keller", "u:krueger", "u:nam", "u:braun"], list(range(8, 11)))
        if pick.random() < 0.5:
            self.count_stock(day)


def write(book):
    routine = Routine(book)
    day = FIRST
    while day <= LAST:
        if day.weekday() == 0:
            routine.week(day, day.isocalendar().week)
        if day.weekday() < 5:
            routine.day(day)
        day += timedelta(days=1)
