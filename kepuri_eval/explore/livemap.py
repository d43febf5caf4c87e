"""A live figure of plotly in a notebook: drawn anew whenever it changes, it tells which point was clicked."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import anywidget
import plotly.graph_objects as go
import traitlets
from plotly.offline import get_plotlyjs

# plotly's own widget is not used: what it shows is sent after it was opened, and anywidget gives up on all that is
# sent when a widget's script took over two seconds to load. Plotly's does on a busy machine, and the map stayed empty.
_SCRIPT = """
const load = async text => {
    const whole = `const module = { exports: {} };${text};export default module.exports;`;
    const place = URL.createObjectURL(new Blob([whole], { type: "text/javascript" }));
    try { return (await import(place)).default; } finally { URL.revokeObjectURL(place); }
};
export default { async render({ model, el }) {
    const drawing = document.createElement("div");
    el.append(drawing);
    const plotly = await load(model.get("library"));
    const draw = async () => {
        const { data, layout } = structuredClone(model.get("figure"));
        await plotly.react(drawing, data, layout, model.get("config"));
    };
    let drawn = draw();
    const redraw = () => { drawn = drawn.then(draw); };
    model.on("change:figure", redraw);
    await drawn;
    drawing.on("plotly_click", ({ points }) => model.send({ clicked: points[0].customdata[0] }));
    // Plotly does not notice when the room across changes within a window that stays.
    const watched = new ResizeObserver(() => { if (drawing.offsetWidth) plotly.Plots.resize(drawing); });
    watched.observe(el);
    return () => { watched.disconnect(); model.off("change:figure", redraw); plotly.purge(drawing); };
} };
"""


class LiveMap(anywidget.AnyWidget):
    """Shows a figure; what is shown first is in what the browser is sent when the widget is opened.

    Attributes:
        figure: what is shown, as plotly's JSON (`data`, `layout`); `show` sets it.
        config: plotly's settings of the buttons and the language.
    """

    _esm = _SCRIPT
    library = traitlets.Unicode().tag(sync=True)
    figure = traitlets.Dict().tag(sync=True)
    config = traitlets.Dict().tag(sync=True)

    def __init__(self, figure: go.Figure, config: dict[str, Any]) -> None:
        super().__init__(library=get_plotlyjs(), figure=figure.to_plotly_json(), config=config)

    def show(self, figure: go.Figure) -> None:
        """Show another figure in place of this one; where its `uirevision` is the same, the view is kept."""
        self.figure = figure.to_plotly_json()

    def on_click(self, told: Callable[[str], None]) -> None:
        """Call `told` with the first value of a point's `customdata` whenever one is clicked."""
        self.on_msg(lambda _, message, __: told(message["clicked"]) if "clicked" in message else None)
