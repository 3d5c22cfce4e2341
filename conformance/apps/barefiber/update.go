package main

import (
	stdjson "encoding/json"

	"github.com/goccy/go-json"
	"github.com/gofiber/fiber/v2"

	"github.com/dashwire/dashwire/conformance/apps/internal/reference"
)

// request is a callback request with its values left as they are.
type request struct {
	Output         string          `json:"output"`
	Outputs        json.RawMessage `json:"outputs"`
	Inputs         []input         `json:"inputs"`
	ChangedPropIDs json.RawMessage `json:"changedPropIds"`
	State          json.RawMessage `json:"state"`
}

type input struct {
	ID       json.RawMessage `json:"id"`
	Property string          `json:"property"`
	Value    json.RawMessage `json:"value"`
}

type (
	smallAnswer struct {
		Text struct {
			Children string `json:"children"`
		} `json:"text"`
	}
	figureAnswer struct {
		Graph struct {
			Figure reference.Figure `json:"figure"`
		} `json:"graph"`
	}
	tableAnswer struct {
		Table struct {
			Data []reference.Row `json:"data"`
		} `json:"table"`
	}
	uploadAnswer struct {
		Size struct {
			Children int `json:"children"`
		} `json:"size"`
	}
)

// update decodes the request once, decodes the one value to its Go type, computes
// and encodes.
func update(c *fiber.Ctx) error {
	var r request
	if err := json.Unmarshal(c.Body(), &r); err != nil {
		return err
	}
	value := r.Inputs[0].Value
	switch r.Output {
	case "text.children":
		var n stdjson.Number
		if err := json.Unmarshal(value, &n); err != nil {
			return err
		}
		var a smallAnswer
		a.Text.Children = reference.Small(n)
		return answer(c, &a)
	case "graph.figure":
		var v *string
		if err := json.Unmarshal(value, &v); err != nil {
			return err
		}
		var a figureAnswer
		a.Graph.Figure = reference.MakeFigure(v)
		return answer(c, &a)
	case "table.data":
		var clicks int
		if err := json.Unmarshal(value, &clicks); err != nil {
			return err
		}
		var a tableAnswer
		a.Table.Data = reference.MakeTable()
		return answer(c, &a)
	case "size.children":
		var list []reference.Item
		if err := json.Unmarshal(value, &list); err != nil {
			return err
		}
		var a uploadAnswer
		a.Size.Children = len(list)
		return answer(c, &a)
	}
	return fiber.ErrNotFound
}

func answer[T any](c *fiber.Ctx, response *T) error {
	body, err := json.Marshal(struct {
		Multi    bool `json:"multi"`
		Response *T   `json:"response"`
	}{true, response})
	if err != nil {
		return err
	}
	c.Response().SetBodyRaw(body)
	c.Response().Header.SetContentType(fiber.MIMEApplicationJSON)
	return nil
}
