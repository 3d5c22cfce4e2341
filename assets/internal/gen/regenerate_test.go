package gen

import "testing"

// TestCommittedIsGenerated fails if the committed packages are not what the
// generator makes of the release's metadata.
func TestCommittedIsGenerated(t *testing.T) {
	files, err := Generate(openMetadata(t))
	if err != nil {
		t.Fatal(err)
	}
	differ, err := Compare("../..", files)
	if err != nil {
		t.Error(err)
	}
	for _, path := range differ {
		t.Errorf("assets/%s is not what the generator writes: run scripts/generate.sh", path)
	}
}
