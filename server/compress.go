package server

import (
	"sync"

	"github.com/andybalholm/brotli"
	"github.com/gofiber/fiber/v2"
	"github.com/klauspost/compress/gzip"
	"github.com/klauspost/compress/zstd"
)

// compressFrom is the length over which an answer is compressed. Below it the
// time costs more than the bytes.
const compressFrom = 1 << 10

// liveEncodings are what answers are compressed with while the client waits, the
// best bargain of time and size first.
var liveEncodings = []string{"zstd", "br", "gzip"}

const (
	liveBrotli = 4 // as small as gzip's best, in a third of its time
	liveGzip   = 5
)

var (
	gzipWriters   = sync.Pool{New: func() any { w, _ := gzip.NewWriterLevel(nil, liveGzip); return w }}
	brotliWriters = sync.Pool{New: func() any { return brotli.NewWriterLevel(nil, liveBrotli) }}
	// zstdWriter keeps its own pool. It takes no memory before its first use.
	zstdWriter = sync.OnceValue(func() *zstd.Encoder {
		w, _ := zstd.NewWriter(nil, zstd.WithEncoderCRC(false)) // no option of these fails
		return w
	})
)

// compress packs the body of an answer, as Config.Compress and Accept-Encoding
// say.
func (a *App) compress(c *fiber.Ctx) {
	if !a.cfg.Compress {
		return
	}
	c.Vary(fiber.HeaderAcceptEncoding)
	resp := c.Response()
	body := resp.Body()
	if len(body) <= compressFrom {
		return
	}
	encoding, ok := chooseEncoding(c.Get(fiber.HeaderAcceptEncoding), liveEncodings)
	if !ok || encoding == "identity" {
		return // a client that refuses everything gets what it can surely read
	}
	resp.SetBodyRaw(packed(encoding, body))
	resp.Header.SetContentEncoding(encoding)
}

// sendStatic is sendBytes for bytes that are the same in every answer: each
// encoding of them is made once, when the first client takes it.
func (a *App) sendStatic(c *fiber.Ctx, body []byte, forms *packedForms) error {
	resp := c.Response()
	resp.Header.SetContentType(fiber.MIMEApplicationJSON)
	resp.SetBodyRaw(body)
	if !a.cfg.Compress {
		return nil
	}
	c.Vary(fiber.HeaderAcceptEncoding)
	if len(body) <= compressFrom {
		return nil
	}
	encoding, _ := chooseEncoding(c.Get(fiber.HeaderAcceptEncoding), liveEncodings)
	for i, name := range liveEncodings {
		if name == encoding {
			resp.SetBodyRaw(forms.form(i, body))
			resp.Header.SetContentEncoding(name)
		}
	}
	return nil
}

// packedForms are the encodings of one body, in the order of liveEncodings.
type packedForms [3]struct {
	once sync.Once
	data []byte
}

func (p *packedForms) form(i int, body []byte) []byte {
	p[i].once.Do(func() { p[i].data = packed(liveEncodings[i], body) })
	return p[i].data
}

// packed returns body in an encoding.
func packed(encoding string, body []byte) []byte {
	if encoding == "zstd" {
		return zstdWriter().EncodeAll(body, make([]byte, 0, len(body)/4))
	}
	out := &appender{make([]byte, 0, len(body)/4)}
	switch encoding {
	case "br":
		w := brotliWriters.Get().(*brotli.Writer)
		defer brotliWriters.Put(w)
		w.Reset(out)
		_, _ = w.Write(body)
		_ = w.Close()
	case "gzip":
		w := gzipWriters.Get().(*gzip.Writer)
		defer gzipWriters.Put(w)
		w.Reset(out)
		_, _ = w.Write(body)
		_ = w.Close()
	}
	return out.data
}

// appender is a writer to memory, which never fails.
type appender struct{ data []byte }

func (a *appender) Write(p []byte) (int, error) {
	a.data = append(a.data, p...)
	return len(p), nil
}
