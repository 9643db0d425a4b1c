//! What the pages have that mdBook lacks: listings, changes, figures, live lessons
