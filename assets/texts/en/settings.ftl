# The settings page.
settings-title = Settings
settings-lead = Every change is in force at once and kept.
settings-reset = Reset
settings-reset-named = Reset “{ $group }”
settings-reset-all = Reset everything
settings-reset-ask = Back to the defaults?
settings-reset-yes = Yes, reset
settings-reset-no = Keep
settings-never = never
settings-for-ever = for ever

# Groups.
settings-when = When it warns
settings-how = How it warns
settings-overlay = The overlay
settings-quiet = Quiet times
settings-prompts = Prompts and hints
settings-watching = Watching
settings-history = History and privacy
settings-program = The program
settings-look = Look and language

# When it warns.
settings-level = Level
settings-level-calm = Calm
settings-level-usual = Usual
settings-level-early = Early
settings-level-own = Own
settings-level-rule = After { $window }, at most every { $cooldown }
settings-level-own-rule = Your own numbers: window, share and cooldown below
settings-window = Window
settings-window-help = How long is looked back.
settings-share = Share of the window
settings-share-help = How much of it the head must be forward.
settings-cooldown = Cooldown
settings-cooldown-help = No second warning before that.
settings-change = Limit from your upright
settings-change-help = With a profile: so far forward of your own upright.
settings-absolute = Limit of the angle
settings-absolute-help = Without a profile: the craniovertebral angle, seen from the side.
settings-guard = Guard band
settings-guard-help = Counts as forward only so far beyond the limit.
settings-clear = Clear line
settings-clear-help = Counts as back so far on the near side of the limit.
settings-rule-sentence = Warns once the head was below { $enters } for { $share } of the last { $window }, on average below { $mean } then. One slouch is one warning. It counts as back above { $clears }. The next warning comes { $cooldown } later at the earliest.
settings-rule-sentence-no-cooldown = Warns once the head was below { $enters } for { $share } of the last { $window }, on average below { $mean } then. One slouch is one warning. It counts as back above { $clears }.
settings-rule-quantity-change = In degrees from your own upright.
settings-rule-quantity-absolute = In degrees of the craniovertebral angle.
settings-rule-now = Now { $value }.
settings-rule-no-number = There is no number now.
settings-rule-clear = back above { $value }
settings-rule-limit = limit { $value }
settings-rule-guard = forward below { $value }
settings-rule-mean = below { $value } on average
settings-rule-mark = now { $value }
settings-rule-no-mark = no number now
settings-rule-window = window { $window }, { $share } of it forward
settings-rule-cooldown = cooldown { $cooldown }
settings-rule-warning = warning

# How it warns.
settings-ladder-help = A warning that is not answered climbs these steps in their order. It goes when the head comes back.
settings-tray = Tray icon
settings-tray-help = Its shape and colour change.
settings-ladder-overlay = Overlay
settings-ladder-overlay-help = A light on the screen, as chosen below.
settings-notification = Notification
settings-notification-help = A message of the desktop, with Snooze and “I am fine like this”.
settings-sound = Gentle sound
settings-sound-help = Two soft notes.
settings-step-at-once = at once
settings-step-after = after { $span }
settings-step-not = left out
settings-step = Time between the steps
settings-step-help = While the head stays forward.
settings-test = Test the warning
settings-test-hint = Shows what a warning is like; nothing is counted

# The overlay.
settings-style = Form
settings-style-glow = Glow
settings-style-glow-help = A light along the edge
settings-style-dim = Dim
settings-style-dim-help = The screen a little darker
settings-style-figure = Figure
settings-style-figure-help = Only the small figure
settings-style-none = None
settings-style-none-help = Nothing on the screen
settings-screens = Screens
settings-screens-active = The active one
settings-screens-all = All
settings-strength = Strength
settings-strength-help = How opaque the light or the dimming is at most.
settings-over-full-screen = Over full-screen windows
settings-over-full-screen-help = Where the system lets it.

# Quiet times.
settings-quiet-help = Nothing is ever said while you are away, turned, badly seen, or the session is locked. Counting goes on.
settings-in-calls = In calls
settings-in-calls-help = While another program uses a camera.
settings-do-not-disturb = While the desktop says “do not disturb”
settings-full-screen = While a full-screen window is in front
settings-working-hours = Only within working hours
settings-from = From
settings-to = To
settings-days = Days
settings-hours-bar = Working hours: from { $from } to { $to }
settings-hours-past-midnight = They end on the next day.

# Prompts and hints.
settings-movement = Prompt to move
settings-movement-help = After so long in hardly changing posture.
settings-break = Prompt for a short break
settings-break-help = After so long at the desk.
settings-break-length = Length of a break
settings-workstation = Hints about the place of work
settings-workstation-help = Distance, height, tilt: each once a day at most.

# Watching.
settings-source = Source at the start
settings-profile = Profile
settings-profile-none = None
settings-profile-by-place = Choose the profile by camera and displays
settings-profile-by-place-help = The one above is for places that have none.
settings-model = Model
settings-per-second = Pictures a second, in the background
settings-per-second-live = Pictures a second, with the live page open
settings-per-second-battery = Pictures a second, on battery
settings-adaptive = Fewer pictures while nothing changes
settings-adaptive-help = Slower while the posture is steady, a look now and then while nobody is there.
settings-release = Let go of the camera when nobody is there
settings-release-help = After so long; then it looks now and then.
settings-pupils = Distance between your pupils
settings-pupils-help = Makes the viewing distance truer. On a spectacle prescription it is called PD.
settings-per-second-value = { $value }/s

# History and privacy.
settings-keep = Remember what was measured
settings-keep-help = Numbers only, in a file on this computer; never pictures.
settings-retention = Remember for
settings-retention-help = Older days are deleted.
settings-days-value = { $days ->
    [one] 1 day
   *[other] { $days } days
}
settings-open-history = Open the history
settings-open-history-hint = Export, import and delete are there

# The program.
settings-autostart = Start with the session
settings-minimised = Start without the window
settings-minimised-help = Where there is a tray.
settings-stay = Go on in the tray when the window is closed
settings-guide = Go through the guide again

# Look and language.
settings-theme = Colours
settings-theme-system = As the system
settings-theme-light = Light
settings-theme-dark = Dark
settings-scale = Size of everything
settings-language = Language
settings-language-system = As the system
settings-motion = Movement
settings-motion-system = As the system
settings-motion-reduced = Reduced
settings-motion-full = Full
