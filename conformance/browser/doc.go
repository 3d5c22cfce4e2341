// Package browser drives real pages in a real Chromium, against any Dash
// backend: an example of ours, a test app of ours, or Python Dash itself. A test
// does with mouse and keyboard what a person would do, and asserts what a person
// would see, what the page asked the server, and that the console has no error.
//
//	func TestMain(m *testing.M) { os.Exit(browser.Run(m)) }
//
//	func TestGreeting(t *testing.T) {
//		backend := browser.Start(t, browser.Program("./examples/hello"))
//		page := browser.Open(t, backend.URL)
//		page.Type("#name", "Ada")
//		page.AwaitText("#greeting", "Hello Ada!")
//		page.NoErrors()
//	}
//
// It is a module of its own, so that nobody who uses dashwire downloads a browser
// library, and it imports nothing of dashwire: it builds the programs that it
// drives.
//
// Nothing here sleeps. Each wait is for a condition in the page or an event of
// the browser, and only one that doesn't come within patience fails the test.
//
// The environment of a run:
//
//	DASHWIRE_CHROMIUM     the browser, by default chromium on PATH
//	DASHWIRE_PYTHON       a Python with Dash, by default .cache/venv/bin/python of the project
//	DASHWIRE_BACKENDS     the backends to drive, such as go,dash-flask; see OnBackends
//	DASHWIRE_PATIENCE     how long a condition may take to come true, by default 1m
//	DASHWIRE_SCREENSHOTS  a folder for pictures of pages whose test failed, by default none
package browser

import "time"

// patience is how long a condition may take to come true. It is long because a
// busy machine is slow, and costs time only where a test fails.
const patience = time.Minute
