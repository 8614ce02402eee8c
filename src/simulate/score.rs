//! Holds what was said against what was true.

use std::time::Duration;

use super::count::{Depth, HeldBack, Report};
use super::day::Scene;
use super::person::Slouch;
use crate::reminder::engine::AFTER_QUIET;
use crate::reminder::{QuietReason, Rule};

/// What smoothing and judging may take on top of the rule's own delay, in seconds.
const ON_TOP: f64 = 15.0;
/// So much of the time a warning is due in may be spent turned or badly seen, in seconds.
const UNMEASURED: f64 = 5.0;
/// A warning so soon after a slouch still belongs to it, in seconds: the head seems to come up only
/// once the smoothing has followed.
const AFTER: f64 = 10.0;
/// A longer time between two looks was not watched, in seconds.
const GAP: f64 = 5.0;
/// Edges of the depths that are told apart, in degrees.
const DEPTHS: [f64; 5] = [5.0, 6.0, 7.0, 10.0, 15.0];

/// What one look brought, and what was true.
#[derive(Clone, Copy, Debug)]
pub(super) struct Look {
    pub(super) at: f64,
    pub(super) scene: Scene,
    pub(super) slouch: Option<Slouch>,
    pub(super) quiet: Option<QuietReason>,
    /// As it was before this look.
    pub(super) is_cooling: bool,
    pub(super) warned: bool,
}

/// The score of one person.
#[derive(Debug)]
pub(super) struct Score {
    slouches: bool,
    /// Within so many seconds a warning is due.
    due: f64,
    hours: f64,
    warnings: u32,
    strays: u32,
    in_quiet: u32,
    last: Option<f64>,
    last_quiet: Option<f64>,
    case: Option<Case>,
    told: Told,
}

/// The slouches that are over.
#[derive(Debug, Default)]
struct Told {
    by_depth: [Depth; DEPTHS.len() - 1],
    late: u32,
    missed: u32,
    held: std::collections::BTreeMap<HeldBack, u32>,
}

/// A slouch that runs.
#[derive(Clone, Copy, Debug)]
struct Case {
    slouch: Slouch,
    warned: Option<f64>,
    held: Option<HeldBack>,
    unmeasured: f64,
}

impl Score {
    pub(super) fn new(slouches: bool, rule: Rule) -> Self {
        let own = Duration::from_secs(u64::from(rule.window_seconds)).as_secs_f64();
        Self {
            slouches,
            due: own * rule.share.value() + ON_TOP,
            hours: 0.0,
            warnings: 0,
            strays: 0,
            in_quiet: 0,
            last: None,
            last_quiet: None,
            case: None,
            told: Told::default(),
        }
    }

    pub(super) fn step(&mut self, look: &Look) {
        let span = self.last.replace(look.at).map_or(0.0, |last| look.at - last);
        let is_quiet = look.quiet.is_some_and(|reason| reason != QuietReason::BackedOff);
        let is_there = !matches!(look.scene, Scene::Nobody | Scene::Off);
        if span <= GAP && is_there && !is_quiet {
            self.hours += span / 3600.0;
        }
        if is_quiet {
            self.last_quiet = Some(look.at);
        }
        self.in_quiet += u32::from(look.warned && is_quiet);
        self.warnings += u32::from(look.warned);
        if self.slouches {
            self.hold_against(look, span);
        }
    }

    fn hold_against(&mut self, look: &Look, span: f64) {
        let at = look.at;
        if let Some(case) = &mut self.case
            && span > GAP
            && at - span <= case.slouch.from + self.due
        {
            // Nobody looked while a warning was due.
            case.held = case.held.or(Some(HeldBack::Absence));
        }
        if let Some(case) = self.case
            && (look.slouch.is_some_and(|slouch| slouch != case.slouch)
                || at > case.slouch.to + AFTER)
        {
            self.conclude();
        }
        if let (Some(slouch), None) = (look.slouch, self.case) {
            // The beginning of this one was not watched.
            let held = (at - slouch.from > GAP).then_some(HeldBack::Absence);
            self.case = Some(Case { slouch, warned: None, held, unmeasured: 0.0 });
        }
        let Some(case) = &mut self.case else {
            self.strays += u32::from(look.warned);
            return;
        };
        if at <= case.slouch.from + self.due {
            let is_first = case.warned.is_none();
            let after_quiet =
                self.last_quiet.is_some_and(|quiet| at - quiet < AFTER_QUIET.as_secs_f64());
            let hindrance = match look.scene {
                Scene::Nobody | Scene::Off => Some(HeldBack::Absence),
                _ if after_quiet => Some(HeldBack::Quiet),
                _ if look.is_cooling && is_first => Some(HeldBack::Cooldown),
                Scene::Turned | Scene::Poor | Scene::Passer => {
                    case.unmeasured += span;
                    (case.unmeasured > UNMEASURED).then_some(HeldBack::Unmeasured)
                }
                Scene::Person => None,
            };
            case.held = case.held.or(hindrance);
        }
        if look.warned {
            case.warned.get_or_insert(at);
        }
    }

    fn conclude(&mut self) {
        let Some(Case { slouch, warned, held, .. }) = self.case.take() else { return };
        let too_short = slouch.to - slouch.from < self.due;
        if let Some(held) = held.or(too_short.then_some(HeldBack::TooShort)) {
            *self.told.held.entry(held).or_default() += 1;
            return;
        }
        let place = DEPTHS[1..].iter().position(|&edge| slouch.depth < edge);
        let depth = &mut self.told.by_depth[place.unwrap_or(DEPTHS.len() - 2)];
        depth.episodes += 1;
        match warned {
            Some(at) if at <= slouch.from + self.due => depth.warned_in_time += 1,
            Some(_) => self.told.late += 1,
            None => self.told.missed += 1,
        }
    }

    pub(super) fn finish(mut self, report: &mut Report) {
        // One that still runs at the end is left out.
        report.warned_in_quiet += self.in_quiet;
        if !self.slouches {
            report.hours = self.hours;
            report.false_alarms = self.warnings;
            let hours = self.hours.max(f64::MIN_POSITIVE);
            report.false_alarms_per_hour = f64::from(self.warnings) / hours;
            return;
        }
        report.slouching_hours = self.hours;
        report.stray_warnings = self.strays;
        for (depth, edges) in self.told.by_depth.iter_mut().zip(DEPTHS.windows(2)) {
            (depth.from_deg, depth.to_deg) = (edges[0], edges[1]);
            report.sustained_episodes += depth.episodes;
            report.warned_in_time += depth.warned_in_time;
        }
        report.by_depth = self.told.by_depth.to_vec();
        report.warned_late = self.told.late;
        report.missed = self.told.missed;
        report.held_back = self.told.held;
        let all = f64::from(report.sustained_episodes.max(1));
        report.sustained_warned_share = f64::from(report.warned_in_time) / all;
    }
}
