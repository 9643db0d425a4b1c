//! The wire kit: scenes between clients and a server, over memory, in virtual time
