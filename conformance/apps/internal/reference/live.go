package reference

import (
	"cmp"
	"os"
	"strconv"
	"time"
)

// FanInterval is the time between two messages to a page, a tenth of a second
// unless FAN_PER_SECOND says how many there are a second.
func FanInterval() time.Duration {
	perSecond, err := strconv.ParseFloat(cmp.Or(os.Getenv("FAN_PER_SECOND"), "10"), 64)
	if err != nil || perSecond <= 0 {
		panic("FAN_PER_SECOND is not a positive number: " + os.Getenv("FAN_PER_SECOND"))
	}
	return time.Duration(float64(time.Second) / perSecond)
}

// Tick is the text that a page gets: when it was sent, and its number.
func Tick(n int) string {
	return strconv.FormatInt(time.Now().UnixNano(), 10) + " " + strconv.Itoa(n)
}
