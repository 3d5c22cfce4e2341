(function () {
  const folder = document.currentScript.src.replace(/[^/]*$/, "");
  function Badge(props) {
    const [star, setStar] = React.useState("");
    React.useEffect(() => {
      const script = document.createElement("script");
      script.src = folder + "async-star.js";
      script.onload = () => setStar(window.badgeStar);
      document.head.appendChild(script);
    }, []);
    return React.createElement("span", { id: props.id, className: "badge" }, props.text + star);
  }
  window.badge_suite = { Badge };
})();
//# sourceMappingURL=badge_suite.js.map
