"""What ``.streamlit/config.toml`` promises."""

import tomllib

from streamlit import config

from dialmap.service.datasets import PROJECT

SET = tomllib.loads((PROJECT / ".streamlit" / "config.toml").read_text(encoding="utf-8"))


def test_streamlit_still_has_the_hidden_option_and_it_is_off():
    """Without it every click pays for a full garbage collection: 0.3 s at 10,000 routes, seconds with thirty people."""
    assert "runner.postScriptGC" in config._config_options_template
    assert config._config_options_template["runner.postScriptGC"].default_val is True
    assert SET["runner"]["postScriptGC"] is False


def test_the_server_listens_on_this_machine_only_and_asks_nobody_outside():
    assert SET["server"]["address"] == "127.0.0.1"
    assert SET["browser"]["gatherUsageStats"] is False
    assert SET["server"]["allowedHosts"] == ["127.0.0.1", "localhost"]
