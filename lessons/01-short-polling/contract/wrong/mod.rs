//! Typical wrong servers of the lesson and its exercises. Each says in its first line what is wrong.

pub(crate) mod after_required;
pub(crate) mod another_path;
pub(crate) mod any_content_type;
pub(crate) mod any_method;
pub(crate) mod bare_list;
pub(crate) mod before_by_pages;
pub(crate) mod before_first_if_short;
pub(crate) mod before_from_the_oldest;
pub(crate) mod before_newest_first;
pub(crate) mod before_no_cursor_is_the_end;
pub(crate) mod before_with_the_cursor;
#[path = "right/by_epoch.rs"]
mod by_epoch;
#[path = "right/by_number.rs"]
mod by_number;
pub(crate) mod created_is_200;
pub(crate) mod epoch_by_the_length;
pub(crate) mod epoch_not_read;
pub(crate) mod epoch_of_the_process;
pub(crate) mod epoch_without_gap;
pub(crate) mod everything_again;
pub(crate) mod gap_and_nothing;
pub(crate) mod gap_for_newcomers;
pub(crate) mod interval_in_seconds;
pub(crate) mod interval_in_words;
pub(crate) mod keeps_what_it_refuses;
pub(crate) mod larger_begins_at_0;
pub(crate) mod latest_in_a_list;
#[path = "right/looking_back.rs"]
mod looking_back;
pub(crate) mod never_refuses;
pub(crate) mod newest_first;
pub(crate) mod next_counts_the_batch;
pub(crate) mod next_is_the_last;
pub(crate) mod no_allow;
pub(crate) mod no_body_limit;
pub(crate) mod no_cursor_is_none;
pub(crate) mod no_cursor_panics;
pub(crate) mod no_interval;
pub(crate) mod no_json_is_422;
pub(crate) mod no_json_panics;
pub(crate) mod no_next;
pub(crate) mod no_retry_after;
pub(crate) mod nothing_is_204;
pub(crate) mod nothing_new_panics;
pub(crate) mod one_mark_for_all;
pub(crate) mod other_epoch_is_410;
pub(crate) mod reading_empties;
pub(crate) mod refuses_a_few;
pub(crate) mod refuses_for_ever;
pub(crate) mod refuses_with_500;
pub(crate) mod retry_after_in_ms;
pub(crate) mod ring_begins_anew;
pub(crate) mod ring_by_index;
pub(crate) mod ring_epoch_not_read;
pub(crate) mod ring_gap_by_number;
pub(crate) mod ring_gap_too_early;
pub(crate) mod ring_keeps_all;
#[path = "right/ring_of_three.rs"]
mod ring_of_three;
pub(crate) mod ring_says_no_gap;
pub(crate) mod skips_one_too_many;
pub(crate) mod slices;
pub(crate) mod takes_an_empty_text;
pub(crate) mod the_seeds_long_polling;
pub(crate) mod the_seeds_short_polling;
pub(crate) mod too_large_is_422;
pub(crate) mod unknown_method_is_404;
#[path = "right/whole.rs"]
mod whole;
