"""The studio's Streamlit pages."""
