//! A server in JavaScript with a fault in it, and what is said of that.

/// A fault: some of the server's code in place of another.
pub(crate) struct Fault {
    pub(crate) what: &'static str,
    pub(crate) code: &'static str,
    pub(crate) instead: &'static str,
    /// The scene that finds it.
    pub(crate) scene: &'static str,
    /// What is said of it, or how that begins.
    pub(crate) sentence: &'static str,
    /// Some words of the hint.
    pub(crate) hint: &'static str,
    pub(crate) is_of_a_restart: bool,
}

impl Fault {
    /// The server with it.
    pub(crate) fn in_server(&self, server: &str) -> String {
        let places = server.matches(self.code).count();
        assert_eq!(
            places, 1,
            "{}: the server has {:?} {places} times",
            self.what, self.code
        );
        server.replacen(self.code, self.instead, 1)
    }
}

pub(crate) const NONE: Fault = Fault {
    what: "",
    code: "",
    instead: "",
    scene: "",
    sentence: "",
    hint: "",
    is_of_a_restart: false,
};
