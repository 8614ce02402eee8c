# The calibration page.
calibrate-title = Show your own upright
calibrate-what = Sit as upright as is comfortable, look straight ahead, and breathe on.
calibrate-why = Three seconds are enough. From then on the number is the change from this posture; nothing but a few angles is kept.
calibrate-go = Three seconds, upright
calibrate-look = A look from the side (about a minute)
calibrate-look-why = Optional. You turn your chair a quarter and back. It gives the angle itself, not only its change, and your own slope between the two.
calibrate-running = Hold still…
calibrate-again = Try again
calibrate-once-more = Measure again
calibrate-cancel = Cancel
calibrate-done = Done
calibrate-back = Back
calibrate-measured = Your upright is measured.
calibrate-refused = That did not work yet.
calibrate-no-picture = There is no picture to measure now. Choose a camera, or resume.
calibrate-progress = Progress of the measurement
calibrate-steady = 9 of 10 of your pictures lay within { $error } of the others.
calibrate-kept = Kept under the name “{ $profile }”.
calibrate-not-kept = In force until the program ends; not saved.

# Why an upright is not learned.
calibrate-refusal-nobody = Nobody was in the picture for most of the time. Sit in front of the camera and try again.
calibrate-refusal-unmeasurable = { $reason } { $help } Then try again.
calibrate-refusal-too-few = Only { $found } pictures could be measured, { $needed } are needed. Close other programs that use the camera or the processor and try again.
calibrate-refusal-shaky = You moved while it was measured (a spread of { $spread }, at most { $most } is taken). Sit upright, hold still for three seconds and try again.
calibrate-refusal-mixed = Some pictures show you from the front, some from the side. Take them all from one place and try again.
calibrate-refusal-wrong-view = Pictures given as taken from the front show you from the side, or the other way round. Give side views as --side-upright and --side-forward, front views as --upright and --forward.
calibrate-refusal-lone-forward = Pictures with the head forward were given from { $side }, and none upright from there to hold them against. Add one, or leave them out.
calibrate-refusal-no-upright = None of the upright pictures shows a person who can be measured. Give pictures with the head and both shoulders in view.
calibrate-refusal-unlike = The upright pictures differ among themselves by { $spread } (at most { $most } is taken). Leave out those that show another posture.
calibrate-refusal-swapped = The forward pictures read { $found } above the upright ones. Were the two given the wrong way round?
calibrate-refusal-indistinct = The forward pictures read only { $found } below the upright ones. Push the head clearly forward in them, or leave them out.
calibrate-the-side = the side
calibrate-the-front = the front

# A profile against an earlier one.
calibrate-before-same-day = the same day
calibrate-before-one-day = the day before
calibrate-before-days = { $days } days before
calibrate-before-unknown = before
calibrate-compare-nothing = The profile from { $when } knows another view; there is nothing to compare.
calibrate-compare = Against the profile from { $when }, { $told }.
calibrate-compare-part = your upright from { $view } reads { $change }
calibrate-compare-same = the same
calibrate-compare-higher = { $size } higher
calibrate-compare-lower = { $size } lower
calibrate-compare-back = { $size } further back
calibrate-compare-forward = { $size } further forward
calibrate-compare-chance = Less than { $least } cannot be told from chance.
calibrate-compare-chance-part = { $size } from { $view }
calibrate-compare-chance-two = { $first } and less than { $second }
calibrate-compare-moved = A camera that was moved changes these numbers, too.
