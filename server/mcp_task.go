package server

import (
	"fmt"
	"net/url"
	"strconv"
	"strings"
	"time"

	"github.com/dashwire/dashwire/protocol"
)

// mcpTask is a background job as an MCP client knows it: by the two tokens that a
// page would have, with the tool's name before and the time of its begin behind.
type mcpTask struct {
	id      string // the whole
	tool    *mcpTool
	job     string // the job's id
	created time.Time
}

// newTask is the answer for a job that has begun.
func newTask(t *mcpTool, answer *protocol.Response, asTask bool) (any, error) {
	begun := time.Now()
	now := taskTime(begun)
	id := fmt.Sprintf("%s:%s:%s:%d", t.name, answer.Job, answer.CacheKey, begun.Unix())
	interval := t.plan.job.interval.Milliseconds()
	if asTask {
		return mcpObject("task", mcpObject("taskId", id, "status", "working", "createdAt", now, "lastUpdatedAt", now, "pollInterval", interval)), nil
	}
	return toolText(mcpObject("taskId", id, "status", "working", "pollInterval", interval,
		"message", "It runs in the background. Call "+toolTaskResult+" with this taskId for the result."))
}

// taskTime is how a time is spelled.
func taskTime(t time.Time) string { return t.UTC().Format(time.RFC3339Nano) }

// task reads a taskId. That of another process, or one made up, is none.
func (r *mcpRequest) task(id string) (*mcpTask, error) {
	parts := strings.Split(id, ":")
	if len(parts) != 4 {
		return nil, mcpErrorf(mcpInternal, "Malformed taskId: %q", clip(id, 300))
	}
	seconds, err := strconv.ParseInt(parts[3], 10, 64)
	if err != nil {
		return nil, mcpErrorf(mcpInternal, "Malformed taskId: %q", clip(id, 300))
	}
	task := &mcpTask{id: id, tool: r.findTool(parts[0]), created: time.Unix(seconds, 0)}
	task.job = r.app.polledJob(url.Values{"job": {parts[1]}, "cacheKey": {parts[2]}}, "")
	if task.tool == nil || task.tool.plan.job == nil || task.job == "" {
		return nil, mcpErrorf(mcpInternal, "Invalid taskId: %q", clip(id, 300))
	}
	_, err = r.app.authorize(r.ctx, r.request, ForCallback, task.tool.plan.id)
	return task, err
}

// peek returns how far a job is, without taking anything of it.
func (s *jobs) peek(id, output string) (state jobState, progress protocol.PropertyValues) {
	s.mu.Lock()
	defer s.mu.Unlock()
	j := s.byID[id]
	if j == nil || j.output != output {
		return jobGone, nil
	}
	return j.state, append(progress, j.progress...)
}

// status returns what tasks/get says of a task.
func (r *mcpRequest) status(task *mcpTask) (jobState, any) {
	state, progress := r.app.jobs.peek(task.job, task.tool.plan.id)
	words := map[jobState]string{jobUnderWay: "working", jobDone: "completed", jobGone: "failed"}
	answer := task.describe(words[state])
	if len(progress) > 0 && state == jobUnderWay {
		if text, err := protocol.Encode(progress); err == nil {
			answer = append(answer, mcpObject("statusMessage", string(text))...)
		}
	}
	return state, append(answer, mcpObject("pollInterval", task.tool.plan.job.interval.Milliseconds())...)
}

func (t *mcpTask) describe(status string) protocol.PropertyValues {
	return mcpObject("taskId", t.id, "status", status, "createdAt", taskTime(t.created), "lastUpdatedAt", taskTime(time.Now()))
}

// taskStatus answers tasks/get.
func (r *mcpRequest) taskStatus(id string) (any, error) {
	task, err := r.task(id)
	if err != nil {
		return nil, err
	}
	_, status := r.status(task)
	return status, nil
}

// taskResult answers tasks/result.
func (r *mcpRequest) taskResult(id string) (any, error) {
	task, err := r.task(id)
	if err != nil {
		return nil, err
	}
	if state, _ := r.app.jobs.peek(task.job, task.tool.plan.id); state == jobUnderWay {
		return nil, mcpErrorf(mcpInternal, "The task has no result yet: ask tasks/get until its status is completed.")
	}
	return r.takeResult(task)
}

// takeResult takes what a job that is done has yielded. It is there once, as for a
// page.
func (r *mcpRequest) takeResult(task *mcpTask) (any, error) {
	p := task.tool.plan
	call := &Call{plan: p, request: r.request}
	call.context = callContext{r.ctx, call}
	if err := r.app.jobs.poll(call, task.job); err != nil {
		return r.failed(p, err)
	}
	call.answer.Progress = nil // it is over
	return r.result(p, &call.answer)
}

// taskAnswer is the tool for clients that know nothing of tasks.
func (r *mcpRequest) taskAnswer(id string) (any, error) {
	task, err := r.task(id)
	if err != nil {
		return nil, err
	}
	state, status := r.status(task)
	if state == jobDone {
		return r.takeResult(task)
	}
	return toolText(status)
}

// cancelTask answers tasks/cancel.
func (r *mcpRequest) cancelTask(id string) (any, error) {
	task, err := r.task(id)
	if err != nil {
		return nil, err
	}
	r.app.jobs.cancel(task.job, "", errCancelled)
	return task.describe("cancelled"), nil
}
