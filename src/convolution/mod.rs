//! A tract operator that runs a whole convolutional network channels last.
//!
//! tract keeps a picture as planes, one channel after the other, and runs a network node by node, each with
//! memory of its own. [`fuse`] turns the graph into one operator instead, [`ChannelsLast`], which holds a
//! [`Program`]: steps over pictures whose channels lie together, in one piece of memory that is planned
//! when the network is loaded. Nothing here knows of postures or people.
//!
//! ```text
//! graph --translate--> steps --program, memory--> places --product, depthwise, pool, ...--> outputs
//!                                                          over lanes, with an epilogue
//! ```
//!
//! - `lanes`: vectors of `f32` and which this machine has; kernels are written once for all of them.
//! - `grid`, `memory`: how a picture lies in memory, with a margin of zeros where a kernel looks beyond its
//!   edge; which pictures share memory.
//! - `product` (dense convolution), `depthwise`, `pool`, `resample`, `order` (reshapes), `rows` (softmax);
//!   `epilogue`, what all of them do to a value before they write it: bias, activation, residual.
//! - `tile`: the product's innermost part by itself, to measure what the machine can do at most.
//! - `step`, `program`: what runs, in which order, on what. No tract.
//! - `translate`, `operator`: from tract's graph to a program, and the program as tract's operator.
//!
//! Results differ from tract's own by rounding alone: sums are taken in another order. What is no number
//! stays none, where tract's rectifiers make 0 of it.
//!
//! One input, one picture at a time, and no NNEF form: what a program with a camera needs.

mod aligned;
mod depthwise;
mod epilogue;
mod grid;
mod lanes;
mod memory;
mod operator;
mod order;
mod pool;
mod product;
mod program;
mod resample;
mod rows;
mod step;
mod tile;
mod translate;

pub use lanes::Unit;
pub use operator::{ChannelsLast, fuse, fuse_for};
pub use program::{Program, StepProfile, Workspace};
pub use tile::Tile;

#[cfg(test)]
mod tests;
