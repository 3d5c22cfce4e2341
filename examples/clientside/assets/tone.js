// What runs in the page. A function is found by its namespace and its name; it gets
// the inputs and then the states of the callback.

window.dash_clientside = Object.assign({}, window.dash_clientside, {
  tone: {
    // Three turns of the wave, as a figure: a plain object, as Go would send it.
    draw: (pitch, levels) => {
      const points = 600;
      const milliseconds = 3000 / pitch;
      const x = [];
      const y = [];
      for (let i = 0; i <= points; i++) {
        x.push((milliseconds * i) / points);
        y.push(levels.reduce((sum, level, k) => sum + level * Math.sin((6 * Math.PI * (k + 1) * i) / points), 0));
      }
      const axis = { zeroline: false, gridcolor: "#24344a" };
      return {
        data: [{ x, y, mode: "lines", line: { color: "#5ee0c0", width: 3 }, hoverinfo: "skip" }],
        layout: {
          margin: { l: 36, r: 12, t: 12, b: 40 },
          paper_bgcolor: "rgba(0,0,0,0)",
          plot_bgcolor: "rgba(0,0,0,0)",
          font: { family: "system-ui, sans-serif", size: 13, color: "#93a4bb" },
          xaxis: { ...axis, title: { text: "milliseconds" }, range: [0, milliseconds] },
          yaxis: { ...axis, range: [-3.3, 3.3] },
        },
      };
    },

    // A promise: the levels of an instrument, out of a file of the assets folder.
    // The page's own address knows the prefix, if the app lies under one.
    load: async (instrument) => {
      const answer = await fetch("assets/instruments.json");
      const instruments = await answer.json();
      return instruments[instrument] ?? window.dash_clientside.no_update;
    },
  },
});
