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
# What somebody asks back, and the author's answer.
REPLIES = {
    "visit": [("Is the protocol signed?", "Yes, scan is in the folder."), ("How many hours shall I bill?", "Three, travel is in the contract."),
              ("When is the next one due?", "In September, I have told them."), ("Did they mention the new line?", "Yes, they want a call next week."),
              ("Any wear on the belt?", "A little dust, tension was fine."), ("Parts from the van or from stock?", "From the van, please refill."),
              ("Was Maria with you?", "No, alone, and it rained all the way."), ("Firmware still 4.1 there?", "4.2 since today, I asked first."),
              ("Do they keep the old spare motor?", "Yes, on the shelf above the door."), ("Any word about the contract?", "They read it, answer on Friday."),
              ("Did the lift of the van work again?", "With a kick. Workshop on Monday."), ("How old is that stage?", "Nine years, 22,000 km.")],
    "domestic": [("성적서 올리셨나요?", "네, 오늘 저녁에 올렸습니다."), ("다음 방문은 언제인가요?", "6주 뒤로 잡았습니다."),
                 ("고객 반응은 어땠나요?", "소음이 줄었다고 좋아하셨습니다."), ("부품 더 필요하세요?", "스위치 세 개만 채워 주세요."),
              ("그리스는 어느 쪽을 쓰셨어요?", "G6입니다. 지난번과 같습니다."), ("점검표에 빠진 항목 있던가요?", "케이블 체인 항목을 손으로 적었습니다."),
                 ("주차는 어디에 하셨어요?", "정문 방문자 자리, 등록은 하루 전에 해야 합니다."), ("안전모 규정 바뀌었다던데요?", "네, 이제 턱끈까지 봅니다."),
                 ("3교대 전환은 확정인가요?", "6월부터라고 합니다."), ("담당자가 바뀌었나요?", "네, 명함은 올려 두었습니다.")],
    "check": [("표본은 몇 개였나요?", "로트당 20개입니다."), ("지난달과 비교하면요?", "편차가 절반으로 줄었습니다."),
              ("원본 데이터도 볼 수 있을까요?", "공용 폴더에 넣었습니다."), ("측정 장비는 같은 건가요?", "네, 간섭계 1번입니다."),
              ("불확도는 얼마인가요?", "0.4 um입니다."), ("야간 조도 시험도 했나요?", "아니요, 다음 주에 합니다."),
              ("반품 기준에 걸린 건은요?", "이번에는 없습니다."), ("업체에도 알려 줬나요?", "네, 좋아하던데요."),
              ("온도는 몇 도였나요?", "21.4도, 습도 45 %입니다."), ("다른 로트와 섞이지 않게 해 주세요.", "파란 라벨로 구분했습니다.")],
    "design": [("Does it still fit the old housing?", "Yes, with 0.2 mm to spare."), ("What does it weigh?", "40 g more than before."),
               ("시뮬레이션과 맞나요?", "3 % 차이입니다. 만족합니다."), ("언제 적용하나요?", "다음 시제품부터 들어갑니다."),
              ("Did you use the measured load or the catalogue?", "Measured, from the Kessler visit."), ("Which mesh?", "1.5 mm, finer at the radius."),
               ("Can the supplier mill that?", "Yes, I asked before I drew it."), ("고객 도면에도 반영되나요?", "네, 외형은 그대로입니다."),
               ("개정 이력은요?", "PLM에 올렸습니다."), ("Who checks it?", "Jana, she has no mercy.")],
    "need": [("언제까지 필요하세요?", "금요일 오전까지입니다."), ("Who collects it?", "The forwarder, at three."),
             ("수량이 지난번보다 많네요.", "5월 연휴 전 물량까지 포함입니다."), ("Shall I tell the warehouse?", "Already done, thank you."),
              ("지난번 사이즈가 작았어요.", "이번에는 한 치수 크게 주문했습니다."), ("Same supplier as last year?", "Same, two per cent cheaper."),
             ("창고 자리는 있나요?", "C-3이 비었습니다."), ("Does the ERP know it?", "Since this morning."),
             ("예산은 어느 부서인가요?", "생산으로 잡았습니다."), ("Can we split the delivery?", "Half now, half in two weeks.")],
    "lunch": [("I am in!", "Then we are five."), ("Is there still a place?", "One, be quick."), ("Who brings the cake?", "Last in, first to bake."),
              ("Good to know, thanks.", "It is also on the door."),
              ("In which room?", "Two, the one with the plant."), ("May guests come, too?", "If they wash up."), ("Again?", "Yes, and it was not me this time."),
              ("Does Seoul know?", "Harin has told them."), ("Who ordered that?", "Birgit, and she was right."), ("I have the key!", "Of course you have.")]}
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
        self.taken = {}
        self.stock = {"record:part:rail-450": 640, "record:part:screw-m6": 18_000, "record:part:motor-40": 210,
                      "record:part:belt-16": 180, "record:part:psu-48": 95, "record:part:fan-40": 240,
                      "record:part:wiper-22": 1_400, "record:part:housing-7": 310}

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

    def fresh(self, choices):
        """One of those that were taken least."""
        least = min(self.taken.get(choice, 0) for choice in choices)
        choice = self.random.choice([choice for choice in choices if self.taken.get(choice, 0) == least])
        self.taken[choice] = least + 1
        return choice

    @staticmethod
    def hour_after(when):
        return f"{when[:6]}{int(when[6:8]) + 1:02}{when[8:]}"

    def talk(self, day, who, place, kind, texts, readers, hours):
        when = self.at(day, hours)
        text = self.text(texts)
        if text is None:
            return
        post = self.book.post(who, when, place, text)
        later = self.hour_after(when)
        if self.random.random() < 0.55:
            question, answer = self.fresh(REPLIES[kind])
            self.book.answer(post, self.random.choice(readers), later, question)
            self.book.answer(post, who, self.hour_after(later), answer)
        fans = self.random.sample(readers, self.random.randrange(0, min(4, len(readers))))
        self.book.like(post, later, *fans, reaction=self.random.choice(["like", "like", "like", "support"]))

    def count_stock(self, day):
        part = self.random.choice(list(self.stock))
        old = self.stock[part]
        new = self.stock[part] = max(20, old + self.random.randrange(-old // 5, old // 5))
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
            self.talk(day, pick.choice(["u:braun", "u:winter", "u:yilmaz"]), "group:service", "visit", VISITS, service, europe)
        if pick.random() < 0.4:
            self.talk(day, pick.choice(["u:oh", "u:gil"]), "group:service", "domestic", DOMESTIC, service, list(range(1, 8)))
        if pick.random() < 0.45:
            self.talk(day, pick.choice(["u:shin", "u:heo", "u:hong"]), "group:engineering", "check", CHECKS, ["u:jung", "u:han", "u:yoon", "u:nam"], list(range(0, 8)))
        if pick.random() < 0.4:
            self.talk(day, pick.choice(["u:han", "u:yoon"]), "group:engineering", "design", DESIGN,
                      ["u:jung", "u:krueger", "u:nam", "u:shin"], list(range(0, 8)))
        if pick.random() < 0.25:
            self.talk(day, pick.choice(["u:cho", "u:kang"]), "group:purchasing", "need", NEEDS, ["u:seo", "u:hoffmann"], list(range(0, 8)))
        if pick.random() < 0.2:
            self.talk(day, pick.choice(["u:wolf", "u:vogel", "u:weber"]), "group:stuttgart", "lunch", LUNCH,
                      ["u:fischer", "u:keller", "u:krueger", "u:nam", "u:braun"], list(range(8, 11)))
        for _ in range(pick.choice((1, 2, 2))):
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
