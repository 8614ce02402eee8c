//! The part of the worker that knows which upright is in force: the profile of the place, the stance,
//! and whether it still fits.

use super::{Baseline, Profile, Settings, Worker, is_camera};
use crate::monitor::{Event, EventKind, Observation};
use crate::posture::View;
use crate::posture::fit::{Fit, Signs};
use crate::posture::stance::StanceWatch;
use crate::profile::{StoreError, Workplace};

/// The upright in force, and who watches over it.
pub(super) struct Upright {
    pub(super) baseline: Baseline,
    /// The name of the profile; empty for none.
    pub(super) name: String,
    /// The name that was told.
    told: Option<String>,
    /// What the person chose, place by place; empty for none.
    chosen: Vec<(Workplace, String)>,
    fit: Fit,
    stances: StanceWatch,
}

impl Upright {
    pub(super) fn new(baseline: Baseline, settings: &Settings) -> Self {
        let is_known = !matches!(baseline, Baseline::Usual(None));
        let name = if is_known { settings.watch.profile.clone() } else { String::new() };
        let (fit, stances) = (Fit::default(), StanceWatch::default());
        let mut upright = Self { baseline, name, told: None, chosen: Vec::new(), fit, stances };
        upright.watch_over();
        upright
    }

    pub(super) const fn profile(&self) -> Option<&Profile> {
        match &self.baseline {
            Baseline::Usual(profile) => profile.as_ref(),
            Baseline::Chosen(profile) => Some(profile),
        }
    }

    /// What the person chose at that place.
    fn chosen_at(&self, place: &Workplace) -> Option<&String> {
        self.chosen.iter().find(|(at, _)| at == place).map(|(_, name)| name)
    }

    fn watch_over(&mut self) {
        let (fit, stances) = {
            let profile = self.profile();
            let front = profile.and_then(|profile| profile.frontal.as_ref());
            (Fit::of(front), StanceWatch::of(profile))
        };
        (self.fit, self.stances) = (fit, stances);
    }
}

impl Worker {
    /// Another upright is in force, or another source: what was known of its fit is forgotten.
    pub(super) fn watch_over(&mut self) {
        self.upright.watch_over();
        let stance = self.upright.profile().and_then(Profile::stance);
        self.session.set_stance(stance.filter(|_| is_camera(&self.source)));
        let told = self.session.doubt(self.now(), None);
        self.tell_all(told);
    }

    /// Whether the upright still fits what is seen; what there is to tell of it.
    pub(super) fn check_upright(&mut self, seen: &Observation) -> Vec<Event> {
        // A film's profile was made with it.
        if !is_camera(&self.source) || self.session.is_learning() {
            return Vec::new();
        }
        let measured = seen.reading.as_ref().filter(|reading| {
            reading.view == View::Frontal && reading.reason.is_none() && reading.change.is_some()
        });
        let signs = measured.and(seen.pose.as_ref()).and_then(Signs::of);
        if self.upright.stances.step(seen.at, signs) {
            self.change_stance();
            return Vec::new();
        }
        match self.upright.fit.step(seen.at, signs) {
            Some(doubt) => self.session.doubt(seen.at, doubt),
            None => Vec::new(),
        }
    }

    fn change_stance(&mut self) {
        self.upright.baseline =
            match std::mem::replace(&mut self.upright.baseline, Baseline::Usual(None)) {
                Baseline::Usual(profile) => {
                    Baseline::Usual(profile.map(Profile::in_the_other_stance))
                }
                Baseline::Chosen(profile) => Baseline::Chosen(profile.in_the_other_stance()),
            };
        self.change_over();
    }

    /// The session goes on with the upright in force.
    fn change_over(&mut self) {
        if !self.source.is_demo() {
            let profile = self.upright.profile().cloned();
            let today = self.clock.today();
            let ages = profile.as_ref().map(|profile| profile.ages(today)).unwrap_or_default();
            self.session.change_over(profile, ages);
        }
        self.watch_over();
    }

    /// Where the person works: the camera, and the displays.
    pub(super) fn place(&self) -> Workplace {
        let displays = self.surroundings.displays.0.clone();
        Workplace {
            camera: self.source_name.clone(),
            displays: Some(displays).filter(|d| !d.is_empty()),
        }
    }

    /// The profile of this place comes into force, unless the person wants another here; and which it is
    /// is told.
    pub(super) fn choose_profile(&mut self) {
        self.find_profile();
        // One that was asked for on the command line is no news.
        if matches!(self.upright.baseline, Baseline::Usual(_)) {
            self.tell_profile();
        }
    }

    fn find_profile(&mut self) {
        let is_free = matches!(self.upright.baseline, Baseline::Usual(_));
        if !is_free || !self.settings.watch.profile_by_place || !is_camera(&self.source) {
            return;
        }
        let place = self.place();
        // What was chosen may have been renamed or deleted since.
        let is_there = |name: &&String| name.is_empty() || self.profiles.load(name).is_ok();
        let name = self
            .upright
            .chosen_at(&place)
            .filter(is_there)
            .cloned()
            .or_else(|| self.profiles.of_place(&place))
            .unwrap_or_else(|| self.settings.watch.profile.clone());
        if name == self.upright.name {
            return;
        }
        // The usual one need not be there yet.
        let profile = (!name.is_empty()).then(|| self.profiles.load(&name).ok()).flatten();
        if profile.is_some() || self.upright.profile().is_some() {
            self.put_in_force(profile, name);
        }
    }

    /// The person wants this profile, here.
    pub(super) fn use_profile(&mut self, name: String) {
        let profile = match (!name.is_empty()).then(|| self.profiles.load(&name)).transpose() {
            Ok(profile) => profile,
            Err(error) => return self.tell(EventKind::Notice(error.to_string())),
        };
        let place = self.place();
        self.upright.chosen.retain(|(at, _)| *at != place);
        self.upright.chosen.push((place, name.clone()));
        self.put_in_force(profile, name);
    }

    fn put_in_force(&mut self, profile: Option<Profile>, name: String) {
        let name = if profile.is_some() { name } else { String::new() };
        self.upright.baseline = Baseline::Usual(profile);
        self.upright.name = name;
        self.change_over();
        self.tell_profile();
    }

    fn tell_profile(&mut self) {
        let name = self.upright.name.clone();
        if self.upright.told.as_ref() != Some(&name) {
            self.upright.told = Some(name.clone());
            self.tell(EventKind::ProfileInForce(name));
        }
    }

    /// A profile that was just learned is in force; the session has it already.
    pub(super) fn learned_anew(&mut self, profile: Profile, name: String) {
        self.upright.baseline = Baseline::Usual(Some(profile));
        self.upright.name = name;
        self.watch_over();
        self.tell_profile();
    }

    /// Under which name an upright learned now is kept: that of the profile in force, unless that one
    /// belongs to another place; then one of its own.
    pub(super) fn name_to_keep(&self) -> String {
        let names = [&self.upright.name, &self.settings.watch.profile];
        let usual = names.into_iter().find(|name| !name.is_empty());
        let usual = usual.map_or_else(|| "default".to_owned(), String::clone);
        let place = self.place();
        let is_chosen = self.upright.chosen_at(&place) == Some(&usual)
            || matches!(self.upright.baseline, Baseline::Chosen(_));
        if is_chosen || !self.settings.watch.profile_by_place || self.source.is_demo() {
            return usual;
        }
        match self.profiles.load(&usual) {
            Ok(profile) if !place.is_of(&profile) => {
                self.profiles.of_place(&place).unwrap_or_else(|| self.profiles.free_name(&place))
            }
            Ok(_) | Err(StoreError::NotFound { .. }) => usual,
            // What cannot be read (a newer version's, say) is not written over.
            Err(_) => self.profiles.free_name(&place),
        }
    }

    /// Other settings are in force from now on. The source is chosen with its own command.
    pub(super) fn use_settings(&mut self, settings: Settings) {
        let before = std::mem::replace(&mut self.settings, settings);
        self.session.use_rules(&self.source, &self.settings);
        self.tempo.use_settings(self.settings.watch.clone(), self.settings.limits);
        self.retune();
        // The camera is asked for it when it is next opened.
        let wanted = self.settings.watch.per_second_live.max(self.settings.watch.per_second);
        self.camera_rate = crate::capture::FramesPerSecond::new(wanted);
        if before.watch.model != self.settings.watch.model {
            self.use_model(self.settings.watch.model);
        }
        let (old, new) = (&before.watch, &self.settings.watch);
        if old.profile != new.profile && new.profile != self.upright.name {
            self.use_profile(new.profile.clone());
        } else if old.profile_by_place != new.profile_by_place {
            self.choose_profile();
        }
    }
}
