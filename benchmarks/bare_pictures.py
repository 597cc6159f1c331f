"""The limit for a page with pictures: as many plotly bars as ``PICTURES`` says."""

import os

import numpy as np
import plotly.graph_objects as go
import streamlit as st

st.set_page_config(layout="wide")
for number in range(int(os.environ.get("PICTURES", "2"))):
    figure = go.Figure(go.Bar(x=np.arange(12), y=np.arange(12) + number))
    st.plotly_chart(figure, key=f"picture-{number}", height=260)
