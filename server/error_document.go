package server

import (
	_ "embed"
	"errors"
	"fmt"
	"strconv"
	"strings"

	"github.com/dashwire/dashwire/protocol"
)

//go:embed error_document.css
var errorStyle string

// errorDocument is what the renderer's error box shows in a frame with
// Config.Debug. The box knows a document by its doctype, adds a style before
// </head>, and asks for the height whenever the window changes size.
//
// It is put together by hand rather than from a template: every value is text
// between tags, so one function escapes them all, and nothing can fail on the way.
func (a *App) errorDocument(err error) string {
	d := &document{}
	kind, message := "Error", err.Error()
	var stack []byte
	if p, ok := errors.AsType[*PanicError](err); ok {
		kind, message, stack = "Panic", fmt.Sprint(p.Value), p.Stack
	}
	facts := [][2]string{}
	where := ""
	if output := outputOf(err); output != "" {
		facts = append(facts, [2]string{"Output", clip(output, 300)})
	}
	if e, ok := errors.AsType[*CallbackError](err); ok {
		where = e.Where
		facts = append(facts, [2]string{"Registered", placeOf(where)})
		if kind += " in a callback"; stack == nil {
			message = e.Err.Error()
		}
	}
	if e, ok := errors.AsType[*failedUpdate](err); ok {
		facts = append(facts, valuesOf(e.req)...)
	}
	d.raw(`<!doctype html><html lang="en"><head><meta charset="utf-8"><title>`)
	d.text(kind + ": " + clip(message, 200))
	d.raw("</title><style>", errorStyle, `</style><script>`, resizeScript, `</script></head><body class="dw"><header><p>`)
	d.text(kind)
	d.raw("</p><h1>")
	d.text(clip(message, 4000))
	d.raw("</h1></header>")
	d.facts(facts)
	if stack != nil {
		d.stack(stack, !a.cfg.DevTools.PruneErrors.Or(true))
	} else {
		d.place(where)
	}
	d.raw("</body></html>")
	return d.String()
}

// resizeScript has the box look at the height again when a part is opened. The
// box's own script listens to clicks, which come before the part has opened.
const resizeScript = `document.addEventListener("toggle",function(){window.dispatchEvent(new Event("resize"))},true)`

type document struct{ strings.Builder }

func (d *document) raw(parts ...string) {
	for _, part := range parts {
		d.WriteString(part)
	}
}

func (d *document) text(s string) { _, _ = escapeHTML.WriteString(&d.Builder, s) }

// facts writes a list of names and values.
func (d *document) facts(facts [][2]string) {
	if len(facts) == 0 {
		return
	}
	d.raw("<dl>")
	for _, fact := range facts {
		d.raw("<dt>")
		d.text(fact[0])
		d.raw("</dt><dd>")
		d.text(fact[1])
		d.raw("</dd>")
	}
	d.raw("</dl>")
}

// valuesOf lists what the callback was called with.
func valuesOf(req *protocol.Request) [][2]string {
	var facts [][2]string
	for _, list := range []struct {
		kind   string
		groups []protocol.Group
	}{{"Input", req.Inputs}, {"State", req.State}} {
		for _, group := range list.groups {
			for _, arg := range group.Args {
				value := "not set"
				if arg.Value != nil {
					value = clip(string(arg.Value), 300)
				}
				facts = append(facts, [2]string{list.kind, clip(arg.ID.String(), 200) + "." + clip(arg.Property, 100) + " = " + value})
				if len(facts) == maxFacts {
					return facts
				}
			}
		}
	}
	return facts
}

// maxFacts keeps a callback on a thousand components from filling the page.
const maxFacts = 30

// stack writes the calls: the app's own open, with their source, the runs of
// others between them folded.
func (d *document) stack(stack []byte, unfolded bool) {
	frames := parseStack(stack)
	for i := 0; i < len(frames); {
		if frames[i].own {
			d.frame(frames[i])
			i++
			continue
		}
		from := i
		for i < len(frames) && !frames[i].own {
			i++
		}
		d.others(frames[from:i], unfolded)
	}
	d.raw("<details><summary>As text</summary><pre>")
	d.text(string(stack))
	d.raw("</pre></details>")
}

func (d *document) frame(f frame) {
	d.raw(`<section><p class="at"><b>`)
	d.text(f.function)
	d.raw(`</b> <span>`)
	d.text(shortPath(f.file) + ":" + strconv.Itoa(f.line))
	d.raw("</span></p>")
	d.source(f.file, f.line)
	d.raw("</section>")
}

func (d *document) others(frames []frame, open bool) {
	attribute := ""
	if open {
		attribute = " open"
	}
	noun := " calls"
	if len(frames) == 1 {
		noun = " call"
	}
	d.raw("<details", attribute, "><summary>", strconv.Itoa(len(frames)), noun, " of Go, libraries and this server</summary><ul>")
	for _, f := range frames {
		d.raw("<li>")
		d.text(f.function)
		d.raw(" <span>")
		d.text(shortPath(f.file) + ":" + strconv.Itoa(f.line))
		d.raw("</span></li>")
	}
	d.raw("</ul></details>")
}

// place writes the source around file:line.
func (d *document) place(where string) {
	colon := strings.LastIndexByte(where, ':')
	if colon < 0 {
		return
	}
	line, _ := strconv.Atoi(where[colon+1:])
	d.raw(`<section><p class="at"><b>The callback</b> <span>`)
	d.text(placeOf(where))
	d.raw("</span></p>")
	d.source(where[:colon], line)
	d.raw("</section>")
}

func (d *document) source(file string, line int) {
	lines := excerpt(file, line, 3)
	if lines == nil {
		return
	}
	d.raw(`<pre class="code">`)
	for _, l := range lines {
		tag := "<span>"
		if l.number == line {
			tag = `<span class="here">`
		}
		d.raw(tag, "<i>", fmt.Sprintf("%4d", l.number), "</i> ")
		d.text(l.text)
		d.raw("\n</span>")
	}
	d.raw("</pre>")
}

func placeOf(where string) string {
	if colon := strings.LastIndexByte(where, ':'); colon > 0 {
		return shortPath(where[:colon]) + where[colon:]
	}
	return where
}
