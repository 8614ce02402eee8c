//! The commands. `plumbline` alone opens the window; the rest is for terminals and programs.
//!
//! Exit status: 0 done, 1 nothing measurable, 2 bad usage or unreadable input. Results go to
//! standard output, a line at a time and never half a line; everything else to standard error.
//!
//! - [`watch`]: follow a source. [`measure`]: single pictures. [`calibrate`]: make a profile, from
//!   pictures or by a [`look`] from the side. [`profiles`]: list and compare them.
//! - [`history`]: what is remembered, out and in.
//! - [`evaluate`]: the estimator against pictures whose angle is known. [`simulate`]: the alarm rule
//!   against days whose truth is known.
//! - [`bench`]: what this machine does.
//! - [`output`]: the JSON forms, and the writer that keeps lines whole. [`context`]: settings,
//!   folders and models the commands share.

mod bench;
mod calibrate;
mod cameras;
mod context;
mod evaluate;
mod history;
mod look;
mod measure;
mod output;
mod profiles;
mod simulate;
mod watch;
mod window;

use std::num::NonZeroU32;
use std::path::PathBuf;
use std::process::ExitCode;

use clap::builder::PossibleValue;
use clap::{ArgGroup, Args, Parser, Subcommand, ValueEnum};

use jiff::civil::Date;

use crate::capture::SourceSpec;
use crate::pose::ModelVariant;
use crate::pose::network::ModelFile;
use crate::posture::View;
use context::Context;

/// Estimates of head and shoulder position for wellness, ergonomics and education. Not a medical
/// device.
#[derive(Debug, Parser)]
#[command(name = "plumbline", version, about, disable_help_subcommand = true)]
pub struct Cli {
    #[command(flatten)]
    global: Global,
    /// Start in the tray, or in the taskbar where there is none.
    #[arg(long)]
    minimised: bool,
    #[command(subcommand)]
    command: Option<Command>,
}

#[derive(Debug, Args)]
struct Global {
    /// Settings file to use instead of the usual one.
    #[arg(long, global = true, value_name = "FILE")]
    settings: Option<PathBuf>,
    /// Folder with pose models to use instead of the built-in ones.
    #[arg(long, global = true, value_name = "FOLDER")]
    models: Option<PathBuf>,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// List this machine's cameras.
    Cameras {
        /// One JSON array.
        #[arg(long)]
        json: bool,
    },
    /// Follow a camera or a film: one line an observation and an event.
    Watch(WatchArgs),
    /// Measure pictures: one line, or one JSON object, a picture.
    Measure(MeasureArgs),
    /// Learn a person's own upright, from pictures or by a look from the side, and write it as a
    /// profile.
    Calibrate(CalibrateArgs),
    /// Hold the estimator against pictures whose angle is known.
    Evaluate(EvaluateArgs),
    /// Play simulated days into the alarm, to see how often it is wrong.
    Simulate(SimulateArgs),
    /// Measure what this machine does: every stage of a frame, the networks, the start. Send it with a
    /// report.
    Bench(BenchArgs),
    /// List the profiles: what each knows, how old it is, how steady it was.
    Profiles(ProfilesArgs),
    /// Write what is remembered as a file, or take such a file in. Works while the window runs, too.
    #[command(subcommand)]
    History(HistoryCommand),
}

#[derive(Debug, Args)]
#[command(args_conflicts_with_subcommands = true)]
struct ProfilesArgs {
    /// One JSON array.
    #[arg(long)]
    json: bool,
    #[command(subcommand)]
    command: Option<ProfilesCommand>,
}

#[derive(Debug, Subcommand)]
enum ProfilesCommand {
    /// What differs between two profiles of one person. The older comes first; where it does not, they
    /// are exchanged, and that is said.
    Compare {
        /// The older: its name, or the path of its file.
        old: String,
        /// The newer.
        new: String,
        /// One JSON object.
        #[arg(long)]
        json: bool,
    },
}

#[derive(Debug, Subcommand)]
enum HistoryCommand {
    /// Write what is remembered of these days, for a table calculation or for programs.
    #[command(group = ArgGroup::new("form").required(true))]
    Export {
        /// First day, as 2026-11-27; from the beginning where it is left away.
        #[arg(long, value_name = "DATE")]
        from: Option<Date>,
        /// Last day, which is included; to the end where it is left away.
        #[arg(long, value_name = "DATE")]
        to: Option<Date>,
        /// As comma-separated values, a line an entry.
        #[arg(long, value_name = "FILE", group = "form")]
        csv: Option<PathBuf>,
        /// As one JSON object.
        #[arg(long, value_name = "FILE", group = "form")]
        json: Option<PathBuf>,
    },
    /// Take in a file that was exported here or on another machine; what is known already stays.
    Import {
        /// The file, in either form.
        #[arg(value_name = "FILE")]
        file: PathBuf,
    },
}

#[derive(Debug, Args)]
struct WatchArgs {
    /// demo, demo-side, camera:N, a film, a picture or a folder of pictures.
    #[arg(long)]
    source: Option<SourceSpec>,
    /// Profile to compare with: its name, or the path of its file.
    #[arg(long)]
    profile: Option<String>,
    /// Landmark model.
    #[arg(long)]
    model: Option<Model>,
    /// One JSON object a line.
    #[arg(long)]
    json: bool,
    /// Play a film as fast as it computes; time is the film's, the verdicts are the same.
    #[arg(long)]
    fast: bool,
    /// End after this many seconds (of the film's time with --fast).
    #[arg(long = "for", value_name = "SECONDS", value_parser = positive_seconds)]
    for_seconds: Option<f64>,
    /// Show desktop notifications too.
    #[arg(long)]
    notify: bool,
}

#[derive(Debug, Args)]
struct MeasureArgs {
    /// Pictures (JPEG, PNG, WebP); a folder is walked.
    #[arg(required = true, value_name = "PICTURE")]
    pictures: Vec<PathBuf>,
    /// Profile to compare with: its name, or the path of its file.
    #[arg(long)]
    profile: Option<String>,
    /// Take the view as given instead of judging it.
    #[arg(long, value_enum, default_value_t = ViewChoice::Auto)]
    view: ViewChoice,
    /// Landmark model; the monitor uses lite unless its settings say otherwise.
    #[arg(long, value_enum, default_value_t = Model::Lite)]
    model: Model,
    /// One JSON object a picture.
    #[arg(long)]
    json: bool,
}

#[derive(Debug, Args)]
struct CalibrateArgs {
    /// Pictures of the person sitting upright, as the webcam sees them.
    #[arg(long, required_unless_present_any = ["side_upright", "look"], num_args = 1.., value_name = "PICTURE")]
    upright: Vec<PathBuf>,
    /// The same with the head forward.
    #[arg(long, num_args = 1.., value_name = "PICTURE")]
    forward: Vec<PathBuf>,
    /// Pictures from the side, upright.
    #[arg(long, num_args = 1.., value_name = "PICTURE")]
    side_upright: Vec<PathBuf>,
    /// Pictures from the side, head forward.
    #[arg(long, num_args = 1.., value_name = "PICTURE")]
    side_forward: Vec<PathBuf>,
    /// A look from the side instead of pictures: four postures before the camera, about a minute.
    #[arg(long, conflicts_with_all = ["upright", "forward", "side_upright", "side_forward"])]
    look: bool,
    /// Where to look: camera:N, or a film or a folder with the four postures in order. The settings'
    /// source where it is left away.
    #[arg(long, conflicts_with_all = ["upright", "forward", "side_upright", "side_forward"])]
    source: Option<SourceSpec>,
    /// Play a film as fast as it computes.
    #[arg(long, conflicts_with_all = ["upright", "forward", "side_upright", "side_forward"])]
    fast: bool,
    /// The result as one JSON object.
    #[arg(long, conflicts_with_all = ["upright", "forward", "side_upright", "side_forward"])]
    json: bool,
    /// Name of the profile, or the path of its file.
    #[arg(long)]
    profile: String,
    /// Landmark model; the monitor uses lite unless its settings say otherwise.
    #[arg(long, value_enum, default_value_t = Model::Lite)]
    model: Model,
}

#[derive(Debug, Args)]
struct EvaluateArgs {
    /// Folders of pictures with a truth.json.
    #[arg(required_unless_present = "marks", value_name = "FOLDER")]
    folders: Vec<PathBuf>,
    /// A JSON list of photographs with the angle that was marked on them.
    #[arg(long, value_name = "FILE")]
    marks: Option<PathBuf>,
    /// Folder of those photographs, where they do not lie beside the marks.
    #[arg(long, requires = "marks", value_name = "FOLDER")]
    pictures: Option<PathBuf>,
    /// Landmark model; the monitor uses lite unless its settings say otherwise.
    #[arg(long, value_enum, default_value_t = Model::Lite)]
    model: Model,
    /// One JSON object.
    #[arg(long)]
    json: bool,
    /// Write every value as a line of CSV, once all pictures are looked at. Rows of an earlier time are
    /// written over, other files are not.
    #[arg(long, value_name = "FILE")]
    rows: Option<PathBuf>,
    /// Look at a tenth of each person's pictures of a view, and at least one, again: shifted, zoomed,
    /// dimmed, compressed and mirrored. Which ones is drawn, the same every time.
    #[arg(long)]
    retest: bool,
}

#[derive(Debug, Args)]
struct SimulateArgs {
    /// How many days.
    #[arg(long, default_value_t = 5, value_parser = clap::value_parser!(u32).range(1..=1000))]
    days: u32,
    /// What chance begins with: the same seed gives the same days.
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// One JSON object.
    #[arg(long)]
    json: bool,
}

#[derive(Debug, Args)]
struct BenchArgs {
    /// These networks alone, run bare one after the other: what a comparison with another runtime needs.
    #[arg(long, value_enum, value_delimiter = ',')]
    model: Vec<ModelFile>,
    /// How often each stage is run.
    #[arg(long, default_value = "60")]
    runs: NonZeroU32,
    /// One JSON object; times in milliseconds.
    #[arg(long)]
    json: bool,
    /// What the network reads instead of the built-in picture: 32-bit little-endian floats, planes of
    /// R, G, B and whatever else it reads, row by row. For one --model.
    #[arg(long, value_name = "FILE", requires = "model")]
    input: Option<PathBuf>,
    /// Write what the network gives, all outputs one after the other, in the same form. For one --model.
    #[arg(long, value_name = "FILE", requires = "model")]
    outputs: Option<PathBuf>,
}

/// By its [`ModelFile::word`].
impl ValueEnum for ModelFile {
    fn value_variants<'a>() -> &'a [Self] {
        &Self::ALL
    }

    fn to_possible_value(&self) -> Option<PossibleValue> {
        Some(PossibleValue::new(self.word()))
    }
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum Model {
    Lite,
    Full,
}

impl From<Model> for ModelVariant {
    fn from(model: Model) -> Self {
        match model {
            Model::Lite => Self::Lite,
            Model::Full => Self::Full,
        }
    }
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum ViewChoice {
    Auto,
    Lateral,
    Frontal,
}

impl ViewChoice {
    fn forced(self) -> Option<View> {
        match self {
            Self::Auto => None,
            Self::Lateral => Some(View::Lateral),
            Self::Frontal => Some(View::Frontal),
        }
    }
}

fn positive_seconds(text: &str) -> Result<f64, String> {
    match text.parse::<f64>() {
        Ok(seconds) if seconds > 0.0 && seconds <= 1e9 => Ok(seconds),
        _ => Err("give a number of seconds above 0".into()),
    }
}

/// How a command ended, when it did not fail.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Outcome {
    /// All done.
    Done,
    /// Ran to its end and measured nothing.
    NothingMeasurable,
    /// Some input could not be read; the rest was done, and the errors were told.
    UnreadableInput,
}

impl From<Outcome> for ExitCode {
    fn from(outcome: Outcome) -> Self {
        match outcome {
            Outcome::Done => Self::SUCCESS,
            Outcome::NothingMeasurable => Self::from(1),
            Outcome::UnreadableInput => Self::from(2),
        }
    }
}

/// Runs the command line as given and returns the exit status. Errors are told here, once.
#[must_use]
pub fn run() -> ExitCode {
    let cli = match Cli::try_parse() {
        Ok(cli) => cli,
        Err(error) => {
            // Help and version are no errors; clap knows which stream each belongs on.
            let _ = error.print();
            return ExitCode::from(u8::from(error.use_stderr()) * 2);
        }
    };
    // Quiet unless asked: PLUMBLINE_LOG=debug tells what is skipped and retried.
    let filter = tracing_subscriber::EnvFilter::try_from_env("PLUMBLINE_LOG")
        .unwrap_or_else(|_| tracing_subscriber::EnvFilter::new("off"));
    tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr).init();
    match dispatch(cli) {
        Ok(outcome) => outcome.into(),
        Err(error) if output::is_broken_pipe(&error) => ExitCode::SUCCESS,
        Err(error) => {
            output::complain(&error);
            ExitCode::from(2)
        }
    }
}

fn dispatch(cli: Cli) -> anyhow::Result<Outcome> {
    let context = Context::load(&cli.global)?;
    match cli.command {
        None => window::run(&context, cli.minimised),
        Some(_) if cli.minimised => {
            anyhow::bail!("--minimised is for the window; leave it away with a command.")
        }
        Some(Command::Cameras { json }) => cameras::run(json),
        Some(Command::Watch(args)) => watch::run(&context, &args),
        Some(Command::Measure(args)) => measure::run(&context, &args),
        Some(Command::Calibrate(args)) if args.look => look::run(&context, &args),
        Some(Command::Calibrate(args)) => calibrate::run(&context, &args),
        Some(Command::Evaluate(args)) => evaluate::run(&context, &args),
        Some(Command::Bench(args)) => bench::run(&context, &args),
        Some(Command::Simulate(args)) => simulate::run(&context, &args),
        Some(Command::Profiles(args)) => profiles::run(&context, &args),
        Some(Command::History(command)) => history::run(&context, &command),
    }
}
