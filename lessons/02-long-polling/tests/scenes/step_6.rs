//! Patience: the page waits after a failure.

use crate::{readers::Reader, stage::assert_snapshot, step_5::away};

#[tokio::test(start_paused = true)]
async fn the_server_is_away() {
    let (_, wire) = away(|alice: &Reader| alice.waits_with_patience(0.5)).await;
    assert_snapshot!("step_6_away", wire.transcript());
}
