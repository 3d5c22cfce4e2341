package server

import (
	"context"
	"errors"

	"github.com/dashwire/dashwire/protocol"
)

// The tools that are there beside callbacks and functions.
const (
	toolComponent  = "get_dash_component"
	toolTaskResult = "get_background_task_result"
	toolCancelTask = "cancel_background_task"
)

// listTools answers tools/list.
func (r *mcpRequest) listTools() (any, error) {
	v, err := r.view()
	if err != nil {
		return nil, err
	}
	tools := []any{}
	jobs := false
	for _, t := range v.tools {
		jobs = jobs || t.plan.job != nil
		if !v.callable(t) {
			continue
		}
		tools = append(tools, mcpObject("name", t.name, "description", v.describe(t), "inputSchema", v.inputSchema(t), "outputSchema", callbackAnswer()))
	}
	if jobs {
		tools = append(tools,
			taskTool(toolTaskResult, "Gives the result of a callback that runs in the background, or says how far it is: then call this again."),
			taskTool(toolCancelTask, "Ends a callback that runs in the background."))
	}
	if !r.app.cfg.MCP.HideLayout {
		tools = append(tools, mcpObject("name", toolComponent,
			"description", "Gives the properties of a component with their values, and which tools set and read them. The resource dash://components lists the ids.",
			"inputSchema", componentQuestion(), "outputSchema", componentAnswer()))
	}
	for _, f := range r.app.mcpFunctions() {
		tools = append(tools, f.describe())
	}
	return mcpObject("tools", tools), nil
}

// callable reports whether the layout has what a callback is called with. A page
// could not call it either.
func (v *mcpView) callable(t *mcpTool) bool {
	for _, deps := range [][]protocol.Dependency{t.plan.inputs, t.plan.state} {
		for _, dep := range deps {
			if !dep.ID.IsDict() && dep.ID.String() != positionStore && v.byID[dep.ID.String()] == nil {
				return false
			}
		}
	}
	return true
}

// callTool answers tools/call.
func (r *mcpRequest) callTool(name string, arguments map[string]protocol.Raw, asTask bool) (any, error) {
	switch name {
	case toolTaskResult:
		return r.taskAnswer(textOf(arguments["taskId"]))
	case toolCancelTask:
		status, err := r.cancelTask(textOf(arguments["taskId"]))
		if err != nil {
			return nil, err
		}
		return toolText(status)
	case toolComponent:
		if !r.app.cfg.MCP.HideLayout {
			return r.component(textOf(arguments["component_id"]), textOf(arguments["property"]))
		}
	}
	if t := r.findTool(name); t != nil {
		return r.callback(t, arguments, asTask)
	}
	if f := r.app.mcpFunction(name); f != nil {
		return f.call(r, arguments)
	}
	return nil, mcpErrorf(mcpNoMethod, "Tool not found: %s. The app may have changed: ask for tools/list again.", clip(name, 100))
}

// callback calls the callback that a tool stands for.
func (r *mcpRequest) callback(t *mcpTool, arguments map[string]protocol.Raw, asTask bool) (any, error) {
	call, err := r.run(t, arguments)
	if err != nil {
		return r.failed(t.plan, err)
	}
	if t.plan.job != nil {
		return newTask(t, &call.answer, asTask)
	}
	return r.result(t.plan, &call.answer)
}

// failed is the answer for a call that failed, which is a result that says so: a
// model reads it and may try again. What is wrong with the arguments it is told; why
// the callback failed only with Config.Debug, as that may tell too much. What
// Config.Authorize refuses, and a server that takes no more calls, is an answer of HTTP.
func (r *mcpRequest) failed(p *plan, err error) (any, error) {
	if errors.Is(err, PreventUpdate) {
		return r.result(p, &protocol.Response{})
	}
	if _, refused := errors.AsType[*refusal](err); refused || r.ctx.Err() != nil {
		return nil, err
	}
	reason := "see the server's log"
	input, wrongInput := errors.AsType[*InputError](err)
	question, wrongQuestion := errors.AsType[*RequestError](err)
	unread, wrongForm := errors.AsType[*protocol.DecodeError](err)
	cause := err
	if failure, ok := errors.AsType[*CallbackError](err); ok {
		cause = failure.Err
	}
	_, panicked := errors.AsType[*PanicError](err)
	switch {
	case wrongInput && input == cause: //nolint:errorlint // what the handler says of its own calls is its own
		reason = input.Error()
	case wrongQuestion && question == cause: //nolint:errorlint // as above
		reason = question.Reason
	case wrongForm && unread == cause: //nolint:errorlint // as above
		reason = unread.Error()
	case r.app.cfg.Debug && !panicked:
		reason = cause.Error()
	}
	r.app.logMCP(r.ctx, r.request, p.id, err)
	return toolFailure("The callback " + p.id + " failed: " + reason), nil
}

// logMCP writes the one line about a tool that failed.
func (a *App) logMCP(ctx context.Context, request *Request, what string, err error) {
	a.log.ErrorContext(ctx, "MCP tool failed", "client", request.RemoteAddr, "tool", clip(what, 300), "error", clip(err.Error(), 2000))
}

// taskTool describes one of the two tools for jobs.
func taskTool(name, description string) any {
	return mcpObject("name", name, "description", description, "inputSchema", mcpObject("type", "object", "properties", mcpObject(
		"taskId", mcpObject("type", "string", "description", "The taskId that the callback's tool has given."),
	), "required", []string{"taskId"}))
}
