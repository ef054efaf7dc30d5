"""The profiles that are in every account on purpose: the documented example, and the awkward ones."""

EXAMPLE = """\
Business: Smile Dental Croydon. Address: 14 George Street, Croydon CR0 1PB. Open Mon-Fri 9am-5:30pm. \
Closed at weekends and on bank holidays.
Services: check-up £45; hygienist £62; white filling from £95; root canal from £280; crown £520; emergency \
appointment £75.
NHS: we take children on the NHS. Adults can join the waiting list, which is about five months long.
Team: Dr Priya Mistry (principal dentist), Dr Tom Hartley, Aisha (hygienist, Tuesdays and Thursdays), \
Megan (practice manager).
Getting here: five minutes' walk from East Croydon station. Tram stop George Street is opposite. There is \
no parking.
Please give 24 hours' notice to cancel. Emergencies: keep the 11:40 and 15:40 slots for pain and swelling."""

# Pasted from a Windows document, hence CRLF; with emoji, Arabic and Hebrew.
MANY_SCRIPTS = """\
Business: Jaffa Road Kitchen.
Address: 212 Wilmslow Road, Manchester M14 5LQ.
Opening hours 🕛
Sunday - Thursday 12:00 - 22:30
Friday 14:00 - 23:30
Saturday 12:00 - 23:30

Greeting 👋
Arabic: أهلاً وسهلاً بكم في مطعم طريق يافا، كيف يمكنني مساعدتك؟
Hebrew: שלום וברוכים הבאים למסעדת דרך יפו, איך אפשר לעזור?
English: Welcome to Jaffa Road, how can I help?

From the menu 🥙
- Mezze for two / مقبّلات لشخصين / מזטים לזוג: £24
- Shawarma plate / شاورما / שווארמה: £13.50
- Falafel wrap 🌱 / فلافل / פלאפל: £8.50
- Knafeh 🍯 / كنافة / כנאפה: £6.50

All meat is halal. Kosher wine is served in sealed glasses. 🌶️ means hot, 🌶️🌶️ means very hot.
Tables for seven or more need a deposit of £10 a head. Family tables are at the back 👨‍👩‍👧‍👦.
Speak the caller's language if they start in Arabic or Hebrew; numbers and prices may stay in English."""

# What a half-finished onboarding looks like: the blanks were never filled in.
UNFINISHED = """\
Business: {name}.
Address: {address}.
Open {{{{opening_hours}}}}.
Services: oil and filter change, brakes, tyres, diagnostics. Labour {{{{hourly_rate}}}} an hour.
[TRANSFER: workshop manager] if the caller asks about a car that is already here.
Parking: in front of the roller door, not across the neighbour's gate. Payment by card or bank transfer \
when the car is collected. Parts and labour are guaranteed for 12 months."""
