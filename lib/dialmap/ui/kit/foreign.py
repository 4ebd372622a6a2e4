"""Streamlit's own English words, said in the session's language: it has no setting for them (1.67).

Holds which words, and where they may stand: texts change only in the parts of Streamlit named here, labels only as a
whole. Never touches what a user typed.
"""

from typing import Final

import streamlit as st

from dialmap.i18n import Language
from dialmap.messages import Message, _
from dialmap.ui.kit.texts import language, raw

#: The parts of Streamlit that speak for themselves.
WHERE: Final = (
    "[data-testid=stFileUploader]",
    "[data-testid=InputInstructions]",
    "[data-testid=stElementToolbar]",
    "[data-testid=stTextInput]",
    "[data-testid=stDateInput]",
    "[data-testid=stDialog]",
    "[data-testid=stSelectboxVirtualDropdown]",
)
#: What Streamlit says -> what we say. A text of it is replaced only as a whole.
WORDS: Final[dict[str, Message]] = {
    "Upload": _("Choose files"),
    "Browse files": _("Choose files"),
    "per file": _("per file"),
    "Press Enter to apply": _("Enter to apply"),
    "Press Ctrl+Enter to apply": _("Ctrl+Enter to apply"),
    "Press Enter to submit form": _("Enter to send"),
    "No results": _("Nothing is found"),
    "Fullscreen": _("The whole window"),
    "Close fullscreen": _("Back from the whole window"),
    "Close": _("Close"),
    "Clear value": _("Empty the field"),
    "Clear all": _("Empty the field"),
    "Open": _("Open the list"),
    "Increment": _("One more"),
    "Decrement": _("One less"),
    "Main menu": _("Menu"),
    "Sidebar": _("Pages"),
    "Collapse sidebar": _("Hide the pages"),
    "Expand sidebar": _("Show the pages"),
    "Navigate to home page": _("To the Overview"),
    "Download as CSV": _("Download as CSV"),
    "Search": _("Search"),
    "Show/hide columns": _("Show or hide columns"),
}
_SPEAK = """
export default function ({ data: [data] }) {
  if (!data.where) return
  const said = text => {
    const bare = text.trim()
    if (bare in data.words) return text.replace(bare, data.words[bare])
    return text.replace(/^(\\s*\\d+)MB per file/, (_all, count) => `${count} ${data.unit} ${data.words["per file"]}`)
  }
  const speak = () => {
    waiting = 0
    for (const box of document.querySelectorAll(data.where)) {
      const texts = document.createTreeWalker(box, NodeFilter.SHOW_TEXT)
      while (texts.nextNode()) {
        const node = texts.currentNode
        if (node.parentElement.closest("[data-testid=stMarkdown],[data-testid=stIconMaterial],textarea,input")) continue
        const now = said(node.nodeValue)
        if (now !== node.nodeValue) node.nodeValue = now
      }
    }
    for (const each of document.querySelectorAll("[aria-label],[title],[placeholder]")) {
      for (const name of ["aria-label", "title", "placeholder"]) {
        const old = each.getAttribute(name)
        if (old && old in data.words) each.setAttribute(name, data.words[old])
      }
    }
  }
  let waiting = 0
  const later = () => { if (!waiting) waiting = requestAnimationFrame(speak) }
  const watcher = new MutationObserver(later)
  watcher.observe(document.body, { childList: true, subtree: true, characterData: true })
  later()
  return () => { watcher.disconnect(); cancelAnimationFrame(waiting) }
}
"""
_speaker = st.components.v2.component("dialmap_foreign", js=_SPEAK)


def speak_here() -> None:
    """Have Streamlit's own words said in the language of the session."""
    if language() is Language.EN:
        return
    words = {theirs: raw(ours) for theirs, ours in WORDS.items()}
    _speaker(key="foreign", data=[{"where": ",".join(WHERE), "words": words, "unit": raw(_("MB"))}])
