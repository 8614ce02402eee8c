# The overlay, and the banner of the live page.
overlay-title = Plumbline reminder
overlay-no-compositor = Nothing composites this screen, so a light at its edge would be black. A small figure in the corner reminds instead; start a compositor (for example picom) to have the light.
overlay-wayland = This desktop (Wayland) does not let a program put anything above other windows. Reminders come as notifications instead.

overlay-warning = Your head has come forward.
overlay-warning-for = Your head has been forward for { $span }.
overlay-warning-help = Sit, lean or stand another way for a moment, whatever is easy.
overlay-noted = Noted
overlay-noted-hint = The reminder goes; counting goes on
overlay-snooze = Snooze
overlay-snooze-for = For { $span }
overlay-snooze-today = For today
overlay-fine = I am fine like this
overlay-fine-hint = This posture is not warned of for a while
overlay-why = Why?

overlay-movement = Your posture has hardly changed for { $span }.
overlay-movement-help = Shift, stretch or stand up for a moment, whatever is easy.
overlay-break = Time for a short break.
overlay-break-help = Stand up, or let your eyes rest on something far away.
overlay-break-left = Left of the break: { $span }
overlay-skip = Skip

overlay-doubt-camera = Your upright no longer fits: the camera or the chair has moved.
overlay-doubt-conditions = Your upright no longer fits: the light or the distance has changed.
overlay-doubt-person = Your upright no longer fits: it seems to be another person’s.
overlay-doubt-stance = Your upright no longer fits: it was learned sitting and you stand, or the other way round.
overlay-doubt-help = Nothing is counted until it does. Three seconds will do.
overlay-recalibrate = Recalibrate

overlay-hint-near = You sit nearer to the screen than 50 cm.
overlay-hint-near-help = An arm’s length is easier on eyes and neck. Larger letters help to stay there.
overlay-hint-far = You sit further from the screen than a metre.
overlay-hint-far-help = A screen within arm’s length spares leaning forward to read.
overlay-hint-low = Your eyes are well above the camera: the screen may stand low.
overlay-hint-low-help = Its upper edge just below eye height suits most people; lower with bifocal glasses.
overlay-hint-high = Your eyes are well below the camera: the screen may stand high.
overlay-hint-high-help = Its upper edge just below eye height suits most people; lower with bifocal glasses.
overlay-hint-aside = You sit to one side of the camera.
overlay-hint-aside-help = A screen straight ahead spares the neck the turning.
overlay-hint-tilted = Your head leans to one side.
overlay-hint-tilted-help = Armrests, glasses, or a telephone at the shoulder may be why.

overlay-quiet-locked = Quiet: the session is locked.
overlay-quiet-call = Quiet: a call is likely.
overlay-quiet-do-not-disturb = Quiet: the desktop asks not to disturb.
overlay-quiet-full-screen = Quiet: a full-screen window is in front.
overlay-quiet-hours = Quiet: these are not your working hours.
overlay-quiet-snoozed = Quiet: you have snoozed the warnings.
overlay-quiet-snoozed-until = Quiet until { $time }: you have snoozed the warnings.
overlay-warn-again = Warn again
overlay-quiet-doubted = Quiet: your upright may not fit any more.
overlay-quiet-backed-off = Quiet for a while: you put the last warnings away.

overlay-close-notice = Close this message
overlay-close-hint = Close this hint

overlay-paused-until = The camera is released. Looking goes on at { $time }, or when you resume.
overlay-paused-until-tomorrow = The camera is released. Looking goes on tomorrow at { $time }, or when you resume.
overlay-paused-locked = The session is locked.
overlay-paused-locked-help = The camera is released. Looking goes on when you are back.
overlay-paused-asleep = The computer was asleep.
overlay-paused-asleep-help = The camera is released. Looking goes on by itself in a moment.
overlay-paused-away = Nobody has been there for a while.
overlay-paused-away-help = The camera is released and looked through now and then. Looking goes on when somebody is back.
