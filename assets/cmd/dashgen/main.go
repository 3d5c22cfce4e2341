// Command dashgen writes the component packages assets/html, assets/dcc and
// assets/table from the metadata in Dash's wheel.
package main

import (
	"os"
)

func main() {
	os.Exit(Run(os.Args[1:], os.Stdout, os.Stderr))
}
