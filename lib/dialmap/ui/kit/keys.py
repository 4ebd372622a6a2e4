"""Keys that Streamlit's own shortcuts do not hear. Holds one listener; never knows what the button does."""

from collections.abc import Callable

import streamlit as st

from dialmap.ui.kit.texts import language

# What was typed last may be what makes the button take a click: so it is waited for, until the next key or click.
_LISTEN = """
const WAIT = 150, LONGEST = 5000
let waiting
const drop = () => clearTimeout(waiting)

export default function (component) {
  const { data } = component
  const find = () => document.querySelector(`.st-key-${data.button} button`)
  const press = until => {
    const button = find()
    if (!button) return
    if (!button.disabled) button.click()
    else if (Date.now() < until) waiting = setTimeout(press, WAIT, until)
  }
  const on = event => {
    drop()
    if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey) || !find()) return
    event.preventDefault()
    event.stopImmediatePropagation()
    const field = document.activeElement
    if (field && field.matches("textarea,input")) field.blur()
    waiting = setTimeout(press, WAIT, Date.now() + LONGEST)
  }
  document.addEventListener("keydown", on, true)
  document.addEventListener("pointerdown", drop, true)
  return () => {
    document.removeEventListener("keydown", on, true)
    document.removeEventListener("pointerdown", drop, true)
  }
}
"""
_listener = st.components.v2.component("dialmap_keys", js=_LISTEN)


_FOCUS = """
export default function (component) {
  const { data } = component
  const on = event => {
    if (event.code !== "KeyK" || !(event.ctrlKey || event.metaKey)) return
    event.preventDefault()
    event.stopPropagation()
    const focus = () => {
      const field = document.querySelector(`.st-key-${data.field} input`)
      if (field) { field.focus(); field.select() }
    }
    const closed = document.querySelector("[data-testid=stExpandSidebarButton]")
    if (closed) { closed.click(); setTimeout(focus, 350) } else focus()
  }
  document.addEventListener("keydown", on, true)
  document.documentElement.lang = data.language
  return () => document.removeEventListener("keydown", on, true)
}
"""
_focuser = st.components.v2.component("dialmap_focus", js=_FOCUS)


_ANSWER = """
export default function ({ data }) {
  let waiting
  const on = event => {
    const area = event.target
    if (!area.matches || !area.matches(`.st-key-${data.container} textarea`)) return
    clearTimeout(waiting)
    const enter = { key: "Enter", code: "Enter", ctrlKey: true, bubbles: true, cancelable: true }
    waiting = setTimeout(() => area.dispatchEvent(new KeyboardEvent("keydown", enter)), 500)
  }
  document.addEventListener("input", on, true)
  return () => { clearTimeout(waiting); document.removeEventListener("input", on, true) }
}
"""
_answerer = st.components.v2.component("dialmap_answer", js=_ANSWER)


def answer_while_typing(container: str) -> None:
    """What is typed into the text area in the container with this key counts half a second after the last stroke."""
    _answerer(key=f"answer_{container}", data={"container": container})


# The field may come later than this component, and a page that is still being drawn may take the focus away again:
# so it is asked for until it has stayed for a while, or somebody has gone into another field.
_BEGIN = """
const BEGUN = new WeakSet()
const WAIT = 50, LONGEST = 200, STAYED = 10

export default function ({ data, parentElement }) {
  if (BEGUN.has(parentElement)) return
  BEGUN.add(parentElement)
  let had = false
  const begin = (left, stayed) => {
    const field = document.querySelector(`.st-key-${data.field} input`)
    const now = document.activeElement
    const there = field && field === now
    if (field && !there) {
      if (now && !now.matches(had ? "body" : "body,button")) return
      field.focus()
      had = document.activeElement === field
      field.scrollIntoView({ block: "nearest" })
    }
    if (left && stayed < STAYED) setTimeout(begin, WAIT, left - 1, there ? stayed + 1 : 0)
  }
  setTimeout(begin, WAIT, LONGEST, 0)
}
"""
_beginner = st.components.v2.component("dialmap_begin", js=_BEGIN)


def begin_in(field: str) -> None:
    """Somebody begins in the field with this key: once it appears it has the focus and is in sight."""
    _beginner(key=f"begin_{field}", data={"field": field})


_PASTE = """
export default function (component) {
  const { data, setTriggerValue } = component
  const field = () => document.querySelector(`.st-key-${data.field} input`)
  const on = event => {
    if (event.target !== field()) return
    const text = event.clipboardData.getData("text/plain")
    if (!/[\\r\\n]/.test(text.trim())) return
    event.preventDefault()
    setTriggerValue("pasted", text)
  }
  document.addEventListener("paste", on, true)
  return () => document.removeEventListener("paste", on, true)
}
"""
_paster = st.components.v2.component("dialmap_paste", js=_PASTE)


def take_pasted(field: str, take: Callable[[str], None]) -> None:
    """Several lines pasted into the one-line field with this key are given to ``take`` instead of run together."""
    key = f"paste_{field}"

    def pasted() -> None:
        text = st.session_state[key].get("pasted")
        if text:
            take(str(text))

    _paster(key=key, data={"field": field}, on_pasted_change=pasted)


def focus_on_ctrl_k(field: str) -> None:
    """Ctrl+K goes to the field with this key, wherever the focus is; and the browser is told the language."""
    _focuser(key="keys_focus", data={"field": field, "language": language().value})


_PRESS = """
export default function (component) {
  const { data } = component
  const on = event => {
    if (event.key !== data.key || event.ctrlKey || event.metaKey || event.altKey) return
    const inside = event.composedPath()[0]
    if (inside.matches && inside.matches("input,textarea,select,[contenteditable]")) return
    const button = document.querySelector(`.st-key-${data.button} button`)
    if (!button) return
    event.preventDefault()
    button.click()
  }
  document.addEventListener("keydown", on, true)
  return () => document.removeEventListener("keydown", on, true)
}
"""
_presser = st.components.v2.component("dialmap_press", js=_PRESS)


def click_on(key: str, container: str) -> None:
    """A key that Streamlit does not offer presses the button in the container with this key, but not in a field."""
    _presser(key=f"press_{container}", data={"key": key, "button": container})


def click_on_ctrl_enter(container: str) -> None:
    """Ctrl+Enter presses the button in the container with this key, wherever the focus is; what is typed counts."""
    _listener(key=f"keys_{container}", data={"button": container})
