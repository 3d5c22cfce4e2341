package assets

import (
	"bytes"
	"io"

	"github.com/andybalholm/brotli"
	"github.com/klauspost/compress/gzip"
	"github.com/klauspost/compress/zstd"
)

// minCompressed is the size in bytes from which a file has compressed forms: a
// smaller one fits into one packet as it is.
const minCompressed = 1024

// levels says how hard to compress. The cache is made while somebody waits for
// the first start; a folder to embed is made once for many starts.
type levels struct {
	gzip   int
	zstd   zstd.EncoderLevel
	brotli brotli.WriterOptions
}

var cacheLevels = levels{gzip: 7, zstd: zstd.SpeedBetterCompression, brotli: brotli.WriterOptions{Quality: 5}}

// vendorLevels returns the levels for a folder to embed. The wide window of br
// (16 MiB) reaches over plotly.js as a whole.
func vendorLevels(quality int) levels {
	return levels{gzip: 9, zstd: zstd.SpeedBestCompression, brotli: brotli.WriterOptions{Quality: quality, LGWin: 24}}
}

// maxZstdWindow is what every browser has to accept (RFC 9659).
const maxZstdWindow = 8 << 20

func (l levels) compress(enc Encoding, content []byte) ([]byte, error) {
	var out bytes.Buffer
	var w io.WriteCloser
	var err error
	switch enc {
	case Gzip:
		w, err = gzip.NewWriterLevel(&out, l.gzip)
	case Zstd:
		// The window follows the content, so that a small file does not allocate
		// for a large one, in the encoder or in the browser.
		window := zstd.MinWindowSize
		for window < len(content) && window < maxZstdWindow {
			window *= 2
		}
		w, err = zstd.NewWriter(&out, zstd.WithEncoderLevel(l.zstd), zstd.WithWindowSize(window), zstd.WithEncoderConcurrency(1))
	case Brotli:
		w = brotli.NewWriterOptions(&out, l.brotli)
	}
	if err != nil {
		return nil, err
	}
	if _, err := w.Write(content); err != nil {
		return nil, err
	}
	err = w.Close()
	return out.Bytes(), err
}
