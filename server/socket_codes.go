package server

import "github.com/gofiber/contrib/websocket"

// The words of the protocol are those of Fiber's own package for websockets. Its
// connections are not used: each one keeps, for as long as it is open, the buffers and
// the request of fasthttp and copies of headers, cookies and parameters. Of thousands,
// a page takes 38 KiB with them and 20 as it is done here, see App.open.

// Codes with which this server ends a socket. The renderer's worker comes back
// after all but 1000 and 4001.
const (
	closeGoingAway   = websocket.CloseGoingAway
	closeTooBig      = websocket.CloseMessageTooBig
	closeTryAgain    = websocket.CloseTryAgainLater
	closeBadText     = websocket.CloseInvalidFramePayloadData
	closeHookRefuses = 4001
)

// Kinds of frames.
const (
	textFrame  = websocket.TextMessage
	closeFrame = websocket.CloseMessage
)

// formatClose returns what a close frame says.
func formatClose(code int, reason string) []byte { return websocket.FormatCloseMessage(code, reason) }
