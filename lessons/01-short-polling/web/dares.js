// What a reader is dared to bring about with each step, and how the page knows that it happened.
// `when` and `unless` name lists of messages: lost, told (lost, and the page said so), twice, late.

const VANISH = "Make a message vanish.";

const gone = (text) => `“${text}” is gone: `;

const told = {
  when: "told",
  then: (text) =>
    gone(text) +
    "it went with the memory of the server, and the page said that something did. No more can be done without a disk.",
};

export const dares = {
  1: {
    dare: VANISH,
    how: "The server keeps one message, and this page asks every two seconds. Send two faster than that.",
    act: {
      label: "Let bob send two at once",
      author: "bob",
      texts: ["Table for four at 12:15", "It is shut. Pizza instead"],
    },
    notices: [
      {
        when: "lost",
        then: (text) =>
          gone(text) + "a newer one took its place on the server before this page asked.",
        mendedBy: 2,
      },
    ],
  },
  2: {
    dare: VANISH,
    how: "Send a few and wait until you see them. Then restart the server, and send as many again.",
    notices: [
      {
        when: "lost",
        then: (text) =>
          gone(text) +
          "the restarted server counts from one again, and this page asked for what comes after the old count.",
        mendedBy: 3,
      },
    ],
  },
  3: {
    dare: "Make a message appear twice.",
    how: "Two requests have to be under way with the same cursor. Let answers take 5 s, and send one.",
    notices: [
      {
        when: "twice",
        then: (text) =>
          `“${text}” is here twice: two requests that were under way at once asked the same question, and both were answered.`,
        mendedBy: 4,
      },
      told,
    ],
  },
  4: {
    dare: "Make a message late.",
    how: "A page that waits for its answer is as slow as its line. Let answers take 5 s, and send two, one after the other.",
    notices: [
      {
        when: "late",
        then: (text) =>
          `“${text}” was late: it had to wait for the next request, and that for an answer. No step of this lesson mends it, and step 5 may wait longer still.`,
      },
      told,
    ],
  },
  5: {
    dare: "Make a message vanish without a word.",
    how: "Cut the line, slow it down, restart the server while you send.",
    notices: [
      {
        when: "lost",
        unless: "told",
        then: (text) => gone(text) + "please report how you did that.",
      },
      {
        ...told,
        then: (text) => told.then(text) + " So the dare is not won, and we know of no way to win it.",
      },
    ],
  },
};
