//! `plumbline cameras`.

use std::io;

use super::{Outcome, output};
use crate::capture::webcam;

pub(super) fn run(json: bool) -> anyhow::Result<Outcome> {
    let cameras = webcam::cameras()?;
    let mut out = io::stdout().lock();
    if json {
        output::json_line(&mut out, &cameras)?;
    } else {
        for camera in &cameras {
            let line = format!("camera:{}  {}  {}", camera.index, camera.name, camera.description);
            output::line(&mut out, line.trim_end())?;
        }
    }
    if cameras.is_empty() {
        output::complain(&anyhow::anyhow!(
            "no camera was found. Plug one in, or try `plumbline watch --source demo`."
        ));
        return Ok(Outcome::NothingMeasurable);
    }
    Ok(Outcome::Done)
}
