//! The part of the worker that learns a person's upright: the three seconds, the look from the side,
//! and where the profile goes.

use super::{Stage, Worker};
use crate::catalogue::tr;
use crate::monitor::{Command, EventKind, LookResult};
use crate::posture::baseline::Profile;
use crate::posture::calibration::{CalibrationRefusal, Label};
use crate::posture::comparison::compare;
use crate::posture::look::Looked;

impl Worker {
    /// Obeys a command about learning; all others are none of its business.
    pub(super) fn learn(&mut self, command: &Command) {
        match command {
            Command::Calibrate => self.calibrate(),
            Command::CancelCalibration => {
                self.session.cancel_calibration();
                self.found = None;
            }
            Command::BeginLook => self.begin_look(),
            Command::LookAgain => {
                if let Some(guide) = self.session.guide() {
                    guide.retry();
                }
            }
            Command::LookBack => {
                if let Some(guide) = self.session.guide() {
                    guide.back();
                }
            }
            Command::KeepLook => {
                if let Some(found) = self.found.take() {
                    let profile = match self.upright.profile() {
                        Some(old) => found.with_stances_of(old),
                        None => found,
                    };
                    self.session.adopt(profile.clone());
                    self.keep(profile);
                }
            }
            _ => {}
        }
    }

    /// Takes what a frame brought to its end.
    pub(super) fn learned(
        &mut self,
        calibration: Option<Result<Profile, CalibrationRefusal>>,
        looked: Option<Result<Looked, CalibrationRefusal>>,
    ) {
        match calibration {
            Some(Ok(profile)) => self.keep(profile),
            Some(Err(refusal)) => self.tell(EventKind::CalibrationRefused(refusal.to_string())),
            None => {}
        }
        match looked {
            Some(Ok(looked)) => self.offer(looked),
            Some(Err(refusal)) => self.tell(EventKind::CalibrationRefused(refusal.to_string())),
            None => {}
        }
    }

    fn calibrate(&mut self) {
        if let Some(label) = self.label() {
            self.session.calibrate(label);
        }
    }

    fn begin_look(&mut self) {
        self.found = None;
        if let Some(label) = self.label() {
            self.session.begin_side_look(label);
        }
    }

    /// What a profile learned now is called; `None`, and told, where there is nothing to learn from.
    fn label(&mut self) -> Option<Label> {
        if !matches!(self.stage, Stage::Watching { proven: true, .. }) {
            self.tell_nothing_to_measure();
            return None;
        }
        Some(Label {
            name: self.name_to_keep(),
            created: self.clock.wall().strftime("%Y-%m-%d %H:%M").to_string(),
            camera: self.source_name.clone(),
        })
    }

    /// Breaks the look from the side off, if one runs, and says so: nobody is to wait for its end.
    pub(super) fn leave_look(&mut self) {
        if self.session.guide().is_some() {
            self.session.cancel_calibration();
            self.tell_nothing_to_measure();
        }
    }

    pub(super) fn tell_nothing_to_measure(&mut self) {
        self.tell(EventKind::CalibrationRefused(tr!("calibrate-no-picture")));
    }

    /// Tells what a look from the side has found; whether it is kept, the person says.
    fn offer(&mut self, looked: Looked) {
        // One that cannot be read is none to compare with, and is told when it is to be used.
        let old = self.profiles.load(&self.name_to_keep()).ok();
        let comparison = old.map(|old| compare(&old, &looked.profile));
        self.found = Some(looked.profile.clone());
        self.tell(EventKind::Looked(Box::new(LookResult { looked, comparison })));
    }

    /// Saves a new profile, unless it was made on a built-in film, and puts it in force.
    fn keep(&mut self, profile: Profile) {
        let (name, error) = (self.name_to_keep(), profile.error());
        let profile = Profile { displays: self.place().displays, ..profile };
        let mut kept = false;
        if !self.source.is_demo() {
            match self.profiles.save(&name, &profile) {
                Ok(_) => kept = true,
                Err(error) => self.tell(EventKind::Notice(error.to_string())),
            }
        }
        self.tell(EventKind::Calibrated { profile: name.clone(), kept, error });
        if !self.source.is_demo() {
            self.learned_anew(profile, name);
        }
    }
}
