// One table for all pages: rows are drawn as they come into sight, a click anywhere in a row or Enter opens it.
// Texts of users become text nodes, never markup.
const GRIDS = new WeakMap()
const HEAD = 33
const AHEAD = 8
const GLYPHS = { "✖": "bad", "▲": "warn" }

export default function (component) {
  let grid = GRIDS.get(component.parentElement)
  if (!grid) {
    grid = new Grid(component.parentElement)
    GRIDS.set(component.parentElement, grid)
  }
  grid.take(component)
}

const made = (name, className, parent) => {
  const one = document.createElement(name)
  if (className) one.className = className
  if (parent) parent.append(one)
  return one
}

class Grid {
  constructor(root) {
    this.root = root
    this.cells = null
    this.order = []
    this.at = 0
    this.sorted = null
    this.marked = new Set()
    this.anchor = null
    const top = made("div", "", root)
    this.box = made("div", "box", top)
    this.table = made("table", "", this.box)
    this.table.tabIndex = 0
    this.table.setAttribute("role", "grid")
    this.head = made("thead", "", this.table)
    this.body = made("tbody", "", this.table)
    this.foot = made("div", "foot", top)
    this.foot.setAttribute("role", "status")
    this.box.onscroll = () => this.draw()
    this.table.onkeydown = event => this.key(event)
    this.body.onclick = event => this.click(event)
    this.body.onmousedown = event => { if (event.shiftKey) event.preventDefault() }
    this.table.oncopy = event => this.copy(event)
    new ResizeObserver(() => this.fit()).observe(document.documentElement)
  }

  take({ data: [data], setTriggerValue, setStateValue }) {
    this.trigger = setTriggerValue
    this.state = setStateValue
    const old = this.data
    this.data = data
    this.height = data.lines > 1 ? 46 : 32
    this.table.setAttribute("aria-label", data.label)
    this.table.classList.toggle("opens", data.opens)
    this.titles(old)
    if (data.cells) this.rows(data.cells, data.token !== (old && old.token))
    else if (!old || old.token !== data.token || !this.cells) this.fetch(data)
    else this.draw()
    if (!old || old.open !== data.open) this.reveal()
    this.said()
  }

  async fetch(data) {
    const answer = await fetch(data.url, { credentials: "same-origin" })
    if (this.data.token !== data.token) return
    if (answer.ok) {
      this.again = false
      this.rows(await answer.json(), true)
      this.reveal()
    } else if (answer.status === 410 && !this.again) {
      this.again = true // the server was started anew: a rerun of the page makes the rows again
      this.cells = null
      this.data = { ...data, token: "" }
      this.trigger("stale", true)
    } else {
      this.foot.textContent = data.words.lost
    }
  }

  rows(cells, fresh) {
    this.cells = cells
    if (fresh) {
      const known = new Set(cells.keys)
      const left = [...this.marked].filter(key => known.has(key))
      const changed = left.length !== this.marked.size
      this.marked = new Set(left)
      if (changed) this.tell()
      this.sort()
      this.at = Math.min(this.at, Math.max(this.count() - 1, 0))
    }
    this.fit()
  }

  count() { return this.cells ? this.data.count : 0 }

  titles(old) {
    const columns = this.data.columns
    if (old && JSON.stringify([old.columns, old.marks]) === JSON.stringify([columns, this.data.marks])) return
    if (old) this.sorted = null
    const row = made("tr")
    row.setAttribute("role", "row")
    row.setAttribute("aria-rowindex", "1")
    this.head.replaceChildren(row)
    let least = 0
    if (this.data.marks) {
      const box = made("th", "plain", row)
      box.textContent = "☑"
      box.style.width = "36px"
      box.setAttribute("role", "columnheader")
      box.setAttribute("aria-label", this.data.words.mark)
      least += 36
    }
    this.heads = columns.map((column, place) => {
      const cell = made("th", column.kind, row)
      cell.setAttribute("role", "columnheader")
      cell.scope = "col"
      if (column.width) cell.style.width = column.width + "px"
      least += column.width || 220
      const button = made("button", "", cell)
      button.type = "button"
      button.tabIndex = -1
      button.onclick = () => this.by(place)
      return cell
    })
    this.table.style.minWidth = least + "px"
    this.arrows()
  }

  arrows() {
    this.heads.forEach((cell, place) => {
      const here = this.sorted && this.sorted.place === place
      cell.setAttribute("aria-sort", here ? (this.sorted.down ? "descending" : "ascending") : "none")
      cell.firstChild.textContent = this.data.columns[place].title + (here ? (this.sorted.down ? " ↓" : " ↑") : "")
      cell.title = this.data.columns[place].title
    })
  }

  by(place) {
    if (!this.sorted || this.sorted.place !== place) this.sorted = { place, down: this.data.columns[place].kind === "count" }
    else if (this.sorted.down === (this.data.columns[place].kind === "count")) this.sorted.down = !this.sorted.down
    else this.sorted = null
    this.arrows()
    this.sort()
    this.at = 0
    this.box.scrollTop = 0
    this.draw()
  }

  sort() {
    this.order = [...Array(this.count()).keys()]
    if (!this.sorted) return
    const { place, down } = this.sorted
    const values = this.cells.columns[place]
    const words = new Intl.Collator(this.data.locale, { numeric: this.data.columns[place].kind !== "mono" })
    const less = (a, b) => typeof a === "number" && typeof b === "number" ? a - b : words.compare(a ?? "", b ?? "")
    this.order.sort((a, b) => (down ? less(values[b], values[a]) : less(values[a], values[b])) || a - b)
  }

  fit() {
    if (!this.data) return
    const all = HEAD + this.height * Math.max(this.count(), 1) + 2
    let most = this.data.height || 420
    if (this.data.fit) {
      const host = this.root.host || this.root
      const main = host.closest("[data-testid=stMain]")
      const top = host.getBoundingClientRect().top + (main ? main.scrollTop : 0)
      most = Math.max(window.innerHeight - top - this.data.below, 260)
    }
    this.box.style.height = Math.min(all, most) + "px"
    this.draw()
  }

  draw() {
    if (!this.cells) return
    const count = this.count()
    const first = Math.max(Math.floor(this.box.scrollTop / this.height) - AHEAD, 0)
    const seen = Math.ceil((this.box.clientHeight || 600) / this.height) + 2 * AHEAD
    const last = Math.min(first + seen, count)
    const rows = [this.pad(first)]
    for (let place = first; place < last; place++) rows.push(this.row(place))
    rows.push(this.pad(count - last))
    this.body.replaceChildren(...rows)
    this.table.setAttribute("aria-rowcount", count + 1)
    const at = this.root.querySelector(".at")
    if (at) this.table.setAttribute("aria-activedescendant", at.id)
    else this.table.removeAttribute("aria-activedescendant")
  }

  pad(count) {
    const row = made("tr", "pad")
    row.setAttribute("aria-hidden", "true")
    row.style.height = count * this.height + "px"
    return row
  }

  row(place) {
    const index = this.order[place]
    const key = this.cells.keys[index]
    const row = made("tr", "row")
    row.id = "row-" + place
    row.place = place
    row.setAttribute("role", "row")
    row.setAttribute("aria-rowindex", place + 2)
    if (place === this.at) row.classList.add("at")
    if (key !== undefined && key === this.data.open) {
      row.classList.add("open")
      row.setAttribute("aria-current", "true")
    }
    if (this.data.marks) {
      row.classList.toggle("marked", this.marked.has(key))
      row.setAttribute("aria-selected", this.marked.has(key) ? "true" : "false")
      const cell = made("td", "mark", row)
      cell.setAttribute("role", "gridcell")
      cell.textContent = this.marked.has(key) ? "☑" : "☐"
    }
    this.data.columns.forEach((column, at) => row.append(this.cell(column, this.cells.columns[at][index])))
    return row
  }

  cell(column, value) {
    const cell = made("td", column.kind)
    cell.setAttribute("role", "gridcell")
    cell.style.height = this.height + "px"
    const shown = value === null || value === undefined ? "" : value === true ? "✔" : value === false ? "—"
      : typeof value === "number" ? value.toLocaleString(this.data.locale) : value
    if (typeof value === "string" && GLYPHS[value[0]]) cell.classList.add(GLYPHS[value[0]])
    const inside = this.data.lines > 1 && column.kind === "wide" ? made("div", "", cell) : cell
    inside.textContent = shown
    if (shown.length > 12) cell.title = shown
    return cell
  }

  reveal() {
    if (!this.cells || !this.data.open) return this.draw()
    const index = this.cells.keys.indexOf(this.data.open)
    if (index < 0) return this.draw()
    this.go(this.order.indexOf(index))
  }

  go(place) {
    this.at = Math.max(0, Math.min(place, this.count() - 1))
    const top = this.at * this.height
    const room = this.box.clientHeight - HEAD
    if (top < this.box.scrollTop) this.box.scrollTop = top
    else if (top + this.height > this.box.scrollTop + room) this.box.scrollTop = top + this.height - room
    this.draw()
  }

  open(place) {
    const key = this.cells.keys[this.order[place]]
    if (this.data.opens && key !== undefined) this.trigger("opened", key)
  }

  click(event) {
    const row = event.target.closest("tr.row")
    if (!row) return
    const place = row.place
    if (this.data.marks && (event.shiftKey || event.ctrlKey || event.metaKey || event.target.closest(".mark"))) {
      if (event.shiftKey && this.anchor !== null) this.range(this.anchor, place)
      else this.mark(place)
      this.at = place
      return this.draw()
    }
    const chosen = (this.root.getSelection || window.getSelection).call(this.root.getSelection ? this.root : window)
    if (chosen && !chosen.isCollapsed && String(chosen)) return // somebody marks a text, to copy it
    this.at = place
    this.draw()
    this.open(place)
  }

  mark(place) {
    const key = this.cells.keys[this.order[place]]
    if (!this.marked.delete(key)) this.marked.add(key)
    this.anchor = place
    this.tell()
  }

  range(one, two) {
    for (let place = Math.min(one, two); place <= Math.max(one, two); place++) {
      this.marked.add(this.cells.keys[this.order[place]])
    }
    this.tell()
  }

  tell() {
    this.state("marked", [...this.marked])
    this.said()
  }

  said() {
    const parts = [this.data.said]
    if (this.marked.size) parts.push(this.data.words.marked.replace("{count}", this.marked.size.toLocaleString(this.data.locale)))
    this.foot.replaceChildren(...parts.filter(Boolean).map(text => { const one = made("span"); one.textContent = text; return one }))
  }

  key(event) {
    const page = Math.max(Math.floor((this.box.clientHeight - HEAD) / this.height) - 1, 1)
    const steps = { ArrowDown: 1, ArrowUp: -1, PageDown: page, PageUp: -page, Home: -Infinity, End: Infinity }
    if (event.target !== this.table) return
    if (event.key in steps && !event.ctrlKey && !event.altKey && !event.metaKey) {
      const before = this.at
      this.go(Math.max(0, Math.min(this.at + steps[event.key], this.count() - 1)))
      if (event.shiftKey && this.data.marks) { this.range(before, this.at); this.draw() }
    } else if (event.key === "Enter" && !event.ctrlKey && !event.metaKey) this.open(this.at)
    else if (event.key === " " && this.data.marks) { this.mark(this.at); this.draw() }
    else if (event.code === "KeyA" && (event.ctrlKey || event.metaKey) && this.data.marks) {
      this.range(0, this.count() - 1)
      this.draw()
    } else if (event.key === "Escape" && this.marked.size) { this.marked.clear(); this.tell(); this.draw() }
    else return
    event.preventDefault()
    event.stopPropagation()
  }

  copy(event) {
    const chosen = window.getSelection()
    if (chosen && String(chosen)) return
    const indexes = this.marked.size
      ? this.order.filter(index => this.marked.has(this.cells.keys[index])) : [this.order[this.at]]
    const text = indexes.map(index => this.cells.columns.map(values => values[index] ?? "").join("\t")).join("\n")
    event.clipboardData.setData("text/plain", text)
    event.preventDefault()
  }
}
