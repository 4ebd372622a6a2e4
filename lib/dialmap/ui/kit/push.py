"""What is new, pushed: a page is drawn again when somebody has stored something, and only then.

Holds one socket a browser tab. Never says what is new, and never stands in a fragment: where a page changes its shape
while a fragment is drawn, Streamlit 1.67 loses the whole page ("Bad delta path index").
"""

import streamlit as st

_LISTEN = """
const HEARD = new Map()
let socket = null
let seen = ""

function open() {
  const address = new URL("watch", document.baseURI)
  address.searchParams.set("seen", seen)
  address.protocol = address.protocol.replace("http", "ws")
  const mine = new WebSocket(address)
  socket = mine
  mine.onmessage = event => HEARD.forEach(tell => tell("news", mine.began + Number(event.data)))
  mine.began = Date.now()
  mine.onclose = () => {
    if (socket !== mine) return
    socket = null
    if (HEARD.size) setTimeout(() => { if (!socket && HEARD.size) open() }, 2000)
  }
}

export default function ({ data, parentElement, setStateValue }) {
  seen = data.seen
  HEARD.set(parentElement, setStateValue)
  if (!socket) open()
  return () => {
    HEARD.delete(parentElement)
    if (!HEARD.size && socket) { const old = socket; socket = null; old.close() }
  }
}
"""
_listener = st.components.v2.component("dialmap_push", js=_LISTEN)


def follow(key: str, seen: str) -> None:
    """Draw the page again whenever somebody has stored something; what is being typed stays.

    ``seen``: the state that the page shows, so that what was stored while it was drawn is not missed.
    """
    _listener(key=f"push_{key}", data={"seen": seen}, on_news_change=lambda: None)
