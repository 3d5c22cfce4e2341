package server

import (
	"html"
	"net/http"
	"strconv"
)

// statusTexts are the sentences that Flask puts under an error, word for word:
// proxies and tests of existing apps look for them.
var statusTexts = map[int]string{
	http.StatusBadRequest:                   "The browser (or proxy) sent a request that this server could not understand.",
	http.StatusUnauthorized:                 "The server could not verify that you are authorized to access the URL requested. You either supplied the wrong credentials (e.g. a bad password), or your browser doesn't understand how to supply the credentials required.",
	http.StatusForbidden:                    "You don't have the permission to access the requested resource. It is either read-protected or not readable by the server.",
	http.StatusNotFound:                     "The requested URL was not found on the server. If you entered the URL manually please check your spelling and try again.",
	http.StatusMethodNotAllowed:             "The method is not allowed for the requested URL.",
	http.StatusNotAcceptable:                "The resource identified by the request is only capable of generating response entities which have content characteristics not acceptable according to the accept headers sent in the request.",
	http.StatusRequestTimeout:               "The server closed the network connection because the browser didn't finish the request within the specified time.",
	http.StatusRequestEntityTooLarge:        "The data value transmitted exceeds the capacity limit.",
	http.StatusUnsupportedMediaType:         "The server does not support the media type transmitted in the request.",
	http.StatusRequestedRangeNotSatisfiable: "The server cannot provide the requested range.",
	http.StatusRequestHeaderFieldsTooLarge:  "One or more header fields exceeds the maximum size.",
	http.StatusInternalServerError:          "The server encountered an internal error and was unable to complete your request. Either the server is overloaded or there is an error in the application.",
	http.StatusServiceUnavailable:           "The server is temporarily unable to service your request due to maintenance downtime or capacity problems. Please try again later.",
}

// errorPage is the page that Flask answers with for a status: small, and without
// a word about the cause. text takes the place of the usual sentence.
func errorPage(status int, text string) string {
	name := http.StatusText(status)
	if text == "" {
		text = statusTexts[status]
	}
	if text == "" {
		text = name + "."
	}
	return "<!doctype html>\n<html lang=en>\n<title>" + strconv.Itoa(status) + " " + name +
		"</title>\n<h1>" + name + "</h1>\n<p>" + html.EscapeString(text) + "</p>\n"
}
