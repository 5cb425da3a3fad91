"""Parley against llama.cpp's server of llama-cpp-python: apart from `make test`, for it has to be compiled."""
