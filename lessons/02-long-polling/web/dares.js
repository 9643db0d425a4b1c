// What a reader is dared to bring about with each step, and how the page knows that it happened.
// `when` and `unless` name lists of messages: lost, told (lost, and the page said so), late, overdue
// (not here yet), deaf (overdue, and the page does not even ask); or of requests: held (a minute).

const DEAF = "Make this page go deaf.";

const gone = (text) => `“${text}” is gone: `;

const told = {
  when: "told",
  then: (text) =>
    gone(text) +
    "it went with the memory of the server, and the page said that something did. No more can be done without a disk.",
};

export const dares = {
  1: {
    dare: "Make a message vanish.",
    how: "Open this page a second time, and send a few from here. Alone you need a line that swallows one: stop reading, send, and cut.",
    notices: [
      {
        when: "lost",
        then: (text) =>
          gone(text) +
          "the server handed it to another reader, or to a line that lost it, and kept nothing.",
        mendedBy: 2,
      },
    ],
  },
  2: {
    dare: "Make a message late by half a second.",
    how: "Nothing has to go wrong for that. Send a few, at your own pace.",
    late: 500,
    notices: [
      {
        when: "late",
        then: (text) =>
          `“${text}” was with the server for more than half a second: it lay there until the next look.`,
        mendedBy: 3,
      },
    ],
  },
  3: {
    dare: "Make a message wait for half a minute.",
    how: "After each answer this page asks again, and the server looks for 10 ms. What comes in these wakes nobody. Press the button until it hits, and be silent then.",
    // Longer than a fault lasts.
    late: 10_000,
    act: {
      label: "Let bob send two, a moment apart",
      author: "bob",
      texts: ["Table for four at 12:15", "It is shut. Pizza instead"],
      apart: 16,
    },
    notices: [
      {
        when: "overdue",
        then: (text) =>
          `“${text}” has been with the server for ten seconds, and so has a request that waits for it: it came between that request’s look and its wait.`,
        mendedBy: 4,
      },
    ],
  },
  4: {
    dare: "Let a request wait for a minute.",
    how: "Do nothing. It is not hard, and that is the harm: who stands between a page and its server gives up before that.",
    notices: [
      {
        when: "held",
        then: (text) =>
          `A request of this room waits for ${text} now. A proxy would have answered 504 in the server’s place, and the page would have died of it.`,
        mendedBy: 5,
      },
    ],
  },
  5: {
    dare: DEAF,
    how: "It takes 204 for an answer. Cut the line, wait until it carries again, and send one.",
    notices: [
      {
        when: "deaf",
        then: (text) =>
          `“${text}” is with the server, and nobody asks for it: the page’s loop ended with the line, and the page looks as it did.`,
        mendedBy: 6,
      },
    ],
  },
  6: {
    dare: "Make a message late.",
    how: "Cut the line, and send one as soon as it carries again: the page has failed by then, and waits.",
    late: 1_000,
    notices: [
      {
        when: "late",
        then: (text) =>
          `“${text}” was late: the page waited before it asked again. That is the price of not hammering, and no step of this lesson lowers it.`,
      },
      told,
    ],
  },
  7: {
    dare: "Make a message vanish without a word.",
    how: "Cut the line, stop reading, restart the server while you send.",
    notices: [
      {
        when: "lost",
        unless: "told",
        then: (text) => gone(text) + "please report how you did that.",
      },
      told,
    ],
  },
};
