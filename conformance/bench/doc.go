// Package bench measures servers of the reference workload beside each other:
// requests a second and latency under load, idle memory, the time from exec to
// the first byte of the page, a quick callback while a thousand others sleep, and
// websockets: round trips, and messages that a server sends to thousands of pages.
//
// All servers run on this machine and take turns under the same load, so that
// what the machine does in a bad minute hits all of them. What counts is the
// ratio within a run. Before anything is measured, the answers of all servers
// are compared: a fast wrong answer is no figure.
//
// The package knows the servers as programs only. It imports none of them, and
// all load goes to loopback.
package bench
