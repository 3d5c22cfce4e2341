package server

import "io"

// boundedFile is a file that is sent as an answer's body, up to the size that the
// answer has announced: a file that grows meanwhile must not run into the next
// answer on the connection.
type boundedFile struct {
	rest io.LimitedReader
	file io.Closer
}

func newBoundedFile(file io.ReadCloser, size int64) *boundedFile {
	return &boundedFile{io.LimitedReader{R: file, N: size}, file}
}

// Read implements io.Reader.
func (b *boundedFile) Read(p []byte) (int, error) { return b.rest.Read(p) }

// WriteTo hands the plain file on, so that the kernel can copy it to a socket.
func (b *boundedFile) WriteTo(w io.Writer) (int64, error) { return io.Copy(w, &b.rest) }

// Close closes the file.
func (b *boundedFile) Close() error { return b.file.Close() }
