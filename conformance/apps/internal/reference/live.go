package reference

import (
	"cmp"
	"math"
	"os"
	"strconv"
	"strings"
	"sync"
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

// FanCount is how many messages there are, FAN_COUNT if that is set.
func FanCount() int { return fanSetting("FAN_COUNT", math.MaxInt) }

// Tick is the text that a page gets: when it was sent, its number, and as many dots
// as FAN_BYTES says, none if that is not set.
func Tick(n int) string {
	return strconv.FormatInt(time.Now().UnixNano(), 10) + " " + strconv.Itoa(n) + fanFiller()
}

var fanFiller = sync.OnceValue(func() string { return strings.Repeat(".", fanSetting("FAN_BYTES", 0)) })

func fanSetting(name string, otherwise int) int {
	n, err := strconv.Atoi(cmp.Or(os.Getenv(name), strconv.Itoa(otherwise)))
	if err != nil || n < 0 {
		panic(name + " is not a number: " + os.Getenv(name))
	}
	return n
}
