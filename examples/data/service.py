# Cases of customers, from the first message to the last: what they see, what the technicians find, what is done.
# SPDX-License-Identifier: Apache-2.0
import random
from datetime import date

from book import later, moment, person
from company import EMPLOYEES

# Who coordinates, who drives, who knows the technology.
TEAM = {"daehan": ("u:do", ("u:gil", "u:oh"), "u:shin"), "rheintal": ("u:vogel", ("u:winter", "u:braun", "u:yilmaz"), "u:schmid"),
        "orbis": ("u:vogel", ("u:yilmaz", "u:jansen", "u:winter"), "u:krueger")}
# customer, who writes, product, title, then in turn: customer, coordinator, technician, internal remark, what was done, customer
CASES = [
    ("daehan", "c:noh", "product:hs200", "5호기 원점 복귀 실패",
     "5호기가 아침 기동 때 원점을 못 찾고 알람 E14를 냅니다. 두 번째 시도에서는 됩니다.",
     "접수했습니다. 밤사이 실내 온도가 몇 도까지 내려가나요?",
     "온도 문제는 아니었습니다. 원점 센서 커넥터 3번 핀이 느슨해서 진동이 없을 때만 접촉이 됩니다.",
     "같은 커넥터로 올해 두 번째입니다. 조립 때 잠금 확인을 작업 표준에 넣읍시다.",
     "커넥터를 잠금형으로 교체하고 냉간 기동 20회 시험했습니다. 실패 0회.",
     "오늘로 사흘째 아침 기동이 한 번에 됩니다. 감사합니다."),
    ("rheintal", "c:lang", "product:hs200", "Stage 11 loses 8 um after an emergency stop",
     "After every emergency stop, stage 11 is off by 8 to 9 um until we home it again. The others are not.",
     "Thank you, Dirk. Does it happen at low speed too? A log of one stop would help us.",
     "Your log shows the brake closing 40 ms before the current is off. The encoder is right, the carriage is pulled.",
     "This is the old parameter set 3.8. Whoever commissioned line 1 copied it by hand.",
     "Parameter set 4.2 loaded on stages 9 to 14, brake delay 60 ms. Ten stops, largest deviation 0.7 um.",
     "Confirmed with our own gauge: below 1 um. Please send me the list of stages that still run 3.8."),
    ("orbis", "c:dubois", "product:hs200", "Particles at the end of travel",
     "During the qualification we count 14 particles per minute at the left end of travel, 0.3 elsewhere.",
     "Thank you for the measurement, Hugo. Is the wiper seal of the left side seated flush? A photo would do.",
     "The photo shows it: the seal lip is folded over for about 4 mm. It was assembled dry.",
     "Our work instruction does not mention the assembly aid for seals. @[u:seol] can you add a picture?",
     "Two seals replaced with assembly aid, cleaned with isopropanol. New count after 30 minutes: 0.2 per minute.",
     "Reproduced in our lab: 0.2. I close the deviation on our side and attach it to the qualification file."),
    ("daehan", "c:hwang", "product:hs200", "그리스 교체 주기 문의",
     "2교대에서 3교대로 바꾸려고 합니다. 그리스 주기를 그대로 두어도 될까요?",
     "좋은 시점에 물어봐 주셨습니다. 하루 이동 거리를 알려 주시면 계산해 드리겠습니다.",
     "하루 61 km면 G6 기준으로 3개월이 아니라 10주입니다. 레일 온도는 48도로 문제없습니다.",
     "3교대 고객이 늘고 있으니 주기표를 매뉴얼에 넣는 게 좋겠습니다. @[u:seol]",
     "10주 주기로 점검표를 새로 만들어 보내 드렸고, 자동 급지 키트 견적도 같이 드렸습니다.",
     "점검표 잘 받았습니다. 급지 키트는 하반기 예산에 넣겠습니다."),
    ("rheintal", "c:lang", "assembly:mc4", "Controller restarts at 14:00",
     "Controller 7 restarts every afternoon around two. Nothing in the event list but 'power on'.",
     "Every day at the same time sounds like the supply. What else starts at two?",
     "I logged the 48 V for two days: it drops to 39 V for 80 ms when the compressor of the neighbour hall starts.",
     "The MC-4 survives 50 ms by specification. With the new capacitor of ECO-127 it would be 110 ms.",
     "Buffer module installed in the cabinet, drop at the controller is now 1.1 V. No restart since Tuesday.",
     "A week without a restart. The electricians also gave the compressor a soft starter, thank you for the curves."),
    ("orbis", "c:moreau", "product:hs200", "Noise of the pilot stages at night",
     "The six pilot stages run at night in a room beside the ward. Which speed keeps them under 45 dB(A)?",
     "We have curves for revision A only. @[u:krueger] can measure revision B this week.",
     "Measured with revision B: 0.35 m/s gives 44.1 dB(A) at one metre, 0.3 m/s gives 42.7.",
     "Nobody has asked for less than 50 before. Worth a line in the data sheet?",
     "Night profile with 0.3 m/s stored as profile 4; it costs you 11 minutes per night. Switching by digital input 2.",
     "Eleven minutes are no problem, the ward is happy. Merci beaucoup!"),
    ("daehan", "c:noh", "assembly:mc4", "컨트롤러 팬 소음",
     "2번 캐비닛 MC-4의 팬이 긁히는 소리를 냅니다. 아직 돌기는 합니다.",
     "팬은 소모품이라 바로 보내 드릴 수 있습니다. 제조 주차가 라벨에 어떻게 찍혀 있나요?",
     "2023년 31주 로트입니다. 이 로트 팬은 베어링 윤활이 부족한 것으로 알려져 있습니다.",
     "창고에 같은 로트 26개가 남아 있습니다. @[u:pyo] 폐기 처리 부탁드려요.",
     "캐비닛 2, 3의 팬 네 개를 모두 교체했습니다. 다른 로트입니다. 작업은 정지 없이 진행했습니다.",
     "조용해졌습니다. 점심시간에 교체해 주셔서 생산에 지장이 없었습니다."),
    ("rheintal", "c:lang", "product:hs200", "Which screw torque for the gripper plate?",
     "Our fitters ask: 9 or 10 Nm for the M6 screws of the gripper plate? Manual says 9, drawing says 10.",
     "You found a contradiction, sorry. Until engineering has decided: 9 Nm.",
     "Engineering confirms 9.5 Nm with medium thread lock. 10 is the limit of the aluminium thread.",
     "Drawing 4711-03 has been wrong since 2023. I wrote a note to ECO-121, it touches the screws anyway.",
     "Corrected manual page 34 and drawing sent to you; the online version is replaced as well.",
     "Thank you, torque tools are set to 9.5."),
    ("daehan", "c:hwang", "product:hs200", "8호기 벨트 장력 경고",
     "8호기에서 벨트 장력 경고가 일주일에 두 번 뜹니다. 재조정하면 며칠은 괜찮습니다.",
     "재조정 후 다시 느슨해진다면 풀리 쪽을 봐야겠습니다. 수요일 오전 방문 가능할까요?",
     "풀리 고정 나사 두 개 중 하나에 나사 고정제가 없습니다. 0.3 mm 미끄러진 자국이 있습니다.",
     "2월 4주차 조립분입니다. 그 주에 조립한 11대를 전부 확인해야 합니다. @[u:cha]",
     "풀리 재고정, 고정제 도포, 장력 128 N으로 조정했습니다. 같은 주 조립분 3대도 점검했고 이상 없습니다.",
     "2주째 경고가 없습니다. 나머지 장비까지 먼저 봐 주셔서 감사합니다."),
    ("orbis", "c:dubois", "product:hs200", "Certificate for grease G9",
     "For the audit in May we need the biocompatibility statement of grease G9, not only the particle test.",
     "Understood. The statement comes from the manufacturer, we ask today.",
     "Statement is here: ISO 10993-5 passed, lot 24-118. The data sheet carries the same lot.",
     "The manufacturer took nine days. We should keep statements for all greases in one folder.",
     "Sent to you with signature page; it is also attached to the technical file of the pilot, revision 2.",
     "The auditor accepted it without a question."),
    ("rheintal", "c:steiner", "order:5001", "Two crates without packing list",
     "Two of your six crates came without a packing list. Our goods receipt cannot book them.",
     "Sorry, Eva. @[u:meyer] sends both lists within the hour.",
     "Lists sent. The printer in Seoul had run out of labels and the crates were closed anyway.",
     "Third time this year. From now on no crate is closed without a scan of the list. @[u:eom] @[u:wi]",
     "Scan is mandatory since today; without it the transport label cannot be printed.",
     "Booked. Thank you for solving it at the root."),
    ("daehan", "c:noh", "product:hs200", "스트로크 450을 600으로 늘릴 수 있나요",
     "새 지그 때문에 4호기 스트로크를 450에서 600으로 늘리고 싶습니다. 개조가 가능한가요?",
     "가능은 합니다만 레일과 벨트를 바꿔야 합니다. 설치 공간 도면을 보내 주시겠어요?",
     "도면상 왼쪽에 180 mm 여유가 있습니다. 레일 650과 벨트 1,200이면 맞습니다. 작업은 하루입니다.",
     "개조 견적 요청이 한 달에 세 건입니다. 표준 개조 키트로 만들면 좋겠네요. @[u:ahn]",
     "견적 2.9백만 원과 작업 일정을 보내 드렸고, 6월 둘째 주 토요일로 잡아 두었습니다.",
     "좋습니다. 토요일 작업이면 생산 손실이 없겠네요."),
    ("rheintal", "c:lang", "assembly:mc4", "OPC UA: tag names changed with 4.2",
     "With firmware 4.2 our visualisation shows three tags as missing: Pos_Act, Vel_Act and Err_No.",
     "They were renamed with the new standard. @[u:petrov] can you tell Dirk how to get the old names?",
     "Set parameter P812 to 1: then old and new names are both there. We should have written that into the notes.",
     "Please, no more renames in a minor version. I opened a ticket for the release checklist.",
     "P812 is set on all 14 controllers remotely, all tags are back. Release note 4.2 has a section on it since today.",
     "All green again. Remote support in 40 minutes, that was quick."),
    ("orbis", "c:moreau", "product:hs200", "Delivery of spare wipers",
     "We would like ten spare wiper seals before the validation in June. How long does it take?",
     "We have six in Stuttgart, four come from Seoul. Shall we send the six now?",
     "Six left today with DHL, tracking is in your portal. The other four follow on Monday.",
     "Minimum stock in Stuttgart is four and should be twelve after Orbis goes into series.",
     "The four from Seoul arrived and went out to Lyon this morning.",
     "All ten are here, thank you. We also take the series offer to our board next week."),
    ("daehan", "c:hwang", "product:hs200", "안전 점검 성적서 요청",
     "6월 안전 감사에 쓸 최근 2년 점검 성적서가 필요합니다. 장비는 1호기부터 9호기까지입니다.",
     "24건 모두 찾아서 묶어 드리겠습니다. 영문본도 필요하신가요?",
     "국문 24건, 영문 표지 9건 올렸습니다. 7호기 작년 11월 성적서는 서명본을 다시 스캔했습니다.",
     "성적서를 고객이 직접 내려받게 하면 이런 요청이 없어질 텐데요. @[u:kook]",
     "누락 없이 대조 완료했습니다. 감사 때 질문이 있으면 제가 전화 대기하겠습니다.",
     "감사팀에서 정리가 잘되어 있다고 칭찬했습니다. #안전"),
    ("rheintal", "c:steiner", "product:hs200", "Training for six new operators",
     "Six operators start on the second line in June. Can you train them in German, in our hall?",
     "With pleasure. One day for operators, half a day more for maintenance. Which week?",
     "Planned for 3 and 4 June with Maria Winter. Please have stage 2 free from 8 to 12.",
     "@[u:tak] do we have the new slides with revision B in German yet?",
     "Slides are translated and printed, certificates prepared. The maintenance half-day includes the cable clamp.",
     "Perfect. Names of the six are in the attached list."),
    ("daehan", "c:noh", "product:hs200", "6호기 충돌 후 점검",
     "어제 야간에 지게차가 6호기 프레임을 쳤습니다. 외관은 멀쩡한데 그냥 돌려도 될까요?",
     "아니요, 점검 전에는 돌리지 말아 주세요. 오늘 오후에 바로 가겠습니다.",
     "레일 평행도가 0.04 mm 벗어났습니다. 허용은 0.02입니다. 베어링에는 자국이 없습니다.",
     "그대로 돌렸으면 두 달 안에 베어링이 나갔을 겁니다. 좋은 사례라 교육 자료로 쓰겠습니다. @[u:tak]",
     "레일 재정렬 후 0.011 mm입니다. 위치 반복도 1.9 um 확인했습니다. 가동하셔도 됩니다.",
     "물어보길 잘했네요. 지게차 통로에 볼라드를 세웠습니다. #안전"),
    ("orbis", "c:moreau", "assembly:mc4", "Login for two more users",
     "Two colleagues of our night shift need access to the remote diagnosis.",
     "Could you name them, and say whether they may change parameters or only read?",
     "Both accounts are there with read access, second factor by phone.",
     "Reminder to ourselves: customers' accounts end after 12 months, nobody tells them.",
     "Reminder mail before the end of an account is switched on for all customers.",
     "Both could log in last night."),
]
NAMES = {row[0]: row[1] for row in EMPLOYEES}
PHASES = (("status", "New", "In progress"), ("status", "In progress", "Solved"))


def write(book):
    pick = random.Random(921)
    day = date(2025, 3, 5)
    for number, row in enumerate(CASES, start=921):
        customer, writer, about, title, *turns = row
        case = f"record:case:{number}"
        coordinator, technicians, expert = TEAM[customer]
        book.node("madang:Record", case, title, type="help.case", attributedTo=person(coordinator),
                  partOf=[f"record:account:{customer}", f"record:{about}"])
        book.relation("madang:Grant", object=case, target=f"organization:{customer}",
                      **{"madang:historyFrom": moment("03-03 00:00")})
        book.relation("Follow", actor=person(writer), object=case, published=moment("03-03 00:00"))
        one_case(book, pick, case, writer, coordinator, pick.choice(technicians), expert, day, turns)
        day = later(day, pick.choice((2, 3, 4)))


def one_case(book, pick, case, writer, coordinator, technician, expert, day, turns):
    asked, triage, found, remark, done, thanks = turns
    seoul = coordinator == "u:do"

    def at(days, hour):
        then = later(day, days)
        return f"{then:%m-%d} {hour - (7 if seoul else 0):02}:{pick.randrange(60):02}"

    first = book.post(writer, at(0, 8), case, asked)
    book.change("svc:erp", at(0, 8), case, ("status", "", "New"), ("answer_due", "", at(1, 8)[:5], "internal"), outside=True)
    book.answer(first, coordinator, at(0, 9), triage)
    book.change(coordinator, at(0, 10), case, PHASES[0], ("assigned_to", "", NAMES[technician], "internal"), outside=True)
    visit = book.post(technician, at(1, 11), case, found, outside=True)
    book.answer(visit, expert, at(1, 12), remark, internal=True)
    book.like(visit, at(1, 13), *pick.sample([coordinator, expert, writer, "u:lim"], pick.choice((1, 2, 3))))
    if pick.random() < 0.6:
        book.event(technician, at(3, 13), "help.visited", case, {"hours": pick.choice((1, 2, 3, 4, 6))}, outside=True)
    fixed = book.post(technician, at(3, 14), case, done, outside=True)
    book.answer(fixed, writer, at(5, 8), thanks)
    book.like(fixed, at(5, 9), writer, *pick.sample([coordinator, expert], 1))
    book.change(coordinator, at(5, 10), case, PHASES[1], ("hours_billed", "", str(pick.choice((0, 0, 1, 2, 4))), "internal"),
                outside=True)
