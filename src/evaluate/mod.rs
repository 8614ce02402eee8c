//! The benchmark of the estimator: pictures with a known craniovertebral angle, run through the
//! program's own code, and what comes out held against the truth and against simple guesses.
//!
//! ```text
//! truth.json ─ truth ──> pictures ─ look ──> poses ─ values ──> values ─ report ──> tables, JSON
//!                             └─ protocol: people, references ┘   └─ rows ──> CSV
//! ```
//!
//! - [`truth`]: what is known of the pictures, read from `truth.json` or a file of marks.
//! - [`look`]: every picture once through the pose networks, on two threads.
//! - [`protocol`]: who is who, which pictures a person is calibrated with, which are scored (pure).
//! - [`values`]: the readings beside the truth, calibration by calibration (pure).
//! - [`empty`]: pictures without a person, in which nobody is to be seen (pure).
//! - [`nulls`]: the guesses an estimator has to beat (pure). [`groups`]: who is compared with whom.
//! - [`score`]: errors, limits of agreement, coverage, drops found (pure).
//! - [`retest`]: the same picture again, a little changed: how far the angle moves.
//! - [`report`]: all of it put together, for programs; [`table`]: for people; [`rows`]: one line a
//!   value, for plots.
//!
//! What the figures mean and what they were is in `docs/accuracy.md`.

pub mod empty;
pub mod groups;
pub mod look;
pub mod nulls;
pub mod protocol;
pub mod report;
pub mod retest;
pub mod rows;
pub mod score;
pub mod table;
pub mod truth;
pub mod values;
