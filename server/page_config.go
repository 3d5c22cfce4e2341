package server

import (
	"fmt"

	"github.com/dashwire/dashwire/assets/release"
	"github.com/dashwire/dashwire/protocol"
)

// pageConfig is the text of _dash-config: the release says which keys there are
// and in what order, the values come from here.
func (a *App) pageConfig(token string, socket bool) (string, error) {
	rel := a.pages.bundle.Release()
	values, err := a.configValues(token)
	if err != nil {
		return "", err
	}
	dst := []byte{'{'}
	for _, key := range rel.Page.Config {
		if !a.hasKey(key.When) || key.When == release.WithWebsocket && !socket {
			continue
		}
		value, ok := values[key.Name]
		if !ok {
			if key.Default == nil {
				return "", fmt.Errorf("the pages of Dash %s have a config key %q that this version of dashwire can't fill", rel.Dash, key.Name)
			}
			value = key.Default
		}
		if len(dst) > 1 {
			dst = append(dst, ',')
		}
		dst = append(append(append(dst, '"'), key.Name...), '"', ':')
		if dst, err = protocol.AppendJSON(dst, value); err != nil {
			return "", fmt.Errorf("config key %q: %w", key.Name, err)
		}
	}
	return string(protocol.AppendScriptSafe(nil, append(dst, '}'))), nil
}

func (a *App) hasKey(when release.When) bool {
	switch when {
	case release.Always, release.Computed:
		return true
	case release.WithCDN:
		return !a.cfg.ServeLocally.Or(true)
	case release.WithHotReload:
		return a.cfg.DevTools.HotReload.Or(false)
	case release.WithUI:
		return a.cfg.DevTools.UI.Or(false)
	case release.WithWebsocket:
		return a.usesWebsocket()
	case release.WithValidation:
		return a.pages.validation != nil
	}
	return false
}

func (a *App) configValues(token string) (map[string]any, error) {
	rel, dev := a.pages.bundle.Release(), a.cfg.DevTools
	values := map[string]any{
		"requests_pathname_prefix":     a.cfg.RequestsPathnamePrefix,
		"ui":                           dev.UI.Or(false),
		"props_check":                  dev.PropsCheck.Or(false),
		"disable_version_check":        dev.DisableVersionCheck.Or(true),
		"show_undo_redo":               a.cfg.ShowUndoRedo,
		"suppress_callback_exceptions": a.cfg.SuppressCallbackExceptions,
		"update_title":                 &a.cfg.UpdateTitle,
		"serve_locally":                a.cfg.ServeLocally.Or(true),
		"dash_version":                 rel.Dash,
		"python_version":               nil, // there is none, and the page does nothing but report it
		"plotly_version":               rel.Plotly,
		"validate_callbacks":           dev.ValidateCallbacks.Or(false),
		"csrf_token_name":              a.cfg.CSRFTokenName,
		"csrf_header_name":             a.cfg.CSRFHeaderName,
		"end_id":                       token,
		"validation_layout":            a.pages.validation,
		"hot_reload": map[string]any{
			"interval":  dev.HotReloadInterval.Milliseconds(),
			"max_retry": dev.HotReloadMaxRetry,
		},
	}
	tools, err := a.devTools()
	if err != nil {
		return nil, err
	}
	if len(tools) > 0 {
		values["dev_tools"] = tools
	}
	childrenProps := rel.ChildrenProps
	if a.existing != nil && a.existing.ChildrenProps != nil {
		childrenProps = a.existing.ChildrenProps
	}
	if values["children_props"], err = a.suites.childrenProps(childrenProps); err != nil {
		return nil, err
	}
	if a.usesWebsocket() {
		values["websocket"] = a.websocketConfig(rel)
	}
	if a.cfg.URLBasePathname != "" {
		values["url_base_pathname"] = a.cfg.URLBasePathname
	}
	if a.hasKey(release.WithCDN) {
		url, err := a.pages.bundle.CDN("plotly", "package_data/plotly.min.js")
		if err != nil {
			return nil, err
		}
		values["plotlyjs_url"] = url
	}
	return values, nil
}
