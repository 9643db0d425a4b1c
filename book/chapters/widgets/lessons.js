// Where the lessons run.

// Written by `cargo book`, which knows the ports that it was given; absent from a static site.
const TABLE = new URL("../lessons.json", import.meta.url);

const OWN_MACHINE = /^(localhost|.*\.localhost|127(\.\d+){3}|\[::1\])$/;

/** Whether this page's server has no table of ports: then it will not get one. */
let noTable = false;

/** The question that is under way, for all who ask meanwhile. */
let asking;

/** The origin of a lesson that was started on its own: port 4000 and its number, on this machine. */
export function usualOrigin(lesson) {
    const host = OWN_MACHINE.test(location.hostname) ? location.hostname : "127.0.0.1";
    return `http://${host}:${4000 + lesson}`;
}

/** The origin of a lesson, as the book's server has it, or else the usual one. */
export async function originOf(lesson) {
    asking ??= ports().finally(() => { asking = undefined; });
    const port = (await asking)[lesson];
    const origin = usualOrigin(lesson);
    return port ? origin.replace(/\d+$/, port) : origin;
}

async function ports() {
    if (noTable) return {};
    try {
        const response = await fetch(TABLE, { cache: "no-store" });
        if (response.ok) return await response.json();
        noTable = response.status === 404;
    } catch {
        // The book's server has gone; the lesson may run all the same.
    }
    return {};
}

/**
 * What answers at an origin: "lesson" if it is the one asked for, "other" if it is something else,
 * "nothing" if nobody listens, and "late" if there is no answer within a few seconds, which says
 * only that the connections to it are busy.
 */
export async function whoAnswers(origin, lesson, signal) {
    const patience = AbortSignal.timeout(4000);
    try {
        const response = await fetch(`${origin}/hello`, {
            signal: AbortSignal.any([signal, patience]),
            cache: "no-store",
            credentials: "omit",
        });
        const hello = await response.json();
        return hello.lesson === lesson ? "lesson" : "other";
    } catch (error) {
        if (error instanceof SyntaxError) return "other";
        return patience.aborted ? "late" : "nothing";
    }
}
