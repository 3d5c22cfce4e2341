package protocol

// DecodeResponse reads the answer to a callback request, as a client, a replay
// or a test does. The values are Raws. The Response keeps data and the caller
// must not change it afterwards. An error is a *DecodeError.
func DecodeResponse(data []byte) (*Response, error) {
	s := newScanner(data)
	r, f := s.response()
	if f == nil {
		f = s.end()
	}
	if f != nil {
		return nil, f.as("callback response", data)
	}
	return r, nil
}

func (s *scanner) response() (*Response, *fault) {
	r := &Response{Pending: true}
	f := s.object("a callback response, an object", func(key string) (f *fault) {
		switch key {
		case "response":
			r.Pending = false
			f = s.propsByID(&r.outputs)
		case "sideUpdate":
			f = s.propsByID(&r.side)
		case "cacheKey":
			r.CacheKey, f = s.text("a string")
		case "job":
			r.Job, f = s.text("a string")
		case "cancel":
			r.Cancel, f = s.dependencies()
		case "progressDefault":
			r.ProgressDefault, f = s.propertyValues()
		case "progress":
			r.Progress, f = s.propertyValues()
		case "dist":
			r.Dist, f = s.dist()
		default:
			f = s.ignore()
		}
		return f
	})
	return r, f
}

func (s *scanner) propsByID(p *propsByID) *fault {
	p.reset()
	return s.object("an object of components", func(id string) *fault {
		if p.find(id) < 0 {
			p.add(id) // it is there also without props
		}
		return s.object("an object of props", func(name string) *fault {
			value, f := s.value()
			p.set(id, name, value)
			return f
		})
	})
}

func (s *scanner) dist() ([]DistFile, *fault) {
	files := []DistFile{}
	f := s.list("a list of files", func() *fault {
		var d DistFile
		f := s.object("a file, an object", func(key string) (f *fault) {
			switch key {
			case "type":
				d.Type, f = s.text("a string")
			case "url":
				d.URL, f = s.text("a string")
			default:
				f = s.ignore()
			}
			return f
		})
		files = append(files, d)
		return f
	})
	return files, f
}
