"""The limit for a page: an app that shows one word."""

import streamlit as st

st.write("empty")
