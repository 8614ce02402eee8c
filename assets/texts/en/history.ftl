# The history page.
history-day = Day
history-week = Week
history-month = Month
history-compare = Compare
history-today = Today
history-previous = Earlier
history-next = Later
history-day-before = The day before
history-day-after = The day after
history-week-before = The week before
history-week-after = The week after
history-month-before = The month before
history-month-after = The month after
history-day-title = { $weekday }, { $date }
history-span-title = { $from } to { $to }
history-month-title = { $month } { $year }

# While there is nothing to draw.
history-loading = Reading the history…
history-failed = The history could not be read.
history-failed-help = What is wrong, and what helps, stands above.
history-again = Try again
history-empty = Nothing was watched then.
history-empty-day = A day appears here minute by minute, the first one after a minute of watching: a ribbon, a time line, and its figures.
history-empty-week = Each day appears here as a ribbon as soon as a minute of it was watched. What the weekdays are like shows from the second week on.
history-empty-month = Each day appears here as soon as a minute of it was watched, with the share of time that the head was forward.
history-empty-compare = Two periods can be compared once each has five days with half an hour measured.
history-not-kept = Nothing is kept at present: the settings say so, under History.

# Figures.
history-watched = Watched
history-watched-note = away { $away } of it
history-watched-meaning = The time the camera looked, whether somebody was there or not.
history-share = Head forward
history-share-note = of { $measured } measured
history-share-meaning = The share of the time that could be measured in which the head was forward of its limit.
history-dose = Dose
history-dose-unit = degree-minutes
history-dose-an-hour = Dose an hour
history-dose-meaning = Degrees beyond the limit times minutes: 5 degrees beyond it for 10 minutes make 50, and so do 10 degrees for 5 minutes.
history-longest = Longest within the limit
history-longest-short = Longest
history-longest-note = from { $time } on
history-longest-meaning = The longest time without more than a glance beyond the limit. Getting up ends it.
history-warnings = Warnings
history-prompts = Prompts kept
history-prompts-kept = { $kept } of { $all }
history-prompts-meaning = Prompts to move or to rest that were followed. Skipping one is fine.
history-mean-change = Mean change from upright
history-mean-angle = Mean angle

# How time was spent.
history-within = Within the limit
history-forward = Forward
history-unsure = Cannot be measured
history-away = Away
history-not-watched = Not watched
history-line = Time line of the day. The arrow keys go from minute to minute.
history-line-at = Time line of the day, { $time }: { $said }
history-plot-change = Mean change from the own upright by minute, with its 90% interval and the limit
history-plot-angle = Mean craniovertebral angle by minute, with its 90% interval and the limit
history-change = Change from upright
history-angle = Angle
history-limit = limit { $limit }
history-break = Break
history-paused = Paused: { $reason }
history-no-values = Nothing could be measured.
history-minute-help = Point at a minute, or go there with the arrow keys, to see its numbers.
history-minute-not-watched = not watched
history-minute-within = within the limit { $span }
history-minute-forward = forward { $span }
history-minute-unsure = not measurable { $span }
history-minute-away = away { $span }
history-minute-change = change { $value }°
history-minute-angle = angle { $value }°
history-minute-dose = { $dose } degree-minutes
history-sitting = sitting
history-standing = standing
history-quiet-locked = quiet: session locked
history-quiet-call = quiet: a call
history-quiet-disturb = quiet: do not disturb
history-quiet-full-screen = quiet: full screen
history-quiet-hours = quiet: outside working hours
history-quiet-snoozed = quiet: snoozed
history-quiet-doubted = quiet: the upright is in doubt
history-quiet-backed-off = quiet: held back after being dismissed

# What happened.
history-events = What happened
history-event-warning = Warning, { $excess } beyond the limit: { $outcome }
history-outcome-open = still standing
history-outcome-back = head came back
history-outcome-noted = noted
history-outcome-fine = fine like this
history-outcome-snoozed = snoozed
history-outcome-left = left the desk
history-outcome-ended = watching ended
history-movement-kept = Prompt to move: moved
history-movement-skipped = Prompt to move: skipped
history-movement-open = Prompt to move
history-rest-kept = Prompt to rest: taken
history-rest-skipped = Prompt to rest: skipped
history-rest-open = Prompt to rest
history-hint-near = Hint: close to the screen
history-hint-far = Hint: far from the screen
history-hint-low = Hint: the screen may stand low
history-hint-high = Hint: the screen may stand high
history-hint-aside = Hint: off to one side of the camera
history-hint-tilted = Hint: head held tilted
history-event-break = Break, { $span }
history-event-pause = Pause, { $span }: { $reason }
history-event-pause-open = Pause that lasts: { $reason }
history-pause-asked = asked for
history-pause-locked = session locked
history-pause-asleep = computer asleep
history-pause-away = nobody there for long
history-event-calibrated = Upright measured for profile “{ $profile }”
history-event-calibrated-error = Upright measured for profile “{ $profile }”, error { $error }°
history-doubt-camera = Upright in doubt: camera or chair moved
history-doubt-conditions = Upright in doubt: light or distance changed
history-doubt-person = Upright in doubt: another person
history-doubt-stance = Upright in doubt: standing instead of sitting, or the other way round

# Week and month.
history-row-date = { $weekday }, { $date }
history-row = { $date }: watched { $watched }, head forward { $share }, dose { $dose } degree-minutes, longest within the limit { $longest }. Show the day.
history-row-empty = { $date }: nothing was watched.
history-row-to-come = { $date }: still to come.
history-pattern = Head forward by weekday
history-pattern-help = A dot is a day, the line all days of that weekday together, over { $weeks } weeks.
history-pattern-later = It shows once a weekday was watched twice.
history-pattern-day = { $day } { $share } over { $days ->
    [one] 1 day
   *[other] { $days } days
}
history-cell = { $date }: head forward { $share }, watched { $watched }. Show the day.
history-month-legend = Head forward, share of the measured time
history-and-more = { $share }+
history-no-data = Nothing watched

# Comparison.
history-pair-weeks = This week and the last
history-pair-months = This month and the last
history-pair-own = Own dates
history-own-first-from = First day of the earlier period
history-own-first-to = Last day of the earlier period
history-own-second-from = First day of the later period
history-own-second-to = Last day of the later period
history-own-to = to
history-own-and = against
history-own-unreadable = “{ $text }” is no date. Write it as 2026-11-27.
history-own-order = A period ends before it begins. Change one of its days.
history-period-first = Earlier
history-period-second = Later
history-period = { $name }: { $span }, { $days ->
    [one] 1 day that counts
   *[other] { $days } days that count
}
history-difference = Difference, with its 90% interval
history-no-difference = No difference that can be told from chance.
history-higher = Higher by { $least } to { $most } { $unit }.
history-lower = Lower by { $least } to { $most } { $unit }.
history-unit-points = percentage points
history-unit-degrees = degrees
history-unit-minutes = minutes
history-minutes = { $minutes } min
history-comparison = { $name }: earlier { $first }, later { $second }, difference { $difference } { $unit }, 90% interval { $low } to { $high }. { $verdict }
history-compare-note = A day counts once half an hour of it was measured, and each day counts the same. Of ten comparisons without any true difference, one shows one by chance.
history-too-few = Too few days to compare.
history-too-few-help = Each period needs { $days } days with { $minutes } minutes measured. So far they have { $first } and { $second }.

# Export, import, delete.
history-files = Export and delete…
history-files-hint = Write days to a file, take a file in, delete a day or everything
history-files-close = Close
history-export-what = Export
history-export-all = All days
history-export-path = File to export to
history-export = Export
history-import-path = File to import that was exported elsewhere
history-import = Import
history-delete-day = Delete this day
history-delete-all = Delete everything
history-delete-day-sure = Delete all that is kept of { $day }? It cannot be brought back.
history-delete-all-sure = Delete all days, with every minute, warning and pause that is kept? It cannot be brought back.
history-delete = Delete
history-keep = Keep
