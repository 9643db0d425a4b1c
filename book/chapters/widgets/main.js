// What the book's pages do beyond mdBook. Loaded once by every page, from theme/head.hbs.

import "./access.js";
import "./frame.js";
import "./sidebar.js";
import { LiveLesson } from "./live-lesson.js";
import "./player.js";

customElements.define("live-lesson", LiveLesson);
