# A look from the side: the four steps.
look-step = Step { $number } of { $all }
look-side-upright = Turn your chair a quarter, then sit upright.
look-side-upright-how = One shoulder points at the camera, the eyes look straight ahead, past it.
look-side-forward = Stay turned. Slide your head forward.
look-side-forward-how = As it goes when you read small print. Keep the gaze level and hold it there.
look-front-upright = Turn back to the camera, then sit upright.
look-front-upright-how = Both shoulders face the camera, as when you work.
look-front-forward = Stay as you are. Slide your head forward.
look-front-forward-how = As far as you did when turned. Hold it there.
look-measuring = Hold still…
look-waiting = It begins by itself.
look-overdue = This is still missing:
look-back = Back
look-back-hint = One step back (Backspace)
look-again = Again
look-again-hint = Measure this step again (Space)
look-leave = Leave
look-leave-hint = Nothing is learned (Escape)
look-progress = Progress of this step
look-aside = Seen from above: the chair turned a quarter from the camera
look-facing = Seen from above: the chair facing the camera
look-no-picture = There is no picture now. The look goes on where it was when the picture comes back.

# What a step still waits for.
look-hint-aside = The camera does not see you from the side yet.
look-hint-aside-help = Turn the chair until one shoulder points at the camera.
look-hint-back = The camera does not see you from the front yet.
look-hint-back-help = Turn the chair until both shoulders face the camera.
look-hint-other-side = The camera sees your other side now.
look-hint-other-side-help = Turn to the side you began with.
look-hint-still = Now hold still.
look-hint-still-help = Three still seconds are all that is needed.
look-hint-further = Slide further: { $gone } of { $needed } so far.
look-hint-further-help = Let the chin lead, and leave the shoulders where they are.
look-hint-behind = Your head is { $by } behind the upright just taken.
look-hint-behind-help = If that was not your upright, go one step back.

# Why a step was not taken.
look-refusal-moved = You moved while it was measured, by { $spread }. Hold still, and it is measured again.
look-refusal-lost = { $reason } { $help } Then it is measured again.
look-refusal-too-few = Only { $found } pictures came, { $needed } are needed. Close other programs that use the camera or the processor; it is measured again.
look-refusal-shallow = Your head was { $found } forward of your upright, { $needed } are needed. Slide it further, and it is measured again.
look-refusal-behind = Your head was { $found } behind the upright just taken. Slide it forward, or go one step back.

# What was found.
look-found = That is all that is needed.
look-save = Save
look-discard = Discard
look-upright = Upright angle, from the side
look-upright-value = { $value }, in 9 of 10 cases between { $low } and { $high }
look-slope = Your own slope
look-slope-value = { $scale } times the common one
look-slope-limit = { $scale } times the common one: the limit of what is believed, what was measured lay there or beyond. Slide equally far in both views.
look-error = Repeat error
look-error-none = not known, for parts of these pictures alone make no profile; the angle itself is known to about ±{ $half }
look-error-one = steady { $one }; the angle itself is known to about ±{ $half }
look-error-two = steady { $one }, { $two }; the angle itself is known to about ±{ $half }
look-error-front = within { $error } from the front
look-error-side = within { $error } from the side
look-age = Learned
look-age-value = { $when }, with { $camera }
look-before = Before
look-none-before = There is no earlier profile of this name.
look-worth = 9 of 10 pictures that were left out lay within the repeat error. It says how steady they were and how well the front gives back what the side measured, not how true the side itself is.
