// What pages with a scene have, drawn or live.

// Before the player: it copies figures as they were.
import "./live-lesson.js";
import "./player.js";
