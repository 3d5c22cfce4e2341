package server

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/dashwire/dashwire/protocol"
)

type workIn struct {
	Name string `input:"name.value"`
}

type workOut struct {
	Text string `output:"nothing.children"`
}

// taskOf returns the taskId in an answer.
func taskOf(t *testing.T, answer string) string {
	t.Helper()
	_, rest, ok := strings.Cut(strings.ReplaceAll(answer, `\"`, `"`), `"taskId":"`)
	id, _, _ := strings.Cut(rest, `"`)
	if !ok {
		t.Fatalf("no task in %s", answer)
	}
	return id
}

// A job is begun, looked at while it runs, and gives its result once.
func TestMCPTask(t *testing.T) {
	t.Parallel()
	app := mcpApp(t, Config{})
	begun, goOn := make(chan struct{}, 9), make(chan error)
	work := func(ctx context.Context, in workIn) (workOut, error) {
		CallFrom(ctx).Progress(protocol.Update{ID: protocol.StringID("nothing"), Property: "title", Value: "half"})
		begun <- struct{}{}
		select {
		case err := <-goOn:
			return workOut{"done " + in.Name}, err
		case <-ctx.Done():
			return workOut{}, ctx.Err()
		}
	}
	Callback(app, work, Background(), PreventInitialCall(true), Interval(300*time.Millisecond), ReportsTo(protocol.NewProp[string]("nothing", "title")))
	a := newAgent(t, app)
	tools := a.tools()
	if text := fmt.Sprint(dig(tools["nothing_children"], "description")); !strings.Contains(text, toolTaskResult) || tools[toolTaskResult] == nil || tools[toolCancelTask] == nil {
		t.Fatalf("the tools are %v", tools)
	}
	result := func(id string) string { return a.call(toolTaskResult, fmt.Sprintf(`{"taskId":%q}`, id)) }

	id := taskOf(t, a.call("nothing_children", `{"name":"Ada"}`))
	<-begun
	if got := result(id); !strings.Contains(got, `\"status\":\"working\"`) || !strings.Contains(got, `half`) || !strings.Contains(got, `\"pollInterval\":300`) {
		t.Errorf("while it runs: %s", got)
	}
	if got := a.tell("tasks/result", fmt.Sprintf(`{"taskId":%q}`, id)); !strings.HasPrefix(got, `"error"`) {
		t.Errorf("while it runs there is a result: %s", got)
	}
	goOn <- nil
	for strings.Contains(a.tell("tasks/get", fmt.Sprintf(`{"taskId":%q}`, id)), `"status":"working"`) {
		continue // the handler has returned, the job ends
	}
	a.wants(result(id), content(`{"multi":true,"response":{"nothing":{"children":"done Ada"}}}`))
	if got := result(id); !strings.Contains(got, `\"status\":\"failed\"`) {
		t.Errorf("its result is there again: %s", got)
	}

	answer := a.tell("tools/call", `{"name":"nothing_children","arguments":{},"task":{}}`)
	if !strings.HasPrefix(answer, `"result":{"task":{"taskId":"nothing_children:`) {
		t.Errorf("a client that knows tasks is answered %s", answer)
	}
	id = taskOf(t, answer)
	<-begun
	if got := a.tell("tasks/cancel", fmt.Sprintf(`{"taskId":%q}`, id)); !strings.Contains(got, `"status":"cancelled"`) {
		t.Errorf("to cancel it is answered %s", got)
	}
	if got := a.tell("tasks/get", fmt.Sprintf(`{"taskId":%q}`, id)); !strings.Contains(got, `"status":"failed"`) {
		t.Errorf("a cancelled one is %s", got)
	}

	id = taskOf(t, a.call("nothing_children", `{}`))
	<-begun
	goOn <- errors.New("secret")
	for strings.Contains(a.tell("tasks/get", fmt.Sprintf(`{"taskId":%q}`, id)), `"status":"working"`) {
		continue
	}
	a.wants(result(id), failure("The callback nothing.children failed: see the server's log"))

	for _, forged := range []string{"", "x", "a:b:c:d", "nothing_children:a:b:1", "greet" + strings.TrimPrefix(id, "nothing_children"), id + "x", strings.Replace(id, "~", "x~", 1)} {
		if got := result(forged); !strings.HasPrefix(got, `"error":{"code":-32603,`) {
			t.Errorf("the task %q is answered %s", forged, got)
		}
	}
}

// A page's handle is no task, and a client that doesn't ask all the time keeps its job.
func TestMCPTaskIsNoPages(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		app := mcpApp(t, Config{})
		ended := make(chan error, 2)
		Callback(app, func(ctx context.Context, _ workIn) (workOut, error) {
			<-ctx.Done()
			ended <- context.Cause(ctx)
			return workOut{}, ctx.Err()
		}, Background(), CancelOnClose(), PreventInitialCall(true))
		r := &mcpRequest{mcp: app.mcp, ctx: t.Context(), request: &Request{RawQuery: "cacheKey=x&job=y&oldJob=z&a=b"}}
		tool := r.findTool("nothing_children")
		call, err := r.run(tool, nil)
		if err != nil {
			t.Fatal(err)
		}
		if got := call.Request().RawQuery; got != "a=b" {
			t.Errorf("the query is %q", got)
		}
		page := newVisitor(t, app)
		own := page.start(`{"output":"nothing.children","outputs":{"id":"nothing","property":"children"},"inputs":[{"id":"name","property":"value"}],"changedPropIds":[]}`)
		var handle struct{ CacheKey, Job string }
		if err := json.Unmarshal([]byte(own.answer), &handle); err != nil {
			t.Fatal(err)
		}
		if _, err := r.task("nothing_children:" + handle.Job + ":" + handle.CacheKey + ":1"); err == nil {
			t.Error("a page's handle is a task")
		}
		task, err := r.task("nothing_children:" + call.answer.Job + ":" + call.answer.CacheKey + ":1")
		if err != nil {
			t.Fatal(err)
		}
		if cause := <-ended; cause != errPageGone { //nolint:errorlint // it is the cause itself
			t.Errorf("the page's job has ended by %v", cause)
		}
		synctest.Wait() // for the other job, which began at the same time
		if state, _ := app.jobs.peek(task.job, "nothing.children"); state != jobUnderWay {
			t.Error("the client's job has ended")
		}
		if err := app.Shutdown(t.Context()); err != nil {
			t.Error(err)
		}
	})
}
