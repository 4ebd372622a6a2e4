"""Keys that Streamlit's own shortcuts do not hear. Holds one listener; never knows what the button does."""

import streamlit as st

_LISTEN = """
export default function (component) {
  const { data } = component
  const on = event => {
    if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey)) return
    const button = document.querySelector(`.st-key-${data.button} button`)
    if (!button || button.disabled) return
    event.preventDefault()
    event.stopImmediatePropagation()
    const field = document.activeElement
    if (field && field.matches("textarea,input")) field.blur()
    requestAnimationFrame(() => setTimeout(() => {
      const now = document.querySelector(`.st-key-${data.button} button`)
      if (now) now.click()
    }, 150))
  }
  document.addEventListener("keydown", on, true)
  return () => document.removeEventListener("keydown", on, true)
}
"""
_listener = st.components.v2.component("dialmap_keys", js=_LISTEN)


def click_on_ctrl_enter(container: str) -> None:
    """Ctrl+Enter presses the button in the container with this key, wherever the focus is; what is typed counts."""
    _listener(key=f"keys_{container}", data={"button": container})
