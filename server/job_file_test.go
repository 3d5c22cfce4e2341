package server

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"go.etcd.io/bbolt"

	"github.com/dashwire/dashwire/assets/dcc"
	"github.com/dashwire/dashwire/assets/html"
	"github.com/dashwire/dashwire/protocol"
)

// inProcess runs test with an app that keeps its jobs in a file, as a process would
// that is stopped at the end.
func inProcess(t *testing.T, cfg Config, register func(*App), test func(app *App, p *visitor)) {
	t.Helper()
	if cfg.Logger == nil {
		cfg.Logger = slog.New(slog.DiscardHandler)
	}
	app := New(cfg)
	register(app)
	if err := app.jobs.open(); err != nil {
		t.Fatal(err)
	}
	test(app, newVisitor(t, app))
	if err := app.Shutdown(t.Context()); err != nil {
		t.Error(err)
	}
}

// valueBody is jobBody with another value of the input.
func valueBody(n int) string {
	return strings.Replace(jobBody, `"value":1`, fmt.Sprintf(`"value":%d`, n), 1)
}

// again is a job as its page polls it after a restart.
func (s *started) again(app *App) *started {
	page := *s.page
	page.app = app
	moved := *s
	moved.page = &page
	return &moved
}

func TestJobsSurviveARestart(t *testing.T) {
	cfg := Config{Jobs: Jobs{File: filepath.Join(t.TempDir(), "jobs.db")}}
	bar, list := html.ProgressValue("bar"), protocol.NewProp[any]("s", "data")
	var runs int
	register := func(app *App) {
		spec := specOf("x")
		ReportsTo(bar)(&spec)
		spec.OnError = func(_ context.Context, _ *Call, err error) error { return err }
		app.Handle(spec, func(ctx context.Context, call *Call) error {
			var n int
			_ = protocol.Decode(call.Inputs()[0].Args[0].Value, &n)
			switch n {
			case 1:
				call.Progress(bar.Set("9"))
				for i := range 2 {
					var p protocol.Patch
					p.At().Append(i)
					call.SetProps(list.Patch(&p))
				}
				call.SetProps(html.DivChildren("log").Set("</script>é\u2028"))
				call.SetCookie(&http.Cookie{Name: "c", Value: "v"})
				return call.Set(0, "done")
			case 2:
				return errors.New("it broke")
			case 3:
				panic("it panicked")
			case 4:
				return PreventUpdate
			case 5:
				call.SetProps(dcc.StoreData("s").Set(nil))
				return PreventUpdate
			case 6:
				return call.Set(0, nil)
			}
			<-ctx.Done()
			return ctx.Err()
		})
		other := specOf("y")
		CacheExpiry(time.Minute)(&other)
		app.Handle(other, func(_ context.Context, call *Call) error {
			runs++
			return call.Set(0, runs)
		})
	}
	synctest.Test(t, func(t *testing.T) {
		jobs := map[int]*started{}
		var cancelled *started
		inProcess(t, cfg, register, func(_ *App, p *visitor) {
			for n := 1; n <= 7; n++ {
				jobs[n] = p.start(valueBody(n))
			}
			cancelled = p.start(valueBody(8))
			next := p.start(valueBody(9), "&oldJob="+cancelled.job)
			cached := p.start(strings.ReplaceAll(jobBody, `"x`, `"y`))
			synctest.Wait()
			cached.want(`{"multi":true,"response":{"y":{"children":1}}}`)
			jobs[9] = next
		})
		var book logBook
		cfg.Logger = book.logger()
		inProcess(t, cfg, register, func(app *App, p *visitor) {
			lines := book.take()
			if len(lines) != 1 || !strings.Contains(lines[0], "background jobs ran when the server ended") || !strings.Contains(lines[0], "output=x.children jobs=2") {
				t.Errorf("logged %q", lines)
			}
			for n, want := range map[int]string{
				1: `{"multi":true,"progress":{"bar.value":"9"},"sideUpdate":{"s":{"data":{"__dash_patch_update":"__dash_patch_update","operations":[` +
					`{"operation":"Append","location":[],"params":{"value":0}},{"operation":"Append","location":[],"params":{"value":1}}]}},` +
					`"log":{"children":"\u003c/script\u003eé\u2028"}},"response":{"x":{"children":"done"}}}`,
				2: `callback for output "x.children", registered at HERE: it broke`,
				3: `callback for output "x.children", registered at HERE: panic: it panicked`,
				4: "204",
				5: `{"multi":true,"sideUpdate":{"s":{"data":null}},"response":{}}`,
				6: `{"multi":true,"response":{"x":{"children":null}}}`,
				7: `callback for output "x.children", registered at HERE: ` + errServerEnded.Error(),
				9: `callback for output "x.children", registered at HERE: ` + errServerEnded.Error(),
			} {
				j := jobs[n].again(app)
				got, err := j.poll()
				var failure *CallbackError
				if err != nil {
					errors.As(err, &failure)
					got = strings.Replace(err.Error(), failure.Where, "HERE", 1)
				}
				if got != want {
					t.Errorf("job %d: %s\nwant %s", n, got, want)
				}
				if n == 3 {
					if e, ok := errors.AsType[*PanicError](err); !ok || !bytes.Contains(e.Stack, []byte("job_file_test.go")) {
						t.Errorf("the panic has lost its stack: %v", err)
					}
				}
				j.want("204")
			}
			if got, err := cancelled.again(app).poll(); !errors.Is(err, errJobUnknown) {
				t.Errorf("a job that was cancelled before: %s, %v", got, err)
			}
			foreign := jobs[1].again(app)
			foreign.page.endID = newVisitor(t, app).endID
			foreign.want("204")
			cached := p.start(strings.ReplaceAll(jobBody, `"x`, `"y`))
			synctest.Wait()
			cached.want(`{"multi":true,"response":{"y":{"children":1}}}`)
			<-time.After(50 * time.Second) // less than a minute after its last use
		})
		inProcess(t, cfg, register, func(app *App, p *visitor) {
			if got, err := jobs[1].again(app).poll(); !errors.Is(err, errJobUnknown) {
				t.Errorf("a result that was fetched before: %s, %v", got, err)
			}
			<-time.After(5 * time.Second)
			for _, want := range []string{"1", "2"} {
				j := p.start(strings.ReplaceAll(jobBody, `"x`, `"y`))
				synctest.Wait()
				j.want(`{"multi":true,"response":{"y":{"children":` + want + `}}}`)
				<-time.After(time.Minute)
			}
		})
		inProcess(t, cfg, register, func(app *App, _ *visitor) {
			if n := len(app.jobs.byID); n != 0 || len(app.jobs.restored) != 0 {
				t.Errorf("the file still holds %d jobs", n)
			}
		})
	})
}

// A cookie and other headers come with the poll that brings the result.
func TestHeadersOfJobsSurvive(t *testing.T) {
	header := http.Header{"Set-Cookie": {"c=v", "d=w"}}
	j := &job{output: "x.children", state: jobDone, result: &jobResult{header: header}, until: time.Now()}
	text, err := protocol.Encode(recordOf(j))
	if err != nil {
		t.Fatal(err)
	}
	var record jobRecord
	if err := protocol.Decode(text, &record); err != nil {
		t.Fatal(err)
	}
	if back, err := record.job("id"); err != nil || fmt.Sprint(back.result.header) != fmt.Sprint(header) {
		t.Errorf("%v, %v, want %v", back.result.header, err, header)
	}
}

func TestResultsExpireWhileTheServerIsDown(t *testing.T) {
	cfg := Config{Jobs: Jobs{File: filepath.Join(t.TempDir(), "jobs.db"), ResultTTL: time.Minute}}
	register := func(app *App) {
		Callback(app, func(context.Context, jobIn) (jobOut, error) { return done() }, Background())
	}
	synctest.Test(t, func(t *testing.T) {
		var early, late *started
		inProcess(t, cfg, register, func(_ *App, p *visitor) {
			early = p.start(jobBody)
			<-time.After(30 * time.Second)
			late = p.start(jobBody)
			synctest.Wait()
		})
		<-time.After(40 * time.Second)
		inProcess(t, cfg, register, func(app *App, _ *visitor) {
			early.again(app).want("204")
			late = late.again(app)
			<-time.After(20 * time.Second)
			synctest.Wait()
			late.want("204")
		})
		inProcess(t, cfg, register, func(app *App, _ *visitor) {
			if n := len(app.jobs.restored); n != 0 {
				t.Errorf("the file still holds %d jobs", n)
			}
		})
	})
}

// With less room than before the newest results are kept.
func TestRestoredJobsAreBounded(t *testing.T) {
	const kib = 1 << 10
	cfg := Config{Jobs: Jobs{File: filepath.Join(t.TempDir(), "jobs.db")}}
	register := func(app *App) {
		spec := specOf("x")
		CacheBy()(&spec)
		app.Handle(spec, func(_ context.Context, call *Call) error { return call.Set(0, strings.Repeat("x", 20*kib)) })
	}
	synctest.Test(t, func(t *testing.T) {
		var jobs []*started
		inProcess(t, cfg, register, func(_ *App, p *visitor) {
			for n := range 4 {
				jobs = append(jobs, p.start(valueBody(n)))
				synctest.Wait()
				<-time.After(time.Second)
			}
		})
		cfg.Jobs.MaxBytes = 50 * kib
		for range 2 { // what gave way is not in the file any more
			inProcess(t, cfg, register, func(app *App, _ *visitor) {
				if n := app.jobs.bytes; n > 50*kib || n < 40*kib || len(app.jobs.byID) != 2 || app.jobs.cache.order.Len() != 0 {
					t.Errorf("%d jobs and %d cached results are left, in %d bytes", len(app.jobs.byID), app.jobs.cache.order.Len(), n)
				}
				if app.jobs.byID[mustID(t, app, jobs[3])] == nil {
					t.Error("the newest one is gone")
				}
			})
		}
	})
}

func mustID(t *testing.T, app *App, j *started) string {
	t.Helper()
	id, ok := verifyToken(app.cfg.SecretKey, "job:"+app.pageOf((&Request{RawQuery: "endId=" + j.page.endID}).Query()), j.job)
	if !ok {
		t.Fatal("the handle isn't valid any more")
	}
	return id
}

// Without a file but with a key of the app's, a page doesn't wait in vain either.
func TestJobOfAnotherProcess(t *testing.T) {
	cfg := Config{SecretKey: []byte("a key that two processes share...")}
	var j *started
	inBubble(t, cfg, func(_ *testing.T, app *App, p *visitor) {
		Callback(app, until(nil, make(chan error, 1)), Background())
		j = p.start(jobBody)
	})
	inBubble(t, cfg, func(t *testing.T, app *App, _ *visitor) {
		Callback(app, until(nil, nil), Background())
		j = j.again(app)
		j.page.t = t
		if got, err := j.poll(); !errors.Is(err, errJobUnknown) {
			t.Errorf("polled %s, %v", got, err)
		}
	})
}

func TestJobFileFaults(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	bolt := func(path string, fill func(tx *bbolt.Tx) error) string {
		db, err := bbolt.Open(path, 0o600, nil)
		if err == nil {
			err = errors.Join(db.Update(fill), db.Close())
		}
		if err != nil {
			t.Fatal(err)
		}
		return path
	}
	good := func(name string, fill func(tx *bbolt.Tx) error) string {
		return bolt(filepath.Join(dir, name), func(tx *bbolt.Tx) error {
			if err := jobStore.prepare(tx); err != nil {
				return err
			}
			return fill(tx)
		})
	}
	put := func(bucket []byte, key, value string) func(tx *bbolt.Tx) error {
		return func(tx *bbolt.Tx) error { return tx.Bucket(bucket).Put([]byte(key), []byte(value)) }
	}
	change := func(path string, do func(content []byte) []byte) string {
		content, err := os.ReadFile(path)
		if err == nil {
			err = os.WriteFile(path, do(content), 0o600)
		}
		if err != nil {
			t.Fatal(err)
		}
		return path
	}
	text := filepath.Join(dir, "text")
	if err := os.WriteFile(text, bytes.Repeat([]byte("notes\n"), 5000), 0o600); err != nil {
		t.Fatal(err)
	}
	many := func(tx *bbolt.Tx) error {
		for i := range 2000 {
			if err := put(jobBucket, fmt.Sprint("job", i), `{"Output":"x.children","Done":true}`)(tx); err != nil {
				return err
			}
		}
		return nil
	}
	locked := good("locked", many)
	db, err := bbolt.Open(locked, 0o600, nil)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	for _, tc := range []struct{ path, want string }{
		{locked, "locked is in use by another process; each needs a file of its own"},
		{text, "is damaged or not a file of background jobs: invalid database; move it away"},
		{filepath.Join(dir, "none", "jobs.db"), "no such file or directory"},
		{dir, "it is no file"},
		{good("record", put(jobBucket, "a", `{"Output":3}`)), `job "a": `},
		{good("patch", put(jobBucket, "a", `{"Side":[{"ID":"s","Property":"data","Value":{"__dash_patch_update":"__dash_patch_update","operations":3}}]}`)), `job "a": `},
		{good("cache", put(cacheBucket, "short", `{}`)), "cached result "},
		{good("used", put(usedBucket, strings.Repeat("k", 32), "t")), "which is not there"},
		{good("format", put(aboutBucket, "format", "dashwire jobs 99")), `its format is "dashwire jobs 99"`},
		{bolt(filepath.Join(dir, "foreign"), func(tx *bbolt.Tx) error { _, err := tx.CreateBucket([]byte("users")); return err }), "it is a database of something else"},
		{change(good("cut", many), func(content []byte) []byte { return content[:20<<10] }), "is damaged or not a file of background jobs: it is 20480 bytes long"},
		{change(good("zeros", many), func(content []byte) []byte { clear(content[8<<10:]); return content }), "is damaged or not a file of background jobs: "},
	} {
		t.Run(filepath.Base(tc.path), func(t *testing.T) {
			app := newApp(t, Config{SecretKey: []byte("k"), Jobs: Jobs{File: tc.path}})
			err := app.Start()
			if err == nil || !strings.Contains(err.Error(), tc.want) || !strings.HasPrefix(err.Error(), "Config.Jobs.File: ") {
				t.Errorf("Start: %v, want %s", err, tc.want)
			}
			if err := app.Shutdown(t.Context()); err != nil {
				t.Errorf("Shutdown: %v", err)
			}
		})
	}
	if _, err := NewSafely(Config{Jobs: Jobs{File: filepath.Join(dir, "none", "jobs.db")}}); err == nil || !strings.Contains(err.Error(), "Config.SecretKey: ") {
		t.Errorf("a key that can't be kept: %v", err)
	}
}

// A disk that is full ends no job, and what was lost is written later.
func TestJobFileThatCannotBeWritten(t *testing.T) {
	var book logBook
	cfg := Config{Jobs: Jobs{File: filepath.Join(t.TempDir(), "jobs.db")}, Logger: book.logger()}
	register := func(app *App) {
		Callback(app, func(context.Context, jobIn) (jobOut, error) { return done() }, CacheBy())
	}
	synctest.Test(t, func(t *testing.T) {
		var jobs []*started
		inProcess(t, cfg, register, func(app *App, p *visitor) {
			settle := func(d time.Duration) {
				<-time.After(d)
				synctest.Wait()
			}
			file := app.jobs.saver.file
			file.db.Close() // writes fail from now on
			fresh := file.path + ".new"
			if err := os.MkdirAll(filepath.Join(fresh, "in the way"), 0o700); err != nil {
				t.Fatal(err)
			}
			jobs = append(jobs, p.start(jobBody))
			settle(time.Minute)
			if lines := book.take(); len(lines) != 1 || !strings.Contains(lines[0], "can't be written to Config.Jobs.File") {
				t.Errorf("logged %q", lines)
			}
			if err := os.RemoveAll(fresh); err != nil {
				t.Fatal(err)
			}
			settle(time.Minute)
			if lines := book.take(); len(lines) != 1 || !strings.Contains(lines[0], "are written to Config.Jobs.File again") {
				t.Errorf("logged %q", lines)
			}
			jobs = append(jobs, p.start(jobBody))
			settle(time.Minute)
		})
		inProcess(t, cfg, register, func(app *App, _ *visitor) {
			for _, j := range jobs {
				j.again(app).want(isX)
			}
		})
	})
}

// What a file has got too long for is written to a new one.
func TestJobFileIsWrittenAnew(t *testing.T) {
	cfg := Config{Jobs: Jobs{File: filepath.Join(t.TempDir(), "jobs.db")}}
	register := func(app *App) {
		spec := specOf("x")
		CacheBy()(&spec)
		app.Handle(spec, func(_ context.Context, call *Call) error { return call.Set(0, strings.Repeat("x", 1<<20)) })
	}
	synctest.Test(t, func(t *testing.T) {
		inProcess(t, cfg, register, func(app *App, p *visitor) {
			length := func() int64 {
				info, err := os.Stat(cfg.Jobs.File)
				if err != nil {
					t.Fatal(err)
				}
				return info.Size()
			}
			for n := range 9 {
				j := p.start(valueBody(n))
				<-time.After(time.Second)
				if got, err := j.poll(); err != nil || len(got) < 1<<20 {
					t.Errorf("%d bytes, %v", len(got), err)
				}
			}
			<-time.After(time.Second)
			app.jobs.mu.Lock()
			app.jobs.cache.clear(app.jobs)
			app.jobs.saver.most = 8 << 20
			app.jobs.mu.Unlock()
			before := length()
			last := p.start(valueBody(9))
			<-time.After(time.Minute)
			synctest.Wait()
			if after := length(); before < 9<<20 || after > 8<<20 {
				t.Errorf("it was %d bytes long and is %d", before, after)
			}
			if got, err := last.poll(); err != nil || len(got) < 1<<20 {
				t.Errorf("%d bytes, %v", len(got), err)
			}
		})
		inProcess(t, cfg, register, func(app *App, _ *visitor) {
			if n := app.jobs.cache.order.Len(); n != 1 || len(app.jobs.byID) != 0 {
				t.Errorf("%d cached results and %d jobs came back", n, len(app.jobs.byID))
			}
		})
	})
}
