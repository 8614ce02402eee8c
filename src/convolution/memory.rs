//! Where each picture of a program lies: those that are never needed at the same time share memory.

use std::ops::Range;

/// Places begin at multiples of this many values: a line of the cache.
const ALIGNMENT: usize = 16;

/// Memory for values that are needed during `life` (steps, both ends included).
#[derive(Clone, Debug)]
pub(super) struct Need {
    pub(super) values: usize,
    pub(super) life: Range<usize>,
}

/// A place for each need, and how much memory that takes: the largest are placed first, each at the lowest
/// place that is free during its life.
pub(super) fn plan(needs: &[Need]) -> (Vec<Range<usize>>, usize) {
    let mut order: Vec<usize> = (0..needs.len()).collect();
    order.sort_by_key(|&need| (std::cmp::Reverse(needs[need].values), needs[need].life.start));
    let mut places: Vec<Range<usize>> = vec![0..0; needs.len()];
    let mut placed: Vec<usize> = Vec::with_capacity(needs.len());
    let mut total = 0;
    for need in order {
        let Need { values, life } = &needs[need];
        let mut taken: Vec<Range<usize>> = placed
            .iter()
            .filter(|&&other| {
                let other = &needs[other].life;
                other.start <= life.end && life.start <= other.end
            })
            .map(|&other| places[other].clone())
            .collect();
        taken.sort_by_key(|range| range.start);
        let mut start = 0;
        for range in taken {
            if start + values <= range.start {
                break;
            }
            start = start.max(range.end.next_multiple_of(ALIGNMENT));
        }
        places[need] = start..start + values;
        total = total.max(start + values);
        placed.push(need);
    }
    (places, total)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn what_is_never_needed_together_shares_a_place() {
        let need = |values, life| Need { values, life };
        let (places, total) = plan(&[need(100, 0..1), need(100, 1..2), need(100, 2..3)]);
        assert_eq!(places[0], places[2]);
        assert_ne!(places[0], places[1]);
        assert_eq!(total, 212, "two places, the second at a multiple of 16");
    }

    proptest! {
        #[test]
        fn what_is_needed_together_never_overlaps(
            needs in proptest::collection::vec((1_usize..500, 0_usize..20, 0_usize..6), 1..30)
        ) {
            let needs: Vec<Need> = needs
                .into_iter()
                .map(|(values, start, steps)| Need { values, life: start..start + steps })
                .collect();
            let (places, total) = plan(&needs);
            for (a, place) in places.iter().enumerate() {
                prop_assert!(place.len() == needs[a].values && place.end <= total);
                for b in 0..a {
                    let lives = (&needs[a].life, &needs[b].life);
                    let together = lives.0.start <= lives.1.end && lives.1.start <= lives.0.end;
                    let apart = place.end <= places[b].start || places[b].end <= place.start;
                    prop_assert!(!together || apart, "{:?} {:?}", needs[a], needs[b]);
                }
            }
        }
    }
}
