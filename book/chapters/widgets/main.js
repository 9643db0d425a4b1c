// What the book's pages do beyond mdBook. Loaded once by every page, from theme/head.hbs.

import "./keyboard.js";
import { LiveLesson } from "./live-lesson.js";
import "./player.js";

customElements.define("live-lesson", LiveLesson);
