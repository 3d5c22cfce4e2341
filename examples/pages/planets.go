package main

// planet is one of the eight.
type planet struct {
	Name        string
	Distance    float64 // from the sun, in units of the earth's
	Radius      int     // in km
	Gravity     float64 // in units of the earth's
	Moons       int
	Light, Dark string // its colours, by day and by night
	Note        string
}

var planets = []planet{
	{"Mercury", 0.39, 2440, 0.38, 0, "#d9d3cb", "#5d554c", "A day lasts two of its years."},
	{"Venus", 0.72, 6052, 0.91, 0, "#fbe3ae", "#a3632a", "The hottest of all, under clouds of acid."},
	{"Earth", 1, 6378, 1, 1, "#9fd3ff", "#17427a", "The only one where anybody is known to ask."},
	{"Mars", 1.52, 3396, 0.38, 2, "#f3a679", "#7c2e17", "Dust, ice, and the highest mountain there is."},
	{"Jupiter", 5.2, 71492, 2.53, 97, "#f2dcc0", "#8a5a3c", "Heavier than all the others together."},
	{"Saturn", 9.58, 60268, 1.07, 274, "#f6e7b4", "#957735", "It would float, if there were a sea for it."},
	{"Uranus", 19.2, 25559, 0.89, 28, "#d6f5f6", "#3f8c98", "It rolls along its way, lying on its side."},
	{"Neptune", 30.1, 24764, 1.14, 16, "#8fb5ff", "#1c338f", "Found by arithmetic before anybody saw it."},
}
