(function () {
  "use strict";
  var table = document.getElementById("units"), body = table.tBodies[0];
  var rows = Array.prototype.slice.call(body.rows);
  var find = document.getElementById("find"), group = document.getElementById("group");
  var status = document.getElementById("status"), shown = document.getElementById("shown");
  function filter() {
    var words = find.value.trim().toLowerCase(), count = 0;
    rows.forEach(function (row) {
      var fits = row.dataset.find.toLowerCase().indexOf(words) >= 0 &&
        (!group.value || row.dataset.group === group.value) && (!status.value || row.dataset.status === status.value);
      row.hidden = !fits;
      count += fits ? 1 : 0;
    });
    shown.textContent = count === rows.length ? "共" + count + "个单位" : "找到" + count + "个单位";
  }
  // Rows without a value stay last whichever way the others run; equal rows keep the register's order.
  function compare(key, down) {
    return function (a, b) {
      var x = a.dataset[key], y = b.dataset[key];
      if (x === y) { return a.dataset.at - b.dataset.at; }
      if (x === "" || y === "") { return x === "" ? 1 : -1; }
      var order = isNaN(x) || isNaN(y) ? x.localeCompare(y, "zh-CN") : x - y;
      return (order || a.dataset.at - b.dataset.at) * (down ? -1 : 1);
    };
  }
  table.tHead.addEventListener("click", function (event) {
    var button = event.target.closest("button");
    if (!button) { return; }
    var head = button.closest("th"), now = head.getAttribute("aria-sort");
    var down = now ? now === "ascending" : Boolean(button.dataset.down);
    Array.prototype.forEach.call(table.tHead.querySelectorAll("th"), function (th) { th.removeAttribute("aria-sort"); });
    head.setAttribute("aria-sort", down ? "descending" : "ascending");
    rows.sort(compare(button.dataset.key, down)).forEach(function (row) { body.appendChild(row); });
  });
  [find, group, status].forEach(function (field) { field.addEventListener("input", filter); });
  filter();
})();
