package twins

import (
	"context"
	"fmt"
	"strings"

	"github.com/dashwire/dashwire/protocol"
	"github.com/dashwire/dashwire/server"
)

func all(app *server.App) {
	server.Callback(app, func(_ context.Context, in struct {
		Amounts []int `input:"{type:amount,row:ALL}.value"`
	}) (out struct {
		Total int `output:"total.children"`
	}, _ error) {
		for _, amount := range in.Amounts {
			out.Total += amount
		}
		return out, nil
	})
}

func allWithIDs(app *server.App) {
	server.Callback(app, func(_ context.Context, in struct {
		Amounts []server.Matched[int] `input:"{type:amount,row:ALL}.value"`
	}) (out struct {
		Report string `output:"report.children"`
	}, _ error) {
		var lines []string
		for _, amount := range in.Amounts {
			lines = append(lines, fmt.Sprintf("row %d: %d", amount.ID.Int("row"), amount.Value))
		}
		out.Report = strings.Join(lines, ", ")
		return out, nil
	})
}

func allOutputs(app *server.App) {
	server.Callback(app, func(_ context.Context, in struct {
		Limit   int   `input:"limit.value"`
		Amounts []int `state:"{type:amount,row:ALL}.value"`
	}) (out struct {
		Classes []server.Opt[string] `output:"{type:amount,row:ALL}.className"`
	}, _ error) {
		out.Classes = make([]server.Opt[string], len(in.Amounts))
		for i, amount := range in.Amounts {
			if amount > in.Limit {
				out.Classes[i].Set("high") // the others stay as they are
			}
		}
		return out, nil
	})
}

func match(app *server.App) {
	server.Callback(app, func(_ context.Context, in struct {
		Amount server.Matched[int] `input:"{type:amount,row:MATCH}.value"`
	}) (out struct {
		Text string `output:"{type:text,row:MATCH}.children"`
	}, _ error) {
		out.Text = fmt.Sprintf("row %d has %d", in.Amount.ID.Int("row"), in.Amount.Value)
		return out, nil
	})
}

func allSmaller(app *server.App) {
	server.Callback(app, func(_ context.Context, in struct {
		Own    int   `input:"{type:amount,row:MATCH}.value"`
		Before []int `input:"{type:amount,row:ALLSMALLER}.value"`
	}) (out struct {
		Sum int `output:"{type:sum,row:MATCH}.children"`
	}, _ error) {
		out.Sum = in.Own
		for _, amount := range in.Before {
			out.Sum += amount
		}
		return out, nil
	})
}

func severalWildcards(app *server.App) {
	server.Callback(app, func(_ context.Context, in struct {
		Cells []int `input:"{row:MATCH,column:ALL}.value"`
	}) (out struct {
		Most int `output:"{row:MATCH,show:most}.children"`
	}, _ error) {
		for _, cell := range in.Cells {
			out.Most = max(out.Most, cell)
		}
		return out, nil
	})
}

func literals(app *server.App) {
	server.Callback(app, func(_ context.Context, in struct {
		Text string `input:"{year:2026,draft:true,zip:'04109'}.value"`
	}) (out struct {
		Text string `output:"{year:2026,draft:false}.children"`
	}, _ error) {
		out.Text = in.Text
		return out, nil
	})
}

func idsAtRunTime(app *server.App) {
	for n := range 3 {
		server.Callback(app, func(_ context.Context, in struct {
			Value int `input:"in.value"`
		}) (out struct {
			Double int `output:"out.children"`
		}, _ error) {
			out.Double = 2 * in.Value
			return out, nil
		}, server.ID("in", fmt.Sprintf("in-%d", n)), server.ID("out", protocol.Dict("out", n)))
	}
}
