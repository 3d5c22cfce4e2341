window.dash_clientside = Object.assign({}, window.dash_clientside, { shop: { loud: (name) => `${name}`.toUpperCase() + "!" } });
