//! Battery or mains, from what Linux says of its power supplies.

use std::fs;
use std::path::Path;

/// Whether the machine runs on its battery. `supplies` is the system's `/sys/class/power_supply`.
#[must_use]
pub fn on_battery(supplies: &Path) -> bool {
    let (mut discharging, mut mains) = (false, false);
    for supply in fs::read_dir(supplies).into_iter().flatten().flatten() {
        let read = |name: &str| fs::read_to_string(supply.path().join(name)).unwrap_or_default();
        // A mouse's battery, say.
        if read("scope").trim() == "Device" {
            continue;
        }
        match read("type").trim() {
            "Battery" => discharging |= read("status").trim() == "Discharging",
            "Mains" | "USB" | "Wireless" => mains |= read("online").trim() == "1",
            _ => {}
        }
    }
    discharging && !mains
}

#[cfg(test)]
mod tests {
    use super::*;

    fn machine(supplies: &[(&str, &[(&str, &str)])]) -> bool {
        let root = tempfile::tempdir().unwrap();
        for (name, files) in supplies {
            fs::create_dir(root.path().join(name)).unwrap();
            for (file, text) in *files {
                fs::write(root.path().join(name).join(file), format!("{text}\n")).unwrap();
            }
        }
        on_battery(root.path())
    }

    const EMPTYING: &[(&str, &str)] = &[("type", "Battery"), ("status", "Discharging")];

    #[test]
    fn a_laptop_without_its_plug_is_on_battery() {
        assert!(machine(&[("BAT0", EMPTYING), ("AC", &[("type", "Mains"), ("online", "0")])]));
        assert!(machine(&[("BAT0", EMPTYING)]));
    }

    #[test]
    fn with_the_plug_in_it_is_not_even_when_the_battery_is_drained() {
        assert!(!machine(&[("BAT0", EMPTYING), ("AC", &[("type", "Mains"), ("online", "1")])]));
        assert!(!machine(&[("BAT0", &[("type", "Battery"), ("status", "Full")])]));
    }

    #[test]
    fn a_mouse_is_no_machine_and_a_desk_computer_has_nothing() {
        let mouse = [("type", "Battery"), ("status", "Discharging"), ("scope", "Device")];
        assert!(!machine(&[("hidpp_battery_0", &mouse)]));
        assert!(!machine(&[]));
        assert!(!on_battery(Path::new("/nowhere")));
    }
}
