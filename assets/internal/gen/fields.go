package gen

// alwaysSent are fields that the metadata calls optional and that no use leaves
// out: they are sent also when they are zero, by the struct's Go name and field.
var alwaysSent = map[string]bool{
	"Cell.row": true, "Cell.column": true,
	"CellStyle.if": true, "DataStyle.if": true, "FilterStyle.if": true, "HeaderStyle.if": true,
	"DropdownRule.if": true,
	"Position.lat":    true, "Position.lon": true,
	"PositionError.code": true, "PositionError.message": true,
}

// zeroIsUnset are optional bools and numbers whose zero does what leaving them
// out does. They are plain fields; all others are pointers.
var zeroIsUnset = map[string]bool{
	"Option.disabled": true, "TooltipOptions.always_visible": true, "File.base64": true,
	"Fixed.data": true, "Fixed.headers": true, "MarkdownOptions.html": true,
	"Validation.allow_null": true, "Validation.allow_YY": true,
	"LoadingState.is_loading": true,
	"ImageOptions.width":      true, "ImageOptions.height": true, "ImageOptions.scale": true,
	"Config.staticPlot": true, "Config.editable": true, "Config.autosizable": true,
	"Config.responsive": true, "Config.fillFrame": true, "Config.frameMargins": true,
	"Config.showLink": true, "Config.watermark": true, "Config.showSendToCloud": true,
	"Config.showEditInChartStudio": true, "Config.queueLength": true,
	"Edits.annotationPosition": true, "Edits.annotationTail": true, "Edits.annotationText": true,
	"Edits.axisTitleText": true, "Edits.colorbarPosition": true, "Edits.colorbarTitleText": true,
	"Edits.legendPosition": true, "Edits.legendText": true, "Edits.shapePosition": true,
	"Edits.titleText": true,
}

// handWritten are the names in a package's files that are not generated.
var handWritten = map[string][]string{
	"html":  {"Style"},
	"dcc":   {"Style", "Marks", "StyledMarks", "Mark"},
	"table": {"Style"},
}
