window.late_suite = {
    Badge: function (props) {
        const label = `${props.label}, pressed ${props.n_clicks || 0}`;
        const press = () => props.setProps({n_clicks: (props.n_clicks || 0) + 1});
        return React.createElement("button", {id: props.id, className: "badge", onClick: press}, label);
    },
};
