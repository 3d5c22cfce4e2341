package judge

import "time"

// Verdict is what came of a run.
type Verdict string

// The verdicts.
const (
	Passed  Verdict = "passed"
	Failed  Verdict = "failed"
	Known   Verdict = "known"   // failed, as the list of known failures says
	Skipped Verdict = "skipped" // the backend lacks a feature
)

// Result is the outcome of a run.
type Result struct {
	Run     *Run
	Backend string
	Verdict Verdict
	// Faults say what is wrong, for a failed or known one. For a skipped one it
	// is the reason.
	Faults []string
	// Allowed are the reasons of the accepted answers that were taken instead of
	// the reference's.
	Allowed []string
	// Trace is what went over the wire.
	Trace []Exchange
	// Log is what the server wrote meanwhile.
	Log  string
	Took time.Duration
}

// Exchange is what one step sent, wanted and got.
type Exchange struct {
	Step            string
	Sent, Want, Got string
	Faults          []string
}
