//! Pictures without a person: how often the program sees one all the same, and says an angle of it.

use serde::Serialize;

use super::truth::EmptyPicture;
use crate::pose::Pose;
use crate::posture::read;

/// The pictures of a set in which there is nobody.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct EmptyLine {
    /// The folder.
    pub set: String,
    /// Pictures read.
    pub pictures: usize,
    /// In how many of them somebody was seen.
    pub people_seen: usize,
    /// In how many of them an angle was given, the program uncalibrated.
    pub values_given: usize,
    /// Names of the pictures in which somebody was seen.
    pub seen_in: Vec<String>,
}

/// Counts them, set by set; `poses` are those found in `pictures`.
#[must_use]
pub fn lines(pictures: &[EmptyPicture], poses: &[Option<Pose>]) -> Vec<EmptyLine> {
    let mut lines: Vec<EmptyLine> = Vec::new();
    for (picture, pose) in pictures.iter().zip(poses) {
        let place = lines.iter().position(|line| line.set == picture.set).unwrap_or_else(|| {
            lines.push(EmptyLine {
                set: picture.set.clone(),
                pictures: 0,
                people_seen: 0,
                values_given: 0,
                seen_in: Vec::new(),
            });
            lines.len() - 1
        });
        let Some(line) = lines.get_mut(place) else { continue };
        line.pictures += 1;
        if let Some(pose) = pose {
            let reading = read(pose, None);
            line.people_seen += 1;
            line.values_given += usize::from(reading.cva.is_some() || reading.change.is_some());
            line.seen_in.push(picture.file.clone());
        }
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::posture::{View, fixture};

    #[test]
    fn people_and_angles_where_there_is_nobody_are_counted_set_by_set() {
        let of = |set: &str, file: &str| EmptyPicture {
            path: file.into(),
            set: set.into(),
            file: file.into(),
        };
        let pictures = [of("a", "1"), of("b", "2"), of("a", "3"), of("a", "4")];
        // Uncalibrated the side has an angle and the front has none.
        let (side, front) = (fixture::upright(View::Lateral), fixture::upright(View::Frontal));
        let lines = lines(&pictures, &[Some(side), None, Some(front), None]);
        assert_eq!((lines[0].pictures, lines[0].people_seen, lines[0].values_given), (3, 2, 1));
        assert_eq!(lines[0].seen_in, ["1", "3"]);
        assert_eq!((lines[1].set.as_str(), lines[1].pictures, lines[1].people_seen), ("b", 1, 0));
    }
}
