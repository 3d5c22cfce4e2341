package server

import (
	"encoding/binary"
	"errors"
	"fmt"
	"net/http"
	"time"

	"github.com/dashwire/dashwire/protocol"
)

// jobRecord is a job as it stands in the file.
type jobRecord struct {
	Output   string
	Where    string // of the callback's registration
	Identity string
	Done     bool
	Until    int64 // Unix time in milliseconds; of a job that is done
	Progress []propRecord
	Side     []propRecord
	Outputs  []propRecord
	Result   bool // there is one, be it without outputs
	Header   http.Header
	Failure  *failureRecord
}

// propRecord is a value of a property. ID is empty where Property holds both.
type propRecord struct {
	ID, Property string
	Value        protocol.Raw
}

type failureRecord struct {
	Prevented bool
	Text      string
	Stack     []byte // of a panic
}

// recordOf copies what can change, so that the record can be encoded later. mu of
// jobs is held.
func recordOf(j *job) *jobRecord {
	r := &jobRecord{Output: j.output, Where: j.where, Identity: j.identity, Done: j.state == jobDone}
	for _, v := range j.progress {
		r.Progress = append(r.Progress, propRecord{Property: v.Property, Value: v.Value.(protocol.Raw)})
	}
	for _, u := range j.side.list {
		value, ok := u.value.(protocol.Raw)
		if !ok {
			value, _ = protocol.Encode(u.value) // a Patch that was read from JSON
		}
		r.Side = append(r.Side, propRecord{u.id, u.property, value})
	}
	if !r.Done {
		return r
	}
	r.Until = j.until.UnixMilli()
	r.Failure = failureOf(j.err)
	if r.Result = j.result != nil; r.Result {
		r.Outputs, r.Header = outputRecords(j.result), j.result.header
	}
	return r
}

func outputRecords(result *jobResult) (list []propRecord) {
	result.answer.Outputs(func(id, prop string, value any) bool {
		list = append(list, propRecord{id, prop, value.(protocol.Raw)})
		return true
	})
	return list
}

func failureOf(err error) *failureRecord {
	switch {
	case err == nil:
		return nil
	case errors.Is(err, PreventUpdate):
		return &failureRecord{Prevented: true}
	}
	f := &failureRecord{Text: err.Error()}
	if e, ok := errors.AsType[*CallbackError](err); ok {
		f.Text = e.Err.Error()
		if e, ok := e.Err.(*PanicError); ok { //nolint:errorlint // of one that is wrapped the text says more
			f.Text, f.Stack = fmt.Sprint(e.Value), e.Stack
		}
	}
	return f
}

func (f *failureRecord) error(output, where string) error {
	switch {
	case f == nil:
		return nil
	case f.Prevented:
		return PreventUpdate
	}
	failure := &CallbackError{Output: output, Where: where, Err: errors.New(f.Text)}
	if f.Stack != nil {
		failure.Err = &PanicError{Value: f.Text, Stack: f.Stack}
	}
	return failure
}

// job makes a job of a record.
func (r *jobRecord) job(id string) (*job, error) {
	j := &job{id: id, output: r.Output, where: r.Where, identity: r.Identity, changed: make(chan struct{}), bytes: jobOverhead}
	for _, p := range r.Progress {
		j.bytes += setProperty(&j.progress, protocol.PropertyValue{Property: p.Property, Value: p.Value})
	}
	for _, p := range r.Side {
		grown, err := j.side.set(p.ID, p.Property, p.Value)
		if err != nil {
			return nil, err
		}
		j.bytes += grown
	}
	if r.Result {
		j.result = resultOf(r.Outputs)
		j.result.header = r.Header
		j.bytes += j.result.bytes
	}
	j.err = r.Failure.error(r.Output, r.Where)
	return j, nil
}

func resultOf(outputs []propRecord) *jobResult {
	result := &jobResult{bytes: jobOverhead}
	for _, p := range outputs {
		result.set(p.ID, p.Property, p.Value)
	}
	return result
}

// cacheRecord is a result of the cache. When it expires stands apart, as that
// changes whenever somebody asks for it.
type cacheRecord struct {
	Expiry  time.Duration
	Outputs []propRecord
}

// usedRecord is when a result of the cache expires, and when it was used last.
func usedRecord(until, used time.Time) []byte {
	b := binary.BigEndian.AppendUint64(nil, uint64(until.UnixMilli()))
	return binary.BigEndian.AppendUint64(b, uint64(used.UnixNano()))
}

func readUsed(b []byte) (until, used time.Time, err error) {
	if len(b) != 16 {
		return until, used, fmt.Errorf("it has %d bytes of times, want 16", len(b))
	}
	return time.UnixMilli(int64(binary.BigEndian.Uint64(b))), time.Unix(0, int64(binary.BigEndian.Uint64(b[8:]))), nil
}
