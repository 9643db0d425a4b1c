// What the book's pages do beyond mdBook. Loaded once by every page, from theme/head.hbs.

import "./access.js";
import "./frame.js";
import "./sidebar.js";
import "./quiz.js";
import { BeTheServer } from "./be-the-server.js";
import "./tables.js";
import { LiveLesson } from "./live-lesson.js";
import "./player.js";

customElements.define("live-lesson", LiveLesson);
customElements.define("be-the-server", BeTheServer);
