package server

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"

	"github.com/dashwire/dashwire/protocol"
)

// routedPages are the pages of an app that has several.
type routedPages struct {
	mu       sync.Mutex // guards all until the app starts; then nothing changes
	list     []*routedPage
	notFound *routedPage
	fixed    bool
}

// routedPage is a registered page with everything filled in that it left open.
type routedPage struct {
	Page
	where    string
	named    string        // what Name and Image go by: the last part of Module
	template *pathTemplate // nil without variables
	encoded  protocol.Raw  // Layout, from the app's start
	image    string        // the address of its image, from the app's start
}

func (p *routedPage) String() string { return fmt.Sprintf("page %q at %s", p.Module, p.where) }

// addPage checks a page and puts it in its place. Everything that is wrong comes
// back in one error.
func (a *App) addPage(given Page, where string) error {
	p := &routedPage{Page: given, where: where}
	if p.Module == "" && p.Path == "" && p.PathTemplate == "" && !p.NotFound {
		return &PageError{Where: where, Faults: append(p.check(), errors.New("it has no address; set Path, PathTemplate or Module"))}
	}
	faults := p.check()
	p.fill(&a.cfg)

	if slices.Contains(p.RedirectFrom, p.Path) {
		faults = append(faults, fmt.Errorf("the redirect from %q leads to itself", p.Path))
	}

	r := &a.routed
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.fixed {
		faults = append(faults, errors.New("the app has started; register pages before"))
	}
	for _, other := range r.list {
		faults = append(faults, p.clashes(other)...)
	}
	if len(faults) > 0 {
		return &PageError{Where: where, Faults: faults}
	}
	if p.NotFound {
		r.notFound = p
	}
	r.list = append(r.list, p)
	r.sort()
	return nil
}

// check finds what is wrong with a page by itself.
func (p *routedPage) check() (faults []error) {
	fail := func(format string, args ...any) { faults = append(faults, fmt.Errorf(format, args...)) }
	paths := p.RedirectFrom
	if p.Path != "" {
		paths = append([]string{p.Path}, paths...)
	}
	for _, path := range paths {
		switch {
		case !strings.HasPrefix(path, "/"):
			fail("the address %q doesn't begin with /", path)
		case strings.ContainsAny(path, "?#<>"):
			fail("the address %q is not a plain path; variables stand in PathTemplate", path)
		}
	}
	if p.PathTemplate != "" {
		var err error
		if p.template, err = newPathTemplate(p.PathTemplate); err != nil {
			fail("PathTemplate %q: %w", p.PathTemplate, err)
		}
	}
	if isNil(p.Layout) == (p.LayoutFunc == nil) {
		fail("set one of Layout and LayoutFunc")
	}
	if p.Title != "" && p.TitleFunc != nil {
		fail("set one of Title and TitleFunc")
	}
	if p.Description != "" && p.DescriptionFunc != nil {
		fail("set one of Description and DescriptionFunc")
	}
	return faults
}

// fill sets what the page leaves open, by Python's rules.
func (p *routedPage) fill(cfg *Config) {
	if p.Module == "" && p.NotFound {
		p.Module = "not_found_404"
	}
	p.named = p.Module[strings.LastIndexByte(p.Module, '.')+1:]
	if p.Module == "" {
		address := cmp.Or(p.PathTemplate, p.Path)
		p.Module = cmp.Or(strings.ReplaceAll(strings.ReplaceAll(strings.Trim(address, "/"), "-", "_"), "/", "."), "/")
		p.named = "home"
		for segment := range strings.SplitSeq(address, "/") {
			if segment != "" && !strings.Contains(segment, "<") {
				p.named = strings.ReplaceAll(segment, "-", "_")
			}
		}
	}
	if p.Path == "" {
		if p.template != nil {
			p.Path = p.template.fill("none")
		} else {
			p.Path = "/" + strings.ToLower(strings.ReplaceAll(strings.ReplaceAll(p.Module, "_", "-"), ".", "/"))
		}
	}
	if p.Name == "" {
		words := strings.ToLower(strings.ReplaceAll(p.named, "_", " "))
		if words != "" {
			first := []rune(words)[0]
			p.Name = strings.ToUpper(string(first)) + words[len(string(first)):]
		}
	}
	if p.Title == "" && p.TitleFunc == nil {
		p.Title = cfg.Title
		if cfg.Title == "Dash" {
			p.Title = p.Name
		}
	}
	if p.Description == "" && p.DescriptionFunc == nil {
		p.Description = cfg.Description
	}
	p.RedirectFrom = slices.Clone(p.RedirectFrom)
}

// clashes finds what two pages can't both have.
func (p *routedPage) clashes(other *routedPage) (faults []error) {
	fail := func(format string, args ...any) {
		faults = append(faults, fmt.Errorf(format+" of the page at %s", append(args, other.where)...))
	}
	same := func(a, b string) bool { return strings.Trim(a, "/") == strings.Trim(b, "/") }
	switch {
	case same(p.Path, other.Path):
		fail("%q is also the address", p.Path)
	case p.PathTemplate != "" && same(p.PathTemplate, other.PathTemplate):
		fail("%q is also the PathTemplate", p.PathTemplate)
	case p.Module == other.Module:
		fail("%q is also the Module", p.Module)
	}
	if p.NotFound && other.NotFound {
		fail("NotFound is also that")
	}
	for _, from := range p.RedirectFrom {
		if slices.Contains(other.RedirectFrom, from) || from == other.Path {
			fail("the redirect from %q is also an address", from)
		}
	}
	if slices.Contains(other.RedirectFrom, p.Path) {
		fail("the address %q is also a redirect", p.Path)
	}
	return faults
}

// sort puts the pages in their order.
func (r *routedPages) sort() {
	ordered := slices.ContainsFunc(r.list, func(p *routedPage) bool { return p.Order.IsSet() })
	place := func(p *routedPage) (last int, order int) {
		if n, ok := p.Order.Get(); ok {
			return 0, n
		}
		if !ordered && p.Path == "/" {
			return 0, 0
		}
		return 1, 0
	}
	slices.SortStableFunc(r.list, func(p, q *routedPage) int {
		pLast, pOrder := place(p)
		qLast, qOrder := place(q)
		return cmp.Or(cmp.Compare(pLast, qLast), cmp.Compare(pOrder, qOrder), strings.Compare(p.Module, q.Module))
	})
}

// PageError lists what is wrong with a page's registration.
type PageError struct {
	// Where is file:line of the registration.
	Where string
	// Faults are all faults that were found.
	Faults []error
}

func (e *PageError) Error() string {
	return listFaults(e.Where+": the page can't be registered:", e.Faults)
}

// Unwrap returns the faults.
func (e *PageError) Unwrap() []error { return e.Faults }
