"""The core: values and pure answers. No I/O, no clock, no environment: time and data are arguments."""
