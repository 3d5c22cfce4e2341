package server

import (
	"fmt"
	"io"
	"net"
	"os"
	"strings"

	"golang.org/x/term"
)

// printBanner tells whoever started the program where the page is.
func (a *App) printBanner(addr net.Addr) {
	out := a.cfg.Banner
	paint := painter(colored(out))
	rel := a.pages.bundle.Release()
	host, everywhere := browserHost(addr)

	var b strings.Builder
	line := func(label, text string) { fmt.Fprintf(&b, "  %s %s\n", paint("2", fmt.Sprintf("%-10s", label)), text) }
	fmt.Fprintf(&b, "\n  %s\n\n", paint("1", a.cfg.Title))
	if a.cfg.PublicURL != "" {
		line("page", paint("1;36", a.cfg.PublicURL+a.cfg.RequestsPathnamePrefix))
		line("behind it", "http://"+host+a.cfg.RoutesPathnamePrefix)
	} else {
		line("page", paint("1;36", "http://"+host+a.cfg.RoutesPathnamePrefix)+everywhere)
	}
	if a.cfg.RequestsPathnamePrefix != a.cfg.RoutesPathnamePrefix {
		line("prefix", a.cfg.RequestsPathnamePrefix+" in the browser; the proxy in front has to turn it into "+a.cfg.RoutesPathnamePrefix)
	}
	switch {
	case a.usesWebsocket():
		line("websocket", paint("36", "ws://"+host+a.cfg.RoutesPathnamePrefix+websocketRoute))
	case a.usesPush(): // the page's release has no websocket of its own
		line("websocket", paint("36", "ws://"+host+a.cfg.RoutesPathnamePrefix+ownWebsocketRoute))
	default:
		line("websocket", "off: no callback uses it")
	}
	if a.mcp != nil {
		line("mcp", "http://"+host+a.cfg.RoutesPathnamePrefix+a.cfg.MCPPath)
	}
	line("release", "Dash "+rel.Dash+", dash-renderer "+rel.Renderer)
	line("bundle", a.pages.bundle.Source())
	if a.cfg.Debug {
		line("debug", "on: errors show their cause to everybody who can open the page")
	}
	line("stop", "Ctrl+C")
	b.WriteByte('\n')
	if table := a.handlerTable(paint); table != "" {
		b.WriteString(table + "\n")
	}
	_, _ = io.WriteString(out, b.String()) // a closed terminal is no reason to end
}

// browserHost is what to type into a browser on this machine.
func browserHost(addr net.Addr) (host, everywhere string) {
	tcp, ok := addr.(*net.TCPAddr)
	if !ok {
		return addr.String(), ""
	}
	if tcp.IP.IsUnspecified() {
		return fmt.Sprintf("127.0.0.1:%d", tcp.Port), "  (and at every other address of this machine)"
	}
	return addr.String(), ""
}

// colored reports whether out is a terminal that colours are welcome on.
func colored(out io.Writer) bool {
	file, ok := out.(*os.File)
	return ok && os.Getenv("NO_COLOR") == "" && os.Getenv("TERM") != "dumb" && term.IsTerminal(int(file.Fd()))
}

// painter returns a function that puts text between the codes of a style.
func painter(on bool) func(style, text string) string {
	return func(style, text string) string {
		if !on {
			return text
		}
		return "\x1b[" + style + "m" + text + "\x1b[0m"
	}
}
