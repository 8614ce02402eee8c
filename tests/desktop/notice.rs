//! A warning as a notification that is answered, and as a sound.

use std::fs;
use std::path::Path;
use std::time::Duration;

use plumbline::desktop::tray::Face;

use crate::panel::Panel;
use crate::stage::{GUIDED, SOON, Stage, until};

/// The film warns after 24 s, and a film that was late for it warns again 45 s later.
const WARNING: Duration = Duration::from_secs(75);

/// The first step of the ladder is the notification, the second the sound.
const LADDER: &str = "[ladder]\ntray = true\noverlay = false\nsound = true\nstep_seconds = 5\n";

/// A sound card that writes to a file: what ALSA's "file" does, before a card that takes everything.
const CARD: &str = "pcm.!default {\n type plug\n slave.pcm \"written\"\n}\n\
    pcm.written {\n type file\n slave.pcm { type null }\n file \"{home}/sound.wav\"\n format wav\n}\n\
    ctl.!default { type hw card 0 }\n";

#[test]
fn a_warning_is_notified_heard_and_snoozed_by_its_button() {
    let mut stage = Stage::with(&format!("{LADDER}{GUIDED}"));
    let home = stage.home().to_owned();
    // The usual definitions of ALSA's own, and our card in place of the machine's.
    let card = CARD.replace("{home}", &home.display().to_string());
    let own = format!("</usr/share/alsa/alsa.conf>\n{card}");
    fs::write(home.join("asound.conf"), own).unwrap();
    let panel = Panel::appear(stage.bus());
    until(SOON, "a notification service", || {
        stage.heard().contains("\"org.freedesktop.Notifications\"").then_some(())
    });
    stage.start_plumbline();

    until(WARNING, "a face that warns", || (panel.face()? == Face::Warned).then_some(()));
    until(SOON, "a notification", || {
        stage.heard().contains("\"Your head has come forward\"").then_some(())
    });
    for label in ["\"I am fine like this\"", "\"Why?\""] {
        assert!(stage.heard().contains(label), "{label} is offered");
    }
    let samples = until(SOON, "a sound", || whole_sound(&home.join("sound.wav")));
    judge(&samples);

    stage.answer("Snooze");
    until(SOON, "the icon's word that it is snoozed", || {
        panel.tooltip()?.ends_with("Warnings are snoozed.").then_some(())
    });
    assert_ne!(panel.face(), Some(Face::Warned));
    until(SOON, "the notification's end", || {
        stage.heard().contains("member=NotificationClosed").then_some(())
    });
    assert_eq!(stage.ended(), None);
    assert!(!stage.said().contains("panicked"), "{}", stage.said());
}

/// What was played, once it was all played: silence follows it.
fn whole_sound(file: &Path) -> Option<Vec<f32>> {
    const HEADER: usize = 44;
    let bytes = fs::read(file).ok()?;
    let bits = u16::from_le_bytes(bytes.get(34..36)?.try_into().ok()?);
    let samples: Vec<f32> = match bits {
        16 => bytes
            .get(HEADER..)?
            .chunks_exact(2)
            .map(|two| f32::from(i16::from_le_bytes([two[0], two[1]])) / 32_768.0)
            .collect(),
        32 => bytes
            .get(HEADER..)?
            .chunks_exact(4)
            .map(|four| f32::from_le_bytes([four[0], four[1], four[2], four[3]]))
            .collect(),
        other => panic!("{other} bits a sample"),
    };
    let first = samples.iter().position(|sample| sample.abs() > 1e-3)?;
    let last = samples.iter().rposition(|sample| sample.abs() > 1e-3)?;
    // A tenth of a second of two channels.
    (samples.len() - last > 4800 && last > first).then(|| samples[first..=last].to_vec())
}

/// Quiet, soft at its begin, and short.
fn judge(samples: &[f32]) {
    let loudest = samples.iter().fold(0.0_f32, |most, sample| most.max(sample.abs()));
    assert!((0.01..0.2).contains(&loudest), "{loudest} of full scale");
    let begin = samples[..960].iter().fold(0.0_f32, |most, sample| most.max(sample.abs()));
    assert!(begin < 0.2 * loudest, "{begin} within the first hundredth of a second");
    assert!(samples.len() < 2 * 2 * 48_000, "{} samples", samples.len());
}
