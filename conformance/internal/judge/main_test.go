package judge

import (
	"os"
	"testing"

	"go.uber.org/goleak"
)

func TestMain(m *testing.M) {
	if os.Getenv("DASHCONFORM_DYING") != "" {
		serveAndDie()
		return
	}
	goleak.VerifyTestMain(m)
}
